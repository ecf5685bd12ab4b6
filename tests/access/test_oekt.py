from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.access.innlogging import Bruker
from pipelines.access.oekt import (
    LENGSTE,
    UVIRKSOM,
    Slutt,
    end_session,
    look_at_session,
    use_session,
)
from pipelines.store.journal.base import journal_url, open_journal
from pipelines.store.journal.okter import Okter
from pipelines.store.lager import Lager

INN = datetime(2026, 11, 2, 8, tzinfo=UTC)
SEKUND = timedelta(seconds=1)


@pytest.fixture
def okter(tmp_path: Path) -> Okter:
    lager = Lager(tmp_path / "lager")
    lager.create()
    return Okter(open_journal(journal_url(lager, None)))


def login(naar: datetime = INN) -> Bruker:
    return Bruker("b1", naar, "Kari", None, None, {})


def test_a_session_lasts_while_it_is_used(okter: Okter) -> None:
    naa = INN
    while naa + UVIRKSOM - SEKUND < INN + LENGSTE:
        assert use_session(okter, login(), naa).slutt is None
        naa += UVIRKSOM - SEKUND
    assert use_session(okter, login(), naa).slutt is None


def test_it_ends_after_thirty_minutes_without_use(okter: Okter) -> None:
    use_session(okter, login(), INN)
    assert look_at_session(okter, login(), INN + UVIRKSOM - SEKUND).slutt is None
    assert use_session(okter, login(), INN + UVIRKSOM).slutt is Slutt.UVIRKSOM
    assert use_session(okter, login(), INN + UVIRKSOM).slutt is Slutt.UVIRKSOM


def test_looking_does_not_keep_it_alive(okter: Okter) -> None:
    use_session(okter, login(), INN)
    for minutter in range(0, 30, 5):
        look_at_session(okter, login(), INN + timedelta(minutes=minutter))
    assert look_at_session(okter, login(), INN + UVIRKSOM).slutt is Slutt.UVIRKSOM


def test_it_ends_eight_hours_after_the_login_however_busy(okter: Okter) -> None:
    naa = INN
    while naa < INN + LENGSTE:
        assert use_session(okter, login(), naa).slutt is None
        naa += timedelta(minutes=20)
    assert use_session(okter, login(), INN + LENGSTE).slutt is Slutt.UTLOEPT


def test_the_end_that_use_can_move_is_told_from_the_one_it_cannot(okter: Okter) -> None:
    foerst = use_session(okter, login(), INN)
    assert (foerst.varer_til, foerst.kan_forlenges) == (INN + UVIRKSOM, True)
    sen = INN + LENGSTE - timedelta(minutes=10)
    okter.touch("b1", INN, sen)
    sist = use_session(okter, login(), sen)
    assert (sist.varer_til, sist.kan_forlenges) == (INN + LENGSTE, False)


def test_a_login_that_was_never_seen_counts_from_when_it_was_made(okter: Okter) -> None:
    assert use_session(okter, login(), INN + UVIRKSOM).slutt is Slutt.UVIRKSOM


def test_logging_out_ends_that_login_and_no_other(okter: Okter) -> None:
    ny = login(INN + timedelta(minutes=1))
    use_session(okter, login(), INN)
    end_session(okter, login(), INN + SEKUND)
    assert use_session(okter, login(), INN + 2 * SEKUND).slutt is Slutt.LOGGET_UT
    assert use_session(okter, ny, ny.innlogget).slutt is None


def test_a_login_can_be_ended_before_it_was_ever_seen(okter: Okter) -> None:
    end_session(okter, login(), INN)
    assert use_session(okter, login(), INN).slutt is Slutt.LOGGET_UT
