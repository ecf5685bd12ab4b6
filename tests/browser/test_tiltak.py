"""Tiltak as they are used: proposed by the AMU, set going by HR, written in by two at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from pipelines.store.lager import Lager
from tests.browser.conftest import FERDIG, OpenPage, serve
from tests.browser.test_followup import choose
from tests.lagerkopi import copy_store

pytestmark = pytest.mark.browser

HER = "/tiltak?ny=1&enhet=A1-01&slag=arbeidsmiljoe&forslag=kartlegging"
TITTEL = "Kartlegge arbeidsmiljøet og velge to–tre ting å forbedre"


@pytest.fixture(scope="module")
def base(eksempellager: Lager, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An app of its own: tiltak are written here."""
    lager = copy_store(eksempellager, tmp_path_factory.mktemp("tiltak") / "lager")
    with serve(lager.mappe) as adresse:
        yield adresse


def settle(side: Page) -> None:
    side.wait_for_timeout(300)
    side.wait_for_selector(FERDIG)


def box(side: Page, navn: str) -> Locator:
    return side.get_by_role("textbox", name=navn, exact=True)


def write(felt: Locator, tekst: str) -> None:
    felt.fill(tekst)
    felt.press("Tab")
    settle(felt.page)


def write_day(side: Page, navn: str, dag: str) -> None:
    """Typed as people do: day, month, year, into the three parts of a date."""
    side.get_by_role("group", name=navn).get_by_role("spinbutton").first.click()
    side.keyboard.type(dag)
    side.keyboard.press("Enter")
    settle(side)


def press(side: Page, knapp: str) -> None:
    side.get_by_role("button", name=knapp, exact=True).click()
    settle(side)


def open_form(side: Page) -> None:
    side.get_by_text("Endre tiltaket", exact=True).click()
    expect(box(side, "Formål *")).to_be_visible()


def propose(side: Page) -> str:
    """The AMU sends a suggestion on; where it then is."""
    write(box(side, "Hva som er ventet *"), "To ting er blitt bedre, og alle vet hvilke.")
    choose(side, "Ansvarlig *", "Nærmeste leder")
    press(side, "Send forslaget")
    expect(side.get_by_role("heading", level=1)).to_have_text(TITTEL)
    return side.url.partition("/tiltak")[2]


def test_from_a_proposal_to_something_that_is_tried(open_page: OpenPage, base: str) -> None:
    sti = propose(open_page(HER, sub="amu", base=base))
    hr = open_page(f"/tiltak{sti}", sub="hr", base=base)
    annen = open_page(f"/tiltak{sti}", sub="leder", base=base)
    open_form(hr)
    open_form(annen)
    write(box(annen, "Formål *"), "Det lederen skrev.")

    # Refused until both have taken part; nothing typed is lost.
    hr.get_by_text("I gang", exact=True).click()
    write(box(hr, "Formål *"), "Det HR skrev.")
    press(hr, "Lagre endringene")
    expect(hr.get_by_text("«Verneombud» mangler", exact=False)).to_be_visible()
    for hvem in ("Verneombud", "Tillitsvalgt"):
        write(box(hr, f"{hvem}: hvordan?"), "Drøftet i møte")
        write_day(hr, f"{hvem}: når?", "02112026")
    press(hr, "Lagre endringene")
    expect(hr.get_by_text("Endringene er lagret.", exact=False).first).to_be_visible()
    expect(hr.get_by_text("Formål: Det HR skrev.")).to_be_visible()

    # The other is told, sees both, and goes on without typing again.
    press(annen, "Lagre endringene")
    expect(annen.get_by_text("En annen lagret mens du skrev", exact=False)).to_be_visible()
    expect(annen.get_by_role("cell", name="Det HR skrev.")).to_be_visible()
    expect(annen.get_by_role("cell", name="Det lederen skrev.")).to_be_visible()
    press(annen, "Fortsett fra den nyeste utgaven")
    expect(box(annen, "Formål *")).to_have_value("Det lederen skrev.")
    press(annen, "Lagre endringene")
    expect(annen.get_by_text("3 utgaver", exact=True)).to_be_visible()

    # A name in a note is shown first.
    write(box(annen, "Nytt notat"), "Pia Eksempelsen sier at det går bedre")
    press(annen, "Lagre notatet")
    expect(annen.get_by_text("«Pia Eksempelsen»", exact=False)).to_be_visible()
    press(annen, "Lagre likevel")
    expect(annen.get_by_text("Notatet er lagret.").first).to_be_visible()
    expect(box(annen, "Nytt notat")).to_have_value("")


@pytest.mark.parametrize(("bredde", "tema"), [(1280, "light"), (390, "dark")])
@pytest.mark.parametrize("sti", ["/tiltak", HER, "ett"])
def test_the_pages_of_tiltak_break_no_rule_and_fit(
    open_page: OpenPage, base: str, sti: str, bredde: int, tema: str
) -> None:
    if sti == "ett":
        sti = f"/tiltak{propose(open_page(HER, sub='amu', base=base))}"
    side = open_page(sti, sub="hr", bredde=bredde, tema=tema, base=base, axe=True)
    side.wait_for_load_state("networkidle")
    settle(side)
    if "sak=" in sti:
        open_form(side)
    funn = Axe().run(side).response["violations"]
    assert not [(ett["id"], ett["nodes"][0]["html"][:200]) for ett in funn]
    assert side.get_by_test_id("stMain").evaluate("e => e.scrollWidth") <= bredde
    expect(side.get_by_test_id("stException")).to_have_count(0)
