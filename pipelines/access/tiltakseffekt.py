"""Before and after a tiltak, for the one who looks: only from figures that they see anyway."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.access.innsyn import Innsyn
from pipelines.tiltak.effekt import Dom, Effekt
from pipelines.tiltak.oppsummering import Slagsum
from pipelines.tiltak.tiltak import Tiltak


@dataclass(frozen=True)
class Punkt:
    """One mark of the drawing, in percent; lav and hoey: its 95 % band, None where it has none."""

    navn: str
    """«Før», «Etter», «Ventet etter uten tiltak», «Andre før», «Andre etter»."""
    prosent: float
    lav: float | None = None
    hoey: float | None = None


@dataclass(frozen=True)
class Effektbilde:
    """All that a page, a slide or a PDF says of the effect of one tiltak; nothing to work out."""

    dom: Dom
    effekt: Effekt | None
    """None where there are no figures (dom says why; `setning` says it in words)."""
    enheter: str
    """Whose figures these are, as shown to the viewer: «Lønn», «Lønn og Regnskap»."""
    andre: str
    """Compared with: «resten av virksomheten», or the chosen enheter."""
    foer_tekst: str
    """«1. kvartal 2024 til 4. kvartal 2024»."""
    etter_tekst: str
    """As `foer_tekst`; empty while it is too early."""
    setning: str
    """The verdict, one or two sentences to read aloud."""
    forklaring: tuple[str, ...]
    """How it was reckoned and what to be careful about, a sentence each; can be empty."""
    noekkeltall: tuple[tuple[str, str], ...]
    """(label, text): «Sykefravær før», «10,4 %». Empty without figures."""
    punkter: tuple[Punkt, ...]
    """For the drawing; empty without figures."""


def read_effect(innsyn: Innsyn, tiltak: Tiltak) -> Effektbilde | None:
    """What can be said of `tiltak` by what the viewer sees.

    None for what has not been set in motion (foreslått), and while the store is empty. Everything
    else has a dom and a sentence. Raises TilgangFeil for a role that sees no figures.
    """
    raise NotImplementedError


def read_summary(innsyn: Innsyn, alle: Sequence[Tiltak]) -> list[Slagsum]:
    """Kinds of tiltak with number, status and mean difference, of those the viewer may see."""
    raise NotImplementedError
