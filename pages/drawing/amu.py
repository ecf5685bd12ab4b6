"""The AMU's page: questions first, then decisions, then the figures behind them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import plotly.graph_objects as go
import streamlit as st

from pages.drawing import address, charts, lights, skjema, tables, theme, tiltaksspor
from pages.drawing.axes import period_frame, period_name, period_names
from pages.drawing.lights import Rad
from pages.drawing.matrix import Hoder, draw_matrix
from pages.drawing.tables import escape, quiet
from pages.drawing.theme import Farger
from pipelines.access.amu import PERIODER, Amubilde, Vedtak
from pipelines.access.logg import OSLO
from pipelines.contract.perioder import Kvartal, Periode, Periodetype
from pipelines.lights.amutabell import Tabell
from pipelines.lights.belastningsord import PAAMINNELSE
from pipelines.lights.spoersmaalsord import INGEN_SPOERSMAAL, Spoersmaal
from pipelines.lights.tall import VISES_IKKE, format_prosent

INNLEDNING = (
    "Til møtet i arbeidsmiljøutvalget: spørsmål som tallene gir grunn til å stille, det som ble "
    "vedtatt sist, og tallene bak. Alt er vist slik AMU ser det, og aldri om enkeltpersoner."
)
_SLAG = "amu_slag"
_KOLONNER = 3
_HOEYDE = 190
_FLEST_FELT = 24
"""More small charts than this nobody compares; the matrix has them all."""
_FLEST_TILTAK = 12
"""So many are listed before the rest is folded away."""


def choose_period() -> Periodetype:
    """Kvartal, tertial or år: the one in the address where the AMU meets about it."""
    oensket = address.asked_period()
    slag = oensket if oensket in PERIODER else Periodetype.KVARTAL
    st.session_state[_SLAG] = slag.value
    st.segmented_control(
        "Møtet gjelder",
        [ett.value for ett in PERIODER],
        required=True,
        format_func=lambda valg: address.PERIODEVALG[valg],
        key=_SLAG,
        on_change=_write,
    )
    return slag


def _write() -> None:
    st.query_params[address.PERIODE] = st.session_state[_SLAG]
    if address.VIS in st.query_params:
        del st.query_params[address.VIS]  # another kind of period has other periods


def draw_questions(spoersmaal: tuple[Spoersmaal, ...]) -> None:
    st.header("Spørsmål til møtet", anchor=False)
    if not spoersmaal:
        st.markdown(INGEN_SPOERSMAAL)
    for nr, ett in enumerate(spoersmaal, start=1):
        with st.container(border=True, gap="small"):
            st.subheader(f"{nr}. {ett.tittel}", anchor=False)
            st.markdown(escape(ett.tekst))
            with st.expander("Tallene bak", icon=":material/table:", type="compact"):
                st.markdown(tables.as_markdown(ett.hoder, ett.rader))
                st.markdown(quiet(ett.grunn))
    st.info(PAAMINNELSE, icon=":material/handshake:")


def draw_tiltak(bilde: Amubilde, i_dag: date) -> None:
    """What is tried: to be evaluated now first, then the others; nothing where there is none."""
    if not bilde.tiltak:
        return
    st.header("Tiltak under arbeid", anchor=False)
    skyldes = bilde.skal_evalueres
    if skyldes:
        st.subheader("Skal evalueres", anchor=False)
        tiltaksspor.draw_due(skyldes, i_dag)
    andre = [ett for ett in bilde.tiltak if ett not in skyldes]
    if andre:
        st.subheader("Andre", anchor=False)
        tiltaksspor.draw_list(andre[:_FLEST_TILTAK], "Andre tiltak")
    if resten := andre[_FLEST_TILTAK:]:
        with st.expander(f"{len(resten)} tiltak til", type="compact"):
            tiltaksspor.draw_list(resten, "Flere tiltak")


def draw_decisions(bilde: Amubilde, fjern: Callable[[str], object]) -> None:
    """Those of the last meeting first: they are what a meeting begins with."""
    st.header("Vedtak", anchor=False)
    if not bilde.vedtak:
        st.markdown("Ingen vedtak er skrevet ned ennå. Det dere skriver, kommer fram neste gang.")
    for tittel, vedtak in (("Fra sist", bilde.fra_sist), ("Denne gangen", bilde.denne_gangen)):
        if vedtak:
            st.subheader(tittel, anchor=False)
        for ett in vedtak:
            _draw_decision(ett, fjern)
    if bilde.tidligere:
        with st.expander(f"Fra andre møter ({len(bilde.tidligere)})", type="compact"):
            for ett in bilde.tidligere:
                _draw_decision(ett, fjern)


def _draw_decision(ett: Vedtak, fjern: Callable[[str], object]) -> None:
    naar = f"{ett.tid.astimezone(OSLO):%d.%m.%Y}"
    om = Periode.parse(ett.periode).tekst
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"{escape(ett.tekst)} {quiet(f'{ett.av}, {naar}, om {om}.')}")
        skjema.send(
            "Fjern", "amu", f"fjern_{ett.sak}", lambda: fjern(ett.sak), "Vedtaket er fjernet."
        )


def draw_form(periode: Periode, skriv: Callable[[str], object]) -> None:
    """One decision at a time."""
    navn = f"vedtak_{periode.navn}"
    tekst = st.text_area(
        f"Nytt vedtak fra møtet om {periode.tekst}",
        key=skjema.key("amu", navn, "tekst"),
        max_chars=1000,
        height=80,
        placeholder="For eksempel: HR ser på bemanningen i kontaktsentrene før neste møte",
    )
    st.markdown(quiet("Skriv om arbeidet og enhetene, ikke om enkeltpersoner eller helse."))
    skjema.send("Lagre vedtaket", "amu", navn, lambda: skriv(tekst), "Vedtaket er lagret.")


def draw_development(bilde: Amubilde) -> None:
    """The parts beside the virksomhet, then every enhet's lights over time."""
    st.header("Utvikling", anchor=False)
    navn = dict(bilde.deler.select("enhet_id", "navn").iter_rows())
    vist = dict(list(navn.items())[:_FLEST_FELT])
    if vist and len(bilde.perioder) > 1:
        with st.grid(_KOLONNER, min_column_width=280):
            for enhet, ett in vist.items():
                _draw_part(bilde, enhet, ett)
        st.markdown(
            quiet(
                "Heltrukket: enheten. Grå: hele virksomheten. Stiplet: målet for enheten. Alle "
                "diagrammene har samme akse."
            )
        )
        tables.draw_twin(*_parts_twin(bilde, navn))
    st.subheader("Alle enheter", anchor=False)
    lights.draw_legend()
    draw_matrix(
        bilde.enheter,
        bilde.rader,
        bilde.perioder,
        f"Trafikklys for {bilde.enheter['er_seksjon'].sum()} seksjoner, slik AMU ser dem",
        Hoder("Seksjon", "Dette møtet"),
    )


