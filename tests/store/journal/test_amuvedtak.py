"""Decisions of the AMU: the latest version stands, in its own area, until it is withdrawn."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy.exc import DBAPIError

from pipelines.errors import LagerFeil
from pipelines.store.journal.amuvedtak import Amuvedtak, Vedtak
from pipelines.store.journal.base import Journal
from pipelines.store.journal.forsegling import Hvelvkrypto, reseal
from tests.store.journal.verden import HVELVNOEKKEL, NAA, dump, tamper

SAK, ANNEN = "a" * 32, "b" * 32


def decision(tekst: str = "Vernerunde i «Nord»", sak: str = SAK, **felt: Any) -> Vedtak:
    gitt: dict[str, Any] = {
        "omraade": "alle",
        "periode": "2026K1",
        "tid": NAA,
        "bruker": "b",
        "rolle": "amu",
    }
    return Vedtak(sak, tekst=tekst, **gitt | felt)


@pytest.fixture
def vedtak(journal: Journal) -> Amuvedtak:
    return Amuvedtak(journal, Hvelvkrypto([HVELVNOEKKEL]))


def test_a_decision_comes_back_as_it_was_written(vedtak: Amuvedtak) -> None:
    nr = vedtak.write(decision())
    assert vedtak.of("alle") == [decision(nr=nr)]


def test_the_latest_version_stands_and_the_newest_comes_first(vedtak: Amuvedtak) -> None:
    for tekst, sak in (("først", SAK), ("annen", ANNEN), ("sist", SAK)):
        vedtak.write(decision(tekst, sak))
    assert [ett.tekst for ett in vedtak.of("alle")] == ["sist", "annen"]


def test_a_decision_is_seen_in_its_own_area_only(vedtak: Amuvedtak) -> None:
    vedtak.write(decision(omraade="S1"))
    assert vedtak.of("alle") == []
    with pytest.raises(LagerFeil, match="finnes ikke lenger"):
        vedtak.write(decision("fremmed", omraade="S2"))


def test_what_is_withdrawn_is_hidden_and_not_replaced(vedtak: Amuvedtak) -> None:
    vedtak.write(decision())
    vedtak.withdraw(SAK, "alle", NAA, "b", "hr")
    assert vedtak.of("alle") == []
    with pytest.raises(LagerFeil, match="finnes ikke lenger"):
        vedtak.write(decision("igjen"))


def test_what_does_not_stand_there_is_not_withdrawn(vedtak: Amuvedtak) -> None:
    vedtak.write(decision(omraade="S1"))
    with pytest.raises(LagerFeil, match="finnes ikke lenger"):
        vedtak.withdraw(SAK, "alle", NAA, "b", "hr")


def test_nothing_lies_readable_or_is_printed(journal: Journal, vedtak: Amuvedtak) -> None:
    vedtak.write(decision("hemmelig"))
    assert "hemmelig" not in repr([dump(journal, "amuvedtak"), vedtak.of("alle")])


def test_a_decision_moved_to_another_area_does_not_open(
    journal: Journal, vedtak: Amuvedtak
) -> None:
    vedtak.write(decision())
    tamper(journal, "UPDATE amuvedtak SET omraade = 'S2'")
    with pytest.raises(LagerFeil, match="kan ikke åpnes"):
        vedtak.of("S2")


def test_a_new_key_reaches_decisions(journal: Journal, vedtak: Amuvedtak) -> None:
    ny = Fernet.generate_key()
    vedtak.write(decision())
    assert reseal(journal, Hvelvkrypto([ny, HVELVNOEKKEL])) == 1
    assert Amuvedtak(journal, Hvelvkrypto([ny])).of("alle")[0].tekst == decision().tekst


def test_a_sak_goes_when_its_newest_version_is_old(vedtak: Amuvedtak) -> None:
    gammel = NAA - timedelta(days=365)
    vedtak.write(decision(tid=gammel))
    vedtak.write(decision("ny"))
    vedtak.write(decision(sak=ANNEN, tid=gammel))
    assert vedtak.prune(date(2026, 1, 1)) == 1
    assert [ett.tekst for ett in vedtak.of("alle")] == ["ny"]


def test_the_database_refuses_to_change_a_decision(journal: Journal, vedtak: Amuvedtak) -> None:
    vedtak.write(decision())
    with pytest.raises(DBAPIError, match="endres ikke"), journal.begin() as con:
        con.exec_driver_sql("UPDATE amuvedtak SET periode = '2025K1'")
