"""Distribution: how many people have absence, and how much the tenth with most carries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.contract.perioder import Periode
from pipelines.measures.dagsverk import Matrise
from pipelines.measures.forfedre import Heltall, block_starts
from pipelines.measures.koding import Kodet
from pipelines.measures.vinduer import Rekke, each_period


@dataclass(frozen=True)
class Fordeling:
    """Per period and enhet: distinct people with avtalte, with tapte, with a tilfelle begun, and
    the percent of tapte carried by the tenth of people with most (nan where nothing is lost).
    """

    personer: Matrise
    med_fravaer: Matrise
    med_tilfeller: Matrise
    andel_tidel: Matrise


def measure_distribution(
    kodet: Kodet,
    avtalte: Matrise,
    tapte: Matrise,
    tilfeller: Matrise,
    perioder: Sequence[Periode],
) -> Fordeling:
    """avtalte, tapte, tilfeller: per atom and par. A person counts once in every enhet above."""
    form = (len(perioder), kodet.forfedre.antall)
    ut = Fordeling(np.zeros(form), np.zeros(form), np.zeros(form), np.full(form, np.nan))
    for enhet, *verdier in _each_level(kodet, [avtalte, tapte, tilfeller]):
        grenser = block_starts(enhet)
        enheter = enhet[grenser]
        rekker = (each_period(verdi, kodet.akse, perioder) for verdi in verdier)
        for nr, (x, y, t) in enumerate(zip(*rekker, strict=True)):
            personer = _count(x, grenser)
            ut.personer[nr, enheter] = personer
            ut.med_fravaer[nr, enheter] = _count(y, grenser)
            ut.med_tilfeller[nr, enheter] = _count(t, grenser)
            ut.andel_tidel[nr, enheter] = _top_tenth(y, grenser, personer)
    return ut


def _each_level(kodet: Kodet, verdier: list[Matrise]) -> Iterator[tuple[np.ndarray, ...]]:
    """For each depth: the enhet of each (person, enhet), sorted, and the values summed to it."""
    for nivaa in kodet.forfedre.nivaaer:
        enhet = nivaa[kodet.par_s]
        inne = np.flatnonzero(enhet >= 0)
        orden = inne[np.lexsort((kodet.par_p[inne], enhet[inne]))]
        noekkel = enhet[orden] * kodet.antall_personer + kodet.par_p[orden]
        grenser = block_starts(noekkel)
        yield (
            enhet[orden][grenser],
            *(np.add.reduceat(verdi[:, orden], grenser, axis=1) for verdi in verdier),
        )


def _count(verdier: Rekke, grenser: Heltall) -> Heltall:
    return np.add.reduceat((verdier > 0).astype(np.int64), grenser)


def _top_tenth(tapte: Rekke, grenser: Heltall, personer: Heltall) -> Rekke:
    antall = np.diff(np.append(grenser, len(tapte)))
    blokk = np.repeat(np.arange(len(grenser)), antall)
    ordnet = tapte[np.lexsort((-tapte, blokk))]
    plass = np.arange(len(tapte)) - np.repeat(grenser, antall)
    i_toppen = plass < np.repeat(-(-personer // 10), antall)
    topp = np.add.reduceat(np.where(i_toppen, ordnet, 0.0), grenser)
    alle = np.add.reduceat(tapte, grenser)
    andel = np.full(len(grenser), np.nan)
    np.divide(100 * topp, alle, out=andel, where=alle > 0)
    return andel
