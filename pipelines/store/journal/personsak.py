"""What is registered about the follow-up of people: events that are added to, never changed.

Whatever somebody wrote is sealed; which event it is and when lies open, so that deadlines of many
people can be looked through without a key. Statuses are computed when read, nothing is stored.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection, Row, Select

from pipelines.contract.codes import Hendelse
from pipelines.errors import LagerFeil
from pipelines.store.journal.base import Journal, Laas
from pipelines.store.journal.forsegling import Hvelvkrypto, require_own_keys
from pipelines.store.journal.tabeller import from_hex, from_text, personsak, to_hex, to_text

_BOLK = 500
"""How many people one query names; of more, all are read and those asked for kept."""


class Saksslag(StrEnum):
    """What happened."""

    GJENNOMFOERT = "gjennomfoert"
    """Something that the employer owes was done: `hendelse` says what, `dato` when."""
    UNOEDVENDIG = "unoedvendig"
    """The same was åpenbart unødvendig (aml § 4-6), with the reason."""
    SAMTALE_AVTALT = "samtale_avtalt"
    """A talk is planned for `dato`."""
    AVTALE = "avtale"
    """Something is tried, to be evaluated on `neste`; written again, it says what holds now."""
    EVALUERT = "evaluert"
    """An agreement was looked back at; with `neste` it goes on until then."""
    KOMMENTAR = "kommentar"
    """The employee's own words on an agreement."""
    HOLDES_UTENFOR = "holdes_utenfor"
    """No signals of repeated absence to and including `dato`. No reason is stored."""
    TRUKKET = "trukket"
    """The whole sak does not count any longer, or the one event `gjelder`."""


_MED_HENDELSE = (Saksslag.GJENNOMFOERT, Saksslag.UNOEDVENDIG)
_I_EN_SAK = (Saksslag.EVALUERT, Saksslag.KOMMENTAR, Saksslag.TRUKKET)
"""What is written only where there is a sak already."""


@dataclass(frozen=True)
class Sakshendelse:
    """One event. Shows nothing that somebody wrote when printed."""

    ansatt_id: int
    sak: str
    """What belongs together: an agreement and its evaluations have one (`new_sak`)."""
    slag: Saksslag
    dato: date
    """The day it is about."""
    tid: datetime
    bruker: str
    rolle: str
    innhold: Mapping[str, str] = field(default_factory=dict, repr=False)
    nr: int = 0
    """Given by the journal when it is written."""
    hendelse: Hendelse | None = None
    neste: date | None = None
    """When an agreement is to be evaluated."""
    gjelder: int | None = None
    """The `nr` that is withdrawn; None is the whole sak."""
    trukket: bool = False
    """Whether it was withdrawn later."""

    def __post_init__(self) -> None:
        if (self.hendelse is not None) is not (self.slag in _MED_HENDELSE):
            raise ValueError(f"hendelse follows {_MED_HENDELSE}, and nothing else")
        if self.slag is Saksslag.HOLDES_UTENFOR and self.innhold:
            raise ValueError("no reason is stored for who is kept out")


def new_sak() -> str:
    """The mark of a new sak: 32 hex digits."""
    return secrets.token_hex(16)


