from __future__ import annotations

import multiprocessing
import stat
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from pipelines.errors import LagerFeil
from pipelines.store.lager import Lager


def _hold(mappe: Path, holder: Event, slipp: Event) -> None:
    with Lager(mappe).exclusive():
        holder.set()
        slipp.wait(30)


def test_a_second_import_says_that_it_waits_and_then_gives_up(tmp_path: Path) -> None:
    holder, slipp = multiprocessing.Event(), multiprocessing.Event()
    annen = multiprocessing.Process(target=_hold, args=(tmp_path, holder, slipp))
    annen.start()
    assert holder.wait(30)
    sagt: list[str] = []
    with (
        pytest.raises(LagerFeil, match="En annen import holder lageret"),
        Lager(tmp_path).exclusive(lambda: sagt.append("venter"), ventetid=0.05),
    ):
        raise AssertionError
    slipp.set()
    annen.join(30)
    assert sagt == ["venter"]


def test_the_lock_of_a_killed_import_is_free_again(tmp_path: Path) -> None:
    holder, slipp = multiprocessing.Event(), multiprocessing.Event()
    annen = multiprocessing.Process(target=_hold, args=(tmp_path, holder, slipp))
    annen.start()
    assert holder.wait(30)
    annen.kill()
    annen.join(30)
    with Lager(tmp_path).exclusive(ventetid=5):
        pass


def test_the_store_folder_is_for_its_owner_only(tmp_path: Path) -> None:
    lager = Lager(tmp_path / "lager")
    lager.create()
    assert stat.S_IMODE(lager.mappe.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("")
    with pytest.raises(LagerFeil, match="Velg en annen mappe"):
        Lager(tmp_path / "fil" / "lager").create()
