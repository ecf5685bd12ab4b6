"""Maksdato and used egenmeldingsdager, against counting one day at a time."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.followup.maksdato import maksdatoer
from pipelines.settings import Oppfolging
from tests.followup.dagvandring import by_person, max_date
from tests.followup.fravaer import Rad, day, frame, registrations

REGLER = Oppfolging()
PER_DATO = date(2025, 12, 31)


def the_one(rader: pl.DataFrame, per_dato: date) -> tuple[int, date]:
    ((_, brukt, maksdato),) = maksdatoer(rader, per_dato, REGLER).rows()
    return brukt, maksdato


@pytest.mark.parametrize(
    ("rader", "per_dato", "brukt", "maksdato"),
    [
        # 16 days to 17 June, and then 248 weekdays from 18 June: 49 weeks and 3 days
        ("S 2.6-", day("2.6"), 0, date(2026, 5, 29)),
        ("S 2.6-", day("17.6"), 0, date(2026, 5, 29)),
        ("S 2.6-", day("18.6"), 1, date(2026, 5, 29)),
        ("S50 2.6-", day("18.6"), 1, date(2026, 5, 29)),
        # a week of the period, ten days well, and nine days left of it
        ("S 2.6-8.6, S 19.6-", day("19.6"), 0, date(2026, 6, 10)),
        # another period of 16 days when 16 days well lie between
        ("S 1.1-30.6, S 17.7-", day("17.7"), 117, None),
        # ferie in the tilfelle is neither of the period nor used
        ("S 2.6-6.6, F 7.6-30.6, S 1.7-", day("11.7"), 0, None),
    ],
)
def test_counting_begins_after_the_arbeidsgiverperiode(
    rader: str, per_dato: date, brukt: int, maksdato: date | None
) -> None:
    svar = the_one(registrations(rader), per_dato)
    assert svar == (brukt, maksdato or svar[1])


def test_public_holidays_count_as_any_weekday() -> None:
    rader = registrations("S 1.4-")
    assert the_one(rader, day("21.4"))[0] == 3  # 17, 18 (Good Friday) and 21 April (Easter Monday)


@pytest.mark.parametrize(("friske", "brukt"), [(181, 117), (182, 0)])
def test_26_weeks_fully_fit_give_a_new_right(friske: int, brukt: int) -> None:
    igjen = day("30.6") + timedelta(days=friske + 1)
    rader = frame([Rad(1, day("1.1"), day("30.6")), Rad(1, igjen, None)])
    assert the_one(rader, igjen)[0] == brukt


def test_who_is_well_has_no_maksdato() -> None:
    assert maksdatoer(registrations("S 2.6-6.6"), day("7.6"), REGLER).is_empty()


def test_who_is_past_it_has_the_day_it_was_reached() -> None:
    rader = frame([Rad(1, date(2024, 1, 1), None)])
    assert the_one(rader, PER_DATO) == (511, date(2024, 12, 27))


@st.composite
def long_histories(draw: st.DrawFn) -> list[Rad]:
    rader, fra = [], date(2021, 11, 1)
    for person in (1, 2):
        fra = date(2021, 11, 1) + timedelta(days=draw(st.integers(0, 400)))
        for _ in range(draw(st.integers(1, 7))):
            til = fra + timedelta(days=draw(st.one_of(st.integers(0, 20), st.integers(0, 300))))
            slag = draw(st.sampled_from(["sykmelding", "sykmelding", "egenmelding", "ferie"]))
            rader.append(Rad(person, fra, til, slag, draw(st.sampled_from([20, 100]))))
            fra = til + timedelta(days=draw(st.one_of(st.integers(-3, 20), st.integers(175, 190))))
    return rader


@given(long_histories(), st.integers(0, 5))
@example([Rad(1, date(2022, 1, 1), date(2025, 12, 31))], 0)
def test_as_walked_day_by_day(rader: list[Rad], foer_slutt: int) -> None:
    """On a day at the end of somebody's last registration, when there is something to count."""
    per_dato = max(rad.til for rad in rader if rad.til) - timedelta(days=foer_slutt)
    fasit = [
        (person, *svar)
        for person, egne in by_person(rader).items()
        if (svar := max_date(egne, per_dato)) is not None
    ]
    assert maksdatoer(frame(rader), per_dato, REGLER).rows() == fasit
