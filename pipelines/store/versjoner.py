"""Keep every published version of a table, storing only the rows that changed."""

from __future__ import annotations

import duckdb
import polars as pl

from pipelines.store.skjema import VERSJONERTE


def write_version(
    con: duckdb.DuckDBPyConnection, tabell: str, frame: pl.DataFrame, versjon: int
) -> None:
    """Close rows of `tabell` that changed or are gone, and add those that are new.

    Figures are compared to six decimals: sums over threads differ in the last bits.
    """
    noekkel = ", ".join(VERSJONERTE[tabell])
    verdier = ", ".join(
        f'round("{navn}", 6)' if dtype.is_float() else f'"{navn}"'
        for navn, dtype in frame.schema.items()
    )
    con.register("publisert", frame)
    con.execute(
        f"CREATE TEMP TABLE ny AS SELECT *, hash({verdier}) AS avtrykk FROM publisert"  # noqa: S608
    )
    con.execute(
        f"CREATE TABLE IF NOT EXISTS {tabell} AS "  # noqa: S608
        "SELECT *, 0 AS fra_versjon, NULL::INTEGER AS til_versjon FROM ny LIMIT 0"
    )
    con.execute(
        f"UPDATE {tabell} SET til_versjon = $v - 1 WHERE til_versjon IS NULL "  # noqa: S608
        f"AND ({noekkel}, avtrykk) NOT IN (SELECT ({noekkel}, avtrykk) FROM ny)",
        {"v": versjon},
    )
    con.execute(
        f"INSERT INTO {tabell} BY NAME SELECT *, $v AS fra_versjon FROM ny "  # noqa: S608
        f"WHERE ({noekkel}) NOT IN (SELECT ({noekkel}) FROM {tabell} WHERE til_versjon IS NULL)",
        {"v": versjon},
    )
    con.execute("DROP TABLE ny")
    con.unregister("publisert")
