"""For whoever runs the program: spells of illness as the follow-up counts them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from pipelines import terminal
from pipelines.access.innsyn import operator_innsyn
from pipelines.access.tilfeller import read_tilfeller
from pipelines.kommandoer.valg import Lagersti, Radformat, parse_day, print_rows, settings_for


def tilfeller(
    per: Annotated[
        str | None, typer.Option("--per", help="Slik det var på denne datoen, ÅÅÅÅ-MM-DD.")
    ] = None,
    format_: Annotated[
        Radformat, typer.Option("--format", help="Hvordan tilfellene skrives.")
    ] = Radformat.TABELL,
    lager: Lagersti = None,
) -> None:
    """Skriv ut oppfølgingstilfellene. Personene står med nøkkel, ikke navn; oppslaget logges."""
    settings_for(lager)
    dag = None if per is None else parse_day(per)
    rader = read_tilfeller(operator_innsyn(), dag, datetime.now(UTC))
    print_rows(rader, format_, terminal.spells_table)
