"""Comments on a year: the latest of each screen stands, and nothing lies readable."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy.exc import DBAPIError

from pipelines.errors import LagerFeil
from pipelines.store.journal.base import Journal
from pipelines.store.journal.forsegling import Hvelvkrypto, reseal
from pipelines.store.journal.kommentarer import Kommentar, Kommentarer
from tests.store.journal.verden import HVELVNOEKKEL, NAA, dump, tamper


def comment(tekst: str = "Høsten var «tung»", skjerm: str = "tall", **felt: Any) -> Kommentar:
    gitt: dict[str, Any] = {"periode": "2025", "tid": NAA, "bruker": "b"}
    return Kommentar(skjerm=skjerm, tekst=tekst, **gitt | felt)


@pytest.fixture
def kommentarer(journal: Journal) -> Kommentarer:
    return Kommentarer(journal, Hvelvkrypto([HVELVNOEKKEL]))


def test_a_comment_comes_back_as_it_was_written(kommentarer: Kommentarer) -> None:
    nr = kommentarer.write(comment())
    assert kommentarer.of("2025") == {"tall": comment(nr=nr)}


def test_the_latest_stands_for_each_screen(kommentarer: Kommentarer) -> None:
    for tekst, skjerm in (("først", "tall"), ("annen", "trakt"), ("sist", "tall")):
        kommentarer.write(comment(tekst, skjerm))
    assert {skjerm: ett.tekst for skjerm, ett in kommentarer.of("2025").items()} == {
        "tall": "sist",
        "trakt": "annen",
    }


def test_a_comment_stays_with_its_year(kommentarer: Kommentarer) -> None:
    kommentarer.write(comment("i fjor", periode="2024"))
    assert kommentarer.of("2025") == {}
    assert kommentarer.of("2024")["tall"].tekst == "i fjor"


def test_an_empty_text_takes_the_comment_away(kommentarer: Kommentarer) -> None:
    kommentarer.write(comment())
    kommentarer.write(comment(""))
    assert kommentarer.of("2025") == {}


def test_nothing_lies_readable_or_is_printed(journal: Journal, kommentarer: Kommentarer) -> None:
    kommentarer.write(comment("hemmelig"))
    assert "hemmelig" not in repr([dump(journal, "kommentar"), kommentarer.of("2025")])


def test_a_comment_moved_to_another_year_does_not_open(
    journal: Journal, kommentarer: Kommentarer
) -> None:
    kommentarer.write(comment())
    tamper(journal, "UPDATE kommentar SET periode = '2024'")
    with pytest.raises(LagerFeil, match="kan ikke åpnes"):
        kommentarer.of("2024")


def test_a_new_key_reaches_comments(journal: Journal, kommentarer: Kommentarer) -> None:
    ny = Fernet.generate_key()
    kommentarer.write(comment())
    assert reseal(journal, Hvelvkrypto([ny, HVELVNOEKKEL])) == 1
    assert Kommentarer(journal, Hvelvkrypto([ny])).of("2025")["tall"].tekst == comment().tekst


def test_old_comments_go(kommentarer: Kommentarer) -> None:
    kommentarer.write(comment(tid=NAA - timedelta(days=365)))
    kommentarer.write(comment("ny", "trakt"))
    assert kommentarer.prune(date(2026, 1, 1)) == 1
    assert list(kommentarer.of("2025")) == ["trakt"]


def test_the_database_refuses_to_change_a_comment(
    journal: Journal, kommentarer: Kommentarer
) -> None:
    kommentarer.write(comment())
    with pytest.raises(DBAPIError, match="endres ikke"), journal.begin() as con:
        con.exec_driver_sql("UPDATE kommentar SET skjerm = 'trakt'")
