"""What leaders did to follow up the spells: plans, meetings and talks, as registered elsewhere.

How good a section is at it is drawn once for the section, so that practice differs from section to
section; what was done for each person is drawn from a stream of the person's own.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_SYKT = ("egenmelding", "sykmelding")
_FRISKEDAGER = 16
_PLAN_DAGER, _MOETE_1_DAGER, _SAMTALE_DAGER, _MOETE_2_DAGER = 28, 49, 84, 182
_LANGT = 56


@dataclass(frozen=True)
class Praksis:
    """How a section does it: the share done before the deadline, and after it."""

    i_tide: float
    sent: float


_PRAKSIS = ((Praksis(0.95, 0.03), 40), (Praksis(0.78, 0.13), 34), (Praksis(0.32, 0.30), 26))
"""And how many in a hundred sections are like that."""


@dataclass(frozen=True)
class Rad:
    """One absence row of a person as a delivery shows it, to its last known day."""

    fra: date
    til: date
    type: str
    grad: float
    registrert: str


@dataclass(frozen=True)
class Tilfelle:
    start: date
    slutt: date
    """Last sick day so far."""
    helt: bool
    """Fully absent for as long as it takes until dialogmøte 1 is due."""


def spells(rader: list[Rad]) -> list[Tilfelle]:
    """The person's spells, walked day by day: sixteen days fit in a row close one.

    Ferie and permisjon directly after illness are no fit days; any other day is.
    """
    grader = _grades(rader)
    fri = {dag for rad in rader if rad.type in ("ferie", "permisjon") for dag in _days(rad)}
    funnet: list[list[date]] = []
    friske = _FRISKEDAGER
    for dag in _calendar(grader):
        if dag in grader:
            if friske >= _FRISKEDAGER:
                funnet.append([])
            funnet[-1].append(dag)
            friske = 0
        elif dag not in fri or friske:
            friske += 1
    return [_spell(dager, grader) for dager in funnet]


def _grades(rader: list[Rad]) -> dict[date, float]:
    """Sick day → grad; of two registrations the last one holds."""
    syke = sorted((rad for rad in rader if rad.type in _SYKT), key=lambda rad: rad.registrert)
    return {dag: rad.grad for rad in syke for dag in _days(rad)}


def _days(rad: Rad) -> Iterator[date]:
    for nummer in range((rad.til - rad.fra).days + 1):
        yield rad.fra + timedelta(days=nummer)


def _calendar(grader: dict[date, float]) -> Iterator[date]:
    """Every day from the first sick one to the last."""
    if grader:
        foerste, siste = min(grader), max(grader)
        for nummer in range((siste - foerste).days + 1):
            yield foerste + timedelta(days=nummer)


def _spell(dager: list[date], grader: dict[date, float]) -> Tilfelle:
    frist = dager[0] + timedelta(days=_MOETE_1_DAGER)
    return Tilfelle(dager[0], dager[-1], all(grader[dag] == 100 for dag in dager if dag < frist))


def practice_of(enhet_id: str, seed: int) -> Praksis:
    """How the section does it, whoever asks."""
    rng = random.Random(f"{seed}-rutine-{enhet_id}")
    return rng.choices([praksis for praksis, _ in _PRAKSIS], [vekt for _, vekt in _PRAKSIS])[0]


def followed_up(
    tilfelle: Tilfelle, praksis: Praksis, rng: random.Random, per_dato: date
) -> Iterator[tuple[str, date]]:
    """What was done for one spell up to the day of the delivery: (hendelse, dato)."""
    lever_til = min(tilfelle.slutt, per_dato)
    moete = rng.random() < (1.0 if tilfelle.helt else 0.15)
    ledd = (
        ("oppfolgingsplan", _PLAN_DAGER, 18, 1.0),
        ("dialogmote_1", _MOETE_1_DAGER, 20, 1.0 if moete else 0.0),
        ("samtale", _SAMTALE_DAGER, 12, 0.5),
        ("oppdatert_plan", _MOETE_2_DAGER - 7, 12, 0.8),
        ("dialogmote_2", _MOETE_2_DAGER, 10, 0.7),
    )
    for hendelse, frist, foer, andel in ledd:
        dato = _draw_day(rng, tilfelle.start, (frist, foer), (praksis, andel))
        if dato and dato <= lever_til:
            yield hendelse, dato
    langt = (tilfelle.slutt - tilfelle.start).days + 1 > _LANGT
    retur = _workday(tilfelle.slutt + timedelta(days=rng.randrange(1, 13)))
    if (
        rng.random() < 0.7 * praksis.i_tide
        and langt
        and tilfelle.slutt < per_dato
        and retur <= per_dato
    ):
        yield "samtale_etter_retur", retur


def _draw_day(
    rng: random.Random, start: date, vindu: tuple[int, int], hvor_ofte: tuple[Praksis, float]
) -> date | None:
    """A working day before the deadline, after it, or none; always as many draws."""
    (frist, foer), (praksis, andel) = vindu, hvor_ofte
    aktuelt, tall = rng.random() < andel, rng.random()
    i_tide = start + timedelta(days=frist - 3 - rng.randrange(foer))
    sent = start + timedelta(days=frist + 2 + rng.randrange(25))
    if not aktuelt or tall >= praksis.i_tide + praksis.sent:
        return None
    return _workday(i_tide) if tall < praksis.i_tide else _workday(sent)


def _workday(dag: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return dag + timedelta(days=7 - dag.weekday()) if dag.weekday() > 4 else dag
