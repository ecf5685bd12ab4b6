from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import plotly.graph_objects as go
import polars as pl
import pytest

from pages.drawing.axes import period_name, period_names
from pages.drawing.bars import IKKE_FORDELT, cases_chart
from pages.drawing.charts import BAAND, rate_chart
from pages.drawing.theme import read_colours
from pipelines.access.lesing import Seksjonsbilde, Snapshotinfo
from pipelines.contract.perioder import Periodetype
from pipelines.lights.nasjonal import read_national
from tests.pages.bygg import frame, judged, masked, tree

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
        skilt_ut=(),
        serie=serie,
        virksomhet=rows("V", KVARTALER),
        barn=pl.DataFrame(),
        barnerader=pl.DataFrame(),
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
    assert list(figur.data[-1].x) == period_names(KVARTALER)
    assert list(figur.data[-1].y) == [7.5, None, None, 7.5]


def test_without_a_band_there_is_none() -> None:
    uten = rows("S1", KVARTALER).with_columns(
        baand_0025=pl.lit(None, pl.Float64), baand_0975=pl.lit(None, pl.Float64)
    )
    assert "Tilfeldig variasjon rundt målet" not in lines(picture(uten))


def field(figur: go.Figure) -> list[tuple[list[str], list[float]]]:
    return [(list(ett.x), list(ett.y)) for ett in figur.data if ett.fill == "toself"]


def test_the_band_is_one_closed_field_per_run_and_none_across_a_gap() -> None:
    serie = frame(
        judged(periode="2025K4"),
        judged(periode="2026K1"),
        masked(periode="2026K2"),
        judged(periode="2026K3"),
    )
    foerst, saa, _, sist = period_names(KVARTALER)
    assert field(rate_chart(picture(serie), LYS)) == [
        ([foerst, saa, saa, foerst], [11.0, 11.0, 2.0, 2.0]),
        ([sist, sist], [11.0, 2.0]),
    ]
    uten_rad = rate_chart(picture(rows("S1", ["2025K4", "2026K2", "2026K3"])), LYS)
    assert [len(x) for x, _ in field(uten_rad)] == [2, 4]


def test_the_band_is_named_once_and_hovering_says_it_once() -> None:
    figur = rate_chart(picture(rows("S1", ["2025K4", "2026K2", "2026K3"])), LYS)
    baand = [ett for ett in figur.data if ett.name == BAAND]
    assert [ett.showlegend for ett in baand] == [True, False, False]
    assert [ett.hoverinfo for ett in baand] == ["skip", "skip", None]


def test_the_chosen_period_stands_on_a_pale_column() -> None:
    figur = rate_chart(picture(rows("S1", KVARTALER)), LYS, vist="2026K2")
    assert (figur.layout.shapes[0].x0, figur.layout.shapes[0].x1) == (1.5, 2.5)


def test_a_break_stands_before_its_quarter() -> None:
    bilde = replace(picture(rows("S1", KVARTALER)), brudd=(("2026K1", "Skilt ut"),))
    assert rate_chart(bilde, LYS).layout.shapes[0].x0 == 0.5


def test_a_national_series_keeps_to_its_own_quarters() -> None:
    nasjonal = read_national()[0]
    punkter = pl.DataFrame({"kvartal": ["2026K1", "2026K2"], "prosent": [7.0, 6.5]})
    figur = rate_chart(
        picture(rows("S1", KVARTALER)), LYS, nasjonal=replace(nasjonal, punkter=punkter)
    )
    linje = next(ett for ett in figur.data if ett.name == "Hele arbeidslivet")
    assert list(linje.y) == [None, 7.0, 6.5, None]


def test_decimals_are_norwegian() -> None:
    figur = rate_chart(picture(rows("S1", KVARTALER)), LYS)
    assert figur.layout.separators == ",\u00a0"
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
    assert list(akse.tickvals) == period_names(["2024K1", "2025K1"])
    assert list(akse.ticktext) == ["2024", "2025"]


def test_cases_are_stacked_by_length() -> None:
    figur = cases_chart(rows("S1", KVARTALER), LYS)
    assert figur.layout.barmode == "stack"
    assert [sum(bar.y) for bar in figur.data] == [36, 8]


def test_cases_of_half_a_window_are_left_out() -> None:
    serie = frame(judged(periode="2025K4", dekket=2), judged(periode="2026K1"))
    assert [len(bar.x) for bar in cases_chart(serie, LYS).data] == [1, 1]


def test_cases_that_privacy_keeps_do_not_look_like_none() -> None:
    ufordelt = judged(
        periode="2026K1",
        tilfeller=4,
        tilfeller_korttid=None,
        tilfeller_langtid=None,
        vis_sammensetning=False,
    )
    figur = cases_chart(frame(judged(periode="2025K4"), ufordelt, masked(periode="2026K2")), LYS)
    spor = {ett.name: ett for ett in figur.data}
    assert list(spor[IKKE_FORDELT].x) == period_names(["2026K1"])
    assert list(spor[IKKE_FORDELT].y) == [4]
    assert list(spor["Vises ikke (personvern)"].x) == period_names(["2026K2"])
