"""Tiltak, sealed: every version of each, the notes beside it, and which notes were removed."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from pipelines.errors import Kollisjon, LagerFeil
from pipelines.store.journal.base import Journal, Laas
from pipelines.store.journal.forsegling import Hvelvkrypto, require_own_keys
from pipelines.store.journal.tabeller import from_text, tiltak, to_text


class Radslag(StrEnum):
    """What a row is."""

    UTGAVE = "utgave"
    NOTAT = "notat"
    FJERNET = "fjernet"
    """The text of the note `gjelder` was erased."""


@dataclass(frozen=True)
class Tiltaksrad:
    """One row, opened. Shows nothing that somebody wrote when printed."""

    nr: int
    sak: str
    slag: Radslag
    versjon: int | None
    """From 1 and without holes in a sak; None for all but versions."""
    gjelder: int | None
    """The note that was removed."""
    tid: datetime
    bruker: str
    rolle: str
    innhold: Any = field(repr=False)
    """What was written: of a version a mapping, of a note its text, else nothing."""


@dataclass(frozen=True)
class Skrevet:
    """Who writes, as what, and when."""

    tid: datetime
    bruker: str
    rolle: str


@dataclass(frozen=True)
class _Ny:
    """A row to be written."""

    sak: str
    slag: Radslag
    av: Skrevet
    innhold: object = field(default="", repr=False)
    versjon: int | None = None
    gjelder: int | None = None


class Tiltaksregister:
    """The tiltak of one journal, sealed with the vault's keys; added to, never changed.

    The lock is the vault's: a change of key has to wait for whoever is sealing a row.
    """

    def __init__(self, journal: Journal, krypto: Hvelvkrypto) -> None:
        self._journal = journal
        self._krypto = krypto

    def write(
        self, sak: str, forrige_versjon: int, innhold: Mapping[str, object], av: Skrevet
    ) -> int:
        """Append the version after `forrige_versjon` (0: the first of a new sak); its number.

        Raises Kollisjon, with nothing written, when that is not the newest version any longer,
        LagerFeil when the sak has been deleted.
        """
        with self._journal.begin(Laas.HVELV) as con:
            staar = _newest(con, sak)
            if staar < forrige_versjon:
                raise _gone()
            if staar > forrige_versjon:
                raise Kollisjon(
                    f"Noen har lagret utgave {staar} av tiltaket mens du skrev. Det du skrev, er "
                    "ikke lagret ennå. Sammenlign de to, og lagre på nytt det som skal gjelde."
                )
            versjon = forrige_versjon + 1
            self._append(con, _Ny(sak, Radslag.UTGAVE, av, dict(innhold), versjon=versjon))
        return versjon

    def note(self, sak: str, tekst: str, av: Skrevet) -> int:
        """Append a note to a sak; its number. Raises LagerFeil when the sak has been deleted."""
        with self._journal.begin(Laas.HVELV) as con:
            if not _newest(con, sak):
                raise _gone()
            return self._append(con, _Ny(sak, Radslag.NOTAT, av, tekst))

    def remove_note(self, sak: str, nr: int, av: Skrevet) -> None:
        """Erase the text of a note, and write down that it was done, when and by whom.

        Raises LagerFeil when there is no such note, or it has been removed already.
        """
        with self._journal.begin(Laas.HVELV) as con:
            rad = con.execute(
                sa.select(tiltak).where(
                    tiltak.c.nr == nr, tiltak.c.sak == sak, tiltak.c.slag == Radslag.NOTAT
                )
            ).one_or_none()
            if rad is None or _is_removed(con, nr):
                raise LagerFeil("Notatet er alt fjernet. Last siden på nytt.")
            require_own_keys(con, self._krypto)
            tomt = self._krypto.seal(_owner(rad._mapping), "")
            con.execute(
                sa.update(tiltak)
                .where(tiltak.c.nr == nr)
                .values(innhold=tomt.innhold, noekkel=tomt.noekkel)
            )
            self._append(con, _Ny(sak, Radslag.FJERNET, av, gjelder=nr))
        self._journal.scrub()

    def all(self) -> list[Tiltaksrad]:
        """Every row, opened, in the order they were written."""
        return self._read(sa.select(tiltak))

    def of(self, sak: str) -> list[Tiltaksrad]:
        """The rows of one sak, opened, in the order they were written."""
        return self._read(sa.select(tiltak).where(tiltak.c.sak == sak))

    def authors(self) -> set[str]:
        """The users who have written something."""
        with self._journal.read() as con:
            return set(con.execute(sa.select(tiltak.c.bruker).distinct()).scalars())

    def prune(self, foer: date, behold: Collection[str] = ()) -> int:
        """Delete by age; how many rows. A sak goes as a whole, when its newest row is that old.

        behold: saks that stay however old they are.
        """
        with self._journal.begin(Laas.HVELV) as con:
            gamle = con.execute(
                sa.select(tiltak.c.sak)
                .group_by(tiltak.c.sak)
                .having(sa.func.max(tiltak.c.tid) < foer.isoformat())
            ).scalars()
            glemmes = set(gamle) - set(behold)
            antall = sum(
                con.execute(sa.delete(tiltak).where(tiltak.c.sak == sak)).rowcount
                for sak in sorted(glemmes)
            )
        self._journal.scrub()
        return antall

    def _append(self, con: Connection, ny: _Ny) -> int:
        require_own_keys(con, self._krypto)
        rad = {
            "sak": ny.sak,
            "slag": ny.slag.value,
            "versjon": ny.versjon,
            "gjelder": ny.gjelder,
            "tid": to_text(ny.av.tid),
            "bruker": ny.av.bruker,
            "rolle": ny.av.rolle,
        }
        forseglet = self._krypto.seal(_owner(rad), ny.innhold)
        nr = con.execute(
            sa.insert(tiltak)
            .values(**rad, innhold=forseglet.innhold, noekkel=forseglet.noekkel)
            .returning(tiltak.c.nr)
        ).scalar_one()
        return int(nr)

    def _read(self, hvilke: sa.Select[Any]) -> list[Tiltaksrad]:
        with self._journal.read() as con:
            rader = con.execute(hvilke.order_by(tiltak.c.nr)).all()
        return [self._open(rad) for rad in rader]

    def _open(self, rad: Row[Any]) -> Tiltaksrad:
        return Tiltaksrad(
            nr=rad.nr,
            sak=rad.sak,
            slag=Radslag(rad.slag),
            versjon=rad.versjon,
            gjelder=rad.gjelder,
            tid=from_text(rad.tid),
            bruker=rad.bruker,
            rolle=rad.rolle,
            innhold=self._krypto.open(_owner(rad._mapping), rad.innhold),
        )


_AAPENT = ("sak", "slag", "versjon", "gjelder", "tid", "bruker", "rolle")
"""What lies open of a row; the seal is bound to all of it."""


def _owner(rad: Mapping[Any, Any]) -> str:
    return json.dumps(["tiltak", *(rad[navn] for navn in _AAPENT)])


def _newest(con: Connection, sak: str) -> int:
    """The number of the newest version; 0 when there is none."""
    hoeyest = con.execute(
        sa.select(sa.func.max(tiltak.c.versjon)).where(tiltak.c.sak == sak)
    ).scalar_one()
    return int(hoeyest or 0)


def _is_removed(con: Connection, nr: int) -> bool:
    return (
        con.execute(sa.select(tiltak.c.nr).where(tiltak.c.gjelder == nr)).one_or_none() is not None
    )


def _gone() -> LagerFeil:
    return LagerFeil("Tiltaket finnes ikke lenger: det er slettet etter alder. Åpne siden på nytt.")
