"""What only the employee's own page draws."""

from __future__ import annotations

from datetime import date, datetime

import streamlit as st

from pipelines.access.egenkopi import read_own_copy
from pipelines.access.innsyn import Innsyn
from pipelines.followup.tekster import read_texts
from pipelines.reports.egenkopi import own_copy_pdf


def introduction() -> str:
    return read_texts().min_side.om


def draw_talk(samtale: date | None, i_dag: date) -> None:
    if samtale is not None and samtale >= i_dag:
        st.markdown(
            f"Du og lederen din har avtalt en samtale **{samtale:%d.%m.%Y}**. Dere har den samme "
            "kalenderen foran dere."
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
