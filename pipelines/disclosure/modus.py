"""How finely each part of a reporting tree may show what absence is made of, year by year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np
import polars as pl

from pipelines.disclosure.aarsvinduer import Aarsvinduer
from pipelines.measures.bemanning import Bemanning, Sant
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
    """One reporting tree. over: the place of each enhet's parent, which stands before it; -1 for
    none. seksjoner: the places in the Bemanning that each consists of.
    """

    over: Heltall
    seksjoner: tuple[Heltall, ...]

    @classmethod
    def of(cls, rader: pl.DataFrame, bemanning: Bemanning) -> Rapporteringstre:
        """rader: those of one floor, in depth-first order."""
        sted = {enhet_id: nr for nr, enhet_id in enumerate(rader["enhet_id"])}
        plass = {enhet_id: nr for nr, enhet_id in enumerate(bemanning.enhet_id)}
        over = np.array([sted.get(o, -1) for o in rader["overordnet_id"]], dtype=np.int64)
        return cls(over, tuple(np.array([plass[s] for s in sett]) for sett in rader["seksjoner"]))

    @cached_property
    def barn(self) -> dict[int, Heltall]:
        """The places of the children of every enhet that has any, parents first."""
        rekke = np.argsort(self.over, kind="stable")
        foreldre, starter = np.unique(self.over[rekke], return_index=True)
        deler = np.split(rekke, starter[1:])
        return {int(over): barn for over, barn in zip(foreldre, deler, strict=True) if over >= 0}

    def levels(self) -> Iterator[Heltall]:
        """The places at each depth, from the top; they have no seksjon in common."""
        nivaa = np.flatnonzero(self.over < 0)
        while len(nivaa):
            yield nivaa
            nivaa = np.flatnonzero(np.isin(self.over, nivaa))

    def nearest_fine(self, modus: Heltall) -> Heltall:
        """The place of the nearest ancestor of each that is FIN, -1 for none."""
        fin: list[bool] = (modus == Modus.FIN).tolist()
        topp: list[int] = []
        for over in self.over.tolist():
            over_igjen = topp[over] if over >= 0 else -1
            topp.append(over if over >= 0 and fin[over] else over_igjen)
        return np.array(topp, dtype=np.int64)


def decide_modes(tre: Rapporteringstre, bemanning: Bemanning, minst: int) -> Heltall:
    """Enheter of the tree by years (Aarsvinduer): the Modus of each.

    minst: how many absent people are enough. For what is decided, and why it is enough, see
    sammensetning.
    """
    return _Avgjoerelse(tre, bemanning, minst).decide()


@dataclass(frozen=True)
class _Avgjoerelse:
    tre: Rapporteringstre
    bemanning: Bemanning
    minst: int

    def decide(self) -> Heltall:
        vinduer = Aarsvinduer(self.bemanning.akse).atomer
        hver = [np.array([nr]) for nr in range(len(self.bemanning.til_stede))]
        per_atom, per_aar = self._count_all(hver), self._count_all(vinduer)
        modus = np.full((len(self.tre.over), len(vinduer)), Modus.INGEN, dtype=np.int64)
        for aar, atomer in enumerate(vinduer):
            i_aaret = modus[:, aar]
            self._go_down(per_atom[atomer], per_aar[aar : aar + 1], i_aaret)
            self._keep_apart(atomer, per_aar[aar], i_aaret)
        return modus

    def _count_all(self, spenn: Sequence[Heltall]) -> Heltall:
        """Absent people per span of atoms and enhet."""
        ut = np.zeros((len(spenn), len(self.tre.over)), dtype=np.int64)
        for nivaa in self.tre.levels():
            gruppe = self._group([self.tre.seksjoner[nr] for nr in nivaa])
            ut[:, nivaa] = self.bemanning.count(gruppe, spenn, syke=True)
        return ut

    def _group(self, sett: Sequence[Heltall]) -> Heltall:
        """Sets of seksjoner, which are apart, as groups of the Bemanning."""
        gruppe = np.full(len(self.bemanning.enhet_id), -1, dtype=np.int64)
        for nr, seksjoner in enumerate(sett):
            gruppe[seksjoner] = nr
        return gruppe

    def _go_down(self, per_atom: Heltall, per_aar: Heltall, modus: Heltall) -> None:
        """Each parent's children in the way that shows most of them; FIN where that is equal."""
        for nr in np.flatnonzero(self.tre.over < 0):
            fin, grov = (_enough(antall[:, nr], self.minst) for antall in (per_atom, per_aar))
            modus[nr] = Modus.FIN if fin else Modus.GROV if grov else Modus.INGEN
        for over, barn in self.tre.barn.items():
            for slag, antall in ((Modus.FIN, per_atom), (Modus.GROV, per_aar)):
                if slag <= modus[over]:
                    vises = _shown(antall[:, barn], antall[:, over], self.minst)
                    if vises.sum() > (modus[barn] > Modus.INGEN).sum():
                        modus[barn] = np.where(vises, slag, Modus.INGEN)

    def _keep_apart(self, atomer: Heltall, i_aaret: Heltall, modus: Heltall) -> None:
        """Take GROV away below every FIN where the two together single out too few.

        First with all that is GROV below it; where that fails, with its own children only. `modus`
        is of one year, and is changed here.
        """
        for bare_barn in (False, True):
            topp = self.tre.nearest_fine(modus)
            sett, topper = self._coarse_parts(modus, topp, bare_barn=bare_barn)
            if sett:
                moenstre = self.bemanning.count_patterns(self._group(sett), atomer)
                for_mye = np.isin(topp, self._tell_too_much(moenstre, topper, i_aaret))
                direkte = self.tre.over == topp
                modus[for_mye & (modus == Modus.GROV) & (bare_barn | ~direkte)] = Modus.INGEN

    def _coarse_parts(
        self, modus: Heltall, topp: Heltall, *, bare_barn: bool
    ) -> tuple[list[Heltall], Heltall]:
        """The smallest parts that the years below each FIN give, and that FIN.

        They are what is GROV with no GROV below it, and of every group with any what it hides, as
        one. bare_barn: of the children of the FIN only.
        """
        sett: list[Heltall] = []
        topper: list[int] = []
        for barn in self.tre.barn.values():
            grove, over_alt = barn[modus[barn] == Modus.GROV], int(topp[barn[0]])
            direkte = self.tre.over[barn[0]] == over_alt
            if not len(grove) or over_alt < 0 or (bare_barn and not direkte):
                continue
            innerst = [nr for nr in grove.tolist() if bare_barn or not self._goes_on(nr, modus)]
            skjulte = barn[modus[barn] == Modus.INGEN].tolist()
            skjult = [self.tre.seksjoner[nr] for nr in skjulte]
            deler = [self.tre.seksjoner[nr] for nr in innerst]
            deler += [np.concatenate(skjult)] if skjult else []
            sett += deler
            topper += [over_alt] * len(deler)
        return sett, np.array(topper, dtype=np.int64)

    def _goes_on(self, nr: int, modus: Heltall) -> bool:
        barn = self.tre.barn.get(nr)
        return barn is not None and bool((modus[barn] == Modus.GROV).any())

    def _tell_too_much(self, moenstre: Heltall, topper: Heltall, i_aaret: Heltall) -> Heltall:
        """Those of `topper` (of each part) where too few stand between years and atoms.

        moenstre: absent people of each part by the atoms they are absent in. A combination gives
        (part, atom) the weight k(part) + f(atom). Take the parts C with one k and the atoms A with
        the opposite f: it stands on everybody in C outside A, and in A outside C. For every A the
        smallest such group takes each part's cheaper side. (A of all or no atoms is what GROV and
        FIN say already.) Who is in several parts is counted less.
        """
        ulike, plass = np.unique(topper, return_inverse=True)
        dobbelt = _sum(plass, moenstre[:, 1:].sum(axis=1)) - i_aaret[ulike]
        nr = np.arange(moenstre.shape[1])
        treffer = (nr[:, None] & nr > 0).astype(np.float64)
        syke = (moenstre @ treffer).astype(np.int64)
        inne, ute = (
            syke[:, side] for side in (nr[1 : len(nr) // 2], nr[-2 : len(nr) // 2 - 1 : -1])
        )
        skiller = _sum(plass, np.minimum(inne, ute)) - dobbelt[:, None]
        noen = (_sum(plass, inne) > 0) & (_sum(plass, ute) > 0)
        return ulike[(noen & (skiller < self.minst)).any(axis=1)]


def _enough(syke: Heltall, minst: int) -> bool:
    return bool(((syke == 0) | (syke >= minst)).all())


def _shown(barn: Heltall, foreldre: Heltall, minst: int) -> Sant:
    """Which children (columns) can be shown in all parts of time (rows).

    Those with too few are hidden, and then the smallest of the others, until the hidden ones
    together hold. Who is in several children is counted less.
    """
    dobbelt = barn.sum(axis=1) - foreldre
    minste = np.where(barn > 0, barn, np.iinfo(np.int64).max).min(axis=0)
    skjult: Sant = minste < minst
    for neste in np.argsort(minste, kind="stable")[skjult.sum() :]:
        samlet = barn[:, skjult].sum(axis=1)
        if ((samlet == 0) | (samlet - dobbelt >= minst)).all():
            break
        skjult[neste] = True
    else:
        skjult[:] |= skjult.any()
    vises: Sant = ~skjult
    return vises


def _sum(plass: Heltall, verdier: Heltall) -> Heltall:
    """Sums of the rows that have the same place."""
    ut = np.zeros((plass.max(initial=-1) + 1, *verdier.shape[1:]), dtype=np.int64)
    np.add.at(ut, plass, verdier)
    return ut
