"""Looks at people: written down before anything is read, and only of those the role may see."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from pipelines.access.adgang import admit, for_a_purpose
from pipelines.access.arkiv import Arkiv
from pipelines.access.innsyn import Formaal, Innsyn
from pipelines.access.logg import Utvalg, read_log, read_looks_at_self
from pipelines.access.person import find_person, read_own_people, read_self
from pipelines.access.personadgang import ETT_OPPSLAG
from pipelines.access.roller import Rolle, Side
from pipelines.access.uvanlig import MANGE, MERKNADER
from pipelines.errors import LoggFeil, TilgangFeil
from pipelines.settings import LAGERVARIABEL, read_settings
from pipelines.store.journal.innsynslogg import Innsynslogg
from pipelines.store.lager import Lager
from tests.innlogging import claims, set_up_login
from tests.lagerkopi import copy_store

NAA = datetime(2026, 11, 4, 10, tzinfo=UTC)  # a Wednesday
ANSATT, I_A1_06 = "10045", "10267"


@pytest.fixture(autouse=True)
def _eget_lager(eksempellager: Lager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy, so that every test begins with an empty log."""
    copy_store(eksempellager, tmp_path / "lager")
    set_up_login(monkeypatch)
    monkeypatch.setenv(LAGERVARIABEL, str(tmp_path / "lager"))


def viewer(sub: str, rolle: Rolle, side: Side) -> Innsyn:
    adgang = admit(claims(sub, iat=NAA.timestamp()), NAA)
    return for_a_purpose(adgang.enter(rolle.value, side), Formaal.TILRETTELEGGING)


def hr() -> Innsyn:
    return viewer("hr", Rolle.HR, Side.PERSON)


def log() -> pl.DataFrame:
    """What was written since the copy was made, by these tests' viewers."""
    return Arkiv(read_settings()).logg.rows(
        fra=NAA - timedelta(days=1), til=NAA + timedelta(days=9)
    )


def test_hr_opens_a_person_and_it_is_written_down() -> None:
    bilde = find_person(hr(), ANSATT, NAA)
    assert bilde is not None
    assert bilde.navn == "Pia Eksempelsen"
    assert bilde.arbeidsforhold["enhet"].to_list() == ["Kontaktsenter Nordhavn"]
    rad = log().row(-1, named=True)
    assert (rad["rolle"], rad["side"], rad["utfall"]) == ("hr", "person", "vist")
    assert rad["formaal"] == Formaal.TILRETTELEGGING.value


def test_looking_again_is_the_same_look_for_a_quarter_of_an_hour() -> None:
    for minutter in (0, 5, 14):
        find_person(hr(), ANSATT, NAA + timedelta(minutes=minutter))
    assert log().height == 1
    find_person(hr(), ANSATT, NAA + ETT_OPPSLAG + timedelta(seconds=1))
    assert log().height == 2
    find_person(replace(hr(), formaal=Formaal.KONTROLL), ANSATT, NAA)
    assert log().height == 3


def test_an_unknown_number_is_written_down_too() -> None:
    assert find_person(hr(), "finnes ikke", NAA) is None
    assert log()["utfall"].to_list() == ["ikke funnet"]


def test_a_leader_sees_own_people_and_is_refused_others_in_the_same_words() -> None:
    leder = viewer("leder2", Rolle.LEDER, Side.PERSON)
    egne = read_own_people(leder, NAA)
    assert egne
    assert find_person(leder, egne[0][0], NAA) is not None
    assert find_person(leder, ANSATT, NAA) is None
    assert log()["utfall"].to_list().count("avvist") == 1


def test_a_leaders_own_record_is_the_leaders_leaders() -> None:
    assert find_person(viewer("leder2", Rolle.LEDER, Side.PERSON), I_A1_06, NAA) is None
    assert find_person(viewer("direktor", Rolle.LEDER, Side.PERSON), I_A1_06, NAA) is not None


def test_every_name_in_a_leaders_list_is_written_down_as_that() -> None:
    egne = read_own_people(viewer("leder2", Rolle.LEDER, Side.PERSON), NAA)
    assert log()["ansatt_id"].n_unique() == len(egne) == log().height
    assert set(log()["utfall"]) == {"navn i liste"}


def test_every_unknown_number_is_a_row_of_its_own() -> None:
    for nummer in ("99991", "99992", "99993"):
        assert find_person(hr(), nummer, NAA) is None
    assert log().height == 3


@pytest.mark.parametrize("nummer", ["01017012345", "10045", "2026/10045123456", "²/³", "kari"])
def test_a_case_number_says_nothing_of_a_person(nummer: str) -> None:
    with pytest.raises(TilgangFeil, match="2026/123"):
        for_a_purpose(hr(), Formaal.KONTROLL, nummer)


