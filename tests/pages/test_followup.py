"""Pages about follow-up on one fixed day: what they say, and to whom, without a browser."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages import gjennomgang, min_side, person
from pages.drawing import avtaler, frister, praksis, stoppunkter, vakt
from pipelines.access.adgang import admit
from pipelines.access.avtaler import Avtale, Resultat, Vurdering
from pipelines.access.frister import EVALUERING, GJENTATT, SAMTALE, Fristliste
from pipelines.access.innsyn import Formaal
from pipelines.access.tiltak import Evalueringsfrist
from pipelines.contract.codes import Slag
from pipelines.demo import EKSEMPELINNSTILLINGER
from pipelines.followup.punkter import Ansvarlig, Stoppunkt
from pipelines.reports.kalenderfil import deadlines_ics
from pipelines.settings import FILVARIABEL, LAGERVARIABEL
from pipelines.store.lager import Lager
from pipelines.store.oppfolgingsfil import Kilde
from tests.fast_dag import DAG, NAA, make_store
from tests.innlogging import claims, set_up_login
from tests.lagerkopi import copy_store

LENGE_ETTER = NAA + timedelta(days=30)
LANGT, KORTE = "10060", "11623"
"""Two of the leader's people: away for nine weeks; several short absences."""
GRUPPER = ["Denne uken", "Fristen er passert", "De neste to ukene", "Tid for en samtale"]


@pytest.fixture(scope="module")
def fast_lager(eksempellager: Lager, tmp_path_factory: pytest.TempPathFactory) -> Lager:
    return make_store(eksempellager, tmp_path_factory.mktemp("sider") / "lager")


