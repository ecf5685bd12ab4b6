"""Numbers as Norwegians write them; every figure that a user reads passes here.

Rounding is half away from zero, on display only (DESIGN 3). The scalar functions serve pages and
reports; the expressions give the same text for whole columns (a test holds them equal).
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from math import isfinite

import polars as pl

INGEN_TALL = "–"
VISES_IKKE = "vises ikke (personvern)"
IKKE_OPPGITT = "ikke oppgitt"

HARDT_MELLOMROM = "\u00a0"
"""Between thousands and before %: never a place to break the line, and in every font."""
MINUS = "−"

_STOEY = 6
"""Digits kept before the half is judged, so that 1,15 (stored as 1.1499…) becomes 1,2."""


def format_desimal(verdi: float | None, desimaler: int = 1) -> str:
    """«10,4»; «0,0» for what rounds to it, «–» for no figure, «−0,3» below zero."""
    if verdi is None or not isfinite(verdi):
        return INGEN_TALL
    avrundet = _round_half_up(verdi, desimaler)
    heltall, _, broek = f"{abs(avrundet):f}".partition(".")
    fortegn = MINUS if avrundet < 0 else ""
    return f"{fortegn}{_group(heltall)}{',' if broek else ''}{broek}"


def format_heltall(verdi: float | None) -> str:
    """«1 407», with a no-break space between thousands."""
    return format_desimal(verdi, 0)


def format_prosent(verdi: float | None) -> str:
    """«10,4 %»; `verdi` is already a percentage."""
    tekst = format_desimal(verdi)
    return tekst if tekst == INGEN_TALL else f"{tekst}{HARDT_MELLOMROM}%"


def format_endring(verdi: float | None) -> str:
    """A difference with its sign: «+0,3», «−1,2», and «0,0» when it rounds to nothing."""
    tekst = format_desimal(verdi)
    steget = verdi is not None and isfinite(verdi) and _round_half_up(verdi, 1) > 0
    return f"+{tekst}" if steget else tekst


def desimal_uttrykk(verdi: pl.Expr) -> pl.Expr:
    """`format_desimal` of a column of percentages (under a thousand in size); null stays null."""
    tideler = _halves_up((verdi.abs() * 10).round(_STOEY))
    return pl.concat_str(
        _sign(verdi, tideler), tideler // 10, pl.lit(","), tideler % 10, ignore_nulls=False
    )


def heltall_uttrykk(verdi: pl.Expr) -> pl.Expr:
    """`format_heltall` of a column below a thousand million in size; null stays null."""
    hele = _halves_up(verdi.abs().round(_STOEY))
    tusener, rest = hele // 1000, (hele % 1000).cast(pl.String).str.zfill(3)
    gruppert = (
        pl.when(hele < 1000)
        .then(hele.cast(pl.String))
        .when(hele < 1_000_000)
        .then(pl.concat_str(tusener, pl.lit(HARDT_MELLOMROM), rest))
        .otherwise(
            pl.concat_str(
                tusener // 1000,
                pl.lit(HARDT_MELLOMROM),
                (tusener % 1000).cast(pl.String).str.zfill(3),
                pl.lit(HARDT_MELLOMROM),
                rest,
            )
        )
    )
    return pl.concat_str(_sign(verdi, hele), gruppert)


def _round_half_up(verdi: float, desimaler: int) -> Decimal:
    stoeyfri = round(Decimal(verdi), desimaler + _STOEY)
    avrundet = stoeyfri.quantize(Decimal(1).scaleb(-desimaler), ROUND_HALF_UP)
    return avrundet if avrundet else abs(avrundet)


def _group(sifre: str) -> str:
    return f"{int(sifre):,}".replace(",", HARDT_MELLOMROM)


def _halves_up(verdi: pl.Expr) -> pl.Expr:
    return (verdi + 0.5).floor().cast(pl.Int64)


def _sign(verdi: pl.Expr, avrundet: pl.Expr) -> pl.Expr:
    return pl.when((verdi < 0) & (avrundet > 0)).then(pl.lit(MINUS)).otherwise(pl.lit(""))
