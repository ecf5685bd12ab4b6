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

from pipelines.measures.forfedre import Heltall
from pipelines.measures.koding import FERIE, Kodet, at
from pipelines.measures.pieces import days

Matrise: TypeAlias = npt.NDArray[np.float64]
"""Time atoms by enheter or by par."""
Rekke: TypeAlias = npt.NDArray[np.float64]
"""A value per enhet or par."""
_KALENDER = pl.col("kalender")


@dataclass(frozen=True)
class Deler:
    """Figures of rows, one entry per row and atom: rad (which row), atom, verdi."""

    rad: Heltall
    atom: Heltall
    verdi: Rekke

    @classmethod
    def of(cls, atom: npt.NDArray[Any], d1: npt.NDArray[Any], d2: npt.NDArray[Any]) -> Deler:
        """From rows with d1 in `atom` and d2 in the one after."""
        foerste, andre = np.flatnonzero(d1), np.flatnonzero(d2)
        return cls(
            np.concatenate([foerste, andre]),
            np.concatenate([atom[foerste], atom[andre] + 1]).astype(np.int64),
            np.concatenate([d1[foerste], d2[andre]]),
        )

    def of_rows(self, med: pl.Series) -> Deler:
        """Those of the rows that `med` is true for."""
        valgt = np.flatnonzero(med.fill_null(value=False).to_numpy()[self.rad])
        return Deler(self.rad[valgt], self.atom[valgt], self.verdi[valgt])

    def spread(self, sted: npt.NDArray[Any], form: tuple[int, int]) -> Matrise:
        """Sums per atom and `sted` (of each row)."""
        celle = self.atom * form[1] + sted[self.rad]
        summer: Matrise = np.bincount(celle, self.verdi, form[0] * form[1]).astype(np.float64)
        return summer.reshape(form)


def agreed(kodet: Kodet, biter: pl.DataFrame) -> Deler:
    """Avtalte dagsverk of the rows of kodet.jobber.

    Arbeidsdager × dagsverk of a day, less long permisjon × its percent. Days are whole numbers
    until the last step, so that somebody on full permisjon has exactly nothing.
    """
    jobber = in_atoms(kodet, kodet.jobber.lazy(), kalender=pl.lit(value=False))
    rader = jobber.select("atom", "per_dag", "d1", "d2").collect()
    borte = in_atoms(kodet, biter.lazy().filter("lang")).collect()
    rad, igjen = borte["rad"].to_numpy(), 1 - borte["permisjon"].to_numpy()

    def per_row(d: str) -> Rekke:
        dager = borte[d].to_numpy()
        uten = np.bincount(rad, dager, rader.height)
        rest = np.bincount(rad, dager * igjen, rader.height)
        verdi: Rekke = (rader[d].to_numpy() - uten + rest) * per_dag
        return verdi

    per_dag = rader["per_dag"].to_numpy()
    return Deler.of(rader["atom"].to_numpy(), per_row("d1"), per_row("d2"))


def absent(kodet: Kodet, biter: pl.DataFrame) -> Deler:
    """Dagsverk that the pieces of absence take (permisjon: none).

    Arbeidsdager × dagsverk of a day × grad, of what permisjon leaves of the day; or the dagsverk
    that the extract brought. Nothing on days of full permisjon.
    """
    av_dagen = pl.col("per_dag") * pl.col("grad") * (1 - pl.col("permisjon"))
    teller = (pl.col("type") <= FERIE) & (pl.col("permisjon") < 1)
    per_dag = pl.when(teller).then(pl.coalesce("egen_dag", av_dagen)).otherwise(0.0)
    rader = in_atoms(kodet, biter.lazy()).select("atom", pl.col("d1", "d2") * per_dag).collect()
    return Deler.of(*(rader[navn].to_numpy() for navn in ("atom", "d1", "d2")))


def in_atoms(kodet: Kodet, rader: pl.LazyFrame, kalender: pl.Expr = _KALENDER) -> pl.LazyFrame:
    """Add `atom` (the quarter's first) and the days d1 in it and d2 in the one after."""
    skille = at(kodet.akse.skille, "q")
    a, b = pl.col("a"), pl.col("b")
    return rader.with_columns(
        atom=at(kodet.akse.atom, "q"),
        d1=days(a, pl.min_horizontal(b, skille - 1), kalender),
        d2=days(pl.max_horizontal(a, skille), b, kalender),
    )
