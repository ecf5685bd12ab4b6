"""For whoever brings in deliveries: check, import, publish again, and see what was rejected."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from rich.console import RenderableType
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from pipelines import terminal
from pipelines.contract.codes import Slag
from pipelines.contract.perioder import Kvartal
from pipelines.contract.profil import read_profil
from pipelines.errors import LagerFeil, UttrekkFeil
from pipelines.ingest.load import find_uttrekk, load_uttrekk
from pipelines.ingest.uttrekk import Uttrekk
from pipelines.kommandoer.valg import Lagersti, feil_ut, settings_for, ut, why_empty
from pipelines.mottak import Fremdrift, require_acceptable, require_taken_by
from pipelines.oppfolging import import_lopende, require_switched_on
from pipelines.publish import import_uttrekk, rehearsal, republish
from pipelines.settings import Innstillinger
from pipelines.store.avviste import read_rejected
from pipelines.store.lager import Lager
from pipelines.store.les import open_snapshot
from pipelines.store.oppfolgingsfil import open_followup

Mapper = Annotated[
    list[Path], typer.Argument(metavar="MAPPE…", help="Mapper med uttrekk, eller én med flere i.")
]
Profilnavn = Annotated[
    str, typer.Option("--profil", help="Profil for kildesystemet: standard, sap-flat, fint, nhs …")
]
AvvistTil = Annotated[
    Path | None, typer.Option("--avvist-til", help="Skriv avviste rader til denne CSV-filen.")
]


def kontroller(
    mapper: Mapper,
    profil: Profilnavn = "standard",
    lager: Lagersti = None,
    avvist_til: AvvistTil = None,
) -> None:
    """Kontroller uttrekk og vis hva en import ville endret. Publiserer ingenting."""
    innstillinger = settings_for(lager)
    for mappe in find_uttrekk(mapper, read_profil(profil, innstillinger.profiler)):
        uttrekk = _load(mappe, profil, innstillinger, avvist_til)
        with rehearsal(Lager(innstillinger.lager)) as proeve:
            kvittering = _import(proeve, uttrekk, innstillinger, Fremdrift(), til_hvelvet=False)
        ut.print(kvittering)
        require_acceptable(uttrekk, innstillinger)
    ut.print("Bare kontrollert: ingenting er publisert.", style="bold")


def importer(
    mapper: Mapper,
    profil: Profilnavn = "standard",
    lager: Lagersti = None,
    godta_avvik: Annotated[
        bool, typer.Option("--godta-avvik", help="Publiser selv om mange rader er avvist.")
    ] = False,
    avvist_til: AvvistTil = None,
) -> None:
    """Kontroller uttrekk og publiser dem, det eldste først."""
    innstillinger = settings_for(lager)
    uttrekk = [
        _load(mappe, profil, innstillinger, avvist_til)
        for mappe in find_uttrekk(mapper, read_profil(profil, innstillinger.profiler))
    ]
    for ett in uttrekk:
        if ett.manifest.slag is Slag.LOPENDE:
            require_switched_on(innstillinger)
        if not godta_avvik:
            require_acceptable(ett, innstillinger)
    for ett in uttrekk:
        with _progress(f"{ett.manifest.dekker_fra}–{ett.manifest.dekker_til}") as fremdrift:
            kvittering = _import(Lager(innstillinger.lager), ett, innstillinger, fremdrift)
        ut.print(kvittering)


def publiser(lager: Lagersti = None) -> None:
    """Regn ut og døm på nytt det som er i lageret, for eksempel etter at et mål er endret."""
    innstillinger = settings_for(lager)
    with _progress("Lageret") as fremdrift:
        kvittering = republish(Lager(innstillinger.lager), innstillinger, fremdrift)
    ut.print(terminal.receipt(kvittering))


def avvist(
    kvartal: Annotated[
        str,
        typer.Argument(metavar="KVARTAL", help="For eksempel 2026K3, eller lopende."),
    ],
    lager: Lagersti = None,
    fil: Annotated[
        Path | None, typer.Option("--ut", help="Skriv radene til denne CSV-filen, for avsenderen.")
    ] = None,
) -> None:
    """Vis rader som ble avvist i uttrekkene som dekker et kvartal: fil, linje, regel, rettelse."""
    valgt = Lager(settings_for(lager).lager)
    lopende = kvartal.casefold() in {"lopende", "løpende"}
    rader = _rejected_now(valgt) if lopende else _rejected(valgt, Kvartal.parse(kvartal))
    if rader.is_empty():
        hvilke = "det løpende uttrekket" if lopende else f"uttrekkene som dekker {kvartal}"
        ut.print(f"Ingen rader er avvist i {hvilke}.")
    elif fil is None:
        ut.print(terminal.rejected_list(rader))
    else:
        _write_for_sender(rader, fil)
        ut.print(
            f"{rader.height} avviste rader er skrevet til {fil}. Filen har personopplysninger."
        )


def _import(
    lager: Lager,
    uttrekk: Uttrekk,
    innstillinger: Innstillinger,
    fremdrift: Fremdrift,
    *,
    til_hvelvet: bool = True,
) -> RenderableType:
    """Each kind of uttrekk to its own part of the store; what it changed."""
    if uttrekk.manifest.slag is Slag.LOPENDE:
        return terminal.running_receipt(
            import_lopende(lager, uttrekk, innstillinger, fremdrift, til_hvelvet=til_hvelvet)
        )
    return terminal.receipt(
        import_uttrekk(lager, uttrekk, innstillinger, fremdrift, til_hvelvet=til_hvelvet)
    )


def _load(
    mappe: Path, profil: str, innstillinger: Innstillinger, avvist_til: Path | None
) -> Uttrekk:
    uttrekk = load_uttrekk(mappe, read_profil(profil, innstillinger.profiler), innstillinger)
    require_taken_by(uttrekk, datetime.now(UTC).date())
    ut.print(terminal.delivery_summary(uttrekk))
    if avvist_til is not None and not uttrekk.avviste.is_empty():
        _write_for_sender(uttrekk.avviste, avvist_til)
    return uttrekk


def _write_for_sender(rader: pl.DataFrame, fil: Path) -> None:
    """CSV that a spreadsheet opens; a cell that it would run as a formula is made text."""
    tekst = pl.col(pl.String)
    ufarlig = pl.when(tekst.str.contains(r"^[=+\-@\t\r]")).then("'" + tekst).otherwise(tekst)
    innhold = rader.with_columns(ufarlig.name.keep()).write_csv(separator=";")
    try:
        fil.unlink(missing_ok=True)
        handle = os.open(fil, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as ny:
            ny.write("\ufeff" + innhold)
    except OSError as feil:
        raise UttrekkFeil(
            f"Kan ikke skrive {fil}: {feil.strerror}. Velg en annen fil med --ut eller "
            "--avvist-til."
        ) from None


@contextmanager
def _progress(hva: str) -> Iterator[Fremdrift]:
    with Progress(
        TextColumn("{task.fields[hva]}"),
        BarColumn(bar_width=24),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=feil_ut,
        transient=True,
    ) as linje:
        oppgave = linje.add_task("Begynner", total=5, hva=hva)

        def steg(navn: str) -> None:
            linje.update(oppgave, description=navn, advance=1)

        def venter() -> None:
            feil_ut.print("En annen import holder på med lageret. Venter til den er ferdig …")

        yield Fremdrift(steg, venter)


def _rejected(lager: Lager, kvartal: Kvartal) -> pl.DataFrame:
    """All rejected rows of the uttrekk that cover `kvartal`, oldest uttrekk first."""
    snapshot = open_snapshot(lager)
    if snapshot is None:
        raise LagerFeil(why_empty(Innstillinger(lager=lager.mappe)))
    fingeravtrykk: Sequence[str] = snapshot.deliveries(str(kvartal))["fingeravtrykk"].to_list()
    funnet = [rader for ett in fingeravtrykk if (rader := read_rejected(lager, ett)) is not None]
    return pl.concat(funnet, how="diagonal") if funnet else pl.DataFrame()


def _rejected_now(lager: Lager) -> pl.DataFrame:
    """The rejected rows of the løpende uttrekk that the follow-up rests on."""
    oppfolging = open_followup(lager)
    if oppfolging is None or oppfolging.source().slag is not Slag.LOPENDE:
        raise LagerFeil(
            "Oppfølgingen hviler ikke på noe løpende uttrekk nå. Importer et: trafikklys importer "
            "MAPPE."
        )
    fingeravtrykk, _ = oppfolging.delivery()
    rader = read_rejected(lager, fingeravtrykk)
    return pl.DataFrame() if rader is None else rader
