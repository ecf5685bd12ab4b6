"""What the working environment committee meets about: questions first, then figures."""

from __future__ import annotations

import streamlit as st

from pages.drawing import address, amu, cache, lights, skjema, texts, vakt
from pages.drawing.nedlasting import Rapportfil, offer_report
from pipelines.access.amu import Amubilde, as_amu, read_amu, withdraw_decision, write_decision
from pipelines.access.innsyn import Innsyn
from pipelines.access.personsak import today
from pipelines.access.roller import Side
from pipelines.contract.perioder import Periode
from pipelines.reports.amu_pdf import amu_pdf


def render() -> None:
    innsyn = vakt.enter(Side.AMU)
    st.set_page_config(page_title="AMU – Trafikklys")
    seer = as_amu(innsyn)
    info = cache.load_info(seer)
    if info is None:
        texts.draw_empty_store()
        return
    st.title("AMU", anchor=False)
    st.markdown(amu.INNLEDNING)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        slag = amu.choose_period()
        oversikt = cache.load_oversikt(seer, info, slag)
        vist = address.choose_shown(list(oversikt.perioder)) if oversikt else None
    bilde = vist and read_amu(innsyn, Periode.parse(vist), vakt.now(), vakt.viewer_name())
    if not bilde:
        texts.draw_no_periods(slag)
        return
    skjema.begin()
    texts.draw_source(info, (bilde.periode.navn,))
    offer_paper(innsyn, bilde)
    draw_meeting(innsyn, bilde)
    amu.draw_development(bilde)
    amu.draw_make_up(bilde)
    texts.draw_footing(info, bilde.periode.navn)


def draw_meeting(innsyn: Innsyn, bilde: Amubilde) -> None:
    """The whole in a line, what to ask, what is tried, what was decided and what is decided now."""
    if rad := bilde.topprad:
        lights.draw_sentence(rad)
    amu.draw_questions(bilde.spoersmaal)
    amu.draw_tiltak(bilde, today(vakt.now()))
    amu.draw_decisions(bilde, lambda sak: withdraw_decision(innsyn, sak, vakt.now()))
    amu.draw_form(
        bilde.periode, lambda tekst: write_decision(innsyn, bilde.periode, tekst, vakt.now())
    )


def offer_paper(innsyn: Innsyn, bilde: Amubilde) -> None:
    offer_report(
        innsyn,
        Rapportfil(
            "Last ned som PDF til møtet",
            f"AMU, {bilde.periode.navn}, for AMU",
            f"amu-{bilde.periode.navn}.pdf",
            "application/pdf",
            lambda: amu_pdf(bilde),
        ),
    )
