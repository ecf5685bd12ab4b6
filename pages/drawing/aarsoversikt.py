"""The year screen by screen: choosing it, stepping through it, and each screen in large type."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import singledispatch
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from pages.drawing import aarsdiagrammer, skjema, tables
from pages.drawing.charts import INNSTILLINGER
from pages.drawing.lights import Rad, describe, light_words, read_asset
from pages.drawing.tables import quiet
from pages.drawing.theme import current_colours
from pipelines.access.aarsbilder import (
    Delingsskjerm,
    Endringsskjerm,
    Lysskjerm,
    Sammenligningsskjerm,
    Sesongskjerm,
    Skjerm,
    Stedskjerm,
    Tallskjerm,
    Tiltaksskjerm,
    Traktskjerm,
)
from pipelines.access.aarstiltak import difference_words
from pipelines.contract.perioder import Kvartal, Periode
from pipelines.lights.tall import (
    INGEN_TALL,
    VISES_IKKE,
    format_desimal,
    format_endring,
    format_heltall,
    format_prosent,
)

AAR, SKJERM = "aar", "skjerm"
ALLE = "Vis alle seksjoner, også de minste"
_ALLE = "aarsoversikt_alle"
FLEST_TILTAK = 6
"""So many have room on a screen; the table has the rest."""

_storskjerm = st.components.v2.component(
    "trafikklys_aarsoversikt",
    html='<div class="rot">\n</div>',
    css=read_asset("symbol.css", "aarsoversikt.css"),
    js=read_asset("symbol.js", "aarsoversikt.js"),
)


def choose_year(aarene: Sequence[str]) -> str:
    """The year in the address; else the newest."""
    oensket = st.query_params.get(AAR, aarene[0])
    valgt = oensket if oensket in aarene else aarene[0]
    st.session_state["velg_aar"] = valgt
    st.selectbox(
        "År",
        list(aarene),
        format_func=_year_name,
        key="velg_aar",
        on_change=_write_year,
        label_visibility="collapsed",
        width=400,
    )
    return valgt


def _year_name(navn: str) -> str:
    tekst = Periode.parse(navn).tekst
    return tekst[:1].upper() + tekst[1:]


def _write_year() -> None:
    st.query_params[AAR] = str(st.session_state["velg_aar"])


def wants_all() -> bool:
    """HR: the figures of small seksjoner too. Off until asked for: a wall is for everybody."""
    return st.toggle(ALLE, key=_ALLE)


def step_through(skjermer: Sequence[Skjerm]) -> Skjerm:
    """The screen in the address; the arrow keys and the buttons lead to its neighbours."""
    nr = _asked_screen(len(skjermer))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Forrige",
            icon=":material/arrow_back:",
            shortcut="Left",
            disabled=nr == 1,
            on_click=_go,
            args=(nr - 1,),
        )
        st.markdown(f"**{nr}** av {len(skjermer)}", width="content")
        st.button(
            "Neste",
            icon=":material/arrow_forward:",
            icon_position="right",
            shortcut="Right",
            disabled=nr == len(skjermer),
            on_click=_go,
            args=(nr + 1,),
        )
    return skjermer[nr - 1]


def _asked_screen(antall: int) -> int:
    oensket = st.query_params.get(SKJERM, "1")
    nr = int(oensket) if oensket.isascii() and oensket.isdigit() and len(oensket) < 4 else 1
    return min(max(nr, 1), antall)


def _go(nr: int) -> None:
    st.query_params[SKJERM] = str(nr)


@singledispatch
def draw_screen(skjerm: Skjerm, kommentar: str) -> None:
    """What a screen shows, what it says, and HR's comment."""
    _draw_text(skjerm, kommentar)


@draw_screen.register
def _(skjerm: Tallskjerm, kommentar: str) -> None:
    kort = [
        {"navn": ett.navn, "verdi": ett.verdi, "forklaring": ett.forklaring}
        for ett in skjerm.noekkeltall
    ]
    _draw_text(skjerm, kommentar, kort=kort)


@draw_screen.register
def _(skjerm: Lysskjerm, kommentar: str) -> None:
    grupper: dict[str, list[dict[str, Any]]] = {}
    for rad in skjerm.seksjoner.to_dicts():
        grupper.setdefault(rad["sted"] or "", []).append(_section(rad))
    st.markdown(quiet(f"Først lyset {skjerm.foer}, så lyset og sykefraværet {skjerm.naa}."))
    innhold = [{"navn": navn, "seksjoner": rader} for navn, rader in grupper.items()]
    _draw_text(skjerm, kommentar, grupper=innhold, smal=True)


