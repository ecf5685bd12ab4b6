"""What every visit runs first: who is it, and which pages does that role have."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages import andre, innsynslogg, min_side, om, person, seksjon, trafikklys
from pages.drawing import konto, vakt
from pipelines.access.roller import Side

MERKE = str(Path(__file__).parent / "static" / "merke.svg")
SIDER = {
    Side.TRAFIKKLYS: (trafikklys.render, "Trafikklys"),
    Side.SEKSJON: (seksjon.render, "Seksjon"),
    Side.OM: (om.render, "Om tallene"),
    Side.ANDRE: (andre.render, "Hva andre ser"),
    Side.PERSON: (person.render, "Person"),
    Side.MIN_SIDE: (min_side.render, "Min side"),
    Side.INNSYNSLOGG: (innsynslogg.render, "Innsynslogg"),
}

st.set_page_config(page_title="Trafikklys", layout="wide")
adgang = vakt.open_door()
st.set_page_config(page_icon=MERKE)
valg = konto.draw_account(adgang)
vakt.keep_watch(vakt.role_keys(adgang))
synlige = adgang.pages(valg)
st.navigation(
    [
        st.Page(
            render,
            title=tittel,
            url_path="" if side == synlige[0] else side.value or "trafikklys",
            default=side == synlige[0],
            visibility="visible" if side in synlige else "hidden",
        )
        for side, (render, tittel) in SIDER.items()
    ],
    position="top",
).run()
