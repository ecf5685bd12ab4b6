from __future__ import annotations

import pytest

from pages.drawing.figures import format_days, lost_days, rate, short_count
from tests.pages.bygg import judged


def test_dagsverk_of_an_incomplete_period_say_what_is_missing() -> None:
    rad = judged(
        lys="graa", over_maal_dagsverk=None, aarsak="ufullstendig: 3 av 4 kvartaler", dekket=3
    )
    assert lost_days(rad).forklaring == "ikke vurdert: 3 av 4 kvartaler"


def test_dagsverk_without_a_maal_say_so() -> None:
    rad = judged(maal=None, over_maal_dagsverk=None, aarsak="ingen mål å vurdere mot")
    assert lost_days(rad).forklaring == "ikke noe mål å sammenligne med"


@pytest.mark.parametrize(
    ("endret", "tekst"),
    [
        ({}, "mål 6,0\u00a0%"),
        ({"sesongfaktor": 1.1}, "sesongjustert mål 6,0\u00a0%"),
        ({"maal_kilde": "forelopig"}, "foreløpig mål 6,0\u00a0%"),
        (
            {"maal_kilde": "forelopig", "sesongfaktor": 0.9},
            "foreløpig, sesongjustert mål 6,0\u00a0%",
        ),
    ],
)
def test_the_maal_says_what_kind_it_is(endret: dict[str, object], tekst: str) -> None:
    assert rate(judged(**endret)).forklaring == tekst


@pytest.mark.parametrize(
    ("verdi", "tekst"),
    [
        (1407.0, "1\u00a0407"),
        (999_999.4, "999\u00a0999"),
        (999_999.6, "1,0\u00a0mill."),
        (27_153_504.0, "27,2\u00a0mill."),
    ],
)
def test_long_counts_are_said_in_millions(verdi: float, tekst: str) -> None:
    assert short_count(verdi) == tekst


@pytest.mark.parametrize(
    ("verdi", "tekst"),
    [(3.0, "3\u00a0dager"), (3.5, "3,5\u00a0dager"), (1.0, "1\u00a0dag"), (10.0, "10\u00a0dager")],
)
def test_days_are_said_with_their_unit(verdi: float, tekst: str) -> None:
    assert format_days(verdi) == tekst
