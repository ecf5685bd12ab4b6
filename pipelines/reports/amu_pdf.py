"""The papers of a meeting of the working environment committee, as A4."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipelines.access.amu import Amubilde, Vedtak
from pipelines.access.logg import OSLO
from pipelines.access.personsak import today
from pipelines.contract.perioder import Kvartal, Periode
from pipelines.lights.amutabell import LYSHODER, SLAATT_SAMMEN, Rad, Tabell
from pipelines.lights.belastningsord import PAAMINNELSE
from pipelines.lights.spoersmaalsord import INGEN_SPOERSMAAL
from pipelines.lights.tall import format_prosent
from pipelines.reports.diagram import highest, make_chart, values_of
from pipelines.reports.dokument import make_pdf, printable
from pipelines.reports.hode import head_of, legend
from pipelines.reports.noekkeltall import key_figures, rate_in_words, symbol_of

MAL = Path(__file__).with_suffix(".typ")
TETT_FRA = 90
"""From so many enheter the table of lights has two columns of smaller print, without history."""
FLEST_TILTAK = 20
"""So many tiltak under way have a row."""
TILTAKSHODER = ("Tiltak", "Enhet", "Slag", "Status", "Evalueres", "Hva tallene sier")
HISTORIE = 8
"""So many periods have their light in the table of lights."""


def amu_pdf(bilde: Amubilde) -> bytes:
    """Four to eight pages, readable in black and white. Raises TrafikklysFeil."""
    return make_pdf(MAL, _content(bilde), bilde.hode.laget)


def _content(bilde: Amubilde) -> dict[str, Any]:
    return {
        "hode": head_of(bilde.hode, bilde.periode),
        "tegn": legend(),
        "topp": _total(bilde),
        "spoersmaal": [
            {
                "tittel": printable(ett.tittel),
                "tekst": printable(ett.tekst),
                "tabell": _table(Tabell(ett.hoder, ett.rader, (ett.grunn,))),
            }
            for ett in bilde.spoersmaal
        ],
        "ingen_spoersmaal": INGEN_SPOERSMAAL,
        "paaminnelse": PAAMINNELSE,
        "tiltak": _table(_tiltak(bilde)),
        "fra_sist": _decisions(bilde.fra_sist),
        "denne_gangen": _decisions(bilde.denne_gangen),
        "diagrammer": _charts(bilde),
        "lysrader": _lights(bilde),
        "lyshoder": LYSHODER,
        "tett": len(bilde.enheter) > TETT_FRA,
        "sammensetning": _table(bilde.sammensetning),
        "sykt_barn": _table(bilde.sykt_barn),
        "oppfolging": _table(bilde.oppfolging),
        "oppfolging_tekst": _practice_words(bilde),
        "aaret": f"{Periode.parse(bilde.aaret).tekst.capitalize()}.",
        "periode": bilde.periode.tekst,
    }


def _total(bilde: Amubilde) -> dict[str, Any]:
    rad = bilde.topprad
    if rad is None:
        return {"setning": "Ingen tall for hele virksomheten i perioden.", "tall": []}
    return {**symbol_of(rad), "setning": rad["setning"], "tall": key_figures(rad)}


def _lights(bilde: Amubilde) -> list[dict[str, Any]]:
    return [
        {
            **symbol_of(ett.rad),
            "navn": printable(ett.navn),
            "samlet": SLAATT_SAMMEN if ett.slaatt_sammen else "",
            "dybde": ett.dybde,
            "seksjon": ett.er_seksjon,
            "celler": ett.celler,
            "vedvarende": ett.rad is not None and ett.rad["vedvarende"],
            "pil": None if ett.rad is None else ett.rad["pil"],
            "historie": [None if rad is None else symbol_of(rad) for rad in ett.serie[-HISTORIE:]],
        }
        for ett in bilde.lysrader
    ]


def _table(tabell: Tabell) -> dict[str, Any]:
    return {
        "hoder": [printable(hode) for hode in tabell.hoder],
        "rader": [[printable(celle) for celle in rad] for rad in tabell.rader],
        "merknader": tabell.merknader,
    }


def _tiltak(bilde: Amubilde) -> Tabell:
    """Those under way, first to be evaluated first; what has no room is counted."""
    i_dag = today(bilde.hode.laget)
    rader = tuple(
        (
            ett.tiltak.naa.tittel,
            ett.enheter,
            ett.tiltak.naa.slag.value,
            ett.tiltak.naa.status.value,
            f"{ett.tiltak.naa.evalueres:%d.%m.%Y}"
            + (" (passert)" if ett.tiltak.naa.evalueres < i_dag else ""),
            ett.dom,
        )
        for ett in bilde.tiltak[:FLEST_TILTAK]
    )
    utelatt = len(bilde.tiltak) - len(rader)
    til = (f"{utelatt} tiltak til, som skal evalueres senere, står på siden Tiltak.",)
    return Tabell(TILTAKSHODER, rader, til if utelatt else ())


def _decisions(vedtak: Sequence[Vedtak]) -> list[dict[str, str]]:
    return [
        {
            "tekst": printable(ett.tekst),
            "naar": printable(
                f"Om {Periode.parse(ett.periode).tekst}. Skrevet av {ett.av} "
                f"{ett.tid.astimezone(OSLO):%d.%m.%Y}."
            ),
        }
        for ett in vedtak
    ]


def _charts(bilde: Amubilde) -> list[dict[str, Any]]:
    """The virksomhet first, then the enheter just below it, all to the same height."""
    rot = bilde.series_of(bilde.virksomhet_id)
    egne = {
        navn: bilde.series_of(enhet)
        for enhet, navn in bilde.deler.select("enhet_id", "navn").iter_rows()
    }
    felles = highest(*(_rates(serie) for serie in egne.values()))
    hele = highest(_rates(rot), values_of(rot, "roed_grense"))
    navn = str(bilde.enheter.filter(enhet_id=bilde.virksomhet_id)["navn"].first())
    return [
        _chart(bilde, navn, rot, None, hele),
        *(_chart(bilde, ett, serie, rot, felles) for ett, serie in egne.items()),
    ]


def _rates(serie: Sequence[Rad | None]) -> list[float | None]:
    return values_of(serie, "sykefravaersprosent")


def _chart(
    bilde: Amubilde, navn: str, serie: list[Rad | None], rot: list[Rad | None] | None, topp: float
) -> dict[str, Any]:
    linjer = {} if rot is None else {"virksomhet": _rates(rot)}
    if rot is None:
        linjer |= {
            "grense": values_of(serie, "roed_grense"),
            "foer": values_of(serie, "prosent_aar_foer"),
        }
    linjer |= {"maal": values_of(serie, "maal"), "enhet": _rates(serie)}
    topp = max(topp, highest(*linjer.values()))
    merker = serie if rot is None else [*([None] * (len(serie) - 1)), serie[-1]]
    return {
        "navn": printable(navn),
        "naa": rate_in_words(serie[-1]),
        "alt": printable(_alt(bilde, navn, serie)),
        "data": make_chart(bilde.perioder, linjer, merker, topp),
    }


def _alt(bilde: Amubilde, navn: str, serie: Sequence[Rad | None]) -> str:
    fra, til = (Periode.parse(ett).tekst for ett in (bilde.perioder[0], bilde.perioder[-1]))
    kjente = [
        f"{Periode.parse(periode).tekst} {format_prosent(rad['sykefravaersprosent'])}"
        for periode, rad in zip(bilde.perioder, serie, strict=True)
        if rad is not None
    ]
    return f"Linjediagram: sykefravær i {navn} fra {fra} til {til}. {', '.join(kjente)}."


def _practice_words(bilde: Amubilde) -> str:
    praksis = bilde.praksis
    if praksis is None or praksis.rader.is_empty():
        return ""
    foerste, siste = (Kvartal.parse(str(praksis.kvartaler[nr])).tekst for nr in (0, -1))
    return (
        f"Frister fra og med {foerste} til og med {siste}, i enheter som registrerer oppfølgingen "
        f"her. Åpenbart unødvendig teller som møtt. Minst {praksis.minst} personer står bak hvert "
        "tall."
    )
