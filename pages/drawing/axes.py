"""The time axis that charts share, and how periods are named on it."""

from __future__ import annotations

from collections.abc import Iterable

import plotly.graph_objects as go

from pages.drawing.theme import Farger
from pipelines.contract.perioder import Kvartal, Periode, Periodetype

MAANEDER = (
    "januar", "februar", "mars", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip


def period_name(navn: str) -> str:
    """«3. kvartal 2026 (juli–september)»: the period as a person says it, with its months."""
    periode = Periode.parse(navn)
    if periode.type in (Periodetype.KVARTAL, Periodetype.TERTIAL):
        fra, til = MAANEDER[periode.start.month - 1], MAANEDER[periode.slutt.month - 1]
        return f"{periode.tekst} ({fra}–{til})"
    return periode.tekst[0].upper() + periode.tekst[1:]


def period_names(perioder: Iterable[str]) -> list[str]:
    return [period_name(navn) for navn in perioder]


def base_layout(farger: Farger) -> dict[str, object]:
    """Colours, font and Norwegian decimals, for every chart."""
    return {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": farger.tekst, "size": 13, "family": "Inter, sans-serif"},
        "separators": ",\u00a0",
        "hoverlabel": {
            "bgcolor": farger.flate,
            "bordercolor": farger.strek,
            "font": {"color": farger.tekst, "size": 13},
        },
    }


def period_frame(farger: Farger, perioder: list[str], enhet: str = " %") -> go.Figure:
    """An empty figure over periods, oldest first; `enhet` stands after the figures of the axis.

    Places on the axis are periods by their full names (`period_names`), as hovering shows them.
    """
    figur = go.Figure()
    figur.update_layout(
        base_layout(farger),
        height=400,
        hovermode="x unified",
        margin={"l": 0, "r": 8, "t": 8, "b": 0},
        legend={"orientation": "h", "y": -0.12, "x": 0, "yanchor": "top", "traceorder": "reversed"},
    )
    steder, tekster = _ticks(perioder)
    figur.update_xaxes(
        type="category",
        categoryorder="array",
        categoryarray=period_names(perioder),
        tickvals=steder,
        ticktext=tekster,
        tickangle=0,
        showgrid=False,
        linecolor=farger.strek,
        tickfont_color=farger.dempet,
        fixedrange=True,
        range=[-0.6, len(perioder) - 0.4],
    )
    figur.update_yaxes(
        rangemode="tozero",
        ticksuffix=enhet,
        gridcolor=farger.strek,
        griddash="dot",
        zeroline=False,
        tickfont_color=farger.dempet,
        automargin=True,
        fixedrange=True,
    )
    return figur


def _ticks(perioder: list[str]) -> tuple[list[str], list[str]]:
    """Years where they begin; every period by name when there are few."""
    if len(perioder) <= 6:
        return period_names(perioder), [_short_name(Periode.parse(navn)) for navn in perioder]
    steder = []
    sett: set[int] = set()
    for navn in perioder:
        aar = Periode.parse(navn).slutt.year
        if aar not in sett:
            steder.append(navn)
        sett.add(aar)
    if len(steder) > 1 and perioder.index(steder[1]) < 2:
        steder = steder[1:]
    return period_names(steder), [f"{Periode.parse(navn).slutt.year}" for navn in steder]


def _short_name(periode: Periode) -> str:
    kvartal = Kvartal.of(periode.slutt)
    match periode.type:
        case Periodetype.TERTIAL:
            return f"T{periode.nummer} {kvartal.aar}"
        case Periodetype.AAR:
            return periode.navn
        case _:
            return f"K{kvartal.nr} {kvartal.aar}"
