"""What the employer owes: deadlines and evaluations, by date, of the people a viewer may see."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import polars as pl

from pipelines.access.arkiv import Arkiv
from pipelines.access.innsyn import Formaal, Innsyn
from pipelines.access.oppfolging import Stand, main_enhet, read_stand
from pipelines.access.personadgang import EN_DAG, log_entry, open_for_people, people_of
from pipelines.access.personsak import today
from pipelines.access.roller import Personer, Side
from pipelines.errors import TilgangFeil
from pipelines.followup.punkter import Ansvarlig, Status, Stoppunkt
from pipelines.settings import read_settings
from pipelines.store.journal.innsynslogg import Utfall
from pipelines.store.journal.tabeller import to_hex
from pipelines.store.noekkel import derive
from pipelines.store.oppfolgingsfil import Kilde

SKYLDES = (Status.PASSERT, Status.SNART)
"""What the employer owes now."""
FRAM = timedelta(days=14)
"""So far ahead evaluations of agreements and planned talks are listed."""
NYLIG = timedelta(days=28)
"""So long after its deadline a talk about being back is still worth having."""
FOR_SAMTALER = frozenset({Formaal.OPPFOLGING, Formaal.TILRETTELEGGING})
"""Purposes for which somebody may be invited to a talk."""
TALT_MED = timedelta(days=90)
"""So long after a talk nobody is reminded of the next."""
EVALUERING = "evaluering av en avtale"
SAMTALE = "samtale avtalt"
GJENTATT = "flere korte fravær"


@dataclass(frozen=True)
class Fristliste:
    """What is owed to whom, soonest first."""

    kilde: Kilde
    fersk: bool
    rader: pl.DataFrame = field(repr=False)
    """ansattnr, navn, enhet, hva, frist, status, uid; frist is null for what has none
    (`GJENTATT`). uid is a keyed hash of the person and of what the deadline belongs to: the same
    when its day moves, and nobody's id.
    """
    antall: int
    """How many people were looked through."""


@dataclass(frozen=True)
class Arbeidsmengde:
    """How much is owed where, without names: for HR."""

    kilde: Kilde
    fersk: bool
    rader: pl.DataFrame
    """enhet_id, enhet, passert, snart, evalueringer; by name, since nobody is ranked."""
    enheter: pl.DataFrame
    """The tree of the working list: enhet_id, navn, dybde; depth first."""


def read_own_deadlines(innsyn: Innsyn, naa: datetime) -> Fristliste | None:
    """Of the people whose registered nearest leader the viewer is.

    Everybody in the list is in the log before the list is made. None while there are no rows.
    """
    arkiv = open_for_people(innsyn)
    if innsyn.rett.personer is not Personer.EGNE or innsyn.ansatt_id is None:
        raise TilgangFeil("Bare ledere har egne ansatte.")
    return _list(innsyn, arkiv, people_of(arkiv).nearest_people(innsyn.ansatt_id), naa)


def read_worklist(innsyn: Innsyn, enhet_id: str, naa: datetime) -> Fristliste | None:
    """HR's working list of one enhet with all below it: with purpose, and every name logged.

    Invitations to talk are in it only for a purpose that means to help, and never for the whole
    virksomhet at once: it is no list of people.
    """
    arkiv = open_for_people(innsyn)
    if innsyn.rett.personer is not Personer.ALLE:
        raise TilgangFeil("Bare HR har en arbeidsliste på tvers av ledere.")
    fil = arkiv.oppfolging
    if fil is None:
        return None
    under = below(fil.organisasjon(), enhet_id.removesuffix(":felles"))
    if enhet_id.endswith(":felles"):
        under = under[:1]
    folk = main_enhet(fil, None).filter(pl.col("levert").is_in(under))
    er_toppen = enhet_id in fil.organisasjon().filter(pl.col("overordnet_id").is_null())["enhet_id"]
    inviterer = not er_toppen and innsyn.formaal in FOR_SAMTALER
    return _list(innsyn, arkiv, folk["ansatt_id"].to_list(), naa, inviterer=inviterer)


def read_workload(innsyn: Innsyn, naa: datetime) -> Arbeidsmengde | None:
    """How much is owed in each seksjon: counts only, nobody is named or opened."""
    if innsyn.rett.personer is not Personer.ALLE:
        raise TilgangFeil("Bare HR ser hvor mange frister hver seksjon har.")
    arkiv = Arkiv(read_settings())
    i_dag = today(naa)
    nylig = i_dag - NYLIG - timedelta(days=arkiv.innstillinger.oppfolging.retur_dager)
    stand, fil = read_stand(arkiv, None, i_dag, nylig), arkiv.oppfolging
    if stand is None or fil is None:
        return None
    rader = pl.concat([_owed(stand, i_dag), _evaluations(arkiv, None, i_dag)], how="vertical")
    er_frist = pl.col("hva") != EVALUERING
    talt = (
        rader.join(main_enhet(fil, None), on="ansatt_id")
        .group_by("enhet_id", "enhet")
        .agg(
            passert=(er_frist & (pl.col("status") == Status.PASSERT)).sum(),
            snart=(er_frist & (pl.col("status") == Status.SNART)).sum(),
            evalueringer=(~er_frist).sum(),
        )
        .sort("enhet")
    )
    return Arbeidsmengde(stand.kilde, stand.fersk, talt, tree_of(fil.organisasjon()))


def tree_of(organisasjon: pl.DataFrame) -> pl.DataFrame:
    """enhet_id, navn, dybde; depth first, in order of the names."""
    barn: dict[str | None, list[tuple[str, str]]] = {}
    for ett, navn, over in (
        organisasjon.sort("navn", descending=True)
        .select("enhet_id", "navn", "overordnet_id")
        .iter_rows()
    ):
        barn.setdefault(over, []).append((ett, navn))
    rader, vei = [], [(*rot, 0) for rot in barn.get(None, [])]
    while vei:
        ett, navn, dybde = vei.pop()
        rader.append((ett, navn, dybde))
        vei += [(*under, dybde + 1) for under in barn.get(ett, [])]
    return pl.DataFrame(
        rader, schema={"enhet_id": pl.String, "navn": pl.String, "dybde": pl.Int64}, orient="row"
    )


def below(organisasjon: pl.DataFrame, enhet_id: str) -> list[str]:
    """An enhet and every enhet under it."""
    barn: dict[str | None, list[str]] = {}
    for ett, over in organisasjon.select("enhet_id", "overordnet_id").iter_rows():
        barn.setdefault(over, []).append(ett)
    funnet, vei = [], [enhet_id]
    while vei:
        funnet.append(ett := vei.pop())
        vei += barn.get(ett, [])
    return funnet


def _list(
    innsyn: Innsyn,
    arkiv: Arkiv,
    ansatte: Collection[int],
    naa: datetime,
    *,
    inviterer: bool = True,
) -> Fristliste | None:
    i_dag = today(naa)
    stand, fil = read_stand(arkiv, ansatte, i_dag), arkiv.oppfolging
    if stand is None or fil is None:
        return None
    rader = pl.concat(
        [
            _owed(stand, i_dag),
            _evaluations(arkiv, ansatte, i_dag),
            _talks(arkiv, ansatte, i_dag),
            *([_invitations(arkiv, stand, ansatte, i_dag)] if inviterer else []),
        ]
    ).join(main_enhet(fil, ansatte), on="ansatt_id", how="left")
    return Fristliste(
        stand.kilde, stand.fersk, _with_names(innsyn, arkiv, rader, naa), len(ansatte)
    )


_RADER = pl.Schema(
    {
        "ansatt_id": pl.UInt64,
        "hva": pl.String,
        "frist": pl.Date,
        "status": pl.String,
        "gjelder": pl.String,
    }
)
"""gjelder: the tilfelle or the sak it belongs to, where a person can have several."""


def _owed(stand: Stand, i_dag: date) -> pl.DataFrame:
    """What can still be done: of a spell that goes on, or of a return not long ago."""
    arbeidsgivers = [punkt.value for punkt in Stoppunkt if punkt.hvem is not Ansvarlig.NAV]
    nylig_tilbake = (pl.col("stoppunkt") == Stoppunkt.SAMTALE_ETTER_RETUR) & (
        pl.col("frist") >= i_dag - NYLIG
    )
    return (
        stand.punkter.join(stand.tilfeller, on=["ansatt_id", "start"])
        .filter(
            pl.col("status").is_in([status.value for status in SKYLDES]),
            pl.col("stoppunkt").is_in(arbeidsgivers),
            pl.col("paagaar") | nylig_tilbake,
        )
        .select(
            "ansatt_id",
            hva="stoppunkt",
            frist="frist",
            status="status",
            gjelder=pl.col("start").dt.to_string("iso"),
        )
        .cast(_RADER)
    )


def _evaluations(arkiv: Arkiv, ansatte: Collection[int] | None, i_dag: date) -> pl.DataFrame:
    forfaller = arkiv.personsak.due(i_dag + FRAM, ansatte)
    status = pl.when(pl.col("dato") < i_dag).then(pl.lit(Status.PASSERT.value))
    return forfaller.select(
        "ansatt_id",
        hva=pl.lit(EVALUERING),
        frist="dato",
        status=status.otherwise(pl.lit(Status.SNART.value)),
        gjelder="sak",
    ).cast(_RADER)


def _talks(arkiv: Arkiv, ansatte: Collection[int] | None, i_dag: date) -> pl.DataFrame:
    kommer = arkiv.personsak.talks(ansatte).filter(pl.col("dato").is_between(i_dag, i_dag + FRAM))
    return kommer.select(
        "ansatt_id", hva=pl.lit(SAMTALE), frist="dato", status=pl.lit(""), gjelder=pl.lit("")
    ).cast(_RADER)


def _invitations(arkiv: Arkiv, stand: Stand, ansatte: Collection[int], i_dag: date) -> pl.DataFrame:
    """Several short absences: time for a talk about work, unless one is planned or was just had."""
    if not stand.fersk or arkiv.oppfolging is None:
        return pl.DataFrame(schema=_RADER)
    talt_med = arkiv.personsak.talks(ansatte).filter(pl.col("dato") >= i_dag - TALT_MED)
    utenfor = arkiv.personsak.kept_out(i_dag) | set(talt_med["ansatt_id"])
    return (
        arkiv.oppfolging.gjentatt(sorted(ansatte))
        .filter(~pl.col("ansatt_id").is_in(list(utenfor)))
        .select(
            "ansatt_id",
            hva=pl.lit(GJENTATT),
            frist=pl.lit(None, dtype=pl.Date),
            status=pl.lit(""),
            gjelder=pl.lit(""),
        )
        .cast(_RADER)
    )


def _with_names(innsyn: Innsyn, arkiv: Arkiv, rader: pl.DataFrame, naa: datetime) -> pl.DataFrame:
    """Names from the vault, one person at a time, each look written down first."""
    kjente = []
    for ansatt_id in rader["ansatt_id"].unique().sort():
        innslag = log_entry(innsyn, ansatt_id, Side.OPPFOLGING, Utfall.FRIST_I_LISTE, naa)
        arkiv.logg.write_once(innslag, EN_DAG)
        person = arkiv.hvelv.read(ansatt_id)
        if person is not None and person.ansattnr:
            merke = derive(arkiv.fristnoekkel, to_hex(ansatt_id).encode()).hex()
            kjente.append((ansatt_id, person.ansattnr[0], person.navn or "Uten navn", merke))
    skjema = {"ansatt_id": pl.UInt64} | dict.fromkeys(("ansattnr", "navn", "merke"), pl.String)
    navn = pl.DataFrame(kjente, schema=skjema, orient="row")
    return (
        rader.join(navn, on="ansatt_id")
        .sort("frist", "navn", "hva", nulls_last=True)
        .select(
            *("ansattnr", "navn", "enhet", "hva", "frist", "status"),
            uid=pl.format("{}:{}:{}", "merke", "hva", "gjelder"),
        )
    )
