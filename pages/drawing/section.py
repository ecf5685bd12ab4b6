"""The parts of a section page: heading, development, composition, tilfeller."""

from __future__ import annotations

import streamlit as st

from pages.drawing import charts, figures, tables
from pages.drawing.axes import period_name
from pages.drawing.composition import divide
from pages.drawing.lights import Rad, describe, draw_path
from pages.drawing.tables import figure_text, quiet
from pages.drawing.theme import current_colours
from pipelines.access.lesing import Seksjonsbilde
from pipelines.contract.perioder import Kvartal, Periode, Periodetype
from pipelines.lights.codes import Lys
from pipelines.lights.nasjonal import NasjonalSerie, read_national
from pipelines.lights.tall import IKKE_OPPGITT, VISES_IKKE, format_heltall, format_prosent

BAAND = (
    "Det skyggelagte feltet er tilfeldig variasjon: der havner en enhet av denne størrelsen 95 av "
    "100 ganger når fraværet egentlig ligger på målet. Symbolene er lysene; fylt er klart."
)


def draw_heading(bilde: Seksjonsbilde, rad: Rad | None) -> None:
    """Where the enhet stands in the tree, as links, then its name."""
    if bilde.sti:
        draw_path(bilde.sti)
    st.title(tables.escape(f"{bilde.enhet['navn']}"), anchor=False)
    st.markdown(quiet(" · ".join(_facts(bilde, rad))))


def _facts(bilde: Seksjonsbilde, rad: Rad | None) -> list[str]:
    ledd = [f"{bilde.enhet['nivaa']}".capitalize()]
    if bilde.enhet["kontorsted"]:
        ledd.append(f"{bilde.enhet['kontorsted']}")
    if rad is not None and rad["vis"]:
        ledd.append(figures.people_text(rad))
    return ledd


def draw_development(bilde: Seksjonsbilde) -> None:
    """The rate over all periods against mål, virksomhet and the year before."""
    st.header("Utvikling", anchor=False)
    navn = f"{bilde.enhet['navn']}"
    if len(bilde.virksomhet) < 2:
        st.markdown("Utviklingen vises når det er tall for mer enn én periode.")
        return
    nasjonal = choose_national() if bilde.periodetype is Periodetype.KVARTAL else None
    figur = charts.rate_chart(bilde, current_colours(), nasjonal)
    st.plotly_chart(
        figur,
        config=charts.INNSTILLINGER,
        key="utvikling",
        alt=_alt_development(bilde, navn),
    )
    st.markdown(quiet(f"{BAAND} {nasjonal.definisjon}" if nasjonal else BAAND))
    for kvartal, tekst in bilde.brudd:
        st.markdown(quiet(f"Brudd i {Kvartal.parse(kvartal).tekst}: {tekst}."))
    virksomhet = {rad["periode"]: rad for rad in bilde.virksomhet.to_dicts()}
    tables.draw_twin(
        ("Periode", navn, "Målet", "Virksomheten", "Året før", "Lys"),
        [
            (
                period_name(rad["periode"]),
                figure_text(rad, "sykefravaersprosent", format_prosent),
                figure_text(rad, "maal", format_prosent),
                figure_text(virksomhet.get(rad["periode"]), "sykefravaersprosent", format_prosent),
                figure_text(rad, "prosent_aar_foer", format_prosent),
                Lys(rad["lys"]).ord,
            )
            for rad in reversed(bilde.serie.to_dicts())
        ],
    )


def choose_national() -> NasjonalSerie | None:
    """A published series to hold the quarters against, if the viewer asks for one."""
    serier = {f"{serie.sektor} ({serie.omfang})": serie for serie in read_national()}
    valg = st.selectbox(
        "Sammenlign med",
        list(serier),
        index=None,
        placeholder="Ingen nasjonale tall",
        key="nasjonal",
        bind="query-params",
        format_func=lambda navn: navn[0].upper() + navn[1:],
        width=360,
    )
    return serier.get(valg or "")


def _alt_development(bilde: Seksjonsbilde, navn: str) -> str:
    rader = bilde.serie.to_dicts()
    fra, til = (Periode.parse(rad["periode"]).tekst for rad in (rader[0], rader[-1]))
    return (
        f"Linjediagram: sykefraværsprosent for {navn} fra {fra} til {til}, mot målet og "
        f"virksomheten. Siste verdi: {describe(rader[-1])}. Alle tall står i tabellen under."
    )


def draw_composition(rad: Rad) -> None:
    """What tapte dagsverk are made of; divisions that are not shown say why."""
    st.header("Hva fraværet består av", anchor=False)
    st.markdown(quiet(f"{period_name(rad['periode'])}, i prosent av tapte dagsverk."))
    oppdelinger = divide(rad)
    viste = [oppdeling for oppdeling in oppdelinger if oppdeling.deler]
    if viste:
        st.plotly_chart(
            charts.composition_chart(viste, current_colours()),
            config=charts.INNSTILLINGER,
            key="sammensetning",
            alt="Stolpediagram: tapte dagsverk fordelt. Alle andeler står i tabellen under.",
        )
    for grunn in dict.fromkeys(ett.mangler for ett in oppdelinger if ett.mangler):
        navn = ", ".join(ett.navn.lower() for ett in oppdelinger if ett.mangler == grunn)
        st.markdown(quiet(f"{navn.capitalize()}: {grunn}."))
    if viste:
        tables.draw_twin(
            ("Fordeling", "Andel"),
            [
                (f"{oppdeling.navn}: {navn}", format_prosent(andel))
                for oppdeling in viste
                for navn, andel in oppdeling.deler
            ],
        )


def draw_cases(bilde: Seksjonsbilde, rad: Rad, virksomhet: Rad | None) -> None:
    """How many tilfeller, how spread, beside the virksomhet."""
    st.header("Tilfeller og spredning", anchor=False)
    if rad["vis"] and rad["personer"] is None:
        st.markdown(f"Tilfeller og spredning er {IKKE_OPPGITT}: uttrekket har bare totaler.")
        return
    er_rot = bilde.enhet["overordnet_id"] is None
    figures.draw_row(figures.spread(rad, None if er_rot else virksomhet))
    if len(bilde.serie) < 2:
        return
    if bilde.serie["tilfeller_korttid"].null_count() == len(bilde.serie):
        st.markdown(quiet(f"Tilfeller over tid: {VISES_IKKE}."))
        return
    st.plotly_chart(
        charts.cases_chart(bilde.serie, current_colours()),
        config=charts.INNSTILLINGER,
        key="tilfeller",
        alt="Stolpediagram: antall tilfeller begynt i hver periode, korttid og langtid. "
        "Alle tall står i tabellen under.",
    )
    tables.draw_twin(
        ("Periode", "Tilfeller", "Korttid", "Langtid"),
        [
            (
                period_name(ett["periode"]),
                figure_text(ett, "tilfeller", format_heltall),
                figure_text(ett, "tilfeller_korttid", format_heltall, "vis_sammensetning"),
                figure_text(ett, "tilfeller_langtid", format_heltall, "vis_sammensetning"),
            )
            for ett in reversed(bilde.serie.to_dicts())
        ],
    )
