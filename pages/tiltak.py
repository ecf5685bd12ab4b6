"""What is tried in the enheter: the list, one of them with what came of it, and a new one."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import streamlit as st

from pages.drawing import (
    address,
    cache,
    lights,
    skjema,
    texts,
    tiltak,
    tiltaksark,
    tiltakseffekt,
    tiltaksendring,
    tiltakshistorie,
    tiltaksnotater,
    tiltaksny,
    vakt,
)
from pages.drawing.tiltaksfelt import Enhetsvalg
from pipelines.access.innsyn import Innsyn
from pipelines.access.lesing import Snapshotinfo
from pipelines.access.personsak import today
from pipelines.access.roller import Rolle, Side
from pipelines.access.tiltak import find_tiltak, may_propose, may_revise, read_tiltak
from pipelines.access.tiltaksliste import Linje, name_enheter
from pipelines.tiltak.oppsummering import MINST_FOR_SNITT

TILBAKE = {"Alle tiltak": Side.TILTAK.value}
MED_KALENDER = frozenset({Rolle.HR, Rolle.LEDER})


def render() -> None:
    innsyn = vakt.enter(Side.TILTAK)
    st.set_page_config(page_title="Tiltak – Trafikklys")
    info = cache.load_info(innsyn)
    oversikt = cache.load_oversikt(innsyn, info, address.DEFAULT) if info else None
    if info is None or oversikt is None:
        texts.draw_empty_store()
        return
    skjema.begin()
    if sak := st.query_params.get(tiltaksny.SAK):
        draw_one(innsyn, info, oversikt.enheter, sak)
    elif tiltaksny.NY in st.query_params and may_propose(innsyn):
        lights.draw_links(TILBAKE, "Tilbake")
        valg = Enhetsvalg.of(innsyn, oversikt.enheter)
        tiltaksny.draw(innsyn, valg, st.query_params.to_dict(), vakt.now())
    else:
        draw_all(innsyn, info, oversikt.enheter)


def draw_all(innsyn: Innsyn, info: Snapshotinfo, enheter: pl.DataFrame) -> None:
    st.title("Tiltak", anchor=False)
    st.markdown(tiltak.INNLEDNING)
    alle = read_tiltak(innsyn)
    effekter = cache.load_effects(innsyn, info, alle)
    linjer = [Linje(ett, name_enheter(enheter, ett.naa.enheter), effekter[ett.sak]) for ett in alle]
    tiltak.draw_ways_on(kan_foreslaa=may_propose(innsyn), er_tomt=not linjer)
    if not linjer:
        return
    tiltak.draw_list(tiltak.choose(linjer, enheter), today(vakt.now()))
    if innsyn.rolle in MED_KALENDER:
        tiltak.offer_calendar(innsyn, vakt.now())
    if len(alle) >= MINST_FOR_SNITT:
        tiltak.draw_summary(cache.load_tiltakssum(innsyn, info, alle))


def draw_one(innsyn: Innsyn, info: Snapshotinfo, enheter: pl.DataFrame, sak: str) -> None:
    """Facts first, then the figures, then what people say; changing it comes last."""
    lights.draw_links(TILBAKE, "Tilbake")
    ett = find_tiltak(innsyn, sak)
    if ett is None:
        tiltaksark.draw_unknown()
        return

    def navn_av(levert: Sequence[str]) -> str:
        return name_enheter(enheter, levert, len(levert))

    tiltaksark.draw_heading(ett)
    tiltaksark.draw_facts(ett, navn_av)
    if effekt := cache.load_effects(innsyn, info, [ett])[sak]:
        tiltakseffekt.draw(effekt)
    tiltaksnotater.draw(innsyn, ett)
    if may_revise(innsyn, ett):
        tiltaksendring.draw(innsyn, ett, Enhetsvalg.of(innsyn, enheter), navn_av, vakt.now())
    tiltakshistorie.draw(ett, navn_av)
