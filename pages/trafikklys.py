"""Start page: which sections to look nearer at, and how every section has developed."""

from __future__ import annotations

import streamlit as st

from pages.drawing import (
    address,
    cache,
    figures,
    filters,
    lights,
    matrix,
    overview,
    tallfil,
    texts,
    tiltaksspor,
    vakt,
)
from pages.drawing.tables import quiet
from pipelines.access.lesing import Oversikt
from pipelines.access.personsak import today
from pipelines.access.roller import Rolle, Side
from pipelines.access.tiltaksliste import read_due_lines

# Roles whose day begins here, with what is theirs to look at.
EVALUERER = frozenset({Rolle.HR, Rolle.LEDER})


def render() -> None:
    innsyn = vakt.enter(Side.TRAFIKKLYS)
    info = cache.load_info(innsyn)
    if info is None:
        texts.draw_empty_store()
        return
    st.title("Trafikklys per seksjon", anchor=False)
    topptekst = st.container()
    vanlig = cache.load_oversikt(innsyn, info, address.DEFAULT)
    address.settle_default(vanlig is not None and overview.has_whole_period(vanlig))
    slag = address.choose_period()
    oversikt = cache.load_oversikt(innsyn, info, slag)
    with topptekst:
        texts.draw_source(info, oversikt.perioder if oversikt else ())
    if oversikt is None or not oversikt.perioder:
        texts.draw_no_periods(slag)
        return
    if not oversikt.enheter["er_seksjon"].any():
        texts.draw_too_small_to_show()
    draw_now(oversikt)
    if innsyn.rolle in EVALUERER:
        i_dag = today(vakt.now())
        tiltaksspor.draw_reviews(read_due_lines(innsyn, i_dag), i_dag, st.subheader)
    draw_development(oversikt)
    tallfil.offer_figures(innsyn, slag, oversikt.perioder[-1])


def draw_now(oversikt: Oversikt) -> None:
    seksjoner = overview.newest_sections(oversikt)
    figures.draw_overview(overview.newest_total(oversikt), seksjoner)
    st.header("Se nærmere på", anchor=False)
    utvalg = lights.closer_look(seksjoner)
    if len(utvalg):
        lights.draw_cards(utvalg.to_dicts(), "Seksjoner å se nærmere på")
    elif seksjoner["lys"].eq_missing("graa").all():
        texts.draw_nothing_judged()
    else:
        st.markdown("Ingen seksjoner ligger klart, trolig eller vedvarende over målet nå.")


def draw_development(oversikt: Oversikt) -> None:
    st.header("Alle seksjoner", anchor=False)
    med_tall = filters.keep_present(oversikt.enheter, oversikt.rader)
    valg = filters.choose_sections(med_tall)
    enheter = filters.keep_sections(med_tall, overview.newest(oversikt), valg)
    antall = int(med_tall["er_seksjon"].sum())
    if valg:
        filters.draw_left(int(enheter["er_seksjon"].sum()), antall)
    lights.draw_legend()
    if enheter["slaatt_sammen"].any():
        st.markdown(quiet(texts.MERGED))
    naa = overview.newest_sections(oversikt)
    texts.draw_estimated(anslaatt=naa["phi_anslaatt"].any())
    if linje := texts.chance_line(naa):
        st.markdown(quiet(linje))
    if not len(enheter):
        texts.draw_no_matches()
        return
    matrix.draw_matrix(
        enheter,
        oversikt.rader,
        oversikt.perioder,
        f"Trafikklys for {enheter['er_seksjon'].sum()} av {antall} seksjoner",
    )
    texts.draw_footing(oversikt.info, oversikt.perioder[-1])
