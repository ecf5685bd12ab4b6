"""The table that the law asks of an employer (FOR-1997-03-25-272 § 4)."""

from __future__ import annotations

import streamlit as st

from pages.drawing import address, cache, lovpaalagt, texts, vakt
from pipelines.access.lovpaalagt import Lovstatistikk
from pipelines.access.roller import Side


def render() -> None:
    innsyn = vakt.enter(Side.LOVPAALAGT)
    st.set_page_config(page_title="Lovpålagt statistikk – Trafikklys")
    info = cache.load_info(innsyn)
    statistikk = cache.load_lovpaalagt(innsyn, info) if info else None
    if info is None or statistikk is None:
        texts.draw_empty_store()
        return
    st.title("Lovpålagt statistikk", anchor=False)
    st.markdown(lovpaalagt.INNLEDNING)
    if statistikk.rader.is_empty():
        lovpaalagt.draw_without_people()
    else:
        draw_chosen(statistikk)
    lovpaalagt.draw_explanation()


def draw_chosen(statistikk: Lovstatistikk) -> None:
    enheter = lovpaalagt.with_table(statistikk)
    with st.container(horizontal=True, gap="small"):
        enhet_id = enheter["enhet_id"][0]
        if len(enheter) > 1:
            enhet_id = address.choose_enhet(enheter)
        slag = lovpaalagt.choose_kind()
        perioder = statistikk.periods(enhet_id, slag)
        periode = address.choose_shown(perioder) if perioder else None
    if enhet_id not in enheter["enhet_id"]:
        texts.draw_unknown_enhet()
    elif periode is None:
        texts.draw_no_periods(slag)
    else:
        lovpaalagt.draw_table(statistikk, enhet_id, periode)
