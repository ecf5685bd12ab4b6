"""The page of tiltak, run without a browser against the sample data."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.drawing.tiltaksendring import FORTSETT
from pages.drawing.tiltaksnavn import LIKEVEL
from pipelines.access.innsyn import Innsyn
from pipelines.access.roller import Rolle, Side
from pipelines.access.tiltak import find_tiltak, propose, read_tiltak, revise
from pipelines.settings import LAGERVARIABEL
from pipelines.store.lager import Lager
from pipelines.tiltak.tiltak import Ansvarlig, Medvirkning, Slag, Status, Tiltakstekst
from tests.fast_dag import viewer
from tests.innlogging import set_up_login
from tests.lagerkopi import copy_store
from tests.pages.aapne import open_alone

NAA = datetime.now(UTC)
I_DAG = NAA.date()
HER = "A1-01"
TATT_MED = Medvirkning("Var med i møte", date(2024, 5, 28))


@pytest.fixture(autouse=True)
def _store(eksempellager: Lager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy: tiltak are written here."""
    monkeypatch.setenv(LAGERVARIABEL, str(copy_store(eksempellager, tmp_path / "lager").mappe))
    set_up_login(monkeypatch)
    st.cache_data.clear()


def hr() -> Innsyn:
    return viewer("hr", Rolle.HR, Side.TILTAK, naa=NAA)


def text(**endret: Any) -> Tiltakstekst:
    vanlig: dict[str, Any] = {
        "tittel": "Faste pauser",
        "slag": Slag.ARBEIDSMILJOE,
        "enheter": (HER,),
        "formaal": "Å gjøre dagene mulige å stå i",
        "forventet": "Alle får pausene sine",
        "innen": date(2025, 6, 1),
        "start": date(2024, 7, 1),
        "evalueres": date(2025, 6, 1),
        "ansvarlig": Ansvarlig.LEDER,
        "status": Status.I_GANG,
        "verneombud": TATT_MED,
        "tillitsvalgt": TATT_MED,
    }
    return Tiltakstekst(**vanlig | endret)


def write(**endret: Any) -> str:
    return propose(hr(), text(**endret), NAA)


def open_page(sub: str = "hr", **adresse: str) -> AppTest:
    return open_alone("tiltak", sub, adresse)


def text_of(side: AppTest) -> str:
    alle = [*side.title, *side.header, *side.markdown, *side.info, *side.warning]
    lister = [str(ett.proto) for ett in side.get("bidi_component")]
    return "\n".join([*(str(ett.value) for ett in alle), *lister]).replace("\\", "")


def press(side: AppTest, knapp: str) -> AppTest:
    next(ett for ett in side.button if ett.label == knapp).click().run()
    assert not side.exception
    return side


def field(side: AppTest, navn: str) -> Any:
    alle = [*side.text_input, *side.text_area, *side.selectbox, *side.multiselect, *side.radio]
    return next(ett for ett in [*alle, *side.date_input] if ett.label.startswith(navn))


def choose_people(side: AppTest) -> None:
    for hvem in ("Verneombud", "Tillitsvalgt"):
        field(side, f"{hvem}: hvordan").input("Drøftet i møte")
        field(side, f"{hvem}: når").set_value(I_DAG - timedelta(days=1))


# The list


def test_an_empty_register_says_what_a_tiltak_is_and_how_to_begin() -> None:
    tekst = text_of(open_page())
    assert "Et tiltak er noe dere prøver" in tekst
    assert "Åpne en seksjon" in tekst


def test_who_only_reads_is_not_told_to_write() -> None:
    side = open_page("toppledelse")
    assert "Åpne en seksjon" not in text_of(side)
    assert "Nytt tiltak" not in text_of(side)


def test_what_is_to_be_looked_at_comes_first() -> None:
    write(tittel="Er i gang", evalueres=I_DAG + timedelta(days=90))
    write(tittel="Skal ses på", evalueres=I_DAG + timedelta(days=3))
    write(tittel="Er foreslått", status=Status.FORESLAATT, evalueres=I_DAG + timedelta(days=90))
    write(tittel="Er ferdig", status=Status.AVSLUTTET, slutt=I_DAG, erfaring="Det ble bra")
    assert [ett.value for ett in open_page().header] == [
        "Tid for å se på det sammen",
        "I gang",
        "Foreslått",
        "Avsluttet",
    ]


