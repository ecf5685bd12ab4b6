"""What can be worked out, by exact arithmetic: the oracle of the check at publish.

Everything that can be had from published sums is a combination of them, a vector in the space of
their rows. It is a leak when it stands on cells of some people, but fewer than the floor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from tests.disclosure.bemannet import Celle

PRIMTALL = 2_147_483_647
Folk = frozenset[str]


def leaks(rader: Sequence[frozenset[Celle]], folk: Mapping[Celle, Folk], gulv: int) -> bool:
    """Cells without people hold nothing, so they are left out. For every group of fewer than
    `gulv` people that is made of whole cells: is there a combination that is zero outside them?
    """
    celler = sorted({celle for rad in rader for celle in rad if celle in folk})
    if not celler:
        return False
    matrise = np.array([[celle in rad for celle in celler] for rad in rader], dtype=np.int64)
    matrise = row_space(matrise)
    return any(
        len(row_space(matrise[:, [not folk[celle] <= gruppe for celle in celler]])) < len(matrise)
        for gruppe in _small_groups({folk[celle] for celle in celler}, gulv)
    )


def _small_groups(i_cellene: set[Folk], gulv: int) -> set[Folk]:
    """All unions of the people of cells that are under the floor; the largest say it all."""
    smaa = {gruppe for gruppe in i_cellene if len(gruppe) < gulv}
    alle, nye = set(smaa), set(smaa)
    while nye:
        nye = {a | b for a in nye for b in smaa if len(a | b) < gulv} - alle
        alle |= nye
    return {gruppe for gruppe in alle if not any(gruppe < annen for annen in alle)}


def row_space(matrise: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Independent rows that span the same, modulo a prime."""
    rader = np.unique(matrise, axis=0) % PRIMTALL
    nr = 0
    for kolonne in range(rader.shape[1]):
        under = np.flatnonzero(rader[nr:, kolonne])
        if not len(under):
            continue
        rader[[nr, nr + under[0]]] = rader[[nr + under[0], nr]]
        rader[nr] = rader[nr] * pow(int(rader[nr, kolonne]), -1, PRIMTALL) % PRIMTALL
        andre = np.arange(len(rader)) != nr
        rader[andre] = (rader[andre] - rader[andre, kolonne][:, None] * rader[nr]) % PRIMTALL
        nr += 1
        if nr == len(rader):
            break
    return rader[:nr]
