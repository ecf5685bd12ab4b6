"""Is the program set up to be opened by others? And what Streamlit's login needs to be told."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipelines.access.arkiv import Arkiv
from pipelines.errors import InnstillingFeil, LagerFeil, TrafikklysFeil
from pipelines.settings import Innlogging, Innstillinger, read_settings
from pipelines.store.hvelvnoekkel import read_vault_keys
from pipelines.store.les import Snapshot, Utsnitt

HEMMELIGHETSVARIABEL = "TRAFIKKLYS_KLIENTHEMMELIGHET"
"""Environment variable with the client's secret at the login service."""
STIVARIABEL = "TRAFIKKLYS_STI"
"""Environment variable with the path behind a proxy, such as /trafikklys."""
DENNE_MASKINEN = frozenset({"127.0.0.1", "localhost", "::1"})


def is_set_up() -> bool:
    """Whether somebody can log in at all."""
    return read_auth() is not None


def read_auth() -> dict[str, Any] | None:
    """The `auth` section that `st.login` reads; None where login is not set up."""
    try:
        return auth_section(read_settings())
    except TrafikklysFeil:
        return None


def auth_section(innstillinger: Innstillinger) -> dict[str, Any]:
    """Raises InnstillingFeil or LagerFeil, in one sentence that says what is missing."""
    oppsett = innstillinger.innlogging
    _require_settings(oppsett)
    hemmelighet = read_client_secret(oppsett)
    return {
        "auth": {
            "redirect_uri": f"{oppsett.adresse.rstrip('/')}{_path()}/oauth2callback",
            "cookie_secret": Arkiv(innstillinger).sign_with(hemmelighet),
            "client_id": oppsett.klient_id,
            "client_secret": hemmelighet,
            "server_metadata_url": oppsett.metadata,
            "client_kwargs": {"scope": oppsett.scope, "prompt": "select_account"},
        }
    }


def require_ready(innstillinger: Innstillinger) -> None:
    """What `trafikklys start` asks for before it opens the door.

    Raises InnstillingFeil or LagerFeil with one sentence: what is missing, and what to do.
    """
    auth_section(innstillinger)
    arkiv = Arkiv(innstillinger)
    read_vault_keys(arkiv.lager)
    _ = arkiv.okter, arkiv.brukernoekkel
    if arkiv.snapshot is None:
        raise LagerFeil(
            f"Lageret {innstillinger.lager} har ingen tall å vise. Importer et uttrekk først: "
            "trafikklys importer MAPPE."
        )
    _require_known_scopes(innstillinger, arkiv.snapshot)


def _require_known_scopes(innstillinger: Innstillinger, snapshot: Snapshot) -> None:
    """Raise InnstillingFeil for an enhet that no figures are about: a slip gives a wrong scope."""
    versjon = snapshot.versions()[-1].versjon
    kjente = set(snapshot.enheter(Utsnitt(versjon))["enhet_id"])
    for nr, rad in enumerate(innstillinger.tilgang, 1):
        for enhet in innstillinger.areas_of(rad):
            if enhet not in kjente:
                raise InnstillingFeil(
                    f"Tilgang nummer {nr} i trafikklys.toml gjelder enheten «{enhet}», som ikke "
                    "finnes i tallene. Rett enhet_id."
                )


def _require_settings(oppsett: Innlogging) -> None:
    for felt in ("metadata", "klient_id", "adresse"):
        if not getattr(oppsett, felt):
            raise InnstillingFeil(
                f"innlogging.{felt} mangler i trafikklys.toml. Trafikklys åpnes ikke uten "
                "innlogging; docs/drift.md viser oppsettet. For eksempeldata: trafikklys demo."
            )
    for felt in ("metadata", "adresse"):
        deler = urlsplit(getattr(oppsett, felt))
        lokal = deler.hostname in DENNE_MASKINEN
        if deler.scheme != "https" and not (deler.scheme == "http" and lokal):
            raise InnstillingFeil(
                f"innlogging.{felt} må begynne med https://. Uten TLS kan andre lese innloggingen."
            )


def read_client_secret(oppsett: Innlogging) -> str:
    """From the environment, else from a file that only its owner can read."""
    if hemmelighet := os.environ.get(HEMMELIGHETSVARIABEL):
        return hemmelighet
    fil = Path(oppsett.hemmelighet_fil)
    if not oppsett.hemmelighet_fil or not fil.is_file():
        raise InnstillingFeil(
            f"Klienthemmeligheten mangler. Legg den i en fil og sett innlogging.hemmelighet_fil, "
            f"eller sett {HEMMELIGHETSVARIABEL}."
        )
    if fil.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise InnstillingFeil(
            f"Filen {fil.name} med klienthemmeligheten kan leses av andre enn eieren. "
            f"Kjør chmod 600 {fil.name}."
        )
    return fil.read_text(encoding="utf-8").strip()


def _path() -> str:
    sti = os.environ.get(STIVARIABEL, "").strip("/")
    return f"/{sti}" if sti else ""
