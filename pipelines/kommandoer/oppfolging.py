"""For whoever runs the program: spells of illness as the follow-up counts them."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer

from pipelines import terminal
from pipelines.access.innsyn import operator_innsyn
from pipelines.access.tilfeller import read_tilfeller
from pipelines.kommandoer.valg import Lagersti, parse_day, settings_for, ut


class Tilfelleformat(StrEnum):
    TABELL = "tabell"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


def tilfeller(
    per: Annotated[
        str | None, typer.Option("--per", help="Slik det var på denne datoen, ÅÅÅÅ-MM-DD.")
    ] = None,
    format_: Annotated[
        Tilfelleformat, typer.Option("--format", help="Hvordan tilfellene skrives.")
    ] = Tilfelleformat.TABELL,
    lager: Lagersti = None,
) -> None:
    """Skriv ut oppfølgingstilfellene. Personene står med nøkkel, ikke navn; oppslaget logges."""
    settings_for(lager)
    dag = None if per is None else parse_day(per)
    rader = read_tilfeller(operator_innsyn(), dag, datetime.now(UTC))
    match format_:
        case Tilfelleformat.TABELL:
            ut.print(terminal.spells_table(rader))
        case Tilfelleformat.CSV:
            sys.stdout.write(rader.write_csv())
        case Tilfelleformat.JSON:
            sys.stdout.write(rader.write_json() + "\n")
        case Tilfelleformat.PARQUET:
            rader.write_parquet(sys.stdout.buffer)
