from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import holidays
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.contract.codes import Fravaerstype
from pipelines.followup.kalender import (
    Fravaersperiode,
    Kalenderdag,
    Kalendermaaned,
    absence_spells,
    day_states,
    sum_up,
    weeks_of,
)
from pipelines.followup.kalenderord import (
    letter_of,
    name_month,
    name_span,
    speak_day,
    speak_spell,
    speak_sums,
)

PER = date(2026, 11, 25)
EN_DAG = timedelta(days=1)
SKJEMA = {"fra": pl.Date, "til": pl.Date, "type": pl.String, "grad": pl.Float64}
E, S, B, F, P = Fravaerstype
RANG = {E: 0, S: 0, B: 1, F: 2, P: 3}


@dataclass(frozen=True)
class Rad:
    fra: date
    til: date | None
    type: Fravaerstype = E
    grad: float = 100

    def covers(self, dag: date) -> bool:
        return self.fra <= dag and (self.til is None or dag <= self.til)


def frame(*rader: Rad) -> pl.DataFrame:
    return pl.DataFrame([(r.fra, r.til, r.type, r.grad) for r in rader], SKJEMA, orient="row")


def calendar(*rader: Rad, per: date = PER) -> list[Kalendermaaned]:
    return day_states(frame(*rader), per)


def days(maaneder: list[Kalendermaaned]) -> list[Kalenderdag]:
    return [dag for maaned in maaneder for dag in maaned.dager]


def on(dag: date, *rader: Rad) -> Kalenderdag:
    return next(en for en in days(calendar(*rader)) if en.dato == dag)


@st.composite
def registrations(draw: st.DrawFn) -> list[Rad]:
    rader = []
    for _ in range(draw(st.integers(0, 8))):
        fra = PER + timedelta(days=draw(st.integers(-420, 20)))
        lengde = draw(st.none() | st.integers(0, 60))
        til = None if lengde is None else fra + timedelta(days=lengde)
        rader.append(
            Rad(fra, til, draw(st.sampled_from(Fravaerstype)), draw(st.sampled_from([20, 50, 100])))
        )
    return rader


def expected(dag: date, rader: list[Rad]) -> tuple[Fravaerstype | None, float | None]:
    """The rule said naively, of one day."""
    gjelder = [rad for rad in rader if rad.covers(dag)]
    if not gjelder:
        return None, None
    beste = min(gjelder, key=lambda rad: (RANG[rad.type], -rad.grad, rad.type is not S))
    return beste.type, beste.grad


@given(registrations())
def test_every_day_is_what_the_rule_says_of_that_day(rader: list[Rad]) -> None:
    for dag in days(calendar(*rader)):
        assert (dag.fravaer, dag.grad) == expected(dag.dato, rader)


@pytest.mark.parametrize("per", [PER, date(2026, 1, 1), date(2024, 2, 29), date(2025, 12, 31)])
def test_it_is_every_day_of_twelve_months_until_per_dato(per: date) -> None:
    maaneder = calendar(per=per)
    foerste = maaneder[0].dager[0].dato
    alle = [foerste + n * EN_DAG for n in range((per - foerste).days + 1)]
    assert [dag.dato for dag in days(maaneder)] == alle
    assert len(maaneder) == 12
    assert foerste.day == 1


def test_nothing_is_shown_of_days_after_per_dato() -> None:
    assert days(calendar(Rad(PER + EN_DAG, None))) == days(calendar())


def test_an_ongoing_absence_lasts_until_per_dato() -> None:
    assert on(PER, Rad(date(2026, 11, 1), None, S)).fravaer is S


@pytest.mark.parametrize("dag", days(calendar())[::13], ids=lambda dag: f"{dag.dato}")
def test_weekends_and_holidays_are_those_of_the_calendar(dag: Kalenderdag) -> None:
    fri = holidays.country_holidays("NO", language="no")
    assert dag.er_helg == (dag.dato.strftime("%w") in "06")
    assert dag.helligdag == fri.get(dag.dato)


@pytest.mark.parametrize(
    ("dato", "navn"),
    [
        (date(2026, 4, 3), "Langfredag"),
        (date(2026, 5, 17), "Grunnlovsdag"),
        (date(2025, 12, 26), "Andre juledag"),
        (date(2025, 12, 24), None),
    ],
)
def test_holidays_have_their_norwegian_names(dato: date, navn: str | None) -> None:
    assert on(dato).helligdag == navn


@pytest.mark.parametrize("maaned", calendar(), ids=lambda en: f"{en.maaned}")
def test_weeks_are_rows_of_seven_from_monday(maaned: Kalendermaaned) -> None:
    uker = weeks_of(maaned)
    assert all(len(dager) == 7 for _, dager in uker)
    plassert = [(nr, plass, dag) for nr, dager in uker for plass, dag in enumerate(dager) if dag]
    assert [dag for *_, dag in plassert] == list(maaned.dager)
    assert all(dag.dato.isocalendar()[1:] == (nr, plass + 1) for nr, plass, dag in plassert)


def test_sykmelding_goes_before_egenmelding_of_the_same_grad() -> None:
    dag = date(2026, 3, 3)
    assert on(dag, Rad(dag, dag, E), Rad(dag, dag, S)).fravaer is S


def test_days_on_both_sides_of_a_weekend_are_one_period() -> None:
    fredag, mandag = date(2026, 3, 6), date(2026, 3, 9)
    perioder = absence_spells(calendar(Rad(fredag, fredag), Rad(mandag, mandag)))
    assert [(en.fra, en.til, en.dager) for en in perioder] == [(fredag, mandag, 2)]


