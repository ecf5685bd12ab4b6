"""Which figures may be shown by sex: with enough people of each behind them.

A figure of women and one of men add up to the total, and quarters add up to their year. So a sex
that is few hides the other, and a quarter with few of one hides its whole year's quarters: else it
could be worked out from the year and the other three. The year itself stands on its own people.
"""

from __future__ import annotations

import polars as pl

from pipelines.contract.codes import Kjonn
from pipelines.measures.grunnlag import Kolonner

KJONN_MIN_PERSONER = 10
"""Of each of the two; of those whose sex is not stated nobody, or as many."""

LOVTILFELLER: Kolonner = {
    "gulv": pl.Int64,
    "periode": pl.String,
    "kjonn": pl.String,
    "tilfeller": pl.Int64,
}
"""Tilfeller of the virksomhet by sex, as the roles of each floor count them."""


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


def count_as_shown(
    rapportering: pl.DataFrame, persontall: pl.DataFrame, tilfeller: pl.DataFrame
) -> pl.DataFrame:
    """Columns LOVTILFELLER: parts of the number of tilfeller that the roles see of the virksomhet.

    Where that number is the sum of the children (persontall), so are its parts: else the difference
    would be about the few people who are in two of them. tilfeller: columns TILFELLER_KJONN.
    """
    summer = [pl.DataFrame(schema=LOVTILFELLER)]
    for (gulv,), treet in rapportering.group_by("gulv", maintain_order=True):
        summeres = set(persontall.filter(gulv=gulv)["enhet_id"])
        summer.append(
            tilfeller.filter(pl.col("enhet_id").is_in(_counted_in(treet, summeres)))
            .group_by("periode", "kjonn", maintain_order=True)
            .agg(pl.col("tilfeller").sum())
            .select(pl.lit(gulv, dtype=pl.Int64).alias("gulv"), "periode", "kjonn", "tilfeller")
        )
    return pl.concat(summer)


def _counted_in(treet: pl.DataFrame, summeres: set[str]) -> list[str]:
    """The enheter whose own counts make up that of the top."""
    barn: dict[str | None, list[str]] = {}
    for enhet_id, over in treet.select("enhet_id", "overordnet_id").iter_rows():
        barn.setdefault(over, []).append(enhet_id)
    ut, venter = [], barn.get(None, [])
    while venter:
        enhet_id = venter.pop()
        if enhet_id in summeres and enhet_id in barn:
            venter.extend(barn[enhet_id])
        else:
            ut.append(enhet_id)
    return ut
