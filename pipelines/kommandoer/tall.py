"""For whoever looks at figures in a terminal: as the operator, or as a role would see them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from pipelines import terminal
from pipelines.access.innsyn import Innsyn, operator_innsyn, role_innsyn
from pipelines.access.lesing import read_oversikt, read_tall
from pipelines.access.roller import AVGRENSES, Rolle
from pipelines.contract.perioder import Periode, Periodetype
from pipelines.errors import LagerFeil, TilgangFeil, UttrekkFeil
from pipelines.kommandoer.valg import (
    Lagersti,
    Radformat,
    print_rows,
    settings_for,
    ut,
    why_empty,
)
from pipelines.store.lager import Lager
from pipelines.store.les import open_snapshot


class Tallperiode(StrEnum):
    KVARTAL = "kvartal"
    TERTIAL = "tertial"
    AAR = "aar"
    SISTE4 = "siste4"


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


def tall(
    periode: Periodevalg = Tallperiode.SISTE4,
    enhet: Annotated[str | None, typer.Option("--enhet", help="Bare denne enhet_id-en.")] = None,
    format_: Annotated[
        Radformat, typer.Option("--format", help="Hvordan tallene skrives.")
    ] = Radformat.TABELL,
    versjon: Versjonsvalg = None,
    rolle: Rollevalg = None,
    omfang: Omfangsvalg = None,
    lager: Lagersti = None,
) -> None:
    """Skriv ut tallene for alle perioder av en type."""
    innstillinger = settings_for(lager)
    innsyn = _viewer(rolle, omfang)
    rader = read_tall(innsyn, Periodetype(periode.value), enhet, versjon)
    if rader is None:
        raise LagerFeil(why_empty(innstillinger, versjon))
    if rader.is_empty() and enhet is not None:
        raise UttrekkFeil(f"Fant ingen tall for enheten «{enhet}». Se enhet_id i trafikklys tall.")
    print_rows(rader, format_, terminal.figures_table)


def lys(
    periode: Periodevalg = Tallperiode.SISTE4,
    versjon: Versjonsvalg = None,
    rolle: Rollevalg = None,
    omfang: Omfangsvalg = None,
    lager: Lagersti = None,
) -> None:
    """Vis de nyeste lysene som tabell."""
    innstillinger = settings_for(lager)
    innsyn = _viewer(rolle, omfang)
    oversikt = read_oversikt(innsyn, Periodetype(periode.value), 1, versjon)
    if oversikt is None:
        raise LagerFeil(why_empty(innstillinger, versjon))
    if not oversikt.perioder:
        raise LagerFeil("Lageret har ingen hele perioder av denne typen ennå.")
    tittel = f"{oversikt.info.virksomhet}: {Periode.parse(oversikt.perioder[-1]).tekst}"
    ut.print(terminal.lights_table(oversikt.rader, oversikt.enheter, tittel))


def versjoner(lager: Lagersti = None) -> None:
    """Vis alle publiseringer i lageret."""
    innstillinger = settings_for(lager)
    snapshot = open_snapshot(Lager(innstillinger.lager))
    if snapshot is None:
        raise LagerFeil(why_empty(innstillinger))
    ut.print(terminal.versions_table(snapshot.versions()))


def _viewer(rolle: Rolle | None, omfang: list[str] | None) -> Innsyn:
    """Without a role the operator, whose machine and key it is; with one, what that role sees."""
    if omfang and rolle not in AVGRENSES:
        kan = ", ".join(AVGRENSES)
        raise TilgangFeil(f"--omfang avgrenser rollene {kan}. Oppgi en av dem med --rolle.")
    if rolle is Rolle.LEDER and not omfang:
        raise TilgangFeil("En leder ser egen enhet. Oppgi den med --omfang.")
    return operator_innsyn() if rolle is None else role_innsyn(rolle, tuple(omfang or ()))
