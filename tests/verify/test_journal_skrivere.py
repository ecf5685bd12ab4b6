"""Many processes write the journal at once, and some are killed: the log's chain is never broken,
and nothing of what is registered about people or written about tiltak is lost.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from pipelines.store.journal.base import Journal, open_journal
from pipelines.store.journal.forsegling import Hvelvkrypto
from pipelines.store.journal.personsak import Personsak
from pipelines.store.journal.tiltak import Radslag, Skrevet, Tiltaksregister
from tests.store.journal.verden import MINUTT, NAA, STOERSTE_ID, look, open_log, write_looks

pytestmark = pytest.mark.verify

ROT = Path(__file__).parents[2]
PROSESSER = 8
RADER = 40
TILTAKSRADER = 6
"""Each reads the whole history first, as a page does."""
SKRIV = """
import sys
from datetime import timedelta
from pipelines.store.journal.base import open_journal
from pipelines.store.journal.forsegling import Hvelvkrypto
from pipelines.errors import Kollisjon
from pipelines.store.journal.personsak import Personsak, Sakshendelse, Saksslag, new_sak
from pipelines.store.journal.tiltak import Radslag, Skrevet, Tiltaksregister
from tests.store.journal.verden import NAA, look, open_log
url, hvem, antall, hva = sys.argv[1:]
journal = open_journal(url)
krypto = Hvelvkrypto([b"A" * 43 + b"="])
logg, saker = open_log(journal), Personsak(journal, krypto)
tiltak = Tiltaksregister(journal, krypto)
sak = new_sak()
def revise(tekst):
    # As somebody at a form: from what was read, and again from what others wrote meanwhile.
    while True:
        staar = [ett for ett in tiltak.of("a" * 32) if ett.slag is Radslag.UTGAVE][-1].versjon
        try:
            return tiltak.write("a" * 32, staar, {"tittel": tekst}, Skrevet(NAA, hvem, "hr"))
        except Kollisjon:
            continue
nr = 0
while int(antall) == 0 or nr < int(antall):
    match hva:
        case "skriv":
            skrevet = logg.write(look(nr, bruker=hvem))
        case "en gang":
            skrevet = logg.write_once(look(nr * 60), timedelta(minutes=15))
        case "sak":
            slag = Saksslag.EVALUERT if nr else Saksslag.AVTALE
            skrevet = saker.write(Sakshendelse(
                1, sak, slag, NAA.date(), NAA, hvem, "leder", {"tekst": f"{hvem} {nr}"}
            ))
        case "tiltak":
            skrevet = revise(f"{hvem} {nr}")
            tiltak.note("a" * 32, f"{hvem} {nr}", Skrevet(NAA, hvem, "amu"))
        case _:
            kontroll = logg.verify()
            assert not kontroll.feil, kontroll.feil
            skrevet = kontroll.antall
    print(skrevet, flush=True)
    nr += 1
