"""A text about a tiltak names nobody: who writes a name is told, and decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from pages.drawing import skjema
from pages.drawing.tables import escape
from pipelines.access.innsyn import Innsyn
from pipelines.access.tiltak import names_in

LIKEVEL = "Lagre likevel"
UTEN_NAVN = "Skriv om arbeidet og enheten, ikke om enkeltpersoner eller helse."


@dataclass(frozen=True)
class Knapp:
    """A button of a form (`skjema.send`), and what is said when it has written."""

    navn: str
    merke: str
    skjema: str
    kvittering: str


def send(innsyn: Innsyn, knapp: Knapp, tekst: str, skriv: Callable[[], object]) -> None:
    """As `skjema.send`; what looks like a name is shown first.

    Asked once: the button then says that it writes all the same, until the words are changed.
    """
    noekkel = f"tiltaksnavn_{knapp.merke}_{knapp.skjema}"
    vist = [ett for ett in st.session_state.get(noekkel, ()) if ett in tekst]
    if vist:
        _warn(vist)

    def check_and_write() -> None:
        funnet = [ett for ett in names_in(innsyn, tekst) if ett not in vist]
        if funnet:
            st.session_state[noekkel] = (*vist, *funnet)
            st.rerun()
        skriv()
        st.session_state.pop(noekkel, None)

    navn = LIKEVEL if vist else knapp.navn
    skjema.send(navn, knapp.merke, knapp.skjema, check_and_write, knapp.kvittering)


def _warn(navn: list[str]) -> None:
    sitert = " og ".join(f"«{escape(ett)}»" for ett in navn)
    st.warning(
        f"Er {sitert} navnet på en som arbeider her? Et tiltak leses av mange, så skriv det uten "
        f"navn. Er det ikke et navn, velger du «{LIKEVEL}».",
        icon=":material/person_alert:",
    )
