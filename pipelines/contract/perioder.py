"""Kvartaler and the periods that figures are published for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pipelines.errors import UttrekkFeil

_TALLORD = {1: "1.", 2: "2.", 3: "3.", 4: "4."}


class Periodetype(StrEnum):
    KVARTAL = "kvartal"
    TERTIAL = "tertial"
    AAR = "aar"
    SISTE4 = "siste4"
    SISTE12 = "siste12"
    """Three years; only for «vedvarende over målet» and its phi, never shown as a period."""


PUBLISERTE = (Periodetype.KVARTAL, Periodetype.TERTIAL, Periodetype.AAR, Periodetype.SISTE4)


@dataclass(frozen=True, order=True)
class Kvartal:
    """A quarter of a calendar year. Text form `2026K3`, which sorts as time does."""

    aar: int
    nr: int

    @classmethod
    def parse(cls, tekst: str) -> Kvartal:
        treff = re.fullmatch(r"(\d{4})K([1-4])", tekst.strip())
        if not treff:
            raise UttrekkFeil(f"«{tekst}» er ikke et kvartal. Skriv det slik: 2026K3.")
        return cls(int(treff[1]), int(treff[2]))

    @classmethod
    def of(cls, dag: date) -> Kvartal:
        return cls(dag.year, (dag.month + 2) // 3)

    @classmethod
    def from_index(cls, index: int) -> Kvartal:
        return cls(index // 4, index % 4 + 1)

    @property
    def index(self) -> int:
        """Quarters since year 0: neighbours differ by one."""
        return self.aar * 4 + self.nr - 1

    def plus(self, antall: int) -> Kvartal:
        return Kvartal.from_index(self.index + antall)

    @property
    def start(self) -> date:
        return date(self.aar, 3 * self.nr - 2, 1)

    @property
    def slutt(self) -> date:
        return self.plus(1).start - timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.aar}K{self.nr}"

    @property
    def tekst(self) -> str:
        return f"{_TALLORD[self.nr]} kvartal {self.aar}"


@dataclass(frozen=True, order=True)
class Maaned:
    """A calendar month. Text form `2026-07`, which sorts as time does."""

    aar: int
    nr: int

    @classmethod
    def parse(cls, tekst: str) -> Maaned:
        treff = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", tekst.strip())
        if not treff:
            raise UttrekkFeil(f"«{tekst}» er ikke en måned. Skriv den slik: 2026-07.")
        return cls(int(treff[1]), int(treff[2]))

    def plus(self, antall: int) -> Maaned:
        aar, nr = divmod(self.aar * 12 + self.nr - 1 + antall, 12)
        return Maaned(aar, nr + 1)

    @property
    def start(self) -> date:
        return date(self.aar, self.nr, 1)

    @property
    def slutt(self) -> date:
        return self.plus(1).start - timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.aar:04}-{self.nr:02}"


def maaneder_mellom(fra: Maaned, til: Maaned) -> list[Maaned]:
    """All months from `fra` to `til`, both included; empty when `til` is before `fra`."""
    antall = (til.aar - fra.aar) * 12 + til.nr - fra.nr + 1
    return [fra.plus(i) for i in range(antall)]


def maaneder_i(kvartal: Kvartal) -> list[Maaned]:
    """The three months of a quarter."""
    foerste = Maaned(kvartal.aar, 3 * kvartal.nr - 2)
    return [foerste, foerste.plus(1), foerste.plus(2)]


def kvartaler_mellom(fra: Kvartal, til: Kvartal) -> list[Kvartal]:
    """All quarters from `fra` to `til`, both included; empty when `til` is before `fra`."""
    return [Kvartal.from_index(i) for i in range(fra.index, til.index + 1)]


@dataclass(frozen=True)
class Periode:
    """A period that figures are published for: first and last day, and its names.

    `navn` is the key in tables, files and URLs: `2026K3`, `2026T2`, `2026`, `2026K3-S4`.
    """

    type: Periodetype
    navn: str
    start: date
    slutt: date

    @classmethod
    def parse(cls, navn: str) -> Periode:
        for lag in (_parse_kvartal, _parse_vindu, _parse_tertial, _parse_aar):
            if periode := lag(navn):
                return periode
        raise UttrekkFeil(
            f"«{navn}» er ikke en periode. Skriv 2026K3 (kvartal), 2026T2 (tertial), "
            "2026 (år) eller 2026K3-S4 (siste fire kvartaler)."
        )

    @property
    def et_aar_foer(self) -> Periode:
        return Periode.parse(re.sub(r"^\d{4}", lambda m: f"{int(m[0]) - 1:04}", self.navn))

    @property
    def kvartaler(self) -> list[Kvartal]:
        """Quarters that the period touches."""
        return kvartaler_mellom(Kvartal.of(self.start), Kvartal.of(self.slutt))

    @property
    def nummer(self) -> int | None:
        """Place in the year (1–4 for kvartal, 1–3 for tertial); None where seasons even out."""
        if self.type is Periodetype.KVARTAL:
            return Kvartal.of(self.start).nr
        if self.type is Periodetype.TERTIAL:
            return (self.start.month + 3) // 4
        return None

    @property
    def tekst(self) -> str:
        """As people say it, such as «siste fire kvartaler til og med 3. kvartal 2026»."""
        siste = Kvartal.of(self.slutt)
        match self.type:
            case Periodetype.KVARTAL:
                return siste.tekst
            case Periodetype.TERTIAL:
                return f"{self.nummer}. tertial {self.start.year}"
            case Periodetype.AAR:
                return str(self.start.year)
            case Periodetype.SISTE4:
                return f"siste fire kvartaler til og med {siste.tekst}"
            case Periodetype.SISTE12:
                return f"siste tre år til og med {siste.tekst}"


def _parse_kvartal(navn: str) -> Periode | None:
    if not re.fullmatch(r"\d{4}K[1-4]", navn):
        return None
    kvartal = Kvartal.parse(navn)
    return Periode(Periodetype.KVARTAL, navn, kvartal.start, kvartal.slutt)


def _parse_vindu(navn: str) -> Periode | None:
    treff = re.fullmatch(r"(\d{4}K[1-4])-S(4|12)", navn)
    if not treff:
        return None
    siste = Kvartal.parse(treff[1])
    return vindu(siste, int(treff[2]))


def _parse_tertial(navn: str) -> Periode | None:
    treff = re.fullmatch(r"(\d{4})T([1-3])", navn)
    if not treff:
        return None
    aar, nr = int(treff[1]), int(treff[2])
    etter = date(aar + nr // 3, 4 * nr % 12 + 1, 1)
    return Periode(Periodetype.TERTIAL, navn, date(aar, 4 * nr - 3, 1), etter - timedelta(days=1))


def _parse_aar(navn: str) -> Periode | None:
    if not re.fullmatch(r"\d{4}", navn):
        return None
    return Periode(Periodetype.AAR, navn, date(int(navn), 1, 1), date(int(navn), 12, 31))


def vindu(siste: Kvartal, antall: int) -> Periode:
    """The `antall` (4 or 12) quarters that end with `siste`."""
    slag = Periodetype.SISTE4 if antall == 4 else Periodetype.SISTE12
    return Periode(slag, f"{siste}-S{antall}", siste.plus(1 - antall).start, siste.slutt)


def year_until(periode: Periode) -> Periode:
    """The four quarters that end with the last whole one of `periode`."""
    siste = Kvartal.of(periode.slutt)
    return vindu(siste if siste.slutt == periode.slutt else siste.plus(-1), 4)


def perioder_fra(kvartaler: list[Kvartal]) -> Iterator[Periode]:
    """Every period (all types) that the covered quarters reach into, in order of type and time.

    A tertial or year whose last day lies after the last covered quarter is not begun yet and
    left out; a window is named by its last quarter, so each covered quarter has one. Periods
    with quarters missing inside are included: completeness is the measures' to say.
    """
    if not kvartaler:
        return
    alle = sorted(set(kvartaler))
    aarene = range(alle[0].aar, alle[-1].aar + 1)
    for kvartal in alle:
        yield Periode.parse(str(kvartal))
    for navn in (f"{aar}T{nr}" for aar in aarene for nr in (1, 2, 3)):
        tertial = Periode.parse(navn)
        if alle[0].start <= tertial.slutt <= alle[-1].slutt:
            yield tertial
    for aar in aarene:
        if date(aar, 12, 31) <= alle[-1].slutt:
            yield Periode.parse(str(aar))
    yield from (vindu(kvartal, antall) for antall in (4, 12) for kvartal in alle)
