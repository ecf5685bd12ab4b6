"""What is said of each sign: kind, neutral, and to be read aloud to those it is about."""

from __future__ import annotations

from pipelines.lights.belastning import Belastning, Tegn, share
from pipelines.lights.tall import format_prosent
from pipelines.measures.tilfeller import KORTTID

PAAMINNELSE = (
    "Arbeidsmiljø, ledelse og organisering er arbeidsgivers å endre. Tallene sier hvor det er "
    "verdt å spørre, aldri hvem det gjelder eller hvorfor."
)
_TALLORD = (
    *("null", "ett", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti"),
    *("elleve", "tolv"),
)

_SETNINGER = {
    Tegn.MANGE: (
        "Det gjelder mange: {her} av de ansatte hadde sykefravær, mot {ellers} i virksomheten. Da "
        "er det grunn til å se på arbeidet: oppgaver, bemanning, ledelse og arbeidsmiljø."
    ),
    Tegn.KORTE: (
        "{minst} korte fravær eller flere er vanligere her enn ellers: {her} av de ansatte har "
        "hatt det, mot {ellers} i virksomheten. Det er en grunn til å spørre hvordan arbeidet går."
    ),
    Tegn.OMORGANISERT: (
        "Enheten ble omorganisert i {naar}. Spør hvordan oppgaver, ledelse og samarbeid fungerer "
        "nå."
    ),
    Tegn.KVARTAL: (
        "Fraværet var tydelig høyest i {naar}: {her}, mot {ellers} i de tre andre kvartalene. Det "
        "er mer enn årstiden tilsier. Hva var annerledes i arbeidet da?"
    ),
    Tegn.FAA: (
        "Fraværet er høyere enn i virksomheten, men det er ikke flere som har vært borte: {her} av "
        "de ansatte hadde sykefravær, mot {ellers}. Da er fraværene lengre enn ellers, og tallet "
        "sier lite om arbeidet her. Hvert fravær følges opp for seg."
    ),
    Tegn.SKJULT: (
        "Hvor mange som har hatt fravær, vises ikke (personvern). Derfor kan ikke tallene si om "
        "det gjelder mange eller få."
    ),
    Tegn.INGEN: (
        "Tallene peker ikke tydelig i noen retning. Da er en samtale med de ansatte og "
        "verneombudet den beste kilden."
    ),
}


def sentences(belastning: Belastning, min_tilfeller: int) -> list[str]:
    """One piece of text for each sign. min_tilfeller: what is many short absences."""
    minst = number_word(min_tilfeller).capitalize()
    return [
        _SETNINGER[tegn].format(minst=minst, **_figures(belastning, tegn))
        for tegn in belastning.tegn
    ]


def explain_repeated(min_tilfeller: int) -> str:
    """What the share of people with repeated short absence counts."""
    return (
        f"Andelen av de ansatte som har hatt {number_word(min_tilfeller)} sykefravær eller flere "
        f"på høyst {KORTTID} dager hver, begynt i løpet av tolv måneder."
    )


def number_word(antall: int) -> str:
    """«fire»; figures from thirteen on."""
    return _TALLORD[antall] if antall < len(_TALLORD) else str(antall)


def _figures(belastning: Belastning, tegn: Tegn) -> dict[str, str]:
    match tegn:
        case Tegn.MANGE | Tegn.FAA:
            return _beside(belastning, "personer_med_fravaer")
        case Tegn.KORTE:
            return _beside(belastning, "personer_gjentatt")
        case Tegn.OMORGANISERT:
            return {"naar": " og ".join(kvartal.tekst for kvartal in belastning.omorganisert)}
        case Tegn.KVARTAL if hoyeste := belastning.hoyeste:
            return {
                "naar": hoyeste.kvartal.tekst,
                "her": format_prosent(hoyeste.prosent),
                "ellers": format_prosent(hoyeste.andre),
            }
        case _:
            return {}


def _beside(belastning: Belastning, kolonne: str) -> dict[str, str]:
    ellers = belastning.virksomhet
    return {
        "her": format_prosent(share(belastning.rad, kolonne)),
        "ellers": format_prosent(share(ellers, kolonne) if ellers else None),
    }
