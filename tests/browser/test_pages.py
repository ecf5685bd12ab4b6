from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from pipelines.store.hvelvnoekkel import read_or_make_vault_keys
from pipelines.store.lager import Lager
from pipelines.store.noekkel import read_or_make_key
from tests.browser.conftest import OpenPage, serve
from tests.conftest import ROT

pytestmark = pytest.mark.browser

SIDER = [
    ("/", "hr", "Trafikklys per seksjon"),
    ("/seksjon?enhet=A1-02&periode=kvartal", "hr", "Kontaktsenter Elvebyen"),
    ("/seksjon?enhet=A1", "hr", "Brukerkontakt og veiledning"),
    ("/sammenlign?enhet=A1-01&enhet=A4&sted=Nordhavn", "hr", "Sammenlign"),
    ("/om-tallene", "hr", "Om tallene"),
    ("/hva-andre-ser", "hr", "Hva andre ser"),
    ("/person", "hr", "Person"),
    ("/", "amu", "Trafikklys per seksjon"),
    ("/", "ansatt", "Min side"),
    ("/", "personvernombud", "Innsynslogg"),
    ("/", "uten-rolle", "Du har ikke tilgang ennå"),
    ("/", "", "Trafikklys per seksjon"),
]
"""Address, who looks, and the heading."""
BILDE = ROT / "docs" / "bilder" / "trafikklys.png"


@pytest.mark.parametrize(("bredde", "tema"), [(1280, "light"), (390, "dark")])
@pytest.mark.parametrize(("sti", "sub", "tittel"), SIDER)
def test_pages_break_no_accessibility_rule_and_fit_the_screen(
    open_page: OpenPage, sti: str, sub: str, tittel: str, bredde: int, tema: str
) -> None:
    side = open_page(sti, sub=sub, bredde=bredde, tema=tema, axe=True)
    expect(side.get_by_role("heading", level=1)).to_have_text(tittel)
    side.wait_for_load_state("networkidle")
    funn = Axe().run(side).response["violations"]
    alvorlige = [(ett["id"], ett["nodes"][0]["html"][:200]) for ett in funn]
    assert not alvorlige
    assert side.get_by_test_id("stMain").evaluate("e => e.scrollWidth") <= bredde


def test_the_themes_follow_the_viewers_choice(open_page: OpenPage) -> None:
    bakgrunner = {
        tema: open_page(tema=tema)
        .get_by_test_id("stApp")
        .evaluate("e => getComputedStyle(e).backgroundColor")
        for tema in ("light", "dark")
    }
    assert bakgrunner == {"light": "rgb(252, 252, 250)", "dark": "rgb(20, 24, 28)"}


@pytest.mark.parametrize("bredde", [1280, 390])
def test_what_streamlit_says_itself_is_norwegian_too(open_page: OpenPage, bredde: int) -> None:
    side = open_page("/seksjon?enhet=A1-02&periode=kvartal", bredde=bredde)
    side.wait_for_load_state("networkidle")
    sagt = side.evaluate("[...document.querySelectorAll('[aria-label]')].map(e => e.ariaLabel)")
    assert not {"App pages", "Sidebar", "Expand sidebar", "Open", "Help"} & set(sagt)


def test_the_menu_shows_where_the_focus_is_and_keeps_the_kind_of_period(
    open_page: OpenPage,
) -> None:
    side = open_page("/?periode=kvartal")
    lenke = side.get_by_role("link", name="Seksjon", exact=True)
    lenke.focus()
    side.keyboard.press("Shift+Tab")
    side.keyboard.press("Tab")
    assert lenke.evaluate("e => getComputedStyle(e).outlineWidth") == "2px"
    lenke.press("Enter")
    expect(side.get_by_role("heading", level=1)).to_have_text("Eksempeldirektoratet")
    expect(side.get_by_role("radio", name="Kvartal", exact=True)).to_be_checked()


