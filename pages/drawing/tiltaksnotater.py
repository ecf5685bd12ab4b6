"""Notes beside a tiltak, with who and when, and the form for the next."""

from __future__ import annotations

import streamlit as st

from pages.drawing import skjema, tiltaksnavn, vakt
from pages.drawing.tables import escape, quiet
from pages.drawing.tiltaksnavn import Knapp
from pipelines.access.innsyn import Innsyn
from pipelines.access.logg import OSLO
from pipelines.access.tiltak import add_note, may_note, may_remove_note, remove_note
from pipelines.tiltak.tiltak import Notat, Tiltak

FJERNET = "Notatet er fjernet."


def draw(innsyn: Innsyn, tiltak: Tiltak) -> None:
    st.header("Notater", anchor=False)
    if not tiltak.notater:
        st.markdown("Ingen notater ennå.")
    for ett in tiltak.notater:
        _draw_note(innsyn, tiltak.sak, ett)
    if may_note(innsyn):
        _draw_form(innsyn, tiltak)


def _draw_note(innsyn: Innsyn, sak: str, ett: Notat) -> None:
    hvem = quiet(f"{ett.av} ({ett.rolle}), {ett.tid.astimezone(OSLO):%d.%m.%Y}.")
    if ett.er_fjernet:
        st.markdown(f"{quiet(FJERNET)} {hvem}")
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"{escape(ett.tekst)} {hvem}")
        if may_remove_note(innsyn, sak, ett.nr):
            _draw_removal(innsyn, sak, ett)


def _draw_removal(innsyn: Innsyn, sak: str, ett: Notat) -> None:
    """Asked for twice: the text is gone for good."""
    with st.popover("Fjern", type="tertiary"):
        st.markdown("Teksten blir borte for godt. At det sto et notat her, blir stående.")
        skjema.send(
            "Fjern notatet",
            sak,
            f"fjern_{ett.nr}",
            lambda: remove_note(innsyn, sak, ett.nr, vakt.now()),
            FJERNET,
        )


def _draw_form(innsyn: Innsyn, tiltak: Tiltak) -> None:
    tekst = st.text_area(
        "Nytt notat",
        key=skjema.key(tiltak.sak, "notat", "tekst"),
        max_chars=skjema.ROM,
        height=80,
        placeholder="For eksempel: de nye vaktlistene er prøvd i fire uker, og pausene holdes",
    )
    st.markdown(quiet(tiltaksnavn.UTEN_NAVN))
    tiltaksnavn.send(
        innsyn,
        Knapp("Lagre notatet", tiltak.sak, "notat", "Notatet er lagret."),
        tekst,
        lambda: add_note(innsyn, tiltak.sak, tekst, vakt.now()),
    )
