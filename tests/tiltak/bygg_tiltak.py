"""Tiltak as they stand, for tests of what is drawn of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from pipelines.tiltak.tiltak import Ansvarlig, Notat, Slag, Status, Tiltak, Tiltakstekst, Utgave

NAAR = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HEMMELIG = "Notatet er bare for dem som åpner tiltaket."


def text(**endret: Any) -> Tiltakstekst:
    """A tiltak of S1 in motion since March 2026, with what is changed."""
    vanlig: dict[str, Any] = {
        "tittel": "Fast vaktplan seks uker fram",
        "slag": Slag.ORGANISERING,
        "enheter": ("S1",),
        "formaal": "Færre vakter som byttes på kort varsel.",
        "forventet": "Færre korte fravær i helgene.",
        "innen": date(2026, 12, 31),
        "start": date(2026, 3, 1),
        "evalueres": date(2026, 12, 1),
        "ansvarlig": Ansvarlig.LEDER,
        "status": Status.I_GANG,
    }
    return Tiltakstekst(**vanlig | endret)


def tiltak(nr: int = 1, **endret: Any) -> Tiltak:
    return Tiltak(
        f"{nr:032x}",
        (Utgave(1, NAAR, "Ada Prøve", "HR", text(**endret)),),
        (Notat(1, NAAR, "Ada Prøve", "HR", HEMMELIG),),
    )


def ten(**endret: Any) -> tuple[Tiltak, ...]:
    """Ten with long titles that overlap in time, some of them ended."""
    return tuple(
        tiltak(
            nr,
            tittel=f"Tiltak {nr}: jevnere fordeling av oppgaver mellom kontorene i regionen",
            start=date(2024 + nr // 5, 1 + nr, 15),
            slutt=date(2026, 1 + nr, 20) if nr % 3 == 0 else None,
            status=(Status.AVSLUTTET if nr % 2 else Status.STANSET)
            if nr % 3 == 0
            else Status.I_GANG,
            **endret,
        )
        for nr in range(10)
    )
