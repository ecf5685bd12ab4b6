"""Change the vault's key, kill it at every step, or go on working meanwhile: no row is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from pipelines.store.hvelvnoekkel import (
    HVELVNOEKKELVARIABEL,
    new_key,
    read_or_make_vault_keys,
    read_vault_keys,
    rotate,
)
from pipelines.store.journal.base import Journal, open_journal
from pipelines.store.journal.forsegling import Hvelvkrypto
from pipelines.store.journal.hvelv import Hvelv
from pipelines.store.journal.moetenotat import Moetenotat, Moetenotater, Notatslag
from pipelines.store.journal.personsak import Personsak, Sakshendelse, Saksslag
from pipelines.store.journal.tiltak import Skrevet, Tiltaksregister
from pipelines.store.journal.utkast import Utkast
from pipelines.store.lager import Lager
from tests.store.journal.verden import NAA, OPPSLAGSNOEKKEL, people

pytestmark = pytest.mark.verify

ROT = Path(__file__).parents[2]
FOLK = 7
RADER = FOLK + 5
"""Everybody, a user, a draft, an event, a note and a tiltak; three rows are sealed at a time, so
that there are more steps.
"""

HENDELSE = Sakshendelse(
    1, "a" * 32, Saksslag.AVTALE, NAA.date(), NAA, "b", "leder", {"hva": "Kortere vakter"}
)
NOTAT = Moetenotat("b" * 32, "S1", "2026K1", Notatslag.NOTAT, NAA, "b", "Mer bemanning")
TILTAK = {"tittel": "Faste vakter"}

STEG = [
    ("pipelines.store.hvelvnoekkel._read_file", 1),
    ("pipelines.store.hvelvnoekkel.Fernet.generate_key", 1),
    ("pipelines.store.hvelvnoekkel._write_keys", 1),
    ("pipelines.store.hvelvnoekkel._write_keys", 2),
    ("pathlib.Path.replace", 1),
    ("pathlib.Path.replace", 2),
    ("pipelines.store.hvelvnoekkel.os.fsync", 1),
    ("pipelines.store.hvelvnoekkel.os.fsync", 2),
    ("pipelines.store.hvelvnoekkel.os.fsync", 3),
    ("pipelines.store.hvelvnoekkel.os.fsync", 4),
    ("pipelines.store.hvelvnoekkel.reseal", 1),
    *(("pipelines.store.journal.forsegling._reseal_some", nr) for nr in range(1, 13)),
    *(("pipelines.store.journal.forsegling._resealed", nr) for nr in (1, 2, 3, 5, RADER)),
]
STEG_MED_MILJOE = [
    *(("pipelines.store.journal.forsegling._reseal_some", nr) for nr in (1, 2, 4)),
    *(("pipelines.store.journal.forsegling._resealed", nr) for nr in (1, 5, RADER)),
]
DRAP = """
import os, pkgutil, signal, sys
from pathlib import Path
from pipelines.store.hvelvnoekkel import rotate
from pipelines.store.journal import forsegling
from pipelines.store.journal.base import open_journal
from pipelines.store.lager import Lager
sti, nr, naar, mappe, url = sys.argv[1:]
journal = open_journal(url)
forsegling._BOLK = 3
eier, navn = sti.rsplit(".", 1)
eier = pkgutil.resolve_name(eier)
ekte = getattr(eier, navn)
igjen = [int(nr)]
def draept(*a, **k):
    igjen[0] -= 1
    if igjen[0]:
        return ekte(*a, **k)
    if naar == "etter":
        ekte(*a, **k)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(eier, navn, draept)
