from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from pipelines.access.innsyn import role_innsyn
from pipelines.access.lesing import Oversikt, read_oversikt
from pipelines.access.roller import Rolle
from pipelines.contract.perioder import Periodetype
from pipelines.settings import LAGERVARIABEL
from pipelines.store.lager import Lager
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser

FARGER = ("rød", "gul", "grønn", "grå")
UTEN_FARGE = ("ingen data", "vises ikke (personvern)")


@pytest.fixture
def oversikt(eksempellager: Lager, monkeypatch: pytest.MonkeyPatch) -> Oversikt:
    monkeypatch.setenv(LAGERVARIABEL, str(eksempellager.mappe))
    lest = read_oversikt(role_innsyn(Rolle.HR), Periodetype.SISTE4)
    assert lest is not None
    return lest


def lights(side: Page) -> Locator:
    return side.locator("tbody td button")


def focused_label(side: Page) -> str:
    return str(
        side.evaluate(
            "() => { let e = document.activeElement;"
            " while (e.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;"
            " return e.getAttribute('aria-label') ?? e.textContent }"
        )
    )


def test_the_matrix_is_a_table_of_all_enheter_and_twelve_periods(
    open_page: OpenPage, oversikt: Oversikt
) -> None:
    side = open_page()
    expect(side.get_by_role("table")).to_be_visible()
    expect(side.locator("tbody tr")).to_have_count(oversikt.rader["enhet_id"].n_unique())
    expect(side.get_by_role("columnheader")).to_have_count(1 + 12 + 1)
    expect(side.locator("tbody tr").first.get_by_role("rowheader")).to_have_text(
        "Eksempeldirektoratet"
    )


def test_every_light_is_a_button_that_says_enhet_period_and_light(open_page: OpenPage) -> None:
    side = open_page()
    expect(lights(side).first).to_be_visible()
    merkelapper = lights(side).evaluate_all(
        "knapper => knapper.map(k => k.getAttribute('aria-label'))"
    )
    assert len(merkelapper) == 12 * side.locator("tbody tr").count()
    for merkelapp in merkelapper:
        enhet_og_periode, lys = merkelapp.split(": ", 1)
        assert re.search(r", Siste fire kvartaler til og med \d\. kvartal \d{4}$", enhet_og_periode)
        assert lys.startswith((*FARGER, *UTEN_FARGE))


def test_the_matrix_is_one_tab_stop_and_arrows_move_in_it(open_page: OpenPage) -> None:
    side = open_page()
    expect(lights(side).first).to_be_visible()
    expect(side.locator("table [tabindex='0']")).to_have_count(1)
    side.locator("tbody tr").nth(2).locator("td button").nth(3).focus()
    start = focused_label(side)
    side.keyboard.press("ArrowDown")
    side.keyboard.press("ArrowRight")
    flyttet = focused_label(side)
    assert flyttet != start
    side.keyboard.press("ArrowLeft")
    side.keyboard.press("ArrowUp")
    assert focused_label(side) == start
    side.keyboard.press("Control+End")
    assert "3. kvartal 2026" in focused_label(side)
    side.keyboard.press("Control+Home")
    assert focused_label(side) == "Eksempeldirektoratet"
    expect(side.locator("table [tabindex='0']")).to_have_count(1)


def test_enter_opens_the_section_and_back_returns_to_the_same_filter(open_page: OpenPage) -> None:
    side = open_page("/?periode=kvartal&farge=R%C3%B8de")
    expect(lights(side).first).to_be_visible()
    rader = side.locator("tbody tr").count()
    seksjon = side.locator("tbody tr.seksjon").first
    navn = seksjon.get_by_role("rowheader").inner_text()
    seksjon.locator("td button").nth(4).focus()
    side.keyboard.press("Enter")
    expect(side.get_by_role("heading", level=1)).to_have_text(navn)
    expect(side).to_have_url(re.compile(r"/seksjon\?enhet=[^&]+&periode=kvartal&vis=\d{4}K\d$"))
    expect(side).to_have_title(f"{navn} – Trafikklys")
    side.go_back()
    expect(side.get_by_role("heading", level=1)).to_have_text("Trafikklys per seksjon")
    expect(side).to_have_url(re.compile(r"farge=R%C3%B8de"))
    expect(side.locator("tbody tr")).to_have_count(rader)


