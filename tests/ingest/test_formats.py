"""Traps of real extracts: each file says the same, written another way."""

# ruff: noqa: DTZ001 (a registered time is local and has no zone)

from __future__ import annotations

import codecs
import io
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from pipelines.contract.profil import Profil, read_profil
from pipelines.errors import UttrekkFeil
from tests.ingest.leveranse import (
    ANSATT,
    ORGANISASJON,
    SYK,
    TOTAL,
    as_csv,
    left_out,
    load,
    rejected,
    warned,
    write_people,
    write_totals,
)

NAVN = "Seksjon for bæreevne, løype og årsmøte – «prøve»"
MED_NAVN = (*ORGANISASJON[:3], {**ORGANISASJON[3], "navn": NAVN})


def profile(mappe: Path, innhold: str) -> Profil:
    """An own profile that builds on the standard one."""
    mappe.mkdir(parents=True, exist_ok=True)
    (mappe / "egen.toml").write_text(f'bygger_paa = "standard"\n{innhold}', encoding="utf-8")
    return read_profil("egen", mappe)


@pytest.mark.parametrize(
    "tegnsett", ["utf-8", "utf-8-sig", "windows-1252", "utf-16", "utf-16-le-bom"]
)
def test_encoding_is_found_out(tegnsett: str, tmp_path: Path) -> None:
    mappe = write_people(tmp_path)
    tekst = as_csv(MED_NAVN)
    if tegnsett == "utf-16-le-bom":
        innhold = codecs.BOM_UTF16_LE + tekst.encode("utf-16-le")
    else:
        innhold = tekst.encode(tegnsett)
    (mappe / "organisasjon.csv").write_bytes(innhold)
    assert load(mappe).organisasjon["navn"][-1] == NAVN


def test_iso_8859_1_is_found_out(tmp_path: Path) -> None:
    mappe = write_people(tmp_path)
    navn = "Løypeåret"
    rader = (*ORGANISASJON[:3], {**ORGANISASJON[3], "navn": navn})
    (mappe / "organisasjon.csv").write_bytes(as_csv(rader).encode("iso-8859-1"))
    assert load(mappe).organisasjon["navn"][-1] == navn


def test_encoding_of_the_profile_that_does_not_fit_is_said(tmp_path: Path) -> None:
    mappe = write_people(tmp_path / "uttrekk")
    (mappe / "organisasjon.csv").write_bytes(as_csv(MED_NAVN).encode("windows-1252"))
    with pytest.raises(UttrekkFeil, match=r"organisasjon.csv er ikke skrevet med utf-8"):
        load(mappe, profile(tmp_path / "profiler", 'tegnsett = "utf-8"'))


@pytest.mark.parametrize("skille", [";", ",", "\t", "|"])
def test_separator_is_found_out(skille: str, tmp_path: Path) -> None:
    mappe = write_people(tmp_path)
    (mappe / "fravaer.csv").write_text(as_csv([SYK], skille), encoding="utf-8")
    assert load(mappe).fravaer.height == 1


def test_separator_is_the_one_that_gives_known_names_not_the_commonest_sign(
    tmp_path: Path,
) -> None:
    mappe = write_people(tmp_path)
    rader = [{**rad, "navn": "a, b, c, d, e, f, g"} for rad in ORGANISASJON]
    (mappe / "organisasjon.csv").write_text(as_csv(rader), encoding="utf-8")
    assert load(mappe).organisasjon["navn"].unique().to_list() == ["a, b, c, d, e, f, g"]


@pytest.mark.parametrize(
    ("linje", "navn"),
    [
        ('S3;"Avdeling; nord";A;seksjon', "Avdeling; nord"),
        ('S3;"Avdeling ""nord""";A;seksjon', 'Avdeling "nord"'),
        ('S3;"Avdeling\nnord";A;seksjon', "Avdeling\nnord"),
        ('"S3";"Avdeling nord";"A";"seksjon"', "Avdeling nord"),
        ('S3;Avdeling "nord";A;seksjon', 'Avdeling "nord"'),
        ("S3;Avdeling nord;A;seksjon;;", "Avdeling nord"),
        ("S3;\u00a0Avdeling nord ;A;seksjon", "Avdeling nord"),
    ],
)
def test_quotes_breaks_and_spare_separators(linje: str, navn: str, tmp_path: Path) -> None:
    mappe = write_people(tmp_path)
    fil = mappe / "organisasjon.csv"
    fil.write_text(fil.read_text() + linje + "\n", encoding="utf-8")
    uttrekk = load(mappe)
    assert uttrekk.organisasjon.filter(enhet_id="S3")["navn"].to_list() == [navn]


