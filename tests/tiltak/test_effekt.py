from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.tiltak.effekt import (
    Bakgrunn,
    Dom,
    Effekt,
    Vindu,
    judge_effect,
    needs_seasons,
    shrinkage,
    spread_between,
    window_phi,
    windows,
)

AARENE = [f"{aar}K{nr}" for aar in (2023, 2024, 2025, 2026) for nr in (1, 2, 3, 4)]
LIKT = Bakgrunn(prosent=6.0, tau2=0.0, phi=60.0)
ULIKT = Bakgrunn(prosent=6.0, tau2=0.0004, phi=60.0)


def vindu(prosent: float, x: float = 10_000.0, phi: float = 60.0, antall: int = 4) -> Vindu:
    return Vindu(prosent / 100 * x, x, ("2025K1",) * antall, phi)


def judged(
    foer: float, etter: float, x: float = 10_000.0, bakgrunn: Bakgrunn = LIKT, personer: int = 40
) -> Effekt:
    andre = (vindu(6.0, 1e6), vindu(6.0, 1e6))
    return judge_effect((vindu(foer, x), vindu(etter, x)), andre, bakgrunn, personer)


@pytest.mark.parametrize(
    ("start", "nyeste", "foer", "etter"),
    [
        # Begun within a quarter: that one belongs to neither.
        (date(2024, 5, 20), "2025K1", "2023K2 2023K3 2023K4 2024K1", "2024K3 2024K4 2025K1"),
        # Begun with the quarter: it is the first after.
        (date(2024, 4, 1), "2024K4", "2023K2 2023K3 2023K4 2024K1", "2024K2 2024K3 2024K4"),
        # Six quarters since: the newest year of them.
        (date(2024, 1, 1), "2025K2", "2023K1 2023K2 2023K3 2023K4", "2024K3 2024K4 2025K1 2025K2"),
        # One quarter since, and none.
        (date(2024, 12, 31), "2025K1", "2023K4 2024K1 2024K2 2024K3", "2025K1"),
        (date(2024, 12, 31), "2024K4", "2023K4 2024K1 2024K2 2024K3", ""),
        # Not begun yet.
        (date(2026, 2, 1), "2024K4", "2025K1 2025K2 2025K3 2025K4", ""),
    ],
)
def test_windows_are_whole_quarters_around_the_start(
    start: date, nyeste: str, foer: str, etter: str
) -> None:
    kvartaler = [k for k in AARENE if k <= nyeste]
    assert windows(start, kvartaler) == (tuple(foer.split()), tuple(etter.split()))


def test_without_any_quarters_nothing_is_after() -> None:
    assert windows(date(2024, 1, 1), [])[1] == ()


@given(st.dates(date(2023, 1, 1), date(2026, 12, 31)))
def test_windows_never_touch_the_start_from_the_wrong_side(start: date) -> None:
    foer, etter = windows(start, AARENE)
    assert len(foer) == 4
    assert len(etter) < 4 or not needs_seasons(etter)
    assert not set(foer) & set(etter)
    dagens = f"{start.year}K{(start.month + 2) // 3}"
    assert max(foer) < dagens
    assert all(dagens <= kvartal for kvartal in etter)


@pytest.mark.parametrize(
    ("antall", "phi"), [(1, 30.0), (2, 40.0), (4, 60.0), (8, 105.0), (12, 150.0), (20, 150.0)]
)
def test_phi_follows_the_length_of_the_window(antall: int, phi: float) -> None:
    assert window_phi(antall, 30.0, 60.0, 1.0) == pytest.approx(phi)


def test_the_effect_is_what_plain_arithmetic_says() -> None:
    """A tiny world by hand: four seksjoner of 2 000 dagsverk, the first of which had a tiltak."""
    foer, etter = [240.0, 100.0, 120.0, 100.0], [140.0, 110.0, 120.0, 110.0]
    x, phi = 2_000.0, 60.0
    hele = sum(foer) / (4 * x)
    sigma2 = phi * hele
    w = x / sigma2
    q = sum(w * (y / x - hele) ** 2 for y in foer)
    tau2 = max(0.0, (q - 3) / (4 * w - 4 * w * w / (4 * w)))
    b = tau2 / (tau2 + sigma2 / x)
    andre_foer, andre_etter = sum(foer[1:]) / (3 * x), sum(etter[1:]) / (3 * x)
    egen = b * 380 / (2 * x) + (1 - b) * hele
    deres = (sum(foer[1:]) + sum(etter[1:])) / (6 * x)
    v_andre = 2 * phi * deres / (3 * x)
    sd = sqrt(2 * phi * egen / x + v_andre)
    ventet = b * foer[0] / x + (1 - b) * hele + andre_etter - andre_foer
    sd_ventet = sqrt(phi * ventet / x + tau2 * (1 - b) + v_andre)
    forskjell = (etter[0] - foer[0]) / x - (andre_etter - andre_foer)

    assert spread_between([(y, x) for y in foer], sigma2) == pytest.approx(tau2)
    effekt = judge_effect(
        (Vindu(foer[0], x, (), phi), Vindu(etter[0], x, (), phi)),
        (Vindu(sum(foer[1:]), 3 * x, (), phi), Vindu(sum(etter[1:]), 3 * x, (), phi)),
        Bakgrunn(100 * hele, tau2, phi),
        personer=10,
    )
    assert effekt.forskjell == pytest.approx(100 * forskjell)
    assert effekt.lav == pytest.approx(100 * (forskjell - 1.96 * sd))
    assert effekt.hoey == pytest.approx(100 * (forskjell + 1.96 * sd))
    assert effekt.krymping == pytest.approx(b)
    assert effekt.ventet == pytest.approx(100 * ventet)
    assert effekt.ventet_hoey == pytest.approx(100 * (ventet + 1.96 * sd_ventet))


