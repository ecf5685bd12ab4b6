"""Registrations → korte tilfeller, limits, and whom to ask. 2 June 2025 is a Monday."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import holidays
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.followup.gjentatt import GRENSER, set_limits, signals
from pipelines.followup.grupper import groups_of
from pipelines.followup.korte import short_spells
from pipelines.settings import Gjentatt
from tests.followup.arbeidsfolk import ORGANISASJON, Jobb, jobs
from tests.followup.dagvandring import SYK, by_person, days
from tests.followup.fravaer import START, Rad, day, frame, months_before, registrations, rows

REGLER = Gjentatt()
AARET = date(2025, 1, 1), date(2025, 12, 31)
HELLIGDAGER = holidays.country_holidays("NO", years=range(2023, 2028))


def is_arbeidsdag(dagen: date) -> bool:
    return dagen.weekday() < 5 and dagen not in HELLIGDAGER


def naive_spells(egne: list[Rad], til: date) -> list[tuple[date, date, float]]:
    """First and last day and lost arbeidsdager (× grad) of each tilfelle of one person."""
    grader: dict[date, float] = {}
    for rad in egne:
        if rad.type in SYK:
            for dagen in days(rad.fra, rad.til or max(til, rad.fra)):
                grader[dagen] = max(grader.get(dagen, 0), rad.grad)
    tilfeller: list[tuple[date, date, float]] = []
    for dagen, grad in sorted(grader.items()):
        tapt = grad / 100 if is_arbeidsdag(dagen) else 0
        if tilfeller:
            start, slutt, tapte = tilfeller[-1]
            mellom = days(slutt + timedelta(days=1), dagen - timedelta(days=1))
            if not any(map(is_arbeidsdag, mellom)):
                tilfeller[-1] = start, dagen, tapte + tapt
                continue
        tilfeller.append((dagen, dagen, tapt))
    return tilfeller


def naive_short(
    rader: Sequence[Rad], jobber: Sequence[Jobb], fra: date, til: date
) -> dict[int, tuple[int, float]]:
    ut: dict[int, tuple[int, float]] = {}
    for person, egne in by_person(rader).items():
        for start, slutt, tapte in naive_spells(egne, til):
            stilling = sum(
                jobb.stillingsprosent
                for jobb in jobber
                if jobb.ansatt_id == person and jobb.fra <= start <= (jobb.til or date.max)
            )
            if fra <= start <= til and (slutt - start).days + 1 <= 16 and stilling:
                antall, sum_ = ut.get(person, (0, 0.0))
                ut[person] = antall + 1, sum_ + tapte * min(stilling, 100) / 100
    return ut


@pytest.mark.parametrize(
    ("situasjon", "rader", "tilfeller", "dagsverk"),
    [
        ("én dag", "E 2.6", 1, 1),
        ("to dager med en arbeidsdag mellom", "E 2.6, E 4.6", 2, 2),
        ("helgen skiller ikke", "E 6.6, S 10.6-11.6", 1, 3),  # 9 June is a public holiday
        ("egenmelding og sykmelding er ett", "E 2.6-4.6, S50 5.6-6.6", 1, 4),
        ("overlapp: høyeste grad, aldri summen", "S50 2.6-6.6, S80 4.6-6.6", 1, 3.4),
        ("16 dager", "S 2.6-17.6", 1, 11),
        ("17 dager er ikke kort", "S 2.6-18.6", 0, 0),
        ("to korte som til sammen er lange", "S 2.6-13.6, S 16.6-20.6", 0, 0),
        ("sykt barn og ferie er ikke sykefravær", "B 2.6, F 3.6-6.6", 0, 0),
        ("begynte i fjor", "S 1.1", 1, 0),
        ("pågår, så langt kort", "S 22.12-", 1, 6),
        ("pågår, så langt lang", "S 12.12-", 0, 0),
    ],
)
def test_short_spells(situasjon: str, rader: str, tilfeller: int, dagsverk: float) -> None:
    svar = short_spells(registrations(rader), jobs([Jobb(1)]), *AARET)
    fasit = [(1, tilfeller, pytest.approx(dagsverk))] if tilfeller else []
    assert svar.rows() == fasit, situasjon


def test_one_that_begins_before_the_year_is_not_of_it() -> None:
    rader = frame([Rad(1, date(2024, 12, 30), date(2025, 1, 3))])
    assert short_spells(rader, jobs([Jobb(1)]), *AARET).is_empty()


def test_one_that_ends_after_the_year_has_its_whole_length() -> None:
    rader = frame([Rad(1, date(2025, 12, 29), date(2026, 2, 27))])
    assert short_spells(rader, jobs([Jobb(1)]), *AARET).is_empty()


@pytest.mark.parametrize(
    ("jobber", "dagsverk"),
    [
        ([Jobb(1, stillingsprosent=60)], [0.6]),
        ([Jobb(1, stillingsprosent=60), Jobb(1, "S2", stillingsprosent=30)], [0.9]),
        ([Jobb(1, stillingsprosent=60), Jobb(1, "S2", stillingsprosent=60)], [1]),
        ([Jobb(1, stillingsprosent=60, til=day("1.6")), Jobb(1, "S2", fra=day("2.6"))], [1]),
        ([Jobb(1, til=day("1.6"))], []),
        ([Jobb(1, kvartal="2025K1", stillingsprosent=50), Jobb(1, kvartal="2025K2")], [1]),
        ([Jobb(1, kvartal="2025K1"), Jobb(1, kvartal="2025K2", til=day("1.6"))], []),
        ([Jobb(1, stillingsprosent=30), Jobb(1, stillingsprosent=30)], [0.6]),
    ],
)
def test_dagsverk_by_the_stilling_of_the_first_day(
    jobber: list[Jobb], dagsverk: list[float]
) -> None:
    svar = short_spells(registrations("E 2.6"), jobs(jobber), *AARET)
    assert svar["dagsverk"].to_list() == dagsverk


_jobber = st.lists(
    st.builds(
        Jobb,
        st.integers(1, 3),
        st.sampled_from(["S1", "S2"]),
        st.sampled_from([date(2010, 1, 1), date(2025, 2, 3)]),
        st.sampled_from([None, date(2025, 3, 31)]),
        st.sampled_from([20, 60, 100]),
    ),
    max_size=5,
)


@given(rows(), _jobber, st.integers(0, 60), st.integers(0, 120))
def test_short_spells_as_walked_day_by_day(
    rader: list[Rad], jobber: list[Jobb], foerste: int, lengde: int
) -> None:
    fra = START + timedelta(days=foerste)
    til = fra + timedelta(days=lengde)
    svar = short_spells(frame(rader), jobs(jobber), fra, til)
    fasit = naive_short(rader, jobber, fra, til)
    assert svar.rows() == [
        (person, antall, pytest.approx(dagsverk)) for person, (antall, dagsverk) in fasit.items()
    ]


# limits


def crowd(antall: int, enhet: str = "S1", stilling: str | None = "rådgiver") -> list[Jobb]:
    fra = {"S1": 1000, "S2": 2000, "D": 3000, "X": 4000}[enhet] + (500 if stilling else 0)
    return [Jobb(fra + nr, enhet, stillingsgruppe=stilling) for nr in range(antall)]


def single_days(person: int, antall: int, aar: int = 2025) -> list[Rad]:
    """Mondays with egenmelding, from February on."""
    foerste = date(aar, 2, 3)
    mandag = foerste - timedelta(days=foerste.weekday())
    return [
        Rad(person, dagen, dagen, "egenmelding")
        for dagen in (mandag + timedelta(weeks=nr) for nr in range(antall))
    ]


@pytest.mark.parametrize(
    ("jobber", "grupper"),
    [
        (crowd(49), ["hele virksomheten"]),
        (
            crowd(50),
            ["saksbehandling", "saksbehandling, rådgiver", "hele virksomheten"],
        ),
        (crowd(30) + crowd(20, "S2", None), ["saksbehandling", "hele virksomheten"]),
        (crowd(30) + crowd(20, "D"), ["hele virksomheten"]),
        (crowd(60, "X"), ["hele virksomheten"]),
        ([], ["hele virksomheten"]),
    ],
)
def test_groups_of_enough_people(jobber: list[Jobb], grupper: list[str]) -> None:
    grenser = set_limits(frame([]), jobs(jobber), ORGANISASJON, 2026, REGLER)
    assert grenser["gruppe"].to_list() == grupper


def test_only_those_employed_the_whole_year_are_compared() -> None:
    jobber = [
        *crowd(2),
        Jobb(1, fra=day("2.1")),
        Jobb(2, til=day("30.12")),
        Jobb(3, til=day("1.3")),
        Jobb(3, "S2", fra=day("1.12")),
    ]
    grenser = set_limits(frame([]), jobs(jobber), ORGANISASJON, 2026, REGLER)
    assert grenser["antall_personer"].to_list() == [3]


def test_the_limit_is_what_nine_in_ten_did_not_go_over() -> None:
    fravaer = [
        rad for nr, antall in enumerate((1, 2, 3, 4, 5, 6)) for rad in single_days(nr, antall)
    ]
    jobber = [Jobb(nr) for nr in range(60)]  # 54 with none, and 1 to 6
    grenser = set_limits(frame(fravaer), jobs(jobber), ORGANISASJON, 2026, REGLER)
    assert grenser.filter(gruppe="hele virksomheten").row(0) == ("hele virksomheten", 60, 0, 0.0)
    naer = set_limits(frame(fravaer), jobs(jobber), ORGANISASJON, 2026, Gjentatt(grense_andel=0.95))
    assert naer["tilfeller"].to_list() == [3, 3, 3]


def test_where_nobody_was_employed_there_is_no_limit() -> None:
    grenser = set_limits(frame([]), jobs([]), ORGANISASJON, 2026, REGLER)
    assert grenser.rows() == [("hele virksomheten", 0, None, None)]


@given(st.lists(st.integers(0, 6), min_size=1, max_size=40), st.sampled_from([0.5, 0.8, 0.9, 0.95]))
def test_limits_as_counted_one_by_one(antall: list[int], andel: float) -> None:
    fravaer = [rad for nr, ett in enumerate(antall) for rad in single_days(nr, ett)]
    jobber = [Jobb(nr) for nr in range(len(antall))]
    (grense,) = set_limits(
        frame(fravaer), jobs(jobber), ORGANISASJON, 2026, Gjentatt(grense_andel=andel)
    )["tilfeller"]
    minste = min(
        verdi
        for verdi in antall
        if sum(ett <= verdi for ett in antall) >= math.ceil(round(andel * len(antall), 6))
    )
    assert grense == minste


# signals

PER_DATO = date(2025, 12, 31)


def limits(*rader: tuple[str, int, int | None, float | None]) -> pl.DataFrame:
    return pl.DataFrame(rader, schema=GRENSER, orient="row")


def who(
    fravaer: Sequence[Rad],
    jobber: Sequence[Jobb] = (Jobb(1),),
    grenser: pl.DataFrame | None = None,
    unntatt: Sequence[int] = (),
    per_dato: date = PER_DATO,
) -> list[tuple[int, str]]:
    svar = signals(
        frame([*fravaer]),
        jobs(jobber),
        ORGANISASJON,
        limits(("hele virksomheten", 60, 3, 3.0)) if grenser is None else grenser,
        per_dato,
        REGLER,
        unntatt=unntatt,
    )
    return svar.select("ansatt_id", "gruppe").rows()


MEG = [(1, "hele virksomheten")]


@pytest.mark.parametrize(
    ("situasjon", "fravaer", "svar"),
    [
        ("fire korte, over begge grensene", single_days(1, 4), MEG),
        ("tre korte", single_days(1, 3), []),
        (
            "fire korte, men på dagsverkgrensen",
            [*single_days(1, 3), Rad(1, day("1.1"), day("1.1"))],
            [],
        ),
        ("ett langt", [Rad(1, day("2.1"), day("30.9"))], []),
        (
            "fire korte og ett langt som er over",
            [*single_days(1, 4), Rad(1, day("2.6"), day("31.7"))],
            MEG,
        ),
        ("fire korte og et langt som pågår", [*single_days(1, 4), Rad(1, day("1.12"), None)], []),
        (
            "pågår i 16 dager: ett kort til",
            [*single_days(1, 3), Rad(1, day("16.12"), None)],
            MEG,
        ),
        ("pågår i 17 dager", [*single_days(1, 4), Rad(1, day("15.12"), None)], []),
        ("halve dager når ikke opp", [replace(rad, grad=50) for rad in single_days(1, 4)], []),
        ("for lenge siden", single_days(1, 4, 2024), []),
    ],
)
def test_signals(situasjon: str, fravaer: list[Rad], svar: list[tuple[int, str]]) -> None:
    assert who(fravaer) == svar, situasjon


@pytest.mark.parametrize(
    ("grenser", "svar"),
    [
        ([("hele virksomheten", 60, 3, 3.0)], ["hele virksomheten"]),
        ([("hele virksomheten", 60, 4, 3.0)], []),
        ([("hele virksomheten", 60, 3, 4.0)], []),
        ([("hele virksomheten", 0, None, None)], []),
        (
            [("saksbehandling", 50, 3, 3.0), ("hele virksomheten", 60, 9, 9.0)],
            ["saksbehandling"],
        ),
        (
            [
                ("saksbehandling, rådgiver", 50, 4, 4.0),
                ("saksbehandling", 50, 3, 3.0),
                ("hele virksomheten", 60, 3, 3.0),
            ],
            [],
        ),
        ([("drift", 50, 0, 0.0), ("hele virksomheten", 60, 3, 3.0)], ["hele virksomheten"]),
    ],
)
def test_the_narrowest_group_with_a_limit_decides(
    grenser: list[tuple[str, int, int | None, float | None]], svar: list[str]
) -> None:
    assert [gruppe for _, gruppe in who(single_days(1, 4), grenser=limits(*grenser))] == svar


def test_nobody_who_is_held_outside() -> None:
    assert who(single_days(1, 4), unntatt=[1]) == []


def test_nobody_who_has_left() -> None:
    assert who(single_days(1, 4), [Jobb(1, til=day("30.12"))]) == []


@pytest.mark.parametrize(("per_dato", "antall"), [("2.2", 1), ("3.2", 0)])
def test_twelve_months_that_end_with_per_dato(per_dato: str, antall: int) -> None:
    assert len(who(single_days(1, 4), per_dato=day(per_dato, 2026))) == antall


def test_a_signal_holds_no_rank_and_no_weekday() -> None:
    svar = signals(
        frame(single_days(1, 4)),
        jobs([Jobb(1)]),
        ORGANISASJON,
        limits(("hele virksomheten", 60, 3, 3.0)),
        PER_DATO,
        REGLER,
    )
    assert svar.rows(named=True) == [
        {"ansatt_id": 1, "gruppe": "hele virksomheten", "tilfeller": 4, "dagsverk": 4.0}
    ]


@given(st.integers(0, 250), st.integers(16, 400), st.sampled_from([20, 50, 100]))
def test_a_single_long_spell_never_signals(foerste: int, lengde: int, grad: int) -> None:
    fra = date(2025, 1, 1) + timedelta(days=foerste)
    fravaer = [Rad(1, fra, fra + timedelta(days=lengde), "sykmelding", grad)]
    assert who(fravaer, grenser=limits(("hele virksomheten", 60, 0, 0.0))) == []


@given(rows(1), st.integers(0, 100), st.integers(16, 60))
def test_a_long_spell_more_never_makes_a_signal(
    rader: list[Rad], foerste: int, lengde: int
) -> None:
    fra = START + timedelta(days=foerste)
    lang = Rad(1, fra, fra + timedelta(days=lengde))
    lave, per_dato = limits(("hele virksomheten", 60, 0, 0.0)), date(2025, 5, 30)
    uten, med = (who(r, grenser=lave, per_dato=per_dato) for r in (rader, [*rader, lang]))
    assert uten or not med


@given(rows(3), _jobber, st.integers(0, 5), st.sampled_from([0.0, 2.0, 8.0]))
def test_signals_as_told_person_by_person(
    rader: list[Rad], jobber: list[Jobb], grense: int, dagsverk: float
) -> None:
    per_dato = date(2025, 4, 10)
    korte = naive_short(rader, jobber, months_before(per_dato, 12) + timedelta(days=1), per_dato)
    fasit = [
        (person, "hele virksomheten")
        for person, (antall, sum_) in korte.items()
        if antall >= 4
        and antall > grense
        and round(sum_, 6) > dagsverk
        and any(j.ansatt_id == person and (j.til or date.max) >= per_dato for j in jobber)
        and not _long_ill([rad for rad in rader if rad.ansatt_id == person], per_dato)
    ]
    grenser = limits(("hele virksomheten", 60, grense, dagsverk))
    assert who(rader, jobber, grenser, per_dato=per_dato) == fasit


def _long_ill(egne: list[Rad], per_dato: date) -> bool:
    kjent = [replace(r, til=min(r.til or per_dato, per_dato)) for r in egne if r.fra <= per_dato]
    tilfeller = naive_spells(kjent, per_dato)
    return any(slutt == per_dato and (slutt - start).days + 1 > 16 for start, slutt, _ in tilfeller)


@given(st.lists(st.integers(0, 9), min_size=3, max_size=60), st.sampled_from([0.5, 0.8, 0.9, 0.95]))
def test_nobody_at_the_limit_signals_and_few_are_over(antall: list[int], andel: float) -> None:
    """With a year like the one before, at most the share above the limit can signal."""
    regler = Gjentatt(grense_andel=andel)
    fravaer = [rad for nr, ett in enumerate(antall) for rad in single_days(nr, ett)]
    jobber = [Jobb(nr) for nr in range(len(antall))]
    grenser = set_limits(frame(fravaer), jobs(jobber), ORGANISASJON, 2026, regler)
    svar = who(fravaer, jobber, grenser)
    grense = grenser["tilfeller"][-1]
    assert all(antall[person] > grense for person, _ in svar)
    assert len(svar) <= (1 - andel) * len(antall) + 1e-6


@pytest.mark.parametrize(
    ("jobber", "fin"),
    [
        (
            [Jobb(1, "S1", stillingsprosent=40), Jobb(1, "D", stillingsprosent=60)],
            "drift, rådgiver",
        ),
        ([Jobb(1, "D"), Jobb(1, "S2")], "drift, rådgiver"),
        ([Jobb(1, stillingsgruppe=None)], None),
        ([Jobb(1, stillingsgruppe=" ")], None),
        ([Jobb(1, "X")], None),
        ([Jobb(1, "ukjent enhet")], None),
    ],
)
def test_the_group_is_that_of_the_largest_arbeidsforhold(
    jobber: list[Jobb], fin: str | None
) -> None:
    assert groups_of(jobs(jobber), ORGANISASJON, PER_DATO)["fin"].to_list() == [fin]


def test_the_newest_arbeidstype_of_an_enhet_counts() -> None:
    organisasjon = pl.DataFrame(
        {"kvartal": ["2025K2", "2025K1"], "enhet_id": "S1", "arbeidstype": ["ny", "gammel"]}
    )
    assert groups_of(jobs([Jobb(1)]), organisasjon, PER_DATO)["grov"].to_list() == ["ny"]


def test_each_employee_is_in_one_group_of_each_width() -> None:
    jobber = [Jobb(1), Jobb(1, "S2"), Jobb(2)]
    grupper = groups_of(jobs(jobber), ORGANISASJON, PER_DATO)
    assert Counter(grupper["ansatt_id"]) == {1: 1, 2: 1}
