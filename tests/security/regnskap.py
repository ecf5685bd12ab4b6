"""What an attacker can work out: sums and differences of everything a role can obtain.

A figure that adds up is a sum over cells (seksjon, time atom). Rows that can be had span a space;
what lies in it can be worked out exactly, what does not cannot, whatever the arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.contract.perioder import Periode
from pipelines.measures.atoms import Tidsatom

Matrise = npt.NDArray[np.float64]
NAER = 1e-6
Rad = tuple[str, str]
"""enhet_id, periode."""


@dataclass(frozen=True)
class Angrep:
    """The cells, and the rows that were obtained."""

    seksjoner: tuple[str, ...]
    under: dict[str, frozenset[str]]
    """enhet_id → the seksjoner it consists of."""
    atomer: tuple[int, ...]
    rader: tuple[Rad, ...]

    @classmethod
    def on(cls, rader: Iterable[Rad], under: dict[str, frozenset[str]]) -> Angrep:
        """`under`: of every enhet that is asked for, too."""
        rader = tuple(rader)
        atomer = sorted({atom for _, periode in rader for atom in atoms(periode)})
        seksjoner = sorted({ett for enhet in under.values() for ett in enhet})
        return cls(tuple(seksjoner), under, tuple(atomer), rader)

    def as_matrix(self, rader: Sequence[Rad]) -> Matrise:
        sted = {seksjon: nr for nr, seksjon in enumerate(self.seksjoner)}
        tid = {atom: nr for nr, atom in enumerate(self.atomer)}
        ut = np.zeros((len(rader), len(sted), len(tid)))
        for nr, (enhet, periode) in enumerate(rader):
            hvor = [sted[ett] for ett in self.under[enhet]]
            naar = [tid[atom] for atom in atoms(periode) if atom in tid]
            ut[nr][np.ix_(hvor, naar)] = 1
        return ut.reshape(len(rader), -1)

    @cached_property
    def _basis(self) -> Matrise:
        """Orthonormal, spanning the rows."""
        matrise = self.as_matrix(self.rader)
        verdier, vektorer = np.linalg.eigh(matrise.T @ matrise)
        basis: Matrise = vektorer[:, verdier > 1e-8 * max(verdier.max(), 1)]
        return basis

    def can_work_out(self, maal: Sequence[Rad]) -> list[Rad]:
        """Which of these sums are combinations of the rows."""
        if not maal:
            return []
        vektorer = self.as_matrix(maal)
        rest = vektorer - (vektorer @ self._basis) @ self._basis.T
        return [rad for rad, feil in zip(maal, rest, strict=True) if np.linalg.norm(feil) < NAER]

    def best_guess(self, verdier: Sequence[float], maal: Sequence[Rad]) -> list[float]:
        """The least squares answer with the smallest norm, for sums that were asked for."""
        matrise = self.as_matrix(self.rader)
        celler = np.linalg.lstsq(matrise, np.array(verdier), rcond=None)[0]
        return [float(svar) for svar in self.as_matrix(maal) @ celler]


def atoms(periode: str) -> list[int]:
    lest = Periode.parse(periode)
    return list(range(Tidsatom.of(lest.start).index, Tidsatom.of(lest.slutt).index + 1))


def as_rows(rader: pl.DataFrame) -> list[Rad]:
    return [(str(enhet), str(periode)) for enhet, periode in rader[["enhet_id", "periode"]].rows()]