def test_days_on_both_sides_of_easter_are_one_period() -> None:
    foer, etter = date(2026, 4, 1), date(2026, 4, 7)
    assert len(absence_spells(calendar(Rad(foer, foer), Rad(etter, etter)))) == 1


def test_a_working_day_between_makes_two_periods() -> None:
    mandag, onsdag = date(2026, 3, 2), date(2026, 3, 4)
    assert len(absence_spells(calendar(Rad(mandag, mandag), Rad(onsdag, onsdag)))) == 2


def test_a_new_grad_continues_the_period() -> None:
    helt = Rad(date(2026, 3, 2), date(2026, 3, 15), S)
    gradert = Rad(date(2026, 3, 16), date(2026, 3, 29), S, 50)
    (periode,) = absence_spells(calendar(helt, gradert))
    assert periode.grader == ((helt.fra, 100), (gradert.fra, 50))


@given(registrations())
def test_sums_count_each_day_of_absence_once(rader: list[Rad]) -> None:
    maaneder = calendar(*rader)
    borte = [dag for dag in days(maaneder) if dag.fravaer]
    assert sum(total.dager for total in sum_up(absence_spells(maaneder))) == len(borte)


@given(registrations())
def test_no_period_begins_or_ends_on_a_day_without_its_absence(rader: list[Rad]) -> None:
    maaneder = calendar(*rader)
    borte = {(dag.fravaer, dag.dato) for dag in days(maaneder)}
    for periode in absence_spells(maaneder):
        assert {(periode.type, periode.fra), (periode.type, periode.til)} <= borte


@pytest.mark.parametrize(
    ("rad", "bokstav", "sagt"),
    [
        (Rad(date(2026, 3, 3), None, E), "E", "tirsdag 3. mars: egenmelding"),
        (Rad(date(2026, 3, 3), None, S), "S", "tirsdag 3. mars: sykmelding"),
        (Rad(date(2026, 3, 3), None, S, 50), "S50", "tirsdag 3. mars: sykmelding 50\u00a0%"),
        (Rad(date(2026, 3, 3), None, B, 50), "B", "tirsdag 3. mars: sykt barn"),
        (Rad(date(2026, 3, 3), None, F), "F", "tirsdag 3. mars: ferie"),
        (Rad(date(2026, 3, 3), None, P, 80), "P80", "tirsdag 3. mars: permisjon 80\u00a0%"),
    ],
)
def test_a_day_is_a_letter_for_the_eye_and_a_sentence_for_the_ear(
    rad: Rad, bokstav: str, sagt: str
) -> None:
    dag = on(date(2026, 3, 3), rad)
    assert (letter_of(dag), speak_day(dag)) == (bokstav, sagt)


def test_a_holiday_is_named_before_the_absence() -> None:
    dag = on(date(2026, 4, 3), Rad(date(2026, 4, 1), date(2026, 4, 7), F))
    assert speak_day(dag) == "fredag 3. april: Langfredag, ferie"


def test_a_day_with_nothing_is_its_date() -> None:
    assert speak_day(on(date(2026, 3, 3))) == "tirsdag 3. mars"


@pytest.mark.parametrize(
    ("fra", "til", "tekst"),
    [
        (date(2026, 3, 3), date(2026, 3, 3), "3. mars 2026"),
        (date(2026, 3, 2), date(2026, 3, 6), "2.–6. mars 2026"),
        (date(2026, 2, 28), date(2026, 3, 3), "28. februar – 3. mars 2026"),
        (date(2025, 12, 30), date(2026, 1, 2), "30. desember 2025 – 2. januar 2026"),
    ],
)
def test_a_span_says_month_and_year_once(fra: date, til: date, tekst: str) -> None:
    assert name_span(fra, til) == tekst


def test_a_period_says_its_grades_only_when_some_of_it_is_graded() -> None:
    fra, til = date(2026, 3, 2), date(2026, 3, 29)
    hel = Fravaersperiode(S, fra, til, 28, ((fra, 100.0),))
    endret = Fravaersperiode(S, fra, til, 28, ((fra, 100.0), (date(2026, 3, 16), 50.0)))
    assert speak_spell(hel) == "2.–29. mars 2026: sykmelding, 28 dager"
    assert speak_spell(endret).endswith("28 dager. 100\u00a0%, fra 16. mars 50\u00a0%")


def test_totals_are_said_in_plain_words() -> None:
    rader = [Rad(date(2026, 3, 2), date(2026, 3, 4)), Rad(date(2026, 5, 5), date(2026, 5, 5))]
    summer = sum_up(absence_spells(calendar(*rader, Rad(PER, None, B))))
    assert speak_sums(summer) == "Egenmelding 4 dager i 2 perioder · Sykt barn 1 dag i 1 periode"


def test_no_absence_is_a_sentence() -> None:
    assert speak_sums([]) == "Ikke noe fravær er registrert."


def test_months_have_norwegian_names() -> None:
    navn = [name_month(maaned.maaned) for maaned in calendar()]
    assert (navn[0], navn[3], navn[11]) == ("desember 2025", "mars 2026", "november 2026")


def test_repr_of_a_day_does_not_say_who_was_ill() -> None:
    assert "sykmelding" not in repr(on(PER, Rad(PER, None, S)))
