"""Two who wrote in the same tiltak at once: what each changed, and one text that holds both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Felter = Mapping[str, Any]
"""Field of a Tiltakstekst → what stands in it; a form may hold what is no whole text yet."""


def changed(fra: Felter, til: Felter) -> list[str]:
    """The fields that differ, in the order of `fra`; blanks at the ends are no difference."""
    return [felt for felt in fra if _plain(fra[felt]) != _plain(til[felt])]


def merge(grunnlag: Felter, din: Felter, nyeste: Felter) -> dict[str, Any]:
    """The newest, with what you changed since `grunnlag`; yours where both changed a field."""
    dine = set(changed(grunnlag, din))
    return {felt: din[felt] if felt in dine else nyeste[felt] for felt in nyeste}


def contested(grunnlag: Felter, din: Felter, nyeste: Felter) -> list[str]:
    """Fields that both changed, and not to the same."""
    andres = set(changed(grunnlag, nyeste))
    ulike = set(changed(din, nyeste))
    return [felt for felt in changed(grunnlag, din) if felt in andres & ulike]


def _plain(verdi: object) -> object:
    return verdi.strip() if isinstance(verdi, str) else verdi
