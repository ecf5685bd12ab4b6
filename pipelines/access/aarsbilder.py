"""The screens of a year: what each shows, says and rests on. Pages and files draw the same ones."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pipelines.access.tiltaksliste import Linje


@dataclass(frozen=True)
class Noekkeltall:
    """One figure as it is shown, with what it is compared to."""

    navn: str
    verdi: str
    forklaring: str


@dataclass(frozen=True, kw_only=True)
class Skjerm:
    """What every screen has."""

    id: str
    """Fixed: comments and addresses point to it."""
    tittel: str
    setninger: tuple[str, ...]
    """What to say about it, in sentences that can be read aloud."""
    kilde: str
    """What the figures are, and how new."""


@dataclass(frozen=True, kw_only=True)
class Tallskjerm(Skjerm):
    """A few large figures."""

    noekkeltall: tuple[Noekkeltall, ...]


@dataclass(frozen=True, kw_only=True)
class Lysskjerm(Skjerm):
    """The light of every seksjon, now and a year ago."""

    seksjoner: pl.DataFrame
    """Columns SEKSJONER of `aarsgrunnlag`, those in use, in tree order."""
    naa: str
    foer: str
    """What the two columns are called: «2025», «3. kv. 2026»."""


@dataclass(frozen=True, kw_only=True)
class Sammenligningsskjerm(Skjerm):
    """The virksomhet by quarter beside a national series and its own mål."""

    kvartaler: pl.DataFrame
    """kvartal, prosent (counted as the series is), nasjonal, maal (times the season; null where
    the series is of another part of absence); percent, oldest first."""
    virksomhet: str
    serie: str
    """Name of the national series; empty where there is none."""


@dataclass(frozen=True, kw_only=True)
class Sesongskjerm(Skjerm):
    """All quarters, one line for each year, and the years."""

    kvartaler: pl.DataFrame
    """aar, nr (1–4), prosent."""
    aar: pl.DataFrame
    """aar, prosent of whole calendar years."""


@dataclass(frozen=True, kw_only=True)
class Delingsskjerm(Skjerm):
    """What absence is made of, year by year."""

    aar: pl.DataFrame
    """navn, korttid, langtid, egenmeldt, legemeldt: tapte dagsverk in percent of avtalte; oldest
    first."""


@dataclass(frozen=True, kw_only=True)
class Stedskjerm(Skjerm):
    """Where the tapte dagsverk are."""

    avdelinger: pl.DataFrame
    """sted, klart (tapte dagsverk in seksjoner klart over mål), andre; most first."""
    seksjoner: pl.DataFrame
    """Columns SEKSJONER and klart_over, andel (percent of all shown); within avdelinger."""


@dataclass(frozen=True, kw_only=True)
class Traktskjerm(Skjerm):
    """Whether differences are real: size against rate, with the band of chance around mål."""

    seksjoner: pl.DataFrame
    """Columns SEKSJONER; those with a rate and årsverk."""
    baand: pl.DataFrame
    """aarsverk, baand_0001, baand_0025, baand_0975, baand_0999 (percent)."""
    maal: float
    """The virksomhet's mål in percent, which the band lies around."""


@dataclass(frozen=True, kw_only=True)
class Endringsskjerm(Skjerm):
    """Seksjoner that changed more than chance."""

    seksjoner: pl.DataFrame
    """Columns SEKSJONER: the largest rise first, then the largest fall."""
    naa: str
    foer: str


@dataclass(frozen=True)
class Tiltaksdiagram:
    """One enhet over time with its tiltak."""

    navn: str
    perioder: tuple[str, ...]
    """Of one type, oldest first."""
    prosent: tuple[float | None, ...]
    maal: tuple[float | None, ...]
    linjer: tuple[Linje, ...]


@dataclass(frozen=True, kw_only=True)
class Tiltaksskjerm(Skjerm):
    """What was tried in the year, how far it has come, and what the figures say."""

    statuser: tuple[Noekkeltall, ...]
    """How many have come how far; only what occurs."""
    maalte: tuple[Linje, ...]
    """Those with a verdict that rests on figures, in the order of the enheter's names."""
    diagrammer: tuple[Tiltaksdiagram, ...]
    """Enheter with tiltak in the year, in tree order; for the files."""
