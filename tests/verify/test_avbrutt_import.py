"""Kill an import at every step: what is live stays whole, and the next import works."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.contract.profil import read_profil
from pipelines.demo import EKSEMPELINNSTILLINGER
from pipelines.ingest.load import load_uttrekk
from pipelines.oppfolging import import_lopende
from pipelines.publish import Utfall, import_uttrekk
from pipelines.settings import FILVARIABEL, Innstillinger, read_settings
from pipelines.store.lager import Lager
from pipelines.store.les import open_snapshot
from pipelines.store.oppfolgingsfil import open_followup
from tests.liten_verden import INFLUENSA, write_uttrekk
from tests.lopende import write_lopende

pytestmark = pytest.mark.verify

STEG = [
    "pipelines.publish.open_snapshot",
    "pipelines.store.bygg.duckdb.connect",
    "pipelines.store.bygg.Bygg.carry_over",
    "pipelines.publish.read_or_make_key",
    "pipelines.publish.partition",
    "pipelines.store.bygg.Bygg.add",
    "pipelines.publish.keep_rejected",
    "pipelines.utregning.build_enheter",
    "pipelines.utregning.build_measures",
    "pipelines.publish.judge",
    "pipelines.store.bygg.Bygg.write",
    "pipelines.store.bygg.write_version",
    "pipelines.store.journal.hvelv.Hvelv.keep",
    "pipelines.store.bygg.Bygg.publish",
    "pipelines.store.bygg.check_snapshot",
    "pipelines.store.lager.Lager.swap",
    "pipelines.store.lager._sync",
]
STEG_LOPENDE = [
    "pipelines.oppfolging.next_followup",
    "pipelines.store.oppfolgingsbygg.duckdb.connect",
    "pipelines.oppfolging.read_or_make_key",
    "pipelines.oppfolging.rows_now",
    "pipelines.store.oppfolgingsbygg.Oppfolgingsbygg.take",
    "pipelines.oppfolging.keep_rejected",
    "pipelines.store.oppfolgingsbygg.Oppfolgingsbygg.add_quarterly",
    "pipelines.oppfolging.oppfolgingstilfeller",
    "pipelines.store.journal.grenser.Grenser.of",
    "pipelines.store.journal.hvelv.Hvelv.keep",
    "pipelines.store.oppfolgingsbygg.Oppfolgingsbygg.publish",
    "pipelines.store.oppfolgingsbygg.check_followup",
    "pipelines.store.lager.Lager.swap_followup",
    "pipelines.store.lager._sync",
    "pipelines.oppfolging.sweep_rejected",
]
STEG_OMBYGGING = [
    "pipelines.publish.rebuild",
    "pipelines.store.oppfolgingsbygg.Oppfolgingsbygg.take_over_current",
    "pipelines.store.oppfolgingsbygg.Oppfolgingsbygg.take_over_events",
    "pipelines.store.lager.Lager.swap_followup",
]
DRAP = """
import os, pkgutil, signal, sys
sti, naar = sys.argv[1], sys.argv[2]
eier, navn = sti.rsplit(".", 1)
eier = pkgutil.resolve_name(eier)
ekte = getattr(eier, navn)
def draept(*a, **k):
    if naar == "etter":
        ekte(*a, **k)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(eier, navn, draept)
from pipelines.cli import main
sys.argv = ["trafikklys", "importer", sys.argv[3], "--lager", sys.argv[4]]
main()
"""


def _importer(mappe: Path, lager: Lager) -> Utfall:
    innstillinger = Innstillinger()
    uttrekk = load_uttrekk(mappe, read_profil("standard"), innstillinger)
    return import_uttrekk(lager, uttrekk, innstillinger).utfall


def _versions(lager: Lager) -> int:
    snapshot = open_snapshot(lager)
    return len(snapshot.versions()) if snapshot else 0


@pytest.mark.parametrize("naar", ["foer", "etter"])
@pytest.mark.parametrize("steg", STEG)
def test_a_killed_import_leaves_the_live_snapshot_whole(
    tmp_path: Path, steg: str, naar: str
) -> None:
    lager = Lager(tmp_path / "lager")
    _importer(write_uttrekk(tmp_path / "u1"), lager)
    ny = write_uttrekk(
        tmp_path / "u2", til="2026K2", uttrekksdato="2026-07-15", fravaer=[INFLUENSA]
    )
    prosess = subprocess.run(
        [sys.executable, "-c", DRAP, steg, naar, str(ny), str(lager.mappe)],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert prosess.returncode == -signal.SIGKILL, prosess.stderr.decode()
    etter_drap = _versions(lager)
    assert etter_drap in {1, 2}
    utfall = _importer(ny, lager)
    assert utfall is (Utfall.UENDRET if etter_drap == 2 else Utfall.PUBLISERT)
    assert _versions(lager) == 2
    assert not lager.neste.exists()


def _kill(steg: str, naar: str, mappe: Path, lager: Lager) -> None:
    """Import a folder with the parts about people on, in a process that is killed at `steg`."""
    prosess = subprocess.run(
        [sys.executable, "-c", DRAP, steg, naar, str(mappe), str(lager.mappe)],
        env=os.environ
        | {"PYTHONPATH": str(Path(__file__).parents[2]), FILVARIABEL: str(EKSEMPELINNSTILLINGER)},
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert prosess.returncode == -signal.SIGKILL, prosess.stderr.decode()


def _take(mappe: Path, lager: Lager) -> Utfall:
    innstillinger = read_settings(EKSEMPELINNSTILLINGER)
    uttrekk = load_uttrekk(mappe, read_profil("standard"), innstillinger)
    if mappe.name.startswith("l"):
        return import_lopende(lager, uttrekk, innstillinger).utfall
    return import_uttrekk(lager, uttrekk, innstillinger).utfall


def _absences(lager: Lager) -> int:
    fil = open_followup(lager)
    return fil.fravaer().height if fil else 0


@pytest.mark.parametrize("naar", ["foer", "etter"])
@pytest.mark.parametrize("steg", STEG_LOPENDE)
def test_a_killed_lopende_leaves_the_live_followup_whole(
    tmp_path: Path, steg: str, naar: str
) -> None:
    lager = Lager(tmp_path / "lager")
    _take(write_uttrekk(tmp_path / "u1"), lager)
    _take(write_lopende(tmp_path / "l1", fravaer=[]), lager)
    foer = lager.snapshot.read_bytes()
    ny = write_lopende(tmp_path / "l2", "2026-10-27")
    _kill(steg, naar, ny, lager)
    etter_drap = _absences(lager)
    assert etter_drap in {0, 1}
    assert _take(ny, lager) is (Utfall.UENDRET if etter_drap == 1 else Utfall.PUBLISERT)
    assert _absences(lager) == 1
    assert not lager.neste_oppfolging.exists()
    assert lager.snapshot.read_bytes() == foer


@pytest.mark.parametrize("naar", ["foer", "etter"])
@pytest.mark.parametrize("steg", STEG_OMBYGGING)
def test_a_followup_that_was_not_brought_up_to_date_is_so_by_the_next_import(
    tmp_path: Path, steg: str, naar: str
) -> None:
    lager = Lager(tmp_path / "lager")
    _take(write_lopende(tmp_path / "l1", gjelder_fra="2026-10-01"), lager)
    kvartal = write_uttrekk(tmp_path / "u1")
    _kill(steg, naar, kvartal, lager)
    assert _absences(lager) in {1, 2}
    assert _take(kvartal, lager) is Utfall.UENDRET
    assert _absences(lager) == 2
    assert not lager.neste_oppfolging.exists()
