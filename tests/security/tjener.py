"""A server of its own for an attack: its store, settings, log and temp files can be looked into."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from pipelines import demo
from pipelines.access.arkiv import Arkiv
from pipelines.access.oppsett import HEMMELIGHETSVARIABEL
from pipelines.serve import Tjener
from pipelines.settings import FILVARIABEL, Innstillinger
from pipelines.store.lager import Lager
from tests.conftest import ROT
from tests.security.klient import BRUKERKAPSEL, Klient

JOURNAL = "journal.sqlite3"
FRIST = 60.0


@dataclass(frozen=True)
class Oppe:
    """A server that answers."""

    adresse: str
    utsteder: str
    lager: Lager
    innstillinger: Path
    logg: Path
    midlertidig: Path

    def browser(self) -> Klient:
        return Klient(self.adresse)

    def log_in(self, sub: str) -> Klient:
        return Klient(self.adresse).log_in(sub)

    def claims(self, bruker_sub: str, **endret: object) -> dict[str, Any]:
        """What the cookie of a user holds, made now unless changed."""
        bruker = next(ett for ett in demo.BRUKERE if ett.sub == bruker_sub)
        krav: dict[str, Any] = {
            **demo.claims_of(bruker),
            "sub": bruker_sub,
            "iss": self.utsteder,
            "aud": "trafikklys-demo",
            "iat": int(time.time()),
            "origin": self.adresse,
            "is_logged_in": True,
            "provider": "default",
        }
        return {navn: verdi for navn, verdi in (krav | endret).items() if verdi is not None}

    def sign(self, krav: Mapping[str, Any]) -> str:
        """A cookie that the server itself could have made: the signature is right."""
        oppsatt = demo.environment(self.adresse, self.utsteder)[HEMMELIGHETSVARIABEL]
        hemmelighet = Arkiv(Innstillinger(lager=self.lager.mappe)).sign_with(oppsatt)
        return create_signed_value(hemmelighet, BRUKERKAPSEL, json.dumps(krav)).decode()


@contextmanager
def serve(lager: Lager, mappe: Path, miljoe: Mapping[str, str] | None = None) -> Iterator[Oppe]:
    """The app as people start it, with a login service; `mappe` gets its log and temp files."""
    innstillinger, midlertidig = mappe / "trafikklys.toml", mappe / "midlertidig"
    midlertidig.mkdir(parents=True)
    shutil.copy(demo.EKSEMPELINNSTILLINGER, innstillinger)
    with demo.login_service() as utsteder, (mappe / "tjener.logg").open("wb") as logg:
        port = _free_port()
        adresse = f"http://127.0.0.1:{port}"
        egne = {FILVARIABEL: str(innstillinger), "TMPDIR": str(midlertidig), **(miljoe or {})}
        tjener = Tjener(lager.mappe, port, miljoe=egne | dict(demo.environment(adresse, utsteder)))
        with subprocess.Popen(
            tjener.kommando, cwd=ROT, env=tjener.hele_miljoet, stdout=logg, stderr=logg
        ) as app:
            try:
                _await_answer(port)
                fil = mappe / "tjener.logg"
                yield Oppe(adresse, utsteder, lager, innstillinger, fil, midlertidig)
            finally:
                app.terminate()


def _free_port() -> int:
    with socket.socket() as proeve:
        proeve.bind(("127.0.0.1", 0))
        return int(proeve.getsockname()[1])


def _await_answer(port: int) -> None:
    frist = time.monotonic() + FRIST
    while time.monotonic() < frist:
        with socket.socket() as proeve:
            if proeve.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError("The server did not answer.")
