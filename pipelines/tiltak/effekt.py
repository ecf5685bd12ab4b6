"""Before and after a tiltak: how much the absence changed, beyond chance and beyond what a high
figure falls by itself.

All is arithmetic on sums: y tapte and x avtalte dagsverk of four windows (the enheter and those
they are compared with, before and after), and one dispersion (DESIGN 3). Nothing here says why a
figure changed; the words for it are in effektord, and how good it is in docs/tiltak-effekt.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import sqrt

from pipelines.contract.perioder import Kvartal, Periodetype, kvartaler_mellom
from pipelines.lights.dispersion import PHI0

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


@dataclass(frozen=True)
class Bakgrunn:
    """What is known of the virksomhet in the year before: scalars, the same for every viewer."""

    prosent: float
    """Its sykefraværsprosent."""
    tau2: float
    """Variance between the true rates of its seksjoner (as fractions): `spread_between`."""
    phi: float
    """Dispersion of that year, in dagsverk."""


def windows(start: date, kvartaler: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The quarters before and after a start, as they should be; look for them with `missing`.

    Before: the four that ended before the quarter of the start. That quarter belongs to neither,
    unless it begins with the tiltak. After: all whole quarters up to the newest of `kvartaler`;
    from four on only whole years, ending with the newest, so that seasons are alike.
    """
    startet = Kvartal.of(start)
    foerste = startet if start == startet.start else startet.plus(1)
    foer = kvartaler_mellom(startet.plus(-FOER), startet.plus(-1))
    nyeste = Kvartal.parse(max(kvartaler)) if kvartaler else foerste.plus(-1)
    etter = kvartaler_mellom(foerste, nyeste)
    hele_aar = len(etter) // 4 * 4
    return _names(foer), _names(etter[-hele_aar:] if hele_aar else etter)


def needs_seasons(kvartaler: Sequence[str]) -> bool:
    """Whether a window is of some seasons only, so that each quarter is held at its own season."""
    return len(kvartaler) % 4 != 0


def window_phi(antall: int, kvartal: float, siste4: float, dagfaktor: float) -> float:
    """Dispersion of `antall` quarters: straight lines between one quarter, four, and three years.

    The longer the window, the longer the spells it holds. `kvartal` and `siste4` are the
    virksomhet's own; three years is taken to be what it usually is.
    """
    tre_aar = PHI0[Periodetype.SISTE12] * dagfaktor
    if antall <= 4:
        return kvartal + (siste4 - kvartal) * (antall - 1) / 3
    return siste4 + (max(tre_aar, siste4) - siste4) * min(antall - 4, 8) / 8


def spread_between(seksjoner: Sequence[tuple[float, float]], sigma2: float) -> float:
    """tau²: how much the true rates of seksjoner differ, by moments; never below 0.

    `seksjoner`: (y, x) of each, x > 0; sigma2 = phi · R of the virksomhet (a fraction). Weights are
    x/sigma2. Source: DerSimonian and Laird (1986).
    """
    vekter = [x / sigma2 for _, x in seksjoner] if sigma2 > 0 else []
    samlet = sum(vekter)
    if not samlet or len(vekter) < 2:
        return 0.0
    sats = sum(y for y, _ in seksjoner) / sum(x for _, x in seksjoner)
    q = sum(w * (y / x - sats) ** 2 for w, (y, x) in zip(vekter, seksjoner, strict=True))
    nevner = samlet - sum(w * w for w in vekter) / samlet
    return max(0.0, (q - (len(vekter) - 1)) / nevner) if nevner > 0 else 0.0


def shrinkage(tau2: float, sigma2: float, x: float) -> float:
    """B = tau²/(tau² + sigma2/x): 0 where all differences are chance, 1 where none is."""
    spredt = sigma2 / x
    return tau2 / (tau2 + spredt) if tau2 + spredt > 0 else 0.0


def judge_effect(
    egne: tuple[Vindu, Vindu],
    andre: tuple[Vindu, Vindu],
    bakgrunn: Bakgrunn,
    personer: int,
    seksjoner: int = 1,
) -> Effekt:
    """The change of `egne` (before, after) beside `andre`, with its verdict.

    personer: the fewest of any quarter in them. seksjoner: how many the enheter are made of; what
    is a sum of several differs less from the virksomhet by itself than one does.
    """
    (foer, etter), (andre_foer, andre_etter) = egne, andre
    felles = bakgrunn.prosent / 100
    tau2 = bakgrunn.tau2 / seksjoner
    b = shrinkage(tau2, bakgrunn.phi * felles, foer.x)
    endring_andre = andre_etter.prosent - andre_foer.prosent
    forskjell = etter.prosent - foer.prosent - endring_andre
    usikker = KLART * 100 * sqrt(_variance(egne, b, felles) + _variance(andre, 1.0, felles))
    i_fred = b * foer.prosent + (1 - b) * bakgrunn.prosent + endring_andre
    ventet = max(0.0, i_fred)
    spredt = etter.phi * max(ventet / 100, 0.0) / etter.x + tau2 * (1 - b)
    bredde = KLART * 100 * sqrt(spredt + _variance(andre, 1.0, felles))
    return Effekt(
        foer=foer,
        etter=etter,
        andre_foer=andre_foer,
        andre_etter=andre_etter,
        lav=forskjell - usikker,
        hoey=forskjell + usikker,
        krymping=b,
        ventet=ventet,
        ventet_lav=max(0.0, ventet - bredde),
        ventet_hoey=ventet + bredde,
        dom=_judge(
            forskjell - usikker, forskjell + usikker, etter.prosent - ventet + bredde, personer
        ),
    )


def _judge(lav: float, hoey: float, over_baandet: float, personer: int) -> Dom:
    """over_baandet: rate after minus the lower edge of what was expected."""
    if personer < MINST_PERSONER:
        return Dom.FOR_FAA
    if lav > 0:
        return Dom.HOEYERE
    if hoey >= 0:
        return Dom.INGEN_TYDELIG
    return Dom.FORENLIG if over_baandet < 0 else Dom.LAVERE_IKKE_MER_ENN_VENTET


def _variance(vinduer: tuple[Vindu, Vindu], b: float, felles: float) -> float:
    """Variance by chance of the change between two windows (as fractions).

    The rate in it is that of both windows, drawn towards the virksomhet by 1 − b: a small seksjon
    that happened to have no absence is not thereby sure of it.
    """
    y, x = sum(v.y for v in vinduer), sum(v.x for v in vinduer)
    sats = b * y / x + (1 - b) * felles
    return sum(vindu.phi * sats / vindu.x for vindu in vinduer)


def _names(kvartaler: Sequence[Kvartal]) -> tuple[str, ...]:
    return tuple(str(kvartal) for kvartal in kvartaler)
