"""What in the access log deserves a question: many people at once, colleagues, odd hours."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import polars as pl

from pipelines.access.arkiv import Arkiv
from pipelines.access.roller import Rolle

MANGE = 10
"""So many different people within an hour are many, for others than their own leader."""
ARBEIDSTID = (6, 20)
"""Looks before the first and from the second hour on, and on weekends, are at odd hours."""

MERKNADER = {
    "mange": "mange personer på kort tid",
    "kollega": "kollega i egen enhet",
    "selv": "egne opplysninger",
    "tid": "uvanlig tidspunkt",
}


def mark_unusual(rader: pl.DataFrame, arkiv: Arkiv, sone: ZoneInfo) -> pl.DataFrame:
    """`rader` of the log with `merknad`: what stands out, in words, or null."""
    egne = _own_units(rader, arkiv)
    time = pl.col("tid").dt.convert_time_zone(str(sone))
    utenom = ~time.dt.hour().is_between(*ARBEIDSTID, closed="left") | (time.dt.weekday() > 5)
    ikke_leder = ~pl.col("rolle").is_in([Rolle.LEDER.value, Rolle.ANSATT.value])
    av_en_person = pl.col("ansatt_id").is_not_null()
    merket = (
        rader.sort("tid")
        .join(_at_once(rader), on="nr", how="left")
        .join(egne, on=["bruker", "ansatt_id"], how="left")
        .with_columns(
            mange=ikke_leder & (pl.col("samtidig") >= MANGE),
            kollega=ikke_leder & pl.col("samme_enhet").fill_null(value=False),
            selv=ikke_leder & pl.col("samme_person").fill_null(value=False),
            tid_=ikke_leder & av_en_person & utenom,
        )
    )
    ord_ = [
        pl.when(kolonne).then(pl.lit(MERKNADER[navn]))
        for navn, kolonne in zip(MERKNADER, ("mange", "kollega", "selv", "tid_"), strict=True)
    ]
    return merket.with_columns(
        merknad=pl.concat_list(ord_).list.drop_nulls().list.join(", ").replace("", None)
    ).select(*rader.columns, "merknad")


def _at_once(rader: pl.DataFrame) -> pl.DataFrame:
    """How many different people the viewer looked at in the hour that ends with each look."""
    return (
        rader.filter(pl.col("ansatt_id").is_not_null())
        .sort("tid")
        .rolling("tid", period=timedelta(hours=1), group_by="bruker", closed="both")
        .agg(pl.col("nr").last(), samtidig=pl.col("ansatt_id").n_unique())
        .unique("nr")
        .select("nr", "samtidig")
    )


def _own_units(rader: pl.DataFrame, arkiv: Arkiv) -> pl.DataFrame:
    """For each viewer and person: whether they are in the same enhet now, or the same person."""
    par = rader.select("bruker", "ansatt_id").drop_nulls().unique()
    egen_id = {bruker: _employee(arkiv, bruker) for bruker in par["bruker"].unique()}
    enheter = {id_: _units(arkiv, id_) for id_ in {*par["ansatt_id"], *egen_id.values()} - {None}}
    return par.with_columns(
        samme_person=pl.Series(
            [egen_id[bruker] == id_ for bruker, id_ in par.iter_rows()], dtype=pl.Boolean
        ),
        samme_enhet=pl.Series(
            [
                egen_id[bruker] != id_
                and bool(enheter.get(egen_id[bruker], set()) & enheter.get(id_, set()))
                for bruker, id_ in par.iter_rows()
            ],
            dtype=pl.Boolean,
        ),
    )


def _employee(arkiv: Arkiv, bruker: str) -> int | None:
    kjent = (arkiv.hvelv.read_user(bruker) or {}).get("ansatt_id")
    return int(kjent) if kjent else None


def _units(arkiv: Arkiv, ansatt_id: int | None) -> set[str]:
    if arkiv.personer is None or ansatt_id is None:
        return set()
    return set(arkiv.personer.employments(ansatt_id)["enhet_id"])
