"""Intervals that follow each other without an arbeidsdag between: one run."""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.measures.calendar import arbeidsdager_foer

_STEG = 1 << 32
"""More than any count of arbeidsdager, so that a later group always lies after an earlier one."""


def find_runs(intervaller: pl.DataFrame) -> pl.DataFrame:
    """Give each interval its run: the columns `loep` (number), `start` and `slutt` (days).

    intervaller: gruppe (int; runs never cross groups), a, b and whatever else; a <= b. The rows
    come back sorted by gruppe and a.
    """
    if intervaller.is_empty():
        tom = pl.lit(None, dtype=pl.Int64)
        return intervaller.with_columns(loep=tom, start=tom, slutt=tom)
    foer = arbeidsdager_foer().astype(np.int64)
    ordnet = intervaller.sort("gruppe", "a", "b")
    gruppe = ordnet["gruppe"].to_numpy().astype(np.int64) * _STEG
    a, b = ordnet["a"].to_numpy(), ordnet["b"].to_numpy()
    naadd = np.maximum.accumulate(gruppe + foer[b + 1])
    ny = np.concatenate([[True], gruppe[1:] + foer[a[1:]] > naadd[:-1]])
    skift = np.flatnonzero(ny)
    loep = np.cumsum(ny) - 1
    return ordnet.with_columns(
        loep=pl.Series(loep),
        start=pl.Series(a[skift][loep]),
        slutt=pl.Series(np.maximum.reduceat(b, skift)[loep]),
    )
