"""Login sessions: seen, active, and ended for good."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.store.journal.base import Journal
from pipelines.store.journal.okter import Okt, Okter
from tests.store.journal.verden import MINUTT, NAA, dump

B = "bruker-a"


@pytest.fixture
def okter(journal: Journal) -> Okter:
    return Okter(journal)


def test_a_session_is_there_from_the_first_time_it_is_seen(okter: Okter) -> None:
    assert okter.look(B, NAA) is None
    assert okter.touch(B, NAA, NAA + MINUTT) == Okt(NAA + MINUTT, None)
    assert okter.look(B, NAA) == Okt(NAA + MINUTT, None)


def test_use_keeps_a_session_active(okter: Okter) -> None:
    okter.touch(B, NAA, NAA)
    assert okter.touch(B, NAA, NAA + 5 * MINUTT) == Okt(NAA + 5 * MINUTT, None)


def test_looking_is_no_use(okter: Okter) -> None:
    okter.touch(B, NAA, NAA)
    okter.look(B, NAA)
    assert okter.look(B, NAA) == Okt(NAA, None)


@pytest.mark.parametrize(
    ("senere", "skrevet"),
    [
        (timedelta(seconds=59), False),
        (timedelta(seconds=60), True),
        (timedelta(seconds=-90), False),
    ],
)
def test_use_is_written_once_a_minute_and_never_backwards(
    okter: Okter, senere: timedelta, *, skrevet: bool
) -> None:
    okter.touch(B, NAA, NAA)
    okter.touch(B, NAA, NAA + senere)
    assert okter.look(B, NAA) == Okt(NAA + senere if skrevet else NAA, None)


def test_an_ended_session_never_lives_again(okter: Okter) -> None:
    okter.touch(B, NAA, NAA)
    okter.end(B, NAA, NAA + MINUTT)
    ventet = Okt(NAA, NAA + MINUTT)
    assert okter.touch(B, NAA, NAA + 10 * MINUTT) == ventet
    assert okter.look(B, NAA) == ventet


def test_a_session_ended_before_it_was_seen_is_ended(okter: Okter) -> None:
    okter.end(B, NAA, NAA + MINUTT)
    assert okter.touch(B, NAA, NAA + 2 * MINUTT).avsluttet == NAA + MINUTT


def test_ending_twice_keeps_the_first_time(okter: Okter) -> None:
    okter.end(B, NAA, NAA + MINUTT)
    okter.end(B, NAA, NAA + 2 * MINUTT)
    okter.end_all(B, NAA + 3 * MINUTT)
    assert okter.look(B, NAA) == Okt(NAA + MINUTT, NAA + MINUTT)


def test_ending_one_session_leaves_the_others(okter: Okter) -> None:
    for bruker, iat in ((B, NAA), (B, NAA + MINUTT), ("bruker-b", NAA)):
        okter.touch(bruker, iat, NAA)
    okter.end(B, NAA, NAA)
    assert okter.look(B, NAA + MINUTT) == okter.look("bruker-b", NAA) == Okt(NAA, None)


def test_all_sessions_of_a_user_can_be_ended_at_once(okter: Okter) -> None:
    for bruker, iat in ((B, NAA), (B, NAA + MINUTT), ("bruker-b", NAA)):
        okter.touch(bruker, iat, NAA)
    okter.end_all(B, NAA + 5 * MINUTT)
    assert okter.look(B, NAA) == okter.look(B, NAA + MINUTT) == Okt(NAA, NAA + 5 * MINUTT)
    assert okter.look("bruker-b", NAA) == Okt(NAA, None)


def test_sessions_older_than_any_cookie_are_deleted(okter: Okter, journal: Journal) -> None:
    for dag in range(4):
        okter.touch(B, NAA + timedelta(days=dag), NAA)
    assert okter.prune(NAA + timedelta(days=2)) == 2
    assert len(dump(journal, "okt")) == 2
    assert okter.look(B, NAA + timedelta(days=2)) is not None


_HENDELSE = st.tuples(
    st.sampled_from(["touch", "end", "end_all", "look"]),
    st.sampled_from(["a", "b"]),
    st.integers(0, 2),
    st.integers(0, 5),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hendelser=st.lists(_HENDELSE, max_size=12))
def test_once_ended_is_ended_whatever_comes_after(
    journal: Journal, hendelser: list[tuple[str, str, int, int]]
) -> None:
    okter = Okter(journal)
    okter.prune(NAA + timedelta(days=10**5))
    avsluttet: set[tuple[str, datetime]] = set()
    kjent: set[tuple[str, datetime]] = set()
    for hva, bruker, okt, minutt in hendelser:
        iat, naa = NAA + timedelta(seconds=okt), NAA + minutt * MINUTT
        match hva:
            case "touch":
                okter.touch(bruker, iat, naa)
                kjent.add((bruker, iat))
            case "end":
                okter.end(bruker, iat, naa)
                kjent.add((bruker, iat))
                avsluttet.add((bruker, iat))
            case "end_all":
                okter.end_all(bruker, naa)
                avsluttet |= {en for en in kjent if en[0] == bruker}
            case _:
                okter.look(bruker, iat)
        for en in kjent:
            sett = okter.look(*en)
            assert sett is not None
            assert (sett.avsluttet is not None) == (en in avsluttet)
