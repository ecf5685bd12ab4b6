"""Files that cannot be read end in one clear sentence that names the file, and nothing else."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from pipelines.errors import UttrekkFeil
from pipelines.ingest import arbeidsbok, parquetfil, read
from pipelines.ingest.innhold import Lesevalg
from tests.ingest.leveranse import load, write_people
from tests.ingest.test_formats import FRAVAERSARK, as_xlsx

HODE = "ansattnr;fra;til;type;grad\n"


def parquet(**kolonner: object) -> bytes:
    innhold = io.BytesIO()
    pl.DataFrame(kolonner).write_parquet(innhold)
    return innhold.getvalue()


def bomb(antall: int = 1 << 24) -> bytes:
    """A workbook whose sheet unpacks to `antall` spaces."""
    innhold = io.BytesIO(as_xlsx(FRAVAERSARK))
    with zipfile.ZipFile(innhold, "a", zipfile.ZIP_DEFLATED) as arkiv:
        arkiv.writestr("xl/worksheets/sheet2.xml", b" " * antall)
    return innhold.getvalue()


def lying_bomb() -> bytes:
    """The same, with a directory that claims the sheet is one byte."""
    hel = bytearray(bomb())
    sted = hel.rindex(b"PK\x01\x02")
    hel[sted + 24 : sted + 28] = struct.pack("<I", 1)
    return bytes(hel)


def sparse() -> bytes:
    """A workbook with one cell in the last row and column."""
    innhold = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(as_xlsx(FRAVAERSARK))) as fra,
        zipfile.ZipFile(innhold, "w", zipfile.ZIP_DEFLATED) as til,
    ):
        for medlem in fra.namelist():
            data = fra.read(medlem)
            if medlem == "xl/worksheets/sheet1.xml":
                celle = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                data = data.replace(b"</sheetData>", celle)
            til.writestr(medlem, data)
    return innhold.getvalue()


def without_content_types() -> bytes:
    innhold = io.BytesIO()
    with zipfile.ZipFile(innhold, "w") as arkiv:
        arkiv.writestr("notat.txt", "hei")
    return innhold.getvalue()


GODT_ARK = as_xlsx(FRAVAERSARK)
ULESELIGE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "tom fil": ("csv", lambda: b"", "er tom"),
    "bare blanke": ("csv", lambda: b"\n \r\n\t\n", "er tom"),
    "bare skilletegn": ("csv", lambda: b";;;;\n;;;;\n", "er tom"),
    "bare overskrift": ("csv", HODE.encode, "har 0 rader"),
    "binær": ("csv", lambda: bytes(range(256)) * 8, "er ikke en tekstfil"),
    "feil kolonner": ("csv", lambda: b"a;b;c\n1;2;3\n", "mangler kolonnen"),
    "én kolonne": ("csv", lambda: b"hei\nhallo\n", "mangler kolonnen"),
    "XLSX som CSV": ("csv", lambda: GODT_ARK, "er et regneark"),
    "gammel Excel": ("csv", lambda: b"\xd0\xcf\x11\xe0" + b"x" * 99, "gammelt format"),
    "PDF": ("csv", lambda: b"%PDF-1.7\n", "er en PDF"),
    "ugyldig utf-16": ("csv", lambda: b"\xff\xfea\x00\x00\xd8", "er ikke gyldig utf-16"),
    "CSV som XLSX": ("xlsx", HODE.encode, "er skadet"),
    "avkortet XLSX": ("xlsx", lambda: GODT_ARK[: len(GODT_ARK) // 2], "er skadet"),
    "ZIP som ikke er XLSX": ("xlsx", without_content_types, "er skadet"),
    "tomt ark": ("xlsx", lambda: as_xlsx([]), "er tom"),
    "ark med bare overskrift": ("xlsx", lambda: as_xlsx(FRAVAERSARK[:2]), "har 0 rader"),
    "XLSX-bombe": ("xlsx", bomb, "pakker ut til mer"),
    "XLSX-bombe som lyver": ("xlsx", lying_bomb, "pakker ut til mer"),
    "XLSX med én fjern celle": ("xlsx", sparse, "pakker ut til mer"),
    "CSV som Parquet": ("parquet", HODE.encode, "er skadet"),
    "avkortet Parquet": ("parquet", lambda: parquet(ansattnr=["1"])[:-9], "er skadet"),
    "Parquet uten rader": (
        "parquet",
        lambda: parquet(ansattnr=pl.Series([], dtype=pl.String)),
        "har 0 rader",
    ),
    "Parquet med lister": ("parquet", lambda: parquet(ansattnr=[["1"]]), "sammensatte verdier"),
}


@pytest.fixture(autouse=True)
def low_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a bomb in a test is a small one."""
    monkeypatch.setattr(arbeidsbok, "MAKS_UTPAKKET", 1 << 23)


