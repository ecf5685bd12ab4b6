"""What the employer owes, as lists: by date, with what to do; and how many where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

import polars as pl
import streamlit as st

from pages.drawing import people
from pages.drawing.address import INNRYKK
from pages.drawing.tables import as_markdown, escape, quiet
from pipelines.access.frister import (
    EVALUERING,
    GJENTATT,
    SAMTALE,
    Arbeidsmengde,
    Fristliste,
)
from pipelines.access.tiltak import Evalueringsfrist
from pipelines.followup.punkter import Status, Stoppunkt
from pipelines.followup.tekster import read_texts
from pipelines.lights.tall import format_heltall
from pipelines.reports.kalenderfil import Kalenderfrist, deadlines_ics

OEVERST = 12
"""So many sections are shown before the rest is folded away."""
FLEST = 60
"""So many lines are shown at once; a part of the virksomhet has fewer."""
INNLEDNING = """
Oppfølging er noe arbeidsgiver skylder den som er syk: en plan, en samtale, et møte i tide. Her
står det som skal gjøres, det første først.
"""
TIL_HR = """
Oppfølging er noe arbeidsgiver skylder den som er syk: en plan, en samtale, et møte i tide. Her ser
du hvor det er mest å gjøre nå, så du vet hvilke ledere som kan trenge hjelp.
"""
INGEN_EGNE = "Ingen står registrert med deg som nærmeste leder."
INGEN_HER = "Ingen ansatte er registrert i denne enheten."

PRAKSISNAVN = {
    Stoppunkt.OPPFOLGINGSPLAN.value: "plan",
    Stoppunkt.DIALOGMOTE_1.value: "dialogmøte 1",
}


def draw_source(funnet: Fristliste | Arbeidsmengde) -> None:
    """Of which day the rows are; and, where they are old, what that means."""
    kilde = funnet.kilde
    st.markdown(quiet(f"Per {kilde.per_dato:%d.%m.%Y} · {kilde.kilde}"))
    if not funnet.fersk:
        st.warning(
            f"Opplysningene er fra {kilde.per_dato:%d.%m.%Y}. Det er for lenge siden til å si "
            "noe om frister som ikke er møtt, så bare det som er registrert, vises. Be den som "
            "leverer uttrekkene, om et løpende uttrekk.",
            icon=":material/history:",
        )


def draw_not_built() -> None:
    st.info(
        "Oppfølgingen er ikke tatt i bruk ennå. Importer et løpende uttrekk, eller kjør "
        "trafikklys publiser.",
        icon=":material/event_upcoming:",
    )


def draw_own_list(liste: Fristliste, i_dag: date) -> None:
    """Everything a leader owes, as the whole page."""
    _draw_groups(liste, i_dag, st.header, INGEN_EGNE)


def draw_list(liste: Fristliste, i_dag: date) -> None:
    """Everything owed in a part of the virksomhet, below a heading of its own."""
    _draw_groups(liste, i_dag, st.subheader, INGEN_HER)


def _draw_groups(
    liste: Fristliste, i_dag: date, overskrift: Callable[..., object], ingen: str
) -> None:
    """In groups by when. `ingen`: what is said when there are no people."""
    if liste.rader.is_empty():
        st.markdown(_nothing(liste) if liste.antall else ingen)
        return
    for tittel, rader in _groups(liste.rader, i_dag):
        if len(rader):
            overskrift(tittel, anchor=False)
            for nr, rad in enumerate(rader.head(FLEST).to_dicts()):
                _draw_line(rad, f"{tittel}_{nr}", i_dag)
    if len(liste.rader) > FLEST:
        st.markdown(quiet(f"De første i hver gruppe vises. I alt {len(liste.rader)} linjer."))


def _nothing(liste: Fristliste) -> str:
    if not liste.fersk:
        return "Ingen avtaler eller samtaler de neste to ukene."
    return "Ingen frister de neste to ukene, og ingen som er passert."


def _groups(rader: pl.DataFrame, i_dag: date) -> list[tuple[str, pl.DataFrame]]:
    soendag = i_dag + timedelta(days=7 - i_dag.isoweekday())
    frist = pl.col("frist")
    return [
        ("Denne uken", rader.filter(frist.is_between(i_dag, soendag))),
        ("Fristen er passert", rader.filter(frist < i_dag)),
        ("De neste to ukene", rader.filter(frist > soendag)),
        ("Tid for en samtale", rader.filter(frist.is_null())),
    ]


def _draw_line(rad: dict[str, object], nr: str, i_dag: date) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", border=True):
        with st.container(gap=None):
            st.markdown(f"**{escape(title_of(str(rad['hva'])))}** · {escape(str(rad['navn']))}")
            st.markdown(
                quiet(" · ".join(filter(None, [_when(rad, i_dag), str(rad["enhet"] or "")])))
            )
            st.markdown(f":small[{escape(what_to_do(str(rad['hva'])))}]")
        if st.button("Åpne", key=f"aapne_{nr}", help="Åpne personsiden"):
            people.go_to(str(rad["ansattnr"]))


def _when(rad: dict[str, object], i_dag: date) -> str:
    frist = rad["frist"]
    if not isinstance(frist, date):
        return ""
    if frist < i_dag:
        return f"Frist {frist:%d.%m.%Y}, for {days((i_dag - frist).days)} siden"
    if frist == i_dag:
        return f"I dag, {frist:%d.%m.%Y}"
    return f"{frist:%d.%m.%Y}, om {days((frist - i_dag).days)}"


def days(antall: int) -> str:
    return f"{antall} dag" if antall == 1 else f"{antall} dager"


def title_of(hva: str) -> str:
    """A line's heading: the stop point's name, or what else is due."""
    if hva == GJENTATT:
        return "Flere korte fravær"
    if hva in {EVALUERING, SAMTALE}:
        return hva.capitalize()
    return Stoppunkt(hva).navn


def what_to_do(hva: str) -> str:
    """What the line asks of the leader, in a sentence."""
    tekster = read_texts()
    match hva:
        case _ if hva == EVALUERING:
            return "Se på avtalen sammen: hjelper den, og hva gjør dere videre?"
        case _ if hva == SAMTALE:
            return "Kalenderen ligger klar på personsiden, også for den ansatte."
        case _ if hva == GJENTATT:
            return "Tid for en samtale om arbeidssituasjonen?"
        case _:
            return tekster.stoppunkt[hva].leder


def choose_part(mengde: Arbeidsmengde) -> str | None:
    """The part of the virksomhet whose working list is wanted; None until one is chosen."""
    navn = {
        str(enhet_id): INNRYKK * dybde + tekst
        for enhet_id, tekst, dybde in mengde.enheter.iter_rows()
    }
    return st.selectbox(
        "Enhet",
        list(navn),
        index=None,
        format_func=lambda enhet_id: navn[enhet_id],
        key="arbeidsliste_enhet",
        placeholder="Velg en enhet",
        width=320,
    )


def offer_calendar(
    liste: Fristliste | None, evalueringer: Sequence[Evalueringsfrist], naa: datetime
) -> None:
    """The deadlines, and the reviews of tiltak, as a file for the leader's own calendar; no name
    is in it.
    """
    frister = calendar_deadlines(liste, evalueringer)
    if not frister:
        return
    st.download_button(
        "Legg fristene i kalenderen",
        deadlines_ics(frister, "Oppfølging", naa),
        file_name="oppfolging.ics",
        mime="text/calendar",
        icon=":material/calendar_add_on:",
        on_click="ignore",
        help="Titlene i kalenderen har ingen navn.",
    )


def calendar_deadlines(
    liste: Fristliste | None, evalueringer: Sequence[Evalueringsfrist]
) -> list[Kalenderfrist]:
    """What has a day: deadlines first, then reviews of tiltak."""
    rader = [] if liste is None else liste.rader.filter(pl.col("frist").is_not_null()).to_dicts()
    return [
        *(Kalenderfrist(rad["frist"], _calendar_title(rad["hva"]), rad["uid"]) for rad in rader),
        *(Kalenderfrist(ett.dato, ett.tittel, ett.uid_av) for ett in evalueringer),
    ]


def _calendar_title(hva: str) -> str:
    return (
        title_of(hva)
        if hva in {EVALUERING, SAMTALE}
        else f"Frist: {title_of(hva)[:1].lower()}{title_of(hva)[1:]}"
    )


def draw_workload(mengde: Arbeidsmengde) -> None:
    """How many deadlines each seksjon has; no names."""
    st.header("Det som skal gjøres nå", anchor=False)
    if mengde.rader.is_empty():
        st.markdown("Ingen seksjon har frister de neste to ukene, eller frister som er passert.")
        return
    st.markdown(_workload_table(mengde.rader.head(OEVERST)))
    if len(resten := mengde.rader[OEVERST:]):
        with st.expander(f"{len(resten)} seksjoner til", icon=":material/table_rows:"):
            st.markdown(_workload_table(resten))


def _workload_table(rader: pl.DataFrame) -> str:
    return as_markdown(
        ("Seksjon", Status.PASSERT.value.capitalize(), "Frist innen to uker", "Avtaler å se på"),
        [
            (rad["enhet"] or rad["enhet_id"], *(_count(rad[navn]) for navn in _TALL))
            for rad in rader.to_dicts()
        ],
    )


_TALL = ("passert", "snart", "evalueringer")


def _count(antall: int) -> str:
    return format_heltall(antall) if antall else "–"
