from __future__ import annotations

from typing import cast

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from scipy.stats import gamma

from pipelines.lights.codes import Lys
from pipelines.lights.judge import DOEMT, judge
from pipelines.measures.grunnlag import MAALTALL, Maalinger
from pipelines.settings import Innstillinger, Lysregler
from tests.lights.bygg import EN_SEKSJON, judge_one, maal, maalinger, med_maal, rad, tre

NAA, IFJOR, TRE_AAR = "2026K3-S4", "2025K3-S4", "2026K3-S12"
HOEYDE = {Lys.GROENN: 0, Lys.GUL: 1, Lys.ROED: 2}


def seksjon(prosent: float, antall: int, periode: str = NAA) -> dict[str, object]:
    avtalte = antall * 252.0
    return rad(periode, avtalte * prosent / 100, avtalte, antall=antall)


def number(dom: dict[str, object], kolonne: str) -> float:
    return cast(float, dom[kolonne])


@pytest.mark.parametrize(
    ("prosent", "lys"),
    [
        (0.0, "groenn"),
        (5.59, "groenn"),
        (5.6, "gul"),
        (7.83, "gul"),
        (7.84, "roed"),
        (100.0, "roed"),
    ],
)
def test_colour_is_the_rate_against_target_and_limit(prosent: float, lys: str) -> None:
    assert judge_one(seksjon(prosent, 50))["lys"] == lys


@pytest.mark.parametrize(
    ("prosent", "antall", "klarhet"),
    [
        (10.4, 60, "klar"),
        (9.2, 46, "trolig"),
        (9.1, 14, "aapen"),
        (2.7, 60, "klar"),
        (2.7, 38, "trolig"),
        (4.7, 38, "aapen"),
    ],
)
def test_fill_is_how_sure(prosent: float, antall: int, klarhet: str) -> None:
    assert judge_one(seksjon(prosent, antall))["klarhet"] == klarhet


@pytest.mark.parametrize(("antall", "klarhet"), [(9, "aapen"), (10, "klar"), (11, "klar")])
def test_under_ten_people_nothing_is_concluded(antall: int, klarhet: str) -> None:
    dom = judge_one(seksjon(40.0, antall))
    assert dom["klarhet"] == klarhet
    assert (dom["aarsak"] == "for få ansatte til å konkludere") == (klarhet == "aapen")
    assert number(dom, "p_verdi") < 0.025


def test_people_are_the_fewer_of_last_day_and_period() -> None:
    """Twelve passed through; eight are there."""
    assert judge_one({**seksjon(40.0, 8), "personer": 12})["klarhet"] == "aapen"


@pytest.mark.parametrize(("aarsverk", "klarhet"), [(9.99, "aapen"), (10.0, "klar")])
def test_totals_count_aarsverk_rounded_down(aarsverk: float, klarhet: str) -> None:
    assert judge_one(rad(NAA, aarsverk * 252 * 0.4, aarsverk * 252))["klarhet"] == klarhet


def test_unknown_number_of_people_is_few() -> None:
    uten = {**seksjon(40.0, 50), "antall_ansatte": None, "personer": None, "aarsverk": None}
    assert judge_one(uten)["klarhet"] == "aapen"


def test_change_and_arrow() -> None:
    dom = judge_one(seksjon(10.4, 160), seksjon(5.0, 160, IFJOR))
    assert number(dom, "prosent_aar_foer") == pytest.approx(5.0)
    assert number(dom, "endring_pp") == pytest.approx(5.4)
    assert number(dom, "z") > 1.96
    assert dom["pil"] == "opp"


def test_an_arrow_can_point_down() -> None:
    assert judge_one(seksjon(5.0, 160), seksjon(10.4, 160, IFJOR))["pil"] == "ned"


def test_a_change_within_chance_has_no_arrow() -> None:
    dom = judge_one(seksjon(6.0, 60), seksjon(5.0, 60, IFJOR))
    assert dom["pil"] is None
    assert number(dom, "endring_pp") == pytest.approx(1.0)


@pytest.mark.parametrize(("naa", "ifjor"), [(9, 300), (300, 9)])
def test_no_arrow_where_either_year_had_few_people(naa: int, ifjor: int) -> None:
    en = {**seksjon(60.0, 300), "antall_ansatte": naa}
    annen = {**seksjon(5.0, 300, IFJOR), "antall_ansatte": ifjor}
    dom = judge_one(en, annen)
    assert number(dom, "z") > 1.96
    assert dom["pil"] is None


@pytest.mark.parametrize(("naa", "ifjor"), [(3, 4), (4, 3)])
def test_no_change_where_either_year_is_incomplete(naa: int, ifjor: int) -> None:
    dom = judge_one(
        {**seksjon(20.0, 160), "dekket": naa}, {**seksjon(5.0, 160, IFJOR), "dekket": ifjor}
    )
    assert [dom[k] for k in ("prosent_aar_foer", "endring_pp", "z", "pil")] == [None] * 4


