"""A server for the attacks, with a store that may be written in, and who can log in to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
import streamlit as st

from pipelines.settings import LAGERVARIABEL
from pipelines.store.lager import Lager
from tests.access.conftest import egen_dag, fast_lager
from tests.innlogging import set_up_login
from tests.lagerkopi import copy_store
from tests.security.klient import Klient
from tests.security.spor import Folk, all_people
from tests.security.tjener import Oppe, serve

__all__ = ["egen_dag", "fast_lager"]
LoggInn = Callable[[str], Klient]


@pytest.fixture
def eget_lager(eksempellager: Lager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lager:
    """A copy of the sample store, in use by this process, with login set up."""
    lager = copy_store(eksempellager, tmp_path / "lager")
    set_up_login(monkeypatch)
    monkeypatch.setenv(LAGERVARIABEL, str(lager.mappe))
    st.cache_data.clear()
    return lager


@pytest.fixture(scope="session")
def oppe(eksempellager: Lager, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oppe]:
    """One server for all attacks that leave it as it was."""
    mappe = tmp_path_factory.mktemp("tjener")
    with serve(copy_store(eksempellager, mappe / "lager"), mappe) as oppe:
        yield oppe


@pytest.fixture(scope="session")
def logg_inn(oppe: Oppe) -> LoggInn:
    """A browser per user, logged in once; "" is nobody."""

    @cache
    def log_in(sub: str) -> Klient:
        return oppe.log_in(sub) if sub else oppe.browser()

    return log_in


@pytest.fixture(scope="session")
def folk(eksempellager: Lager) -> Folk:
    return all_people(eksempellager)
