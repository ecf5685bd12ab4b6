"""Nearest leaders: how many different ones the people of an enhet have."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from pipelines.measures.forfedre import Heltall
from pipelines.measures.koding import Kodet


def count_leaders(kodet: Kodet, til_stede: Sequence[pl.DataFrame]) -> Heltall:
    """Distinct leaders of those there on the last day of each atom, per enhet (whole subtree).

    til_stede: atom, s, leder, s1 and s2 (there at the end of `atom`, and of the one after).
    """
    antall = np.zeros(kodet.form, dtype=np.int64)
    ledere, enheter = max(kodet.antall_ledere, 1), kodet.forfedre.antall
    celle, leder = divmod(_seen(til_stede, ledere, enheter), ledere)
    atom, s = divmod(celle, enheter)
    for nivaa in kodet.forfedre.nivaaer:
        enhet = nivaa[s]
        med = enhet >= 0
        noekkel = (atom[med] * enheter + enhet[med]) * ledere + leder[med]
        ulike = pl.Series(noekkel).unique().to_numpy() // ledere
        antall += np.bincount(ulike, minlength=antall.size).reshape(kodet.form)
    return antall


def _seen(til_stede: Sequence[pl.DataFrame], ledere: int, enheter: int) -> Heltall:
    """The different (atom, s, leder) as one number each."""
    celle = pl.col("atom").cast(pl.Int64) * enheter + pl.col("s")
    noekkel = celle * ledere + pl.col("leder")
    deler = []
    for tid in til_stede:
        rader = tid.lazy().filter(pl.col("leder").is_not_null())
        deler += [
            rader.filter("s1").select(noekkel.unique()),
            rader.filter("s2").select((noekkel + enheter * ledere).unique()),
        ]
    return pl.concat(deler).collect().to_series().unique().to_numpy()
