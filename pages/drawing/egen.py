"""What only the employee's own page draws."""

from __future__ import annotations

from datetime import date, datetime

import streamlit as st

from pages.drawing.tables import escape
from pipelines.access.egenkopi import read_own_copy
from pipelines.access.innsyn import Innsyn
from pipelines.access.person import Oppfolging
from pipelines.followup.tekster import read_texts
from pipelines.reports.egenkopi import own_copy_pdf


def introduction() -> str:
    return read_texts().min_side.om


def draw_talk(stand: Oppfolging, i_dag: date) -> None:
    if stand.samtale is not None and stand.samtale >= i_dag:
        st.markdown(
            f"{escape(stand.samtale_av)} har satt opp en samtale med deg "
            f"**{stand.samtale:%d.%m.%Y}**. Passer det ikke, si fra. Dere har den samme kalenderen "
            "foran dere."
        )


def draw_reminder(stand: Oppfolging) -> None:
    """What the leader is reminded of, in words to the one it is about."""
    if stand.korte is not None:
        st.info(read_texts().min_side.paaminnelse, icon=":material/forum:")
    if stand.holdes_utenfor is not None:
        st.markdown(
            "Lederen din får ingen påminnelser om korte fravær til og med "
            f"**{stand.holdes_utenfor:%d.%m.%Y}**."
        )


def offer_copy(innsyn: Innsyn, naa: datetime) -> None:
    st.markdown(
        "Du har rett til å få vite alt som er lagret om deg. Filen har også det som er trukket "
        "tilbake."
    )
    st.download_button(
        "Last ned alt om meg (PDF)",
        lambda: own_copy_pdf(read_own_copy(innsyn, naa)),
        file_name="mine-opplysninger.pdf",
        mime="application/pdf",
        icon=":material/download:",
        on_click="ignore",
    )


def draw_whom_to_ask() -> None:
    st.markdown("\n".join(f"- **{hvem}** {om}" for hvem, om in read_texts().min_side.spoerre))
