"""People: how many are employed on a day and on average, and how many leaders they have."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.measures.forfedre import Heltall
from pipelines.measures.koding import Kodet, at

_STEG = 1 << 20
"""More than the days of the calendar."""


@dataclass(frozen=True)
class Ansatte:
    """Per time atom and enhet (whole subtree, each person once).

    antall: people employed on the atom's last day. dager: person-days. ledere: nearest leaders of
    the people employed on the last day.
    """

    antall: Heltall
    dager: Heltall
    ledere: Heltall


def count_employed(kodet: Kodet, biter: pl.DataFrame, min_prosent: float) -> Ansatte:
    """A person is employed on the days of an arbeidsforhold of at least `min_prosent`, but not
    on those of full permisjon that is taken out of avtalte dagsverk.
    """
    tid = _time_employed(kodet, biter, min_prosent)
    flere = tid["pq"].is_duplicated()
    enkle, floket = tid.filter(~flere), tid.filter(flere)
    antall, dager = _count(kodet, enkle, "s")
    antall, dager = kodet.forfedre.sum_up(antall), kodet.forfedre.sum_up(dager)
    for nivaa in kodet.forfedre.nivaaer:
        i_nivaa, d_nivaa = _count(kodet, _once_each(floket, nivaa), "enhet")
        antall += i_nivaa
        dager += d_nivaa
    return Ansatte(antall, dager, _count_leaders(kodet, tid))


def _time_employed(kodet: Kodet, biter: pl.DataFrame, min_prosent: float) -> pl.DataFrame:
    """Intervals: pq (person and quarter), q, s, a, b, leder_id; those of one rad are disjoint."""
    pq = pl.col("p").cast(pl.Int64) * len(kodet.akse.kvartaler) + pl.col("q")
    kolonner = ("rad", "pq", "q", "s", "a", "b", "leder_id")
    jobber = kodet.jobber.lazy().filter(pl.col("stilling") >= min_prosent)
    jobber = jobber.with_columns(pq=pq).select(kolonner)
    borte = biter.lazy().filter(pl.col("lang") & (pl.col("permisjon") >= 1))
    borte = borte.select("rad", borte_a="a", borte_b="b")
    rammede = jobber.join(borte, on="rad", how="inner").sort("rad", "borte_a")
    foer = rammede.with_columns(
        a=(pl.col("borte_b").shift(1).over("rad") + 1).fill_null(pl.col("a")),
        b=pl.col("borte_a") - 1,
    )
    sist = rammede.unique("rad", keep="last", maintain_order=True)
    sist = sist.with_columns(a=pl.col("borte_b") + 1)
    hele = jobber.join(borte, on="rad", how="anti", maintain_order="left")
    deler = [hele.select(kolonner), foer.select(kolonner), sist.select(kolonner)]
    return pl.concat(deler).filter(pl.col("a") <= pl.col("b")).collect()


def _once_each(tid: pl.DataFrame, nivaa: Heltall) -> pl.DataFrame:
    """The intervals as disjoint ones per person and enhet at one level of the tree."""
    rader = tid.with_columns(enhet=pl.Series(nivaa).gather(tid["s"])).filter(pl.col("enhet") >= 0)
    gruppe = pl.struct("enhet", "pq").rank("dense").cast(pl.Int64) * _STEG
    rader = rader.with_columns(gruppe=gruppe).sort("gruppe", "a")
    naadd = (pl.col("gruppe") + pl.col("b")).cum_max().shift(1).fill_null(-1) - pl.col("gruppe")
    return rader.with_columns(a=pl.max_horizontal("a", naadd + 1)).filter(
        pl.col("a") <= pl.col("b")
    )


def _count(kodet: Kodet, tid: pl.DataFrame, sted: str) -> tuple[Heltall, Heltall]:
    """People on the last day, and person-days, per atom and `sted`, of disjoint intervals."""
    akse, enheter = kodet.akse, kodet.forfedre.antall
    antall = np.zeros((len(akse.atomer), enheter), dtype=np.int64)
    dager = np.zeros_like(antall)
    for nr in (0, 1):
        rader = _in_atom(kodet, tid, nr)
        celle = rader["atom"].to_numpy().astype(np.int64) * enheter + rader[sted].to_numpy()
        til_stede = rader["til_stede"].to_numpy()
        sum_dager = np.bincount(celle, rader["dager"].to_numpy(), dager.size)
        dager += sum_dager.astype(np.int64).reshape(dager.shape)
        antall += np.bincount(celle[til_stede], minlength=antall.size).reshape(antall.shape)
    return antall, dager


def _in_atom(kodet: Kodet, tid: pl.DataFrame, nr: int) -> pl.DataFrame:
    """The part of each interval in the first (0) or second (1) atom of its quarter."""
    akse = kodet.akse
    skille = at(akse.skille, "q")
    a = pl.col("a") if nr == 0 else pl.max_horizontal("a", skille)
    siste = pl.min_horizontal(at(akse.slutt, "q"), skille - 1) if nr == 0 else at(akse.slutt, "q")
    return (
        tid.lazy()
        .with_columns(
            atom=at(akse.atom, "q") + nr,
            dager=pl.min_horizontal("b", siste) - a + 1,
            til_stede=(a <= siste) & (pl.col("b") >= siste),
        )
        .filter(pl.col("dager") > 0)
        .collect()
    )


def _count_leaders(kodet: Kodet, tid: pl.DataFrame) -> Heltall:
    akse, forfedre = kodet.akse, kodet.forfedre
    med_leder = tid.filter(pl.col("leder_id").is_not_null())
    sett = pl.concat(
        _in_atom(kodet, med_leder, nr).filter("til_stede").select("atom", "s", "leder_id")
        for nr in (0, 1)
    ).unique()
    ledere = np.zeros((len(akse.atomer), forfedre.antall), dtype=np.int64)
    for nivaa in forfedre.nivaaer:
        ledere += _count_distinct(sett, nivaa, ledere.shape)
    return ledere


def _count_distinct(sett: pl.DataFrame, nivaa: Heltall, form: tuple[int, int]) -> Heltall:
    par = sett.with_columns(enhet=pl.Series(nivaa).gather(sett["s"])).filter(pl.col("enhet") >= 0)
    par = par.unique(["atom", "enhet", "leder_id"])
    celle = par["atom"].to_numpy().astype(np.int64) * form[1] + par["enhet"].to_numpy()
    return np.bincount(celle, minlength=form[0] * form[1]).reshape(form)
