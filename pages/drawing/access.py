"""Words and tables about who sees what."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from pages.drawing.tables import as_words
from pipelines.access.roller import RETTER, Personer, Rolle, Tall
from pipelines.access.sammenslaatt import Sammenslaing

INNLEDNING = """
HR ser alle tall. Toppledelse, ledere, verneombud og tillitsvalgte ser bare tall for enheter med nok
ansatte; for et enkelt kvartal gjelder inndelingen til AMU også for toppledelse og ledere.
Seksjoner som er for små, slås sammen med en naboseksjon, og den samme inndelingen gjelder for all
tid, slik at ingen kan regne seg fram til den lille seksjonen ved å trekke tall fra hverandre.
"""
VARER = (
    "Inndelingen regnes ut på nytt hver gang tall publiseres. En seksjon må ha nok ansatte med "
    "avtalte dagsverk i hver del av hvert år i lageret, også i april og september alene."
)
_TALL = {
    Tall.ALLE: "alle enheter",
    Tall.MINSTE_GRUPPE: "enheter som er store nok",
    Tall.MINSTE_GRUPPE_AMU: "enheter som er store nok for AMU",
    Tall.INGEN: "ingen",
}
FOR_HVEM = {
    Tall.MINSTE_GRUPPE: "toppledelse og ledere",
    Tall.MINSTE_GRUPPE_AMU: "AMU, verneombud og tillitsvalgte",
}
_PERSONER = {
    Personer.ALLE: "én om gangen, med formål, og det logges",
    Personer.EGNE: "egne ansatte, med formål, og det logges",
    Personer.SELV: "bare seg selv",
    Personer.INGEN: "ingen",
}


def roles_table() -> str:
    """One row per role that people can hold."""
    rader = [
        (rett.navn, _TALL[rett.tall], rett.omraade, _PERSONER[rett.personer])
        for rolle, rett in RETTER.items()
        if rolle is not Rolle.DRIFT
    ]
    return as_words(("Rolle", "Tall", "Gjelder", "Personer"), rader)


def merged_sentence(ett: Sammenslaing) -> str:
    if not len(ett.rader):
        return f"Ingen. Alle seksjoner har minst {ett.gulv} personer til enhver tid."
    return (
        f"Minst {ett.gulv} personer må stå bak et tall. De {ett.seksjoner} seksjonene vises derfor "
        f"som {ett.antall} enheter."
    )


def merged_table(rader: pl.DataFrame) -> str:
    return as_words(
        ("Vises som én enhet", "Hvorfor"),
        [
            (listed(sorted(seksjoner)), aarsak or "")
            for seksjoner, aarsak in rader.select("seksjoner", "aarsak").iter_rows()
        ],
    )


def listed(navn: Sequence[str]) -> str:
    """«A, B og C»."""
    *foerste, siste = navn
    return f"{', '.join(foerste)} og {siste}" if foerste else siste
