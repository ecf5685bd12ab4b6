"""What the other roles see: which sections are merged for whom, and why."""

from __future__ import annotations

import streamlit as st

from pages.drawing import access, vakt
from pages.drawing.tables import quiet
from pipelines.access.roller import Side
from pipelines.access.sammenslaatt import read_merged


def render() -> None:
    innsyn = vakt.enter(Side.ANDRE)
    st.set_page_config(page_title="Hva andre ser – Trafikklys")
    st.title("Hva andre ser", anchor=False)
    st.markdown(access.INNLEDNING)
    st.header("Hvem som ser hva", anchor=False)
    st.markdown(access.roles_table())
    for ett in read_merged(innsyn):
        st.header(f"Slått sammen for {access.FOR_HVEM[ett.tall]}", anchor=False)
        st.markdown(access.merged_sentence(ett))
        if len(ett.rader):
            st.markdown(access.merged_table(ett.rader))
    st.markdown(quiet(access.VARER))
