"""How to read the figures: the light, the mål, the formulas, and what is not shown."""

from __future__ import annotations

import streamlit as st

from pages.drawing import address, cache, guide, lights, vakt
from pipelines.access.maal import read_maal
from pipelines.access.roller import Side


def render() -> None:
    innsyn = vakt.enter(Side.OM)
    info = cache.load_info(innsyn)
    st.set_page_config(page_title="Om tallene – Trafikklys")
    st.title("Om tallene", anchor=False)
    st.markdown(guide.INNLEDNING)
    st.header("Lyset", anchor=False)
    lights.draw_legend()
    st.markdown(guide.LYSET)
    st.header("Målet og rød grense", anchor=False)
    if maal := read_maal(innsyn):
        st.markdown(guide.targets_table(maal))
    st.markdown(guide.MAALET)
    st.header("Slik regnes tallene", anchor=False)
    st.markdown(guide.how_counted(info))
    for tittel, tekst in guide.DELER:
        st.header(tittel, anchor=False)
        st.markdown(tekst)
    if info is None:
        return
    st.header("Disse tallene", anchor=False)
    st.markdown(guide.describe_source(info))
    oversikt = cache.load_oversikt(innsyn, info, address.DEFAULT)
    rot = oversikt and cache.load_seksjon(innsyn, info, oversikt.virksomhet_id, address.DEFAULT)
    if rot and len(rot.vekst):
        st.markdown(guide.VEKST)
        st.markdown(guide.growth_table(rot.vekst))
