"""The employee's own page: what I am owed, what was agreed, my calendar, and who has looked."""

from __future__ import annotations

import streamlit as st

from pages.drawing import avtaler, egen, people, samtale, skjema, stoppunkter, vakt
from pages.drawing.vakt import now
from pipelines.access import personsak
from pipelines.access.adgang import for_a_purpose
from pipelines.access.innsyn import Formaal, Innsyn
from pipelines.access.logg import read_looks_at_self
from pipelines.access.person import Oppfolging, Personbilde, read_self
from pipelines.access.roller import Side


def render() -> None:
    innsyn = for_a_purpose(vakt.enter(Side.MIN_SIDE), Formaal.EGNE)
    st.set_page_config(page_title="Min side – Trafikklys")
    st.title("Min side", anchor=False)
    st.markdown(egen.introduction())
    bilde = read_self(innsyn, now())
    if bilde is None:
        people.draw_nothing_registered()
        return
    skjema.begin()
    people.draw_heading(bilde)
    if bilde.oppfolging is not None:
        draw_owed(innsyn, bilde, bilde.oppfolging)
    st.header("Kalenderen min", anchor=False)
    samtale.draw_person_calendar(bilde, bilde.navn or "", "Ansatt", "Egne opplysninger", now())
    people.draw_registered(bilde, med_fravaer=True)
    st.header("Hvem som har sett på opplysningene mine", anchor=False)
    people.draw_looks(read_looks_at_self(innsyn))
    st.header("Alt som er lagret om meg", anchor=False)
    egen.offer_copy(innsyn, now())
    st.header("Hvem jeg kan spørre", anchor=False)
    egen.draw_whom_to_ask()


def draw_owed(innsyn: Innsyn, bilde: Personbilde, stand: Oppfolging) -> None:
    i_dag = personsak.today(now())
    st.header("Det arbeidsgiver skylder meg", anchor=False)
    stoppunkter.draw_age(bilde)
    stoppunkter.draw_stop_points(stand, for_den_ansatte=True)
    stoppunkter.draw_registered(stand.registrert, bilde.merke, None)
    st.header("Avtalene mine", anchor=False)
    egen.draw_talk(stand, i_dag)
    egen.draw_reminder(stand)
    avtaler.draw_agreements(
        stand,
        bilde.merke,
        i_dag,
        egen=avtaler.Egetskjema(
            lambda sak, tekst: personsak.comment(innsyn, sak, tekst, now()),
            lambda sak, nr: personsak.withdraw_comment(innsyn, sak, nr, now()),
        ),
    )
    samtale.draw_days_used(stand.egenmeldingsdager)
