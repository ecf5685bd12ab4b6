from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from pipelines.lights.judge import judge
from pipelines.settings import Innstillinger, Lysregler
from tests.lights.bygg import maal, maalinger, med_maal, rad, tre

NAA = "2026K3-S4"
ETAT = tre(
    ("v", None),
    ("nord", "v"),
    ("havn", "nord", "tilsyn"),
    ("kontor", "nord", "stab"),
    ("sør", "v", "tilsyn"),
    ("storby", "sør"),
)
AVTALTE = {
    "v": 10_000.0,
    "nord": 4000.0,
    "havn": 3000.0,
    "kontor": 1000.0,
    "sør": 6000.0,
    "storby": 6000.0,
}


def targets(
    innstillinger: Innstillinger, periode: str = NAA
) -> dict[str, tuple[float, float, str]]:
    rader = [rad(periode, x * 0.05, x, enhet_id=e, antall=50) for e, x in AVTALTE.items()]
    rader.append(rad("2026K3", 600.0, 10_000.0, enhet_id="v", antall=50))
    doemt = judge(maalinger(rader), ETAT, innstillinger, frozenset())
    kolonner = doemt.filter(periode=periode).select("enhet_id", "maal", "roed_grense", "maal_kilde")
    return {enhet: (m, r, kilde) for enhet, m, r, kilde in kolonner.iter_rows()}


def rates(innstillinger: Innstillinger, periode: str = NAA) -> dict[str, float]:
    return {enhet: round(dom[0], 6) for enhet, dom in targets(innstillinger, periode).items()}


def around(prosent: float, grense: float, kilde: str) -> tuple[object, ...]:
    return pytest.approx(prosent), pytest.approx(grense), kilde


def test_without_targets_everybody_has_the_own_rate_of_the_virksomhet() -> None:
    for dom in targets(Innstillinger()).values():
        assert dom == around(6.0, 8.4, "forelopig")


def test_a_target_for_all_holds_everywhere() -> None:
    assert set(targets(med_maal(maal(5.0))).values()) == {(5.0, 7.0, "egen")}


def test_a_target_holds_for_all_below_its_enhet() -> None:
    fikk = rates(med_maal(maal(5.0), maal(7.0, enhet="nord")))
    assert (fikk["nord"], fikk["havn"], fikk["kontor"], fikk["storby"]) == (7.0, 7.0, 7.0, 5.0)


def test_the_own_target_is_nearer_than_that_of_the_arbeidstype() -> None:
    fikk = rates(med_maal(maal(4.0, enhet="havn"), maal(7.0, arbeidstype="tilsyn")))
    assert fikk["havn"] == 4.0


def test_the_own_arbeidstype_is_nearer_than_the_parent() -> None:
    fikk = rates(med_maal(maal(4.0, enhet="nord"), maal(7.0, arbeidstype="tilsyn")))
    assert (fikk["havn"], fikk["kontor"]) == (7.0, 4.0)


def test_the_arbeidstype_of_the_parent_is_nearer_than_the_target_for_all() -> None:
    fikk = rates(med_maal(maal(4.0), maal(7.0, arbeidstype="tilsyn")))
    assert fikk["storby"] == 7.0


def test_an_inner_enhet_weighs_the_targets_of_its_sections() -> None:
    fikk = targets(med_maal(maal(4.0), maal(8.0, enhet="havn", roed_grense=10.0)))
    nord = (3000 * 8.0 + 1000 * 4.0) / 4000
    grense = (3000 * 10.0 + 1000 * 5.6) / 4000
    assert fikk["nord"] == around(nord, grense, "egen")


def test_the_target_for_all_is_the_virksomhets_own() -> None:
    fikk = rates(med_maal(maal(5.0), maal(9.0, arbeidstype="tilsyn")))
    assert fikk["v"] == 5.0
    assert fikk["sør"] == 9.0


def test_an_inner_enhet_keeps_its_own_target() -> None:
    fikk = rates(med_maal(maal(4.0), maal(8.0, enhet="havn"), maal(5.0, enhet="nord")))
    assert (fikk["nord"], fikk["havn"], fikk["kontor"]) == (5.0, 8.0, 5.0)


def test_a_mix_with_provisional_targets_is_provisional() -> None:
    fikk = targets(med_maal(maal(8.0, enhet="havn")))
    assert fikk["havn"][2] == "egen"
    assert fikk["nord"] == around(7.5, 10.5, "forelopig")


def test_an_avdeling_is_over_by_what_its_sections_are_over() -> None:
    innstillinger = med_maal(maal(4.0), maal(8.0, enhet="havn"), maal(3.0, arbeidstype="stab"))
    rader = [rad(NAA, x * 0.05, x, enhet_id=e, antall=50) for e, x in AVTALTE.items()]
    doemt = judge(maalinger(rader), ETAT, innstillinger, frozenset())
    over = dict(doemt.select("enhet_id", "over_maal_dagsverk").iter_rows())
    assert over["nord"] == pytest.approx(over["havn"] + over["kontor"])
    assert over["v"] == pytest.approx(500 - 0.04 * 10_000)


@pytest.mark.parametrize(
    ("periode", "ventet"),
    [("2024K4-S4", 6.0), ("2025K1", 5.0), ("2025", 5.0), ("2026K1", 4.0), (NAA, 4.0)],
)
def test_a_target_counts_for_periods_that_end_when_it_holds(periode: str, ventet: float) -> None:
    alle = med_maal(
        maal(4.0, gjelder_fra=date(2026, 1, 1)), maal(5.0, gjelder_fra=date(2025, 3, 31))
    )
    assert set(rates(alle, periode).values()) == {ventet}


def test_an_older_nearer_target_beats_a_newer_one_for_all() -> None:
    alle = med_maal(
        maal(4.0, gjelder_fra=date(2026, 1, 1)),
        maal(7.0, enhet="havn", gjelder_fra=date(2024, 1, 1)),
    )
    assert rates(alle)["havn"] == 7.0


def test_red_begins_at_the_factor_when_nothing_is_set() -> None:
    innstillinger = Innstillinger(maal=(maal(5.0),), lys=Lysregler(roed_faktor=1.2))
    assert targets(innstillinger)["havn"][1] == pytest.approx(6.0)


def test_the_provisional_target_counts_whole_years_up_to_three() -> None:
    """Thirteen quarters, the first far too high: the newest twelve count."""
    kvartaler = [f"{aar}K{nr}" for aar in (2022, 2023, 2024, 2025) for nr in (1, 2, 3, 4)][3:]
    rader = [
        rad(k, 5000.0 if k == "2022K4" else 600.0, 10_000.0, enhet_id="v", antall=50)
        for k in kvartaler
    ]
    doemt = judge(maalinger(rader), ETAT, Innstillinger(), frozenset())
    sesong = pl.col("maal") / pl.col("sesongfaktor")
    assert doemt.select(sesong.unique()).item() == pytest.approx(6.0)


def test_the_provisional_target_counts_no_season_twice() -> None:
    """Six quarters: the newest four."""
    hoye = {"2025K1", "2025K2"}
    kvartaler = ["2025K1", "2025K2", "2025K3", "2025K4", "2026K1", "2026K2"]
    rader = [
        rad(k, 900.0 if k in hoye else 500.0, 10_000.0, enhet_id="v", antall=50) for k in kvartaler
    ]
    doemt = judge(maalinger(rader), ETAT, Innstillinger(), frozenset())
    assert doemt["maal"].unique().to_list() == [pytest.approx(5.0)]
