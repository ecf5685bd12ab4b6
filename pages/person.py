"""One person: what is owed, what was agreed; with a stated purpose, written down before shown."""

from __future__ import annotations

import streamlit as st

from pages.drawing import avtaler, people, samtale, skjema, sletting, stoppunkter, vakt
from pages.drawing.vakt import now
from pipelines.access import personsak
from pipelines.access.adgang import for_a_purpose
from pipelines.access.innsyn import Innsyn
from pipelines.access.person import Oppfolging, Personbilde, find_person, read_own_people
from pipelines.access.roller import Personer, Side


def render() -> None:
    innsyn = vakt.enter(Side.PERSON)
    st.set_page_config(page_title="Person – Trafikklys")
    st.title("Person", anchor=False)
    skjema.begin()
    people.arrive()
    st.markdown(people.INNLEDNING)
    formaal = people.choose_purpose()
    if formaal is None:
        return
    innsyn = for_a_purpose(innsyn, *formaal)
    if innsyn.rett.personer is Personer.EGNE:
        ansattnr = people.choose_own(read_own_people(innsyn, now()))
    else:
        ansattnr = people.type_number()
    if not ansattnr:
        return
    bilde = find_person(innsyn, ansattnr, now())
    if bilde is None:
        people.draw_not_found()
        return
    people.draw_heading(bilde)
    if bilde.oppfolging is None:
        people.draw_without_follow_up()
    else:
        draw_follow_up(innsyn, ansattnr, bilde, bilde.oppfolging)
    people.draw_registered(bilde, med_fravaer=innsyn.formaal in people.TRENGER_RADENE)
    if innsyn.rett.personer is Personer.ALLE:
        sletting.draw_deletion(innsyn, ansattnr, bilde.merke, now())


def draw_follow_up(innsyn: Innsyn, nr: str, bilde: Personbilde, stand: Oppfolging) -> None:
    merke, i_dag = bilde.merke, personsak.today(now())
    skriver = personsak.Skriver(innsyn, nr, now())
    if stand.is_ill:
        avtaler.draw_tried_before(stand.avtaler)
    st.subheader("Det arbeidsgiver skylder", anchor=False)
    stoppunkter.draw_age(bilde)
    stoppunkter.draw_stop_points(stand, for_den_ansatte=False)
    stoppunkter.draw_form(merke, i_dag, skriver.register_done, skriver.register_unnecessary)
    stoppunkter.draw_registered(stand.registrert, merke, skriver.withdraw)
    st.subheader("Avtaler", anchor=False)
    avtaler.draw_agreements(
        stand, merke, i_dag, leder=avtaler.Lederskjema(skriver.evaluate, skriver.withdraw)
    )
    avtaler.draw_new(merke, i_dag, skriver.make_agreement)
    draw_talk(skriver, bilde, stand)


def draw_talk(skriver: personsak.Skriver, bilde: Personbilde, stand: Oppfolging) -> None:
    merke, i_dag, innsyn = bilde.merke, personsak.today(now()), skriver.innsyn
    st.subheader("Samtale", anchor=False)
    if stand.korte is not None:
        samtale.draw_invitation(stand.korte)
    samtale.draw_days_used(stand.egenmeldingsdager)
    samtale.draw_plan(stand, merke, i_dag, skriver)
    if samtale.is_open(stand.samtale, i_dag) and innsyn.formaal is not None:
        samtale.draw_person_calendar(
            bilde, vakt.viewer_name(), innsyn.rett.navn, innsyn.formaal.value, now()
        )
    samtale.draw_kept_out(stand, merke, i_dag, skriver)
