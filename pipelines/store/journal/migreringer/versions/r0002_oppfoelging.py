"""What is registered about the follow-up of people, limits of a year, and notes of meetings.

Rows are written once: triggers refuse every change but that of the seal, which a new key needs.
They can be deleted, by age and when somebody is to be forgotten.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_RADNUMMER = sa.BigInteger().with_variant(sa.Integer, "sqlite")

_FASTE = {
    "personsak": (
        *("nr", "ansatt_id", "sak", "slag", "hendelse", "dato", "neste", "gjelder"),
        *("tid", "bruker", "rolle"),
    ),
    "gjentatt_grense": ("aar", "gruppe", "antall_personer", "tilfeller", "dagsverk", "satt"),
    "moetenotat": ("nr", "sak", "enhet_id", "kvartal", "slag", "tid", "bruker"),
}
"""Columns that never change. The rest is the seal."""
_NOEKLER = {
    "personsak": ("nr",),
    "gjentatt_grense": ("aar", "gruppe"),
    "moetenotat": ("nr",),
}


def upgrade() -> None:
    _people()
    _limits()
    _meetings()
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def _sealed() -> list[sa.Column[bytes] | sa.Column[str]]:
    return [
        sa.Column("innhold", sa.LargeBinary, nullable=False),
        sa.Column("noekkel", sa.String(16), nullable=False),
    ]


def _people() -> None:
    op.create_table(
        "personsak",
        sa.Column("nr", _RADNUMMER, primary_key=True),
        *_sealed(),
        sa.Column("ansatt_id", sa.String(16), nullable=False),
        sa.Column("sak", sa.String(32), nullable=False),
        sa.Column("slag", sa.Text, nullable=False),
        sa.Column("hendelse", sa.Text),
        sa.Column("dato", sa.Date, nullable=False),
        sa.Column("neste", sa.Date),
        sa.Column("gjelder", sa.BigInteger),
        sa.Column("tid", sa.String(27), nullable=False),
        sa.Column("bruker", sa.Text, nullable=False),
        sa.Column("rolle", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("personsak_ansatt", "personsak", ["ansatt_id"])
    op.create_index("personsak_sak", "personsak", ["sak", "slag"])


def _limits() -> None:
    op.create_table(
        "gjentatt_grense",
        sa.Column("aar", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("gruppe", sa.Text, primary_key=True),
        sa.Column("antall_personer", sa.Integer, nullable=False),
        sa.Column("tilfeller", sa.Integer, nullable=False),
        sa.Column("dagsverk", sa.Float, nullable=False),
        sa.Column("satt", sa.String(27), nullable=False),
    )


def _meetings() -> None:
    op.create_table(
        "moetenotat",
        sa.Column("nr", _RADNUMMER, primary_key=True),
        *_sealed(),
        sa.Column("sak", sa.String(32), nullable=False),
        sa.Column("enhet_id", sa.Text, nullable=False),
        sa.Column("kvartal", sa.Text, nullable=False),
        sa.Column("slag", sa.Text, nullable=False),
        sa.Column("tid", sa.String(27), nullable=False),
        sa.Column("bruker", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("moetenotat_enhet", "moetenotat", ["enhet_id"])
    op.create_index("moetenotat_sak", "moetenotat", ["sak"])


def _guard_sqlite() -> None:
    """Also against INSERT OR REPLACE, which deletes the row in its way without asking."""
    for tabell, kolonner in _FASTE.items():
        endret = " OR ".join(f"NEW.{navn} IS NOT OLD.{navn}" for navn in kolonner)
        samme = " AND ".join(f"{navn} = NEW.{navn}" for navn in _NOEKLER[tabell])
        finnes = f"EXISTS (SELECT 1 FROM {tabell} WHERE {samme})"  # noqa: S608
        for handling, vilkaar in (("UPDATE", endret), ("INSERT", finnes)):
            op.execute(
                f"CREATE TRIGGER {tabell}_{handling.lower()} BEFORE {handling} ON {tabell} "
                f"WHEN {vilkaar} BEGIN SELECT RAISE(ABORT, '{tabell} endres ikke'); END"
            )


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION rad_sperre() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION '% endres ikke', TG_TABLE_NAME "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for tabell, kolonner in _FASTE.items():
        endret = " OR ".join(f"NEW.{navn} IS DISTINCT FROM OLD.{navn}" for navn in kolonner)
        op.execute(
            f"CREATE TRIGGER {tabell}_update BEFORE UPDATE ON {tabell} "
            f"FOR EACH ROW WHEN ({endret}) EXECUTE FUNCTION rad_sperre()"
        )
