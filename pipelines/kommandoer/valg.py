"""What several commands share: the store they are about, and where they print."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from rich.console import Console, RenderableType

from pipelines.errors import UttrekkFeil
from pipelines.settings import LAGERVARIABEL, Innstillinger, read_settings
from pipelines.store.lager import Lager

ut = Console()
feil_ut = Console(stderr=True)

Lagersti = Annotated[
    Path | None, typer.Option("--lager", help="Lagerets mappe; ellers den i trafikklys.toml.")
]


def settings_for(lager: Path | None) -> Innstillinger:
    """The settings, with the store that the command names."""
    if lager is not None:
        os.environ[LAGERVARIABEL] = str(lager)
    return read_settings()


class Radformat(StrEnum):
    """How a command writes rows."""

    TABELL = "tabell"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


def print_rows(
    rader: pl.DataFrame,
    format_: Radformat,
    som_tabell: Callable[[pl.DataFrame], RenderableType],
) -> None:
    """Rows for people (`som_tabell`) or for programs."""
    match format_:
        case Radformat.TABELL:
            ut.print(som_tabell(rader))
        case Radformat.CSV:
            sys.stdout.write(rader.write_csv())
        case Radformat.JSON:
            sys.stdout.write(rader.write_json() + "\n")
        case Radformat.PARQUET:
            rader.write_parquet(sys.stdout.buffer)


def parse_day(tekst: str) -> date:
    """A day as an option of a command gives it."""
    try:
        return date.fromisoformat(tekst)
    except ValueError:
        raise UttrekkFeil(f"«{tekst}» er ikke en dato. Skriv den slik: 2026-12-31.") from None


def why_empty(innstillinger: Innstillinger, versjon: int | None = None) -> str:
    """Why a store has nothing to show, and what to do."""
    if versjon is not None and Lager(innstillinger.lager).finnes:
        return f"Versjon {versjon} finnes ikke. Se hvilke som finnes med: trafikklys versjoner."
    return f"Lageret {innstillinger.lager} er tomt. Importer et uttrekk: trafikklys importer MAPPE."
