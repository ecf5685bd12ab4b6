"""The shipped NHS profile: on made-up files with the traps, and on the real months."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipelines.contract.codes import Dagenhet
from pipelines.contract.perioder import Maaned
from pipelines.ingest.totals import quarter_of
from pipelines.ingest.uttrekk import Uttrekk
from tests.ingest.leveranse import left_out, load, rejected, warned

EKTE = Path(__file__).parents[3] / "shared" / "real" / "nhs"
HODE = (
    "DATE,NHSE_REGION_CODE,NHSE_REGION_NAME,ICS_CODE,ICS_NAME,ORG_CODE,ORG_NAME,CLUSTER_GROUP,"
    "BENCHMARK_GROUP,STAFF_GROUP,FTE_DAYS_LOST,FTE_DAYS_AVAILABLE,SICKNESS_ABSENCE_RATE_PERCENT"
)
RAD = (
    "{dato},Y62,Nord,{ics},ICS {ics},{org},Org {org},Acute,Acute - Small,{gruppe},{tapt},{avtalt},"
)


def row(**felt: str) -> str:
    forvalg = {
        "dato": "31/01/2025",
        "ics": "QE1",
        "org": "0AR",
        "gruppe": "All staff groups",
        "tapt": "50",
        "avtalt": "1000",
    }
    return RAD.format(**(forvalg | felt))


def write(mappe: Path, navn: str, rader: Sequence[str], hode: str = HODE) -> Path:
    (mappe / navn).write_text("\n".join([hode, *rader]) + "\n", encoding="utf-8-sig")
    return mappe


def test_one_month_makes_its_own_manifest_and_tree(tmp_path: Path) -> None:
    uttrekk = load(write(tmp_path, "Sickness, January 2025.csv", [row()]), "nhs")
    manifest = uttrekk.manifest
    assert (manifest.virksomhet, manifest.uttrekksdato) == ("NHS England", date(2025, 1, 31))
    assert (manifest.maaneder, manifest.dagenhet) == ((Maaned(2025, 1),), Dagenhet.KALENDERDAGER)
    assert uttrekk.organisasjon.select("enhet_id", "overordnet_id", "nivaa").rows() == [
        ("ics:QE1", "region:Y62", "ics"),
        ("organisasjon:0AR", "ics:QE1", "organisasjon"),
        ("region:Y62", None, "region"),
    ]
    assert uttrekk.totaler.row(0) == ("organisasjon:0AR", "2025-01", 1000.0, 50.0, None)


@pytest.mark.parametrize("gruppe", ["All staff groups", "ALL STAFF GROUPS", "All Staff Groups "])
def test_only_the_row_for_all_groups_counts_in_any_case(gruppe: str, tmp_path: Path) -> None:
    rader = [row(gruppe=gruppe), row(gruppe="Midwives", tapt="9"), row(gruppe="HCHS doctors")]
    uttrekk = load(write(tmp_path, "a.csv", rader), "nhs")
    assert uttrekk.totaler["tapte_dagsverk"].to_list() == [50.0]
    assert left_out(uttrekk) == {"undergruppe": 2}


@pytest.mark.parametrize("tom", ["", ".", "*"])
def test_hidden_figures_are_not_given(tom: str, tmp_path: Path) -> None:
    rader = [row(), row(org="0CX", tapt=tom, avtalt=tom)]
    uttrekk = load(write(tmp_path, "a.csv", rader), "nhs")
    assert rejected(uttrekk) == {}
    assert uttrekk.totaler["avtalte_dagsverk"].to_list() == [1000.0, None]
    assert warned(uttrekk) == {"ikke_oppgitt": 1}


@pytest.mark.parametrize(
    "dato",
    [
        "28/02/2025",
        "2025-02-28",
        "28-Feb-2025",
        "28/02/25",
        "28 FEBRUARY 2025",
        "Feb-25",
        "2025-02",
    ],
)
def test_date_formats(dato: str, tmp_path: Path) -> None:
    uttrekk = load(write(tmp_path, "a.csv", [row(dato=dato)]), "nhs")
    assert uttrekk.totaler["periode"].to_list() == ["2025-02"]


def test_header_names_may_change_and_columns_come_and_go(tmp_path: Path) -> None:
    hode = (
        "Date,Region Code,Region Name,ICB code,ICB name,Org Code,Org Name,Staff Group,"
        "FTE Days Lost,FTE Days Available,New"
    )
    rad = "31/03/2025,Y62,Nord,QE1,ICB,0AR,Org,All Staff Groups,50,1000,x"
    uttrekk = load(write(tmp_path, "a.csv", [rad], hode), "nhs")
    assert uttrekk.totaler.row(0) == ("organisasjon:0AR", "2025-03", 1000.0, 50.0, None)


def test_a_code_may_be_on_every_level_and_its_own_parent(tmp_path: Path) -> None:
    rad = row(ics="QZZ", org="QZZ").replace(",Y62,", ",QZZ,")
    enheter = load(write(tmp_path, "a.csv", [rad]), "nhs").organisasjon
    assert enheter.select("enhet_id", "overordnet_id").rows() == [
        ("ics:QZZ", "region:QZZ"),
        ("organisasjon:QZZ", "ics:QZZ"),
        ("region:QZZ", None),
    ]


def test_newest_parent_wins_whatever_order_the_files_have(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", [row(dato="28/02/2025", ics="NY")])
    write(tmp_path, "b.csv", [row(dato="31/01/2025", ics="GML"), row(org="BORTE", ics="GML")])
    enheter = load(tmp_path, "nhs").organisasjon
    over = dict(enheter.select("enhet_id", "overordnet_id").iter_rows())
    assert over["organisasjon:0AR"] == "ics:NY"
    assert over["organisasjon:BORTE"] == "ics:GML"


def test_several_regions_are_gathered_under_one_root(tmp_path: Path) -> None:
    rader = [row(), row(org="0CX", ics="Q2").replace(",Y62,", ",Y56,")]
    enheter = load(write(tmp_path, "a.csv", rader), "nhs").organisasjon
    roetter = enheter.filter(pl.col("overordnet_id").is_null())
    assert roetter.select("enhet_id", "navn").rows() == [("virksomhet", "NHS England")]


def test_a_month_that_is_missing_is_said_and_not_covered(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", [row(dato="31/01/2025")])
    write(tmp_path, "c.csv", [row(dato="31/03/2025")])
    uttrekk = load(tmp_path, "nhs")
    assert uttrekk.manifest.maaneder == (Maaned(2025, 1), Maaned(2025, 3))
    assert warned(uttrekk) == {"maaneder_mangler": 1}


def test_the_same_month_twice_counts_once_and_differing_figures_are_rejected(
    tmp_path: Path,
) -> None:
    write(tmp_path, "a.csv", [row(), row(org="0CX")])
    write(tmp_path, "a (1).csv", [row(), row(org="0CX", tapt="60")])
    uttrekk = load(tmp_path, "nhs")
    assert left_out(uttrekk) == {"dobbel_rad": 1}
    assert rejected(uttrekk) == {"totaler_dobbel": 2}


@pytest.fixture(scope="module")
def ekte() -> Uttrekk:
    if not EKTE.is_dir():
        pytest.skip(f"De virkelige månedsfilene ligger ikke i {EKTE.parent.name}/{EKTE.name}")
    return load(EKTE, "nhs")


def sums_by_quarter() -> dict[str, tuple[float, float]]:
    """The whole country's days lost and available, added up from the files by themselves."""
    summer: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for fil in EKTE.glob("*.csv"):
        with fil.open(encoding="utf-8-sig", newline="") as innhold:
            for rad in csv.DictReader(innhold):
                if rad["STAFF_GROUP"].casefold() == "all staff groups":
                    _, maaned, aar = rad["DATE"].split("/")
                    kvartal = f"{aar}K{(int(maaned) + 2) // 3}"
                    summer[kvartal][0] += float(rad["FTE_DAYS_LOST"] or 0)
                    summer[kvartal][1] += float(rad["FTE_DAYS_AVAILABLE"] or 0)
    return {kvartal: (tapt, avtalt) for kvartal, (tapt, avtalt) in summer.items()}


