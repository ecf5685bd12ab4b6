"""What the working environment committee meets about: questions first, then figures."""

from __future__ import annotations

import streamlit as st

from pages.drawing import cache, texts, vakt
from pipelines.access.roller import Side


def render() -> None:
    innsyn = vakt.enter(Side.AMU)
    st.set_page_config(page_title="AMU – Trafikklys")
    st.title("AMU", anchor=False)
    info = cache.load_info(innsyn)
    if info is None:
        texts.draw_empty_store()
        return
    texts.draw_source(info, ())
