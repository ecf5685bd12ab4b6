"""A tiltak: what is tried in some enheter, why, who answers for it, and how far it has come.

Nobody is named in one. It is kept as utgaver, one after the other: each holds the whole text, so
what was changed is seen by holding two beside each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pipelines.errors import RegistreringFeil

LENGSTE = 1_000
"""Signs in one field."""
LENGSTE_TITTEL = 80
"""Signs in a title: it stands beside a bar in a chart."""
FLEST_ENHETER = 50


class Slag(StrEnum):
    """What kind of tiltak it is; the value is what is read."""

    ARBEIDSMILJOE = "arbeidsmiljø"
    ORGANISERING = "organisering og bemanning"
    LEDERSTOETTE = "lederstøtte"
    OPPLAERING = "opplæring"
    TILRETTELEGGING = "fysisk tilrettelegging"
    BHT = "bedriftshelsetjenesten"
    NAV = "HelseIArbeid og Nav"
    ANNET = "annet"


class Status(StrEnum):
    """How far it has come, in the order it goes."""

    FORESLAATT = "foreslått"
    I_GANG = "i gang"
    TIL_EVALUERING = "til evaluering"
    AVSLUTTET = "avsluttet"
    STANSET = "stanset"

    @property
    def er_aapen(self) -> bool:
        """Whether somebody still has to look at it."""
        return self in {Status.FORESLAATT, Status.I_GANG, Status.TIL_EVALUERING}

    @property
    def er_satt_i_gang(self) -> bool:
        """Whether it has been tried: what has an effect to look for."""
        return self in {Status.I_GANG, Status.TIL_EVALUERING, Status.AVSLUTTET, Status.STANSET}


class Ansvarlig(StrEnum):
    """The role that answers for it; never a person's name."""

    LEDER = "nærmeste leder"
    AVDELINGSLEDER = "avdelingsleder"
    TOPPLEDELSE = "toppledelsen"
    HR = "HR"
    VERNEOMBUD = "verneombud"
    AMU = "AMU"


@dataclass(frozen=True)
class Medvirkning:
    """How one of the employees' representatives took part. Both have to before «i gang»."""

    hvordan: str = field(default="", repr=False)
    """«Drøftet i møte», «var med og utformet det»; empty: has not taken part yet."""
    dato: date | None = None

    @property
    def er_gjort(self) -> bool:
        return bool(self.hvordan.strip()) and self.dato is not None


@dataclass(frozen=True)
class Tiltakstekst:
    """All that somebody fills in. Shows nothing that was written when printed."""

    tittel: str = field(repr=False)
    slag: Slag
    enheter: tuple[str, ...]
    """enhet_id, as delivered (never of a merged rapporteringsenhet)."""
    formaal: str = field(repr=False)
    """One sentence: why."""
    forventet: str = field(repr=False)
    """What is expected to be different."""
    innen: date
    """By when it is expected."""
    start: date
    evalueres: date
    """When those who are responsible look at it together."""
    ansvarlig: Ansvarlig
    status: Status = Status.FORESLAATT
    verneombud: Medvirkning = Medvirkning()
    tillitsvalgt: Medvirkning = Medvirkning()
    slutt: date | None = None
    """The day it ended; for avsluttet and stanset."""
    erfaring: str = field(default="", repr=False)
    """What those who were there say came of it; for avsluttet and stanset."""
    sammenlignes_med: tuple[str, ...] = ()
    """Similar seksjoner (enhet_id), chosen before the result is known; empty: the rest of the
    virksomhet."""

    def check(self, i_dag: date) -> None:
        """Raises RegistreringFeil that names the field and what to do."""
        raise NotImplementedError

    def content(self) -> dict[str, Any]:
        """As JSON: dates in ISO, enums by value, tuples as lists."""
        raise NotImplementedError

    @classmethod
    def of(cls, innhold: Mapping[str, Any]) -> Tiltakstekst:
        """Back from `content`."""
        raise NotImplementedError


@dataclass(frozen=True)
class Utgave:
    """One version, and who wrote it when."""

    versjon: int
    """From 1."""
    tid: datetime
    av: str = field(repr=False)
    """Name of whoever wrote it."""
    rolle: str
    """Name of the role it was written in."""
    tekst: Tiltakstekst


@dataclass(frozen=True)
class Notat:
    """A note beside a tiltak; text is empty where it has been removed."""

    nr: int
    tid: datetime
    av: str = field(repr=False)
    rolle: str
    tekst: str = field(repr=False)
    er_fjernet: bool = False


@dataclass(frozen=True)
class Tiltak:
    """A tiltak as it stands now, with its history."""

    sak: str
    """32 hex digits; what the address of its page carries."""
    utgaver: tuple[Utgave, ...]
    """Oldest first, never empty."""
    notater: tuple[Notat, ...] = ()
    """Oldest first."""

    @property
    def naa(self) -> Tiltakstekst:
        return self.utgaver[-1].tekst

    @property
    def versjon(self) -> int:
        return self.utgaver[-1].versjon

    def is_due(self, dag: date) -> bool:
        """Whether it is open and to be looked at by `dag`."""
        return self.naa.status.er_aapen and self.naa.evalueres <= dag


def changes(foer: Tiltakstekst, etter: Tiltakstekst) -> list[str]:
    """Names of the fields that differ, in the order of the form."""
    return [
        felt.name
        for felt in fields(Tiltakstekst)
        if getattr(foer, felt.name) != getattr(etter, felt.name)
    ]


def _refuse(felt: str, hva: str) -> RegistreringFeil:
    return RegistreringFeil(f"«{felt}» {hva}")
