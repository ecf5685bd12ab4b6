"""Logins for tests: what the demo's login service says of its users."""

from __future__ import annotations

import time
from typing import Any

import pytest

from pipelines import demo
from pipelines.settings import FILVARIABEL

UTSTEDER = "http://127.0.0.1:9400"
ADRESSE = "http://127.0.0.1:8501"
BRUKERE = {bruker.sub: bruker for bruker in demo.BRUKERE}


def set_up_login(monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of the sample agency, with a login service at UTSTEDER."""
    monkeypatch.setenv(FILVARIABEL, str(demo.EKSEMPELINNSTILLINGER))
    for navn, verdi in demo.environment(ADRESSE, UTSTEDER).items():
        monkeypatch.setenv(navn, verdi)


def claims(sub: str, *, iat: float | None = None, **endret: Any) -> dict[str, Any]:
    """What `st.user` holds after a login, made now unless `iat` says when."""
    return {
        **demo.claims_of(BRUKERE[sub]),
        "sub": sub,
        "iss": UTSTEDER,
        "aud": "trafikklys-demo",
        "iat": int(time.time() if iat is None else iat),
        "is_logged_in": True,
        **endret,
    }
