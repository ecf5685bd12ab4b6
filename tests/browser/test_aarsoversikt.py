"""The year on the wall: stepped through with the arrow keys, readable for all, on any screen."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import FERDIG, OpenPage

pytestmark = pytest.mark.browser

TITLER = {1: "Året i fire tall", 2: "Trafikklys per seksjon, nå og for ett år siden"}


def test_the_arrow_keys_lead_from_screen_to_screen_and_the_address_follows(
    open_page: OpenPage,
) -> None:
    side = open_page("/aarsoversikt")
    overskrift = side.get_by_role("heading", level=1)
    expect(overskrift).to_have_text(TITLER[1])
    side.keyboard.press("ArrowRight")
    expect(overskrift).to_have_text(TITLER[2])
    expect(side.get_by_text("2 av 8")).to_be_visible()
    assert "skjerm=2" in side.url
    side.keyboard.press("ArrowLeft")
    expect(overskrift).to_have_text(TITLER[1])


@pytest.mark.parametrize("sti", ["?skjerm=99", "?skjerm=-1", "?skjerm=to", "?aar=i%20fjor"])
def test_an_address_that_leads_nowhere_shows_the_nearest_screen(
    open_page: OpenPage, sti: str
) -> None:
    side = open_page(f"/aarsoversikt{sti}")
    sist = "Hva har endret seg klart?" if "99" in sti else TITLER[1]
    expect(side.get_by_role("heading", level=1)).to_have_text(sist)


@pytest.mark.parametrize(("bredde", "tema"), [(1600, "light"), (390, "dark")])
@pytest.mark.parametrize("nr", [1, 2, 6, 7])
def test_every_kind_of_screen_breaks_no_rule_and_fits(
    open_page: OpenPage, nr: int, bredde: int, tema: str
) -> None:
    sti = f"/aarsoversikt?skjerm={nr}&aar=2025"
    side = open_page(sti, sub="toppledelse", bredde=bredde, tema=tema, axe=True)
    side.wait_for_load_state("networkidle")
    side.wait_for_selector(FERDIG)
    funn = Axe().run(side).response["violations"]
    assert not [(ett["id"], ett["nodes"][0]["html"][:200]) for ett in funn]
    assert side.get_by_test_id("stMain").evaluate("e => e.scrollWidth") <= bredde


def test_only_hr_may_comment(open_page: OpenPage) -> None:
    hr, ledelse = (open_page("/aarsoversikt", sub=sub) for sub in ("hr", "toppledelse"))
    felt = "Kommentar til denne skjermen"
    expect(hr.get_by_text(felt)).to_be_visible()
    expect(ledelse.get_by_role("button", name="Last ned som PowerPoint")).to_be_visible()
    expect(ledelse.get_by_text(felt)).to_have_count(0)
