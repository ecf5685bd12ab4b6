"""People: how many are employed on a day, and on average."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.measures.dagsverk import Deler, Matrise
from pipelines.measures.forfedre import Heltall
from pipelines.measures.koding import FLERE, Kodet, at
from pipelines.measures.ledere import count_leaders

_STEG = 1 << 20
"""More than the days of the calendar."""
_KOLONNER = ("p", "q", "s", "a", "b", "leder")


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
    borte = biter.filter(pl.col("lang") & (pl.col("permisjon") >= 1))
    flere = kodet.eneste[kodet.person_quarter(kodet.jobber)] == FLERE
    hele = np.ones(kodet.jobber.height, dtype=np.bool_)
    hele[borte["rad"].to_numpy()] = False
    ansatt = (kodet.jobber["stilling"] >= min_prosent).to_numpy()
    enkle = _in_atoms(kodet, kodet.jobber, pl.Series(ansatt & hele & ~flere))
    floket = pl.concat(
        [
            kodet.jobber.select(_KOLONNER).filter(ansatt & hele & flere),
            _around_leave(kodet.jobber.with_row_index("rad").filter(ansatt & ~hele), borte),
        ]
    )
    antall, dager = (kodet.forfedre.sum_up(egne) for egne in _count(kodet, enkle, "s"))
    for nivaa in kodet.forfedre.nivaaer:
        paa_nivaa = _in_atoms(kodet, _once_each(kodet, floket, nivaa))
        i_enhet, dager_i_enhet = _count(kodet, paa_nivaa, "enhet")
        antall += i_enhet
        dager += dager_i_enhet
    return Ansatte(antall, dager, count_leaders(kodet, [enkle, _in_atoms(kodet, floket)]))


def _around_leave(jobber: pl.DataFrame, borte: pl.DataFrame) -> pl.DataFrame:
    """The parts of each row before, between and after its pieces of leave."""
    borte = borte.select("rad", borte_a="a", borte_b="b")
    rammede = jobber.join(borte, on="rad").sort("rad", "borte_a")
    foer = rammede.with_columns(
        a=(pl.col("borte_b").shift(1).over("rad") + 1).fill_null(pl.col("a")),
        b=pl.col("borte_a") - 1,
    )
    sist = rammede.unique("rad", keep="last", maintain_order=True)
    sist = sist.with_columns(a=pl.col("borte_b") + 1)
    return pl.concat([foer, sist]).filter(pl.col("a") <= pl.col("b")).select(_KOLONNER)


def _once_each(kodet: Kodet, tid: pl.DataFrame, nivaa: Heltall) -> pl.DataFrame:
    """The intervals as disjoint ones per person and enhet at one level of the tree."""
    rader = tid.with_columns(enhet=pl.Series(nivaa).gather(tid["s"])).filter(pl.col("enhet") >= 0)
    person = pl.col("enhet") * kodet.antall_personer + pl.col("p")
    rader = rader.with_columns(gruppe=person * _STEG).sort(pl.col("gruppe") + pl.col("a"))
    naadd = (pl.col("gruppe") + pl.col("b")).cum_max().shift(1).fill_null(-1) - pl.col("gruppe")
    a = pl.max_horizontal("a", naadd + 1)
    return rader.with_columns(a=a).filter(pl.col("a") <= pl.col("b"))


def _in_atoms(kodet: Kodet, tid: pl.DataFrame, teller: pl.Series | None = None) -> pl.DataFrame:
    """atom, days d1 in it and d2 in the one after, and s1 and s2: there on the last day.

    teller: which rows count at all.
    """
    a, b = pl.col("a"), pl.col("b")
    med = pl.lit(value=True) if teller is None else teller
    skille, slutt = at(kodet.akse.skille, "q"), at(kodet.akse.slutt, "q")
    foerste_slutt = pl.min_horizontal(slutt, skille - 1)
    fra_andre = pl.max_horizontal(a, skille)
    d1 = pl.max_horizontal(pl.min_horizontal(b, foerste_slutt) - a + 1, 0)
    return tid.select(
        pl.col("^(s|enhet|leder)$"),
        atom=at(kodet.akse.atom, "q"),
        d1=pl.when(med).then(d1).otherwise(0),
        d2=pl.when(med).then(pl.max_horizontal(b - fra_andre + 1, 0)).otherwise(0),
        s1=(a <= foerste_slutt) & (b >= foerste_slutt) & med,
        s2=(fra_andre <= slutt) & (b >= slutt) & med,
    )


def _count(kodet: Kodet, tid: pl.DataFrame, sted: str) -> tuple[Matrise, Matrise]:
    """People on the last day, and person-days, per atom and `sted`, of disjoint intervals."""
    atom, s1, s2, d1, d2 = (tid[navn].to_numpy() for navn in ("atom", "s1", "s2", "d1", "d2"))
    hvor = tid[sted].to_numpy()
    return (
        Deler.of(atom, s1, s2).spread(hvor, kodet.form),
        Deler.of(atom, d1, d2).spread(hvor, kodet.form),
    )
