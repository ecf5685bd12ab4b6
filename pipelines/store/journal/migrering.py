"""Bring a journal's schema to the one this program knows, never past it."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from pipelines.errors import LagerFeil

VERSJONSTABELL = "journalversjon"
_MAPPE = Path(__file__).with_name("migreringer")


def migrate(con: Connection, til: str = "head") -> None:
    """Run the missing migrations inside the caller's transaction; the caller holds the lock.

    Raises LagerFeil when the database was written by a newer program.
    """
    konfigurasjon = Config()
    konfigurasjon.set_main_option("script_location", str(_MAPPE).replace("%", "%%"))
    konfigurasjon.set_main_option("path_separator", "os")
    konfigurasjon.attributes["connection"] = con
    _refuse_newer(con, ScriptDirectory.from_config(konfigurasjon))
    command.upgrade(konfigurasjon, til)


def _refuse_newer(con: Connection, skript: ScriptDirectory) -> None:
    naa = MigrationContext.configure(
        con, opts={"version_table": VERSJONSTABELL}
    ).get_current_revision()
    if naa is not None and naa not in {ledd.revision for ledd in skript.walk_revisions()}:
        raise LagerFeil(
            f"Journalen er skrevet av en nyere versjon av Trafikklys (skjema {naa}), som denne "
            f"ikke kan lese (skjema {skript.get_current_head()}). Oppdater programmet."
        )