@pytest.fixture
def lager(fast_lager: Lager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lager:
    """A copy of the store of the fixed day, on that day."""
    kopi = copy_store(fast_lager, tmp_path / "lager")
    set_up_login(monkeypatch)
    monkeypatch.setenv(LAGERVARIABEL, str(kopi.mappe))
    st.cache_data.clear()
    set_clock(monkeypatch, NAA)
    return kopi


def set_clock(monkeypatch: pytest.MonkeyPatch, naa: datetime) -> None:
    for modul in (vakt, person, min_side, gjennomgang):
        monkeypatch.setattr(modul, "now", lambda: naa)


def open_page(modul: str, sub: str, innlogget: datetime | None = None) -> AppTest:
    """A page behind the door that every visit goes through."""
    skript = (
        "from pages.drawing import vakt\n"
        "vakt.keep_watch(vakt.role_keys(vakt.open_door()))\n"
        f"from pages import {modul}\n{modul}.render()"
    )
    side = AppTest.from_string(skript, default_timeout=60)
    side.user = claims(sub, iat=(innlogget or vakt.now()).timestamp())
    side.run()
    assert not side.exception
    return side


def texts(side: AppTest) -> str:
    deler = [*side.title, *side.header, *side.subheader, *side.markdown, *side.info, *side.warning]
    return "\n".join(str(ett.value) for ett in deler).replace("\\", "")


def choose_purpose(side: AppTest) -> AppTest:
    return side.selectbox(key="formaal").select(Formaal.OPPFOLGING).run()


def open_own(ansattnr: str, innlogget: datetime | None = None) -> AppTest:
    side = choose_purpose(open_page("person", "leder", innlogget))
    side.selectbox(key="egen_ansatt").select(ansattnr).run()
    assert not side.exception
    return side


def field(side: AppTest, slutt: str) -> str:
    """The key of the one field that ends so."""
    (noekkel,) = {
        str(ett.key) for ett in (*side.text_area, *side.text_input) if str(ett.key).endswith(slutt)
    }
    return noekkel


@pytest.mark.usefixtures("lager")
def test_a_leader_meets_what_is_owed_in_order_of_time() -> None:
    side = open_page("oppfolging", "leder")
    assert side.title[0].value == "Oppfølging"
    overskrifter = [ett.value for ett in side.header]
    assert overskrifter == [ett for ett in GRUPPER if ett in overskrifter]
    assert len(overskrifter) >= 3
    assert f"Per {DAG:%d.%m.%Y}" in texts(side)


def test_of_old_rows_no_deadline_is_told(lager: Lager, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, LENGE_ETTER)
    side = open_page("oppfolging", "leder")
    assert lager.oppfolging.exists()
    assert "for lenge siden" in texts(side)
    assert "Oppfølgingsplan" not in texts(side)
    assert "Ingen avtaler eller samtaler de neste to ukene." in texts(side)


@pytest.mark.parametrize("sub", ["leder", "hr", "amu", "toppledelse"])
def test_before_any_rows_are_taken_in_there_is_a_sentence(lager: Lager, sub: str) -> None:
    lager.oppfolging.unlink()
    assert "Oppfølgingen er ikke tatt i bruk ennå" in texts(open_page("oppfolging", sub))


@pytest.mark.usefixtures("lager")
@pytest.mark.parametrize("sub", ["amu", "toppledelse", "verneombud"])
def test_roles_without_people_see_practice_and_of_which_day_it_is(sub: str) -> None:
    side = open_page("oppfolging", sub)
    assert [ett.value for ett in side.header] == ["Like god oppfølging overalt?"]
    assert "| Hele virksomheten |" in texts(side)
    assert f"Per {DAG:%d.%m.%Y}" in texts(side)


@pytest.mark.usefixtures("lager")
def test_hr_sees_numbers_until_there_is_a_purpose_and_a_part() -> None:
    side = open_page("oppfolging", "hr")
    assert not [ett for ett in side.button if str(ett.key).startswith("aapne_")]
    choose_purpose(side)
    assert not [ett for ett in side.button if str(ett.key).startswith("aapne_")]
    side.selectbox(key="arbeidsliste_enhet").select("A1-01").run()
    assert [ett for ett in side.button if str(ett.key).startswith("aapne_")]


@pytest.mark.usefixtures("lager")
@pytest.mark.parametrize("sub", ["hr", "leder"])
def test_a_person_waits_for_a_purpose(sub: str) -> None:
    side = open_page("person", sub)
    assert "Velg et formål for å gå videre." in texts(side)
    assert not side.header


@pytest.mark.usefixtures("lager")
def test_a_person_has_what_is_owed_then_what_is_agreed_then_the_talk() -> None:
    side = open_own(LANGT)
    assert [ett.value for ett in side.subheader] == [
        "Det arbeidsgiver skylder",
        "Avtaler",
        "Samtale",
    ]
    assert "Neste: dialogmøte 1." in texts(side)


@pytest.mark.usefixtures("lager")
def test_an_invitation_begins_with_how_to_ask() -> None:
    tekst = texts(open_own(KORTE))
    assert "Tid for en samtale om arbeidssituasjonen?" in tekst
    assert "«Du har hatt fem korte fraværsperioder siste år." in tekst


@pytest.mark.usefixtures("lager")
def test_a_spell_of_less_than_a_week_is_told_in_days() -> None:
    assert ", 3 dager." in texts(open_own(KORTE))


def test_a_person_of_old_rows_has_what_was_registered_and_no_late_deadline(
    lager: Lager, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert lager.oppfolging.exists()
    assert "Fristen er passert" in texts(open_own(LANGT))
    set_clock(monkeypatch, LENGE_ETTER)
    tekst = texts(open_own(LANGT))
    assert "bare det som er registrert, vises" in tekst
    assert "Fristen er passert" not in tekst


def test_a_person_without_current_rows_still_has_a_page(lager: Lager) -> None:
    lager.oppfolging.unlink()
    side = choose_purpose(open_page("person", "hr"))
    side.text_input(key="utkast_ansattnr").set_value(LANGT).run()
    assert "Frister og avtaler vises når oppfølgingen er bygget." in texts(side)


@pytest.mark.usefixtures("lager")
def test_an_own_page_speaks_to_the_one_who_reads_it() -> None:
    side = open_page("min_side", "ansatt")
    assert [ett.value for ett in side.header][1:] == [
        "Det arbeidsgiver skylder meg",
        "Avtalene mine",
        "Kalenderen min",
        "Hvem som har sett på opplysningene mine",
        "Alt som er lagret om meg",
        "Hvem jeg kan spørre",
    ]
    assert "Den ansatte" not in texts(side)


@pytest.mark.usefixtures("lager")
def test_a_meeting_has_no_names_until_the_switch_is_on() -> None:
    side = open_page("gjennomgang", "hr")
    side.selectbox(key="gjennomgang_valg_Avdeling").select("A1").run()
    assert not side.exception
    assert not side.toggle(key="gjennomgang_navn").value
    assert "Formål" not in texts(side)


def test_a_meeting_has_no_switch_where_the_parts_about_people_are_off(
    lager: Lager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert lager.oppfolging.exists()
    monkeypatch.setenv(FILVARIABEL, str(write_without_people(tmp_path / "trafikklys.toml")))
    side = open_page("gjennomgang", "hr")
    side.selectbox(key="gjennomgang_valg_Avdeling").select("A1").run()
    assert not side.toggle
    assert "Oppfølging, siste fire kvartaler" not in texts(side)


def write_without_people(fil: Path) -> Path:
    """The settings of the sample without what switches those parts on."""
    linjer = EKSEMPELINNSTILLINGER.read_text("utf-8").splitlines()
    fil.write_text("\n".join(ett for ett in linjer if not ett.startswith("droeftet =")), "utf-8")
    return fil


def test_a_half_typed_note_comes_back_after_the_session_and_to_the_same_person_only(
    lager: Lager, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert lager.oppfolging.exists()
    innlogget = NAA - timedelta(hours=7, minutes=57)
    stay_in_use(innlogget)
    side = open_own(LANGT, innlogget)
    side.text_area(key=field(side, "_avtale_hva")).set_value("Kortere dager").run()
    set_clock(monkeypatch, NAA + timedelta(minutes=10))
    igjen = open_own(KORTE)
    assert igjen.text_area(key=field(igjen, "_avtale_hva")).value == ""
    igjen.selectbox(key="egen_ansatt").select(LANGT).run()
    assert igjen.text_area(key=field(igjen, "_avtale_hva")).value == "Kortere dager"


def stay_in_use(innlogget: datetime) -> None:
    """Be there often enough from the login until NAA for the session to last."""
    for nr in range(20):
        naa = innlogget + nr * timedelta(minutes=25)
        if naa < NAA:
            admit(claims("leder", iat=innlogget.timestamp()), naa)


@pytest.mark.usefixtures("lager")
def test_a_form_that_was_sent_is_empty_and_says_so() -> None:
    side = open_own(LANGT)
    for felt in ("hva", "grunn", "maate", "ellers"):
        side.text_area(key=field(side, f"_avtale_{felt}")).set_value(f"Om {felt}")
    next(ett for ett in side.button if ett.label == "Lagre avtalen").click().run()
    assert side.success[0].value == "Avtalen er lagret. Den ansatte ser den på Min side."
    assert side.text_area(key=field(side, "_avtale_hva")).value == ""
    assert "**Om hva**" in texts(side)


@pytest.mark.usefixtures("lager")
def test_an_evaluation_without_a_result_is_a_sentence() -> None:
    side = open_own(LANGT)
    for felt in ("hva", "grunn", "maate", "ellers"):
        side.text_area(key=field(side, f"_avtale_{felt}")).set_value("Ord")
    next(ett for ett in side.button if ett.label == "Lagre avtalen").click().run()
    next(ett for ett in side.button if ett.label == "Lagre").click().run()
    assert "Velg hva dere ble enige om." in texts(side)


def listing(*rader: tuple[str, date | None], antall: int = 5, fersk: bool = True) -> Fristliste:
    ramme = pl.DataFrame(
        [
            {"ansattnr": "1", "navn": "N", "enhet": "E", "hva": hva, "frist": frist, "uid": hva}
            for hva, frist in rader
        ],
        schema_overrides={"frist": pl.Date},
    )
    kilde = Kilde(DAG, "K", "V", Slag.LOPENDE, None, NAA, None)
    return Fristliste(kilde=kilde, fersk=fersk, rader=ramme, antall=antall)


def test_every_day_has_one_group_and_one_only() -> None:
    dager = [DAG + timedelta(days=nr) for nr in range(-30, 15)]
    rader = listing(*((SAMTALE, dag) for dag in dager), (GJENTATT, None)).rader
    grupper = frister._groups(rader, DAG)
    assert [tittel for tittel, _ in grupper] == GRUPPER
    assert sum(len(utvalg) for _, utvalg in grupper) == len(rader)
    assert grupper[0][1]["frist"].to_list() == [DAG + timedelta(days=nr) for nr in range(5)]


@pytest.mark.parametrize(
    ("frist", "tekst"),
    [
        (DAG, "I dag, 25.11.2026"),
        (DAG + timedelta(days=1), "26.11.2026, om 1 dag"),
        (DAG - timedelta(days=2), "Frist 23.11.2026, for 2 dager siden"),
        (None, ""),
    ],
)
def test_when_is_said_by_date_and_by_days(frist: date | None, tekst: str) -> None:
    assert frister._when({"frist": frist}, DAG) == tekst


@pytest.mark.parametrize(
    "hva",
    [
        *(ett.value for ett in Stoppunkt if ett.hvem is not Ansvarlig.NAV),
        EVALUERING,
        SAMTALE,
        GJENTATT,
    ],
)
def test_whatever_is_owed_has_a_title_and_something_to_do(hva: str) -> None:
    assert frister.title_of(hva)[0].isupper()
    assert frister.what_to_do(hva)


def test_the_calendar_file_says_what_and_never_of_whom() -> None:
    liste = listing((Stoppunkt.DIALOGMOTE_1.value, DAG), (SAMTALE, DAG))
    fil = deadlines_ics(frister.calendar_deadlines(liste, ()), "Oppfølging", NAA).decode()
    assert "SUMMARY:Frist: dialogmøte 1" in fil
    assert "SUMMARY:Samtale avtalt" in fil


def test_reviews_of_tiltak_are_in_the_calendar_file_with_or_without_deadlines() -> None:
    evaluering = Evalueringsfrist(DAG, "Evaluer tiltak: Faste vakter", "merke")
    liste = listing((Stoppunkt.DIALOGMOTE_1.value, DAG))
    for frister_til in (None, liste):
        alle = frister.calendar_deadlines(frister_til, (evaluering,))
        fil = deadlines_ics(alle, "Oppfølging", NAA).decode()
        assert "SUMMARY:Evaluer tiltak: Faste vakter" in fil
        assert fil.count("BEGIN:VEVENT") == (1 if frister_til is None else 2)


@pytest.mark.parametrize(
    ("antall", "alle", "tekst"),
    [
        (0, 3, "0 av 3"),
        (9, 9, "9 av 9"),
        (5, 10, "5 av 10 (50\u00a0%)"),
        (1, 16, "1 av 16 (6\u00a0%)"),
    ],
)
def test_a_share_of_few_is_told_in_numbers_alone(antall: int, alle: int, tekst: str) -> None:
    assert praksis.met_of(antall, alle) == tekst


@pytest.mark.parametrize(
    ("uker", "dager", "tekst"),
    [(0, 1, "1 dag"), (0, 6, "6 dager"), (1, 7, "1 uke"), (2, 20, "2 uker")],
)
def test_the_length_of_a_spell_is_in_days_until_it_is_a_week(
    uker: int, dager: int, tekst: str
) -> None:
    assert stoppunkter._length(uker, dager) == tekst


@pytest.mark.parametrize("resultat", Resultat)
def test_what_an_agreement_came_to_reads_as_a_sentence(resultat: Resultat) -> None:
    vurdert = (Vurdering(DAG, resultat.value, "", "x"),)
    avtale = Avtale("1", DAG, "x", {}, None, vurdert)
    assert avtaler._came_to(avtale) in {
        "det hjalp",
        "det hjalp ikke",
        "fortsetter som avtalt",
        "fortsetter med en endring",
    }
