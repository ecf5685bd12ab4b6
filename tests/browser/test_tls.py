"""Behind a proxy with TLS: the address begins with https, and cookies travel that way only."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from pipelines.settings import INNLOGGINGSVARIABLER
from tests.browser.conftest import serve

pytestmark = pytest.mark.browser


def test_every_cookie_is_secure_and_pages_are_whole(
    nettleser: Browser, eksempellager_mappe: Path
) -> None:
    miljoe = {INNLOGGINGSVARIABLER["adresse"]: "https://trafikklys.example"}
    with serve(eksempellager_mappe, miljoe=miljoe) as adresse:
        kontekst = nettleser.new_context()
        side = kontekst.request.get(adresse)
        assert side.ok
        assert "</html>" in side.text()
        helse = kontekst.request.get(f"{adresse}/_stcore/health")
        kapsler = [
            hode["value"]
            for svar in (side, helse)
            for hode in svar.headers_array
            if hode["name"].lower() == "set-cookie"
        ]
        assert kapsler
        assert all(kapsel.endswith("; Secure") for kapsel in kapsler)
