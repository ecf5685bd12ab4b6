"""What is said of the effect of a tiltak: what the figures fit with, never what caused what."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.contract.perioder import Kvartal
from pipelines.lights.belastningsord import number_word
from pipelines.lights.tall import format_endring, format_prosent
from pipelines.tiltak.effekt import FOER, Dom, Effekt

PAAMINNELSE = (
    "Tallene sier ikke hvorfor fraværet endret seg. Annet kan ha skjedd samtidig. Spør de ansatte "
    "og verneombudet hva som er blitt annerledes."
)
"""Stands beside every effect."""

_LIKT = 0.05
"""Prosentpoeng that round to nothing."""

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
        f"Forskjellen er {format_endring(effekt.forskjell)} prosentpoeng, med en usikkerhet (95-"
        f"prosentintervall) fra {format_endring(effekt.lav)} til {format_endring(effekt.hoey)}.",
        _expected(effekt),
    ]
    if len(effekt.etter.kvartaler) >= FOER:
        steg.append(
            "Kvartalene etter er hele år, til og med det nyeste kvartalet. Kvartalet tiltaket "
            "startet i, og det som ellers er til overs, er ikke med."
        )
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
    """«Sykefraværet gikk fra 10,4 % til 6,2 %, mens det … … (usikkert: fra −6,1 til −1,7).»"""
    return (
        f"Sykefraværet gikk fra {format_prosent(effekt.foer.prosent)} til "
        f"{format_prosent(effekt.etter.prosent)}, mens {andre} gikk fra "
        f"{format_prosent(effekt.andre_foer.prosent)} til "
        f"{format_prosent(effekt.andre_etter.prosent)}: en forskjell på "
        f"{format_endring(effekt.forskjell)} prosentpoeng (usikkert: fra "
        f"{format_endring(effekt.lav)} til {format_endring(effekt.hoey)})."
    )


def _expected(effekt: Effekt) -> str:
    """How far a figure moves by itself, and why; chosen by whether it was high."""
    uten = (
        f"Uten noe tiltak var {format_prosent(effekt.ventet)} ventet etter, med tilfeldig "
        f"variasjon fra {format_prosent(effekt.ventet_lav)} til "
        f"{format_prosent(effekt.ventet_hoey)}."
    )
    av_seg_selv = effekt.foer.prosent - (effekt.ventet - effekt.endring_andre)
    if abs(av_seg_selv) < _LIKT:
        return uten
    hoeyt, vei = ("høyt", "faller") if av_seg_selv > 0 else ("lavt", "stiger")
    return (
        f"Et {hoeyt} tall {vei} ofte av seg selv, fordi noe av det var tilfeldig. "
        f"{_share(effekt.krymping)} av avviket fra virksomheten ventes å bestå. {uten}"
    )


def _share(krymping: float) -> str:
    """«Om lag 6 tideler»; words at the ends."""
    tideler = round(10 * krymping)
    if tideler in (0, 10):
        return "Nesten hele" if tideler else "Nesten ingenting"
    if tideler == 5:
        return "Om lag halvparten"
    return "Om lag en tidel" if tideler == 1 else f"Om lag {number_word(tideler)} tideler"
