"""The organisation tree that rapporteringsenheter are made from, and what sets of seksjoner are."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

MAKS_ID = 120
"""Characters of an id; longer ones are a count and a hash."""
MAKS_NAVN = 4
"""So many names are said; of more, three and the number of the rest."""
FORKLARING = "(slått sammen av hensyn til personvern)"


@dataclass(frozen=True)
class Grunntre:
    """rader: rows of ENHETER by enhet_id. barn: ids below each. seksjoner: ids of the leaves in
    depth-first order, whose places (numbers) sets of seksjoner are made of. spenn: the first place
    and the one after the last of each enhet.
    """

    rot: str
    rader: dict[str, dict[str, Any]]
    barn: dict[str, list[str]]
    seksjoner: tuple[str, ...]
    spenn: dict[str, tuple[int, int]]

    @classmethod
    def of(cls, enheter: pl.DataFrame) -> Grunntre:
        rader = {str(r["enhet_id"]): r for r in enheter.sort("rekkefoelge").iter_rows(named=True)}
        barn: dict[str, list[str]] = defaultdict(list)
        for enhet_id, rad in rader.items():
            barn[rad["overordnet_id"]].append(enhet_id)
        (rot,) = barn.pop(None)  # type: ignore[call-overload]
        seksjoner: list[str] = []
        spenn: dict[str, tuple[int, int]] = {}
        venter = [(rot, False)]
        while venter:
            enhet_id, ferdig = venter.pop()
            if ferdig:
                spenn[enhet_id] = (spenn[enhet_id][0], len(seksjoner))
                continue
            spenn[enhet_id] = (len(seksjoner), len(seksjoner) + 1)
            if enhet_id not in barn:
                seksjoner.append(enhet_id)
                continue
            venter.append((enhet_id, True))
            venter.extend((ett, False) for ett in reversed(barn[enhet_id]))
        return cls(rot, rader, dict(barn), tuple(seksjoner), spenn)

    def parts(self, steder: Sequence[int]) -> tuple[str, ...]:
        """The fewest enheter that together are these seksjoner (places, sorted).

        The largest first, else in the order of the tree.
        """
        deler, nr = [], 0
        while nr < len(steder):
            enhet_id = self.seksjoner[steder[nr]]
            while (over := self.rader[enhet_id]["overordnet_id"]) and self._within(
                over, steder, nr
            ):
                enhet_id = over
            deler.append(enhet_id)
            nr += self._size(enhet_id)
        return tuple(sorted(deler, key=lambda del_: (-self._size(del_), self.spenn[del_])))

    def _size(self, enhet_id: str) -> int:
        fra, til = self.spenn[enhet_id]
        return til - fra

    def _within(self, enhet_id: str, steder: Sequence[int], nr: int) -> bool:
        """Whether all seksjoner of an enhet are among `steder`, the first of them at `nr`."""
        fra, til = self.spenn[enhet_id]
        siste = nr + til - fra - 1
        return steder[nr] == fra and siste < len(steder) and steder[siste] == til - 1

    def name(self, deler: Sequence[str]) -> str:
        """«A og B», «A, B, C og 4 til»."""
        navn = [str(self.rader[del_]["navn"]) for del_ in deler]
        if len(navn) > MAKS_NAVN:
            navn = [*navn[: MAKS_NAVN - 1], f"{len(navn) - MAKS_NAVN + 1} til"]
        *foerste, siste = navn
        return f"{', '.join(foerste)} og {siste}" if foerste else siste

    def common(self, deler: Sequence[str], kolonne: str) -> str | None:
        """What all of them have in a column, if they do."""
        verdier = {self.rader[del_][kolonne] for del_ in deler}
        return verdier.pop() if len(verdier) == 1 else None


def merged_id(deler: Sequence[str]) -> str:
    """The id of several enheter as one; the same whatever put them together."""
    ordnet = sorted(deler)
    enhet_id = "+".join(ordnet)
    if len(enhet_id) <= MAKS_ID:
        return enhet_id
    merke = hashlib.sha256(enhet_id.encode()).hexdigest()[:8]
    return f"{ordnet[0]}+{len(ordnet) - 1}-{merke}"
