"""The examples in docs/drift.md work: each login service's claims with the settings beside them."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.access.innlogging import identify
from pipelines.settings import read_settings

DOCS = Path(__file__).parent.parent / "docs"
NAA = datetime(2026, 12, 1, 8, tzinfo=UTC)


def blocks(fil: str, spraak: str) -> list[str]:
    tekst = (DOCS / fil).read_text(encoding="utf-8")
    return re.findall(rf"```{spraak}\n(.*?)```", tekst, re.DOTALL)


@pytest.mark.parametrize(
    ("nr", "rolle", "ansattnr", "epost"),
    [
        pytest.param(0, "hr", "10023", None, id="Entra ID"),
        pytest.param(1, "hr", "10023", "kari.eksempel@etaten.no", id="Keycloak"),
        pytest.param(2, "personvernombud", None, None, id="ID-porten"),
    ],
)
def test_the_claims_shown_give_the_role_shown(
    tmp_path: Path, nr: int, rolle: str, ansattnr: str | None, epost: str | None
) -> None:
    fil = tmp_path / "trafikklys.toml"
    fil.write_text(blocks("drift.md", "toml")[nr], encoding="utf-8")
    krav = json.loads(blocks("drift.md", "json")[nr]) | {"iat": NAA.timestamp()}
    innstillinger = read_settings(fil)

    bruker = identify(krav, innstillinger.innlogging, b"n" * 32, NAA)

    gitt = {rad.rolle for rad in innstillinger.tilgang if bruker.has(rad.krav, rad.verdi)}
    assert (gitt, bruker.ansattnr, bruker.epost) == ({rolle}, ansattnr, epost)


def test_the_two_settings_shown_switch_the_pages_about_people_on(tmp_path: Path) -> None:
    fil = tmp_path / "trafikklys.toml"
    fil.write_text(blocks("personvern/README.md", "toml")[0], encoding="utf-8")
    assert read_settings(fil).personvern.personsider_paa
