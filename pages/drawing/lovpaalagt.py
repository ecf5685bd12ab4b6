"""The table of FOR-1997-03-25-272 § 4 as the regulation lists it, and what its figures mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl
import streamlit as st

from pages.drawing import address, texts
from pages.drawing.tables import as_markdown, escape, quiet
from pipelines.access.lesing import Snapshotinfo
from pipelines.access.lovpaalagt import PERIODETYPER, Lovstatistikk
from pipelines.contract.perioder import Periode, Periodetype
from pipelines.lights.tall import (
    INGEN_TALL,
    VISES_IKKE,
    format_desimal,
    format_heltall,
    format_prosent,
)

Rad = dict[str, Any]

INNLEDNING = """
Arbeidsgiver skal føre denne statistikken for hvert kvartal, etter arbeidsmiljøloven § 5-1 fjerde
ledd og forskrift om føring av statistikk over sykefravær og fravær ved barns sykdom § 4.
"""
LINJER: tuple[tuple[str, str, Callable[[float | None], str]], ...] = (
    ("a) Mulige dagsverk", "mulige_dagsverk", format_desimal),
    ("b) Tilfeller, egen sykdom", "tilfeller", format_heltall),
    ("b) Tilfeller, barns sykdom", "tilfeller_sykt_barn", format_heltall),
    ("c) Sykedager i alt, i dagsverk", "tapte_dagsverk", format_desimal),
    ("c) – i tilfeller inntil 3 dager", "tapte_1_3", format_desimal),
    ("c) – i tilfeller på 4–16 dager", "tapte_4_16", format_desimal),
    ("c) – i tilfeller over 16 dager", "tapte_over_16", format_desimal),
    ("c) – av disse over 8 uker", "tapte_over_56", format_desimal),
    ("Dager ved barns sykdom, i dagsverk", "tapte_sykt_barn", format_desimal),
    ("Sykefraværsprosent", "prosent", format_prosent),
)
"""Text, column and format of each line, in the order of the regulation."""

BRUK = """
- Tabellen for virksomheten og kvartalet skal kunne legges fram for Arbeidstilsynet og Nav. Skriv
  den ut fra nettleseren (Ctrl + P).
- Formålet er at arbeidsgiver og ansatte sammen kan sette i gang og vurdere tiltak (§ 2). Ta den
  derfor med til arbeidsmiljøutvalget.
- Tabellen inneholder ingen diagnoser og ingen navn.
"""
REGNING = """
- **Mulige dagsverk** er arbeidsdager × stillingsprosent. Ferie er trukket fra, og permisjon over
  14 dager. Den som er syk i ferien, har sykedager og ikke feriedager, så de dagene er fortsatt
  mulige dagsverk.
- **Tilfeller** er sammenhengende fravær. De telles i perioden der de begynner. Barns sykdom telles
  for seg, på samme måte. HR teller hvert tilfelle én gang. For andre roller kan den som arbeider i
  to enheter, telle i begge, så tallet deres kan være litt høyere.
- **Sykedager** er arbeidsdager × stillingsprosent × sykmeldingsgrad. De er delt etter hvor mange
  kalenderdager hele tilfellet varer, også dagene utenfor perioden. Et tilfelle som går over åtte
  uker (56 dager), står både i «over 16 dager» og i «over 8 uker».
- Med er alle som har opparbeidet rett til lønn under sykdom (§ 3): de med stillingsprosent.
  Timelønte og eksterne er utelatt.
