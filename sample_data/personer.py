"""The people of the made-up agency: who works where, when, how much, for which leader.

A month at a time: people leave, move, change their stillingsprosent, and others are hired until
each unit has its size. Everything comes from one seeded `random.Random`, whose streams Python
keeps stable, so that the files are the same on every machine.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sample_data.navn import draw_name
from sample_data.organisasjon import ETTERFOLGERE, OMORGANISERING, ROT, Enhet, all_units

START = date(2020, 7, 1)
"""Earlier than the first delivered quarter, so that long absences are under way when it begins."""
SLUTT = date(2026, 10, 1)

_SLUTTER_PER_AAR = 0.085
_FLYTTER_PER_AAR = 0.03
_ENDRER_PROSENT_PER_AAR = 0.04
_LEDERSKIFTER_PER_AAR = 0.07
_KVINNEANDEL = {"IT": 0.36, "førstelinje": 0.68, "tilsyn": 0.47, "drift": 0.55, "stab": 0.66}
_PROSENTER = ((100.0, 82), (90.0, 3), (80.0, 7), (60.0, 2), (50.0, 4), (40.0, 1), (20.0, 1))
_GRUPPER = {
    "førstelinje": ("konsulent", "førstekonsulent", "seniorkonsulent"),
    "saksbehandling": ("førstekonsulent", "seniorkonsulent", "rådgiver"),
    "tilsyn": ("inspektør", "seniorinspektør", "rådgiver"),
    "fag og analyse": ("rådgiver", "seniorrådgiver", "fagdirektør"),
    "IT": ("avdelingsingeniør", "overingeniør", "sjefingeniør"),
    "drift": ("førstesekretær", "konsulent", "driftstekniker"),
    "stab": ("førstekonsulent", "rådgiver", "seniorrådgiver"),
    "ledelse": ("rådgiver", "seniorrådgiver", "spesialrådgiver"),
}
_STEDER = ("Hovedbyen", "Nordhavn", "Elvebyen", "Fjordvik", "Østbygda")
LEDER = "leder"


@dataclass
class Stilling:
    """One row of arbeidsforhold as the payroll system knows it in the end."""

    ansattnr: str
    arbeidsforhold_id: str
    enhet_id: str
    fra: date
    prosent: float | None
    gruppe: str
    kontorsted: str
    til: date | None = None
    midlertidig: bool = False
    """The end was agreed at the start, so extracts show it before it comes."""


@dataclass
class Person:
    nr: int
    kjonn: str
    navn: str
    stillinger: list[Stilling] = field(default_factory=list)
    person_id: str | None = None
    ekstra: list[Stilling] = field(default_factory=list)
    """Positions beside the main one."""
    slutter: date | None = None
    """Agreed end of a temporary position."""

    @property
    def naa(self) -> Stilling:
        return self.stillinger[-1]

    @property
    def ansattnr(self) -> str:
        return self.naa.ansattnr


@dataclass
class Bemanning:
    """The agency while it is being staffed; `ledere` tells who led a slot of a unit from when."""

    rng: random.Random
    enheter: dict[str, Enhet]
    folk: list[Person] = field(default_factory=list)
    i_enhet: dict[str, list[Person]] = field(default_factory=dict)
    ledere: dict[tuple[str, int], list[tuple[date, Person | None]]] = field(default_factory=dict)

    def leading(self) -> set[int]:
        """Numbers of all who lead something now."""
        sittende = (historie[-1][1] for historie in self.ledere.values())
        return {person.nr for person in sittende if person}


def day_before(dag: date) -> date:
    return dag - timedelta(days=1)


def months() -> Iterator[date]:
    """First days of the months from START to SLUTT."""
    for nummer in range(START.year * 12 + START.month - 1, SLUTT.year * 12 + SLUTT.month):
        yield date(nummer // 12, nummer % 12 + 1, 1)


def weighted(rng: random.Random, valg: tuple[tuple[float, int], ...]) -> float:
    return rng.choices([verdi for verdi, _ in valg], [vekt for _, vekt in valg])[0]


def build_staff(seed: int) -> Bemanning:
    """All people with all their positions from START to SLUTT."""
    hus = Bemanning(
        random.Random(f"{seed}-personer"), {enhet.enhet_id: enhet for enhet in all_units()}
    )
    hus.i_enhet = {enhet_id: [] for enhet_id in hus.enheter}
    for dag in months():
        if dag > START:
            _leave_and_move(hus, dag)
        if dag == OMORGANISERING:
            _reorganise(hus, dag)
        _hire(hus, dag)
        _appoint_leaders(hus, dag)
        _step_down(hus, dag)
    return hus


def leader_slots(enhet: Enhet) -> int:
    """Big sections have several leaders: one for about 25 people."""
    return max(1, round(max(enhet.stoerrelse, enhet.foer or 0) / 25))


def leader_of(hus: Bemanning, enhet_id: str, plass: int, dag: date) -> Person | None:
    """Who led the slot on the day; nobody where the unit is closed."""
    funnet = [person for fra, person in hus.ledere.get((enhet_id, plass), []) if fra <= dag]
    return funnet[-1] if funnet else None


def _hire(hus: Bemanning, dag: date) -> None:
    for enhet_id, enhet in hus.enheter.items():
        mangler = enhet.size_on(dag) - len(hus.i_enhet[enhet_id])
        # Small units replace at once; in larger ones a position may stand empty for a while.
        sjanse = 1.0 if dag == START or enhet.stoerrelse < 12 else 0.6
        for _ in range(mangler):
            if hus.rng.random() < sjanse:
                _add_person(hus, enhet, dag)


def _add_person(hus: Bemanning, enhet: Enhet, dag: date) -> None:
    rng = hus.rng
    kjonn = "K" if rng.random() < _KVINNEANDEL.get(enhet.arbeidstype, 0.58) else "M"
    person = Person(len(hus.folk) + 1, kjonn, draw_name(rng, kjonn))
    hus.folk.append(person)
    hus.i_enhet[enhet.enhet_id].append(person)
    ansattnr = str(10_000 + person.nr)
    # People at the start have been there for up to fifteen years.
    fra = dag - timedelta(days=rng.randrange(5_500)) if dag == START else dag
    if dag > START and rng.random() < 0.12:
        person.slutter = _add_months(dag, rng.choice((6, 9, 12, 18)))
    person.stillinger.append(
        Stilling(
            ansattnr,
            f"{ansattnr}-1",
            enhet.enhet_id,
            fra,
            weighted(rng, _PROSENTER),
            "vikar" if person.slutter else rng.choice(_GRUPPER[enhet.arbeidstype]),
            enhet.kontorsted if rng.random() > 0.07 else rng.choice(_STEDER),
            til=day_before(person.slutter) if person.slutter else None,
            midlertidig=person.slutter is not None,
        )
    )


def _add_months(dag: date, antall: int) -> date:
    nummer = dag.year * 12 + dag.month - 1 + antall
    return date(nummer // 12, nummer % 12 + 1, 1)


def _leave_and_move(hus: Bemanning, dag: date) -> None:
    rng = hus.rng
    ledere = hus.leading()
    for enhet_id in list(hus.enheter):
        for person in list(hus.i_enhet[enhet_id]):
            tall = rng.random()
            if person.slutter == dag:
                hus.i_enhet[enhet_id].remove(person)
            elif person.slutter or person.naa.fra >= dag or person.nr in ledere:
                continue
            elif tall < _SLUTTER_PER_AAR / 12:
                person.naa.til = day_before(dag)
                hus.i_enhet[enhet_id].remove(person)
            elif tall < (_SLUTTER_PER_AAR + _FLYTTER_PER_AAR) / 12:
                _move(hus, person, _draw_target(hus, dag), dag)
            elif tall < (_SLUTTER_PER_AAR + _FLYTTER_PER_AAR + _ENDRER_PROSENT_PER_AAR) / 12:
                _continue(person, dag, prosent=weighted(rng, _PROSENTER))


def _draw_target(hus: Bemanning, dag: date) -> str:
    """A section to move to: only larger ones take people in from others."""
    mulige = [e.enhet_id for e in hus.enheter.values() if e.size_on(dag) >= 12]
    return hus.rng.choice(mulige)


def _move(hus: Bemanning, person: Person, til_enhet: str, dag: date) -> None:
    hus.i_enhet[person.naa.enhet_id].remove(person)
    hus.i_enhet[til_enhet].append(person)
    _continue(person, dag, enhet_id=til_enhet)


def _continue(
    person: Person,
    dag: date,
    enhet_id: str | None = None,
    prosent: float | None = None,
    gruppe: str | None = None,
) -> None:
    """Close the person's position the day before and open the next, changed as told."""
    forrige = person.naa
    ny = replace(
        forrige,
        fra=dag,
        enhet_id=enhet_id or forrige.enhet_id,
        prosent=prosent or forrige.prosent,
        gruppe=gruppe or forrige.gruppe,
    )
    if forrige.fra == dag:
        person.stillinger.pop()
    forrige.til, forrige.midlertidig = day_before(dag), False
    person.stillinger.append(ny)


