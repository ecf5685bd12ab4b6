"""The shipped SAP profile on a small made-up extract with the traps of such files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipelines.errors import UttrekkFeil
from tests.ingest.leveranse import MANIFEST, left_out, load, rejected

STILLINGER = r"""
00010001;50001000;20000001;1364;7000;20200101;99991231;H;100.00
00010001;50002000;20000002;1364;7000;20250801;20261231;B;20.00
00010002;50002000;20000003;1009;7000;20210801;20260331;H;60.50
00010002;50002000;99999999;0000;7000;20260331;99991231;H;60.50
00010003;9999;20000004;1009;7000;20210801;99991231;H;100.00
00010004;50002000;20000005;1434;7000;20210801;99991231;H;0.00
"""
ENHETER = r"""
50000000;Høgskolen i Prøve;700000;Fellesadm.;7000;HiP;
50001000;Seksjon for løye \; og årsplan;700100;Drift;7000;SLÅ;50000000
50002000;Bibliotek;700200;Drift;7000;BIB;50000000
9999;Ukjent enhet;;;7000;UKJ;50000000
"""
FRAVAER = r"""
00010001;EGEN;20260105;20260107;EGEN;3.00;22.50
00010001;SG50;20260202;20260227;SG50;20.00;75.00
00010001;0415;20260601;20260630;0415;22.00;165.00
00010002;SYKM;20260112;99991231;SYKM;0.00;0.00
00010002;KURS;20260202;20260202;KURS;1.00;7.50
"""


@pytest.fixture
def mappe(tmp_path: Path) -> Path:
    (tmp_path / "uttrekk.toml").write_text(MANIFEST, encoding="utf-8")
    for navn, tekst in (
        ("stillinger.txt", STILLINGER),
        ("enheter.txt", ENHETER),
        ("pa2001.txt", FRAVAER),
    ):
        (tmp_path / navn).write_bytes(tekst.lstrip().encode("iso-8859-1"))
    return tmp_path


def test_positions_become_employments(mappe: Path) -> None:
    uttrekk = load(mappe, "sap-flat")
    assert rejected(uttrekk) == {}
    assert uttrekk.arbeidsforhold.select(
        "ansattnr", "enhet_id", "fra", "til", "stillingsprosent", "stillingsgruppe"
    ).rows() == [
        ("00010001", "50001000", date(2020, 1, 1), None, 100.0, "1364"),
        ("00010001", "50002000", date(2025, 8, 1), date(2026, 12, 31), 20.0, "1364"),
        ("00010002", "50002000", date(2021, 8, 1), date(2026, 3, 31), 60.5, "1009"),
    ]


def test_what_stands_for_nothing_is_left_out(mappe: Path) -> None:
    assert left_out(load(mappe, "sap-flat")) == {
        "uten_enhet": 2,
        "uten_stilling": 1,
        "stillingsprosent_0_eller_tom": 1,
        "annet_fravaer": 1,
    }


def test_escaped_separator_letters_and_levels(mappe: Path) -> None:
    enheter = load(mappe, "sap-flat").organisasjon
    assert enheter.select("enhet_id", "navn", "overordnet_id", "nivaa").rows() == [
        ("50000000", "Høgskolen i Prøve", None, "virksomhet"),
        ("50001000", "Seksjon for løye ; og årsplan", "50000000", "seksjon"),
        ("50002000", "Bibliotek", "50000000", "seksjon"),
    ]


FORVENTET = [
    ("egenmelding", date(2026, 1, 5), date(2026, 1, 7), 100.0),
    ("sykmelding", date(2026, 2, 2), date(2026, 2, 27), 50.0),
    ("permisjon", date(2026, 6, 1), date(2026, 6, 30), 100.0),
    ("sykmelding", date(2026, 1, 12), None, 100.0),
]


def test_absence_types_and_their_grad_come_from_the_code(mappe: Path) -> None:
    fravaer = load(mappe, "sap-flat").fravaer
    assert fravaer.select("type", "fra", "til", "grad").rows() == FORVENTET


def test_absence_file_with_header_and_other_order(mappe: Path) -> None:
    linjer = ["ENDDA;BEGDA;AWART;PERNR;ABWTG"]
    for linje in FRAVAER.split():
        pernr, _, begda, endda, awart, abwtg, _ = linje.split(";")
        linjer.append(f"{endda};{begda};{awart};{pernr};{abwtg}")
    (mappe / "pa2001.txt").write_text("\n".join(linjer), encoding="iso-8859-1")
    fravaer = load(mappe, "sap-flat").fravaer
    assert fravaer.select("type", "fra", "til", "grad").rows() == FORVENTET


def test_local_code_without_meaning_stops_and_is_named(mappe: Path) -> None:
    with (mappe / "pa2001.txt").open("a") as fil:
        fil.write("00010001;9876;20260301;20260302;9876;2.00;15.00\n")
    with pytest.raises(UttrekkFeil, match="«9876»"):
        load(mappe, "sap-flat")


def test_a_file_that_is_too_narrow_says_how_wide_it_is(mappe: Path) -> None:
    (mappe / "enheter.txt").write_text("50000000;Høgskolen\n", encoding="iso-8859-1")
    with pytest.raises(UttrekkFeil, match=r"mangler kolonnen «overordnet_id». Filen har 2"):
        load(mappe, "sap-flat")