"""


@pytest.fixture
def journal(journalurl: str) -> Journal:
    return open_journal(journalurl)


@contextmanager
def _process(
    url: str, hvem: str, antall: int = RADER, hva: str = "skriv"
) -> Iterator[subprocess.Popen[str]]:
    prosess = subprocess.Popen(
        [sys.executable, "-c", SKRIV, url, hvem, str(antall), hva],
        cwd=ROT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield prosess
    finally:
        prosess.kill()
        prosess.communicate(timeout=60)


def _finish(prosess: subprocess.Popen[str]) -> list[str]:
    skrevet, feil = prosess.communicate(timeout=180)
    assert prosess.returncode == 0, feil
    return skrevet.split()


def test_processes_that_write_at_once_make_one_chain(journal: Journal, journalurl: str) -> None:
    with ExitStack() as stabel:
        prosesser = [
            stabel.enter_context(_process(journalurl, f"bruker-{nr}")) for nr in range(PROSESSER)
        ]
        numre = [[int(ett) for ett in _finish(prosess)] for prosess in prosesser]
    assert sorted(nr for egne in numre for nr in egne) == list(range(1, PROSESSER * RADER + 1))
    assert all(egne == sorted(egne) for egne in numre)
    logg = open_log(journal)
    assert logg.verify().feil == ()
    for bruker, egne in enumerate(numre):
        assert logg.rows(bruker=f"bruker-{bruker}")["nr"].to_list() == egne


def test_a_page_that_runs_in_many_processes_at_once_is_one_look(
    journal: Journal, journalurl: str
) -> None:
    with ExitStack() as stabel:
        prosesser = [
            stabel.enter_context(_process(journalurl, "x", 5, "en gang")) for _ in range(PROSESSER)
        ]
        skrevet = [nr for prosess in prosesser for nr in _finish(prosess) if nr != "None"]
    assert sorted(map(int, skrevet)) == [1, 2, 3, 4, 5]
    rader = open_log(journal).rows().sort("tid")
    assert rader["tid"].to_list() == [NAA + timedelta(hours=time) for time in range(5)]


def test_the_log_holds_for_whoever_checks_it_while_others_write_and_delete(
    journal: Journal, journalurl: str
) -> None:
    logg = open_log(journal)
    write_looks(logg, 30)
    with (
        _process(journalurl, "b", RADER) as skriver,
        _process(journalurl, "", RADER, "kontroll") as kontroll,
    ):
        ryddet = [logg.prune(NAA + nr * MINUTT, NAA) for nr in range(1, 15)]
        _finish(skriver)
        assert len(_finish(kontroll)) == RADER
    assert logg.verify().feil == ()
    assert logg.rows().height == 30 + RADER - sum(ryddet)


def test_killed_writers_leave_whole_rows_and_the_rest_writes_on(
    journal: Journal, journalurl: str
) -> None:
    with ExitStack() as stabel:
        lever = [stabel.enter_context(_process(journalurl, f"lever-{nr}")) for nr in range(4)]
        doemt = [stabel.enter_context(_process(journalurl, f"dør-{nr}", 0)) for nr in range(4)]
        sagt = [_kill_after(prosess, 3 + nr) for nr, prosess in enumerate(doemt)]
        numre = {nr for prosess in lever for nr in map(int, _finish(prosess))}
    logg = open_log(journal)
    kontroll = logg.verify()
    assert kontroll.feil == ()
    rader = logg.rows()
    assert rader["nr"].to_list() == list(range(1, kontroll.antall + 1))
    assert numre | {nr for egne in sagt for nr in egne} <= set(rader["nr"].to_list())
    assert logg.write(look(ansatt_id=STOERSTE_ID)) == kontroll.antall + 1


def _kill_after(prosess: subprocess.Popen[str], antall: int) -> list[int]:
    """The numbers it said were safely written before it was killed."""
    assert prosess.stdout is not None
    sagt = [int(prosess.stdout.readline()) for _ in range(antall)]
    prosess.kill()
    return sagt


def test_processes_that_register_at_once_about_the_same_person_lose_nothing(
    journal: Journal, journalurl: str
) -> None:
    with ExitStack() as stabel:
        prosesser = [
            stabel.enter_context(_process(journalurl, f"b{nr}", RADER, "sak"))
            for nr in range(PROSESSER)
        ]
        numre = [[int(ett) for ett in _finish(prosess)] for prosess in prosesser]
    hendelser = Personsak(journal, Hvelvkrypto([b"A" * 43 + b"="])).of(1)
    assert [ett.nr for ett in hendelser] == sorted(nr for egne in numre for nr in egne)
    for bruker, egne in enumerate(numre):
        tekster = [ett.innhold["tekst"] for ett in hendelser if ett.nr in egne]
        assert tekster == [f"b{bruker} {nr}" for nr in range(RADER)]


def test_processes_that_revise_the_same_tiltak_at_once_lose_nothing(
    journal: Journal, journalurl: str
) -> None:
    register, sak = Tiltaksregister(journal, Hvelvkrypto([b"A" * 43 + b"="])), "a" * 32
    register.write(sak, 0, {"tittel": "først"}, Skrevet(NAA, "x", "hr"))
    with ExitStack() as stabel:
        prosesser = [
            stabel.enter_context(_process(journalurl, f"b{nr}", TILTAKSRADER, "tiltak"))
            for nr in range(PROSESSER)
        ]
        versjoner = [[int(ett) for ett in _finish(prosess)] for prosess in prosesser]
    rader = register.of(sak)
    utgaver = {rad.versjon: rad.innhold["tittel"] for rad in rader if rad.slag is Radslag.UTGAVE}
    assert list(utgaver) == list(range(1, PROSESSER * TILTAKSRADER + 2))
    for nr, egne in enumerate(versjoner):
        skrevet = [f"b{nr} {rad}" for rad in range(TILTAKSRADER)]
        assert [utgaver[versjon] for versjon in egne] == skrevet
        notater = [rad for rad in rader if rad.slag is Radslag.NOTAT and rad.bruker == f"b{nr}"]
        assert [rad.innhold for rad in notater] == skrevet
