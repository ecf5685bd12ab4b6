"""A tiltak in words: what its fields are called, and what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from enum import Enum

from pipelines.lights.tall import INGEN_TALL
from pipelines.tiltak.tiltak import Medvirkning, Status

NavnAv = Callable[[Sequence[str]], str]
"""Names of enheter as the viewer sees them."""

FELT = {
    "tittel": "Tittel",
    "slag": "Slag",
    "enheter": "Enheter",
    "formaal": "Formål",
    "forventet": "Hva som er ventet",
    "innen": "Ventet innen",
    "start": "Start",
    "evalueres": "Evalueres",
    "ansvarlig": "Ansvarlig",
    "status": "Status",
    "verneombud": "Verneombud",
    "tillitsvalgt": "Tillitsvalgt",
    "slutt": "Slutt",
    "erfaring": "Erfaring",
    "sammenlignes_med": "Sammenlignes med",
}
RESTEN = "resten av virksomheten"
IKKE_ENNAA = "ikke ennå"
_VEIEN = (Status.FORESLAATT, Status.I_GANG, Status.TIL_EVALUERING, Status.AVSLUTTET)


def say(felt: str, verdi: object, navn_av: NavnAv) -> str:
    """What stands in a field, as people read it."""
    match verdi:
        case Medvirkning():
            return took_part(verdi)
        case tuple():
            return navn_av(verdi) if verdi else RESTEN if felt == "sammenlignes_med" else INGEN_TALL
        case date():
            return f"{verdi:%d.%m.%Y}"
        case Enum():
            return f"{verdi.value}"
        case _:
            return f"{verdi or ''}".strip() or INGEN_TALL


def took_part(ett: Medvirkning) -> str:
    """«Var med og utformet det (12.03.2026)»."""
    hvordan = ett.hvordan.strip().removesuffix(".")
    naar = f"({ett.dato:%d.%m.%Y})" if ett.dato else ""
    return " ".join(filter(None, [hvordan, naar])) or IKKE_ENNAA


def steps(status: Status) -> list[tuple[str, bool]]:
    """The way it goes, each with whether it is there now; what was stopped left the way."""
    sidevei = {
        Status.STANSET: (*_VEIEN[:2], Status.STANSET),
        Status.IKKE_VALGT: (_VEIEN[0], Status.IKKE_VALGT),
    }
    vei = sidevei.get(status, _VEIEN)
    return [(ett.value, ett is status) for ett in vei]