def test_an_incomplete_period_keeps_its_rate_and_is_not_judged() -> None:
    dom = judge_one({**seksjon(20.0, 60), "dekket": 2})
    assert number(dom, "sykefravaersprosent") == pytest.approx(20.0)
    assert (dom["lys"], dom["klarhet"]) == ("graa", "aapen")
    assert dom["aarsak"] == "ufullstendig: 2 av 4 kvartaler"
    assert dom["p_verdi"] is None
    assert dom["over_maal_dagsverk"] is None


def test_incomplete_tertials_count_months() -> None:
    dom = judge_one({**rad("2026T2", 100.0, 1000.0, antall=20), "dekket": 3})
    assert dom["aarsak"] == "ufullstendig: 3 av 4 måneder"


@pytest.mark.parametrize(
    ("tapte", "avtalte"), [(0.0, 0.0), (None, None), (None, 10.0), (1.0, None)]
)
def test_no_denominator_no_figure(tapte: float | None, avtalte: float | None) -> None:
    dom = judge_one(rad(NAA, tapte, avtalte, antall=0))
    assert (dom["sykefravaersprosent"], dom["lys"], dom["klarhet"]) == (None, "graa", None)
    assert dom["aarsak"] == "ingen data"
    assert dom["p_verdi"] is None


def test_lasting_needs_all_twelve_quarters() -> None:
    tre_aar = seksjon(12.0, 60, TRE_AAR)
    assert judge_one(seksjon(10.4, 60), tre_aar)["vedvarende"] is True
    assert judge_one(seksjon(10.4, 60), {**tre_aar, "dekket": 11})["vedvarende"] is False


def test_lasting_is_only_above_the_target() -> None:
    assert judge_one(seksjon(1.0, 60), seksjon(0.5, 60, TRE_AAR))["vedvarende"] is False


@pytest.mark.parametrize(
    ("periode", "vindu"),
    [
        ("2026K3", "2026K3-S12"),
        ("2026T1", "2026K1-S12"),
        ("2026T2", "2026K2-S12"),
        ("2026T3", "2026K4-S12"),
        ("2026", "2026K4-S12"),
    ],
)
def test_every_period_knows_its_three_years(periode: str, vindu: str) -> None:
    assert judge_one(seksjon(6.0, 60, periode), seksjon(12.0, 60, vindu))["vedvarende"] is True


def test_over_target_in_days() -> None:
    dom = judge_one(rad(NAA, 1000.0, 10_000.0, antall=40))
    assert number(dom, "over_maal_dagsverk") == pytest.approx(1000 - 560)


@pytest.mark.parametrize(
    ("periode", "foreloepig"),
    [("2026K3", True), (NAA, True), ("2026T2", True), ("2026T1", False), ("2025", False)],
)
def test_preliminary_where_a_preliminary_quarter_is_touched(periode: str, foreloepig: bool) -> None:
    dom = judge_one(seksjon(6.0, 60, periode), foreloepige=frozenset({"2026K3"}))
    assert dom["foreloepig"] is foreloepig


def test_the_employer_decides_the_limits() -> None:
    strenge = Innstillinger(
        maal=(maal(5.6),), lys=Lysregler(klar=0.2, trolig=0.5, minst_ansatte=14)
    )
    assert judge_one(seksjon(9.1, 14), innstillinger=strenge)["klarhet"] == "klar"
    assert judge_one(seksjon(9.1, 13), innstillinger=strenge)["klarhet"] == "aapen"


def test_calendar_days_are_judged_as_working_days() -> None:
    """The same people counted in calendar days: both days and phi are longer."""
    arbeidsdager = judge_one(rad(NAA, 300.0, 252 * 20.0, enhet_id="v", antall=20))
    forhold = 365.25 / 252
    lengre = rad(NAA, 300 * forhold, 252 * 20 * forhold, enhet_id="v", antall=20)
    kalender = judge_one({**lengre, "aarsverk": 20.0})
    assert number(kalender, "p_verdi") == pytest.approx(number(arbeidsdager, "p_verdi"))
    assert number(kalender, "phi") == pytest.approx(80 * forhold)


def test_phi_of_the_own_people_is_used() -> None:
    spredning = {
        "periode": NAA,
        "periodetype": "siste4",
        "n": 900,
        "k": 50,
        "sum_x": 2e5,
        "sum_y": 1.2e4,
        "sum_kvadrat": 6e5,
    }
    doemt = judge(
        maalinger([seksjon(9.1, 14)], [spredning]), EN_SEKSJON, med_maal(maal(5.6)), frozenset()
    ).row(0, named=True)
    phi = (900 * (900 / 850 * 6e5 / 1.2e4) + 300 * 80) / 1200
    assert (doemt["phi"], doemt["phi_anslaatt"]) == (pytest.approx(phi), False)
    avtalte, tapte = 14 * 252, 14 * 252 * 0.091
    assert doemt["p_verdi"] == pytest.approx(gamma.sf(tapte, 0.056 * avtalte / phi, scale=phi))


