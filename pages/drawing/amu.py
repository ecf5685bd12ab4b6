"""The AMU's page: questions first, then decisions, then the figures behind them."""

from __future__ import annotations

from collections.abc import Callable

import plotly.graph_objects as go
import streamlit as st
from plotly.subplots import make_subplots

from pages.drawing import address, charts, lights, skjema, tables, theme
from pages.drawing.axes import base_layout, period_name, period_names
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
_RADHOEYDE = 210
_FLEST_FELT = 24
"""More small charts than this nobody compares; the matrix has them all."""


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
        st.plotly_chart(
            parts_chart(bilde, vist, theme.current_colours()),
            config=charts.INNSTILLINGER,
            key="amu_deler",
            alt="Små linjediagram, ett for hver enhet under virksomheten: sykefravær over tid mot "
            "målet og hele virksomheten. Alle tall står i tabellen under.",
        )
        st.markdown(
            quiet(
                "Heltrukket: enheten. Grå: hele virksomheten. Stiplet: målet for enheten. Alle "
                "felt har samme akse."
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
        Hoder("Seksjon", bilde.periode.tekst.capitalize()),
    )


def parts_chart(bilde: Amubilde, navn: dict[str, str], farger: Farger) -> go.Figure:
    """One small chart per enhet, all with the same axis."""
    kolonner = min(_KOLONNER, len(navn))
    rader = -(-len(navn) // kolonner)
    figur = make_subplots(
        rows=rader,
        cols=kolonner,
        shared_yaxes="all",
        subplot_titles=[_wrap(ett) for ett in navn.values()],
        vertical_spacing=min(0.12, 0.3 / rader),
        horizontal_spacing=0.04,
    )
    hele = bilde.series_of(bilde.virksomhet_id)
    for nr, enhet in enumerate(navn):
        sted = {"row": nr // kolonner + 1, "col": nr % kolonner + 1}
        serie = bilde.series_of(enhet)
        for rekke, kolonne, strek, tittel in (
            (hele, "sykefravaersprosent", {"color": farger.dempet, "width": 1}, "Virksomheten"),
            (serie, "maal", {"color": farger.tekst, "width": 1, "dash": "dash"}, "Målet"),
            (serie, "sykefravaersprosent", {"color": farger.hoved, "width": 2.5}, navn[enhet]),
        ):
            _add_line(figur, bilde, (rekke, kolonne, strek, tittel), sted)
    figur.update_layout(
        base_layout(farger),
        height=40 + _RADHOEYDE * rader,
        showlegend=False,
        hovermode="x unified",
        margin={"l": 0, "r": 8, "t": 36, "b": 0},
    )
    figur.update_annotations(font={"size": 13, "color": farger.tekst})
    figur.update_xaxes(
        showgrid=False,
        linecolor=farger.strek,
        tickfont_color=farger.dempet,
        fixedrange=True,
        tickvals=_year_starts(bilde.perioder),
        ticktext=[ett[-4:] for ett in map(_year, _year_starts(bilde.perioder))],
        type="category",
        categoryorder="array",
        categoryarray=period_names(bilde.perioder),
    )
    figur.update_yaxes(
        rangemode="tozero",
        ticksuffix=" %",
        gridcolor=farger.strek,
        griddash="dot",
        zeroline=False,
        tickfont_color=farger.dempet,
        fixedrange=True,
    )
    return figur


def _add_line(
    figur: go.Figure,
    bilde: Amubilde,
    linje: tuple[list[Rad | None], str, dict[str, object], str],
    sted: dict[str, int],
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
        **sted,
    )


def _year(navn: str) -> str:
    """The year that ends the name of a place on the axis."""
    return navn.split(" (", maxsplit=1)[0]


def _year_starts(perioder: tuple[str, ...]) -> list[str]:
    """Names of the first period of each year, but one that stands too near the next."""
    aar = [Periode.parse(ett).slutt.year for ett in perioder]
    foerste = [nr for nr, ett in enumerate(aar) if nr == 0 or ett != aar[nr - 1]]
    if len(foerste) > 1 and foerste[1] < 2:
        foerste = foerste[1:]
    return [period_name(perioder[nr]) for nr in foerste]


def _wrap(navn: str) -> str:
    """A long name in two lines over its chart."""
    if len(navn) <= 40:
        return navn
    midt = navn.find(" ", len(navn) // 2 - 4)
    return navn if midt < 0 else f"{navn[:midt]}<br>{navn[midt + 1 :]}"


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
