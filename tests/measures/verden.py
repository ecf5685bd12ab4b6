"""Small made-up worlds: rows as a person would write them, stored the way the store does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl

from pipelines.contract.perioder import Kvartal
from pipelines.measures.build import MIN_TILFELLER, build_measures
from pipelines.measures.grunnlag import (
    ARBEIDSFORHOLD,
    ENHETER,
    FRAVAER,
    TOTALER,
    Grunnlag,
    Kolonner,
    Maalinger,
)
from pipelines.settings import Opptelling

TRE = pl.DataFrame(
    [
        ("V", "Virksomheten", None, "virksomhet", None, None, 0, 0, False),
        ("A", "Avdeling A", "V", "avdeling", None, None, 1, 1, False),
        ("S1", "Seksjon 1", "A", "seksjon", None, None, 2, 2, True),
        ("S2", "Seksjon 2", "A", "seksjon", None, None, 2, 3, True),
        ("B", "Avdeling B", "V", "avdeling", None, None, 1, 4, False),
        ("S3", "Seksjon 3", "B", "seksjon", None, None, 2, 5, True),
        ("V:felles", "Virksomheten, felles", "V", "seksjon", None, None, 1, 6, True),
    ],
    schema=ENHETER,
    orient="row",
)
"""Sections at different depths: S1-S3 below an avdeling, V:felles right below the top."""


@dataclass(frozen=True)
class Jobb:
    ansatt_id: int
    enhet_id: str = "S1"
    fra: date = date(2020, 1, 1)
    til: date | None = None
    stillingsprosent: float = 100
    arbeidsforhold_id: int | None = None
    leder_id: int | None = None
    egne_dagsverk: float | None = None
    unntatt: frozenset[Kvartal] = frozenset()
    """Quarters whose extract did not hold the row."""
    kjonn: str | None = None


@dataclass(frozen=True)
class Fravaer:
    ansatt_id: int
    fra: date
    til: date
    type: str = "sykmelding"
    grad: float = 100
    arbeidsforhold_id: int | None = None
    arbeidsrelatert: bool | None = None
    registrert: datetime | None = None
    egne_dagsverk: float | None = None
    unntatt: frozenset[Kvartal] = frozenset()


@dataclass(frozen=True)
class Total:
    enhet_id: str
    kvartal: str
    maaned: int | None
    avtalte_dagsverk: float | None
    tapte_dagsverk: float | None
    antall_ansatte: int | None = None


@dataclass(frozen=True)
class Verden:
    kvartaler: tuple[Kvartal, ...]
    jobber: Sequence[Jobb] = ()
    fravaer: Sequence[Fravaer] = ()
    totaler: Sequence[Total] = ()
    enheter: pl.DataFrame = field(default_factory=lambda: TRE)
    dagenhet: str = "arbeidsdager"

    def grunnlag(self) -> Grunnlag:
        return Grunnlag(
            kvartaler=self.kvartaler,
            enheter=self.enheter,
            arbeidsforhold=_stored(self.jobber, ARBEIDSFORHOLD, self.kvartaler),
            fravaer=_stored(self.fravaer, FRAVAER, self.kvartaler),
            totaler=pl.DataFrame([vars(t) for t in self.totaler], schema=TOTALER),
            dagenhet=self.dagenhet,
        )

    def measure(
        self, opptelling: Opptelling | None = None, min_tilfeller: int = MIN_TILFELLER
    ) -> Maalinger:
        return build_measures(self.grunnlag(), opptelling or Opptelling(), min_tilfeller)

    def row(self, enhet_id: str, periode: str) -> dict[str, object]:
        """The one row of maaltall of an enhet and period."""
        rader = self.measure().maaltall.filter(enhet_id=enhet_id, periode=periode)
        return rader.row(0, named=True)


def quarters(*navn: str) -> tuple[Kvartal, ...]:
    return tuple(Kvartal.parse(ett) for ett in navn)


def _stored(
    rader: Iterable[Jobb | Fravaer], kolonner: Kolonner, kvartaler: Sequence[Kvartal]
) -> pl.DataFrame:
    """A row once per covered quarter it touches, its dates not clipped."""
    lagret = [
        {"kvartal": str(kvartal), **vars(rad)}
        for rad in rader
        for kvartal in kvartaler
        if rad.fra <= kvartal.slutt
        and (rad.til or date.max) >= kvartal.start
        and kvartal not in rad.unntatt
    ]
    return pl.DataFrame([{navn: rad[navn] for navn in kolonner} for rad in lagret], schema=kolonner)
