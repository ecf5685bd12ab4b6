"""Used egenmeldingsdager. 2 June 2025 is a Monday."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.followup.egenmelding import egenmeldingsdager
from tests.followup.dagvandring import by_person, self_certified
from tests.followup.fravaer import START, Rad, day, frame, registrations, rows


@pytest.mark.parametrize(
    ("situasjon", "rader", "dager"),
    [
        ("tre dager", "E 2.6-4.6", [3]),
        ("sykmelding er ikke egenmelding", "S 2.6-4.6", []),
        ("helgen mellom to egenmeldinger", "E 6.6, E 9.6", [4]),
        ("bare én hverdag mellom: helgen teller ikke", "E 6.6, E 10.6", [2]),
        ("torsdag til mandag", "E 5.6, E 9.6", [2]),
        ("lørdag til mandag", "E 7.6, E 9.6", [3]),
        ("helgen før en sykmelding teller ikke", "E 6.6, S 9.6", [1]),
        ("overlapp telles én gang", "E 2.6-4.6, E 3.6-5.6", [4]),
        ("pågår", "E 28.6-", [3]),
        ("begynner senere", "E 1.7-3.7", []),
    ],
)
def test_situations(situasjon: str, rader: str, dager: list[int]) -> None:
    svar = egenmeldingsdager(registrations(rader), day("30.6"))
    assert svar["dager"].to_list() == dager, situasjon


@pytest.mark.parametrize(
    ("per_dato", "dager"), [(day("2.6", 2026), 2), (day("3.6", 2026), 1), (day("4.6", 2026), None)]
)
def test_the_year_begins_the_day_after_the_same_date(per_dato: date, dager: int | None) -> None:
    svar = egenmeldingsdager(registrations("E 2.6-4.6"), per_dato)
    assert svar["dager"].to_list() == ([dager] if dager else [])


def test_a_year_before_29_february_is_28_february() -> None:
    rader = frame([Rad(1, date(2023, 2, 28), date(2023, 3, 1), "egenmelding")])
    assert egenmeldingsdager(rader, date(2024, 2, 29))["dager"].to_list() == [1]


@given(rows(), st.integers(0, 500))
def test_as_walked_day_by_day(rader: list[Rad], dager: int) -> None:
    per_dato = START + timedelta(days=dager)
    fasit = [(person, self_certified(egne, per_dato)) for person, egne in by_person(rader).items()]
    svar = egenmeldingsdager(frame(rader), per_dato)
    assert svar.rows() == [(person, antall) for person, antall in fasit if antall]


def test_columns() -> None:
    svar = egenmeldingsdager(registrations(""), day("30.6"))
    assert svar.schema == {"ansatt_id": pl.UInt64, "dager": pl.Int64}