def test_back_returns_to_the_same_place_with_focus(open_page: OpenPage) -> None:
    side = open_page()
    expect(lights(side).first).to_be_visible()
    lys = side.locator("tbody tr.seksjon").nth(30).locator("td button").nth(4)
    lys.scroll_into_view_if_needed()
    hoeyde = side.get_by_test_id("stMain").evaluate("e => e.scrollTop")
    navn = str(lys.get_attribute("aria-label"))
    lys.click()
    overskrift = side.get_by_role("heading", level=1)
    expect(overskrift).not_to_have_text("Trafikklys per seksjon")
    expect(overskrift).to_be_focused()
    assert side.get_by_test_id("stMain").evaluate("e => e.scrollTop") == 0
    side.go_back()
    expect(overskrift).to_have_text("Trafikklys per seksjon")
    expect(side.get_by_label(navn)).to_be_focused()
    assert side.get_by_test_id("stMain").evaluate("e => e.scrollTop") == pytest.approx(
        hoeyde, abs=150
    )


def test_the_filter_says_how_many_are_left_and_can_be_let_go(open_page: OpenPage) -> None:
    side = open_page("/?farge=R%C3%B8de")
    expect(side.get_by_text(re.compile(r"Viser \d+ av 64 seksjoner"))).to_be_visible()
    side.get_by_role("button", name="Nullstill").click()
    expect(side.get_by_text(re.compile("Viser"))).to_have_count(0)
    expect(side).not_to_have_url(re.compile("farge"))


def test_a_name_is_a_link_to_the_section(open_page: OpenPage) -> None:
    side = open_page()
    lenke = side.get_by_role("table").get_by_role("link", name="Kontaktsenter Elvebyen")
    expect(lenke).to_have_attribute("href", "seksjon?enhet=A1-02")
    lenke.click()
    expect(side.get_by_role("heading", level=1)).to_have_text("Kontaktsenter Elvebyen")


def test_filters_stand_in_the_address_and_survive_a_reload(open_page: OpenPage) -> None:
    side = open_page()
    alle = side.locator("tbody tr").count()
    side.get_by_role("button", name="Gule").click()
    expect(side).to_have_url(re.compile("farge=Gule"))
    side.get_by_placeholder("Skriv et navn").fill("og")
    expect(side).to_have_url(re.compile("sok=og"))
    expect(side.locator("tbody tr")).not_to_have_count(alle)
    seksjoner = side.locator("tbody tr.seksjon")
    expect(seksjoner.filter(has_not_text=re.compile("og", re.IGNORECASE))).to_have_count(0)
    igjen = seksjoner.count()
    assert igjen
    side.reload()
    expect(seksjoner).to_have_count(igjen)
    for lys in side.locator("tbody tr.seksjon td.naa .lys").all():
        expect(lys).to_have_class(re.compile(r"\bgul\b"))


def test_nothing_found_says_so(open_page: OpenPage) -> None:
    side = open_page("/?sok=finnesikke")
    expect(side.get_by_text("Ingen seksjoner passer til filteret")).to_be_visible()


def test_the_period_can_be_switched(open_page: OpenPage) -> None:
    side = open_page()
    side.get_by_role("radio", name="År").click()
    expect(side).to_have_url(re.compile("periode=aar"))
    expect(side.get_by_role("columnheader").last).to_be_visible()
    expect(side.locator("thead th.naa")).to_contain_text("2025")


def test_the_words_of_a_light_are_shown_to_the_eye_too(open_page: OpenPage) -> None:
    side = open_page()
    lys = lights(side).nth(5)
    lys.focus()
    tekst = str(lys.get_attribute("aria-label")).split(", ", 1)[1]
    expect(side.locator(".tips")).to_have_text(tekst)
    side.keyboard.press("Escape")
    expect(side.locator(".tips")).to_be_hidden()


def test_on_a_phone_the_newest_light_comes_first_and_nothing_runs_off_the_side(
    open_page: OpenPage,
) -> None:
    side = open_page(bredde=390)
    rad = side.locator("tbody tr.seksjon").first
    expect(rad).to_be_visible()
    assert rad.locator("td").first.get_attribute("class") == "naa"
    naa, historikk = rad.locator("td.naa"), rad.locator("td.hist").first
    assert naa.bounding_box()["y"] < historikk.bounding_box()["y"]  # type: ignore[index]
    assert side.evaluate("document.documentElement.scrollWidth") <= 390
    bredest = side.get_by_test_id("stMain").evaluate("e => e.scrollWidth")
    assert bredest <= 390
