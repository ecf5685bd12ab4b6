"""What real payroll data also hold: two positions, two employee numbers, hourly paid people."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

from sample_data.fravaer import Registrering
from sample_data.navn import draw_name
from sample_data.personer import Bemanning, Person, Stilling

_TO_STILLINGER = 14
_TO_ANSATTNUMMER = 5
_NYTT_ANSATTNUMMER = 6
_TIMELOENTE = 12


def add_special_cases(hus: Bemanning, seed: int) -> None:
    rng = random.Random(f"{seed}-særtilfeller")
    rolige = [
        p for p in hus.folk if len(p.stillinger) == 1 and p.naa.til is None and p.naa.prosent == 100
    ]
    valgte = rng.sample(rolige, _TO_STILLINGER + _TO_ANSATTNUMMER)
    for nummer, person in enumerate(valgte[:_TO_STILLINGER]):
        # Two of them together hold more than a full position: the check warns.
        person.naa.prosent = 80.0 if nummer < 2 else 60.0
        _add_position(hus, person, rng, person.ansattnr, "2")
    for nummer, person in enumerate(valgte[_TO_STILLINGER:]):
        person.person_id = f"P{nummer + 1:03}"
        person.naa.prosent = 50.0
        _add_position(hus, person, rng, str(20_000 + nummer), "1")
    _renumber(hus, rng)
    _add_hourly(hus, rng)


def _add_position(
    hus: Bemanning, person: Person, rng: random.Random, ansattnr: str, nummer: str
) -> None:
    enhet = hus.enheter[rng.choice(("A1-01", "A2-02", "A4-02", "A6-02", "A8-04"))]
    hoved = person.naa
    person.ekstra.append(
        Stilling(
            ansattnr,
            f"{ansattnr}-{nummer}",
            enhet.enhet_id,
            max(hoved.fra, date(2023, 1, 1)),
            40.0,
            hoved.gruppe,
            enhet.kontorsted,
        )
    )


def _renumber(hus: Bemanning, rng: random.Random) -> None:
    """A few who changed section were registered as a new job with a new employee number."""
    flyttet = [
        p
        for p in hus.folk
        if len(p.stillinger) == 2
        and p.stillinger[0].enhet_id != p.naa.enhet_id
        and date(2022, 1, 1) < p.naa.fra < date(2025, 12, 1)
    ]
    for nummer, person in enumerate(rng.sample(flyttet, _NYTT_ANSATTNUMMER)):
        person.person_id = f"P{_TO_ANSATTNUMMER + nummer + 1:03}"
        person.naa.ansattnr = str(20_100 + nummer)
        person.naa.arbeidsforhold_id = f"{person.naa.ansattnr}-1"


def _add_hourly(hus: Bemanning, rng: random.Random) -> None:
    """Called in by the hour: no stillingsprosent, or 0. They are left out of the figures."""
    for nummer in range(_TIMELOENTE):
        kjonn = rng.choice("KM")
        person = Person(len(hus.folk) + 1, kjonn, draw_name(rng, kjonn))
        enhet = hus.enheter[rng.choice(("A1-01", "A1-03", "A6-05"))]
        ansattnr = str(30_000 + nummer)
        person.stillinger.append(
            Stilling(
                ansattnr,
                f"{ansattnr}-1",
                enhet.enhet_id,
                date(2024, rng.randrange(1, 13), 1),
                None if nummer % 3 else 0.0,
                "timelønt",
                enhet.kontorsted,
            )
        )
        hus.folk.append(person)


def name_positions(hus: Bemanning, rader: list[Registrering], seed: int) -> list[Registrering]:
    """Some short absence of people with two positions is registered for one of them only."""
    rng = random.Random(f"{seed}-én-stilling")
    to_stillinger = {
        stilling.ansattnr: stilling
        for person in hus.folk
        for stilling in person.ekstra
        if stilling.ansattnr == person.ansattnr
    }
    return [_name_position(rad, to_stillinger.get(rad.ansattnr), rng) for rad in rader]


def _name_position(
    rad: Registrering, stilling: Stilling | None, rng: random.Random
) -> Registrering:
    gjelder = stilling and rad.type == "egenmelding" and rad.fra >= stilling.fra
    if not stilling or not gjelder or rng.random() < 0.5:
        return rad
    nummer = rng.choice(("1", "2"))
    return replace(rad, arbeidsforhold_id=f"{rad.ansattnr}-{nummer}")
