"""Notes and decisions of the quarterly meeting with an enhet, sealed: they may be about people."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from pipelines.errors import LagerFeil
from pipelines.store.journal.base import Journal, Laas
from pipelines.store.journal.forsegling import Hvelvkrypto, require_own_keys
from pipelines.store.journal.tabeller import from_text, moetenotat, to_text


class Notatslag(StrEnum):
    NOTAT = "notat"
    BESLUTNING = "beslutning"
    TRUKKET = "trukket"
    """The sak is not shown any longer."""


@dataclass(frozen=True)
class Moetenotat:
    """One version of a note. Shows nothing that somebody wrote when printed."""

    sak: str
    """What a later version has in common with the one it replaces: 32 hex digits."""
    enhet_id: str
    kvartal: str
    """The quarter the meeting was about, as 2026K3."""
    slag: Notatslag
    tid: datetime
    bruker: str
    tekst: str = field(repr=False)
    nr: int = 0
    """Given by the journal when it is written."""


class Moetenotater:
    """The notes of one journal, sealed with the vault's keys; added to, never changed."""

    def __init__(self, journal: Journal, krypto: Hvelvkrypto) -> None:
        self._journal = journal
        self._krypto = krypto

    def write(self, notat: Moetenotat) -> int:
        """Append a note, or a version that replaces the one before; its number.

        Raises LagerFeil when the sak is another enhet's, or was withdrawn or deleted.
        """
        with self._journal.begin(Laas.HVELV) as con:
            require_own_keys(con, self._krypto)
            _require_place(con, notat)
            rad = _as_row(notat)
            forseglet = self._krypto.seal(_owner(rad), notat.tekst)
            nr = con.execute(
                sa.insert(moetenotat)
                .values(**rad, innhold=forseglet.innhold, noekkel=forseglet.noekkel)
                .returning(moetenotat.c.nr)
            ).scalar_one()
        return int(nr)

    def of(self, enheter: Sequence[str]) -> list[Moetenotat]:
        """What stands about some enheter, opened: the latest version of each, newest first."""
        siste = (
            sa.select(sa.func.max(moetenotat.c.nr))
            .where(moetenotat.c.enhet_id.in_(list(enheter)))
            .group_by(moetenotat.c.sak)
        )
        with self._journal.read() as con:
            rader = con.execute(
                sa.select(moetenotat)
                .where(moetenotat.c.nr.in_(siste), moetenotat.c.slag != Notatslag.TRUKKET)
                .order_by(moetenotat.c.nr.desc())
            ).all()
        return [self._open(rad) for rad in rader]

    def authors(self) -> set[str]:
        """The users who have written something."""
        with self._journal.read() as con:
            return set(con.execute(sa.select(moetenotat.c.bruker).distinct()).scalars())

    def prune(self, foer: date) -> int:
        """Delete by age; how many rows. A sak goes as a whole, when its newest is that old."""
        gamle = (
            sa.select(moetenotat.c.sak)
            .group_by(moetenotat.c.sak)
            .having(sa.func.max(moetenotat.c.tid) < foer.isoformat())
        )
        with self._journal.begin(Laas.HVELV) as con:
            antall = con.execute(sa.delete(moetenotat).where(moetenotat.c.sak.in_(gamle))).rowcount
        self._journal.scrub()
        return antall

    def _open(self, rad: Row[Any]) -> Moetenotat:
        apent = {navn: rad._mapping[navn] for navn in _APENT}
        return Moetenotat(
            sak=rad.sak,
            enhet_id=rad.enhet_id,
            kvartal=rad.kvartal,
            slag=Notatslag(rad.slag),
            tid=from_text(rad.tid),
            bruker=rad.bruker,
            tekst=self._krypto.open(_owner(apent), rad.innhold),
            nr=rad.nr,
        )


_APENT = ("sak", "enhet_id", "kvartal", "slag", "tid", "bruker")
"""What lies open of a row; the seal is bound to all of it."""


def _as_row(notat: Moetenotat) -> dict[str, str]:
    return {
        "sak": notat.sak,
        "enhet_id": notat.enhet_id,
        "kvartal": notat.kvartal,
        "slag": notat.slag.value,
        "tid": to_text(notat.tid),
        "bruker": notat.bruker,
    }


def _owner(rad: Mapping[str, str]) -> str:
    return json.dumps(["moetenotat", *(rad[navn] for navn in _APENT)])


def _require_place(con: Connection, notat: Moetenotat) -> None:
    """A sak is one enhet's, and is over when it was withdrawn."""
    rader = con.execute(
        sa.select(moetenotat.c.enhet_id, moetenotat.c.slag).where(moetenotat.c.sak == notat.sak)
    ).all()
    trukket = any(rad.slag == Notatslag.TRUKKET for rad in rader)
    fremmed = any(rad.enhet_id != notat.enhet_id for rad in rader)
    if trukket or fremmed or (notat.slag is Notatslag.TRUKKET and not rader):
        raise LagerFeil(
            "Notatet finnes ikke lenger: det er trukket tilbake eller slettet. Åpne siden på nytt "
            "og se hva som gjelder nå."
        )
