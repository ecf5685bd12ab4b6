"""The chart of tilfeller: how many began in each period, short and long. Figures in, figure out."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go
import polars as pl

from pages.drawing.axes import period_frame, period_names
from pages.drawing.theme import Farger, length_colours
from pipelines.lights.tall import VISES_IKKE, format_heltall

UFULLSTENDIG = "ufullstendig"
IKKE_FORDELT = "Ikke fordelt (personvern)"


def whole_periods(serie: pl.DataFrame) -> pl.DataFrame:
    """Rows whose period is wholly covered: a window of two quarters has half the tilfeller."""
    return serie.filter(pl.col("dekket") >= pl.col("krevd"))


def cases_chart(serie: pl.DataFrame, farger: Farger) -> go.Figure:
    """Tilfeller begun in each whole period, short ones under long ones.

    A count that privacy does not let be split is one hatched bar; a hidden period has a cross.
    """
    perioder = serie["periode"].to_list()
    hele = whole_periods(serie)
    figur = period_frame(farger, perioder, enhet="")
    korttid, langtid = length_colours(farger)
    fordelt = hele.filter(pl.col("tilfeller_korttid").is_not_null())
    for kolonne, navn, farge in (
        ("tilfeller_korttid", "Korttid (til og med 16 dager)", korttid[0]),
        ("tilfeller_langtid", "Langtid (over 16 dager)", langtid[0]),
    ):
        _add_bar(figur, fordelt, kolonne, navn, {"color": farge})
    ufordelt = hele.filter(pl.col("tilfeller_korttid").is_null(), pl.col("tilfeller") > 0)
    if len(ufordelt):
        skravert = {"color": farger.dempet, "pattern": {"shape": "/", "fillmode": "replace"}}
        _add_bar(figur, ufordelt, "tilfeller", IKKE_FORDELT, skravert)
    _add_hidden(figur, hele.filter(~pl.col("vis")), farger)
    figur.update_layout(barmode="stack", height=280)
    figur.update_layout(legend_traceorder="normal")
    return figur


def _add_bar(
    figur: go.Figure, rader: pl.DataFrame, kolonne: str, navn: str, stolpe: Mapping[str, object]
) -> None:
    figur.add_bar(
        x=period_names(rader["periode"]),
        y=rader[kolonne].to_list(),
        name=navn,
        marker=stolpe,
        customdata=[format_heltall(antall) for antall in rader[kolonne]],
        hovertemplate="%{customdata}",
    )


def _add_hidden(figur: go.Figure, rader: pl.DataFrame, farger: Farger) -> None:
    if not len(rader):
        return
    figur.add_scatter(
        x=period_names(rader["periode"]),
        y=[0] * len(rader),
        mode="markers",
        cliponaxis=False,
        marker={"symbol": "square-x-open", "size": 11, "color": farger.dempet},
        name=VISES_IKKE.capitalize(),
        hovertemplate=" ",
    )
