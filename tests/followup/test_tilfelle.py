"""Registrations → oppfølgingstilfeller. 2 June 2025 is a Monday."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.followup import oppfolgingstilfeller
from tests.followup.dagvandring import spells
from tests.followup.fravaer import INN, START, Rad, day, frame, registrations, rows

PER_DATO = date(2025, 12, 31)
UT = {
    "start": pl.Date,
    "slutt": pl.Date,
    "sykedager": pl.Int64,
    "varighet_uker": pl.Int64,
    "paagaar": pl.Boolean,
}


def as_text(tilfeller: pl.DataFrame) -> str:
    """«2.6-6.6 5» is a tilfelle of five sykedager; «+» when it is going on."""
    return ", ".join(
        f"{start.day}.{start.month}-{slutt.day}.{slutt.month} {sykedager}{'+' * paagaar}"
        for _, start, slutt, sykedager, _, paagaar in tilfeller.iter_rows()
    )


SITUASJONER = """
ingen registreringer                       |                                            |
én dag                                     | E 2.6                                      | 2.6-2.6 1
egenmelding og så sykmelding               | E 2.6-4.6, S 5.6-13.6                      | 2.6-13.6 12
helgen mellom er ikke sykedager            | E 6.6, E 9.6                               | 6.6-9.6 2
sykmelding gjennom helgen teller helgen    | S 6.6-9.6                                  | 6.6-9.6 4
15 friske dager slår sammen                | S 2.6-6.6, S 22.6-23.6                     | 2.6-23.6 7
16 friske dager deler                      | S 2.6-6.6, S 23.6-24.6                     | 2.6-6.6 5, 23.6-24.6 2
endret grad fortsetter                     | S 2.6-8.6, S50 9.6-15.6, S20 16.6-20.6     | 2.6-20.6 19
overlappende rader telles én gang          | S 2.6-10.6, S50 6.6-13.6, S 6.6-8.6        | 2.6-13.6 12
to arbeidsforhold, syk i ett av dem        | S 2.6-6.6, S50 5.6-20.6                    | 2.6-20.6 19
lavest mulig grad er syk                   | S1 2.6-6.6                                 | 2.6-6.6 5
sykt barn er en arbeidsdag                 | B 2.6-6.6                                  |
sykt barn fyller gapet: fortsatt friske    | S 2.6-6.6, B 7.6-22.6, S 23.6              | 2.6-6.6 5, 23.6-23.6 1
bare ferie er ikke noe tilfelle            | F 2.6-20.6                                 |
ferie rett etter bygger bro                | S 2.6-6.6, F 7.6-30.6, S 1.7-4.7           | 2.6-4.7 33
permisjon rett etter bygger bro            | S 2.6-6.6, P 7.6-30.6, S 1.7-4.7           | 2.6-4.7 33
ferie rett etter, uten sykdom etterpå      | S 2.6-6.6, F 7.6-30.6                      | 2.6-6.6 5
ferie og så 15 arbeidsdager                | S 2.6-6.6, F 7.6-30.6, S 16.7              | 2.6-16.7 30
ferie og så 16 arbeidsdager                | S 2.6-6.6, F 7.6-30.6, S 17.7              | 2.6-6.6 5, 17.7-17.7 1
ferie fra mandag: helgen er arbeidsdager   | S 2.6-6.6, F 9.6-22.6, S 23.6              | 2.6-6.6 5, 23.6-23.6 1
fredag, ferie fra mandag, 15 dager i alt   | S 2.6-6.6, F 9.6-21.6, S 22.6              | 2.6-22.6 6
ferie fra lørdag bygger bro                | S 2.6-6.6, F 7.6-29.6, S 30.6              | 2.6-30.6 29
ferie etter én arbeidsdag teller som frisk | S 2.6-6.6, F 8.6-22.6, S 23.6              | 2.6-6.6 5, 23.6-23.6 1
ferie, så permisjon: en kjede              | S 2.6-6.6, F 7.6-13.6, P 14.6-30.6, S 1.7  | 2.6-1.7 30
kjeden brytes av én dag                    | S 2.6-6.6, F 7.6-13.6, P 15.6-30.6, S 1.7  | 2.6-6.6 5, 1.7-1.7 1
kjeden brytes, 15 friske til sammen        | S 2.6-6.6, F 7.6-13.6, P 15.6-28.6, S 29.6 | 2.6-29.6 13
overlappende ferie og permisjon            | S 2.6-6.6, F 7.6-20.6, P 18.6-30.6, S 1.7  | 2.6-1.7 30
syk i ferien: sykdommen vinner             | F 2.6-30.6, S 9.6-13.6                     | 9.6-13.6 5
syk to ganger i samme ferie                | F 2.6-31.7, S 9.6-13.6, S 14.7             | 9.6-14.7 36
ferie begynner før sykdommen er over       | S 2.6-13.6, F 9.6-30.6, S 1.7              | 2.6-1.7 30
ferie på en dag med sykt barn bygger bro   | S 2.6-6.6, F 7.6-30.6, B 7.6, S 1.7        | 2.6-1.7 30
tre tilfeller                              | S 2.1, S 2.3, S 2.6                        | 2.1-2.1 1, 2.3-2.3 1, 2.6-2.6 1
pågår uten slutt                           | S 22.12-                                   | 22.12-31.12 10+
slutter etter per dato                     | S 22.12-31.12                              | 22.12-31.12 10+
sluttet dagen før                          | S 22.12-30.12                              | 22.12-30.12 9
pågår etter bro                            | S 1.12-5.12, F 6.12-30.12, E 31.12         | 1.12-31.12 31+
i ferie etter sykdom pågår ikke            | S 1.12-5.12, F 6.12-                       | 1.12-5.12 5
"""  # noqa: E501


@pytest.mark.parametrize("linje", SITUASJONER.strip().splitlines())
def test_situations(linje: str) -> None:
    _, rader, svar = (del_.strip() for del_ in linje.split("|"))
    assert as_text(oppfolgingstilfeller(registrations(rader), PER_DATO)) == svar


@given(rows(), st.integers(-5, 200), st.sampled_from([1, 2, 16, 16, 16, 30]))
def test_as_walked_day_by_day(rader: list[Rad], dager: int, friskedager: int) -> None:
    per_dato = START + timedelta(days=dager)
    svar = oppfolgingstilfeller(frame(rader), per_dato, friskedager)
    assert svar.rows() == spells(rader, per_dato, friskedager)


def test_what_comes_after_per_dato_is_not_known() -> None:
    rader = registrations("S 2.6-30.6, S 10.7-20.7")
    assert as_text(oppfolgingstilfeller(rader, day("15.6"))) == "2.6-15.6 14+"


def test_another_number_of_friskedager() -> None:
    rader = registrations("S 2.6-6.6, S 12.6")
    assert oppfolgingstilfeller(rader, PER_DATO, friskedager=5).height == 2


def test_uker_are_whole_weeks_of_sykedager() -> None:
    rader = registrations("S 2.6-8.6, S 20.6-25.6")
    assert oppfolgingstilfeller(rader, PER_DATO)["varighet_uker"].to_list() == [1]


def test_people_are_never_joined() -> None:
    rader = pl.concat([registrations("S 2.6-6.6", 1), registrations("S 7.6-9.6", 2)])
    assert oppfolgingstilfeller(rader, PER_DATO)["sykedager"].to_list() == [5, 3]


@pytest.mark.parametrize("slag", [pl.UInt64, pl.Int64, pl.Int32])
@pytest.mark.parametrize("rader", ["", "S 2.6-6.6"])
def test_columns(slag: type[pl.DataType], rader: str) -> None:
    inn = registrations(rader).with_columns(pl.col("ansatt_id").cast(slag))
    assert oppfolgingstilfeller(inn, PER_DATO).schema == {"ansatt_id": slag, **UT}


def test_the_largest_id_is_a_person_like_any_other() -> None:
    rader = frame([Rad(2**64 - 1, day("2.6"), day("6.6"))])
    assert oppfolgingstilfeller(rader, PER_DATO)["ansatt_id"].to_list() == [2**64 - 1]


def test_more_columns_are_left_alone() -> None:
    rader = registrations("S 2.6-6.6").with_columns(registrert=None, lopende=True)
    assert oppfolgingstilfeller(rader, PER_DATO).columns == ["ansatt_id", *UT]


def test_rows_without_any_end_have_no_dates_to_tell_their_type_by() -> None:
    rader = registrations("S 30.12-").with_columns(til=pl.lit(None))
    assert INN["til"] != rader.schema["til"]
    assert as_text(oppfolgingstilfeller(rader, PER_DATO)) == "30.12-31.12 2+"
