"""What pages say in sentences: headers, empty states, and how the figures are to be read."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.drawing.tables import escape, quiet
from pipelines.access.lesing import Snapshotinfo
from pipelines.contract.perioder import Kvartal, Periode, Periodetype
from pipelines.lights.codes import Aarsak, Lys


def draw_source(info: Snapshotinfo, perioder: tuple[str, ...]) -> None:
    """Whose figures, for when; then, quieter, how they are counted and what to keep in mind."""
    naar = f" · {Periode.parse(perioder[-1]).tekst}" if perioder else ""
    forbehold = [how_counted(info)]
    if perioder and _reaches_provisional(info, perioder[-1]):
        forbehold.append(f"{_provisional(info)} er foreløpig")
    if info.er_demo:
        forbehold.append("oppdiktede eksempeldata")
    st.markdown(f"**{escape(info.virksomhet)}**{naar}  \n{quiet(' · '.join(forbehold))}")


def how_counted(info: Snapshotinfo) -> str:
    """What is lost of what: our own counting of persons, or the figures that the sender made."""
    if info.har_personer:
        return "Regnet som hos SSB og Nav (ferie er ikke trukket fra)"
    return f"Avtalte og tapte dagsverk er avsenderens egne tall, i {info.dagenhet}"


def _reaches_provisional(info: Snapshotinfo, periode: str) -> bool:
    """A year or tertial can end before the quarter that is foreløpig."""
    return any(f"{kvartal}" in info.foreloepige for kvartal in Periode.parse(periode).kvartaler)


def _provisional(info: Snapshotinfo) -> str:
    return " og ".join(Kvartal.parse(kvartal).tekst for kvartal in info.foreloepige)


def provisional_line(info: Snapshotinfo, periode: str) -> str | None:
    """Which quarters are foreløpige, and what that means; nothing where `periode` holds none."""
    if not _reaches_provisional(info, periode):
        return None
    return (
        f"{_provisional(info)} er foreløpig: sykmeldinger kommer og endres i etterkant. "
        f"Uttrekket er fra {info.uttrekksdato:%d.%m.%Y}."
    )


def chance_line(seksjoner: pl.DataFrame) -> str:
    """How many filled symbols chance alone makes, two and a half per cent on each side.

    Of the newest judged rows, those that can be filled at all: not grey, not too few people.
    """
    kan_fylles = seksjoner.filter(
        pl.col("klarhet").is_not_null(),
        pl.col("lys") != Lys.GRAA,
        pl.col("aarsak").ne_missing(Aarsak.FOR_FAA.value),
    )
    antall, tilfeldige = len(kan_fylles), round(0.05 * len(kan_fylles))
    if tilfeldige < 1:
        return ""
    return (
        f"Om alle de {antall} seksjonene som er store nok til å vurderes, egentlig lå på målet, "
        f"ville om lag {tilfeldige} likevel fått fylt symbol ved en tilfeldighet."
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


MERGED = (
    "Slått sammen: seksjoner som er for små til å vises alene, vises som én, i alle perioder. Da "
    "kan ingen regne seg fram til tallene for noen få personer."
)


def draw_too_small_to_show() -> None:
    """A leader or a verneområde whose enheter are merged with others: the whole is all there is."""
    st.info(
        "Enheten du har tilgang til, har for få ansatte til å vises alene, og er slått sammen med "
        "en annen. Du ser derfor bare tallene for hele virksomheten.",
        icon=":material/visibility_off:",
    )


def draw_closed(*, videre: bool) -> None:
    """Nobody is employed here any more; what there was can still be read."""
    hva = "Enheten er delt, og det nye står her:" if videre else "Enheten er nedlagt."
    st.info(
        f"Ingen er ansatt her lenger, så tallene under er historikk. {hva}",
        icon=":material/history:",
    )


def draw_estimated(*, anslaatt: bool) -> None:
    """Where only totals are known, how sure a light is rests on a general estimate."""
    if anslaatt:
        st.markdown(quiet("Hvor sikkert tallet er, er anslått: uttrekket har bare totaler."))


def draw_footing(info: Snapshotinfo, periode: str) -> None:
    """Under every page of figures: how they are counted, and from when they are."""
    for linje in (f"{how_counted(info)}.", provisional_line(info, periode)):
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
        "Denne enheten finnes ikke i tallene du ser. Lenken kan være gammel, enheten kan ha fått "
        "ny kode etter en omorganisering, eller den er ikke med i tilgangen din. Velg en enhet "
        "over, eller gå til oversikten.",
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
