"""Files that pages hand out: the log's is the personvernombud's, whatever its address ends in."""

from __future__ import annotations

import re

import pytest

from tests.security.conftest import LoggInn
from tests.security.tjener import Oppe

ADRESSE = re.compile(r'url: "(/media/[^"]+)"')


@pytest.mark.parametrize("endelse", ["", ".xlsx", ".pdf", ".png"])
@pytest.mark.parametrize("metode", ["GET", "HEAD"])
def test_the_file_of_the_log_is_for_the_personvernombud_only(
    logg_inn: LoggInn, endelse: str, metode: str
) -> None:
    eier = logg_inn("personvernombud")
    with eier.open() as fane:
        adresse = _address(fane.visit("innsynslogg").tekst)
        assert eier.fetch(adresse + endelse, metode).status_code == 200
        for sub in ("hr", "toppledelse", "amu", "leder", "ansatt", ""):
            svar = logg_inn(sub).fetch(adresse + endelse, metode)
            assert svar.status_code == 403
            assert b"PK" not in svar.content


def test_a_refused_file_carries_the_headers_of_every_answer(logg_inn: LoggInn, oppe: Oppe) -> None:
    with logg_inn("personvernombud").open() as fane:
        adresse = _address(fane.visit("innsynslogg").tekst)
        svar = logg_inn("hr").fetch(adresse)
    assert svar.text == "Filen er ikke for deg."
    assert svar.headers["x-content-type-options"] == "nosniff"
    assert "content-disposition" not in svar.headers


def _address(tekst: str) -> str:
    treff = ADRESSE.search(tekst)
    assert treff is not None
    return treff[1].split(".")[0]
