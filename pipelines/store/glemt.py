"""Somebody who is to be forgotten: the rows stay for the figures, but no key leads to them.

Every id that came from an employee number gives way to a random one, the same in all rows, so that
each is still one person where people are counted. It is put in while the next file is written:
an UPDATE would leave the old id in blocks that nothing points to.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

import duckdb

from pipelines.store.lager import Lager

_PERSONKOLONNER: Mapping[str, tuple[str, ...]] = {
    "organisasjon": ("leder_id",),
    "arbeidsforhold": ("ansatt_id", "leder_id"),
    "fravaer": ("ansatt_id",),
}
"""Where a snapshot holds ids of people."""
_ARBEIDSFORHOLD = ("arbeidsforhold", "fravaer")
"""Where it holds ids of employments, which come from the employer's own numbers too."""


@dataclass(frozen=True)
class Glemt:
    """Which ids give way to which."""

    ansatt_id: int
    ny_id: int = field(repr=False)
    arbeidsforhold: Mapping[int, int] = field(repr=False)
    rader: int
    """How many rows hold one of them."""

    def selection(self, tabell: str) -> tuple[str, dict[str, object]]:
        """The columns of a table with the new ids, as SQL, and its parameters."""
        kolonner = _PERSONKOLONNER.get(tabell)
        if kolonner is None:
            return "*", {}
        verdier: dict[str, object] = {"gammel": self.ansatt_id, "ny": self.ny_id}
        uttrykk = [
            f"if({navn} = $gammel::UBIGINT, $ny::UBIGINT, {navn}) AS {navn}" for navn in kolonner
        ]
        if tabell in _ARBEIDSFORHOLD:
            uttrykk.append(
                "if(ansatt_id = $gammel::UBIGINT, ($nye::UBIGINT[])[list_position("
                "$gamle::UBIGINT[], arbeidsforhold_id)], arbeidsforhold_id) AS arbeidsforhold_id"
            )
            verdier |= {
                "gamle": list(self.arbeidsforhold),
                "nye": list(self.arbeidsforhold.values()),
            }
        return f"* REPLACE ({', '.join(uttrykk)})", verdier


def plan_to_forget(lager: Lager, ansatt_id: int) -> Glemt | None:
    """New ids for somebody in the live snapshot; None when no row is about them.

    The caller holds the store's lock.
    """
    if not lager.finnes:
        return None
    with duckdb.connect(str(lager.snapshot), read_only=True) as con:
        rader = sum(_count(con, tabell, ansatt_id) for tabell in _PERSONKOLONNER)
        if not rader:
            return None
        gamle = con.execute(
            "SELECT DISTINCT arbeidsforhold_id FROM (SELECT ansatt_id, arbeidsforhold_id "
            "FROM arbeidsforhold UNION SELECT ansatt_id, arbeidsforhold_id FROM fravaer) "
            "WHERE ansatt_id = $id::UBIGINT AND arbeidsforhold_id IS NOT NULL",
            {"id": ansatt_id},
        ).fetchall()
        ny_id = _fresh(con)
    return Glemt(ansatt_id, ny_id, {gammel: secrets.randbits(64) for (gammel,) in gamle}, rader)


def _count(con: duckdb.DuckDBPyConnection, tabell: str, ansatt_id: int) -> int:
    hvor = " OR ".join(f"{navn} = $id::UBIGINT" for navn in _PERSONKOLONNER[tabell])
    sporring = f"SELECT count(*) FROM {tabell} WHERE {hvor}"  # noqa: S608
    ((antall,),) = con.execute(sporring, {"id": ansatt_id}).fetchall()
    return int(antall)


def _fresh(con: duckdb.DuckDBPyConnection) -> int:
    """An id nobody has."""
    while True:
        ny_id = secrets.randbits(64)
        if not any(_count(con, tabell, ny_id) for tabell in _PERSONKOLONNER):
            return ny_id
