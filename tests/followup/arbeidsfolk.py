"""Who works where, as a person would write it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

ARBEIDSFORHOLD = {
    "ansatt_id": pl.UInt64,
    "enhet_id": pl.String,
    "fra": pl.Date,
    "til": pl.Date,
    "stillingsprosent": pl.Float64,
    "stillingsgruppe": pl.String,
    "arbeidsforhold_id": pl.UInt64,
    "kvartal": pl.String,
}
ORGANISASJON = pl.DataFrame(
    [("S1", "saksbehandling"), ("S2", "saksbehandling"), ("D", "drift"), ("X", None)],
    schema={"enhet_id": pl.String, "arbeidstype": pl.String},
    orient="row",
)


@dataclass(frozen=True)
class Jobb:
    ansatt_id: int
    enhet_id: str = "S1"
    fra: date = date(2010, 1, 1)
    til: date | None = None
    stillingsprosent: float = 100
    stillingsgruppe: str | None = "rådgiver"
    arbeidsforhold_id: int | None = None
    kvartal: str = "naa"


def jobs(jobber: Sequence[Jobb]) -> pl.DataFrame:
    return pl.DataFrame([vars(jobb) for jobb in jobber], schema=ARBEIDSFORHOLD)
