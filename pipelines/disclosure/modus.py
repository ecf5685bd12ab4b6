"""How finely each part of a reporting tree may show what absence is made of, year by year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import combinations

import numpy as np
import polars as pl

from pipelines.disclosure.aarsvinduer import Aarsvinduer
from pipelines.measures.bemanning import Bemanning
from pipelines.measures.forfedre import Heltall


class Modus(IntEnum):
    """A higher one is finer."""

    INGEN = 0
    GROV = 1
    """The year as a whole."""
    FIN = 2
    """Every periode in it."""


@dataclass(frozen=True)
class Rapporteringstre:
    """One reporting tree. enhet_id: parents before their children. over: the place of each
    parent there, -1 for none. seksjoner: the places in the Bemanning that each consists of.
    """

    enhet_id: tuple[str, ...]
    over: Heltall
    seksjoner: tuple[Heltall, ...]

    @classmethod
    def of(cls, rader: pl.DataFrame, bemanning: Bemanning) -> Rapporteringstre:
        """rader: those of one floor, in depth-first order."""
        sted = {enhet_id: nr for nr, enhet_id in enumerate(rader["enhet_id"])}
        plass = {enhet_id: nr for nr, enhet_id in enumerate(bemanning.enhet_id)}
        over = np.array([sted.get(o, -1) for o in rader["overordnet_id"]], dtype=np.int64)
        seksjoner = tuple(np.array([plass[s] for s in sett]) for sett in rader["seksjoner"])
        return cls(tuple(sted), over, seksjoner)

    def levels(self) -> Iterator[Heltall]:
        """The places at each depth, from the top; they have no seksjon in common."""
        nivaa = np.flatnonzero(self.over < 0)
        while len(nivaa):
            yield nivaa
            nivaa = np.flatnonzero(np.isin(self.over, nivaa))

    def finest_coarse(self, modus: Heltall, *, bare_barn: bool) -> tuple[Heltall, Heltall]:
        """What is GROV with no GROV below it, and for each the nearest FIN above it.

        bare_barn: what is GROV right below a FIN. Where no FIN is above there are only years.
        """
        topp = self._nearest_fine(modus)
        grove = np.flatnonzero((modus == Modus.GROV) & (topp >= 0))
        med = self.over[grove] == topp[grove] if bare_barn else ~np.isin(grove, self.over[grove])
        return grove[med], topp[grove[med]]

    def coarse_below(self, modus: Heltall, topper: Heltall, *, ogsaa_barn: bool) -> Heltall:
        """What is GROV below some FIN, with or without the children of that itself."""
        topp = self._nearest_fine(modus)
        under = (modus == Modus.GROV) & np.isin(topp, topper)
        return np.flatnonzero(under & ((self.over != topp) | ogsaa_barn))

    def _nearest_fine(self, modus: Heltall) -> Heltall:
        """The place of the nearest ancestor that is FIN, -1 for none."""
        fin: list[bool] = (modus == Modus.FIN).tolist()
        topp: list[int] = []
        for over in self.over.tolist():
            over_igjen = topp[over] if over >= 0 else -1
            topp.append(over if over >= 0 and fin[over] else over_igjen)
        return np.array(topp, dtype=np.int64)


def decide_modes(tre: Rapporteringstre, bemanning: Bemanning, minst: int) -> Heltall:
    """Enheter of the tree by years (Aarsvinduer): the Modus of each, as one of its siblings.

    minst: how many absent people are enough. All children of a parent have the same, never better
    than their parent's. For why that is enough, see sammensetning.
    """
    return _Avgjoerelse(tre, bemanning, minst).decide()


@dataclass(frozen=True)
class _Avgjoerelse:
    tre: Rapporteringstre
    bemanning: Bemanning
    minst: int

    def decide(self) -> Heltall:
        vinduer = Aarsvinduer(self.bemanning.akse)
        modus = self._as_siblings(self._own_modes(vinduer))
        for aar, atomer in enumerate(vinduer.atomer):
            self._keep_apart(atomer, modus[:, aar])
        return modus

    def _own_modes(self, vinduer: Aarsvinduer) -> Heltall:
        """FIN with nobody or enough in every atom, GROV with that in the year as a whole."""
        ut = np.zeros((len(self.tre.enhet_id), len(vinduer.atomer)), dtype=np.int64)
        hver = [np.array([nr]) for nr in range(len(self.bemanning.til_stede))]
        for nivaa in self.tre.levels():
            per_atom, per_aar = (
                (antall == 0) | (antall >= self.minst)
                for antall in (self._count(nivaa, hver), self._count(nivaa, vinduer.atomer))
            )
            for aar, atomer in enumerate(vinduer.atomer):
                grov = np.where(per_aar[aar], Modus.GROV, Modus.INGEN)
                ut[nivaa, aar] = np.where(per_atom[atomer].all(axis=0), Modus.FIN, grov)
        return ut

    def _count(self, enheter: Heltall, spenn: Sequence[Heltall]) -> Heltall:
        """Absent people per span of atoms and each of `enheter`, which are apart."""
        gruppe = np.full(len(self.bemanning.enhet_id), -1, dtype=np.int64)
        for nr, enhet in enumerate(enheter):
            gruppe[self.tre.seksjoner[enhet]] = nr
        return self.bemanning.count(gruppe, spenn, syke=True)

    def _as_siblings(self, egne: Heltall) -> Heltall:
        over = self.tre.over
        soesken = np.full_like(egne, Modus.FIN)
        np.minimum.at(soesken, over[over >= 0], egne[over >= 0])
        ut = egne.copy()
        for nr in np.flatnonzero(over >= 0):
            ut[nr] = np.minimum(soesken[over[nr]], ut[over[nr]])
        return ut

    def _keep_apart(self, atomer: Heltall, modus: Heltall) -> None:
        """Take GROV away below every FIN where the two together single out too few.

        First with all that is GROV below it; where that fails, with its own children only. `modus`
        is of one year, and is changed here.
        """
        for bare_barn in (False, True):
            grove, topper = self.tre.finest_coarse(modus, bare_barn=bare_barn)
            if len(grove):
                smaa = self._tell_too_much(atomer, grove, topper)
                modus[self.tre.coarse_below(modus, smaa, ogsaa_barn=bare_barn)] = Modus.INGEN

    def _tell_too_much(self, atomer: Heltall, grove: Heltall, topper: Heltall) -> Heltall:
        """Those of `topper` (of each of `grove`) where too few stand between year and atoms.

        A combination gives (enhet, atom) the weight k(enhet) + f(atom). Take the enheter C with
        one k and the atoms A with the opposite f: it stands on everybody in C outside A, and in A
        outside C. For every A the smallest such group takes each enhet's cheaper side. (A of all
        or no atoms is what GROV and FIN say already.) Who is in several enheter is counted less.
        """
        ulike, plass = np.unique(topper, return_inverse=True)
        hele, i_toppen = (self._count(sett, [atomer])[0] for sett in (grove, ulike))
        dobbelt = _sum(plass, hele) - i_toppen
        minst = np.full(len(ulike), self.minst)
        for deler in _cuts(atomer):
            syke = self._count(grove, deler)
            noen = (_sum(plass, syke[0]) > 0) & (_sum(plass, syke[1]) > 0)
            skiller = _sum(plass, syke.min(axis=0)) - dobbelt
            minst = np.where(noen, np.minimum(minst, skiller), minst)
        return ulike[minst < self.minst]


def _sum(plass: Heltall, verdier: Heltall) -> Heltall:
    return np.bincount(plass, verdier).astype(np.int64)


def _cuts(atomer: Heltall) -> Iterator[tuple[Heltall, Heltall]]:
    """Every way to cut the atoms in two."""
    foerste, andre = atomer[:1], atomer[1:]
    for antall in range(len(andre)):
        for noen in combinations(andre.tolist(), antall):
            inne = np.append(foerste, np.array(noen, dtype=np.int64))
            yield inne, np.setdiff1d(atomer, inne)