@draw_screen.register
def _(skjerm: Endringsskjerm, kommentar: str) -> None:
    endret = [
        {
            "navn": rad["navn"],
            "sted": rad["sted"],
            "foer": {**_light(rad, "_foer"), "tall": format_prosent(rad["prosent_aar_foer"])},
            "naa": {**_light(rad), "tall": format_prosent(rad["sykefravaersprosent"])},
            "endring": format_endring(rad["endring_pp"]),
            "pil": rad["pil"],
        }
        for rad in skjerm.seksjoner.to_dicts()
    ]
    if endret:
        st.markdown(quiet(f"Sykefraværet {skjerm.foer}, så {skjerm.naa}, og prosentpoeng mellom."))
    _draw_text(skjerm, kommentar, endret=endret or None)


@draw_screen.register
def _(skjerm: Sammenligningsskjerm, kommentar: str) -> None:
    figur = aarsdiagrammer.comparison_chart(skjerm, current_colours())
    hoder = ["Kvartal", skjerm.virksomhet, "Målet", *([skjerm.serie] if skjerm.serie else [])]
    rader = [
        [Kvartal.parse(kvartal).tekst, *map(format_prosent, tall[: len(hoder) - 1])]
        for kvartal, *tall in skjerm.kvartaler.select(
            "kvartal", "prosent", "maal", "nasjonal"
        ).iter_rows()
    ]
    _draw_chart(skjerm, kommentar, [figur], (hoder, rader[::-1]))


@draw_screen.register
def _(skjerm: Sesongskjerm, kommentar: str) -> None:
    figur = aarsdiagrammer.seasons_chart(skjerm, current_colours())
    prosent = {(aar, nr): verdi for aar, nr, verdi in skjerm.kvartaler.iter_rows()}
    hele = dict(skjerm.aar.iter_rows())
    rader = [
        [
            f"{aar}",
            *(format_prosent(prosent.get((aar, nr))) for nr in range(1, 5)),
            format_prosent(hele.get(aar)),
        ]
        for aar in skjerm.kvartaler["aar"].unique().sort(descending=True)
    ]
    hoder = ["År", *(f"{nr}. kvartal" for nr in range(1, 5)), "Hele året"]
    _draw_chart(skjerm, kommentar, [figur], (hoder, rader))


@draw_screen.register
def _(skjerm: Delingsskjerm, kommentar: str) -> None:
    farger = current_colours()
    figurer = [
        aarsdiagrammer.parts_chart(skjerm, farger, deler)
        for deler in (("langtid", "korttid"), ("legemeldt", "egenmeldt"))
    ]
    rader = [[navn, *map(format_prosent, tall)] for navn, *tall in skjerm.aar.iter_rows()]
    hoder = ["Til og med", *(navn.capitalize() for navn in skjerm.aar.columns[1:])]
    _draw_chart(skjerm, kommentar, figurer, (hoder, rader[::-1]))


@draw_screen.register
def _(skjerm: Stedskjerm, kommentar: str) -> None:
    figur = aarsdiagrammer.places_chart(skjerm, current_colours())
    rader = [
        [
            f"{rad['sted']}",
            rad["navn"],
            format_heltall(rad["tapte_dagsverk"]),
            format_prosent(rad["andel"]),
            light_words(rad),
        ]
        for rad in skjerm.seksjoner.to_dicts()
    ]
    hoder = ["Avdeling", "Seksjon", "Tapte dagsverk", "Andel", "Lys"]
    _draw_chart(skjerm, kommentar, [figur], (hoder, rader))


@draw_screen.register
def _(skjerm: Traktskjerm, kommentar: str) -> None:
    figur = aarsdiagrammer.funnel_chart(skjerm, current_colours())
    rader = [
        [
            rad["navn"],
            format_desimal(rad["aarsverk"]),
            format_prosent(rad["sykefravaersprosent"]),
            light_words(rad),
        ]
        for rad in skjerm.seksjoner.sort("aarsverk", descending=True).to_dicts()
    ]
    hoder = ["Seksjon", "Avtalte årsverk", "Sykefravær", "Lys"]
    _draw_chart(skjerm, kommentar, [figur], (hoder, rader))


