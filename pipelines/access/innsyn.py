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
    uten_gulv: bool = False
    """The operator on the machine that holds the store's key sees every figure."""


def open_innsyn() -> Innsyn:
    """The viewer of this page run. Until there is a login, everybody sees section figures only."""
    return Innsyn("seksjonstall")


def operator_innsyn() -> Innsyn:
    """The person at the command line, who can read the store's files anyway."""
    return Innsyn("drift", uten_gulv=True)
