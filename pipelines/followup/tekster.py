"""The one reviewed file of everything that is said to and about a person: `tekster.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

FIL = Path(__file__).with_name("tekster.toml")
_TALLORD = (
    *("ingen", "ett", "to", "tre", "fire", "fem", "seks"),
    *("sju", "åtte", "ni", "ti", "elleve", "tolv"),
)


class _Tekst(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Samtaletekst(_Tekst):
    """What is said when somebody has had several short absences."""

    tittel: str
    hvorfor: str
    aapning: tuple[str, ...]
    """Ways to begin; the first holds {antall}."""
    til_lederen: str
    leder_kan: tuple[str, ...]
    hent_inn: tuple[tuple[str, str], ...]
    """(whom, when)."""
    nav: tuple[tuple[str, str], ...]
    """(what, for what)."""
    leder_foer_lege: str
    ikke_skriv: str

    def openers(self, antall: int) -> tuple[str, ...]:
        """Ways to begin, with the number of short absences as a word."""
        ord_ = _TALLORD[antall] if antall < len(_TALLORD) else f"{antall}"
        return tuple(setning.format(antall=ord_) for setning in self.aapning)


class Punkttekst(_Tekst):
    """What one stop point asks for: as the leader and as the employee read it."""

    leder: str
    ansatt: str


class Avtaletekst(_Tekst):
    """The fields of an agreement."""

    hvorfor: str
    hva: str
    hva_eksempel: str
    grunn: str
    slutt: str
    neste: str
    maate: str
    ellers: str
    hvem: str
    vurdering: str


class MinSideTekst(_Tekst):
    om: str
    paaminnelse: str
    """That the leader is reminded to ask how work is."""
    kommentar: str
    spoerre: tuple[tuple[str, str], ...]
    """(whom, about what)."""


class Tekster(_Tekst):
    gjentatt: Samtaletekst
    stoppunkt: dict[str, Punkttekst]
    """By the name of the stop point, in small letters."""
    avtale: Avtaletekst
    min_side: MinSideTekst


@cache
def read_texts() -> Tekster:
    return Tekster(**tomllib.loads(FIL.read_text(encoding="utf-8")))
