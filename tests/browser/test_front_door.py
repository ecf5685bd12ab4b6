from __future__ import annotations

import re

import pytest
from playwright.sync_api import APIRequestContext, Browser

pytestmark = pytest.mark.browser


@pytest.fixture
def foresporsel(nettleser: Browser) -> APIRequestContext:
    return nettleser.new_context().request


@pytest.mark.parametrize("sti", ["/", "/seksjon?enhet=A1", "/finnes/ikke", "/_stcore/health"])
def test_every_answer_carries_the_security_headers(
    foresporsel: APIRequestContext, app: str, sti: str
) -> None:
    hoder = foresporsel.get(app + sti).headers
    regler = hoder["content-security-policy"]
    assert "default-src 'none'" in regler
    assert "frame-ancestors 'none'" in regler
    assert "unsafe-eval" not in regler
    assert not re.search(r"script-src[^;]*unsafe-inline", regler)
    assert hoder["x-content-type-options"] == "nosniff"
    assert hoder["referrer-policy"] == "same-origin"


def test_pages_are_never_kept_by_a_browser_or_a_proxy(
    foresporsel: APIRequestContext, app: str
) -> None:
    assert foresporsel.get(app).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("metode", ["PUT", "POST", "DELETE", "GET", "OPTIONS"])
def test_uploads_are_refused_without_a_login(
    foresporsel: APIRequestContext, app: str, metode: str
) -> None:
    svar = foresporsel.fetch(f"{app}/_stcore/upload_file/okt/fil", method=metode, data=b"x")
    assert svar.status == 403
    assert svar.text() == "Logg inn som HR for å legge inn filer."


def test_the_page_declares_its_language(foresporsel: APIRequestContext, app: str) -> None:
    html = foresporsel.get(app).text()
    assert '<html lang="nb">' in html
    assert "Trafikklys trenger JavaScript" in html
    assert "Hopp til innholdet" in html


def test_the_programmatic_door_is_shut(foresporsel: APIRequestContext, app: str) -> None:
    assert foresporsel.post(f"{app}/_stcore/agent/interact", data={}).status >= 400
