"""HR's comments on the screens of a year, and what the AMU has decided.

Rows are written once, as those of the revision before: triggers refuse every change but that of
the seal. They can be deleted by age.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_RADNUMMER = sa.BigInteger().with_variant(sa.Integer, "sqlite")

_FASTE = {
    "kommentar": ("nr", "periode", "skjerm", "tid", "bruker"),
    "amuvedtak": ("nr", "sak", "omraade", "periode", "slag", "tid", "bruker", "rolle"),
}
"""Columns that never change. The rest is the seal."""


def upgrade() -> None:
    _comments()
    _decisions()
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def _sealed() -> list[sa.Column[bytes] | sa.Column[str]]:
    return [
        sa.Column("innhold", sa.LargeBinary, nullable=False),
        sa.Column("noekkel", sa.String(16), nullable=False),
    ]


def _comments() -> None:
    op.create_table(
        "kommentar",
        sa.Column("nr", _RADNUMMER, primary_key=True),
        *_sealed(),
        sa.Column("periode", sa.Text, nullable=False),
        sa.Column("skjerm", sa.Text, nullable=False),
        sa.Column("tid", sa.String(27), nullable=False),
        sa.Column("bruker", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("kommentar_periode", "kommentar", ["periode", "skjerm"])


def _decisions() -> None:
    op.create_table(
        "amuvedtak",
        sa.Column("nr", _RADNUMMER, primary_key=True),
        *_sealed(),
        sa.Column("sak", sa.String(32), nullable=False),
        sa.Column("omraade", sa.Text, nullable=False),
        sa.Column("periode", sa.Text, nullable=False),
        sa.Column("slag", sa.Text, nullable=False),
        sa.Column("tid", sa.String(27), nullable=False),
        sa.Column("bruker", sa.Text, nullable=False),
        sa.Column("rolle", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("amuvedtak_omraade", "amuvedtak", ["omraade"])
    op.create_index("amuvedtak_sak", "amuvedtak", ["sak"])


def _guard_sqlite() -> None:
    """Also against INSERT OR REPLACE, which deletes the row in its way without asking."""
    for tabell, kolonner in _FASTE.items():
        endret = " OR ".join(f"NEW.{navn} IS NOT OLD.{navn}" for navn in kolonner)
        finnes = f"EXISTS (SELECT 1 FROM {tabell} WHERE nr = NEW.nr)"  # noqa: S608
        for handling, vilkaar in (("UPDATE", endret), ("INSERT", finnes)):
            op.execute(
                f"CREATE TRIGGER {tabell}_{handling.lower()} BEFORE {handling} ON {tabell} "
                f"WHEN {vilkaar} BEGIN SELECT RAISE(ABORT, '{tabell} endres ikke'); END"
            )


def _guard_postgresql() -> None:
    """With the function that revision 0002 made."""
    for tabell, kolonner in _FASTE.items():
        endret = " OR ".join(f"NEW.{navn} IS DISTINCT FROM OLD.{navn}" for navn in kolonner)
        op.execute(
            f"CREATE TRIGGER {tabell}_update BEFORE UPDATE ON {tabell} "
            f"FOR EACH ROW WHEN ({endret}) EXECUTE FUNCTION rad_sperre()"
        )
