"""A copy of a store for a test that writes in it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from pipelines.store.lager import Lager

JOURNAL = "journal.sqlite3"
_SOM_NY = "journal.som-ny"


def remember_as_new(lager: Lager) -> None:
    """Keep the journal as it is now, beside itself: later tests write in it."""
    with (
        closing(sqlite3.connect(lager.mappe / JOURNAL)) as kilde,
        closing(sqlite3.connect(lager.mappe / _SOM_NY)) as kopi,
    ):
        kilde.backup(kopi)


def copy_store(fra: Lager, til: Path) -> Lager:
    """The store as it was when it was new, whoever has used it since."""
    shutil.copytree(fra.mappe, til, ignore=shutil.ignore_patterns("*journal*"))
    shutil.copy2(fra.mappe / _SOM_NY, til / JOURNAL)
    (til / JOURNAL).chmod(0o600)
    return Lager(til)
