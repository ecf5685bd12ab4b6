"""REGLER's situations in real data: each with its treatment, and the setting that changes it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipelines.contract.profil import Profil, read_profil
from pipelines.contract.situasjoner import BEHANDLES, UTELATES, situation_text
from pipelines.settings import Opptelling
from tests.ingest.leveranse import (
    ANSATT,
    SYK,
    Rad,
    left_out,
    load,
    rejected,
    warned,
    write_people,
    write_totals,
)

MANDAG, TIRSDAG, NESTE_MANDAG = "2026-03-02", "2026-03-03", "2026-03-09"


def syk(fra: str = MANDAG, til: str = TIRSDAG, **felt: object) -> Rad:
    return {**SYK, "fra": fra, "til": til, **felt}


def behandling(fra: str, til: str) -> Rad:
    return syk(fra, til, type="behandlingsdag", grad="")


def test_late_sykmelding_is_in_the_later_delivery_and_not_in_the_first(tmp_path: Path) -> None:
    foerst = load(write_people(tmp_path / "1"))
    senere = load(write_people(tmp_path / "2", fravaer=(SYK, syk(registrert="2026-07-20"))))
    assert (foerst.fravaer.height, senere.fravaer.height) == (1, 2)
    assert foerst.fingeravtrykk != senere.fingeravtrykk


def test_changed_grad_with_both_rows_left_is_kept_with_its_time_and_warned_of(
    tmp_path: Path,
) -> None:
    rader = (
        syk(grad="100", registrert="2026-03-02T08:00:00"),
        syk(grad="50", registrert="2026-03-05 09:30"),
    )
    uttrekk = load(write_people(tmp_path, fravaer=rader))
    assert uttrekk.fravaer["registrert"].n_unique() == 2
    assert warned(uttrekk) == {"fravaer_overlapper": 1}


@pytest.mark.parametrize("type_", ["permisjon", "foreldrepermisjon", "aap", "gradert ufør"])
def test_permisjon_aap_and_gradert_ufoer_are_permisjon_with_their_percent(
    type_: str, tmp_path: Path
) -> None:
    uttrekk = load(write_people(tmp_path, fravaer=(syk(type=type_, grad="60"),)))
    assert uttrekk.fravaer.select("type", "grad").row(0) == ("permisjon", 60.0)


@pytest.mark.parametrize(
    ("setting", "type_"), [("permisjon", "permisjon"), ("sykefravaer", "sykmelding")]
)
def test_after_maksdato_counts_as_the_setting_says(
    setting: str, type_: str, tmp_path: Path
) -> None:
    mappe = write_people(tmp_path, fravaer=(syk(type="etter_maksdato", grad="80"),))
    uttrekk = load(mappe, opptelling=Opptelling(fravaer_etter_maksdato=setting))
    assert uttrekk.fravaer.select("type", "grad").row(0) == (type_, 80.0)
    assert uttrekk.rapport.behandlet == {"etter_maksdato": 1}


def test_turnus_brings_its_own_dagsverk(tmp_path: Path) -> None:
    mappe = write_people(
        tmp_path,
        arbeidsforhold=({**ANSATT, "avtalte_dagsverk": "118,5"},),
        fravaer=(syk(tapte_dagsverk="2.5"),),
    )
    uttrekk = load(mappe)
    assert uttrekk.arbeidsforhold["egne_dagsverk"].to_list() == [118.5]
    assert uttrekk.fravaer["egne_dagsverk"].to_list() == [2.5]


@pytest.mark.parametrize(
    ("felt", "grunn"),
    [
        ({"stillingsprosent": "0"}, "stillingsprosent_0_eller_tom"),
        ({"stillingsprosent": "0,00"}, "stillingsprosent_0_eller_tom"),
        ({"stillingsprosent": ""}, "stillingsprosent_0_eller_tom"),
        ({"stillingsgruppe": "Timelønt"}, "timeloent"),
        ({"stillingsgruppe": "tilkallingsvikar"}, "timeloent"),
        ({"stillingsgruppe": "innleid"}, "innleid_eller_ekstern"),
        ({"stillingsgruppe": "Eksterne"}, "innleid_eller_ekstern"),
    ],
)
def test_hourly_and_external_people_are_left_out_with_their_absence(
    felt: Rad, grunn: str, tmp_path: Path
) -> None:
    utenfor = {**ANSATT, "ansattnr": "10002", **felt}
    mappe = write_people(
        tmp_path, arbeidsforhold=(ANSATT, utenfor), fravaer=(SYK, syk(ansattnr="10002"))
    )
    uttrekk = load(mappe)
    assert left_out(uttrekk) == {grunn: 1, "arbeidsforholdet_er_utelatt": 1}
    assert rejected(uttrekk) == {}


def test_absence_that_names_the_left_out_one_of_two_positions_goes_with_it(
    tmp_path: Path,
) -> None:
    forhold = (
        {**ANSATT, "arbeidsforhold_id": "fast"},
        {**ANSATT, "arbeidsforhold_id": "ekstra", "stillingsprosent": "0"},
    )
    fravaer = (syk(arbeidsforhold_id="ekstra"), syk(arbeidsforhold_id="fast"))
    uttrekk = load(write_people(tmp_path, arbeidsforhold=forhold, fravaer=fravaer))
    assert left_out(uttrekk)["arbeidsforholdet_er_utelatt"] == 1
    assert uttrekk.fravaer["arbeidsforhold_id"].to_list() == ["fast"]


def test_a_profile_decides_who_is_left_out(tmp_path: Path, egen: Profil) -> None:
    mappe = write_people(tmp_path, arbeidsforhold=({**ANSATT, "stillingsgruppe": "innleid"},))
    assert left_out(load(mappe, egen)) == {}


@pytest.mark.parametrize("gruppe", ["vikar", "stipendiat", "åremål"])
def test_temporary_people_with_a_percent_count_in_their_own_group(
    gruppe: str, tmp_path: Path
) -> None:
    uttrekk = load(write_people(tmp_path, arbeidsforhold=({**ANSATT, "stillingsgruppe": gruppe},)))
    assert uttrekk.arbeidsforhold["stillingsgruppe"].to_list() == [gruppe]


def test_absence_of_several_positions_names_none_and_is_kept_once(tmp_path: Path) -> None:
    forhold = tuple(
        {**ANSATT, "arbeidsforhold_id": nr, "stillingsprosent": "50", "enhet_id": enhet}
        for nr, enhet in (("1", "S1"), ("2", "S2"))
    )
    uttrekk = load(write_people(tmp_path, arbeidsforhold=forhold))
    assert uttrekk.fravaer["arbeidsforhold_id"].to_list() == [None]
    assert warned(uttrekk) == {}


def test_several_employee_numbers_are_joined_by_person_id(tmp_path: Path) -> None:
    forhold = tuple(
        {**ANSATT, "ansattnr": nr, "person_id": "P1", "stillingsprosent": "60"}
        for nr in ("10001", "10002")
    )
    uttrekk = load(write_people(tmp_path, arbeidsforhold=forhold))
    assert uttrekk.arbeidsforhold["person_id"].to_list() == ["P1", "P1"]
    assert warned(uttrekk) == {"stillingsprosent_over_100_samlet": 1}


@pytest.mark.parametrize(
    ("grad", "minst", "godtatt"), [("40", 50, 0), ("50", 50, 1), ("40", 30, 1), ("100", 50, 1)]
)
def test_part_of_a_day_counts_from_the_set_grad(
    grad: str, minst: float, godtatt: int, tmp_path: Path
) -> None:
    mappe = write_people(
        tmp_path, fravaer=(SYK, syk(MANDAG, MANDAG, type="egenmelding", grad=grad))
    )
    uttrekk = load(mappe, opptelling=Opptelling(del_av_dag_min_grad=minst))
    assert uttrekk.fravaer.height == 1 + godtatt
    assert left_out(uttrekk) == ({} if godtatt else {"under_halv_dag": 1})


def test_day_rows_of_a_graded_sykmelding_are_no_parts_of_a_day(tmp_path: Path) -> None:
    rader = tuple(syk(dag, dag, grad="40") for dag in (MANDAG, TIRSDAG))
    uttrekk = load(write_people(tmp_path, fravaer=rader))
    assert uttrekk.fravaer["grad"].to_list() == [40.0, 40.0]


def test_behandlingsdager_count_once_a_week_and_never_as_a_period(tmp_path: Path) -> None:
    rader = (
        behandling(TIRSDAG, TIRSDAG),
        behandling(MANDAG, MANDAG),
        behandling("2026-03-08", "2026-03-08"),
        behandling(NESTE_MANDAG, NESTE_MANDAG),
        behandling(MANDAG, "2026-04-10"),
        behandling(MANDAG, ""),
    )
    uttrekk = load(write_people(tmp_path, fravaer=rader))
    assert uttrekk.fravaer.select("fra", "type", "grad").rows() == [
        (date(2026, 3, 2), "sykmelding", 100.0),
        (date(2026, 3, 9), "sykmelding", 100.0),
    ]
    assert left_out(uttrekk) == {"behandlingsdag_flere_i_uken": 2, "behandlingsdag_periode": 2}


def test_behandlingsdager_of_two_people_do_not_crowd_each_other_out(tmp_path: Path) -> None:
    andre = {**ANSATT, "ansattnr": "10002"}
    rader = (
        behandling(MANDAG, MANDAG),
        {**behandling(TIRSDAG, TIRSDAG), "ansattnr": "10002"},
    )
    uttrekk = load(write_people(tmp_path, arbeidsforhold=(ANSATT, andre), fravaer=rader))
    assert uttrekk.fravaer.height == 2


@pytest.mark.parametrize(
    ("type_", "grunn"),
    [
        ("avventende_sykmelding", "avventende_sykmelding"),
        ("Avventende sykmelding", "avventende_sykmelding"),
        ("reisetilskudd", "reisetilskudd"),
        ("annet", "annet_fravaer"),
    ],
)
def test_what_is_no_sykefravaer_is_left_out(type_: str, grunn: str, tmp_path: Path) -> None:
    uttrekk = load(write_people(tmp_path, fravaer=(SYK, syk(type=type_, grad=""))))
    assert left_out(uttrekk) == {grunn: 1}


@pytest.mark.parametrize(
    ("status", "grunn"),
    [("annullert", "annullert"), ("Avslått", "avslått"), ("ikke godkjent", "ikke_godkjent")],
)
def test_absence_that_does_not_stand_is_left_out_even_when_it_is_wrong(
    status: str, grunn: str, tmp_path: Path
) -> None:
    gale = {**syk(status=status), "til": "2020-01-01", "grad": "x"}
    uttrekk = load(write_people(tmp_path, fravaer=(SYK, gale)))
    assert left_out(uttrekk) == {grunn: 1}
    assert rejected(uttrekk) == {}


@pytest.mark.parametrize("status", ["", "godkjent", "GODKJENT"])
def test_approved_absence_and_absence_without_status_count(status: str, tmp_path: Path) -> None:
    assert load(write_people(tmp_path, fravaer=(syk(status=status),))).fravaer.height == 1


def test_reorganisation_comes_with_etterfolger(tmp_path: Path) -> None:
    rader = ({"gammel_enhet": "S0", "ny_enhet": "S2", "fra_kvartal": "2026K1"},)
    uttrekk = load(write_people(tmp_path, etterfolger=rader))
    assert uttrekk.etterfolger.row(0) == ("S0", "S2", "2026K1")


@pytest.mark.parametrize("type_", ["egenmelding", "sykt_barn", "ferie", "permisjon"])
def test_empty_grad_is_a_whole_day_where_only_sykmelding_can_be_graded(
    type_: str, tmp_path: Path
) -> None:
    uttrekk = load(write_people(tmp_path, fravaer=(syk(type=type_, grad=""),)))
    assert uttrekk.fravaer["grad"].to_list() == [100.0]


def test_a_split_enhet_may_go_on_beside_the_new_one(tmp_path: Path) -> None:
    rader = [{"gammel_enhet": "S1", "ny_enhet": ny, "fra_kvartal": "2026K1"} for ny in ("S1", "S2")]
    uttrekk = load(write_people(tmp_path, etterfolger=rader))
    assert uttrekk.etterfolger["ny_enhet"].to_list() == ["S1", "S2"]


def test_egenmelding_over_several_days_is_whole_whatever_the_grad(tmp_path: Path) -> None:
    uttrekk = load(write_people(tmp_path, fravaer=(syk(type="egenmelding", grad="50"),)))
    assert uttrekk.fravaer["grad"].to_list() == [100.0]
    assert uttrekk.rapport.behandlet == {"egenmelding_gradert": 1}


def test_own_dagsverk_without_an_end_are_warned_of(tmp_path: Path) -> None:
    mappe = write_people(tmp_path, arbeidsforhold=({**ANSATT, "avtalte_dagsverk": "60"},))
    assert warned(load(mappe)) == {"egne_dagsverk_uten_slutt": 1}


def test_ongoing_absence_is_open_and_one_not_begun_is_left_out(tmp_path: Path) -> None:
    rader = (syk(til=""), syk("2026-07-16", "", type="permisjon"))
    uttrekk = load(write_people(tmp_path, fravaer=rader))
    assert uttrekk.fravaer["til"].to_list() == [None]
    assert left_out(uttrekk) == {"starter_etter_uttrekket": 1}


@pytest.mark.parametrize(
    ("fra", "til", "godtatt"),
    [
        ("2025-12-01", "2025-12-31", 0),
        ("2025-12-01", "2026-01-01", 1),
        ("2026-06-30", "2026-08-01", 1),
        ("2026-07-01", "2026-08-01", 0),
    ],
)
def test_rows_outside_the_covered_quarters_are_left_out_and_others_stay_unclipped(
    fra: str, til: str, godtatt: int, tmp_path: Path
) -> None:
    uttrekk = load(write_people(tmp_path, fravaer=(SYK, syk(fra, til))))
    assert left_out(uttrekk) == ({} if godtatt else {"utenfor_perioden": 1})
    if godtatt:
        assert str(uttrekk.fravaer["fra"][1]) == fra


def test_absence_after_the_last_day_of_employment_is_left_out_with_a_warning(
    tmp_path: Path,
) -> None:
    sluttet = {**ANSATT, "ansattnr": "10002", "til": "2026-02-28"}
    mappe = write_people(
        tmp_path, arbeidsforhold=(ANSATT, sluttet), fravaer=(SYK, syk(ansattnr="10002"))
    )
    uttrekk = load(mappe)
    assert left_out(uttrekk) == {"utenfor_arbeidsforhold": 1}
    assert warned(uttrekk) == {"fravaer_utenfor_arbeidsforhold": 1}


def test_identical_rows_count_once(tmp_path: Path) -> None:
    uttrekk = load(write_people(tmp_path, arbeidsforhold=(ANSATT, ANSATT), fravaer=(SYK, SYK)))
    assert left_out(uttrekk) == {"dobbel_rad": 2}
    assert (uttrekk.arbeidsforhold.height, uttrekk.fravaer.height) == (1, 1)


def test_totals_of_a_group_are_left_out(tmp_path: Path) -> None:
    total = {"enhet_id": "S1", "periode": "2026-01", "avtalte_dagsverk": "9", "tapte_dagsverk": "1"}
    rader = [{**total, "gruppe": gruppe} for gruppe in ("Alle", "ledere", "saksbehandlere")]
    uttrekk = load(write_totals(tmp_path, rader))
    assert left_out(uttrekk) == {"undergruppe": 2}


def test_every_reason_in_the_summary_is_explained_in_the_documentation(tmp_path: Path) -> None:
    navn = {situasjon.navn for situasjon in UTELATES}
    assert {"dobbel_rad", "timeloent", "utenfor_perioden", "sum_paa_indre_enhet"} <= navn
    assert situation_text("timeloent").startswith("Timelønte")
    assert situation_text("uten_stilling") == "uten stilling"
    assert {situasjon.navn for situasjon in BEHANDLES} == {
        "behandlingsdag",
        "etter_maksdato",
        "del_av_dag",
        "egenmelding_gradert",
    }


@pytest.fixture
def egen(tmp_path_factory: pytest.TempPathFactory) -> Profil:
    """An own profile that lets external people count."""
    mappe = tmp_path_factory.mktemp("profiler")
    (mappe / "egen.toml").write_text(
        'bygger_paa = "standard"\n[tabeller.arbeidsforhold]\nutelat = []\n', encoding="utf-8"
    )
    return read_profil("egen", mappe)
