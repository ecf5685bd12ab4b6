"""Who is looking."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Innsyn:
    """A viewer and what the viewer may see. Nothing can be read without one.

    `enheter` is the scope: ids of enheter whose figures may be read, None for the whole tree.
    """

    rolle: str
    enheter: frozenset[str] | None = None


def open_innsyn() -> Innsyn:
    """The viewer of this page run. Until there is a login, everybody sees section figures only."""
    return Innsyn("seksjonstall")
