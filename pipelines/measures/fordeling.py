"""Distribution: how many people have absence, and how much the tenth with most carries.

Here a person counts once in every enhet, however many seksjoner below it they were in. So the
matrices of atoms by par are gone through level by level, from the seksjoner up: on each level the
par that are the same person in the same enhet are put together in the first of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from pipelines.contract.perioder import PUBLISERTE, Periode
from pipelines.measures.dagsverk import Matrise
from pipelines.measures.forfedre import Heltall, block_starts
from pipelines.measures.koding import Kodet

Sant: TypeAlias = npt.NDArray[np.bool_]
Rekke: TypeAlias = npt.NDArray[np.float64]
_NOEKKELBITS = 62


@dataclass(frozen=True)
class Fordeling:
    """Per period and enhet: distinct people with avtalte, with tapte, with a tilfelle begun, and
    the percent of tapte carried by the tenth of people with most (nan where nothing is lost).

    All but the first are nan in periods that are not published (siste12).
    """

    personer: Matrise
    med_fravaer: Matrise
    med_tilfeller: Matrise
    andel_tidel: Matrise


def measure_distribution(
    kodet: Kodet,
    har_avtalte: Sant,
    tapte: Matrise,
    har_begynt: Sant,
    perioder: Sequence[Periode],
) -> Fordeling:
    """har_avtalte, tapte, har_begynt: per atom and par; they are used up here."""
    form = (len(perioder), kodet.forfedre.antall)
    ut = Fordeling(np.zeros(form), *(np.full(form, np.nan) for _ in range(3)))
    for enhet in _levels_upwards(kodet, har_avtalte, tapte, har_begynt):
        paa_nivaa = np.unique(enhet[enhet < kodet.forfedre.antall])
        for nr, periode in enumerate(perioder):
            span = kodet.akse.span(periode)
            personer = _count(enhet, _any(har_avtalte[span]), kodet.forfedre.antall)
            ut.personer[nr, paa_nivaa] = personer[paa_nivaa]
            if periode.type in PUBLISERTE:
                med, andel = _top_tenth(enhet, tapte[span].sum(axis=0), personer)
                begynt = _count(enhet, _any(har_begynt[span]), kodet.forfedre.antall)
                ut.med_fravaer[nr, paa_nivaa] = med[paa_nivaa]
                ut.andel_tidel[nr, paa_nivaa] = andel[paa_nivaa]
                ut.med_tilfeller[nr, paa_nivaa] = begynt[paa_nivaa]
    return ut


def _levels_upwards(kodet: Kodet, *verdier: Sant | Matrise) -> Iterator[Heltall]:
    """For each depth, deepest first: the enhet of each par; `verdier` folded to match.

    Par whose seksjon lies higher have the number of enheter for enhet: one place too far.
    """
    par_per_person = np.bincount(kodet.par_p, minlength=kodet.antall_personer)
    flere = np.flatnonzero(par_per_person[kodet.par_p] > 1)
    for nivaa in kodet.forfedre.nivaaer[::-1]:
        enhet = nivaa[kodet.par_s]
        kandidater = flere[enhet[flere] >= 0]
        noekkel = enhet[kandidater] * kodet.antall_personer + kodet.par_p[kandidater]
        orden = np.argsort(noekkel, kind="stable")
        _fold(kandidater[orden], noekkel[orden], verdier)
        yield np.where(enhet < 0, kodet.forfedre.antall, enhet)


def _fold(par: Heltall, noekkel: Heltall, verdier: Sequence[Sant | Matrise]) -> None:
    """Put the values of par with the same key together in the first; the others get nothing."""
    antall = np.diff(np.append(block_starts(noekkel), len(noekkel)))
    delte = np.repeat(antall > 1, antall)
    par, grenser = par[delte], block_starts(noekkel[delte])
    if not len(par):
        return
    for verdi in verdier:
        samlet = np.add.reduceat(verdi[:, par], grenser, axis=1)
        verdi[:, par] = 0
        verdi[:, par[grenser]] = samlet


def _any(har: Sant) -> Sant:
    samlet: Sant = np.logical_or.reduce(har, axis=0)
    return samlet


def _count(enhet: Heltall, har: Sant, enheter: int) -> Heltall:
    return np.bincount(enhet[har], minlength=enheter + 1)


def _top_tenth(enhet: Heltall, tapte: Rekke, personer: Heltall) -> tuple[Heltall, Rekke]:
    """How many lose anything, and the percent of it all that the tenth with most carries.

    Sorted as whole numbers: the enhet in the high bits, tapte as a fraction of the largest in the
    low ones (40 bits or more: finer than dagsverk can be told apart).
    """
    bits = _NOEKKELBITS - len(personer).bit_length()
    noe = np.flatnonzero(tapte)
    tapte = tapte[noe]
    skala = 2.0 ** (bits - 1) / tapte.max(initial=1e-9)
    noekkel = np.sort((enhet[noe] << bits) | (tapte * skala).astype(np.int64))
    enhet, tapte = noekkel >> bits, (noekkel & ((1 << bits) - 1)) / skala
    antall = np.bincount(enhet, minlength=len(personer))
    i_toppen = np.cumsum(antall) + personer // -10
    topp = np.arange(len(enhet)) >= np.repeat(i_toppen, antall)
    alle = np.bincount(enhet, tapte, len(personer))
    andel = np.full(len(personer), np.nan)
    hos_toppen = np.bincount(enhet[topp], tapte[topp], len(personer))
    np.divide(100 * hos_toppen, alle, out=andel, where=alle > 0)
    return antall, andel
