"""The quarterly meeting with an office: choosing it, stepping through its sections, notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import polars as pl
import streamlit as st

from pages.drawing import skjema, tiltaksspor
from pages.drawing.lights import Rad
from pages.drawing.praksis import met_of
from pages.drawing.tables import escape, quiet
from pipelines.access.gjennomgang import Notat
from pipelines.access.lesing import Oversikt
from pipelines.access.logg import OSLO
from pipelines.access.tiltaksliste import Linje
from pipelines.contract.perioder import Kvartal
from pipelines.lights.tall import format_desimal, format_heltall

INNLEDNING = """
Kvartalets gjennomgang med et kontor eller en avdeling, seksjon for seksjon. Bla med pil høyre og
pil venstre. Det dere noterer, kommer fram igjen neste gang. Navn på ansatte er ikke med, om ikke HR
slår dem på.
"""
MED_NAVN = "Vis navn (bare HR og lederen er i møtet)"
_HVEM, _HVOR, _NR = "gjennomgang_slag", "gjennomgang_valg", "gjennomgang_nr"
_NAVN = "gjennomgang_navn"
FAERREST = 5
"""So many deadlines are shown in a meeting with others; of fewer, everybody would know whose."""
_AVDELING, _KONTOR = "Avdeling", "Kontorsted"


def choose_sections(oversikt: Oversikt) -> pl.DataFrame:
    """The sections of one avdeling or one kontorsted, in tree order; empty until one is chosen."""
    seksjoner = oversikt.enheter.filter("er_seksjon")
    with st.container(horizontal=True, vertical_alignment="top", gap="small"):
        slag = st.segmented_control(
            "Gå gjennom", [_AVDELING, _KONTOR], default=_AVDELING, key=_HVEM, required=True
        )
        valg = _parts(oversikt, seksjoner, slag)
        valgt = st.selectbox(
            slag,
            list(valg),
            index=None,
            format_func=lambda ett: valg[ett][0],
            key=f"{_HVOR}_{slag}",
            placeholder="Velg",
            width=320,
            on_change=_from_the_start,
        )
    return seksjoner.clear() if valgt is None else valg[valgt][1]


def _parts(
    oversikt: Oversikt, seksjoner: pl.DataFrame, slag: str
) -> dict[str, tuple[str, pl.DataFrame]]:
    """Key → (name, its sections)."""
    if slag == _KONTOR:
        steder = seksjoner["kontorsted"].drop_nulls().unique().sort()
        return {sted: (sted, seksjoner.filter(pl.col("kontorsted") == sted)) for sted in steder}
    over = seksjoner["overordnet_id"].unique()
    avdelinger = oversikt.enheter.filter(pl.col("enhet_id").is_in(over.implode()))
    return {
        enhet_id: (navn, seksjoner.filter(pl.col("overordnet_id") == enhet_id))
        for enhet_id, navn in avdelinger.select("enhet_id", "navn").iter_rows()
    }


def _from_the_start() -> None:
    """Another office is another meeting: the first section, and no names."""
    st.session_state[_NR] = 0
    st.session_state[_NAVN] = False


def step_through(seksjoner: pl.DataFrame) -> Rad:
    """One section at a time, by button or arrow key."""
    antall = len(seksjoner)
    nr = min(int(st.session_state.get(_NR, 0)), antall - 1)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if st.button("Forrige", icon=":material/arrow_back:", shortcut="Left", disabled=nr == 0):
            _go(nr - 1)
        if st.button(
            "Neste",
            icon=":material/arrow_forward:",
            icon_position="right",
            shortcut="Right",
            disabled=nr == antall - 1,
        ):
            _go(nr + 1)
        st.markdown(f"Seksjon **{nr + 1}** av {antall}")
    return seksjoner.row(nr, named=True)


def _go(nr: int) -> None:
    st.session_state[_NR] = nr
    st.rerun()


def draw_leadership(spenn: pl.DataFrame | None, enhet_id: str) -> None:
    """People per leader, and how many have a leader who sits elsewhere."""
    rader = None if spenn is None else spenn.filter(pl.col("enhet_id") == enhet_id)
    if rader is None or rader.is_empty():
        st.markdown(quiet("Ledelse: ikke oppgitt."))
        return
    rad = rader.row(0, named=True)
    per_leder = rad["ansatte"] / rad["ledere"]
    borte = met_of(rad["annet_sted"], rad["ansatte"])
    ledere = "1 leder" if rad["ledere"] == 1 else f"{format_heltall(rad['ledere'])} ledere"
    st.markdown(
        f"**Ledelse:** {format_heltall(rad['ansatte'])} ansatte og {ledere}, "
        f"{format_desimal(per_leder).removesuffix(',0')} per leder. {borte} har en leder som "
        "sitter et annet sted. Slik det er i det nyeste uttrekket."
    )


def draw_practice(rader: pl.DataFrame | None, enhet_id: str, navn: dict[str, str]) -> None:
    """Deadlines met in this section, siste fire hele kvartaler."""
    egne = None if rader is None else rader.filter(pl.col("enhet_id") == enhet_id)
    if egne is None or egne.is_empty():
        st.markdown(quiet("Oppfølging: ingen frister, eller registreres ikke her."))
        return
    egne = egne.filter(pl.col("antall") >= FAERREST)
    if egne.is_empty():
        st.markdown(quiet(f"Oppfølging: færre enn {FAERREST} frister, og vises ikke i et møte."))
        return
    deler = [
        f"{navn[rad['stoppunkt']]} i tide {format_heltall(rad['i_tide'])} av "
        f"{format_heltall(rad['antall'])}"
        for rad in sorted(egne.to_dicts(), key=lambda rad: list(navn).index(rad["stoppunkt"]))
    ]
    st.markdown(f"**Oppfølging, siste fire kvartaler:** {', '.join(deler)}.")


def draw_tiltak(linjer: Sequence[Linje], i_dag: date) -> None:
    """What is tried here with the day it is evaluated, then what has ended."""
    st.subheader("Tiltak", anchor=False)
    if not linjer:
        st.markdown(quiet("Ingen tiltak er skrevet ned for denne seksjonen."))
        return
    aapne = [ett for ett in linjer if ett.tiltak.naa.status.er_aapen]
    if aapne:
        tiltaksspor.draw_due(sorted(aapne, key=lambda ett: ett.tiltak.naa.evalueres), i_dag)
    if ferdige := [ett for ett in linjer if ett not in aapne]:
        with st.expander(f"Avsluttet eller stanset ({len(ferdige)})", type="compact"):
            tiltaksspor.draw_list(ferdige, "Avsluttede tiltak")


def draw_notes(notater: list[Notat], kvartal: str, fjern: Callable[[str], object]) -> None:
    """Decisions and notes: of earlier meetings first, since they are what to begin with."""
    tidligere = [ett for ett in notater if ett.kvartal != kvartal]
    denne = [ett for ett in notater if ett.kvartal == kvartal]
    for tittel, utvalg in (("Fra sist", tidligere), ("Denne gangen", denne)):
        if utvalg:
            st.markdown(f"**{tittel}**")
        for ett in utvalg:
            _draw_note(ett, fjern)


def _draw_note(ett: Notat, fjern: Callable[[str], object]) -> None:
    merke = "Beslutning" if ett.er_beslutning else "Notat"
    naar = f"{ett.tid.astimezone(OSLO):%d.%m.%Y}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(
            f"{merke}: {escape(ett.tekst)} "
            + quiet(f"{ett.av}, {naar}, om {Kvartal.parse(ett.kvartal).tekst}.")
        )
        skjema.send(
            "Fjern", ett.enhet_id, f"fjern_{ett.sak}", lambda: fjern(ett.sak), "Notatet er fjernet."
        )


def draw_note_form(enhet_id: str, kvartal: str, skriv: Callable[[str, bool], object]) -> None:
    """A note or a decision about the section."""
    navn = f"notat_{kvartal}"
    tekst = st.text_area(
        f"Notat fra møtet om {Kvartal.parse(kvartal).tekst}",
        key=skjema.key(enhet_id, navn, "tekst"),
        max_chars=skjema.ROM,
        height=80,
        placeholder="For eksempel: to går av i vinter, HR hjelper med å fordele vaktene",
    )
    er_beslutning = st.checkbox("Dette er en beslutning", key=f"beslutning_{enhet_id}")
    st.markdown(quiet("Skriv om arbeidet og seksjonen, ikke om enkeltpersoner eller helse."))
    skjema.send("Lagre", enhet_id, navn, lambda: skriv(tekst, er_beslutning), "Lagret.")


def wants_names() -> bool:
    """Off until somebody turns it on, and off again in the next meeting."""
    return st.toggle(MED_NAVN, key=_NAVN)
