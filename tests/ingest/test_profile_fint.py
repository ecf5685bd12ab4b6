"""The shipped FINT profile on a small made-up CSV export."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.ingest.leveranse import MANIFEST, left_out, load, rejected

ORGANISASJON = """\
organisasjonsId,organisasjonsKode,navn,overordnet,leder
1,F12,Prøve fylkeskommune,,
10,F12.10,"Opplæring, avdeling",1,20001
44,F12.10.44.50.15,Løvåsen skole,10,20002
"""
ARBEIDSFORHOLD = """\
systemId,ansattnummer,arbeidssted,arbeidsforholdsperiode.start,arbeidsforholdsperiode.slutt,ansettelsesprosent,kjønn
a-1,20002,44,2019-08-01T00:00:00Z,,10000,2
a-2,20003,44,2021-08-01T00:00:00Z,2026-06-30T00:00:00Z,6050,1
a-3,20004,44,2021-08-01T00:00:00Z,,10000,9
"""
HODE = "ansattnummer,periode.start,periode.slutt,prosent,godkjent,fraværstype,fraværsgrunn"


@pytest.fixture
def mappe(tmp_path: Path) -> Path:
    (tmp_path / "uttrekk.toml").write_text(MANIFEST, encoding="utf-8")
    (tmp_path / "organisasjonselement.csv").write_text(ORGANISASJON, encoding="utf-8")
    (tmp_path / "arbeidsforhold.csv").write_text(ARBEIDSFORHOLD, encoding="utf-8")
    return tmp_path


def absence(mappe: Path, *rader: str) -> Path:
    linjer = [HODE, *(f"20002,2026-02-02,2026-02-06,{rad}" for rad in rader)]
    (mappe / "fravaer.csv").write_text("\n".join(linjer), encoding="utf-8")
    return mappe


def test_employments_with_hundredths_codes_and_times(mappe: Path) -> None:
    uttrekk = load(absence(mappe, "10000,true,Egenmelding,"), "fint")
    assert rejected(uttrekk) == {}
    assert uttrekk.arbeidsforhold.select(
        "ansattnr", "arbeidsforhold_id", "enhet_id", "fra", "til", "stillingsprosent", "kjonn"
    ).rows() == [
        ("20002", "a-1", "44", date(2019, 8, 1), None, 100.0, "K"),
        ("20003", "a-2", "44", date(2021, 8, 1), date(2026, 6, 30), 60.5, "M"),
        ("20004", "a-3", "44", date(2021, 8, 1), None, 100.0, None),
    ]


def test_tree_gets_its_levels(mappe: Path) -> None:
    enheter = load(absence(mappe, "10000,true,Egenmelding,"), "fint").organisasjon
    assert enheter["nivaa"].to_list() == ["virksomhet", "avdeling", "seksjon"]
    assert enheter["navn"].to_list()[1] == "Opplæring, avdeling"


@pytest.mark.parametrize(
    ("type_", "ventet"),
    [
        ("Egenmelding", "egenmelding"),
        ("Egenmelding sykt barn", "sykt_barn"),
        ("Syk med legemelding", "sykmelding"),
        ("Barn og/ eller barnepassers sykdom", "sykt_barn"),
        ("Ferie med lønn", "ferie"),
        ("Permisjon uten lønn", "permisjon"),
        ("Foreldrepermisjon 100 %", "permisjon"),
        ("Arbeidsavklaringspenger", "permisjon"),
    ],
)
def test_absence_texts(type_: str, ventet: str, mappe: Path) -> None:
    uttrekk = load(absence(mappe, f"5000,true,{type_},"), "fint")
    grad = 100.0 if ventet == "egenmelding" else 50.0
    assert uttrekk.fravaer.select("type", "grad").row(0) == (ventet, grad)


@pytest.mark.parametrize(
    ("prosent", "type_", "grad"),
    [
        ("", "Foreldrepermisjon 80 %", 80.0),
        ("8000", "Foreldrepermisjon 80 %", 80.0),
        ("10000", "Foreldrepermisjon 80 %", 100.0),
        ("", "Foreldrepermisjon", 100.0),
        ("", "Delvis permisjon 37,5%", 37.5),
    ],
)
def test_percent_in_the_name_counts_where_the_column_is_empty(
    prosent: str, type_: str, grad: float, mappe: Path
) -> None:
    uttrekk = load(absence(mappe, f'{prosent},true,"{type_}",'), "fint")
    assert uttrekk.fravaer.select("type", "grad").row(0) == ("permisjon", grad)


@pytest.mark.parametrize(
    ("grunn", "ventet"),
    [
        ("Arbeidsrelatert", True),
        ("Ikke arbeidsrelatert", False),
        ("Svangerskap", False),
        ("", None),
    ],
)
def test_reason_is_read_as_workrelated_or_not_and_nothing_more(
    grunn: str, ventet: bool | None, mappe: Path
) -> None:
    uttrekk = load(absence(mappe, f"10000,true,Egenmelding,{grunn}"), "fint")
    assert uttrekk.fravaer["arbeidsrelatert"].to_list() == [ventet]
    assert "vangerskap" not in str(uttrekk.fravaer.rows())


@pytest.mark.parametrize(("godkjent", "antall"), [("true", 2), ("", 2), ("false", 1)])
def test_absence_that_is_not_approved_is_left_out(godkjent: str, antall: int, mappe: Path) -> None:
    rader = ("10000,true,Egenmelding,", f"10000,{godkjent},Syk med legemelding,")
    uttrekk = load(absence(mappe, *rader), "fint")
    assert uttrekk.fravaer.height == antall
    assert left_out(uttrekk) == ({} if antall == 2 else {"ikke_godkjent": 1})
