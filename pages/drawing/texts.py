"""What pages say in sentences: headers, empty states, and how the figures are to be read."""

from __future__ import annotations

import streamlit as st

from pages.drawing.tables import escape, quiet
from pipelines.access.lesing import Snapshotinfo
from pipelines.contract.perioder import Kvartal, Periode, Periodetype

NEVNER = "regnet som hos SSB og Nav (ferie er ikke trukket fra)"
LES_LYSET = (
    "Fargen viser hvor høyt fraværet er. Fylt symbol: klart over eller under målet. "
    "Halvfylt: trolig. Åpent: kan være tilfeldig."
)


def draw_source(info: Snapshotinfo, perioder: tuple[str, ...]) -> None:
    """Whose figures, for when; then, quieter, how they are counted and what to keep in mind."""
    naar = f" · {Periode.parse(perioder[-1]).tekst}" if perioder else ""
    forbehold = [NEVNER[0].upper() + NEVNER[1:]]
    if info.dagenhet == "kalenderdager":
        forbehold.append("i kalenderdager, slik uttrekket oppgir dem")
    if info.foreloepige:
        forbehold.append(f"{_provisional(info)} er foreløpig")
    if info.er_demo:
        forbehold.append("oppdiktede eksempeldata")
    st.markdown(f"**{escape(info.virksomhet)}**{naar}  \n{quiet(' · '.join(forbehold))}")


def _provisional(info: Snapshotinfo) -> str:
    return " og ".join(Kvartal.parse(kvartal).tekst for kvartal in info.foreloepige)


def provisional_line(info: Snapshotinfo) -> str | None:
    """Which quarters are foreløpige, and what that means."""
    if not info.foreloepige:
        return None
    return (
        f"{_provisional(info)} er foreløpig: sykmeldinger kommer og endres i etterkant. "
        f"Uttrekket er fra {info.uttrekksdato:%d.%m.%Y}."
    )


def chance_line(antall: int) -> str:
    """How many filled symbols chance alone makes, two and a half per cent on each side."""
    tilfeldige = round(0.05 * antall)
    if tilfeldige < 1:
        return ""
    return (
        f"Om lag {tilfeldige} av {antall} seksjoner som ligger på målet, "
        "fylles ved en tilfeldighet."
    )


def draw_empty_store() -> None:
    """Nothing has been published: what it means and what to do."""
    st.title("Trafikklys")
    st.markdown("## Her er det ingen tall ennå")
    st.markdown(
        "Trafikklys viser sykefraværet per seksjon når det første uttrekket er importert. "
        "Dette gjøres på maskinen der Trafikklys kjører:"
    )
    st.markdown("**Se på oppdiktede eksempeldata**")
    st.code("make demo", language=None)
    st.markdown("**Kontroller og importer et eget uttrekk**")
    st.code("trafikklys kontroller MAPPE\ntrafikklys importer MAPPE", language=None)
    st.markdown("Siden viser tallene så snart de er publisert. Last den da på nytt.")


def draw_footing(info: Snapshotinfo) -> None:
    """Under every page of figures: how they are counted, and from when they are."""
    for linje in (f"Tallene er {NEVNER}.", provisional_line(info)):
        if linje:
            st.markdown(quiet(linje))


def draw_nothing_judged() -> None:
    """Every light is grey: the period is not whole, or there is nobody to show."""
    st.info(
        "Ingen seksjoner kan vurderes i denne perioden. Siste fire kvartaler og år trenger tall "
        "for alle fire kvartalene; velg «Kvartal» over for å se det som er levert.",
        icon=":material/hourglass_empty:",
    )


def draw_no_periods(slag: Periodetype) -> None:
    """The chosen period type has no period yet, though the store has figures."""
    hvorfor = {
        Periodetype.TERTIAL: "Et tertial trenger alle fire månedene, fra personrader "
        "eller månedstall. Kvartalstotaler kan ikke deles i måneder.",
        Periodetype.AAR: "Et år vises når alle fire kvartalene er levert.",
    }
    st.info(
        f"Det er ingen hele perioder av denne typen ennå. {hvorfor.get(slag, '')} "
        "Velg en annen periode over.",
        icon=":material/calendar_today:",
    )


def draw_no_matches() -> None:
    st.info(
        "Ingen seksjoner passer til filteret. Fjern et valg over for å se flere.",
        icon=":material/filter_alt:",
    )


def draw_unknown_enhet() -> None:
    st.info(
        "Denne enheten finnes ikke i tallene. Lenken kan være gammel, eller enheten kan ha fått "
        "ny id etter en omorganisering. Velg en enhet over, eller gå til Trafikklys.",
        icon=":material/search_off:",
    )


def draw_no_figures() -> None:
    st.info(
        "Enheten har ingen tall i den nyeste perioden: ingen ansatte med avtalte dagsverk.",
        icon=":material/person_off:",
    )


def draw_masked() -> None:
    """The figures of this enhet are kept from everybody, so what it means comes in their place."""
    st.markdown(
        "Det er for få personer bak tallene til at de kan vises uten å si noe om enkeltpersoner. "
        "Fraværet er med i tallene for enhetene over."
    )
