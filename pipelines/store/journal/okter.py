"""Login sessions: when each was last active, and which have ended for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Row

from pipelines.store.journal.base import Journal
from pipelines.store.journal.tabeller import from_text, okt, to_text

_SKRIV_HVERT = timedelta(minutes=1)
"""How exact `sist_aktiv` is: a session is written at most this often."""


@dataclass(frozen=True)
class Okt:
    sist_aktiv: datetime
    avsluttet: datetime | None
    """When it was ended; it never lives again."""


class Okter:
    """Sessions by user and time of login: the token's `iat`."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def touch(self, bruker: str, iat: datetime, naa: datetime) -> Okt:
        """The session is in use: seen for the first time, or active. An ended one stays ended."""
        kjent = self.look(bruker, iat)
        if kjent is not None and (
            kjent.avsluttet is not None or naa - kjent.sist_aktiv < _SKRIV_HVERT
        ):
            return kjent
        with self._journal.begin() as con:
            innsetting = self._journal.insert(okt).values(
                bruker=bruker, iat=to_text(iat), sist_aktiv=to_text(naa)
            )
            con.execute(
                innsetting.on_conflict_do_update(
                    index_elements=["bruker", "iat"],
                    set_={"sist_aktiv": innsetting.excluded.sist_aktiv},
                    where=okt.c.avsluttet.is_(None)
                    & (okt.c.sist_aktiv < innsetting.excluded.sist_aktiv),
                )
            )
            return _as_okt(con.execute(sa.select(okt).where(_is(bruker, iat))).one())

    def look(self, bruker: str, iat: datetime) -> Okt | None:
        """The session as it is, without counting as activity; None when it was never seen."""
        with self._journal.read() as con:
            rad = con.execute(sa.select(okt).where(_is(bruker, iat))).one_or_none()
        return None if rad is None else _as_okt(rad)

    def of(self, bruker: str) -> list[tuple[datetime, Okt]]:
        """(when they logged in, the session) of each login of a user that is remembered."""
        with self._journal.read() as con:
            rader = con.execute(sa.select(okt).where(okt.c.bruker == bruker).order_by(okt.c.iat))
            return [(from_text(rad.iat), _as_okt(rad)) for rad in rader]

    def end(self, bruker: str, iat: datetime, naa: datetime) -> None:
        """Logged out: revoked for good, also when the session was never seen here."""
        with self._journal.begin() as con:
            innsetting = self._journal.insert(okt).values(
                bruker=bruker, iat=to_text(iat), sist_aktiv=to_text(naa), avsluttet=to_text(naa)
            )
            con.execute(
                innsetting.on_conflict_do_update(
                    index_elements=["bruker", "iat"],
                    set_={"avsluttet": innsetting.excluded.avsluttet},
                    where=okt.c.avsluttet.is_(None),
                )
            )

    def end_all(self, bruker: str, naa: datetime) -> None:
        """Revoke every session of the user that has been seen."""
        with self._journal.begin() as con:
            con.execute(
                sa.update(okt)
                .where(okt.c.bruker == bruker, okt.c.avsluttet.is_(None))
                .values(avsluttet=to_text(naa))
            )

    def prune(self, foer: datetime) -> int:
        """Delete sessions logged in before `foer`; choose it older than any cookie can be."""
        with self._journal.begin() as con:
            return con.execute(sa.delete(okt).where(okt.c.iat < to_text(foer))).rowcount


def _is(bruker: str, iat: datetime) -> ColumnElement[bool]:
    return sa.and_(okt.c.bruker == bruker, okt.c.iat == to_text(iat))


def _as_okt(rad: Row[Any]) -> Okt:
    return Okt(
        sist_aktiv=from_text(rad.sist_aktiv),
        avsluttet=None if rad.avsluttet is None else from_text(rad.avsluttet),
    )
