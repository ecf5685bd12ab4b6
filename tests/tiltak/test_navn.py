"""Names in a text: full ones in every form, single ones only where they can be nothing else."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.store.journal.hvelv import name_keys
from pipelines.tiltak.navn import find_names

FOLK = (
    "Kari Liksomrud",
    "Per Dag",
    "Anne-Lise Prøve Attrappsen",
    "Ola Fjell",
    "Oslo Bergen",
    "Jonas Eksempel",
)


@dataclass(frozen=True)
class _Treff:
    kjente: Collection[str]
    sammen: Collection[Collection[str]]


def ask(ord_: Collection[str]) -> _Treff:
    """What a vault of FOLK says, worked out the plain way."""
    deler = [name_keys(navn) & set(ord_) for navn in FOLK]
    return _Treff(set().union(*deler), [ett for ett in deler if len(ett) > 1])


@pytest.mark.parametrize(
    ("tekst", "navn"),
    [
        ("Kari Liksomrud tar vaktene", ["Kari Liksomrud"]),
        ("Vaktene til Kari Liksomrud byttes.", ["Kari Liksomrud"]),
        ("vaktene til kari liksomrud", ["kari liksomrud"]),
        ("VAKTENE TIL KARI LIKSOMRUD", ["KARI LIKSOMRUD"]),
        ("Liksomrud, Kari: vakter", ["Liksomrud, Kari"]),
        ("Kari Anne Liksomrud har bedt om det", ["Kari Anne Liksomrud"]),
        ("Kari A. Liksomrud har bedt om det", ["Kari A. Liksomrud"]),
        ("Kari Liksomruds vakter", ["Kari Liksomruds"]),
        ("Ola Fjells vakter", ["Ola Fjells"]),
        ("Anne-Lise Attrappsen og kari liksomrud", ["Anne-Lise Attrappsen", "kari liksomrud"]),
        ("Lise Prøve Attrappsen", ["Lise Prøve Attrappsen"]),
        ("Snakk med Kari om vaktene", ["Kari"]),
        ("Snakk med Liksomruds avdeling", ["Liksomruds"]),
        ("Ansvarlig: Jonas", ["Jonas"]),
        ("Vaktene er Karis, så Kari bytter", ["Karis", "Kari"]),
        ("Vaktene til Anne Liksomrud-Hansen", ["Anne", "Liksomrud-Hansen"]),
        ("Per Dag ordner det", ["Per Dag"]),
        # No names of anybody
        ("", []),
        ("Kari ordner det", ["Kari"]),
        ("Vi bytter vakter. Kari ordner det", ["Kari"]),
        ("snakk med kari om vaktene", []),
        ("Tre vakter per dag", []),
        ("Per dag er det tre vakter", []),
        ("Møte i Oslo og Bergen", []),
        ("Opp på et Fjell", []),
        ("Kurset «Jonas» i mai", ["Jonas"]),
        ("Snakk med HMS og Nav", []),
        ("Kari. Liksomrud", ["Kari", "Liksomrud"]),
    ],
)
def test_names_are_found_as_they_stand(tekst: str, navn: list[str]) -> None:
    assert list(find_names(tekst, ask)) == navn


def test_words_of_enheter_are_no_names() -> None:
    assert find_names("Møte med Jonas", ask) == ("Jonas",)
    assert find_names("Møte med Jonas", ask, {"jonas"}) == ()


@given(st.text(max_size=200))
def test_whatever_is_written_gets_an_answer_that_stands_in_it(tekst: str) -> None:
    assert all(navn and navn in tekst for navn in find_names(tekst, ask))


@given(st.sampled_from(FOLK), st.sampled_from(["{} er borte", "Vi så {} der", "vakter ({})"]))
def test_a_full_name_is_found_wherever_it_stands(navn: str, setning: str) -> None:
    assert navn in find_names(setning.format(navn), ask)
