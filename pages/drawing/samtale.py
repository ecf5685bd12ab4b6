"""The talk: an invitation to ask early and kindly, a day for it, and the calendar both bring."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import streamlit as st

from pages.drawing import skjema
from pages.drawing.bordkalender import draw_calendar
from pages.drawing.tables import escape, quiet
from pipelines.access.person import Oppfolging, Personbilde
from pipelines.access.personsak import Skriver
from pipelines.errors import RegistreringFeil
from pipelines.followup.tekster import read_texts
from pipelines.reports.bordkalender import Kalenderside, calendar_pdf
from pipelines.settings import read_settings

LIGGER_FRAMME = timedelta(days=30)
"""So long after the day of the talk the calendar stays open."""


def draw_invitation(korte: int) -> None:
    """Several short absences: how to ask, what the leader can do, and who can help."""
    tekst = read_texts().gjentatt
    with st.container(border=True):
        st.subheader(tekst.tittel, anchor=False)
        st.markdown(tekst.hvorfor)
        st.markdown("**Slik kan du begynne**\n" + _quotes(tekst.openers(korte)))
        st.markdown(tekst.til_lederen)
        with st.expander("Hva du kan gjøre, og hvem som kan hjelpe"):
            st.markdown("**Du kan**\n" + _list(tekst.leder_kan))
            st.markdown("**Hent inn**\n" + _pairs(tekst.hent_inn))
            st.markdown("**Fra Nav**\n" + _pairs(tekst.nav))
            st.markdown(f"**Leder før lege.** Du kan si: «{tekst.leder_foer_lege}»")


def draw_days_used(dager: int) -> None:
    """Egenmelding used, as information."""
    regler = read_settings().gjentatt
    st.markdown(
        f"Brukte egenmeldingsdager siste tolv måneder: **{dager} av {regler.egenmelding_dager}**, "
        f"høyst {regler.egenmelding_per_gang} dager om gangen."
    )


def draw_plan(stand: Oppfolging, merke: str, i_dag: date, skriver: Skriver) -> None:
    """The day of the talk, and the forms to set it or call it off."""
    samtale = stand.samtale
    if samtale is not None and samtale >= i_dag:
        st.markdown(
            f"Samtale avtalt **{samtale:%d.%m.%Y}**, satt opp av {escape(stand.samtale_av)}."
        )
        skjema.send(
            "Avlys samtalen",
            merke,
            "avlys",
            lambda: skriver.withdraw(stand.samtale_sak),
            "Samtalen er avlyst.",
        )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        dato = st.date_input(
            "Samtale avtalt",
            None,
            format="DD.MM.YYYY",
            min_value=i_dag,
            key=f"samtale_{merke}",
            width=180,
        )
        skjema.send(
            "Lagre datoen",
            merke,
            "samtale",
            lambda: skriver.plan_talk(_chosen(dato)),
            "Samtalen er avtalt. Kalenderen ligger klar her og på Min side hos den ansatte.",
        )
    if not is_open(samtale, i_dag):
        st.markdown(
            quiet("Når dato for samtalen er satt, åpnes kalenderen for de siste tolv månedene.")
        )


def _chosen(dato: date | None) -> date:
    if dato is None:
        raise RegistreringFeil("Velg dagen dere er blitt enige om.")
    return dato


def is_open(samtale: date | None, i_dag: date) -> bool:
    """Whether the calendar is open: a talk is planned, or was not long ago."""
    return samtale is not None and samtale >= i_dag - LIGGER_FRAMME


def draw_person_calendar(
    bilde: Personbilde, hvem: str, rolle: str, formaal: str, naa: datetime
) -> None:
    """The last twelve months on screen, and on one sheet of paper."""
    maaneder = bilde.calendar()
    draw_calendar(maaneder)
    side = Kalenderside(
        navn=bilde.navn or "Uten navn",
        maaneder=maaneder,
        per_dato=bilde.per_dato,
        skrevet_ut_av=hvem,
        rolle=rolle,
        tidspunkt=naa,
        formaal=formaal,
    )
    st.download_button(
        "Last ned som PDF, én side",
        lambda: calendar_pdf(side),
        file_name="kalender.pdf",
        mime="application/pdf",
        icon=":material/print:",
        on_click="ignore",
    )


def draw_kept_out(stand: Oppfolging, merke: str, i_dag: date, skriver: Skriver) -> None:
    """No reminders for a while, without saying why."""
    with st.expander("Ikke minn om korte fravær", icon=":material/notifications_off:"):
        if stand.holdes_utenfor is not None:
            st.markdown(f"Ingen påminnelser til og med **{stand.holdes_utenfor:%d.%m.%Y}**.")
            skjema.send(
                "Slå på igjen",
                merke,
                "paa_igjen",
                lambda: skriver.withdraw(stand.utenfor_sak),
                "Påminnelsene er slått på igjen.",
            )
        st.markdown(
            "Er fraværet kjent og avklart, for eksempel i et svangerskap, kan påminnelsene slås "
            "av en tid. Grunnen lagres ikke."
        )
        dato = st.date_input(
            "Til og med",
            i_dag + timedelta(weeks=26),
            format="DD.MM.YYYY",
            min_value=i_dag,
            max_value=i_dag + timedelta(days=365),
            key=f"utenfor_{merke}",
            width=180,
        )
        skjema.send(
            "Slå av til denne datoen",
            merke,
            "utenfor",
            lambda: skriver.keep_out(dato),
            "Påminnelsene er slått av.",
        )


def _quotes(setninger: tuple[str, ...]) -> str:
    return "\n".join(f"- «{escape(ett)}»" for ett in setninger)


def _list(setninger: tuple[str, ...]) -> str:
    return "\n".join(f"- {ett}" for ett in setninger)


def _pairs(par: tuple[tuple[str, str], ...]) -> str:
    return "\n".join(f"- **{hva}**: {naar}" for hva, naar in par)
