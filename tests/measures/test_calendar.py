"""Arbeidsdager against the calendar as the law has it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import polars as pl
import pytest

from pipelines.contract.perioder import Kvartal, Periode
from pipelines.measures.atoms import Tidsakse, Tidsatom, same_atoms
from pipelines.measures.calendar import antall_arbeidsdager, arbeidsdager, dag


def easter_sunday(aar: int) -> date:
    """Gauss and Oudin, so that the calendar is not its own witness."""
    c = aar // 100
    n = aar - 19 * (aar // 19)
    i = (c - c // 4 - (c - (c - 17) // 25) // 3 + 19 * n + 15) % 30
    i -= (i // 28) * (1 - (29 // (i + 1)) * ((21 - n) // 11))
    j = (aar + aar // 4 + i + 2 - c + c // 4) % 7
    maaned = 3 + (i - j + 40) // 44
    return date(aar, maaned, i - j + 28 - 31 * (maaned // 4))


@pytest.mark.parametrize("aar", range(2000, 2041))
def test_a_year_has_the_public_holidays_of_the_law_and_no_others(aar: int) -> None:
    paaske = easter_sunday(aar)
    bevegelige = {paaske + timedelta(days=etter) for etter in (-3, -2, 0, 1, 39, 49, 50)}
    faste = {date(aar, *md) for md in ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))}
    dager = [date(aar, 1, 1) + timedelta(days=i) for i in range(366)]
    ventet = [d for d in dager if d.year == aar and d.weekday() < 5]
    ventet = [d for d in ventet if d not in bevegelige | faste]
    assert antall_arbeidsdager(date(aar, 1, 1), date(aar, 12, 31)) == len(ventet)
    assert all(antall_arbeidsdager(d, d) for d in ventet)


@pytest.mark.parametrize("dag_", [date(2025, 12, 24), date(2025, 12, 31)])
def test_christmas_eve_and_new_years_eve_are_ordinary_days(dag_: date) -> None:
    assert antall_arbeidsdager(dag_, dag_) == 1


def test_days_outside_the_calendar_count_as_its_ends() -> None:
    rader = pl.DataFrame({"fra": [date(1, 1, 1)], "til": [date(9999, 12, 31)]})
    alle = rader.select(arbeidsdager(dag("fra"), dag("til"))).item()
    assert alle == antall_arbeidsdager(date(1900, 1, 1), date(2100, 12, 30))


def test_every_quarter_and_tertial_is_whole_atoms() -> None:
    akse = Tidsakse(tuple(Kvartal(2024, 1).plus(i) for i in range(8)))
    for navn in ("2024K1", "2024K2", "2024K3", "2025K4", "2024T1", "2024T2", "2025T3", "2025"):
        periode = Periode.parse(navn)
        atomer = akse.atomer[akse.span(periode)]
        assert (atomer[0].start, atomer[-1].slutt) == (periode.start, periode.slutt)


def test_atoms_follow_each_other_without_a_gap() -> None:
    atomer = [Tidsatom.from_index(2024 * 6 + i) for i in range(13)]
    assert all(b.start - a.slutt == timedelta(days=1) for a, b in pairwise(atomer))
    assert all(Tidsatom.of(a.start) == a == Tidsatom.of(a.slutt) for a in atomer)


def test_a_period_outside_the_axis_has_no_atoms() -> None:
    akse = Tidsakse((Kvartal(2024, 2),))
    spans = same_atoms(akse, [Periode.parse(navn) for navn in ("2023K1", "2025K3", "2024K1")])
    assert all(span.start == span.stop for span, _ in spans)