- **Ikke oppgitt** er personer som er levert uten kjønn. Da går summen opp.
"""
UTEN_PERSONER = """
Den lovpålagte statistikken trenger opplysninger per person: kjønn, tilfeller og varighet. For de
kvartalene som er levert, finnes det bare totaler.
"""
UTEN_KJONN = """
Tallene er ikke delt på kjønn: det må være minst ti kvinner og ti menn i hvert kvartal av året, og
ingen eller minst ti uten oppgitt kjønn.
"""
SKJULT = """
«vises ikke (personvern)»: for få har hatt sykefravær til at tallene kan deles slik, eller delingen
kunne røpet noen få som arbeider i to enheter.
"""
FAA = """
Det er færre enn ti av et kjønn. Forskriften krever tallene, så HR ser dem. Andre roller ser bare
summen. Tenk over hvem som får utskriften.
"""


def choose_kind() -> Periodetype:
    """Quarter or year; the address says which."""
    oensket = st.query_params.get(address.PERIODE)
    slag = next((ett for ett in PERIODETYPER if ett.value == oensket), PERIODETYPER[0])
    st.session_state[_SLAG] = slag.value
    st.segmented_control(
        "Periode",
        [ett.value for ett in PERIODETYPER],
        required=True,
        format_func=lambda valg: address.PERIODEVALG[valg],
        key=_SLAG,
        on_change=_write,
    )
    return slag


_SLAG = "velg_lovperiode"


def _write() -> None:
    """Another kind of period has other periods."""
    st.query_params[address.PERIODE] = st.session_state[_SLAG]
    if address.VIS in st.query_params:
        del st.query_params[address.VIS]


def draw_table(statistikk: Lovstatistikk, enhet_id: str, periode: str) -> None:
    kolonner = statistikk.table(enhet_id, periode).to_dicts()
    navn = statistikk.enheter.filter(enhet_id=enhet_id)["navn"].item()
    st.header(escape(f"{navn}, {Periode.parse(periode).tekst}"), anchor=False)
    st.markdown(quiet(source(statistikk.info)))
    alle = kolonner[-1]
    if alle["dekket"] < alle["krevd"]:
        st.markdown(f"Bare {alle['dekket']} av {alle['krevd']} kvartaler er levert.")
    st.markdown(as_markdown(("Opplysning", *(kol["hvem"] for kol in kolonner)), lines(kolonner)))
    for tekst in remarks(kolonner):
        st.markdown(quiet(" ".join(tekst.split())))
    if foreloepig := texts.provisional_line(statistikk.info, periode):
        st.markdown(quiet(foreloepig))
    st.markdown(difference(alle))


def source(info: Snapshotinfo) -> str:
    """What a printed table is made from."""
    ledd = [
        info.virksomhet,
        f"uttrekk fra {info.uttrekksdato:%d.%m.%Y}",
        f"utgave {info.versjon}",
        *(["oppdiktede eksempeldata"] if info.er_demo else []),
    ]
    return " · ".join(ledd)


def lines(kolonner: Sequence[Rad]) -> list[tuple[str, ...]]:
    """The table, line by line; what may not be shown says so."""
    return [
        (tekst, *(_figure(kolonne, felt, vis) for kolonne in kolonner))
        for tekst, felt, vis in LINJER
    ]


def _figure(kolonne: Rad, felt: str, vis: Callable[[float | None], str]) -> str:
    if kolonne[felt] is None:
        return INGEN_TALL if felt == "prosent" else VISES_IKKE
    return vis(kolonne[felt])


def remarks(kolonner: Sequence[Rad]) -> list[str]:
    """What is to be known about this table before it is passed on."""
    alle = kolonner[-1]
    merknader = []
    if not alle["vis_kjonn"]:
        merknader.append(UTEN_KJONN)
    elif alle["faa"]:
        merknader.append(FAA)
    if any(kolonne[felt] is None for kolonne in kolonner for _, felt, _ in LINJER[:-1]):
        merknader.append(SKJULT)
    return merknader


def difference(alle: Rad) -> str:
    """The same sykedager in the two ways of counting."""
    if alle["prosent"] is None or alle["prosent_nasjonal"] is None:
        return ""
    return (
        f"**SSB og Nav trekker ikke fra ferie: {format_prosent(alle['prosent_nasjonal'])} mot "
        f"{format_prosent(alle['prosent'])} her.** Sykedagene er de samme. Forskriften regner dem "
        "av de dagene folk kunne vært på jobb, uten ferien, og da blir prosenten høyere. Resten av "
        "Trafikklys regner som SSB og Nav. Bruk det tallet når dere sammenligner med andre."
    )


def draw_explanation() -> None:
    st.header("Til Arbeidstilsynet og Nav", anchor=False)
    st.markdown(BRUK)
    st.header("Slik er tabellen regnet", anchor=False)
    st.markdown(REGNING)


def draw_without_people() -> None:
    st.info(UTEN_PERSONER, icon=":material/info:")


def with_table(statistikk: Lovstatistikk) -> pl.DataFrame:
    """The enheter that have any table to show."""
    return statistikk.enheter.join(
        statistikk.rader.select("enhet_id").unique(),
        on="enhet_id",
        how="semi",
        maintain_order="left",
    )
