"""One file as read: text cells under delivered column names, before any meaning."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import polars as pl

from pipelines.contract.diagnose import is_diagnosis
from pipelines.contract.kolonnenavn import normalise

LINJE = "__linje"
SOM_DATA = "(ser ut som data)"


@dataclass(frozen=True)
class Lesevalg:
    """What the profile says about how a file is written; None where it is silent."""

    tegnsett: str | None = None
    skilletegn: str | None = None
    sitattegn: bool = True
    escape: str | None = None
    overskrift: bool | Literal["finn"] = True
    hopp_over: int = 0
    ark: str | None = None
    kan_vaere_tom: bool = False
    """Whether a header alone is a whole file."""
    kjente: frozenset[str] = frozenset()
    """Normalised header names that the profile knows, to tell separators and headers."""

    def is_header(self, celler: Sequence[str | None]) -> bool:
        """Whether the first row of a file is its header."""
        if self.overskrift == "finn":
            return any(normalise(celle or "") in self.kjente for celle in celler)
        return self.overskrift


@dataclass(frozen=True)
class Innhold:
    """Cells of one file. `rader` holds LINJE and one text column per entry of `kolonner`."""

    fil: str
    kolonner: tuple[str, ...]
    """Header names, or "1", "2" … for a file without header."""
    rader: pl.DataFrame
    har_overskrift: bool = True
    ujevne: tuple[int, ...] = ()
    """Lines with another number of fields than the header; their content is not kept."""
    merknader: tuple[str, ...] = ()
    """What was done with this file, in sentences that go after its name."""


def column(nummer: int) -> str:
    """Name of the column at a position (from 0) in `Innhold.rader`."""
    return f"k{nummer}"


def without_diagnoses(innhold: Innhold) -> Innhold:
    """The same without columns that may hold diagnoses, said in a note."""
    bort = [i for i, navn in enumerate(innhold.kolonner) if is_diagnosis(navn)]
    if not bort:
        return innhold
    navn = ", ".join(f"«{present(innhold.kolonner[i])}»" for i in bort)
    merknad = f"{navn} kan holde diagnoser og er fjernet ved lesing."
    return replace(
        innhold,
        rader=innhold.rader.drop(column(i) for i in bort),
        kolonner=tuple("" if i in bort else navn for i, navn in enumerate(innhold.kolonner)),
        merknader=(*innhold.merknader, merknad),
    )


def present(navn: str) -> str:
    """A delivered name that can stand in a message: short, and no number, date or address in it.

    A file without header has data where names should be, and messages hold no personal data.
    """
    if re.search(r"\d{3}|@|\d[.\-/]\d", navn):
        return SOM_DATA
    return re.sub(r"\s+", " ", navn)[:40]
