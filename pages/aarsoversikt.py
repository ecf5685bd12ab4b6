"""The year, screen by screen, made to be shown on a wall."""

from __future__ import annotations

import streamlit as st

from pages.drawing import cache, texts, vakt
from pipelines.access.roller import Side


def render() -> None:
    innsyn = vakt.enter(Side.AARSOVERSIKT)
    st.set_page_config(page_title="Årsoversikt – Trafikklys")
    st.title("Årsoversikt", anchor=False)
    info = cache.load_info(innsyn)
    if info is None:
        texts.draw_empty_store()
        return
    texts.draw_source(info, ())
