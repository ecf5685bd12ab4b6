"""Before and after a tiltak: a small chart, what can be said of it, and how it is reckoned."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from pages.drawing import charts, tables
from pages.drawing.axes import base_layout
from pages.drawing.tables import escape, quiet
from pages.drawing.theme import Farger, current_colours
from pipelines.access.tiltakseffekt import Effektbilde, Punkt
from pipelines.lights.tall import format_endring, format_prosent
from pipelines.tiltak.effektord import PAAMINNELSE

_RAD = 44
_ANDRE = "Andre"
_VENTET = "Ventet"
BAAND = "Streken viser hvor 95 av 100 tall ville ligget uten noe tiltak."


def draw(bilde: Effektbilde) -> None:
    st.header("Før og etter", anchor=False)
    st.markdown(escape(bilde.setning))
    if bilde.punkter:
        _draw_figures(bilde)
    if bilde.punkter:
        st.markdown(quiet(PAAMINNELSE))
    if forklaring := [ett for ett in bilde.forklaring if ett != PAAMINNELSE]:
        with st.expander("Slik er det regnet", icon=":material/calculate:", type="compact"):
            st.markdown("\n".join(f"- {escape(ett)}" for ett in forklaring))


def _draw_figures(bilde: Effektbilde) -> None:
    st.markdown(
        quiet(
            f"{bilde.enheter}. Før: {bilde.foer_tekst}. Etter: {bilde.etter_tekst}. "
            f"Sammenlignet med {bilde.andre}."
        )
    )
    st.plotly_chart(
        effect_chart(bilde.punkter, current_colours()),
        config=charts.INNSTILLINGER,
        key="tiltakseffekt",
        alt=describe(bilde),
    )
    if any(ett.lav is not None for ett in bilde.punkter):
        st.markdown(quiet(BAAND))
    tables.draw_twin(("Hva", "Tall", "Usikkerhet (95 %)"), _twin(bilde))


def effect_chart(punkter: tuple[Punkt, ...], farger: Farger) -> go.Figure:
    """A row per figure, in the order given, with its band where it has one."""
    figur = go.Figure()
    navn = [ett.navn for ett in punkter]
    for punkt in punkter:
        _add_point(figur, punkt, farger)
    figur.update_layout(
        base_layout(farger),
        height=_RAD * len(punkter) + 40,
        margin={"l": 0, "r": 16, "t": 4, "b": 0},
        showlegend=False,
    )
    figur.update_xaxes(
        rangemode="tozero",
        ticksuffix=" %",
        gridcolor=farger.strek,
        griddash="dot",
        zeroline=False,
        tickfont_color=farger.dempet,
        fixedrange=True,
    )
    figur.update_yaxes(
        type="category",
        categoryorder="array",
        categoryarray=navn[::-1],
        range=[-0.6, len(navn) - 0.4],
        automargin=True,
        tickfont_color=farger.tekst,
        showgrid=False,
        fixedrange=True,
    )
    return figur


def _add_point(figur: go.Figure, punkt: Punkt, farger: Farger) -> None:
    farge = _colour(punkt, farger)
    ventet = punkt.navn.startswith(_VENTET)
    feil = None
    if punkt.lav is not None and punkt.hoey is not None:
        feil = {
            "type": "data",
            "symmetric": False,
            "array": [punkt.hoey - punkt.prosent],
            "arrayminus": [punkt.prosent - punkt.lav],
            "color": farge,
            "thickness": 2,
            "width": 6,
        }
    figur.add_scatter(
        x=[punkt.prosent],
        y=[punkt.navn],
        mode="markers+text",
        text=[f"<b>{format_prosent(punkt.prosent)}</b>"],
        textposition="top center",
        textfont={"color": farger.tekst, "size": 13},
        cliponaxis=False,
        marker={
            "size": 12,
            "symbol": "diamond-open" if ventet else "circle",
            "color": farge,
            "line": {"width": 2, "color": farge},
        },
        error_x=feil,
        hovertemplate=f"{punkt.navn}: {format_prosent(punkt.prosent)}{_band(punkt)}<extra></extra>",
    )


def _colour(punkt: Punkt, farger: Farger) -> str:
    """The own in the main colour; what they are held against, quieter."""
    return farger.dempet if punkt.navn.startswith((_ANDRE, _VENTET)) else farger.hoved


def _band(punkt: Punkt) -> str:
    if punkt.lav is None or punkt.hoey is None:
        return ""
    return f", {format_prosent(punkt.lav)} til {format_prosent(punkt.hoey)}"


def _twin(bilde: Effektbilde) -> list[tuple[str, str, str]]:
    rader = [_cells(ett) for ett in bilde.punkter]
    if (effekt := bilde.effekt) is not None:
        usikkert = f"{format_endring(effekt.lav)} til {format_endring(effekt.hoey)}"
        forskjell = format_endring(effekt.forskjell)
        rader.append(("Forskjell fra de andre, i prosentpoeng", forskjell, usikkert))
    return rader


def _cells(punkt: Punkt) -> tuple[str, str, str]:
    return (punkt.navn, format_prosent(punkt.prosent), _band(punkt).removeprefix(", ") or "–")


def describe(bilde: Effektbilde) -> str:
    """The chart for the ear."""
    sagt = "; ".join(f"{ett.navn} {format_prosent(ett.prosent)}" for ett in bilde.punkter)
    return f"Sykefravær i {bilde.enheter}: {sagt}."