def test_charts_have_words_and_a_table_twin(open_page: OpenPage) -> None:
    side = open_page("/seksjon?enhet=A1-02&periode=kvartal")
    expect(side.get_by_role("figure", name=re.compile("^Linjediagram"))).to_be_visible()
    side.get_by_text("Vis som tabell").first.click()
    tabell = side.get_by_role("table").first
    expect(tabell).to_be_visible()
    expect(tabell.get_by_role("columnheader").nth(1)).to_have_text("Kontaktsenter Elvebyen")
    expect(tabell.get_by_role("cell", name="3. kvartal 2026 (juli–september)")).to_be_visible()


def test_a_wide_table_does_not_widen_the_page_of_a_phone(open_page: OpenPage) -> None:
    side = open_page("/seksjon?enhet=A1-02&periode=kvartal", bredde=390)
    side.get_by_text("Vis som tabell").first.click()
    expect(side.get_by_role("table").first).to_be_visible()
    assert side.get_by_test_id("stMain").evaluate("e => e.scrollWidth") <= 390


def test_another_enhet_can_be_chosen_on_the_page(open_page: OpenPage) -> None:
    side = open_page("/seksjon?enhet=A1-02")
    side.get_by_role("link", name="Brukerkontakt og veiledning").click()
    expect(side.get_by_role("heading", level=1)).to_have_text("Brukerkontakt og veiledning")
    expect(side).to_have_url(re.compile(r"/seksjon\?enhet=A1$"))
    expect(side.get_by_role("table")).to_be_visible()


def test_an_unknown_enhet_is_a_sentence(open_page: OpenPage) -> None:
    side = open_page("/seksjon?enhet=finnes-ikke")
    expect(side.get_by_text("Denne enheten finnes ikke i tallene du ser")).to_be_visible()
    side.get_by_role("link", name="Alle seksjoner").click()
    expect(side.get_by_role("heading", level=1)).to_have_text("Trafikklys per seksjon")


def test_pages_work_under_the_path_of_a_proxy(
    open_page: OpenPage, eksempellager_mappe: Path
) -> None:
    with serve(eksempellager_mappe, "hr/trafikklys") as adresse:
        side = open_page("/", base=adresse)
        side.get_by_role("table").get_by_role("link", name="Kontaktsenter Elvebyen").click()
        expect(side.get_by_role("heading", level=1)).to_have_text("Kontaktsenter Elvebyen")
        expect(side).to_have_url(f"{adresse}/seksjon?enhet=A1-02")
        skrift = side.evaluate("document.fonts.ready.then(f => f.check('16px Inter'))")
        assert skrift
        side.reload()
        expect(side.get_by_role("heading", level=1)).to_have_text("Kontaktsenter Elvebyen")
        svar = side.request.put(f"{adresse}/_stcore/upload_file/a/b", data=b"x")
        assert svar.status == 403


def test_an_empty_or_broken_store_is_a_sentence(open_page: OpenPage, tmp_path: Path) -> None:
    lager = Lager(tmp_path / "tomt")
    read_or_make_key(lager)
    read_or_make_vault_keys(lager)
    with serve(lager.mappe) as adresse:
        for sti in ("/", "/seksjon"):
            side = open_page(sti, base=adresse)
            expect(side.get_by_text("Her er det ingen tall ennå")).to_be_visible()
            expect(side.get_by_text("make demo")).to_be_visible()
        lager.snapshot.write_bytes(b"ikke en database" * 1000)
        side.reload()
        expect(side.get_by_role("alert")).to_contain_text("Lageret eller journalen kan ikke åpnes")
        expect(side.get_by_text("Traceback")).to_have_count(0)


def test_the_picture_of_the_readme_is_taken(open_page: OpenPage, tmp_path: Path) -> None:
    """Into docs/ when TRAFIKKLYS_SKJERMBILDE=1, else only to see that it can be taken."""
    fil = BILDE if os.environ.get("TRAFIKKLYS_SKJERMBILDE") == "1" else tmp_path / "bilde.png"
    side = open_page()
    side.set_viewport_size({"width": 1280, "height": 1500})
    expect(side.get_by_role("table")).to_be_visible()
    side.wait_for_load_state("networkidle")
    side.screenshot(path=fil)
    assert fil.stat().st_size > 50_000
