"""Rapporteringsenheter: the one fixed partition that roles without person access see (DESIGN 6).

A reporting tree is the organisation tree with small parts put together, so that each of its
leaves has, in every time atom of the whole store, no people or at least so many distinct ones as
the floor says. Every sum that can be had from it, by whatever differences, is then constant on
cells of enough people. Once merged, merged for all periods.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl

from pipelines.disclosure.folk import UENDELIG, Folk, people_of_seksjoner
from pipelines.disclosure.grunntre import FORKLARING, Grunntre, merged_id
from pipelines.measures.atoms import Tidsatom
from pipelines.measures.bemanning import Bemanning
from pipelines.measures.grunnlag import ENHETER, Kolonner

RAPPORTERING: Kolonner = {
    "gulv": pl.Int64(),
    **ENHETER,
    "seksjoner": pl.List(pl.String),
    "slaatt_sammen": pl.Boolean(),
    "aarsak": pl.String(),
}
"""The reporting tree of each floor, depth first. er_seksjon: a leaf of it, a rapporteringsenhet.
seksjoner: the leaves of the organisation tree that it consists of. slaatt_sammen: no enhet of the
organisation tree has the same. aarsak: why it is as it is, for HR only.
"""

_MAANEDER = ("januar–mars", "april", "mai–juni", "juli–august", "september", "oktober–desember")


@dataclass(frozen=True)
class _Node:
    """An enhet of a reporting tree. seksjoner: places in Grunntre.seksjoner, sorted.

    deler: the enheter of the organisation tree that it is made of; one when it is that enhet.
    """

    deler: tuple[str, ...]
    seksjoner: tuple[int, ...]
    folk: Folk
    barn: tuple[_Node, ...] = ()
    aarsaker: tuple[str, ...] = ()

    @cached_property
    def enhet_id(self) -> str:
        return merged_id(self.deler)

    @property
    def rang(self) -> tuple[int, str]:
        """Smallest first, ties by id."""
        return self.folk.minste, self.enhet_id

    @property
    def plass(self) -> int:
        return self.seksjoner[0]

    @property
    def er_tom(self) -> bool:
        return self.folk.minste == UENDELIG


def build_partition(
    enheter: pl.DataFrame, bemanning: Bemanning, gulv: Sequence[int]
) -> pl.DataFrame:
    """The reporting tree of each floor, columns RAPPORTERING; none where even the whole is small.

    Each tree is made from that of the floor below it, so that the higher is a coarsening of the
    lower: who holds two roles learns no more than the finer one shows.
    """
    tre = Grunntre.of(enheter)
    rot = _read(tre, people_of_seksjoner(bemanning), len(bemanning.til_stede))
    rader: list[dict[str, object]] = []
    for grense in sorted(set(gulv)):
        rot = _Fletting(tre, grense, bemanning.akse.atomer).settle(rot)
        if rot.folk.minste >= grense:
            rader += ({"gulv": grense, **rad} for rad in _rows(tre, rot))
    return pl.DataFrame(rader, schema=RAPPORTERING)


def merged_enheter(rapportering: pl.DataFrame) -> pl.DataFrame:
    """enhet_id, seksjoner of what no enhet of the organisation tree is, each once."""
    return (
        rapportering.filter("slaatt_sammen")
        .select("enhet_id", "seksjoner")
        .unique("enhet_id", keep="first", maintain_order=True)
    )


def _read(tre: Grunntre, folk: dict[str, Folk], atomer: int) -> _Node:
    ingen = Folk(
        np.zeros(0, dtype=np.int64),
        np.zeros((0, atomer), dtype=np.bool_),
        np.zeros(atomer, dtype=np.int64),
    )

    def read(enhet_id: str) -> _Node:
        barn = tuple(read(ett) for ett in tre.barn.get(enhet_id, ()))
        alle = Folk.union([ett.folk for ett in barn]) if barn else folk.get(enhet_id, ingen)
        return _Node((enhet_id,), tuple(range(*tre.spenn[enhet_id])), alle, barn)

    return read(tre.rot)


@dataclass(frozen=True)
class _Fletting:
    """Put together what is too small for one floor, from below and always in the same order."""

    tre: Grunntre
    gulv: int
    atomer: Sequence[Tidsatom]

    def settle(self, node: _Node) -> _Node:
        """The node with all below it holding, or as a leaf where it does not hold itself."""
        if not node.barn or node.folk.minste < self.gulv:
            return replace(node, barn=())
        return self._hold_children(node, [self.settle(ett) for ett in node.barn])

    def _hold_children(self, node: _Node, barn: Sequence[_Node]) -> _Node:
        """The smallest leaf that fails goes together with the next smallest until none fails.

        With inner siblings only, it goes below one of those.
        """
        indre = [ett for ett in barn if ett.barn]
        tomme = [ett for ett in barn if not ett.barn and ett.er_tom]
        blader = [(ett.rang, ett) for ett in barn if not ett.barn and not ett.er_tom]
        heapq.heapify(blader)
        while blader and blader[0][1].folk.minste < self.gulv:
            _, svak = heapq.heappop(blader)
            if blader:
                ny = self._join(svak, heapq.heappop(blader)[1])
            else:
                vert = self._host(svak, indre)
                indre.remove(vert)
                ny = self._move_below(svak, vert)
            if ny.barn:
                indre.append(ny)
            else:
                heapq.heappush(blader, (ny.rang, ny))
        return _without_doubles(node, [*indre, *(ett for _, ett in blader)], tomme)

    def _host(self, svak: _Node, indre: Sequence[_Node]) -> _Node:
        """The smallest inner sibling with which it holds; else the smallest."""
        ordnet = sorted(indre, key=lambda ett: ett.rang)
        sammen = (Folk.union([svak.folk, ett.folk]).minste for ett in ordnet)
        holder = (ett for ett, n in zip(ordnet, sammen, strict=True) if n >= self.gulv)
        return next(holder, ordnet[0])

    def _join(self, svak: _Node, annen: _Node, barn: tuple[_Node, ...] = ()) -> _Node:
        seksjoner = tuple(sorted((*svak.seksjoner, *annen.seksjoner)))
        aarsaker = (*svak.aarsaker, *annen.aarsaker, self._reason(svak))
        return _Node(
            self.tre.parts(seksjoner),
            seksjoner,
            Folk.union([svak.folk, annen.folk]),
            barn,
            tuple(dict.fromkeys(aarsaker)),
        )

    def _move_below(self, svak: _Node, vert: _Node) -> _Node:
        samlet = self._join(svak, vert, (*vert.barn, svak))
        if samlet.folk.minste < self.gulv:
            return replace(samlet, barn=())
        return self._hold_children(samlet, samlet.barn)

    def _reason(self, svak: _Node) -> str:
        atom, antall = self.atomer[svak.folk.svakeste], svak.folk.minste
        sammen = " til sammen" if len(svak.deler) > 1 else ""
        return (
            f"{self.tre.name(svak.deler)} har{sammen} {antall} "
            f"{'person' if antall == 1 else 'personer'} med avtalte dagsverk i "
            f"{_MAANEDER[atom.nr]} {atom.aar}; minst {self.gulv} kreves."
        )


def _without_doubles(node: _Node, barn: Sequence[_Node], tomme: Sequence[_Node]) -> _Node:
    """A node whose only child that ever has people is new, is that child: one row, not two."""
    if len(barn) == 1 and not _is_among(barn[0], node.barn):
        eneste = barn[0]
        aarsaker = tuple(dict.fromkeys((*node.aarsaker, *eneste.aarsaker)))
        return replace(node, barn=(*eneste.barn, *tomme) if eneste.barn else (), aarsaker=aarsaker)
    return replace(node, barn=(*barn, *tomme))


def _is_among(node: _Node, andre: Sequence[_Node]) -> bool:
    return any(ett.deler == node.deler and bool(ett.barn) == bool(node.barn) for ett in andre)


def _rows(tre: Grunntre, rot: _Node) -> Iterator[dict[str, object]]:
    venter: list[tuple[_Node, str | None, int]] = [(rot, None, 0)]
    nummer = 0
    while venter:
        node, over, dybde = venter.pop()
        yield {**_row(tre, node), "overordnet_id": over, "dybde": dybde, "rekkefoelge": nummer}
        nummer += 1
        under = sorted(node.barn, key=lambda ett: tre.spenn[ett.deler[0]], reverse=True)
        venter.extend((ett, node.enhet_id, dybde + 1) for ett in under)


def _row(tre: Grunntre, node: _Node) -> dict[str, object]:
    slaatt_sammen = len(node.deler) > 1
    navn = tre.name(node.deler)
    return {
        "enhet_id": node.enhet_id,
        "navn": f"{navn} {FORKLARING}" if slaatt_sammen else navn,
        "nivaa": tre.rader[node.deler[0]]["nivaa"],
        "arbeidstype": tre.common(node.deler, "arbeidstype"),
        "kontorsted": tre.common(node.deler, "kontorsted"),
        "er_seksjon": not node.barn,
        "seksjoner": sorted(tre.seksjoner[sted] for sted in node.seksjoner),
        "slaatt_sammen": slaatt_sammen,
        "aarsak": " ".join(node.aarsaker) or None,
    }