@pytest.mark.parametrize("hva", ULESELIGE)
def test_unreadable_file_is_one_sentence_with_its_name(hva: str, tmp_path: Path) -> None:
    endelse, innhold, melding = ULESELIGE[hva]
    mappe = write_people(tmp_path)
    (mappe / "fravaer.csv").unlink()
    (mappe / f"fravaer.{endelse}").write_bytes(innhold())
    with pytest.raises(UttrekkFeil, match=melding) as feil:
        load(mappe)
    assert f"fravaer.{endelse}" in str(feil.value)
    assert "\n" not in str(feil.value)


def test_too_large_file_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "MAKS_BYTES", 10)
    with pytest.raises(UttrekkFeil, match="er over 2 GB"):
        load(write_people(tmp_path))


def test_parquet_that_claims_too_many_rows_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquetfil, "MAKS_RADER", 2)
    mappe = write_people(tmp_path)
    (mappe / "fravaer.csv").unlink()
    (mappe / "fravaer.parquet").write_bytes(parquet(ansattnr=["1", "2", "3"]))
    with pytest.raises(UttrekkFeil, match="har 3 rader"):
        load(mappe)


def test_a_panic_in_a_parser_is_one_sentence_without_the_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def panic(*_: object) -> None:
        raise pl.exceptions.PanicException("10001 er syk")

    monkeypatch.setattr(read, "read_text", panic)
    with pytest.raises(UttrekkFeil, match="er skadet og kan ikke leses") as feil:
        load(write_people(tmp_path))
    assert "10001" not in str(feil.value)


def test_missing_sheet_is_said(tmp_path: Path) -> None:
    lest = Lesevalg(ark="Finnes ikke")
    with pytest.raises(UttrekkFeil, match="har ikke arket «Finnes ikke»"):
        arbeidsbok.read_workbook("fravaer.xlsx", GODT_ARK, lest)


def test_wrong_columns_are_listed_but_never_data(tmp_path: Path) -> None:
    mappe = write_people(tmp_path)
    (mappe / "fravaer.csv").write_text("ansattnr;fra;kari@etaten.example;12345\n1;2;3;4\n")
    with pytest.raises(UttrekkFeil) as feil:
        load(mappe)
    assert "«ansattnr»" in str(feil.value)
    assert "kari" not in str(feil.value)
    assert "12345" not in str(feil.value)


def test_a_file_without_header_shows_none_of_its_data(tmp_path: Path) -> None:
    mappe = write_people(tmp_path)
    (mappe / "fravaer.csv").write_text("Kari Eksempel;sykmelding\nOla Eksempel;ferie\n")
    with pytest.raises(UttrekkFeil, match="ser ikke ut som kolonnenavn") as feil:
        load(mappe)
    assert "Kari" not in str(feil.value)


def test_etterfolger_may_be_a_header_alone(tmp_path: Path) -> None:
    mappe = write_people(tmp_path)
    (mappe / "etterfolger.csv").write_text("gammel_enhet;ny_enhet;fra_kvartal\n")
    assert load(mappe).etterfolger.is_empty()
