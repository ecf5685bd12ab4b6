"""Which folders are deliveries, and which of their files belong to which table."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pipelines.contract.codes import Tabell
from pipelines.contract.manifest import EKSEMPEL, MANIFESTFIL
from pipelines.contract.profil import Profil
from pipelines.errors import UttrekkFeil

Filer = dict[Tabell, tuple[Path, ...]]


def find_uttrekk(mapper: Sequence[Path], profil: Profil) -> list[Path]:
    """Folders to load, oldest uttrekksdato first.

    Each of `mapper` is one delivery, or holds deliveries as its folders. Monthly files in one
    folder are one delivery.

    Raises UttrekkFeil when a folder is missing or holds nothing that the profile knows.
    """
    funnet: list[Path] = []
    for mappe in mapper:
        if not mappe.is_dir():
            raise UttrekkFeil(f"{mappe} er ikke en mappe. Oppgi mappen som filene ligger i.")
        under = [mappe] if _is_uttrekk(mappe, profil) else _below(mappe, profil)
        if not under:
            raise UttrekkFeil(_nothing_found(mappe, profil))
        funnet.extend(sti for sti in under if sti.resolve() not in {f.resolve() for f in funnet})
    return sorted(funnet, key=_uttrekksdato)


def table_files(mappe: Path, profil: Profil) -> tuple[Filer, list[str]]:
    """The files of each table, by name; and names of files that no pattern knows.

    Raises UttrekkFeil when a table lies there in several formats, since that is the same twice.
    """
    filer: Filer = {}
    tatt: set[Path] = set()
    alle = _files(mappe)
    for tabell, oppsett in profil.tabeller.items():
        treff = tuple(fil for fil in alle if _matches(fil, oppsett.filer))
        if treff:
            filer[tabell] = treff
            tatt.update(treff)
            _refuse_same_in_two_formats(treff)
    andre = [fil.name for fil in alle if fil not in tatt and fil.name != MANIFESTFIL]
    return filer, andre


def _is_uttrekk(mappe: Path, profil: Profil) -> bool:
    return (mappe / MANIFESTFIL).is_file() or bool(table_files(mappe, profil)[0])


def _below(mappe: Path, profil: Profil) -> list[Path]:
    mapper = (sti for sti in sorted(mappe.iterdir()) if sti.is_dir() and sti.name[0] != ".")
    return [sti for sti in mapper if _is_uttrekk(sti, profil)]


def _files(mappe: Path) -> list[Path]:
    # A spreadsheet program leaves `~$name.xlsx` while a workbook is open.
    try:
        alle = sorted(mappe.iterdir())
    except OSError:
        raise UttrekkFeil(f"{mappe} kan ikke leses. Kontroller rettighetene.") from None
    return [fil for fil in alle if fil.is_file() and not fil.name.startswith((".", "~$"))]


def _matches(fil: Path, moenstre: Sequence[str]) -> bool:
    navn = unicodedata.normalize("NFC", fil.name)
    return any(re.fullmatch(moenster, navn, re.IGNORECASE) for moenster in moenstre)


def _refuse_same_in_two_formats(filer: tuple[Path, ...]) -> None:
    sett: dict[str, Path] = {}
    for fil in filer:
        if (annen := sett.setdefault(fil.stem.casefold(), fil)) is not fil:
            raise UttrekkFeil(f"{annen.name} og {fil.name} er samme tabell to ganger. Fjern én.")


def _uttrekksdato(mappe: Path) -> date:
    """For the order only: a manifest that cannot be read is reported when it is loaded."""
    try:
        dato = tomllib.loads((mappe / MANIFESTFIL).read_text("utf-8")).get("uttrekksdato")
    except (OSError, ValueError):
        return date.min
    return dato if isinstance(dato, date) else date.min


def _nothing_found(mappe: Path, profil: Profil) -> str:
    if profil.manifest:
        return (
            f"{mappe} har ingen filer som profilen «{profil.navn}» kjenner. "
            "Kontroller mappen, eller velg en annen profil med --profil."
        )
    return (
        f"{mappe} er ikke et uttrekk og har ingen uttrekk i mappene under. "
        f"Et uttrekk er en mappe med filene og {MANIFESTFIL}, som ser slik ut:\n{EKSEMPEL}"
    )
