"""The page with the statutory table, run without a browser."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.drawing.lovpaalagt import difference, lines, remarks
from pipelines.settings import LAGERVARIABEL
from pipelines.store.lager import Lager
from tests.innlogging import set_up_login
from tests.pages.aapne import open_alone


@pytest.fixture(autouse=True)
def _eksempel(eksempellager: Lager, monkeypatch: pytest.MonkeyPatch) -> None:
    st.cache_data.clear()
    set_up_login(monkeypatch)
    monkeypatch.setenv(LAGERVARIABEL, str(eksempellager.mappe))


def open_page(sub: str = "hr", **adresse: str) -> AppTest:
    return open_alone("lovpaalagt", sub, adresse)


def table(side: AppTest) -> str:
    return next(str(ett.value) for ett in side.markdown if str(ett.value).startswith("| Oppl"))


def test_it_opens_with_the_newest_quarter_of_the_virksomhet() -> None:
    side = open_page()
    assert side.title[0].value == "Lovpålagt statistikk"
    assert side.header[0].value == "Eksempeldirektoratet, 3. kvartal 2026"
    assert table(side).startswith("| Opplysning | Kvinner | Menn | I alt |")
    assert any("SSB og Nav trekker ikke fra ferie" in str(ett.value) for ett in side.markdown)


def test_the_address_says_which_year_and_which_avdeling() -> None:
    side = open_page(periode="aar", vis="2025", enhet="A1")
    assert side.header[0].value.endswith(", 2025")
    assert not side.header[0].value.startswith("Eksempeldirektoratet")


def test_a_kind_of_period_without_statistics_falls_back_to_the_quarter() -> None:
    assert "3. kvartal 2026" in open_page(periode="tertial").header[0].value


def test_the_amu_has_the_virksomhet_and_nothing_to_choose_among() -> None:
    side = open_page("amu", enhet="A1")
    assert side.header[0].value.startswith("Eksempeldirektoratet")
    assert [ett.label for ett in side.selectbox if ett.label == "Enhet"] == []


def test_an_unknown_enhet_says_so() -> None:
    side = open_page(enhet="finnes-ikke")
    assert "finnes ikke i tallene" in side.info[0].value


def column(hvem: str, **endret: Any) -> dict[str, Any]:
    return {
        "hvem": hvem,
        "mulige_dagsverk": 1000.0,
        "tilfeller": 12,
        "tilfeller_sykt_barn": 3,
        "tapte_dagsverk": 60.0,
        "tapte_1_3": 10.0,
        "tapte_4_16": 20.0,
        "tapte_over_16": 30.0,
        "tapte_over_56": 0.0,
        "tapte_sykt_barn": 4.5,
        "prosent": 6.0,
        "prosent_nasjonal": 5.5,
        "vis_kjonn": True,
        "faa": False,
    } | endret


def test_every_line_of_the_regulation_is_there_and_what_is_hidden_says_so() -> None:
    tabell = lines([column("Kvinner", tapte_1_3=None), column("I alt", prosent=None)])
    assert [linje[0][:2] for linje in tabell[:8]] == ["a)", "b)", "b)", *["c)"] * 5]
    assert tabell[4] == ("c) – i tilfeller inntil 3 dager", "vises ikke (personvern)", "10,0")
    assert tabell[7][1:] == ("0,0", "0,0")
    assert tabell[9][1:] == ("6,0\u00a0%", "–")


def test_what_must_be_known_before_it_is_passed_on() -> None:
    assert remarks([column("I alt")]) == []
    assert "HR ser dem" in remarks([column("I alt", faa=True)])[0]
    assert "ikke delt på kjønn" in remarks([column("I alt", vis_kjonn=False, faa=True)])[0]
    assert "vises ikke" in remarks([column("Menn", tilfeller=None), column("I alt")])[0]


def test_both_ways_of_counting_stand_beside_each_other() -> None:
    assert "5,5\u00a0% mot 6,0\u00a0% her" in difference(column("I alt"))
    assert difference(column("I alt", prosent=None)) == ""