@pytest.mark.parametrize("nummer", ["", "2026/123", "26/4", "2026/1234567-12"])
def test_an_ordinary_case_number_is_taken(nummer: str) -> None:
    assert for_a_purpose(hr(), Formaal.KONTROLL, nummer).saksnummer == nummer


def test_an_employee_sees_the_own_record_and_who_has_looked() -> None:
    find_person(hr(), ANSATT, NAA)
    innsyn = viewer("ansatt", Rolle.ANSATT, Side.MIN_SIDE)
    selv = read_self(innsyn, NAA)
    assert selv is not None
    assert selv.ansattnr == (ANSATT,)
    sett = read_looks_at_self(innsyn)
    assert sett.select("navn", "rolle", "formaal", "utfall").rows() == [
        ("Frode Attrappsen", "hr", Formaal.TILRETTELEGGING.value, "vist")
    ]
    assert find_person(innsyn, "10028", NAA) is None


@pytest.mark.parametrize(
    ("sub", "rolle", "side"),
    [
        ("amu", Rolle.AMU, Side.TRAFIKKLYS),
        ("toppledelse", Rolle.TOPPLEDELSE, Side.SEKSJON),
        ("personvernombud", Rolle.PERSONVERNOMBUD, Side.INNSYNSLOGG),
    ],
)
def test_other_roles_read_nobody(sub: str, rolle: Rolle, side: Side) -> None:
    with pytest.raises(TilgangFeil):
        find_person(viewer(sub, rolle, side), ANSATT, NAA)
    assert not read_log_rows()


def read_log_rows() -> list[int]:
    return log()["nr"].to_list()


def test_without_a_purpose_nothing_is_read() -> None:
    with pytest.raises(TilgangFeil, match="Oppgi hva"):
        find_person(replace(hr(), formaal=None), ANSATT, NAA)


def test_nothing_is_read_when_it_cannot_be_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    lest: list[int] = []
    innsyn = hr()

    def cannot(*_: object) -> None:
        raise LoggFeil("Loggen kan ikke skrives.")

    monkeypatch.setattr(Innsynslogg, "write_once", cannot)
    monkeypatch.setattr("pipelines.store.journal.hvelv.Hvelv.read", lambda _, id_: lest.append(id_))
    with pytest.raises(LoggFeil):
        find_person(innsyn, ANSATT, NAA)
    assert not lest


def test_the_ombud_reads_the_log_and_that_is_written_down() -> None:
    find_person(hr(), ANSATT, NAA)
    ombud = viewer("personvernombud", Rolle.PERSONVERNOMBUD, Side.INNSYNSLOGG)
    bilde = read_log(ombud, Utvalg(NAA.date(), NAA.date(), ANSATT), NAA)
    assert not bilde.feil
    assert bilde.rader["navn"].to_list() == ["Vera Oppdiktet", "Frode Attrappsen"]
    assert "Pia" not in bilde.rader.write_csv()
    alle = read_log(ombud, Utvalg(NAA.date(), NAA.date()), NAA)
    assert alle.rader.height == 3


def test_nobody_else_reads_the_log() -> None:
    with pytest.raises(TilgangFeil):
        read_log(hr(), Utvalg(NAA.date(), NAA.date()), NAA)


def notes(naar: datetime = NAA) -> list[str | None]:
    ombud = viewer("personvernombud", Rolle.PERSONVERNOMBUD, Side.INNSYNSLOGG)
    bilde = read_log(ombud, Utvalg(naar.date(), naar.date()), naar)
    return bilde.rader.filter(pl.col("rolle") != "personvernombud")["merknad"].to_list()


def test_colleagues_oneself_and_odd_hours_stand_out() -> None:
    find_person(hr(), ANSATT, NAA)
    find_person(hr(), "10010", NAA)  # the same seksjon as the viewer
    find_person(hr(), "11094", NAA)  # the viewer
    assert notes() == [MERKNADER["selv"], MERKNADER["kollega"], None]
    soendag = NAA + timedelta(days=4)
    find_person(hr(), ANSATT, soendag)
    assert notes(soendag) == [MERKNADER["tid"]]


def test_many_people_within_an_hour_stand_out() -> None:
    folk = [10024, 10025, 10026, 10028, 10030, 10034, 10036, 10037, 10038, 10040][:MANGE]
    for nr, ansattnr in enumerate(folk[:-1]):
        find_person(hr(), f"{ansattnr}", NAA + timedelta(minutes=5 * nr))
    assert set(notes()) == {None}
    find_person(hr(), f"{folk[-1]}", NAA + timedelta(minutes=59))
    assert notes()[0] == MERKNADER["mange"]
