"""The tables of the journal, as the newest migration leaves them.

Points in time are text in UTC with microseconds, equal on SQLite and PostgreSQL: they compare as
they sort, and the hash chain covers exactly what is stored. ansatt_id is 16 hex digits, since
no database has an unsigned 64-bit integer.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

METADATA = MetaData()

Radnummer = BigInteger().with_variant(Integer, "sqlite")


def _sealed(
    *noekler: Column[str] | Column[int],
) -> tuple[Column[str] | Column[int] | Column[bytes], ...]:
    """A row that only the vault's keys open; `noekkel` marks which of them sealed it."""
    return (
        *noekler,
        Column("innhold", LargeBinary, nullable=False),
        Column("noekkel", String(16), nullable=False),
    )


hvelv = Table(
    "hvelv",
    METADATA,
    *_sealed(Column("ansatt_id", String(16), primary_key=True)),
    Column("avtrykk", String(32), nullable=False),
    Column("per_dato", Date, nullable=False),
    Column("navn_soekes", Boolean, nullable=False, server_default=false()),
)

hvelv_oppslag = Table(
    "hvelv_oppslag",
    METADATA,
    Column(
        "ansatt_id",
        String(16),
        ForeignKey("hvelv.ansatt_id", ondelete="CASCADE", name="hvelv_oppslag_ansatt_fk"),
        primary_key=True,
    ),
    Column("slag", String(8), primary_key=True),
    Column("verdi", String(32), primary_key=True),
    Index("hvelv_oppslag_verdi", "slag", "verdi"),
)

hvelv_bruker = Table(
    "hvelv_bruker",
    METADATA,
    *_sealed(Column("bruker_id", Text, primary_key=True)),
    Column("avtrykk", String(32), nullable=False),
)

utkast = Table(
    "utkast",
    METADATA,
    *_sealed(Column("bruker", Text, primary_key=True), Column("felt", Text, primary_key=True)),
    Column("lagret", String(27), nullable=False),
)

innsynslogg = Table(
    "innsynslogg",
    METADATA,
    Column("nr", Radnummer, primary_key=True, autoincrement=False),
    Column("tid", String(27), nullable=False),
    Column("bruker", Text, nullable=False),
    Column("rolle", Text, nullable=False),
    Column("ansatt_id", String(16)),
    Column("side", Text, nullable=False),
    Column("formaal", Text, nullable=False),
    Column("saksnummer", Text, nullable=False),
    Column("utfall", Text, nullable=False),
    Column("forrige", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("innsynslogg_tid", "tid"),
    Index("innsynslogg_bruker", "bruker", "tid"),
    Index("innsynslogg_ansatt", "ansatt_id", "tid"),
)

innsynslogg_hode = Table(
    "innsynslogg_hode",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("nr", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("segl", String(64), nullable=False),
)

innsynslogg_anker = Table(
    "innsynslogg_anker",
    METADATA,
    Column("nr", Radnummer, primary_key=True, autoincrement=False),
    Column("hash", String(64), nullable=False),
    Column("ryddet", String(27), nullable=False),
    Column("segl", String(64), nullable=False),
)

okt = Table(
    "okt",
    METADATA,
    Column("bruker", Text, primary_key=True),
    Column("iat", String(27), primary_key=True),
    Column("sist_aktiv", String(27), nullable=False),
    Column("avsluttet", String(27)),
    Index("okt_iat", "iat"),
)

personsak = Table(
    "personsak",
    METADATA,
    *_sealed(Column("nr", Radnummer, primary_key=True)),
    Column("ansatt_id", String(16), nullable=False),
    Column("sak", String(32), nullable=False),
    Column("slag", Text, nullable=False),
    Column("hendelse", Text),
    Column("dato", Date, nullable=False),
    Column("neste", Date),
    Column("gjelder", BigInteger),
    Column("tid", String(27), nullable=False),
    Column("bruker", Text, nullable=False),
    Column("rolle", Text, nullable=False),
    Index("personsak_ansatt", "ansatt_id"),
    Index("personsak_sak", "sak", "slag"),
    sqlite_autoincrement=True,
)

gjentatt_grense = Table(
    "gjentatt_grense",
    METADATA,
    Column("aar", Integer, primary_key=True, autoincrement=False),
    Column("gruppe", Text, primary_key=True),
    Column("antall_personer", Integer, nullable=False),
    Column("tilfeller", Integer, nullable=False),
    Column("dagsverk", Float, nullable=False),
    Column("satt", String(27), nullable=False),
)

moetenotat = Table(
    "moetenotat",
    METADATA,
    *_sealed(Column("nr", Radnummer, primary_key=True)),
    Column("sak", String(32), nullable=False),
    Column("enhet_id", Text, nullable=False),
    Column("kvartal", Text, nullable=False),
    Column("slag", Text, nullable=False),
    Column("tid", String(27), nullable=False),
    Column("bruker", Text, nullable=False),
    Index("moetenotat_enhet", "enhet_id"),
    Index("moetenotat_sak", "sak"),
    sqlite_autoincrement=True,
)

kommentar = Table(
    "kommentar",
    METADATA,
    *_sealed(Column("nr", Radnummer, primary_key=True)),
    Column("periode", Text, nullable=False),
    Column("skjerm", Text, nullable=False),
    Column("tid", String(27), nullable=False),
    Column("bruker", Text, nullable=False),
    Index("kommentar_periode", "periode", "skjerm"),
    sqlite_autoincrement=True,
)

amuvedtak = Table(
    "amuvedtak",
    METADATA,
    *_sealed(Column("nr", Radnummer, primary_key=True)),
    Column("sak", String(32), nullable=False),
    Column("omraade", Text, nullable=False),
    Column("periode", Text, nullable=False),
    Column("slag", Text, nullable=False),
    Column("tid", String(27), nullable=False),
    Column("bruker", Text, nullable=False),
    Column("rolle", Text, nullable=False),
    Index("amuvedtak_omraade", "omraade"),
    Index("amuvedtak_sak", "sak"),
    sqlite_autoincrement=True,
)

tiltak = Table(
    "tiltak",
    METADATA,
    *_sealed(Column("nr", Radnummer, primary_key=True)),
    Column("sak", String(32), nullable=False),
    Column("slag", Text, nullable=False),
    Column("versjon", Integer),
    Column("gjelder", BigInteger),
    Column("tid", String(27), nullable=False),
    Column("bruker", Text, nullable=False),
    Column("rolle", Text, nullable=False),
    UniqueConstraint("sak", "versjon", name="tiltak_versjon"),
    sqlite_autoincrement=True,
)

KRYPTERTE = (hvelv, hvelv_bruker, utkast, personsak, moetenotat, kommentar, amuvedtak, tiltak)
"""Every table with sealed rows; a new key has to reach them all."""


def to_text(tid: datetime) -> str:
    """An aware point in time as the journal stores it: `2026-01-31T12:00:00.000000Z`."""
    if tid.tzinfo is None:
        raise ValueError("a point in time without a time zone")
    return tid.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")


def from_text(tid: str) -> datetime:
    return datetime.fromisoformat(tid)


def to_hex(ansatt_id: int) -> str:
    return f"{ansatt_id:016x}"


def from_hex(ansatt_id: str) -> int:
    return int(ansatt_id, 16)
