"""«Bemanning og ledelse» and «Hva kan gjøres?»: which figures stand there, and where links lead."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from pages.drawing.forslag import staffing, start_link, start_links
from pipelines.access.tiltaksforslag import Bemanning
from pipelines.lights.tall import INGEN_TALL, VISES_IKKE
from pipelines.settings import LAGERVARIABEL
from pipelines.store.lager import Lager
from pipelines.tiltak.forslag import find_template, suggest
from pipelines.tiltak.moenster import Ledelse
from pipelines.tiltak.tiltak import Slag
from tests.innlogging import set_up_login
from tests.pages.bygg import judged, masked
from tests.pages.test_pages import drawn, open_section

FOER = judged(periode="2025K3-S4", antall_ansatte=40, aarsverk=32.0, ansatte_per_leder=None)
NAA = judged(antall_ansatte=50, aarsverk=40.0, ansatte_per_leder=12.5)


def shown(bemanning: Bemanning) -> dict[str, tuple[str, str]]:
    alle = staffing(bemanning, judged(ansatte_per_leder=14.0))
    return {tall.navn: (tall.verdi, tall.forklaring) for tall in alle}


def test_staffing_stands_beside_a_year_before() -> None:
    vist = shown(Bemanning(NAA, FOER, Ledelse()))
    assert vist["Ansatte"] == ("50", "ett år før: 40")
    assert vist["Årsverk"] == ("40,0", "ett år før: 32,0")
    assert vist["Endring i årsverk"] == ("+25,0\u00a0%", "på ett år")


def test_a_year_before_that_is_not_there_or_not_shown_is_said() -> None:
    assert shown(Bemanning(NAA, None, Ledelse()))["Ansatte"][1] == f"ett år før: {INGEN_TALL}"
    skjult = shown(Bemanning(NAA, masked(periode="2025K3-S4"), Ledelse()))
    assert skjult["Ansatte"][1] == f"ett år før: {VISES_IKKE}"
    assert skjult["Endring i årsverk"][0] == INGEN_TALL


def test_half_a_year_is_not_held_against_a_whole_one() -> None:
    halvt = {**FOER, "dekket": 2}
    assert shown(Bemanning(NAA, halvt, Ledelse()))["Endring i årsverk"][0] == INGEN_TALL


def test_how_it_is_led_stands_there_as_far_as_it_is_known() -> None:
    assert "Leder på annet sted" not in shown(Bemanning(NAA, FOER, Ledelse(12.5)))
    alt = shown(Bemanning(NAA, FOER, Ledelse(12.5, 50, 10)))
    assert alt["Leder på annet sted"] == ("20,0\u00a0%", "10 av 50 som har en leder i dag")
    assert alt["Ansatte per leder"][0] == "12,5"


@pytest.mark.parametrize("enhet_id", ["A1-02", "A1-06+A1-07", "V&x=1#ø"])
def test_a_link_carries_ids_that_lead_back(enhet_id: str) -> None:
    (forslag, *_) = suggest(None, Ledelse(per_leder=30.0))
    adresse = urlsplit(start_link(enhet_id, forslag))
    verdier = {navn: verdi for navn, (verdi,) in parse_qs(adresse.query).items()}
    assert adresse.path == "tiltak"
    assert (verdier["ny"], verdier["enhet"]) == ("1", enhet_id)
    assert find_template(verdier["forslag"]) is forslag.mal
    assert Slag[verdier["slag"].upper()] is forslag.slag


def test_every_link_says_where_it_leads() -> None:
    alle = suggest(None, Ledelse(per_leder=30.0, med_leder=30, annet_sted=30))
    lenker = start_links(alle, "S1", "Start et tiltak")
    assert len(lenker) == len(alle) + 1
    assert all(tekst.startswith("Start et tiltak: ") for tekst in lenker)
    assert start_links([], "S1", "Start et tiltak") == {"Start et tiltak": start_link("S1")}


NY = "tiltak?ny=1"


@pytest.mark.parametrize(
    ("sub", "begynner"),
    [("hr", "Start et"), ("amu", "Foresl"), ("verneombud", "Foresl"), ("toppledelse", None)],
)
def test_who_may_write_or_propose_gets_a_way_to_the_form(
    eksempellager: Lager, monkeypatch: pytest.MonkeyPatch, sub: str, begynner: str | None
) -> None:
    set_up_login(monkeypatch)
    monkeypatch.setenv(LAGERVARIABEL, str(eksempellager.mappe))
    tegnet = drawn(open_section(sub, enhet="A1-02"))
    assert (NY in tegnet) == (begynner is not None)
    if begynner is not None:
        assert f"{NY}&enhet=A1-02&slag=arbeidsmiljoe&forslag=arbeidshverdag" in tegnet
        assert begynner in tegnet


@pytest.mark.parametrize(("sub", "vei"), [("verneombud", False), ("amu", True)])
def test_who_has_a_part_proposes_nothing_for_the_whole(
    eksempellager: Lager, monkeypatch: pytest.MonkeyPatch, sub: str, vei: bool
) -> None:
    set_up_login(monkeypatch)
    monkeypatch.setenv(LAGERVARIABEL, str(eksempellager.mappe))
    assert (NY in drawn(open_section(sub, enhet="ED"))) == vei
