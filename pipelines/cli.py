"""The `trafikklys` command. Each command is thin: read what is asked for, call a room, print."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import polars as pl
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from pipelines import cli_drift, serve, terminal
from pipelines import demo as demoen
from pipelines.access.innsyn import Innsyn, operator_innsyn, role_innsyn
from pipelines.access.lesing import read_oversikt, read_tall
from pipelines.access.roller import AVGRENSES, Rolle
from pipelines.contract.perioder import Kvartal, Periode, Periodetype
from pipelines.contract.profil import read_profil
from pipelines.errors import LagerFeil, TilgangFeil, TrafikklysFeil, UttrekkFeil
from pipelines.ingest.load import find_uttrekk, load_uttrekk
from pipelines.ingest.uttrekk import Uttrekk
from pipelines.publish import (
    Fremdrift,
    import_uttrekk,
    rehearsal,
    republish,
    require_acceptable,
)
from pipelines.settings import FILVARIABEL, LAGERVARIABEL, Innstillinger, read_settings
from pipelines.store.avviste import read_rejected
from pipelines.store.lager import Lager
from pipelines.store.les import Snapshot, open_snapshot

app = typer.Typer(
    help="Trafikklys per seksjon: sykefravær kvartal for kvartal, hvor høyt og hvor sikkert.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(cli_drift.start)
app.command()(cli_drift.rydd)
app.add_typer(cli_drift.noekkel, name="noekkel")
app.add_typer(cli_drift.innsynslogg, name="innsynslogg")
ut = Console()
feil_ut = Console(stderr=True)

FEILKODE = 2
UVENTET = 70
"""Exit code of an error in the program itself (EX_SOFTWARE)."""
FEILSOEKING = "TRAFIKKLYS_FEILSOEKING"
"""Environment variable that lets an unexpected error show its traceback."""


class Tallperiode(StrEnum):
    KVARTAL = "kvartal"
    TERTIAL = "tertial"
    AAR = "aar"
    SISTE4 = "siste4"


class Tallformat(StrEnum):
    TABELL = "tabell"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


Mapper = Annotated[
    list[Path], typer.Argument(metavar="MAPPE…", help="Mapper med uttrekk, eller én med flere i.")
]
Profilnavn = Annotated[
    str, typer.Option("--profil", help="Profil for kildesystemet: standard, sap-flat, fint, nhs …")
]
Lagersti = Annotated[
    Path | None, typer.Option("--lager", help="Lagerets mappe; ellers den i trafikklys.toml.")
]
AvvistTil = Annotated[
    Path | None, typer.Option("--avvist-til", help="Skriv avviste rader til denne CSV-filen.")
]
Periodevalg = Annotated[Tallperiode, typer.Option("--periode", help="Hvilken type perioder.")]
Rollevalg = Annotated[
    Rolle | None,
    typer.Option("--rolle", help="Vis nøyaktig det denne rollen ser; ellers alt, som drift."),
]
Omfangsvalg = Annotated[
    list[str] | None,
    typer.Option("--omfang", help="enhet_id som rollen er avgrenset til; kan gjentas."),
]
Versjonsvalg = Annotated[
    int | None, typer.Option("--versjon", help="Slik tallene så ut i denne versjonen.")
]


@app.callback()
def settings(
    innstillinger: Annotated[
        Path | None,
        typer.Option("--innstillinger", help="Innstillingsfil; ellers trafikklys.toml her."),
    ] = None,
) -> None:
    if innstillinger is not None:
        os.environ[FILVARIABEL] = str(innstillinger)


@app.command()
def kontroller(
    mapper: Mapper,
    profil: Profilnavn = "standard",
    lager: Lagersti = None,
    avvist_til: AvvistTil = None,
) -> None:
    """Kontroller uttrekk og vis hva en import ville endret. Publiserer ingenting."""
    innstillinger = _settings(lager)
    for mappe in find_uttrekk(mapper, read_profil(profil, innstillinger.profiler)):
        uttrekk = _load(mappe, profil, innstillinger, avvist_til)
        with rehearsal(Lager(innstillinger.lager)) as proeve:
            kvittering = import_uttrekk(proeve, uttrekk, innstillinger, til_hvelvet=False)
        ut.print(terminal.receipt(kvittering))
        require_acceptable(uttrekk, innstillinger)
    ut.print("Bare kontrollert: ingenting er publisert.", style="bold")


@app.command()
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
    innstillinger = _settings(lager)
    uttrekk = [
        _load(mappe, profil, innstillinger, avvist_til)
        for mappe in find_uttrekk(mapper, read_profil(profil, innstillinger.profiler))
    ]
    if not godta_avvik:
        for ett in uttrekk:
            require_acceptable(ett, innstillinger)
    for ett in uttrekk:
        with _progress(f"{ett.manifest.dekker_fra}–{ett.manifest.dekker_til}") as fremdrift:
            kvittering = import_uttrekk(Lager(innstillinger.lager), ett, innstillinger, fremdrift)
        ut.print(terminal.receipt(kvittering))


@app.command()
def publiser(lager: Lagersti = None) -> None:
    """Regn ut og døm på nytt det som er i lageret, for eksempel etter at et mål er endret."""
    innstillinger = _settings(lager)
    with _progress("Lageret") as fremdrift:
        kvittering = republish(Lager(innstillinger.lager), innstillinger, fremdrift)
    ut.print(terminal.receipt(kvittering))


@app.command()
def avvist(
    kvartal: Annotated[str, typer.Argument(metavar="KVARTAL", help="For eksempel 2026K3.")],
    lager: Lagersti = None,
    fil: Annotated[
        Path | None, typer.Option("--ut", help="Skriv radene til denne CSV-filen, for avsenderen.")
    ] = None,
) -> None:
    """Vis rader som ble avvist i uttrekkene som dekker et kvartal: fil, linje, regel, rettelse."""
    innstillinger = _settings(lager)
    rader = _rejected(Lager(innstillinger.lager), Kvartal.parse(kvartal))
    if rader.is_empty():
        ut.print(f"Ingen rader er avvist i uttrekkene som dekker {kvartal}.")
    elif fil is None:
        ut.print(terminal.rejected_list(rader))
    else:
        _write_for_sender(rader, fil)
        ut.print(
            f"{rader.height} avviste rader er skrevet til {fil}. Filen har personopplysninger."
        )


@app.command()
def tall(
    periode: Periodevalg = Tallperiode.SISTE4,
    enhet: Annotated[str | None, typer.Option("--enhet", help="Bare denne enhet_id-en.")] = None,
    format_: Annotated[
        Tallformat, typer.Option("--format", help="Hvordan tallene skrives.")
    ] = Tallformat.TABELL,
    versjon: Versjonsvalg = None,
    rolle: Rollevalg = None,
    omfang: Omfangsvalg = None,
    lager: Lagersti = None,
) -> None:
    """Skriv ut tallene for alle perioder av en type."""
    innstillinger = _settings(lager)
    innsyn = _viewer(rolle, omfang)
    rader = read_tall(innsyn, Periodetype(periode.value), enhet, versjon)
    if rader is None:
        raise LagerFeil(_empty(innstillinger, versjon))
    if rader.is_empty() and enhet is not None:
        raise UttrekkFeil(f"Fant ingen tall for enheten «{enhet}». Se enhet_id i trafikklys tall.")
    _print_figures(rader, format_)


@app.command()
def lys(
    periode: Periodevalg = Tallperiode.SISTE4,
    versjon: Versjonsvalg = None,
    rolle: Rollevalg = None,
    omfang: Omfangsvalg = None,
    lager: Lagersti = None,
) -> None:
    """Vis de nyeste lysene som tabell."""
    innstillinger = _settings(lager)
    innsyn = _viewer(rolle, omfang)
    oversikt = read_oversikt(innsyn, Periodetype(periode.value), 1, versjon)
    if oversikt is None:
        raise LagerFeil(_empty(innstillinger, versjon))
    if not oversikt.perioder:
        raise LagerFeil("Lageret har ingen hele perioder av denne typen ennå.")
    tittel = f"{oversikt.info.virksomhet}: {Periode.parse(oversikt.perioder[-1]).tekst}"
    ut.print(terminal.lights_table(oversikt.rader, oversikt.enheter, tittel))


@app.command()
def versjoner(lager: Lagersti = None) -> None:
    """Vis alle publiseringer i lageret."""
    ut.print(terminal.versions_table(_snapshot(_settings(lager)).versions()))


@app.command()
def demo(
    lager: Lagersti = None,
    port: Annotated[int, typer.Option("--port", help="Porten på denne maskinen.")] = 8501,
    adresse: Annotated[
        str, typer.Option("--adresse", help="Bare denne maskinen: 127.0.0.1.")
    ] = serve.ADRESSE,
) -> None:
    """Importer eksempeldataene og start Trafikklys med dem, med oppdiktede brukere."""
    demoen.require_this_machine(adresse)
    os.environ.setdefault(FILVARIABEL, str(demoen.EKSEMPELINNSTILLINGER))
    innstillinger = _settings(lager)
    demoen.require_sample_store(Lager(innstillinger.lager))
    importer([demoen.EKSEMPELDATA], "standard", lager)
    with demoen.login_service() as utsteder:
        demoen.run(innstillinger.lager, serve.free_port(port), utsteder)


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


def _settings(lager: Path | None) -> Innstillinger:
    if lager is not None:
        os.environ[LAGERVARIABEL] = str(lager)
    return read_settings()


def _viewer(rolle: Rolle | None, omfang: list[str] | None) -> Innsyn:
    """Without a role the operator, whose machine and key it is; with one, what that role sees."""
    if omfang and rolle not in AVGRENSES:
        kan = ", ".join(AVGRENSES)
        raise TilgangFeil(f"--omfang avgrenser rollene {kan}. Oppgi en av dem med --rolle.")
    if rolle is Rolle.LEDER and not omfang:
        raise TilgangFeil("En leder ser egen enhet. Oppgi den med --omfang.")
    return operator_innsyn() if rolle is None else role_innsyn(rolle, tuple(omfang or ()))


def _load(
    mappe: Path, profil: str, innstillinger: Innstillinger, avvist_til: Path | None
) -> Uttrekk:
    uttrekk = load_uttrekk(mappe, read_profil(profil, innstillinger.profiler), innstillinger)
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
        fil.touch(mode=0o600)
        fil.write_text("\ufeff" + innhold, encoding="utf-8")
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


def _snapshot(innstillinger: Innstillinger) -> Snapshot:
    snapshot = open_snapshot(Lager(innstillinger.lager))
    if snapshot is None:
        raise LagerFeil(_empty(innstillinger, None))
    return snapshot


def _empty(innstillinger: Innstillinger, versjon: int | None) -> str:
    if versjon is not None and Lager(innstillinger.lager).finnes:
        return f"Versjon {versjon} finnes ikke. Se hvilke som finnes med: trafikklys versjoner."
    return f"Lageret {innstillinger.lager} er tomt. Importer et uttrekk: trafikklys importer MAPPE."


def _rejected(lager: Lager, kvartal: Kvartal) -> pl.DataFrame:
    """All rejected rows of the uttrekk that cover `kvartal`, oldest uttrekk first."""
    snapshot = _snapshot(Innstillinger(lager=lager.mappe))
    fingeravtrykk: Sequence[str] = snapshot.deliveries(str(kvartal))["fingeravtrykk"].to_list()
    funnet = [rader for ett in fingeravtrykk if (rader := read_rejected(lager, ett)) is not None]
    return pl.concat(funnet, how="diagonal") if funnet else pl.DataFrame()


def _print_figures(rader: pl.DataFrame, format_: Tallformat) -> None:
    match format_:
        case Tallformat.TABELL:
            ut.print(terminal.figures_table(rader))
        case Tallformat.CSV:
            sys.stdout.write(rader.write_csv())
        case Tallformat.JSON:
            sys.stdout.write(rader.write_json() + "\n")
        case Tallformat.PARQUET:
            rader.write_parquet(sys.stdout.buffer)
