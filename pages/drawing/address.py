"""What the address says: which kind of period, which enhet, which of its periods.

The address is the truth and the widgets follow it, so that a link, the back button and a choice
on the page all end in the same place. Ids only; nothing of a person is ever in an address.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import polars as pl
import streamlit as st

from pipelines.access.lesing import shown_as
from pipelines.contract.perioder import Kvartal, Periode, Periodetype

ENHET = "enhet"
VIS = "vis"
PERIODE = "periode"

PERIODEVALG: Mapping[str, str] = {
    Periodetype.SISTE4.value: "Siste fire kvartaler",
    Periodetype.KVARTAL.value: "Kvartal",
    Periodetype.TERTIAL.value: "Tertial",
    Periodetype.AAR.value: "År",
}
DEFAULT = Periodetype.SISTE4
INNRYKK = "\u2003"
_SIST = "sist_valgte_periode"
_VANLIG = "vanlig_periode"


def section_link(enhet_id: str) -> str:
    """Address of an enhet's page in the chosen kind of period.

    Relative, so that it holds from every page of the app and under a proxy's path.
    """
    adresse = {ENHET: enhet_id}
    slag = asked_period()
    if slag is not DEFAULT or PERIODE in st.query_params:
        adresse[PERIODE] = slag.value
    return f"seksjon?{urlencode(adresse)}"


def settle_default(har_hele_vinduer: bool) -> None:
    """Siste fire kvartaler come first once there are four; until then the quarters do."""
    st.session_state[_VANLIG] = DEFAULT if har_hele_vinduer else Periodetype.KVARTAL


def asked_period() -> Periodetype:
    """The kind of period in the address; else the one last chosen in this session.

    The menu leads to addresses without a period, and nobody wants to choose it again there.
    """
    for oensket in (st.query_params.get(PERIODE), st.session_state.get(_SIST)):
        if oensket in PERIODEVALG:
            return Periodetype(str(oensket))
    return Periodetype(st.session_state.get(_VANLIG, DEFAULT))


def choose_period() -> Periodetype:
    """The kind of period that everything on the page is about."""
    slag = asked_period()
    st.session_state[_key(PERIODE)] = st.session_state[_SIST] = slag.value
    st.segmented_control(
        "Periode",
        list(PERIODEVALG),
        required=True,
        format_func=lambda valg: PERIODEVALG[valg],
        key=_key(PERIODE),
        on_change=_write,
        args=(PERIODE,),
    )
    return slag


def choose_enhet(enheter: pl.DataFrame, egne: tuple[str, ...] | None = None) -> str:
    """The enhet asked for, known or not; when none is, the first of one's own, else the whole."""
    navn = {
        str(enhet_id): INNRYKK * dybde + tekst
        for enhet_id, tekst, dybde in enheter.select("enhet_id", "navn", "dybde").iter_rows()
    }
    rot = str(enheter.filter(pl.col("overordnet_id").is_null())["enhet_id"].first())
    vanlig = next((enhet for enhet in egne or () if enhet in navn), rot)
    oensket = shown_as(enheter, st.query_params.get(ENHET, vanlig))
    st.session_state[_key(ENHET)] = oensket if oensket in navn else None
    st.selectbox(
        "Enhet",
        list(navn),
        index=0 if oensket in navn else None,
        format_func=lambda enhet_id: navn[enhet_id],
        key=_key(ENHET),
        on_change=_write,
        args=(ENHET, vanlig),
        filter_mode="contains",
        placeholder="Velg en enhet",
        width=280,
    )
    return oensket


def choose_shown(perioder: list[str]) -> str:
    """The period whose light and composition are shown; the newest unless another is asked for."""
    nyeste = perioder[-1]
    oensket = st.query_params.get(VIS, nyeste)
    valgt = oensket if oensket in perioder else nyeste
    st.session_state[_key(VIS)] = valgt
    st.selectbox(
        "Vis",
        perioder[::-1],
        format_func=_until,
        key=_key(VIS),
        on_change=_write,
        args=(VIS, nyeste),
        placeholder="Velg en periode",
        width=220,
    )
    return valgt


def _key(felt: str) -> str:
    return f"velg_{felt}"


def _write(felt: str, vanlig: str | None = None) -> None:
    """Put a choice in the address; what everybody sees first (`vanlig`) is left out of it."""
    valg = st.session_state[_key(felt)]
    if felt == PERIODE and VIS in st.query_params:
        del st.query_params[VIS]  # another kind of period has other periods
    if valg == vanlig and felt in st.query_params:
        del st.query_params[felt]
    elif valg and valg != vanlig:
        st.query_params[felt] = valg


def _until(navn: str) -> str:
    periode = Periode.parse(navn)
    if periode.type is Periodetype.SISTE4:
        return f"til og med {Kvartal.of(periode.slutt).tekst}"
    return periode.tekst
