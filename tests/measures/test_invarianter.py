"""What holds in every world, whatever is in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from pipelines.contract.perioder import Kvartal
from tests.measures.strategier import ALLE, worlds
from tests.measures.verden import Fravaer, Jobb, Verden

_rolig = settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
SUMMER = (
    *("avtalte_dagsverk", "tapte_dagsverk", "tapte_egenmeldt", "tapte_legemeldt"),
    *("tapte_korttid", "tapte_langtid", "tapte_gradert", "tapte_sykt_barn"),
)
VARIGHETER = [f"tapte_{navn}" for navn in ("1_3", "4_16", "17_56", "57_140", "141_273")]
VARIGHETER += ["tapte_over_273"]


def without_own_days(verden: Verden) -> Verden:
    """Own dagsverk are what the sender says, also where they do not add up."""
    return replace(
        verden,
        jobber=[replace(jobb, egne_dagsverk=None) for jobb in verden.jobber],
        fravaer=[replace(fravaer, egne_dagsverk=None) for fravaer in verden.fravaer],
    )


def same(en: pl.DataFrame, annen: pl.DataFrame) -> None:
    assert_frame_equal(en, annen, check_row_order=False, abs_tol=1e-9)


@_rolig
@given(worlds())
def test_parts_of_the_tree_add_up_to_the_whole(verden: Verden) -> None:
    maaltall = verden.measure().maaltall
    seksjoner = verden.enheter.filter("er_seksjon").select("enhet_id")
    under = maaltall.join(seksjoner, on="enhet_id", how="semi").group_by("periode")
    rot = maaltall.filter(enhet_id="V").select("periode", *SUMMER)
    same(rot, under.agg(pl.col(SUMMER).sum()))


@_rolig
@given(worlds())
def test_kinds_of_absence_add_up_to_tapte(verden: Verden) -> None:
    rader = verden.measure().maaltall
    tapte = rader["tapte_dagsverk"]
    for deler in (
        ["tapte_egenmeldt", "tapte_legemeldt"],
        ["tapte_korttid", "tapte_langtid"],
        VARIGHETER,
    ):
        assert ((rader.select(pl.sum_horizontal(deler)).to_series() - tapte).abs() < 1e-9).all()


@_rolig
@given(worlds(med_hull=False))
def test_quarters_add_up_to_years_and_windows(verden: Verden) -> None:
    maaltall = verden.measure().maaltall
    kvartaler = maaltall.filter(periodetype="kvartal")
    for rad in maaltall.filter(pl.col("periodetype").is_in(["aar", "siste4"])).iter_rows(
        named=True
    ):
        siste = Kvartal(int(rad["periode"]), 4) if rad["periodetype"] == "aar" else None
        siste = siste or Kvartal.parse(rad["periode"][:6])
        navn = [str(siste.plus(-i)) for i in range(4)]
        deler = kvartaler.filter(
            pl.col("enhet_id").eq(rad["enhet_id"]) & pl.col("periode").is_in(navn)
        )
        assert deler.height == rad["dekket"]
        for kolonne in ("avtalte_dagsverk", "tapte_dagsverk", "tapte_langtid", "tilfeller"):
            assert abs(deler[kolonne].sum() - rad[kolonne]) < 1e-9


@_rolig
@given(worlds())
def test_tertials_and_quarters_of_a_year_are_the_same_days(verden: Verden) -> None:
    maaltall = replace(verden, kvartaler=tuple(ALLE)).measure().maaltall
    i_2024 = maaltall.filter(pl.col("periode").str.contains(r"^2024(K\d|T\d)$"))
    summer = i_2024.group_by("enhet_id", "periodetype").agg(
        pl.col("avtalte_dagsverk", "tapte_dagsverk", "tilfeller", "tapte_korttid").sum()
    )
    kvartaler, tertialer = (
        summer.filter(periodetype=slag).drop("periodetype") for slag in ("kvartal", "tertial")
    )
    same(kvartaler, tertialer)


@_rolig
@given(worlds())
def test_nobody_loses_more_than_the_day(verden: Verden) -> None:
    verden = without_own_days(verden)
    for person in {jobb.ansatt_id for jobb in verden.jobber}:
        jobber = [jobb for jobb in verden.jobber if jobb.ansatt_id == person]
        rader = replace(verden, jobber=jobber).measure().maaltall
        assert (rader["tapte_dagsverk"] >= 0).all()
        assert (rader["tapte_dagsverk"] <= rader["avtalte_dagsverk"] + 1e-9).all()
        borte = rader["tapte_dagsverk"] + rader["tapte_sykt_barn"]
        assert (borte <= rader["avtalte_dagsverk"] + 1e-9).all()


def _is_kept(fravaer: Fravaer, verden: Verden) -> bool:
    """The store keeps no registration that touches none of its quarters."""
    return any(fravaer.fra <= k.slutt and fravaer.til >= k.start for k in verden.kvartaler)


@_rolig
@given(worlds(), st.integers(0, 10_000))
def test_splitting_a_registration_changes_nothing(verden: Verden, hvor: int) -> None:
    verden = without_own_days(verden)
    lange = [nr for nr, f in enumerate(verden.fravaer) if f.til > f.fra]
    assume(lange)
    nr = lange[hvor % len(lange)]
    hel = verden.fravaer[nr]
    skille = hel.fra + timedelta(days=hvor % (hel.til - hel.fra).days)
    halve = [replace(hel, til=skille), replace(hel, fra=skille + timedelta(days=1))]
    assume(all(_is_kept(halv, verden) for halv in halve))
    delt = [*verden.fravaer[:nr], *halve, *verden.fravaer[nr + 1 :]]
    hele, delte = verden.measure(), replace(verden, fravaer=delt).measure()
    same(hele.maaltall, delte.maaltall)
    same(hele.spredning, delte.spredning)


@_rolig
@given(worlds())
def test_the_order_of_rows_and_files_changes_nothing(verden: Verden) -> None:
    stokket = replace(
        verden, jobber=list(reversed(verden.jobber)), fravaer=list(reversed(verden.fravaer))
    )
    same(verden.measure().maaltall, stokket.measure().maaltall)


@_rolig
@given(st.integers(0, len(ALLE) - 2), st.integers(0, 400), st.integers(0, 400))
def test_a_spell_cut_by_quarters_is_one_tilfelle(nr: int, foer: int, etter: int) -> None:
    """Each quarter holds the spell as its own extract knew it: up to the quarter's end."""
    grense = ALLE[nr].slutt
    fra, til = grense - timedelta(days=foer), grense + timedelta(days=1 + etter)
    begge = (ALLE[nr], ALLE[nr + 1])
    hel = Verden(begge, [Jobb(1)], [Fravaer(1, fra, til)])
    delt = Verden(
        begge,
        [Jobb(1)],
        [
            Fravaer(1, fra, grense, unntatt=frozenset({begge[1]})),
            Fravaer(1, grense + timedelta(days=1), til, unntatt=frozenset({begge[0]})),
        ],
    )
    same(hel.measure().maaltall, delt.measure().maaltall)
    begynt = hel.measure().maaltall.filter(periodetype="kvartal", enhet_id="S1")["tilfeller"].sum()
    assert begynt == (1 if fra >= begge[0].start else 0)


def test_a_later_extract_is_the_truth_for_its_quarters() -> None:
    """The old extract said sick to the end of May; the new one, of K2, says to 10 April."""
    k1, k2 = Kvartal(2025, 1), Kvartal(2025, 2)
    verden = Verden(
        (k1, k2),
        [Jobb(1)],
        [
            Fravaer(1, date(2025, 3, 24), date(2025, 5, 31), unntatt=frozenset({k2})),
            Fravaer(1, date(2025, 3, 24), date(2025, 4, 10), unntatt=frozenset({k1})),
        ],
    )
    assert verden.row("V", "2025K1")["median_varighet"] == 18
    assert verden.row("V", "2025K2")["tapte_17_56"] == 8
