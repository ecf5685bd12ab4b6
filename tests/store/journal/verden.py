"""A journal with made-up people and looks, for the tests of all its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
from cryptography.fernet import Fernet

from pipelines.store.journal.base import Journal
from pipelines.store.journal.forsegling import Hvelvkrypto
from pipelines.store.journal.hvelv import Hvelv
from pipelines.store.journal.innsynslogg import Innslag, Innsynslogg, Utfall

NAA = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTT = timedelta(minutes=1)
LOGGNOEKKEL = b"l" * 32
OPPSLAGSNOEKKEL = b"o" * 32
HVELVNOEKKEL = Fernet.generate_key()
STOERSTE_ID = 2**64 - 1

Rad = tuple[int | None, str | None, str | None, str | None]


def open_log(journal: Journal) -> Innsynslogg:
    return Innsynslogg(journal, LOGGNOEKKEL)


def open_vault(journal: Journal, *noekler: bytes) -> Hvelv:
    return Hvelv(journal, Hvelvkrypto(noekler or (HVELVNOEKKEL,)), OPPSLAGSNOEKKEL)


def people(*rader: Rad) -> pl.DataFrame:
    """Rows of ansatt_id, ansattnr, navn, epost."""
    return pl.DataFrame(
        rader,
        schema={
            "ansatt_id": pl.UInt64,
            "ansattnr": pl.String,
            "navn": pl.String,
            "epost": pl.String,
        },
        orient="row",
    )


KARI: Rad = (1, "10001", "Kari Eksempel", "kari@etat.example")
OLA: Rad = (STOERSTE_ID, "10002", "Ola Prøve", "ola@etat.example")


def look(nr: int = 0, **endringer: Any) -> Innslag:
    """The look of minute `nr`; every field can be another."""
    felt: dict[str, Any] = {
        "tid": NAA + timedelta(minutes=nr),
        "bruker": "bruker-a",
        "rolle": "hr",
        "ansatt_id": STOERSTE_ID - nr,
        "side": "person",
        "formaal": "Oppfølging",
        "utfall": Utfall.VIST,
        "saksnummer": f"2026/{nr}",
    }
    return Innslag(**felt | endringer)


def write_looks(logg: Innsynslogg, antall: int) -> list[Innslag]:
    innslag = [look(nr) for nr in range(antall)]
    for ett in innslag:
        logg.write(ett)
    return innslag


def dump(journal: Journal, tabell: str) -> Sequence[Mapping[str, object]]:
    """All rows of a table as they lie in the database."""
    with journal.read() as con:
        return [dict(rad._mapping) for rad in con.exec_driver_sql(f"SELECT * FROM {tabell}")]


def tamper(journal: Journal, *setninger: str) -> None:
    """Change the database as somebody would who owns it: around its locks, without the key."""
    with journal.begin() as con:
        if journal.is_postgresql:
            con.exec_driver_sql("SET LOCAL session_replication_role = replica")
        else:
            sperrer = con.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (navn,) in sperrer.all():
                con.exec_driver_sql(f"DROP TRIGGER {navn}")
        for setning in setninger:
            con.exec_driver_sql(setning)
