"""A made-up world of sickness absence: people, spells with a heavy tail, sections, virksomheter.

Each person has an own frailty that lasts through the years, so that the same people are ill
again; new spells come at random; short ones last days, long ones have a lognormal tail that ends
at 248 arbeidsdager (sykepenger end); a third of the longer ones are graded. Some work part-time,
some come and some leave. Time is counted in arbeidsdager, 252 a year.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Tall = NDArray[np.float64]
Heltall = NDArray[np.int64]

AAR = 252.0
SEKSJONER = 60
MINST, STOERST = 3, 80
LENGSTE = 248.0
OPPVARMING = 1.0
"""Years before the first window, so that spells from before it are there."""
AARENE = OPPVARMING + 3


@dataclass(frozen=True)
class Profil:
    """How people of a virksomhet are absent."""

    navn: str
    ulikhet: float
    """Variance of the frailty, whose mean is 1."""
    korte_per_aar: float
    lange_per_aar: float
    median: float
    """Arbeidsdager of a long spell."""
    hale: float
    """Standard deviation of the logarithm of its length."""


PROFILER = (
    Profil("kontor, lavt fravær", 1.0, 0.9, 0.38, 9.0, 1.5),
    Profil("som landet", 1.0, 1.1, 0.55, 9.0, 1.5),
    Profil("få bærer det meste", 2.0, 1.1, 0.60, 9.0, 1.5),
    Profil("tung hale", 1.0, 1.1, 0.50, 8.0, 1.8),
    Profil("høyt fravær", 1.2, 1.3, 0.90, 10.0, 1.5),
)


@dataclass(frozen=True)
class Vindu:
    """A stretch of time, in years from the beginning."""

    periode: str
    fra: float
    til: float


VINDUER = (
    Vindu("2026K3-S4", 3, 4),
    Vindu("2025K3-S4", 2, 3),
    Vindu("2026K3", 3.75, 4),
    Vindu("2025K3", 2.75, 3),
    Vindu("2026K3-S12", 1, 4),
)


@dataclass(frozen=True)
class Fravaer:
    """Spells of many people that do not overlap within a person, sorted by person."""

    person: Heltall
    fra: Tall
    til: Tall
    andel: Tall
    """Of the day that is lost."""


@dataclass(frozen=True)
class Folk:
    """People: seksjon (0, 1, … over all virksomheter), part of full time, first and last day."""

    seksjon: Heltall
    stilling: Tall
    fra: Tall
    til: Tall
    fravaer: Fravaer

    def dagsverk(self, vindu: Vindu) -> tuple[Tall, Tall]:
        """Avtalte and tapte dagsverk of each person in the window."""
        start, slutt = vindu.fra * AAR, vindu.til * AAR
        her = np.minimum(self.til, slutt) - np.maximum(self.fra, start)
        f = self.fravaer
        borte = np.minimum(np.minimum(f.til, slutt), self.til[f.person]) - np.maximum(
            np.maximum(f.fra, start), self.fra[f.person]
        )
        tapt = np.bincount(f.person, np.clip(borte, 0, None) * f.andel, len(self.seksjon))
        return np.clip(her, 0, None) * self.stilling, tapt * self.stilling


def draw_sizes(rng: np.random.Generator, virksomheter: int) -> Heltall:
    """People in each of 60 seksjoner per virksomhet, 3–80, the small ones most common."""
    logget = rng.uniform(np.log(MINST), np.log(STOERST + 1), virksomheter * SEKSJONER)
    return np.floor(np.exp(logget)).astype(np.int64)


def draw_people(
    rng: np.random.Generator, profil: Profil, stoerrelser: Heltall, faktor: Tall
) -> Folk:
    """People of seksjoner of these sizes; `faktor` multiplies the new spells of each seksjon."""
    seksjon = np.repeat(np.arange(len(stoerrelser)), stoerrelser)
    antall = len(seksjon)
    svakhet = rng.gamma(1 / profil.ulikhet, profil.ulikhet, antall) * faktor[seksjon]
    deltid = rng.random(antall) < 0.25
    kommer, gaar = rng.random(antall) < 0.15, rng.random(antall) < 0.15
    slutt = AARENE * AAR
    fra = np.where(kommer, rng.random(antall) * slutt, 0.0)
    til = np.where(gaar, fra + rng.random(antall) * (slutt - fra), slutt)
    return Folk(
        seksjon=seksjon,
        stilling=np.where(deltid, rng.uniform(0.4, 0.9, antall), 1.0),
        fra=fra,
        til=til,
        fravaer=_draw_spells(rng, profil, svakhet),
    )


def _draw_spells(rng: np.random.Generator, profil: Profil, svakhet: Tall) -> Fravaer:
    korte = rng.poisson(svakhet * profil.korte_per_aar * AARENE)
    lange = rng.poisson(svakhet * profil.lange_per_aar * AARENE)
    person = np.concatenate(
        [np.repeat(np.arange(len(svakhet)), antall) for antall in (korte, lange)]
    )
    lengde = np.concatenate(
        [
            np.clip(np.ceil(rng.lognormal(np.log(1.9), 0.6, korte.sum())), 1, 8),
            np.clip(
                np.ceil(rng.lognormal(np.log(profil.median), profil.hale, lange.sum())), 1, LENGSTE
            ),
        ]
    )
    gradert = (lengde > 20) & (rng.random(len(lengde)) < 0.35)
    fra = rng.random(len(lengde)) * AARENE * AAR
    rekkefoelge = np.lexsort((fra, person))
    person, fra, lengde = person[rekkefoelge], fra[rekkefoelge], lengde[rekkefoelge]
    til = fra + lengde
    opptatt = _busy_until(person, til)
    return Fravaer(
        person=person,
        fra=np.minimum(np.maximum(fra, opptatt), til),
        til=til,
        andel=np.where(gradert[rekkefoelge], 0.5, 1.0),
    )


def _busy_until(person: Heltall, til: Tall) -> Tall:
    """The latest end among the same person's earlier spells; 0 before the first."""
    avstand = person * (10 * AARENE * AAR)
    hittil = np.maximum.accumulate(til + avstand) - avstand
    samme = np.append(False, person[1:] == person[:-1])
    return np.where(samme, np.roll(hittil, 1), 0.0)
