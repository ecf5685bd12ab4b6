"""Notes of the quarterly meeting: the latest version stands, and what was withdrawn is hidden."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy.exc import DBAPIError

from pipelines.errors import LagerFeil
from pipelines.store.journal.base import Journal
from pipelines.store.journal.forsegling import Hvelvkrypto, reseal
from pipelines.store.journal.moetenotat import Moetenotat, Moetenotater, Notatslag
from tests.store.journal.verden import HVELVNOEKKEL, NAA, dump, tamper

SAK, ANNEN = "a" * 32, "b" * 32


def note(tekst: str = "Avtalt bemanning «prøves»", sak: str = SAK, **felt: Any) -> Moetenotat:
    gitt: dict[str, Any] = {
        "enhet_id": "S1",
        "kvartal": "2026K1",
        "slag": Notatslag.NOTAT,
        "tid": NAA,
        "bruker": "b",
    }
    return Moetenotat(sak, tekst=tekst, **gitt | felt)


@pytest.fixture
def notater(journal: Journal) -> Moetenotater:
    return Moetenotater(journal, Hvelvkrypto([HVELVNOEKKEL]))


def test_a_note_comes_back_as_it_was_written(notater: Moetenotater) -> None:
    nr = notater.write(note(slag=Notatslag.BESLUTNING))
    assert notater.of(["S1"]) == [note(slag=Notatslag.BESLUTNING, nr=nr)]


def test_the_latest_version_stands(notater: Moetenotater) -> None:
    notater.write(note("først"))
    notater.write(note("sist"))
    assert [ett.tekst for ett in notater.of(["S1"])] == ["sist"]


def test_the_newest_comes_first_and_other_enheter_are_left_out(notater: Moetenotater) -> None:
    for sak, enhet in ((SAK, "S1"), (ANNEN, "S2"), ("c" * 32, "S3")):
        notater.write(note(enhet, sak, enhet_id=enhet))
    assert [ett.tekst for ett in notater.of(["S1", "S2"])] == ["S2", "S1"]
    assert notater.of([]) == []


def test_what_is_withdrawn_is_hidden(notater: Moetenotater) -> None:
    notater.write(note())
    notater.write(note("", slag=Notatslag.TRUKKET))
    assert notater.of(["S1"]) == []


def test_nothing_replaces_what_was_withdrawn(notater: Moetenotater) -> None:
    notater.write(note())
    notater.write(note("", slag=Notatslag.TRUKKET))
    with pytest.raises(LagerFeil, match="finnes ikke lenger"):
        notater.write(note("igjen"))


def test_a_note_is_not_replaced_from_another_enhet(notater: Moetenotater) -> None:
    notater.write(note())
    with pytest.raises(LagerFeil, match="finnes ikke lenger"):
        notater.write(note("fremmed", enhet_id="S2"))


def test_what_is_not_there_is_not_withdrawn(notater: Moetenotater) -> None:
    with pytest.raises(LagerFeil, match="finnes ikke lenger"):
        notater.write(note("", slag=Notatslag.TRUKKET))


def test_nothing_lies_readable_or_is_printed(journal: Journal, notater: Moetenotater) -> None:
    notater.write(note("hemmelig"))
    assert "hemmelig" not in repr([dump(journal, "moetenotat"), notater.of(["S1"])])


def test_a_note_moved_to_another_enhet_does_not_open(
    journal: Journal, notater: Moetenotater
) -> None:
    notater.write(note())
    tamper(journal, "UPDATE moetenotat SET enhet_id = 'S2'")
    with pytest.raises(LagerFeil, match="kan ikke åpnes"):
        notater.of(["S2"])


def test_a_new_key_reaches_notes(journal: Journal, notater: Moetenotater) -> None:
    ny = Fernet.generate_key()
    notater.write(note())
    assert reseal(journal, Hvelvkrypto([ny, HVELVNOEKKEL])) == 1
    assert Moetenotater(journal, Hvelvkrypto([ny])).of(["S1"])[0].tekst == note().tekst


def test_a_sak_goes_when_its_newest_version_is_old(notater: Moetenotater) -> None:
    gammel = NAA - timedelta(days=365)
    notater.write(note(tid=gammel))
    notater.write(note("ny"))
    notater.write(note(sak=ANNEN, tid=gammel))
    assert notater.prune(date(2026, 1, 1)) == 1
    assert [ett.tekst for ett in notater.of(["S1"])] == ["ny"]


def test_the_database_refuses_to_change_a_note(journal: Journal, notater: Moetenotater) -> None:
    notater.write(note())
    with pytest.raises(DBAPIError, match="endres ikke"), journal.begin() as con:
        con.exec_driver_sql("UPDATE moetenotat SET kvartal = '2025K1'")
