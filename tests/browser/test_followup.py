"""Follow-up as the people meet it: leader, HR, employee and AMU, in a real browser."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, TimeoutError, expect
from pypdf import PdfReader

from tests.browser.conftest import FERDIG, OpenPage

pytestmark = pytest.mark.browser

LEDER = "Åshild Fantasivik"
LANGT, KORTE, ANSATT = "Vigdis Tenkthaug", "Morten Oppdiktet", "Pia Eksempelsen"
"""People of that leader: away for nine weeks; several short absences; the demo's employee."""
ANSATTNR = {LANGT: "10060", KORTE: "11623", ANSATT: "10045"}
AVDELING = "Brukerkontakt og veiledning"


def settle(side: Page) -> None:
    side.wait_for_timeout(300)
    side.wait_for_selector(FERDIG)


def open_button(side: Page, navn: str, hva: str) -> Locator:
    """Of the line of the list that is about this, of this person."""
    return side.get_by_role("button", name=f"Åpne: {hva} · {navn}", exact=True)


def choose(side: Page, felt: str, valg: str) -> None:
    """Search the list and take one; a page that is still being drawn may shut it again."""
    settle(side)
    alternativ = side.get_by_role("option", name=re.compile(f"^\\s*{valg}")).first
    for _ in range(5):
        side.get_by_role("combobox", name=felt, exact=True).fill(valg)
        try:
            alternativ.click(timeout=2_000)
        except TimeoutError:
            side.keyboard.press("Escape")
            continue
        settle(side)
        return
    raise AssertionError(f"{felt} has no {valg}")


def unfold(side: Page, tittel: str) -> None:
    side.get_by_text(tittel, exact=True).first.click()


def open_own(side: Page, navn: str) -> None:
    """A leader opens one of the own people on the page Person."""
    choose(side, "Hva trenger du opplysningene til?", "Oppfølging av sykefravær")
    choose(side, "Ansatt", navn)
    expect(side.get_by_role("heading", name=navn)).to_be_visible()


def open_any(side: Page, navn: str) -> None:
    """HR opens somebody by number."""
    choose(side, "Hva trenger du opplysningene til?", "Oppfølging av sykefravær")
    felt = side.get_by_label("Ansattnummer")
    felt.fill(ANSATTNR[navn])
    felt.press("Enter")
    expect(side.get_by_role("heading", name=navn)).to_be_visible()


def write(side: Page, felt: str, tekst: str) -> None:
    """Leaving a field sends it; a click while the page is drawn anew might hit nothing."""
    skrivefelt = side.get_by_label(felt, exact=True).first
    skrivefelt.fill(tekst)
    skrivefelt.blur()
    settle(side)


def make_agreement(side: Page, hva: str) -> None:
    unfold(side, "Ny avtale")
    write(side, "Hva dere prøver", hva)
    write(side, "Hvorfor akkurat dette", "Det er der det stopper opp")
    write(side, "Hvordan dere ser om det hjelper", "En prat hver fredag")
    write(side, "Hva dere gjør hvis det ikke hjelper", "Prøver noe annet")
    press(side, "Lagre avtalen")
    expect(side.get_by_text("Avtalen er lagret. Den ansatte ser den").first).to_be_visible()


def press(side: Page, knapp: str) -> None:
    side.get_by_role("button", name=knapp, exact=True).first.click()
    settle(side)


def test_a_leader_goes_from_the_deadline_to_the_person_and_nobody_is_in_the_address(
    open_page: OpenPage,
) -> None:
    side = open_page("/oppfolging", sub="leder")
    open_button(side, LANGT, "Dialogmøte 1").click()
    expect(side.get_by_role("heading", name=LANGT)).to_be_visible()
    assert side.url.endswith("/person")
    assert not re.search(f"{ANSATTNR[LANGT]}|{LANGT[:6]}", side.url + side.title())


def test_what_was_done_stands_with_its_date_and_leaves_the_list(open_page: OpenPage) -> None:
    side = open_page("/person", sub="leder")
    open_own(side, LANGT)
    unfold(side, "Registrer noe som er gjort")
    choose(side, "Hva", "Dialogmøte 1 holdt")
    press(side, "Registrer")
    expect(side.get_by_text("Registrert.", exact=True).first).to_be_visible()
    rad = side.get_by_role("row").filter(has_text="Dialogmøte 1").first
    expect(rad).to_contain_text(re.compile(r"Gjennomført( etter fristen)?, \d\d\.\d\d\.\d{4}"))
    side.get_by_role("link", name="Oppfølging").first.click()
    expect(side.get_by_role("heading", level=1)).to_have_text("Oppfølging")
    settle(side)
    expect(open_button(side, LANGT, "Dialogmøte 1")).to_have_count(0)


