"""How people are led: how many each leader has, and whether the leader sits at the same office."""

from __future__ import annotations

import polars as pl


def leader_span(
    arbeidsforhold: pl.DataFrame, organisasjon: pl.DataFrame, naermeste: pl.DataFrame
) -> pl.DataFrame:
    """Per enhet: enhet_id, ansatte, ledere, annet_sted (people whose leader sits elsewhere).

    arbeidsforhold: ansatt_id, enhet_id, kontorsted (null: that of the enhet), stillingsprosent.
    organisasjon: enhet_id, kontorsted. naermeste: ansatt_id, enhet_id, leder_id. A leader sits
    where most of the own position is. People or leaders without any kontorsted count as at the
    same place: nothing says otherwise.
    """
    sted = arbeidsforhold.join(
        organisasjon.select("enhet_id", enhetens="kontorsted"), on="enhet_id", how="left"
    ).select(
        "ansatt_id", "enhet_id", "stillingsprosent", sted=pl.coalesce("kontorsted", "enhetens")
    )
    lederens = (
        sted.sort("ansatt_id", "stillingsprosent", descending=[False, True])
        .unique("ansatt_id", keep="first", maintain_order=True)
        .select(leder_id="ansatt_id", lederens="sted")
    )
    folk = (
        naermeste.join(sted.unique(["ansatt_id", "enhet_id"]), on=["ansatt_id", "enhet_id"])
        .join(lederens, on="leder_id", how="left")
        .with_columns(annet=(pl.col("sted") != pl.col("lederens")).fill_null(value=False))
    )
    return (
        folk.group_by("enhet_id")
        .agg(
            ansatte=pl.col("ansatt_id").n_unique().cast(pl.Int64),
            ledere=pl.col("leder_id").n_unique().cast(pl.Int64),
            annet_sted=pl.col("ansatt_id").filter("annet").n_unique().cast(pl.Int64),
        )
        .sort("enhet_id")
    )
