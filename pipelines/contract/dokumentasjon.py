"""The tables of docs/kontrakt.md, made from the contract itself.

`python -m pipelines.contract.dokumentasjon` writes them anew between their markers; a test fails
when the page and the contract have drifted apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import dataframely as dy
import polars as pl
from pydantic import BaseModel

from pipelines.contract.codes import Hendelse, Situasjonstype, Status, Tabell
from pipelines.contract.manifest import Manifestfil
from pipelines.contract.profil import (
    Kodemoenster,
    Kodeverdi,
    Manifestmal,
    Nivaa,
    Profil,
    Sammensatt,
    Tabellprofil,
    Utelatelse,
    read_profil,
)
from pipelines.contract.regler import rules
from pipelines.contract.situasjoner import AV_SEG_SELV, BEHANDLES, UTELATES, Situasjon
from pipelines.contract.tabeller import SKJEMAER, required_columns

SIDE = Path("docs/kontrakt.md")
_MERKE = "<!-- fra kontrakten: {} -->"
_SLUTT = "<!-- slutt -->"

STATUS = (
    "status",
    "tekst",
    "",
    ", ".join(Status) + " eller tom",
    "godkjent",
    "Om fraværet står ved lag. Tom: godkjent. Resten utelates.",
)
GRUPPE = (
    "gruppe",
    "tekst",
    "",
    "tom eller «alle» for alle ansatte",
    "alle",
    "Gruppen summene gjelder. Bare raden for alle teller.",
)
_IKKE_LAGRET = {Tabell.FRAVAER: STATUS, Tabell.TOTALER: GRUPPE}


def documentation() -> dict[str, str]:
    """Every generated part of the page, by the name in its marker."""
    deler = {f"kolonner {tabell}": columns_table(tabell) for tabell in SKJEMAER}
    deler |= {f"regler {tabell}": rules_table(tabell) for tabell in SKJEMAER}
    modeller: dict[str, type[BaseModel]] = {
        "uttrekk.toml": Manifestfil,
        "profil": Profil,
        "profil tabeller": Tabellprofil,
        "profil utelat": Utelatelse,
        "profil koder": Kodeverdi,
        "profil kodemoenstre": Kodemoenster,
        "profil sammensatt": Sammensatt,
        "profil nivaaer": Nivaa,
        "profil manifest": Manifestmal,
    }
    deler |= {navn: keys_table(modell) for navn, modell in modeller.items()}
    deler["koder"] = _table(["kode i kolonnen type", "hva det blir"], _codes())
    deler["hendelser"] = _table(["kode i kolonnen hendelse", "leses også"], _events())
    for navn, situasjoner in (
        ("utelates", UTELATES),
        ("behandles", BEHANDLES),
        ("av seg selv", AV_SEG_SELV),
    ):
        deler[f"situasjoner {navn}"] = situations_table(situasjoner)
    return deler


def fill_in(side: str) -> str:
    """The page with every generated part as it should be."""
    return fill_between(side, _MERKE, documentation())


def fill_between(side: str, moenster: str, deler: Mapping[str, str]) -> str:
    """A page with each part between its marker (`moenster` with the part's name) and the end."""
    for navn, innhold in deler.items():
        foer, merke, rest = side.partition(moenster.format(navn))
        _, slutt, etter = rest.partition(_SLUTT)
        if merke and slutt:
            side = f"{foer}{merke}\n\n{innhold}\n\n{slutt}{etter}"
    return side


def columns_table(tabell: Tabell) -> str:
    """The delivered columns of a table."""
    rader = [
        _column(navn, kolonne, navn in required_columns(tabell))
        for navn, kolonne in SKJEMAER[tabell].columns().items()
    ]
    if tabell in _IKKE_LAGRET:
        rader.append(_IKKE_LAGRET[tabell])
    hode = ["kolonne", "type", "påkrevd", "tillatt", "eksempel", "hva"]
    return _table(hode, [(f"`{rad[0]}`", *rad[1:4], f"`{rad[4]}`", rad[5]) for rad in rader])


def rules_table(tabell: Tabell) -> str:
    """The rules of a table with message and remedy."""
    rader = [
        (
            f"`{regel.navn}`",
            f"`{regel.kolonne}`" if regel.kolonne else "",
            regel.hva,
            regel.rettelse,
        )
        for regel in rules(tabell).values()
    ]
    return _table(["regel", "kolonne", "melding: verdien …", "rettelse"], rader)


def keys_table(modell: type[BaseModel]) -> str:
    """The keys of a TOML file or a part of one."""
    rader = []
    for navn, felt in modell.model_fields.items():
        standard = "" if felt.is_required() else _default(felt.default)
        hva = re.sub(r"\s+", " ", felt.description or "")
        rader.append((f"`{navn}`", "ja" if felt.is_required() else "", standard, hva))
    return _table(["nøkkel", "påkrevd", "uten", "hva"], rader)


def situations_table(situasjoner: Sequence[Situasjon]) -> str:
    return _table(
        ["situasjon", "behandling", "styres av", "i oppsummeringen"],
        [(s.situasjon, s.behandling, s.styres_av, f"`{s.navn}`") for s in situasjoner],
    )


def _column(navn: str, kolonne: dy.Column, kreves: bool) -> tuple[str, ...]:
    merke = kolonne.metadata or {}
    tomt = " (kan være tom)" if kolonne.nullable or merke.get("tom") else ""
    return (
        merke.get("levert", navn),
        _type(kolonne),
        f"ja{tomt}" if kreves else "",
        merke.get("tillatt", _range(kolonne)),
        merke.get("eksempel", ""),
        kolonne.description or "",
    )


def _type(kolonne: dy.Column) -> str:
    match kolonne.dtype:
        case pl.Date():
            return "dato"
        case pl.Datetime():
            return "tidspunkt"
        case pl.Boolean():
            return "ja/nei"
        case pl.Int64():
            return "heltall"
        case pl.Float64():
            return "tall"
        case _:
            return "tekst"


def _range(kolonne: dy.Column) -> str:
    deler = [
        f"{ord_} {grense}"
        for felt, ord_ in (("min", "fra"), ("min_exclusive", "over"), ("max", "til og med"))
        if (grense := getattr(kolonne, felt, None)) is not None
    ]
    return " ".join(deler)


def _codes() -> list[tuple[str, str]]:
    behandling = {s.navn: s for s in (*UTELATES, *BEHANDLES)}
    per_kode = {
        Situasjonstype.BEHANDLINGSDAG: "behandlingsdag",
        Situasjonstype.AVVENTENDE_SYKMELDING: "avventende_sykmelding",
        Situasjonstype.REISETILSKUDD: "reisetilskudd",
        Situasjonstype.ETTER_MAKSDATO: "etter_maksdato",
        Situasjonstype.ANNET: "annet_fravaer",
    }
    return [(f"`{kode}`", behandling[navn].behandling) for kode, navn in per_kode.items()]


def _events() -> list[tuple[str, str]]:
    """The codes of hendelse with the words that the standard profile reads as the same."""
    ord_ = read_profil().tabeller[Tabell.OPPFOLGING].koder["hendelse"]
    return [
        (f"`{kode}`", ", ".join(f"«{skrevet}»" for skrevet, verdi in ord_.items() if verdi == kode))
        for kode in Hendelse
    ]


def _default(verdi: object) -> str:
    if verdi in (None, "", (), {}):
        return ""
    if isinstance(verdi, bool):
        return "`true`" if verdi else "`false`"
    if isinstance(verdi, tuple):
        return ", ".join(f"`{del_}`" for del_ in verdi)
    return f"`{verdi}`"


def _table(hode: Sequence[str], rader: Iterable[Sequence[str]]) -> str:
    linjer = [hode, ["---"] * len(hode), *rader]
    return "\n".join("| " + " | ".join(_cell(c) for c in linje) + " |" for linje in linjer)


def _cell(tekst: str) -> str:
    return "" if tekst == "``" else tekst.replace("|", "\\|")


if __name__ == "__main__":
    SIDE.write_text(fill_in(SIDE.read_text("utf-8")), "utf-8")
