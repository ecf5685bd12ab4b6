"""The journal opens on both databases, privately, and says in one sentence when it does not."""

from __future__ import annotations

import re
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from pipelines.errors import LagerFeil
from pipelines.store.journal.base import Journal, close_journal, journal_url, open_journal
from pipelines.store.journal.tabeller import METADATA, hvelv_oppslag, okt
from pipelines.store.lager import Lager

ROT = Path(__file__).parents[3]
RAD = {"bruker": "b", "iat": "i", "sist_aktiv": "s"}


def test_the_journal_lies_beside_the_snapshots_unless_told_otherwise(tmp_path: Path) -> None:
    url = journal_url(Lager(tmp_path), None)
    open_journal(url)
    assert (tmp_path / "journal.sqlite3").is_file()
    close_journal(url)


@pytest.mark.parametrize("skjema", ["postgresql", "postgres", "postgresql+psycopg"])
def test_every_way_to_write_postgresql_leads_to_the_same_driver(
    tmp_path: Path, skjema: str
) -> None:
    url = journal_url(Lager(tmp_path), f"{skjema}://eier:hemmelig@db/journal")
    assert url == "postgresql+psycopg://eier:hemmelig@db/journal"


@pytest.mark.parametrize("innstilt", ["mysql://u:hemmelig@db/j", "hemmelig", "sqlite://", "://"])
def test_an_address_of_no_known_database_is_refused_without_repeating_it(
    tmp_path: Path, innstilt: str
) -> None:
    with pytest.raises(LagerFeil, match="postgresql://") as feil:
        journal_url(Lager(tmp_path), innstilt)
    assert "hemmelig" not in str(feil.value)


def test_one_url_is_one_journal(journalurl: str) -> None:
    assert open_journal(journalurl) is open_journal(journalurl)


def test_a_journal_put_back_from_a_backup_is_opened_anew(tmp_path: Path) -> None:
    url = journal_url(Lager(tmp_path), None)
    open_journal(url)
    for fil in tmp_path.glob("journal.sqlite3*"):
        fil.unlink()
    with open_journal(url).begin() as con:
        con.execute(sa.insert(okt), [RAD])
    close_journal(url)


def test_all_files_of_the_journal_are_the_owners_alone(tmp_path: Path) -> None:
    fil = tmp_path / "ny" / "journal.sqlite3"
    with open_journal(f"sqlite:///{fil}").begin() as con:
        con.execute(sa.insert(okt), [RAD])
    modi = {sti.name: stat.S_IMODE(sti.stat().st_mode) for sti in fil.parent.glob("journal*")}
    assert set(modi) == {"journal.sqlite3", "journal.sqlite3-wal", "journal.sqlite3-shm"}
    assert set(modi.values()) == {0o600}
    assert stat.S_IMODE(fil.parent.stat().st_mode) == 0o700
    close_journal(f"sqlite:///{fil}")


def test_the_tables_are_those_the_program_knows(journal: Journal) -> None:
    with journal.read() as con:
        funnet = sa.inspect(con)
        for tabell in METADATA.sorted_tables:
            kolonner = {kolonne["name"] for kolonne in funnet.get_columns(tabell.name)}
            assert kolonner == {kolonne.name for kolonne in tabell.columns}


def test_a_transaction_that_fails_leaves_nothing(journal: Journal) -> None:
    with pytest.raises(IntegrityError), journal.begin() as con:
        con.execute(sa.insert(okt), [RAD, RAD])
    with journal.read() as con:
        assert con.execute(sa.select(okt)).all() == []


def test_a_reader_sees_one_moment(journal: Journal) -> None:
    with journal.read() as leser:
        assert leser.execute(sa.select(okt)).all() == []
        with ThreadPoolExecutor(1) as traad:
            traad.submit(_write, journal).result()
        assert leser.execute(sa.select(okt)).all() == []


def _write(journal: Journal) -> None:
    with journal.begin() as con:
        con.execute(sa.insert(okt), [RAD])


def test_foreign_keys_hold_and_the_error_shows_no_values(journal: Journal) -> None:
    rad = {"ansatt_id": "0" * 16, "slag": "epost", "verdi": "hemmelig"}
    with pytest.raises(IntegrityError) as feil, journal.begin() as con:
        con.execute(sa.insert(hvelv_oppslag), [rad])
    assert "hemmelig" not in str(feil.value)


def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    fil = tmp_path / "journal.sqlite3"
    fil.write_bytes(b"ikke en database" * 100)
    with pytest.raises(LagerFeil, match="sikkerhetskopien"):
        open_journal(f"sqlite:///{fil}")


def test_a_folder_in_the_way_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "journal.sqlite3").mkdir()
    with pytest.raises(LagerFeil, match="lese og skrive"):
        open_journal(f"sqlite:///{tmp_path / 'journal.sqlite3'}")


def test_a_server_that_does_not_answer_is_one_sentence_without_the_password() -> None:
    with pytest.raises(LagerFeil, match="kan ikke nås") as feil:
        open_journal("postgresql+psycopg://eier:hemmelig@127.0.0.1:1/journal")
    assert not re.search("hemmelig|eier|127", str(feil.value))


def test_a_journal_shows_no_address(journal: Journal) -> None:
    assert re.fullmatch(r"Journal\((sqlite|postgresql)\)", repr(journal))


AAPNE = """
import sys
from pipelines.store.journal.base import open_journal
from pipelines.store.journal.okter import Okter
from datetime import UTC, datetime
naa = datetime(2026, 1, 1, tzinfo=UTC)
Okter(open_journal(sys.argv[1])).touch(sys.argv[2], naa, naa)
"""


@pytest.mark.verify
def test_many_processes_can_open_a_new_journal_at_once(journalurl: str) -> None:
    prosesser = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", AAPNE, journalurl, str(nr)],
            cwd=ROT,
            stderr=subprocess.PIPE,
        )
        for nr in range(6)
    ]
    feil = [prosess.communicate(timeout=120)[1].decode() for prosess in prosesser]
    assert feil == [""] * 6
    with open_journal(journalurl).read() as con:
        assert len(con.execute(sa.select(okt)).all()) == 6
