"""The register of tiltak: what is to be looked at first, then the rest; and the kinds together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import polars as pl
import streamlit as st

from pages.drawing import lights
from pages.drawing.tables import as_markdown, escape, quiet
from pages.drawing.tiltaksny import NY
from pages.drawing.tiltaksspor import tiltak_link
from pipelines.access.innsyn import Innsyn
from pipelines.access.lesing import shown_as
from pipelines.access.roller import Side
from pipelines.access.tiltak import FRAM, review_dates
from pipelines.access.tiltaksliste import Linje
from pipelines.lights.tall import format_heltall
from pipelines.reports.kalenderfil import Kalenderfrist, deadlines_ics
from pipelines.tiltak.oppsummering import ADVARSEL, MINST_FOR_SNITT, Slagsum
from pipelines.tiltak.tiltak import Slag, Status, Tiltak

INNLEDNING = (
    "Et tiltak er noe dere prøver for at det skal bli bedre å arbeide i en enhet: med et formål, "
    "en start og en dag dere ser på det sammen. Ingen personer er nevnt."
)
SLIK_BEGYNNER = (
    "Ingen tiltak er skrevet ned ennå. Åpne en seksjon på siden Seksjon: under «Hva kan gjøres?» "
    "står det forslag som passer med tallene, og veien til et nytt tiltak."
)
LESER_BARE = "Ingen tiltak er skrevet ned ennå. HR, ledere og AMU kan foreslå."
I_KALENDEREN = "Åpne Tiltak i Trafikklys."
MANGE = 12
"""So many can be looked through without choosing."""


def draw_ways_on(*, kan_foreslaa: bool, er_tomt: bool) -> None:
    """To the form; and while there is nothing, how one begins."""
    if er_tomt:
        st.markdown(SLIK_BEGYNNER if kan_foreslaa else LESER_BARE)
    lenker = {"Alle seksjoner": "./"} if er_tomt else {}
    if kan_foreslaa:
        lenker["Nytt tiltak"] = f"{Side.TILTAK.value}?{NY}=1"
    if lenker:
        lights.draw_links(lenker, "Veien videre")


def draw_list(linjer: Sequence[Linje], i_dag: date) -> None:
    """In groups by what is next; within a group by date, never by figures."""
    for tittel, gruppe in _groups(linjer, i_dag):
        if gruppe:
            st.header(tittel, anchor=False)
            lights.draw_titles([_entry(ett, i_dag) for ett in gruppe], tittel)


def _groups(linjer: Sequence[Linje], i_dag: date) -> list[tuple[str, list[Linje]]]:
    naa = sorted(
        (ett for ett in linjer if ett.tiltak.is_due(i_dag + FRAM)),
        key=lambda ett: ett.tiltak.naa.evalueres,
    )
    resten = [ett for ett in linjer if ett not in naa]
    i_gang = (Status.I_GANG, Status.TIL_EVALUERING)
    return [
        ("Tid for å se på det sammen", naa),
        ("I gang", [ett for ett in resten if ett.tiltak.naa.status in i_gang]),
        ("Foreslått", [ett for ett in resten if ett.tiltak.naa.status is Status.FORESLAATT]),
        ("Avsluttet", [ett for ett in resten if ett.tiltak.naa.status.er_slutt]),
        ("Ikke valgt", [ett for ett in resten if ett.tiltak.naa.status is Status.IKKE_VALGT]),
    ]


def _entry(ett: Linje, i_dag: date) -> dict[str, str]:
    return {
        "tittel": ett.tiltak.naa.tittel,
        "sted": ett.place_words(med_enhet=True),
        "lenke": tiltak_link(ett.tiltak.sak),
        "tekst": _next_words(ett, i_dag),
    }


def _next_words(ett: Linje, i_dag: date) -> str:
    """When it is looked at, and what the figures say so far."""
    naa = ett.tiltak.naa
    sagt = f"Tallene: {ett.dom}." if naa.status.er_satt_i_gang else ""
    if not naa.status.er_aapen:
        return sagt
    dag = "Skulle vært evaluert" if naa.evalueres < i_dag else "Evalueres"
    return " ".join(filter(None, [f"{dag} {naa.evalueres:%d.%m.%Y}.", sagt]))


def choose(linjer: Sequence[Linje], enheter: pl.DataFrame) -> list[Linje]:
    """Those of an avdeling, a kind and a status; all of them until there are many."""
    if len(linjer) <= MANGE:
        return list(linjer)
    avdelinger = _divisions(enheter)
    with st.container(horizontal=True, gap="small"):
        avdeling = st.selectbox(
            "Avdeling",
            list(avdelinger),
            index=None,
            format_func=lambda ett: avdelinger[ett],
            placeholder="Alle",
            key="tiltak_avdeling",
            width=280,
        )
        slag = _choose_kind(linjer)
        status = st.selectbox(
            "Status",
            list(Status),
            index=None,
            format_func=str.capitalize,
            placeholder="Alle",
            key="tiltak_status",
            width=200,
        )
    utvalg = [
        ett
        for ett in linjer
        if (avdeling is None or _touches(ett.tiltak, avdeling, enheter))
        and slag in (None, ett.tiltak.naa.slag)
        and status in (None, ett.tiltak.naa.status)
    ]
    if not utvalg:
        st.markdown("Ingen tiltak passer med valget.")
    return utvalg


def _choose_kind(linjer: Sequence[Linje]) -> Slag | None:
    brukt = {ett.tiltak.naa.slag for ett in linjer}
    return st.selectbox(
        "Slag",
        [ett for ett in Slag if ett in brukt],
        index=None,
        format_func=lambda ett: ett[0].upper() + ett[1:],
        placeholder="Alle",
        key="tiltak_slag",
        width=240,
    )


def _divisions(enheter: pl.DataFrame) -> dict[str, str]:
    return dict(
        enheter.filter(~pl.col("er_seksjon"), dybde=1).select("enhet_id", "navn").iter_rows()
    )


def _touches(tiltak: Tiltak, avdeling: str, enheter: pl.DataFrame) -> bool:
    """Whether one of its enheter is the avdeling or lies under it."""
    over = dict(enheter.select("enhet_id", "overordnet_id").iter_rows())
    for ett in tiltak.naa.enheter:
        her: str | None = shown_as(enheter, ett)
        while her is not None and her != avdeling:
            her = over.get(her)
        if her == avdeling:
            return True
    return False


def offer_calendar(innsyn: Innsyn, naa: datetime) -> None:
    """The reviews as a file for one's own calendar."""
    frister = [Kalenderfrist(ett.dato, ett.tittel, ett.uid_av) for ett in review_dates(innsyn)]
    if frister:
        st.download_button(
            "Legg evalueringene i kalenderen",
            lambda: deadlines_ics(frister, "Tiltak", naa, I_KALENDEREN),
            file_name="tiltak.ics",
            mime="text/calendar",
            icon=":material/calendar_add_on:",
            type="tertiary",
            on_click="ignore",
        )


