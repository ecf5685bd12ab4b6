"""Kinds of tiltak across the virksomhet: how many, how far they have come, and the mean change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from scipy.special import stdtrit

from pipelines.lights.tall import format_endring
from pipelines.tiltak.effekt import Effekt
from pipelines.tiltak.tiltak import Slag, Status, Tiltak

MINST_FOR_SNITT = 5
"""Tiltak with an effect to look at before a mean of them is shown."""
ADVARSEL = (
    "Dette er ikke et forsøk. Tiltak settes inn der fraværet er høyt, og høye tall faller ofte av "
    "seg selv. Tallene sier hva som skjedde der tiltakene var, ikke hva som kom av dem."
)
"""Stands beside every mean."""
_MINST = 0.1
"""Percent: where nobody else was absent, something could still have happened."""


@dataclass(frozen=True)
class Snitt:
    """Mean difference of the tiltak of a kind, in prosentpoeng; below 0: better than the others."""

    forskjell: float
    lav: float
    """95 % interval."""
    hoey: float
    ventet: float
    """The part of it that was to be expected of high figures by themselves, same weights."""


@dataclass(frozen=True)
class Slagsum:
    """All tiltak of one kind."""

    slag: Slag
    antall: int
    per_status: Mapping[Status, int]
    """Only those that occur, in the order of Status."""
    med_effekt: int
    """Those with a verdict that rests on figures."""
    snitt: Snitt | None
    """None under MINST_FOR_SNITT with an effect."""
    setning: str
    """The mean, or why there is none, in words."""


def by_kind(alle: Sequence[tuple[Tiltak, Effekt | None]]) -> list[Slagsum]:
    """One Slagsum for every kind that occurs, in the order of Slag."""
    return [
        _sum_up(slag, av_slaget)
        for slag in Slag
        if (av_slaget := [par for par in alle if par[0].naa.slag is slag])
    ]


def mean_difference(effekter: Sequence[Effekt]) -> Snitt:
    """Random-effects mean, with an interval that also holds how unlike the tiltak turned out.

    Tiltak of one kind are different things in different places, so their differences are not one
    number measured again and again: a plain weighted mean would be too sure, and would be decided
    by the largest section. Weights 1/(v + t²), t² by moments (DerSimonian and Laird 1986); v does
    not look at the result, or those that fell most would weigh most. Variance by Hartung and Knapp
    (2001), never below the plain one; t with k − 1 degrees of freedom. At least two effekter.
    """
    d = [e.forskjell for e in effekter]
    v = [_chance(e) for e in effekter]
    t2 = _spread(d, v)
    vekter = [1 / (en + t2) for en in v]
    samlet, k = sum(vekter), len(d)
    middel = _weighted(d, vekter)
    spredt = sum(w * (en - middel) ** 2 for w, en in zip(vekter, d, strict=True)) / (k - 1)
    bredde = float(stdtrit(k - 1, 0.975)) * sqrt(max(1.0, spredt) / samlet)
    ventet = _weighted([e.ventet - e.endring_andre - e.foer.prosent for e in effekter], vekter)
    return Snitt(middel, middel - bredde, middel + bredde, ventet)


def _sum_up(slag: Slag, av_slaget: Sequence[tuple[Tiltak, Effekt | None]]) -> Slagsum:
    statuser = [tiltak.naa.status for tiltak, _ in av_slaget]
    maalt = [effekt for _, effekt in av_slaget if effekt is not None and effekt.dom.er_maalt]
    snitt = mean_difference(maalt) if len(maalt) >= MINST_FOR_SNITT else None
    return Slagsum(
        slag=slag,
        antall=len(av_slaget),
        per_status={s: statuser.count(s) for s in Status if s in statuser},
        med_effekt=len(maalt),
        snitt=snitt,
        setning=_say(snitt, len(maalt)),
    )


def _say(snitt: Snitt | None, antall: int) -> str:
    if snitt is None:
        return (
            f"{antall} tiltak har tall før og etter. Et snitt vises fra {MINST_FOR_SNITT} tiltak."
        )
    return (
        f"I snitt {format_endring(snitt.forskjell)} prosentpoeng mot de andre "
        f"(fra {format_endring(snitt.lav)} til {format_endring(snitt.hoey)}), av {antall} tiltak. "
        f"Av seg selv var {format_endring(snitt.ventet)} ventet."
    )


def _chance(effekt: Effekt) -> float:
    """Variance by chance (prosentpoeng²) if the enheter were as the others before."""
    vinduer = (effekt.foer, effekt.etter, effekt.andre_foer, effekt.andre_etter)
    return max(effekt.andre_foer.prosent, _MINST) * 100 * sum(v.phi / v.x for v in vinduer)


def _spread(d: Sequence[float], v: Sequence[float]) -> float:
    """Variance between the true differences, by moments; never below 0."""
    vekter = [1 / en for en in v]
    middel, samlet = _weighted(d, vekter), sum(vekter)
    q = sum(w * (en - middel) ** 2 for w, en in zip(vekter, d, strict=True))
    nevner = samlet - sum(w * w for w in vekter) / samlet
    return max(0.0, (q - (len(d) - 1)) / nevner) if nevner > 0 else 0.0


def _weighted(verdier: Sequence[float], vekter: Sequence[float]) -> float:
    return sum(w * en for w, en in zip(vekter, verdier, strict=True)) / sum(vekter)
