"""What every visit runs first: the pages there are, and which one is asked for."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages import om, seksjon, trafikklys

MERKE = str(Path(__file__).parent / "static" / "merke.svg")

st.set_page_config(page_title="Trafikklys", page_icon=MERKE, layout="wide")
st.navigation(
    [
        st.Page(trafikklys.render, title="Trafikklys", url_path="", default=True),
        st.Page(seksjon.render, title="Seksjon", url_path="seksjon"),
        st.Page(om.render, title="Om tallene", url_path="om-tallene"),
    ],
    position="top",
).run()