_GRUPPER = {
    "Foreslått": (Status.FORESLAATT,),
    "I gang": (Status.I_GANG, Status.TIL_EVALUERING),
    "Avsluttet eller stanset": (Status.AVSLUTTET, Status.STANSET),
    "Ikke valgt": (Status.IKKE_VALGT,),
}


def draw_summary(alle: Sequence[Slagsum]) -> None:
    """Kinds beside each other, in the order of the list of kinds."""
    st.header("Tiltak etter slag", anchor=False)
    st.info(ADVARSEL, icon=":material/balance:")
    st.markdown(as_markdown(("Slag", "Antall", *_GRUPPER, "Med tall"), _rows(alle)))
    for ett in alle:
        if ett.snitt is not None:
            st.markdown(f"**{escape(_upper(ett.slag))}:** {escape(ett.setning)}")
    st.markdown(
        quiet(
            "«Med tall» er tiltak med nok tall før og etter til at noe kan sies. Et snitt vises "
            f"for slag med {MINST_FOR_SNITT} eller flere slike."
        )
    )
    st.markdown(quiet("Rekkefølgen er fast. Den sier ikke hva som er best."))


def _rows(alle: Sequence[Slagsum]) -> list[tuple[str, ...]]:
    return [
        (
            _upper(ett.slag),
            format_heltall(ett.antall),
            *(
                format_heltall(sum(ett.per_status.get(status, 0) for status in statuser))
                for statuser in _GRUPPER.values()
            ),
            format_heltall(ett.med_effekt),
        )
        for ett in alle
    ]


def _upper(slag: Slag) -> str:
    return slag.value[0].upper() + slag.value[1:]
