"""The chart of the rate over time. Figures in, figure out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
import polars as pl

from pages.drawing.axes import period_frame, period_names
from pages.drawing.theme import Farger, see_through
from pages.drawing.tiltaksspor import add_track, lay_out_page
from pipelines.access.lesing import Seksjonsbilde
from pipelines.contract.perioder import Kvartal, Periode
from pipelines.lights.codes import Klarhet, Lys
from pipelines.lights.nasjonal import NasjonalSerie
from pipelines.lights.tall import format_prosent
from pipelines.tiltak.tiltak import Tiltak

INNSTILLINGER = {"displayModeBar": False, "responsive": True}
"""No toolbar on the charts: it speaks English, and the table twin gives the figures."""

BAAND = "Tilfeldig variasjon rundt målet"
_SEKTORNAVN = {"alle": "Hele arbeidslivet"}
_MERKER = {Lys.ROED: "triangle-up", Lys.GUL: "diamond", Lys.GROENN: "circle", Lys.GRAA: "circle"}


def rate_chart(
    bilde: Seksjonsbilde,
    farger: Farger,
    nasjonal: NasjonalSerie | None = None,
    vist: str | None = None,
    tiltak: Sequence[Tiltak] = (),
) -> go.Figure:
    """The rate of one enhet over all periods, with what it is judged against and its tiltak.

    Where the enhet has no row the line breaks. The band is where an enhet of this size lands by
    chance 95 times of 100 when its true rate is its mål. `vist` is the period chosen on the page.
    """
    perioder = bilde.virksomhet["periode"].to_list()
    linje = _on_axis(perioder, bilde.serie)
    figur = period_frame(farger, perioder)
    _add_chosen(figur, vist, perioder, farger)
    _add_band(figur, linje, farger)
    if bilde.sti:
        strek = _Strek("sykefravaersprosent", "Virksomheten", farger.dempet)
        _add_line(figur, _on_axis(perioder, bilde.virksomhet), strek)
    for strek in (
        _Strek("prosent_aar_foer", "Samme periode året før", farger.hoved, "dot"),
        _Strek("maal", "Målet", farger.tekst, "dash"),
        _Strek("roed_grense", "Rød grense", farger.roed, "dash"),
    ):
        _add_line(figur, linje, strek)
    if nasjonal is not None:
        punkter = _on_axis(perioder, nasjonal.punkter.rename({"kvartal": "periode"}))
        _add_line(figur, punkter, _Strek("prosent", national_name(nasjonal), farger.serier[3]))
    _add_rate(figur, linje, farger, f"{bilde.enhet['navn']}")
    for kvartal, _ in bilde.brudd:
        _add_break(figur, kvartal, perioder, farger)
    add_track(figur, lay_out_page(tiltak, perioder), farger)
    return figur


def national_name(serie: NasjonalSerie) -> str:
    """«Hele arbeidslivet» and the like: the name of a published series on the page."""
    return _SEKTORNAVN.get(serie.sektor, serie.sektor[:1].upper() + serie.sektor[1:])


def _on_axis(perioder: list[str], rader: pl.DataFrame) -> pl.DataFrame:
    """A row for each period of the axis, with its place and its name; null where none is known."""
    akse = pl.DataFrame(
        {
            "periode": perioder,
            "navn": period_names(perioder),
            "sted": range(len(perioder)),
        }
    )
    return akse.join(rader, on="periode", how="left", maintain_order="left")


def _add_chosen(figur: go.Figure, vist: str | None, perioder: list[str], farger: Farger) -> None:
    """A pale column behind the period that the rest of the page shows."""
    if vist in perioder:
        sted = perioder.index(vist)
        figur.add_vrect(
            x0=sted - 0.5,
            x1=sted + 0.5,
            fillcolor=see_through(farger.dempet, 0.14),
            line_width=0,
            layer="below",
        )


def _add_band(figur: go.Figure, linje: pl.DataFrame, farger: Farger) -> None:
    """One closed field per unbroken run of periods: nothing is drawn across a gap."""
    fyll = see_through(farger.hoved, 0.1)
    for nr, run in enumerate(_runs(linje.drop_nulls(["baand_0025", "baand_0975"]))):
        x, lav, hoey = (run[navn].to_list() for navn in ("navn", "baand_0025", "baand_0975"))
        figur.add_scatter(
            x=[*x, *reversed(x)],
            y=[*hoey, *reversed(lav)],
            mode="lines",
            # A run of one period has no area; its line is the field.
            line={"width": 0 if len(run) > 1 else 12, "color": fyll},
            fill="toself",
            fillcolor=fyll,
            name=BAAND,
            legendgroup=BAAND,
            legendrank=1,
            showlegend=nr == 0,
            hoverinfo="skip",
        )
    _add_band_words(figur, linje)


def _runs(linje: pl.DataFrame) -> list[pl.DataFrame]:
    """Rows whose places follow each other, kept together."""
    return linje.with_columns(run=pl.col("sted") - pl.int_range(pl.len())).partition_by(
        "run", maintain_order=True
    )


def _add_band_words(figur: go.Figure, linje: pl.DataFrame) -> None:
    """The band as one line of what hovering shows; itself it is not seen."""
    if not linje["baand_0975"].count():
        return
    figur.add_scatter(
        x=linje["navn"].to_list(),
        y=linje["baand_0975"].to_list(),
        mode="lines",
        line={"width": 0},
        name=BAAND,
        showlegend=False,
        customdata=[
            f"{format_prosent(lav)} til {format_prosent(hoey)}"
            for lav, hoey in linje.select("baand_0025", "baand_0975").iter_rows()
        ],
        hovertemplate="%{customdata}",
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
        x=linje["navn"].to_list(),
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
        x=linje["navn"].to_list(),
        y=linje["sykefravaersprosent"].to_list(),
        mode="lines+markers",
        cliponaxis=False,
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
