"""Start the app in front of a store."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.access.oppsett import STIVARIABEL
from pipelines.settings import LAGERVARIABEL

ROT = Path(__file__).resolve().parent.parent
ADRESSE = "127.0.0.1"


@dataclass(frozen=True)
class Tjener:
    """Where the app answers, and the environment it runs with."""

    lager: Path
    port: int
    sti: str = ""
    adresse: str = ADRESSE
    miljoe: Mapping[str, str] = field(default_factory=dict)

    @property
    def kommando(self) -> list[str]:
        valg = {
            "server.address": self.adresse,
            "server.port": str(self.port),
            "server.headless": "true",
            "server.baseUrlPath": self.sti.strip("/"),
            "browser.gatherUsageStats": "false",
            "logger.level": "error",
        }
        flagg = [del_ for navn, verdi in valg.items() for del_ in (f"--{navn}", verdi)]
        return [sys.executable, "-m", "streamlit", "run", str(ROT / "app.py"), *flagg]

    @property
    def hele_miljoet(self) -> dict[str, str]:
        egne = {LAGERVARIABEL: str(self.lager.resolve()), STIVARIABEL: self.sti}
        return {**os.environ, **egne, **self.miljoe}


def replace_process(tjener: Tjener) -> None:
    """Become the app: what supervises this process supervises the app."""
    os.chdir(ROT)
    os.execve(sys.executable, tjener.kommando, tjener.hele_miljoet)  # noqa: S606 - our own app


def run_until_stopped(tjener: Tjener) -> None:
    """The app as a child, for a command that serves something beside it; they end together."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with subprocess.Popen(tjener.kommando, cwd=ROT, env=tjener.hele_miljoet) as app:  # noqa: S603
        with suppress(KeyboardInterrupt):
            app.wait()
        app.terminate()


def free_port(fra: int) -> int:
    """The first port from `fra` on that nobody answers on here."""
    return next(nr for nr in range(fra, fra + 50) if _is_free(nr))


def _is_free(port: int) -> bool:
    with socket.socket() as proeve:
        return proeve.connect_ex((ADRESSE, port)) != 0
