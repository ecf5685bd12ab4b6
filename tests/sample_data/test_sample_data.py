"""The sample agency keeps what docs/eksempeldata.md promises about it."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from sample_data.generate import MAPPE, generate
from sample_data.organisasjon import AVDELINGER, EFFEKTER, ETTERFOLGERE, ROT
from sample_data.uttrekk import LEVERANSER
from tests.sample_data import fasit

NASJONALT = Path(__file__).parents[2] / "pipelines/lights/nasjonale_tall.csv"
NYESTE = MAPPE / LEVERANSER[-1].navn
AVSTAND_KVARTAL = 0.8
AVSTAND_SNITT = 0.3
"""Percentage points from the national series; single quarters of 1 400 people vary by about 0.5."""

VARIG_HOEYE = ("A1-02", "A4-01", "A6-05", "A7-01")
VARIG_LAVE = ("A3-04", "A7-02", "A5-06")
I_DAG = LEVERANSER[-1].til.slutt


@pytest.fixture(scope="module")
def tall() -> fasit.Tall:
    return fasit.count_all(MAPPE)


@pytest.fixture(scope="module")
def stillinger() -> list[fasit.Rad]:
    """Accepted positions of the newest delivery that are held on its last covered day."""
    kjente = {rad["enhet_id"] for rad in fasit.read(NYESTE, "organisasjon")}
    return [
        rad
        for rad in fasit.read(NYESTE, "arbeidsforhold")
        if rad["enhet_id"] in kjente
        and 0 < float(rad["stillingsprosent"] or 0) <= 100
        and rad["fra"] <= I_DAG.isoformat() <= (rad["til"] or "9999")
    ]


def national() -> dict[str, float]:
    """Quarter → percent of «statlig forvaltning», 2022K1–2024K2."""
    with NASJONALT.open(encoding="utf-8", newline="") as fil:
        rader = list(csv.DictReader(fil))
    return {
        r["kvartal"]: float(r["prosent"]) for r in rader if r["sektor"] == "statlig forvaltning"
    }


def percent(tall: fasit.Tall, enhet: str, fra: str, til: str) -> float:
    summer = [s for (kvartal, e), s in tall.items() if e == enhet and fra <= kvartal <= til]
    return fasit.add(summer).prosent


def test_quarters_lie_near_the_national_series(tall: fasit.Tall) -> None:
    avvik = {
        kvartal: fasit.virksomhet(tall, [kvartal]).prosent - prosent
        for kvartal, prosent in national().items()
    }
    assert len(avvik) == 10
    assert max(map(abs, avvik.values())) < AVSTAND_KVARTAL, avvik
    assert abs(sum(avvik.values())) / len(avvik) < AVSTAND_SNITT, avvik


def test_third_quarter_is_lowest_every_year_and_first_highest_on_average(tall: fasit.Tall) -> None:
    per_aar = {
        aar: [fasit.virksomhet(tall, [f"{aar}K{nr}"]).prosent for nr in (1, 2, 3, 4)]
        for aar in range(2022, 2026)
    }
    assert all(min(fire) == fire[2] for fire in per_aar.values()), per_aar
    snitt = [sum(fire[nr] for fire in per_aar.values()) / len(per_aar) for nr in range(4)]
    assert snitt[0] > snitt[3] > snitt[1] > snitt[2], snitt


def test_egenmeldt_and_graded_have_their_usual_share(tall: fasit.Tall) -> None:
    alt = fasit.add(list(tall.values()))
    assert 0.8 <= 100 * alt.egenmeldt / alt.avtalte <= 1.1
    assert 0.25 <= alt.gradert / alt.tapte <= 0.40


def test_a_few_people_carry_most_and_many_are_never_ill(tall: fasit.Tall) -> None:
    aar = fasit.virksomhet(tall, [f"2025K{nr}" for nr in (1, 2, 3, 4)]).per_person
    tapte = sorted(aar.values(), reverse=True)
    assert 0.5 < sum(tapte[: len(tapte) // 10]) / sum(tapte) < 0.75
    assert 0.25 < tapte.count(0.0) / len(tapte) < 0.50


def test_women_are_absent_more_than_men(stillinger: list[fasit.Rad], tall: fasit.Tall) -> None:
    kjonn = {rad["person_id"] or rad["ansattnr"]: rad["kjonn"] for rad in stillinger}
    per_kjonn: dict[str, list[float]] = defaultdict(list)
    for person, tapt in fasit.add(list(tall.values())).per_person.items():
        if person in kjonn:
            per_kjonn[kjonn[person]].append(tapt)
    snitt = {k: sum(verdier) / len(verdier) for k, verdier in per_kjonn.items()}
    assert 1.3 < snitt["K"] / snitt["M"] < 2.2


def test_sections_have_3_to_80_people_and_there_are_60(stillinger: list[fasit.Rad]) -> None:
    folk = Counter(rad["enhet_id"] for rad in stillinger)
    seksjoner = {enhet: antall for enhet, antall in folk.items() if "-" in enhet}
    assert len(seksjoner) == 60
    assert min(seksjoner.values()) == 3
    assert 60 < max(seksjoner.values()) <= 80
    assert {folk[enhet_id] for enhet_id, *_ in AVDELINGER if folk[enhet_id]} == {4, 5, 6}


def test_about_1400_people_in_8_avdelinger(stillinger: list[fasit.Rad]) -> None:
    assert 1370 <= len({rad["person_id"] or rad["ansattnr"] for rad in stillinger}) <= 1430
    nivaaer = Counter(rad["nivaa"] for rad in fasit.read(NYESTE, "organisasjon"))
    assert (nivaaer["virksomhet"], nivaaer["avdeling"]) == (1, 8)


def test_everybody_has_a_leader_who_works_here(stillinger: list[fasit.Rad]) -> None:
    ansatte = {rad["ansattnr"] for rad in stillinger}
    uten = [r for r in stillinger if r["leder_ansattnr"] not in ansatte and r["fra"] < "2026-09-01"]
    assert [rad["enhet_id"] for rad in uten] == [ROT]


def test_deliveries_cover_20_quarters_with_overlap() -> None:
    vinduer = [fasit.window(mappe)[0] for mappe in sorted(MAPPE.iterdir())]
    dekket = {kvartal for vindu in vinduer for kvartal in vindu}
    assert (min(dekket), max(dekket), len(dekket)) == ("2021K4", "2026K3", 20)
    assert all(len(vindu) == 5 for vindu in vinduer[1:])


@pytest.mark.parametrize("nummer", range(5))
def test_a_quarter_grows_from_its_first_to_its_next_delivery(nummer: int) -> None:
    foerste, neste = (MAPPE / LEVERANSER[n].navn for n in (nummer, nummer + 1))
    kvartal = foerste.name
    foer, etter = (
        fasit.add(list(fasit.count_delivery(mappe, [kvartal]).values())).tapte
        for mappe in (foerste, neste)
    )
    assert 1.005 < etter / foer < 1.05


def test_sections_with_lasting_effects_stand_out_over_five_years(tall: fasit.Tall) -> None:
    alle = fasit.add(list(tall.values())).prosent
    prosenter = {e: percent(tall, e, "2021K4", "2026K3") for e in (*VARIG_HOEYE, *VARIG_LAVE)}
    assert all(prosenter[enhet] > 1.25 * alle for enhet in VARIG_HOEYE), prosenter
    assert all(prosenter[enhet] < 0.75 * alle for enhet in VARIG_LAVE), prosenter


def test_effect_follows_the_renamed_section(tall: fasit.Tall) -> None:
    assert percent(tall, "A2-06", "2021K4", "2025K4") > 9
    assert percent(tall, "A2-10", "2026K1", "2026K3") > 9


@pytest.mark.parametrize("enhet", ["A5-03", "A8-01"])
def test_sections_that_became_worse_did_so(tall: fasit.Tall, enhet: str) -> None:
    foer = percent(tall, enhet, "2021K4", "2025K1")
    assert percent(tall, enhet, "2025K4", "2026K3") > 1.5 * foer


@pytest.mark.parametrize("enhet", ["A2-01", "A4-04"])
def test_sections_that_improved_did_so(tall: fasit.Tall, enhet: str) -> None:
    foer = percent(tall, enhet, "2021K4", "2024K2")
    assert percent(tall, enhet, "2025K4", "2026K3") < 0.7 * foer


def test_reorganisation_closes_old_sections_and_fills_new_ones(tall: fasit.Tall) -> None:
    rader = fasit.read(NYESTE, "etterfolger")
    assert [(rad["gammel_enhet"], rad["ny_enhet"]) for rad in rader] == list(ETTERFOLGERE)
    med_folk = {kvartal: {e for k, e in tall if k == kvartal} for kvartal in ("2025K4", "2026K1")}
    for gammel, ny in ETTERFOLGERE:
        assert gammel in med_folk["2025K4"] - med_folk["2026K1"]
        assert ny in med_folk["2026K1"] - med_folk["2025K4"]


def test_bad_rows_are_few_and_only_in_the_newest_delivery() -> None:
    for leveranse in LEVERANSER:
        rader = fasit.read(MAPPE / leveranse.navn, "fravaer")
        daarlige = [rad for rad in rader if not _is_sound(rad)]
        if leveranse.med_feil:
            assert 8 <= len(daarlige) < 0.02 * len(rader)
        else:
            assert not daarlige


def _is_sound(rad: fasit.Rad) -> bool:
    try:
        fra, til = date.fromisoformat(rad["fra"]), date.fromisoformat(rad["til"] or "2026-10-20")
        return fra <= til and 0 < float(rad["grad"]) <= 100
    except ValueError:
        return False


def test_no_diagnosis_and_no_address_that_could_be_delivered() -> None:
    for leveranse in LEVERANSER:
        mappe = MAPPE / leveranse.navn
        kolonner = {k for rad in fasit.read(mappe, "fravaer")[:1] for k in rad}
        assert not {k for k in kolonner if re.search("diagnos|icd|icpc|årsak", k, re.I)}
        assert all(rad["epost"].endswith(".invalid") for rad in fasit.read(mappe, "navn"))


def test_every_effect_belongs_to_a_section_that_exists(tall: fasit.Tall) -> None:
    assert set(EFFEKTER) <= {enhet for _, enhet in tall}


def test_generating_again_gives_the_committed_files(tmp_path: Path) -> None:
    generate(tmp_path)
    for fil in sorted(MAPPE.rglob("*.*")):
        ny = tmp_path / fil.relative_to(MAPPE)
        if fil.suffix == ".parquet":
            assert_frame_equal(fasit.read_frame(ny), fasit.read_frame(fil))
        else:
            assert ny.read_bytes() == fil.read_bytes(), fil.name
    filer = {fil.relative_to(MAPPE) for fil in MAPPE.rglob("*.*")}
    assert filer == {fil.relative_to(tmp_path) for fil in tmp_path.rglob("*.*")}
