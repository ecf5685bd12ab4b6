"""Fixtures for all rooms. Test data enters through the program's own door: ingest and publish."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from filelock import FileLock
from hypothesis import settings

from pipelines.contract.profil import read_profil
from pipelines.demo import EKSEMPELDATA, EKSEMPELINNSTILLINGER
from pipelines.demodata import running_delivery
from pipelines.ingest.load import find_uttrekk, load_uttrekk
from pipelines.oppfolging import import_lopende
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


def import_running(i_dag: date, lager: Lager, innstillinger: Innstillinger) -> None:
    """The løpende uttrekk of the sample data, taken within the week that ends with `i_dag`."""
    profil = read_profil("standard", innstillinger.profiler)
    with TemporaryDirectory() as mappe:
        (ett,) = find_uttrekk([running_delivery(i_dag, Path(mappe))], profil)
        import_lopende(lager, load_uttrekk(ett, profil, innstillinger), innstillinger)


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
            innstillinger = read_settings(EKSEMPELINNSTILLINGER)
            publish_folder(EKSEMPELDATA, under_arbeid, innstillinger)
            # The one place where today comes in: the app in the browser runs on the real clock,
            # and shows no deadlines when the løpende uttrekk is old.
            import_running(datetime.now(UTC).date(), under_arbeid, innstillinger)
            remember_as_new(under_arbeid)
            under_arbeid.mappe.rename(lager.mappe)
    return lager
