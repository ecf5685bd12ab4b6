"""Which part of time a delivery is, or can be, the truth for."""

from __future__ import annotations

from dataclasses import dataclass

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
    """The quarters, or for monthly totals the months, that `uttrekk` covers, in order."""
    maaneder = uttrekk.manifest.maaneder
    if maaneder:
        return [Tidsdel(f"{aar}K{(nr + 2) // 3}", nr) for aar, nr in maaneder]
    return [Tidsdel(str(kvartal)) for kvartal in uttrekk.manifest.kvartaler]
