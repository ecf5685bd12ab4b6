"""Typed rows against the contract's schema: accepted rows, and which rules the others break."""

from __future__ import annotations

from functools import cache

import dataframely as dy
import polars as pl

from pipelines.contract.codes import Tabell
from pipelines.contract.regler import rule_name
from pipelines.contract.tabeller import SKJEMAER
from pipelines.ingest.parse import RAD
from pipelines.ingest.regnskap import REGEL


def broken_rules(rader: pl.DataFrame, tabell: Tabell) -> pl.DataFrame:
    """(RAD, REGEL) for every rule of the schema that a row breaks, in the schema's order."""
    skjema = _schema_with_row(tabell)
    _, feil = skjema.filter(rader.select(skjema.column_names()))
    detaljer = feil.details()
    regler = [navn for navn in detaljer.columns if navn not in skjema.column_names()]
    brutt = detaljer.select(RAD, pl.col(regler).cast(pl.String)).unpivot(
        regler, index=RAD, variable_name=REGEL
    )
    navn = {regel: rule_name(regel) for regel in regler}
    return brutt.filter(pl.col("value") == "invalid").select(RAD, pl.col(REGEL).replace(navn))


@cache
def _schema_with_row(tabell: Tabell) -> type[dy.Schema]:
    """The table's schema with RAD, which dataframely would otherwise take away."""
    skjema = SKJEMAER[tabell]
    return type(f"{skjema.__name__}Rad", (skjema,), {RAD: dy.UInt32()})
