"""A report on disk: the owner's alone, whole or not there, never over another."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import RapportFeil
from pipelines.reports.rapportfil import file_name, require_free, save_report


@pytest.mark.parametrize("maske", [0o000, 0o022])
def test_only_the_owner_reads_it(tmp_path: Path, maske: int) -> None:
    foer = os.umask(maske)
    try:
        save_report(tmp_path / "a.pdf", b"x")
        save_report(tmp_path / "a.pdf", b"y", overskriv=True)
    finally:
        os.umask(foer)
    assert stat.S_IMODE((tmp_path / "a.pdf").stat().st_mode) == 0o600
    assert (tmp_path / "a.pdf").read_bytes() == b"y"


def test_a_file_that_is_there_stays_unless_asked(tmp_path: Path) -> None:
    fil = tmp_path / "a.pdf"
    fil.write_bytes(b"min")
    with pytest.raises(RapportFeil, match="finnes fra før"):
        require_free([fil], overskriv=False)
    with pytest.raises(RapportFeil, match="--overskriv"):
        save_report(fil, b"ny")
    assert fil.read_bytes() == b"min"
    assert list(tmp_path.iterdir()) == [fil]


def test_a_link_is_not_followed_to_another_file(tmp_path: Path) -> None:
    annen = tmp_path / "annen"
    annen.write_bytes(b"min")
    lenke = tmp_path / "a.pdf"
    lenke.symlink_to(annen)
    with pytest.raises(RapportFeil):
        save_report(lenke, b"ny")
    save_report(lenke, b"ny", overskriv=True)
    assert annen.read_bytes() == b"min"
    assert not lenke.is_symlink()


def test_of_many_who_write_the_same_name_one_wins_and_is_whole(tmp_path: Path) -> None:
    fil, tapte = tmp_path / "a.pdf", []

    def write(nr: int) -> None:
        try:
            save_report(fil, bytes([nr]) * 100_000)
        except RapportFeil:
            tapte.append(nr)

    traader = [threading.Thread(target=write, args=(nr,)) for nr in range(8)]
    for traad in traader:
        traad.start()
    for traad in traader:
        traad.join()
    assert len(tapte) == 7
    assert len(set(fil.read_bytes())) == 1
    assert len(fil.read_bytes()) == 100_000
    assert list(tmp_path.iterdir()) == [fil]


def test_on_a_disk_without_hard_links_the_promises_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    save_report(tmp_path / "a.pdf", b"x")
    with pytest.raises(RapportFeil, match="finnes fra før"):
        save_report(tmp_path / "a.pdf", b"y")
    assert (tmp_path / "a.pdf").read_bytes() == b"x"
    assert stat.S_IMODE((tmp_path / "a.pdf").stat().st_mode) == 0o600


def test_no_folder_and_no_room_are_sentences(tmp_path: Path) -> None:
    with pytest.raises(RapportFeil, match="finnes ikke"):
        require_free([tmp_path / "borte" / "a.pdf"], overskriv=False)
    with pytest.raises(RapportFeil, match="er en mappe"):
        require_free([tmp_path], overskriv=True)
    with pytest.raises(RapportFeil, match="kunne ikke skrives"):
        save_report(tmp_path / "borte" / "a.pdf", b"x")


@given(st.lists(st.text(max_size=40), min_size=1, max_size=4))
def test_a_name_of_a_file_is_only_a_name(ledd: list[str]) -> None:
    navn = file_name(*ledd)
    assert Path(navn).name == navn
    assert not navn.startswith(".")
    assert navn.isascii()
