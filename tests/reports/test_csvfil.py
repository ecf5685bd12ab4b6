"""CSV as a Norwegian spreadsheet reads it, with the same figures as `read_tall`."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.access.innsyn import role_innsyn
from pipelines.access.lesing import read_tall
from pipelines.access.roller import Rolle
from pipelines.contract.perioder import Periodetype
from pipelines.lights.tall import IKKE_OPPGITT, INGEN_TALL, VISES_IKKE
from pipelines.reports.csvfil import make_csv
from pipelines.reports.formler import as_text, is_formula
from pipelines.reports.kolonner import ALLE, Slag
from pipelines.settings import LAGERVARIABEL
from pipelines.store.lager import Lager
from tests.reports.utdrag import FARLIGE, rename, take_out


@pytest.fixture(autouse=True)
def _lager(eksempellager: Lager, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LAGERVARIABEL, str(eksempellager.mappe))


def read_rows(fil: bytes) -> list[dict[str, str]]:
    """With another reader than the program's own."""
    return list(csv.DictReader(io.StringIO(fil.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.parametrize("rolle", [Rolle.HR, Rolle.TOPPLEDELSE, Rolle.AMU])
def test_every_figure_is_that_of_the_role(rolle: Rolle) -> None:
    ser = read_tall(role_innsyn(rolle), Periodetype.SISTE4)
    assert ser is not None
    rader = read_rows(make_csv(take_out(rolle)))
    assert len(rader) == len(ser)
    for kolonne in ALLE:
        if kolonne.slag in (Slag.TEKST, Slag.SETNING):
            continue
        for rad, verdi in zip(rader, ser[kolonne.navn], strict=True):
            celle = rad[kolonne.overskrift]
            if verdi is None:
                assert celle in {INGEN_TALL, VISES_IKKE, IKKE_OPPGITT}
            else:
                assert "." not in celle
                assert float(celle.replace(",", ".")) == verdi


def test_it_opens_by_itself_in_a_norwegian_spreadsheet() -> None:
    fil = make_csv(take_out())
    assert fil.startswith(b"\xef\xbb\xbfEnhet;")
    assert "Årsverk" in fil.decode()


def test_every_row_says_which_version_it_is_of_and_for_whom() -> None:
    utdrag = take_out()
    for rad in read_rows(make_csv(utdrag)):
        assert rad["Øyeblikksbilde"] == utdrag.hode.snapshot_id
        assert rad["Tall for"] == "AMU, hele virksomheten"
        assert rad["Uttrekk"] == "20.10.2026"
        assert rad["Eksempeldata"] == "ja"


@pytest.mark.parametrize("navn", FARLIGE)
def test_no_cell_of_text_begins_as_a_formula(navn: str) -> None:
    utdrag = rename(take_out(), navn)
    rader = read_rows(make_csv(utdrag))
    assert len(rader) == len(utdrag.rader)
    tekster = [kolonne.overskrift for kolonne in ALLE if kolonne.slag in (Slag.TEKST, Slag.SETNING)]
    for overskrift in (*tekster, "Virksomhet"):
        assert not is_formula(rader[0][overskrift])
    assert rader[0]["Enhet"].removeprefix("'") == navn


@given(st.text(max_size=12))
def test_text_is_as_it_was_but_for_an_apostrophe_before_a_formula(tekst: str) -> None:
    skrevet = pl.DataFrame({"t": [tekst]}).select(as_text(pl.col("t"))).item()
    assert skrevet == (f"'{tekst}" if is_formula(tekst) else tekst)
    assert not is_formula(skrevet)
