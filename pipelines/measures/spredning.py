"""How much absence varies between people: the sums that phi is estimated from (DESIGN 3)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from pipelines.contract.perioder import Periode
from pipelines.measures.dagsverk import Matrise
from pipelines.measures.forfedre import block_starts
from pipelines.measures.grunnlag import SPREDNING
from pipelines.measures.koding import Kodet
from pipelines.measures.vinduer import Rekke, each_period


def measure_spread(
    kodet: Kodet, avtalte: Matrise, tapte: Matrise, perioder: Sequence[Periode]
) -> pl.DataFrame:
    """One row per period: a cluster is a person in a seksjon with avtalte dagsverk in it."""
    grenser = block_starts(kodet.par_s)
    summer = zip(
        each_period(avtalte, kodet.akse, perioder),
        each_period(tapte, kodet.akse, perioder),
        strict=True,
    )
    rader = [
        {"periode": periode.navn, "periodetype": str(periode.type), **_sums(x, y, grenser)}
        for periode, (x, y) in zip(perioder, summer, strict=True)
    ]
    return pl.DataFrame(rader, schema=SPREDNING).filter(pl.col("n") > 0)


def _sums(x: Rekke, y: Rekke, grenser: np.ndarray) -> dict[str, float]:
    y = np.where(x > 0, y, 0.0)
    avtalt, tapt = np.add.reduceat(x, grenser), np.add.reduceat(y, grenser)
    med = avtalt > 0
    andel = np.divide(tapt, avtalt, out=np.zeros_like(tapt), where=med)
    antall = np.diff(np.append(grenser, len(x)))
    avvik = y - np.repeat(andel, antall) * x
    return {
        "n": int(np.count_nonzero(x > 0)),
        "k": int(np.count_nonzero(med)),
        "sum_x": float(x.sum()),
        "sum_y": float(y.sum()),
        "sum_kvadrat": float(np.square(avvik).sum()),
    }
