"""What is sealed opens with its own key, as the property of its owner, and nothing else does."""

from __future__ import annotations

from datetime import date

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import LagerFeil
from pipelines.store.journal.base import Journal
from pipelines.store.journal.forsegling import Hvelvkrypto, count_sealed, reseal
from pipelines.store.journal.utkast import Utkast
from tests.store.journal.verden import (
    HVELVNOEKKEL,
    KARI,
    NAA,
    OLA,
    dump,
    open_vault,
    people,
    tamper,
)

DAG = date(2026, 1, 15)
NY = Fernet.generate_key()
FREMMED = Fernet.generate_key()


@given(
    eier=st.text(),
    verdi=st.recursive(
        st.none() | st.text() | st.integers(),
        lambda del_: st.lists(del_) | st.dictionaries(st.text(), del_),
        max_leaves=5,
    ),
)
def test_whatever_is_sealed_comes_back(eier: str, verdi: object) -> None:
    krypto = Hvelvkrypto([HVELVNOEKKEL])
    forseglet = krypto.seal(eier, verdi)
    assert krypto.open(eier, forseglet.innhold) == verdi
    assert forseglet.noekkel == krypto.merke


def test_the_same_value_looks_different_each_time() -> None:
    krypto = Hvelvkrypto([HVELVNOEKKEL])
    assert krypto.seal("a", "x").innhold != krypto.seal("a", "x").innhold


def test_the_newest_key_seals_and_all_open() -> None:
    gammel = Hvelvkrypto([HVELVNOEKKEL]).seal("a", "x")
    begge = Hvelvkrypto([NY, HVELVNOEKKEL])
    assert begge.open("a", gammel.innhold) == "x"
    assert Hvelvkrypto([NY]).open("a", begge.seal("a", "y").innhold) == "y"


def test_another_owner_does_not_open_it() -> None:
    krypto = Hvelvkrypto([HVELVNOEKKEL])
    with pytest.raises(LagerFeil, match="kan ikke åpnes"):
        krypto.open("b", krypto.seal("a", "x").innhold)


def test_a_row_put_in_place_of_another_shows_nothing(journal: Journal) -> None:
    hvelv = open_vault(journal)
    hvelv.keep(people(KARI, OLA), DAG)
    hvelv.remember_user("0000000000000001", {"navn": "Åse"})
    tamper(
        journal,
        f"UPDATE hvelv SET innhold = (SELECT innhold FROM hvelv WHERE ansatt_id = '{'f' * 16}')",
    )
    with pytest.raises(LagerFeil, match="kan ikke åpnes"):
        hvelv.read(1)
    tamper(journal, "UPDATE hvelv SET innhold = (SELECT innhold FROM hvelv_bruker)")
    with pytest.raises(LagerFeil, match="kan ikke åpnes"):
        hvelv.read(1)


@pytest.mark.parametrize("fylt", ["hvelv", "hvelv_bruker", "utkast"])
def test_nothing_is_sealed_with_a_key_that_opens_nothing_here(journal: Journal, fylt: str) -> None:
    riktig, fremmed = open_vault(journal), open_vault(journal, FREMMED)
    match fylt:
        case "hvelv":
            riktig.keep(people(KARI), DAG)
        case "hvelv_bruker":
            riktig.remember_user("b", {"navn": "Åse"})
        case _:
            Utkast(journal, Hvelvkrypto([HVELVNOEKKEL])).save("b", "felt", "tekst", NAA)
    with pytest.raises(LagerFeil, match="en annen hvelvnøkkel"):
        fremmed.keep(people(OLA), DAG)
    with pytest.raises(LagerFeil, match="en annen hvelvnøkkel"):
        fremmed.remember_user("b2", {"navn": "Per"})
    with pytest.raises(LagerFeil, match="en annen hvelvnøkkel"):
        Utkast(journal, Hvelvkrypto([FREMMED])).save("b2", "felt", "tekst", NAA)
    assert count_sealed(journal) == 1


def test_every_kind_of_row_is_sealed_anew(journal: Journal) -> None:
    hvelv = open_vault(journal)
    hvelv.keep(people(KARI, OLA), DAG)
    hvelv.remember_user("b", {"navn": "Åse"})
    Utkast(journal, Hvelvkrypto([HVELVNOEKKEL])).save("b", "felt", "tekst", NAA)
    assert reseal(journal, Hvelvkrypto([NY, HVELVNOEKKEL])) == 4
    assert reseal(journal, Hvelvkrypto([NY, HVELVNOEKKEL])) == 0
    bare_ny = open_vault(journal, NY)
    assert bare_ny.read(1) is not None
    assert bare_ny.read_user("b") == {"navn": "Åse"}
    assert Utkast(journal, Hvelvkrypto([NY])).take("b", "felt") == "tekst"


def test_a_row_no_key_opens_stops_the_change_and_stays(journal: Journal) -> None:
    open_vault(journal).keep(people(KARI), DAG)
    foer = dump(journal, "hvelv")
    with pytest.raises(LagerFeil, match="kan ikke åpnes"):
        reseal(journal, Hvelvkrypto([NY, FREMMED]))
    assert dump(journal, "hvelv") == foer


class _Byttet(Hvelvkrypto):
    """Keys that are changed under way: `refresh` finds another."""

    def __init__(self, foerst: bytes, siden: bytes) -> None:
        self._siden = siden
        super().__init__([foerst])

    def refresh(self) -> None:
        self._use([self._siden])


def test_a_row_read_before_a_change_of_key_still_opens_after_it() -> None:
    gammel = Hvelvkrypto([HVELVNOEKKEL]).seal("a", "x").innhold
    assert _Byttet(HVELVNOEKKEL, NY).open("a", gammel) == "x"


def test_a_row_sealed_since_the_keys_were_read_opens() -> None:
    ny = Hvelvkrypto([NY]).seal("a", "x").innhold
    assert _Byttet(HVELVNOEKKEL, NY).open("a", ny) == "x"
