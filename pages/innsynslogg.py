"""The access log, for the personvernombud: who looked at whom, what stands out, as a file."""

from __future__ import annotations

import streamlit as st

from pages.drawing import loglist, vakt
from pipelines.access.logg import read_log
from pipelines.access.roller import Side


def render() -> None:
    innsyn = vakt.enter(Side.INNSYNSLOGG)
    st.set_page_config(page_title="Innsynslogg – Trafikklys")
    st.title("Innsynslogg", anchor=False)
    st.markdown(loglist.INNLEDNING)
    naa = vakt.now()
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        utvalg = loglist.choose_part(naa)
        plass = st.container(width="content")
    if utvalg is None:
        return
    bilde = read_log(innsyn, utvalg, naa)
    with plass:
        bruker = loglist.choose_user(bilde)
    rader = loglist.of_user(bilde.rader, bruker)
    loglist.draw_check(bilde)
    st.header("Verdt å se nærmere på", anchor=False)
    loglist.draw_unusual(rader)
    st.header("Alle oppslag", anchor=False)
    loglist.draw_all(rader)
    loglist.offer_file(rader, utvalg)
