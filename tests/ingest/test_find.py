"""Folders become deliveries: one, several, or the folders inside."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.contract.profil import read_profil
from pipelines.errors import UttrekkFeil
from pipelines.ingest.load import find_uttrekk
from tests.ingest.leveranse import (
    MANIFEST,
    ORGANISASJON,
    TOTAL,
    as_csv,
    load,
    write_people,
    write_totals,
)

STANDARD = read_profil("standard")
SENERE = MANIFEST.replace("2026-07-15", "2026-10-15")


def test_a_folder_with_a_manifest_is_one_delivery(tmp_path: Path) -> None:
    assert find_uttrekk([write_people(tmp_path)], STANDARD) == [tmp_path]


def test_a_folder_of_folders_is_several_oldest_first(tmp_path: Path) -> None:
    sen = write_people(tmp_path / "a", manifest=SENERE)
    tidlig = write_people(tmp_path / "b")
    (tmp_path / "notater").mkdir()
    assert find_uttrekk([tmp_path], STANDARD) == [tidlig, sen]


def test_the_same_folder_twice_is_one_delivery(tmp_path: Path) -> None:
    mappe = write_people(tmp_path / "a")
    assert find_uttrekk([mappe, tmp_path], STANDARD) == [mappe]


def test_monthly_files_in_one_folder_are_one_delivery(tmp_path: Path) -> None:
    (tmp_path / "januar.csv").write_text("x")
    (tmp_path / "februar.csv").write_text("x")
    assert find_uttrekk([tmp_path], read_profil("nhs")) == [tmp_path]


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(UttrekkFeil, match="finnes-ikke er ikke en mappe"):
        find_uttrekk([tmp_path / "finnes-ikke"], STANDARD)


@pytest.mark.parametrize(("profil", "hjelp"), [("standard", "uttrekk.toml"), ("nhs", "--profil")])
def test_an_empty_folder_says_what_was_looked_for(profil: str, hjelp: str, tmp_path: Path) -> None:
    with pytest.raises(UttrekkFeil, match=hjelp):
        find_uttrekk([tmp_path], read_profil(profil))


def test_files_that_no_pattern_knows_are_noted(tmp_path: Path) -> None:
    mappe = write_people(tmp_path)
    (mappe / "lesmeg.txt").write_text("hei")
    (mappe / ".DS_Store").write_bytes(b"\0")
    (mappe / "~$fravaer.xlsx").write_bytes(b"\0")
    assert "Filer som ikke er lest: lesmeg.txt." in load(mappe).rapport.merknader


def test_file_names_may_be_written_in_norwegian(tmp_path: Path) -> None:
    mappe = write_people(tmp_path)
    # As macOS writes it, with the ring apart from the letter.
    (mappe / "fravaer.csv").rename(mappe / "FRAVÆR.CSV")
    assert load(mappe).fravaer.height == 1


def test_a_table_in_two_formats_is_refused(tmp_path: Path) -> None:
    mappe = write_people(tmp_path)
    (mappe / "fravaer.xlsx").write_bytes(b"x")
    with pytest.raises(UttrekkFeil, match=r"fravaer.csv og fravaer.xlsx"):
        load(mappe)


@pytest.mark.parametrize("navn", ["organisasjon", "arbeidsforhold", "fravaer"])
def test_a_missing_table_is_named(navn: str, tmp_path: Path) -> None:
    mappe = write_people(tmp_path)
    (mappe / f"{navn}.csv").unlink()
    with pytest.raises(UttrekkFeil, match=f"mangler filen {navn}"):
        load(mappe)


def test_people_and_totals_together_are_refused(tmp_path: Path) -> None:
    mappe = write_people(tmp_path)
    (mappe / "totaler.csv").write_text(as_csv([TOTAL]))
    with pytest.raises(UttrekkFeil, match="både totaler og arbeidsforhold"):
        load(mappe)


def test_a_missing_manifest_shows_what_one_looks_like(tmp_path: Path) -> None:
    mappe = write_people(tmp_path)
    (mappe / "uttrekk.toml").unlink()
    with pytest.raises(UttrekkFeil, match=r'virksomhet = "Etaten"'):
        load(mappe)


def test_fingerprint_follows_content_and_not_names(tmp_path: Path) -> None:
    foerst = load(write_people(tmp_path / "a"))
    kopi = write_people(tmp_path / "b")
    (kopi / "fravaer.csv").rename(kopi / "Fravær.csv")
    endret = load(write_people(tmp_path / "c", organisasjon=ORGANISASJON[:3]))
    assert load(kopi).fingeravtrykk == foerst.fingeravtrykk != endret.fingeravtrykk


def test_names_are_read_and_not_kept(tmp_path: Path) -> None:
    mappe = write_people(tmp_path)
    (mappe / "navn.csv").write_text("ansattnr;navn;epost\n10001;Kari Eksempel;\n;Ola;\n")
    uttrekk = load(mappe)
    navn = next(tall for tall in uttrekk.rapport.tabeller if tall.tabell == "navn")
    assert (navn.lest, navn.godtatt) == (2, 1)
    assert uttrekk.avviste.is_empty()
    assert "Kari" not in repr(uttrekk)


def test_totals_need_no_people(tmp_path: Path) -> None:
    uttrekk = load(write_totals(tmp_path))
    assert uttrekk.totaler.row(0) == ("S1", "2026-01", 100.0, 7.0, None)
    assert uttrekk.arbeidsforhold.is_empty()
