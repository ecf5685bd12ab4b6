"""What the start page takes out of an Oversikt."""

from __future__ import annotations

import polars as pl

from pages.drawing.lights import Rad
from pipelines.access.lesing import Oversikt


def newest(oversikt: Oversikt) -> pl.DataFrame:
    """Judged rows of the newest period."""
    return oversikt.rader.filter(pl.col("periode") == oversikt.perioder[-1])


def has_whole_period(oversikt: Oversikt) -> bool:
    """Whether any of its periods is wholly covered for the virksomhet."""
    rot = oversikt.rader.filter(pl.col("enhet_id") == oversikt.virksomhet_id)
    return len(rot.filter(pl.col("dekket") >= pl.col("krevd"))) > 0


def newest_total(oversikt: Oversikt) -> Rad:
    """The virksomhet's own row of the newest period: there is one for every published period."""
    rot = newest(oversikt).filter(pl.col("enhet_id") == oversikt.virksomhet_id)
    return rot.row(0, named=True)


def newest_sections(oversikt: Oversikt) -> pl.DataFrame:
    """Newest judged rows of the sections, with `navn` and `sted` (the name of the enhet above)."""
    navn = oversikt.enheter.select(overordnet_id="enhet_id", sted="navn")
    seksjoner = oversikt.enheter.filter("er_seksjon").join(navn, on="overordnet_id", how="left")
    return seksjoner.select("enhet_id", "navn", "sted").join(newest(oversikt), on="enhet_id")
