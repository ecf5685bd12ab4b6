"""People with repeated short absence: what counts, where, and in which periods."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.measures.sammenlign import assert_as_oracle
from tests.measures.strategier import worlds
from tests.measures.verden import Fravaer, Jobb, Total, Verden, quarters

AAR = quarters("2024K1", "2024K2", "2024K3", "2024K4", "2025K1")
MANDAGER = [date(2024, 1, 8) + timedelta(weeks=4 * nr) for nr in range(13)]
"""Too far apart to be joined; the last is 9 December."""
_rolig = settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def short(person: int, dager: Sequence[date], lengde: int = 3, **mer: object) -> list[Fravaer]:
    return [
        Fravaer(person, fra, fra + timedelta(days=lengde - 1), "egenmelding", **mer)  # type: ignore[arg-type]
        for fra in dager
    ]


def count(verden: Verden, enhet_id: str = "S1", periode: str = "2024") -> object:
    return (
        assert_as_oracle(verden, min_tilfeller=4)
        .maaltall.filter(enhet_id=enhet_id, periode=periode)["personer_gjentatt"]
        .item()
    )


@pytest.mark.parametrize(
    ("fravaer", "antall"),
    [
        pytest.param(short(1, MANDAGER[:3]), 0, id="tre korte"),
        pytest.param(short(1, MANDAGER[:4]), 1, id="fire korte"),
        pytest.param(short(1, MANDAGER[:4], 16), 1, id="fire på 16 dager"),
        pytest.param(short(1, MANDAGER[:4], 17), 0, id="fire på 17 dager"),
        pytest.param(
            [*short(1, MANDAGER[:3]), *short(1, [MANDAGER[2] + timedelta(days=3)])],
            0,
            id="det fjerde fortsetter det tredje",
        ),
        pytest.param(
            [Fravaer(1, d, d, "sykt_barn") for d in MANDAGER[:6]], 0, id="sykt barn er ikke med"
        ),
        pytest.param(
            [*short(1, MANDAGER[:3]), *short(1, [date(2023, 12, 28)], 8)],
            0,
            id="et som begynte året før",
        ),
        pytest.param([*short(1, MANDAGER[:4]), *short(2, MANDAGER[5:9])], 2, id="to personer"),
    ],
)
def test_people_with_four_short_tilfeller_in_twelve_months_count(
    fravaer: list[Fravaer], antall: int
) -> None:
    assert count(Verden(AAR, [Jobb(1), Jobb(2)], fravaer)) == antall


@pytest.mark.parametrize("periode", ["2024K1", "2024T1"])
def test_a_shorter_period_has_no_count(periode: str) -> None:
    assert count(Verden(AAR, [Jobb(1)], short(1, MANDAGER)), periode=periode) is None


def test_the_last_four_quarters_are_counted_as_a_year() -> None:
    verden = Verden(AAR, [Jobb(1)], short(1, [date(2024, 2, 5), *MANDAGER[4:6], date(2025, 2, 3)]))
    assert count(verden, periode="2024") == count(verden, periode="2024K4-S4") == 0
    fem = Verden(AAR, [Jobb(1)], short(1, [*MANDAGER[4:7], date(2025, 2, 3)]))
    assert count(fem, periode="2025K1-S4") == 1


def test_tilfeller_in_several_seksjoner_add_up_above_them() -> None:
    flyttet = [Jobb(1, "S1", til=date(2024, 6, 30)), Jobb(1, "S2", fra=date(2024, 7, 1))]
    verden = Verden(AAR, flyttet, short(1, [*MANDAGER[:2], *MANDAGER[7:9]]))
    assert [count(verden, ett) for ett in ("S1", "S2", "A", "V")] == [0, 0, 1, 1]


def test_one_tilfelle_in_two_jobs_is_one() -> None:
    to = [Jobb(1, "S1", stillingsprosent=50), Jobb(1, "S2", stillingsprosent=50)]
    assert count(Verden(AAR, to, short(1, MANDAGER[:2])), "A") == 0
    fire = Verden(AAR, to, short(1, MANDAGER[:4]))
    assert [count(fire, ett) for ett in ("S1", "S2", "A", "V")] == [1, 1, 1, 1]


def test_a_year_with_totals_has_no_count() -> None:
    totaler = [Total("S1", "2024K2", None, 100.0, 5.0)]
    assert count(Verden(AAR, [Jobb(1)], short(1, MANDAGER), totaler)) is None


@_rolig
@given(worlds(), st.integers(1, 3))
def test_a_higher_limit_never_counts_more(verden: Verden, grense: int) -> None:
    lav, hoey = (verden.measure(min_tilfeller=n).maaltall for n in (grense, grense + 1))
    assert (hoey["personer_gjentatt"] <= lav["personer_gjentatt"]).all()


@_rolig
@given(worlds())
def test_nobody_counts_who_had_no_tilfelle(verden: Verden) -> None:
    rader = verden.measure(min_tilfeller=1).maaltall.drop_nulls("personer_gjentatt")
    assert (rader["personer_gjentatt"] <= rader["personer_med_tilfeller"]).all()
    korte = rader.filter(pl.col("tilfeller_langtid") == 0)
    assert (korte["personer_gjentatt"] == korte["personer_med_tilfeller"]).all()


@_rolig
@given(worlds())
def test_whoever_counts_in_an_enhet_counts_above_it(verden: Verden) -> None:
    rader = verden.measure(min_tilfeller=2).maaltall.select(
        "enhet_id", "periode", "personer_gjentatt"
    )
    over = verden.enheter.select("enhet_id", "overordnet_id").drop_nulls()
    begge = rader.join(over, on="enhet_id").join(
        rader, left_on=["overordnet_id", "periode"], right_on=["enhet_id", "periode"]
    )
    assert (begge["personer_gjentatt"] <= begge["personer_gjentatt_right"]).all()
