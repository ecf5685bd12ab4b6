"""A throw-away PostgreSQL on loopback, and the journal's URL on both databases.

Made from the machine's own binaries, or Debian's package when that may be installed. It keeps
nothing: its folder is gone with the test run.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from pipelines.store.journal.base import close_journal

FORKLARING = (
    "Prøvene av journalen på PostgreSQL trenger initdb og pg_ctl. Installer dem med "
    "pakkesystemet, for eksempel: sudo apt-get install postgresql"
)
VERT = "127.0.0.1"
EIER = "postgres"
"""The server refuses to run as root; Debian's package makes this user."""


@dataclass(frozen=True)
class Postgres:
    """A running server with one role, which may make databases."""

    port: int
    passord: str = field(repr=False)

    @contextmanager
    def database(self) -> Iterator[str]:
        """The URL of an empty database, dropped afterwards."""
        navn = f"journal_{secrets.token_hex(6)}"
        self.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(navn)))
        try:
            yield f"postgresql+psycopg://{EIER}:{self.passord}@{VERT}:{self.port}/{navn}"
        finally:
            self.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(navn)))

    def execute(self, setning: sql.Composed) -> None:
        with psycopg.connect(
            host=VERT, port=self.port, user=EIER, password=self.passord, autocommit=True
        ) as con:
            con.execute(setning)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with start_postgres() as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.verify)])
def new_journalurl(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Callable[[], AbstractContextManager[str]]:
    """Makes empty databases for journals: SQLite always, PostgreSQL too in the long proofs."""
    if request.param == "sqlite":
        return lambda: _sqlite(tmp_path)
    server: Postgres = request.getfixturevalue("postgres")
    return lambda: _closed_after(server)


@pytest.fixture
def journalurl(new_journalurl: Callable[[], AbstractContextManager[str]]) -> Iterator[str]:
    """One empty database for a journal, on both kinds."""
    with new_journalurl() as url:
        yield url


@contextmanager
def _sqlite(mappe: Path) -> Iterator[str]:
    url = f"sqlite:///{mappe / secrets.token_hex(6)}.sqlite3"
    yield url
    close_journal(url)


@contextmanager
def _closed_after(server: Postgres) -> Iterator[str]:
    with server.database() as url:
        yield url
        close_journal(url)


@contextmanager
def start_postgres() -> Iterator[Postgres]:
    """A server in a folder of its own, stopped and removed at the end of the block."""
    binaer = find_binaries() or install()
    mappe = Path(tempfile.mkdtemp(prefix="trafikklys-postgres-"))
    server = Postgres(port=_free_port(), passord=secrets.token_hex(16))
    try:
        _initialise(binaer, mappe, server)
        _run(binaer / "pg_ctl", "-w", "start", "-D", mappe / "data", "-l", mappe / "logg")
        try:
            yield server
        finally:
            _run(binaer / "pg_ctl", "-w", "-m", "immediate", "stop", "-D", mappe / "data")
    finally:
        shutil.rmtree(mappe)


def find_binaries() -> Path | None:
    """The folder of the newest PostgreSQL here, in PATH or where Debian puts it."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda sti: int(sti.parts[-3]) if sti.parts[-3].isdigit() else 0,
        reverse=True,
    )
    i_stien = shutil.which("initdb")
    kandidater = [*debian, *([Path(i_stien)] if i_stien else [])]
    mapper = (sti.resolve().parent for sti in kandidater)
    return next((mappe for mappe in mapper if (mappe / "pg_ctl").exists()), None)


def install() -> Path:
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        pytest.fail(FORKLARING, pytrace=False)
    miljoe = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for ledd in (["update", "-qq"], ["install", "-y", "-qq", "postgresql"]):
        if subprocess.run([apt, *ledd], env=miljoe, check=False).returncode:
            pytest.fail(FORKLARING, pytrace=False)
    binaer = find_binaries()
    if binaer is None:
        pytest.fail(FORKLARING, pytrace=False)
    return binaer


def _initialise(binaer: Path, mappe: Path, server: Postgres) -> None:
    passordfil = mappe / "passord"
    passordfil.write_text(server.passord, encoding="utf-8")
    if os.geteuid() == 0:
        for sti in (mappe, passordfil):
            shutil.chown(sti, EIER, EIER)
    _run(
        *(binaer / "initdb", "-D", mappe / "data", "-U", EIER, "-A", "scram-sha-256"),
        *("--pwfile", passordfil, "-E", "UTF8", "--locale", "C", "--no-sync"),
    )
    with (mappe / "data" / "postgresql.conf").open("a", encoding="utf-8") as oppsett:
        oppsett.write(
            f"listen_addresses = '{VERT}'\nport = {server.port}\n"
            f"unix_socket_directories = '{mappe}'\nfsync = off\nmax_connections = 200\n"
        )


def _run(*kommando: str | Path) -> None:
    """Run as the user the server wants, in a folder that user may enter."""
    som = EIER if os.geteuid() == 0 else None
    ferdig = subprocess.run(
        [str(ledd) for ledd in kommando],
        user=som,
        group=som,
        extra_groups=[] if som else None,
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if ferdig.returncode:
        pytest.fail(f"{Path(kommando[0]).name}: {ferdig.stderr}", pytrace=False)


def _free_port() -> int:
    with socket.socket() as proeve:
        proeve.bind((VERT, 0))
        port: int = proeve.getsockname()[1]
    return port
