"""Diagnoses stay outside, and messages hold no personal data."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import polars as pl
import pytest

from pipelines.contract.diagnose import is_diagnosis
from pipelines.contract.profil import read_profil
from pipelines.errors import TrafikklysFeil, UttrekkFeil
from pipelines.ingest.uttrekk import AVVISTE_FELT, Uttrekk
from tests.ingest.leveranse import ANSATT, SYK, load, write_people

DIAGNOSE = "L03 korsryggsmerter"
ANSATTNR = "73519"


def everything(uttrekk: Uttrekk) -> str:
    """All that an Uttrekk holds, as text."""
    deler = (getattr(uttrekk, felt.name) for felt in dataclasses.fields(uttrekk))
    return "\n".join(d.write_csv() if isinstance(d, pl.DataFrame) else repr(d) for d in deler)


@pytest.mark.parametrize(
    "kolonne",
    [
        "diagnose",
        "Diagnosekode",
        "HOVEDDIAGNOSE",
        "bi-diagnose",
        "ICD-10",
        "icpc2",
        "ICPC kode",
        "sykdom",
        "Sykdomsårsak",
        "Symptom",
        "Diagnose (fritekst)",
    ],
)
def test_diagnosis_columns_are_known_by_name(kolonne: str) -> None:
    assert is_diagnosis(kolonne)


@pytest.mark.parametrize(
    "kolonne", ["type", "fraværstype", "grad", "sykmelding", "tapte_dagsverk", "policy", "periode"]
)
def test_other_columns_are_not(kolonne: str) -> None:
    assert not is_diagnosis(kolonne)


@pytest.mark.parametrize("kolonne", ["diagnose", "ICPC-2", "Hoveddiagnose"])
def test_diagnoses_reach_nothing_not_even_rejected_rows(kolonne: str, tmp_path: Path) -> None:
    rader = ({**SYK, kolonne: DIAGNOSE}, {**SYK, kolonne: DIAGNOSE, "grad": "150"})
    uttrekk = load(write_people(tmp_path, fravaer=rader))
    assert uttrekk.avviste.height == 1
    assert "korsrygg" not in everything(uttrekk)
    assert any("kan holde diagnoser" in merknad for merknad in uttrekk.rapport.merknader)


def test_a_ragged_line_keeps_its_place_and_not_its_content(tmp_path: Path) -> None:
    mappe = write_people(tmp_path, fravaer=({**SYK, "diagnose": DIAGNOSE},))
    with (mappe / "fravaer.csv").open("a") as fil:
        fil.write(f"{ANSATTNR};2026-02-02;{DIAGNOSE}\n")
    uttrekk = load(mappe)
    assert uttrekk.avviste["kilde_linje"].to_list() == [3]
    assert "korsrygg" not in everything(uttrekk)


def test_a_profile_cannot_ask_for_diagnoses(tmp_path: Path) -> None:
    (tmp_path / "egen.toml").write_text(
        'bygger_paa = "standard"\ntabeller.fravaer.kolonner.type = "Diagnose"\n'
    )
    with pytest.raises(UttrekkFeil, match="«Diagnose» ser ut som en diagnosekolonne"):
        read_profil("egen", tmp_path)


def test_rejected_rows_hold_contract_columns_only(tmp_path: Path) -> None:
    rader = (SYK, {**SYK, "grad": "150", "Kommentar": "privat"})
    avviste = load(write_people(tmp_path, fravaer=rader)).avviste
    assert avviste.columns[: len(AVVISTE_FELT)] == list(AVVISTE_FELT)
    assert "privat" not in avviste.write_csv()


@pytest.mark.parametrize(
    "rader",
    [
        ({**SYK, "ansattnr": ANSATTNR, "grad": "150"},),
        ({**SYK, "ansattnr": ANSATTNR},),
        ({**SYK, "fra": "1999-11-17"},),
        ({**SYK, "til": ""}, {**SYK, "grad": "50"}),
    ],
)
def test_the_report_counts_and_names_nobody(
    rader: tuple[dict[str, object], ...], tmp_path: Path
) -> None:
    tekst = repr(load(write_people(tmp_path, fravaer=rader)).rapport)
    assert ANSATTNR not in tekst
    assert "10001" not in tekst
    assert "1999" not in tekst


@pytest.mark.parametrize(
    "linje",
    [
        f"{ANSATTNR};2026-02-02;2026-02-06;{ANSATTNR};100",
        f"{ANSATTNR};2026-02-02;2026-02-06;12057412345;100",
        f"{ANSATTNR};2026-02-02;2026-02-06;kari@etaten.example;100",
        f"{ANSATTNR};2026-02-02;2026-02-06;12.05.1974;100",
    ],
)
def test_shifted_columns_do_not_bring_people_into_an_error(linje: str, tmp_path: Path) -> None:
    mappe = write_people(tmp_path, arbeidsforhold=({**ANSATT, "ansattnr": ANSATTNR},))
    (mappe / "fravaer.csv").write_text(f"ansattnr;fra;til;type;grad\n{linje}\n")
    with pytest.raises(TrafikklysFeil, match="ser ut som data") as feil:
        load(mappe)
    for personlig in (ANSATTNR, "12057412345", "kari", "1974"):
        assert personlig not in str(feil.value)


def test_a_column_of_free_text_is_counted_and_not_shown(tmp_path: Path) -> None:
    rader = [{**SYK, "type": f"Navn Navnesen {chr(65 + n)}{chr(97 + n % 26)}"} for n in range(70)]
    with pytest.raises(UttrekkFeil, match="70 ulike verdier") as feil:
        load(write_people(tmp_path, fravaer=rader))
    assert "Navnesen" not in str(feil.value)
