"""Sickness absence of one person: when it begins, how long it lasts, how it gets registered.

New absence comes at random with a rate that is the product of the season, what is built into the
section, the sex, and the person's own frailty (drawn once, so that the same people are ill again).
Durations have a heavy tail. The constants were set by comparing the agency's quarters with the
national series; docs/eksempeldata.md says which figures came out.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from sample_data.organisasjon import effect_on
from sample_data.personer import LEDER, SLUTT, START, Person, weighted

EGENMELDINGER_PER_AAR = 0.98
SYKMELDINGER_PER_AAR = 0.40
"""New spells per person and year at factor 1 in everything."""

# January to December
_SESONG_EGEN = (1.30, 1.35, 1.20, 0.95, 1.00, 0.95, 0.40, 0.90, 1.20, 1.15, 1.25, 1.10)
_SESONG_SYK = (1.30, 1.25, 1.15, 0.95, 0.95, 0.80, 0.60, 1.05, 1.15, 1.20, 1.20, 1.00)
_BOELGER = {
    (2022, 1): 1.2, (2022, 2): 1.45, (2022, 3): 1.3,
    (2022, 11): 1.1, (2022, 12): 1.3, (2023, 11): 1.15, (2023, 12): 1.3,
}  # fmt: skip
"""Months in which an infection went round the country, on top of the season."""
_KJONN = {"K": 1.22, "M": 0.72}
_LEDERFAKTOR = 0.6
_HOEYEST = 1.36 * 1.45 * 2.3 * 1.22
"""No product of season, wave, effect and sex is higher; for drawing from a rate that varies."""

_GRADER = ((50.0, 44), (60.0, 17), (40.0, 13), (80.0, 16), (20.0, 7), (70.0, 3))
_EGENMELDINGSDAGER = ((1.0, 36), (2.0, 26), (3.0, 20), (4.0, 7), (5.0, 5), (6.0, 2), (8.0, 4))
_ATTESTUKER = ((1.0, 20), (2.0, 32), (3.0, 14), (4.0, 22), (6.0, 8), (8.0, 4))
LENGSTE = 364
"""A year, after which sykepenger end (maksdato)."""


@dataclass(frozen=True)
class Registrering:
    """One row of fravaer as the absence system knows it in the end."""

    ansattnr: str
    fra: date
    til: date
    type: str
    grad: float
    registrert: datetime
    arbeidsforhold_id: str | None = None
    arbeidsrelatert: bool | None = None
    status: str = "godkjent"
    omgjort: date | None = None
    """From this day the status is as given; extracts before it show «godkjent»."""


@dataclass
class Fravaershistorie:
    """All that a person registers, and the stretches that are taken already."""

    person: Person
    rng: random.Random
    rader: list[Registrering] = field(default_factory=list)
    permisjoner: list[tuple[date, date]] = field(default_factory=list)
    sykdom: list[tuple[date, date]] = field(default_factory=list)

    def is_free(self, fra: date, til: date) -> bool:
        return not any(a <= til and fra <= b for a, b in self.permisjoner + self.sykdom)

    def next_block(self, dag: date) -> date:
        """First day of the next permisjon or known illness after `dag`."""
        return min((a for a, _ in self.permisjoner + self.sykdom if a > dag), default=date.max)

    @property
    def siste_dag(self) -> date:
        """Last day of employment; absence may run on after the last extract."""
        return self.person.naa.til or SLUTT + timedelta(days=500)


def position_on(person: Person, dag: date) -> str | None:
    """Ansattnr of the position held on the day."""
    for stilling in person.stillinger:
        if stilling.fra <= dag and (stilling.til is None or dag <= stilling.til):
            return stilling.ansattnr
    return None


def add_sickness(historie: Fravaershistorie) -> None:
    """Draw all sickness absence of the person, forward in time, never two spells at once."""
    rng = historie.rng
    svakhet_egen, svakhet_syk = _draw_frailty(rng)
    hoeyest = _HOEYEST * (EGENMELDINGER_PER_AAR * svakhet_egen + SYKMELDINGER_PER_AAR * svakhet_syk)
    dag = START
    while True:
        dag += timedelta(days=1 + int(rng.expovariate(hoeyest) * 365.25))
        if dag >= SLUTT or dag > historie.siste_dag:
            return
        egen, syk = _rates(historie.person, dag)
        egen, syk = egen * svakhet_egen, syk * svakhet_syk
        if rng.random() * hoeyest >= egen + syk or not historie.is_free(dag, dag):
            continue
        dag = _add_spell(historie, _working_day(dag), rng.random() * (egen + syk) < egen)


def _draw_frailty(rng: random.Random) -> tuple[float, float]:
    """Two gamma variables with mean 1 that share a part: short and long absence go together."""
    felles = rng.gammavariate(0.7, 1.0)
    egen = (felles + rng.gammavariate(0.5, 1.0)) / 1.2
    syk = (felles + rng.gammavariate(0.9, 1.0)) / 1.6
    return egen, syk


def _rates(person: Person, dag: date) -> tuple[float, float]:
    """Yearly rates of new egenmeldinger and sykmeldinger on the day, without frailty."""
    for stilling in person.stillinger:
        if stilling.fra <= dag and (stilling.til is None or dag <= stilling.til):
            felles = effect_on(stilling.enhet_id, dag) * _KJONN[person.kjonn]
            felles *= _BOELGER.get((dag.year, dag.month), 1.0)
            felles *= _LEDERFAKTOR if stilling.gruppe == LEDER else 1.0
            return (
                EGENMELDINGER_PER_AAR * _SESONG_EGEN[dag.month - 1] * felles,
                SYKMELDINGER_PER_AAR * _SESONG_SYK[dag.month - 1] * felles,
            )
    return 0.0, 0.0


def _working_day(dag: date) -> date:
    """The day itself, or Monday: nobody reports sick for a Saturday in an office."""
    return dag + timedelta(days=7 - dag.weekday()) if dag.weekday() > 4 else dag


def _add_spell(historie: Fravaershistorie, fra: date, bare_egenmelding: bool) -> date:
    """Register one spell from `fra`; returns its last day."""
    rng = historie.rng
    grense = min(historie.siste_dag, historie.next_block(fra) - timedelta(days=1))
    dager = int(weighted(rng, _EGENMELDINGSDAGER)) if bare_egenmelding else _draw_length(rng)
    til = min(fra + timedelta(days=dager - 1), grense)
    if til < fra:
        return fra
    arbeidsrelatert = _draw_work_related(historie.person, rng, fra)
    if bare_egenmelding:
        _register_self(historie, fra, til, arbeidsrelatert)
    else:
        register_spell(historie, fra, til, arbeidsrelatert)
    historie.sykdom.append((fra, til))
    if (til - fra).days + 1 >= LENGSTE:
        _after_maximum(historie, til + timedelta(days=1))
    return til


def _draw_length(rng: random.Random) -> int:
    """Calendar days of a certified spell: many of a week or two, some of many months."""
    kort = rng.random() < 0.48
    dager = rng.lognormvariate(2.1, 0.6) if kort else rng.lognormvariate(4.5, 1.15)
    return max(3, min(LENGSTE, round(dager)))


def _draw_work_related(person: Person, rng: random.Random, dag: date) -> bool | None:
    if rng.random() < 0.35:
        return None
    stilling = next(s for s in reversed(person.stillinger) if s.fra <= dag)
    return rng.random() < 0.07 * effect_on(stilling.enhet_id, dag)


def _register_self(
    historie: Fravaershistorie, fra: date, til: date, arbeidsrelatert: bool | None
) -> None:
    rng = historie.rng
    rad = Registrering(
        position_on(historie.person, fra) or historie.person.ansattnr,
        fra,
        til,
        "egenmelding",
        100.0,
        stamp(rng, fra, rng.choice((0, 0, 0, 1, 2, 4))),
        arbeidsrelatert=arbeidsrelatert,
    )
    historie.rader.append(rad)
    tall = rng.random()
    if tall < 0.006:
        # Registered twice with other dates, then taken back.
        naar = rad.registrert.date() + timedelta(days=rng.randrange(2, 40))
        feil = replace(rad, til=til + timedelta(days=1), status="annullert", omgjort=naar)
        historie.rader.append(replace(feil, registrert=rad.registrert - timedelta(minutes=9)))
    elif tall < 0.011:
        senere = fra + timedelta(days=rng.randrange(9, 25))
        avslag = replace(rad, fra=senere, til=senere, status="avslått", omgjort=senere)
        historie.rader.append(replace(avslag, registrert=stamp(rng, senere, 1)))


def register_spell(
    historie: Fravaershistorie, fra: date, til: date, arbeidsrelatert: bool | None
) -> None:
    """A certified spell: perhaps some egenmelding first, then one certificate after another."""
    rng = historie.rng
    if rng.random() < 0.3 and (til - fra).days > 4:
        slutt = fra + timedelta(days=rng.randrange(1, 3))
        _register_self(historie, fra, slutt, arbeidsrelatert)
        fra = slutt + timedelta(days=1)
    grad = weighted(rng, _GRADER) if rng.random() < 0.13 else 100.0
    start = fra
    for a, b in _certificates(rng, fra, til):
        if grad == 100.0 and (a - start).days > 13 and rng.random() < 0.13:
            grad = weighted(rng, _GRADER)
        ansattnr = position_on(historie.person, a) or historie.person.ansattnr
        rad = Registrering(
            ansattnr, a, b, "sykmelding", grad, stamp(rng, a, _draw_delay(rng)),
            arbeidsrelatert=arbeidsrelatert,
        )  # fmt: skip
        historie.rader.append(rad)
        grad = _change_afterwards(historie, rad)


def _certificates(rng: random.Random, fra: date, til: date) -> Iterator[tuple[date, date]]:
    while fra <= til:
        slutt = min(til, fra + timedelta(weeks=weighted(rng, _ATTESTUKER), days=-1))
        yield fra, slutt
        fra = slutt + timedelta(days=1)


def _draw_delay(rng: random.Random) -> int:
    """Days until a certificate reaches the employer; some take months."""
    return rng.randrange(20, 150) if rng.random() < 0.06 else rng.choice((0, 1, 1, 2, 3, 5, 8))


def _change_afterwards(historie: Fravaershistorie, rad: Registrering) -> float:
    """Some full certificates become graded, and both rows are left. Returns the grade."""
    rng = historie.rng
    dager = (rad.til - rad.fra).days + 1
    if rad.grad < 100.0 or dager < 10 or rng.random() > 0.11:
        return rad.grad
    sent = rng.random() < 0.4
    fra = rad.fra if sent else rad.fra + timedelta(days=rng.randrange(3, dager - 3))
    ventet = rng.randrange(15, 100) if sent else rng.randrange(0, 6)
    naar = max(stamp(rng, fra, ventet), rad.registrert + timedelta(hours=1))
    grad = weighted(rng, _GRADER)
    historie.rader.append(replace(rad, fra=fra, grad=grad, registrert=naar))
    return grad


def _after_maximum(historie: Fravaershistorie, fra: date) -> None:
    """After maksdato some go on with a full permisjon while Nav assesses them."""
    rng = historie.rng
    til = min(historie.siste_dag, fra + timedelta(days=rng.randrange(90, 360)))
    if rng.random() < 0.5 and fra <= til and historie.is_free(fra, til):
        rad = Registrering(
            historie.person.ansattnr, fra, til, "permisjon", 100.0, stamp(rng, fra, -10)
        )
        historie.rader.append(rad)
        historie.permisjoner.append((fra, til))


def stamp(rng: random.Random, dag: date, dager_etter: int) -> datetime:
    """A time in office hours, so many days after (or before) a day."""
    klokke = time(rng.randrange(7, 17), rng.randrange(60), rng.randrange(60))
    return datetime.combine(dag + timedelta(days=dager_etter), klokke)
