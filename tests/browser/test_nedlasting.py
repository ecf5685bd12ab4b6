"""A file that somebody asks for comes down, with the name and the figures of what was shown."""

from __future__ import annotations

from pathlib import Path

import fastexcel
import pytest

from tests.browser.conftest import OpenPage
from tests.reports.test_csvfil import read_rows

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("sub", ["hr", "leder"])
def test_the_figures_behind_a_section_come_down_as_a_workbook(
    open_page: OpenPage, sub: str
) -> None:
    side = open_page("/seksjon?enhet=A1-01", sub=sub)
    with side.expect_download() as ventet:
        side.get_by_role("button", name="Excel").click()
    fil = ventet.value
    assert fil.suggested_filename == "seksjon-A1-01-2026K3-S4.xlsx"
    bok = fastexcel.read_excel(Path(fil.path()).read_bytes())
    assert bok.sheet_names == ["Lys nå", "Alle perioder", "Forklaring"]
    assert "Kontaktsenter Nordhavn" in bok.load_sheet("Lys nå").to_polars()["Enhet"].to_list()


def test_the_figures_behind_the_start_page_come_down_as_csv(open_page: OpenPage) -> None:
    side = open_page("/?periode=kvartal", sub="amu")
    with side.expect_download() as ventet:
        side.get_by_role("button", name="CSV").click()
    fil = ventet.value
    assert fil.suggested_filename == "trafikklys-2026K3.csv"
    rader = read_rows(Path(fil.path()).read_bytes())
    assert {rad["Tall for"] for rad in rader} == {"AMU, hele virksomheten"}
    assert rader[-1]["Periode"] == "2026K3"
