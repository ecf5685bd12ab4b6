"""Charts: the rate over time, what absence is made of, and tilfeller. Figures in, figure out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
import polars as pl

from pages.drawing.composition import Oppdeling
from pages.drawing.theme import Farger
from pipelines.access.lesing import Seksjonsbilde
from pipelines.contract.perioder import Kvartal, Periode, Periodetype
from pipelines.lights.codes import Klarhet, Lys
from pipelines.lights.nasjonal import NasjonalSerie
from pipelines.lights.tall import format_heltall, format_prosent

MAANEDER = (
    "januar", "februar", "mars", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip
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
    figur = _frame(farger, perioder)
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
    figur = _frame(farger, perioder, enhet="")
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
        _layout(farger),
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


def readable_on(farge: str, tekstfarger: Sequence[str]) -> str:
    """The one of `tekstfarger` that stands out most against a bar of `farge`."""
    return max(tekstfarger, key=lambda tekst: contrast(tekst, farge))


def contrast(en: str, annen: str) -> float:
    """Contrast ratio of two #rrggbb colours (WCAG 2)."""
    lyst, moerkt = sorted((_luminance(en), _luminance(annen)), reverse=True)
    return (lyst + 0.05) / (moerkt + 0.05)


def _luminance(farge: str) -> float:
    kanaler = [int(farge[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    lineaert = [k / 12.92 if k <= 0.04045 else ((k + 0.055) / 1.055) ** 2.4 for k in kanaler]
    return 0.2126 * lineaert[0] + 0.7152 * lineaert[1] + 0.0722 * lineaert[2]


def period_name(navn: str) -> str:
    """«3. kvartal 2026 (juli–september)»: the period as a person says it, with its months."""
    periode = Periode.parse(navn)
    if periode.type in (Periodetype.KVARTAL, Periodetype.TERTIAL):
        fra, til = MAANEDER[periode.start.month - 1], MAANEDER[periode.slutt.month - 1]
        return f"{periode.tekst} ({fra}–{til})"
    return periode.tekst[0].upper() + periode.tekst[1:]


def _layout(farger: Farger) -> dict[str, object]:
    return {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": farger.tekst, "size": 13, "family": "Inter, sans-serif"},
        "separators": ",\u202f",
        "hoverlabel": {
            "bgcolor": farger.flate,
            "bordercolor": farger.strek,
            "font": {"color": farger.tekst, "size": 13},
        },
    }


def _frame(farger: Farger, perioder: list[str], enhet: str = " %") -> go.Figure:
    figur = go.Figure()
    figur.update_layout(
        _layout(farger),
        height=400,
        hovermode="x unified",
        margin={"l": 0, "r": 8, "t": 8, "b": 0},
        legend={"orientation": "h", "y": -0.12, "x": 0, "yanchor": "top", "traceorder": "reversed"},
    )
    steder, tekster = _ticks(perioder)
    figur.update_xaxes(
        type="category",
        categoryorder="array",
        categoryarray=perioder,
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
        return perioder, [_short_name(Periode.parse(navn)) for navn in perioder]
    steder = []
    sett: set[int] = set()
    for navn in perioder:
        aar = Periode.parse(navn).slutt.year
        if aar not in sett:
            steder.append(navn)
        sett.add(aar)
    if len(steder) > 1 and perioder.index(steder[1]) < 2:
        steder = steder[1:]
    return steder, [f"{Periode.parse(navn).slutt.year}" for navn in steder]


def _short_name(periode: Periode) -> str:
    kvartal = Kvartal.of(periode.slutt)
    match periode.type:
        case Periodetype.TERTIAL:
            return f"T{periode.nummer} {kvartal.aar}"
        case Periodetype.AAR:
            return periode.navn
        case _:
            return f"K{kvartal.nr} {kvartal.aar}"


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
            fillcolor=_see_through(farger.hoved, 0.1),
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
    if verdier.null_count() == len(linje):
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


def _see_through(farge: str, andel: float) -> str:
    kanaler = ",".join(str(int(farge[i : i + 2], 16)) for i in (1, 3, 5))
    return f"rgba({kanaler},{andel})"
