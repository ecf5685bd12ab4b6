"""Nearest leaders: how many different ones the people of an enhet have."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from pipelines.measures.forfedre import Heltall
from pipelines.measures.koding import Kodet


def count_leaders(kodet: Kodet, til_stede: Sequence[pl.DataFrame]) -> Heltall:
    """Distinct leder_id of those there on the last day of each atom, per enhet (whole subtree).

    til_stede: atom, s, leder_id, s1 and s2 (there at the end of `atom`, and of the one after).
    """
    form = (len(kodet.akse.atomer), kodet.forfedre.antall)
    antall = np.zeros(form, dtype=np.int64)
    koder = pl.concat(tid.select("leder_id").unique() for tid in til_stede).unique().drop_nulls()
    if koder.is_empty():
        return antall
    sett = _seen(til_stede, koder.with_row_index("leder"), form[1])
    celle, leder = divmod(sett, koder.height)
    atom, s = divmod(celle, form[1])
    for nivaa in kodet.forfedre.nivaaer:
        enhet = nivaa[s]
        med = enhet >= 0
        noekkel = (atom[med] * form[1] + enhet[med]) * koder.height + leder[med]
        ulike = pl.Series(noekkel).unique().to_numpy() // koder.height
        antall += np.bincount(ulike, minlength=antall.size).reshape(form)
    return antall


def _seen(til_stede: Sequence[pl.DataFrame], koder: pl.DataFrame, enheter: int) -> Heltall:
    """The different (atom, s, leder) as one number each."""
    celle = pl.col("atom").cast(pl.Int64) * enheter + pl.col("s")
    noekkel = celle * koder.height + pl.col("leder")
    deler = []
    for tid in til_stede:
        rader = tid.lazy().select("atom", "s", "s1", "s2", "leder_id")
        rader = rader.join(koder.lazy(), on="leder_id")
        deler += [
            rader.filter("s1").select(noekkel.unique()),
            rader.filter("s2").select((noekkel + enheter * koder.height).unique()),
        ]
    return pl.concat(deler).collect().to_series().unique().to_numpy()
