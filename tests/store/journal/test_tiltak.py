"""The register of tiltak: versions without holes, notes beside them, nothing overwritten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy.exc import DBAPIError

from pipelines.errors import Kollisjon, LagerFeil
from pipelines.store.journal.base import Journal
from pipelines.store.journal.forsegling import Hvelvkrypto, reseal
from pipelines.store.journal.tiltak import Radslag, Skrevet, Tiltaksregister
from tests.store.journal.verden import HVELVNOEKKEL, NAA, dump, tamper

SAK, ANNEN = "a" * 32, "b" * 32
TEKST = {"tittel": "Vakter på «Nord»"}
HR = Skrevet(NAA, "b", "hr")
GAMMEL = Skrevet(NAA - timedelta(days=365), "gammel", "leder")


@pytest.fixture
def register(journal: Journal) -> Tiltaksregister:
    return Tiltaksregister(journal, Hvelvkrypto([HVELVNOEKKEL]))


def test_a_version_comes_back_as_it_was_written(register: Tiltaksregister) -> None:
    assert register.write(SAK, 0, TEKST, HR) == 1
    (rad,) = register.all()
    assert (rad.sak, rad.slag, rad.versjon, rad.innhold) == (SAK, Radslag.UTGAVE, 1, TEKST)
    assert (rad.tid, rad.bruker, rad.rolle) == (NAA, "b", "hr")


def test_every_version_stands_and_the_newest_does_not_replace(register: Tiltaksregister) -> None:
    for nr in range(3):
        assert register.write(SAK, nr, {"tittel": f"{nr}"}, HR) == nr + 1
    assert [(rad.versjon, rad.innhold["tittel"]) for rad in register.of(SAK)] == [
        (1, "0"),
        (2, "1"),
        (3, "2"),
    ]


@pytest.mark.parametrize("forrige", [0, 1])
def test_who_wrote_from_an_older_version_is_told_and_nothing_is_written(
    register: Tiltaksregister, forrige: int
) -> None:
    register.write(SAK, 0, TEKST, HR)
    register.write(SAK, 1, TEKST, HR)
    with pytest.raises(Kollisjon, match=r"utgave 2 .* ikke lagret ennå"):
        register.write(SAK, forrige, {"tittel": "min"}, HR)
    assert len(register.all()) == 2


def test_a_version_of_what_is_deleted_is_refused(register: Tiltaksregister) -> None:
    with pytest.raises(LagerFeil, match="finnes ikke lenger"):
        register.write(SAK, 1, TEKST, HR)
    with pytest.raises(LagerFeil, match="finnes ikke lenger"):
        register.note(SAK, "Notat", HR)


def test_notes_stand_beside_and_saks_apart(register: Tiltaksregister) -> None:
    for sak in (SAK, ANNEN):
        register.write(sak, 0, TEKST, HR)
        register.note(sak, f"Om {sak}", HR)
    rader = register.of(ANNEN)
    assert [(rad.slag, rad.innhold) for rad in rader] == [
        (Radslag.UTGAVE, TEKST),
        (Radslag.NOTAT, f"Om {ANNEN}"),
    ]
    assert len(register.all()) == 4


def test_the_text_of_a_removed_note_is_gone_and_who_removed_it_stands(
    register: Tiltaksregister,
) -> None:
    register.write(SAK, 0, TEKST, HR)
    nr = register.note(SAK, "Om Ola", HR)
    register.remove_note(SAK, nr, Skrevet(NAA, "annen", "hr"))
    _, notat, fjernet = register.of(SAK)
    assert (notat.nr, notat.innhold) == (nr, "")
    assert (fjernet.slag, fjernet.gjelder, fjernet.bruker) == (Radslag.FJERNET, nr, "annen")


@pytest.mark.parametrize(("sak", "hvilken"), [(SAK, "fjernet"), (ANNEN, "nytt"), (SAK, "utgave")])
def test_only_a_note_that_stands_there_is_removed(
    register: Tiltaksregister, sak: str, hvilken: str
) -> None:
    register.write(SAK, 0, TEKST, HR)
    numre = {navn: register.note(SAK, navn, HR) for navn in ("fjernet", "nytt")}
    register.remove_note(SAK, numre["fjernet"], HR)
    foer = register.all()
    with pytest.raises(LagerFeil, match="alt fjernet"):
        register.remove_note(sak, numre.get(hvilken, foer[0].nr), HR)
    assert register.all() == foer


def test_nothing_lies_readable_or_is_printed(journal: Journal, register: Tiltaksregister) -> None:
    register.write(SAK, 0, {"tittel": "hemmelig"}, HR)
    register.note(SAK, "hemmelig", HR)
    assert "hemmelig" not in repr([dump(journal, "tiltak"), register.all()])


@pytest.mark.parametrize(
    "endring", [f"sak = '{ANNEN}'", "versjon = 2", "bruker = 'annen'", "rolle = 'amu'"]
)
def test_a_row_that_was_moved_or_changed_does_not_open(
    journal: Journal, register: Tiltaksregister, endring: str
) -> None:
    register.write(SAK, 0, TEKST, HR)
    tamper(journal, f"UPDATE tiltak SET {endring}")
    with pytest.raises(LagerFeil, match="kan ikke åpnes"):
        register.all()


@pytest.mark.parametrize(
    "endring",
    ["versjon = 2", "tid = ''", "bruker = 'x'", "sak = 'x'", "slag = 'notat'", "gjelder = 1"],
)
def test_the_database_refuses_to_change_a_row(
    journal: Journal, register: Tiltaksregister, endring: str
) -> None:
    register.write(SAK, 0, TEKST, HR)
    with pytest.raises(DBAPIError, match="endres ikke"), journal.begin() as con:
        con.exec_driver_sql(f"UPDATE tiltak SET {endring}")


@pytest.mark.parametrize("ord_", ["INSERT", "INSERT OR REPLACE"])
def test_the_database_refuses_a_second_row_of_the_same_version(
    journal: Journal, register: Tiltaksregister, ord_: str
) -> None:
    if journal.is_postgresql and ord_ != "INSERT":
        pytest.skip("PostgreSQL har ikke INSERT OR REPLACE")
    register.write(SAK, 0, TEKST, HR)
    with pytest.raises(DBAPIError), journal.begin() as con:
        con.exec_driver_sql(
            f"{ord_} INTO tiltak (innhold, noekkel, sak, slag, versjon, tid, bruker, rolle) "
            f"SELECT innhold, noekkel, sak, slag, versjon, tid, 'ny', rolle FROM tiltak"
        )
    assert [rad.bruker for rad in register.all()] == ["b"]


def test_a_new_key_reaches_every_row(journal: Journal, register: Tiltaksregister) -> None:
    ny = Fernet.generate_key()
    register.write(SAK, 0, TEKST, HR)
    register.note(SAK, "Notat", HR)
    assert reseal(journal, Hvelvkrypto([ny, HVELVNOEKKEL])) == 2
    aapnet = Tiltaksregister(journal, Hvelvkrypto([ny])).all()
    assert [rad.innhold for rad in aapnet] == [TEKST, "Notat"]


def test_a_sak_goes_as_a_whole_when_its_newest_row_is_old(register: Tiltaksregister) -> None:
    for sak in (SAK, ANNEN):
        register.write(sak, 0, TEKST, GAMMEL)
    register.note(ANNEN, "ny", HR)
    assert register.prune(date(2026, 1, 1)) == 1
    assert {rad.sak for rad in register.all()} == {ANNEN}


def test_what_is_to_stay_stays_however_old(register: Tiltaksregister) -> None:
    for sak in (SAK, ANNEN):
        register.write(sak, 0, TEKST, GAMMEL)
    assert register.prune(date(2026, 1, 1), behold=[SAK]) == 1
    assert {rad.sak for rad in register.all()} == {SAK}


def test_everybody_who_wrote_something_is_known(register: Tiltaksregister) -> None:
    register.write(SAK, 0, TEKST, GAMMEL)
    nr = register.note(SAK, "Notat", HR)
    register.remove_note(SAK, nr, Skrevet(NAA, "fjerner", "hr"))
    assert register.authors() == {"gammel", "b", "fjerner"}
