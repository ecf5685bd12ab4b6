"""Tilfeller begun, in every enhet above where they began, and how long the middle one lasts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.contract.perioder import Periode
from pipelines.measures.dagsverk import Matrise
from pipelines.measures.forfedre import Heltall, block_starts
from pipelines.measures.koding import Kodet
from pipelines.measures.tilfeller import KORTTID


@dataclass(frozen=True)
class Begynt:
    """antall, korttid: tilfeller begun per atom and enhet. median: varighet per period and enhet
    (nan without tilfeller).
    """

    antall: Matrise
    korttid: Matrise
    median: Matrise


def measure_begun(kodet: Kodet, begynt: pl.DataFrame, perioder: Sequence[Periode]) -> Begynt:
    """begynt: one row per tilfelle and seksjon (tilfeller.find_tilfeller)."""
    atomer, enheter = len(kodet.akse.atomer), kodet.forfedre.antall
    form = (atomer, enheter)
    ut = Begynt(np.zeros(form), np.zeros(form), np.full((len(perioder), enheter), np.nan))
    for nivaa in kodet.forfedre.nivaaer:
        i_nivaa = begynt.with_columns(enhet=pl.Series(nivaa).gather(begynt["s"]))
        i_nivaa = i_nivaa.filter(pl.col("enhet") >= 0).unique(["loep", "enhet"]).sort("atom")
        atom, enhet = i_nivaa["atom"].to_numpy(), i_nivaa["enhet"].to_numpy()
        varighet = i_nivaa["varighet"].to_numpy()
        np.add.at(ut.antall, (atom, enhet), 1)
        np.add.at(ut.korttid, (atom, enhet), varighet <= KORTTID)
        for nr, periode in enumerate(perioder):
            span = kodet.akse.span(periode)
            i_perioden = slice(*np.searchsorted(atom, [span.start, span.stop]))
            _fill_medians(ut.median[nr], enhet[i_perioden], varighet[i_perioden])
    return ut


def _fill_medians(median: Heltall, enhet: Heltall, varighet: Heltall) -> None:
    orden = np.lexsort((varighet, enhet))
    enhet, varighet = enhet[orden], varighet[orden]
    grenser = block_starts(enhet)
    antall = np.diff(np.append(grenser, len(enhet)))
    nedre, oevre = varighet[grenser + (antall - 1) // 2], varighet[grenser + antall // 2]
    median[enhet[grenser]] = (nedre + oevre) / 2
