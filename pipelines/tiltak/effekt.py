"""Before and after a tiltak: how much the absence changed, beyond chance and beyond what a high
figure falls by itself.

All is arithmetic on sums: y tapte and x avtalte dagsverk of four windows (the enheter and those they
are compared with, before and after), and one dispersion (DESIGN 3). Nothing here says why a figure
changed; the words for it are in effektord.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

FOER = 4
"""Quarters before the start: a year, so that every season is there once."""
MINST_ETTER = 2
"""Whole quarters after the start that are needed to say anything."""
MINST_PERSONER = 10
"""Fewer people than this are too few to conclude of, as for the light."""
KLART = 1.96
"""Standard deviations of chance that a change has to go beyond."""


class Dom(StrEnum):
    """What can be said of a tiltak by figures. The values are keys, never read by people."""

    FOR_TIDLIG = "for_tidlig"
    """Fewer than two whole quarters since the start."""
    MANGLER = "mangler"
    """A quarter of the windows was never delivered, or has no avtalte dagsverk."""
    BRUDD = "brudd"
    """The enhet was split or merged within the windows: not the same people before and after."""
    IKKE_VIST = "ikke_vist"
    """The viewer may not see every figure that is needed."""
    INGEN_ANDRE = "ingen_andre"
    """Nobody is left to compare with."""
    FOR_FAA = "for_faa"
    """Under ten people: figures are there, but nothing is concluded."""
    FORENLIG = "forenlig"
    """Fell beyond chance and beyond the fall expected of a high figure."""
    LAVERE_IKKE_MER_ENN_VENTET = "lavere_ikke_mer_enn_ventet"
    """Fell beyond chance, but a figure as high could have fallen so far by itself."""
    INGEN_TYDELIG = "ingen_tydelig"
    """The change can be chance."""
    HOEYERE = "hoeyere"
    """Rose beyond chance."""

    @property
    def er_maalt(self) -> bool:
        """Whether it rests on figures that say something: what a summary may count."""
        return self in _MAALT


_MAALT = frozenset({Dom.FORENLIG, Dom.LAVERE_IKKE_MER_ENN_VENTET, Dom.INGEN_TYDELIG, Dom.HOEYERE})


@dataclass(frozen=True)
class Vindu:
    """Sums over whole quarters of some enheter."""

    y: float
    """Tapte dagsverk. Where `justert`: each quarter's divided by its sesongfaktor first."""
    x: float
    """Avtalte dagsverk, over 0."""
    kvartaler: tuple[str, ...]
    """2026K1, oldest first."""
    phi: float
    """Dispersion of a window of this length, in dagsverk."""
    justert: bool = False

    @property
    def prosent(self) -> float:
        """Sykefraværsprosent."""
        return 100 * self.y / self.x


@dataclass(frozen=True)
class Effekt:
    """Before and after, beside the others. Rates in percent, differences in prosentpoeng."""

    foer: Vindu
    etter: Vindu
    andre_foer: Vindu
    andre_etter: Vindu
    lav: float
    """95 % interval of `forskjell`."""
    hoey: float
    krymping: float
    """B, 0–1: how much of what was high (or low) before is expected to stay by itself."""
    ventet: float
    """Percent expected after without any tiltak: B of the own rate and the rest of the
    virksomhet's before, plus the change of the others. Never below 0."""
    ventet_lav: float
    """Where 95 of 100 figures after would lie without any tiltak. Never below 0."""
    ventet_hoey: float
    dom: Dom

    @property
    def endring(self) -> float:
        return self.etter.prosent - self.foer.prosent

    @property
    def endring_andre(self) -> float:
        return self.andre_etter.prosent - self.andre_foer.prosent

    @property
    def forskjell(self) -> float:
        """The own change minus that of the others; below 0 is better than they."""
        return self.endring - self.endring_andre

    @property
    def utover_ventet(self) -> float:
        """Rate after minus what was expected; below 0 is lower than expected."""
        return self.etter.prosent - self.ventet
