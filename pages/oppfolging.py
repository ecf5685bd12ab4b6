"""What the employer owes this week, and how follow-up is done across enheter."""

from __future__ import annotations

import streamlit as st

from pages.drawing import frister, people, praksis, tiltaksspor, vakt
from pipelines.access.adgang import for_a_purpose
from pipelines.access.frister import read_own_deadlines, read_worklist, read_workload
from pipelines.access.innsyn import Formaal, Innsyn
from pipelines.access.personsak import today
from pipelines.access.praksis import read_practice
from pipelines.access.roller import Personer, Side
from pipelines.access.tiltak import review_dates
from pipelines.access.tiltaksliste import read_due_lines


def render() -> None:
    innsyn = vakt.enter(Side.OPPFOLGING)
    st.set_page_config(page_title="Oppfølging – Trafikklys")
    st.title("Oppfølging", anchor=False)
    match innsyn.rett.personer:
        case Personer.EGNE:
            draw_own(for_a_purpose(innsyn, Formaal.OPPFOLGING))
        case Personer.ALLE:
            draw_hr(innsyn)
        case _:
            st.markdown(praksis.TIL_ANDRE)
            draw_practice(innsyn)


def draw_own(innsyn: Innsyn) -> None:
    """A leader's own people: opening the page is the purpose."""
    st.markdown(frister.INNLEDNING)
    liste = read_own_deadlines(innsyn, vakt.now())
    if liste is None:
        frister.draw_not_built()
    else:
        frister.draw_source(liste)
        frister.draw_own_list(liste, today(vakt.now()))
    draw_reviews(innsyn)
    frister.offer_calendar(liste, review_dates(innsyn), vakt.now())


def draw_reviews(innsyn: Innsyn) -> None:
    """Tiltak to evaluate are owed, too."""
    i_dag = today(vakt.now())
    tiltaksspor.draw_reviews(read_due_lines(innsyn, i_dag), i_dag, st.header)


def draw_hr(innsyn: Innsyn) -> None:
    """Counts first; names only for a purpose, in one part of the virksomhet at a time."""
    st.markdown(frister.TIL_HR)
    mengde = read_workload(innsyn, vakt.now())
    if mengde is None:
        frister.draw_not_built()
        return
    frister.draw_source(mengde)
    frister.draw_workload(mengde)
    draw_reviews(innsyn)
    st.header("Arbeidsliste med navn", anchor=False)
    if valg := people.choose_purpose():
        enhet_id = frister.choose_part(mengde)
        if enhet_id:
            med_formaal = for_a_purpose(innsyn, *valg)
            liste = read_worklist(med_formaal, enhet_id, vakt.now())
            if liste is not None:
                frister.draw_list(liste, today(vakt.now()))
    draw_practice(innsyn)


def draw_practice(innsyn: Innsyn) -> None:
    st.header("Like god oppfølging overalt?", anchor=False)
    funnet = read_practice(innsyn, vakt.now())
    if funnet is None:
        frister.draw_not_built()
        return
    praksis.draw_practice(funnet)
