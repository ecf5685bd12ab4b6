"""Arbeidsdager: Monday to Friday, less the public holidays of Norway.

Days are plain numbers here and in the whole room: 0 is `FOERSTE`, 1 the day after. A date outside
the calendar counts as its nearest end.
"""

from __future__ import annotations

from datetime import date
from functools import cache

import holidays
import numpy as np
import numpy.typing as npt
import polars as pl

FOERSTE = date(1900, 1, 1)
SISTE = date(2100, 12, 30)
STEG = 1 << 20
"""More than the days of the calendar: group × STEG + day is in order of group, then day."""
_EPOKE = date(1970, 1, 1)


@cache
def arbeidsdager_foer() -> npt.NDArray[np.int32]:
    """W: element d is the number of arbeidsdager before day d.

    Christmas Eve and New Year's Eve are ordinary days, as they are in the law on public holidays
    (lov om helligdager § 2, lov om 1. og 17. mai).
    """
    helligdager = holidays.country_holidays("NO", years=range(FOERSTE.year, SISTE.year + 1))
    dager = pl.date_range(FOERSTE, SISTE, eager=True)
    er_arbeidsdag = (dager.dt.weekday() <= 5) & ~dager.is_in(sorted(helligdager))
    return np.concatenate([[0], er_arbeidsdag.to_numpy().cumsum()]).astype(np.int32)


def dagnummer(dag: date) -> int:
    return (min(max(dag, FOERSTE), SISTE) - FOERSTE).days


def dag(kolonne: str) -> pl.Expr:
    """A date column as day numbers; null stays null."""
    forskyvning = (FOERSTE - _EPOKE).days
    return (pl.col(kolonne).to_physical() - forskyvning).clip(0, (SISTE - FOERSTE).days)


def arbeidsdager(fra: pl.Expr, til: pl.Expr) -> pl.Expr:
    """Arbeidsdager in [fra, til], both day numbers, both included: W(til + 1) - W(fra)."""
    foer = pl.lit(pl.Series(arbeidsdager_foer()))
    return foer.gather(til + 1) - foer.gather(fra)


def antall_arbeidsdager(fra: date, til: date) -> int:
    foer = arbeidsdager_foer()
    return int(foer[dagnummer(til) + 1] - foer[dagnummer(fra)])
