"""What tapte dagsverk are made of, as bars of a hundred percent."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import streamlit as st

from pages.drawing.lights import read_asset
from pages.drawing.theme import Farger, length_colours, mix
from pipelines.lights.oppdeling import ANNET, KORT, LANG, Oppdeling
from pipelines.lights.tall import format_prosent

_andeler = st.components.v2.component(
    "trafikklys_andeler",
    html='<div class="rot">\n</div>',
    css=read_asset("symbol.css", "andeler.css"),
    js=read_asset("symbol.js", "andeler.js"),
)


def draw_divisions(oppdelinger: Sequence[Oppdeling], farger: Farger) -> None:
    """Each division as one bar of 100 %, with every part and its figure in words under it."""
    innslag = [
        {
            "navn": oppdeling.navn,
            "deler": [
                {"navn": navn, "andel": andel, "tekst": format_prosent(andel), "farge": farge}
                for (navn, andel), farge in zip(
                    oppdeling.deler, part_colours(oppdeling, farger), strict=True
                )
            ],
        }
        for oppdeling in oppdelinger
    ]
    _andeler(key="andeler", data={"innslag": innslag})


def part_colours(oppdeling: Oppdeling, farger: Farger) -> list[str]:
    """Korttid and langtid have a family of colours each; other parts are grey."""
    korte, lange = length_colours(farger)
    graa = (farger.dempet, mix(farger.dempet, farger.bakgrunn, 0.35))
    rekker = {KORT: iter(korte), LANG: iter(lange), ANNET: chain(graa)}
    return [next(rekker[slag]) for slag in oppdeling.slag]
