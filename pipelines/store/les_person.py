"""Read rows about people from a snapshot: one person at a time, cut to who may see them.

Everything here speaks of the newest covered quarter, as its uttrekk delivered it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb
import polars as pl

MAKROER = (
    """
    CREATE MACRO nyeste() AS (SELECT max(kvartal) FROM snapshot.dekning)
    """,
    # Whoever leads each enhet or one above it, with how far up; somebody leads a directorate
    # and the enhet without a leader of its own follows the one above.
    """
    CREATE MACRO ledere() AS TABLE
        WITH RECURSIVE treet AS (
            SELECT enhet_id, overordnet_id, leder_id FROM snapshot.organisasjon
            WHERE kvartal = nyeste()
        ), oppover AS (
            SELECT enhet_id, overordnet_id, leder_id, 1 AS avstand FROM treet
            UNION ALL
            SELECT oppover.enhet_id, treet.overordnet_id, treet.leder_id, avstand + 1
            FROM oppover JOIN treet ON treet.enhet_id = oppover.overordnet_id WHERE avstand < 50
        )
        SELECT enhet_id, leder_id, avstand FROM oppover WHERE leder_id IS NOT NULL
    """,
    # The nearest leader of everybody employed on the newest day: named on the arbeidsforhold,
    # else of the enhet or the nearest above it; nobody is their own.
    """
    CREATE MACRO naermeste() AS TABLE
        WITH ansatte AS (
            SELECT ansatt_id, enhet_id, leder_id FROM snapshot.arbeidsforhold
            WHERE kvartal = nyeste() AND coalesce(til, DATE '9999-12-31') >= (
                SELECT max(siste_dag) FROM snapshot.uttrekk
                WHERE uttrekk_id IN (SELECT uttrekk_id FROM snapshot.dekning))
        ), mulige AS (
            SELECT ansatt_id, enhet_id, leder_id, 0 AS avstand FROM ansatte
            UNION ALL
            SELECT ansatt_id, enhet_id, ledere.leder_id, avstand
            FROM ansatte JOIN ledere() AS ledere USING (enhet_id)
        )
        SELECT ansatt_id, enhet_id, arg_min(leder_id, avstand) AS leder_id FROM mulige
        WHERE leder_id <> ansatt_id GROUP BY ALL
    """,
)


@dataclass(frozen=True)
class Personrader:
    """Queries for rows about people, on a connection to a snapshot."""

    con: duckdb.DuckDBPyConnection

    def led_by(self, ansatt_id: int) -> list[str]:
        """The enheter that somebody is the leader of."""
        rader = self._frame(
            "SELECT DISTINCT enhet_id FROM snapshot.organisasjon "
            "WHERE kvartal = nyeste() AND leder_id = $id ORDER BY enhet_id",
            id=ansatt_id,
        )
        return rader["enhet_id"].to_list()

    def nearest_people(self, leder_id: int) -> list[int]:
        """Those whose registered nearest leader somebody is, on the newest day."""
        rader = self._frame(
            "SELECT DISTINCT ansatt_id FROM naermeste() WHERE leder_id = $id ORDER BY ansatt_id",
            id=leder_id,
        )
        return rader["ansatt_id"].to_list()

    def everybody(self) -> list[int]:
        """The ids of all who have a row, or lead somebody who has: whom the vault still needs."""
        return self._frame(
            "SELECT ansatt_id FROM snapshot.arbeidsforhold UNION "
            "SELECT ansatt_id FROM snapshot.fravaer UNION "
            "SELECT leder_id FROM snapshot.arbeidsforhold WHERE leder_id IS NOT NULL UNION "
            "SELECT leder_id FROM snapshot.organisasjon WHERE leder_id IS NOT NULL"
        )["ansatt_id"].to_list()

    def is_known(self, ansatt_id: int) -> bool:
        """Whether the snapshot holds any row about somebody."""
        return not self.employments(ansatt_id).is_empty()

    def employments(self, ansatt_id: int, leder_id: int | None = None) -> pl.DataFrame:
        """Columns enhet_id, enhet, fra, til, stillingsprosent, newest first.

        With `leder_id`: only those in which that is the registered nearest leader.
        """
        return self._frame(
            "SELECT a.enhet_id, any_value(o.navn) AS enhet, a.fra, max(a.til) AS til, "
            "arg_max(a.stillingsprosent, a.kvartal) AS stillingsprosent "
            "FROM snapshot.arbeidsforhold AS a LEFT JOIN snapshot.organisasjon AS o "
            "ON o.enhet_id = a.enhet_id AND o.kvartal = a.kvartal "
            "WHERE a.ansatt_id = $id AND ($leder IS NULL OR (a.ansatt_id, a.enhet_id) IN "
            "(SELECT (ansatt_id, enhet_id) FROM naermeste() WHERE leder_id = $leder)) "
            "GROUP BY a.enhet_id, a.fra ORDER BY a.fra DESC, a.enhet_id",
            id=ansatt_id,
            leder=leder_id,
        )

    def absences(self, ansatt_id: int, siden: date, leder_id: int | None = None) -> pl.DataFrame:
        """Registered absence that lasts into or after `siden`: fra, til, paagaar, type, grad.

        One that begins in a quarter and goes on is as its newest quarter says.
        With `leder_id`: only when that is the registered nearest leader.
        """
        return self._frame(
            "SELECT fra, arg_max(til, kvartal) AS til, arg_max(paagaar, kvartal) AS paagaar, type, "
            "arg_max(grad, kvartal) AS grad FROM snapshot.fravaer "
            "WHERE ansatt_id = $id AND ($leder IS NULL OR ansatt_id IN "
            "(SELECT ansatt_id FROM naermeste() WHERE leder_id = $leder)) "
            "GROUP BY fra, type HAVING arg_max(til, kvartal) >= $siden "
            "ORDER BY fra DESC, type",
            id=ansatt_id,
            siden=siden,
            leder=leder_id,
        )

    def all_employments(self, ansatt_id: int) -> pl.DataFrame:
        """Every column that says something about an arbeidsforhold, of all quarters, newest first.

        enhet_id, enhet, fra, til, stillingsprosent, kjonn, stillingsgruppe, kontorsted,
        egne_dagsverk, har_egen_leder.
        """
        return self._frame(
            "SELECT DISTINCT a.enhet_id, coalesce(o.navn, a.enhet_id) AS enhet, a.fra, a.til, "
            "a.stillingsprosent, a.kjonn, a.stillingsgruppe, a.kontorsted, a.egne_dagsverk, "
            "a.leder_id IS NOT NULL AS har_egen_leder "
            "FROM snapshot.arbeidsforhold AS a LEFT JOIN snapshot.organisasjon AS o "
            "ON o.enhet_id = a.enhet_id AND o.kvartal = a.kvartal "
            "WHERE a.ansatt_id = $id ORDER BY ALL",
            id=ansatt_id,
        ).sort("fra", "enhet_id", descending=[True, False], maintain_order=True)

    def all_absences(self, ansatt_id: int) -> pl.DataFrame:
        """Every column that says something about an absence, of all quarters, newest first.

        fra, til, paagaar, type, grad, arbeidsrelatert, registrert, egne_dagsverk.
        """
        return self._frame(
            "SELECT DISTINCT fra, til, paagaar, type, grad, arbeidsrelatert, registrert, "
            "egne_dagsverk FROM snapshot.fravaer WHERE ansatt_id = $id ORDER BY ALL",
            id=ansatt_id,
        ).sort("fra", descending=True, maintain_order=True)

    def _frame(self, sporring: str, **verdier: object) -> pl.DataFrame:
        svar: pl.DataFrame = self.con.cursor().sql(sporring, params=verdier).pl()
        return svar
