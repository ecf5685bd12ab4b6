"""Parquet → the same text cells as the other formats."""

from __future__ import annotations

import io

import polars as pl
import polars.selectors as cs

from pipelines.errors import UttrekkFeil
from pipelines.ingest.innhold import LINJE, Innhold, column

MAKS_RADER = 20_000_000
_HELTALL = 2**53


def read_parquet(fil: str, innhold: bytes) -> Innhold:
    """Cells of a Parquet file.

    Raises UttrekkFeil when it is damaged, holds nested columns, or claims too many rows.
    """
    try:
        antall = pl.scan_parquet(io.BytesIO(innhold)).select(pl.len()).collect().item()
        if antall > MAKS_RADER:
            raise UttrekkFeil(f"{fil} har {antall} rader, flere enn det er plass til. Del den opp.")
        ramme = pl.read_parquet(io.BytesIO(innhold), use_pyarrow=False)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, OverflowError):
        raise UttrekkFeil(
            f"{fil} er skadet eller er ingen Parquet-fil. Eksporter den på nytt."
        ) from None
    if nestet := ramme.select(cs.nested() | cs.binary() | cs.object() | cs.duration()).columns:
        raise UttrekkFeil(
            f"{fil}: kolonne {ramme.get_column_index(nestet[0]) + 1} holder sammensatte verdier. "
            "Eksporter den med tekst, tall og datoer."
        )
    return Innhold(fil, tuple(ramme.columns), _as_text(ramme))


def _as_text(ramme: pl.DataFrame) -> pl.DataFrame:
    # A number column with holes comes as floats from some systems: 10023.0 is employee 10023.
    heltall = cs.float() & cs.all()
    tekst = (
        ramme.with_columns(heltall.fill_nan(None))
        .with_columns(
            pl.when((heltall == heltall.floor()) & (heltall.abs() < _HELTALL))
            .then(heltall.cast(pl.Int64, strict=False).cast(pl.String))
            .otherwise(heltall.cast(pl.String))
        )
        .with_columns(
            cs.datetime().dt.strftime("%Y-%m-%dT%H:%M:%S"), (~cs.temporal()).cast(pl.String)
        )
        .with_columns(cs.temporal().cast(pl.String))
    )
    return (
        tekst.rename({navn: column(i) for i, navn in enumerate(tekst.columns)})
        .with_row_index(LINJE, offset=1)
        .with_columns(pl.col(LINJE).cast(pl.Int64))
    )
