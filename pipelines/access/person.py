"""Rows about one person: the look is written down first, then the row is read (DESIGN 5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import polars as pl

from pipelines.access.arkiv import Arkiv
from pipelines.access.avtaler import Avtale, agreements_of
from pipelines.access.frister import TALT_MED
from pipelines.access.innsyn import Innsyn
from pipelines.access.oppfolging import read_stand
from pipelines.access.personadgang import (
    EN_DAG,
    ETT_OPPSLAG,
    find_for,
    log_entry,
    open_for_people,
    people_of,
)
from pipelines.access.personsak import today
from pipelines.access.roller import Personer, Side
from pipelines.contract.codes import Hendelse
from pipelines.followup.egenmelding import egenmeldingsdager
from pipelines.followup.kalender import Kalendermaaned, day_states
from pipelines.store.journal.innsynslogg import Utfall
from pipelines.store.journal.personsak import Sakshendelse, Saksslag
from pipelines.store.journal.tabeller import to_hex

TILBAKE = timedelta(days=365)
"""So far back registered absence is shown."""


@dataclass(frozen=True)
class Registrering:
    """Something the employer did, or found åpenbart unødvendig."""

    sak: str
    hva: Hendelse
    dato: date
    unoedvendig: bool
    tekst: str = field(repr=False)
    """The note, or why it was unnecessary."""
    av: str = field(repr=False)
    """The name of whoever wrote it down."""


@dataclass(frozen=True)
class Oppfolging:
    """What is owed, agreed and planned for one person."""

    fersk: bool
    """Whether the rows are new enough to say anything about deadlines that nobody has met."""
    tilfeller: pl.DataFrame = field(repr=False)
    """Columns of `followup.oppfolgingstilfeller`; those of the last year, newest first."""
    punkter: pl.DataFrame = field(repr=False)
    """Their stop points, columns of `followup.stop_points`, soonest first."""
    avtaler: tuple[Avtale, ...] = field(repr=False)
    registrert: tuple[Registrering, ...] = field(repr=False)
    """What was done or decided, newest first; what was withdrawn is left out."""
    egenmeldingsdager: int
    """Used in the last twelve months."""
    samtale: date | None
    """The newest talk that was planned and not withdrawn."""
    korte: int | None
    """Short absences in the last year when it is time to ask how work is; else None, as when a
    talk is planned or was just had."""
    holdes_utenfor: date | None
    """Until when there are no such reminders."""
    navn_av: dict[str, str] = field(repr=False)
    """Who wrote what: keyed id → name."""
    samtale_sak: str = ""
    samtale_av: str = field(default="", repr=False)
    """Which registration the talk is, and the name of whoever planned it."""
    utenfor_sak: str = ""
    """Which registration keeps the reminders away."""

    @property
    def is_ill(self) -> bool:
        """Whether a spell goes on."""
        return bool(self.tilfeller["paagaar"].any())


@dataclass(frozen=True)
class Personbilde:
    """One person, as the viewer may see them."""

    navn: str | None = field(repr=False)
    ansattnr: tuple[str, ...] = field(repr=False)
    merke: str
    """Tells people apart in keys of fields, and says nothing about them."""
    per_dato: date
    arbeidsforhold: pl.DataFrame = field(repr=False)
    """enhet_id, enhet, fra, til, stillingsprosent; newest first."""
    fravaer: pl.DataFrame = field(repr=False)
    """fra, til, paagaar, type, grad of the last year before per_dato; newest first."""
    oppfolging: Oppfolging | None = field(default=None, repr=False)
    """None until rows have been taken in with the parts about people on."""

    def calendar(self) -> list[Kalendermaaned]:
        """The last twelve months, day by day."""
        til = pl.when(~pl.col("paagaar")).then(pl.col("til"))
        rader = self.fravaer.select("fra", "type", "grad", til=til)
        return day_states(rader, self.per_dato)


def find_person(innsyn: Innsyn, ansattnr: str, naa: datetime) -> Personbilde | None:
    """The person with an employee number; None when there is none, or none the viewer may see.

    The two cannot be told apart, and both are written down. Raises TilgangFeil without the right
    or a purpose, LoggFeil when the look cannot be written down: then nothing has been read.
    """
    arkiv = open_for_people(innsyn)
    ansatt_id = find_for(innsyn, arkiv, ansattnr, Side.PERSON, naa)
    return None if ansatt_id is None else _look(innsyn, arkiv, ansatt_id, Side.PERSON, naa)


def read_own_people(innsyn: Innsyn, naa: datetime) -> list[tuple[str, str]]:
    """(employee number, name) of everybody whose registered nearest leader the viewer is.

    Each is in the log as a name in a list; opening one is a look of its own.
    """
    arkiv = open_for_people(innsyn)
    if innsyn.rett.personer is not Personer.EGNE or innsyn.ansatt_id is None:
        return []
    funnet = []
    for ansatt_id in people_of(arkiv).nearest_people(innsyn.ansatt_id):
        innslag = log_entry(innsyn, ansatt_id, Side.PERSON, Utfall.I_LISTE, naa)
        arkiv.logg.write_once(innslag, EN_DAG)
        person = arkiv.hvelv.read(ansatt_id)
        if person is not None and person.ansattnr:
            funnet.append((person.ansattnr[0], person.navn or "Uten navn"))
    return sorted(funnet, key=lambda rad: rad[1])


def read_self(innsyn: Innsyn, naa: datetime) -> Personbilde | None:
    """The viewer's own record."""
    arkiv = open_for_people(innsyn)
    if innsyn.rett.personer is not Personer.SELV or innsyn.ansatt_id is None:
        return None
    return _look(innsyn, arkiv, innsyn.ansatt_id, Side.MIN_SIDE, naa)


