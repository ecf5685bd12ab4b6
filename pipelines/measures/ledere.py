"""Nearest leaders: how many different ones the people of an enhet have."""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.measures.dagsverk import IAtomer
from pipelines.measures.forfedre import Heltall
from pipelines.measures.koding import Kodet


class SetteLedere:
    """Leaders as they are seen, quarter by quarter; counted when all have been."""

    def __init__(self, kodet: Kodet) -> None:
        self._kodet = kodet
        self._ledere = max(kodet.antall_ledere, 1)
        self._sett: list[pl.Series] = []

    def add(self, atom: int, jobber: pl.DataFrame, til_stede: IAtomer) -> None:
        """Rows of one quarter whose first atom is `atom`: s, leder, and who is there at the end
        of each atom.
        """
        enhet_leder = jobber["s"].cast(pl.Int64) * self._ledere + jobber["leder"]
        for nr, med in enumerate((til_stede.d1, til_stede.d2)):
            ulike = enhet_leder.filter(pl.Series(med)).drop_nulls().unique()
            steg = (atom + nr) * self._kodet.forfedre.antall * self._ledere
            self._sett.append(ulike + steg)

    def count(self) -> Heltall:
        """Different leaders per atom and enhet (whole subtree)."""
        antall = np.zeros(self._kodet.form, dtype=np.int64)
        sett = pl.concat(self._sett).unique().to_numpy()
        celle, leder = divmod(sett, self._ledere)
        atom, s = divmod(celle, self._kodet.forfedre.antall)
        for nivaa in self._kodet.forfedre.nivaaer:
            enhet = nivaa[s]
            med = enhet >= 0
            paa_nivaa = atom[med] * self._kodet.forfedre.antall + enhet[med]
            ulike = pl.Series(paa_nivaa * self._ledere + leder[med]).unique().to_numpy()
            per_celle = np.bincount(ulike // self._ledere, minlength=antall.size)
            antall += per_celle.reshape(antall.shape)
        return antall
