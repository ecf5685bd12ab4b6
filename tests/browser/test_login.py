"""Logging in and out, choosing a role, and what an open tab does when things change."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import OpenPage, log_in

pytestmark = pytest.mark.browser


@pytest.fixture
def fane(nettleser: Browser) -> Iterator[Page]:
    """A tab of a browser that nobody has logged in with."""
    kontekst = nettleser.new_context(locale="nb-NO")
    yield kontekst.new_page()
    kontekst.close()


def test_somebody_who_was_going_to_a_page_gets_there_after_the_login(fane: Page, app: str) -> None:
    fane.goto(f"{app}/seksjon?enhet=A1-02&periode=kvartal")
    fane.get_by_role("button", name="Logg inn").click()
    fane.locator("button[value=hr]").click()
    expect(fane.get_by_role("heading", level=1)).to_have_text("Kontaktsenter Elvebyen")
    expect(fane.get_by_role("radio", name="Kvartal", exact=True)).to_be_checked()
    expect(fane).to_have_url(re.compile(r"/seksjon\?enhet=A1-02&periode=kvartal$"))


def test_logging_out_ends_every_tab(fane: Page, app: str) -> None:
    log_in(fane, "amu", app)
    annen = fane.context.new_page()
    annen.goto(app)
    expect(annen.get_by_text("AMU · hele virksomheten")).to_be_visible()
    fane.get_by_role("button", name="Rolle og utlogging").click()
    fane.get_by_role("button", name="Logg ut").click()
    expect(fane.get_by_text("Du er logget ut")).to_be_visible()
    annen.get_by_text("Kvartal", exact=True).click()
    expect(annen.get_by_text("Du er logget ut.")).to_be_visible()
    expect(annen.get_by_role("table")).to_have_count(0)


def test_a_role_is_chosen_and_holds_from_page_to_page(open_page: OpenPage) -> None:
    side = open_page(sub="toppledelse")
    expect(side.get_by_text("Toppledelse · hele virksomheten")).to_be_visible()
    side.get_by_role("button", name="Rolle og utlogging").click()
    side.get_by_text("Ansatt · egne opplysninger").click()
    expect(side.get_by_role("heading", level=1)).to_have_text("Min side")
    side.keyboard.press("Escape")
    side.get_by_role("button", name="Rolle og utlogging").click()
    side.get_by_text(re.compile("^Leder ·")).click()
    side.keyboard.press("Escape")
    side.get_by_role("link", name="Om tallene").click()
    expect(side.get_by_role("heading", level=1)).to_have_text("Om tallene")
    expect(side.get_by_text(re.compile("Leder ·")).first).to_be_visible()


@pytest.mark.parametrize("sti", ["/innsynslogg", "/person", "/hva-andre-ser", "/min-side"])
def test_a_page_that_the_role_lacks_says_so(open_page: OpenPage, sti: str) -> None:
    side = open_page(sti, sub="verneombud")
    expect(side.get_by_role("heading", level=1)).to_have_text("Ikke tilgang")
    expect(side.get_by_role("table")).to_have_count(0)


def test_an_address_that_is_no_page_leads_to_the_front_page_in_norwegian(
    open_page: OpenPage,
) -> None:
    side = open_page("/tull", sub="amu")
    expect(side.get_by_role("dialog")).to_contain_text("Siden finnes ikke")
    side = open_page("/seksjon/ekstra", sub="amu")
    expect(side.get_by_role("heading", level=1)).to_have_text("Trafikklys per seksjon")


def test_hr_opens_a_person_with_a_purpose_and_the_person_sees_it(open_page: OpenPage) -> None:
    side = open_page("/person")
    side.get_by_label("Hva trenger du opplysningene til?").click()
    side.get_by_role("option", name="Tilrettelegging av arbeidet").click()
    felt = side.get_by_label("Ansattnummer")
    felt.press_sequentially("10045", delay=30)
    expect(side.get_by_role("heading", name="Pia Eksempelsen")).to_have_count(0)
    felt.press("Enter")
    expect(side.get_by_role("heading", name="Pia Eksempelsen")).to_be_visible()
    assert "10045" not in side.url
    egen = open_page(sub="ansatt")
    expect(egen.get_by_role("cell", name="Frode Attrappsen").first).to_be_visible()
    expect(egen.get_by_role("cell", name="Tilrettelegging av arbeidet").first).to_be_visible()


def test_a_leader_sees_the_own_people_only(open_page: OpenPage) -> None:
    side = open_page("/person", sub="leder2")
    side.get_by_label("Hva trenger du opplysningene til?").click()
    side.get_by_role("option", name="Oppfølging av sykefravær").click()
    side.get_by_label("Ansatt", exact=True).click()
    valg = side.get_by_role("option")
    expect(valg.first).to_be_visible()
    assert 1 <= valg.count() < 12
    valg.first.click()
    expect(side.get_by_role("heading", name="Det arbeidsgiver skylder")).to_be_visible()
