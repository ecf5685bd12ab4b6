"""The vault's keys: from a private file or the environment, changed without losing a row."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from pipelines.errors import LagerFeil
from pipelines.store.hvelvnoekkel import (
    HVELVNOEKKELVARIABEL,
    new_key,
    read_or_make_vault_keys,
    read_vault_keys,
    rotate,
)
from pipelines.store.journal.base import Journal, close_journal, journal_url, open_journal
from pipelines.store.journal.hvelv import Hvelv
from pipelines.store.journal.utkast import Utkast
from pipelines.store.lager import Lager
from tests.store.journal.verden import KARI, NAA, OLA, OPPSLAGSNOEKKEL, people

DAG = date(2026, 1, 15)


@pytest.fixture
def lager(tmp_path: Path) -> Lager:
    lager = Lager(tmp_path / "lager")
    lager.create()
    return lager


def _file(lager: Lager) -> Path:
    return lager.mappe / "hvelvnoekkel"


def _vault(lager: Lager, journal: Journal) -> Hvelv:
    return Hvelv(journal, read_vault_keys(lager), OPPSLAGSNOEKKEL)


def test_the_key_is_made_once_and_readable_by_its_owner_only(lager: Lager) -> None:
    krypto = read_or_make_vault_keys(lager)
    innhold = _file(lager).read_bytes()
    assert read_or_make_vault_keys(lager).merke == krypto.merke
    assert _file(lager).read_bytes() == innhold
    assert stat.S_IMODE(_file(lager).stat().st_mode) == 0o600


def test_reading_never_makes_a_key(lager: Lager) -> None:
    with pytest.raises(LagerFeil, match="noekkel ny"):
        read_vault_keys(lager)
    assert not _file(lager).exists()


@pytest.mark.parametrize("modus", [0o640, 0o604, 0o660, 0o644, 0o602, 0o610])
def test_a_key_that_others_may_touch_is_refused(lager: Lager, modus: int) -> None:
    new_key(lager)
    _file(lager).chmod(modus)
    with pytest.raises(LagerFeil, match="chmod 600"):
        read_vault_keys(lager)


@pytest.mark.parametrize("innhold", [b"", b"\n", b"kort", b"x" * 44, b"\xff\xfe", b"ab,cd"])
def test_a_damaged_key_is_one_sentence_that_does_not_show_it(lager: Lager, innhold: bytes) -> None:
    new_key(lager)
    _file(lager).write_bytes(innhold)
    with pytest.raises(LagerFeil, match="skadet") as feil:
        read_vault_keys(lager)
    assert "kort" not in str(feil.value)


def test_keys_from_the_environment_win_and_make_no_file(
    lager: Lager, monkeypatch: pytest.MonkeyPatch
) -> None:
    ny, gammel = Fernet.generate_key(), Fernet.generate_key()
    monkeypatch.setenv(HVELVNOEKKELVARIABEL, f"{ny.decode()}, {gammel.decode()}")
    krypto = read_or_make_vault_keys(lager)
    assert krypto.open("x", Fernet(gammel).encrypt(b'["x", 1]')) == 1
    assert not _file(lager).exists()


@pytest.mark.parametrize("verdi", ["", "hemmelig", ","])
def test_a_damaged_key_in_the_environment_is_one_sentence(
    lager: Lager, monkeypatch: pytest.MonkeyPatch, verdi: str
) -> None:
    monkeypatch.setenv(HVELVNOEKKELVARIABEL, verdi)
    with pytest.raises(LagerFeil, match=HVELVNOEKKELVARIABEL) as feil:
        read_or_make_vault_keys(lager)
    assert "hemmelig" not in str(feil.value)


def test_a_new_key_is_never_made_for_a_vault_that_has_rows(lager: Lager, journal: Journal) -> None:
    new_key(lager)
    _vault(lager, journal).keep(people(KARI), DAG)
    _file(lager).unlink()
    for make in (read_or_make_vault_keys, new_key):
        with pytest.raises(LagerFeil, match="sikkerhetskopien"):
            make(lager, journal)
    assert not _file(lager).exists()


def test_the_stores_own_journal_is_asked_when_none_is_named(lager: Lager) -> None:
    url = journal_url(lager, None)
    new_key(lager)
    _vault(lager, open_journal(url)).keep(people(KARI), DAG)
    _file(lager).unlink()
    with pytest.raises(LagerFeil, match="sikkerhetskopien"):
        read_or_make_vault_keys(lager)
    close_journal(url)


def test_an_empty_journal_gets_a_key(lager: Lager, journal: Journal) -> None:
    assert read_or_make_vault_keys(lager, journal).merke


def test_a_second_new_key_is_refused(lager: Lager) -> None:
    new_key(lager)
    with pytest.raises(LagerFeil, match="noekkel bytt"):
        new_key(lager)


def test_a_new_key_is_refused_while_the_environment_holds_one(
    lager: Lager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HVELVNOEKKELVARIABEL, Fernet.generate_key().decode())
    with pytest.raises(LagerFeil, match=HVELVNOEKKELVARIABEL):
        new_key(lager)


def test_a_store_that_cannot_be_written_is_one_sentence(lager: Lager) -> None:
    (lager.mappe / ".hvelvnoekkel.uferdig").mkdir()
    with pytest.raises(LagerFeil, match="kan ikke skrives"):
        new_key(lager)


# Changing keys


def test_a_change_of_key_seals_every_row_anew(lager: Lager, journal: Journal) -> None:
    gammel = new_key(lager).read_bytes().strip()
    hvelv = _vault(lager, journal)
    hvelv.keep(people(KARI, OLA), DAG)
    hvelv.remember_user("b", {"navn": "Kari"})
    Utkast(journal, read_vault_keys(lager)).save("b", "formaal", "tekst", NAA)
    assert rotate(lager, journal) == 4
    noekler = _file(lager).read_bytes().split()
    assert len(noekler) == 1
    assert gammel not in noekler
    assert stat.S_IMODE(_file(lager).stat().st_mode) == 0o600
    etter = _vault(lager, journal)
    assert [etter.read(1), etter.read_user("b")] != [None, None]
    assert Utkast(journal, read_vault_keys(lager)).take("b", "formaal") == "tekst"


def test_whoever_held_the_keys_goes_on_after_the_change(lager: Lager, journal: Journal) -> None:
    new_key(lager)
    hvelv = _vault(lager, journal)
    hvelv.keep(people(KARI), DAG)
    rotate(lager, journal)
    assert hvelv.read(1) is not None
    hvelv.keep(people(OLA), DAG)
    assert _vault(lager, journal).read(OLA[0] or 0) is not None


def test_a_second_change_begins_from_the_first(lager: Lager, journal: Journal) -> None:
    new_key(lager)
    _vault(lager, journal).keep(people(KARI), DAG)
    assert [rotate(lager, journal), rotate(lager, journal)] == [1, 1]
    assert _vault(lager, journal).read(1) is not None


def test_an_interrupted_change_is_finished_with_the_same_key(
    lager: Lager, journal: Journal
) -> None:
    new_key(lager)
    _vault(lager, journal).keep(people(KARI), DAG)
    gammel = _file(lager).read_bytes().strip()
    ny = Fernet.generate_key()
    _file(lager).write_bytes(ny + b"\n" + gammel + b"\n")
    _vault(lager, journal).keep(people(OLA), DAG)
    assert rotate(lager, journal) == 1
    assert _file(lager).read_bytes() == ny + b"\n"
    assert _vault(lager, journal).read(1) is not None


def test_the_old_key_stays_while_a_row_opens_with_no_key(lager: Lager, journal: Journal) -> None:
    new_key(lager)
    _vault(lager, journal).keep(people(KARI), DAG)
    riktig = _file(lager).read_bytes()
    _file(lager).write_bytes(Fernet.generate_key())
    with pytest.raises(LagerFeil, match="kan ikke åpnes"):
        rotate(lager, journal)
    assert len(_file(lager).read_bytes().split()) == 2
    _file(lager).write_bytes(riktig)
    assert _vault(lager, journal).read(1) is not None


def test_keys_in_the_environment_reseal_with_the_first(
    lager: Lager, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    ny, gammel = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    monkeypatch.setenv(HVELVNOEKKELVARIABEL, gammel)
    _vault(lager, journal).keep(people(KARI), DAG)
    monkeypatch.setenv(HVELVNOEKKELVARIABEL, f"{ny},{gammel}")
    assert [rotate(lager, journal), rotate(lager, journal)] == [1, 0]
    monkeypatch.setenv(HVELVNOEKKELVARIABEL, ny)
    assert _vault(lager, journal).read(1) is not None
