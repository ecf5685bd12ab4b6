"""docs/kontrakt.md says what the contract says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines.contract.codes import Tabell
from pipelines.contract.dokumentasjon import documentation, fill_in
from pipelines.contract.profil import profilnavn
from pipelines.contract.situasjoner import BEHANDLES, UTELATES
from pipelines.contract.tabeller import SKJEMAER

ROT = Path(__file__).parents[2]
SIDE = (ROT / "docs" / "kontrakt.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("navn", documentation())
def test_page_has_a_place_for_every_part(navn: str) -> None:
    assert f"<!-- fra kontrakten: {navn} -->" in SIDE


def test_page_is_what_the_contract_generates() -> None:
    assert fill_in(SIDE) == SIDE, "Kjør: python -m pipelines.contract.dokumentasjon"


@pytest.mark.parametrize("tabell", SKJEMAER)
def test_every_column_of_the_schemas_is_on_the_page(tabell: Tabell) -> None:
    del_ = documentation()[f"kolonner {tabell}"]
    for navn, kolonne in SKJEMAER[tabell].columns().items():
        assert f"| `{(kolonne.metadata or {}).get('levert', navn)}` |" in del_
        assert kolonne.description


def test_every_profile_and_warning_is_on_the_page() -> None:
    kode = "\n".join(fil.read_text("utf-8") for fil in (ROT / "pipelines/ingest").glob("*.py"))
    varsler = set(re.findall(r'Varsel\(\s*"(\w+)"', kode))
    assert len(varsler) > 5
    for navn in varsler | set(profilnavn()):
        assert f"`{navn}`" in SIDE


def test_every_reason_in_the_code_is_a_documented_situation() -> None:
    kode = (ROT / "pipelines/ingest/situations.py").read_text("utf-8")
    grunner = set(re.findall(r'pl\.lit\("(\w+)"\)', kode))
    assert grunner <= {s.navn for s in (*UTELATES, *BEHANDLES)}
