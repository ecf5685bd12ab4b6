"""The form of a tiltak: new, proposed or changed, in the order one thinks of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from pages.drawing import skjema, tiltaksnavn
from pages.drawing.tables import quiet
from pages.drawing.tiltaksfelt import Enhetsvalg, key
from pipelines.tiltak.tiltak import FLEST_ENHETER, LENGSTE_TITTEL, Ansvarlig, Slag, Status

MAA = "Felt som er merket med \\*, må fylles ut."
BARE_FORESLAATT = (
    "Tiltaket blir stående som foreslått. HR eller lederen ser det, og kan sette det i gang når "
    "verneombud og tillitsvalgte har vært med."
)
FOER_I_GANG = (
    "Før et tiltak settes i gang, skal verneombudet og de tillitsvalgte ha vært med: skriv hvordan "
    "og når. Et forslag kan lagres uten."
)
NAAR = (
    "Tallene kan tidligst si noe når to hele kvartaler er gått. De som arbeider der, merker det "
    "lenge før: spør dem underveis."
)
MED_HVA = (
    "Enheter med lignende arbeid, valgt før resultatet er kjent. Uten valg: resten av virksomheten."
)


def draw_fields(
    merke: str,
    valg: Enhetsvalg,
    statuser: Sequence[Status],
    overskrift: Callable[..., object] = st.header,
) -> None:
    """All fields, in groups. Filled in beforehand (`tiltaksfelt.put`)."""
    st.markdown(f":small[:gray[{MAA}]]")
    overskrift("Hva", anchor=False)
    _draw_what(merke)
    overskrift("Hvor", anchor=False)
    _draw_where(merke, valg)
    overskrift("Når", anchor=False)
    _draw_when(merke)
    overskrift("Ansvar og medvirkning", anchor=False)
    _draw_who(merke)
    overskrift("Status", anchor=False)
    _draw_status(merke, statuser)


def _draw_what(merke: str) -> None:
    st.text_input(
        "Tittel *",
        key=key(merke, "tittel"),
        max_chars=skjema.ROM,
        help=f"Kort, høyst {LENGSTE_TITTEL} tegn. Den står ved siden av tallene.",
        placeholder="For eksempel: Faste pauser i kontaktsenteret",
    )
    st.selectbox(
        "Slag *",
        list(Slag),
        index=None,
        format_func=lambda ett: ett.value.capitalize() if ett.islower() else ett.value,
        key=key(merke, "slag"),
        placeholder="Velg",
        width=320,
    )
    st.text_area(
        "Formål *",
        key=key(merke, "formaal"),
        max_chars=skjema.ROM,
        height=80,
        help="Hvorfor dere gjør dette, i én setning.",
    )
    st.text_area(
        "Hva som er ventet *",
        key=key(merke, "forventet"),
        max_chars=skjema.ROM,
        height=80,
        help="Hva skal bli annerledes? Noe folk kjenner igjen når det skjer, ikke bare et tall.",
    )
    st.markdown(quiet(tiltaksnavn.UTEN_NAVN))


def _draw_where(merke: str, valg: Enhetsvalg) -> None:
    st.multiselect(
        "Enheter *",
        list(valg.navn),
        format_func=lambda ett: valg.navn[ett],
        key=key(merke, "enheter"),
        max_selections=FLEST_ENHETER,
        placeholder="Velg enheter",
        help="En avdeling tar med alle enhetene under.",
    )
    st.multiselect(
        "Sammenlignes med (valgfritt)",
        list(valg.navn),
        format_func=lambda ett: valg.navn[ett],
        key=key(merke, "sammenlignes_med"),
        max_selections=FLEST_ENHETER,
        placeholder="Resten av virksomheten",
        help=MED_HVA,
    )


def _draw_when(merke: str) -> None:
    with st.container(horizontal=True, gap="small"):
        _draw_date(merke, "start", "Start *")
        _draw_date(merke, "innen", "Ventet innen *", "Når det skal være merkbart.")
        _draw_date(merke, "evalueres", "Evalueres *", "Dagen de ansvarlige ser på det sammen.")
    st.markdown(quiet(NAAR))


def _draw_who(merke: str) -> None:
    st.selectbox(
        "Ansvarlig *",
        list(Ansvarlig),
        index=None,
        format_func=lambda ett: ett.value[0].upper() + ett.value[1:],
        key=key(merke, "ansvarlig"),
        placeholder="Velg en rolle",
        width=320,
    )
    st.markdown(quiet(FOER_I_GANG))
    for felt, hvem in (("verneombud", "Verneombud"), ("tillitsvalgt", "Tillitsvalgt")):
        with st.container(horizontal=True, gap="small"):
            st.text_input(
                f"{hvem}: hvordan?",
                key=key(merke, felt),
                max_chars=skjema.ROM,
                placeholder="For eksempel: var med og utformet det i et møte",
                width=480,
            )
            _draw_date(merke, f"{felt}_dato", f"{hvem}: når?")


def _draw_status(merke: str, statuser: Sequence[Status]) -> None:
    if len(statuser) == 1:
        st.markdown(quiet(BARE_FORESLAATT))
        return
    status = st.radio(
        "Hvor langt er det kommet?",
        statuser,
        format_func=lambda ett: ett.value[0].upper() + ett.value[1:],
        key=key(merke, "status"),
        horizontal=True,
    )
    if status.er_slutt:
        _draw_date(merke, "slutt", "Slutt *")
        st.text_area(
            "Erfaring *" if status is Status.AVSLUTTET else "Erfaring",
            key=key(merke, "erfaring"),
            max_chars=skjema.ROM,
            height=80,
            help="Hva sier de som var med, at det førte til?",
        )


def _draw_date(merke: str, felt: str, navn: str, hjelp: str | None = None) -> None:
    st.date_input(navn, format="DD.MM.YYYY", key=key(merke, felt), help=hjelp, width=170)
