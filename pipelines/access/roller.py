"""The roles, and what each may see: the one table that the gate, the menu and the docs all read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Rolle(StrEnum):
    """What somebody acts as; in the order they are offered to a person who holds several."""

    HR = "hr"
    TOPPLEDELSE = "toppledelse"
    AMU = "amu"
    LEDER = "leder"
    PERSONVERNOMBUD = "personvernombud"
    ANSATT = "ansatt"
    DRIFT = "drift"
    """The operator at the command line of the machine that holds the store and its keys."""


class Side(StrEnum):
    """Every page there is; the value is its address."""

    TRAFIKKLYS = ""
    SEKSJON = "seksjon"
    AARSOVERSIKT = "aarsoversikt"
    AMU = "amu"
    TILTAK = "tiltak"
    SAMMENLIGN = "sammenlign"
    OPPFOLGING = "oppfolging"
    PERSON = "person"
    GJENNOMGANG = "gjennomgang"
    LOVPAALAGT = "lovpaalagt"
    OM = "om-tallene"
    ANDRE = "hva-andre-ser"
    MIN_SIDE = "min-side"
    INNSYNSLOGG = "innsynslogg"


class Tall(StrEnum):
    """Which figures of enheter a role may read."""

    ALLE = "alle enheter, uten gulv"
    MINSTE_GRUPPE = "rapporteringsenheter, minste gruppe"
    MINSTE_GRUPPE_AMU = "rapporteringsenheter, minste gruppe for AMU"
    INGEN = "ingen"


class Personer(StrEnum):
    """Whose rows a role may open, one person at a time, each look logged."""

    ALLE = "alle, med formål"
    EGNE = "de en er nærmeste leder for, med formål"
    SELV = "seg selv"
    INGEN = "ingen"


@dataclass(frozen=True)
class Rett:
    """What one role may do."""

    navn: str
    """As people say it, and as every page shows it."""
    tall: Tall
    omraade: str
    """Which part of the virksomhet the figures are of, in words."""
    personer: Personer
    sider: frozenset[Side]
    versjoner: bool = False
    """Whether earlier versions of the figures can be read."""
    kommandoer: frozenset[str] = frozenset()
    """Commands that can be run with `--rolle`."""


_TALLSIDER = frozenset({Side.TRAFIKKLYS, Side.SEKSJON, Side.TILTAK, Side.SAMMENLIGN, Side.OM})
_TALLKOMMANDOER = frozenset({"tall", "lys", "rapport"})

RETTER: Mapping[Rolle, Rett] = {
    Rolle.HR: Rett(
        navn="HR",
        tall=Tall.ALLE,
        omraade="hele virksomheten",
        personer=Personer.ALLE,
        sider=_TALLSIDER
        | {Side.AARSOVERSIKT, Side.AMU, Side.LOVPAALAGT}
        | {Side.OPPFOLGING, Side.PERSON, Side.GJENNOMGANG, Side.ANDRE},
        versjoner=True,
        kommandoer=_TALLKOMMANDOER,
    ),
    Rolle.TOPPLEDELSE: Rett(
        navn="Toppledelse",
        tall=Tall.MINSTE_GRUPPE,
        omraade="hele virksomheten, eller enhetene i tilgangen",
        personer=Personer.INGEN,
        sider=_TALLSIDER | {Side.AARSOVERSIKT, Side.LOVPAALAGT, Side.OPPFOLGING},
        kommandoer=_TALLKOMMANDOER,
    ),
    Rolle.AMU: Rett(
        navn="AMU",
        tall=Tall.MINSTE_GRUPPE_AMU,
        omraade="hele virksomheten, eller eget verneområde og virksomheten samlet",
        personer=Personer.INGEN,
        sider=_TALLSIDER | {Side.AMU, Side.LOVPAALAGT, Side.OPPFOLGING},
        kommandoer=_TALLKOMMANDOER,
    ),
    Rolle.LEDER: Rett(
        navn="Leder",
        tall=Tall.MINSTE_GRUPPE,
        omraade="egen enhet med alt under, og virksomheten samlet",
        personer=Personer.EGNE,
        sider=_TALLSIDER | {Side.OPPFOLGING, Side.PERSON},
        kommandoer=_TALLKOMMANDOER,
    ),
    Rolle.PERSONVERNOMBUD: Rett(
        navn="Personvernombud",
        tall=Tall.INGEN,
        omraade="innsynsloggen",
        personer=Personer.INGEN,
        sider=frozenset({Side.INNSYNSLOGG}),
    ),
    Rolle.ANSATT: Rett(
        navn="Ansatt",
        tall=Tall.INGEN,
        omraade="egne opplysninger",
        personer=Personer.SELV,
        sider=frozenset({Side.MIN_SIDE}),
    ),
    Rolle.DRIFT: Rett(
        navn="Drift",
        tall=Tall.ALLE,
        omraade="hele virksomheten, på maskinen som har lageret og nøklene",
        personer=Personer.INGEN,
        sider=frozenset(),
        versjoner=True,
        kommandoer=_TALLKOMMANDOER,
    ),
}

AVGRENSES = (Rolle.TOPPLEDELSE, Rolle.AMU, Rolle.LEDER)
"""Roles that can be cut to a part of the virksomhet."""

PERSONSIDER = frozenset({Side.OPPFOLGING, Side.PERSON, Side.MIN_SIDE})
"""Pages that touch people: shut until they have been discussed and assessed (DESIGN 1).

Gjennomgang is not among them: its names are a switch of their own that needs the same.
"""


def pages_of(rolle: Rolle, *, personsider_paa: bool) -> tuple[Side, ...]:
    """The pages of a role, in the order of the menu."""
    stengt = frozenset() if personsider_paa else PERSONSIDER
    return tuple(side for side in Side if side in RETTER[rolle].sider - stengt)
