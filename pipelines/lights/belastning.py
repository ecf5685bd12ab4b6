"""Is it the work, or a few? What twelve months of an enhet point to, by figures alone.

It is made to start a talk about work, and says of nobody who it is about. All it reads has been
masked for the viewer already: what may not be seen takes part in no sign. Rows are dictionaries of
judged measures with the `vis_…` columns that disclosure adds. The words are in belastningsord.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import Any

import numpy as np

from pipelines.contract.perioder import Kvartal, Periode
from pipelines.lights.codes import Klarhet, Lys
from pipelines.lights.klarhet import change_z

Rad = Mapping[str, Any]

MINST_PERSONER = 10
"""Fewer people are not held against the virksomhet. Source: chosen here, as for the light."""
KLART_FLERE = 1.96
"""From so many standard deviations more people than in the virksomhet are «flere enn ellers».
People are counted once each, so chance is that of a share. Source: the two-sided 5 % level."""
KLART_KVARTAL = 2.5
"""The same of the highest of four quarters: stricter, since one of four is always the highest.
Source: chosen here."""


class Tegn(StrEnum):
    """What figures can point to."""

    MANGE = "clearly more people with sykefravær than in the virksomhet"
    KORTE = "clearly more people with repeated short absence"
    OMORGANISERT = "the history is broken in these months"
    KVARTAL = "one quarter is clearly above the others, for its season"
    FAA = "above mål and virksomhet beyond chance, with no more people absent than there"
    SKJULT = "no sign, and how many were absent is not shown"
    INGEN = "no sign"


@dataclass(frozen=True)
class Hoyeste:
    """The quarter that stands out, its rate, and that of the other three together (percent)."""

    kvartal: Kvartal
    prosent: float
    andre: float


@dataclass(frozen=True)
class Belastning:
    """One enhet over twelve months, beside the virksomhet and in its four quarters."""

    rad: Rad
    virksomhet: Rad | None
    """The same months; None where the enhet is the virksomhet itself."""
    kvartaler: Sequence[Rad] = ()
    """The enhet's own rows of single quarters, of any time; none where they are not shown."""
    brudd: Sequence[str] = ()
    """Quarters (2026K1) in which the history of the enhet is broken."""

    @property
    def er_hel(self) -> bool:
        """Whether all of the months have figures; the shares of fewer would say something else."""
        return bool(self.rad["dekket"] >= self.rad["krevd"])

    @property
    def tegn(self) -> tuple[Tegn, ...]:
        """All signs that are there, in the order they are said."""
        if not self.er_hel:
            return (Tegn.OMORGANISERT,) if self.omorganisert else ()
        mulige = {
            Tegn.MANGE: self._more("personer_med_fravaer"),
            Tegn.KORTE: self._more("personer_gjentatt"),
            Tegn.OMORGANISERT: bool(self.omorganisert),
            Tegn.KVARTAL: self.hoyeste is not None,
            Tegn.FAA: self._long_of_few(),
        }
        funnet = tuple(tegn for tegn, er_der in mulige.items() if er_der)
        if funnet or self.virksomhet is None:
            return funnet
        return (Tegn.SKJULT if self.rad["personer_med_fravaer"] is None else Tegn.INGEN,)

    @property
    def omorganisert(self) -> list[Kvartal]:
        """The quarters of these months in which the history is broken."""
        i_perioden = Periode.parse(self.rad["periode"]).kvartaler
        return [kvartal for kvartal in i_perioden if str(kvartal) in self.brudd]

    @property
    def hoyeste(self) -> Hoyeste | None:
        """The quarter that is clearly above the other three.

        Tapte of each quarter are divided by its sesongfaktor; then the highest is held against the
        others together, with the dispersion of the virksomhet (phi) as a change is. None where a
        quarter is not shown, or seasons are not known.
        """
        navn = {str(kvartal) for kvartal in Periode.parse(self.rad["periode"]).kvartaler}
        fire = [rad for rad in self.kvartaler if rad["periode"] in navn and _has_rate(rad)]
        if len(fire) < len(navn) or all(rad["sesongfaktor"] == 1 for rad in fire):
            return None
        hoyest = max(fire, key=lambda rad: rad["sykefravaersprosent"] / rad["sesongfaktor"])
        andre = [rad for rad in fire if rad is not hoyest]
        y1, y0 = (_sum_of_season(rader) for rader in ([hoyest], andre))
        x1, x0 = hoyest["avtalte_dagsverk"], _sum(andre, "avtalte_dagsverk")
        z = float(change_z(*(np.array(tall) for tall in (y1, x1, y0, x0, hoyest["phi"]))))
        if z <= KLART_KVARTAL:
            return None
        prosent = 100 * _sum(andre, "tapte_dagsverk") / x0
        return Hoyeste(Kvartal.parse(hoyest["periode"]), hoyest["sykefravaersprosent"], prosent)

    def _more(self, kolonne: str) -> bool:
        """Whether clearly more of the people here than in the virksomhet."""
        if self.virksomhet is None:
            return False
        her, ellers = (share(rad, kolonne) for rad in (self.rad, self.virksomhet))
        if her is None or ellers is None or not 0 < ellers < 100 or self._few():
            return False
        tilfeldig = sqrt(ellers * (100 - ellers) / self.rad["personer"])
        return (her - ellers) / tilfeldig > KLART_FLERE

    def _few(self) -> bool:
        return bool(self.rad["personer"] < MINST_PERSONER)

    def _long_of_few(self) -> bool:
        """Only where the light says that chance has not made it alone."""
        hoey = self.rad["lys"] in (Lys.GUL, Lys.ROED) and self.rad["klarhet"] != Klarhet.AAPEN
        if self.virksomhet is None or not hoey or self._few():
            return False
        her, ellers = (share(rad, "personer_med_fravaer") for rad in (self.rad, self.virksomhet))
        prosent, vanlig = (r["sykefravaersprosent"] for r in (self.rad, self.virksomhet))
        if her is None or ellers is None or vanlig is None:
            return False
        return bool(her <= ellers and prosent > vanlig)


def share(rad: Rad, kolonne: str) -> float | None:
    """`kolonne` of a hundred people with avtalte dagsverk in the periode; None where not shown.

    personer_gjentatt gives andel_gjentatt: people with repeated short absence
    (measures.gjentatt.count_repeated).
    """
    antall, alle = rad[kolonne], rad["personer"]
    return None if antall is None or not alle else min(100.0, 100 * antall / alle)


def _has_rate(rad: Rad) -> bool:
    kjent = rad["vis"] and rad["sykefravaersprosent"] is not None and rad["phi"] is not None
    return bool(kjent and rad["dekket"] >= rad["krevd"])


def _sum(rader: Sequence[Rad], kolonne: str) -> float:
    return float(sum(rad[kolonne] for rad in rader))


def _sum_of_season(rader: Sequence[Rad]) -> float:
    return float(sum(rad["tapte_dagsverk"] / rad["sesongfaktor"] for rad in rader))
