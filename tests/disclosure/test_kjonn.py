"""Figures by sex: ten of each in every quarter of the year, and nothing to be worked out."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.disclosure.kjonn import (
    KJONN_MIN_PERSONER,
    count_as_shown,
    enough_of_each,
    few_of_one,
)

KVARTALER = ("2025K1", "2025K2", "2025K3", "2025K4")
Antall = tuple[int, int, int]
"""Women, men, and people of whom it is not stated."""


def rows(folk: dict[str, Antall]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "enhet_id": "V",
                "periode": periode,
                "periodetype": "kvartal" if "K" in periode else "aar",
                "kjonn": kjonn,
                "personer": personer,
            }
            for periode, antall in folk.items()
            for kjonn, personer in zip(("K", "M", "ikke oppgitt"), antall, strict=True)
            if personer
        ],
        schema=["enhet_id", "periode", "periodetype", "kjonn", "personer"],
        schema_overrides={"personer": pl.Int64, "periode": pl.String, "periodetype": pl.String},
    )


def shown(folk: dict[str, Antall]) -> dict[str, bool]:
    nok = enough_of_each(rows(folk), "personer")
    return dict(nok.select("periode", "nok").iter_rows())


@pytest.mark.parametrize(
    ("antall", "vises"),
    [
        ((10, 10, 0), True),
        ((9, 30, 0), False),
        ((30, 9, 0), False),
        ((30, 0, 0), False),
        ((30, 30, 9), False),
        ((30, 30, 10), True),
    ],
)
def test_ten_of_each_and_nobody_or_ten_without(antall: Antall, vises: bool) -> None:
    assert shown({"2025K1": antall}) == {"2025K1": vises}


def test_a_quarter_with_few_hides_its_years_quarters_but_not_the_year() -> None:
    folk = dict.fromkeys(KVARTALER, (20, 20, 0)) | {"2025K3": (20, 8, 0), "2025": (25, 22, 0)}
    assert shown(folk) == dict.fromkeys(KVARTALER, False) | {"2025": True}


def test_another_year_is_another_matter() -> None:
    folk = {"2024K4": (20, 8, 0), "2025K1": (20, 20, 0)}
    assert shown(folk) == {"2024K4": False, "2025K1": True}


_antall = st.tuples(st.integers(0, 14), st.integers(0, 14), st.sampled_from([0, 0, 3, 12]))


@settings(max_examples=300, derandomize=True, deadline=None, database=None)
@given(st.tuples(_antall, _antall, _antall, _antall), st.tuples(*[st.integers(0, 3)] * 3))
def test_whatever_is_known_of_a_quarter_stands_on_ten_of_each(
    per_kvartal: tuple[Antall, ...], nye: Antall
) -> None:
    """A quarter is known when it is shown, or when it is all that its year lacks."""
    aaret = tuple(
        max(ett) + flere for ett, flere in zip(zip(*per_kvartal, strict=True), nye, strict=True)
    )
    folk = dict(zip(KVARTALER, per_kvartal, strict=True)) | {"2025": aaret}
    vist = {periode for periode, nok in shown(folk).items() if nok}
    ukjente = set(KVARTALER) - vist
    kjente = set(KVARTALER) - ukjente | (ukjente if "2025" in vist and len(ukjente) == 1 else set())
    for periode in kjente:
        kvinner, menn, andre = folk[periode]
        assert min(kvinner, menn) >= KJONN_MIN_PERSONER
        assert andre == 0 or andre >= KJONN_MIN_PERSONER


def test_few_of_one_is_said() -> None:
    faa = few_of_one(rows({"2025K1": (30, 9, 0), "2025K2": (30, 10, 0), "2025K3": (30, 0, 0)}))
    assert dict(faa.select("periode", "faa").iter_rows()) == {
        "2025K1": True,
        "2025K2": False,
        "2025K3": False,
    }


def test_the_parts_are_of_the_number_that_the_roles_see() -> None:
    """V is summed of its children and A of its own; B counts for itself."""
    treet = pl.DataFrame(
        [(5, "V", None), (5, "A", "V"), (5, "B", "V"), (5, "S1", "A"), (5, "S2", "A")],
        schema=["gulv", "enhet_id", "overordnet_id"],
        orient="row",
    )
    tilfeller = pl.DataFrame(
        [("V", 6), ("A", 4), ("B", 3), ("S1", 3), ("S2", 2)],
        schema={"enhet_id": pl.String, "tilfeller": pl.Int64},
        orient="row",
    ).with_columns(periode=pl.lit("2025K1"), kjonn=pl.lit("K"))

    def count(*summeres: str) -> int:
        persontall = pl.DataFrame(
            {"gulv": [5] * len(summeres), "enhet_id": list(summeres)},
            schema={"gulv": pl.Int64, "enhet_id": pl.String},
        )
        return int(count_as_shown(treet, persontall, tilfeller)["tilfeller"].item())

    assert (count(), count("V"), count("V", "A"), count("A")) == (6, 7, 8, 6)
