"""Which seksjoner are merged for whom, and why: for HR, who has to explain it."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pipelines.access.innsyn import Innsyn
from pipelines.access.lesing import floor_of
from pipelines.access.roller import Tall
from pipelines.errors import TilgangFeil
from pipelines.settings import read_settings
from pipelines.store.lager import Lager
from pipelines.store.les import Utsnitt, open_snapshot


@dataclass(frozen=True)
class Sammenslaing:
    """The reporting tree of one floor, beside the organisation."""

    tall: Tall
    """Of which roles."""
    gulv: int
    antall: int
    """Rapporteringsenheter in it, closed ones not counted."""
    seksjoner: int
    """Seksjoner of the organisation, likewise."""
    rader: pl.DataFrame
    """navn, seksjoner (names), aarsak; one row per merged enhet."""


def read_merged(innsyn: Innsyn) -> tuple[Sammenslaing, ...]:
    """One for each floor. Raises TilgangFeil for everybody but HR and the operator."""
    if innsyn.rett.tall is not Tall.ALLE:
        raise TilgangFeil("Bare HR ser hvilke seksjoner som er slått sammen, og hvorfor.")
    return tuple(
        funnet
        for tall in (Tall.MINSTE_GRUPPE, Tall.MINSTE_GRUPPE_AMU)
        if (funnet := _merged(tall)) is not None
    )


def _merged(tall: Tall) -> Sammenslaing | None:
    innstillinger = read_settings()
    snapshot = open_snapshot(Lager(innstillinger.lager))
    if snapshot is None:
        return None
    gulv = floor_of(tall, innstillinger.personvern).minste_gruppe
    nyeste = snapshot.versions()[-1]
    versjon, siste = nyeste.versjon, nyeste.siste_kvartal
    organisasjon = snapshot.enheter(Utsnitt(versjon))
    treet = snapshot.enheter(Utsnitt(versjon, gulv))
    navn = dict(organisasjon.select("enhet_id", "navn").iter_rows())
    rader = snapshot.merged(versjon, gulv).with_columns(
        pl.col("seksjoner").list.eval(pl.element().replace_strict(navn, default=pl.element()))
    )
    return Sammenslaing(
        tall=tall,
        gulv=gulv,
        antall=_now(treet, snapshot.in_use(Utsnitt(versjon, gulv), siste)),
        seksjoner=_now(organisasjon, snapshot.in_use(Utsnitt(versjon), siste)),
        rader=rader.filter("er_seksjon").drop("er_seksjon"),
    )


def _now(treet: pl.DataFrame, i_bruk: list[str]) -> int:
    return treet.filter("er_seksjon", pl.col("enhet_id").is_in(i_bruk)).height
