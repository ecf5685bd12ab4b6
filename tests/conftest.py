"""Fixtures for all rooms. Test data enters through the program's own door: ingest and publish."""

from __future__ import annotations

from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from pipelines.contract.profil import read_profil
from pipelines.demo import EKSEMPELDATA, EKSEMPELINNSTILLINGER
from pipelines.ingest.load import find_uttrekk, load_uttrekk
from pipelines.publish import import_uttrekk
from pipelines.settings import FILVARIABEL, LAGERVARIABEL, Innstillinger, read_settings
from pipelines.store.lager import Lager
from tests.lagerkopi import remember_as_new

pytest_plugins = ["tests.nettleser", "tests.postgres"]

settings.register_profile("likt hver gang", derandomize=True, deadline=None)
settings.load_profile("likt hver gang")

ROT = Path(__file__).resolve().parent.parent
NHS = ROT.parent / "shared" / "real" / "nhs"


@pytest.fixture(autouse=True)
def _no_real_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A test that forgets to name its store finds an empty one, never the user's own."""
    monkeypatch.setenv(LAGERVARIABEL, str(tmp_path / "ingen"))
    monkeypatch.delenv(FILVARIABEL, raising=False)


def publish_folder(mappe: Path, lager: Lager, innstillinger: Innstillinger) -> None:
    profil = read_profil("standard", innstillinger.profiler)
    for ett in find_uttrekk([mappe], profil):
        import_uttrekk(lager, load_uttrekk(ett, profil, innstillinger), innstillinger)


@pytest.fixture(scope="session")
def eksempellager(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Lager:
    """A store with the sample data, built once a run and shared by all workers.

    Logins leave traces in its journal; whoever needs an empty one copies the store (lagerkopi).
    """
    felles = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        felles = felles.parent
    lager = Lager(felles / "eksempellager")
    with FileLock(felles / "eksempellager.laas"):
        if not lager.finnes:
            under_arbeid = Lager(felles / "eksempellager.uferdig")
            publish_folder(EKSEMPELDATA, under_arbeid, read_settings(EKSEMPELINNSTILLINGER))
            remember_as_new(under_arbeid)
            under_arbeid.mappe.rename(lager.mappe)
    return lager
