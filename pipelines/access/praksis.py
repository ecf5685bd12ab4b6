"""How follow-up is done across the virksomhet: per seksjon for HR, in larger groups for others.

The research asks for exactly this: the same practice in every enhet. It is a figure about the
employer, never about a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from pipelines.access.arkiv import Arkiv
from pipelines.access.innsyn import Innsyn
from pipelines.access.oppfolging import as_seksjon, main_enhet, read_stand
from pipelines.access.personsak import today
from pipelines.access.roller import Side, Tall
from pipelines.contract.perioder import Kvartal
from pipelines.disclosure.grunntre import FORKLARING
from pipelines.errors import TilgangFeil
from pipelines.followup.praksis import HELE, practice, practice_for_roles
from pipelines.settings import read_settings
from pipelines.store.les import Snapshot, Utsnitt
from pipelines.store.oppfolgingsfil import Kilde


@dataclass(frozen=True)
class Praksis:
    """Plans within four weeks and dialogmøte 1 within seven, of deadlines in whole quarters."""

    kilde: Kilde
    kvartaler: tuple[Kvartal, ...]
    """The four last whole quarters before the rows were taken."""
    rader: pl.DataFrame
    """navn, stoppunkt, antall, i_tide; of seksjoner (HR) or of groups of enheter. Empty: no enhet
    registers here, or too few for anything to be shown."""
    per_seksjon: bool
    minst: int
    """Fewest people behind a figure; 0 for HR."""


def read_practice(innsyn: Innsyn, naa: datetime) -> Praksis | None:
    """None while no rows have been taken in with the parts about people on.

    Raises TilgangFeil for a role without the page, or that looks after own people only.
    """
    tall = innsyn.rett.tall
    if Side.OPPFOLGING not in innsyn.rett.sider or tall is Tall.INGEN:
        raise TilgangFeil("Denne rollen ser ikke oppfølgingen.")
    arkiv = Arkiv(read_settings())
    fil = arkiv.oppfolging
    if fil is None or arkiv.snapshot is None:
        return None
    kvartaler = whole_quarters(fil.source().per_dato)
    stand = read_stand(arkiv, None, today(naa), kvartaler[0].start)
    if stand is None:
        return None
    enhet_av = main_enhet(fil, None)
    rader = practice(stand.punkter, enhet_av, kvartaler[0].start, kvartaler[-1].slutt)
    minst = 0 if tall is Tall.ALLE else arkiv.innstillinger.personvern.minste_gruppe_amu
    if minst:
        grupper = groups_below_the_top(arkiv.snapshot, minst)
        samlet = practice_for_roles(rader, grupper, minst)
        rader = _within(samlet, arkiv.snapshot, innsyn, minst).rename({"gruppe": "navn"})
    else:
        navn = as_seksjon(fil.organisasjon()).select("enhet_id", navn="enhet")
        rader = rader.join(navn, on="enhet_id").sort("navn", "stoppunkt")
    return Praksis(stand.kilde, kvartaler, rader, minst == 0, minst)


def whole_quarters(dag: date) -> tuple[Kvartal, ...]:
    """The four last quarters that had ended on a day, oldest first."""
    siste = Kvartal.of(dag)
    if siste.slutt > dag:
        siste = siste.plus(-1)
    return tuple(siste.plus(antall) for antall in range(-3, 1))


def groups_below_the_top(snapshot: Snapshot, gulv: int) -> pl.DataFrame:
    """enhet_id, gruppe_id, gruppe: the enheter just under the top of a reporting tree, and the
    delivered enheter in each.
    """
    treet = snapshot.enheter(Utsnitt(snapshot.versions()[-1].versjon, gulv))
    topp = treet.filter(pl.col("overordnet_id").is_null())["enhet_id"].first()
    return (
        treet.filter(pl.col("overordnet_id") == topp)
        .select(
            enhet_id="seksjoner",
            gruppe_id="enhet_id",
            gruppe=pl.col("navn").str.strip_suffix(f" {FORKLARING}"),
        )
        .explode("enhet_id")
    )


def _within(rader: pl.DataFrame, snapshot: Snapshot, innsyn: Innsyn, gulv: int) -> pl.DataFrame:
    """Of groups: those that lie wholly in the viewer's part, and the whole virksomhet.

    The groups are the same for everybody, so two viewers have nothing to take from each other.
    """
    if innsyn.enheter is None:
        return rader
    utsnitt = Utsnitt(snapshot.versions()[-1].versjon, gulv, innsyn.enheter)
    synlige = snapshot.enheter(utsnitt)["enhet_id"].to_list()
    return rader.filter(pl.col("gruppe_id").is_in(synlige) | (pl.col("gruppe") == HELE))
