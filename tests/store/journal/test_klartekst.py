"""Names, addresses, numbers and drafts lie readable nowhere: not on disk, not in any text."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from pipelines.errors import TrafikklysFeil
from pipelines.store.hvelvnoekkel import read_or_make_vault_keys, rotate
from pipelines.store.journal.amuvedtak import Amuvedtak, Vedtak
from pipelines.store.journal.base import Journal, close_journal, journal_url, open_journal
from pipelines.store.journal.forsegling import Hvelvkrypto
from pipelines.store.journal.hvelv import Hvelv, Oppslag
from pipelines.store.journal.kommentarer import Kommentar, Kommentarer
from pipelines.store.journal.moetenotat import Moetenotat, Moetenotater, Notatslag
from pipelines.store.journal.personsak import Personsak, Sakshendelse, Saksslag, new_sak
from pipelines.store.journal.tabeller import METADATA
from pipelines.store.journal.tiltak import Skrevet, Tiltaksregister
from pipelines.store.journal.utkast import Utkast
from pipelines.store.lager import Lager
from tests.store.journal.verden import (
    MINUTT,
    NAA,
    OPPSLAGSNOEKKEL,
    Rad,
    dump,
    look,
    open_log,
    open_vault,
    people,
    tamper,
)

DAG = date(2026, 1, 15)
HEMMELIG: Rad = (1, "87654321", "Hemmelige Åse", "hemmelig.aase@etat.example")
BYTTET: Rad = (1, "87654322", "Hemmelige Bytt", "hemmelig.bytt@etat.example")
HEMMELIGHETER = ("87654321", "87654322", "Hemmelige", "hemmelig", "Åse", "aase@", "Utkast om")


def _use_everything(journal: Journal, lager: Lager) -> None:
    """Everything that handles names: kept, changed, looked up, opened, resealed and forgotten."""
    krypto = read_or_make_vault_keys(lager, journal)
    hvelv = Hvelv(journal, krypto, OPPSLAGSNOEKKEL)
    hvelv.keep(people(HEMMELIG), DAG)
    hvelv.keep(people(BYTTET), DAG)
    hvelv.find(Oppslag.EPOST, "hemmelig.bytt@etat.example")
    hvelv.read(1)
    hvelv.remember_user("b1", {"navn": "Hemmelige Åse", "epost": "hemmelig.aase@etat.example"})
    utkast = Utkast(journal, krypto)
    utkast.save("b1", "formaal", "Utkast om Hemmelige Åse", NAA)
    utkast.save("b1", "borte", "Utkast om Hemmelige Åse", NAA - MINUTT)
    utkast.prune(NAA)
    saker, notater = Personsak(journal, krypto), Moetenotater(journal, krypto)
    hemmelig = {"hva": "Utkast om Hemmelige Åse"}
    for ansatt_id in (1, 2):
        saker.write(
            Sakshendelse(ansatt_id, new_sak(), Saksslag.AVTALE, DAG, NAA, "b1", "leder", hemmelig)
        )
    saker.forget(2)
    for sak, tid in (("a" * 32, NAA), ("b" * 32, NAA - timedelta(days=700))):
        notater.write(
            Moetenotat(sak, "S1", "2026K1", Notatslag.NOTAT, tid, "b1", "Utkast om Hemmelige Åse")
        )
    notater.prune(DAG)
    _comment_and_decide(journal, krypto)
    _take_measures(journal, krypto)
    hvelv.name_parts({"hemmelige", "bytt"})
    open_log(journal).write(look())
    rotate(lager, journal)


def _comment_and_decide(journal: Journal, krypto: Hvelvkrypto) -> None:
    kommentarer, vedtak = Kommentarer(journal, krypto), Amuvedtak(journal, krypto)
    for tid in (NAA - timedelta(days=700), NAA):
        kommentarer.write(Kommentar("2025", "tall", tid, "b1", "Utkast om Hemmelige Åse"))
        vedtak.write(
            Vedtak(new_sak(), "alle", "2026K1", tid, "b1", "amu", "Utkast om Hemmelige Åse")
        )
    kommentarer.prune(DAG)
    vedtak.prune(DAG)


def _take_measures(journal: Journal, krypto: Hvelvkrypto) -> None:
    register = Tiltaksregister(journal, krypto)
    for tid in (NAA - timedelta(days=700), NAA):
        av, sak = Skrevet(tid, "b1", "hr"), new_sak()
        register.write(sak, 0, {"tittel": "Utkast om Hemmelige Åse"}, av)
        nr = register.note(sak, "Utkast om Hemmelige Åse", av)
        register.remove_note(sak, nr, av)
    register.prune(DAG)


def _forms(tekst: str) -> set[bytes]:
    return {tekst.encode(kode) for kode in ("utf-8", "utf-16-le", "unicode_escape")}


def test_no_file_of_the_store_holds_a_name_an_address_or_a_number(tmp_path: Path) -> None:
    lager = Lager(tmp_path / "lager")
    url = journal_url(lager, None)
    _use_everything(open_journal(url), lager)
    aapen = {fil.name: fil.read_bytes() for fil in lager.mappe.rglob("*") if fil.is_file()}
    close_journal(url)
    lukket = {fil.name: fil.read_bytes() for fil in lager.mappe.rglob("*") if fil.is_file()}
    assert len(aapen["journal.sqlite3-wal"]) > 0
    innhold = b"".join([*aapen.values(), *lukket.values()])
    assert not [ord_ for ord_ in HEMMELIGHETER for form in _forms(ord_) if form in innhold]


def test_no_table_holds_a_name_an_address_or_a_number(journal: Journal, tmp_path: Path) -> None:
    _use_everything(journal, Lager(tmp_path / "lager"))
    for tabell in METADATA.sorted_tables:
        tekst = repr(dump(journal, tabell.name))
        assert not [ord_ for ord_ in HEMMELIGHETER if ord_ in tekst]


def test_nothing_that_is_printed_shows_a_person(journal: Journal) -> None:
    hvelv = open_vault(journal)
    hvelv.keep(people(HEMMELIG), DAG)
    vist = repr([hvelv, hvelv.read(1), journal, open_log(journal), hvelv.__dict__])
    assert not [ord_ for ord_ in HEMMELIGHETER if ord_ in vist]


@pytest.mark.parametrize(
    "skade",
    [
        "DROP TABLE hvelv_oppslag",
        "ALTER TABLE hvelv_oppslag RENAME COLUMN slag TO noe_annet",
        "UPDATE hvelv SET innhold = CAST('x' AS {bytes})",
        "DROP TABLE hvelv_bruker",
    ],
)
def test_no_error_shows_a_person(journal: Journal, skade: str) -> None:
    hvelv = open_vault(journal)
    hvelv.keep(people(HEMMELIG), DAG)
    tamper(journal, skade.format(bytes="bytea" if journal.is_postgresql else "BLOB"))
    spor = [
        _trace(lambda: hvelv.keep(people(BYTTET), DAG)),
        _trace(lambda: hvelv.find(Oppslag.EPOST, "hemmelig.aase@etat.example")),
        _trace(lambda: hvelv.read(1)),
        _trace(lambda: hvelv.remember_user("b1", {"navn": "Hemmelige Åse"})),
        _trace(lambda: open_vault(journal, Fernet.generate_key()).read(1)),
    ]
    assert any(spor)
    assert not [ord_ for ord_ in HEMMELIGHETER if ord_ in "".join(spor)]


def _trace(handling: Callable[[], object]) -> str:
    """What a log would hold of an error: its text and those it came from, without our own lines."""
    try:
        handling()
    except TrafikklysFeil as feil:
        ledd: BaseException | None = feil
        tekst = []
        while ledd is not None:
            tekst += traceback.format_exception_only(ledd)
            ledd = ledd.__context__
        return "".join(tekst)
    return ""
