"""One enhet on one sheet of A4: to bring to a talk with the section, or to hang on a wall."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipelines.access.seksjonsark import Seksjonsark
from pipelines.contract.perioder import Periode
from pipelines.lights.belastning import Rad
from pipelines.lights.belastningsord import PAAMINNELSE, sentences
from pipelines.lights.oppdeling import divide
from pipelines.lights.tall import format_prosent
from pipelines.reports.diagram import highest, make_chart, values_of
from pipelines.reports.dokument import make_pdf, printable
from pipelines.reports.hode import head_of, legend
from pipelines.reports.noekkeltall import key_figures, rate_in_words, symbol_of
from pipelines.reports.tiltaksstriper import make_track

MAL = Path(__file__).with_suffix(".typ")
AKSE_MM = 167.0
"""From edge to edge of the periods in the chart of the template."""
FOR_FAA = (
    "Det er for få personer bak tallene til at de kan vises uten å si noe om enkeltpersoner. "
    "Fraværet er med i tallene for enhetene over."
)
INGEN_TALL = "Enheten har ingen tall i denne perioden: ingen ansatte med avtalte dagsverk."


def section_pdf(ark: Seksjonsark) -> bytes:
    """One page, readable in black and white. Raises TrafikklysFeil."""
    return make_pdf(MAL, _content(ark), ark.hode.laget)


def _content(ark: Seksjonsark) -> dict[str, Any]:
    rad = ark.rad
    vises = rad is not None and rad["vis"]
    return {
        "hode": head_of(ark.hode, ark.periode),
        "tegn": legend(),
        "navn": printable(str(ark.bilde.enhet["navn"])),
        "sti": printable(" › ".join(str(over["navn"]) for over in ark.bilde.sti)),
        "samlet": bool(ark.bilde.enhet.get("slaatt_sammen")),
        "topp": {
            **symbol_of(rad),
            "setning": INGEN_TALL if rad is None else rad["setning"],
            "tall": key_figures(rad) if rad is not None and vises else [],
            "merknad": FOR_FAA if rad is not None and not vises else "",
        },
        "diagram": _chart(ark),
        "striper": make_track(ark.tiltak, ark.perioder, AKSE_MM),
        "deler": _parts(rad) if rad is not None and vises else [],
        "mangler": _missing(rad) if rad is not None and vises else [],
        "arbeidet": [printable(ett) for ett in _work(ark)],
        "aaret": _year(ark),
        "paaminnelse": PAAMINNELSE,
        "periode": ark.periode.tekst,
    }


def _chart(ark: Seksjonsark) -> dict[str, Any] | None:
    """None where there is no figure to draw, or one alone."""
    rater = values_of(ark.serie, "sykefravaersprosent")
    if sum(verdi is not None for verdi in rater) < 2:
        return None
    linjer = {"virksomhet": values_of(ark.virksomhet, "sykefravaersprosent")}
    linjer |= {
        "grense": values_of(ark.serie, "roed_grense"),
        "foer": values_of(ark.serie, "prosent_aar_foer"),
        "maal": values_of(ark.serie, "maal"),
        "enhet": rater,
    }
    lav, hoey = (values_of(ark.serie, kolonne) for kolonne in ("baand_0025", "baand_0975"))
    topp = highest(hoey, *linjer.values())
    return {
        "data": make_chart(ark.perioder, linjer, ark.serie, topp, (lav, hoey)),
        "alt": printable(_alt(ark)),
        "har_virksomhet": bool(ark.virksomhet),
    }


def _alt(ark: Seksjonsark) -> str:
    fra, til = (Periode.parse(ett).tekst for ett in (ark.perioder[0], ark.perioder[-1]))
    verdier = ", ".join(
        f"{Periode.parse(periode).tekst} {rate_in_words(rad)}"
        for periode, rad in zip(ark.perioder, ark.serie, strict=True)
        if rad is not None
    )
    return f"Linjediagram: sykefravær i {ark.bilde.enhet['navn']} fra {fra} til {til}. {verdier}."


def _parts(rad: Rad) -> list[dict[str, Any]]:
    return [
        {
            "navn": ett.navn,
            "deler": [
                {"navn": navn, "andel": andel, "tekst": format_prosent(andel)}
                for navn, andel in ett.deler
            ],
        }
        for ett in divide(rad)
        if ett.deler
    ]


def _missing(rad: Rad) -> list[str]:
    """Which divisions are not shown, with why."""
    mangler = [ett for ett in divide(rad) if ett.mangler]
    grunner = dict.fromkeys(str(ett.mangler) for ett in mangler)
    return [
        f"{', '.join(ett.navn for ett in mangler if ett.mangler == grunn)}: {grunn}."
        for grunn in grunner
    ]


def _work(ark: Seksjonsark) -> list[str]:
    return [] if ark.aaret is None else sentences(ark.aaret, ark.min_tilfeller)


def _year(ark: Seksjonsark) -> str:
    return "" if ark.aaret is None else f"{Periode.parse(ark.aaret.rad['periode']).tekst}."
