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

    atom: Heltall
    d1: npt.NDArray[Any]
    d2: npt.NDArray[Any]

    def spread(self, sted: npt.NDArray[Any], form: tuple[int, int]) -> Matrise:
        """Sums per atom and `sted` (a place for each row).

        A quarter that is one atom has nothing in the next; for the last that is a row too many.
        """
        celle = self.atom * form[1] + sted
        summer: Matrise = np.bincount(celle, self.d1, (form[0] + 1) * form[1]).astype(
            np.float64, copy=False
        )
        celle += form[1]
        summer += np.bincount(celle, self.d2, len(summer))
        return summer.reshape(form[0] + 1, form[1])[:-1]

    def where(self, med: npt.NDArray[np.bool_]) -> IAtomer:
        return IAtomer(self.atom, self.d1 * med, self.d2 * med)


def workdays(kodet: Kodet, rader: pl.DataFrame) -> IAtomer:
    """Arbeidsdager of rows with q, a and b, by two look-ups for each end: W(b + 1) - W(a)."""
    akse, foer = kodet.akse, arbeidsdager_foer()
    q, a, etter = rader["q"].to_numpy(), rader["a"].to_numpy(), rader["b"].to_numpy() + 1
    skille = akse.skille[q]
    i_alt = foer[etter] - foer[a]
    d1 = foer[np.minimum(etter, skille)] - foer[np.minimum(a, skille)]
    return IAtomer(akse.atom[q].astype(np.int64), d1, i_alt - d1)


def calendar_days(kodet: Kodet, rader: pl.DataFrame) -> IAtomer:
    akse = kodet.akse
    q, a, etter = rader["q"].to_numpy(), rader["a"].to_numpy(), rader["b"].to_numpy() + 1
    skille = akse.skille[q]
    d1 = np.minimum(etter, skille) - np.minimum(a, skille)
    return IAtomer(akse.atom[q].astype(np.int64), d1, etter - a - d1)


def agreed(kodet: Kodet, biter: pl.DataFrame) -> IAtomer:
    """Avtalte dagsverk of the rows of kodet.jobber.

    Arbeidsdager × dagsverk of a day, less long permisjon × its percent. Days are whole numbers
    until the last step, so that somebody on full permisjon has exactly nothing.
    """
    borte = biter.filter("lang")
    rad, igjen = borte["rad"].to_numpy(), 1 - borte["permisjon"].to_numpy()
    dager, dager_borte = workdays(kodet, kodet.jobber), workdays(kodet, borte)
    per_dag = kodet.jobber["per_dag"].to_numpy()

    def less_leave(dager: Heltall, borte: Heltall) -> Rekke:
        ut = dager.astype(np.float64)
        np.subtract.at(ut, rad, borte)
        np.add.at(ut, rad, borte * igjen)
        ut *= per_dag
        return ut

    return IAtomer(
        dager.atom, less_leave(dager.d1, dager_borte.d1), less_leave(dager.d2, dager_borte.d2)
    )


def absent(kodet: Kodet, biter: pl.DataFrame) -> IAtomer:
    """Dagsverk that the pieces of absence take (permisjon: none).

    Arbeidsdager × dagsverk of a day × grad, of what permisjon leaves of the day; or the dagsverk
    that the extract brought. Nothing on days of full permisjon.
    """
    av_dagen = pl.col("per_dag") * pl.col("grad") * (1 - pl.col("permisjon"))
    teller = (pl.col("type") <= FERIE) & (pl.col("permisjon") < 1)
    per_dag = pl.when(teller).then(pl.coalesce("egen_dag", av_dagen)).otherwise(0.0)
    faktor = biter.select(per_dag).to_series().to_numpy()
    arbeid = workdays(kodet, biter)
    if not biter["kalender"].any():
        return IAtomer(arbeid.atom, arbeid.d1 * faktor, arbeid.d2 * faktor)
    i_kalender = biter["kalender"].fill_null(value=False).to_numpy()
    alle = calendar_days(kodet, biter)
    d1, d2 = np.where(i_kalender, (alle.d1, alle.d2), (arbeid.d1, arbeid.d2))
    return IAtomer(arbeid.atom, d1 * faktor, d2 * faktor)
