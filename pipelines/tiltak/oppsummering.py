"""Kinds of tiltak across the virksomhet: how many, how far they have come, and the mean change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.tiltak.effekt import Effekt
from pipelines.tiltak.tiltak import Slag, Status, Tiltak

MINST_FOR_SNITT = 5
"""Tiltak with an effect to look at before a mean of them is shown."""
ADVARSEL = (
    "Dette er ikke et forsøk. Tiltak settes inn der fraværet er høyt, og høye tall faller ofte av "
    "seg selv. Snittet sier hva som skjedde der tiltakene var, ikke hva som kom av dem."
)
"""Stands beside every mean."""


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
    raise NotImplementedError
