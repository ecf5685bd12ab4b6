from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl
import pytest

from pages.drawing.axes import period_name
from pages.drawing.charts import cases_chart, composition_chart, rate_chart
from pages.drawing.composition import divide
from pages.drawing.theme import read_colours
from pipelines.access.lesing import Seksjonsbilde, Snapshotinfo
from pipelines.contract.perioder import Periodetype
from pipelines.lights.nasjonal import read_national
from tests.pages.bygg import frame, judged, tree

LYS = read_colours("light")
KVARTALER = ["2025K4", "2026K1", "2026K2", "2026K3"]
INFO = Snapshotinfo(
    virksomhet="Virksomheten",
    snapshot_id="x",
    versjon=1,
    publisert=datetime(2026, 10, 20, 9, 0, tzinfo=UTC),
    uttrekksdato=date(2026, 10, 19),
    kilder=("test",),
    siste_kvartal="2026K3",
    foreloepige=("2026K3",),
    dagenhet="arbeidsdager",
    har_personer=True,
)
ENHETER = {rad["enhet_id"]: rad for rad in tree().to_dicts()}


def rows(enhet_id: str, perioder: list[str]) -> pl.DataFrame:
    return frame(*(judged(enhet_id=enhet_id, periode=periode) for periode in perioder))


def picture(serie: pl.DataFrame) -> Seksjonsbilde:
    return Seksjonsbilde(
        info=INFO,
        periodetype=Periodetype.KVARTAL,
        enhet=ENHETER["S1"],
        sti=(ENHETER["V"], ENHETER["A"]),
        brudd=(),
        serie=serie,
        virksomhet=rows("V", KVARTALER),
        barn=pl.DataFrame(),
        vekst=pl.DataFrame(),
    )


def lines(bilde: Seksjonsbilde) -> dict[str, object]:
    figur = rate_chart(bilde, LYS)
    return {linje.name: linje for linje in figur.data if linje.showlegend is not False}


def test_the_rate_is_drawn_against_maal_virksomhet_last_year_and_chance() -> None:
    assert set(lines(picture(rows("S1", KVARTALER)))) == {
        "Landbruk",
        "Virksomheten",
        "Målet",
        "Rød grense",
        "Samme periode året før",
        "Tilfeldig variasjon rundt målet",
    }


def test_the_virksomhet_is_not_compared_with_itself() -> None:
    bilde = replace(picture(rows("V", KVARTALER)), enhet=ENHETER["V"], sti=())
    assert "Virksomheten" in lines(bilde)
    assert len([navn for navn in lines(bilde) if navn == "Virksomheten"]) == 1


def test_a_line_breaks_where_the_enhet_has_no_figures() -> None:
    figur = rate_chart(picture(rows("S1", ["2025K4", "2026K3"])), LYS)
    assert list(figur.data[-1].x) == KVARTALER
    assert list(figur.data[-1].y) == [7.5, None, None, 7.5]


def test_without_a_band_there_is_none() -> None:
    uten = rows("S1", KVARTALER).with_columns(
        baand_0025=pl.lit(None, pl.Float64), baand_0975=pl.lit(None, pl.Float64)
    )
    assert "Tilfeldig variasjon rundt målet" not in lines(picture(uten))


def test_a_break_stands_before_its_quarter() -> None:
    bilde = replace(picture(rows("S1", KVARTALER)), brudd=(("2026K1", "Skilt ut"),))
    assert rate_chart(bilde, LYS).layout.shapes[0].x0 == 0.5


def test_a_national_series_keeps_to_its_own_quarters() -> None:
    nasjonal = read_national()[0]
    punkter = pl.DataFrame({"kvartal": ["2026K1", "2026K2"], "prosent": [7.0, 6.5]})
    figur = rate_chart(
        picture(rows("S1", KVARTALER)), LYS, nasjonal=replace(nasjonal, punkter=punkter)
    )
    linje = next(ett for ett in figur.data if ett.name == nasjonal.sektor.capitalize())
    assert list(linje.y) == [None, 7.0, 6.5, None]


def test_decimals_are_norwegian() -> None:
    figur = rate_chart(picture(rows("S1", KVARTALER)), LYS)
    assert figur.layout.separators == ",\u202f"
    assert list(figur.data[-1].customdata) == ["7,5\u00a0%"] * 4


@pytest.mark.parametrize(
    ("periode", "navn"),
    [
        ("2026K3", "3. kvartal 2026 (juli–september)"),
        ("2026T1", "1. tertial 2026 (januar–april)"),
        ("2025", "2025"),
        ("2026K3-S4", "Siste fire kvartaler til og med 3. kvartal 2026"),
    ],
)
def test_periods_are_said_with_their_months(periode: str, navn: str) -> None:
    assert period_name(periode) == navn


def test_years_stand_where_they_begin() -> None:
    perioder = [f"{aar}K{nr}" for aar in (2024, 2025) for nr in (1, 2, 3, 4)]
    bilde = replace(picture(rows("S1", perioder)), virksomhet=rows("V", perioder))
    akse = rate_chart(bilde, LYS).layout.xaxis
    assert list(akse.tickvals) == ["2024K1", "2025K1"]
    assert list(akse.ticktext) == ["2024", "2025"]


def test_cases_are_stacked_by_length() -> None:
    figur = cases_chart(rows("S1", KVARTALER), LYS)
    assert figur.layout.barmode == "stack"
    assert [sum(bar.y) for bar in figur.data] == [36, 8]


def test_composition_names_its_parts() -> None:
    viste = [ett for ett in divide(judged()) if ett.deler]
    tekster = [bar.text[0] for bar in composition_chart(viste, LYS).data]
    assert "\u00a0legemeldt 75,0\u00a0%" in tekster
