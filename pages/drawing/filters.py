"""Which sections the matrix shows; the choices stand in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
import streamlit as st

from pipelines.lights.codes import Klarhet, Lys

FARGEVALG: Mapping[str, Lys] = {
    "Røde": Lys.ROED,
    "Gule": Lys.GUL,
    "Grønne": Lys.GROENN,
    "Grå": Lys.GRAA,
}
ALLE = "Alle avdelinger"


@dataclass(frozen=True)
class Filter:
    """Which sections are asked for; the default asks for all."""

    avdeling: str | None = None
    """enhet_id that the sections lie under."""
    farger: frozenset[Lys] = frozenset()
    """Empty means every colour."""
    bare_klare: bool = False
    tekst: str = ""

    def __bool__(self) -> bool:
        return self != Filter()


def choose_sections(enheter: pl.DataFrame) -> Filter:
    """The filters above the matrix; avdelinger are the inner enheter just under the top."""
    avdelinger = label_departments(enheter)
    with st.container(horizontal=True, gap="small", key="filtre"):
        tekst = st.text_input(
            "Finn seksjon",
            placeholder="Skriv et navn",
            key="sok",
            bind="query-params",
            type="search",
            live="300ms",
            width=220,
        )
        avdeling = ALLE
        if len(avdelinger) > 1:
            avdeling = st.selectbox(
                "Avdeling",
                [ALLE, *avdelinger],
                key="avdeling",
                bind="query-params",
                filter_mode="contains",
                width=260,
            )
        farger = st.pills(
            "Farge nå",
            list(FARGEVALG),
            selection_mode="multi",
            key="farge",
            bind="query-params",
        )
        klare = st.pills(
            "Klarhet", ["Bare klare"], selection_mode="multi", key="klare", bind="query-params"
        )
    return Filter(
        avdeling=avdelinger.get(avdeling),
        farger=frozenset(FARGEVALG[navn] for navn in farger),
        bare_klare=bool(klare),
        tekst=(tekst or "").strip(),
    )


def draw_left(igjen: int, av: int) -> None:
    """How many sections the filter leaves, and a way back to all of them."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.markdown(f"Viser **{igjen} av {av}** seksjoner", width="content")
        st.button("Nullstill", on_click=_reset, icon=":material/filter_alt_off:")


def _reset() -> None:
    for felt, tomt in (("sok", ""), ("avdeling", ALLE), ("farge", []), ("klare", [])):
        if felt in st.session_state:
            st.session_state[felt] = tomt


def label_departments(enheter: pl.DataFrame) -> dict[str, str]:
    """Name → enhet_id of the enheter just under the virksomhet that have others under them."""
    over = enheter["overordnet_id"].drop_nulls().unique()
    rot = enheter.filter(pl.col("overordnet_id").is_null())["enhet_id"]
    avdelinger = enheter.filter(
        pl.col("overordnet_id").is_in(rot.implode()) & pl.col("enhet_id").is_in(over.implode())
    )
    navn: dict[str, str] = {}
    for enhet_id, tekst in avdelinger.select("enhet_id", "navn").iter_rows():
        navn[tekst if tekst not in navn else f"{tekst} ({enhet_id})"] = enhet_id
    return navn


def keep_present(enheter: pl.DataFrame, rader: pl.DataFrame) -> pl.DataFrame:
    """Enheter that have a row in the periods shown; those closed long ago are left out."""
    return enheter.join(rader.select("enhet_id").unique(), on="enhet_id", how="semi")


def keep_sections(enheter: pl.DataFrame, naa: pl.DataFrame, valg: Filter) -> pl.DataFrame:
    """The sections that the filter asks for, with the enheter above them; all without a filter.

    `naa` holds the judged rows of the newest period: colour and klarhet are those of now.
    """
    if not valg:
        return enheter
    over = dict(enheter.select("enhet_id", "overordnet_id").iter_rows())
    treff = enheter.filter("er_seksjon").join(
        naa.select("enhet_id", "lys", "klarhet"), on="enhet_id", how="left"
    )
    if valg.farger:
        treff = treff.filter(
            pl.col("lys").fill_null(Lys.GRAA).is_in([lys.value for lys in valg.farger])
        )
    if valg.bare_klare:
        treff = treff.filter(pl.col("klarhet") == Klarhet.KLAR)
    if valg.tekst:
        treff = treff.filter(
            pl.col("navn").str.to_lowercase().str.contains(valg.tekst.lower(), literal=True)
        )
    beholdt: set[str] = set()
    for enhet_id in treff["enhet_id"]:
        linje = _line_up(enhet_id, over)
        if valg.avdeling is None or valg.avdeling in linje:
            beholdt.update(linje)
    return enheter.filter(pl.col("enhet_id").is_in(beholdt))


def _line_up(enhet_id: str, over: dict[str, str | None]) -> list[str]:
    linje = [enhet_id]
    while overordnet := over.get(linje[-1]):
        linje.append(overordnet)
    return linje
