"""Rows about one person: the look is written down first, then the row is read (DESIGN 5)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import polars as pl

from pipelines.access.arkiv import Arkiv
from pipelines.access.innsyn import Formaal, Innsyn
from pipelines.access.roller import Personer, Side
from pipelines.errors import TilgangFeil
from pipelines.settings import read_settings
from pipelines.store.journal.hvelv import Oppslag
from pipelines.store.journal.innsynslogg import Innslag, Utfall
from pipelines.store.les import Snapshot

ETT_OPPSLAG = timedelta(minutes=15)
"""So long is looking again at the same person, for the same purpose, the same look."""
EN_DAG = timedelta(hours=12)
"""So long is a name in a leader's own list the same look."""
TILBAKE = timedelta(days=365)
"""So far back registered absence is shown."""


@dataclass(frozen=True)
class Personbilde:
    """One person, as the viewer may see them."""

    navn: str | None = field(repr=False)
    ansattnr: tuple[str, ...] = field(repr=False)
    per_dato: date
    arbeidsforhold: pl.DataFrame = field(repr=False)
    """enhet_id, enhet, fra, til, stillingsprosent; newest first."""
    fravaer: pl.DataFrame = field(repr=False)
    """fra, til, paagaar, type, grad of the last year before per_dato; newest first."""


def find_person(innsyn: Innsyn, ansattnr: str, naa: datetime) -> Personbilde | None:
    """The person with an employee number; None when there is none, or none the viewer may see.

    The two cannot be told apart, and both are written down. Raises TilgangFeil without the right
    or a purpose, LoggFeil when the look cannot be written down: then nothing has been read.
    """
    arkiv = _open(innsyn)
    ansatt_id = arkiv.hvelv.find(Oppslag.ANSATTNR, ansattnr)
    if ansatt_id is None or not _may_see(innsyn, arkiv, ansatt_id):
        utfall = Utfall.IKKE_FUNNET if ansatt_id is None else Utfall.AVVIST
        arkiv.logg.write(_entry(innsyn, ansatt_id, Side.PERSON, utfall, naa))
        return None
    return _look(innsyn, arkiv, ansatt_id, Side.PERSON, naa)


def read_own_people(innsyn: Innsyn, naa: datetime) -> list[tuple[str, str]]:
    """(employee number, name) of everybody whose registered nearest leader the viewer is.

    Each is in the log as a name in a list; opening one is a look of its own.
    """
    arkiv = _open(innsyn)
    if innsyn.rett.personer is not Personer.EGNE or innsyn.ansatt_id is None:
        return []
    funnet = []
    for ansatt_id in _require_snapshot(arkiv).personer.nearest_people(innsyn.ansatt_id):
        innslag = _entry(innsyn, ansatt_id, Side.PERSON, Utfall.I_LISTE, naa)
        arkiv.logg.write_once(innslag, EN_DAG)
        person = arkiv.hvelv.read(ansatt_id)
        if person is not None and person.ansattnr:
            funnet.append((person.ansattnr[0], person.navn or "Uten navn"))
    return sorted(funnet, key=lambda rad: rad[1])


def read_self(innsyn: Innsyn, naa: datetime) -> Personbilde | None:
    """The viewer's own record."""
    arkiv = _open(innsyn)
    if innsyn.rett.personer is not Personer.SELV or innsyn.ansatt_id is None:
        return None
    return _look(innsyn, arkiv, innsyn.ansatt_id, Side.MIN_SIDE, naa)


def _open(innsyn: Innsyn) -> Arkiv:
    """Raises TilgangFeil unless the role may, the switch is on, and a purpose is said."""
    innstillinger = read_settings()
    if innsyn.rett.personer is Personer.INGEN:
        raise TilgangFeil("Denne rollen ser ingen opplysninger om personer.")
    if not innstillinger.personvern.personsider_paa:
        raise TilgangFeil(
            "Sidene om personer er ikke tatt i bruk: trafikklys.toml mangler droeftet eller dpia."
        )
    if innsyn.formaal is None or (
        innsyn.formaal is Formaal.EGNE and innsyn.rett.personer is not Personer.SELV
    ):
        raise TilgangFeil("Oppgi hva du trenger opplysningene til.")
    return Arkiv(innstillinger)


def _may_see(innsyn: Innsyn, arkiv: Arkiv, ansatt_id: int) -> bool:
    match innsyn.rett.personer:
        case Personer.ALLE:
            return True
        case Personer.EGNE:
            egne = _require_snapshot(arkiv).personer.nearest_people(innsyn.ansatt_id or 0)
            return ansatt_id in egne
        case Personer.SELV:
            return ansatt_id == innsyn.ansatt_id
        case Personer.INGEN:
            return False


def _look(innsyn: Innsyn, arkiv: Arkiv, ansatt_id: int, side: Side, naa: datetime) -> Personbilde:
    arkiv.logg.write_once(_entry(innsyn, ansatt_id, side, Utfall.VIST, naa), ETT_OPPSLAG)
    snapshot = _require_snapshot(arkiv)
    leder = innsyn.ansatt_id if innsyn.rett.personer is Personer.EGNE else None
    person = arkiv.hvelv.read(ansatt_id)
    per_dato = snapshot.versions()[-1].uttrekksdato
    return Personbilde(
        navn=person.navn if person else None,
        ansattnr=person.ansattnr if person else (),
        per_dato=per_dato,
        arbeidsforhold=snapshot.personer.employments(ansatt_id, leder),
        fravaer=snapshot.personer.absences(ansatt_id, per_dato - TILBAKE, leder),
    )


def _require_snapshot(arkiv: Arkiv) -> Snapshot:
    if arkiv.snapshot is None:
        raise TilgangFeil("Det finnes ingen publiserte tall ennå.")
    return arkiv.snapshot


def _entry(
    innsyn: Innsyn, ansatt_id: int | None, side: Side, utfall: Utfall, naa: datetime
) -> Innslag:
    formaal = innsyn.formaal or Formaal.EGNE
    return Innslag(
        tid=naa,
        bruker=innsyn.bruker,
        rolle=innsyn.rolle.value,
        ansatt_id=ansatt_id,
        side=side.value,
        formaal=formaal.value,
        utfall=utfall,
        saksnummer=innsyn.saksnummer,
    )
