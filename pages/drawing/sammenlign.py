"""What the page of comparison draws: the choice, the lines, and the newest figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from pages.drawing import charts, tables
from pages.drawing.address import section_link
from pages.drawing.axes import period_frame, period_name, period_names
from pages.drawing.lights import draw_links, light_words
from pages.drawing.tables import figure_text, quiet
from pages.drawing.theme import Farger, current_colours
from pipelines.access.lesing import shown_as
from pipelines.access.sammenlign import FLEST, Linje, Sammenligning, Slag
from pipelines.lights.nasjonal import NasjonalSerie
from pipelines.lights.tall import INGEN_TALL, format_heltall, format_prosent

ENHET = "enhet"
STED = "sted"
VELG = f"Velg to til {FLEST} enheter å se side om side."
LES_SLIK = (
    "Rekkefølgen er den du valgte. Enheter med ulikt arbeid har ulikt fravær også når alt er som "
    "det skal: sammenlign helst enheter som gjør det samme, og se om forskjellen holder seg."
)
OM_STEDER = (
    "Et kontorsted er summen av seksjonene som hører til der nå: tapte dagsverk delt på avtalte."
)
STREKER = ("solid", "dash")


@dataclass(frozen=True)
class _Utseende:
    farge: str
    moenster: str
    bredde: float


def choose_enheter(enheter: pl.DataFrame, egne: tuple[str, ...] | None) -> tuple[str, ...]:
    """Those in the address that the viewer has; without an address one's own, else the first two
    just below the top.
    """
    navn: dict[str, str] = dict(enheter.select("enhet_id", "navn").iter_rows())
    bedt_om = st.query_params.get_all(ENHET) or [*_usual(enheter, egne)]
    vist_som = dict.fromkeys(shown_as(enheter, ett) for ett in bedt_om)
    st.session_state[_key(ENHET)] = [ett for ett in vist_som if ett in navn][:FLEST]
    valgt: list[str] = st.multiselect(
        "Enheter",
        list(navn),
        format_func=lambda enhet_id: navn[enhet_id],
        key=_key(ENHET),
        max_selections=FLEST,
        on_change=_write,
        args=(ENHET,),
        placeholder="Velg enheter",
    )
    return tuple(valgt)


def choose_places(steder: tuple[str, ...], brukt: int) -> tuple[str, ...]:
    """Kontorsteder beside the enheter; nothing is drawn where none can be chosen."""
    if not steder:
        return ()
    plass = FLEST - brukt
    i_adressen = [ett for ett in st.query_params.get_all(STED) if ett in steder]
    st.session_state[_key(STED)] = list(dict.fromkeys(i_adressen))[:plass]
    valgt: list[str] = st.multiselect(
        "Kontorsteder",
        list(steder),
        key=_key(STED),
        max_selections=max(plass, 1),
        on_change=_write,
        args=(STED,),
        placeholder="Ingen kontorsteder",
        disabled=plass < 1,
    )
    return tuple(valgt)


def draw_chart(bilde: Sammenligning, nasjonal: NasjonalSerie | None) -> None:
    """Every line over all periods, with its table."""
    st.header("Utvikling", anchor=False)
    if len(bilde.perioder) < 2:
        st.markdown("Utviklingen vises når det er tall for mer enn én periode.")
        return
    navn = ", ".join(linje.navn for linje in bilde.linjer)
    st.plotly_chart(
        compare_chart(bilde, current_colours(), nasjonal),
        config=charts.INNSTILLINGER,
        key="sammenlign",
        alt=f"Linjediagram: sykefraværsprosent over tid for {navn}. Alle tall står i tabellen "
        "under.",
    )
    noter = [nasjonal.definisjon] if nasjonal else []
    if any(linje.slag is Slag.KONTORSTED for linje in bilde.linjer):
        noter.append(OM_STEDER)
    if noter:
        st.markdown(quiet(" ".join(noter)))
    tables.draw_twin(*compare_table(bilde, nasjonal))


def compare_chart(
    bilde: Sammenligning, farger: Farger, nasjonal: NasjonalSerie | None = None
) -> go.Figure:
    """Lines differ in colour and in dash; what the chosen lie in is thin and grey."""
    perioder = list(bilde.perioder)
    figur = period_frame(farger, perioder)
    if nasjonal is not None:
        punkter = nasjonal.punkter.select(
            pl.col("kvartal").alias("periode"), pl.col("prosent").alias("sykefravaersprosent")
        )
        utseende = _Utseende(farger.dempet, "longdashdot", 1.5)
        _add_line(figur, perioder, punkter, charts.national_name(nasjonal), utseende)
    valgte = [linje for linje in bilde.linjer if linje.slag not in (Slag.OVER, Slag.VIRKSOMHET)]
    utseender = {id(linje): ett for linje, ett in zip(valgte, _looks(farger), strict=False)}
    for linje in reversed(bilde.linjer):
        utseende = utseender.get(id(linje)) or _around_look(linje, farger)
        _add_line(figur, perioder, linje.rader, linje.navn, utseende)
    return figur


def compare_table(
    bilde: Sammenligning, nasjonal: NasjonalSerie | None = None
) -> tuple[list[str], list[list[str]]]:
    """All that the chart draws, newest first."""
    hoder = ["Periode", *(linje.navn for linje in bilde.linjer)]
    rader = {
        id(linje): {rad["periode"]: rad for rad in linje.rader.to_dicts()} for linje in bilde.linjer
    }
    punkter = dict(nasjonal.punkter.iter_rows()) if nasjonal else {}
    hoder += [charts.national_name(nasjonal)] if nasjonal else []
    return hoder, [
        [
            period_name(periode),
            *(
                figure_text(rader[id(linje)].get(periode), "sykefravaersprosent", format_prosent)
                for linje in bilde.linjer
            ),
            *([format_prosent(punkter.get(periode))] if nasjonal else []),
        ]
        for periode in reversed(bilde.perioder)
    ]


def draw_now(bilde: Sammenligning) -> None:
    """The newest period in figures, with a way to each enhet's page."""
    nyeste = bilde.perioder[-1]
    st.header(period_name(nyeste), anchor=False)
    hoder = ("Enhet", "Sykefravær", "Mål", "Lys", "Året før", "Ansatte")
    st.markdown(tables.as_markdown(hoder, [_now(linje, nyeste) for linje in bilde.linjer]))
    enheter = [linje for linje in bilde.linjer if linje.slag is not Slag.KONTORSTED]
    draw_links({linje.navn: section_link(linje.id) for linje in enheter}, "Se mer om")


