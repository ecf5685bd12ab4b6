"""A real server on a loopback port, and a real Chromium in front of it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    sync_playwright,
)

from pipelines.serve import EKSEMPELINNSTILLINGER
from pipelines.settings import FILVARIABEL, LAGERVARIABEL
from pipelines.store.lager import Lager
from tests.chromium import FORKLARING, find_chromium
from tests.conftest import ROT

NETTLESERVALG = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
FERDIG = "[data-testid=stApp][data-test-script-state=notRunning]"
VENT_MS = 20_000

OpenPage = Callable[..., Page]


@contextmanager
def serve(lager: Path, sti: str = "") -> Iterator[str]:
    """The app as people start it, in front of a store; its address."""
    with socket.socket() as proeve:
        proeve.bind(("127.0.0.1", 0))
        port = proeve.getsockname()[1]
    kommando = [sys.executable, "-u", "-m", "streamlit", "run", "app.py"]
    kommando += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    kommando += ["--server.baseUrlPath", sti] if sti else []
    miljoe = os.environ | {
        LAGERVARIABEL: str(lager),
        FILVARIABEL: str(EKSEMPELINNSTILLINGER),
    }
    with subprocess.Popen(
        kommando, cwd=ROT, env=miljoe, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as tjener:
        assert tjener.stdout is not None
        sagt = []
        for linje in tjener.stdout:
            sagt.append(linje)
            if "URL:" in linje:
                break
        else:
            pytest.fail("The server did not start:\n" + "".join(sagt))
        yield f"http://127.0.0.1:{port}/{sti}".rstrip("/")
        tjener.terminate()


@pytest.fixture(scope="session")
def app(eksempellager: Lager) -> Iterator[str]:
    """Address of the app in front of the sample data."""
    with serve(eksempellager.mappe) as adresse:
        yield adresse


@pytest.fixture
def eksempellager_mappe(eksempellager: Lager) -> Path:
    return eksempellager.mappe


@pytest.fixture(scope="session")
def nettleser() -> Iterator[Browser]:
    sti = find_chromium()
    if sti is None:
        pytest.fail(FORKLARING)
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=sti, args=list(NETTLESERVALG))


@pytest.fixture(scope="session")
def kontekster(nettleser: Browser) -> Callable[[int, str, bool], BrowserContext]:
    """A browser profile per screen and theme, so that the app's own files are fetched once."""

    @cache
    def profile(bredde: int, tema: str, axe: bool) -> BrowserContext:
        # axe puts its script in the page, which the page's own policy rightly refuses.
        kontekst = nettleser.new_context(
            viewport={"width": bredde, "height": 900},
            color_scheme="dark" if tema == "dark" else "light",
            locale="nb-NO",
            bypass_csp=axe,
        )
        kontekst.set_default_timeout(VENT_MS)
        return kontekst

    return profile


@pytest.fixture
def open_page(
    kontekster: Callable[[int, str, bool], BrowserContext], app: str
) -> Iterator[OpenPage]:
    """Open a page of the app and wait until it stands still.

    Whatever a test looks at, nothing may be fetched from elsewhere, and the page's own policy
    may not stand in its way.
    """
    sider: list[Page] = []
    fremmede: list[str] = []
    avslag: list[str] = []

    def note_request(foresporsel: Request) -> None:
        if urlsplit(foresporsel.url).hostname not in (None, "", "127.0.0.1"):
            fremmede.append(foresporsel.url)

    def note_refusal(melding: ConsoleMessage) -> None:
        if "Content Security Policy" in melding.text:
            avslag.append(melding.text)

    def _open(
        sti: str = "/",
        *,
        bredde: int = 1280,
        tema: str = "light",
        base: str = app,
        axe: bool = False,
    ) -> Page:
        side = kontekster(bredde, tema, axe).new_page()
        sider.append(side)
        side.on("request", note_request)
        side.on("console", note_refusal)
        side.goto(base + sti)
        side.wait_for_selector(FERDIG)
        return side

    yield _open
    for side in sider:
        side.close()
    assert not fremmede
    assert not avslag
