"""Which figures may be shown by sex: with enough people of each behind them.

A figure of women and one of men add up to the total, and quarters add up to their year. So a sex
that is few hides the other, and a quarter with few of one hides its whole year's quarters: else it
could be worked out from the year and the other three. The year itself stands on its own people.
"""

from __future__ import annotations

import polars as pl

from pipelines.contract.codes import Kjonn

KJONN_MIN_PERSONER = 10
"""Of each of the two; of those whose sex is not stated nobody, or as many."""


def enough_of_each(lovtall: pl.DataFrame, folk: str) -> pl.DataFrame:
    """enhet_id, periode, nok: whether figures by sex may be shown, one row per enhet and periode.

    lovtall: columns LOVTALL of whole years, as far as they are published. folk: the column that
    counts the people behind the figures, `personer` or `personer_med_fravaer`.
    """
    kvinner, menn = (pl.col(folk).filter(pl.col("kjonn") == kjonn.value).sum() for kjonn in Kjonn)
    andre = pl.col(folk).filter(~pl.col("kjonn").is_in([kjonn.value for kjonn in Kjonn])).sum()
    uten_hull = (andre == 0) | (andre >= KJONN_MIN_PERSONER)
    hver = (kvinner >= KJONN_MIN_PERSONER) & (menn >= KJONN_MIN_PERSONER) & uten_hull
    aaret = ("enhet_id", "periodetype", pl.col("periode").str.head(4))
    return (
        lovtall.group_by("enhet_id", "periode", "periodetype", maintain_order=True)
        .agg(nok=hver)
        .select("enhet_id", "periode", nok=pl.col("nok").all().over(*aaret))
    )


def few_of_one(lovtall: pl.DataFrame) -> pl.DataFrame:
    """enhet_id, periode, faa: whether some group by sex has people, but fewer than the floor."""
    faa = pl.col("personer").is_between(1, KJONN_MIN_PERSONER - 1).any()
    return lovtall.group_by("enhet_id", "periode", maintain_order=True).agg(faa=faa)