def test_an_unclosed_quote_costs_its_line_and_no_other(tmp_path: Path) -> None:
    linjer = as_csv([SYK] * 30).splitlines()
    for nummer in range(1, len(linjer)):
        linjer[nummer] = linjer[nummer].replace("2026-02-06", f"2026-03-{nummer:02}")
    linjer[5] = linjer[5].replace("sykmelding", '"sykmelding')
    mappe = write_people(tmp_path)
    (mappe / "fravaer.csv").write_text("\n".join(linjer), encoding="utf-8")
    uttrekk = load(mappe)
    assert rejected(uttrekk) == {"ujevn_linje": 1}
    assert uttrekk.fravaer.height == 29
    assert uttrekk.avviste["kilde_linje"].to_list() == [6]


@pytest.mark.parametrize("slutt", ["\n", "\r\n", "\r"])
def test_line_ends_and_empty_lines(slutt: str, tmp_path: Path) -> None:
    mappe = write_people(tmp_path)
    tekst = "sep=;\n\n" + as_csv([SYK]) + ";;;;\n\n"
    (mappe / "fravaer.csv").write_bytes(tekst.replace("\n", slutt).encode())
    uttrekk = load(mappe)
    assert (uttrekk.fravaer.height, rejected(uttrekk)) == (1, {})


def test_header_names_may_change_case_spaces_and_order(tmp_path: Path) -> None:
    mappe = write_people(tmp_path)
    hode, rad = "Til ;GRAD;Type;ansattNr;FRA", "2026-02-06;100;Sykmelding;10001;2026-02-02"
    (mappe / "fravaer.csv").write_text(f"{hode}\n{rad}\n", encoding="utf-8")
    assert load(mappe).fravaer.height == 1


def test_unknown_columns_are_ignored_with_a_note(tmp_path: Path) -> None:
    uttrekk = load(write_people(tmp_path, fravaer=({**SYK, "Kommentar": "hei"},)))
    assert "fravaer.csv: leser ikke «Kommentar»." in uttrekk.rapport.merknader


@pytest.mark.parametrize("til", ["", "31.12.9999", "99991231", "9999-12-31", "9999-12-31T00:00:00"])
def test_no_end(til: str, tmp_path: Path) -> None:
    uttrekk = load(write_people(tmp_path, arbeidsforhold=({**ANSATT, "til": til},)))
    assert uttrekk.arbeidsforhold["til"].to_list() == [None]


def test_no_end_value_of_the_profile(tmp_path: Path) -> None:
    mappe = write_people(tmp_path / "u", arbeidsforhold=({**ANSATT, "til": "2099-01-01"},))
    uttrekk = load(mappe, profile(tmp_path / "p", 'ingen_slutt = ["2099-01-01"]'))
    assert uttrekk.arbeidsforhold["til"].to_list() == [None]


@pytest.mark.parametrize(
    "fra",
    ["02.02.2026", "2.2.2026", "20260202", "02-02-2026", "2026-02-02", "2026-02-02T00:00:00Z"],
)
def test_date_formats(fra: str, tmp_path: Path) -> None:
    uttrekk = load(write_people(tmp_path, fravaer=({**SYK, "fra": fra},)))
    assert uttrekk.fravaer["fra"].to_list() == [date(2026, 2, 2)]


def test_two_digit_years_are_rejected_not_guessed(tmp_path: Path) -> None:
    uttrekk = load(write_people(tmp_path, fravaer=(SYK, {**SYK, "fra": "02.02.26"})))
    assert rejected(uttrekk) == {"fra_uleselig": 1}


@pytest.mark.parametrize(
    ("skala", "grad", "stilling"),
    [(100, "50", "80"), (1, "0,5", "0.8"), (10000, "5000", "8000"), (100, "50 %", "80,0")],
)
def test_scales(skala: int, grad: str, stilling: str, tmp_path: Path) -> None:
    mappe = write_people(
        tmp_path / "u",
        arbeidsforhold=({**ANSATT, "stillingsprosent": stilling},),
        fravaer=({**SYK, "grad": grad},),
    )
    valgt = profile(tmp_path / "p", f"grad_skala = {skala}\nstillingsprosent_skala = {skala}")
    uttrekk = load(mappe, valgt)
    assert uttrekk.fravaer["grad"].to_list() == [50.0]
    assert uttrekk.arbeidsforhold["stillingsprosent"].to_list() == [80.0]


