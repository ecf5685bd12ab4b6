"""Enheter side by side over time."""

from __future__ import annotations

import streamlit as st

from pages.drawing import address, cache, overview, sammenlign, section, texts, vakt
from pages.drawing.tables import quiet
from pipelines.access.roller import Side
from pipelines.access.sammenlign import list_places
from pipelines.contract.perioder import Periodetype


def render() -> None:
    innsyn = vakt.enter(Side.SAMMENLIGN)
    st.set_page_config(page_title="Sammenlign – Trafikklys")
    st.title("Sammenlign", anchor=False)
    info = cache.load_info(innsyn)
    vanlig = cache.load_oversikt(innsyn, info, address.DEFAULT) if info else None
    if info is None or vanlig is None:
        texts.draw_empty_store()
        return
    topptekst = st.container()
    address.settle_default(overview.has_whole_period(vanlig))
    slag = address.choose_period()
    oversikt = cache.load_oversikt(innsyn, info, slag)
    with topptekst:
        texts.draw_source(info, oversikt.perioder if oversikt else ())
    if oversikt is None or not oversikt.perioder:
        texts.draw_no_periods(slag)
        return
    enheter = sammenlign.choose_enheter(oversikt.enheter, innsyn.enheter)
    steder = sammenlign.choose_places(list_places(innsyn), len(enheter))
    bilde = cache.load_sammenligning(innsyn, info, enheter, steder, slag)
    if bilde is None or len(enheter) + len(steder) < 1:
        st.markdown(sammenlign.VELG)
        return
    nasjonal = section.choose_national() if slag is Periodetype.KVARTAL else None
    sammenlign.draw_chart(bilde, nasjonal)
    sammenlign.draw_now(bilde)
    st.markdown(quiet(sammenlign.LES_SLIK))
    texts.draw_footing(info, oversikt.perioder[-1])
