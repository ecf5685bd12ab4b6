"""Start the app in front of a store, on this machine only."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

from pipelines.access.innsyn import operator_innsyn
from pipelines.access.lesing import read_info
from pipelines.errors import LagerFeil
from pipelines.settings import LAGERVARIABEL
from pipelines.store.lager import Lager

ROT = Path(__file__).resolve().parent.parent
EKSEMPELDATA = ROT / "sample_data" / "uttrekk"
EKSEMPELINNSTILLINGER = ROT / "sample_data" / "trafikklys.toml"
ADRESSE = "127.0.0.1"


def require_sample_store(lager: Lager) -> None:
    """Raise LagerFeil when the store holds anything but the made-up agency."""
    if not lager.finnes:
        return
    info = read_info(operator_innsyn())
    if info is not None and not info.er_demo:
        raise LagerFeil(
            f"Lageret {lager.mappe} holder tall for {info.virksomhet}, ikke eksempeldata. "
            "Demoen legger ikke noe i det. Bruk et annet lager: trafikklys demo --lager MAPPE."
        )


def run(lager: Path, port: int, sti: str = "") -> None:
    """Print the address and serve until stopped; takes the next port when `port` is taken."""
    ledig = next(nr for nr in range(port, port + 50) if _is_free(nr))
    print(f"\nTrafikklys er her: http://{ADRESSE}:{ledig}{sti}  (stopp med Ctrl+C)\n", flush=True)
    kommando = [sys.executable, "-m", "streamlit", "run", str(ROT / "app.py")]
    valg = {
        "server.address": ADRESSE,
        "server.port": str(ledig),
        "server.headless": "true",
        "server.baseUrlPath": sti.strip("/"),
        "browser.gatherUsageStats": "false",
        "logger.level": "error",
    }
    kommando += [del_ for navn, verdi in valg.items() for del_ in (f"--{navn}", verdi)]
    miljoe = os.environ | {LAGERVARIABEL: str(lager.resolve())}
    os.chdir(ROT)
    os.execve(sys.executable, kommando, miljoe)  # noqa: S606 - our own app takes this one's place


def _is_free(port: int) -> bool:
    with socket.socket() as proeve:
        return proeve.connect_ex((ADRESSE, port)) != 0
