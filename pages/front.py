"""What every visit runs first: who is it, and which pages does that role have."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages import (
    aarsoversikt,
    amu,
    andre,
    gjennomgang,
    innsynslogg,
    lovpaalagt,
    min_side,
    om,
    oppfolging,
    person,
    sammenlign,
    seksjon,
    tiltak,
    trafikklys,
)
from pages.drawing import konto, people, vakt
from pipelines.access.roller import Side

MERKE = str(Path(__file__).parent / "static" / "merke.svg")
SIDER = {
    Side.TRAFIKKLYS: (trafikklys.render, "Trafikklys"),
    Side.SEKSJON: (seksjon.render, "Seksjon"),
    Side.AARSOVERSIKT: (aarsoversikt.render, "Årsoversikt"),
    Side.AMU: (amu.render, "AMU"),
    Side.TILTAK: (tiltak.render, "Tiltak"),
    Side.SAMMENLIGN: (sammenlign.render, "Sammenlign"),
    Side.OPPFOLGING: (oppfolging.render, "Oppfølging"),
    Side.PERSON: (person.render, "Person"),
    Side.GJENNOMGANG: (gjennomgang.render, "Gjennomgang"),
    Side.LOVPAALAGT: (lovpaalagt.render, "Lovpålagt statistikk"),
    Side.OM: (om.render, "Om tallene"),
    Side.ANDRE: (andre.render, "Hva andre ser"),
    Side.MIN_SIDE: (min_side.render, "Min side"),
    Side.INNSYNSLOGG: (innsynslogg.render, "Innsynslogg"),
}

st.set_page_config(page_title="Trafikklys", layout="wide")
adgang = vakt.open_door()
st.set_page_config(page_icon=MERKE)
valg = konto.draw_account(adgang)
vakt.keep_watch(vakt.role_keys(adgang))
synlige = adgang.pages(valg)
sider = {
    side: st.Page(
        render,
        title=tittel,
        url_path="" if side == synlige[0] else side.value or "trafikklys",
        default=side == synlige[0],
        visibility="visible" if side in synlige else "hidden",
    )
    for side, (render, tittel) in SIDER.items()
}
st.session_state[people.SIDER] = sider
st.navigation(list(sider.values()), position="top").run()
