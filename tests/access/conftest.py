"""A store of one fixed day for the tests of what people may see of people."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.settings import LAGERVARIABEL
from pipelines.store.lager import Lager
from tests.fast_dag import make_store
from tests.innlogging import set_up_login
from tests.lagerkopi import copy_store


@pytest.fixture(scope="session")
def fast_lager(eksempellager: Lager, tmp_path_factory: pytest.TempPathFactory) -> Lager:
    return make_store(eksempellager, tmp_path_factory.mktemp("fast") / "lager")


@pytest.fixture
def egen_dag(fast_lager: Lager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lager:
    """A copy of the store of the fixed day, in use by this process, with login set up."""
    lager = copy_store(fast_lager, tmp_path / "lager")
    set_up_login(monkeypatch)
    monkeypatch.setenv(LAGERVARIABEL, str(lager.mappe))
    return lager
