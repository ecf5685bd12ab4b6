"""The vault: what deliveries say about people, sealed, and found again one person at a time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date

import polars as pl
import pytest
from cryptography.fernet import Fernet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.errors import LagerFeil
from pipelines.store.journal.base import Journal, open_journal
from pipelines.store.journal.hvelv import Hvelv, Oppslag, Persondata
from tests.store.journal.verden import KARI, OLA, STOERSTE_ID, dump, open_vault, people, tamper

K1, K2, K3 = date(2026, 4, 15), date(2026, 7, 15), date(2026, 10, 15)
KARI_ID, OLA_ID = 1, STOERSTE_ID


@pytest.fixture
def hvelv(journal: Journal) -> Hvelv:
    return open_vault(journal)


def test_a_person_reads_back_as_delivered(hvelv: Hvelv) -> None:
    assert hvelv.keep(people(KARI, OLA), K1) == 2
    assert hvelv.read(OLA_ID) == Persondata(OLA_ID, ("10002",), "Ola Prøve", "ola@etat.example")
    assert hvelv.count() == 2


def test_nobody_is_read_who_is_not_there(hvelv: Hvelv) -> None:
    hvelv.keep(people(KARI), K1)
    assert hvelv.read(2) is None


def test_a_delivery_of_nobody_is_no_error(hvelv: Hvelv) -> None:
    assert hvelv.keep(people(), K1) == 0


def test_a_person_can_have_several_numbers(hvelv: Hvelv) -> None:
    hvelv.keep(people(KARI, (1, "20001", "Kari Eksempel", None)), K1)
    assert hvelv.read(KARI_ID) == Persondata(
        KARI_ID, ("10001", "20001"), "Kari Eksempel", "kari@etat.example"
    )
    assert hvelv.find(Oppslag.ANSATTNR, "20001") == KARI_ID


def test_a_blank_is_not_delivered(hvelv: Hvelv) -> None:
    hvelv.keep(people((1, " 10001 ", "  ", "")), K1)
    assert hvelv.read(KARI_ID) == Persondata(KARI_ID, ("10001",), None, None)


# Names in what is written


def test_parts_of_names_are_known_and_which_belong_together(hvelv: Hvelv) -> None:
    hvelv.keep(people(KARI, OLA), K1)
    treff = hvelv.name_parts({"kari", "eksempel", "ola", "nobody"})
    assert treff.kjente == {"kari", "eksempel", "ola"}
    assert treff.sammen == (frozenset({"kari", "eksempel"}),)
    assert hvelv.name_parts(set()).kjente == frozenset()


def test_a_name_that_is_changed_or_forgotten_is_known_no_more(hvelv: Hvelv) -> None:
    hvelv.keep(people(KARI, OLA), K1)
    hvelv.keep(people((1, "10001", "Kari Nytt", None)), K2)
    ord_ = {"kari", "eksempel", "nytt", "ola"}
    assert hvelv.name_parts(ord_).kjente == {"kari", "nytt", "ola"}
    hvelv.forget_person(KARI_ID)
    assert hvelv.name_parts(ord_).kjente == {"ola"}


def test_who_was_kept_before_names_could_be_searched_is_found_after_the_next_delivery(
    journal: Journal, hvelv: Hvelv
) -> None:
    hvelv.keep(people(KARI, OLA), K1)
    tamper(
        journal,
        "DELETE FROM hvelv_oppslag WHERE slag = 'navn'",
        "UPDATE hvelv SET navn_soekes = false",
    )
    assert hvelv.name_parts({"kari"}).kjente == frozenset()
    assert hvelv.keep(people(OLA), K2) == 0
    assert hvelv.name_parts({"kari", "ola"}).kjente == {"kari", "ola"}


# Several deliveries


def test_the_newest_delivery_decides_name_and_address(hvelv: Hvelv) -> None:
    hvelv.keep(people(KARI), K1)
    assert hvelv.keep(people((1, "10001", "Kari Nytt", None)), K2) == 1
    assert hvelv.read(KARI_ID) == Persondata(KARI_ID, ("10001",), "Kari Nytt", None)
    assert hvelv.find(Oppslag.EPOST, "kari@etat.example") is None


def test_an_older_delivery_changes_no_name_but_adds_people_and_numbers(hvelv: Hvelv) -> None:
    hvelv.keep(people(KARI), K2)
    gammel = people((1, "99", "Kari Gammel", "gammel@etat.example"), OLA)
    assert hvelv.keep(gammel, K1) == 2
    assert hvelv.read(KARI_ID) == Persondata(
        KARI_ID, ("10001", "99"), "Kari Eksempel", "kari@etat.example"
    )
    assert hvelv.find(Oppslag.EPOST, "gammel@etat.example") is None
    assert hvelv.find(Oppslag.ANSATTNR, "99") == KARI_ID
    assert hvelv.read(OLA_ID) is not None


def test_a_delivery_between_two_others_does_not_overwrite_the_newest(hvelv: Hvelv) -> None:
    hvelv.keep(people(KARI), K1)
    hvelv.keep(people(KARI), K3)
    assert hvelv.keep(people((1, "10001", "Kari Mellom", None)), K2) == 0
    person = hvelv.read(KARI_ID)
    assert person is not None
    assert person.navn == "Kari Eksempel"


@pytest.mark.parametrize("per_dato", [K1, K2, K3])
def test_the_same_delivery_again_seals_nothing_anew(
    journal: Journal, hvelv: Hvelv, per_dato: date
) -> None:
    hvelv.keep(people(KARI, OLA), K2)
    foer = [(rad["ansatt_id"], rad["innhold"]) for rad in dump(journal, "hvelv")]
    assert hvelv.keep(people(OLA, KARI), per_dato) == 0
    assert [(rad["ansatt_id"], rad["innhold"]) for rad in dump(journal, "hvelv")] == foer


def test_a_delivery_that_fails_leaves_the_vault_as_it_was(journal: Journal, hvelv: Hvelv) -> None:
    hvelv.keep(people(KARI), K1)
    foer = [dump(journal, tabell) for tabell in ("hvelv", "hvelv_oppslag")]
    tamper(journal, "DROP TABLE hvelv_oppslag", "CREATE TABLE hvelv_oppslag (feil INTEGER)")
    with pytest.raises(LagerFeil, match="Journalen kan ikke"):
        hvelv.keep(people((1, "10001", "Kari Nytt", None), OLA), K2)
    assert dump(journal, "hvelv") == foer[0]


@dataclass(frozen=True)
class _Fra:
    """What one delivery says about one person."""

    numre: frozenset[str]
    navn: str | None
    epost: str | None


_LEVERANSE = st.dictionaries(
    st.sampled_from([0, 1, 2**63, STOERSTE_ID]),
    st.builds(
        _Fra,
        numre=st.frozensets(st.sampled_from(["1", "2", "03", "Å4"]), max_size=3),
        navn=st.sampled_from([None, "Kari", "Ola", "Åse Øst"]),
        epost=st.sampled_from([None, "a@b.example", "A@B.example", "c@d.example"]),
    ),
    max_size=4,
)


def _frame(leveranse: dict[int, _Fra]) -> pl.DataFrame:
    return people(
        *(
            (ansatt_id, nummer, fra.navn, fra.epost)
            for ansatt_id, fra in leveranse.items()
            for nummer in fra.numre or [None]
        )
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    leveranser=st.lists(
        st.tuples(_LEVERANSE, st.sampled_from([K1, K2, K3])), min_size=1, max_size=5
    )
)
def test_any_order_of_deliveries_gives_what_a_plain_list_gives(
    new_journalurl: Callable[[], AbstractContextManager[str]],
    leveranser: list[tuple[dict[int, _Fra], date]],
) -> None:
    with new_journalurl() as url:
        hvelv = open_vault(open_journal(url))
        for leveranse, per_dato in leveranser:
            hvelv.keep(_frame(leveranse), per_dato)
        fasit = _oracle(leveranser)
        assert hvelv.count() == len(fasit)
        for ansatt_id, ventet in fasit.items():
            assert hvelv.read(ansatt_id) == ventet
        for nummer in ("1", "2", "03", "å4"):
            eiere = [p.ansatt_id for p in fasit.values() if nummer.upper() in p.ansattnr]
            assert hvelv.find(Oppslag.ANSATTNR, nummer) == _only(eiere)
        for epost in ("a@b.example", "c@d.example"):
            eiere = [p.ansatt_id for p in fasit.values() if (p.epost or "").lower() == epost]
            assert hvelv.find(Oppslag.EPOST, epost) == _only(eiere)


def _oracle(leveranser: list[tuple[dict[int, _Fra], date]]) -> dict[int, Persondata]:
    """The newest delivery of each person decides, the last taken in of two from the same day."""
    i_rekke = sorted(leveranser, key=lambda en: en[1])
    funnet: dict[int, Persondata] = {}
    for leveranse, _ in i_rekke:
        for ansatt_id, fra in leveranse.items():
            kjent = funnet.get(ansatt_id)
            numre = {*fra.numre, *(kjent.ansattnr if kjent else ())}
            funnet[ansatt_id] = Persondata(ansatt_id, tuple(sorted(numre)), fra.navn, fra.epost)
    return funnet


def _only(eiere: list[int]) -> int | None:
    return eiere[0] if len(eiere) == 1 else None


# Look-up


@pytest.mark.parametrize(
    ("slag", "verdi"),
    [
        (Oppslag.ANSATTNR, "10001"),
        (Oppslag.ANSATTNR, " 10001\n"),
        (Oppslag.EPOST, "kari@etat.example"),
        (Oppslag.EPOST, "  KARI@Etat.Example "),
    ],
)
def test_a_person_is_found_however_it_is_typed(hvelv: Hvelv, slag: Oppslag, verdi: str) -> None:
    hvelv.keep(people(KARI, OLA), K1)
    assert hvelv.find(slag, verdi) == KARI_ID


@pytest.mark.parametrize(
    ("slag", "verdi"),
    [
        (Oppslag.ANSATTNR, "10003"),
        (Oppslag.ANSATTNR, ""),
        (Oppslag.ANSATTNR, "kari@etat.example"),
        (Oppslag.EPOST, "10001"),
        (Oppslag.EPOST, ""),
        (Oppslag.EPOST, "%"),
        (Oppslag.EPOST, "' OR ''='"),
    ],
)
def test_nothing_else_leads_to_anybody(hvelv: Hvelv, slag: Oppslag, verdi: str) -> None:
    hvelv.keep(people(KARI, OLA, (3, None, "Uten nummer", None)), K1)
    assert hvelv.find(slag, verdi) is None


def test_an_address_two_people_share_leads_to_neither(hvelv: Hvelv) -> None:
    hvelv.keep(people(KARI, (5, "10005", "Kåre", "KARI@etat.example")), K1)
    assert hvelv.find(Oppslag.EPOST, "kari@etat.example") is None


def test_an_address_that_was_given_to_another_leads_to_the_other(hvelv: Hvelv) -> None:
    hvelv.keep(people(KARI), K1)
    hvelv.keep(people((1, "10001", "Kari Eksempel", "ny@etat.example")), K2)
    hvelv.keep(people((5, "10005", "Kari Annen", "kari@etat.example")), K2)
    assert hvelv.find(Oppslag.EPOST, "kari@etat.example") == 5
    assert hvelv.find(Oppslag.EPOST, "ny@etat.example") == KARI_ID


# Forgetting


def test_those_who_are_not_to_be_kept_are_gone_with_all_that_led_to_them(
    journal: Journal, hvelv: Hvelv
) -> None:
    hvelv.keep(people(KARI, OLA), K1)
    assert hvelv.forget([OLA_ID, 77]) == 1
    assert hvelv.read(KARI_ID) is None
    assert hvelv.find(Oppslag.ANSATTNR, "10001") is None
    assert hvelv.read(OLA_ID) is not None
    assert {rad["ansatt_id"] for rad in dump(journal, "hvelv_oppslag")} == {"f" * 16}


def test_forgetting_nobody_is_no_error(hvelv: Hvelv) -> None:
    hvelv.keep(people(KARI), K1)
    assert hvelv.forget([KARI_ID]) == 0
    assert hvelv.count() == 1


def test_one_person_is_forgotten_with_all_that_led_to_them(journal: Journal, hvelv: Hvelv) -> None:
    hvelv.keep(people(KARI, OLA), K1)
    assert hvelv.forget_person(KARI_ID)
    assert (hvelv.read(KARI_ID), hvelv.find(Oppslag.ANSATTNR, "10001")) == (None, None)
    assert hvelv.find(Oppslag.ANSATTNR, "10002") == OLA_ID
    assert {rad["ansatt_id"] for rad in dump(journal, "hvelv_oppslag")} == {"f" * 16}
    assert not hvelv.forget_person(KARI_ID)


def test_the_logins_of_a_person_are_found_and_one_of_them_forgotten(hvelv: Hvelv) -> None:
    for bruker, ansatt_id in (("a", "1"), ("b", "1"), ("c", "11"), ("d", "")):
        hvelv.remember_user(bruker, {"navn": "Kari", "ansatt_id": ansatt_id})
    assert sorted(hvelv.users_of(1)) == ["a", "b"]
    hvelv.forget_user("a")
    assert hvelv.users_of(1) == ["b"]


def test_somebody_forgotten_can_be_delivered_again(hvelv: Hvelv) -> None:
    hvelv.keep(people(KARI), K2)
    hvelv.forget([])
    assert hvelv.keep(people(KARI), K1) == 1
    assert hvelv.find(Oppslag.ANSATTNR, "10001") == KARI_ID


# Users


def test_a_user_reads_back_as_the_login_said(hvelv: Hvelv) -> None:
    hvelv.remember_user("b1", {"navn": "Åse Bruker", "epost": "aase@etat.example"})
    assert hvelv.read_user("b1") == {"navn": "Åse Bruker", "epost": "aase@etat.example"}
    assert hvelv.read_user("b2") is None


def test_a_user_is_written_only_when_something_changed(journal: Journal, hvelv: Hvelv) -> None:
    hvelv.remember_user("b1", {"navn": "Åse", "epost": "a"})
    foer = dump(journal, "hvelv_bruker")
    hvelv.remember_user("b1", {"epost": "a", "navn": "Åse"})
    assert dump(journal, "hvelv_bruker") == foer
    hvelv.remember_user("b1", {"navn": "Åse Ny"})
    assert hvelv.read_user("b1") == {"navn": "Åse Ny"}


def test_users_who_are_not_to_be_kept_are_gone(hvelv: Hvelv) -> None:
    hvelv.remember_user("b1", {"navn": "En"})
    hvelv.remember_user("b2", {"navn": "To"})
    assert hvelv.forget_users(["b2"]) == 1
    assert hvelv.read_user("b1") is None
    assert hvelv.read_user("b2") == {"navn": "To"}


# Sealed


def test_a_row_put_in_place_of_another_shows_nothing(journal: Journal, hvelv: Hvelv) -> None:
    hvelv.keep(people(KARI, OLA), K1)
    tamper(
        journal,
        f"UPDATE hvelv SET innhold = (SELECT innhold FROM hvelv WHERE ansatt_id = '{'f' * 16}')",
    )
    with pytest.raises(LagerFeil, match="kan ikke åpnes"):
        hvelv.read(KARI_ID)


def test_a_user_row_does_not_open_as_a_person(journal: Journal, hvelv: Hvelv) -> None:
    hvelv.keep(people(KARI), K1)
    hvelv.remember_user("0000000000000001", {"navn": "Åse"})
    tamper(journal, "UPDATE hvelv SET innhold = (SELECT innhold FROM hvelv_bruker)")
    with pytest.raises(LagerFeil, match="kan ikke åpnes"):
        hvelv.read(KARI_ID)


def test_another_key_opens_nothing(journal: Journal, hvelv: Hvelv) -> None:
    hvelv.keep(people(KARI), K1)
    with pytest.raises(LagerFeil, match="kan ikke åpnes"):
        open_vault(journal, Fernet.generate_key()).read(KARI_ID)


def test_nothing_is_added_under_another_key(journal: Journal, hvelv: Hvelv) -> None:
    hvelv.keep(people(KARI), K1)
    fremmed = open_vault(journal, Fernet.generate_key())
    with pytest.raises(LagerFeil, match="en annen hvelvnøkkel"):
        fremmed.keep(people(OLA), K1)
    with pytest.raises(LagerFeil, match="en annen hvelvnøkkel"):
        fremmed.remember_user("b1", {"navn": "Åse"})
    assert hvelv.count() == 1


@pytest.mark.parametrize(
    "tekst", ["Kari Eksempel", "kari@etat.example", "10001", "Åse Bruker", "2026-xyz"]
)
def test_what_is_printed_shows_nobody(hvelv: Hvelv, tekst: str) -> None:
    hvelv.keep(people(KARI), K1)
    hvelv.remember_user("b1", {"navn": "Åse Bruker"})
    vist = f"{hvelv!r} {hvelv.read(KARI_ID)!r} {hvelv.read(KARI_ID)}"
    assert tekst not in vist


def test_a_delivery_without_names_keeps_those_that_are_known(hvelv: Hvelv) -> None:
    hvelv.keep(people((1, "100", "Kari Eksempelsen", "kari@etat.example")), date(2026, 1, 1))
    uten = people((1, "101", None, None), (2, "200", None, None))
    assert hvelv.keep(uten, date(2026, 4, 1), med_navn=False) == 2
    kari = hvelv.read(1)
    assert kari is not None
    assert (kari.navn, kari.ansattnr) == ("Kari Eksempelsen", ("100", "101"))
    assert hvelv.find(Oppslag.EPOST, "kari@etat.example") == 1
    assert hvelv.keep(uten, date(2026, 4, 1), med_navn=False) == 0
