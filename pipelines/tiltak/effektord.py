"""What is said of the effect of a tiltak: what the figures fit with, never what caused what."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.contract.perioder import Kvartal
from pipelines.lights.tall import format_desimal, format_endring, format_prosent
from pipelines.tiltak.effekt import Dom, Effekt

PAAMINNELSE = (
    "Tallene sier ikke hvorfor fraværet endret seg. Annet kan ha skjedd samtidig. Spør de ansatte "
    "og verneombudet hva som er blitt annerledes."
)
"""Stands beside every effect."""

_DOMMER = {
    Dom.FOR_TIDLIG: (
        "For tidlig å si. Det trengs minst to hele kvartaler med tall etter at tiltaket startet."
    ),
    Dom.MANGLER: (
        "Kan ikke regnes ut: det mangler tall for kvartalene før eller etter at tiltaket startet."
    ),
    Dom.BRUDD: (
        "Kan ikke regnes ut: enheten ble delt eller slått sammen i disse kvartalene. Da er det "
        "ikke de samme menneskene før og etter."
    ),
    Dom.IKKE_VIST: "Vises ikke (personvern), eller ligger utenfor det du har tilgang til.",
    Dom.INGEN_ANDRE: (
        "Kan ikke regnes ut: det er ingen igjen å sammenligne med. Uten sammenligning kan ikke "
        "tallene si om endringen ville kommet uansett."
    ),
    Dom.FOR_FAA: "For få ansatte til å konkludere. Ett langt fravær kan alene gi slike tall.",
    Dom.FORENLIG: (
        "{falt} Det er mer enn tilfeldig variasjon, og mer enn et så høyt tall pleier å falle av "
        "seg selv. Tallene er forenlig med at tiltaket hjalp, men beviser det ikke."
    ),
    Dom.LAVERE_IKKE_MER_ENN_VENTET: (
        "{falt} Det er mer enn tilfeldig variasjon fra den ene perioden til den andre, men ikke "
        "klart mer enn det som var ventet uten noe tiltak: {ventet}."
    ),
    Dom.INGEN_TYDELIG: (
        "Ingen tydelig endring. {endret} Det kan være tilfeldig variasjon. Det betyr ikke at "
        "tiltaket er uten verdi, bare at tallene ikke kan vise det."
    ),
    Dom.HOEYERE: (
        "{endret} Det er mer enn tilfeldig variasjon. Spør hva som har skjedd; tallene sier ikke "
        "at det var tiltaket."
    ),
}


def verdict(dom: Dom, effekt: Effekt | None = None, andre: str = "resten av virksomheten") -> str:
    """What can be said, in sentences to read aloud. effekt: needed where the dom is of figures."""
    if effekt is None:
        return _DOMMER[dom]
    endret = _changed(effekt, andre)
    return _DOMMER[dom].format(falt=endret, endret=endret, ventet=format_prosent(effekt.ventet))


def sentences(effekt: Effekt, andre: str = "resten av virksomheten") -> list[str]:
    """How it was reckoned, step by step, for somebody who wants to follow it."""
    steg = [
        f"Sykefraværet var {format_prosent(effekt.foer.prosent)} i "
        f"{span(effekt.foer.kvartaler)}, og {format_prosent(effekt.etter.prosent)} i "
        f"{span(effekt.etter.kvartaler)}. Hos {andre} gikk det fra "
        f"{format_prosent(effekt.andre_foer.prosent)} til "
        f"{format_prosent(effekt.andre_etter.prosent)}.",
        f"Forskjellen er {format_endring(effekt.forskjell)} prosentpoeng, med en usikkerhet (95 "
        f"prosent intervall) fra {format_endring(effekt.lav)} til {format_endring(effekt.hoey)}.",
        _expected(effekt),
    ]
    if effekt.etter.justert:
        steg.append(
            "Kvartalene etter er ikke hele år. Tallene for dem er derfor justert for årstiden."
        )
    return steg


def span(kvartaler: Sequence[str]) -> str:
    """«1. kvartal 2024 til 4. kvartal 2024»; empty for none."""
    if not kvartaler:
        return ""
    foerste, siste = Kvartal.parse(kvartaler[0]), Kvartal.parse(kvartaler[-1])
    return foerste.tekst if foerste == siste else f"{foerste.tekst} til {siste.tekst}"


def _changed(effekt: Effekt, andre: str) -> str:
    """«Sykefraværet gikk fra 10,4 % til 6,2 %, mens det … Forskjellen er −3,9 prosentpoeng.»"""
    return (
        f"Sykefraværet gikk fra {format_prosent(effekt.foer.prosent)} til "
        f"{format_prosent(effekt.etter.prosent)}, mens {andre} gikk fra "
        f"{format_prosent(effekt.andre_foer.prosent)} til "
        f"{format_prosent(effekt.andre_etter.prosent)}: en forskjell på "
        f"{format_endring(effekt.forskjell)} prosentpoeng."
    )


def _expected(effekt: Effekt) -> str:
    """Why a high figure falls, and how far; chosen by whether it was high."""
    retning = "høyt" if effekt.ventet - effekt.endring_andre < effekt.foer.prosent else "lavt"
    vei = "faller" if retning == "høyt" else "stiger"
    tideler = format_desimal(10 * effekt.krymping, 0)
    return (
        f"Et {retning} tall {vei} ofte av seg selv, fordi noe av det var tilfeldig. Om lag "
        f"{tideler} tideler av avviket fra virksomheten ventes å bestå. Uten noe tiltak var "
        f"{format_prosent(effekt.ventet)} ventet etter, med tilfeldig variasjon fra "
        f"{format_prosent(effekt.ventet_lav)} til {format_prosent(effekt.ventet_hoey)}."
    )
