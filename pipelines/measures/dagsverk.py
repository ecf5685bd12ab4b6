"""Avtalte and tapte dagsverk per person, seksjon and time atom, without counting day by day."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.measures.koding import Kodet, at
from pipelines.measures.pieces import days

Matrise: TypeAlias = npt.NDArray[np.float64]
"""Time atoms by enheter or by par."""


def avtalte(kodet: Kodet, biter: pl.DataFrame) -> Matrise:
    """Avtalte dagsverk per atom and par.

    Arbeidsdager × dagsverk of a day, less long permisjon × its percent. Days are whole numbers
    until the last step, so that somebody on full permisjon has exactly nothing.
    """
    trekk = (
        in_atoms(kodet, biter.lazy().filter(pl.col("lang")))
        .group_by("rad")
        .agg(
            pl.col("d1", "d2").sum().name.prefix("uten_"),
            (pl.col("d1", "d2") * (1 - pl.col("permisjon"))).sum().name.prefix("rest_"),
        )
    )
    rader = (
        in_atoms(kodet, kodet.jobber.lazy().with_columns(kalender=False))
        .join(trekk, on="rad", how="left", maintain_order="left")
        .select("atom", "par", *(_agreed(d).alias(d) for d in ("d1", "d2")))
        .collect()
    )
    return spread(rader, "par", len(kodet.akse.atomer), len(kodet.par_p))


def _agreed(d: str) -> pl.Expr:
    uten, rest = pl.col(f"uten_{d}").fill_null(0), pl.col(f"rest_{d}").fill_null(0.0)
    return (pl.col(d) - uten + rest) * pl.col("per_dag")


def in_atoms(kodet: Kodet, rader: pl.LazyFrame) -> pl.LazyFrame:
    """Add `atom` (the quarter's first) and the days d1 in it and d2 in the one after."""
    skille = at(kodet.akse.skille, "q")
    a, b, kalender = pl.col("a"), pl.col("b"), pl.col("kalender")
    return rader.with_columns(
        atom=at(kodet.akse.atom, "q"),
        d1=days(a, pl.min_horizontal(b, skille - 1), kalender),
        d2=days(pl.max_horizontal(a, skille), b, kalender),
    )


def spread(rader: pl.DataFrame, sted: str, atomer: int, steder: int) -> Matrise:
    """Sum d1 (in `atom`) and d2 (in the atom after) into a matrix of atoms by `sted`."""
    celle = rader["atom"].to_numpy().astype(np.int64) * steder + rader[sted].to_numpy()
    storrelse = atomer * steder
    summer: Matrise = np.zeros(storrelse)
    summer += np.bincount(celle, rader["d1"].to_numpy(), storrelse)
    andre = rader["d2"].to_numpy()
    har = np.flatnonzero(andre)
    summer += np.bincount(celle[har] + steder, andre[har], storrelse)
    return summer.reshape(atomer, steder)


def with_days(kodet: Kodet, biter: pl.DataFrame) -> pl.DataFrame:
    """Pieces with the dagsverk they take: d1 in `atom`, d2 in the one after.

    Arbeidsdager × dagsverk of a day × grad, of what permisjon leaves of the day; or the dagsverk
    that the extract brought. Nothing on days of full permisjon.
    """
    av_dagen = pl.col("per_dag") * pl.col("grad") * (1 - pl.col("permisjon"))
    per_dag = (
        pl.when(pl.col("permisjon") >= 1)
        .then(0.0)
        .otherwise(pl.coalesce(pl.col("egen_dag"), av_dagen))
    )
    return (
        in_atoms(kodet, biter.lazy().filter(pl.col("type").is_not_null()))
        .with_columns(pl.col("d1", "d2") * per_dag)
        .collect()
    )
