"""One enhet: its light, how it has developed, and what its absence is made of."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.drawing import (
    address,
    belastning,
    cache,
    figures,
    forslag,
    lights,
    matrix,
    overview,
    section,
    seksjonsfil,
    tallfil,
    texts,
    tiltaksspor,
    vakt,
)
from pages.drawing.lights import Rad
from pipelines.access.innsyn import Innsyn
from pipelines.access.lesing import Seksjonsbilde
from pipelines.access.roller import Side
from pipelines.access.seksjonsark import of_year
from pipelines.access.tiltak import may_see, tiltak_of
from pipelines.access.tiltaksliste import Linje, as_lines
from pipelines.contract.perioder import Periodetype
from pipelines.lights.belastning import Belastning


def render() -> None:
    innsyn = vakt.enter(Side.SEKSJON)
    info = cache.load_info(innsyn)
    oversikt = cache.load_oversikt(innsyn, info, address.DEFAULT) if info else None
    if info is None or oversikt is None:
        texts.draw_empty_store()
        return
    address.settle_default(overview.has_whole_period(oversikt))
    topp = st.container(gap="xsmall")
    with st.container(horizontal=True, gap="small"):
        vist_naa = cache.load_oversikt(innsyn, info, address.asked_period()) or oversikt
        enhet_id = address.choose_enhet(vist_naa.enheter, innsyn.enheter)
        slag = address.choose_period()
        bilde = cache.load_seksjon(innsyn, info, enhet_id, slag)
        perioder = bilde.virksomhet["periode"].to_list() if bilde else []
        vist = address.choose_shown(perioder) if perioder else None
    if bilde is None:
        topp.title("Ukjent enhet", anchor=False)
        texts.draw_unknown_enhet()
        lights.draw_links({"Alle seksjoner": "./"}, "Veien videre")
        return
    st.set_page_config(page_title=f"{bilde.enhet['navn']} – Trafikklys")
    rad = row_of(bilde.serie, vist)
    with topp:
        section.draw_heading(bilde, rad)
        if bilde.enhet["enhet_id"] not in vist_naa.enheter["enhet_id"]:
            section.draw_closed(bilde)
    if vist is None:
        texts.draw_no_periods(slag)
        return
    draw_figures(innsyn, bilde, rad, vist)


def draw_figures(innsyn: Innsyn, bilde: Seksjonsbilde, rad: Rad | None, vist: str) -> None:
    if rad is None:
        texts.draw_no_figures()
    else:
        lights.draw_sentence(rad)
        texts.draw_estimated(anslaatt=rad["phi_anslaatt"])
    if rad is not None and not rad["vis"]:
        texts.draw_masked()
    elif rad is not None:
        figures.draw_row(figures.summary(rad))
    tiltak = load_tiltak(innsyn, bilde)
    if bilde.serie["vis"].any():
        section.draw_development(bilde, vist, [ett.tiltak for ett in tiltak])
    tiltaksspor.draw_under_chart(tiltak, f"{bilde.enhet['navn']}")
    if rad is not None and rad["vis"]:
        section.draw_composition(rad)
        alle = row_of(bilde.virksomhet, vist)
        section.draw_cases(bilde, rad, alle)
        if aaret := load_year(innsyn, bilde, vist):
            belastning.draw(aaret)
        forslag.draw(innsyn, bilde, (rad, alle), aaret)
    if len(barn := matrix.children_in(bilde, vist)):
        st.header("Enhetene under", anchor=False)
        matrix.draw_children(bilde, barn, vist)
    texts.draw_footing(bilde.info, vist)
    seksjonsfil.offer_sheet(innsyn, f"{bilde.enhet['enhet_id']}", vist)
    tallfil.offer_figures(innsyn, bilde.periodetype, vist, f"{bilde.enhet['enhet_id']}")


def load_tiltak(innsyn: Innsyn, bilde: Seksjonsbilde) -> tuple[Linje, ...]:
    """Those of the enhet, with what can be said of them; none for a role that sees none."""
    if not may_see(innsyn):
        return ()
    alle = tiltak_of(innsyn, f"{bilde.enhet['enhet_id']}")
    return as_lines(innsyn, alle, bilde.periodetype, cache.load_effects(innsyn, bilde.info, alle))


def load_year(innsyn: Innsyn, bilde: Seksjonsbilde, vist: str) -> Belastning | None:
    """Twelve months of the enhet: those that are shown, else the newest."""
    enhet_id = f"{bilde.enhet['enhet_id']}"
    aar, kvartaler = (
        cache.load_seksjon(innsyn, bilde.info, enhet_id, slag)
        for slag in (Periodetype.SISTE4, Periodetype.KVARTAL)
    )
    if bilde.periodetype in (Periodetype.SISTE4, Periodetype.AAR):
        return of_year(bilde, vist, kvartaler)
    if aar is None or aar.enhet["enhet_id"] != enhet_id:
        return None
    return of_year(aar, None, kvartaler)


def row_of(serie: pl.DataFrame, periode: str | None) -> Rad | None:
    rader = serie.filter(pl.col("periode") == periode).to_dicts()
    return rader[0] if rader else None
