from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.contract.perioder import Kvartal, Maaned, maaneder_i, maaneder_mellom
from pipelines.errors import UttrekkFeil


def test_month_has_a_first_and_a_last_day() -> None:
    februar = Maaned.parse("2024-02")
    assert (februar.start, februar.slutt, str(februar)) == (
        date(2024, 2, 1),
        date(2024, 2, 29),
        "2024-02",
    )


@pytest.mark.parametrize("tekst", ["2026-13", "2026-7", "2026K3", "juli", ""])
def test_what_is_no_month_is_said(tekst: str) -> None:
    with pytest.raises(UttrekkFeil, match="er ikke en måned"):
        Maaned.parse(tekst)


@given(st.integers(1990, 2090), st.integers(1, 12), st.integers(-60, 60))
def test_going_and_coming_back(aar: int, nr: int, antall: int) -> None:
    assert Maaned(aar, nr).plus(antall).plus(-antall) == Maaned(aar, nr)


def test_months_of_a_quarter_are_the_quarter() -> None:
    kvartal = Kvartal(2026, 4)
    maaneder = maaneder_i(kvartal)
    assert maaneder == maaneder_mellom(Maaned(2026, 10), Maaned(2026, 12))
    assert (maaneder[0].start, maaneder[-1].slutt) == (kvartal.start, kvartal.slutt)


def test_none_between_when_the_end_comes_first() -> None:
    assert maaneder_mellom(Maaned(2026, 2), Maaned(2026, 1)) == []