def test_all_real_months_come_in_whole(ekte: Uttrekk) -> None:
    assert len(ekte.manifest.maaneder) == len(list(EKTE.glob("*.csv")))
    assert not ekte.manifest.hull
    assert rejected(ekte) == {}
    assert set(left_out(ekte)) <= {"undergruppe"}


def test_whole_country_per_quarter_equals_the_sum_of_the_files(ekte: Uttrekk) -> None:
    per_kvartal = (
        ekte.totaler.group_by(kvartal=quarter_of(pl.col("periode")))
        .agg(pl.col("tapte_dagsverk", "avtalte_dagsverk").sum())
        .rows_by_key("kvartal", unique=True)
    )
    for kvartal, (tapt, avtalt) in sums_by_quarter().items():
        assert per_kvartal[kvartal] == pytest.approx((tapt, avtalt), rel=1e-12)


def test_real_tree_has_three_levels_and_hangs_together(ekte: Uttrekk) -> None:
    enheter = ekte.organisasjon
    assert set(enheter["nivaa"]) == {"virksomhet", "region", "ics", "organisasjon"}
    kjente = set(enheter["enhet_id"])
    assert set(enheter["overordnet_id"].drop_nulls()) <= kjente
    assert set(ekte.totaler["enhet_id"]) <= kjente
    assert {"organisasjon:0AR", "ics:QZZ", "region:QZZ"} <= kjente


def test_a_few_of_the_real_months_alone_come_in(tmp_path: Path) -> None:
    if not EKTE.is_dir():
        pytest.skip(f"De virkelige månedsfilene ligger ikke i {EKTE.parent.name}/{EKTE.name}")
    for fil in sorted(EKTE.glob("*June 2024.csv")):
        (tmp_path / fil.name).symlink_to(fil)
    uttrekk = load(tmp_path, "nhs")
    assert uttrekk.manifest.maaneder == (Maaned(2024, 6),)