@pytest.mark.parametrize(
    ("foer", "etter", "bakgrunn", "dom"),
    [
        (12.0, 2.0, ULIKT, Dom.FORENLIG),
        # The same seksjoner in truth: so high a figure falls to 6 by itself.
        (12.0, 6.0, LIKT, Dom.LAVERE_IKKE_MER_ENN_VENTET),
        (7.0, 6.0, ULIKT, Dom.INGEN_TYDELIG),
        (6.0, 13.0, ULIKT, Dom.HOEYERE),
    ],
)
def test_each_outcome_has_its_verdict(
    foer: float, etter: float, bakgrunn: Bakgrunn, dom: Dom
) -> None:
    assert judged(foer, etter, bakgrunn=bakgrunn).dom is dom


@pytest.mark.parametrize(("personer", "dom"), [(9, Dom.FOR_FAA), (10, Dom.FORENLIG)])
def test_under_ten_people_nothing_is_concluded(personer: int, dom: Dom) -> None:
    assert judged(12.0, 2.0, bakgrunn=ULIKT, personer=personer).dom is dom


def test_a_seksjon_like_the_others_has_no_difference() -> None:
    effekt = judge_effect(
        (vindu(6.0), vindu(5.0)),
        (vindu(6.0, 1e6), vindu(5.0, 1e6)),
        LIKT,
        personer=40,
    )
    assert effekt.forskjell == pytest.approx(0)
    assert effekt.dom is Dom.INGEN_TYDELIG


prosenter = st.floats(0, 40)
dagsverk = st.floats(500, 1e5)
tau = st.floats(0, 0.01)


@given(prosenter, prosenter, dagsverk, tau, st.floats(-5, 5))
def test_what_the_others_change_by_is_taken_off(
    foer: float, etter: float, x: float, tau2: float, c: float
) -> None:
    egne, bakgrunn = (vindu(foer, x), vindu(etter, x)), Bakgrunn(6.0, tau2, 60.0)
    en = judge_effect(egne, (vindu(6.0, 1e6), vindu(6.0, 1e6)), bakgrunn, 40)
    to = judge_effect(egne, (vindu(6.0, 1e6), vindu(6.0 + c, 1e6)), bakgrunn, 40)
    assert to.forskjell == pytest.approx(en.forskjell - c)


@given(prosenter, prosenter, dagsverk, tau)
def test_the_interval_holds_the_difference_and_b_is_a_share(
    foer: float, etter: float, x: float, tau2: float
) -> None:
    effekt = judged(foer, etter, x, Bakgrunn(6.0, tau2, 60.0))
    assert effekt.lav <= effekt.forskjell <= effekt.hoey
    assert 0 <= effekt.krymping <= 1
    assert effekt.ventet_lav <= effekt.ventet <= effekt.ventet_hoey
    assert effekt.ventet == pytest.approx(
        effekt.krymping * foer + (1 - effekt.krymping) * 6.0, abs=1e-6
    )


@given(tau, st.floats(0.1, 20), dagsverk, st.floats(1, 10))
def test_more_dagsverk_are_believed_more(
    tau2: float, sigma2: float, x: float, ganger: float
) -> None:
    assert shrinkage(tau2, sigma2, x * ganger) >= shrinkage(tau2, sigma2, x) - 1e-12


@given(prosenter, prosenter, dagsverk, tau, st.floats(0.5, 5))
def test_the_unit_of_days_changes_no_verdict(
    foer: float, etter: float, x: float, tau2: float, enhet: float
) -> None:
    andre = (vindu(6.0, 1e6), vindu(6.2, 1e6))
    egne = (vindu(foer, x), vindu(etter, x))
    i_dager = judge_effect(egne, andre, Bakgrunn(6.0, tau2, 60.0), 40)
    egne_2, andre_2 = (
        tuple(replace(v, y=v.y * enhet, x=v.x * enhet, phi=v.phi * enhet) for v in par)
        for par in (egne, andre)
    )
    i_annet = judge_effect(
        (egne_2[0], egne_2[1]), (andre_2[0], andre_2[1]), Bakgrunn(6.0, tau2, 60.0 * enhet), 40
    )
    assert (i_annet.lav, i_annet.ventet_lav) == pytest.approx((i_dager.lav, i_dager.ventet_lav))


@given(st.lists(st.tuples(prosenter, dagsverk), min_size=2, max_size=30), st.floats(0.5, 20))
def test_seksjoner_never_differ_by_less_than_nothing(
    seksjoner: list[tuple[float, float]], sigma2: float
) -> None:
    assert spread_between([(p / 100 * x, x) for p, x in seksjoner], sigma2) >= 0


@pytest.mark.parametrize("seksjoner", [[], [(60.0, 1_000.0)], [(60.0, 1_000.0)] * 20])
def test_too_few_or_equal_seksjoner_do_not_differ(seksjoner: list[tuple[float, float]]) -> None:
    assert spread_between(seksjoner, 3.6) == 0


def test_a_virksomhet_without_absence_is_no_error() -> None:
    stille = judge_effect(
        (vindu(0.0), vindu(0.0)), (vindu(0.0), vindu(0.0)), Bakgrunn(0.0, 0.0, 60.0), 40
    )
    assert stille.dom is Dom.INGEN_TYDELIG
    assert spread_between([(0.0, 100.0)] * 3, 0.0) == 0


def test_several_seksjoner_together_differ_less_than_one() -> None:
    egne, andre = (vindu(12.0), vindu(6.0)), (vindu(6.0, 1e6), vindu(6.0, 1e6))
    en, fire = (judge_effect(egne, andre, ULIKT, 40, seksjoner=n) for n in (1, 4))
    assert fire.krymping < en.krymping
