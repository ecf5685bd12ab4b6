"""A full tour as each user in a real browser, with everything that comes over the wire kept.

Then the traffic, and every file the server has left, are searched for people.
"""

from __future__ import annotations

import pickle
import re
import shutil
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import polars as pl
import pytest
from filelock import FileLock
from playwright.sync_api import Browser, Page, Response, WebSocket, expect
from playwright.sync_api import Error as PlaywrightError

from pipelines.access.arkiv import Arkiv
from pipelines.access.innsyn import Formaal, operator_innsyn, role_innsyn
from pipelines.access.lesing import read_tall
from pipelines.access.roller import Rolle, Side
from pipelines.cli import main
from pipelines.contract.perioder import Periodetype
from pipelines.demo import EKSEMPELINNSTILLINGER
from pipelines.settings import LAGERVARIABEL, Innstillinger, read_settings
from pipelines.store.lager import Lager
from tests.browser.conftest import FERDIG, VENT_MS, log_in
from tests.innlogging import claims
from tests.lagerkopi import copy_store
from tests.security.spor import Folk, figures_in, plain, recognizable
from tests.security.test_adgangstabell import SIDER
from tests.security.test_personsider import own_people, traces_of
from tests.security.tjener import Oppe, serve

pytestmark = pytest.mark.browser

UTEN_PERSONER = {
    "amu": (Rolle.AMU, ()),
    "toppledelse": (Rolle.TOPPLEDELSE, ()),
    "verneombud": (Rolle.AMU, ("A1-01", "A1-02", "A1-03", "A1-04")),
}
BRUKERE = (*UTEN_PERSONER, "personvernombud", "ansatt", "leder", "hr")
SETT_AV_HR = ("10045", "Pia Eksempelsen")
TEKSTTYPER = ("html", "json", "text/plain", "xml")
_TALL = re.compile(rb"(?<![0-9A-Za-z_.-])1[01]\d{3}(?![0-9A-Za-z_.-])")


@dataclass
class Trafikk:
    """All that a browser was sent."""

    rammer: list[bytes] = field(default_factory=list)
    svar: list[bytes] = field(default_factory=list)
    adresser: list[str] = field(default_factory=list)

    @property
    def alt(self) -> bytes:
        return b"\n".join((*self.rammer, *self.svar, *(a.encode() for a in self.adresser)))

    def listen(self, side: Page) -> None:
        side.on("websocket", self._note_socket)
        side.on("response", self._note_response)
        side.on("request", lambda foresporsel: self.adresser.append(foresporsel.url))

    def _note_socket(self, kanal: WebSocket) -> None:
        kanal.on("framereceived", lambda innhold: self.rammer.append(_as_bytes(innhold)))

    def _note_response(self, svar: Response) -> None:
        if svar.ok and any(ett in svar.headers.get("content-type", "") for ett in TEKSTTYPER):
            with suppress(PlaywrightError):  # an answer that was still coming when the tab closed
                self.svar.append(svar.body())


def _as_bytes(innhold: bytes | str) -> bytes:
    return innhold.encode() if isinstance(innhold, str) else innhold


@dataclass(frozen=True)
class Rundtur:
    """What the tour left: the traffic, and all files as they were with the server still up."""

    trafikk: dict[str, Trafikk]
    mappe: Path

    @property
    def lager(self) -> Lager:
        return Lager(self.mappe / "lager")

    @property
    def logg(self) -> Path:
        return self.mappe / "tjener.logg"


