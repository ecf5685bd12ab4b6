"""What is registered about people: added to, sealed, withdrawn, looked through without a key."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from cryptography.fernet import Fernet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from pipelines.contract.codes import Hendelse
from pipelines.errors import LagerFeil
from pipelines.store.journal.base import Journal, open_journal
from pipelines.store.journal.forsegling import Hvelvkrypto, reseal
from pipelines.store.journal.personsak import Personsak, Sakshendelse, Saksslag, new_sak
from tests.store.journal.verden import HVELVNOEKKEL, MINUTT, NAA, STOERSTE_ID, dump, tamper

DAG = date(2026, 3, 2)
SAK, ANNEN_SAK = "a" * 32, "b" * 32
AVTALE = {"hva": "Kortere vakter", "hvorfor": "Vond rygg «prøves»\nå 🙂"}


def event(slag: Saksslag, ansatt_id: int = 1, sak: str = SAK, **felt: Any) -> Sakshendelse:
    gitt: dict[str, Any] = {"dato": DAG, "tid": NAA, "bruker": "b", "rolle": "leder"}
    return Sakshendelse(ansatt_id, sak, slag, **gitt | felt)


def done(ansatt_id: int = 1, sak: str = SAK, **felt: Any) -> Sakshendelse:
    gitt = {"hendelse": Hendelse.OPPFOLGINGSPLAN}
    return event(Saksslag.GJENNOMFOERT, ansatt_id, sak, **gitt | felt)


@pytest.fixture
def saker(journal: Journal) -> Personsak:
    return open_cases(journal)


def open_cases(journal: Journal, *noekler: bytes) -> Personsak:
    return Personsak(journal, Hvelvkrypto(noekler or (HVELVNOEKKEL,)))


# One person


def test_an_event_comes_back_as_it_was_written(saker: Personsak) -> None:
    skrevet = event(Saksslag.AVTALE, STOERSTE_ID, innhold=AVTALE, neste=DAG)
    nr = saker.write(skrevet)
    (lest,) = saker.of(STOERSTE_ID)
    assert lest == event(Saksslag.AVTALE, STOERSTE_ID, innhold=AVTALE, neste=DAG, nr=nr)


def test_events_come_in_the_order_they_were_written_and_of_one_person_only(
    saker: Personsak,
) -> None:
    numre = [saker.write(event(Saksslag.AVTALE, dato=DAG - timedelta(nr))) for nr in range(3)]
    saker.write(event(Saksslag.AVTALE, 2, ANNEN_SAK))
    assert [ett.nr for ett in saker.of(1)] == numre


def test_nothing_that_somebody_wrote_is_printed(saker: Personsak) -> None:
    saker.write(event(Saksslag.AVTALE, innhold=AVTALE))
    assert "rygg" not in repr(saker.of(1))


def test_nothing_that_somebody_wrote_lies_readable(journal: Journal, saker: Personsak) -> None:
    saker.write(event(Saksslag.AVTALE, innhold=AVTALE))
    assert "rygg" not in repr(dump(journal, "personsak"))


@pytest.mark.parametrize(
    "endring",
    [
        "ansatt_id = '0000000000000002'",
        f"sak = '{ANNEN_SAK}'",
        "slag = 'kommentar'",
        "dato = '2026-01-01'",
        "neste = '2026-01-01'",
        "tid = '2026-01-01T00:00:00.000000Z'",
        "bruker = 'x'",
        "rolle = 'hr'",
    ],
)
def test_a_row_that_was_moved_or_changed_does_not_open(
    journal: Journal, saker: Personsak, endring: str
) -> None:
    saker.write(event(Saksslag.AVTALE, innhold=AVTALE))
    tamper(journal, f"UPDATE personsak SET {endring}")
    with pytest.raises(LagerFeil, match="kan ikke åpnes"):
        [*saker.of(1), *saker.of(2)]


def test_a_new_key_reaches_what_is_registered(journal: Journal, saker: Personsak) -> None:
    ny = Fernet.generate_key()
    saker.write(event(Saksslag.AVTALE, innhold=AVTALE))
    assert reseal(journal, Hvelvkrypto([ny, HVELVNOEKKEL])) == 1
    assert open_cases(journal, ny).of(1)[0].innhold == AVTALE


def test_nothing_is_written_with_a_key_of_another_vault(journal: Journal, saker: Personsak) -> None:
    saker.write(done())
    with pytest.raises(LagerFeil, match="en annen hvelvnøkkel"):
        open_cases(journal, Fernet.generate_key()).write(done())


def test_who_is_kept_out_has_no_reason_stored() -> None:
    with pytest.raises(ValueError, match="no reason"):
        event(Saksslag.HOLDES_UTENFOR, innhold={"grunn": "x"})


@pytest.mark.parametrize("slag", [Saksslag.GJENNOMFOERT, Saksslag.UNOEDVENDIG])
def test_what_was_done_says_what(slag: Saksslag) -> None:
    with pytest.raises(ValueError, match="hendelse"):
        event(slag)


def test_other_events_are_nothing_the_employer_owes() -> None:
    with pytest.raises(ValueError, match="hendelse"):
        event(Saksslag.AVTALE, hendelse=Hendelse.SAMTALE)


# Withdrawn


def test_what_is_withdrawn_is_not_shown(saker: Personsak) -> None:
    saker.write(event(Saksslag.AVTALE))
    saker.write(event(Saksslag.AVTALE, sak=ANNEN_SAK))
    saker.write(event(Saksslag.TRUKKET))
    assert [ett.sak for ett in saker.of(1)] == [ANNEN_SAK]


def test_one_event_can_be_withdrawn(saker: Personsak) -> None:
    foerste = saker.write(event(Saksslag.AVTALE))
    kommentar = saker.write(event(Saksslag.KOMMENTAR))
    saker.write(event(Saksslag.TRUKKET, gjelder=kommentar))
    assert [ett.nr for ett in saker.of(1)] == [foerste]


def test_a_person_is_told_of_what_was_withdrawn_too(saker: Personsak) -> None:
    saker.write(event(Saksslag.AVTALE, innhold=AVTALE))
    saker.write(event(Saksslag.TRUKKET, innhold={"grunn": "feil person"}))
    alle = saker.of(1, med_trukne=True)
    assert [(ett.slag, ett.trukket) for ett in alle] == [
        (Saksslag.AVTALE, True),
        (Saksslag.TRUKKET, False),
    ]


@pytest.mark.parametrize("slag", [Saksslag.EVALUERT, Saksslag.KOMMENTAR, Saksslag.TRUKKET])
def test_nothing_is_added_to_a_sak_that_is_not_there(saker: Personsak, slag: Saksslag) -> None:
    with pytest.raises(LagerFeil, match="finnes ikke lenger"):
        saker.write(event(slag))


def test_nothing_is_added_to_another_persons_sak(saker: Personsak) -> None:
    saker.write(event(Saksslag.AVTALE))
    with pytest.raises(LagerFeil, match="finnes ikke lenger"):
        saker.write(event(Saksslag.KOMMENTAR, 2))


def test_nothing_is_added_to_a_sak_that_was_withdrawn(saker: Personsak) -> None:
    saker.write(event(Saksslag.AVTALE))
    saker.write(event(Saksslag.TRUKKET))
    with pytest.raises(LagerFeil, match="finnes ikke lenger"):
        saker.write(event(Saksslag.EVALUERT))


def test_an_event_of_another_sak_is_not_withdrawn(saker: Personsak) -> None:
    saker.write(event(Saksslag.AVTALE))
    annen = saker.write(event(Saksslag.AVTALE, sak=ANNEN_SAK))
    with pytest.raises(LagerFeil, match="finnes ikke lenger"):
        saker.write(event(Saksslag.TRUKKET, gjelder=annen))


# Many people, nothing opened


def test_what_was_done_is_read_without_any_key(journal: Journal, saker: Personsak) -> None:
    saker.write(done(STOERSTE_ID, new_sak()))
    saker.write(
        event(Saksslag.UNOEDVENDIG, 2, new_sak(), hendelse=Hendelse.DIALOGMOTE_1, innhold=AVTALE)
    )
    fremmed = open_cases(journal, Fernet.generate_key())
    assert fremmed.done().rows() == [
        (2, "dialogmote_1", DAG, True),
        (STOERSTE_ID, "oppfolgingsplan", DAG, False),
    ]


def test_what_was_withdrawn_was_not_done(saker: Personsak) -> None:
    sak = new_sak()
    saker.write(done(1, sak))
    saker.write(event(Saksslag.TRUKKET, 1, sak))
    feil = saker.write(done(2, ANNEN_SAK))
    saker.write(event(Saksslag.TRUKKET, 2, ANNEN_SAK, gjelder=feil))
    assert saker.done().is_empty()


@pytest.mark.parametrize("antall", [2, 501, 2_000])
def test_only_those_asked_for_are_told_of(saker: Personsak, antall: int) -> None:
    for ansatt_id in (1, 2, 10_000):
        saker.write(done(ansatt_id, new_sak()))
    assert saker.done(range(antall))["ansatt_id"].to_list() == [1, 2][: antall - 1]


@pytest.mark.parametrize("ansatte", [None, []])
def test_nobody_is_a_frame_of_the_same_columns(saker: Personsak, ansatte: list[int] | None) -> None:
    assert saker.done(ansatte).schema == {
        "ansatt_id": pl.UInt64,
        "hendelse": pl.String,
        "dato": pl.Date,
        "unoedvendig": pl.Boolean,
    }
    assert saker.due(DAG, ansatte).schema == {
        "ansatt_id": pl.UInt64,
        "sak": pl.String,
        "dato": pl.Date,
    }
    assert saker.talks(ansatte).schema == {"ansatt_id": pl.UInt64, "dato": pl.Date}


UKE = timedelta(weeks=1)


def test_an_agreement_is_due_on_its_day_and_not_before(saker: Personsak) -> None:
    saker.write(event(Saksslag.AVTALE, neste=DAG))
    assert saker.due(DAG - timedelta(1)).is_empty()
    assert saker.due(DAG).rows() == [(1, SAK, DAG)]
    assert saker.due(DAG + UKE).rows() == [(1, SAK, DAG)]


def test_an_agreement_evaluated_for_good_is_not_due(saker: Personsak) -> None:
    saker.write(event(Saksslag.AVTALE, neste=DAG))
    saker.write(event(Saksslag.EVALUERT))
    assert saker.due(DAG + UKE).is_empty()


def test_an_agreement_that_goes_on_is_due_on_its_next_day(saker: Personsak) -> None:
    saker.write(event(Saksslag.AVTALE, neste=DAG))
    saker.write(event(Saksslag.EVALUERT, neste=DAG + UKE))
    assert saker.due(DAG).is_empty()
    assert saker.due(DAG + UKE).rows() == [(1, SAK, DAG + UKE)]


def test_an_agreement_is_due_again_when_its_evaluation_is_withdrawn(saker: Personsak) -> None:
    saker.write(event(Saksslag.AVTALE, neste=DAG))
    evaluert = saker.write(event(Saksslag.EVALUERT))
    saker.write(event(Saksslag.TRUKKET, gjelder=evaluert))
    assert saker.due(DAG).rows() == [(1, SAK, DAG)]


def test_a_comment_evaluates_nothing(saker: Personsak) -> None:
    saker.write(event(Saksslag.AVTALE, neste=DAG))
    saker.write(event(Saksslag.KOMMENTAR))
    assert saker.due(DAG).height == 1


def test_a_withdrawn_agreement_is_not_due(saker: Personsak) -> None:
    saker.write(event(Saksslag.AVTALE, neste=DAG))
    saker.write(event(Saksslag.TRUKKET))
    assert saker.due(DAG).is_empty()


def test_each_agreement_of_a_person_is_due_by_itself(saker: Personsak) -> None:
    for sak, neste in ((SAK, DAG), (ANNEN_SAK, DAG + UKE)):
        saker.write(event(Saksslag.AVTALE, sak=sak, neste=neste))
    assert saker.due(DAG + UKE)["sak"].to_list() == [SAK, ANNEN_SAK]


@pytest.mark.parametrize(("dager", "utenfor"), [(-1, True), (0, True), (1, False)])
def test_somebody_is_kept_out_to_and_including_a_day(
    saker: Personsak, dager: int, utenfor: bool
) -> None:
    saker.write(event(Saksslag.HOLDES_UTENFOR, STOERSTE_ID, dato=DAG))
    assert saker.kept_out(DAG + timedelta(dager)) == ({STOERSTE_ID} if utenfor else set())


def test_the_latest_word_on_who_is_kept_out_counts(saker: Personsak) -> None:
    saker.write(event(Saksslag.HOLDES_UTENFOR, dato=DAG + UKE))
    saker.write(event(Saksslag.HOLDES_UTENFOR, sak=ANNEN_SAK, dato=DAG - UKE))
    assert saker.kept_out(DAG) == set()


def test_somebody_is_no_longer_kept_out_when_it_is_withdrawn(saker: Personsak) -> None:
    saker.write(event(Saksslag.HOLDES_UTENFOR, dato=DAG + UKE))
    saker.write(event(Saksslag.TRUKKET))
    assert saker.kept_out(DAG) == set()


def test_the_talk_planned_last_is_the_one(saker: Personsak) -> None:
    for sak, dato in ((SAK, DAG + UKE), (ANNEN_SAK, DAG), ("c" * 32, DAG - UKE)):
        saker.write(event(Saksslag.SAMTALE_AVTALT, sak=sak, dato=dato))
    saker.write(event(Saksslag.TRUKKET, sak="c" * 32))
    assert saker.talks().rows() == [(1, DAG)]


# Against a plain reading of what one person's events say

_SLAG = st.sampled_from([Saksslag.AVTALE, Saksslag.EVALUERT, Saksslag.TRUKKET, Saksslag.KOMMENTAR])
_STEG = st.tuples(
    _SLAG, st.integers(1, 2), st.sampled_from("ab"), st.none() | st.integers(0, 3), st.booleans()
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steg=st.lists(_STEG, max_size=12))
def test_what_is_due_is_what_reading_the_events_one_by_one_gives(
    new_journalurl: Any, steg: list[tuple[Saksslag, int, str, int | None, bool]]
) -> None:
    with new_journalurl() as url:
        saker = open_cases(open_journal(url))
        skrevet: dict[str, list[int]] = {}
        for slag, person, bokstav, uker, hele in steg:
            sak = f"{bokstav}{person}".ljust(32, "0")
            neste = None if uker is None or slag in (Saksslag.TRUKKET,) else DAG + uker * UKE
            gjelder = None
            if slag is Saksslag.TRUKKET and not hele and sak in skrevet:
                gjelder = skrevet[sak][-1]
            try:
                nr = saker.write(event(slag, person, sak, neste=neste, gjelder=gjelder))
            except LagerFeil:
                continue
            skrevet.setdefault(sak, []).append(nr)
        for til in (DAG, DAG + UKE, DAG + 5 * UKE):
            forfalt = saker.due(til)
            assert sorted(forfalt.rows()) == sorted(_due_naively(saker, til))


def _due_naively(saker: Personsak, til: date) -> list[tuple[int, str, date]]:
    funnet = []
    for person in (1, 2):
        staar: dict[str, date | None] = {}
        for ett in saker.of(person):
            if ett.slag in (Saksslag.AVTALE, Saksslag.EVALUERT):
                staar[ett.sak] = ett.neste
        funnet += [
            (person, sak, neste)
            for sak, neste in staar.items()
            if neste is not None and neste <= til
        ]
    return funnet


# Deleted


def test_one_person_is_forgotten_and_the_others_stay(journal: Journal, saker: Personsak) -> None:
    for ansatt_id in (1, 1, 2):
        saker.write(done(ansatt_id, new_sak()))
    assert saker.forget(1) == 2
    assert [rad["ansatt_id"] for rad in dump(journal, "personsak")] == ["0000000000000002"]
    assert saker.people() == {2}


def test_a_number_is_never_given_twice(saker: Personsak) -> None:
    foerste = saker.write(done())
    saker.forget(1)
    assert saker.write(done()) > foerste


AAR = timedelta(days=365)
GRENSE = date(2026, 1, 1)


def _at(dag: date, minutt: int = 0) -> datetime:
    return datetime(dag.year, dag.month, dag.day, tzinfo=NAA.tzinfo) + minutt * MINUTT


@pytest.mark.parametrize(("skrevet", "gaar"), [(date(2025, 12, 31), 1), (GRENSE, 0)])
def test_what_was_written_before_the_day_goes(saker: Personsak, skrevet: date, gaar: int) -> None:
    saker.write(done(tid=_at(skrevet), dato=date(2025, 1, 1)))
    assert saker.prune(GRENSE) == gaar


def test_a_sak_goes_when_its_newest_event_is_that_old(saker: Personsak) -> None:
    gammel: dict[str, Any] = {"tid": _at(date(2025, 1, 1)), "dato": date(2025, 1, 1)}
    saker.write(event(Saksslag.AVTALE, **gammel))
    saker.write(event(Saksslag.EVALUERT, tid=_at(GRENSE), dato=date(2025, 6, 1)))
    saker.write(event(Saksslag.AVTALE, sak=ANNEN_SAK, **gammel))
    saker.write(event(Saksslag.EVALUERT, sak=ANNEN_SAK, **gammel))
    assert saker.prune(GRENSE) == 2
    assert {ett.sak for ett in saker.of(1)} == {SAK}


def test_whoever_is_still_kept_out_stays_so(saker: Personsak) -> None:
    saker.write(event(Saksslag.HOLDES_UTENFOR, tid=_at(date(2020, 1, 1)), dato=GRENSE))
    assert saker.prune(GRENSE) == 0


# The database itself


@pytest.mark.parametrize(
    "setning",
    [
        "UPDATE personsak SET dato = '2020-01-01'",
        "UPDATE personsak SET slag = 'trukket'",
        "UPDATE personsak SET bruker = 'x'",
        "UPDATE personsak SET nr = 99",
        "UPDATE personsak SET neste = '2020-01-01'",
        "UPDATE personsak SET innhold = innhold, ansatt_id = '0000000000000002'",
    ],
)
def test_the_database_refuses_to_change_what_was_written(
    journal: Journal, saker: Personsak, setning: str
) -> None:
    saker.write(done())
    with pytest.raises(DBAPIError, match="endres ikke"), journal.begin() as con:
        con.exec_driver_sql(setning)
    assert len(saker.of(1)) == 1


def test_the_database_refuses_its_own_ways_around_the_lock(
    journal: Journal, saker: Personsak
) -> None:
    if journal.is_postgresql:
        pytest.skip("the ways of SQLite")
    saker.write(done())
    kolonner = "nr, sak, slag, dato, tid, bruker, rolle, innhold, noekkel"
    for setning in (
        "UPDATE personsak SET rowid = 99",
        f"INSERT OR REPLACE INTO personsak ({kolonner}, ansatt_id) "
        f"SELECT {kolonner}, '0000000000000002' FROM personsak",
    ):
        with pytest.raises(DBAPIError, match="endres ikke"), journal.begin() as con:
            con.exec_driver_sql(setning)
