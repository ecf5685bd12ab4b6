"""The people of some seksjoner, so that seksjoner can be put together and counted again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pipelines.measures.bemanning import Bemanning, Sant
from pipelines.measures.forfedre import Heltall, block_starts

UENDELIG = 1 << 62
"""Size of what never has anybody: there is nothing to protect, and nothing to hide behind."""


@dataclass(frozen=True)
class Folk:
    """person: numbers, sorted. til_stede: persons by atoms. uten_navn: per atom."""

    person: Heltall
    til_stede: Sant
    uten_navn: Heltall

    @classmethod
    def union(cls, deler: Sequence[Folk]) -> Folk:
        """All of them, each person once."""
        if len(deler) == 1:
            return deler[0]
        person = np.concatenate([del_.person for del_ in deler])
        til_stede = np.concatenate([del_.til_stede for del_ in deler])
        orden = np.argsort(person, kind="stable")
        person, til_stede = person[orden], til_stede[orden]
        starter = block_starts(person)
        if 0 < len(starter) < len(person):
            person = person[starter]
            til_stede = np.logical_or.reduceat(til_stede, starter, axis=0)
        return cls(person, til_stede, sum((d.uten_navn for d in deler[1:]), deler[0].uten_navn))

    @cached_property
    def antall(self) -> Heltall:
        """Distinct people per atom. A quarter has persons or totals, never both."""
        antall: Heltall = self.til_stede.sum(axis=0, dtype=np.int64) + self.uten_navn
        return antall

    @cached_property
    def minste(self) -> int:
        """The smallest count that is not zero."""
        return int(np.min(self.antall, where=self.antall > 0, initial=UENDELIG))

    @property
    def svakeste(self) -> int:
        """The latest atom with the smallest count."""
        return int(np.flatnonzero(self.antall == self.minste)[-1])


def people_of_seksjoner(bemanning: Bemanning) -> dict[str, Folk]:
    """The people of every enhet that has any of its own."""
    til_stede = np.ascontiguousarray(bemanning.til_stede.T)
    alle = range(len(bemanning.enhet_id) + 1)
    grenser = np.searchsorted(bemanning.sted, alle).tolist()
    return {
        enhet_id: Folk(bemanning.person[fra:til], til_stede[fra:til], bemanning.uten_navn[:, sted])
        for sted, (enhet_id, fra, til) in enumerate(
            zip(bemanning.enhet_id, grenser, grenser[1:], strict=False)
        )
        if til > fra or bemanning.uten_navn[:, sted].any()
    }
