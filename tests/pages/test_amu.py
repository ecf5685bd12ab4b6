"""The AMU's page, run without a browser against the sample data."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pipelines.settings import LAGERVARIABEL
from pipelines.store.lager import Lager
from tests.innlogging import set_up_login
from tests.lagerkopi import copy_store
from tests.pages.aapne import open_alone


@pytest.fixture(autouse=True)
def _store(eksempellager: Lager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy: decisions are written here."""
    monkeypatch.setenv(LAGERVARIABEL, str(copy_store(eksempellager, tmp_path / "lager").mappe))
    set_up_login(monkeypatch)
    st.cache_data.clear()


def open_amu(sub: str = "amu", **adresse: str) -> AppTest:
    return open_alone("amu", sub, adresse)


def text_of(side: AppTest) -> str:
    alle = [*side.title, *side.header, *side.subheader, *side.markdown, *side.info]
    return "\n".join(str(ett.value) for ett in alle).replace("\\", "")


def test_questions_come_before_decisions_and_figures() -> None:
    assert [ett.value for ett in open_amu().header] == [
        "Spørsmål til møtet",
        "Vedtak",
        "Utvikling",
        "Hva fraværet består av",
        "Sykt barn i 3. kvartal 2026",
        "Oppfølging i tide",
    ]


@pytest.mark.parametrize("slag", ["kvartal", "tertial", "aar"])
def test_the_meeting_can_be_about_a_quarter_a_tertial_or_a_year(slag: str) -> None:
    assert "Spørsmål til møtet" in text_of(open_amu(periode=slag))


def test_siste_fire_kvartaler_is_no_meeting() -> None:
    assert "3. kvartal 2026" in text_of(open_amu(periode="siste4"))


def test_two_increases_in_a_row_are_asked_about() -> None:
    tekst = text_of(open_amu(vis="2026K1"))
    assert "Utvikling selvbetjening har hatt klar økning to kvartaler på rad" in tekst


def test_hr_sees_what_the_amu_sees() -> None:
    def figures(side: AppTest) -> str:
        return "\n".join(str(ett.proto) for ett in side.get("bidi_component"))

    assert text_of(open_amu("hr")) == text_of(open_amu("amu"))
    assert figures(open_amu("hr")) == figures(open_amu("amu"))


def test_a_safety_delegate_sees_the_own_area() -> None:
    tekst = text_of(open_amu("verneombud"))
    assert "Kontaktsenter Elvebyen" in tekst
    assert "Postmottak" not in tekst


def test_a_decision_comes_back_at_the_next_meeting() -> None:
    side = open_amu(vis="2026K2")
    side.text_area[0].input("HR ser på bemanningen").run()
    next(knapp for knapp in side.button if knapp.label == "Lagre vedtaket").click().run()
    assert "HR ser på bemanningen" in text_of(side)
    neste = open_amu("hr", vis="2026K3")
    assert [ett.value for ett in neste.subheader if "ist" in str(ett.value)][-1] == "Fra sist"
    assert "HR ser på bemanningen" in text_of(neste)
    assert "HR ser på bemanningen" not in text_of(open_amu("verneombud"))


def test_a_decision_can_be_taken_away() -> None:
    side = open_amu()
    side.text_area[0].input("Skrevet ved en feil").run()
    next(knapp for knapp in side.button if knapp.label == "Lagre vedtaket").click().run()
    next(knapp for knapp in side.button if knapp.label == "Fjern").click().run()
    assert "Skrevet ved en feil" not in text_of(side)


def test_an_empty_decision_is_a_sentence() -> None:
    side = open_amu()
    next(knapp for knapp in side.button if knapp.label == "Lagre vedtaket").click().run()
    assert "«Vedtak» er tomt" in side.warning[0].value


@pytest.mark.parametrize("sub", ["toppledelse", "leder", "ansatt", "personvernombud"])
def test_it_is_for_the_amu_and_hr(sub: str) -> None:
    side = open_amu(sub)
    assert [ett.value for ett in side.title] == ["Ikke tilgang"]
    assert not side.header
