"""What the figures of an enhet clearly show that a tiltak could answer to, by figures alone.

All that is read has been masked for the viewer already: what may not be seen is no pattern. A
pattern says where to look in the work and in how it is led; it is never about people.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isnan

from pipelines.lights.belastning import MINST_PERSONER, Belastning, Rad, Tegn
from pipelines.lights.klarhet import change_z
from pipelines.lights.spoersmaal import KLART_ARBEIDSRELATERT, MANGE_PER_LEDER

KLART_DEL = KLART_ARBEIDSRELATERT
"""From so many standard deviations above the rest, long or short absence is «klart mer» here: as
for work-related absence, since the highest of many enheter is always high."""
ANNET_STED = 50.0
"""From such a percent of people with their leader at another office it is worth answering to.
Source: chosen here; no rule gives a number."""
MINST_MED_LEDER = 5
"""Fewer people than this are not asked about, wherever their leader sits. Source: chosen here."""


class Grunn(StrEnum):
    """Why a tiltak could fit, the most telling about the work first."""

    ARBEIDSRELATERT = "clearly more work-related absence than in the rest of the virksomhet"
    OMORGANISERT = "the history is broken in these months"
    MANGE = "clearly more people with sykefravær than in the virksomhet"
    KORTE = "clearly more people with repeated short absence, or clearly more short absence"
    LANGE = "clearly more long absence, and a larger part of all; or long absence of few"
    PER_LEDER = "many people per nearest leader"
    ANNET_STED = "most have a leader at another office"
    KVARTAL = "one quarter is clearly above the others, for its season"


@dataclass(frozen=True)
class Ledelse:
    """How the enhet is led, as far as the viewer may see it; None: not shown or not known."""

    per_leder: float | None = None
    """People per nearest leader."""
    med_leder: int | None = None
    """People with a nearest leader."""
    annet_sted: int | None = None
    """Those of them whose leader sits at another office."""

    @property
    def andel_annet_sted(self) -> float | None:
        """annet_sted in percent of med_leder."""
        if self.annet_sted is None or not self.med_leder:
            return None
        return 100 * self.annet_sted / self.med_leder

    @property
    def er_mange(self) -> bool:
        return self.per_leder is not None and self.per_leder >= MANGE_PER_LEDER

    @property
    def er_annet_sted(self) -> bool:
        andel, folk = self.andel_annet_sted, self.med_leder or 0
        return andel is not None and andel >= ANNET_STED and folk >= MINST_MED_LEDER


UKJENT_LEDELSE = Ledelse()


def find_patterns(aaret: Belastning | None, ledelse: Ledelse = UKJENT_LEDELSE) -> tuple[Grunn, ...]:
    """All that is clear, in the order of `Grunn`. aaret: None where no twelve months are shown."""
    funnet = {grunn for grunn, finn in _AV_AARET.items() if aaret is not None and finn(aaret)}
    funnet |= {Grunn.PER_LEDER} if ledelse.er_mange else set()
    funnet |= {Grunn.ANNET_STED} if ledelse.er_annet_sted else set()
    return tuple(grunn for grunn in Grunn if grunn in funnet)


def is_clearly_more(aaret: Belastning, kolonne: str) -> bool:
    """Whether `kolonne` (dagsverk) takes clearly more of avtalte here than in all other enheter.

    Chance is measured by the phi of all sykefravær, as of a change: long spells carry nearly all of
    it, so it is about right for those and strict for short ones.
    """
    rad, alle = aaret.rad, aaret.virksomhet
    if not _is_comparable(aaret) or alle is None:
        return False
    y, x, phi = rad[kolonne], rad["avtalte_dagsverk"], rad["phi"]
    if y is None or alle[kolonne] is None or phi is None:
        return False
    z = float(change_z(y, x, alle[kolonne] - y, alle["avtalte_dagsverk"] - x, phi))
    return not isnan(z) and z > KLART_DEL


def part_of(rad: Rad, kolonne: str, av: str = "tapte_dagsverk") -> float | None:
    """`kolonne` in percent of `av`; None where either is not shown or nothing was lost."""
    return None if rad[kolonne] is None or not rad[av] else float(100 * rad[kolonne] / rad[av])


def has_more_long(aaret: Belastning) -> bool:
    """Clearly more long absence, and that not only because there is more of everything."""
    if aaret.virksomhet is None or not is_clearly_more(aaret, "tapte_langtid"):
        return False
    her, ellers = (part_of(rad, "tapte_langtid") for rad in (aaret.rad, aaret.virksomhet))
    return her is not None and ellers is not None and her > ellers


def has_more_repeated(aaret: Belastning) -> bool:
    """The sign of «Er det arbeidet eller noen få?»: people, each counted once."""
    return Tegn.KORTE in aaret.tegn


def _is_comparable(aaret: Belastning) -> bool:
    return aaret.er_hel and (aaret.rad["personer"] or 0) >= MINST_PERSONER


def _has_sign(tegn: Tegn) -> Callable[[Belastning], bool]:
    return lambda aaret: tegn in aaret.tegn


_AV_AARET: Mapping[Grunn, Callable[[Belastning], bool]] = {
    Grunn.ARBEIDSRELATERT: lambda aaret: is_clearly_more(aaret, "tapte_arbeidsrelatert"),
    Grunn.OMORGANISERT: _has_sign(Tegn.OMORGANISERT),
    Grunn.MANGE: _has_sign(Tegn.MANGE),
    Grunn.KORTE: lambda aaret: has_more_repeated(aaret) or is_clearly_more(aaret, "tapte_korttid"),
    Grunn.LANGE: lambda aaret: has_more_long(aaret) or Tegn.FAA in aaret.tegn,
    Grunn.KVARTAL: _has_sign(Tegn.KVARTAL),
}