class Personsak:
    """The events of one journal, sealed with the vault's keys."""

    def __init__(self, journal: Journal, krypto: Hvelvkrypto) -> None:
        self._journal = journal
        self._krypto = krypto

    def write(self, hendelse: Sakshendelse) -> int:
        """Append an event; its number. However many write at once, none is lost.

        Raises LagerFeil when the sak it belongs to is another person's, was withdrawn, or is not
        there.
        """
        with self._journal.begin(Laas.HVELV) as con:
            require_own_keys(con, self._krypto)
            _require_place(con, hendelse)
            rad = _as_row(hendelse)
            forseglet = self._krypto.seal(_owner(rad), dict(hendelse.innhold))
            nr = con.execute(
                sa.insert(personsak)
                .values(**rad, innhold=forseglet.innhold, noekkel=forseglet.noekkel)
                .returning(personsak.c.nr)
            ).scalar_one()
        return int(nr)

    def of(self, ansatt_id: int, *, med_trukne: bool = False) -> list[Sakshendelse]:
        """The events of one person, opened, in the order they were written.

        `med_trukne`: also what was withdrawn, marked so, and the withdrawals: what a person's own
        export needs. Raises LagerFeil when a row is not as it was written.
        """
        with self._journal.read() as con:
            rader = con.execute(
                sa.select(personsak)
                .where(personsak.c.ansatt_id == to_hex(ansatt_id))
                .order_by(personsak.c.nr)
            ).all()
        borte = _withdrawn(rader)
        return [
            self._open(rad, trukket=rad.nr in borte)
            for rad in rader
            if med_trukne or (rad.nr not in borte and rad.slag != Saksslag.TRUKKET)
        ]

    def done(self, ansatte: Collection[int] | None = None) -> pl.DataFrame:
        """What the employer has done: ansatt_id (UInt64), hendelse (codes.Hendelse), dato,
        unoedvendig (Boolean: it was not needed). Withdrawn events are left out; nothing is opened.
        """
        sporring = _standing(
            personsak.c.ansatt_id,
            personsak.c.hendelse,
            personsak.c.dato,
            (personsak.c.slag == Saksslag.UNOEDVENDIG).label("unoedvendig"),
        ).where(personsak.c.slag.in_(_MED_HENDELSE), _about(ansatte))
        return self._frame(
            sporring, ansatte, {"hendelse": pl.String, "dato": pl.Date, "unoedvendig": pl.Boolean}
        )

    def due(self, til: date, ansatte: Collection[int] | None = None) -> pl.DataFrame:
        """Agreements to be evaluated on or before `til` and not evaluated since: ansatt_id
        (UInt64), sak, dato (the day it was to be). Nothing is opened.
        """
        sporring = _newest(
            personsak.c.sak,
            (Saksslag.AVTALE, Saksslag.EVALUERT),
            personsak.c.ansatt_id,
            personsak.c.sak,
            personsak.c.neste.label("dato"),
        ).where(_about(ansatte))
        siste = sporring.subquery()
        forfalt = sa.select(siste.c.ansatt_id, siste.c.sak, siste.c.dato).where(
            siste.c.plass == 1, siste.c.dato <= til
        )
        return self._frame(forfalt, ansatte, {"sak": pl.String, "dato": pl.Date})

    def kept_out(self, dag: date) -> set[int]:
        """Who gets no signals of repeated absence on `dag`. The latest word on each counts."""
        sporring = _newest(
            personsak.c.ansatt_id,
            (Saksslag.HOLDES_UTENFOR,),
            personsak.c.ansatt_id,
            personsak.c.dato,
        )
        siste = sporring.subquery()
        utenfor = sa.select(siste.c.ansatt_id).where(siste.c.plass == 1, siste.c.dato >= dag)
        with self._journal.read() as con:
            return {from_hex(ett) for ett in con.execute(utenfor).scalars()}

    def talks(self, ansatte: Collection[int] | None = None) -> pl.DataFrame:
        """The talk that was planned last with each: ansatt_id (UInt64), dato."""
        sporring = _newest(
            personsak.c.ansatt_id,
            (Saksslag.SAMTALE_AVTALT,),
            personsak.c.ansatt_id,
            personsak.c.dato,
        ).where(_about(ansatte))
        siste = sporring.subquery()
        avtalte = sa.select(siste.c.ansatt_id, siste.c.dato).where(siste.c.plass == 1)
        return self._frame(avtalte, ansatte, {"dato": pl.Date})

    def people(self) -> set[int]:
        """Everybody something is registered about."""
        with self._journal.read() as con:
            return {
                from_hex(ett)
                for ett in con.execute(sa.select(personsak.c.ansatt_id).distinct()).scalars()
            }

    def count(self) -> int:
        """How many events there are."""
        with self._journal.read() as con:
            return con.execute(sa.select(sa.func.count()).select_from(personsak)).scalar_one()

    def forget(self, ansatt_id: int) -> int:
        """Delete everything about one person (GDPR art. 17); how many events that were."""
        return self._delete(personsak.c.ansatt_id == to_hex(ansatt_id))

    def authors(self) -> set[str]:
        """The users who have written something."""
        with self._journal.read() as con:
            return set(con.execute(sa.select(personsak.c.bruker).distinct()).scalars())

    def prune(self, foer: date) -> int:
        """Delete by age; how many events. A sak goes as a whole, when its newest event was
        written, and every day it is about lies, before `foer`.
        """
        gamle = (
            sa.select(personsak.c.sak)
            .group_by(personsak.c.sak)
            .having(
                sa.func.max(personsak.c.tid) < foer.isoformat(),
                sa.func.max(personsak.c.dato) < foer,
            )
        )
        return self._delete(personsak.c.sak.in_(gamle))

    def _delete(self, vilkaar: ColumnElement[bool]) -> int:
        with self._journal.begin(Laas.HVELV) as con:
            antall = con.execute(sa.delete(personsak).where(vilkaar)).rowcount
        self._journal.scrub()
        return antall

    def _open(self, rad: Row[Any], *, trukket: bool) -> Sakshendelse:
        apent = {navn: rad._mapping[navn] for navn in _APENT}
        return Sakshendelse(
            ansatt_id=from_hex(rad.ansatt_id),
            sak=rad.sak,
            slag=Saksslag(rad.slag),
            dato=rad.dato,
            tid=from_text(rad.tid),
            bruker=rad.bruker,
            rolle=rad.rolle,
            innhold=self._krypto.open(_owner(apent), rad.innhold),
            nr=rad.nr,
            hendelse=None if rad.hendelse is None else Hendelse(rad.hendelse),
            neste=rad.neste,
            gjelder=rad.gjelder,
            trukket=trukket,
        )

    def _frame(
        self,
        sporring: Select[Any],
        ansatte: Collection[int] | None,
        kolonner: Mapping[str, type[pl.DataType]],
    ) -> pl.DataFrame:
        """The rows of those asked for, by person; the first column is ansatt_id as hex."""
        with self._journal.read() as con:
            rader = con.execute(sporring).all()
        frame = pl.DataFrame(
            list(map(tuple, rader)), schema={"ansatt_id": pl.String, **kolonner}, orient="row"
        ).with_columns(pl.col("ansatt_id").str.to_integer(base=16, dtype=pl.UInt64))
        if ansatte is not None:
            spurt = pl.DataFrame({"ansatt_id": list(ansatte)}, schema={"ansatt_id": pl.UInt64})
            frame = frame.join(spurt, on="ansatt_id", how="semi")
        return frame.sort(pl.all())


