"""The parts of a section page: heading, development, composition, tilfeller."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl
import streamlit as st

from pages.drawing import bars, charts, figures, tables, texts
from pages.drawing.address import section_link
from pages.drawing.axes import period_name
from pages.drawing.composition import draw_divisions
from pages.drawing.lights import Rad, describe, draw_links, draw_path, light_words
from pages.drawing.tables import figure_text, quiet
from pages.drawing.theme import current_colours
from pipelines.access.lesing import Seksjonsbilde
from pipelines.contract.perioder import Kvartal, Periode, Periodetype
from pipelines.lights.nasjonal import NasjonalSerie, read_national
from pipelines.lights.oppdeling import divide
from pipelines.lights.tall import IKKE_OPPGITT, VISES_IKKE, format_heltall, format_prosent
from pipelines.tiltak.tiltak import Tiltak

BAAND = (
    "Det skyggelagte feltet er tilfeldig variasjon: der havner en enhet av denne størrelsen 95 av "
    "100 ganger når fraværet egentlig ligger på målet. Symbolene er lysene; fylt: klart, åpent: "
    "trolig eller kan være tilfeldig."
)

NOK_SYKE = (
    ". Det må være minst ti med sykefravær i alle enhetene ved siden av hverandre; enheten over "
    "kan ha oppdelingen"
)


def draw_heading(
    bilde: Seksjonsbilde, rad: Rad | None, tegn: Callable[..., object] = st.title
) -> None:
    """Where the enhet stands in the tree, as links, then its name, drawn by `tegn`."""
    if bilde.sti:
        draw_path(bilde.sti)
    tegn(tables.escape(f"{bilde.enhet['navn']}"), anchor=False)
    st.markdown(quiet(" · ".join(_facts(bilde, rad))))
    if bilde.enhet.get("slaatt_sammen"):
        st.markdown(quiet(texts.MERGED))


def draw_closed(bilde: Seksjonsbilde) -> None:
    """That nobody works here any more, with links to what came after where it is known."""
    videre = {f"{ny['navn']}": section_link(f"{ny['enhet_id']}") for ny in bilde.skilt_ut}
    texts.draw_closed(videre=bool(videre))
    if videre:
        draw_links(videre, "Skilt ut herfra")


def _facts(bilde: Seksjonsbilde, rad: Rad | None) -> list[str]:
    ledd = [f"{bilde.enhet['nivaa']}".capitalize()]
    if bilde.enhet["kontorsted"]:
        ledd.append(f"{bilde.enhet['kontorsted']}")
    if rad is not None and rad["vis"]:
        ledd.append(figures.people_text(rad))
    return ledd


def draw_development(bilde: Seksjonsbilde, vist: str, tiltak: Sequence[Tiltak] = ()) -> None:
    """The rate over all periods against mål, virksomhet and the year before, with its tiltak."""
    st.header("Utvikling", anchor=False)
    navn = f"{bilde.enhet['navn']}"
    if len(bilde.virksomhet) < 2:
        st.markdown("Utviklingen vises når det er tall for mer enn én periode.")
        return
    nasjonal = choose_national() if bilde.periodetype is Periodetype.KVARTAL else None
    figur = charts.rate_chart(bilde, current_colours(), nasjonal, vist, tiltak)
    st.plotly_chart(
        figur,
        config=charts.INNSTILLINGER,
        key="utvikling",
        alt=_alt_development(bilde, navn, tiltak),
    )
    st.markdown(quiet(f"{BAAND} {nasjonal.definisjon}" if nasjonal else BAAND))
    for kvartal, tekst in bilde.brudd:
        st.markdown(quiet(f"Brudd i {Kvartal.parse(kvartal).tekst}: {tekst}."))
    tables.draw_twin(*development_table(bilde, nasjonal))


def development_table(
    bilde: Seksjonsbilde, nasjonal: NasjonalSerie | None
) -> tuple[list[str], list[list[str]]]:
    """All that the chart draws, newest first: headings and rows."""
    virksomhet = {rad["periode"]: rad for rad in bilde.virksomhet.to_dicts()}
    hoder = ["Periode", f"{bilde.enhet['navn']}", "Lys", "Målet", "Rød grense", charts.BAAND]
    hoder += ["Året før", *(["Virksomheten"] if bilde.sti else [])]
    punkter = dict(nasjonal.punkter.iter_rows()) if nasjonal else {}
    hoder += [charts.national_name(nasjonal)] if nasjonal else []
    rader = []
    for rad in reversed(bilde.serie.to_dicts()):
        linje = [
            period_name(rad["periode"]),
            figure_text(rad, "sykefravaersprosent", format_prosent),
            light_words(rad),
            figure_text(rad, "maal", format_prosent),
            figure_text(rad, "roed_grense", format_prosent),
            _band_words(rad),
            figure_text(rad, "prosent_aar_foer", format_prosent),
        ]
        if bilde.sti:
            rot = virksomhet.get(rad["periode"])
            linje.append(figure_text(rot, "sykefravaersprosent", format_prosent))
        if nasjonal:
            linje.append(format_prosent(punkter.get(rad["periode"])))
        rader.append(linje)
    return hoder, rader


def _band_words(rad: Rad) -> str:
    lav, hoey = (
        figure_text(rad, kolonne, format_prosent) for kolonne in ("baand_0025", "baand_0975")
    )
    return lav if lav == hoey else f"{lav} til {hoey}"


def choose_national() -> NasjonalSerie | None:
    """A published series to hold the quarters against, if the viewer asks for one."""
    serier = {national_choice(serie): serie for serie in read_national()}
    valg = st.selectbox(
        "Sammenlign med",
        list(serier),
        index=None,
        placeholder="Ingen nasjonale tall",
        key="nasjonal",
        bind="query-params",
        width=480,
    )
    return serier.get(valg or "")


def national_choice(serie: NasjonalSerie) -> str:
    """«Hele arbeidslivet (egen- og legemeldt, til og med 2. kvartal 2025)»."""
    siste = Kvartal.parse(str(serie.punkter["kvartal"].last())).tekst
    return f"{charts.national_name(serie)} ({serie.omfang}, til og med {siste})"


def _alt_development(bilde: Seksjonsbilde, navn: str, tiltak: Sequence[Tiltak]) -> str:
    rader = bilde.serie.to_dicts()
    fra, til = (Periode.parse(rad["periode"]).tekst for rad in (rader[0], rader[-1]))
    return (
        f"Linjediagram: sykefraværsprosent for {navn} fra {fra} til {til}, mot målet og "
        f"virksomheten. Siste verdi: {describe(rader[-1])}. Alle tall står i tabellen under."
        + (" Stripene under er tiltakene i listen under." if tiltak else "")
    )


def draw_composition(rad: Rad) -> None:
    """What tapte dagsverk are made of; divisions that are not shown say why."""
    st.header("Hva fraværet består av", anchor=False)
    st.markdown(quiet(f"{period_name(rad['periode'])}, i prosent av tapte dagsverk."))
    oppdelinger = divide(rad)
    viste = [oppdeling for oppdeling in oppdelinger if oppdeling.deler]
    if viste:
        draw_divisions(viste, current_colours())
    for grunn in dict.fromkeys(ett.mangler for ett in oppdelinger if ett.mangler):
        navn = ", ".join(ett.navn.lower() for ett in oppdelinger if ett.mangler == grunn)
        hvorfor = NOK_SYKE if grunn == VISES_IKKE else ""
        st.markdown(quiet(f"{navn.capitalize()}: {grunn}{hvorfor}."))


def draw_cases(bilde: Seksjonsbilde, rad: Rad, virksomhet: Rad | None) -> None:
    """How many tilfeller, how spread, beside the virksomhet."""
    st.header("Tilfeller og spredning", anchor=False)
    if rad["vis"] and rad["personer"] is None:
        st.markdown(f"Tilfeller og spredning er {IKKE_OPPGITT}: uttrekket har bare totaler.")
        return
    er_rot = bilde.enhet["overordnet_id"] is None
    if rad["antall_ansatte"] != 0:
        figures.draw_row(figures.spread(rad, None if er_rot else virksomhet))
    draw_cases_over_time(bilde.serie)


def draw_cases_over_time(serie: pl.DataFrame) -> None:
    """Tilfeller that began in each whole period, where there are two or more to compare."""
    if len(bars.whole_periods(serie)) < 2:
        return
    st.subheader("Antall tilfeller som begynte i perioden", anchor=False)
    if serie["tilfeller"].null_count() == len(serie):
        st.markdown(quiet(f"{VISES_IKKE.capitalize()}."))
        return
    st.plotly_chart(
        bars.cases_chart(serie, current_colours()),
        config=charts.INNSTILLINGER,
        key="tilfeller",
        alt="Stolpediagram: antall tilfeller begynt i hver periode, korttid og langtid. "
        "Alle tall står i tabellen under.",
    )
    rader = [_cases_row(rad) for rad in reversed(serie.to_dicts())]
    tables.draw_twin(("Periode", "Tilfeller", "Korttid", "Langtid"), rader)


def _cases_row(rad: Rad) -> tuple[str, ...]:
    navn = period_name(rad["periode"])
    if rad["dekket"] < rad["krevd"]:
        return (navn, *[bars.UFULLSTENDIG] * 3)
    return (
        navn,
        figure_text(rad, "tilfeller", format_heltall),
        figure_text(rad, "tilfeller_korttid", format_heltall, "vis_sammensetning"),
        figure_text(rad, "tilfeller_langtid", format_heltall, "vis_sammensetning"),
    )
