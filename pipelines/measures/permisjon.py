"""How long a permisjon is: only those over 14 calendar days are taken out of avtalte dagsverk."""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.measures.atoms import Tidsakse
from pipelines.measures.koding import PERMISJON, at
from pipelines.measures.runs import find_runs


def mark_long(fravaer: pl.DataFrame, akse: Tidsakse, min_dager: int) -> pl.DataFrame:
    """Add `lang`: the row is permisjon and part of one over `min_dager` calendar days.

    The length is that of the whole permisjon, outside the covered quarters, too. Rows that follow
    each other without an arbeidsdag between (and count in the same arbeidsforhold) are one.
    """
    rader = fravaer.filter(pl.col("type") == PERMISJON).select(
        "nr",
        pl.struct("p", "af").rank("dense").cast(pl.Int64).alias("gruppe"),
        pl.max_horizontal("fra", at(akse.nedre_grense, "q")).alias("a"),
        pl.min_horizontal("til", at(akse.oevre_grense, "q")).alias("b"),
    )
    loep = find_runs(*(rader[navn].to_numpy() for navn in ("gruppe", "a", "b")))
    lang = np.zeros(fravaer.height, dtype=np.bool_)
    lang[rader["nr"].to_numpy()] = loep.varighet > min_dager
    return fravaer.with_columns(lang=pl.Series(lang))
