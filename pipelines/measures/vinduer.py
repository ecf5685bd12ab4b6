"""Sums over periods of what is known per time atom, one period at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from pipelines.contract.perioder import Periode
from pipelines.measures.atoms import Tidsakse

Rekke = npt.NDArray[np.float64]


def each_period(
    atomer: npt.NDArray[np.float64], akse: Tidsakse, perioder: Sequence[Periode]
) -> Iterator[Rekke]:
    """The sum over the atoms of each period, in the order of `perioder`.

    Sums are only ever added up, never found as a difference of running totals: a person with
    nothing must come out as exactly nothing.
    """
    for periode in perioder:
        yield atomer[akse.span(periode)].sum(axis=0)
