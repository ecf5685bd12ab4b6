from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.lights.tall import (
    desimal_uttrykk,
    format_desimal,
    format_endring,
    format_heltall,
    format_prosent,
    heltall_uttrykk,
)

DESIMALTALL = st.decimals(min_value=-999, max_value=999, places=4)


@pytest.mark.parametrize(
    ("verdi", "tekst"),
    [
        (10.44, "10,4"),
        (1.15, "1,2"),
        (2.45, "2,5"),
        (0.04, "0,0"),
        (-0.04, "0,0"),
        (-0.05, "−0,1"),
        (0.0, "0,0"),
        (99.95, "100,0"),
        (None, "–"),
        (float("nan"), "–"),
    ],
)
def test_one_decimal_half_up_with_comma(verdi: float | None, tekst: str) -> None:
    assert format_desimal(verdi) == tekst


@pytest.mark.parametrize(
    ("verdi", "tekst"),
    [
        (540, "540"),
        (999.5, "1\u00a0000"),
        (1407, "1\u00a0407"),
        (3_400_000, "3\u00a0400\u00a0000"),
        (-1407.2, "−1\u00a0407"),
        (0.4, "0"),
        (None, "–"),
    ],
)
def test_thousands_have_a_narrow_space(verdi: float | None, tekst: str) -> None:
    assert format_heltall(verdi) == tekst


def test_percent_sign_stays_with_its_number() -> None:
    assert format_prosent(10.44) == "10,4\u00a0%"
    assert format_prosent(None) == "–"


@pytest.mark.parametrize(
    ("verdi", "tekst"), [(0.3, "+0,3"), (-1.2, "−1,2"), (0.04, "0,0"), (-0.04, "0,0"), (None, "–")]
)
def test_a_change_has_its_sign(verdi: float | None, tekst: str) -> None:
    assert format_endring(verdi) == tekst


@given(DESIMALTALL)
def test_rounds_as_the_decimal_number_reads(verdi: Decimal) -> None:
    ventet = abs(verdi).quantize(Decimal("0.1"), ROUND_HALF_UP)
    fortegn = "−" if verdi < 0 and ventet else ""
    assert format_desimal(float(verdi)) == f"{fortegn}{ventet:f}".replace(".", ",")


@given(st.lists(st.none() | DESIMALTALL.map(float), min_size=1))
def test_a_column_reads_as_its_values(verdier: list[float | None]) -> None:
    kolonne = pl.DataFrame({"x": verdier}, schema={"x": pl.Float64})
    skrevet = kolonne.select(desimal_uttrykk(pl.col("x"))).to_series().to_list()
    assert skrevet == [None if x is None else format_desimal(x) for x in verdier]


@given(
    st.lists(
        st.none() | st.decimals(min_value=-999_999_999, max_value=999_999_999, places=2).map(float),
        min_size=1,
    )
)
def test_a_column_of_whole_numbers_reads_as_its_values(verdier: list[float | None]) -> None:
    kolonne = pl.DataFrame({"x": verdier}, schema={"x": pl.Float64})
    skrevet = kolonne.select(heltall_uttrykk(pl.col("x"))).to_series().to_list()
    assert skrevet == [None if x is None else format_heltall(x) for x in verdier]
