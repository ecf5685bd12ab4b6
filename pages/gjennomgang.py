"""The quarterly meeting with each office, section by section; names off unless switched on."""

from __future__ import annotations

import streamlit as st

from pages import seksjon
from pages.drawing import (
    address,
    cache,
    figures,
    frister,
    gjennomgang,
    lights,
    people,
    section,
    skjema,
    texts,
    vakt,
)
from pages.drawing.lights import Rad
from pages.drawing.vakt import now
from pipelines.access import gjennomgang as moetet
from pipelines.access.adgang import for_a_purpose
from pipelines.access.frister import read_worklist
from pipelines.access.innsyn import Innsyn
from pipelines.access.lesing import Snapshotinfo
from pipelines.access.personsak import today
from pipelines.access.praksis import read_practice
from pipelines.access.roller import Side


def render() -> None:
    innsyn = vakt.enter(Side.GJENNOMGANG)
    st.set_page_config(page_title="Gjennomgang – Trafikklys")
    st.title("Gjennomgang", anchor=False)
    info = cache.load_info(innsyn)
    oversikt = cache.load_oversikt(innsyn, info, address.DEFAULT) if info else None
    if info is None or oversikt is None:
        texts.draw_empty_store()
        return
    st.markdown(gjennomgang.INNLEDNING)
    seksjoner = gjennomgang.choose_sections(oversikt)
    if seksjoner.is_empty():
        return
    skjema.begin()
    enhet = gjennomgang.step_through(seksjoner)
    draw_section(innsyn, info, enhet)
    draw_meeting(innsyn, info.siste_kvartal, str(enhet["enhet_id"]))
    if vakt.has_people_pages() and gjennomgang.wants_names():
        draw_names(innsyn, str(enhet["enhet_id"]))


def draw_section(innsyn: Innsyn, info: Snapshotinfo, enhet: Rad) -> None:
    """Light, figures and change; how it is led; how it follows up; what is tried."""
    enhet_id = str(enhet["enhet_id"])
    bilde = cache.load_seksjon(innsyn, info, enhet_id, address.DEFAULT)
    if bilde is None:
        texts.draw_unknown_enhet()
        return
    rad = seksjon.row_of(bilde.serie, bilde.virksomhet["periode"].to_list()[-1])
    section.draw_heading(bilde, rad, tegn=st.header)
    if rad is not None:
        lights.draw_sentence(rad)
        figures.draw_row(figures.summary(rad))
    gjennomgang.draw_leadership(moetet.read_leader_span(innsyn), enhet_id)
    if vakt.has_people_pages() and (praksis := read_practice(innsyn, now())) is not None:
        gjennomgang.draw_practice(praksis.rader, enhet_id, frister.PRAKSISNAVN)
    gjennomgang.draw_tiltak(seksjon.load_tiltak(innsyn, bilde), today(now()))


def draw_meeting(innsyn: Innsyn, kvartal: str, enhet_id: str) -> None:
    st.subheader("Notater og beslutninger", anchor=False)
    gjennomgang.draw_notes(
        moetet.read_notes(innsyn, [enhet_id]),
        kvartal,
        lambda sak: moetet.withdraw_note(innsyn, enhet_id, sak, now()),
    )
    gjennomgang.draw_note_form(
        enhet_id,
        kvartal,
        lambda tekst, er_beslutning: moetet.write_note(
            innsyn, enhet_id, tekst, now(), er_beslutning=er_beslutning
        ),
    )


def draw_names(innsyn: Innsyn, enhet_id: str) -> None:
    """The working list of the section: with a purpose, and every name in the log."""
    if formaal := people.choose_purpose():
        liste = read_worklist(for_a_purpose(innsyn, *formaal), enhet_id, now())
        if liste is not None:
            frister.draw_list(liste, today(now()))
