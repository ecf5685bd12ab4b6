"""The first journal: vault, access log, login sessions and drafts.

The access log is append-only in the database itself: triggers refuse every change of a row, and
every removal but that of rows an anchor stands for. Whoever drops the triggers still cannot
forge the keyed hashes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_RADNUMMER = sa.BigInteger().with_variant(sa.Integer, "sqlite")

_VILKAAR = {
    ("innsynslogg", "INSERT"): "NEW.nr <> coalesce((SELECT max(nr) FROM innsynslogg_hode), 0) + 1",
    ("innsynslogg", "UPDATE"): "1 = 1",
    ("innsynslogg", "DELETE"): "OLD.nr > coalesce((SELECT max(nr) FROM innsynslogg_anker), 0)",
    ("innsynslogg_hode", "INSERT"): "EXISTS (SELECT 1 FROM innsynslogg_hode)",
    ("innsynslogg_hode", "UPDATE"): "NEW.id <> OLD.id OR NEW.nr <> OLD.nr + 1",
    ("innsynslogg_hode", "DELETE"): "1 = 1",
    ("innsynslogg_anker", "INSERT"): (
        "NEW.nr <= coalesce((SELECT max(nr) FROM innsynslogg_anker), 0) "
        "OR NEW.nr > coalesce((SELECT max(nr) FROM innsynslogg_hode), 0)"
    ),
    ("innsynslogg_anker", "UPDATE"): "1 = 1",
    ("innsynslogg_anker", "DELETE"): "1 = 1",
}
"""When a change of a table is refused."""


def upgrade() -> None:
    _vault()
    _access_log()
    _ends_of_the_log()
    _sessions()
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def _sealed() -> list[sa.Column[bytes] | sa.Column[str]]:
    return [
        sa.Column("innhold", sa.LargeBinary, nullable=False),
        sa.Column("noekkel", sa.String(16), nullable=False),
    ]


def _vault() -> None:
    op.create_table(
        "hvelv",
        sa.Column("ansatt_id", sa.String(16), primary_key=True),
        *_sealed(),
        sa.Column("avtrykk", sa.String(32), nullable=False),
        sa.Column("per_dato", sa.Date, nullable=False),
    )
    op.create_table(
        "hvelv_oppslag",
        sa.Column("ansatt_id", sa.String(16), primary_key=True),
        sa.Column("slag", sa.String(8), primary_key=True),
        sa.Column("verdi", sa.String(32), primary_key=True),
        sa.ForeignKeyConstraint(
            ["ansatt_id"], ["hvelv.ansatt_id"], ondelete="CASCADE", name="hvelv_oppslag_ansatt_fk"
        ),
    )
    op.create_index("hvelv_oppslag_verdi", "hvelv_oppslag", ["slag", "verdi"])
    op.create_table(
        "hvelv_bruker",
        sa.Column("bruker_id", sa.Text, primary_key=True),
        *_sealed(),
        sa.Column("avtrykk", sa.String(32), nullable=False),
    )


def _access_log() -> None:
    op.create_table(
        "innsynslogg",
        sa.Column("nr", _RADNUMMER, primary_key=True, autoincrement=False),
        sa.Column("tid", sa.String(27), nullable=False),
        sa.Column("bruker", sa.Text, nullable=False),
        sa.Column("rolle", sa.Text, nullable=False),
        sa.Column("ansatt_id", sa.String(16)),
        sa.Column("side", sa.Text, nullable=False),
        sa.Column("formaal", sa.Text, nullable=False),
        sa.Column("saksnummer", sa.Text, nullable=False),
        sa.Column("utfall", sa.Text, nullable=False),
        sa.Column("forrige", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.create_index("innsynslogg_tid", "innsynslogg", ["tid"])
    op.create_index("innsynslogg_bruker", "innsynslogg", ["bruker", "tid"])
    op.create_index("innsynslogg_ansatt", "innsynslogg", ["ansatt_id", "tid"])


def _ends_of_the_log() -> None:
    op.create_table(
        "innsynslogg_hode",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("nr", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("segl", sa.String(64), nullable=False),
    )
    op.create_table(
        "innsynslogg_anker",
        sa.Column("nr", _RADNUMMER, primary_key=True, autoincrement=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("ryddet", sa.String(27), nullable=False),
        sa.Column("segl", sa.String(64), nullable=False),
    )


def _sessions() -> None:
    op.create_table(
        "okt",
        sa.Column("bruker", sa.Text, primary_key=True),
        sa.Column("iat", sa.String(27), primary_key=True),
        sa.Column("sist_aktiv", sa.String(27), nullable=False),
        sa.Column("avsluttet", sa.String(27)),
    )
    op.create_index("okt_iat", "okt", ["iat"])
    op.create_table(
        "utkast",
        sa.Column("bruker", sa.Text, primary_key=True),
        sa.Column("felt", sa.Text, primary_key=True),
        *_sealed(),
        sa.Column("lagret", sa.String(27), nullable=False),
    )


def _guard_sqlite() -> None:
    for (tabell, handling), vilkaar in _VILKAAR.items():
        op.execute(
            f"CREATE TRIGGER {tabell}_{handling.lower()} BEFORE {handling} ON {tabell} "
            f"WHEN {vilkaar} BEGIN SELECT RAISE(ABORT, 'innsynsloggen endres ikke'); END"
        )


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION innsynslogg_sperre() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION 'innsynsloggen endres ikke' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for (tabell, handling), vilkaar in _VILKAAR.items():
        _guard_rows(tabell, handling, vilkaar)
    for tabell in {tabell for tabell, _ in _VILKAAR}:
        op.execute(
            f"CREATE TRIGGER {tabell}_truncate BEFORE TRUNCATE ON {tabell} "
            "FOR EACH STATEMENT EXECUTE FUNCTION innsynslogg_sperre()"
        )


def _guard_rows(tabell: str, handling: str, vilkaar: str) -> None:
    """PostgreSQL allows no sub-query in WHEN, so each condition gets a function of its own."""
    navn = f"{tabell}_{handling.lower()}"
    rad = "OLD" if handling == "DELETE" else "NEW"
    op.execute(
        f"CREATE FUNCTION {navn}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {vilkaar} "
        "THEN RAISE EXCEPTION 'innsynsloggen endres ikke' "
        f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {rad}; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {navn} BEFORE {handling} ON {tabell} "
        f"FOR EACH ROW EXECUTE FUNCTION {navn}()"
    )
