"""Finding a person, and what is registered about them. Never put in an address or a cache."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.drawing.innlogging import OSLO
from pages.drawing.tables import as_words, escape, quiet
from pipelines.access.innsyn import Formaal, is_case_number
from pipelines.access.logg import AAPNET, SETT
from pipelines.access.person import Personbilde
from pipelines.access.roller import RETTER, Rolle, Side
from pipelines.lights.tall import INGEN_TALL, format_desimal

INNLEDNING = """
Her ser du oppfølgingen av én person: det arbeidsgiver skylder, det dere har avtalt, og fraværet
det siste året. Oppgi hva du trenger det til. Oppslaget skrives i innsynsloggen før opplysningene
hentes, og personen kan selv se det på Min side. Diagnoser finnes ikke i systemet.
"""
_TYPER = {
    "egenmelding": "Egenmelding",
    "sykmelding": "Sykmelding",
    "sykt_barn": "Sykt barn",
    "ferie": "Ferie",
    "permisjon": "Permisjon",
}
_VELG = "Velg formål"
_FORMAAL, _SAK = "formaal", "utkast_saksnummer"
_EGEN, _NUMMER = "egen_ansatt", "utkast_ansattnr"
_PAA_VEI = "paa_vei_til"
TRENGER_RADENE = frozenset({Formaal.KONTROLL, Formaal.INNSYNSKRAV})
"""Purposes that need each registration. For the others there are the deadlines, and the calendar
once a talk is planned.
"""
SIDER = "sidene"
"""Where the session keeps its pages (front.py), so that a button can lead to another."""


def go_to(ansattnr: str) -> None:
    """Open somebody's page, for the purpose already chosen; who it is is never in the address."""
    formaal = st.session_state.get(_FORMAAL) or Formaal.OPPFOLGING
    st.session_state[_PAA_VEI] = formaal, st.session_state.get(_SAK, ""), ansattnr
    st.switch_page(st.session_state[SIDER][Side.PERSON])


def arrive() -> None:
    """Before any field is drawn: whoever was sent here has chosen already."""
    if paa_vei := st.session_state.pop(_PAA_VEI, None):
        formaal, saksnummer, ansattnr = paa_vei
        st.session_state[_FORMAAL], st.session_state[_SAK] = formaal, saksnummer
        st.session_state[_EGEN] = st.session_state[_NUMMER] = ansattnr


def choose_purpose() -> tuple[Formaal, str] | None:
    """Why, and the number of a case where there is one; None until a purpose is chosen."""
    with st.container(horizontal=True, gap="small"):
        valg = st.selectbox(
            "Hva trenger du opplysningene til?",
            Formaal.to_choose(),
            index=None,
            format_func=lambda formaal: formaal.value,
            placeholder=_VELG,
            key=_FORMAAL,
            width=320,
        )
        saksnummer = st.text_input("Saksnummer (valgfritt)", key=_SAK, max_chars=20, width=220)
    if valg is None:
        st.markdown(quiet("Velg et formål for å gå videre."))
        return None
    if saksnummer and not is_case_number(saksnummer):
        st.warning(
            "Skriv saksnummeret slik: 2026/123 eller 2026/123-4. Det skal ikke si hvem det "
            "gjelder.",
            icon=":material/edit:",
        )
        return None
    return valg, saksnummer


def type_number() -> str:
    """Taken when it is finished (Enter), never while typing: the start of one number is another."""
    return st.text_input(
        "Ansattnummer",
        key=_NUMMER,
        max_chars=30,
        width=220,
        placeholder="Skriv og trykk Enter",
    ).strip()


