"""The largest employer's names go into the vault while somebody waits, and cost little again."""

from __future__ import annotations

from datetime import date
from time import perf_counter, process_time

import polars as pl
import pytest

from pipelines.store.journal.base import open_journal
from pipelines.store.journal.hvelv import Oppslag
from tests.store.journal.verden import look, open_log, open_vault

pytestmark = pytest.mark.verify

ANSATTE = 170_000
FOERSTE_SEKUNDER = 30.0
UENDRET_SEKUNDER = 10.0
ALLE_ENDRET_SEKUNDER = 60.0
INNSLAG = 5_000


def _virksomhet() -> pl.DataFrame:
    """Everybody with number, name and address, ids spread as keyed hashes are."""
    return pl.select(nr=pl.int_range(ANSATTE, dtype=pl.UInt64)).select(
        ansatt_id=pl.col("nr").hash(seed=1),
        ansattnr=pl.format("{}", pl.col("nr") + 100_000),
        navn=pl.format("Kari Eksempel {}", "nr"),
        epost=pl.format("kari.{}@etat.example", "nr"),
    )


def test_the_largest_employer_is_kept_in_time(journalurl: str) -> None:
    """In processor time, so that whatever else runs on the machine does not count."""
    hvelv = open_vault(open_journal(journalurl))
    alle = _virksomhet()
    nytt_navn = alle.with_columns(navn=pl.col("navn") + " Nytt")
    maalt = []
    for leveranse, per_dato, ventet in (
        (alle, date(2026, 4, 15), ANSATTE),
        (alle, date(2026, 4, 15), 0),
        (alle, date(2026, 7, 15), 0),
        (nytt_navn, date(2026, 10, 15), ANSATTE),
    ):
        start = process_time()
        assert hvelv.keep(leveranse, per_dato) == ventet
        maalt.append(process_time() - start)
    print("\nhvelvet, prosessorsekunder:", [f"{sekunder:.1f}" for sekunder in maalt])
    assert hvelv.find(Oppslag.ANSATTNR, "100007") == alle["ansatt_id"][7]
    assert maalt[0] < FOERSTE_SEKUNDER
    assert max(maalt[1:3]) < UENDRET_SEKUNDER
    assert maalt[3] < ALLE_ENDRET_SEKUNDER


def test_the_log_is_written_in_milliseconds_and_checked_in_seconds(journalurl: str) -> None:
    logg = open_log(open_journal(journalurl))
    start = perf_counter()
    for nr in range(INNSLAG):
        logg.write(look(nr))
    skrevet = perf_counter()
    assert logg.verify().feil == ()
    sjekket = perf_counter()
    print(
        f"\ninnsynsloggen: {(skrevet - start) / INNSLAG * 1_000:.1f} ms per innslag, "
        f"{(sjekket - skrevet) / INNSLAG * 1_000_000:.0f} µs per rad i kontrollen"
    )
    assert (skrevet - start) / INNSLAG < 0.050
    assert (sjekket - skrevet) / INNSLAG < 0.001
