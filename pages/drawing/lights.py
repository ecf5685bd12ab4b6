"""The light in words and in lists: what every shape, fill and arrow says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import streamlit as st

from pages.drawing.address import section_link
from pipelines.lights.codes import Klarhet, Lys, Pil
from pipelines.lights.tall import VISES_IKKE, format_desimal, format_prosent

FLEST = 7
"""So many sections at most in «Se nærmere på»: more than that nobody looks nearer at."""

FLERTALL = {Lys.ROED: "røde", Lys.GUL: "gule", Lys.GROENN: "grønne", Lys.GRAA: "grå"}
SKJULT = "skjult"
"""The hatched square: there is a figure, and privacy keeps it."""

VEDVARENDE = "vedvarende over"

Rad = Mapping[str, Any]
"""One judged row, as `to_dicts` gives it."""

_MAPPE = Path(__file__).parent


def read_asset(*navn: str) -> str:
    """The named files beside this one, joined: what a component is registered with."""
    return "\n".join((_MAPPE / ett).read_text(encoding="utf-8") for ett in navn)


_liste = st.components.v2.component(
    "trafikklys_liste",
    html='<div class="rot">\n</div>',
    css=read_asset("symbol.css", "liste.css"),
    js=read_asset("symbol.js", "liste.js"),
)


def symbol_of(rad: Rad) -> dict[str, str | None]:
    """Which drawing a judged row gets: `lys` and `klarhet` as symbol.js knows them."""
    skjult = rad["aarsak"] == VISES_IKKE
    return {"lys": SKJULT if skjult else rad["lys"], "klarhet": rad["klarhet"]}


def describe(rad: Rad) -> str:
    """The light in words, for the ear: «rød, 10,4 %, klart over målet, opp 2,6 prosentpoeng»."""
    if rad["aarsak"] == VISES_IKKE or rad["sykefravaersprosent"] is None:
        return rad["aarsak"] or "ingen data"
    prosent = format_prosent(rad["sykefravaersprosent"])
    if rad["lys"] == Lys.GRAA:
        return f"grå, {prosent}, {rad['aarsak']}"
    ledd = [Lys(rad["lys"]).ord, prosent, _side(rad)]
    if rad["vedvarende"]:
        ledd.append("vedvarende over målet")
    if rad["pil"]:
        retning = "opp" if rad["pil"] == Pil.OPP else "ned"
        ledd.append(f"{retning} {format_desimal(abs(rad['endring_pp']))} prosentpoeng fra året før")
    return ", ".join(ledd)


def light_words(rad: Rad) -> str:
    """Colour and how sure, for a table: «rød, klart»; why where nothing is judged."""
    if rad["lys"] == Lys.GRAA:
        return f"{rad['aarsak'] or 'grå'}"
    return f"{Lys(rad['lys']).ord}, {Klarhet(rad['klarhet']).ord}"


def _side(rad: Rad) -> str:
    side = "under målet" if rad["lys"] == Lys.GROENN else "over målet"
    klarhet = Klarhet(rad["klarhet"])
    return f"{side}, {klarhet.ord}" if klarhet is Klarhet.AAPEN else f"{klarhet.ord} {side}"


def closer_look(rader: pl.DataFrame) -> pl.DataFrame:
    """Rows over their mål that chance does not explain: klare, then vedvarende, then trolige.

    Within each by dagsverk over målet, most first (DESIGN 4). `rader` are sections of one period.
    """
    over = pl.col("lys").is_in([Lys.ROED.value, Lys.GUL.value])
    gruppe = (
        pl.when(pl.col("klarhet") == Klarhet.KLAR)
        .then(0)
        .when(pl.col("vedvarende"))
        .then(1)
        .when(pl.col("klarhet") == Klarhet.TROLIG)
        .then(2)
    )
    return (
        rader.filter(over)
        .with_columns(gruppe=gruppe)
        .drop_nulls("gruppe")
        .sort("gruppe", "over_maal_dagsverk", "enhet_id", descending=[False, True, False])
        .head(FLEST)
    )


def draw_cards(rader: Iterable[Rad], navn: str) -> None:
    """Rows (with `navn` and `sted`) as a list of links with their sentences."""
    innslag = [
        {
            **symbol_of(rad),
            "tittel": rad["navn"],
            "sted": rad["sted"],
            "lenke": section_link(rad["enhet_id"]),
            "tekst": rad["setning"],
        }
        for rad in rader
    ]
    _draw(innslag, "kort", navn, nummerert=True)


def draw_sentence(rad: Rad) -> None:
    """The light of one enhet, large, with its sentence."""
    _draw([{**symbol_of(rad), "tekst": rad["setning"]}], "stor", "Lys")


def draw_path(sti: Iterable[Rad]) -> None:
    """Where an enhet stands in the tree, as links."""
    innslag = [{"tittel": over["navn"], "lenke": section_link(over["enhet_id"])} for over in sti]
    _draw(innslag, "sti", "Plassering", nummerert=True)


def draw_links(lenker: Mapping[str, str], navn: str, noekkel: str | None = None) -> None:
    """Ways on from a page that has little to show: name → address."""
    innslag = [{"tittel": tekst, "lenke": lenke} for tekst, lenke in lenker.items()]
    _draw(innslag, "videre", navn, noekkel=noekkel)


def draw_titles(innslag: Iterable[Mapping[str, str]], navn: str) -> None:
    """Titles that lead on, each with where it stands and a sentence: tittel, sted, lenke, tekst."""
    _draw([dict(ett) for ett in innslag], "kort", navn, noekkel=navn)


def draw_counts(rader: pl.DataFrame) -> None:
    """How many sections have each colour, and how many of them are sure."""
    innslag = [
        {"lys": lys, "klarhet": None, "tall": f"{antall}", "tekst": tekst}
        for lys, antall, tekst in count_lights(rader)
    ]
    _draw(innslag, "antall", "Seksjoner per farge")


def count_lights(rader: pl.DataFrame) -> list[tuple[str, int, str]]:
    """Symbol, count and words of each colour: («roed», 14, «røde, 6 klart»).

    Sections that privacy hides are counted apart from those that are not judged.
    """
    skjult = rader["aarsak"].eq_missing(VISES_IKKE)
    viste = rader.filter(~skjult)
    antall = dict(viste["lys"].value_counts().iter_rows())
    klare = dict(viste.filter(klarhet=Klarhet.KLAR)["lys"].value_counts().iter_rows())
    telling = [
        (lys.value, antall.get(lys, 0), f"{ord_}, {klare[lys]} klart" if lys in klare else ord_)
        for lys, ord_ in FLERTALL.items()
        if lys != Lys.GRAA or antall.get(lys)
    ]
    return [*telling, (SKJULT, int(skjult.sum()), "vises ikke")] if skjult.any() else telling


def draw_legend() -> None:
    """What colour, fill and arrow mean, in the order of the question «how high, how sure»."""
    hoved = [
        (Lys.ROED, Klarhet.KLAR, "rød: over rød grense"),
        (Lys.GUL, Klarhet.KLAR, "gul: mellom målet og rød grense"),
        (Lys.GROENN, Klarhet.KLAR, "grønn: under målet"),
        (Lys.GRAA, None, "grå: ikke vurdert"),
        (SKJULT, None, VISES_IKKE),
    ]
    fyll = [
        (Lys.ROED, Klarhet.KLAR, "fylt: klart"),
        (Lys.ROED, Klarhet.TROLIG, "halvfylt: trolig"),
        (Lys.ROED, Klarhet.AAPEN, "åpent: kan være tilfeldig"),
    ]
    innslag: list[dict[str, Any]] = [_sign(*tegn) for tegn in hoved]
    innslag += [{"slag": "skille"}, *(_sign(*tegn) for tegn in fyll)]
    innslag.append(
        {"piler": list(Pil), "tekst": "endret mer enn tilfeldig fra året før, i prosentpoeng"}
    )
    innslag.append({"merke": VEDVARENDE, "tekst": "siste tre år samlet klart over målet"})
    _draw(innslag, "tegn", "Tegnforklaring")


def _sign(lys: str, klarhet: str | None, tekst: str) -> dict[str, Any]:
    return {"lys": lys, "klarhet": klarhet, "tekst": tekst}


def _draw(
    innslag: list[dict[str, Any]],
    form: str,
    navn: str,
    *,
    nummerert: bool = False,
    noekkel: str | None = None,
) -> None:
    """noekkel: what the list is known by where a page has several of a form; else the form."""
    data = {"innslag": innslag, "form": form, "navn": navn, "nummerert": nummerert}
    _liste(key=f"liste_{noekkel or form}", data=data)
