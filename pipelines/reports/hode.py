"""The head and foot of a report in words: whose figures, from when, and how the lights are read."""

from __future__ import annotations

from typing import Any

from pipelines.access.logg import OSLO
from pipelines.access.rapport import Rapporthode
from pipelines.contract.perioder import Kvartal, Periode
from pipelines.lights.codes import Klarhet, Lys
from pipelines.reports.dokument import printable

SLIK_LESES_LYSENE = (
    "Fargen og formen viser hvor høyt fraværet er. Fyllet viser hvor sikkert det er at enheten "
    "ligger på den siden av målet: små enheter svinger mye ved tilfeldigheter."
)
_FORMER = (
    (Lys.ROED, Klarhet.KLAR, "rød: over rød grense"),
    (Lys.GUL, Klarhet.KLAR, "gul: mellom målet og rød grense"),
    (Lys.GROENN, Klarhet.KLAR, "grønn: under målet"),
    (Lys.GRAA, None, "grå: ikke vurdert"),
    ("skjult", None, "vises ikke (personvern)"),
)
_FYLL = (
    (Lys.ROED, Klarhet.KLAR, "fylt: klart"),
    (Lys.ROED, Klarhet.TROLIG, "halvfylt: trolig"),
    (Lys.ROED, Klarhet.AAPEN, "åpent: kan være tilfeldig"),
)


def head_of(hode: Rapporthode, periode: Periode) -> dict[str, Any]:
    """What every report says of itself."""
    tid = hode.laget.astimezone(OSLO)
    laget_av = f"Laget av {hode.laget_av}" if hode.laget_av else "Laget"
    return {
        "tittel": printable(hode.tittel),
        "virksomhet": printable(hode.virksomhet),
        "rolle": printable(f"Tallene er slik rollen {hode.rolle} ser dem ({hode.omraade})."),
        "forbehold": [*_reservations(hode, periode)],
        "fot": printable(
            f"{laget_av} {tid:%d.%m.%Y kl. %H.%M}. Rolle: {hode.rolle}. "
            f"Uttrekk per {hode.uttrekksdato:%d.%m.%Y}. "
            f"Tallversjon {hode.versjon} ({hode.snapshot_id[:8]})."
        ),
    }


def legend() -> dict[str, Any]:
    """Shapes and fills with their words."""
    return {
        "tekst": SLIK_LESES_LYSENE,
        "former": [_sign(*tegn) for tegn in _FORMER],
        "fyll": [_sign(*tegn) for tegn in _FYLL],
    }


def _sign(lys: str, klarhet: str | None, tekst: str) -> dict[str, str | None]:
    return {"lys": lys, "klarhet": klarhet, "tekst": tekst}


def _reservations(hode: Rapporthode, periode: Periode) -> list[str]:
    forbehold = []
    nye = [k for k in periode.kvartaler if str(k) in hode.foreloepige]
    if nye:
        navn = " og ".join(Kvartal.parse(str(kvartal)).tekst for kvartal in nye)
        forbehold.append(
            f"{navn} er foreløpig: sykmeldinger kommer og endres i etterkant. Uttrekket er fra "
            f"{hode.uttrekksdato:%d.%m.%Y}."
        )
    if hode.er_demo:
        forbehold.append("Tallene er oppdiktede eksempeldata.")
    return forbehold
