"""Avtalte and tapte dagsverk, without counting day by day.

Whatever has a first and a last day within a quarter has days in the quarter's first time atom and
days in the second: two differences of W (calendar.arbeidsdager_foer).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.measures.atoms import Tidsakse
from pipelines.measures.calendar import arbeidsdager_foer
from pipelines.measures.forfedre import Heltall
from pipelines.measures.koding import FERIE, Kodet

Matrise: TypeAlias = npt.NDArray[np.float64]
"""Time atoms by enheter or by par."""
Rekke: TypeAlias = npt.NDArray[np.float64]
"""A value per enhet or par."""


@dataclass(frozen=True)
class IAtomer:
    """A figure of each row, in the first time atom of its quarter (d1) and in the second (d2)."""

    d1: npt.NDArray[Any]
    d2: npt.NDArray[Any]

    def where(self, med: npt.NDArray[np.bool_]) -> IAtomer:
        return IAtomer(self.d1 * med, self.d2 * med)

    def add_to(self, summer: Matrise, atom: int, sted: npt.NDArray[Any]) -> None:
        """Add rows of one quarter, whose first atom is given, to sums per atom and `sted`."""
        summer[atom] += np.bincount(sted, self.d1, summer.shape[1])
        if atom + 1 < len(summer) and self.d2.any():
            summer[atom + 1] += np.bincount(sted, self.d2, summer.shape[1])

    def add_rows(self, summer: Matrise, atom: npt.NDArray[Any], sted: npt.NDArray[Any]) -> None:
        """As add_to, for rows of any quarters, with the first atom of each."""
        flat, steder = summer.reshape(-1), summer.shape[1]
        celle = atom * np.int64(steder) + sted
        np.add.at(flat, celle, self.d1)
        andre = np.flatnonzero(self.d2)
        np.add.at(flat, celle[andre] + steder, self.d2[andre])


def workdays(akse: Tidsakse, rader: pl.DataFrame) -> IAtomer:
    """Arbeidsdager of rows with q, a and b, by two look-ups for each end: W(b + 1) - W(a)."""
    foer = arbeidsdager_foer()
    q, a, etter = rader["q"].to_numpy(), rader["a"].to_numpy(), rader["b"].to_numpy() + 1
    skille = akse.skille[q]
    d1 = foer[np.minimum(etter, skille)] - foer[np.minimum(a, skille)]
    return IAtomer(d1, foer[etter] - foer[a] - d1)


def calendar_days(akse: Tidsakse, rader: pl.DataFrame) -> IAtomer:
    q, a, etter = rader["q"].to_numpy(), rader["a"].to_numpy(), rader["b"].to_numpy() + 1
    skille = akse.skille[q]
    d1 = np.minimum(etter, skille) - np.minimum(a, skille)
    return IAtomer(d1, etter - a - d1)


def agreed(kodet: Kodet, biter: pl.DataFrame) -> Matrise:
    """Avtalte dagsverk per atom and par.

    Arbeidsdager × dagsverk of a day, less long permisjon × its percent. Days are whole numbers
    until the last step, so that somebody on full permisjon has exactly nothing.
    """
    borte = biter.filter("lang").sort("rad")
    rad, igjen = borte["rad"].to_numpy(), 1 - borte["permisjon"].to_numpy()
    dager_borte = workdays(kodet.akse, borte)
    avtalte = np.zeros((len(kodet.akse.atomer), len(kodet.par_p)))
    for atom, foerste, jobber in kodet.quarters():
        per_dag, dager = jobber["per_dag"].to_numpy(), workdays(kodet.akse, jobber)
        i_q = slice(*np.searchsorted(rad, [foerste, foerste + jobber.height]))
        d1, d2 = (
            _less(hele, rad[i_q] - foerste, trekk[i_q], igjen[i_q]) * per_dag
            for hele, trekk in ((dager.d1, dager_borte.d1), (dager.d2, dager_borte.d2))
        )
        IAtomer(d1, d2).add_to(avtalte, atom, jobber["par"].to_numpy())
    return avtalte


def _less(
    dager: npt.NDArray[np.int32], rad: Heltall, borte: npt.NDArray[np.int32], igjen: Rekke
) -> Rekke:
    """`dager`, of which some rows have days with only a part left."""
    ut = dager.astype(np.float64)
    np.subtract.at(ut, rad, borte)
    np.add.at(ut, rad, borte * igjen)
    return ut


def absent(kodet: Kodet, biter: pl.DataFrame) -> IAtomer:
    """Dagsverk that the pieces of absence take (permisjon: none).

    Arbeidsdager × dagsverk of a day × grad, of what permisjon leaves of the day; or the dagsverk
    that the extract brought. Nothing on days of full permisjon.
    """
    av_dagen = pl.col("per_dag") * pl.col("grad") * (1 - pl.col("permisjon"))
    teller = (pl.col("type") <= FERIE) & (pl.col("permisjon") < 1)
    per_dag = pl.when(teller).then(pl.coalesce("egen_dag", av_dagen)).otherwise(0.0)
    faktor = biter.select(per_dag).to_series().to_numpy()
    arbeid = workdays(kodet.akse, biter)
    if not biter["kalender"].any():
        return IAtomer(arbeid.d1 * faktor, arbeid.d2 * faktor)
    i_kalender = biter["kalender"].fill_null(value=False).to_numpy()
    alle = calendar_days(kodet.akse, biter)
    d1, d2 = np.where(i_kalender, (alle.d1, alle.d2), (arbeid.d1, arbeid.d2))
    return IAtomer(d1 * faktor, d2 * faktor)
