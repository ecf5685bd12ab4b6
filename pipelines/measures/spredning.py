"""How much absence varies between people: the sums that phi is estimated from (DESIGN 3)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from pipelines.contract.perioder import Periode
from pipelines.measures.atoms import same_atoms
from pipelines.measures.dagsverk import Matrise, Rekke
from pipelines.measures.forfedre import Heltall, block_starts
from pipelines.measures.grunnlag import SPREDNING
from pipelines.measures.koding import Kodet


def measure_spread(
    kodet: Kodet, avtalte: Matrise, tapte: Matrise, perioder: Sequence[Periode]
) -> pl.DataFrame:
    """One row per period: a cluster is a person in a seksjon with avtalte dagsverk in it."""
    grenser = block_starts(kodet.par_s)
    x, y = np.empty(len(kodet.par_s)), np.empty(len(kodet.par_s))
    rader = []
    for span, nr in same_atoms(kodet.akse, perioder):
        np.add.reduce(avtalte[span], axis=0, out=x)
        np.add.reduce(tapte[span], axis=0, out=y)
        summer = _sums(x, y, grenser)
        rader += [
            {"periode": perioder[n].navn, "periodetype": str(perioder[n].type), **summer}
            for n in nr
        ]
    return pl.DataFrame(rader, schema=SPREDNING).filter(pl.col("n") > 0)


def _sums(x: Rekke, y: Rekke, grenser: Heltall) -> dict[str, float]:
    """x and y are used up here."""
    med = x > 0
    y *= med
    avtalt, tapt = np.add.reduceat(x, grenser), np.add.reduceat(y, grenser)
    andel = np.divide(tapt, avtalt, out=np.zeros_like(tapt), where=avtalt > 0)
    sum_x, sum_y = float(avtalt.sum()), float(tapt.sum())
    x *= np.repeat(andel, np.diff(np.append(grenser, len(x))))
    y -= x
    y *= y
    return {
        "n": int(np.count_nonzero(med)),
        "k": int(np.count_nonzero(avtalt)),
        "sum_x": sum_x,
        "sum_y": sum_y,
        "sum_kvadrat": float(y.sum()),
    }
