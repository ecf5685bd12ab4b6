"""Small worlds of who is where and when, and what is published of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from pipelines.contract.perioder import Kvartal, Periode, Periodetype, perioder_fra
from pipelines.measures.atoms import Tidsakse
from pipelines.measures.bemanning import Bemanning

Celle = tuple[str, int]
"""A seksjon and a time atom, counted from the first."""


@dataclass(frozen=True)
class Liten:
    """jobber: seksjon → person → the atoms in which the person works there. syke: likewise."""

    enheter: pl.DataFrame
    kvartaler: tuple[Kvartal, ...]
    jobber: Mapping[str, Mapping[int, Iterable[int]]]
    syke: Mapping[str, Mapping[int, Iterable[int]]] = field(default_factory=dict)
    uten_navn: Mapping[tuple[str, int], int] = field(default_factory=dict)

    @property
    def akse(self) -> Tidsakse:
        return Tidsakse(self.kvartaler)

    def bemanning(self) -> Bemanning:
        id_er = tuple(self.enheter["enhet_id"])
        par = sorted((id_er.index(s), p) for s, folk in self.jobber.items() for p in folk)
        til_stede, syk = (
            np.zeros((len(self.akse.atomer), len(par)), dtype=np.bool_) for _ in range(2)
        )
        for nr, (sted, person) in enumerate(par):
            til_stede[list(self.jobber[id_er[sted]][person]), nr] = True
            syk[list(self.syke.get(id_er[sted], {}).get(person, ())), nr] = True
        uten_navn = np.zeros((len(til_stede), len(id_er)), dtype=np.int64)
        for (seksjon, atom), antall in self.uten_navn.items():
            uten_navn[atom, id_er.index(seksjon)] = antall
        sted_, person_ = (np.array([ett[i] for ett in par], dtype=np.int64) for i in (0, 1))
        return Bemanning(self.akse, id_er, person_, sted_, til_stede, syk, uten_navn)

    def people(self, *, syke: bool = False) -> dict[Celle, frozenset[str]]:
        """The people of each cell that has any; those of totals are the first of their seksjon."""
        folk: dict[Celle, set[str]] = {}
        for seksjon, hver in (self.syke if syke else self.jobber).items():
            for person, atomer in hver.items():
                for atom in atomer:
                    folk.setdefault((seksjon, atom), set()).add(str(person))
        if not syke:
            for celle, antall in self.uten_navn.items():
                navn = {f"{celle[0]}:{nr}" for nr in range(antall)}
                folk.setdefault(celle, set()).update(navn)
        return {celle: frozenset(hvem) for celle, hvem in folk.items() if hvem}

    def base(self) -> pl.DataFrame:
        """enhet_id, seksjoner of the organisation tree."""
        over = dict(self.enheter.select("enhet_id", "overordnet_id").iter_rows())
        under: dict[str, list[str]] = {enhet_id: [] for enhet_id in over}
        for seksjon in self.enheter.filter("er_seksjon")["enhet_id"]:
            sted: str | None = seksjon
            while sted is not None:
                under[sted].append(seksjon)
                sted = over[sted]
        return pl.DataFrame(
            list(under.items()),
            schema={"enhet_id": pl.String, "seksjoner": pl.List(pl.String)},
            orient="row",
        )

    def periods(self) -> list[Periode]:
        alle = perioder_fra(list(self.kvartaler))
        return [p for p in alle if p.type is not Periodetype.SISTE12]

    def rows(self, enheter: pl.DataFrame) -> pl.DataFrame:
        """enhet_id, periode: everything in all periods."""
        navn = pl.DataFrame({"periode": [p.navn for p in self.periods()]})
        return enheter.select("enhet_id").join(navn, how="cross")

    def rows_with(self, enheter: pl.DataFrame, minst: int, *, syke: bool = False) -> pl.DataFrame:
        """Only rows with nobody or so many people: what hiding small figures one by one leaves."""
        celler = self.sums(enheter, self.rows(enheter))
        folk = self.people(syke=syke)
        antall = [len(frozenset().union(*(folk.get(c, frozenset()) for c in r))) for r in celler]
        nok = pl.Series([n == 0 or n >= minst for n in antall])
        return self.rows(enheter).filter(nok)

    def sums(self, enheter: pl.DataFrame, rader: pl.DataFrame) -> list[frozenset[Celle]]:
        """The cells that each row is the sum of."""
        seksjoner = dict(enheter.select("enhet_id", "seksjoner").iter_rows())
        ut = []
        for enhet_id, navn in rader.select("enhet_id", "periode").iter_rows():
            span = self.akse.span(Periode.parse(navn))
            atomer = range(*span.indices(len(self.akse.atomer)))
            ut.append(frozenset((s, a) for s in seksjoner[enhet_id] for a in atomer))
        return ut


def always(folk: Iterable[int], atomer: int) -> dict[int, Sequence[int]]:
    return {person: range(atomer) for person in folk}
