"""What comes out of ingest: the checked rows of one delivery, and the account of all rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from pipelines.contract.codes import Tabell
from pipelines.contract.manifest import Manifest

AVVISTE_FELT = {
    "tabell": pl.String,
    "kilde_fil": pl.String,
    "kilde_linje": pl.Int64,
    "kvartal": pl.String,
    "regel": pl.String,
    "kolonne": pl.String,
    "verdi": pl.String,
    "rettelse": pl.String,
}
"""First columns of `Uttrekk.avviste`; the contract's columns follow, as delivered text."""


@dataclass(frozen=True)
class Varsel:
    """Something to look at that stops nothing. Holds counts and places, never personal data."""

    regel: str
    tekst: str
    antall: int


@dataclass(frozen=True)
class Tabelltall:
    """What became of the rows of one table: lest = godtatt + utelatt + avvist."""

    tabell: Tabell
    lest: int
    godtatt: int
    utelatt: Mapping[str, int] = field(default_factory=dict)
    """Rows left out, by reason."""
    avvist: Mapping[str, int] = field(default_factory=dict)
    """Rows rejected, by the first rule they break."""


@dataclass(frozen=True)
class Rapport:
    """The account of one delivery, for the summary that both commands end with."""

    tabeller: tuple[Tabelltall, ...]
    varsler: tuple[Varsel, ...] = ()
    merknader: tuple[str, ...] = ()
    """What was done on the way, in sentences: dropped and ignored columns, files not read."""
    behandlet: Mapping[str, int] = field(default_factory=dict)
    """Accepted rows that a situation rule changed, by situation (see docs/kontrakt.md)."""

    @property
    def lest(self) -> int:
        return sum(tabell.lest for tabell in self.tabeller)

    @property
    def godtatt(self) -> int:
        return sum(tabell.godtatt for tabell in self.tabeller)

    @property
    def utelatt(self) -> dict[str, int]:
        return _sum(tabell.utelatt for tabell in self.tabeller)

    @property
    def avvist(self) -> dict[str, int]:
        return _sum(tabell.avvist for tabell in self.tabeller)

    @property
    def avvist_prosent(self) -> float:
        """Rejected rows in percent of those that were to count: not left-out rows, not names."""
        telles = [tabell for tabell in self.tabeller if tabell.tabell is not Tabell.NAVN]
        avvist = sum(sum(tabell.avvist.values()) for tabell in telles)
        grunnlag = avvist + sum(tabell.godtatt for tabell in telles)
        return 100 * avvist / grunnlag if grunnlag else 0.0


@dataclass(frozen=True)
class Uttrekk:
    """One delivery, read and checked. Frames hold accepted rows in the contract's columns."""

    manifest: Manifest
    fingeravtrykk: str
    """SHA-256 of the files' content and the profile: the same delivery again is recognised."""
    organisasjon: pl.DataFrame
    etterfolger: pl.DataFrame
    arbeidsforhold: pl.DataFrame
    fravaer: pl.DataFrame
    totaler: pl.DataFrame
    navn: pl.DataFrame = field(repr=False)
    """Names and addresses; on their way to the vault, and nowhere else."""
    oppfolging: pl.DataFrame
    """What was done to follow up people who are ill; of a løpende uttrekk only."""
    avviste: pl.DataFrame
    """Rejected rows (AVVISTE_FELT, then contract columns as text); holds personal data."""
    rapport: Rapport


def _sum(deler: Iterable[Mapping[str, int]]) -> dict[str, int]:
    samlet: Counter[str] = Counter()
    for del_ in deler:
        samlet.update(del_)
    return dict(samlet.most_common())
