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

from pipelines.contract.fritekst import require_short, require_text
from pipelines.errors import RegistreringFeil

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
    IKKE_VALGT = "ikke valgt"
    """Was proposed, and something else was chosen; never begun."""

    @property
    def er_aapen(self) -> bool:
        """Whether somebody still has to look at it."""
        return self in {Status.FORESLAATT, Status.I_GANG, Status.TIL_EVALUERING}

    @property
    def er_satt_i_gang(self) -> bool:
        """Whether it has been tried: what has an effect to look for."""
        return self not in {Status.FORESLAATT, Status.IKKE_VALGT}

    @property
    def er_slutt(self) -> bool:
        """Whether it was tried and is over: what has an end and an experience."""
        return self in {Status.AVSLUTTET, Status.STANSET}


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

    def check(self, felt: str, i_dag: date) -> None:
        """Raises RegistreringFeil when only half of it is filled in, or the day is still to come.

        felt: which of the two it is, as the form calls it.
        """
        require_short(felt, self.hvordan)
        if bool(self.hvordan.strip()) != (self.dato is not None):
            raise _refuse(felt, "er bare halvt fylt ut. Skriv både hvordan og når, eller ingen.")
        if self.dato is not None and self.dato > i_dag:
            raise _refuse(
                felt, f"har dagen {_day(self.dato)}, som ikke har vært ennå. Skriv når det skjedde."
            )

    @classmethod
    def of(cls, innhold: Mapping[str, Any]) -> Medvirkning:
        """Back from the content of a Tiltakstekst."""
        return cls(innhold["hvordan"], _read_day(innhold["dato"]))


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
        self._check_texts()
        self._check_enheter()
        self._check_dates(i_dag)
        self._check_took_part(i_dag)

    def content(self) -> dict[str, Any]:
        """As JSON: dates in ISO, enums by value, tuples as lists, texts without blanks around."""
        return {felt.name: _as_json(getattr(self, felt.name)) for felt in fields(self)}

    @classmethod
    def of(cls, innhold: Mapping[str, Any]) -> Tiltakstekst:
        """Back from `content`."""
        return cls(
            tittel=innhold["tittel"],
            slag=Slag(innhold["slag"]),
            enheter=tuple(innhold["enheter"]),
            formaal=innhold["formaal"],
            forventet=innhold["forventet"],
            innen=date.fromisoformat(innhold["innen"]),
            start=date.fromisoformat(innhold["start"]),
            evalueres=date.fromisoformat(innhold["evalueres"]),
            ansvarlig=Ansvarlig(innhold["ansvarlig"]),
            status=Status(innhold["status"]),
            verneombud=Medvirkning.of(innhold["verneombud"]),
            tillitsvalgt=Medvirkning.of(innhold["tillitsvalgt"]),
            slutt=_read_day(innhold["slutt"]),
            erfaring=innhold["erfaring"],
            sammenlignes_med=tuple(innhold["sammenlignes_med"]),
        )

    def _check_texts(self) -> None:
        require_text("Tittel", self.tittel, LENGSTE_TITTEL)
        require_text("Formål", self.formaal)
        require_text("Hva som er ventet", self.forventet)
        if self.status is Status.AVSLUTTET:
            require_text("Erfaring", self.erfaring)
        require_short("Erfaring", self.erfaring)

    def _check_enheter(self) -> None:
        if not self.enheter:
            raise _refuse("Enheter", "er tomt. Velg minst én enhet som tiltaket gjelder for.")
        for felt, valgt in (
            ("Enheter", self.enheter),
            ("Sammenlignes med", self.sammenlignes_med),
        ):
            if len(valgt) > FLEST_ENHETER:
                raise _refuse(
                    felt,
                    f"har {len(valgt)} enheter. Velg høyst {FLEST_ENHETER}, eller en enhet over.",
                )
            if len(set(valgt)) < len(valgt):
                raise _refuse(felt, "har en enhet to ganger. Ta bort den ene.")
        if set(self.enheter) & set(self.sammenlignes_med):
            raise _refuse(
                "Sammenlignes med",
                "har en enhet som tiltaket selv gjelder for. Velg enheter uten tiltaket.",
            )

    def _check_dates(self, i_dag: date) -> None:
        for felt, dag in (("Ventet innen", self.innen), ("Evalueres", self.evalueres)):
            if dag <= self.start:
                raise _refuse(
                    felt,
                    f"er {_day(dag)}, men tiltaket starter {_day(self.start)}. Velg en senere dag.",
                )
        if not self.status.er_slutt:
            if self.slutt is not None:
                raise _refuse(
                    "Slutt",
                    "er bare for tiltak som er avsluttet eller stanset. La feltet stå tomt.",
                )
        elif self.slutt is None:
            raise _refuse("Slutt", f"mangler. Skriv dagen tiltaket ble {self.status.value}.")
        elif self.slutt < self.start:
            raise _refuse(
                "Slutt",
                f"er {_day(self.slutt)}, før tiltaket startet {_day(self.start)}. Rett en av dem.",
            )
        elif self.slutt > i_dag:
            raise _refuse(
                "Slutt",
                f"er {_day(self.slutt)}, som ikke har vært ennå. La tiltaket stå åpent til da.",
            )

    def _check_took_part(self, i_dag: date) -> None:
        for felt, hvem, deltok in (
            ("Verneombud", "verneombudet", self.verneombud),
            ("Tillitsvalgt", "den tillitsvalgte", self.tillitsvalgt),
        ):
            deltok.check(felt, i_dag)
            if self.status.er_satt_i_gang and not deltok.er_gjort:
                raise _refuse(
                    felt,
                    f"mangler. Skriv hvordan og når {hvem} var med; det må være gjort før "
                    f"tiltaket settes til «{self.status.value}».",
                )


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


def _as_json(verdi: object) -> object:
    match verdi:
        case Medvirkning():
            return {felt.name: _as_json(getattr(verdi, felt.name)) for felt in fields(verdi)}
        case StrEnum():
            return verdi.value
        case str():
            return verdi.strip()
        case date():
            return verdi.isoformat()
        case tuple():
            return list(verdi)
        case _:
            return verdi


def _read_day(tekst: str | None) -> date | None:
    return None if tekst is None else date.fromisoformat(tekst)


def _day(dag: date) -> str:
    return f"{dag:%d.%m.%Y}"


def _refuse(felt: str, hva: str) -> RegistreringFeil:
    return RegistreringFeil(f"«{felt}» {hva}")
