"""The page of comparison: the address decides, and the table says all that the chart draws."""

from __future__ import annotations

import polars as pl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.drawing.sammenlign import compare_chart, compare_table
from pages.drawing.theme import read_colours
from pipelines.access.innsyn import role_innsyn
from pipelines.access.roller import Rolle
from pipelines.access.sammenlign import FLEST, Sammenligning, read_sammenligning
from pipelines.contract.perioder import Periodetype
from pipelines.lights.nasjonal import find_national
from pipelines.lights.tall import format_prosent
from pipelines.settings import LAGERVARIABEL
from pipelines.store.lager import Lager
from tests.innlogging import set_up_login
from tests.pages.aapne import open_alone

FARGER = read_colours("light")
AVDELINGER = ["A1", "A2", "A3", "A4", "A5", "A6"]


@pytest.fixture(autouse=True)
def _lager(eksempellager: Lager, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up_login(monkeypatch)
    monkeypatch.setenv(LAGERVARIABEL, str(eksempellager.mappe))
    st.cache_data.clear()


def compare(enheter: list[str], steder: tuple[str, ...] = ()) -> Sammenligning:
    hr = role_innsyn(Rolle.HR)
    bilde = read_sammenligning(hr, Periodetype.KVARTAL, enheter, steder)
    assert bilde is not None
    return bilde


def open_page(sub: str, **adresse: str | list[str]) -> AppTest:
    return open_alone("sammenlign", sub, adresse)


def chosen(side: AppTest, merkelapp: str = "Enheter") -> list[str]:
    return next(ett.value for ett in side.multiselect if ett.label == merkelapp)


def words(side: AppTest) -> str:
    return "\n".join(ett.value for ett in side.markdown)


def test_the_table_says_all_that_the_chart_draws() -> None:
    bilde, nasjonal = compare(["A1-01", "A4"], ("Nordhavn",)), find_national("alle")
    hoder, rader = compare_table(bilde, nasjonal)
    figur = compare_chart(bilde, FARGER, nasjonal)
    assert {spor.name for spor in figur.data} == set(hoder[1:])
    for spor in figur.data:
        kolonne = hoder.index(spor.name)
        assert [rad[kolonne] for rad in reversed(rader)] == [format_prosent(y) for y in spor.y]


def test_lines_can_be_told_apart_without_colour_or_without_dash() -> None:
    figur = compare_chart(compare(AVDELINGER), FARGER)
    utseende = [(spor.line.color, spor.line.dash, spor.line.width) for spor in figur.data]
    assert len(figur.data) == FLEST + 1
    assert len(set(utseende)) == len(utseende)


def test_a_line_breaks_where_there_is_no_figure() -> None:
    bilde = compare(["A5-11"])
    figur = compare_chart(bilde, FARGER)
    linje = next(spor for spor in figur.data if spor.name == bilde.linjer[0].navn)
    assert sum(y is None for y in linje.y) == len(bilde.perioder) - len(bilde.linjer[0].rader)
    assert not linje.connectgaps


def test_the_address_decides_and_keeps_its_order() -> None:
    side = open_page("hr", enhet=["A4", "A1-01"], sted=["Nordhavn"])
    assert chosen(side) == ["A4", "A1-01"]
    assert chosen(side, "Kontorsteder") == ["Nordhavn"]
    assert "Nordhavn (kontorsted)" in words(side)


def test_a_choice_goes_into_the_address() -> None:
    side = open_page("hr", enhet=["A4"])
    next(ett for ett in side.multiselect if ett.label == "Enheter").set_value(["A4", "A2"]).run()
    assert side.query_params["enhet"] == ["A4", "A2"]
    assert chosen(side) == ["A4", "A2"]


def test_a_leader_begins_with_the_own_enhet() -> None:
    assert chosen(open_page("leder")) == ["A1-01"]


@pytest.mark.parametrize("sub", ["toppledelse", "amu", "leder"])
def test_no_place_is_offered_to_others_than_hr(sub: str) -> None:
    side = open_page(sub, sted=["Nordhavn"])
    assert [ett.label for ett in side.multiselect] == ["Enheter"]
    assert "Nordhavn (kontorsted)" not in words(side)


@pytest.mark.parametrize(
    "enheter", [["finnes-ikke"], ["A2-01", "A1-02"], ["' OR 1=1"], ["A" * 5000], ["10045"]]
)
def test_what_the_viewer_does_not_have_is_not_chosen(enheter: list[str]) -> None:
    side = open_page("leder", enhet=enheter)
    assert chosen(side) == []
    assert "Velg to til" in words(side)


def test_more_than_six_are_cut() -> None:
    alle = read_sammenligning(role_innsyn(Rolle.HR), Periodetype.SISTE4, ["ED"])
    assert alle is not None
    side = open_page("hr", enhet=["ED", *AVDELINGER, "A7"], sted=["Nordhavn"])
    assert chosen(side) == ["ED", *AVDELINGER[:5]]
    assert chosen(side, "Kontorsteder") == []


def test_every_role_reads_its_own_figures() -> None:
    for sub, rolle in (("hr", Rolle.HR), ("amu", Rolle.AMU)):
        bilde = read_sammenligning(role_innsyn(rolle), Periodetype.SISTE4, ["A6"])
        assert bilde is not None
        nyeste = bilde.linjer[0].rader.filter(pl.col("periode") == bilde.perioder[-1])
        ventet = format_prosent(nyeste["sykefravaersprosent"].item())
        assert ventet in words(open_page(sub, enhet=["A6"]))
