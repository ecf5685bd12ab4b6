"""Tiltak as bars below the chart of the rate, on the same axis, and as a list of links."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from datetime import date
from math import ceil
from urllib.parse import urlencode

import plotly.graph_objects as go
import streamlit as st

from pages.drawing import lights, tables
from pages.drawing.axes import period_names
from pages.drawing.theme import Farger, see_through
from pipelines.access.roller import Side
from pipelines.access.tiltaksliste import Linje
from pipelines.reports.tekstplass import text_width
from pipelines.tiltak.spor import Spor, Stolpe, lay_out, on_axis
from pipelines.tiltak.tiltak import Status, Tiltak

SMALEST = 290
"""Pixels of the axis on a phone: labels that have room there have room everywhere."""
SKRIFT = 12
RAD = 26
"""Pixels of a row; a phone, whose legend takes more lines, squeezes it a little."""
AKSEROM = 38
"""Pixels for the names of the years between the two parts."""
FORKLARING = (
    "Stripene under diagrammet er tiltak, fra de startet til de ble avsluttet eller fortsatt er i "
    "gang. At noe endrer seg samtidig, betyr ikke at tiltaket er grunnen."
)
FLEST_I_LISTE = 5
"""So many are listed before the rest is folded away."""
FLEST_STRIPER = 15
"""More than so many nobody reads as bars; the list has them all."""


def lay_out_page(tiltak: Sequence[Tiltak], perioder: Sequence[str]) -> Spor:
    """Bars whose labels have room on a phone: the newest FLEST_STRIPER that touch the axis."""
    per_punkt = len(perioder) * SKRIFT / SMALEST
    nyeste = on_axis(tiltak, perioder)[-FLEST_STRIPER:]
    return lay_out(nyeste, perioder, lambda tekst: text_width(tekst) * per_punkt)


def add_track(figur: go.Figure, spor: Spor, farger: Farger) -> None:
    """Give a chart of `period_frame` a second part below its axis, with one bar per tiltak."""
    if not spor.stolper:
        return
    hoeyde = int(figur.layout.height) + AKSEROM + spor.rader * RAD
    andel = spor.rader * RAD / (hoeyde - 40)
    figur.update_layout(
        height=hoeyde,
        yaxis={"domain": [andel + AKSEROM / (hoeyde - 40), 1]},
        yaxis2={
            "domain": [0, andel],
            "anchor": "x",
            "range": [spor.rader - 0.5, -0.5],
            "showticklabels": False,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
    )
    figur.update_layout(xaxis={"anchor": "y"}, legend={"y": -12 / (hoeyde - 40)})
    for stolpe in spor.stolper:
        _add_bar(figur, stolpe, farger)
        _add_hover(figur, stolpe, spor, farger)


def _add_bar(figur: go.Figure, stolpe: Stolpe, farger: Farger) -> None:
    farge = farger.hoved if stolpe.status.er_aapen else farger.dempet
    figur.add_shape(
        type="rect",
        xref="x",
        yref="y2",
        x0=stolpe.fra - 0.5,
        x1=stolpe.til - 0.5,
        y0=stolpe.rad - 0.4,
        y1=stolpe.rad + 0.4,
        fillcolor=see_through(farge, 0.2),
        line={
            "color": farge,
            "width": 1,
            "dash": "dot" if stolpe.status is Status.STANSET else "solid",
        },
        layer="below",
    )
    figur.add_annotation(
        xref="x",
        yref="y2",
        x=(stolpe.etikett_til if stolpe.hoeyrestilt else stolpe.etikett_fra) - 0.5,
        y=stolpe.rad,
        xanchor="right" if stolpe.hoeyrestilt else "left",
        xshift=-2 if stolpe.hoeyrestilt else 2,
        text=html.escape(stolpe.etikett, quote=False),
        showarrow=False,
        font={"size": SKRIFT, "color": farger.tekst},
    )


def _add_hover(figur: go.Figure, stolpe: Stolpe, spor: Spor, farger: Farger) -> None:
    """What hovering over a period says of it; the marks themselves are not seen."""
    steder = spor.perioder[int(stolpe.fra) : ceil(stolpe.til)]
    figur.add_scatter(
        x=period_names(steder),
        y=[stolpe.rad] * len(steder),
        yaxis="y2",
        mode="markers",
        marker={"size": RAD - 6, "opacity": 0, "color": farger.hoved},
        showlegend=False,
        name=stolpe.tittel,
        text=[html.escape(f"{stolpe.tittel}, {stolpe.naar}", quote=False)] * len(steder),
        hovertemplate="%{text}<extra></extra>",
    )


def tiltak_link(sak: str) -> str:
    """Address of a tiltak's page, relative as all addresses are."""
    return f"{Side.TILTAK.value}?{urlencode({'sak': sak})}"


def draw_list(linjer: Sequence[Linje], navn: str, her: str = "") -> None:
    """Every tiltak as a link, with how far it has come and what can be said of it.

    her: name of the enhet of the page, which is not said again.
    """
    lights.draw_titles(
        [
            {
                "tittel": ett.tiltak.naa.tittel,
                "sted": ett.place_words(med_enhet=ett.enheter != her),
                "lenke": tiltak_link(ett.tiltak.sak),
                "tekst": ett.setning,
            }
            for ett in linjer
        ],
        navn,
    )


def draw_due(linjer: Sequence[Linje], i_dag: date, navn: str = "Tiltak som skal evalueres") -> None:
    """Reviews, each with its day and enhet."""
    lights.draw_titles(
        [
            {
                "tittel": ett.tiltak.naa.tittel,
                "sted": " · ".join(
                    (ett.enheter, ett.tiltak.naa.status.value, ett.review_words(i_dag))
                ),
                "lenke": tiltak_link(ett.tiltak.sak),
                "tekst": ett.setning,
            }
            for ett in linjer
        ],
        navn,
    )


def draw_reviews(linjer: Sequence[Linje], i_dag: date, tegn: Callable[..., object]) -> None:
    """Reviews that are due, below a heading drawn by `tegn`; nothing where there are none."""
    if not linjer:
        return
    tegn("Tiltak som skal evalueres", anchor=False)
    draw_due(linjer[:FLEST_I_LISTE], i_dag)
    if len(linjer) > FLEST_I_LISTE:
        resten = f"Se også de {len(linjer) - FLEST_I_LISTE} andre"
        lights.draw_links({resten: Side.TILTAK.value}, "Flere evalueringer")


def draw_under_chart(linjer: Sequence[Linje], her: str) -> None:
    """The tiltak of an enhet below its chart, and the same as a table."""
    if not linjer:
        return
    st.subheader("Tiltak", anchor=False)
    st.markdown(tables.quiet(FORKLARING))
    draw_list(linjer[:FLEST_I_LISTE], "Tiltak", her)
    if resten := linjer[FLEST_I_LISTE:]:
        with st.expander(f"{len(resten)} eldre tiltak", type="compact"):
            draw_list(resten, "Eldre tiltak", her)
    tables.draw_twin(
        ("Tiltak", "Slag", "Status", "Fra", "Til", "Evalueres", "Hva tallene sier"),
        [ett.cells() for ett in linjer],
        tittel="Vis tiltakene som tabell",
        er_ord=True,
    )
