"""The limits of a year: whoever sets them first has set them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from sqlalchemy.exc import DBAPIError

from pipelines.store.journal.base import Journal
from pipelines.store.journal.grenser import GRENSER, Grenser
from tests.store.journal.verden import NAA

SKRIVERE = 8


def limits(tilfeller: int = 4) -> pl.DataFrame:
    rader = [("alle", 1000, tilfeller, 12.5), ("sykepleier", 60, tilfeller + 1, 9.25)]
    return pl.DataFrame(rader, schema=GRENSER, orient="row")


def test_a_year_without_limits_has_none(journal: Journal) -> None:
    assert Grenser(journal).of(2026) is None


def test_limits_are_what_was_set(journal: Journal) -> None:
    grenser = Grenser(journal)
    assert_frame_equal(grenser.fix(2026, limits(), NAA), limits())
    funnet = grenser.of(2026)
    assert funnet is not None
    assert_frame_equal(funnet, limits())


def test_limits_that_were_set_stand(journal: Journal) -> None:
    grenser = Grenser(journal)
    grenser.fix(2026, limits(4), NAA)
    assert_frame_equal(grenser.fix(2026, limits(9), NAA), limits(4))


def test_each_year_has_its_own(journal: Journal) -> None:
    grenser = Grenser(journal)
    grenser.fix(2025, limits(4), NAA)
    assert_frame_equal(grenser.fix(2026, limits(9), NAA), limits(9))


def test_no_groups_are_no_limits(journal: Journal) -> None:
    assert Grenser(journal).fix(2026, limits().clear(), NAA).is_empty()
    assert Grenser(journal).of(2026) is None


def test_of_many_that_set_them_at_once_one_has_and_all_know(journal: Journal) -> None:
    sammen = Barrier(SKRIVERE)

    def fix(nr: int) -> pl.DataFrame:
        sammen.wait()
        return Grenser(journal).fix(2026, limits(nr), NAA)

    with ThreadPoolExecutor(SKRIVERE) as traader:
        svar = list(traader.map(fix, range(SKRIVERE)))
    assert {tuple(ett["tilfeller"]) for ett in svar} == {
        (nr, nr + 1) for nr in [svar[0]["tilfeller"][0]]
    }


def test_old_years_go(journal: Journal) -> None:
    grenser = Grenser(journal)
    for aar in (2022, 2023):
        grenser.fix(aar, limits(), NAA)
    assert grenser.prune(2023) == 2
    assert grenser.of(2022) is None
    assert grenser.of(2023) is not None


@pytest.mark.parametrize(
    "setning",
    [
        "UPDATE gjentatt_grense SET tilfeller = 1",
        "UPDATE gjentatt_grense SET dagsverk = 0 WHERE gruppe = 'alle'",
    ],
)
def test_the_database_refuses_to_change_them(journal: Journal, setning: str) -> None:
    Grenser(journal).fix(2026, limits(), NAA)
    with pytest.raises(DBAPIError, match="endres ikke"), journal.begin() as con:
        con.exec_driver_sql(setning)