rotate(Lager(Path(mappe)), journal)
"""


@pytest.fixture
def journal(journalurl: str) -> Journal:
    return open_journal(journalurl)


@pytest.fixture
def lager(tmp_path: Path) -> Lager:
    lager = Lager(tmp_path / "lager")
    lager.create()
    return lager


def _kill_a_change(
    steg: tuple[str, int], naar: str, lager: Lager, url: str, miljoe: dict[str, str]
) -> None:
    sti, nr = steg
    prosess = subprocess.run(
        [sys.executable, "-c", DRAP, sti, str(nr), naar, str(lager.mappe), url],
        cwd=ROT,
        env=os.environ | miljoe,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert prosess.returncode == -signal.SIGKILL, prosess.stderr.decode()


def _fill(journal: Journal, krypto: Hvelvkrypto) -> None:
    hvelv = Hvelv(journal, krypto, OPPSLAGSNOEKKEL)
    hvelv.keep(people(*((nr, str(nr), f"Navn {nr}", None) for nr in range(FOLK))), date(2026, 1, 1))
    hvelv.remember_user("b", {"navn": "Åse"})
    Utkast(journal, krypto).save("b", "felt", "tekst", NAA)
    Personsak(journal, krypto).write(HENDELSE)
    Moetenotater(journal, krypto).write(NOTAT)
    Tiltaksregister(journal, krypto).write("c" * 32, 0, TILTAK, Skrevet(NAA, "b", "hr"))


def _require_all(journal: Journal, krypto: Hvelvkrypto) -> None:
    hvelv = Hvelv(journal, krypto, OPPSLAGSNOEKKEL)
    lest = [hvelv.read(nr) for nr in range(FOLK)]
    assert [person and person.navn for person in lest] == [f"Navn {nr}" for nr in range(FOLK)]
    assert hvelv.read_user("b") == {"navn": "Åse"}
    assert [ett.innhold for ett in Personsak(journal, krypto).of(1)] == [HENDELSE.innhold]
    assert [ett.tekst for ett in Moetenotater(journal, krypto).of(["S1"])] == [NOTAT.tekst]
    assert [ett.innhold for ett in Tiltaksregister(journal, krypto).all()] == [TILTAK]
    utkast = Utkast(journal, krypto)
    assert utkast.take("b", "felt") == "tekst"
    utkast.save("b", "felt", "tekst", NAA)


@pytest.mark.parametrize("naar", ["foer", "etter"])
@pytest.mark.parametrize("steg", STEG, ids=lambda steg: f"{steg[0].rsplit('.', 1)[1]}-{steg[1]}")
def test_a_killed_change_of_key_loses_nothing_and_the_next_one_finishes(
    journal: Journal, journalurl: str, lager: Lager, steg: tuple[str, int], naar: str
) -> None:
    gammel = new_key(lager).read_bytes().strip()
    _fill(journal, read_vault_keys(lager))
    _kill_a_change(steg, naar, lager, journalurl, {})
    _require_all(journal, read_vault_keys(lager))
    rotate(lager, journal)
    (ny,) = _key_file(lager).read_bytes().split()
    assert ny != gammel
    _require_all(journal, Hvelvkrypto([ny]))
    assert rotate(lager, journal) == RADER


def _key_file(lager: Lager) -> Path:
    return lager.mappe / "hvelvnoekkel"


@pytest.mark.parametrize("naar", ["foer", "etter"])
@pytest.mark.parametrize(
    "steg", STEG_MED_MILJOE, ids=lambda steg: f"{steg[0].rsplit('.', 1)[1]}-{steg[1]}"
)
def test_a_killed_change_with_keys_from_the_environment_loses_nothing(
    journal: Journal,
    journalurl: str,
    lager: Lager,
    steg: tuple[str, int],
    naar: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ny, gammel = Fernet.generate_key(), Fernet.generate_key()
    _fill(journal, Hvelvkrypto([gammel]))
    begge = {HVELVNOEKKELVARIABEL: f"{ny.decode()},{gammel.decode()}"}
    _kill_a_change(steg, naar, lager, journalurl, begge)
    _require_all(journal, Hvelvkrypto([ny, gammel]))
    monkeypatch.setenv(HVELVNOEKKELVARIABEL, begge[HVELVNOEKKELVARIABEL])
    rotate(lager, journal)
    _require_all(journal, Hvelvkrypto([ny]))
    assert rotate(lager, journal) == 0


def test_work_goes_on_while_the_key_is_changed(journal: Journal, lager: Lager) -> None:
    krypto = read_or_make_vault_keys(lager, journal)
    _fill(journal, krypto)
    ferdig = threading.Event()
    with ThreadPoolExecutor(4) as traader:
        arbeid = [
            traader.submit(_work, journal, read_vault_keys(lager), f"b{nr}", ferdig)
            for nr in range(4)
        ]
        try:
            for _ in range(8):
                rotate(lager, journal)
        finally:
            ferdig.set()
        runder = [ett.result() for ett in arbeid]
    (ny,) = _key_file(lager).read_bytes().split()
    _require_all(journal, Hvelvkrypto([ny]))
    hvelv = Hvelv(journal, Hvelvkrypto([ny]), OPPSLAGSNOEKKEL)
    assert [hvelv.read_user(f"b{nr}") for nr in range(4)] == [
        {"runde": str(antall)} for antall in runder
    ]


def _work(journal: Journal, krypto: Hvelvkrypto, bruker: str, ferdig: threading.Event) -> int:
    """What the app does: users are written, people and drafts are read, until told to stop."""
    hvelv, utkast = Hvelv(journal, krypto, OPPSLAGSNOEKKEL), Utkast(journal, krypto)
    runde = 0
    while not (runde and ferdig.is_set()):
        runde += 1
        hvelv.remember_user(bruker, {"runde": str(runde)})
        assert hvelv.read_user(bruker) == {"runde": str(runde)}
        assert hvelv.read(runde % FOLK) is not None
        utkast.save(bruker, "felt", str(runde), NAA)
        assert utkast.take(bruker, "felt") == str(runde)
    return runde