def _look(innsyn: Innsyn, arkiv: Arkiv, ansatt_id: int, side: Side, naa: datetime) -> Personbilde:
    arkiv.logg.write_once(log_entry(innsyn, ansatt_id, side, Utfall.VIST, naa), ETT_OPPSLAG)
    personer = people_of(arkiv)
    leder = innsyn.ansatt_id if innsyn.rett.personer is Personer.EGNE else None
    person = arkiv.hvelv.read(ansatt_id)
    per_dato = arkiv.per_dato or today(naa)
    return Personbilde(
        navn=person.navn if person else None,
        ansattnr=person.ansattnr if person else (),
        merke=to_hex(ansatt_id)[:8],
        per_dato=per_dato,
        arbeidsforhold=personer.employments(ansatt_id, leder),
        fravaer=personer.absences(ansatt_id, per_dato - TILBAKE, leder),
        oppfolging=_follow_up(arkiv, ansatt_id, today(naa)),
    )


def _follow_up(arkiv: Arkiv, ansatt_id: int, i_dag: date) -> Oppfolging | None:
    stand, fil = read_stand(arkiv, [ansatt_id], i_dag), arkiv.oppfolging
    if stand is None or fil is None:
        return None
    per_dato = stand.kilde.per_dato
    nye = stand.tilfeller.filter(pl.col("slutt") >= per_dato - TILBAKE)
    hendelser = arkiv.personsak.of(ansatt_id)
    navn_av = _writers(arkiv, hendelser)
    utenfor = _newest(hendelser, Saksslag.HOLDES_UTENFOR)
    if utenfor is not None and utenfor.dato < i_dag:
        utenfor = None
    samtale = _newest(hendelser, Saksslag.SAMTALE_AVTALT)
    minnes = utenfor is None and (samtale is None or samtale.dato < i_dag - TALT_MED)
    egne_dager = egenmeldingsdager(fil.fravaer([ansatt_id]), per_dato)
    korte = fil.gjentatt([ansatt_id])["tilfeller"]
    return Oppfolging(
        fersk=stand.fersk,
        tilfeller=nye.sort("start", descending=True),
        punkter=stand.punkter.join(nye, on=["ansatt_id", "start"], how="semi").sort("frist"),
        avtaler=agreements_of(hendelser),
        registrert=_registered(hendelser, navn_av),
        egenmeldingsdager=int(egne_dager["dager"].sum()),
        samtale=samtale.dato if samtale else None,
        korte=int(korte.item()) if len(korte) and minnes and stand.fersk else None,
        holdes_utenfor=utenfor.dato if utenfor else None,
        navn_av=navn_av,
        samtale_sak=samtale.sak if samtale else "",
        samtale_av=navn_av[samtale.bruker] if samtale else "",
        utenfor_sak=utenfor.sak if utenfor else "",
    )


def _registered(
    hendelser: Sequence[Sakshendelse], navn_av: dict[str, str]
) -> tuple[Registrering, ...]:
    return tuple(
        Registrering(
            sak=ett.sak,
            hva=ett.hendelse,
            dato=ett.dato,
            unoedvendig=ett.slag is Saksslag.UNOEDVENDIG,
            tekst=ett.innhold.get("notat") or ett.innhold.get("grunn") or "",
            av=navn_av[ett.bruker],
        )
        for ett in reversed(hendelser)
        if ett.hendelse is not None
    )


def _writers(arkiv: Arkiv, hendelser: Sequence[Sakshendelse]) -> dict[str, str]:
    return arkiv.names_of(ett.bruker for ett in hendelser)


def _newest(hendelser: Sequence[Sakshendelse], slag: Saksslag) -> Sakshendelse | None:
    """What was written last."""
    return next((ett for ett in reversed(hendelser) if ett.slag is slag), None)
