"""Counts of distinct people in inner enheter, where a difference would single out the few.

An enhet counts everybody once, its children together count who was in two of them twice. The
difference is about those people alone: how many of them had absence. Where they are fewer than
the floor (but some) in any periode, the roles get the sum of the children instead, and the
difference is nothing. In all periods: tilfeller add up over time, so that what one periode hides
could be worked out from the others. Each floor by itself: somebody with roles of both could still
compare the two.
"""

from __future__ import annotations

import polars as pl

from pipelines.measures.grunnlag import MAALTALL, Kolonner

TELLES = (
    "personer",
    "personer_med_fravaer",
    "personer_med_tilfeller",
    "tilfeller",
    "tilfeller_korttid",
    "tilfeller_langtid",
)
"""What counts everybody once, however many of the children they were in."""
UTLEDET = ("andel_uten_fravaer", "tilfeller_per_ansatt")
"""What is made of those."""

PERSONTALL: Kolonner = {
    "gulv": pl.Int64,
    "enhet_id": pl.String,
    "periode": pl.String,
    **{navn: MAALTALL[navn] for navn in (*TELLES, *UTLEDET)},
}
"""What the roles of a floor get in place of the published counts."""


def sum_where_few_are_shared(rapportering: pl.DataFrame, tall: pl.DataFrame) -> pl.DataFrame:
    """Columns PERSONTALL: all rows of enheter whose children ever share one to gulv - 1 people.

    rapportering: gulv, enhet_id, overordnet_id, dybde. tall: enhet_id, periode,
    gjennomsnitt_ansatte and TELLES of all published rows.
    """
    traer = [
        _of_one_tree(treet, tall, int(str(gulv)))
        for (gulv,), treet in rapportering.group_by("gulv", maintain_order=True)
    ]
    return pl.concat([pl.DataFrame(schema=PERSONTALL), *traer])


def _of_one_tree(treet: pl.DataFrame, tall: pl.DataFrame, gulv: int) -> pl.DataFrame:
    noder = treet.select("enhet_id", "overordnet_id", "dybde")
    rader = tall.select("enhet_id", "periode", "gjennomsnitt_ansatte", *TELLES).join(
        noder, on="enhet_id"
    )
    under, endret = rader.clear(), [rader.clear()]
    for dybde in sorted(noder["dybde"].unique(), reverse=True):
        her = _replaced(rader.filter(dybde=dybde), under, gulv)
        endret.append(her.filter("endres").select(rader.columns))
        under = her.select(rader.columns)
    return pl.concat(endret).select(
        pl.lit(gulv, dtype=pl.Int64).alias("gulv"),
        "enhet_id",
        "periode",
        *TELLES,
        andel_uten_fravaer=100 * (1 - pl.col("personer_med_fravaer") / pl.col("personer")),
        tilfeller_per_ansatt=pl.col("tilfeller") / pl.col("gjennomsnitt_ansatte"),
    )


def _replaced(rader: pl.DataFrame, under: pl.DataFrame, gulv: int) -> pl.DataFrame:
    """`rader` with the sums of their children where few are shared; `endres` says where."""
    summer = under.group_by(pl.col("overordnet_id").alias("enhet_id"), "periode").agg(
        pl.col(TELLES).sum()
    )
    delte = pl.col("personer_sum") - pl.col("personer")
    med = rader.join(summer, on=["enhet_id", "periode"], how="left", suffix="_sum").with_columns(
        endres=delte.is_not_null()
        & delte.is_between(1, gulv - 1).fill_null(value=False).any().over("enhet_id")
    )
    return med.with_columns(
        pl.when("endres").then(f"{navn}_sum").otherwise(navn).alias(navn) for navn in TELLES
    )