def test_an_agreement_is_made_and_looked_at_again(open_page: OpenPage) -> None:
    side = open_page("/person", sub="leder")
    open_own(side, KORTE)
    make_agreement(side, "Fast plass i det stille rommet")
    unfold(side, "Se på avtalen")
    side.get_by_text("Avsluttes, det hjalp", exact=True).click()
    settle(side)
    write(side, "Hvordan gikk det? En setning", "Det ble roligere")
    press(side, "Lagre")
    expect(side.get_by_text("Lagret. Avtalen står som dere ble enige om.").first).to_be_visible()
    expect(side.get_by_text("Avsluttet: Fast plass i det stille rommet")).to_be_visible()


def test_what_stands_in_the_way_is_a_sentence_and_nothing_typed_is_lost(
    open_page: OpenPage,
) -> None:
    side = open_page("/person", sub="leder")
    open_own(side, LANGT)
    unfold(side, "Ny avtale")
    write(side, "Hva dere prøver", "Kortere dager")
    press(side, "Lagre avtalen")
    expect(side.get_by_role("alert").filter(has_text="Hvorfor akkurat dette")).to_be_visible()
    expect(side.get_by_label("Hva dere prøver", exact=True).first).to_have_value("Kortere dager")


def plan_talk(side: Page) -> None:
    """Tomorrow, typed part by part as in any date field."""
    dag = date.today() + timedelta(days=1)  # noqa: DTZ011 - the browser runs on the real clock
    felt = side.get_by_role("group", name="Samtale avtalt")
    felt.get_by_role("spinbutton").first.click()
    side.keyboard.type(f"{dag:%d%m%Y}")
    side.keyboard.press("Enter")
    settle(side)
    press(side, "Lagre datoen")


def test_a_planned_talk_opens_the_calendar_and_its_one_sheet_of_paper(open_page: OpenPage) -> None:
    side = open_page("/person", sub="leder")
    open_own(side, KORTE)
    kalender = side.get_by_role("table", name=re.compile(r"^\w+ 20\d\d$"))
    expect(kalender).to_have_count(0)
    press(side, "Lagre datoen")
    expect(side.get_by_text("Velg dagen dere er blitt enige om.")).to_be_visible()
    plan_talk(side)
    expect(side.get_by_text("Samtalen er avtalt.").first).to_be_visible()
    expect(kalender).to_have_count(12)
    papir = PdfReader(io.BytesIO(download(side, "Last ned som PDF, én side")))
    assert len(papir.pages) == 1
    tekst = " ".join(papir.pages[0].extract_text().split())
    assert f"Skrevet ut av {LEDER}, Leder" in tekst
    assert "Formål: Oppfølging av sykefravær" in tekst


def download(side: Page, knapp: str) -> bytes:
    with side.expect_download() as vent:
        side.get_by_role("button", name=knapp).click()
    assert not any(navn in vent.value.suggested_filename for navn in ANSATTNR.values())
    return Path(vent.value.path()).read_bytes()


def test_the_calendar_file_of_the_deadlines_names_nobody(open_page: OpenPage) -> None:
    side = open_page("/oppfolging", sub="leder")
    fil = download(side, "Legg fristene i kalenderen").decode()
    assert "SUMMARY:Frist: oppfølgingsplan" in fil
    assert not re.search("|".join([*ANSATTNR, *ANSATTNR.values(), LEDER]), fil)


def test_the_employee_reads_the_agreement_and_answers_it(open_page: OpenPage) -> None:
    leder = open_page("/person", sub="leder")
    open_own(leder, ANSATT)
    make_agreement(leder, "To dager hjemmefra")
    egen = open_page(sub="ansatt")
    expect(egen.get_by_text("To dager hjemmefra").first).to_be_visible()
    unfold(egen, "Skriv en kommentar")
    write(egen, "Din egen kommentar. Lederen din og HR ser den.", "Det passer best midt i uken")
    press(egen, "Lagre kommentaren")
    expect(egen.get_by_text("«Det passer best midt i uken»")).to_be_visible()
    expect(egen.get_by_role("cell", name=LEDER).first).to_be_visible()
    expect(egen.get_by_role("cell", name="Oppfølging av sykefravær").first).to_be_visible()
    kopi = PdfReader(io.BytesIO(download(egen, "Last ned alt om meg (PDF)")))
    tekst = " ".join(" ".join(ark.extract_text() for ark in kopi.pages).split())
    assert "To dager hjemmefra" in tekst
    assert "Det passer best midt i uken" in tekst


