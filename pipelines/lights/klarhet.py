"""How sure it is that an enhet lies on this side of its mål, and that a change is a change.

Lost days come in long spells of few people, so y of X agreed dagsverk at mål T scatters like a
gamma variable with mean T·X and variance phi·T·X (DESIGN 3). All functions take and give numpy
arrays (or scalars) elementwise; what cannot be judged is nan.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammainc, gammaincc, gammaincinv

Tall: TypeAlias = float | NDArray[np.float64]

KVANTILER = (0.001, 0.025, 0.975, 0.999)


def p_values(tapte: Tall, avtalte: Tall, maal: Tall, phi: Tall) -> NDArray[np.float64]:
    """One-sided p of `tapte` against mål: above it when the rate is at or over, else below.

    `tapte` and `avtalte` in dagsverk, `maal` in percent, `phi` in dagsverk.
    """
    ventet = np.asarray(maal, dtype=np.float64) / 100 * avtalte
    with np.errstate(all="ignore"):
        form, skalert = ventet / phi, np.asarray(tapte) / phi
        over = np.asarray(tapte) >= ventet * (1 - 1e-12)
        under = np.where(np.asarray(tapte) > 0, gammainc(form, skalert), np.exp(-form))
        p = np.where(over, gammaincc(form, skalert), under)
        return np.where((ventet > 0) & (np.asarray(phi) > 0), p, np.nan)


def chance_band(maal: Tall, avtalte: Tall, phi: Tall, kvantil: float) -> NDArray[np.float64]:
    """The rate (percent) that an enhet at its mål stays below with probability `kvantil`.

    For the band drawn around mål: call it for each of `KVANTILER`. nan where nothing is agreed.
    """
    with np.errstate(all="ignore"):
        form = np.asarray(maal, dtype=np.float64) / 100 * avtalte / phi
        grense = gammaincinv(form, kvantil) * phi / avtalte * 100
        return np.where((form > 0) & np.isfinite(form), grense, np.nan)


def change_z(
    tapte: Tall, avtalte: Tall, tapte_foer: Tall, avtalte_foer: Tall, phi: Tall
) -> NDArray[np.float64]:
    """The change of the rate between two periods in standard deviations of pure chance.

    `phi` is the mean of both periods'. nan where a period has no agreed dagsverk, 0 where nobody
    was absent in either.
    """
    with np.errstate(all="ignore"):
        nevner, foer = np.asarray(avtalte, dtype=np.float64), np.asarray(avtalte_foer)
        felles = (np.asarray(tapte) + tapte_foer) / (nevner + foer)
        forskjell = np.asarray(tapte) / nevner - np.asarray(tapte_foer) / foer
        avvik = np.sqrt(phi * felles * (1 / nevner + 1 / foer))
        gyldig = (nevner > 0) & (foer > 0)
        return np.where(gyldig, np.where(avvik > 0, forskjell / avvik, 0.0), np.nan)
