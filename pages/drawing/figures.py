"""Key figures: the few numbers at the top of a page, always with what they are compared to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
import streamlit as st

from pages.drawing.lights import Rad, draw_counts
from pages.drawing.tables import escape, figure_text, quiet
from pipelines.lights.codes import Aarsak, Maalkilde
from pipelines.lights.tall import (
    HARDT_MELLOMROM,
    IKKE_OPPGITT,
    INGEN_TALL,
    VISES_IKKE,
    format_desimal,
    format_endring,
    format_heltall,
    format_prosent,
)


@dataclass(frozen=True)
class Noekkeltall:
    navn: str
    verdi: str
    forklaring: str
    hjelp: str | None = None


def format_days(verdi: float) -> str:
    """«3 dager», «3,5 dager»: half days only where there are some."""
    dager = format_desimal(verdi).removesuffix(",0")
    return f"{dager}{HARDT_MELLOMROM}{'dag' if dager == '1' else 'dager'}"


SPREDNING = (
    (
        "Tilfeller per ansatt",
        "tilfeller_per_ansatt",
        format_desimal,
        "vis_median",
        "Sykefravær begynt i perioden, delt på gjennomsnittlig antall ansatte.",
    ),
    (
        "Uten sykefravær",
        "andel_uten_fravaer",
        format_prosent,
        "vis_uten_fravaer",
        "Andelen av de ansatte som ikke hadde sykefravær i perioden.",
    ),
    (
        "Hos tidelen med mest",
        "andel_tapte_tidel",
        format_prosent,
        "vis_tidel",
        "Så mye av de tapte dagsverkene står tidelen med mest fravær for. Vises fra 50 ansatte.",
    ),
    (
        "Median varighet",
        "median_varighet",
        format_days,
        "vis_median",
        "I kalenderdager: halvparten av tilfellene som begynte i perioden, var kortere.",
    ),
    (
        "Ansatte per leder",
        "ansatte_per_leder",
        format_desimal,
        "vis_median",
        "Hvor mange ansatte hver nærmeste leder har i snitt.",
    ),
)
"""Name, column, format, floor and explanation of each figure of tilfeller and spread."""


def draw_overview(rot: Rad, seksjoner: pl.DataFrame) -> None:
    """Four figures of the virksomhet: rate, change, dagsverk, sections per colour."""
    with st.grid(4, min_column_width=160):
        for tall in (rate(rot), change(rot), lost_days(rot)):
            _draw(tall)
        with st.container(border=True, height="stretch", gap=None):
            st.markdown(":small[Seksjoner]")
            st.metric("Seksjoner", format_heltall(len(seksjoner)), label_visibility="collapsed")
            draw_counts(seksjoner)


def draw_row(alle: Sequence[Noekkeltall]) -> None:
    with st.grid(min(5, len(alle)), min_column_width=160):
        for tall in alle:
            _draw(tall)


def rate(rad: Rad) -> Noekkeltall:
    maal = rad["maal"]
    ledd = ["foreløpig"] if rad["maal_kilde"] == Maalkilde.FORELOPIG else []
    ledd += ["sesongjustert"] if rad["sesongfaktor"] != 1 else []
    slag = f"{', '.join(ledd)} mål".strip()
    return Noekkeltall(
        "Sykefravær",
        figure_text(rad, "sykefravaersprosent", format_prosent),
        f"{slag} {format_prosent(maal)}" if maal is not None else "ikke noe mål",
        hjelp="Tapte dagsverk i prosent av avtalte dagsverk.",
    )


def change(rad: Rad) -> Noekkeltall:
    """Against the same period a year earlier; the words say whether chance can explain it."""
    if rad["endring_pp"] is None:
        return Noekkeltall("Endring på ett år", INGEN_TALL, "ingen tall fra året før")
    grad = "mer enn tilfeldig" if rad["pil"] else "kan være tilfeldig"
    return Noekkeltall(
        "Endring på ett år",
        format_endring(rad["endring_pp"]),
        f"prosentpoeng, {grad}",
        hjelp="Prosentpoeng fra samme periode året før.",
    )


def lost_days(rad: Rad) -> Noekkeltall:
    over = rad["over_maal_dagsverk"]
    forklaring = _not_compared(rad)
    if over is not None:
        retning = "flere" if over >= 0 else "færre"
        forklaring = f"{short_count(abs(over))} {retning} enn målet tilsier"
    return Noekkeltall(
        "Tapte dagsverk", figure_text(rad, "tapte_dagsverk", short_count), forklaring
    )


def _not_compared(rad: Rad) -> str:
    """Why dagsverk are not held against the mål: «ikke vurdert: 3 av 4 kvartaler»."""
    aarsak = rad["aarsak"] or ""
    if aarsak.startswith(Aarsak.UFULLSTENDIG):
        return f"ikke vurdert{aarsak.removeprefix(Aarsak.UFULLSTENDIG)}"
    return "ikke noe mål å sammenligne med"


def short_count(verdi: float) -> str:
    """«1 407», and from a million on «27,2 mill.»: a long figure does not fit a phone."""
    if round(verdi) < 1_000_000:
        return format_heltall(verdi)
    return f"{format_desimal(verdi / 1_000_000)}{HARDT_MELLOMROM}mill."


def summary(rad: Rad) -> list[Noekkeltall]:
    return [rate(rad), change(rad), lost_days(rad), people(rad)]


def people(rad: Rad) -> Noekkeltall:
    """Antall ansatte; årsverk, rounded down, where only totals are known."""
    if rad["antall_ansatte"] is None and rad["aarsverk"] is not None:
        return Noekkeltall("Årsverk", short_count(int(rad["aarsverk"])), "antall er ikke oppgitt")
    return Noekkeltall(
        "Ansatte",
        figure_text(rad, "antall_ansatte", format_heltall),
        f"{format_desimal(rad['aarsverk'])} årsverk" if rad["aarsverk"] is not None else "",
    )


def people_text(rad: Rad) -> str:
    tall = people(rad)
    return f"{tall.verdi} {tall.navn.lower()}"


def spread(rad: Rad, virksomhet: Rad | None) -> list[Noekkeltall]:
    """Tilfeller and how absence is spread, each beside the figure of the virksomhet."""
    return [
        Noekkeltall(
            navn,
            figure_text(rad, kolonne, vis, gulv),
            ""
            if virksomhet is None
            else f"virksomheten: {figure_text(virksomhet, kolonne, vis, gulv)}",
            hjelp=hjelp,
        )
        for navn, kolonne, vis, gulv, hjelp in SPREDNING
    ]


def _draw(tall: Noekkeltall) -> None:
    with st.container(border=True, height="stretch", gap=None):
        st.markdown(f":small[{escape(tall.navn)}]", help=tall.hjelp)
        if tall.verdi in (VISES_IKKE, IKKE_OPPGITT):
            st.markdown(tall.verdi.capitalize())
        else:
            st.metric(tall.navn, tall.verdi, label_visibility="collapsed")
        st.markdown(quiet(tall.forklaring))
