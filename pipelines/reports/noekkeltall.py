"""The few figures at the top of a sheet, each with what it is called there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipelines.disclosure.gulv import VISES_IKKE
from pipelines.lights.tall import INGEN_TALL, format_endring, format_heltall, format_prosent

Rad = Mapping[str, Any]


def key_figures(rad: Rad) -> list[tuple[str, str]]:
    """Rate, mål, change, lost dagsverk and people of one judged row."""
    return [
        ("Sykefravær", format_prosent(rad["sykefravaersprosent"])),
        ("Målet", format_prosent(rad["maal"])),
        ("Endring, prosentpoeng", format_endring(rad["endring_pp"])),
        ("Tapte dagsverk", format_heltall(rad["tapte_dagsverk"])),
        people(rad),
    ]


def people(rad: Rad) -> tuple[str, str]:
    """Antall ansatte; årsverk, rounded down, where only totals are known."""
    if rad["antall_ansatte"] is None and rad["aarsverk"] is not None:
        return "Årsverk", format_heltall(int(rad["aarsverk"]))
    return "Ansatte", format_heltall(rad["antall_ansatte"])


def symbol_of(rad: Rad | None) -> dict[str, Any]:
    """Which drawing of lys.typ a judged row gets."""
    if rad is None:
        return {"lys": "graa", "klarhet": None}
    skjult = rad["aarsak"] == VISES_IKKE
    return {"lys": "skjult" if skjult else rad["lys"], "klarhet": rad["klarhet"]}


def rate_in_words(rad: Rad | None) -> str:
    return INGEN_TALL if rad is None else format_prosent(rad["sykefravaersprosent"])
