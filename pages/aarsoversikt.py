"""The year, screen by screen, made to be shown on a wall."""

from __future__ import annotations

import streamlit as st

from pages.drawing import aarsoversikt, cache, skjema, texts, vakt
from pages.drawing.nedlasting import Rapportfil, offer_report
from pages.drawing.tables import quiet
from pipelines.access import aarsoversikt as aaret
from pipelines.access.aarsbilder import Skjerm
from pipelines.access.innsyn import Innsyn
from pipelines.access.roller import Side
from pipelines.reports.aarsoversikt_pptx import FILTYPE, write_pptx


def render() -> None:
    innsyn = vakt.enter(Side.AARSOVERSIKT)
    st.set_page_config(page_title="Årsoversikt – Trafikklys")
    skjema.begin()
    topp, rad, hoved, bunn = (st.container() for _ in range(4))
    with bunn:
        alle = aaret.may_comment(innsyn) and aarsoversikt.wants_all()
    vist = aaret.for_the_wall(innsyn, alle=alle)
    info, aarene = cache.load_info(vist), aaret.list_years(vist)
    if info is None or not aarene:
        texts.draw_empty_store()
        return
    with rad, st.container(horizontal=True, horizontal_alignment="distribute"):
        stegene = st.container(width="content")
        aar = aarsoversikt.choose_year(aarene)
    skjermer = cache.load_aarsskjermer(vist, info, aar)
    if not skjermer:
        texts.draw_no_figures()
        return
    skjermer = aaret.with_tiltak(vist, aar, skjermer)
    with stegene:
        skjerm = aarsoversikt.step_through(skjermer)
    topp.title(skjerm.tittel, anchor=False)
    kommentar = aaret.read_comments(innsyn, aar).get(skjerm.id, "")
    with hoved:
        aarsoversikt.draw_screen(skjerm, kommentar)
        st.markdown(quiet(skjerm.kilde))
    with bunn:
        draw_comment(innsyn, aar, skjerm, kommentar)
        offer_file(innsyn, vist, aar)


def draw_comment(innsyn: Innsyn, aar: str, skjerm: Skjerm, kommentar: str) -> None:
    """HR writes; others have read it on the screen."""
    if aaret.may_comment(innsyn):
        aarsoversikt.draw_comment_form(
            skjerm,
            aar,
            kommentar,
            lambda tekst: aaret.write_comment(innsyn, aar, skjerm.id, tekst, vakt.now()),
        )


def offer_file(innsyn: Innsyn, vist: Innsyn, aar: str) -> None:
    """The same screens as PowerPoint, with the figures that are on the wall."""
    av, rolle = vakt.viewer_name(), vist.rett.navn
    fil = Rapportfil(
        etikett="Last ned som PowerPoint",
        navn=f"Årsoversikt {aar}, PowerPoint, for {rolle}",
        filnavn=f"arsoversikt-{aar}-{vist.rolle.value}.pptx",
        type=FILTYPE,
        lag=lambda: write_pptx(vist, aar, vakt.now(), av),
    )
    offer_report(innsyn, fil)