def test_hr_steps_through_an_avdeling_by_key_and_writes_without_stepping(
    open_page: OpenPage,
) -> None:
    side = open_page("/gjennomgang")
    choose(side, "Avdeling", AVDELING)
    nr = side.get_by_text(re.compile(r"^Seksjon \d+ av \d+$"))
    expect(nr).to_have_text(re.compile("^Seksjon 1 av"))
    side.keyboard.press("ArrowRight")
    expect(nr).to_have_text(re.compile("^Seksjon 2 av"))
    settle(side)
    notat = side.get_by_label(re.compile("^Notat fra møtet"))
    notat.fill("To går av i vinter")
    for _ in range(3):
        notat.press("ArrowLeft")
    side.wait_for_timeout(500)
    expect(nr).to_have_text(re.compile("^Seksjon 2 av"))
    press(side, "Lagre")
    expect(side.get_by_text("Notat: To går av i vinter")).to_be_visible()
    expect(notat).to_have_value("")
    side.get_by_role("button", name="Forrige").click()
    expect(nr).to_have_text(re.compile("^Seksjon 1 av"))
    expect(side.get_by_text("To går av i vinter")).to_have_count(0)


def test_names_in_the_meeting_are_off_until_they_are_asked_for(open_page: OpenPage) -> None:
    side = open_page("/gjennomgang")
    choose(side, "Avdeling", AVDELING)
    expect(side.get_by_role("button", name=re.compile("^Åpne: "))).to_have_count(0)
    for nr in range(2, 9):
        if side.get_by_role("heading", name="Kontaktsenter Nordhavn", level=2).count():
            break
        side.get_by_role("button", name="Neste").click()
        expect(side.get_by_text(re.compile(f"^Seksjon {nr} av"))).to_be_visible()
        settle(side)
    side.get_by_text("Vis navn").click()
    settle(side)
    expect(side.get_by_text(KORTE)).to_have_count(0)
    choose(side, "Hva trenger du opplysningene til?", "Oppfølging av sykefravær")
    expect(side.get_by_text(re.compile(KORTE)).first).to_be_visible()


def test_hr_opens_a_person_from_the_working_list(open_page: OpenPage) -> None:
    side = open_page("/oppfolging")
    choose(side, "Hva trenger du opplysningene til?", "Tilrettelegging av arbeidet")
    choose(side, "Enhet", "Kontaktsenter Nordhavn")
    knapp = side.get_by_role("button", name=re.compile("^Åpne: ")).first
    navn = str(knapp.get_attribute("aria-label")).split(" · ")[1]
    knapp.click()
    expect(side.get_by_role("heading", name=navn)).to_be_visible()
    formaal = side.get_by_role("combobox", name="Hva trenger du opplysningene til?")
    expect(formaal).to_have_value("Tilrettelegging av arbeidet")
    assert side.url.endswith("/person")


@pytest.mark.parametrize("sub", ["amu", "toppledelse"])
def test_those_who_see_no_people_see_how_it_is_done_and_nobody(
    open_page: OpenPage, sub: str
) -> None:
    side = open_page("/oppfolging", sub=sub)
    expect(side.get_by_role("row").filter(has_text="Hele virksomheten")).to_be_visible()
    expect(side.get_by_role("button", name=re.compile("^Åpne: "))).to_have_count(0)


def _leder_person(side: Page) -> None:
    open_own(side, KORTE)
    for tittel in ("Registrer noe som er gjort", "Ny avtale", "Arbeidsforhold"):
        unfold(side, tittel)


def _hr_person(side: Page) -> None:
    open_any(side, LANGT)


def _hr_liste(side: Page) -> None:
    choose(side, "Hva trenger du opplysningene til?", "Oppfølging av sykefravær")
    choose(side, "Enhet", "Kontaktsenter Nordhavn")


def _hr_moete(side: Page) -> None:
    choose(side, "Avdeling", AVDELING)


def _nothing(_side: Page) -> None:
    pass


SIDER: list[tuple[str, str, Any]] = [
    ("leder", "/oppfolging", _nothing),
    ("direktor", "/oppfolging", _nothing),
    ("amu", "/oppfolging", _nothing),
    ("hr", "/oppfolging", _hr_liste),
    ("leder", "/person", _leder_person),
    ("hr", "/person", _hr_person),
    ("hr", "/gjennomgang", _hr_moete),
    ("ansatt", "/", _nothing),
]


@pytest.mark.parametrize("bredde", [1280, 390])
@pytest.mark.parametrize("tema", ["light", "dark"])
@pytest.mark.parametrize(("sub", "sti", "aapne"), SIDER)
def test_every_page_about_follow_up_breaks_no_accessibility_rule_and_fits_the_screen(
    open_page: OpenPage, sub: str, sti: str, aapne: Any, tema: str, bredde: int
) -> None:
    side = open_page(sti, sub=sub, bredde=bredde, tema=tema, axe=True)
    feil: list[str] = []
    side.on("pageerror", lambda ett: feil.append(str(ett)))
    aapne(side)
    settle(side)
    funn = Axe().run(side).response["violations"]
    assert not [(ett["id"], ett["nodes"][0]["html"][:200]) for ett in funn]
    assert side.get_by_test_id("stMain").evaluate("e => e.scrollWidth") <= bredde
    assert not feil
    expect(side.get_by_test_id("stException")).to_have_count(0)
