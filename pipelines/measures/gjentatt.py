"""How many people have repeated short absence: distinct ones, in periods of twelve months.

A figure about enheter, made to ask whether work is the matter; nobody is named by it. Short
tilfeller of one person in several seksjoner of an enhet add up there, so that each level of the
tree is counted by itself.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from pipelines.contract.perioder import Periode, Periodetype
from pipelines.measures.atoms import same_atoms
from pipelines.measures.dagsverk import Matrise
from pipelines.measures.forfedre import Heltall
from pipelines.measures.koding import Kodet
from pipelines.measures.tilfeller import KORTTID

TOLV_MAANEDER = frozenset({Periodetype.SISTE4, Periodetype.AAR})
"""Periods that the figure is of; a shorter one would say nothing of repetition."""


def count_repeated(
    kodet: Kodet, begynt: pl.DataFrame, perioder: Sequence[Periode], min_tilfeller: int
) -> Matrise:
    """Per period and enhet: people with at least `min_tilfeller` short tilfeller begun in both.

    begynt: one row per tilfelle and seksjon (tilfeller.find_tilfeller); short is up to 16 calendar
    days, and counts where and when it begins, once in each enhet. nan in other periods than those
    of twelve months.
    """
    ut = np.full((len(perioder), kodet.forfedre.antall), np.nan)
    spenn = [
        (span, tolv)
        for span, nr in same_atoms(kodet.akse, perioder)
        if (tolv := [n for n in nr if perioder[n].type in TOLV_MAANEDER])
    ]
    korte = begynt.filter(pl.col("varighet") <= KORTTID).sort("atom")
    korte = korte.with_columns(flere=pl.col("loep").is_duplicated())
    for nivaa in kodet.forfedre.nivaaer:
        enhet = nivaa[kodet.par_s]
        atom, par = _once_each(korte, enhet, _same_person(kodet, enhet))
        inne = np.unique(nivaa[nivaa >= 0])
        for span, nr in spenn:
            fra, til = np.searchsorted(atom, (span.start, span.stop))
            gjentatt = np.flatnonzero(np.bincount(par[fra:til]) >= min_tilfeller)
            antall = np.bincount(enhet[gjentatt], minlength=kodet.forfedre.antall)
            ut[np.array(nr)[:, None], inne] = antall[inne]
    return ut


def _same_person(kodet: Kodet, enhet: Heltall) -> Heltall:
    """For each par the first of the same person in the same enhet."""
    foerste = np.arange(len(enhet))
    per_person = np.bincount(kodet.par_p, minlength=kodet.antall_personer)
    flere = np.flatnonzero((per_person[kodet.par_p] > 1) & (enhet >= 0))
    noekkel = enhet[flere] * kodet.antall_personer + kodet.par_p[flere]
    _, steder, tilbake = np.unique(noekkel, return_index=True, return_inverse=True)
    foerste[flere] = flere[steder][tilbake.reshape(-1)]
    return foerste


def _once_each(korte: pl.DataFrame, enhet: Heltall, foerste: Heltall) -> tuple[Heltall, Heltall]:
    """Every tilfelle once in an enhet of this level: its atom, and the person's first par."""
    par = korte["par"].to_numpy()
    med = enhet[par] >= 0
    flere = np.flatnonzero(korte["flere"].to_numpy())
    loep = korte["loep"].to_numpy()[flere].astype(np.int64)
    _, steder = np.unique(loep * (len(enhet) + 1) + foerste[par[flere]], return_index=True)
    med[np.delete(flere, steder)] = False
    return korte["atom"].to_numpy()[med], foerste[par[med]]
