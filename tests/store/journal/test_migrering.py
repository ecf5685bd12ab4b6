"""Journals of every version open, but never one that is newer than the program."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from cryptography.fernet import Fernet

from pipelines.errors import LagerFeil
from pipelines.store.journal.base import Journal, close_journal, open_journal
from pipelines.store.journal.migrering import VERSJONSTABELL, migrate
from pipelines.store.journal.okter import Okt, Okter
from pipelines.store.journal.tabeller import METADATA
from tests.store.journal.verden import (
    HVELVNOEKKEL,
    KARI,
    NAA,
    open_log,
    open_vault,
    people,
    tamper,
    write_looks,
)

FOERSTE = "0001"


def test_the_migrations_make_the_tables_the_program_uses(journal: Journal) -> None:
    with journal.read() as con:
        kontekst = MigrationContext.configure(con, opts={"version_table": VERSJONSTABELL})
        assert compare_metadata(kontekst, METADATA) == []


def _at_the_first_revision(url: str) -> None:
    """A journal as the first release left it, written with that release's own columns."""
    engine = sa.create_engine(url)
    forseglet = Fernet(HVELVNOEKKEL).encrypt(
        b'["ansatt:0000000000000001",{"ansattnr":["10001"],"navn":"Kari","epost":null}]'
    )
    with engine.begin() as con:
        migrate(con, FOERSTE)
        con.execute(
            sa.text(
                "INSERT INTO hvelv (ansatt_id, innhold, noekkel, avtrykk, per_dato) "
                "VALUES ('0000000000000001', :i, :n, 'x', :d)"
            ),
            {"i": forseglet, "n": "x", "d": date(2026, 1, 1).isoformat()},
        )
        con.execute(
            sa.text(
                "INSERT INTO okt (bruker, iat, sist_aktiv, avsluttet) "
                "VALUES ('b', '2026-03-02T09:00:00.000000Z', '2026-03-02T09:00:00.000000Z', NULL)"
            )
        )
    engine.dispose()


def test_a_journal_of_the_first_version_opens_with_its_rows(journalurl: str) -> None:
    _at_the_first_revision(journalurl)
    journal = open_journal(journalurl)
    person = open_vault(journal).read(1)
    assert person is not None
    assert person.navn == "Kari"
    assert Okter(journal).look("b", NAA) == Okt(NAA, None)


def test_opening_again_changes_nothing(journalurl: str) -> None:
    logg = open_log(open_journal(journalurl))
    write_looks(logg, 3)
    foer = logg.verify()
    close_journal(journalurl)
    assert open_log(open_journal(journalurl)).verify() == foer


def test_a_journal_of_a_newer_program_is_one_sentence_and_left_alone(journalurl: str) -> None:
    journal = open_journal(journalurl)
    open_vault(journal).keep(people(KARI), date(2026, 1, 1))
    tamper(journal, f"UPDATE {VERSJONSTABELL} SET version_num = '9999'")
    close_journal(journalurl)
    with pytest.raises(LagerFeil, match=r"nyere versjon av Trafikklys \(skjema 9999\)"):
        open_journal(journalurl)
    engine = sa.create_engine(journalurl)
    with engine.connect() as con:
        assert con.exec_driver_sql("SELECT count(*) FROM hvelv").scalar_one() == 1
    engine.dispose()


def test_a_migration_that_is_cut_short_leaves_nothing(journalurl: str) -> None:
    engine = sa.create_engine(journalurl)
    with engine.connect() as con:
        if con.dialect.name == "sqlite":
            con.exec_driver_sql("BEGIN IMMEDIATE")
        migrate(con)
        con.rollback()
    assert sa.inspect(engine).get_table_names() == []
    engine.dispose()
    write_looks(open_log(open_journal(journalurl)), 1)
