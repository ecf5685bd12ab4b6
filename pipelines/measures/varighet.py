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
    antall, korttid = np.zeros(kodet.form, np.int64), np.zeros(kodet.form, np.int64)
    median = np.full((len(perioder), kodet.forfedre.antall), np.nan)
    begynt = begynt.with_columns(flere=pl.col("loep").is_duplicated())
    for nivaa in kodet.forfedre.nivaaer:
        celle, varighet = _once_each(begynt, nivaa)
        per_celle = np.bincount(celle, minlength=antall.size).reshape(kodet.form)
        korte = np.bincount(celle[varighet <= KORTTID], minlength=antall.size)
        antall += per_celle
        korttid += korte.reshape(kodet.form)
        noekkel, bits = _sorted_keys(celle, varighet, kodet.form)
        begynner = np.append(0, np.cumsum(per_celle.sum(axis=1)))
        for span, nr in same_atoms(kodet.akse, perioder):
            publisert = [n for n in nr if perioder[n].type in PUBLISERTE]
            i_perioden = noekkel[begynner[span.start] : begynner[span.stop]]
            if publisert and len(i_perioden):
                enhet, midten = _medians(i_perioden, per_celle[span].sum(axis=0), bits)
                for n in publisert:
                    median[n, enhet] = midten
    return Begynt(antall, korttid, median)


def _once_each(begynt: pl.DataFrame, nivaa: Heltall) -> tuple[Heltall, Heltall]:
    """Every tilfelle once in an enhet of this level: atom and enhet as one number, varighet."""
    enhet = nivaa[begynt["s"].to_numpy()]
    med = enhet >= 0
    flere = np.flatnonzero(begynt["flere"].to_numpy())
    loep = begynt["loep"].to_numpy()[flere].astype(np.int64)
    _, foerste = np.unique(loep * len(nivaa) + enhet[flere], return_index=True)
    med[np.delete(flere, foerste)] = False
    atom, varighet = (begynt[navn].to_numpy()[med] for navn in ("atom", "varighet"))
    return atom * np.int64(len(nivaa)) + enhet[med], varighet.astype(np.int64)


def _sorted_keys(
    celle: Heltall, varighet: Heltall, form: tuple[int, int]
) -> tuple[npt.NDArray[np.integer], int]:
    """enhet in the high bits, varighet in the low ones, sorted within each atom; and how many low.

    A period is a few atoms, and a few sorted runs are quickly made one.
    """
    bits = int(varighet.max(initial=1)).bit_length()
    ordnet = pl.Series((celle << bits) | varighet).sort().to_numpy()
    enhet = (ordnet >> bits) % form[1]
    smalt = form[1].bit_length() + bits < 32
    noekkel = (enhet << bits) | (ordnet & ((1 << bits) - 1))
    return noekkel.astype(np.int32 if smalt else np.int64), bits


def _medians(noekkel: npt.NDArray[np.integer], antall: Heltall, bits: int) -> tuple[Heltall, Rekke]:
    """The enheter that have any, and their medians. antall: how many keys belong to each enhet."""
    ordnet = np.sort(noekkel, kind="stable")
    enheter = np.flatnonzero(antall)
    antall = antall[enheter]
    starter = np.cumsum(antall) - antall
    nedre, oevre = (
        ordnet[starter + plass] & ((1 << bits) - 1) for plass in ((antall - 1) // 2, antall // 2)
    )
    return enheter, (nedre + oevre) / 2
