"""The copy of everything stored about a person, as a document they can read and keep."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipelines.access.egenkopi import Egenkopi
from pipelines.access.logg import OSLO
from pipelines.reports.dokument import make_pdf, printable

MAL = Path(__file__).with_suffix(".typ")
INNLEDNING = (
    "Dette er alt Trafikklys har lagret om deg. Opplysningene om arbeidsforhold og fravær kommer "
    "fra personalsystemet; resten er skrevet i Trafikklys av lederen din, HR eller deg selv. Tall "
    "om seksjoner sier ikke noe om enkeltpersoner og er ikke med. Er noe feil, si fra til lederen "
    "eller HR."
)


def own_copy_pdf(kopi: Egenkopi) -> bytes:
    """An A4 document of tables, tagged for screen readers. Raises TrafikklysFeil."""
    return make_pdf(MAL, _content(kopi), kopi.laget)


def _content(kopi: Egenkopi) -> dict[str, Any]:
    tid = kopi.laget.astimezone(OSLO)
    nummer = ", ".join(kopi.ansattnr)
    return {
        "navn": printable(f"{kopi.navn}, ansattnummer {nummer}" if nummer else kopi.navn),
        "innledning": INNLEDNING,
        "fot": f"Hentet {tid:%d.%m.%Y kl. %H.%M}. Per {kopi.per_dato:%d.%m.%Y}.",
        "deler": [
            {
                "tittel": del_.tittel,
                "hoder": del_.hoder,
                "forklaring": del_.forklaring,
                "rader": [[printable(celle) for celle in rad] for rad in del_.rader],
            }
            for del_ in kopi.deler
        ],
    }
