"""How long a permisjon is: only those over 14 calendar days are taken out of avtalte dagsverk."""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.measures.koding import PERMISJON, Kodet, at, unclipped
from pipelines.measures.runs import find_runs


def find_long(kodet: Kodet, min_dager: int) -> pl.Series:
    """Which rows of kodet.fravaer are permisjon, and part of one over `min_dager` calendar days.

    The length is that of the whole permisjon, outside the covered quarters, too. Rows that follow
    each other without an arbeidsdag between (and count in the same arbeidsforhold) are one.
    """
    er_permisjon = kodet.fravaer["type"] == PERMISJON
    rader = unclipped(kodet, kodet.fravaer.filter(er_permisjon)).select(
        gruppe=pl.struct("p", "af").rank("dense").cast(pl.Int64),
        a=pl.max_horizontal("fra", at(kodet.akse.nedre_grense, "q")),
        b=pl.min_horizontal("til", at(kodet.akse.oevre_grense, "q")),
    )
    loep = find_runs(*(rader[navn].to_numpy() for navn in ("gruppe", "a", "b")))
    lang = np.zeros(kodet.fravaer.height, dtype=np.bool_)
    lang[er_permisjon.arg_true().to_numpy()] = loep.varighet > min_dager
    return pl.Series("lang", lang)
