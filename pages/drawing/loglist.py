"""What the page of the access log draws."""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl
import streamlit as st

from pages.drawing.innlogging import OSLO
from pages.drawing.tables import as_words, quiet
from pipelines.access.logg import Loggbilde, Utvalg
from pipelines.access.loggfil import TYPE, as_workbook
from pipelines.access.roller import RETTER, Rolle
from pipelines.access.uvanlig import MANGE
from pipelines.lights.tall import format_heltall

FLEST = 200
"""So many rows are shown; the file has all."""
INNLEDNING = """
Hvert oppslag på en person er skrevet her før opplysningene ble vist: hvem, i hvilken rolle, når,
hvorfor, og om det ble avvist. Personene det er sett på, står med et merke, ikke med navn. Kjenner
du ansattnummeret, kan du søke på det. Det du gjør her, blir også skrevet i loggen.
"""
ALLE = "Alle"


def choose_part(naa: datetime) -> Utvalg | None:
    """The period, and one person by employee number; None until both days are chosen."""
    i_dag = naa.astimezone(OSLO).date()
    dager = st.date_input(
        "Periode",
        (i_dag - timedelta(days=30), i_dag),
        format="DD.MM.YYYY",
        max_value=i_dag,
        key="loggperiode",
        width=240,
    )
    ansattnr = st.text_input(
        "Ansattnummer", key="loggperson", max_chars=30, placeholder="Alle", width=180
    ).strip()
    if not isinstance(dager, tuple) or len(dager) != 2:
        st.markdown(quiet("Velg siste dag også."))
        return None
    return Utvalg(dager[0], dager[1], ansattnr)


def choose_user(bilde: Loggbilde) -> str | None:
    """One viewer; None is all."""
    valg = st.selectbox(
        "Hvem som så",
        [ALLE, *sorted(bilde.brukere, key=lambda bruker: bilde.brukere[bruker])],
        format_func=lambda bruker: bilde.brukere.get(bruker, ALLE),
        key="loggbruker",
        width=240,
    )
    return None if valg == ALLE else valg


def of_user(rader: pl.DataFrame, bruker: str | None) -> pl.DataFrame:
    return rader if bruker is None else rader.filter(pl.col("bruker") == bruker)


def draw_check(bilde: Loggbilde) -> None:
    """Whether anything was changed, removed or put in."""
    if bilde.feil:
        st.error(
            "Loggen er ikke hel. Meld fra til den som drifter Trafikklys.  \n"
            + "  \n".join(bilde.feil),
            icon=":material/gpp_bad:",
        )
        return
    st.markdown(
        quiet(
            f"Loggen er kontrollert: {format_heltall(bilde.antall)} "
            f"{'rad' if bilde.antall == 1 else 'rader'}, ingen er endret, fjernet eller satt inn."
        )
    )


def draw_unusual(rader: pl.DataFrame) -> None:
    """Looks that deserve a question; there may well be a good answer."""
    uvanlige = rader.filter(pl.col("merknad").is_not_null())
    if uvanlige.is_empty():
        st.markdown("Ingen oppslag skiller seg ut i perioden.")
        return
    st.markdown(
        f"Oppslag på {MANGE} eller flere personer på en time, på kolleger i egen enhet, på seg "
        "selv i en annen rolle, eller utenom vanlig arbeidstid. Det kan ha en god grunn: spør."
    )
    _draw(uvanlige)


def draw_all(rader: pl.DataFrame) -> None:
    if rader.is_empty():
        st.markdown("Ingen oppslag i perioden.")
        return
    _draw(rader)


def offer_file(rader: pl.DataFrame, utvalg: Utvalg) -> None:
    if rader.is_empty():
        return
    st.download_button(
        "Last ned som Excel",
        as_workbook(rader, utvalg),
        file_name=f"innsynslogg-{utvalg.fra:%Y%m%d}-{utvalg.til:%Y%m%d}.xlsx",
        mime=TYPE,
        icon=":material/download:",
        on_click="ignore",
    )


def _draw(rader: pl.DataFrame) -> None:
    hoder = ("Når", "Hvem", "Merknad", "Person", "Formål", "Resultat", "Rolle")
    st.markdown(as_words(hoder, [_words(rad) for rad in rader.head(FLEST).to_dicts()]))
    if len(rader) > FLEST:
        st.markdown(
            quiet(f"De {FLEST} nyeste av {format_heltall(len(rader))} vises. Filen har alle.")
        )


def _words(rad: dict[str, object]) -> tuple[str, ...]:
    formaal = f"{rad['formaal']}"
    return (
        f"{rad['tid']:%d.%m.%Y %H.%M}",
        f"{rad['navn']}",
        f"{rad['merknad'] or ''}",
        f"{rad['person'] or '–'}",
        f"{formaal}, sak {rad['saksnummer']}" if rad["saksnummer"] else formaal,
        f"{rad['utfall']}",
        RETTER[Rolle(f"{rad['rolle']}")].navn,
    )