@draw_screen.register
def _(skjerm: Tiltaksskjerm, kommentar: str) -> None:
    kort = [
        {"navn": ett.navn, "verdi": ett.verdi, "forklaring": ett.forklaring}
        for ett in skjerm.statuser
    ]
    _draw_text(skjerm, kommentar, kort=kort)
    hoder = ("Tiltak", "Enhet", "Slag", "Forskjell, 95\u00a0%", "Hva tallene sier")
    rader = [
        [
            ett.tiltak.naa.tittel,
            ett.enheter,
            ett.tiltak.naa.slag.value,
            difference_words(ett.effekt.effekt),
            ett.dom,
        ]
        for ett in skjerm.maalte
        if ett.effekt is not None and ett.effekt.effekt is not None
    ]
    if rader:
        st.markdown(tables.as_words(hoder, rader[:FLEST_TILTAK]))
    if len(rader) > FLEST_TILTAK:
        st.markdown(quiet(f"{len(rader) - FLEST_TILTAK} til står i tabellen."))
        tables.draw_twin(hoder, rader, er_ord=True)


def _draw_chart(
    skjerm: Skjerm,
    kommentar: str,
    figurer: Sequence[go.Figure],
    tabell: tuple[Sequence[str], Sequence[Sequence[str]]],
) -> None:
    """Charts beside their sentences, and the table twin under them."""
    venstre, hoeyre = st.columns([2, 1], gap="medium")
    with hoeyre:
        _draw_text(skjerm, kommentar, smal=True)
    with venstre:
        for nr, (plass, figur) in enumerate(
            zip(st.columns(len(figurer)), figurer, strict=True), start=1
        ):
            plass.plotly_chart(
                figur,
                config=INNSTILLINGER,
                key=f"{skjerm.id}_{nr}",
                alt=f"{skjerm.tittel}. {' '.join(skjerm.setninger)} Tallene står i tabellen under.",
            )
    tables.draw_twin(*tabell)


def _draw_text(skjerm: Skjerm, kommentar: str, **innhold: Any) -> None:  # noqa: ANN401
    data = {"setninger": list(skjerm.setninger), "kommentar": kommentar or None, **innhold}
    _storskjerm(key=f"skjerm_{skjerm.id}", data=data)


def _light(rad: Rad, etter: str = "") -> dict[str, str | None]:
    skjult = rad[f"aarsak{etter}"] == VISES_IKKE
    return {"lys": "skjult" if skjult else rad[f"lys{etter}"], "klarhet": rad[f"klarhet{etter}"]}


def _section(rad: Rad) -> dict[str, Any]:
    """A row of the list of lights, with its words for the ear."""
    foer = None
    if rad["lys_foer"] is not None:
        den_gang = {navn: rad[f"{navn}_foer"] for navn in ("lys", "klarhet", "aarsak")}
        foer = f"{light_words(den_gang)}, {format_prosent(rad['prosent_aar_foer'])}"
    return {
        "navn": rad["navn"],
        "naa": _light(rad),
        "foer": _light(rad, "_foer") if foer else None,
        "tall": format_prosent(rad["sykefravaersprosent"]) if rad["lys"] else INGEN_TALL,
        "pil": rad["pil"],
        "ord": f"nå {describe(rad)}; for ett år siden {foer or 'ingen tall'}",
    }


def draw_comment_form(
    skjerm: Skjerm, periode: str, staar: str, skriv: Callable[[str], object]
) -> None:
    """HR's comment on this screen; emptied, it is taken away."""
    merke = f"{periode}_{skjerm.id}"
    with st.expander("Kommentar til denne skjermen", icon=":material/edit_note:", type="compact"):
        felt = skjema.key(merke, "kommentar", "tekst")
        st.session_state.setdefault(felt, staar)
        tekst = st.text_area(
            "Kommentar",
            key=felt,
            max_chars=1000,
            height=110,
            placeholder="For eksempel: Vi flyttet i mars, og to avdelinger ble slått sammen",
        )
        st.markdown(
            quiet(
                "Blir stående for dette året, vises for toppledelsen og følger med i filene. Skriv "
                "om arbeidet og virksomheten, ikke om enkeltpersoner eller helse."
            )
        )
        skjema.send("Lagre kommentar", merke, "kommentar", lambda: skriv(tekst), "Lagret.")