def choose_own(folk: list[tuple[str, str]]) -> str:
    """One of the leader's own people."""
    if not folk:
        st.info("Ingen står registrert med deg som nærmeste leder.", icon=":material/group_off:")
        return ""
    navn = dict(folk)
    if st.session_state.get(_EGEN) not in navn:
        st.session_state[_EGEN] = None
    valg = st.selectbox(
        "Ansatt",
        list(navn),
        index=None,
        format_func=lambda ansattnr: f"{navn[ansattnr]} ({ansattnr})",
        placeholder="Velg en av dine ansatte",
        key=_EGEN,
        width=320,
    )
    return valg or ""


def draw_not_found() -> None:
    st.info(
        "Fant ingen med dette ansattnummeret som du kan se. Oppslaget er skrevet i innsynsloggen.",
        icon=":material/person_search:",
    )


def draw_nothing_registered() -> None:
    st.info("Det er ikke registrert noe om deg.", icon=":material/person_off:")


def draw_without_follow_up() -> None:
    st.info(
        "Frister og avtaler vises når oppfølgingen er bygget. Importer et løpende uttrekk, eller "
        "kjør trafikklys publiser.",
        icon=":material/event_upcoming:",
    )


def draw_heading(bilde: Personbilde) -> None:
    """Name, number, where the person works now, and of which day this is."""
    numre = ", ".join(bilde.ansattnr)
    enheter = bilde.arbeidsforhold.filter(
        pl.col("til").is_null() | (pl.col("til") >= bilde.per_dato)
    )["enhet"].drop_nulls()
    sted = " og ".join(enheter.unique(maintain_order=True))
    st.header(escape(bilde.navn or "Uten navn"), anchor=False)
    deler = [f"Ansattnummer {numre}", sted, f"per {bilde.per_dato:%d.%m.%Y}"]
    st.markdown(quiet(" · ".join(filter(None, deler))))


def draw_registered(bilde: Personbilde, *, med_fravaer: bool) -> None:
    """What the extract holds: absence of the last year where that is asked for, and employments."""
    if med_fravaer:
        with st.expander("Registrert fravær det siste året", icon=":material/list:"):
            if bilde.fravaer.is_empty():
                st.markdown("Ikke noe fravær er registrert.")
            else:
                st.markdown(_absences(bilde.fravaer))
    with st.expander("Arbeidsforhold", icon=":material/work:"):
        st.markdown(_employments(bilde.arbeidsforhold))


def _employments(rader: pl.DataFrame) -> str:
    return as_words(
        ("Enhet", "Fra", "Til", "Stilling"),
        [
            (
                f"{rad['enhet'] or rad['enhet_id']}",
                f"{rad['fra']:%d.%m.%Y}",
                f"{rad['til']:%d.%m.%Y}" if rad["til"] else INGEN_TALL,
                f"{format_desimal(rad['stillingsprosent']).removesuffix(',0')} %",
            )
            for rad in rader.to_dicts()
        ],
    )


def _absences(rader: pl.DataFrame) -> str:
    return as_words(
        ("Type", "Fra", "Til", "Grad"),
        [
            (
                _TYPER.get(rad["type"], rad["type"]),
                f"{rad['fra']:%d.%m.%Y}",
                "pågår" if rad["paagaar"] else f"{rad['til']:%d.%m.%Y}",
                f"{format_desimal(rad['grad']).removesuffix(',0')} %",
            )
            for rad in rader.to_dicts()
        ],
    )


def draw_looks(rader: pl.DataFrame) -> None:
    """Who has looked at one's own record, newest first."""
    if rader.is_empty():
        st.markdown("Ingen andre enn deg har sett på opplysningene dine.")
        return
    st.markdown(
        as_words(
            ("Når", "Hvem", "Rolle", "Hva", "Formål"),
            [
                (
                    f"{rad['tid'].astimezone(OSLO):%d.%m.%Y kl. %H.%M}",
                    rad["navn"],
                    RETTER[Rolle(rad["rolle"])].navn,
                    SETT.get(rad["utfall"], AAPNET),
                    rad["formaal"],
                )
                for rad in rader.to_dicts()
            ],
        )
    )
