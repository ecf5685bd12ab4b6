"""Open the journal: SQLite beside the snapshots, or PostgreSQL when a URL is given."""

from __future__ import annotations

import atexit
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import IntEnum
from pathlib import Path

import sqlalchemy as sa
from filelock import FileLock
from sqlalchemy import Connection, Engine, Table, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from pipelines.errors import LagerFeil
from pipelines.store.journal.migrering import migrate
from pipelines.store.lager import Lager

VENTETID_SEKUNDER = 30
"""How long a writer waits for its turn."""
_FIL = "journal.sqlite3"
_SKRIVER = "trafikklys_skriver"


class Laas(IntEnum):
    """What one transaction at a time may do, also between machines: PostgreSQL's lock numbers."""

    MIGRERING = 740_001
    HVELV = 740_002
    INNSYNSLOGG = 740_003
    GRENSER = 740_004


def journal_url(lager: Lager, innstilt: str | None) -> str:
    """The SQLAlchemy URL of the journal: the one set, else the SQLite file of the store.

    Raises LagerFeil, without repeating the value, when it is no URL of SQLite or PostgreSQL.
    """
    if not innstilt:
        return sa.URL.create("sqlite", database=str(lager.mappe / _FIL)).render_as_string()
    try:
        url = sa.make_url(innstilt)
    except ArgumentError:
        raise _unusable() from None
    if url.drivername in {"postgresql", "postgres", "postgresql+psycopg"}:
        url = url.set(drivername="postgresql+psycopg")
    elif url.drivername != "sqlite" or not url.database or url.database == ":memory:":
        raise _unusable()
    return url.render_as_string(hide_password=False)


def _unusable() -> LagerFeil:
    return LagerFeil(
        "Adressen til journalen kan ikke brukes. Den må begynne med postgresql:// eller "
        "sqlite:/// og peke på en database. Rett innstillingen."
    )


class Journal:
    """A migrated database. Every transaction is either `begin` (writes) or `read`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._skriver = engine.execution_options(**{_SKRIVER: True})
        self._leser = engine
        if self.is_postgresql:
            # Whatever the server's default: a writer that has waited sees what was written before.
            self._skriver = engine.execution_options(isolation_level="READ COMMITTED")
            self._leser = engine.execution_options(isolation_level="REPEATABLE READ")

    def __repr__(self) -> str:
        return f"Journal({self.engine.dialect.name})"

    @property
    def is_postgresql(self) -> bool:
        return self.engine.dialect.name == "postgresql"

    @contextmanager
    def begin(self, laas: Laas | None = None) -> Iterator[Connection]:
        """One transaction that writes, committed at the end of the block.

        On SQLite it is alone in writing from its first line. On PostgreSQL it is alone among
        those with the same `laas`. Raises LagerFeil when the database cannot be reached.
        """
        with _one_sentence(), self._skriver.begin() as con:
            if laas is not None and self.is_postgresql:
                con.execute(sa.select(sa.func.pg_advisory_xact_lock(int(laas))))
            yield con

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One transaction that reads: all its queries see the same moment."""
        with _one_sentence(), self._leser.begin() as con:
            yield con

    def scrub(self) -> None:
        """After a deletion: leave nothing of the deleted rows in SQLite's write-ahead file.

        Best effort while others read; the next one gets it. PostgreSQL vacuums by itself.
        """
        if self.is_postgresql:
            return
        with suppress(sqlite3.OperationalError):
            _outside_transactions(self.engine, "PRAGMA wal_checkpoint(TRUNCATE)")

    def insert(self, tabell: Table) -> postgresql.Insert | sqlite.Insert:
        """An INSERT with the ON CONFLICT clauses that both databases share."""
        return postgresql.insert(tabell) if self.is_postgresql else sqlite.insert(tabell)


@contextmanager
def _one_sentence() -> Iterator[None]:
    """Trouble with the database becomes a LagerFeil; broken rules of a table stay what they are."""
    try:
        yield
    except (IntegrityError, DataError):
        raise
    except ProgrammingError:
        raise LagerFeil(
            "Journalen kan ikke brukes: databasen mangler en tabell, eller brukeren i adressen "
            "mangler rettigheter i den. Gi brukeren rett til å lage tabeller, eller hent journalen "
            "fra sikkerhetskopien."
        ) from None
    except (DBAPIError, PoolTimeoutError):
        raise LagerFeil(
            "Journalen kan ikke nås: databasen svarer ikke, er opptatt eller slipper ikke "
            "programmet inn. Sjekk at den kjører og at adressen og tilgangen stemmer."
        ) from None


