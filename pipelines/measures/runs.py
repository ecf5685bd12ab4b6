"""Intervals that follow each other without an arbeidsdag between: one run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from pipelines.measures.calendar import STEG, arbeidsdager_foer

Kolonne: TypeAlias = npt.NDArray[Any]


@dataclass(frozen=True)
class Loep:
    """For each interval the number of its run, the run's first day, and its calendar days."""

    nr: Kolonne
    start: Kolonne
    varighet: Kolonne


def find_runs(gruppe: Kolonne, a: Kolonne, b: Kolonne) -> Loep:
    """Runs of the intervals [a, b] (days) within each gruppe; in the order they were given.

    Fastest when they are nearly sorted by gruppe and a.
    """
    if not len(gruppe):
        return Loep(*(np.zeros(0, dtype=np.int32) for _ in range(3)))
    foer = arbeidsdager_foer()
    trinn = gruppe.astype(np.int64) * STEG
    orden = np.argsort(trinn + a, kind="stable")
    trinn, a, b = trinn[orden], a[orden], b[orden]
    naadd = trinn + foer[b + 1]
    np.maximum.accumulate(naadd, out=naadd)
    trinn += foer[a]
    ny = np.ones(len(a), dtype=np.bool_)
    np.greater(trinn[1:], naadd[:-1], out=ny[1:])
    skift = np.flatnonzero(ny)
    start, slutt = a[skift], np.maximum.reduceat(b, skift)
    nr = np.empty(len(a), dtype=np.int32)
    nr[orden] = np.cumsum(ny, dtype=np.int32) - 1
    return Loep(nr, start[nr], (slutt - start + 1)[nr])
