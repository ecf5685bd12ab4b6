"""The years that compositions are decided for: they end with the newest covered quarter."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pipelines.contract.perioder import Kvartal, Periode, Periodetype
from pipelines.measures.atoms import Tidsakse
from pipelines.measures.forfedre import Heltall


@dataclass(frozen=True)
class Aarsvinduer:
    """Four quarters each, the oldest first; of that the store may hold only a part."""

    akse: Tidsakse

    @cached_property
    def siste(self) -> tuple[Kvartal, ...]:
        """The last quarter of each."""
        if not self.akse.kvartaler:
            return ()
        foerste, nyeste = self.akse.kvartaler[0], self.akse.kvartaler[-1]
        antall = (nyeste.index - foerste.index) // 4 + 1
        return tuple(nyeste.plus(-4 * nr) for nr in reversed(range(antall)))

    @cached_property
    def atomer(self) -> list[Heltall]:
        """The places of their atoms on the axis; never more than six."""
        spenn = [self.akse.span(Periode.parse(f"{kvartal}-S4")) for kvartal in self.siste]
        return [np.arange(ett.start, ett.stop) for ett in spenn]

    def touched(self, periode: Periode) -> list[int]:
        """The places of those that a periode has atoms in."""
        span = self.akse.span(periode)
        i_perioden = np.arange(span.start, span.stop)
        return [nr for nr, ett in enumerate(self.atomer) if np.isin(ett, i_perioden).any()]

    def quarters_of(self, kvartaler: Collection[Kvartal]) -> set[Kvartal]:
        """All quarters of the years that any of `kvartaler` lies in."""
        hele = [{siste.plus(-nr) for nr in range(4)} for siste in self.siste]
        return set().union(*(aar for aar in hele if aar & set(kvartaler)))

    def is_one(self, periode: Periode) -> bool:
        er_aar = periode.type in {Periodetype.SISTE4, Periodetype.AAR}
        return er_aar and Kvartal.of(periode.slutt) in self.siste
