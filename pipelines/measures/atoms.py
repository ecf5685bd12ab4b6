"""Time atoms: the six parts of a year that every published period is a sum of.

Jan-Mar, Apr, May-Jun, Jul-Aug, Sep and Oct-Dec: no quarter and no tertial cuts one of them. All
sums are made per atom once; a period is a run of atoms.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt

from pipelines.contract.perioder import Kvartal, Periode
from pipelines.measures.calendar import SISTE, dagnummer

_FOERSTE_MAANED = (1, 4, 5, 7, 9, 10)
_FOERSTE_I_KVARTAL = {1: 0, 2: 1, 3: 3, 4: 5}


@dataclass(frozen=True, order=True)
class Tidsatom:
    """Part `nr` (0-5) of the year `aar`."""

    aar: int
    nr: int

    @classmethod
    def of(cls, dag: date) -> Tidsatom:
        return cls(dag.year, sum(dag.month >= maaned for maaned in _FOERSTE_MAANED) - 1)

    @classmethod
    def from_index(cls, index: int) -> Tidsatom:
        return cls(index // 6, index % 6)

    @property
    def index(self) -> int:
        return self.aar * 6 + self.nr

    @property
    def start(self) -> date:
        return date(self.aar, _FOERSTE_MAANED[self.nr], 1)

    @property
    def slutt(self) -> date:
        return Tidsatom.from_index(self.index + 1).start - timedelta(days=1)

    @property
    def maaneder(self) -> int:
        return self.slutt.month - self.start.month + 1


@dataclass(frozen=True)
class Tidsakse:
    """The time from the first to the last quarter with person rows, in atoms and without holes.

    `kvartaler` are those with person rows, sorted; quarters between them have atoms, too, which
    stay empty.
    """

    kvartaler: tuple[Kvartal, ...]

    @cached_property
    def atomer(self) -> tuple[Tidsatom, ...]:
        if not self.kvartaler:
            return ()
        fra = Tidsatom.of(self.kvartaler[0].start).index
        til = Tidsatom.of(self.kvartaler[-1].slutt).index
        return tuple(Tidsatom.from_index(i) for i in range(fra, til + 1))

    def span(self, periode: Periode) -> slice:
        """The atoms of a period that lie on the axis."""
        null = self.atomer[0].index if self.atomer else 0
        fra, etter = Tidsatom.of(periode.start).index, Tidsatom.of(periode.slutt).index + 1
        return slice(*(min(max(index - null, 0), len(self.atomer)) for index in (fra, etter)))

    @cached_property
    def start(self) -> npt.NDArray[np.int32]:
        """First day of each of `kvartaler`."""
        return _days(k.start for k in self.kvartaler)

    @cached_property
    def slutt(self) -> npt.NDArray[np.int32]:
        """Last day of each of `kvartaler`."""
        return _days(k.slutt for k in self.kvartaler)

    @cached_property
    def atom(self) -> npt.NDArray[np.int32]:
        """Place on the axis of the first atom of each of `kvartaler`."""
        null = self.atomer[0].index if self.atomer else 0
        steder = [k.aar * 6 + _FOERSTE_I_KVARTAL[k.nr] - null for k in self.kvartaler]
        return np.array(steder, dtype=np.int32)

    @cached_property
    def skille(self) -> npt.NDArray[np.int32]:
        """First day of a quarter's second atom; the day after the quarter where it has but one."""
        atomer = (Tidsatom.from_index(Tidsatom.of(k.start).index + 1) for k in self.kvartaler)
        return _days(atom.start for atom in atomer)

    @cached_property
    def nedre_grense(self) -> npt.NDArray[np.int32]:
        """From this day on a quarter's rows are the best knowledge there is, back from its start.

        Where the quarter before is covered, that is the quarter's own first day; else the day
        after the nearest covered quarter, or the beginning of the calendar.
        """
        etter_forrige = [0, *(self.slutt[:-1] + 1)]
        return np.array(etter_forrige[: len(self.kvartaler)], dtype=np.int32)

    @cached_property
    def oevre_grense(self) -> npt.NDArray[np.int32]:
        """As `nedre_grense`, forward from the quarter's end."""
        foer_neste = [*(self.start[1:] - 1), dagnummer(SISTE)]
        return np.array(foer_neste[-len(self.kvartaler) :], dtype=np.int32)

    @cached_property
    def siste_dag(self) -> npt.NDArray[np.int32]:
        """Last day of each atom on the axis."""
        return _days(atom.slutt for atom in self.atomer)


def same_atoms(akse: Tidsakse, perioder: Sequence[Periode]) -> list[tuple[slice, list[int]]]:
    """The different spans of `perioder` on the axis, with the places of the periods they are of.

    A year is also the four quarters that end with its last.
    """
    steder: dict[tuple[int, int], list[int]] = {}
    for nr, periode in enumerate(perioder):
        span = akse.span(periode)
        steder.setdefault((span.start, span.stop), []).append(nr)
    return [(slice(*grenser), nr) for grenser, nr in steder.items()]


def _days(dager: Iterable[date]) -> npt.NDArray[np.int32]:
    return np.array([dagnummer(dag) for dag in dager], dtype=np.int32)
