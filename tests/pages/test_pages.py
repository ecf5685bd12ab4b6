"""Whole pages, run without a browser against a store that the real import has made."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pipelines.settings import LAGERVARIABEL, Innstillinger
from pipelines.store.hvelvnoekkel import read_or_make_vault_keys
from pipelines.store.lager import Lager
from pipelines.store.noekkel import read_or_make_key
from tests.conftest import ROT, publish_folder
from tests.innlogging import set_up_login
from tests.liten_verden import FOLK, write_uttrekk
from tests.pages.aapne import open_alone, run_as

FORSIDE = str(ROT / "pages" / "front.py")


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    st.cache_data.clear()


@pytest.fixture(autouse=True)
def _login(monkeypatch: pytest.MonkeyPatch) -> None:
    set_up_login(monkeypatch)


@pytest.fixture
def _eksempel(eksempellager: Lager, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LAGERVARIABEL, str(eksempellager.mappe))


def open_page(sub: str = "hr", **adresse: str) -> AppTest:
    return run_as(AppTest.from_file(FORSIDE, default_timeout=60), sub, adresse)


def open_section(sub: str = "hr", **adresse: str) -> AppTest:
    return open_alone("seksjon", sub, adresse)


def texts(side: AppTest) -> str:
    deler = [*side.title, *side.header, *side.markdown, *side.info]
    return "\n".join(str(ett.value) for ett in deler)


def drawn(side: AppTest) -> str:
    """Everything that the page sends to its own components."""
    return "\n".join(str(ett.proto) for ett in side.get("bidi_component"))


@pytest.mark.usefixtures("_eksempel")
def test_start_page_has_four_figures_and_what_to_look_at() -> None:
    side = open_page()
    assert side.title[0].value == "Trafikklys per seksjon"
    assert len(side.metric) == 4
    assert side.metric[0].value.endswith("\u00a0%")
    assert [ett.value for ett in side.header] == ["Se nærmere på", "Alle seksjoner"]
    assert "Regnet som hos SSB og Nav (ferie er ikke trukket fra)" in texts(side).replace("\\", "")
    assert "3. kvartal 2026 er foreløpig" in texts(side)


def test_an_empty_store_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lager = Lager(tmp_path / "tomt")
    read_or_make_key(lager)
    read_or_make_vault_keys(lager)
    monkeypatch.setenv(LAGERVARIABEL, str(lager.mappe))
    side = open_page()
    assert "Her er det ingen tall ennå" in texts(side)
    assert "make demo" in side.code[0].value
    assert "trafikklys importer MAPPE" in side.code[1].value


@pytest.fixture
def liten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lager:
    """A store of one quarter."""
    lager = Lager(tmp_path / "lager")
    publish_folder(write_uttrekk(tmp_path / "2026K1"), lager, Innstillinger())
    monkeypatch.setenv(LAGERVARIABEL, str(lager.mappe))
    return lager


@pytest.mark.usefixtures("liten")
def test_one_quarter_only_points_to_kvartal() -> None:
    assert "velg «Kvartal»" in texts(open_page(periode="siste4"))
    assert "velg «Kvartal»" not in texts(open_page(periode="kvartal"))


@pytest.mark.usefixtures("liten")
def test_one_quarter_only_starts_on_kvartal() -> None:
    assert open_page().button_group(key="velg_periode").value == "kvartal"
    side = open_section()
    assert side.button_group(key="velg_periode").value == "kvartal"


@pytest.mark.usefixtures("liten")
def test_a_year_that_is_not_whole_says_why() -> None:
    assert "Et år vises når alle fire kvartalene er levert" in texts(open_page(periode="aar"))


def test_a_new_snapshot_is_noticed_on_the_nextrun_as(liten: Lager, tmp_path: Path) -> None:
    side = open_page(periode="kvartal")
    assert "1. kvartal 2026" in texts(side)
    nytt = write_uttrekk(tmp_path / "2026K2", fra="2026K1", til="2026K2", uttrekksdato="2026-07-15")
    publish_folder(nytt, liten, Innstillinger())
    side.run()
    assert "2. kvartal 2026" in texts(side)


@pytest.mark.usefixtures("_eksempel")
def test_a_section_has_light_development_composition_and_spread() -> None:
    side = open_section(enhet="A1-02")
    assert side.title[0].value == "Kontaktsenter Elvebyen"
    assert [ett.value for ett in side.header] == [
        "Utvikling",
        "Hva fraværet består av",
        "Tilfeller og spredning",
        "Er det arbeidet eller noen få?",
        "Bemanning og ledelse",
        "Hva kan gjøres?",
    ]
    assert "siste fire kvartaler" in drawn(side)
    assert len(side.get("plotly_chart")) == 2
    assert all(graf.proto.alt for graf in side.get("plotly_chart"))
    assert len(side.expander) == 2
    assert "ikke gradert" in drawn(side)


@pytest.mark.usefixtures("_eksempel")
@pytest.mark.parametrize("sub", ["hr", "toppledelse", "amu"])
@pytest.mark.parametrize("periodetype", ["siste4", "kvartal", "aar"])
def test_a_section_says_whether_it_is_the_work_or_a_few(sub: str, periodetype: str) -> None:
    side = open_section(sub, enhet="A1-02", periode=periodetype)
    assert "Er det arbeidet eller noen få?" in [ett.value for ett in side.header]
    assert "Arbeidsmiljø, ledelse og organisering er arbeidsgivers å endre" in texts(side)


@pytest.mark.usefixtures("_eksempel")
def test_an_avdeling_lists_the_enheter_under_it() -> None:
    side = open_section(enhet="A1")
    assert "Enhetene under" in texts(side)
    assert "Kontaktsenter Elvebyen" in drawn(side)


@pytest.mark.usefixtures("_eksempel")
def test_an_earlier_period_can_be_shown() -> None:
    side = open_section(enhet="A1-02", periode="kvartal", vis="2025K1")
    assert "1. kvartal 2025" in drawn(side)
    assert side.selectbox(key="velg_vis").value == "2025K1"


@pytest.mark.usefixtures("_eksempel")
def test_the_table_twin_holds_all_that_the_chart_draws() -> None:
    side = open_section(enhet="A1-02", periode="kvartal")
    valg = side.selectbox(key="nasjonal")
    valg.select(valg.options[0]).run()
    assert "Hele arbeidslivet (egen- og legemeldt, til og med 2. kvartal 2025)" in valg.options
    for hode in ("Lys", "Rød grense", "Tilfeldig variasjon rundt målet", "Hele arbeidslivet"):
        assert f"| {hode} |" in texts(side)


@pytest.mark.usefixtures("_eksempel")
def test_the_enheter_under_are_those_of_the_chosen_period() -> None:
    side = open_section(enhet="A1", periode="kvartal", vis="2023K1")
    assert "1. kvartal 2023" in drawn(side)
    assert "3. kvartal 2026" not in drawn(side)


@pytest.mark.usefixtures("_eksempel")
def test_a_closed_enhet_says_so_and_tells_no_spread_of_nobody() -> None:
    side = open_section(enhet="A5-04")
    assert "Enheten er delt" in texts(side)
    assert "seksjon?enhet=A5-10" in drawn(side)
    assert "Hos tidelen med mest" not in texts(side)
    assert "Ingen er ansatt her" not in texts(open_section(enhet="A1-02"))


@pytest.mark.usefixtures("_eksempel")
def test_the_menu_keeps_the_kind_of_period() -> None:
    side = open_page(periode="kvartal")
    del side.query_params["periode"]
    side.run()
    assert side.button_group(key="velg_periode").value == "kvartal"


@pytest.mark.usefixtures("_eksempel")
def test_choosing_another_kind_of_period_lets_the_shown_one_go() -> None:
    side = open_section(enhet="A1-02", periode="kvartal", vis="2025K1")
    side.button_group(key="velg_periode").set_value("aar").run()
    assert side.query_params == {"enhet": "A1-02", "periode": "aar"}


@pytest.mark.usefixtures("_eksempel")
@pytest.mark.parametrize("enhet", ["finnes-ikke", "<script>", ""])
def test_an_unknown_enhet_is_a_sentence(enhet: str) -> None:
    side = open_section(enhet=enhet)
    assert side.title[0].value == "Ukjent enhet"
    assert "Alle seksjoner" in drawn(side)
    assert "Velg en enhet over" in texts(side)


@pytest.mark.usefixtures("_eksempel")
@pytest.mark.parametrize("adresse", [{"periode": "uke"}, {"vis": "1999K1"}, {"vis": "x"}])
def test_an_address_that_makes_no_sense_falls_back(adresse: dict[str, str]) -> None:
    assert open_section(enhet="A1-02", **adresse).title[0].value == "Kontaktsenter Elvebyen"
    assert open_page(**adresse).title[0].value == "Trafikklys per seksjon"


def test_without_keys_or_login_there_are_no_figures_and_no_traceback() -> None:
    side = AppTest.from_file(FORSIDE, default_timeout=60).run()
    assert not side.exception
    assert side.title[0].value == "Innlogging er ikke satt opp"
    assert open_page().title[0].value == "Trafikklys er ikke klart"


@pytest.mark.usefixtures("_eksempel")
def test_nobody_is_asked_to_log_in() -> None:
    side = AppTest.from_file(FORSIDE, default_timeout=60).run()
    assert [knapp.label for knapp in side.button] == ["Logg inn"]
    assert not side.metric


@pytest.mark.usefixtures("_eksempel")
@pytest.mark.parametrize("sub", ["amu", "toppledelse"])
def test_a_section_too_small_is_shown_with_its_neighbour(sub: str) -> None:
    side = open_section(sub, enhet="A8-05")
    assert side.title[0].value == "Bibliotek og Kommunikasjon"
    assert "seksjoner som er for små til å vises alene" in texts(side)
    assert "Ingen er ansatt her lenger" not in texts(side)
    assert side.metric


@pytest.mark.usefixtures("_eksempel")
def test_a_section_outside_the_scope_is_unknown() -> None:
    assert open_section("verneombud", enhet="A8-05").title[0].value == "Ukjent enhet"


@pytest.mark.usefixtures("_eksempel")
def test_name_role_and_scope_stand_on_the_page() -> None:
    assert "AMU · verneområde Kontaktsentrene" in texts(open_page("verneombud"))
    assert "Toppledelse · hele virksomheten" in texts(open_page("toppledelse"))
    assert "Leder · Kontaktsenter Nordhavn" in texts(open_page("leder"))


@pytest.mark.usefixtures("_eksempel")
def test_without_a_role_there_is_somebody_to_ask() -> None:
    side = open_page("uten-rolle")
    assert side.title[0].value == "Du har ikke tilgang ennå"
    assert "Personal og arbeidsmiljø" in texts(side)


def test_an_enhet_without_people_keeps_its_history(liten: Lager, tmp_path: Path) -> None:
    bare_s1 = [nr for nr in FOLK if nr.startswith("1")]
    tomt = write_uttrekk(
        tmp_path / "K2", fra="2026K2", til="2026K2", uttrekksdato="2026-07-15", folk=bare_s1
    )
    publish_folder(tomt, liten, Innstillinger())
    side = open_section(enhet="S2", periode="kvartal")
    assert "ingen ansatte med avtalte dagsverk" in texts(side)
    assert [ett.value for ett in side.header] == ["Utvikling"]


@pytest.mark.usefixtures("liten")
def test_the_section_of_one_quarter_waits_with_its_chart() -> None:
    side = open_section(enhet="S1", periode="kvartal")
    assert "Utviklingen vises når det er tall for mer enn én periode." in texts(side)


@pytest.mark.usefixtures("_eksempel")
def test_how_to_read_the_figures_tells_where_they_come_from() -> None:
    skript = "from pages import om\nom.render()"
    side = run_as(AppTest.from_string(skript, default_timeout=60), "hr", {})
    assert "Først levert" in texts(side)
    assert "Eksempeldirektoratet" in texts(side)
