"""The `trafikklys` command: which commands there are, and what an error looks like."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from pipelines.errors import TrafikklysFeil
from pipelines.kommandoer import drift, oppfolging, rapport, tall, uttrekk
from pipelines.kommandoer.valg import feil_ut
from pipelines.settings import FILVARIABEL

app = typer.Typer(
    help="Trafikklys per seksjon: sykefravær kvartal for kvartal, hvor høyt og hvor sikkert.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for kommando in (
    *(uttrekk.kontroller, uttrekk.importer, uttrekk.publiser, uttrekk.avvist),
    *(tall.tall, tall.lys, tall.versjoner),
    *(rapport.rapport, rapport.send),
    oppfolging.tilfeller,
    *(drift.start, drift.demo, drift.rydd, drift.slett),
):
    app.command()(kommando)
app.add_typer(drift.noekkel, name="noekkel")
app.add_typer(drift.innsynslogg, name="innsynslogg")

FEILKODE = 2
UVENTET = 70
"""Exit code of an error in the program itself (EX_SOFTWARE)."""
FEILSOEKING = "TRAFIKKLYS_FEILSOEKING"
"""Environment variable that lets an unexpected error show its traceback."""


@app.callback()
def settings(
    innstillinger: Annotated[
        Path | None,
        typer.Option("--innstillinger", help="Innstillingsfil; ellers trafikklys.toml her."),
    ] = None,
) -> None:
    if innstillinger is not None:
        os.environ[FILVARIABEL] = str(innstillinger)


def main() -> None:
    """Run the command; an error that a user can mend is one sentence and exit code 2."""
    try:
        app()
    except TrafikklysFeil as feil:
        _say_error(str(feil), FEILKODE)
    except Exception as feil:
        if os.environ.get(FEILSOEKING):
            raise
        _say_error(_unexpected(feil), UVENTET)


def _say_error(tekst: str, kode: int) -> NoReturn:
    feil_ut.print(tekst, style="red", markup=False, highlight=False, soft_wrap=True)
    sys.exit(kode)


def _unexpected(feil: Exception) -> str:
    """What failed and where, without the message: it could hold a person's row."""
    sted = traceback.extract_tb(feil.__traceback__)[-1]
    return (
        f"Noe uventet gikk galt ({type(feil).__name__} i {Path(sted.filename).name}, linje "
        f"{sted.lineno}). Det som var publisert, er urørt. Meld fra til den som drifter "
        f"Trafikklys; {FEILSOEKING}=1 viser hele feilen."
    )
