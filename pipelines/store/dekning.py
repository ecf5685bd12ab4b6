"""Which part of time a delivery is, or can be, the truth for."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.contract.perioder import Kvartal
from pipelines.ingest.uttrekk import Uttrekk


@dataclass(frozen=True, order=True)
class Tidsdel:
    """What one delivery can be the truth for: a whole quarter (maaned 0) or one month of it."""

    kvartal: str
    maaned: int = 0

    def overlaps(self, annen: Tidsdel) -> bool:
        return self.kvartal == annen.kvartal and (
            self.maaned == annen.maaned or 0 in (self.maaned, annen.maaned)
        )


def tidsdeler(uttrekk: Uttrekk) -> list[Tidsdel]:
    """The quarters, or for totals that say months the months, that `uttrekk` covers, in order."""
    manifest = uttrekk.manifest
    if isinstance(manifest.dekker_fra, Kvartal):
        return [Tidsdel(str(kvartal)) for kvartal in manifest.kvartaler]
    return [
        Tidsdel(str(Kvartal.of(maaned.start)), maaned.start.month) for maaned in manifest.maaneder
    ]