def _reorganise(hus: Bemanning, dag: date) -> None:
    """Everybody of a closed section goes on in its successor; the first part fills first."""
    for gammel in sorted({gammel for gammel, _ in ETTERFOLGERE}):
        nye = [ny for fra, ny in ETTERFOLGERE if fra == gammel]
        for person in list(hus.i_enhet[gammel]):
            ledig = [
                ny for ny in nye if len(hus.i_enhet[ny]) < hus.enheter[ny].size_on(dag)
            ] or nye[-1:]
            _move(hus, person, ledig[0], dag)
        for noekkel in [n for n in hus.ledere if n[0] == gammel]:
            hus.ledere[noekkel].append((dag, None))


def _appoint_leaders(hus: Bemanning, dag: date) -> None:
    """Fill empty leader slots by the longest there; now and then a leader gives the task up."""
    for enhet_id, enhet in hus.enheter.items():
        if (enhet.til and dag > enhet.til) or (enhet.fra and dag < enhet.fra):
            continue
        # The director of an avdeling without a staff of its own sits with the top director.
        krets = hus.i_enhet[enhet_id if enhet.stoerrelse else ROT]
        for plass in range(leader_slots(enhet)):
            historie = hus.ledere.get((enhet_id, plass), [])
            gir_seg = hus.rng.random() < _LEDERSKIFTER_PER_AAR / 12
            if historie and not gir_seg:
                continue
            ledere = hus.leading()
            mulige = [p for p in krets if p.nr not in ledere and p.slutter is None]
            if mulige:
                _promote(enhet, mulige[0], dag)
                hus.ledere.setdefault((enhet_id, plass), []).append((dag, mulige[0]))


def _promote(enhet: Enhet, person: Person, dag: date) -> None:
    sted = enhet.leder_sitter or enhet.kontorsted
    _continue(person, dag, prosent=100.0, gruppe=LEDER)
    person.naa.kontorsted = sted


def _step_down(hus: Bemanning, dag: date) -> None:
    """Those who led and do so no more become advisers in the same section."""
    ledere = hus.leading()
    for person in (p for liste in hus.i_enhet.values() for p in liste):
        if person.naa.gruppe == LEDER and person.nr not in ledere:
            _continue(person, dag, gruppe="seniorrådgiver")
