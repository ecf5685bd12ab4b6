"""How follow-up is done across enheter: the share of deadlines met, with the numbers behind."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.drawing.tables import as_markdown, quiet
from pipelines.access.praksis import Praksis
from pipelines.followup.praksis import HELE, OEVRIGE
from pipelines.followup.punkter import Stoppunkt
from pipelines.lights.tall import HARDT_MELLOMROM, INGEN_TALL, format_heltall

TIL_ANDRE = """
Oppfølging er noe arbeidsgiver skylder den som er syk: en plan, en samtale, et møte i tide. Her ser
du hvor ofte det skjer, aldri hvem det gjelder.
"""
INNLEDNING = """
Hvor mange av fristene som ble møtt, de siste fire hele kvartalene. Like god oppfølging i alle
enheter er arbeidsgivers ansvar; et lavt tall er et spørsmål om tid, støtte og rutiner for
lederne.
"""
INGEN = """
Ingen enheter har sagt at de registrerer oppfølgingen her, og da finnes det ikke noe tall. Det
settes i innstillingene (registrerer).
"""
FOR_FAA = """
Det er for få frister til at noe kan vises uten at det kunne pekt på enkeltpersoner.
"""
NOK_TIL_PROSENT = 10


def draw_practice(praksis: Praksis) -> None:
    st.markdown(INNLEDNING)
    if praksis.rader.is_empty():
        st.info(INGEN if praksis.per_seksjon else FOR_FAA, icon=":material/visibility_off:")
        return
    foerste, siste = praksis.kvartaler[0], praksis.kvartaler[-1]
    st.markdown(
        as_markdown(
            ("Enhet", "Plan innen 4 uker", "Dialogmøte 1 innen 7 uker"), _rows(praksis.rader)
        )
    )
    minst = (
        f" Minst {praksis.minst} personer står bak hvert tall. «{INGEN_TALL}» er for få, og inngår "
        "i summene nederst."
        if praksis.minst
        else ""
    )
    st.markdown(
        quiet(
            f"Per {praksis.kilde.per_dato:%d.%m.%Y}. Frister fra og med {foerste.tekst} til og med "
            f"{siste.tekst}. Bare enheter som registrerer oppfølgingen her. Åpenbart "
            f"unødvendig teller som møtt når det ble avgjort innen fristen.{minst}"
        )
    )


_SIST = {OEVRIGE: 1, HELE: 2}


def _rows(rader: pl.DataFrame) -> list[tuple[str, ...]]:
    navn = sorted(rader["navn"].unique(), key=lambda ett: (_SIST.get(ett, 0), ett))
    per = {(rad["navn"], rad["stoppunkt"]): rad for rad in rader.to_dicts()}
    punkter = (Stoppunkt.OPPFOLGINGSPLAN.value, Stoppunkt.DIALOGMOTE_1.value)
    return [(ett, *(_share(per.get((ett, punkt))) for punkt in punkter)) for ett in navn]


def _share(rad: dict[str, int] | None) -> str:
    if rad is None or not rad["antall"]:
        return INGEN_TALL
    return met_of(rad["i_tide"], rad["antall"])


def met_of(antall: int, alle: int) -> str:
    """«27 av 36 (75 %)»: the numbers first. Whole percent, and none of fewer than ten."""
    talt = f"{format_heltall(antall)} av {format_heltall(alle)}"
    if alle < NOK_TIL_PROSENT:
        return talt
    return f"{talt} ({format_heltall(100 * antall / alle)}{HARDT_MELLOMROM}%)"
