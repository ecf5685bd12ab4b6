"""Text that a spreadsheet would run as a formula."""

from __future__ import annotations

import polars as pl

_FARLIGE = "=+-@\t\r\n＝＋－＠"
"""A cell that begins with one of these is, or can become, a formula."""
_MOENSTER = rf"^[{_FARLIGE.replace('-', '')}\-]"


def is_formula(tekst: str) -> bool:
    return tekst[:1] in tuple(_FARLIGE)


def as_text(kolonne: pl.Expr) -> pl.Expr:
    """The column with an apostrophe before what would be a formula: a spreadsheet reads it as text.

    For files without types (CSV). In a workbook the cell itself says that it is text.
    """
    farlig = kolonne.str.contains(_MOENSTER)
    return pl.when(farlig).then(pl.concat_str(pl.lit("'"), kolonne)).otherwise(kolonne)
