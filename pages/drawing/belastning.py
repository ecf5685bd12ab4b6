"""«Er det arbeidet eller noen få?»: what twelve months point to, and whose it is to change."""

from __future__ import annotations

import streamlit as st

from pages.drawing import figures
from pages.drawing.axes import period_name
from pages.drawing.figures import Noekkeltall
from pages.drawing.tables import escape, figure_text, quiet
from pipelines.access.lesing import MINST_FOR_TIDEL, MINST_HVER_SIDE
from pipelines.lights.belastning import Belastning, Rad, share
from pipelines.lights.belastningsord import (
    PAAMINNELSE,
    explain_repeated,
    number_word,
    sentences,
)
from pipelines.lights.tall import IKKE_OPPGITT, format_prosent
from pipelines.settings import read_settings

SKJULT = (
    f"Flere korte fravær vises når minst {number_word(MINST_HVER_SIDE)} har det og minst "
    f"{number_word(MINST_HVER_SIDE)} ikke har det, her og i det som kan regnes ut av "
    "enhetene rundt. Ellers kunne tallet si noe om enkeltpersoner."
)
MED_FRAVAER = "Andelen av de ansatte som hadde sykefravær i løpet av tolv måneder."
TIDELEN = "Så mye av de tapte dagsverkene står tidelen med mest fravær for."


def draw(aaret: Belastning) -> None:
    """Shares beside the virksomhet, what they point to in words, and the reminder."""
    minst = read_settings().gjentatt.min_tilfeller
    st.header("Er det arbeidet eller noen få?", anchor=False)
    st.markdown(quiet(f"{period_name(aaret.rad['periode'])}."))
    if aaret.rad["personer"] is None:
        st.markdown(f"Hvor mange det gjelder, er {IKKE_OPPGITT}: uttrekket har bare totaler.")
    elif not aaret.er_hel:
        st.markdown("Andelene vises når alle fire kvartalene har tall.")
    else:
        figures.draw_row(shares(aaret.rad, aaret.virksomhet, minst))
        if not aaret.rad["vis_gjentatt"]:
            st.markdown(quiet(SKJULT))
    for setning in sentences(aaret, minst):
        st.markdown(escape(setning))
    st.info(PAAMINNELSE, icon=":material/handshake:")


def shares(rad: Rad, virksomhet: Rad | None, min_tilfeller: int) -> list[Noekkeltall]:
    """How many people it is about, and how much the tenth with most carries (from 50 people)."""
    rader = [_with_shares(ett) for ett in (rad, virksomhet) if ett is not None]
    andeler = [
        ("Flere korte fravær", "andel_gjentatt", "vis_gjentatt", explain_repeated(min_tilfeller)),
        ("Har hatt sykefravær", "andel_med_fravaer", "vis_uten_fravaer", MED_FRAVAER),
    ]
    if rad["personer"] >= MINST_FOR_TIDEL:
        andeler.append(("Hos tidelen med mest", "andel_tapte_tidel", "vis_tidel", TIDELEN))
    return [
        Noekkeltall(navn, tekster[0], "".join(f"virksomheten: {e}" for e in tekster[1:]), hjelp)
        for navn, kolonne, gulv, hjelp in andeler
        for tekster in [[figure_text(ett, kolonne, format_prosent, gulv) for ett in rader]]
    ]


def _with_shares(rad: Rad) -> Rad:
    return {
        **rad,
        "andel_gjentatt": share(rad, "personer_gjentatt"),
        "andel_med_fravaer": share(rad, "personer_med_fravaer"),
    }
