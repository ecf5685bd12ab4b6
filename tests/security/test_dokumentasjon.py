"""docs/tilgang.md says what the gate says; docs/sikkerhet.md names code and tests that exist."""

from __future__ import annotations

import re

import pytest

from pipelines.access.dokumentasjon import documentation, fill_in
from pipelines.access.roller import RETTER, Rolle, Side
from tests.conftest import ROT

TILGANG = (ROT / "docs" / "tilgang.md").read_text("utf-8")
SIKKERHET = (ROT / "docs" / "sikkerhet.md").read_text("utf-8")


@pytest.mark.parametrize("navn", documentation())
def test_the_page_has_a_place_for_every_part(navn: str) -> None:
    assert f"<!-- fra koden: {navn} -->" in TILGANG


def test_the_page_is_what_the_gate_generates() -> None:
    assert fill_in(TILGANG) == TILGANG, "Kjør: python -m pipelines.access.dokumentasjon"


@pytest.mark.parametrize("rolle", Rolle)
def test_every_role_is_on_the_page(rolle: Rolle) -> None:
    assert f"| {RETTER[rolle].navn} | `{rolle}` |" in TILGANG


@pytest.mark.parametrize("side", Side)
def test_every_page_is_on_the_page(side: Side) -> None:
    assert f"| `/{side.value}` |" in TILGANG


@pytest.mark.parametrize(
    "sti", sorted(set(re.findall(r"`((?:tests|pipelines|pages)/[\w/.]+)`", SIKKERHET)))
)
def test_code_and_tests_named_in_the_promises_exist(sti: str) -> None:
    assert (ROT / sti).exists()


@pytest.mark.parametrize("navn", sorted(set(re.findall(r"`(test_\w+)`", SIKKERHET))))
def test_tests_named_in_the_promises_exist(navn: str) -> None:
    filer = (ROT / "tests").rglob("test_*.py")
    assert any(f"def {navn}(" in fil.read_text("utf-8") for fil in filer)
