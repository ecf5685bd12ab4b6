"""The stop points of one person's spells, and the form to say what was done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import polars as pl
import streamlit as st

from pages.drawing import skjema
from pages.drawing.tables import as_words, escape, quiet
from pipelines.access.person import Oppfolging, Personbilde, Registrering
from pipelines.contract.codes import Hendelse
from pipelines.followup.punkter import Status, Stoppunkt
from pipelines.followup.tekster import read_texts
from pipelines.lights.tall import INGEN_TALL
from pipelines.settings import read_settings

HENDELSESNAVN = {
    Hendelse.OPPFOLGINGSPLAN: "Oppfølgingsplan laget og sendt",
    Hendelse.DIALOGMOTE_1: "Dialogmøte 1 holdt",
    Hendelse.SAMTALE: "Samtale om veien tilbake",
    Hendelse.OPPDATERT_PLAN: "Oppdatert plan sendt Nav",
    Hendelse.DIALOGMOTE_2: "Dialogmøte 2 holdt",
    Hendelse.SAMTALE_ETTER_RETUR: "Samtale etter retur",
}
KAN_VAERE_UNOEDVENDIG = (Hendelse.OPPFOLGINGSPLAN, Hendelse.DIALOGMOTE_1)
"""What the law lets be åpenbart unødvendig (aml § 4-6)."""
NAAR_DU_VIL = "Når en av dere ønsker det: du kan be lederen din eller HR om møtet"
"""Of dialogmøte 1 when gradert, to the one who may ask for it."""
Skriv = Callable[[Hendelse, date, str], None]
SkrivUnoedvendig = Callable[[Hendelse, str], None]


def draw_age(bilde: Personbilde) -> None:
    """Where the rows are too old for deadlines, what that means."""
    if bilde.oppfolging is not None and not bilde.oppfolging.fersk:
        st.info(
            f"Opplysningene er fra {bilde.per_dato:%d.%m.%Y}. Det er for lenge siden til å si "
            "noe om frister, så bare det som er registrert, vises.",
            icon=":material/history:",
        )


def draw_stop_points(oppfolging: Oppfolging, *, for_den_ansatte: bool) -> None:
    """The newest spell with its deadlines; earlier ones of the year below, folded."""
    if oppfolging.tilfeller.is_empty():
        st.markdown("Ikke noe sykefravær det siste året, så det er ingen frister.")
        return
    nyeste, *tidligere = oppfolging.tilfeller.to_dicts()
    st.markdown(_spell_line(nyeste))
    _draw_points(oppfolging, nyeste["start"], for_den_ansatte=for_den_ansatte)
    lange = [ett for ett in tidligere if _has_points(oppfolging, ett["start"])]
    if lange:
        with st.expander("Tidligere fravær det siste året", icon=":material/history:"):
            for ett in lange:
                st.markdown(_spell_line(ett))
                _draw_points(oppfolging, ett["start"], for_den_ansatte=for_den_ansatte)


def _spell_line(rad: dict[str, object]) -> str:
    lengde = _length(int(str(rad["varighet_uker"])), int(str(rad["sykedager"])))
    if rad["paagaar"]:
        return f"Sykefravær siden **{rad['start']:%d.%m.%Y}**, {lengde} så langt."
    return f"Sykefravær **{rad['start']:%d.%m.%Y}–{rad['slutt']:%d.%m.%Y}**, {lengde}."


def _length(uker: int, dager: int) -> str:
    if uker:
        return f"{uker} uker" if uker != 1 else "1 uke"
    return f"{dager} dager" if dager != 1 else "1 dag"


def _shown(oppfolging: Oppfolging, start: object) -> pl.DataFrame:
    """Points with something to say: not those that a short spell never came to."""
    aktuelt = pl.col("status") != Status.IKKE_AKTUELT
    return oppfolging.punkter.filter(
        pl.col("start") == start, aktuelt | pl.col("merknad").is_not_null()
    )


def _has_points(oppfolging: Oppfolging, start: object) -> bool:
    return not _shown(oppfolging, start).is_empty()


def _draw_points(oppfolging: Oppfolging, start: object, *, for_den_ansatte: bool) -> None:
    rader = _shown(oppfolging, start)
    if rader.is_empty():
        kort = "Fraværet var for kort til at det er frister."
        st.markdown(quiet(kort if oppfolging.fersk else "Ingen oppfølging er registrert her."))
        return
    st.markdown(
        as_words(
            ("Hva", "Hvem", "Frist", "Status"),
            [_point_row(rad, for_den_ansatte=for_den_ansatte) for rad in rader.to_dicts()],
        )
    )
    if (neste := _next(rader)) is not None:
        tekst = read_texts().stoppunkt[neste.value]
        sagt = tekst.ansatt if for_den_ansatte else tekst.leder
        st.markdown(f"**Neste: {neste.navn[:1].lower()}{neste.navn[1:]}.** {sagt}")
    st.markdown(quiet("Fristene regnes fra første fraværsdag. Maksdato er et anslag; Nav avgjør."))


def _point_row(rad: dict[str, object], *, for_den_ansatte: bool) -> tuple[str, str, str, str]:
    punkt = Stoppunkt(str(rad["stoppunkt"]))
    status = Status(str(rad["status"])).text(read_settings().oppfolging)
    if punkt is Stoppunkt.MAKSDATO:
        status = "Nav avgjør datoen"
    if isinstance(rad["utfoert"], date):
        status += f", {rad['utfoert']:%d.%m.%Y}"
    if rad["merknad"]:
        status = NAAR_DU_VIL if for_den_ansatte else f"{status}. {rad['merknad']}"
    frist = f"{rad['frist']:%d.%m.%Y}" if rad["frist"] else INGEN_TALL
    return punkt.navn, _capital(punkt.hvem.value), frist, _capital(status)


def _capital(tekst: str) -> str:
    return tekst[:1].upper() + tekst[1:]


def _next(rader: pl.DataFrame) -> Stoppunkt | None:
    """The first thing that is left to do."""
    igjen = rader.filter(pl.col("status").is_in([Status.PASSERT, Status.SNART, Status.SENERE]))
    return Stoppunkt(igjen["stoppunkt"][0]) if len(igjen) else None


def draw_registered(
    registrert: tuple[Registrering, ...], merke: str, trekk: Callable[[str], None] | None
) -> None:
    """What was written down; what was a mistake can be withdrawn."""
    if not registrert:
        return
    with st.expander(f"Registrert her ({len(registrert)})", icon=":material/task_alt:"):
        for ett in registrert:
            hva = HENDELSESNAVN[ett.hva]
            unoedvendig = " – åpenbart unødvendig" if ett.unoedvendig else ""
            st.markdown(
                f"**{hva}**{unoedvendig}, {ett.dato:%d.%m.%Y}. {escape(ett.tekst)} "
                + quiet(f"Skrevet av {ett.av}.")
            )
            if trekk is not None:
                skjema.send(
                    "Trekk tilbake",
                    merke,
                    f"trekk_{ett.sak}",
                    lambda sak=ett.sak: trekk(sak),  # type: ignore[misc]
                    "Trukket tilbake.",
                )


def draw_form(merke: str, i_dag: date, skriv: Skriv, skriv_unoedvendig: SkrivUnoedvendig) -> None:
    """Something that was done, or that is åpenbart unødvendig."""
    with st.expander("Registrer noe som er gjort", icon=":material/add_task:"):
        hva = st.selectbox(
            "Hva",
            list(Hendelse),
            index=None,
            format_func=lambda ett: HENDELSESNAVN[ett],
            key=f"hendelse_{merke}",
            placeholder="Velg",
            width=320,
        )
        unoedvendig = hva in KAN_VAERE_UNOEDVENDIG and st.checkbox(
            "Åpenbart unødvendig", key=f"unoedvendig_{merke}"
        )
        if unoedvendig and hva is not None:
            _draw_unnecessary(merke, hva, skriv_unoedvendig)
        elif hva is not None:
            _draw_done(merke, hva, i_dag, skriv)


def _draw_done(merke: str, hva: Hendelse, i_dag: date, skriv: Skriv) -> None:
    dato = st.date_input(
        "Dato",
        i_dag,
        format="DD.MM.YYYY",
        min_value=i_dag - timedelta(days=730),
        max_value=i_dag,
        key=f"dato_{merke}",
        width=160,
    )
    notat = st.text_area(
        "Notat (valgfritt)", key=skjema.key(merke, "gjort", "notat"), max_chars=skjema.ROM
    )
    draw_reminder()
    skjema.send("Registrer", merke, "gjort", lambda: skriv(hva, dato, notat), "Registrert.")


def _draw_unnecessary(merke: str, hva: Hendelse, skriv: SkrivUnoedvendig) -> None:
    grunn = st.text_area(
        "Hvorfor det er åpenbart unødvendig",
        key=skjema.key(merke, "unoedvendig", "grunn"),
        max_chars=skjema.ROM,
        placeholder="For eksempel: den ansatte er tilbake i full jobb neste uke",
    )
    draw_reminder()
    skjema.send("Registrer", merke, "unoedvendig", lambda: skriv(hva, grunn), "Registrert.")


def draw_reminder() -> None:
    """Beside every field for words about a person."""
    st.markdown(quiet(read_texts().gjentatt.ikke_skriv))
