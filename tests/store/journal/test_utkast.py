"""Drafts: what was typed when a session ended comes back once, to the one who typed it."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet

from pipelines.errors import LagerFeil
from pipelines.store.journal.base import Journal
from pipelines.store.journal.forsegling import Hvelvkrypto
from pipelines.store.journal.utkast import Utkast
from tests.store.journal.verden import HVELVNOEKKEL, MINUTT, NAA, dump, tamper

TEKST = "Avtalt med Kari: «tilrettelegging»\nfra mandag 🙂"


@pytest.fixture
def utkast(journal: Journal) -> Utkast:
    return Utkast(journal, Hvelvkrypto([HVELVNOEKKEL]))


def test_a_draft_comes_back_once(utkast: Utkast) -> None:
    utkast.save("a", "formaal", TEKST, NAA)
    assert utkast.take("a", "formaal") == TEKST
    assert utkast.take("a", "formaal") is None


def test_the_latest_draft_of_a_field_replaces_the_one_before(utkast: Utkast) -> None:
    utkast.save("a", "formaal", "først", NAA)
    utkast.save("a", "formaal", "sist", NAA)
    assert utkast.take("a", "formaal") == "sist"


@pytest.mark.parametrize("blankt", ["", "  \n"])
def test_a_field_left_blank_has_no_draft(utkast: Utkast, blankt: str) -> None:
    utkast.save("a", "formaal", TEKST, NAA)
    utkast.save("a", "formaal", blankt, NAA)
    assert utkast.take("a", "formaal") is None


def test_drafts_of_others_and_of_other_fields_stay(utkast: Utkast) -> None:
    for bruker, felt in (("a", "x"), ("a", "y"), ("b", "x")):
        utkast.save(bruker, felt, bruker + felt, NAA)
    assert utkast.take("a", "x") == "ax"
    assert utkast.fields("a") == ["y"]
    assert utkast.take("b", "x") == "bx"


def test_a_draft_moved_to_another_user_or_field_does_not_open(
    journal: Journal, utkast: Utkast
) -> None:
    utkast.save("a", "formaal", TEKST, NAA)
    tamper(journal, "UPDATE utkast SET bruker = 'b'")
    with pytest.raises(LagerFeil, match="kan ikke åpnes"):
        utkast.take("b", "formaal")
    tamper(journal, "UPDATE utkast SET bruker = 'a', felt = 'annet'")
    with pytest.raises(LagerFeil, match="kan ikke åpnes"):
        utkast.take("a", "annet")


def test_a_draft_is_not_lost_when_the_key_is_another(journal: Journal, utkast: Utkast) -> None:
    utkast.save("a", "formaal", TEKST, NAA)
    fremmed = Utkast(journal, Hvelvkrypto([Fernet.generate_key()]))
    with pytest.raises(LagerFeil, match="kan ikke åpnes"):
        fremmed.take("a", "formaal")
    with pytest.raises(LagerFeil, match="en annen hvelvnøkkel"):
        fremmed.save("a", "formaal", "nytt", NAA)
    assert utkast.take("a", "formaal") == TEKST


def test_old_drafts_are_deleted(journal: Journal, utkast: Utkast) -> None:
    utkast.save("a", "x", TEKST, NAA)
    utkast.save("a", "y", TEKST, NAA + MINUTT)
    assert utkast.prune(NAA + MINUTT) == 1
    assert [rad["felt"] for rad in dump(journal, "utkast")] == ["y"]


def test_the_drafts_of_some_users_are_deleted(utkast: Utkast) -> None:
    for bruker, felt in (("a", "x"), ("a", "y"), ("b", "x"), ("c", "x")):
        utkast.save(bruker, felt, TEKST, NAA)
    assert utkast.forget(["a", "b", "ukjent"]) == 3
    assert [utkast.fields(bruker) for bruker in "abc"] == [[], [], ["x"]]
