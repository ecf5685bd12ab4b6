"""The wall calendar on the screen: twelve small tables, readable without colours and by ear."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from pages.drawing.lights import read_asset
from pipelines.followup.kalender import (
    Kalenderdag,
    Kalendermaaned,
    Kalendersum,
    absence_spells,
    sum_up,
    weeks_of,
)
from pipelines.followup.kalenderord import (
    BOKSTAVER,
    UKEDAGER,
    is_graded,
    letter_of,
    name_month,
    speak_day,
    speak_spell,
    speak_sum,
    speak_sums,
)

_kalender = st.components.v2.component(
    "trafikklys_bordkalender",
    html='<div class="rot">\n</div>',
    css=read_asset("symbol.css", "bordkalender.css"),
    js=read_asset("symbol.js", "bordkalender.js"),
)

GRADEN = "Tallet etter bokstaven er graden i prosent."
DAGENE = "Dagene er kalenderdager."


def draw_calendar(maaneder: Sequence[Kalendermaaned], key: str = "bordkalender") -> None:
    """Draw the months, with what the letters mean and the totals above them."""
    _kalender(key=key, data=describe_calendar(maaneder))


def describe_calendar(maaneder: Sequence[Kalendermaaned]) -> dict[str, Any]:
    """All that is sent to the browser."""
    perioder = absence_spells(maaneder)
    summer = sum_up(perioder)
    gradert = any(is_graded(dag.fravaer, dag.grad) for en in maaneder for dag in en.dager)
    return {
        "tegn": [_sign(total) for total in summer],
        "uten": "" if summer else speak_sums(summer),
        "merknad": f"{GRADEN} {DAGENE}" if gradert else DAGENE if summer else "",
        "perioder": [speak_spell(periode) for periode in perioder],
        "ukedager": [{"kort": navn[:2], "tekst": navn} for navn in UKEDAGER],
        "maaneder": [_month(maaned) for maaned in maaneder],
    }


def _sign(total: Kalendersum) -> dict[str, str]:
    return {"type": total.type, "bokstav": BOKSTAVER[total.type], "tekst": speak_sum(total)}


def _month(maaned: Kalendermaaned) -> dict[str, Any]:
    return {
        "navn": name_month(maaned.maaned),
        "uker": [
            {"nr": nr, "dager": [_square(dag) if dag else None for dag in dager]}
            for nr, dager in weeks_of(maaned)
        ],
    }


def _square(dag: Kalenderdag) -> dict[str, Any]:
    fri = "fri" if dag.er_helg or dag.helligdag else ""
    gradert = "gradert" if is_graded(dag.fravaer, dag.grad) else ""
    return {
        "nr": dag.dato.day,
        "slag": " ".join(ord for ord in (dag.fravaer, gradert, fri) if ord),
        "helligdag": dag.helligdag is not None,
        "tegn": letter_of(dag),
        "tekst": speak_day(dag),
    }
