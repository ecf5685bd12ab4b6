"""People: how many are employed on a day, and on average."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.measures.dagsverk import IAtomer, Matrise, calendar_days
from pipelines.measures.forfedre import Heltall
from pipelines.measures.koding import Kodet
from pipelines.measures.ledere import SetteLedere

_STEG = 1 << 20
"""More than the days of the calendar."""
_KOLONNER = ("p", "q", "s", "a", "b", "leder")


@dataclass(frozen=True)
class Ansatte:
    """Per time atom and enhet (whole subtree, each person once).

    rader: days of arbeidsforhold of any kind: without, the enhet has no figures. antall: people
    employed on the atom's last day. dager: person-days. ledere: nearest leaders of the people
    employed on the last day.
    """

    rader: Matrise
    antall: Matrise
    dager: Matrise
    ledere: Heltall


def count_employed(kodet: Kodet, biter: pl.DataFrame, min_prosent: float) -> Ansatte:
    """A person is employed on the days of an arbeidsforhold of at least `min_prosent`, but not
    on those of full permisjon that is taken out of avtalte dagsverk.

    Rows of people with one arbeidsforhold in the quarter and no leave are counted as they are; the
    others are made disjoint for each level of the tree, so that everybody counts once.
    """
    borte = biter.filter(pl.col("lang") & (pl.col("permisjon") >= 1))
    stor_nok = kodet.jobber["stilling"] >= min_prosent
    har_alt = np.ones(kodet.jobber.height, dtype=np.bool_)
    har_alt[borte["rad"].to_numpy()] = False
    hele = pl.Series(har_alt)
    enkle = (stor_nok & hele & ~kodet.jobber["flere"]).to_numpy()
    rader, antall, dager = (np.zeros(kodet.form) for _ in range(3))
    sett = SetteLedere(kodet)
    for atom, foerste, jobber in kodet.quarters():
        s, med = jobber["s"].to_numpy(), enkle[foerste : foerste + jobber.height]
        alle_dager, til_stede = (
            calendar_days(kodet.akse, jobber),
            _present(kodet, jobber).where(med),
        )
        alle_dager.add_to(rader, atom, s)
        alle_dager.where(med).add_to(dager, atom, s)
        til_stede.add_to(antall, atom, s)
        sett.add(atom, jobber, til_stede)
    floket = pl.concat(
        [
            kodet.jobber.filter(stor_nok & hele & kodet.jobber["flere"]).select(_KOLONNER),
            _around_leave(kodet.jobber.with_row_index("rad").filter(stor_nok & ~hele), borte),
        ]
    )
    for (q,), jobber in floket.group_by("q"):
        atom = int(kodet.akse.atom[int(str(q))])
        sett.add(atom, jobber, _present(kodet, jobber))
    antall, dager = kodet.forfedre.sum_up(antall), kodet.forfedre.sum_up(dager)
    for nivaa in kodet.forfedre.nivaaer:
        hver = _once_each(kodet, floket, nivaa)
        atom_, enhet = kodet.akse.atom[hver["q"].to_numpy()], hver["enhet"].to_numpy()
        _present(kodet, hver).add_rows(antall, atom_, enhet)
        calendar_days(kodet.akse, hver).add_rows(dager, atom_, enhet)
    return Ansatte(kodet.forfedre.sum_up(rader), antall, dager, sett.count())


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


def _present(kodet: Kodet, tid: pl.DataFrame) -> IAtomer:
    """Whether intervals of one quarter each last to the end of its first atom, and its second."""
    q, a, b = (tid[navn].to_numpy() for navn in "qab")
    skille, slutt = kodet.akse.skille[q], kodet.akse.slutt[q]
    siste_i_foerste = np.minimum(slutt, skille - 1)
    return IAtomer(
        (a <= siste_i_foerste) & (b >= siste_i_foerste), (b >= slutt) & (skille <= slutt)
    )