def test_a_few_need_no_filter_and_many_have_one() -> None:
    write()
    assert not open_page().selectbox
    for nr in range(12):
        write(tittel=f"Tiltak {nr}", slag=Slag.BHT)
    side = open_page()
    assert [ett.label for ett in side.selectbox] == ["Avdeling", "Slag", "Status"]
    side.selectbox[1].select(Slag.BHT).run()
    assert "Faste pauser" not in text_of(side)


def test_a_leader_does_not_see_tiltak_of_others() -> None:
    write(tittel="Hos andre", enheter=("A4-04",))
    write(tittel="Her hos oss")
    tekst = text_of(open_page("leder"))
    assert "Her hos oss" in tekst
    assert "Hos andre" not in tekst


def test_the_kinds_are_summed_up_from_five_tiltak_and_with_a_warning() -> None:
    for nr in range(4):
        write(tittel=f"Tiltak {nr}")
    assert "Tiltak etter slag" not in text_of(open_page())
    write()
    assert "Dette er ikke et forsøk" in text_of(open_page())


# One of them


@pytest.mark.parametrize("sub", ["hr", "toppledelse", "amu", "leder"])
def test_one_tiltak_says_what_it_is_and_what_came_of_it(sub: str) -> None:
    sak = write(erfaring="")
    tekst = text_of(open_page(sub, sak=sak))
    assert "Å gjøre dagene mulige å stå i" in tekst
    assert "Før og etter" in tekst
    assert "Var med i møte (28.05.2024)" in tekst


@pytest.mark.parametrize("sak", ["finnes-ikke", "0" * 32, "<script>", ""])
def test_an_unknown_tiltak_is_a_sentence(sak: str) -> None:
    side = open_page(sak=sak)
    assert side.title[0].value in {"Fant ikke tiltaket", "Tiltak"}


def test_anothers_tiltak_is_the_same_as_none() -> None:
    sak = write(enheter=("A4-04",))
    assert text_of(open_page("leder", sak=sak)) == text_of(open_page("leder", sak="0" * 32))


def test_toppledelse_reads_and_has_no_form() -> None:
    side = open_page("toppledelse", sak=write())
    assert not side.button
    assert not side.text_area


def test_the_history_says_what_changed() -> None:
    sak = write()
    revise(hr(), sak, 1, text(formaal="Å gi alle ro til å spise"), NAA)
    tekst = text_of(open_page(sak=sak))
    assert "| Formål | Å gjøre dagene mulige å stå i | Å gi alle ro til å spise |" in tekst


# Writing


def test_amu_proposes_and_cannot_start() -> None:
    side = open_page("amu", ny="1", enhet=HER)
    assert side.title[0].value == "Foreslå et tiltak"
    assert not side.radio
    field(side, "Tittel").input("Rolig rom")
    field(side, "Slag").select(Slag.ARBEIDSMILJOE)
    field(side, "Formål").input("Å kunne arbeide uten støy")
    field(side, "Hva som er ventet").input("Det er mulig å ta vanskelige samtaler")
    field(side, "Ansvarlig").select(Ansvarlig.LEDER)
    press(side, "Send forslaget")
    (ett,) = read_tiltak(hr())
    assert (ett.naa.tittel, ett.naa.status) == ("Rolig rom", Status.FORESLAATT)
    assert side.title[0].value == "Rolig rom"


def test_a_suggestion_fills_in_the_form_and_free_text_in_the_address_does_not() -> None:
    side = open_page(ny="1", enhet=HER, forslag="kartlegging", slag="bht", tittel="Slik <b>")
    assert field(side, "Tittel").value.startswith("Kartlegge arbeidsmiljøet")
    assert field(side, "Slag").value is Slag.ARBEIDSMILJOE
    assert field(side, "Enheter").value == [HER]


@pytest.mark.parametrize("felt", ["enhet", "forslag", "slag"])
def test_what_an_address_does_not_know_is_left_out(felt: str) -> None:
    side = open_page(ny="1", **{felt: "' OR 1=1"})
    assert field(side, "Tittel").value == ""
    assert field(side, "Enheter").value == []


def test_a_field_that_is_missing_is_named_and_nothing_typed_is_lost() -> None:
    side = open_page(ny="1", enhet=HER)
    field(side, "Tittel").input("Rolig rom")
    press(side, "Lagre tiltaket")
    assert "«Slag»" in side.warning[0].value
    assert field(side, "Tittel").value == "Rolig rom"


