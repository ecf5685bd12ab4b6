"""A real Chromium, one for all tests of a worker: two cannot be driven from the same thread."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.chromium import FORKLARING, find_chromium

NETTLESERVALG = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def nettleser() -> Iterator[Browser]:
    sti = find_chromium()
    if sti is None:
        pytest.fail(FORKLARING)
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=sti, args=list(NETTLESERVALG))