@pytest.fixture(scope="module")
def rundtur(
    eksempellager: Lager, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Rundtur:
    """Everybody walks through all their pages on one server; once a run, for all workers."""
    etter = eksempellager.mappe.with_name("rundtur")
    utbytte = etter.with_suffix(".pickle")
    with FileLock(etter.with_suffix(".laas")):
        if not utbytte.exists():
            nettleser, mappe = request.getfixturevalue("nettleser"), tmp_path_factory.mktemp("tur")
            with serve(copy_store(eksempellager, mappe / "lager"), mappe) as oppe:
                trafikk = {sub: walk(nettleser, oppe, sub) for sub in BRUKERE}
                shutil.copytree(mappe, etter)
            alt = {sub: (sett.rammer, sett.svar, sett.adresser) for sub, sett in trafikk.items()}
            utbytte.write_bytes(pickle.dumps(alt))
    lest = pickle.loads(utbytte.read_bytes())
    return Rundtur({sub: Trafikk(*sett) for sub, sett in lest.items()}, etter)


def walk(nettleser: Browser, oppe: Oppe, sub: str) -> Trafikk:
    trafikk = Trafikk()
    with nettleser.new_context(viewport={"width": 1280, "height": 900}) as kontekst:
        kontekst.set_default_timeout(VENT_MS)
        side = kontekst.new_page()
        log_in(side, sub, oppe.adresse)
        trafikk.listen(side)
        side.goto(oppe.adresse)
        side.wait_for_selector(FERDIG)
        for sti in _menu(side)[1:]:
            _go(side, Side(sti))
            if sti == Side.PERSON:
                look_up(side, sub)
            if sti == Side.GJENNOMGANG:
                meet(side)
        if sub in UTEN_PERSONER or sub in {"leder", "hr"}:
            see_section(side, oppe.adresse)
        side.wait_for_load_state("networkidle")
    return trafikk


def _menu(side: Page) -> list[str]:
    """Addresses of the pages, the one that is open first."""
    lenker = side.get_by_test_id("stTopNavLink").all()
    return [urlsplit(lenke.get_attribute("href") or "").path.strip("/") for lenke in lenker]


def _go(side: Page, til: Side) -> None:
    """Through the menu, and wait until the page has said its word."""
    side.locator(f"[data-testid=stTopNavLink][href$='/{til.value}']").click()
    expect(side.get_by_text(SIDER[til][0]).first).to_be_visible()
    side.wait_for_selector(FERDIG)


def look_up(side: Page, sub: str) -> None:
    """Open one person's record: HR by number, a leader out of a list."""
    _choose(side, "Hva trenger du opplysningene til?", Formaal.OPPFOLGING.value)
    if sub == "hr":
        felt = side.get_by_role("textbox", name="Ansattnummer")
        felt.fill(SETT_AV_HR[0])
        felt.press("Enter")
    else:
        valg = side.get_by_role("combobox", name="Ansatt")
        valg.click()
        side.get_by_role("option").first.click()
    expect(side.get_by_text("Arbeidsforhold", exact=True)).to_be_visible()
    side.wait_for_selector(FERDIG)


def meet(side: Page) -> None:
    """The meeting with one avdeling, names off."""
    _choose(side, "Avdeling", "Brukerkontakt og veiledning")
    expect(side.get_by_text("Notater og beslutninger")).to_be_visible()
    side.wait_for_selector(FERDIG)


def _choose(side: Page, felt: str, verdi: str) -> None:
    side.get_by_role("combobox", name=felt).click()
    side.get_by_role("option", name=verdi).click()
    side.wait_for_selector(FERDIG)


def see_section(side: Page, adresse: str) -> None:
    for periode in ("kvartal", "aar"):
        side.goto(f"{adresse}/seksjon?enhet=A1-01&periode={periode}")
        side.wait_for_selector(FERDIG)
    for knapp in side.get_by_text("Vis som tabell").all():
        knapp.click()


def own_traces(sub: str) -> set[str]:
    krav = claims(sub)
    return {krav["name"], krav["email"], str(krav.get("ansattnr"))}


@pytest.mark.parametrize("sub", [*UTEN_PERSONER, "personvernombud"])
def test_who_sees_no_people_is_sent_none(rundtur: Rundtur, folk: Folk, sub: str) -> None:
    funnet = folk.found_in(rundtur.trafikk[sub].alt)
    assert funnet <= own_traces(sub)


@pytest.mark.parametrize("sub", ["ansatt", "hr", "leder"])
def test_who_sees_people_is_sent_only_those_that_were_opened(
    rundtur: Rundtur, folk: Folk, sub: str
) -> None:
    funnet = folk.found_in(rundtur.trafikk[sub].alt) - own_traces(sub)
    match sub:
        case "ansatt":
            assert funnet == set()
        case "hr":
            assert funnet == set(SETT_AV_HR)
        case _:
            personvern = read_settings(EKSEMPELINNSTILLINGER).personvern
            arkiv = Arkiv(Innstillinger(lager=rundtur.lager.mappe, personvern=personvern))
            egne = traces_of(arkiv, *own_people(arkiv, sub))
            assert funnet & folk.numre
            assert funnet <= egne


@pytest.mark.parametrize("sub", BRUKERE)
def test_no_id_of_a_person_is_sent_to_anybody(rundtur: Rundtur, folk: Folk, sub: str) -> None:
    assert not folk.found_in(rundtur.trafikk[sub].alt) & folk.ider


@pytest.mark.parametrize("sub", BRUKERE)
def test_nothing_of_a_person_is_in_an_address(rundtur: Rundtur, folk: Folk, sub: str) -> None:
    adresser = [adresse for adresse in rundtur.trafikk[sub].adresser if "oauth2" not in adresse]
    assert adresser
    assert not folk.found_in("\n".join(adresser))


@pytest.mark.parametrize("sub", UTEN_PERSONER)
def test_no_figure_of_a_hidden_enhet_is_sent(
    rundtur: Rundtur, eksempellager: Lager, monkeypatch: pytest.MonkeyPatch, sub: str
) -> None:
    monkeypatch.setenv(LAGERVARIABEL, str(eksempellager.mappe))
    rolle, omfang = UTEN_PERSONER[sub]
    skjult: set[float] = set()
    vist: set[float] = set()
    setninger: set[str] = set()
    for slag in (Periodetype.SISTE4, Periodetype.KVARTAL, Periodetype.AAR):
        alt, lov = read_tall(operator_innsyn(), slag), read_tall(role_innsyn(rolle, omfang), slag)
        assert alt is not None
        assert lov is not None
        utenfor = ~pl.col("enhet_id").is_in(lov["enhet_id"].implode())
        skjult |= recognizable(alt.filter(utenfor))
        vist |= recognizable(alt.filter(~utenfor)) | recognizable(lov)
        setninger |= set(alt.filter(utenfor)["setning"].drop_nulls()) - set(lov["setning"])
    trafikk = rundtur.trafikk[sub]
    assert not figures_in(trafikk.rammer) & (skjult - vist)
    tekst = plain(trafikk.alt)
    assert not [ett for ett in setninger if ett in tekst]


def test_everybody_saw_every_page_of_theirs(rundtur: Rundtur) -> None:
    """The tour was one: each page has left its word."""
    roller = {
        "amu": Rolle.AMU,
        "verneombud": Rolle.AMU,
        "toppledelse": Rolle.TOPPLEDELSE,
        "personvernombud": Rolle.PERSONVERNOMBUD,
        "ansatt": Rolle.ANSATT,
        "leder": Rolle.LEDER,
        "hr": Rolle.HR,
    }
    for sub, rolle in roller.items():
        tekst = plain(b"\n".join(rundtur.trafikk[sub].rammer))
        for side in Side:
            ord_, ser = SIDER[side]
            assert (ord_ in tekst) is (rolle in ser), f"{side} as {sub}"


def _files(rundtur: Rundtur) -> dict[str, bytes]:
    """Everything on disk that the run has touched."""
    filer = [fil for fil in rundtur.mappe.rglob("*") if fil.is_file()]
    return {str(fil.relative_to(rundtur.mappe)): fil.read_bytes() for fil in filer}


def test_no_name_address_or_number_lies_readable_on_disk(rundtur: Rundtur, folk: Folk) -> None:
    """Snapshot, journal with its write-ahead file, rejected rows, log, temp files."""
    filer = _files(rundtur)
    lager = {
        f"lager/{fil}" for fil in ("trafikklys.duckdb", "oppfolging.duckdb", "journal.sqlite3")
    }
    assert {*lager, "tjener.logg"} <= filer.keys()
    etternavn = {navn.rsplit(" ", 1)[-1] for navn in folk.navn}
    numre = {nummer.encode() for nummer in folk.numre}
    for navn, innhold in filer.items():
        assert b"@eksempeldirektoratet" not in innhold, navn
        for koding in ("utf-8", "utf-16-le"):
            assert not [ett for ett in etternavn if ett.encode(koding) in innhold], navn
        if not navn.endswith(".duckdb"):  # which is packed: the numbers in it are figures
            assert not set(_TALL.findall(innhold)) & numre, navn


def test_ids_of_people_are_in_the_store_and_the_journal_only(rundtur: Rundtur, folk: Folk) -> None:
    for navn, innhold in _files(rundtur).items():
        if not navn.startswith(("lager/trafikklys.duckdb", "lager/oppfolging", "lager/journal")):
            assert not folk.found_in(innhold) & folk.ider, navn


def test_the_server_says_nothing_in_its_log(rundtur: Rundtur) -> None:
    logg = rundtur.logg.read_text("utf-8")
    assert "Traceback" not in logg
    assert "groups" not in logg


def test_every_look_of_the_tour_is_in_the_log(rundtur: Rundtur, folk: Folk) -> None:
    logg = Arkiv(Innstillinger(lager=rundtur.lager.mappe)).logg
    rader = logg.rows()
    sett = {
        (rolle, side): antall
        for rolle, side, antall in rader.group_by("rolle", "side").len().iter_rows()
    }
    assert sett.keys() == {
        ("hr", "person"),
        ("leder", "person"),
        ("leder", "oppfolging"),
        ("ansatt", "min-side"),
        ("personvernombud", "innsynslogg"),
    }
    assert sett["hr", "person"] == 1
    egne = folk.found_in(rundtur.trafikk["leder"].alt) & folk.numre
    assert sett["leder", "person"] >= len(egne - own_traces("leder"))
    assert set(rader["utfall"]) == {"vist", "navn i liste", "frist i liste"}


def test_the_operators_check_of_the_log_is_content(
    rundtur: Rundtur, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(LAGERVARIABEL, str(rundtur.lager.mappe))
    monkeypatch.setattr(sys, "argv", ["trafikklys", "innsynslogg", "verifiser"])
    with pytest.raises(SystemExit) as slutt:
        main()
    assert not slutt.value.code
    assert "Innsynsloggen er hel" in capsys.readouterr().out


def test_a_role_taken_away_is_gone_in_an_open_tab_within_a_minute(
    eksempellager: Lager, nettleser: Browser, tmp_path: Path
) -> None:
    with (
        serve(copy_store(eksempellager, tmp_path / "lager"), tmp_path / "t") as oppe,
        nettleser.new_context() as kontekst,
    ):
        side = kontekst.new_page()
        log_in(side, "personvernombud", oppe.adresse)
        expect(side.get_by_role("heading", level=1)).to_have_text("Innsynslogg")
        tekst = oppe.innstillinger.read_text("utf-8")
        oppe.innstillinger.write_text(tekst.replace("trafikklys-personvernombud", "x"), "utf-8")
        uten = side.get_by_role("heading", name="Du har ikke tilgang ennå")
        expect(uten).to_be_visible(timeout=60_000)
        expect(side.get_by_text("Alle oppslag")).to_have_count(0)


def test_a_cookie_copied_into_another_browser_is_worth_nothing_after_logging_out(
    oppe: Oppe, nettleser: Browser
) -> None:
    with nettleser.new_context() as en, nettleser.new_context() as annen:
        side = en.new_page()
        log_in(side, "amu", oppe.adresse)
        annen.add_cookies(en.cookies())  # type: ignore[arg-type]
        kopi = annen.new_page()
        kopi.goto(oppe.adresse)
        expect(kopi.get_by_text("Alle seksjoner")).to_be_visible()
        side.get_by_role("button", name="Rolle og utlogging").click()
        side.get_by_role("button", name="Logg ut").click()
        expect(side.get_by_text("Du er logget ut")).to_be_visible()
        kopi.reload()
        expect(kopi.get_by_text("Du er logget ut.")).to_be_visible()
        expect(kopi.get_by_text("Alle seksjoner")).to_have_count(0)
