"""What is tried in the enheter, and what came of it."""

from __future__ import annotations

import streamlit as st

from pages.drawing import vakt
from pipelines.access.roller import Side

INNLEDNING = "Et tiltak er noe dere prøver for at det skal bli bedre å arbeide i en enhet."


def render() -> None:
    vakt.enter(Side.TILTAK)
    st.set_page_config(page_title="Tiltak – Trafikklys")
    st.title("Tiltak", anchor=False)
    st.markdown(INNLEDNING)
