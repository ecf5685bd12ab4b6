"""The access log: numbered without gaps, append-only, read back as written, pruned by age."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from pipelines.errors import LoggFeil
from pipelines.store.journal.base import Journal, open_journal
from pipelines.store.journal.innsynslogg import Innslag, Innsynslogg, Utfall
from tests.store.journal.verden import (
    MINUTT,
    NAA,
    STOERSTE_ID,
    dump,
    look,
    open_log,
    tamper,
    write_looks,
)


def test_rows_are_numbered_from_one(journal: Journal) -> None:
    logg = open_log(journal)
    assert [logg.write(look(nr)) for nr in range(3)] == [1, 2, 3]


def test_a_row_reads_back_as_it_was_written(journal: Journal) -> None:
    innslag = look(7, formaal="Dialogmøte «uke 7»", utfall=Utfall.IKKE_FUNNET)
    open_log(journal).write(innslag)
    rad = open_log(journal).rows().row(0, named=True)
    assert rad == {
        "nr": 1,
        "tid": innslag.tid,
        "bruker": "bruker-a",
        "rolle": "hr",
        "ansatt_id": STOERSTE_ID - 7,
        "side": "person",
        "formaal": "Dialogmøte «uke 7»",
        "saksnummer": "2026/7",
        "utfall": "ikke funnet",
    }


def test_an_empty_log_has_its_columns(journal: Journal) -> None:
    tom = open_log(journal).rows()
    open_log(journal).write(look())
    assert tom.schema == open_log(journal).rows().schema
    assert tom.schema["ansatt_id"] == pl.UInt64


def test_a_look_at_nobody_in_particular_is_written_too(journal: Journal) -> None:
    open_log(journal).write(look(ansatt_id=None))
    assert open_log(journal).rows()["ansatt_id"].to_list() == [None]


def test_time_is_kept_in_utc_whatever_zone_it_came_in(journal: Journal) -> None:
    oslo = NAA.astimezone(timezone(timedelta(hours=2)))
    open_log(journal).write(look(tid=oslo))
    assert open_log(journal).rows()["tid"].to_list() == [NAA]


def test_a_time_without_a_zone_is_a_mistake_of_the_program(journal: Journal) -> None:
    with pytest.raises(ValueError, match="time zone"):
        open_log(journal).write(look(tid=NAA.replace(tzinfo=None)))


@pytest.mark.parametrize(
    ("formaal", "staar"),
    [
        ("linje\nskift\r\n", "linje skift  "),
        ("null\x00tegn", "null tegn"),
        ("halvt \ud800 tegn", "halvt   tegn"),
        ("æøå 漢字 🙂", "æøå 漢字 🙂"),
    ],
)
def test_what_somebody_typed_stays_on_one_line(journal: Journal, formaal: str, staar: str) -> None:
    open_log(journal).write(look(formaal=formaal))
    assert open_log(journal).rows()["formaal"].to_list() == [staar]
    assert open_log(journal).verify().feil == ()


@pytest.mark.parametrize(
    ("valg", "numre"),
    [
        ({}, [1, 2, 3, 4]),
        ({"fra": NAA + MINUTT}, [2, 3, 4]),
        ({"til": NAA + MINUTT}, [1]),
        ({"fra": NAA + MINUTT, "til": NAA + 3 * MINUTT}, [2, 3]),
        ({"ansatt_id": STOERSTE_ID - 2}, [3]),
        ({"bruker": "bruker-b"}, [4]),
        ({"bruker": "ingen"}, []),
    ],
)
def test_rows_are_chosen_by_time_person_and_user(
    journal: Journal, valg: dict[str, Any], numre: list[int]
) -> None:
    logg = open_log(journal)
    write_looks(logg, 3)
    logg.write(look(3, bruker="bruker-b"))
    assert logg.rows(**valg)["nr"].to_list() == numre


# The same look again


@pytest.mark.parametrize("avstand", [timedelta(0), timedelta(minutes=4, seconds=59)])
def test_the_same_look_soon_after_is_written_once(journal: Journal, avstand: timedelta) -> None:
    logg = open_log(journal)
    logg.write(look())
    assert logg.write_once(look(tid=NAA + avstand), 5 * MINUTT) is None
    assert logg.verify().antall == 1


def test_the_same_look_later_is_written_again(journal: Journal) -> None:
    logg = open_log(journal)
    logg.write_once(look(), 5 * MINUTT)
    assert logg.write_once(look(tid=NAA + 5 * MINUTT), 5 * MINUTT) == 2


def test_a_look_that_another_process_noted_a_moment_later_is_the_same(journal: Journal) -> None:
    logg = open_log(journal)
    logg.write(look())
    assert logg.write_once(look(tid=NAA - timedelta(milliseconds=3)), 5 * MINUTT) is None


@pytest.mark.parametrize(
    "endring",
    [
        {"bruker": "bruker-b"},
        {"rolle": "leder"},
        {"ansatt_id": 4},
        {"ansatt_id": None},
        {"side": "eksport"},
        {"formaal": "Dialogmøte"},
        {"utfall": Utfall.AVVIST},
        {"saksnummer": ""},
    ],
)
def test_another_look_is_always_written(journal: Journal, endring: dict[str, Any]) -> None:
    logg = open_log(journal)
    logg.write(look())
    assert logg.write_once(look(**endring), 5 * MINUTT) == 2


def test_the_same_refusal_of_nobody_is_written_once(journal: Journal) -> None:
    logg = open_log(journal)
    logg.write(look(ansatt_id=None, utfall=Utfall.AVVIST))
    assert logg.write_once(look(ansatt_id=None, utfall=Utfall.AVVIST), MINUTT) is None


# Many at once


def test_threads_that_write_at_once_make_one_chain(journal: Journal) -> None:
    logg = open_log(journal)
    with ThreadPoolExecutor(8) as traader:
        numre = list(traader.map(lambda nr: logg.write(look(nr)), range(40)))
    assert sorted(numre) == list(range(1, 41))
    assert logg.verify().feil == ()


def test_threads_that_show_the_same_page_at_once_write_one_row(journal: Journal) -> None:
    logg = open_log(journal)
    with ThreadPoolExecutor(8) as traader:
        skrevet = list(traader.map(lambda _: logg.write_once(look(), MINUTT), range(16)))
    assert [nr for nr in skrevet if nr is not None] == [1]


# Not written, not read


def test_a_log_that_lost_its_head_is_not_written_on(journal: Journal) -> None:
    logg = open_log(journal)
    write_looks(logg, 2)
    tamper(journal, "DELETE FROM innsynslogg_hode")
    with pytest.raises(LoggFeil, match="verifiser"):
        logg.write(look(2))


def test_a_log_of_another_key_is_not_written_on(journal: Journal) -> None:
    write_looks(open_log(journal), 1)
    with pytest.raises(LoggFeil, match="nøkkel"):
        Innsynslogg(journal, b"x" * 32).write(look())


def test_a_log_that_cannot_be_written_is_one_sentence(journal: Journal) -> None:
    with journal.begin() as con:
        con.exec_driver_sql("DROP TABLE innsynslogg")
    with pytest.raises(LoggFeil, match="kan ikke skrives") as feil:
        open_log(journal).write(look(formaal="hemmelig"))
    assert "hemmelig" not in str(feil.value)


# Append-only


@pytest.mark.parametrize(
    "setning",
    [
        "UPDATE innsynslogg SET formaal = 'x' WHERE nr = 2",
        "UPDATE innsynslogg SET nr = 9 WHERE nr = 3",
        "DELETE FROM innsynslogg WHERE nr = 3",
        "DELETE FROM innsynslogg",
        "INSERT INTO innsynslogg SELECT 9, tid, bruker, rolle, ansatt_id, side, formaal, "
        "saksnummer, utfall, forrige, hash FROM innsynslogg WHERE nr = 3",
        "UPDATE innsynslogg_hode SET nr = 2",
        "UPDATE innsynslogg_hode SET segl = 'x'",
        "DELETE FROM innsynslogg_hode",
        "INSERT INTO innsynslogg_hode VALUES (2, 9, 'x', 'x')",
        "UPDATE innsynslogg_anker SET nr = 2",
        "DELETE FROM innsynslogg_anker",
        "INSERT INTO innsynslogg_anker VALUES (1, 'x', 'x', 'x')",
        "INSERT INTO innsynslogg_anker VALUES (9, 'x', 'x', 'x')",
    ],
)
def test_the_database_refuses_to_change_the_log(journal: Journal, setning: str) -> None:
    logg = open_log(journal)
    write_looks(logg, 3)
    logg.prune(NAA + MINUTT, NAA)
    with pytest.raises(DBAPIError, match="endres ikke"), journal.begin() as con:
        con.exec_driver_sql(setning)
    assert logg.verify().feil == ()


def test_the_database_refuses_its_own_way_around_the_lock(journal: Journal) -> None:
    """SQLite's REPLACE deletes without asking, and so does PostgreSQL's TRUNCATE."""
    write_looks(open_log(journal), 2)
    setning = (
        "TRUNCATE innsynslogg"
        if journal.is_postgresql
        else "INSERT OR REPLACE INTO innsynslogg SELECT nr, tid, 'x', rolle, ansatt_id, side, "
        "formaal, saksnummer, utfall, forrige, hash FROM innsynslogg"
    )
    with pytest.raises(DBAPIError, match="endres ikke"), journal.begin() as con:
        con.exec_driver_sql(setning)


# Pruning


def test_old_rows_go_and_the_rest_still_holds(journal: Journal) -> None:
    logg = open_log(journal)
    write_looks(logg, 5)
    assert logg.prune(NAA + 2 * MINUTT, NAA) == 2
    assert logg.rows()["nr"].to_list() == [3, 4, 5]
    assert logg.verify().feil == ()


def test_only_the_start_goes_when_a_clock_stood_wrong(journal: Journal) -> None:
    logg = open_log(journal)
    for minutt in (0, 9, 1):
        logg.write(look(tid=NAA + minutt * MINUTT))
    assert logg.prune(NAA + 5 * MINUTT, NAA) == 1
    assert logg.rows()["nr"].to_list() == [2, 3]


def test_a_log_pruned_to_nothing_goes_on_counting(journal: Journal) -> None:
    logg = open_log(journal)
    write_looks(logg, 2)
    hode = logg.verify().hode
    assert logg.prune(NAA + 9 * MINUTT, NAA) == 2
    assert logg.verify(hode).feil == ()
    assert logg.write(look(9)) == 3
    assert logg.verify(hode).feil == ()


def test_nothing_old_enough_is_nothing_deleted(journal: Journal) -> None:
    logg = open_log(journal)
    assert logg.prune(NAA, NAA) == 0
    write_looks(logg, 2)
    assert logg.prune(NAA, NAA) == 0
    assert dump(journal, "innsynslogg_anker") == []


def test_pruning_does_not_remove_the_traces_of_a_forger(journal: Journal) -> None:
    logg = open_log(journal)
    write_looks(logg, 3)
    tamper(journal, "UPDATE innsynslogg SET formaal = 'x' WHERE nr = 1")
    with pytest.raises(LoggFeil, match="sporene"):
        logg.prune(NAA + 2 * MINUTT, NAA)
    assert logg.verify().antall == 3


def test_pruning_can_be_forced_once_the_damage_is_known(journal: Journal) -> None:
    logg = open_log(journal)
    write_looks(logg, 3)
    tamper(journal, "UPDATE innsynslogg SET formaal = 'x' WHERE nr = 1")
    assert logg.prune(NAA + 2 * MINUTT, NAA, likevel=True) == 2
    assert logg.verify().feil == ()


def test_a_printed_look_shows_nothing_that_was_typed() -> None:
    tekst = repr(look(formaal="hemmelig-formaal", saksnummer="hemmelig-sak"))
    assert "hemmelig" not in tekst


# Invariants

_TEKST = st.text(max_size=12)
_INNSLAG = st.builds(
    Innslag,
    tid=st.datetimes(
        min_value=datetime(2020, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
        max_value=datetime(2030, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
    bruker=_TEKST,
    rolle=_TEKST,
    ansatt_id=st.none() | st.integers(0, STOERSTE_ID),
    side=_TEKST,
    formaal=_TEKST,
    utfall=st.sampled_from(Utfall),
    saksnummer=_TEKST,
)
_HANDLING = st.one_of(
    st.tuples(st.just("skriv"), _INNSLAG),
    st.tuples(
        st.just("rydd"), st.integers(2020, 2031).map(lambda aar: datetime(aar, 1, 1, tzinfo=UTC))
    ),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(handlinger=st.lists(_HANDLING, max_size=12))
def test_the_chain_holds_after_any_sequence_of_writes_and_prunings(
    new_journalurl: Callable[[], AbstractContextManager[str]],
    handlinger: list[tuple[str, Innslag | datetime]],
) -> None:
    with new_journalurl() as url:
        logg = open_log(open_journal(url))
        fasit = _Fasit()
        hoder = [logg.verify().hode]
        for _, verdi in handlinger:
            if isinstance(verdi, Innslag):
                assert logg.write(verdi) == fasit.write(verdi)
            else:
                assert logg.prune(verdi, NAA) == fasit.prune(verdi)
            kontroll = logg.verify(hoder[-1])
            assert kontroll.feil == ()
            hoder.append(kontroll.hode)
        assert logg.rows()["nr"].to_list() == [nr for nr, _ in fasit.rader]
        assert logg.rows()["tid"].to_list() == [innslag.tid for _, innslag in fasit.rader]
        assert logg.rows()["ansatt_id"].to_list() == [i.ansatt_id for _, i in fasit.rader]


class _Fasit:
    """The log as a plain list."""

    def __init__(self) -> None:
        self.rader: list[tuple[int, Innslag]] = []
        self.sist = 0

    def write(self, innslag: Innslag) -> int:
        self.sist += 1
        self.rader.append((self.sist, innslag))
        return self.sist

    def prune(self, foer: datetime) -> int:
        antall = 0
        while self.rader and self.rader[0][1].tid < foer:
            self.rader.pop(0)
            antall += 1
        return antall
