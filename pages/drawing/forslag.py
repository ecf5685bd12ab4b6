"""«Bemanning og ledelse» and «Hva kan gjøres?»: from what the figures show to something to try."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from urllib.parse import urlencode

import streamlit as st

from pages.drawing import figures
from pages.drawing.figures import Noekkeltall
from pages.drawing.lights import Rad, draw_links
from pages.drawing.tables import escape, figure_text, quiet
from pipelines.access.innsyn import Innsyn
from pipelines.access.lesing import Seksjonsbilde
from pipelines.access.roller import Side
from pipelines.access.tiltak import may_propose, may_write
from pipelines.access.tiltaksforslag import Bemanning, read_staffing
from pipelines.lights.belastning import Belastning
from pipelines.lights.tall import (
    HARDT_MELLOMROM,
    INGEN_TALL,
    format_desimal,
    format_endring,
    format_prosent,
)
from pipelines.tiltak.forslag import Forslag, suggest
from pipelines.tiltak.forslagsord import FORBEHOLD, INGEN_FORSLAG

ANNET_STED = (
    "Andelen av de ansatte som har en nærmeste leder på et annet kontorsted enn sitt eget, etter "
    "det løpende uttrekket. Bare HR ser den."
)
PER_LEDER = "Hvor mange ansatte hver nærmeste leder har i snitt, siste dag i perioden."
AARSVERK = "Avtalte dagsverk i perioden delt på arbeidsdagene i den."


def draw(
    innsyn: Innsyn,
    bilde: Seksjonsbilde,
    rader: tuple[Rad, Rad | None],
    aaret: Belastning | None,
) -> None:
    """How the enhet is staffed and led, and what could be tried.

    rader: its row of the period that is shown, and that of the virksomhet. Nothing where nobody
    works any more.
    """
    rad, virksomhet = rader
    if rad["antall_ansatte"] == 0:
        return
    bemanning = read_staffing(innsyn, bilde, rad)
    st.header("Bemanning og ledelse", anchor=False)
    figures.draw_row(staffing(bemanning, virksomhet if bilde.sti else None))
    st.header("Hva kan gjøres?", anchor=False)
    draw_suggestions(
        suggest(aaret, bemanning.ledelse),
        f"{bilde.enhet['enhet_id']}",
        start_words(innsyn, bilde),
    )


def staffing(bemanning: Bemanning, virksomhet: Rad | None) -> list[Noekkeltall]:
    """People and årsverk beside a year before, people per leader, leaders elsewhere."""
    rad, foer, ledelse = bemanning.rad, bemanning.aaret_foer, bemanning.ledelse
    tall = [
        Noekkeltall("Ansatte", _whole(rad), f"ett år før: {_whole(foer)}"),
        Noekkeltall(
            "Årsverk",
            figure_text(rad, "aarsverk", format_desimal),
            f"ett år før: {figure_text(foer, 'aarsverk', format_desimal)}",
            hjelp=AARSVERK,
        ),
        Noekkeltall("Endring i årsverk", _percent(bemanning), "på ett år"),
    ]
    if bemanning.rad["ansatte_per_leder"] is not None:
        per_leder, ellers = (
            figure_text(ett, "ansatte_per_leder", format_desimal) for ett in (rad, virksomhet)
        )
        forklaring = "" if virksomhet is None else f"virksomheten: {ellers}"
        tall.append(Noekkeltall("Ansatte per leder", per_leder, forklaring, hjelp=PER_LEDER))
    if ledelse.andel_annet_sted is not None:
        andel = format_prosent(ledelse.andel_annet_sted)
        av = f"{ledelse.annet_sted} av {ledelse.med_leder} som har en leder i dag"
        tall.append(Noekkeltall("Leder på annet sted", andel, av, hjelp=ANNET_STED))
    return tall


def draw_suggestions(alle: Sequence[Forslag], enhet_id: str, start: str | None) -> None:
    """Those of one pattern together below why; start: what the links say, None where there are
    none."""
    if not alle:
        st.markdown(escape(INGEN_FORSLAG))
    grunner = [ett.grunn for ett in alle]
    samlet = sorted(alle, key=lambda ett: grunner.index(ett.grunn))
    for _, gruppe in groupby(samlet, key=lambda ett: ett.grunn):
        forslag = list(gruppe)
        st.markdown(escape(forslag[0].hvorfor))
        st.markdown("\n".join(_line(ett) for ett in forslag))
    if alle:
        st.markdown(quiet(FORBEHOLD))
    if start is not None:
        draw_links(start_links(samlet, enhet_id, start), start, "forslag")


def start_words(innsyn: Innsyn, bilde: Seksjonsbilde) -> str | None:
    """What the links say to somebody who may write or propose here; None for everybody else."""
    er_utenfor = innsyn.enheter is not None and not bilde.sti
    if Side.TILTAK not in innsyn.rett.sider or er_utenfor:
        return None
    if may_write(innsyn, f"{bilde.enhet['enhet_id']}".split("+")):
        return "Start et tiltak"
    return "Foreslå et tiltak" if may_propose(innsyn) else None


def start_links(alle: Sequence[Forslag], enhet_id: str, start: str) -> dict[str, str]:
    """Words and address of each suggestion, and of one that is none of them."""
    av_forslag = {f"{start}: {ett.tittel}": start_link(enhet_id, ett) for ett in alle}
    eget = f"{start}: noe annet" if alle else start
    return {**av_forslag, eget: start_link(enhet_id)}


def start_link(enhet_id: str, forslag: Forslag | None = None) -> str:
    """Address of the form on the page Tiltak, as ids only: `find_template` leads back."""
    adresse = {"ny": "1", "enhet": enhet_id}
    if forslag is not None:
        adresse |= {"slag": forslag.slag.name.lower(), "forslag": forslag.id}
    return f"{Side.TILTAK.value}?{urlencode(adresse)}"


def _line(forslag: Forslag) -> str:
    tittel, slag = escape(forslag.tittel), escape(f"{forslag.slag}")
    return f"- **{tittel}** ({slag}). {escape(forslag.medvirkning)}"


def _whole(rad: Rad | None) -> str:
    return INGEN_TALL if rad is None else figures.people(rad).verdi


def _percent(bemanning: Bemanning) -> str:
    endring = bemanning.change("aarsverk")
    return INGEN_TALL if endring is None else f"{format_endring(endring)}{HARDT_MELLOMROM}%"
