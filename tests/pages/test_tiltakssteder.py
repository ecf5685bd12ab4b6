"""Tiltak on the pages where the figures are, run without a browser against the sample data."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pipelines.access.innsyn import role_innsyn
from pipelines.access.roller import Rolle
from pipelines.access.tiltak import propose
from pipelines.demo import EKSEMPELINNSTILLINGER
from pipelines.settings import FILVARIABEL, LAGERVARIABEL
from pipelines.store.lager import Lager
from pipelines.tiltak.tiltak import Medvirkning
from tests.innlogging import set_up_login
from tests.lagerkopi import copy_store
from tests.pages.aapne import open_alone
from tests.tiltak.bygg_tiltak import text

SKREVET = datetime(2024, 8, 1, 9, tzinfo=UTC)
HR = role_innsyn(Rolle.HR)
DELTOK = Medvirkning("Drøftet i møte", date(2024, 2, 10))
EVALUERES = "Tiltak som skal evalueres"
EGEN = "A1-01"
"""The section of the demo's leader."""


@pytest.fixture(autouse=True)
def _store(eksempellager: Lager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LAGERVARIABEL, str(copy_store(eksempellager, tmp_path / "lager").mappe))
    monkeypatch.setenv(FILVARIABEL, str(EKSEMPELINNSTILLINGER))
    set_up_login(monkeypatch)
    st.cache_data.clear()


def keep(enhet_id: str = EGEN, evalueres: date = date(2025, 1, 15)) -> None:
    """Written down long ago, its review long passed."""
    tekst = text(
        enheter=(enhet_id,),
        start=date(2024, 7, 1),
        innen=date(2025, 6, 30),
        evalueres=evalueres,
        verneombud=DELTOK,
        tillitsvalgt=DELTOK,
    )
    propose(HR, tekst, SKREVET)


def open_page(navn: str, sub: str, **adresse: str) -> AppTest:
    return open_alone(navn, sub, adresse)


def headings(side: AppTest) -> list[str]:
    return [str(ett.value) for ett in [*side.title, *side.header, *side.subheader]]


@pytest.mark.parametrize("sub", ["hr", "leder", "amu", "toppledelse"])
def test_a_section_has_its_tiltak_below_its_chart(sub: str) -> None:
    assert "Tiltak" not in headings(open_page("seksjon", sub, enhet=EGEN))
    keep()
    assert "Tiltak" in headings(open_page("seksjon", sub, enhet=EGEN))


def test_the_amu_sees_what_is_tried_between_questions_and_decisions() -> None:
    keep()
    rekke = headings(open_page("amu", "amu"))
    nr = rekke.index("Tiltak under arbeid")
    assert rekke.index("Spørsmål til møtet") < nr < rekke.index("Vedtak")
    assert "Skal evalueres" in rekke


@pytest.mark.parametrize(("sub", "ser"), [("hr", True), ("leder", True), ("toppledelse", False)])
def test_passed_reviews_stand_on_the_first_page_of_those_who_hold_them(sub: str, ser: bool) -> None:
    assert EVALUERES not in headings(open_page("trafikklys", sub))
    keep()
    assert (EVALUERES in headings(open_page("trafikklys", sub))) == ser


def test_a_leader_is_not_reminded_of_others() -> None:
    keep("A2-01")
    assert EVALUERES not in headings(open_page("trafikklys", "leder"))


def test_a_review_years_ahead_reminds_nobody() -> None:
    keep(evalueres=date(2199, 1, 1))
    assert EVALUERES not in headings(open_page("trafikklys", "hr"))


@pytest.mark.parametrize("sub", ["hr", "leder"])
def test_reviews_are_owed_in_follow_up_too(sub: str) -> None:
    keep()
    assert EVALUERES in headings(open_page("oppfolging", sub))


def test_the_year_has_a_screen_of_its_tiltak() -> None:
    uten = open_page("aarsoversikt", "toppledelse", aar="2025", skjerm="99")
    keep()
    med = open_page("aarsoversikt", "toppledelse", aar="2025", skjerm="99")
    assert "Tiltak og hva som kom av dem" in headings(med)
    assert headings(uten) != headings(med)
