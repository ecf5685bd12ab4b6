"""What the AMU has decided, sealed; it comes back at the next meeting about the same area."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from pipelines.errors import LagerFeil
from pipelines.store.journal.base import Journal, Laas
from pipelines.store.journal.forsegling import Hvelvkrypto, require_own_keys
from pipelines.store.journal.tabeller import amuvedtak, from_text, to_text


class Vedtaksslag(StrEnum):
    VEDTAK = "vedtak"
    TRUKKET = "trukket"
    """The sak is not shown any longer."""


@dataclass(frozen=True)
class Vedtak:
    """One version of a decision. Shows nothing that somebody wrote when printed."""

    sak: str
    """What a later version has in common with the one it replaces: 32 hex digits."""
    omraade: str
    """Key of the area it is about: the whole virksomhet, or the enheter of a verneområde."""
    periode: str
    """The period the meeting was about, as 2026K3, 2026T2 or 2026."""
    tid: datetime
    bruker: str
    rolle: str
    """The role it was written in."""
    tekst: str = field(repr=False)
    slag: Vedtaksslag = Vedtaksslag.VEDTAK
    nr: int = 0
    """Given by the journal when it is written."""


class Amuvedtak:
    """The decisions of one journal, sealed with the vault's keys; added to, never changed."""

    def __init__(self, journal: Journal, krypto: Hvelvkrypto) -> None:
        self._journal = journal
        self._krypto = krypto

    def write(self, vedtak: Vedtak) -> int:
        """Append a decision, or a version that replaces the one before; its number.

        Raises LagerFeil when the sak is another area's, or was withdrawn or deleted.
        """
        rad = _as_row(vedtak)
        with self._journal.begin(Laas.HVELV) as con:
            require_own_keys(con, self._krypto)
            _require_place(con, vedtak)
            forseglet = self._krypto.seal(_owner(rad), vedtak.tekst)
            nr = con.execute(
                sa.insert(amuvedtak)
                .values(**rad, innhold=forseglet.innhold, noekkel=forseglet.noekkel)
                .returning(amuvedtak.c.nr)
            ).scalar_one()
        return int(nr)

    def of(self, omraade: str) -> list[Vedtak]:
        """What stands about an area, opened: the latest version of each, newest first."""
        siste = (
            sa.select(sa.func.max(amuvedtak.c.nr))
            .where(amuvedtak.c.omraade == omraade)
            .group_by(amuvedtak.c.sak)
        )
        with self._journal.read() as con:
            rader = con.execute(
                sa.select(amuvedtak)
                .where(amuvedtak.c.nr.in_(siste), amuvedtak.c.slag != Vedtaksslag.TRUKKET)
                .order_by(amuvedtak.c.nr.desc())
            ).all()
        return [self._open(rad) for rad in rader]

    def withdraw(self, sak: str, omraade: str, tid: datetime, bruker: str, rolle: str) -> int:
        """Show a decision no more. Raises LagerFeil when it does not stand in that area."""
        staar = {ett.sak: ett for ett in self.of(omraade)}
        if sak not in staar:
            raise _gone()
        periode = staar[sak].periode
        return self.write(
            Vedtak(sak, omraade, periode, tid, bruker, rolle, "", Vedtaksslag.TRUKKET)
        )

    def authors(self) -> set[str]:
        """The users who have written something."""
        with self._journal.read() as con:
            return set(con.execute(sa.select(amuvedtak.c.bruker).distinct()).scalars())

    def prune(self, foer: date) -> int:
        """Delete by age; how many rows. A sak goes as a whole, when its newest is that old."""
        gamle = (
            sa.select(amuvedtak.c.sak)
            .group_by(amuvedtak.c.sak)
            .having(sa.func.max(amuvedtak.c.tid) < foer.isoformat())
        )
        with self._journal.begin(Laas.HVELV) as con:
            antall = con.execute(sa.delete(amuvedtak).where(amuvedtak.c.sak.in_(gamle))).rowcount
        self._journal.scrub()
        return antall

    def _open(self, rad: Row[Any]) -> Vedtak:
        aapent = {navn: rad._mapping[navn] for navn in _AAPENT}
        return Vedtak(
            sak=rad.sak,
            omraade=rad.omraade,
            periode=rad.periode,
            tid=from_text(rad.tid),
            bruker=rad.bruker,
            rolle=rad.rolle,
            tekst=self._krypto.open(_owner(aapent), rad.innhold),
            slag=Vedtaksslag(rad.slag),
            nr=rad.nr,
        )


_AAPENT = ("sak", "omraade", "periode", "slag", "tid", "bruker", "rolle")
"""What lies open of a row; the seal is bound to all of it."""


def _as_row(vedtak: Vedtak) -> dict[str, str]:
    return {
        "sak": vedtak.sak,
        "omraade": vedtak.omraade,
        "periode": vedtak.periode,
        "slag": vedtak.slag.value,
        "tid": to_text(vedtak.tid),
        "bruker": vedtak.bruker,
        "rolle": vedtak.rolle,
    }


def _owner(rad: Mapping[str, str]) -> str:
    return json.dumps(["amuvedtak", *(rad[navn] for navn in _AAPENT)])


def _require_place(con: Connection, vedtak: Vedtak) -> None:
    """A sak is one area's, and is over when it was withdrawn."""
    rader = con.execute(
        sa.select(amuvedtak.c.omraade, amuvedtak.c.slag).where(amuvedtak.c.sak == vedtak.sak)
    ).all()
    trukket = any(rad.slag == Vedtaksslag.TRUKKET for rad in rader)
    fremmed = any(rad.omraade != vedtak.omraade for rad in rader)
    if trukket or fremmed or (vedtak.slag is Vedtaksslag.TRUKKET and not rader):
        raise _gone()


def _gone() -> LagerFeil:
    return LagerFeil(
        "Vedtaket finnes ikke lenger: det er trukket tilbake eller slettet. Åpne siden på nytt og "
        "se hva som gjelder nå."
    )
