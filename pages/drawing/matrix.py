"""The matrix: sections grouped by avdeling × periods, as one component that is a real table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import polars as pl
import streamlit as st

from pages.drawing.address import section_link
from pages.drawing.lights import Rad, describe, read_asset, symbol_of
from pipelines.access.lesing import Seksjonsbilde
from pipelines.contract.perioder import Kvartal, Periode, Periodetype
from pipelines.lights.codes import Lys
from pipelines.lights.tall import (
    INGEN_TALL,
    VISES_IKKE,
    format_desimal,
    format_heltall,
    format_prosent,
)

_matrise = st.components.v2.component(
    "trafikklys_matrise",
    html='<div class="rot">\n</div>',
    css=read_asset("symbol.css", "matrix.css"),
    js=read_asset("symbol.js", "matrix.js"),
)


class Hoder(NamedTuple):
    """What stands over the names of enheter, and over the last period."""

    navn: str
    siste: str


VANLIGE_HODER = Hoder("Seksjon", "Nå")


SAMLET = "slått sammen"
"""Under a name: privacy has merged it of others."""


def draw_matrix(
    enheter: pl.DataFrame,
    rader: pl.DataFrame,
    perioder: tuple[str, ...],
    beskrivelse: str,
    hoder: Hoder = VANLIGE_HODER,
) -> None:
    """Draw enheter (rows, in tree order) × perioder."""
    data = {
        "beskrivelse": beskrivelse,
        "radnavn": hoder.navn,
        "perioder": describe_periods(perioder, hoder.siste),
        "grupper": group_rows(enheter, rader, perioder),
        "folk": "Årsverk" if counts_aarsverk(rader) else "Ansatte",
    }
    _matrise(key="matrise", data=data)


def children_in(bilde: Seksjonsbilde, periode: str) -> pl.DataFrame:
    """The enheter just under one that have a row in `periode`."""
    rader = bilde.barnerader.filter(pl.col("periode") == periode)
    return bilde.barn.join(rader, on="enhet_id", how="semi", maintain_order="left")


def draw_children(bilde: Seksjonsbilde, barn: pl.DataFrame, periode: str) -> None:
    """The enheter just under one, with their lights of the period that the page shows."""
    nyeste = periode == bilde.virksomhet["periode"].to_list()[-1]
    draw_matrix(
        barn,
        bilde.barnerader.filter(pl.col("periode") == periode),
        (periode,),
        f"Trafikklys for enhetene under {bilde.enhet['navn']}",
        Hoder("Enhet", "Nå" if nyeste else ""),
    )


def describe_periods(perioder: tuple[str, ...], siste: str = "Nå") -> list[dict[str, str]]:
    """Column headings: the year where it begins, the period's short name, and it in full."""
    kolonner = []
    forrige = None
    for navn in perioder:
        periode = Periode.parse(navn)
        aar = f"{periode.slutt.year}"
        kolonner.append(
            {
                "id": navn,
                "aar": "" if aar == forrige or periode.type is Periodetype.AAR else aar,
                "kort": _short(periode),
                "tekst": _spoken(periode),
            }
        )
        forrige = aar
    nyeste = Periode.parse(perioder[-1])
    # The newest whole year can have ended long ago.
    hode = "Nyeste" if siste and nyeste.type is Periodetype.AAR else siste
    kolonner[-1] |= {"aar": hode, "kort": _newest_name(nyeste)}
    return kolonner


def _short(periode: Periode) -> str:
    match periode.type:
        case Periodetype.AAR:
            return periode.navn
        case Periodetype.TERTIAL:
            return f"T{periode.nummer}"
        case _:
            return f"K{Kvartal.of(periode.slutt).nr}"


def _newest_name(periode: Periode) -> str:
    if periode.type is Periodetype.SISTE4:
        return f"til og med {Kvartal.of(periode.slutt).tekst}"
    return periode.tekst


def _spoken(periode: Periode) -> str:
    tekst = periode.tekst
    return tekst[0].upper() + tekst[1:]


def group_rows(
    enheter: pl.DataFrame, rader: pl.DataFrame, perioder: tuple[str, ...]
) -> list[list[dict[str, Any]]]:
    """Table rows, one list per avdeling: the avdeling first, then everything under it."""
    doemt: dict[tuple[str, str], Rad] = {
        (rad["enhet_id"], rad["periode"]): rad for rad in rader.to_dicts()
    }
    topp = enheter["dybde"].min() if len(enheter) else 0
    grupper: list[list[dict[str, Any]]] = []
    for enhet in enheter.to_dicts():
        rad = _row(enhet, [doemt.get((enhet["enhet_id"], navn)) for navn in perioder])
        if enhet["dybde"] <= max(1, int(str(topp))) or not grupper:
            grupper.append([])
        grupper[-1].append(rad)
    return grupper


def counts_aarsverk(rader: pl.DataFrame) -> bool:
    """Totals that do not say how many people there are: årsverk stand in their place."""
    return rader["antall_ansatte"].null_count() == len(rader)


def _row(enhet: Rad, celler: Iterable[Rad | None]) -> dict[str, Any]:
    doemte = list(celler)
    naa = doemte[-1]
    return {
        "navn": enhet["navn"],
        "samlet": SAMLET if enhet.get("slaatt_sammen") else None,
        "lenke": section_link(enhet["enhet_id"]),
        "dybde": enhet["dybde"],
        "slag": _kind(enhet),
        "celler": [*(_cell(rad) for rad in doemte[:-1]), _newest(naa)],
        "ansatte": _people(naa),
    }


def _kind(enhet: Rad) -> str:
    if enhet["overordnet_id"] is None:
        return "virksomhet"
    if enhet["er_seksjon"]:
        return "seksjon"
    return "gruppe avdeling" if enhet["dybde"] == 1 else "gruppe"


def _cell(rad: Rad | None) -> dict[str, Any]:
    if rad is None:
        return {"lys": None, "tekst": "ingen data"}
    return {**symbol_of(rad), "tekst": describe(rad)}


def _newest(rad: Rad | None) -> dict[str, Any]:
    if rad is None:
        return {**_cell(None), "merknad": "ingen data"}
    if rad["aarsak"] == VISES_IKKE:
        return {**_cell(rad), "merknad": VISES_IKKE}
    graa = rad["lys"] == Lys.GRAA
    return {
        **_cell(rad),
        "prosent": format_prosent(rad["sykefravaersprosent"]),
        "pil": rad["pil"],
        "endring": format_desimal(abs(rad["endring_pp"])) if rad["pil"] else None,
        "vedvarende": rad["vedvarende"],
        "dempet": graa,
        "merknad": rad["aarsak"] if graa else None,
    }


def _people(rad: Rad | None) -> str:
    if rad is None or rad["aarsak"] == VISES_IKKE:
        return INGEN_TALL
    if rad["antall_ansatte"] is None and rad["aarsverk"] is not None:
        return format_heltall(int(rad["aarsverk"]))
    return format_heltall(rad["antall_ansatte"])