def test_a_scale_that_is_probably_another_is_warned_of(tmp_path: Path) -> None:
    rader = [{**SYK, "grad": "0,5", "til": f"2026-02-0{n}"} for n in range(2, 8)]
    assert warned(load(write_people(tmp_path, fravaer=rader)))["grad_skala"] == 6


@pytest.mark.parametrize(
    ("tegn", "tekst", "tall"),
    [
        (None, "1240,5", 1240.5),
        (None, "1240.5", 1240.5),
        (None, "1 240,5", 1240.5),
        (None, "1.240,5", 1240.5),
        (None, "1,240.5", 1240.5),
        (".", "1,240", 1240.0),
        (",", "1.240", 1240.0),
    ],
)
def test_decimal_sign(tegn: str | None, tekst: str, tall: float, tmp_path: Path) -> None:
    mappe = write_totals(tmp_path / "u", ({**TOTAL, "avtalte_dagsverk": tekst},))
    valgt = profile(tmp_path / "p", f'desimaltegn = "{tegn}"' if tegn else "")
    assert load(mappe, valgt).totaler["avtalte_dagsverk"].to_list() == [tall]


def test_the_other_decimal_sign_is_rejected_not_multiplied(tmp_path: Path) -> None:
    mappe = write_totals(
        tmp_path / "u", (TOTAL, {**TOTAL, "periode": "2026-02", "tapte_dagsverk": "1,5"})
    )
    valgt = profile(tmp_path / "p", 'desimaltegn = "."')
    assert rejected(load(mappe, valgt)) == {"tapte_dagsverk_uleselig": 1}


@pytest.mark.parametrize("tom", ["", ".", "*"])
def test_hidden_figures_are_not_given_and_not_zero(tom: str, tmp_path: Path) -> None:
    rad = {**TOTAL, "tapte_dagsverk": tom, "avtalte_dagsverk": tom}
    valgt = profile(tmp_path / "p", 'tomme_verdier = [".", "*"]')
    uttrekk = load(write_totals(tmp_path / "u", (TOTAL, {**rad, "periode": "2026-02"})), valgt)
    assert uttrekk.totaler["tapte_dagsverk"].to_list() == [7.0, None]
    assert warned(uttrekk) == {"ikke_oppgitt": 1}


def test_unit_codes_unique_only_together(tmp_path: Path) -> None:
    mappe = write_people(
        tmp_path / "u",
        organisasjon=[{**rad, "omraade": "7"} for rad in ORGANISASJON],
        arbeidsforhold=({**ANSATT, "omraade": "7"},),
    )
    sammen = '{ sett_sammen = ["omraade", "enhet_id"] }'
    valgt = profile(
        tmp_path / "p",
        f"[tabeller.organisasjon]\nkolonner.enhet_id = {sammen}\n"
        'kolonner.overordnet_id = { sett_sammen = ["omraade", "overordnet_id"] }\n'
        f"[tabeller.arbeidsforhold]\nkolonner.enhet_id = {sammen}\n",
    )
    uttrekk = load(mappe, valgt)
    assert uttrekk.arbeidsforhold["enhet_id"].to_list() == ["7-S1"]


def test_a_changed_grade_and_newest_rows_first_are_all_kept(tmp_path: Path) -> None:
    rader = (
        {**SYK, "fra": "2026-03-16", "til": "2026-03-29", "grad": "50"},
        {**SYK, "fra": "2026-03-02", "til": "2026-03-15", "grad": "100"},
    )
    assert load(write_people(tmp_path, fravaer=rader)).fravaer["grad"].to_list() == [50.0, 100.0]


def test_a_table_may_come_in_several_files(tmp_path: Path) -> None:
    mappe = write_people(tmp_path)
    andre = {**SYK, "fra": "2026-04-01", "til": "2026-04-02"}
    (mappe / "fravaer_april.csv").write_text(as_csv([andre], ","), encoding="utf-8")
    assert load(mappe).fravaer.height == 2


def test_moving_a_row_between_files_changes_no_row(tmp_path: Path) -> None:
    andre = {**SYK, "fra": "2026-04-01", "til": "2026-04-02"}
    samlet = load(write_people(tmp_path / "1", fravaer=(SYK, andre)))
    delt = write_people(tmp_path / "2")
    (delt / "fravaer_2.csv").write_text(as_csv([andre]), encoding="utf-8")
    assert load(delt).fravaer.equals(samlet.fravaer)