_aapne: dict[str, tuple[Journal, object]] = {}
_aapning = threading.Lock()


def open_journal(url: str) -> Journal:
    """The journal at `url`, made and migrated when needed; one per URL in a process.

    Raises LagerFeil when it cannot be reached or was written by a newer program.
    """
    with _aapning:
        kjent = _aapne.get(url)
        if kjent is not None and kjent[1] == _identity(url):
            return kjent[0]
        if kjent is not None:
            kjent[0].engine.dispose()
        journal = _open(url)
        _aapne[url] = journal, _identity(url)
        return journal


def close_journal(url: str) -> None:
    """Let go of all connections of this process, so that the files can be moved or removed."""
    with _aapning:
        kjent = _aapne.pop(url, None)
        if kjent is not None:
            kjent[0].engine.dispose()


@atexit.register
def _close_all() -> None:
    """PostgreSQL wants a farewell; SQLite's last connection folds the write-ahead file in."""
    for url in list(_aapne):
        close_journal(url)


def _identity(url: str) -> object:
    """Which file a URL leads to now; another one after it was removed or restored."""
    adresse = sa.make_url(url)
    if adresse.drivername != "sqlite" or not adresse.database:
        return None
    try:
        fil = Path(adresse.database).stat()
    except OSError:
        return None
    return fil.st_dev, fil.st_ino


def _open(url: str) -> Journal:
    adresse = sa.make_url(url)
    if adresse.drivername == "sqlite" and adresse.database:
        return _open_sqlite(adresse, Path(adresse.database))
    valg = {"connect_timeout": 10, "options": f"-c lock_timeout={VENTETID_SEKUNDER}s"}
    engine = sa.create_engine(
        adresse, hide_parameters=True, pool_pre_ping=True, connect_args=valg | adresse.query
    )
    journal = Journal(engine)
    with _disposed_on_failure(engine), journal.begin(Laas.MIGRERING) as con:
        migrate(con)
    return journal


def _open_sqlite(adresse: sa.URL, fil: Path) -> Journal:
    engine = sa.create_engine(adresse, hide_parameters=True)
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    journal = Journal(engine)
    try:
        _make_private(fil)
        with _disposed_on_failure(engine), FileLock(fil.with_name(f".{fil.name}.laas")):
            # Readers and the writer do not wait for each other. Set outside any transaction, and
            # under the lock: two that set it at once would fail.
            _outside_transactions(engine, "PRAGMA journal_mode = WAL")
            with journal.begin() as con:
                migrate(con)
    except (OSError, sqlite3.Error) as feil:
        raise LagerFeil(
            f"Journalen {fil} kan ikke åpnes ({feil.__class__.__name__}). Sjekk at du kan lese "
            "og skrive i mappen og at filen er hel; hent den ellers fra sikkerhetskopien."
        ) from None
    return journal


@contextmanager
def _disposed_on_failure(engine: Engine) -> Iterator[None]:
    try:
        yield
    except BaseException:
        engine.dispose()
        raise


def _outside_transactions(engine: Engine, pragma: str) -> None:
    rad = engine.raw_connection()
    try:
        rad.cursor().execute(pragma).close()
    finally:
        rad.close()


def _make_private(fil: Path) -> None:
    """An empty file that only its owner reads; SQLite gives its companions the same mode.

    One that is there is not opened: closing it again would drop the locks this process holds on it.
    """
    fil.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with suppress(FileExistsError):
        os.close(os.open(fil, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    fil.chmod(0o600)


def _configure_sqlite(dbapi: sqlite3.Connection, _: object) -> None:
    dbapi.isolation_level = None
    # Text that somebody made unreadable shall be found by the log's check, not stop it.
    dbapi.text_factory = _decode
    for valg in (
        f"busy_timeout = {VENTETID_SEKUNDER * 1000}",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
    ):
        dbapi.execute(f"PRAGMA {valg}")


def _decode(tekst: bytes) -> str:
    return tekst.decode(errors="replace")


def _begin_sqlite(con: Connection) -> None:
    con.exec_driver_sql("BEGIN IMMEDIATE" if con.get_execution_options().get(_SKRIVER) else "BEGIN")
