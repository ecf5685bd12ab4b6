"""XLSX → cells, after a look inside the archive that cannot be fooled by what it claims.

A workbook is a ZIP of XML. A small one can unpack to far more than there is memory, and a sheet
with one cell in the last row and column makes the reader lay out every cell between.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

import fastexcel
import polars as pl

from pipelines.errors import UttrekkFeil
from pipelines.ingest.innhold import LINJE, Innhold, Lesevalg, column

MAKS_UTPAKKET = 1 << 30
MAKS_CELLER = 32_000_000
_MAKS_MEDLEMMER = 10_000
_BIT = 1 << 20
_CELLE = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_OVERLAPP = 32


def read_workbook(fil: str, innhold: bytes, valg: Lesevalg) -> Innhold:
    """Cells of one sheet: the profile's, else the first.

    Raises UttrekkFeil when the workbook is damaged, too large unpacked, or lacks the sheet.
    """
    _guard(fil, innhold)
    try:
        bok = fastexcel.read_excel(innhold)
        ark = bok.sheet_names[0] if valg.ark is None else valg.ark
        if ark not in bok.sheet_names:
            raise UttrekkFeil(f"{fil} har ikke arket «{ark}». Rett ark i profilen.")
        celler = bok.load_sheet(ark, header_row=None, skip_rows=0, dtypes="string").to_polars()
    except (fastexcel.FastExcelError, IndexError, pl.exceptions.PolarsError):
        raise _damaged(fil) from None
    return _with_header(fil, celler, valg)


def _guard(fil: str, innhold: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(innhold)) as arkiv:
            navn = arkiv.namelist()
            if "[Content_Types].xml" not in navn or len(navn) > _MAKS_MEDLEMMER:
                raise _damaged(fil)
            rest = MAKS_UTPAKKET
            for medlem in arkiv.infolist():
                rest -= _unpacked_size(fil, arkiv, medlem, rest)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError):
        raise _damaged(fil) from None
    except (RuntimeError, ValueError):  # encrypted member, impossible offsets
        raise _damaged(fil) from None


def _unpacked_size(fil: str, arkiv: zipfile.ZipFile, medlem: zipfile.ZipInfo, grense: int) -> int:
    """Bytes that the member really unpacks to; stops at `grense`."""
    # The declared size and checksum would end the reading early; only the data itself counts.
    medlem.file_size, medlem.CRC = grense + 1, None  # type: ignore[assignment]
    er_ark = medlem.filename.startswith("xl/worksheets/")
    antall, hale, bredest, nederst = 0, b"", b"", 0
    with arkiv.open(medlem) as stroem:
        while bit := stroem.read(_BIT):
            antall += len(bit)
            if antall > grense:
                raise _too_large(fil)
            if er_ark:
                treff = _CELLE.findall(hale + bit)
                bredest = max((bredest, *{kol for kol, _ in treff}), key=lambda k: (len(k), k))
                nederst = max((nederst, *{int(rad) for _, rad in treff}))
                hale = bit[-_OVERLAPP:]
    if _column_number(bredest) * nederst > MAKS_CELLER:
        raise _too_large(fil)
    return antall


def _column_number(bokstaver: bytes) -> int:
    nummer = 0
    for tegn in bokstaver:
        nummer = nummer * 26 + tegn - ord("A") + 1
    return nummer


def _with_header(fil: str, celler: pl.DataFrame, valg: Lesevalg) -> Innhold:
    rader = (
        celler.rename({navn: column(i) for i, navn in enumerate(celler.columns)})
        .with_row_index(LINJE, offset=1)
        .with_columns(pl.col(LINJE).cast(pl.Int64))
        .slice(valg.hopp_over)
        .filter(pl.any_horizontal(pl.exclude(LINJE).str.strip_chars() != ""))
        if celler.width
        else celler
    )
    if rader.is_empty():
        raise UttrekkFeil(f"{fil} er tom. Eksporter den på nytt.")
    foerste = rader.drop(LINJE).row(0)
    if valg.is_header(foerste):
        return Innhold(fil, tuple(str(celle or "") for celle in foerste), rader.slice(1))
    posisjoner = tuple(str(i + 1) for i in range(celler.width))
    return Innhold(fil, posisjoner, rader, har_overskrift=False)


def _too_large(fil: str) -> UttrekkFeil:
    return UttrekkFeil(
        f"{fil} pakker ut til mer enn det er plass til. Eksporter den som CSV eller Parquet."
    )


def _damaged(fil: str) -> UttrekkFeil:
    return UttrekkFeil(
        f"{fil} er skadet eller er ingen XLSX-fil. Åpne den i regnearket og lagre på nytt."
    )
