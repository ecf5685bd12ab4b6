"""The tables of docs/tilgang.md, made from the table of roles that the gate itself reads.

`python -m pipelines.access.dokumentasjon` writes them anew between their markers; a test fails
when the page and the gate have drifted apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pipelines.access.innsyn import Formaal
from pipelines.access.oekt import LENGSTE, UVIRKSOM, VARSEL
from pipelines.access.roller import PERSONSIDER, RETTER, Rolle, Side, Tall
from pipelines.contract.dokumentasjon import fill_between
from pipelines.disclosure.gulv import (
    HVER_SIDE_MIN_PERSONER,
    KVARTAL_MIN_PERSONER,
    MEDIAN_MIN_PERSONER,
    SAMMENSETNING_MIN_SYKE,
    TIDEL_MIN_PERSONER,
)
from pipelines.settings import Personvern

DOKUMENT = Path("docs/tilgang.md")
_MERKE = "<!-- fra koden: {} -->"
_JA = {True: "ja", False: "–"}
_NAVN = {
    Side.TRAFIKKLYS: "Trafikklys",
    Side.SEKSJON: "Seksjon",
    Side.AARSOVERSIKT: "Årsoversikt",
    Side.AMU: "AMU",
    Side.TILTAK: "Tiltak",
    Side.SAMMENLIGN: "Sammenlign",
    Side.OPPFOLGING: "Oppfølging",
    Side.GJENNOMGANG: "Gjennomgang",
    Side.LOVPAALAGT: "Lovpålagt statistikk",
    Side.OM: "Om tallene",
    Side.ANDRE: "Hva andre ser",
    Side.PERSON: "Person",
    Side.MIN_SIDE: "Min side",
    Side.INNSYNSLOGG: "Innsynslogg",
}


def documentation() -> dict[str, str]:
    """Every generated part of the page, by the name in its marker."""
    return {
        "roller": roles_table(),
        "sider": pages_table(),
        "kommandoer": commands_table(),
        "gulv": floors_table(),
        "formaal": "\n".join(f"- {formaal.value}" for formaal in Formaal.to_choose()),
        "oekt": sessions_table(),
    }


def fill_in(side: str) -> str:
    """The page with every generated part as it should be."""
    return fill_between(side, _MERKE, documentation())


def roles_table() -> str:
    """What each role may see of figures and of people."""
    rader = [
        (rett.navn, f"`{rolle}`", rett.tall.value, rett.omraade, rett.personer.value)
        for rolle, rett in RETTER.items()
    ]
    return _table(("rolle", "i oppsettet", "tall", "gjelder", "personer"), rader)


def pages_table() -> str:
    """Pages by roles; those that touch people are marked."""
    roller = [rolle for rolle in Rolle if rolle is not Rolle.DRIFT]
    rader = [
        (
            f"{_NAVN[side]}{' *' if side in PERSONSIDER else ''}",
            f"`/{side.value}`",
            *(_JA[side in RETTER[rolle].sider] for rolle in roller),
        )
        for side in Side
    ]
    return _table(("side", "adresse", *(RETTER[rolle].navn for rolle in roller)), rader)


def commands_table() -> str:
    """What a role's figures can be printed with, and who reads earlier versions."""
    rader = [
        (
            rett.navn,
            ", ".join(f"`{navn}`" for navn in sorted(rett.kommandoer)) or "–",
            _JA[rett.versjoner],
        )
        for rett in RETTER.values()
    ]
    return _table(("rolle", "kommandoer med `--rolle`", "tidligere versjoner"), rader)


def floors_table() -> str:
    """The fewest people behind a figure, for whom."""
    standard = Personvern()
    topp = f"roller som ser {Tall.MINSTE_GRUPPE.value}"
    amu = f"roller som ser {Tall.MINSTE_GRUPPE_AMU.value}"
    begge = "alle roller uten alle tall"
    rader = [
        ("alle tall", topp, f"{standard.minste_gruppe} personer (kan heves)"),
        ("alle tall", amu, f"{standard.minste_gruppe_amu} personer (kan heves)"),
        ("et enkelt kvartal", begge, f"{KVARTAL_MIN_PERSONER} personer, i inndelingen til AMU"),
        ("type, lengde og grad", begge, f"{SAMMENSETNING_MIN_SYKE} personer med sykefravær"),
        ("median varighet", begge, f"{MEDIAN_MIN_PERSONER} personer med tilfeller"),
        ("tidelen med mest fravær", begge, f"{TIDEL_MIN_PERSONER} personer"),
        ("andel uten fravær", begge, f"{HVER_SIDE_MIN_PERSONER} personer med, og like mange uten"),
        (
            "andel med flere korte fravær",
            begge,
            f"{HVER_SIDE_MIN_PERSONER} personer med, og like mange uten, der type, lengde og grad "
            "vises",
        ),
    ]
    return _table(("tall", "for", "minst"), rader)


def sessions_table() -> str:
    """How long a login lasts."""
    rader = [
        ("lengste økt", f"{LENGSTE.total_seconds() / 3600:.0f} timer fra innloggingen"),
        ("ubrukt", f"{UVIRKSOM.total_seconds() / 60:.0f} minutter"),
        ("varsel før slutt", f"{VARSEL.total_seconds() / 60:.0f} minutter"),
    ]
    return _table(("hva", "hvor lenge"), rader)


def _table(hode: Sequence[str], rader: Iterable[Sequence[str]]) -> str:
    linjer = [hode, ["---"] * len(hode), *rader]
    return "\n".join(f"| {' | '.join(linje)} |" for linje in linjer)


if __name__ == "__main__":
    DOKUMENT.write_text(fill_in(DOKUMENT.read_text("utf-8")), "utf-8")
