"""Who works where and when: people per seksjon and time atom, the ground of all privacy floors.

A person is there with any avtalte dagsverk (or, where the sender brought own dagsverk, any lost
ones). Quarters of totals have no persons, only how many they stand for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.contract.perioder import Kvartal, Maaned
from pipelines.measures.atoms import Tidsakse, Tidsatom
from pipelines.measures.calendar import antall_arbeidsdager
from pipelines.measures.forfedre import Heltall, block_starts

Sant: TypeAlias = npt.NDArray[np.bool_]
Verdi = TypeVar("Verdi", np.bool_, np.int64)


@dataclass(frozen=True)
class Bemanning:
    """Everybody in every seksjon, atom by atom.

    akse: all covered quarters. enhet_id: the whole tree, in the order of Forfedre.
    person, sted: of each par (a person in a seksjon) the person's number, and the place of the
    seksjon in enhet_id; sorted by sted, then person.
    til_stede, syk: atoms by par: who works there, and who of them has tapte dagsverk.
    uten_navn: atoms by enheter: how many people quarters of totals stand for.
    """

    akse: Tidsakse
    enhet_id: tuple[str, ...]
    person: Heltall
    sted: Heltall
    til_stede: Sant
    syk: Sant
    uten_navn: Heltall

    @classmethod
    def empty(cls, enhet_id: Sequence[str] = ()) -> Bemanning:
        ingen, tomt = np.zeros(0, dtype=np.int64), np.zeros((0, 0), dtype=np.bool_)
        uten_navn = np.zeros((0, len(enhet_id)), dtype=np.int64)
        return cls(Tidsakse(()), tuple(enhet_id), ingen, ingen, tomt, tomt, uten_navn)

    @property
    def antall_personer(self) -> int:
        return int(self.person.max(initial=-1)) + 1

    def count(
        self,
        gruppe: Heltall,
        spenn: Sequence[slice | Heltall] | None = None,
        *,
        syke: bool = False,
    ) -> Heltall:
        """Distinct people per span of atoms (each atom when none are given) and group.

        gruppe: for each enhet the number of its group, from 0; -1 for none. syke: only those with
        tapte dagsverk in the span (totals: nobody). People of totals are those of the fullest atom.
        """
        atomer = np.arange(len(self.til_stede))
        hver = atomer[:, None] if spenn is None else [atomer[ett] for ett in spenn]
        antall = int(gruppe.max(initial=-1)) + 1
        ut = np.zeros((len(hver), antall), dtype=np.int64)
        brukt = np.unique(np.concatenate([*hver, atomer[:0]]))
        har = self.syk[brukt] if syke else self.til_stede[brukt]
        grupper, har = self._once_each(gruppe, har)
        uten = _sum_groups(self.uten_navn[brukt] * (not syke), gruppe, antall)
        for nr, ett in enumerate(hver):
            steder = np.searchsorted(brukt, ett)
            med = grupper[har[steder].any(axis=0)]
            ut[nr] = np.maximum(
                np.bincount(med, minlength=antall), uten[steder].max(axis=0, initial=0)
            )
        return ut

    def count_patterns(self, gruppe: Heltall, atomer: Heltall) -> Heltall:
        """People by group (as in `count`) and by the atoms in which they have tapte dagsverk.

        A column per set of `atomer`: number n is of those i whose bit is set in n.
        """
        grupper, syk = self._once_each(gruppe, self.syk[atomer])
        bit = np.int64(1) << np.arange(len(atomer))
        antall, moenstre = int(gruppe.max(initial=-1)) + 1, 1 << len(atomer)
        hver = np.bincount(grupper * moenstre + bit @ syk, minlength=antall * moenstre)
        return hver.reshape(antall, moenstre)

    def _once_each(self, gruppe: Heltall, har: Sant) -> tuple[Heltall, Sant]:
        """The group of each person in a group, and atoms by those: whether they have it."""
        gruppens = gruppe[self.sted]
        par = np.flatnonzero(gruppens >= 0)
        noekkel = gruppens[par] * self.antall_personer + self.person[par]
        orden = np.argsort(noekkel, kind="stable")
        noekkel, har = noekkel[orden], har[:, par[orden]]
        starter = block_starts(noekkel)
        if len(starter) < len(noekkel):
            har = np.logical_or.reduceat(har, starter, axis=1)
        return noekkel[starter] // max(self.antall_personer, 1), har

    def count_cells(self, blokk: Heltall, *, syke: bool = False) -> Heltall:
        """Distinct people per block of cells.

        blokk: atoms by enheter: the number of the block each cell belongs to, from 0; -1 for none.
        A person is in a block who is there (syke: has tapte dagsverk) in any of its cells.
        """
        antall = int(blokk.max(initial=-1)) + 1
        folk = np.zeros(antall, dtype=np.int64)
        i_blokker = [np.zeros(0, dtype=np.int64)]
        for atom, har in enumerate(self.syk if syke else self.til_stede):
            par = np.flatnonzero(har)
            hvor = blokk[atom, self.sted[par]]
            i_blokker.append((hvor * self.antall_personer + self.person[par])[hvor >= 0])
            if not syke and self.uten_navn[atom].any():
                uten = _sum_groups(self.uten_navn[atom : atom + 1], blokk[atom], antall)[0]
                np.maximum(folk, uten, out=folk)
        ulike = pl.Series(np.concatenate(i_blokker)).unique().to_numpy()
        per_blokk = np.bincount(ulike // max(self.antall_personer, 1), minlength=antall)
        return np.maximum(folk, per_blokk)


def _sum_groups(verdier: Heltall, gruppe: Heltall, antall: int) -> Heltall:
    ut = np.zeros((len(verdier), antall), dtype=np.int64)
    med = gruppe >= 0
    for rad, summer in zip(verdier, ut, strict=True):
        np.add.at(summer, gruppe[med], rad[med])
    return ut


def add_totals(
    bemanning: Bemanning,
    totaler: pl.DataFrame,
    kvartaler: Sequence[Kvartal],
    *,
    i_kalenderdager: bool,
) -> Bemanning:
    """`bemanning` over all covered quarters, those of totals included.

    All atoms of such a quarter have the same count: the smallest of what was delivered for it.
    """
    akse = Tidsakse(tuple(sorted(kvartaler)))
    if akse.kvartaler == bemanning.akse.kvartaler:
        return bemanning
    form = (len(akse.atomer), len(bemanning.enhet_id))
    uten_navn = np.zeros(form, dtype=np.int64)
    sted = {enhet_id: nr for nr, enhet_id in enumerate(bemanning.enhet_id)}
    per_kvartal = _people_in_totals(totaler, i_kalenderdager=i_kalenderdager)
    for kvartal, enhet_id, antall in per_kvartal.iter_rows():
        uten_navn[_atoms(akse, Kvartal.parse(kvartal)), sted[enhet_id]] = antall
    til_stede, syk = (
        on_axis(har, bemanning.akse, akse) for har in (bemanning.til_stede, bemanning.syk)
    )
    return Bemanning(
        akse, bemanning.enhet_id, bemanning.person, bemanning.sted, til_stede, syk, uten_navn
    )


def _atoms(akse: Tidsakse, kvartal: Kvartal) -> slice:
    null = akse.atomer[0].index
    return slice(
        Tidsatom.of(kvartal.start).index - null, Tidsatom.of(kvartal.slutt).index + 1 - null
    )


def on_axis(har: npt.NDArray[Verdi], fra: Tidsakse, til: Tidsakse) -> npt.NDArray[Verdi]:
    """Rows by the atoms of one axis as rows by those of a longer one; nothing elsewhere."""
    ut = np.zeros((len(til.atomer), har.shape[1]), dtype=har.dtype)
    if fra.atomer:
        foerste = fra.atomer[0].index - til.atomer[0].index
        ut[foerste : foerste + len(har)] = har
    return ut


def _people_in_totals(totaler: pl.DataFrame, *, i_kalenderdager: bool) -> pl.DataFrame:
    """kvartal, enhet_id, antall: of each part delivered antall ansatte, else årsverk, rounded down.

    Whoever has dagsverk is at least one; unknown counts as one.
    """
    deler = totaler.select("kvartal", "maaned").unique()
    dager = [_days(Kvartal.parse(k), maaned, i_kalenderdager) for k, maaned in deler.iter_rows()]
    aarsverk = (pl.col("avtalte_dagsverk") / pl.col("dager")).floor().cast(pl.Int64)
    noe = (pl.col("avtalte_dagsverk") > 0) | (pl.col("tapte_dagsverk") > 0)
    antall = pl.coalesce("antall_ansatte", aarsverk).clip(lower_bound=noe.cast(pl.Int64))
    return (
        totaler.join(
            deler.with_columns(dager=pl.Series(dager, dtype=pl.Int64)),
            on=["kvartal", "maaned"],
            nulls_equal=True,
        )
        .drop_nulls(["avtalte_dagsverk", "tapte_dagsverk"])
        .group_by("kvartal", "enhet_id", "maaned")
        .agg(antall=antall.sum())
        .group_by("kvartal", "enhet_id")
        .agg(pl.col("antall").min())
        .sort("kvartal", "enhet_id")
    )


def _days(kvartal: Kvartal, maaned: int | None, i_kalenderdager: bool) -> int:
    del_ = Maaned(kvartal.aar, maaned) if maaned else kvartal
    if i_kalenderdager:
        return (del_.slutt - del_.start).days + 1
    return antall_arbeidsdager(del_.start, del_.slutt)
