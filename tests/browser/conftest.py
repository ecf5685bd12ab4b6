"""A real server on a loopback port, and a real Chromium in front of it."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
)

from pipelines import demo
from pipelines.serve import Tjener
from pipelines.settings import FILVARIABEL
from pipelines.store.lager import Lager
from tests.conftest import ROT
from tests.lagerkopi import copy_store

FERDIG = "[data-testid=stApp][data-test-script-state=notRunning]"
VENT_MS = 20_000

expect.set_options(timeout=VENT_MS)

OpenPage = Callable[..., Page]
Lenke = Callable[..., BrowserContext]


@contextmanager
def serve(
    lager: Path, sti: str = "", miljoe: Mapping[str, str] = MappingProxyType({})
) -> Iterator[str]:
    """The app as people start it, with a real login service beside it; its address."""
    with demo.login_service() as utsteder, socket.socket() as proeve:
        proeve.bind(("127.0.0.1", 0))
        port = proeve.getsockname()[1]
        proeve.close()
        adresse = f"http://127.0.0.1:{port}"
        vanlig = demo.environment(adresse, utsteder)
        vanlig |= {FILVARIABEL: str(demo.EKSEMPELINNSTILLINGER)}
        tjener = Tjener(lager, port, sti, miljoe={**vanlig, **miljoe})
        with _running(tjener):
            yield f"{adresse}/{sti}".rstrip("/")


@contextmanager
def _running(tjener: Tjener) -> Iterator[None]:
    with subprocess.Popen(
        tjener.kommando,
        cwd=ROT,
        env=tjener.hele_miljoet,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as app:
        try:
            _await_answer(app, tjener.port)
            yield
        finally:
            app.terminate()


def _await_answer(app: subprocess.Popen[str], port: int) -> None:
    frist = time.monotonic() + 60
    while time.monotonic() < frist:
        with socket.socket() as proeve:
            if proeve.connect_ex(("127.0.0.1", port)) == 0:
                return
        if app.poll() is not None:
            pytest.fail("The server did not start:\n" + (app.stdout.read() if app.stdout else ""))
        time.sleep(0.1)
    pytest.fail("The server did not answer within a minute.")


@pytest.fixture(scope="session")
def app(eksempellager: Lager, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the app in front of the sample data."""
    lager = copy_store(eksempellager, tmp_path_factory.mktemp("app") / "lager")
    with serve(lager.mappe) as adresse:
        yield adresse


@pytest.fixture
def eksempellager_mappe(eksempellager: Lager, tmp_path: Path) -> Path:
    return copy_store(eksempellager, tmp_path / "lager").mappe


def log_in(side: Page, sub: str, base: str) -> None:
    """The way people go: the button, the login service's form, and back."""
    side.goto(base)
    side.get_by_role("button", name="Logg inn").click()
    side.locator(f"button[value={sub}]").click()
    side.wait_for_url(lambda adresse: adresse.startswith(base) and "oauth2callback" not in adresse)
    side.wait_for_selector(FERDIG)


@pytest.fixture(scope="session")
def kontekster(nettleser: Browser) -> Lenke:
    """A browser profile per user, screen and theme, logged in once; `sub` "" is nobody."""

    @cache
    def profile(bredde: int, tema: str, axe: bool, sub: str, base: str) -> BrowserContext:
        # axe puts its script in the page, which the page's own policy rightly refuses.
        kontekst = nettleser.new_context(
            viewport={"width": bredde, "height": 900},
            color_scheme="dark" if tema == "dark" else "light",
            locale="nb-NO",
            bypass_csp=axe,
        )
        kontekst.set_default_timeout(VENT_MS)
        if sub:
            side = kontekst.new_page()
            log_in(side, sub, base)
            side.close()
        return kontekst

    return profile


@pytest.fixture
def open_page(kontekster: Lenke, app: str) -> Iterator[OpenPage]:
    """Open a page of the app as a user and wait until it stands still.

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
        sub: str = "hr",
    ) -> Page:
        side = kontekster(bredde, tema, axe, sub, base).new_page()
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