def _now(linje: Linje, periode: str) -> tuple[str, ...]:
    rad = next(iter(linje.rader.filter(pl.col("periode") == periode).to_dicts()), None)
    prosent = figure_text(rad, "sykefravaersprosent", format_prosent)
    if rad is None or linje.slag is Slag.KONTORSTED:
        return (linje.navn, prosent, *[INGEN_TALL] * 4)
    return (
        linje.navn,
        prosent,
        figure_text(rad, "maal", format_prosent),
        light_words(rad),
        figure_text(rad, "prosent_aar_foer", format_prosent),
        figure_text(rad, "antall_ansatte", format_heltall),
    )


def _usual(enheter: pl.DataFrame, egne: tuple[str, ...] | None) -> Sequence[str]:
    rot = enheter.filter(pl.col("overordnet_id").is_null())["enhet_id"]
    if egne:
        return egne
    over = enheter["overordnet_id"].drop_nulls().unique()
    under = enheter.filter(
        pl.col("overordnet_id").is_in(rot.implode()), pl.col("enhet_id").is_in(over.implode())
    )
    return [str(ett) for ett in under["enhet_id"].head(2)]


def _looks(farger: Farger) -> list[_Utseende]:
    """Three colours that stand out, each whole and dashed."""
    sterke = (farger.hoved, farger.serier[3], farger.tekst)
    return [_Utseende(farge, moenster, 2.5) for moenster in STREKER for farge in sterke]


def _around_look(linje: Linje, farger: Farger) -> _Utseende:
    return _Utseende(farger.dempet, "solid" if linje.slag is Slag.VIRKSOMHET else "dot", 1.5)


def _add_line(
    figur: go.Figure, perioder: list[str], rader: pl.DataFrame, navn: str, utseende: _Utseende
) -> None:
    """Broken where there is no figure; a lone point is still seen."""
    prosent = dict(rader.select("periode", "sykefravaersprosent").iter_rows())
    verdier = [prosent.get(periode) for periode in perioder]
    figur.add_scatter(
        x=period_names(perioder),
        y=verdier,
        mode="lines+markers",
        name=navn,
        cliponaxis=False,
        line={"color": utseende.farge, "width": utseende.bredde, "dash": utseende.moenster},
        marker={"size": 5, "color": utseende.farge},
        customdata=[format_prosent(verdi) for verdi in verdier],
        hovertemplate="%{customdata}",
    )


def _key(felt: str) -> str:
    return f"sammenlign_{felt}"


def _write(felt: str) -> None:
    """The choice goes into the address; an empty one takes it out."""
    valg = st.session_state[_key(felt)]
    if valg:
        st.query_params[felt] = valg
    elif felt in st.query_params:
        del st.query_params[felt]
