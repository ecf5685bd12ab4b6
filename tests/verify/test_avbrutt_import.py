"""Kill an import at every step: the live snapshot stays whole, and the next import works."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.contract.profil import read_profil
from pipelines.ingest.load import load_uttrekk
from pipelines.publish import Utfall, import_uttrekk
from pipelines.settings import Innstillinger
from pipelines.store.lager import Lager
from pipelines.store.les import open_snapshot
from tests.liten_verden import INFLUENSA, write_uttrekk

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
