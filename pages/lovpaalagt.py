"""The table that the law asks of an employer (FOR-1997-03-25-272 § 4)."""

from __future__ import annotations

import streamlit as st

from pages.drawing import cache, texts, vakt
from pipelines.access.roller import Side


def render() -> None:
    innsyn = vakt.enter(Side.LOVPAALAGT)
    st.set_page_config(page_title="Lovpålagt statistikk – Trafikklys")
    st.title("Lovpålagt statistikk", anchor=False)
    info = cache.load_info(innsyn)
    if info is None:
        texts.draw_empty_store()
        return
    texts.draw_source(info, ())
