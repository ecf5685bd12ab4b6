"""The limits of repeated absence: set once a year for each group, written down and never changed.

So not somebody is always over them: they say what was usual the year before.
"""

from __future__ import annotations

from datetime import datetime

import polars as pl
import sqlalchemy as sa
from sqlalchemy import Connection

from pipelines.store.journal.base import Journal, Laas
from pipelines.store.journal.tabeller import gjentatt_grense, to_text

GRENSER = {
    "gruppe": pl.String,
    "antall_personer": pl.Int64,
    "tilfeller": pl.Int64,
    "dagsverk": pl.Float64,
}
"""Columns: the sammenligningsgruppe, how many people it had, and the two limits."""


class Grenser:
    """The limits in one journal, by year."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def of(self, aar: int) -> pl.DataFrame | None:
        """The limits that hold in a year (GRENSER, by gruppe); None when none were set."""
        with self._journal.read() as con:
            funnet = _read(con, aar)
        return None if funnet.is_empty() else funnet

    def fix(self, aar: int, frame: pl.DataFrame, naa: datetime) -> pl.DataFrame:
        """Set the limits of a year, unless somebody was there before; those that hold."""
        with self._journal.begin(Laas.GRENSER) as con:
            if _read(con, aar).is_empty() and not frame.is_empty():
                rader = frame.select(list(GRENSER)).to_dicts()
                felles = {"aar": aar, "satt": to_text(naa)}
                con.execute(sa.insert(gjentatt_grense), [felles | rad for rad in rader])
            return _read(con, aar)

    def prune(self, foer_aar: int) -> int:
        """Delete the limits of years before `foer_aar`; of how many groups."""
        with self._journal.begin(Laas.GRENSER) as con:
            gamle = sa.delete(gjentatt_grense).where(gjentatt_grense.c.aar < foer_aar)
            return con.execute(gamle).rowcount


def _read(con: Connection, aar: int) -> pl.DataFrame:
    rader = con.execute(
        sa.select(*(gjentatt_grense.c[navn] for navn in GRENSER))
        .where(gjentatt_grense.c.aar == aar)
        .order_by(gjentatt_grense.c.gruppe)
    ).all()
    return pl.DataFrame(list(map(tuple, rader)), schema=GRENSER, orient="row")
