"""Is a snapshot file whole, and of this version of the program?"""

from __future__ import annotations

import duckdb

from pipelines.errors import GammeltLager, LagerFeil
from pipelines.store.lager import Lager
from pipelines.store.skjema import OVERTAS, SKJEMAVERSJON


def check_schema(con: duckdb.DuckDBPyConnection, database: str) -> None:
    """Raise LagerFeil when the snapshot was written by a version with other tables."""
    funnet = _schema(con, database)
    if funnet in OVERTAS:
        raise GammeltLager(
            f"Lageret er skrevet av en eldre utgave av programmet (skjema {funnet}, ventet "
            f"{SKJEMAVERSJON}). Radene kan brukes som de er: kjør «trafikklys publiser»."
        )
    check_rows(con, database)


def check_rows(con: duckdb.DuckDBPyConnection, database: str) -> None:
    """Raise LagerFeil when a publish cannot take over the rows of the snapshot."""
    funnet = _schema(con, database)
    if funnet not in (None, *OVERTAS, SKJEMAVERSJON):
        raise LagerFeil(
            f"Lageret er skrevet av en annen utgave av programmet (skjema {funnet}, ventet "
            f"{SKJEMAVERSJON}). Importer uttrekkene på nytt i en tom mappe (--lager)."
        )


def _schema(con: duckdb.DuckDBPyConnection, database: str) -> int | None:
    rad = con.execute(
        f"SELECT max(skjemaversjon) FROM {database}.versjoner"  # noqa: S608
    ).fetchone()
    return rad[0] if rad else None


def check_snapshot(lager: Lager) -> None:
    """Open the finished file as a reader would, and see that the newest version is whole."""
    with duckdb.connect(str(lager.neste), read_only=True) as con:
        enheter, rader, utenfor = con.execute(
            "SELECT (SELECT count(*) FROM enheter WHERE til_versjon IS NULL), "
            "count(*), count(*) FILTER (WHERE enhet_id NOT IN "
            "(SELECT enhet_id FROM enheter WHERE til_versjon IS NULL "
            "UNION FROM (SELECT enhet_id FROM rapportering WHERE til_versjon IS NULL))) "
            "FROM (SELECT enhet_id FROM maaltall WHERE til_versjon IS NULL "
            "UNION ALL SELECT enhet_id FROM rapporttall WHERE til_versjon IS NULL)"
        ).fetchone() or (0, 0, 0)
    if not enheter or utenfor:
        raise LagerFeil(
            f"Det nye øyeblikksbildet er ikke helt ({enheter} enheter, {rader} rader, {utenfor} "
            "rader uten enhet). Ingenting er publisert; det forrige gjelder fortsatt."
        )
