"""Quarters that were delivered as totals per enhet, without people.

Months make a quarter of a seksjon only when all three are there; a row for the whole quarter goes
before its months. Above it nothing is lost: months that make no quarter of their own still count
in the quarters of the enheter over it. Tertials are sums of months, all other periods of quarters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.contract.perioder import Kvartal, Periode, Periodetype
from pipelines.measures.dagsverk import Matrise, Rekke
from pipelines.measures.forfedre import Forfedre


@dataclass(frozen=True)
class Totalsum:
    """Per period and enhet: avtalte and tapte dagsverk, antall ansatte at the end (nan where it is
    not stated for all), and how many quarters (tertials: months) there are figures for.
    """

    i_kalenderdager: bool
    avtalte: Matrise
    tapte: Matrise
    antall_ansatte: Matrise
    dekket: Matrise


def sum_totals(
    totaler: pl.DataFrame,
    forfedre: Forfedre,
    perioder: Sequence[Periode],
    *,
    i_kalenderdager: bool,
) -> Totalsum:
    form = (len(perioder), forfedre.antall)
    ut = Totalsum(
        i_kalenderdager, np.zeros(form), np.zeros(form), np.full(form, np.nan), np.zeros(form)
    )
    if totaler.is_empty():
        return ut
    oppgitt = pl.col("avtalte_dagsverk").is_not_null() & pl.col("tapte_dagsverk").is_not_null()
    rader = totaler.filter(oppgitt).with_columns(
        s=pl.col("enhet_id").cast(forfedre.slag).to_physical().cast(pl.Int64),
        foerste=pl.col("kvartal").str.head(4).cast(pl.Int64) * 12
        + pl.col("kvartal").str.tail(1).cast(pl.Int64) * 3
        - 3,
    )
    maaneder = rader.filter(pl.col("maaned").is_not_null()).with_columns(
        tid=pl.col("kvartal").str.head(4).cast(pl.Int64) * 12 + pl.col("maaned") - 1,
        har=pl.lit(1, dtype=pl.Int64),
        hel=pl.lit(1, dtype=pl.Int64),
    )
    per_maaned = _Tabell(maaneder, forfedre)
    per_kvartal = _Tabell(_quarters(rader, maaneder), forfedre)
    for nr, periode in enumerate(perioder):
        tabell, deler = _parts(periode, per_maaned, per_kvartal)
        for tid in deler:
            dekket = tabell.of("hel", tid) > 0
            ut.avtalte[nr] += np.where(dekket, tabell.of("avtalte_dagsverk", tid), 0.0)
            ut.tapte[nr] += np.where(dekket, tabell.of("tapte_dagsverk", tid), 0.0)
            ut.dekket[nr] += dekket
        ut.antall_ansatte[nr] = tabell.employed(deler[-1])
    return ut


def _parts(
    periode: Periode, per_maaned: _Tabell, per_kvartal: _Tabell
) -> tuple[_Tabell, list[int]]:
    """The table a period is summed from, and its parts there."""
    if periode.type is Periodetype.TERTIAL:
        fra = periode.start.year * 12 + periode.start.month - 1
        return per_maaned, list(range(fra, fra + 4))
    return per_kvartal, [_month(kvartal) for kvartal in periode.kvartaler]


def _month(kvartal: Kvartal) -> int:
    return kvartal.aar * 12 + 3 * kvartal.nr - 3


def _quarters(rader: pl.DataFrame, maaneder: pl.DataFrame) -> pl.DataFrame:
    """Rows of enhet and quarter: tid is its first month, hel 0 where months are missing."""
    alle_tre = pl.col("tid").n_unique().over("s", "foerste") == 3
    siste = pl.col("maaned") % 3 == 0
    av_maaneder = maaneder.with_columns(
        antall_ansatte=pl.when(siste).then("antall_ansatte"),
        har=siste.cast(pl.Int64),
        hel=alle_tre.cast(pl.Int64),
    )
    hele = rader.filter(pl.col("maaned").is_null()).with_columns(
        har=pl.lit(1, dtype=pl.Int64), hel=pl.lit(1, dtype=pl.Int64)
    )
    uten_hele = av_maaneder.join(hele, on=["s", "foerste"], how="anti")
    return pl.concat([hele, uten_hele], how="diagonal").with_columns(tid="foerste")


class _Tabell:
    """Values of the leaves per part of time, summed up the tree.

    rader: s, tid, the figures, har: how many head counts there should be in the row, and hel:
    whether it belongs to a whole part of time. What does not, counts above its seksjon only.
    """

    _KOLONNER = ("avtalte_dagsverk", "tapte_dagsverk", "antall_ansatte", "har", "hel", "med_antall")

    def __init__(self, rader: pl.DataFrame, forfedre: Forfedre) -> None:
        self._tom = np.zeros(forfedre.antall)
        self._summer: dict[tuple[str, int], Rekke] = {}
        summer = rader.group_by("tid", "s", maintain_order=True).agg(
            pl.col("avtalte_dagsverk", "tapte_dagsverk", "antall_ansatte", "har", "hel").sum(),
            med_antall=pl.col("antall_ansatte").count(),
        )
        for (tid,), gruppe in summer.group_by("tid"):
            delvis = gruppe["hel"].to_numpy() == 0
            for kolonne in self._KOLONNER:
                egne, bare_over = np.zeros(forfedre.antall), np.zeros(forfedre.antall)
                egne[gruppe["s"].to_numpy()] = gruppe[kolonne].to_numpy()
                bare_over[gruppe["s"].to_numpy()] = np.where(delvis, gruppe[kolonne].to_numpy(), 0)
                self._summer[kolonne, int(str(tid))] = forfedre.sum_up(egne) - bare_over

    def of(self, kolonne: str, tid: int) -> Rekke:
        return self._summer.get((kolonne, tid), self._tom)

    def employed(self, tid: int) -> Rekke:
        """Head counts; nan where one is missing, and where nobody has the whole part of time."""
        har = self.of("har", tid)
        alle_har = (har > 0) & (self.of("hel", tid) > 0) & (self.of("med_antall", tid) == har)
        return np.where(alle_har, self.of("antall_ansatte", tid), np.nan)
