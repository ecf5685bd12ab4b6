"""People: how many are employed on a day, and on average."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.measures.calendar import STEG
from pipelines.measures.dagsverk import IAtomer, Matrise, calendar_days
from pipelines.measures.forfedre import Heltall
from pipelines.measures.koding import Kodet
from pipelines.measures.ledere import SetteLedere

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
    til_stede = np.ones(kodet.jobber.height, dtype=np.bool_)
    til_stede[borte["rad"].to_numpy()] = False
    hele, flere = pl.Series(til_stede), kodet.jobber["flere"]
    stor_nok = kodet.jobber["stilling"] >= min_prosent
    floket = pl.concat(
        [
            kodet.jobber.filter(stor_nok & hele & flere).select(_KOLONNER),
            _around_leave(kodet.jobber.with_row_index("rad").filter(stor_nok & ~hele), borte),
        ]
    )
    ledere = SetteLedere(kodet)
    rader, antall, dager = _count_as_they_are(kodet, (stor_nok & hele & ~flere).to_numpy(), ledere)
    for (q,), jobber in floket.group_by("q"):
        ledere.add(int(kodet.akse.atom[int(str(q))]), jobber, _present(kodet, jobber))
    for nivaa in kodet.forfedre.nivaaer:
        hver = _once_each(kodet, floket, nivaa)
        atom, enhet = kodet.akse.atom[hver["q"].to_numpy()], hver["enhet"].to_numpy()
        _present(kodet, hver).add_rows(antall, atom, enhet)
        calendar_days(kodet.akse, hver).add_rows(dager, atom, enhet)
    return Ansatte(rader, antall, dager, ledere.count())


def _count_as_they_are(
    kodet: Kodet, teller: npt.NDArray[np.bool_], ledere: SetteLedere
) -> tuple[Matrise, Matrise, Matrise]:
    """Days of all rows; people on the last day, and person-days, of those that `teller` names."""
    rader, antall, dager = (np.zeros(kodet.form) for _ in range(3))
    for atom, foerste, jobber in kodet.quarters():
        s, med = jobber["s"].to_numpy(), teller[foerste : foerste + jobber.height]
        alle_dager = calendar_days(kodet.akse, jobber)
        til_stede = _present(kodet, jobber).where(med)
        alle_dager.add_to(rader, atom, s)
        alle_dager.where(med).add_to(dager, atom, s)
        til_stede.add_to(antall, atom, s)
        ledere.add(atom, jobber, til_stede)
    sum_up = kodet.forfedre.sum_up
    return sum_up(rader), sum_up(antall), sum_up(dager)


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
    rader = rader.with_columns(gruppe=person * STEG).sort(pl.col("gruppe") + pl.col("a"))
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
