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
from pipelines.measures.atoms import same_atoms
from pipelines.measures.dagsverk import Matrise, Rekke
from pipelines.measures.forfedre import Heltall, block_starts
from pipelines.measures.koding import Kodet

Sant: TypeAlias = npt.NDArray[np.bool_]
_NOEKKELBITS = 62
_STORE = 1000
"""From so many people with absence in the mean run each run is partitioned by itself."""


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
    for nivaa in _levels_upwards(kodet, har_avtalte, tapte, har_begynt):
        for span, nr in same_atoms(kodet.akse, perioder):
            personer = nivaa.count_any(har_avtalte[span])
            nivaa.put(ut.personer, nr, personer)
            publisert = [n for n in nr if perioder[n].type in PUBLISERTE]
            if publisert:
                nivaa.put(ut.med_tilfeller, publisert, nivaa.count_any(har_begynt[span]))
                antall, andel = nivaa.top_tenth(tapte[span], personer)
                nivaa.put(ut.med_fravaer, publisert, antall)
                nivaa.put(ut.andel_tidel, publisert, andel)
    return ut


class _Nivaa:
    """One depth of the tree: par in runs of the same enhet, and room to work in.

    The sums over a period are as long as there are par, and there are hundreds of them: new
    memory for each would cost more than the sums.
    """

    def __init__(self, enhet: Heltall) -> None:
        self._grenser = block_starts(enhet)
        self._enheter = enhet[self._grenser]
        self._sum = np.empty(len(enhet))
        self._har = np.empty(len(enhet), dtype=np.bool_)

    def put(self, ut: Matrise, nr: list[int], verdier: Heltall | Rekke) -> None:
        """Write figures of the runs to their enheter; runs of par from elsewhere are left out."""
        inne = self._enheter >= 0
        for rad in nr:
            ut[rad, self._enheter[inne]] = verdier[inne]

    def count_any(self, har: Sant) -> Heltall:
        """In each run the par that have it in any of the atoms."""
        return self._count(np.logical_or.reduce(har, axis=0, out=self._har))

    def _count(self, har: Sant) -> Heltall:
        antall: Heltall = np.add.reduceat(har.view(np.uint8), self._grenser, dtype=np.int64)
        return antall

    def top_tenth(self, tapte: Matrise, personer: Heltall) -> tuple[Heltall, Rekke]:
        """How many lose anything, and the percent of it all that the tenth with most carries."""
        np.add.reduce(tapte, axis=0, out=self._sum)
        noe = np.flatnonzero(np.greater(self._sum, 0, out=self._har))
        antall = self._count(self._har)
        med = np.flatnonzero(antall)
        andel = np.full(len(personer), np.nan)
        if len(med):
            verdi, tidel = self._sum[noe], -(personer[med] // -10)
            starter = np.cumsum(antall[med]) - antall[med]
            sum_topp = _sum_largest if len(noe) > _STORE * len(med) else _sum_largest_of_many
            topp = sum_topp(verdi, starter, tidel)
            andel[med] = 100 * topp / np.add.reduceat(verdi, starter)
        return antall, andel


def _sum_largest(verdi: Rekke, starter: Heltall, tidel: Heltall) -> Rekke:
    """The sum of the `tidel` largest in each run; for few long runs."""
    summer = np.empty(len(starter))
    for nr, (loep, antall) in enumerate(zip(np.split(verdi, starter[1:]), tidel, strict=True)):
        resten = max(len(loep) - antall, 0)
        summer[nr] = np.partition(loep, resten - 1)[resten:].sum() if resten else loep.sum()
    return summer


def _sum_largest_of_many(verdi: Rekke, starter: Heltall, tidel: Heltall) -> Rekke:
    """As _sum_largest, for many short runs: all sorted at once, as whole numbers.

    The run is in the high bits, the value as a fraction of the largest in the low ones (40 bits or
    more: finer than dagsverk can be told apart). The runs are in order already, so a sort that
    makes use of order is the fastest.
    """
    antall = np.diff(np.append(starter, len(verdi)))
    bits = _NOEKKELBITS - len(starter).bit_length()
    skala = 2.0 ** (bits - 1) / verdi.max()
    noekkel = (verdi * skala).astype(np.int64)
    noekkel += np.repeat(np.arange(len(starter)) << bits, antall)
    noekkel.sort(kind="stable")
    resten = np.repeat(starter + np.maximum(antall - tidel, 0), antall) > np.arange(len(verdi))
    noekkel &= (1 << bits) - 1
    noekkel[resten] = 0
    summer: Rekke = np.add.reduceat(noekkel, starter, dtype=np.float64)
    summer /= skala
    return summer


def _levels_upwards(kodet: Kodet, *verdier: Sant | Matrise) -> Iterator[_Nivaa]:
    """For each depth, deepest first; `verdier` are folded to match."""
    par_per_person = np.bincount(kodet.par_p, minlength=kodet.antall_personer)
    flere = np.flatnonzero(par_per_person[kodet.par_p] > 1)
    for nivaa in kodet.forfedre.nivaaer[::-1]:
        enhet = nivaa[kodet.par_s]
        kandidater = flere[enhet[flere] >= 0]
        noekkel = enhet[kandidater] * kodet.antall_personer + kodet.par_p[kandidater]
        orden = np.argsort(noekkel, kind="stable")
        _fold(kandidater[orden], noekkel[orden], verdier)
        yield _Nivaa(enhet)


def _fold(par: Heltall, noekkel: Heltall, verdier: Sequence[Sant | Matrise]) -> None:
    """Put the values of par with the same key together in the first; the others get nothing."""
    antall = np.diff(np.append(block_starts(noekkel), len(noekkel)))
    delte = np.repeat(antall > 1, antall)
    par, grenser = par[delte], block_starts(noekkel[delte])
    if not len(par):
        return
    foerste = par[grenser]
    for verdi in verdier:
        for per_atom in verdi:
            samlet = np.add.reduceat(per_atom[par], grenser)
            per_atom[par] = 0
            per_atom[foerste] = samlet