def test_it_is_not_set_going_before_the_representatives_took_part() -> None:
    sak = write(status=Status.FORESLAATT, verneombud=Medvirkning(), tillitsvalgt=Medvirkning())
    side = open_page(sak=sak)
    field(side, "Hvor langt").set_value(Status.I_GANG)
    press(side, "Lagre endringene")
    assert "«Verneombud» mangler" in side.warning[0].value
    choose_people(side)
    press(side, "Lagre endringene")
    ett = find_tiltak(hr(), sak)
    assert ett is not None
    assert ett.naa.status is Status.I_GANG


def test_one_that_ends_asks_when_and_what_came_of_it() -> None:
    side = open_page(sak=write())
    assert not [ett for ett in side.text_area if "Erfaring" in ett.label]
    field(side, "Hvor langt").set_value(Status.AVSLUTTET).run()
    field(side, "Slutt").set_value(I_DAG)
    field(side, "Erfaring").input("Pausene holdes")
    press(side, "Lagre endringene")
    assert "Pausene holdes" in text_of(side)


def test_a_name_is_shown_once_and_the_writer_decides() -> None:
    sak = write()
    side = open_page(sak=sak)
    field(side, "Nytt notat").input("Pia Eksempelsen sier at det går bedre")
    press(side, "Lagre notatet")
    assert "Pia Eksempelsen" in side.warning[0].value
    assert not find_tiltak(hr(), sak).notater  # type: ignore[union-attr]
    press(side, LIKEVEL)
    assert "Pia Eksempelsen sier" in text_of(side)
    assert field(side, "Nytt notat").value == ""


def test_without_the_name_the_button_is_as_it_was() -> None:
    side = open_page(sak=write())
    field(side, "Nytt notat").input("Pia Eksempelsen sier at det går bedre")
    press(side, "Lagre notatet")
    field(side, "Nytt notat").input("Det går bedre").run()
    assert not side.warning
    press(side, "Lagre notatet")
    assert "Det går bedre" in text_of(side)


def test_a_note_can_be_taken_away_and_that_it_stood_there_remains() -> None:
    side = open_page(sak=write())
    field(side, "Nytt notat").input("Skrevet ved en feil")
    press(side, "Lagre notatet")
    press(side, "Fjern notatet")
    assert "Skrevet ved en feil" not in text_of(side)
    assert "Notatet er fjernet." in text_of(side)


# Two at once


def collide() -> tuple[AppTest, str]:
    """Somebody writes the purpose, while another has changed the title and the purpose."""
    sak = write()
    side = open_page(sak=sak)
    field(side, "Formål").input("Mitt formål").run()
    revise(hr(), sak, 1, text(tittel="Ny tittel", formaal="Deres formål"), NAA)
    return press(side, "Lagre endringene"), sak


def test_a_collision_shows_both_and_writes_nothing() -> None:
    side, sak = collide()
    tekst = text_of(side)
    assert "En annen lagret mens du skrev" in tekst
    assert "| Formål | Å gjøre dagene mulige å stå i | Deres formål | Mitt formål |" in tekst
    assert find_tiltak(hr(), sak).versjon == 2  # type: ignore[union-attr]


def test_after_a_collision_one_goes_on_from_the_newest_without_typing_again() -> None:
    side, sak = collide()
    press(side, FORTSETT)
    assert field(side, "Formål").value == "Mitt formål"
    assert field(side, "Tittel").value == "Ny tittel"
    press(side, "Lagre endringene")
    ett = find_tiltak(hr(), sak)
    assert ett is not None
    assert (ett.versjon, ett.naa.tittel, ett.naa.formaal) == (3, "Ny tittel", "Mitt formål")


def test_who_has_changed_nothing_just_sees_the_newest() -> None:
    sak = write()
    side = open_page(sak=sak)
    revise(hr(), sak, 1, text(tittel="Ny tittel"), NAA)
    side.run()
    assert field(side, "Tittel").value == "Ny tittel"
    assert not side.warning


@pytest.mark.parametrize("sub", ["ansatt", "personvernombud"])
def test_it_is_for_those_who_see_figures(sub: str) -> None:
    assert [ett.value for ett in open_page(sub, sak=write()).title] == ["Ikke tilgang"]
