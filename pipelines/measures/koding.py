"""The delivered rows as small numbers: everything after this counts with integers, not names.

Columns from here on:
    q       place of the quarter among those with person rows
    p       person
    s       place of the enhet in the tree (Forfedre)
    par     a person in a seksjon: what most sums are made of
    a, b    first and last day (calendar.dag), clipped to the quarter
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.measures.atoms import Tidsakse
from pipelines.measures.calendar import arbeidsdager, dag
from pipelines.measures.forfedre import Forfedre, Heltall
from pipelines.measures.grunnlag import Grunnlag

EGENMELDING, SYKMELDING, SYKT_BARN, FERIE, PERMISJON = range(5)
TYPER = pl.Enum(["egenmelding", "sykmelding", "sykt_barn", "ferie", "permisjon"])

_STEG = 1 << 20
"""More than the days of the calendar."""


@dataclass(frozen=True)
class Kodet:
    """Coded person rows.

    jobber: one row per arbeidsforhold and quarter: rad (row number), q, p, pq (person in a
        quarter), s, par, af (arbeidsforhold_id), a, b, per_dag (dagsverk of one arbeidsdag),
        stilling (percent), leder_id, flere (the person has more rows in the quarter).
    fravaer: one row per absence and quarter, by person and time: nr (row number), q, p, pq, af,
        fra, til (not clipped), a, b, type, grad (0-1), arbeidsrelatert, registrert, egne (own
        dagsverk of the part in the quarter), kalender (egne is spread over calendar days).
    par_p, par_s: person and enhet of each par, sorted by enhet, then person.
    """

    akse: Tidsakse
    forfedre: Forfedre
    jobber: pl.DataFrame
    fravaer: pl.DataFrame
    antall_personer: int
    par_p: Heltall
    par_s: Heltall


def encode(grunnlag: Grunnlag, akse: Tidsakse, forfedre: Forfedre) -> Kodet:
    jobber = _encode_arbeidsforhold(grunnlag.arbeidsforhold.lazy(), akse, forfedre).collect()
    personer = jobber.select(pl.col("ansatt_id").unique().sort()).with_row_index("p")
    noekkel = (pl.col("s").cast(pl.Int64) * personer.height + pl.col("p")).alias("noekkel")
    jobber = jobber.join(personer, on="ansatt_id", how="left", maintain_order="left")
    jobber = jobber.drop("ansatt_id").with_columns(noekkel, _person_quarter(akse))
    par = jobber.select(pl.col("noekkel").unique().sort()).with_row_index("par")
    jobber = jobber.join(par, on="noekkel", how="left", maintain_order="left").drop("noekkel")
    par_s, par_p = divmod(par["noekkel"].to_numpy(), max(personer.height, 1))
    return Kodet(
        akse=akse,
        forfedre=forfedre,
        jobber=jobber.with_columns(flere=_is_one_of_several(jobber["pq"])).with_row_index("rad"),
        fravaer=_encode_fravaer(grunnlag.fravaer.lazy(), personer.lazy(), akse)
        .with_columns(_person_quarter(akse))
        .sort(pl.col("p").cast(pl.Int64) * _STEG + pl.col("a"))
        .with_row_index("nr")
        .collect(),
        antall_personer=personer.height,
        par_p=par_p,
        par_s=par_s,
    )


def _person_quarter(akse: Tidsakse) -> pl.Expr:
    return (pl.col("p").cast(pl.Int64) * len(akse.kvartaler) + pl.col("q")).alias("pq")


def _is_one_of_several(koder: pl.Series) -> pl.Series:
    tall = koder.to_numpy()
    return pl.Series(np.bincount(tall)[tall] > 1, dtype=pl.Boolean)


def at(verdier: npt.NDArray[np.int32], kode: str) -> pl.Expr:
    """The element of `verdier` that the column `kode` points at."""
    return pl.lit(pl.Series(verdier)).gather(pl.col(kode))


def _quarter(akse: Tidsakse) -> pl.Expr:
    navn = pl.Enum([str(kvartal) for kvartal in akse.kvartaler])
    return pl.col("kvartal").cast(navn, strict=False).to_physical().cast(pl.Int32).alias("q")


def _encode_arbeidsforhold(rader: pl.LazyFrame, akse: Tidsakse, forfedre: Forfedre) -> pl.LazyFrame:
    enhet = pl.col("enhet_id").cast(forfedre.slag).to_physical().cast(pl.Int32)
    slutt = pl.lit(int(akse.slutt[-1]), dtype=pl.Int32)
    egne_dager = arbeidsdager(dag("fra"), dag("til").fill_null(slutt))
    return (
        rader.with_columns(_quarter(akse))
        .filter(pl.col("q").is_not_null())
        .select(
            "q",
            "ansatt_id",
            enhet.alias("s"),
            pl.col("arbeidsforhold_id").alias("af"),
            pl.max_horizontal(dag("fra"), at(akse.start, "q")).alias("a"),
            pl.min_horizontal(dag("til"), at(akse.slutt, "q")).alias("b"),
            pl.when(pl.col("egne_dagsverk").is_not_null() & (egne_dager > 0))
            .then(pl.col("egne_dagsverk") / egne_dager)
            .otherwise(pl.col("stillingsprosent") / 100)
            .alias("per_dag"),
            pl.col("stillingsprosent").alias("stilling"),
            "leder_id",
        )
        .filter(pl.col("a") <= pl.col("b"))
    )


def _encode_fravaer(rader: pl.LazyFrame, personer: pl.LazyFrame, akse: Tidsakse) -> pl.LazyFrame:
    i_alt = arbeidsdager(pl.col("fra"), pl.col("til"))
    andel = (
        pl.when(i_alt > 0)
        .then(arbeidsdager(pl.col("a"), pl.col("b")) / i_alt)
        .otherwise((pl.col("b") - pl.col("a") + 1) / (pl.col("til") - pl.col("fra") + 1))
    )
    type_ = pl.col("type").cast(TYPER).to_physical()
    return (
        rader.with_columns(_quarter(akse), dag("fra").alias("fra"), dag("til").alias("til"))
        .filter(pl.col("q").is_not_null())
        .join(personer, on="ansatt_id", how="inner", maintain_order="left")
        .with_columns(
            pl.max_horizontal("fra", at(akse.start, "q")).alias("a"),
            pl.min_horizontal("til", at(akse.slutt, "q")).alias("b"),
        )
        .filter(pl.col("a") <= pl.col("b"))
        .select(
            *("q", "p", "fra", "til", "a", "b"),
            pl.col("arbeidsforhold_id").alias("af"),
            type_.alias("type"),
            pl.when(type_ == EGENMELDING).then(1.0).otherwise(pl.col("grad") / 100).alias("grad"),
            "arbeidsrelatert",
            "registrert",
            (pl.col("egne_dagsverk") * andel).alias("egne"),
            (pl.col("egne_dagsverk").is_not_null() & (i_alt == 0)).alias("kalender"),
        )
    )
