from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.tiltak.effekt import Bakgrunn, Dom, Effekt, Vindu, judge_effect
from pipelines.tiltak.oppsummering import ADVARSEL, by_kind, mean_difference
from pipelines.tiltak.tiltak import Ansvarlig, Slag, Status, Tiltak, Tiltakstekst, Utgave


def effekt(endring: float, x: float = 10_000.0, personer: int = 40) -> Effekt:
    def vindu(prosent: float, x: float) -> Vindu:
        return Vindu(prosent / 100 * x, x, (), 60.0)

    andre = (vindu(6.0, 1e6), vindu(6.0, 1e6))
    egne = (vindu(10.0, x), vindu(10.0 + endring, x))
    return judge_effect(egne, andre, Bakgrunn(6.0, 0.0004, 60.0), personer)


def tiltak(slag: Slag = Slag.BHT, status: Status = Status.I_GANG) -> Tiltak:
    dag = date(2025, 1, 1)
    tekst = Tiltakstekst("t", slag, ("A",), "f", "f", dag, dag, dag, Ansvarlig.LEDER, status)
    return Tiltak("0" * 32, (Utgave(1, datetime(2025, 1, 1, tzinfo=UTC), "K", "hr", tekst),))


@pytest.mark.parametrize(("antall", "vises"), [(4, False), (5, True)])
def test_a_mean_is_shown_from_five_on(antall: int, vises: bool) -> None:
    (slag,) = by_kind([(tiltak(), effekt(-2.0))] * antall)
    assert (slag.snitt is not None) is vises
    assert slag.med_effekt == antall


def test_kinds_are_counted_by_status_in_their_order() -> None:
    alle = [
        (tiltak(Slag.BHT, Status.AVSLUTTET), None),
        (tiltak(Slag.BHT, Status.FORESLAATT), None),
        (tiltak(Slag.ARBEIDSMILJOE), effekt(-1.0)),
    ]
    miljoe, bht = by_kind(alle)
    assert (miljoe.slag, bht.slag) == (Slag.ARBEIDSMILJOE, Slag.BHT)
    assert list(bht.per_status.items()) == [(Status.FORESLAATT, 1), (Status.AVSLUTTET, 1)]
    assert (bht.antall, bht.med_effekt) == (2, 0)


def test_too_small_sections_are_in_no_mean() -> None:
    liten = effekt(-2.0, personer=5)
    assert liten.dom is Dom.FOR_FAA
    (slag,) = by_kind([(tiltak(), liten)] * 5)
    assert (slag.antall, slag.med_effekt, slag.snitt) == (5, 0, None)


@given(st.lists(st.floats(-9, 9), min_size=2, max_size=12), st.floats(-3, 3))
def test_the_mean_lies_among_the_differences_and_moves_with_them(
    endringer: list[float], c: float
) -> None:
    alle = [effekt(endring) for endring in endringer]
    snitt = mean_difference(alle)
    assert min(endringer) - 1e-9 <= snitt.forskjell <= max(endringer) + 1e-9
    assert snitt.lav < snitt.forskjell < snitt.hoey
    flyttet = mean_difference(
        [replace(e, andre_etter=replace(e.andre_etter, y=e.andre_etter.y + c * 1e4), lav=e.lav - c,
                 hoey=e.hoey - c) for e in alle]
    )  # fmt: skip
    assert flyttet.forskjell == pytest.approx(snitt.forskjell - c, abs=1e-6)


def test_unlike_results_are_less_sure_than_like_ones() -> None:
    like = mean_difference([effekt(-2.0)] * 6)
    ulike = mean_difference([effekt(e) for e in (-8.0, 4.0, -8.0, 4.0, -6.0, 2.0)])
    assert like.forskjell == pytest.approx(ulike.forskjell)
    assert ulike.hoey - ulike.lav > like.hoey - like.lav


def test_what_fell_most_weighs_no_more_than_the_others() -> None:
    snitt = mean_difference([effekt(-9.0), effekt(9.0), effekt(-9.0), effekt(9.0)])
    assert snitt.forskjell == pytest.approx(0)


def test_the_fall_expected_of_high_figures_stands_beside() -> None:
    snitt = mean_difference([effekt(-2.0)] * 5)
    assert snitt.ventet < 0


def test_the_warning_says_what_it_is_not() -> None:
    assert "ikke et forsøk" in ADVARSEL
