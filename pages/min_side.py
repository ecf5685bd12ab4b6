"""The employee's own page: what is registered about me, and who has looked."""

from __future__ import annotations

import streamlit as st

from pages.drawing import people, vakt
from pipelines.access.adgang import for_a_purpose
from pipelines.access.innsyn import Formaal
from pipelines.access.logg import read_looks_at_self
from pipelines.access.person import read_self
from pipelines.access.roller import Side


def render() -> None:
    innsyn = for_a_purpose(vakt.enter(Side.MIN_SIDE), Formaal.EGNE)
    st.set_page_config(page_title="Min side – Trafikklys")
    st.title("Min side", anchor=False)
    st.markdown(people.OM_MIN_SIDE)
    bilde = read_self(innsyn, vakt.now())
    if bilde is None:
        people.draw_nothing_registered()
        return
    people.draw_person(bilde)
    st.header("Hvem som har sett på opplysningene mine", anchor=False)
    people.draw_looks(read_looks_at_self(innsyn))
