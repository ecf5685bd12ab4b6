"""The charts of the year's screens, with type that reads from across a room. Figures out."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
import polars as pl

from pages.drawing.axes import base_layout
from pages.drawing.theme import Farger, mix, see_through
from pipelines.access.aarsbilder import (
    Delingsskjerm,
    Sammenligningsskjerm,
    Sesongskjerm,
    Stedskjerm,
    Traktskjerm,
)
from pipelines.contract.perioder import Kvartal
from pipelines.lights.codes import Klarhet, Lys
from pipelines.lights.tall import format_desimal, format_heltall, format_prosent

HOEYDE = 540
SKRIFT = 16
_MERKER = {Lys.ROED: "triangle-up", Lys.GUL: "diamond", Lys.GROENN: "circle", Lys.GRAA: "circle"}


def comparison_chart(skjerm: Sammenligningsskjerm, farger: Farger) -> go.Figure:
    """The virksomhet, its mål and the national series by quarter."""
    kvartaler = skjerm.kvartaler
    navn = [Kvartal.parse(ett).tekst for ett in kvartaler["kvartal"]]
    figur = _frame(farger, " %")
    _add_line(figur, navn, kvartaler["maal"], ("Målet", farger.tekst, 1.5, "dash"))
    _add_line(figur, navn, kvartaler["nasjonal"], (skjerm.serie, farger.serier[3], 3, "solid"))
    _add_line(figur, navn, kvartaler["prosent"], (skjerm.virksomhet, farger.hoved, 4, "solid"))
    foerste = [tekst for tekst in navn if tekst.startswith("1.")] or navn[:1]
    figur.update_xaxes(tickvals=foerste, ticktext=[tekst[-4:] for tekst in foerste])
    return figur


def seasons_chart(skjerm: Sesongskjerm, farger: Farger) -> go.Figure:
    """One line for each year over its four quarters; the newest is the widest."""
    figur = _frame(farger, " %")
    aarene = skjerm.kvartaler["aar"].unique().sort().to_list()
    for nr, aar in enumerate(aarene):
        rader = skjerm.kvartaler.filter(aar=aar)
        naer = (nr + 1) / len(aarene)
        siste = aar == aarene[-1]
        farge = farger.hoved if siste else mix(farger.dempet, farger.bakgrunn, 0.25 + 0.6 * naer)
        navn = [f"{kvartal}. kvartal" for kvartal in rader["nr"]]
        strek = "solid" if siste or nr % 2 else "dot"
        _add_line(figur, navn, rader["prosent"], (f"{aar}", farge, 5 if siste else 2.5, strek))
    figur.update_xaxes(
        categoryorder="array", categoryarray=[f"{nr}. kvartal" for nr in range(1, 5)]
    )
    figur.update_traces(mode="lines+markers")
    return figur


def parts_chart(skjerm: Delingsskjerm, farger: Farger, deler: Sequence[str]) -> go.Figure:
    """Two parts of absence on top of each other, year by year."""
    figur = _frame(farger, " %")
    for del_, farge in zip(deler, (farger.serier[2], farger.serier[0]), strict=True):
        figur.add_bar(
            x=skjerm.aar["navn"].to_list(),
            y=skjerm.aar[del_].to_list(),
            name=del_.capitalize(),
            marker_color=farge,
            text=[format_desimal(verdi) for verdi in skjerm.aar[del_]],
            textposition="inside",
            insidetextanchor="middle",
            hovertemplate="%{text} %",
        )
    figur.update_layout(barmode="stack", bargap=0.35, height=HOEYDE - 60)
    figur.update_xaxes(type="category")
    return figur


def places_chart(skjerm: Stedskjerm, farger: Farger) -> go.Figure:
    """A bar for each avdeling, a piece for each seksjon; those klart over mål are filled red."""
    figur = _frame(farger, "")
    for klart, navn, farge in (
        (True, "Seksjoner klart over målet", farger.roed),
        (False, "Andre seksjoner", farger.serier[2]),
    ):
        rader = skjerm.seksjoner.filter(pl.col("klart_over") == klart)
        figur.add_bar(
            y=rader["sted"].to_list(),
            x=rader["tapte_dagsverk"].to_list(),
            orientation="h",
            name=navn,
            marker={"color": farge, "line": {"color": farger.bakgrunn, "width": 1.5}},
            customdata=[
                f"{seksjon}: {format_heltall(tapte)} ({format_prosent(prosent)})"
                for seksjon, tapte, prosent in rader.select(
                    "navn", "tapte_dagsverk", "sykefravaersprosent"
                ).iter_rows()
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )
    steder = skjerm.avdelinger["sted"].to_list()
    figur.update_layout(barmode="stack", bargap=0.3, height=max(HOEYDE, 90 + 34 * len(steder)))
    figur.update_yaxes(
        categoryorder="array", categoryarray=steder[::-1], ticksuffix="  ", showgrid=False
    )
    figur.update_xaxes(showgrid=True, gridcolor=farger.strek, rangemode="tozero")
    return figur


def funnel_chart(skjerm: Traktskjerm, farger: Farger) -> go.Figure:
    """Size against rate, with the bands of chance around mål."""
    figur = _frame(farger, " %")
    for navn, (lav, hoey), styrke in (
        ("99,8 av 100 år", ("baand_0001", "baand_0999"), 0.1),
        ("95 av 100 år", ("baand_0025", "baand_0975"), 0.16),
    ):
        x = skjerm.baand["aarsverk"].to_list()
        figur.add_scatter(
            x=[*x, *reversed(x)],
            y=[*skjerm.baand[hoey], *skjerm.baand[lav].to_list()[::-1]],
            fill="toself",
            fillcolor=see_through(farger.hoved, styrke),
            line={"color": farger.hoved, "width": 1},
            mode="lines",
            name=f"Tilfeldig i {navn}",
            hoverinfo="skip",
        )
    figur.add_hline(y=skjerm.maal, line={"color": farger.tekst, "dash": "dash", "width": 1.5})
    for klarhet in (Klarhet.AAPEN, Klarhet.TROLIG, Klarhet.KLAR):
        _add_points(figur, skjerm.seksjoner, klarhet, farger)
    topp = max(skjerm.seksjoner["sykefravaersprosent"])
    figur.update_yaxes(range=[0, 1.08 * topp], title="Sykefravær")
    figur.update_xaxes(title="Avtalte årsverk", rangemode="tozero", showgrid=False)
    figur.update_layout(hovermode="closest")
    return figur


def _add_points(
    figur: go.Figure, seksjoner: pl.DataFrame, klarhet: Klarhet, farger: Farger
) -> None:
    rader = seksjoner.filter(pl.col("klarhet").fill_null(Klarhet.AAPEN.value) == klarhet.value)
    if rader.is_empty():
        return
    fyll = {Lys.ROED: farger.roed, Lys.GUL: farger.gul, Lys.GROENN: farger.groenn}
    kant = {**fyll, Lys.GUL: farger.gul_kant}
    andel = {Klarhet.KLAR: 1.0, Klarhet.TROLIG: 0.45, Klarhet.AAPEN: 0.0}[klarhet]
    lys = [Lys(ett) for ett in rader["lys"]]
    figur.add_scatter(
        x=rader["aarsverk"].to_list(),
        y=rader["sykefravaersprosent"].to_list(),
        mode="markers",
        name={"klar": "Klart", "trolig": "Trolig", "aapen": "Kan være tilfeldig"}[klarhet.value],
        marker={
            "size": 14,
            "opacity": 1,
            "symbol": [_MERKER[ett] for ett in lys],
            "color": [mix(fyll.get(ett, farger.dempet), farger.bakgrunn, andel) for ett in lys],
            "line": {"width": 2, "color": [kant.get(ett, farger.dempet) for ett in lys]},
        },
        customdata=[
            f"<b>{navn}</b><br>{format_prosent(prosent)}, {format_desimal(aarsverk)} årsverk"
            for navn, prosent, aarsverk in rader.select(
                "navn", "sykefravaersprosent", "aarsverk"
            ).iter_rows()
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _frame(farger: Farger, enhet: str) -> go.Figure:
    figur = go.Figure()
    figur.update_layout(base_layout(farger))
    figur.update_layout(
        height=HOEYDE,
        font_size=SKRIFT,
        hovermode="x unified" if enhet else "closest",
        margin={"l": 0, "r": 8, "t": 8, "b": 0},
        legend={"orientation": "h", "y": -0.12, "x": 0, "yanchor": "top"},
    )
    figur.update_xaxes(
        showgrid=False, linecolor=farger.strek, tickfont_color=farger.dempet, fixedrange=True
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


def _add_line(
    figur: go.Figure, navn: list[str], verdier: pl.Series, utseende: tuple[str, str, float, str]
) -> None:
    """utseende: name, colour, width and dash; nothing where there are no figures."""
    if not verdier.count():
        return
    tittel, farge, bredde, strek = utseende
    figur.add_scatter(
        x=navn,
        y=verdier.to_list(),
        mode="lines",
        name=tittel,
        line={"color": farge, "width": bredde, "dash": strek},
        customdata=[format_prosent(verdi) for verdi in verdier],
        hovertemplate="%{customdata}",
    )
