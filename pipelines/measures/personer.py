"""People: how many are employed on a day, and on average."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.measures.dagsverk import Deler, Matrise
from pipelines.measures.forfedre import Heltall
from pipelines.measures.koding import Kodet, at
from pipelines.measures.ledere import count_leaders

_STEG = 1 << 20
"""More than the days of the calendar."""


@dataclass(frozen=True)
class Ansatte:
    """Per time atom and enhet (whole subtree, each person once).

    antall: people employed on the atom's last day. dager: person-days. ledere: nearest leaders of
    the people employed on the last day.
    """

    antall: Matrise
    dager: Matrise
    ledere: Heltall


def count_employed(kodet: Kodet, biter: pl.DataFrame, min_prosent: float) -> Ansatte:
    """A person is employed on the days of an arbeidsforhold of at least `min_prosent`, but not
    on those of full permisjon that is taken out of avtalte dagsverk.
    """
    tid = _time_employed(kodet, biter, min_prosent)
    enkle = _in_atoms(kodet, tid.filter(~pl.col("flere")))
    antall, dager = (kodet.forfedre.sum_up(sum_) for sum_ in _count(kodet, enkle, "s"))
    flere = tid.filter("flere")
    for nivaa in kodet.forfedre.nivaaer:
        paa_nivaa = _in_atoms(kodet, _once_each(flere, nivaa))
        i_enhet, dager_i_enhet = _count(kodet, paa_nivaa, "enhet")
        antall += i_enhet
        dager += dager_i_enhet
    return Ansatte(antall, dager, count_leaders(kodet, [enkle, _in_atoms(kodet, flere)]))


def _time_employed(kodet: Kodet, biter: pl.DataFrame, min_prosent: float) -> pl.DataFrame:
    """Intervals: pq, flere, q, s, a, b, leder_id; those of one row of jobber are disjoint."""
    kolonner = ("pq", "flere", "q", "s", "a", "b", "leder_id")
    borte = biter.filter(pl.col("lang") & (pl.col("permisjon") >= 1)).select(
        "rad", borte_a="a", borte_b="b"
    )
    hele = np.ones(kodet.jobber.height, dtype=np.bool_)
    hele[borte["rad"].to_numpy()] = False
    stor_nok = pl.col("stilling") >= min_prosent
    rammede = (
        kodet.jobber.filter(~hele).filter(stor_nok).join(borte, on="rad").sort("rad", "borte_a")
    )
    foer = rammede.with_columns(
        a=(pl.col("borte_b").shift(1).over("rad") + 1).fill_null(pl.col("a")),
        b=pl.col("borte_a") - 1,
    )
    sist = rammede.unique("rad", keep="last", maintain_order=True)
    sist = sist.with_columns(a=pl.col("borte_b") + 1)
    deler = [kodet.jobber.filter(hele).filter(stor_nok), foer, sist]
    return pl.concat(del_.select(kolonner) for del_ in deler).filter(pl.col("a") <= pl.col("b"))


def _once_each(tid: pl.DataFrame, nivaa: Heltall) -> pl.DataFrame:
    """The intervals as disjoint ones per person and enhet at one level of the tree."""
    rader = tid.with_columns(enhet=pl.Series(nivaa).gather(tid["s"])).filter(pl.col("enhet") >= 0)
    gruppe = pl.struct("enhet", "pq").rank("dense").cast(pl.Int64) * _STEG
    rader = rader.with_columns(gruppe=gruppe).sort("gruppe", "a")
    naadd = (pl.col("gruppe") + pl.col("b")).cum_max().shift(1).fill_null(-1) - pl.col("gruppe")
    a = pl.max_horizontal("a", naadd + 1)
    return rader.with_columns(a=a).filter(pl.col("a") <= pl.col("b"))


def _in_atoms(kodet: Kodet, tid: pl.DataFrame) -> pl.DataFrame:
    """Add atom, days d1 in it and d2 in the one after, and s1 and s2: there on the last day."""
    a, b = pl.col("a"), pl.col("b")
    skille, slutt = at(kodet.akse.skille, "q"), at(kodet.akse.slutt, "q")
    foerste_slutt = pl.min_horizontal(slutt, skille - 1)
    fra_andre = pl.max_horizontal(a, skille)
    return tid.with_columns(
        atom=at(kodet.akse.atom, "q"),
        d1=pl.max_horizontal(pl.min_horizontal(b, foerste_slutt) - a + 1, 0),
        d2=pl.max_horizontal(b - fra_andre + 1, 0),
        s1=(a <= foerste_slutt) & (b >= foerste_slutt),
        s2=(fra_andre <= slutt) & (b >= slutt),
    )


def _count(kodet: Kodet, tid: pl.DataFrame, sted: str) -> tuple[Matrise, Matrise]:
    """People on the last day, and person-days, per atom and `sted`, of disjoint intervals."""
    form = (len(kodet.akse.atomer), kodet.forfedre.antall)
    atom, s1, s2, d1, d2 = (tid[navn].to_numpy() for navn in ("atom", "s1", "s2", "d1", "d2"))
    hvor = tid[sted].to_numpy()
    return (
        Deler.of(atom, s1, s2).spread(hvor, form),
        Deler.of(atom, d1, d2).spread(hvor, form),
    )
