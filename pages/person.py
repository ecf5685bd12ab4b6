"""One person's registered absence: with a stated purpose, and written down before it is shown."""

from __future__ import annotations

import streamlit as st

from pages.drawing import people, vakt
from pipelines.access.adgang import for_a_purpose
from pipelines.access.person import find_person, read_own_people
from pipelines.access.roller import Personer, Side


def render() -> None:
    innsyn = vakt.enter(Side.PERSON)
    st.set_page_config(page_title="Person – Trafikklys")
    st.title("Person", anchor=False)
    st.markdown(people.INNLEDNING)
    formaal = people.choose_purpose()
    if formaal is None:
        return
    innsyn = for_a_purpose(innsyn, *formaal)
    if innsyn.rett.personer is Personer.EGNE:
        ansattnr = people.choose_own(read_own_people(innsyn, vakt.now()))
    else:
        ansattnr = people.type_number()
    if not ansattnr:
        return
    bilde = find_person(innsyn, ansattnr, vakt.now())
    if bilde is None:
        people.draw_not_found()
        return
    people.draw_person(bilde)
