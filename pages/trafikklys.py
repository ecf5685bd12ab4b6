"""Start page: which sections to look nearer at, and how every section has developed."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.drawing import address, cache, figures, filters, lights, matrix, texts
from pages.drawing.tables import quiet
from pipelines.access.innsyn import open_innsyn
from pipelines.access.lesing import Oversikt


def render() -> None:
    innsyn = open_innsyn()
    info = cache.load_info(innsyn)
    if info is None:
        texts.draw_empty_store()
        return
    st.title("Trafikklys per seksjon", anchor=False)
    topptekst = st.container()
    slag = address.choose_period()
    oversikt = cache.load_oversikt(innsyn, info, slag)
    with topptekst:
        texts.draw_source(info, oversikt.perioder if oversikt else ())
    if oversikt is None or not oversikt.perioder:
        texts.draw_no_periods(slag)
        return
    draw_now(oversikt)
    draw_development(oversikt)


def draw_now(oversikt: Oversikt) -> None:
    seksjoner = newest_sections(oversikt)
    rot = oversikt.rader.filter(
        pl.col("enhet_id") == oversikt.virksomhet_id, pl.col("periode") == oversikt.perioder[-1]
    )
    if len(rot):
        figures.draw_overview(rot.row(0, named=True), seksjoner)
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
    enheter = filters.keep_sections(med_tall, newest(oversikt), valg)
    lights.draw_legend()
    antall = int(med_tall["er_seksjon"].sum())
    st.markdown(quiet(texts.chance_line(antall)))
    if not len(enheter):
        texts.draw_no_matches()
        return
    matrix.draw_matrix(
        enheter,
        oversikt.rader,
        oversikt.perioder,
        f"Trafikklys for {enheter['er_seksjon'].sum()} av {antall} seksjoner",
    )
    texts.draw_footing(oversikt.info)


def newest(oversikt: Oversikt) -> pl.DataFrame:
    return oversikt.rader.filter(pl.col("periode") == oversikt.perioder[-1])


def newest_sections(oversikt: Oversikt) -> pl.DataFrame:
    """Newest judged rows of the sections, with `navn` and `sted` (the name of the enhet above)."""
    navn = oversikt.enheter.select(overordnet_id="enhet_id", sted="navn")
    seksjoner = oversikt.enheter.filter("er_seksjon").join(navn, on="overordnet_id", how="left")
    return seksjoner.select("enhet_id", "navn", "sted").join(newest(oversikt), on="enhet_id")
