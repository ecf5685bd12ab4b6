"""Tilfeller begun, in every enhet above where they began, and how long the middle one lasts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.contract.perioder import PUBLISERTE, Periode
from pipelines.measures.atoms import same_atoms
from pipelines.measures.dagsverk import Matrise, Rekke
from pipelines.measures.forfedre import Heltall
from pipelines.measures.koding import Kodet
from pipelines.measures.tilfeller import KORTTID


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
    form = kodet.form
    ut = Begynt(
        np.zeros(form, dtype=np.int64),
        np.zeros(form, dtype=np.int64),
        np.full((len(perioder), form[1]), np.nan),
    )
    begynt = begynt.sort("atom").with_columns(flere=pl.col("loep").is_duplicated())
    for nivaa in kodet.forfedre.nivaaer:
        atom, enhet, varighet = _once_each(begynt, nivaa)
        celle, kort = atom * form[1] + enhet, varighet <= KORTTID
        antall = np.bincount(celle, minlength=ut.antall.size).reshape(form)
        ut.antall[:] += antall
        ut.korttid[:] += np.bincount(celle[kort], minlength=antall.size).reshape(form)
        begynner = np.searchsorted(atom, np.arange(form[0] + 1))
        noekkel, bits = _sort_key(enhet, varighet)
        for span, nr in same_atoms(kodet.akse, perioder):
            publisert = [n for n in nr if perioder[n].type in PUBLISERTE]
            if publisert:
                i_perioden = noekkel[begynner[span.start] : begynner[span.stop]]
                ut.median[publisert] = _medians(
                    i_perioden, antall[span].sum(axis=0), bits, ut.median[publisert[0]]
                )
    return ut


def _once_each(begynt: pl.DataFrame, nivaa: Heltall) -> tuple[Heltall, Heltall, Heltall]:
    """Atom, enhet on this level and varighet of every tilfelle, once in an enhet."""
    enhet = nivaa[begynt["s"].to_numpy()]
    med = enhet >= 0
    flere = np.flatnonzero(begynt["flere"].to_numpy())
    loep = begynt["loep"].to_numpy()[flere]
    _, foerste = np.unique(loep * len(nivaa) + enhet[flere], return_index=True)
    med[np.delete(flere, foerste)] = False
    atom, varighet = (
        begynt[navn].to_numpy()[med].astype(np.int64) for navn in ("atom", "varighet")
    )
    return atom, enhet[med], varighet


def _sort_key(enhet: Heltall, varighet: Heltall) -> tuple[npt.NDArray[np.integer], int]:
    """enhet in the high bits, varighet in the low ones: one sort of whole numbers orders both."""
    bits = int(varighet.max(initial=1)).bit_length()
    smalt = int(enhet.max(initial=1)).bit_length() + bits < 32
    return ((enhet << bits) | varighet).astype(np.int32 if smalt else np.int64), bits


def _medians(noekkel: npt.NDArray[np.integer], antall: Heltall, bits: int, ellers: Rekke) -> Rekke:
    """antall: how many of the keys belong to each enhet; `ellers` holds for those without."""
    ordnet = pl.Series(noekkel).sort().to_numpy()
    enheter = np.flatnonzero(antall)
    antall = antall[enheter]
    starter = np.cumsum(antall) - antall
    nedre, oevre = (
        ordnet[starter + plass] & ((1 << bits) - 1) for plass in ((antall - 1) // 2, antall // 2)
    )
    median = ellers.copy()
    median[enheter] = (nedre + oevre) / 2
    return median
