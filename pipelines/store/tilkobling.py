"""One read-only connection per file of the store.

The file is attached read-only to an in-memory database with external access off and its
configuration locked, so that no query can reach another file. A publish renames a new file
over the old one; open readers keep the old file until they let go of it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import duckdb

from pipelines.errors import LagerFeil

ALIAS = "snapshot"
"""The name that queries know the attached file by."""
_laas = threading.Lock()


@dataclass(frozen=True)
class Filslag:
    """What every connection to one kind of file needs."""

    makroer: tuple[str, ...]
    kontroll: Callable[[duckdb.DuckDBPyConnection, str], None]
    """Raises LagerFeil when the file (under the alias) is of another version."""
    raad: str
    """What to do about a file that cannot be read."""


def open_file(fil: Path, slag: Filslag) -> duckdb.DuckDBPyConnection | None:
    """The connection to `fil` as it is now, the same until it is replaced; None without a file.

    Queries take a cursor each. Raises LagerFeil when the file is broken or of another version.
    """
    try:
        funnet = fil.stat()
    except FileNotFoundError:
        return None
    with _laas:
        return _attach(fil, slag, funnet.st_ino, funnet.st_mtime_ns)


@lru_cache(maxsize=8)
def _attach(fil: Path, slag: Filslag, _inode: int, _endret: int) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(":memory:")
    sti = str(fil).replace("'", "''")
    try:
        con.execute(f"ATTACH '{sti}' AS {ALIAS} (READ_ONLY)")
        con.execute("SET enable_external_access = false")
        con.execute("SET lock_configuration = true")
        slag.kontroll(con, ALIAS)
        for makro in slag.makroer:
            con.execute(makro)
    except duckdb.Error as feil:
        raise LagerFeil(
            f"Lageret {fil} kan ikke leses ({type(feil).__name__}). {slag.raad}"
        ) from None
    return con
