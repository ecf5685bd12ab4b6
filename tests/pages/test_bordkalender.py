from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import streamlit as st
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from pages.drawing.bordkalender import describe_calendar
from pages.drawing.lights import read_asset
from pages.drawing.theme import contrast
from pipelines.contract.codes import Fravaerstype
from pipelines.followup.kalender import day_states
from tests.followup.test_kalender import Rad, frame

PER = date(2026, 11, 25)
E, S, B, F, P = Fravaerstype
RADER = (
    Rad(date(2026, 1, 19), date(2026, 1, 20)),
    Rad(date(2026, 2, 5), date(2026, 2, 6), B),
    Rad(date(2026, 3, 2), date(2026, 3, 15), S),
    Rad(date(2026, 3, 16), date(2026, 3, 29), S, 50),
    Rad(date(2026, 4, 1), date(2026, 4, 7), F),
    Rad(date(2026, 8, 17), date(2026, 8, 21), P),
)
Vis = Callable[..., Page]


def described(*rader: Rad) -> dict[str, Any]:
    return describe_calendar(day_states(frame(*rader), PER))


def square(data: dict[str, Any], maaned: str, nr: int) -> dict[str, Any]:
    (funnet,) = [
        dag
        for en in data["maaneder"]
        if en["navn"] == maaned
        for uke in en["uker"]
        for dag in uke["dager"]
        if dag and dag["nr"] == nr
    ]
    return dict(funnet)


def test_a_graded_day_says_its_grad_to_eye_and_ear() -> None:
    assert square(described(*RADER), "mars 2026", 17) == {
        "nr": 17,
        "slag": "sykmelding gradert",
        "helligdag": False,
        "tegn": "S50",
        "tekst": "tirsdag 17. mars: sykmelding 50\u00a0%",
    }


def test_a_holiday_is_marked_and_named() -> None:
    dag = square(described(), "april 2026", 3)
    assert (dag["helligdag"], dag["slag"]) == (True, "fri")
    assert dag["tekst"] == "fredag 3. april: Langfredag"


def test_only_types_that_occur_are_explained() -> None:
    assert [en["bokstav"] for en in described(*RADER[:2])["tegn"]] == ["E", "B"]


def test_the_grad_is_explained_only_where_there_is_one() -> None:
    assert "graden" in described(*RADER)["merknad"]
    assert "graden" not in described(RADER[0])["merknad"]


def test_no_absence_is_said_in_words() -> None:
    data = described()
    assert data["uten"] == "Ikke noe fravær er registrert."
    assert not data["tegn"]
    assert not data["perioder"]


def test_what_is_sent_is_the_twelve_months_and_nothing_of_earlier_ones() -> None:
    data = described(Rad(date(2020, 1, 1), date(2025, 11, 30), S))
    assert len(data["maaneder"]) == 12
    assert "sykmelding" not in json.dumps(data)


def theme_style(tema: str) -> str:
    """The variables that Streamlit gives a component, from the settings it gives them from."""
    navn = {
        "text-color": "textColor",
        "background-color": "backgroundColor",
        "secondary-background-color": "secondaryBackgroundColor",
        "primary-color": "primaryColor",
        "border-color": "borderColor",
        "gray-color": "grayColor",
        "gray-text-color": "grayTextColor",
    }
    farger = (f"--st-{css}: {st.get_option(f'theme.{tema}.{ett}')}" for css, ett in navn.items())
    return f"{';'.join(farger)}; --st-font: sans-serif"


SIDE = """<!doctype html><html lang="nb"><title>Kalender</title><main style="{stil};
background: var(--st-background-color); padding: 1rem"><h1 style="color: var(--st-text-color)">
Kalender</h1><div id="vert"></div></main></html>"""
TEGN = """async ([css, js, data]) => {
  const rot = document.querySelector("#vert").attachShadow({ mode: "open" })
  rot.innerHTML = `<style>${css}</style><div class="rot"></div>`
  const modul = await import(URL.createObjectURL(new Blob([js], { type: "text/javascript" })))
  window.tegn = (ny) => modul.default({ data: ny, parentElement: rot })
  window.tegn(data)
}"""


@pytest.fixture
def vis(nettleser: Browser) -> Iterator[Vis]:
    """The component's own code in a page that gives it what Streamlit does."""
    sider: list[Page] = []

    def _vis(*rader: Rad, bredde: int = 1180, tema: str = "light") -> Page:
        side = nettleser.new_page(viewport={"width": bredde, "height": 900})
        sider.append(side)
        side.set_content(SIDE.format(stil=theme_style(tema)))
        css = read_asset("symbol.css", "bordkalender.css")
        js = read_asset("symbol.js", "bordkalender.js")
        side.evaluate(TEGN, [css, js, described(*rader)])
        return side

    yield _vis
    for side in sider:
        side.close()


