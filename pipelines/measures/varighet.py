"""Tilfeller begun, in every enhet above where they began, and how long the middle one lasts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.contract.perioder import PUBLISERTE, Periode
from pipelines.measures.dagsverk import Matrise
from pipelines.measures.forfedre import Heltall, block_starts
from pipelines.measures.koding import Kodet
from pipelines.measures.tilfeller import KORTTID

_BITS = 20
"""More than enough for a varighet in the calendar's days."""


@dataclass(frozen=True)
class Begynt:
    """antall, korttid: tilfeller begun per atom and enhet. median: varighet per period and enhet
    (nan without tilfeller, and in siste12, which is not published).
    """

    antall: Heltall
    korttid: Heltall
    median: Matrise


def measure_begun(kodet: Kodet, begynt: pl.DataFrame, perioder: Sequence[Periode]) -> Begynt:
    """begynt: one row per tilfelle and seksjon (tilfeller.find_tilfeller)."""
    atomer, enheter = len(kodet.akse.atomer), kodet.forfedre.antall
    begynt = begynt.sort("atom")
    antall = np.zeros((atomer, enheter), dtype=np.int64)
    korttid, median = np.zeros_like(antall), np.full((len(perioder), enheter), np.nan)
    for nivaa in kodet.forfedre.nivaaer:
        atom, enhet, varighet = _once_each(begynt, nivaa)
        antall += count(atom, enhet, antall.shape)
        kort = varighet <= KORTTID
        korttid += count(atom[kort], enhet[kort], antall.shape)
        noekkel = (enhet << _BITS) | varighet
        for nr, periode in enumerate(perioder):
            if periode.type in PUBLISERTE:
                span = kodet.akse.span(periode)
                fra, til = np.searchsorted(atom, [span.start, span.stop])
                _fill_medians(median[nr], noekkel[fra:til])
    return Begynt(antall, korttid, median)


def count(atom: Heltall, enhet: Heltall, form: tuple[int, ...]) -> Heltall:
    return np.bincount(atom * form[1] + enhet, minlength=form[0] * form[1]).reshape(form)


def _once_each(begynt: pl.DataFrame, nivaa: Heltall) -> tuple[Heltall, Heltall, Heltall]:
    """Atom, enhet on this level and varighet of every tilfelle, once in an enhet."""
    loep, s, atom, varighet = (
        begynt[navn].to_numpy().astype(np.int64) for navn in ("loep", "s", "atom", "varighet")
    )
    enhet = nivaa[s]
    med = enhet >= 0
    flere = np.flatnonzero(begynt["loep"].is_duplicated().to_numpy())
    _, foerste = np.unique(loep[flere] * len(nivaa) + enhet[flere], return_index=True)
    med[np.delete(flere, foerste)] = False
    return atom[med], enhet[med], varighet[med]


def _fill_medians(median: Matrise, noekkel: Heltall) -> None:
    """noekkel: enhet in the high bits, varighet in the low ones: one sort orders both."""
    noekkel = np.sort(noekkel)
    enhet, varighet = noekkel >> _BITS, noekkel & ((1 << _BITS) - 1)
    grenser = block_starts(enhet)
    antall = np.diff(np.append(grenser, len(enhet)))
    nedre, oevre = varighet[grenser + (antall - 1) // 2], varighet[grenser + antall // 2]
    median[enhet[grenser]] = (nedre + oevre) / 2
