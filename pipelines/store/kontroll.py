"""Is a snapshot file whole, and of this version of the program?"""

from __future__ import annotations

import duckdb

from pipelines.errors import LagerFeil
from pipelines.store.lager import Lager
from pipelines.store.skjema import SKJEMAVERSJON


def check_schema(con: duckdb.DuckDBPyConnection, database: str) -> None:
    """Raise LagerFeil when the snapshot was written by a version with other tables."""
    rad = con.execute(
        f"SELECT max(skjemaversjon) FROM {database}.versjoner"  # noqa: S608
    ).fetchone()
    funnet = rad[0] if rad else None
    if funnet not in (None, SKJEMAVERSJON):
        raise LagerFeil(
            f"Lageret er skrevet av en annen utgave av programmet (skjema {funnet}, ventet "
            f"{SKJEMAVERSJON}). Importer uttrekkene på nytt i en tom mappe (--lager)."
        )


def check_snapshot(lager: Lager) -> None:
    """Open the finished file as a reader would, and see that the newest version is whole."""
    with duckdb.connect(str(lager.neste), read_only=True) as con:
        enheter, rader, utenfor = con.execute(
            "SELECT (SELECT count(*) FROM enheter WHERE til_versjon IS NULL), "
            "count(*), count(*) FILTER (WHERE enhet_id NOT IN "
            "(SELECT enhet_id FROM enheter WHERE til_versjon IS NULL)) "
            "FROM maaltall WHERE til_versjon IS NULL"
        ).fetchone() or (0, 0, 0)
    if not enheter or utenfor:
        raise LagerFeil(
            f"Det nye øyeblikksbildet er ikke helt ({enheter} enheter, {rader} rader, {utenfor} "
            "rader uten enhet). Ingenting er publisert; det forrige gjelder fortsatt."
        )
