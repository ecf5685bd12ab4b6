"""The sex of people, as their newest arbeidsforhold states it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.contract.codes import Kjonn
from pipelines.measures.calendar import STEG, dag

IKKE_OPPGITT = "ikke oppgitt"
KJONN = (Kjonn.KVINNE.value, Kjonn.MANN.value, IKKE_OPPGITT)
"""What stands in the column kjonn, in the order of the codes."""


def code_sex(arbeidsforhold: pl.DataFrame, personer: pl.Series) -> npt.NDArray[np.int64]:
    """For each of `personer` (ansatt_id) the place in KJONN.

    Where rows of one person state two, the newest counts: the latest quarter, and in it the latest
    first day.
    """
    kvartaler = pl.Enum(arbeidsforhold["kvartal"].unique().sort())
    tid = pl.col("kvartal").cast(kvartaler).to_physical().cast(pl.Int64) * STEG + dag("fra")
    nyest = (
        arbeidsforhold.lazy()
        .filter(pl.col("kjonn").is_in([Kjonn.KVINNE.value, Kjonn.MANN.value]))
        .select("ansatt_id", nyest=tid * 2 + (pl.col("kjonn") == Kjonn.MANN.value))
        .group_by("ansatt_id")
        .agg(pl.col("nyest").max())
    )
    return (
        personer.to_frame("ansatt_id")
        .lazy()
        .join(nyest, on="ansatt_id", how="left", maintain_order="left")
        .select((pl.col("nyest") % 2).fill_null(KJONN.index(IKKE_OPPGITT)).cast(pl.Int64))
        .collect()
        .to_series()
        .to_numpy()
    )
