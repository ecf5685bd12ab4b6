"""The commands of whoever runs Trafikklys: start it, look after keys and the log, and delete."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from pipelines import demo as demoen
from pipelines import serve
from pipelines.access.arkiv import Arkiv
from pipelines.access.oppsett import STIVARIABEL, require_ready
from pipelines.access.personsak import OSLO
from pipelines.demodata import running_delivery
from pipelines.demosaker import seed_people
from pipelines.demotiltak import seed_tiltak
from pipelines.errors import LagerFeil, LoggFeil, UttrekkFeil
from pipelines.kommandoer.uttrekk import importer
from pipelines.kommandoer.valg import Lagersti, settings_for, ut
from pipelines.rydd import clean_up
from pipelines.settings import FILVARIABEL
from pipelines.sletting import forget_person
from pipelines.store.hvelvnoekkel import new_key, rotate
from pipelines.store.journal.base import journal_url, open_journal
from pipelines.store.journal.hvelv import Oppslag
from pipelines.store.lager import Lager
from pipelines.store.noekkel import read_key

noekkel = typer.Typer(help="Nøkkelen til hvelvet med navn og ansattnumre.", no_args_is_help=True)
innsynslogg = typer.Typer(help="Loggen over hvem som har sett på hvem.", no_args_is_help=True)


def start(
    lager: Lagersti = None,
    port: Annotated[int, typer.Option("--port", help="Porten.")] = 8501,
    sti: Annotated[
        str, typer.Option("--sti", help="Sti bak en mellomtjener, for eksempel /trafikklys.")
    ] = "",
    adresse: Annotated[
        str, typer.Option("--adresse", help="Adressen som lyttes på; i en container 0.0.0.0.")
    ] = serve.ADRESSE,
) -> None:
    """Start Trafikklys med innlogging, bak en mellomtjener med TLS."""
    os.environ[STIVARIABEL] = sti
    innstillinger = settings_for(lager)
    require_ready(innstillinger)
    print(
        f"Trafikklys lytter på {adresse}:{port} og åpnes på {innstillinger.innlogging.adresse}{sti}"
    )
    serve.replace_process(serve.Tjener(innstillinger.lager, port, sti, adresse))


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
    innstillinger = settings_for(lager)
    demoen.require_sample_store(Lager(innstillinger.lager))
    _import_sample(lager)
    seed_people(Lager(innstillinger.lager), innstillinger, datetime.now(UTC))
    seed_tiltak(Lager(innstillinger.lager), innstillinger, datetime.now(UTC))
    with demoen.login_service() as utsteder:
        demoen.run(innstillinger.lager, serve.free_port(port), utsteder)


def _import_sample(lager: Path | None) -> None:
    """The quarterly deliveries, and the løpende one as if it was taken this week."""
    i_dag = datetime.now(OSLO).date()
    with TemporaryDirectory() as mappe:
        lopende = running_delivery(i_dag, Path(mappe))
        importer([demoen.EKSEMPELDATA, lopende], "standard", lager)


@noekkel.command()
def ny(lager: Lagersti = None) -> None:
    """Lag nøkkelfilen til hvelvet før den første importen."""
    innstillinger = settings_for(lager)
    lageret = Lager(innstillinger.lager)
    lageret.create()
    fil = new_key(lageret, open_journal(journal_url(lageret, innstillinger.journal or None)))
    ut.print(f"Laget {fil}. Ta en kopi på et annet sted enn lageret: uten den er navnene tapt.")


@noekkel.command()
def bytt(lager: Lagersti = None) -> None:
    """Bytt nøkkel og krypter hvelvet på nytt. Kan kjøres om igjen hvis den blir avbrutt."""
    innstillinger = settings_for(lager)
    lageret = Lager(innstillinger.lager)
    read_key(lageret)
    with lageret.exclusive():
        journal = open_journal(journal_url(lageret, innstillinger.journal or None))
        antall = rotate(lageret, journal)
    ut.print(f"Nøkkelen er byttet, og {antall} rader er kryptert på nytt.")


@innsynslogg.command()
def verifiser(
    hode: Annotated[
        str | None,
        typer.Option("--hode", help="Hodet fra forrige kontroll, om det er notert et annet sted."),
    ] = None,
    lager: Lagersti = None,
) -> None:
    """Kontroller at ingen rad i loggen er endret, fjernet eller satt inn."""
    kontroll = Arkiv(settings_for(lager)).logg.verify(hode)
    if kontroll.feil:
        raise LoggFeil(
            "Innsynsloggen er ikke hel:\n" + "\n".join(f"  {ett}" for ett in kontroll.feil)
        )
    ut.print(f"Innsynsloggen er hel: {kontroll.antall} rader. Hode: {kontroll.hode}")
    ut.print("Noter hodet et annet sted. Da synes det også om loggen byttes ut med en eldre.")


def rydd(
    lager: Lagersti = None,
    dato: Annotated[
        str | None, typer.Option("--dato", help="Regn alderen fra denne datoen, ÅÅÅÅ-MM-DD.")
    ] = None,
) -> None:
    """Slett rader om personer, innsynslogg og økter som er eldre enn oppbevaringstiden."""
    i_dag = datetime.now(UTC)
    naa = i_dag if dato is None else datetime.combine(_day(dato), time(12), UTC)
    if naa.date() > i_dag.date():
        raise UttrekkFeil(
            f"«{dato}» er fram i tid. Da ville rader som fortsatt skal beholdes, blitt slettet. "
            "Oppgi en dato til og med i dag."
        )
    ryddet = clean_up(settings_for(lager), naa)
    kvartaler = ", ".join(map(str, ryddet.kvartaler)) or "ingen"
    ut.print(f"Beholder rader om personer fra og med {ryddet.grense:%d.%m.%Y}.")
    ut.print(f"Kvartaler der rader om personer er slettet: {kvartaler}. Tallene står som før.")
    ut.print(
        f"Slettet {ryddet.personer} personer fra hvelvet, {ryddet.innslag} rader i "
        f"innsynsloggen og avviste rader fra {ryddet.avviste} uttrekk."
    )
    ut.print(
        f"Slettet {ryddet.saker} registreringer om oppfølging og {ryddet.notater} notater fra "
        "gjennomganger."
    )


def slett(
    ansattnr: Annotated[str, typer.Argument(help="Ansattnummeret til den som skal slettes.")],
    lager: Lagersti = None,
    ja: Annotated[bool, typer.Option("--ja", help="Slett uten å spørre først.")] = False,
) -> None:
    """Slett alt om én person (personvernforordningen artikkel 17). Tallene står som før."""
    innstillinger = settings_for(lager)
    lageret = Lager(innstillinger.lager)
    read_key(lageret)
    ansatt_id = Arkiv(innstillinger).hvelv.find(Oppslag.ANSATTNR, ansattnr)
    if ansatt_id is None:
        raise LagerFeil(
            "Ingen har dette ansattnummeret, eller flere har det. Ingenting er slettet. Sjekk "
            "nummeret; den som alt er slettet, finnes ikke lenger."
        )
    ut.print(
        "Rett kilden først: et uttrekk som fortsatt har personen, legger alt inn igjen. "
        "Slettingen kan ikke angres."
    )
    if not ja and typer.prompt("Skriv ja for å slette", default="nei").strip().casefold() != "ja":
        ut.print("Ingenting er slettet.")
        return
    slettet = forget_person(innstillinger, ansatt_id, datetime.now(UTC))
    ut.print(
        f"Slettet navn og nummer i hvelvet, {slettet.saker} registreringer om oppfølging, "
        f"{slettet.avviste} avviste rader og {slettet.utkast} utkast."
    )
    ut.print(
        f"{slettet.rader} rader bak tallene står igjen, men ingen nøkkel fører til personen. "
        "Tallene er som før."
    )
    ut.print(
        "Innsynsloggen står: den sier hvem som har sett på hvem"
        f"{_named_in_log(slettet.navn_i_loggen)}. Sikkerhetskopier har personen til de er slettet."
    )


def _named_in_log(navn_i_loggen: bool) -> str:
    return ", også det personen selv har sett på, med navn" if navn_i_loggen else ""


def _day(tekst: str) -> date:
    try:
        return date.fromisoformat(tekst)
    except ValueError:
        raise UttrekkFeil(f"«{tekst}» er ikke en dato. Skriv den slik: 2026-12-31.") from None
