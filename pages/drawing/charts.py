"""Charts: the rate over time, what absence is made of, and tilfeller. Figures in, figure out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
import polars as pl

from pages.drawing.axes import base_layout, period_frame
from pages.drawing.composition import Oppdeling
from pages.drawing.theme import Farger, readable_on, see_through
from pipelines.access.lesing import Seksjonsbilde
from pipelines.contract.perioder import Kvartal, Periode
from pipelines.lights.codes import Klarhet, Lys
from pipelines.lights.nasjonal import NasjonalSerie
from pipelines.lights.tall import format_heltall, format_prosent

INNSTILLINGER = {"displayModeBar": False, "responsive": True}
"""No toolbar on the charts: it speaks English, and the table twin gives the figures."""

_MERKER = {Lys.ROED: "triangle-up", Lys.GUL: "diamond", Lys.GROENN: "circle", Lys.GRAA: "circle"}


def rate_chart(
    bilde: Seksjonsbilde, farger: Farger, nasjonal: NasjonalSerie | None = None
) -> go.Figure:
    """The rate of one enhet over all periods, with what it is judged against.

    Where the enhet has no row the line breaks. The band is where an enhet of this size lands by
    chance 95 times of 100 when its true rate is its mål.
    """
    perioder = bilde.virksomhet["periode"].to_list()
    akse = pl.DataFrame({"periode": perioder})
    linje = akse.join(bilde.serie, on="periode", how="left", maintain_order="left")
    figur = period_frame(farger, perioder)
    _add_band(figur, linje, farger)
    if bilde.sti:
        strek = _Strek("sykefravaersprosent", "Virksomheten", farger.dempet)
        _add_line(figur, bilde.virksomhet, strek)
    for strek in (
        _Strek("prosent_aar_foer", "Samme periode året før", farger.serier[1], "dot"),
        _Strek("maal", "Målet", farger.tekst, "dash"),
        _Strek("roed_grense", "Rød grense", farger.roed, "dash"),
    ):
        _add_line(figur, linje, strek)
    if nasjonal is not None:
        punkter = akse.join(
            nasjonal.punkter.rename({"kvartal": "periode"}),
            on="periode",
            how="left",
            maintain_order="left",
        )
        _add_line(figur, punkter, _Strek("prosent", nasjonal.sektor.capitalize(), farger.serier[3]))
    _add_rate(figur, linje, farger, f"{bilde.enhet['navn']}")
    for kvartal, _ in bilde.brudd:
        _add_break(figur, kvartal, perioder, farger)
    return figur


def cases_chart(serie: pl.DataFrame, farger: Farger) -> go.Figure:
    """Tilfeller begun in each period, short ones under long ones."""
    perioder = serie["periode"].to_list()
    figur = period_frame(farger, perioder, enhet="")
    for kolonne, navn, farge in (
        ("tilfeller_korttid", "Korttid (til og med 16 dager)", farger.serier[0]),
        ("tilfeller_langtid", "Langtid (over 16 dager)", farger.serier[3]),
    ):
        figur.add_bar(
            x=perioder,
            y=serie[kolonne].to_list(),
            name=navn,
            marker_color=farge,
            customdata=[format_heltall(antall) for antall in serie[kolonne]],
            hovertemplate="%{customdata}",
        )
    figur.update_layout(barmode="stack", height=280)
    return figur


def composition_chart(oppdelinger: Sequence[Oppdeling], farger: Farger) -> go.Figure:
    """Each division of tapte dagsverk as one bar of 100 %, its parts named inside it."""
    figur = go.Figure()
    for oppdeling in oppdelinger:
        for nr, (navn, andel) in enumerate(oppdeling.deler):
            tekst = f"\u00a0{navn} {format_prosent(andel)}"
            farge = farger.serier[nr % len(farger.serier)]
            figur.add_bar(
                x=[andel],
                y=[oppdeling.navn],
                orientation="h",
                text=[tekst],
                name=navn,
                textposition="inside",
                insidetextanchor="start",
                textangle=0,
                marker={"color": farge, "line": {"color": farger.bakgrunn, "width": 2}},
                textfont_color=readable_on(farge, (farger.tekst, farger.bakgrunn)),
                hovertemplate=f"{tekst}<extra></extra>",
            )
    figur.update_layout(
        base_layout(farger),
        barmode="stack",
        bargap=0.35,
        height=60 + 52 * len(oppdelinger),
        showlegend=False,
        hovermode="closest",
        margin={"l": 0, "r": 0, "t": 10, "b": 10},
        uniformtext={"minsize": 11, "mode": "hide"},
    )
    figur.update_xaxes(visible=False, range=[0, 100], fixedrange=True)
    figur.update_yaxes(autorange="reversed", ticks="", fixedrange=True, showgrid=False)
    return figur


def _add_band(figur: go.Figure, linje: pl.DataFrame, farger: Farger) -> None:
    if linje["baand_0025"].null_count() == len(linje):
        return
    for kolonne, fyll in (("baand_0975", None), ("baand_0025", "tonexty")):
        figur.add_scatter(
            x=linje["periode"].to_list(),
            y=linje[kolonne].to_list(),
            mode="lines",
            line={"width": 0},
            fill=fyll,
            fillcolor=see_through(farger.hoved, 0.1),
            name="Tilfeldig variasjon rundt målet",
            showlegend=fyll is not None,
            legendrank=1,
            customdata=[
                f"{format_prosent(lav)} til {format_prosent(hoey)}"
                for lav, hoey in linje.select("baand_0025", "baand_0975").iter_rows()
            ],
            hovertemplate="%{customdata}",
            hoverinfo=None if fyll else "skip",
        )


@dataclass(frozen=True)
class _Strek:
    """A line that the rate is compared with: its column, its name and its look."""

    kolonne: str
    navn: str
    farge: str
    moenster: str = "solid"


def _add_line(figur: go.Figure, linje: pl.DataFrame, strek: _Strek) -> None:
    verdier = linje[strek.kolonne]
    if verdier.count() < 2:
        return
    figur.add_scatter(
        x=linje["periode"].to_list(),
        y=verdier.to_list(),
        mode="lines",
        name=strek.navn,
        line={"color": strek.farge, "width": 1.5, "dash": strek.moenster},
        customdata=[format_prosent(verdi) for verdi in verdier],
        hovertemplate="%{customdata}",
    )


def _add_rate(figur: go.Figure, linje: pl.DataFrame, farger: Farger, navn: str) -> None:
    kanter = {Lys.ROED: farger.roed, Lys.GUL: farger.gul_kant, Lys.GROENN: farger.groenn}
    fyll = {Lys.ROED: farger.roed, Lys.GUL: farger.gul, Lys.GROENN: farger.groenn}
    lys = [Lys(kode) if kode else Lys.GRAA for kode in linje["lys"]]
    klare = [klarhet == Klarhet.KLAR for klarhet in linje["klarhet"]]
    figur.add_scatter(
        x=linje["periode"].to_list(),
        y=linje["sykefravaersprosent"].to_list(),
        mode="lines+markers",
        name=navn,
        line={"color": farger.hoved, "width": 2.5},
        marker={
            "size": [13 if ett is Lys.ROED else 11 for ett in lys],
            "opacity": 1,
            "symbol": [_MERKER[ett] for ett in lys],
            "color": [
                fyll.get(ett, farger.bakgrunn) if klar else farger.bakgrunn
                for ett, klar in zip(lys, klare, strict=True)
            ],
            "line": {"width": 2, "color": [kanter.get(ett, farger.dempet) for ett in lys]},
        },
        customdata=[format_prosent(verdi) for verdi in linje["sykefravaersprosent"]],
        hovertemplate="<b>%{customdata}</b>",
    )


def _add_break(figur: go.Figure, kvartal: str, perioder: list[str], farger: Farger) -> None:
    """A dotted line before the first period that ends in or after the break."""
    slutt = Kvartal.parse(kvartal).slutt
    sted = next((i for i, p in enumerate(perioder) if Periode.parse(p).slutt >= slutt), None)
    if sted is None:
        return
    figur.add_vline(
        x=sted - 0.5,
        line={"color": farger.dempet, "width": 1.5, "dash": "dot"},
        annotation={"text": "brudd", "font": {"size": 12, "color": farger.dempet}},
        annotation_position="top left",
    )
