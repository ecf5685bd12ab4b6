"""How a tiltak came to stand as it does: every utgave, who wrote it, and what it changed."""

from __future__ import annotations

import streamlit as st

from pages.drawing.tables import as_words, escape
from pages.drawing.tiltaksord import FELT, NavnAv, say
from pipelines.access.logg import OSLO
from pipelines.tiltak.tiltak import Tiltak, Tiltakstekst, Utgave, changes

INGENTING = "Ingenting ble endret."


def draw(tiltak: Tiltak, navn_av: NavnAv) -> None:
    """The newest first; nothing is overwritten."""
    st.header("Historie", anchor=False)
    antall = len(tiltak.utgaver)
    with st.expander(
        "1 utgave" if antall == 1 else f"{antall} utgaver",
        icon=":material/history:",
        type="compact",
    ):
        foer = (None, *tiltak.utgaver)
        for utgave, forrige in reversed(list(zip(tiltak.utgaver, foer, strict=False))):
            st.markdown(f"**{escape(who_and_when(utgave))}**")
            st.markdown(_what(utgave.tekst, forrige.tekst if forrige else None, navn_av))


def who_and_when(utgave: Utgave) -> str:
    """«Utgave 2, 12.09.2026 kl. 10.14, Kari Nordmann (HR)»."""
    naar = f"{utgave.tid.astimezone(OSLO):%d.%m.%Y kl. %H.%M}"
    return f"Utgave {utgave.versjon}, {naar}, {utgave.av} ({utgave.rolle})"


def _what(tekst: Tiltakstekst, forrige: Tiltakstekst | None, navn_av: NavnAv) -> str:
    if forrige is None:
        return f"Skrevet første gang, som {escape(tekst.status.value)}."
    rader = [
        (FELT[felt], *(say(felt, getattr(ett, felt), navn_av) for ett in (forrige, tekst)))
        for felt in changes(forrige, tekst)
    ]
    return as_words(("Felt", "Fra", "Til"), rader) if rader else INGENTING