def _draw_part(bilde: Amubilde, enhet: str, navn: str) -> None:
    with st.container(gap="xsmall"):
        st.markdown(f":small[**{escape(navn)}**]")
        st.plotly_chart(
            part_chart(bilde, enhet, navn, theme.current_colours()),
            config=charts.INNSTILLINGER,
            key=f"amu_{enhet}",
            alt=f"Linjediagram: sykefravær i {navn} over tid mot målet og hele virksomheten. Alle "
            "tall står i tabellen under.",
        )


def part_chart(bilde: Amubilde, enhet: str, navn: str, farger: Farger) -> go.Figure:
    """One enhet over time; the axis is the same for all of them."""
    figur = period_frame(farger, list(bilde.perioder))
    serie = bilde.series_of(enhet)
    for rekke, kolonne, strek, tittel in (
        (
            bilde.series_of(bilde.virksomhet_id),
            "sykefravaersprosent",
            {"color": farger.dempet, "width": 1},
            "Virksomheten",
        ),
        (serie, "maal", {"color": farger.tekst, "width": 1, "dash": "dash"}, "Målet"),
        (serie, "sykefravaersprosent", {"color": farger.hoved, "width": 2.5}, navn),
    ):
        _add_line(figur, bilde, (rekke, kolonne, strek, tittel))
    figur.update_layout(height=_HOEYDE, showlegend=False)
    figur.update_yaxes(range=[0, 1.05 * _highest(bilde)], nticks=4)
    return figur


def _highest(bilde: Amubilde) -> float:
    """Of the parts, the virksomhet and what they are held against."""
    enheter = [bilde.virksomhet_id, *bilde.deler["enhet_id"]]
    alle = [
        rad[kolonne]
        for enhet in enheter
        for rad in bilde.series_of(enhet)
        if rad is not None
        for kolonne in ("sykefravaersprosent", "maal")
        if rad[kolonne] is not None
    ]
    return float(max(alle, default=1.0))


def _add_line(
    figur: go.Figure,
    bilde: Amubilde,
    linje: tuple[list[Rad | None], str, dict[str, object], str],
) -> None:
    serie, kolonne, strek, navn = linje
    verdier = [None if rad is None else rad[kolonne] for rad in serie]
    figur.add_scatter(
        x=period_names(bilde.perioder),
        y=verdier,
        mode="lines",
        line=strek,
        name=navn,
        customdata=[format_prosent(verdi) for verdi in verdier],
        hovertemplate="%{customdata}",
    )


def _parts_twin(bilde: Amubilde, navn: dict[str, str]) -> tuple[list[str], list[list[str]]]:
    """All that the small charts draw, newest period first."""
    enheter = {bilde.virksomhet_id: "Hele virksomheten", **navn}
    serier = {enhet: bilde.series_of(enhet) for enhet in enheter}
    rader = [
        [
            period_name(periode),
            *(
                tables.figure_text(None if rad is None else _shown(rad), *_PROSENT)
                for rad in (serie[nr] for serie in serier.values())
            ),
        ]
        for nr, periode in reversed(list(enumerate(bilde.perioder)))
    ]
    return ["Periode", *enheter.values()], rader


_PROSENT = ("sykefravaersprosent", format_prosent)


def _shown(rad: Rad) -> Rad:
    return {**rad, "vis": rad["aarsak"] != VISES_IKKE}


def draw_make_up(bilde: Amubilde) -> None:
    """Work-related absence, children's illness apart, repeated short absence, compliance."""
    st.header("Hva fraværet består av", anchor=False)
    st.markdown(quiet(f"{period_name(bilde.aaret)}."))
    _draw_table(bilde.sammensetning)
    st.header(f"Sykt barn i {bilde.periode.tekst}", anchor=False)
    _draw_table(bilde.sykt_barn)
    if bilde.oppfolging.rader and bilde.praksis is not None:
        foerste, siste = (Kvartal.parse(f"{bilde.praksis.kvartaler[nr]}").tekst for nr in (0, -1))
        st.header("Oppfølging i tide", anchor=False)
        _draw_table(bilde.oppfolging)
        st.markdown(
            quiet(
                f"Frister fra og med {foerste} til og med {siste}, i enheter som registrerer "
                "oppfølgingen her. Åpenbart unødvendig teller som møtt. Minst "
                f"{bilde.praksis.minst} personer står bak hvert tall."
            )
        )


def _draw_table(tabell: Tabell) -> None:
    st.markdown(tables.as_markdown(tabell.hoder, tabell.rader))
    for merknad in tabell.merknader:
        st.markdown(quiet(merknad))
