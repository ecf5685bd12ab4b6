"""One file → text cells. Every way a file can be unreadable ends in one clear sentence here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.errors import TrafikklysFeil, UttrekkFeil
from pipelines.ingest.arbeidsbok import read_workbook
from pipelines.ingest.innhold import Innhold, Lesevalg, without_diagnoses
from pipelines.ingest.parquetfil import read_parquet
from pipelines.ingest.tekstfil import read_text

MAKS_BYTES = 2 << 30
_ANDRE_FORMATER = (
    (b"PK\x03\x04", "et regneark (XLSX) eller et ZIP-arkiv"),
    (b"PAR1", "en Parquet-fil"),
    (b"\xd0\xcf\x11\xe0", "et regneark i gammelt format (XLS)"),
    (b"%PDF", "en PDF"),
)


def read_bytes(fil: Path) -> bytes:
    """The content of a file.

    Raises UttrekkFeil when it cannot be opened, is empty or too large.
    """
    try:
        if fil.stat().st_size > MAKS_BYTES:
            raise UttrekkFeil(f"{fil.name} er over 2 GB. Del den opp i flere filer.")
        innhold = fil.read_bytes()
    except OSError:
        raise UttrekkFeil(
            f"{fil.name} kan ikke åpnes. Kontroller at filen finnes og kan leses."
        ) from None
    if not innhold.strip():
        raise UttrekkFeil(f"{fil.name} er tom. Eksporter den på nytt.")
    return innhold


def read_cells(navn: str, innhold: bytes, valg: Lesevalg) -> Innhold:
    """Cells of a file, by its suffix, without columns that may hold diagnoses.

    Raises UttrekkFeil, one sentence that names the file, whatever the bytes are.
    """
    with _parser_of_unknown_bytes(navn):
        match Path(navn).suffix.lower():
            case ".xlsx":
                lest = read_workbook(navn, innhold, valg)
            case ".parquet":
                lest = read_parquet(navn, innhold)
            case _:
                _expect_text(navn, innhold)
                lest = read_text(navn, innhold, valg)
    if lest.rader.is_empty() and not lest.ujevne and not valg.kan_vaere_tom:
        raise UttrekkFeil(f"{navn} har 0 rader. Kontroller uttrekket og eksporter på nytt.")
    return without_diagnoses(lest)


@contextmanager
def _parser_of_unknown_bytes(navn: str) -> Iterator[None]:
    """Whatever a parser makes of damaged bytes is said in one sentence, without their content."""
    try:
        yield
    except (TrafikklysFeil, KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic in a parser written in Rust is no Exception
        raise UttrekkFeil(f"{navn} er skadet og kan ikke leses. Eksporter den på nytt.") from None


def _expect_text(navn: str, innhold: bytes) -> None:
    for merke, hva in _ANDRE_FORMATER:
        if innhold.startswith(merke):
            raise UttrekkFeil(
                f"{navn} er {hva}, ikke tekst. Gi filen riktig endelse, eller eksporter som CSV."
            )
