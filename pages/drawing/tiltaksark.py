"""One tiltak as it stands now: what, why, who answers for it, and how far it has come."""

from __future__ import annotations

import streamlit as st

from pages.drawing.tables import escape, quiet
from pages.drawing.tiltaksord import FELT, NavnAv, say, steps
from pipelines.tiltak.tiltak import Tiltak

_FOERST = ("enheter", "slag", "formaal", "forventet", "innen", "start", "evalueres", "ansvarlig")
_MED = ("verneombud", "tillitsvalgt")
_TIL_SLUTT = ("slutt", "erfaring")


def draw_heading(tiltak: Tiltak) -> None:
    """Title, and the step it is on."""
    st.title(escape(tiltak.naa.tittel), anchor=False)
    vei = [f"**{navn}**" if er_her else quiet(navn) for navn, er_her in steps(tiltak.naa.status)]
    st.markdown(f"Status: {' → '.join(vei)}")


def draw_facts(tiltak: Tiltak, navn_av: NavnAv) -> None:
    """Every field that says something, one a line."""
    naa = tiltak.naa
    felter = [*_FOERST, *(felt for felt in _TIL_SLUTT if getattr(naa, felt)), *_MED]
    if naa.sammenlignes_med:
        felter.append("sammenlignes_med")
    rader = [(FELT[felt], say(felt, getattr(naa, felt), navn_av)) for felt in felter]
    st.header("Om tiltaket", anchor=False)
    st.markdown("\n".join(f"- **{navn}:** {escape(tekst)}" for navn, tekst in rader))


def draw_unknown() -> None:
    st.title("Fant ikke tiltaket", anchor=False)
    st.info(
        "Det finnes ikke, eller ligger utenfor det du har tilgang til.",
        icon=":material/search_off:",
    )