def as_xlsx(rader: list[list[object]], ark: str = "Ark1", foerst: str | None = None) -> bytes:
    innhold = io.BytesIO()
    bok = xlsxwriter.Workbook(innhold, {"in_memory": True, "default_date_format": "dd.mm.yyyy"})
    if foerst:
        bok.add_worksheet(foerst)
    side = bok.add_worksheet(ark)
    for nummer, rad in enumerate(rader):
        for kolonne, verdi in enumerate(rad):
            if isinstance(verdi, datetime):
                side.write_datetime(nummer, kolonne, verdi)
            else:
                side.write(nummer, kolonne, verdi)
    bok.close()
    return innhold.getvalue()


FRAVAERSARK: list[list[object]] = [
    [],
    ["ansattnr", "fra", "til", "type", "grad"],
    [10001, datetime(2026, 2, 2), datetime(2026, 2, 6), "sykmelding", 50],
    [],
    ["10001", "2026-03-02", "03.03.2026", "egenmelding", ""],
]


def test_xlsx_with_dates_numbers_and_empty_rows(tmp_path: Path) -> None:
    mappe = write_people(tmp_path)
    (mappe / "fravaer.csv").unlink()
    (mappe / "fravaer.xlsx").write_bytes(as_xlsx(FRAVAERSARK))
    uttrekk = load(mappe)
    assert uttrekk.fravaer.select("ansattnr", "fra", "til", "grad").rows() == [
        ("10001", date(2026, 2, 2), date(2026, 2, 6), 50.0),
        ("10001", date(2026, 3, 2), date(2026, 3, 3), 100.0),
    ]


def test_xlsx_sheet_of_the_profile(tmp_path: Path) -> None:
    mappe = write_people(tmp_path / "u")
    (mappe / "fravaer.csv").unlink()
    (mappe / "fravaer.xlsx").write_bytes(as_xlsx(FRAVAERSARK, "Data", foerst="Forside"))
    valgt = profile(tmp_path / "p", 'tabeller.fravaer.ark = "Data"')
    assert load(mappe, valgt).fravaer.height == 2


def test_parquet_with_types_of_its_own(tmp_path: Path) -> None:
    mappe = write_people(tmp_path)
    (mappe / "fravaer.csv").unlink()
    pl.DataFrame(
        {
            "ansattnr": [10001.0, 10001.0, None],
            "fra": [date(2026, 2, 2), date(2026, 3, 2), None],
            "til": [datetime(2026, 2, 6), None, None],
            "type": pl.Series(["sykmelding", "egenmelding", None], dtype=pl.Categorical),
            "grad": [50.0, None, None],
            "arbeidsrelatert": [True, None, None],
        }
    ).write_parquet(mappe / "fravaer.parquet")
    uttrekk = load(mappe)
    assert uttrekk.fravaer["ansattnr"].to_list() == ["10001", "10001"]
    assert uttrekk.fravaer["arbeidsrelatert"].to_list() == [True, None]
    assert sum(rejected(uttrekk).values()) == 1


def test_the_leaver_who_stands_as_a_new_job_without_position_is_left_out(tmp_path: Path) -> None:
    rader = [
        {**ANSATT, "til": "2026-03-31", "stilling": "20001"},
        {**ANSATT, "fra": "2026-03-31", "stilling": "99999999"},
    ]
    valgt = profile(
        tmp_path / "p",
        "[[tabeller.arbeidsforhold.utelat]]\n"
        'kolonne = "stilling"\nverdier = ["99999999"]\ngrunn = "uten_stilling"\n'
        '[tabeller.arbeidsforhold.kolonner]\nstilling = "stilling"\n',
    )
    uttrekk = load(write_people(tmp_path / "u", arbeidsforhold=rader), valgt)
    assert left_out(uttrekk) == {"uten_stilling": 1}


def test_unknown_code_stops_and_is_named(tmp_path: Path) -> None:
    rader = (SYK, {**SYK, "type": "ABS1"}, {**SYK, "type": "hjemmekontor"})
    with pytest.raises(UttrekkFeil, match=r"«ABS1», «hjemmekontor».*koder\.type"):
        load(write_people(tmp_path, fravaer=rader))


def test_unknown_code_of_a_row_that_is_left_out_anyway_stops_nothing(tmp_path: Path) -> None:
    valgt = profile(
        tmp_path / "p",
        "[[tabeller.fravaer.utelat]]\n"
        'kolonne = "type"\nverdier = ["hjemmekontor"]\ngrunn = "hjemme"\n',
    )
    mappe = write_people(tmp_path / "u", fravaer=(SYK, {**SYK, "type": "Hjemmekontor"}))
    assert left_out(load(mappe, valgt)) == {"hjemme": 1}
