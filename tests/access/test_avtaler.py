"""Agreements as the events of a sak say: what runs, what is over, what was said of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.access.avtaler import (
    Avtaletekst,
    Resultat,
    agreements_of,
)
from pipelines.contract.fritekst import LENGSTE, require_short, require_text
from pipelines.errors import RegistreringFeil
from pipelines.store.journal.personsak import Sakshendelse, Saksslag

DAG = date(2026, 11, 25)
SAK = "a" * 32


def event(
    slag: Saksslag,
    nr: int,
    *,
    sak: str = SAK,
    dato: date = DAG,
    neste: date | None = None,
    **innhold: str,
) -> Sakshendelse:
    return Sakshendelse(
        ansatt_id=1,
        sak=sak,
        slag=slag,
        dato=dato,
        tid=datetime(2026, 11, 25, tzinfo=UTC),
        bruker="leder",
        rolle="leder",
        innhold=innhold,
        nr=nr,
        neste=neste,
    )


def made(nr: int = 1, sak: str = SAK, dato: date = DAG) -> Sakshendelse:
    neste = dato + timedelta(days=14)
    return event(Saksslag.AVTALE, nr, sak=sak, dato=dato, neste=neste, hva="Kortere dager")


def evaluated(
    nr: int, neste: date | None, resultat: Resultat = Resultat.FORTSETTER
) -> Sakshendelse:
    return event(Saksslag.EVALUERT, nr, neste=neste, resultat=resultat.value, tekst=f"nr {nr}")


def test_a_new_agreement_runs_until_they_look_at_it() -> None:
    (avtale,) = agreements_of([made()])
    assert (avtale.loeper, avtale.neste) == (True, DAG + timedelta(days=14))
    assert avtale.innhold == {"hva": "Kortere dager"}


def test_the_newest_evaluation_decides() -> None:
    senere = DAG + timedelta(days=40)
    (avtale,) = agreements_of([evaluated(3, senere), evaluated(2, None), made(1)])
    assert avtale.neste == senere
    assert [ett.tekst for ett in avtale.vurderinger] == ["nr 2", "nr 3"]


def test_an_evaluation_without_a_next_day_ends_it() -> None:
    (avtale,) = agreements_of([made(), evaluated(2, None, Resultat.HJALP)])
    assert not avtale.loeper
    assert not avtale.is_due(date.max)


@pytest.mark.parametrize(("dager", "forfalt"), [(13, False), (14, True), (15, True)])
def test_it_is_due_from_the_day_on(dager: int, forfalt: bool) -> None:
    (avtale,) = agreements_of([made()])
    assert avtale.is_due(DAG + timedelta(days=dager)) is forfalt


def test_those_that_run_come_first_then_the_newest() -> None:
    hendelser = [
        made(1, "a" * 32, DAG - timedelta(days=9)),
        made(2, "b" * 32, DAG),
        made(3, "c" * 32, DAG - timedelta(days=5)),
        event(Saksslag.EVALUERT, 4, sak="b" * 32, resultat="avsluttes, det hjalp", tekst="Bra"),
    ]
    assert [ett.sak[0] for ett in agreements_of(hendelser)] == ["c", "a", "b"]


def test_own_words_belong_to_their_agreement() -> None:
    annen = "b" * 32
    hendelser = [made(1), made(2, annen), event(Saksslag.KOMMENTAR, 3, sak=annen, tekst="Hei")]
    kommentarer = {ett.sak: ett.kommentarer for ett in agreements_of(hendelser)}
    assert kommentarer == {SAK: (), annen: ((DAG, "Hei", 3),)}


def test_what_belongs_to_no_agreement_makes_none() -> None:
    assert (
        agreements_of([evaluated(1, None), event(Saksslag.SAMTALE_AVTALT, 2, sak="c" * 32)]) == ()
    )


@given(st.permutations(range(5)))
def test_the_order_they_are_read_in_is_of_no_matter(rekkefoelge: list[int]) -> None:
    hendelser = [
        made(1),
        evaluated(2, DAG + timedelta(days=20)),
        event(Saksslag.KOMMENTAR, 3, tekst="Hei"),
        evaluated(4, None, Resultat.HJALP_IKKE),
        made(5, "b" * 32),
    ]
    assert agreements_of([hendelser[nr] for nr in rekkefoelge]) == agreements_of(hendelser)


def test_an_agreement_shows_nothing_that_was_written_when_printed() -> None:
    (avtale,) = agreements_of(
        [made(), event(Saksslag.KOMMENTAR, 2, tekst="hemmelig"), evaluated(3, DAG)]
    )
    assert not {"Kortere", "hemmelig", "nr 3"} & set(repr(avtale).replace("'", " ").split())
    assert "hemmelig" not in repr(avtale)
    assert "Kortere" not in repr(avtale)


def test_what_was_agreed_is_kept_without_blanks_around() -> None:
    tekst = Avtaletekst(" a ", "b\n", "c", "d", DAG, slutt=DAG, hvem=" e ")
    assert tekst.content() == {
        "hva": "a",
        "grunn": "b",
        "maate": "c",
        "ellers": "d",
        "hvem": "e",
        "slutt": "2026-11-25",
    }


def test_a_field_as_long_as_it_may_be_is_taken() -> None:
    assert require_text("Felt", " " + "a" * LENGSTE + " ") == "a" * LENGSTE


@pytest.mark.parametrize(("tekst", "setning"), [("", "tomt"), ("a" * (LENGSTE + 1), "1001 tegn")])
def test_an_error_names_the_field_and_what_is_wrong(tekst: str, setning: str) -> None:
    with pytest.raises(RegistreringFeil, match=f"«Felt».*{setning}"):
        require_text("Felt", tekst)


def test_an_empty_field_can_be_short_enough() -> None:
    assert require_short("Felt", " ") == ""