_APENT = (
    *("ansatt_id", "sak", "slag", "hendelse", "dato", "neste", "gjelder"),
    *("tid", "bruker", "rolle"),
)
"""What lies open of a row. The seal is bound to all of it: a row that was moved or changed does
not open.
"""


def _as_row(hendelse: Sakshendelse) -> dict[str, object]:
    return {
        "ansatt_id": to_hex(hendelse.ansatt_id),
        "sak": hendelse.sak,
        "slag": hendelse.slag.value,
        "hendelse": None if hendelse.hendelse is None else hendelse.hendelse.value,
        "dato": hendelse.dato,
        "neste": hendelse.neste,
        "gjelder": hendelse.gjelder,
        "tid": to_text(hendelse.tid),
        "bruker": hendelse.bruker,
        "rolle": hendelse.rolle,
    }


def _owner(rad: Mapping[str, object]) -> str:
    return json.dumps(["personsak", *(rad[navn] for navn in _APENT)], default=str)


def _require_place(con: Connection, hendelse: Sakshendelse) -> None:
    """A sak is one person's, and is over when it was withdrawn."""
    rader = con.execute(
        sa.select(personsak.c.nr, personsak.c.ansatt_id, personsak.c.slag, personsak.c.gjelder)
        .where(personsak.c.sak == hendelse.sak)
        .order_by(personsak.c.nr)
    ).all()
    trukket = any(rad.slag == Saksslag.TRUKKET and rad.gjelder is None for rad in rader)
    fremmed = any(rad.ansatt_id != to_hex(hendelse.ansatt_id) for rad in rader)
    mangler = hendelse.slag in _I_EN_SAK and not rader
    ukjent = hendelse.gjelder is not None and hendelse.gjelder not in {rad.nr for rad in rader}
    if trukket or fremmed or mangler or ukjent:
        raise LagerFeil(
            "Det du ville føye til noe på, finnes ikke lenger: det er trukket tilbake eller "
            "slettet. Åpne siden på nytt og se hva som gjelder nå."
        )


def _withdrawn(rader: Sequence[Row[Any]]) -> set[int]:
    """The numbers of events that do not count any longer."""
    trukne = [rad for rad in rader if rad.slag == Saksslag.TRUKKET]
    saker = {rad.sak for rad in trukne if rad.gjelder is None}
    enkelte = {rad.gjelder for rad in trukne}
    return {
        rad.nr
        for rad in rader
        if rad.slag != Saksslag.TRUKKET and (rad.sak in saker or rad.nr in enkelte)
    }


def _about(ansatte: Collection[int] | None) -> ColumnElement[bool]:
    """Events of some people, unless they are too many to name in a query."""
    if ansatte is None or len(ansatte) > _BOLK:
        return sa.true()
    return personsak.c.ansatt_id.in_(sorted(map(to_hex, ansatte)))


def _standing(*kolonner: ColumnElement[Any]) -> Select[Any]:
    """Events that nobody has withdrawn."""
    senere = personsak.alias()
    trukket = sa.exists().where(
        senere.c.sak == personsak.c.sak,
        senere.c.slag == Saksslag.TRUKKET,
        sa.or_(senere.c.gjelder.is_(None), senere.c.gjelder == personsak.c.nr),
    )
    return sa.select(*kolonner).where(~trukket)


def _newest(
    hver: ColumnElement[Any], slag: Iterable[Saksslag], *kolonner: ColumnElement[Any]
) -> Select[Any]:
    """Standing events of some kinds; `plass` 1 is the newest of each `hver`."""
    plass = sa.func.row_number().over(partition_by=hver, order_by=personsak.c.nr.desc())
    return _standing(*kolonner, plass.label("plass")).where(personsak.c.slag.in_(list(slag)))