@pytest.mark.browser
@pytest.mark.parametrize(("bredde", "antall"), [(1180, 4), (1700, 4), (860, 3), (358, 1), (320, 1)])
def test_months_stand_as_many_beside_each_other_as_there_is_room_for(
    vis: Vis, bredde: int, antall: int
) -> None:
    side = vis(*RADER, bredde=bredde)
    topper = side.locator("table").evaluate_all(
        "tabeller => tabeller.map(en => en.getBoundingClientRect().top)"
    )
    assert topper.count(topper[0]) == antall


@pytest.mark.browser
@pytest.mark.parametrize("bredde", [1180, 358, 320])
def test_nothing_stands_out_of_the_page(vis: Vis, bredde: int) -> None:
    side = vis(*RADER, bredde=bredde)
    assert side.evaluate("document.documentElement.scrollWidth") <= bredde
    klippet = side.locator("td").evaluate_all(
        "celler => celler.filter(en => en.scrollWidth > en.offsetWidth).length"
    )
    assert klippet == 0


@pytest.mark.browser
@pytest.mark.parametrize("tema", ["light", "dark"])
@pytest.mark.parametrize("bredde", [1180, 358])
def test_axe_finds_nothing(vis: Vis, tema: str, bredde: int) -> None:
    funn = Axe().run(vis(*RADER, bredde=bredde, tema=tema)).response["violations"]
    assert not [(en["id"], en["nodes"][0]["html"]) for en in funn]


FARGER = """([slag, egenskap]) => {
  const rute = document.querySelector("#vert").shadowRoot.querySelector(`td.${slag}`)
  const lerret = document.createElement("canvas").getContext("2d", { willReadFrequently: true })
  lerret.fillStyle = getComputedStyle(rute)[egenskap]
  lerret.fillRect(0, 0, 1, 1)
  const tall = [...lerret.getImageData(0, 0, 1, 1).data.slice(0, 3)]
  return "#" + tall.map((en) => en.toString(16).padStart(2, "0")).join("")
}"""


@pytest.mark.browser
@pytest.mark.parametrize("tema", ["light", "dark"])
@pytest.mark.parametrize("slag", list(Fravaerstype))
def test_every_edge_stands_out_from_the_page(vis: Vis, tema: str, slag: str) -> None:
    kant = vis(*RADER, tema=tema).evaluate(FARGER, [slag, "borderTopColor"])
    assert contrast(kant, str(st.get_option(f"theme.{tema}.backgroundColor"))) >= 3


@pytest.mark.browser
@pytest.mark.parametrize("tema", ["light", "dark"])
@pytest.mark.parametrize("slag", [E, S, B, P])
def test_every_letter_stands_out_from_its_square(vis: Vis, tema: str, slag: str) -> None:
    side = vis(*RADER, tema=tema)
    tekst, bunn = (side.evaluate(FARGER, [slag, en]) for en in ("color", "backgroundColor"))
    assert contrast(tekst, bunn) >= 4.5


@pytest.mark.browser
def test_no_two_types_look_alike_without_colour(vis: Vis) -> None:
    utseende = vis(*RADER).evaluate(
        """() => [...document.querySelector("#vert").shadowRoot.querySelectorAll(".proeve")]
            .map((en) => getComputedStyle(en))
            .map((stil) => [stil.borderTopStyle, stil.borderTopWidth,
              stil.backgroundImage === "none",
              stil.backgroundColor === stil.borderTopColor].join())"""
    )
    assert len(set(utseende)) == len(utseende) == len(Fravaerstype) + 1


@pytest.mark.browser
def test_a_screen_reader_hears_whole_days_under_their_weekday(vis: Vis) -> None:
    mars = vis(*RADER).get_by_role("table", name="mars 2026")
    assert mars.get_by_role("columnheader", name="tirsdag").count() == 1
    assert mars.get_by_role("rowheader", name="uke 12").count() == 1
    assert mars.get_by_role("cell", name="tirsdag 17. mars: sykmelding 50").count() == 1


@pytest.mark.browser
def test_the_list_has_every_period_and_stays_open_when_drawn_anew(vis: Vis) -> None:
    side = vis(*RADER)
    side.get_by_text("Fraværet som liste").click()
    data = described(*RADER)
    side.evaluate("data => window.tegn(data)", data)
    linjer = side.locator("details li")
    assert linjer.first.is_visible()
    assert linjer.all_text_contents() == data["perioder"]


@pytest.mark.browser
def test_without_absence_there_is_no_list(vis: Vis) -> None:
    side = vis()
    assert side.get_by_text("Ikke noe fravær er registrert.").is_visible()
    assert side.locator("details").count() == 0
