"""The workbook holds exactly the figures of `read_tall`, typed, and nothing that runs."""

from __future__ import annotations

import io
import re
import zipfile

import fastexcel
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipelines.access.innsyn import role_innsyn
from pipelines.access.lesing import read_tall
from pipelines.access.roller import Rolle
from pipelines.contract.perioder import PUBLISERTE, Periodetype
from pipelines.lights.tall import IKKE_OPPGITT, INGEN_TALL, VISES_IKKE
from pipelines.reports.kolonner import ALLE, LYSKOLONNER, NAVN, Slag, add_words
from pipelines.reports.regneark import make_workbook
from pipelines.settings import LAGERVARIABEL
from pipelines.store.lager import Lager
from tests.reports.utdrag import FARLIGE, rename, take_out

MED_TALL = [Rolle.HR, Rolle.TOPPLEDELSE, Rolle.AMU]
INGEN = {INGEN_TALL, VISES_IKKE, IKKE_OPPGITT}


@pytest.fixture(autouse=True)
def _lager(eksempellager: Lager, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LAGERVARIABEL, str(eksempellager.mappe))


def read_sheet(bok: bytes, ark: str) -> pl.DataFrame:
    """Every cell as text, figures in full."""
    lest = fastexcel.read_excel(bok).load_sheet(ark, dtypes="string")
    return lest.to_polars()


def parts(bok: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(bok)) as arkiv:
        return {navn: arkiv.read(navn).decode() for navn in arkiv.namelist()}


@pytest.mark.parametrize("rolle", MED_TALL)
@pytest.mark.parametrize("periodetype", PUBLISERTE)
def test_every_figure_is_that_of_the_role(rolle: Rolle, periodetype: Periodetype) -> None:
    ser = read_tall(role_innsyn(rolle), periodetype)
    assert ser is not None
    lest = read_sheet(make_workbook(take_out(rolle, periodetype)), "Alle perioder")
    assert lest.columns == [kolonne.overskrift for kolonne in ALLE]
    for kolonne in ALLE:
        if kolonne.slag in (Slag.TEKST, Slag.SETNING):
            continue
        celler = lest[kolonne.overskrift]
        tall = celler.cast(pl.Float64, strict=False).alias(kolonne.navn)
        assert_frame_equal(
            tall.to_frame(), ser.select(pl.col(kolonne.navn).cast(pl.Float64)), rel_tol=1e-14
        )
        assert set(celler.filter(tall.is_null())) <= INGEN


def test_every_figure_of_the_tall_command_has_its_column_or_is_said_in_words() -> None:
    ser = read_tall(role_innsyn(Rolle.HR), Periodetype.AAR)
    assert ser is not None
    i_ord = {
        "lys",
        "klarhet",
        "pil",
        "aarsak",
        "vedvarende",
        "foreloepig",
        "maal_kilde",
        "phi_anslaatt",
    }
    egne = {kolonne.navn for kolonne in ALLE}
    assert set(ser.columns) == (egne & set(ser.columns)) | i_ord


def test_the_first_sheet_is_the_lights_of_the_newest_period_with_shape_and_words() -> None:
    utdrag = take_out()
    lest = read_sheet(make_workbook(utdrag), "Lys nå")
    ventet = add_words(utdrag.naa)
    assert set(lest.columns) == {kolonne.overskrift for kolonne in (*NAVN, *LYSKOLONNER)}
    assert lest["Enhet"].to_list() == ventet["enhet"].to_list()
    assert lest["Symbol"].to_list() == ventet["tegn"].to_list()
    assert lest["Lys"].to_list() == ventet["lysord"].to_list()
    for tegn, ord_ in lest.select("Symbol", "Lys").iter_rows():
        assert {"▲": "rød, klart", "◭": "rød, trolig", "●": "grønn, klart"}.get(tegn, ord_) == ord_


def test_each_kind_of_no_figure_is_its_own_words() -> None:
    utdrag = take_out(Rolle.TOPPLEDELSE)
    lest = read_sheet(make_workbook(utdrag), "Alle perioder")
    skjult = utdrag.rader["vis"] & ~utdrag.rader["vis_sammensetning"]
    assert skjult.any()
    assert set(lest.filter(skjult)["Tapte egenmeldt"]) == {VISES_IKKE}
    uten_foer = utdrag.rader["vis"] & utdrag.rader["prosent_aar_foer"].is_null()
    assert set(lest.filter(uten_foer)["Året før (%)"]) == {INGEN_TALL}


def test_figures_are_numbers_and_headings_stay() -> None:
    deler = parts(make_workbook(take_out()))
    for nr in (1, 2):
        ark = deler[f"xl/worksheets/sheet{nr}.xml"]
        assert '<pane xSplit="1" ySplit="1"' in ark
        assert 'state="frozen"' in ark
        assert "<autoFilter" in ark
    tall = re.findall(r'<c r="D\d+"( s="\d+")?(?: t="(\w+)")?>', deler["xl/worksheets/sheet1.xml"])
    assert {slag for _, slag in tall[1:]} <= {"", "s"}
    assert sum(slag == "" for _, slag in tall) > 40


def test_the_last_sheet_says_what_the_figures_are_and_of_which_version() -> None:
    utdrag = take_out()
    lest = fastexcel.read_excel(make_workbook(utdrag)).load_sheet("Forklaring", header_row=None)
    alt = "\n".join(f"{celle}" for rad in lest.to_polars().iter_rows() for celle in rad)
    assert utdrag.hode.snapshot_id in alt
    assert "AMU, hele virksomheten" in alt
    assert "20.10.2026" in alt
    assert "oppdiktede eksempeldata" in alt
    for kolonne in ALLE:
        assert kolonne.overskrift in alt
        assert kolonne.forklaring in alt


@pytest.mark.parametrize("navn", FARLIGE)
def test_a_name_stays_a_name(navn: str) -> None:
    bok = make_workbook(rename(take_out(), navn))
    deler = parts(bok)
    ark = "".join(tekst for del_, tekst in deler.items() if "worksheets" in del_)
    assert "<f>" not in ark
    assert "hyperlink" not in ark.lower()
    assert not [del_ for del_ in deler if "externalLink" in del_]
    skrevet = read_sheet(bok, "Lys nå")["Enhet"][0]
    assert skrevet.replace("_x000D_", "\r").split() == navn.split()


@pytest.mark.parametrize("navn", ["=1+1", "+1", "-1", "@A1", "\t=1"])
def test_a_name_stays_text_also_when_the_cell_is_edited(navn: str) -> None:
    deler = parts(make_workbook(rename(take_out(), navn)))
    stiler = re.findall(r"<xf [^>]*>", deler["xl/styles.xml"].partition("<cellXfs")[2])
    ark = deler["xl/worksheets/sheet1.xml"]
    stil = re.search(r'<c r="A2" s="(\d+)"', ark)
    assert stil is not None
    assert 'quotePrefix="1"' in stiler[int(stil[1])]
