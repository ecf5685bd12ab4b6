"""Tiltak with their versions and notes, and which people's names can be searched for.

Rows of tiltak are written once, as those of the revisions before: triggers refuse every change but
that of the seal, which a new key and the erasing of a note need. They can be deleted by age.

People who were in the vault before are not searchable by name until the next delivery is taken
in: their names are sealed, and a migration has no key.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_RADNUMMER = sa.BigInteger().with_variant(sa.Integer, "sqlite")

_FASTE = ("nr", "sak", "slag", "versjon", "gjelder", "tid", "bruker", "rolle")
"""Columns that never change. The rest is the seal."""


def upgrade() -> None:
    op.add_column(
        "hvelv",
        sa.Column("navn_soekes", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "tiltak",
        sa.Column("nr", _RADNUMMER, primary_key=True),
        sa.Column("innhold", sa.LargeBinary, nullable=False),
        sa.Column("noekkel", sa.String(16), nullable=False),
        sa.Column("sak", sa.String(32), nullable=False),
        sa.Column("slag", sa.Text, nullable=False),
        sa.Column("versjon", sa.Integer),
        sa.Column("gjelder", sa.BigInteger),
        sa.Column("tid", sa.String(27), nullable=False),
        sa.Column("bruker", sa.Text, nullable=False),
        sa.Column("rolle", sa.Text, nullable=False),
        sa.UniqueConstraint("sak", "versjon", name="tiltak_versjon"),
        sqlite_autoincrement=True,
    )
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def _guard_sqlite() -> None:
    """Also against INSERT OR REPLACE, which deletes the row in its way without asking."""
    endret = " OR ".join(f"NEW.{navn} IS NOT OLD.{navn}" for navn in _FASTE)
    finnes = (
        "EXISTS (SELECT 1 FROM tiltak WHERE nr = NEW.nr "
        "OR (sak = NEW.sak AND versjon = NEW.versjon))"
    )
    for handling, vilkaar in (("UPDATE", endret), ("INSERT", finnes)):
        op.execute(
            f"CREATE TRIGGER tiltak_{handling.lower()} BEFORE {handling} ON tiltak "
            f"WHEN {vilkaar} BEGIN SELECT RAISE(ABORT, 'tiltak endres ikke'); END"
        )


def _guard_postgresql() -> None:
    """With the function that revision 0002 made."""
    endret = " OR ".join(f"NEW.{navn} IS DISTINCT FROM OLD.{navn}" for navn in _FASTE)
    op.execute(
        f"CREATE TRIGGER tiltak_update BEFORE UPDATE ON tiltak "
        f"FOR EACH ROW WHEN ({endret}) EXECUTE FUNCTION rad_sperre()"
    )