def test_columns_are_those_of_maaltall_and_the_judged() -> None:
    doemt = judge(maalinger([seksjon(9.1, 14)]), EN_SEKSJON, Innstillinger(), frozenset())
    assert doemt.columns == [*MAALTALL, *DOEMT]


def test_three_year_windows_are_not_published() -> None:
    alle = maalinger([seksjon(6, 60), seksjon(6, 60, TRE_AAR)])
    doemt = judge(alle, EN_SEKSJON, Innstillinger(), frozenset())
    assert doemt["periode"].to_list() == [NAA]


def test_an_empty_store_is_judged_to_nothing() -> None:
    doemt = judge(maalinger([]), EN_SEKSJON, Innstillinger(), frozenset())
    assert doemt.height == 0
    assert doemt.columns == [*MAALTALL, *DOEMT]


SEKSJONER = tre(("v", None), ("s1", "v"), ("s2", "v"))
DAGER = st.tuples(st.floats(0, 1), st.just(0.0) | st.floats(0.1, 50_000), st.integers(0, 200))


@st.composite
def worlds(draw: st.DrawFn) -> list[dict[str, object]]:
    perioder = [NAA, IFJOR, "2026K3", "2026T2", TRE_AAR]
    rader = []
    for enhet_id in SEKSJONER["enhet_id"]:
        for periode in perioder:
            andel, avtalte, antall = draw(DAGER)
            rader.append(rad(periode, andel * avtalte, avtalte, enhet_id=enhet_id, antall=antall))
    return rader


@settings(max_examples=25, deadline=None)
@given(worlds(), st.randoms())
def test_the_order_of_rows_does_not_matter(
    rader: list[dict[str, object]], tilfeldig: object
) -> None:
    innstillinger = med_maal(maal(5.6), maal(7.0, enhet="s1"))
    rett = judge(maalinger(rader), SEKSJONER, innstillinger, frozenset())
    snudd = judge(maalinger(rader[::-1]), SEKSJONER, innstillinger, frozenset())
    assert_frame_equal(rett, snudd.reverse(), rel_tol=1e-9)


@settings(max_examples=25, deadline=None)
@given(worlds())
def test_every_row_is_judged_as_design_says(rader: list[dict[str, object]]) -> None:
    doemt = judge(maalinger(rader), SEKSJONER, med_maal(maal(5.6)), frozenset())
    for dom in doemt.iter_rows(named=True):
        assert (dom["lys"], dom["klarhet"]) == naive_light(dom)
        assert dom["setning"]


def naive_light(dom: dict[str, float]) -> tuple[str, str | None]:
    """DESIGN 4 for one complete row of totals with mål 5,6 %."""
    if not dom["avtalte_dagsverk"]:
        return "graa", None
    prosent = 100 * dom["tapte_dagsverk"] / dom["avtalte_dagsverk"]
    lys = "groenn" if prosent < 5.6 else "gul" if prosent < 5.6 * 1.4 else "roed"
    form = 0.056 * dom["avtalte_dagsverk"] / dom["phi"]
    if lys != "groenn":
        p = gamma.sf(dom["tapte_dagsverk"], form, scale=dom["phi"])
    elif dom["tapte_dagsverk"] == 0:
        p = np.exp(-form)
    else:
        p = gamma.cdf(dom["tapte_dagsverk"], form, scale=dom["phi"])
    if dom["antall_ansatte"] < 10:
        return lys, "aapen"
    return lys, "klar" if p < 0.025 else "trolig" if p < 0.1 else "aapen"


@settings(max_examples=50, deadline=None)
@given(st.floats(0, 1), st.floats(0, 1), st.floats(1, 50_000), st.integers(0, 200))
def test_more_lost_days_never_lower_the_colour(
    en: float, annen: float, avtalte: float, antall: int
) -> None:
    lav, hoy = sorted((en, annen))
    farger = [
        HOEYDE[Lys(str(judge_one(rad(NAA, andel * avtalte, avtalte, antall=antall))["lys"]))]
        for andel in (lav, hoy)
    ]
    assert farger[0] <= farger[1]


def test_measures_pass_through_unchanged() -> None:
    alle = maalinger([{**seksjon(6, 60), "tapte_korttid": 12.5, "tilfeller": 7}])
    doemt = judge(alle, EN_SEKSJON, Innstillinger(), frozenset())
    assert_frame_equal(doemt.select(*MAALTALL), alle.maaltall)


def test_a_frame_of_maalinger_is_left_as_it_was() -> None:
    maaltall = pl.DataFrame([seksjon(6, 60)], schema=MAALTALL)
    alle = Maalinger(maaltall.clone(), maalinger([]).spredning)
    judge(alle, EN_SEKSJON, Innstillinger(), frozenset())
    assert_frame_equal(alle.maaltall, maaltall)
