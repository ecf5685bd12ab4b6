"""Delete one person (GDPR art. 17): what is about them goes, the figures of seksjoner stay.

The rows that figures rest on are kept under a random id that no key leads to (store.glemt).
Everything else about the person is deleted. The access log stays: it says who looked at whom.
Each step can be done again, and the vault comes last: until then the number still finds the person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from pipelines.access.arkiv import Arkiv
from pipelines.access.innsyn import Innsyn
from pipelines.access.personadgang import find_for, open_for_people, refuse_self
from pipelines.access.roller import Personer, Rolle, Side
from pipelines.errors import LagerFeil, TilgangFeil
from pipelines.oppfolging import rebuild
from pipelines.settings import Innstillinger
from pipelines.store.avviste import forget_rejected
from pipelines.store.bygg import next_snapshot
from pipelines.store.glemt import plan_to_forget
from pipelines.store.journal.innsynslogg import Innslag, Utfall
from pipelines.store.lager import Lager

FORMAAL = "Sletting etter personvernforordningen artikkel 17"
SIDE = "sletting"


@dataclass(frozen=True)
class Slettet:
    """What was deleted, and how much was made to lead to nobody."""

    rader: int
    """Rows of the snapshot that stay, without leading to the person."""
    saker: int
    """What was registered about the follow-up."""
    avviste: int
    utkast: int
    navn_i_loggen: bool
    """The person has looked at others, and is named in the log as long as the log is kept."""


def forget_person(
    innstillinger: Innstillinger,
    ansatt_id: int,
    naa: datetime,
    *,
    bruker: str = Rolle.DRIFT,
    rolle: Rolle = Rolle.DRIFT,
) -> Slettet:
    """Delete somebody the vault knows, or knew. Written in the access log before anything is done.

    `bruker`, `rolle`: who does it. Raises LagerFeil when there is no store or a publish holds it,
    LoggFeil when it cannot be written down.
    """
    arkiv = Arkiv(innstillinger)
    if not arkiv.lager.finnes:
        raise LagerFeil(f"Det finnes ikke noe lager i {arkiv.lager.mappe}. Rett --lager.")
    with arkiv.lager.exclusive():
        arkiv.logg.write(_entry(ansatt_id, naa, bruker, rolle))
        rader = _unlink(arkiv.lager, ansatt_id)
        person = arkiv.hvelv.read(ansatt_id)
        avviste = forget_rejected(arkiv.lager, person.ansattnr) if person else 0
        rebuild(arkiv.lager, innstillinger, arkiv.grenser, uten=[ansatt_id])
        saker = arkiv.personsak.forget(ansatt_id)
        utkast, navn_i_loggen = _forget_user(arkiv, ansatt_id)
        arkiv.hvelv.forget_person(ansatt_id)
    return Slettet(rader, saker, avviste, utkast, navn_i_loggen)


def forget_for(innsyn: Innsyn, ansattnr: str, naa: datetime) -> Slettet:
    """`forget_person` for HR, of the person they have open.

    Raises TilgangFeil for everybody else, and when nobody has the number.
    """
    if innsyn.rett.personer is not Personer.ALLE:
        raise TilgangFeil("Bare HR kan slette en person.")
    arkiv = open_for_people(innsyn)
    ansatt_id = find_for(innsyn, arkiv, ansattnr, Side.PERSON, naa)
    if ansatt_id is None:
        raise TilgangFeil("Ingen har dette ansattnummeret lenger.")
    refuse_self(innsyn, arkiv, ansatt_id)
    return forget_person(
        arkiv.innstillinger, ansatt_id, naa, bruker=innsyn.bruker, rolle=innsyn.rolle
    )


def _unlink(lager: Lager, ansatt_id: int) -> int:
    """A new snapshot in which no row leads to the person; how many rows did."""
    glemt = plan_to_forget(lager, ansatt_id)
    if glemt is None:
        return 0
    with next_snapshot(lager, glemt=glemt) as bygg:
        bygg.publish()
    return glemt.rader


def _forget_user(arkiv: Arkiv, ansatt_id: int) -> tuple[int, bool]:
    """The person as somebody who logs in: deleted drafts, and whether the name has to stay."""
    brukere = arkiv.hvelv.users_of(ansatt_id)
    blir = [bruker for bruker in brukere if _has_looked_at_others(arkiv, bruker, ansatt_id)]
    for bruker in set(brukere) - set(blir):
        arkiv.hvelv.forget_user(bruker)
    return arkiv.utkast.forget(brukere), bool(blir)


def _has_looked_at_others(arkiv: Arkiv, bruker: str, ansatt_id: int) -> bool:
    return (
        not arkiv.logg.rows(bruker=bruker)
        .filter(pl.col("ansatt_id").ne_missing(ansatt_id))
        .is_empty()
    )


def _entry(ansatt_id: int, naa: datetime, bruker: str, rolle: Rolle) -> Innslag:
    return Innslag(
        tid=naa,
        bruker=bruker,
        rolle=rolle.value,
        ansatt_id=ansatt_id,
        side=SIDE,
        formaal=FORMAAL,
        utfall=Utfall.SLETTET,
    )
