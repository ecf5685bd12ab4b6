"""Overlapping registrations cut into disjoint pieces, each with the one state that counts.

Which registration holds a day of an arbeidsforhold:
    permisjon  beside the others: what else happens fills the part of the day it leaves
    the rest   sykefravær before sykt_barn before ferie
    the same   the last registered; without a time, or at the same time, the highest grad; then
               legemeldt before egenmeldt, and arbeidsrelatert before not
"""

from __future__ import annotations

import polars as pl

from pipelines.measures.calendar import arbeidsdager
from pipelines.measures.koding import PERMISJON, SYKMELDING, Kodet

_STEG = 1 << 20
"""More than the days of the calendar."""
_IDENTITET = ("rad", "q", "p", "s", "par", "per_dag", "a", "b")
_TILSTAND = ("type", "grad", "arbeidsrelatert", "egen_dag", "kalender")


def cut(kodet: Kodet, fravaer: pl.DataFrame) -> pl.DataFrame:
    """Disjoint pieces per arbeidsforhold: rad, q, p, s, par, per_dag, a, b, and their state.

    The state is type, grad, arbeidsrelatert (null type: nothing but permisjon), egen_dag (own
    dagsverk lost per day of the piece, null where none were delivered), kalender (those days are
    calendar days), permisjon (0-1 of the day) and lang (the permisjon lowers avtalte).
    """
    noekkel = pl.col("p").cast(pl.Int64) * len(kodet.akse.kvartaler) + pl.col("q")
    fravaer = fravaer.with_columns(noekkel.alias("pq"))
    jobber = kodet.jobber.lazy().select(
        *("rad", "s", "par", "per_dag", noekkel.alias("pq")),
        *(pl.col(navn).alias(f"jobb_{navn}") for navn in ("af", "a", "b")),
    )
    biter = (
        fravaer.lazy()
        .join(jobber, on="pq", how="inner", maintain_order="left")
        .filter(pl.col("af").is_null() | (pl.col("af") == pl.col("jobb_af")))
        .with_columns(
            pl.max_horizontal("a", "jobb_a").alias("a"), pl.min_horizontal("b", "jobb_b").alias("b")
        )
        .filter(pl.col("a") <= pl.col("b"))
        .drop("jobb_af", "jobb_a", "jobb_b", "af")
        .collect()
    )
    biter = _with_own_days(biter)
    floket = biter["rad"].is_in(_tangled(biter).implode())
    return pl.concat([_plain(biter.filter(~floket)), _untangle(biter.filter(floket))])


def _with_own_days(biter: pl.DataFrame) -> pl.DataFrame:
    """Own dagsverk of a registration as so much per day of its pieces.

    With several arbeidsforhold each bears its part by days and per_dag.
    """
    if biter["egne"].null_count() == biter.height:
        return biter.with_columns(egen_dag=pl.lit(None, dtype=pl.Float64)).drop("egne")
    dager = days(pl.col("a"), pl.col("b"), pl.col("kalender"))
    vekt = (dager * pl.col("per_dag")).sum().over("nr")
    egen_dag = pl.when(vekt > 0).then(pl.col("egne") * pl.col("per_dag") / vekt)
    uten = pl.when(pl.col("egne").is_not_null()).then(0.0)
    return biter.with_columns(egen_dag=egen_dag.otherwise(uten)).drop("egne")


def days(fra: pl.Expr, til: pl.Expr, kalender: pl.Expr) -> pl.Expr:
    """Arbeidsdager, or calendar days where `kalender` says so; 0 when til is before fra."""
    til = pl.max_horizontal(til, fra - 1)
    return pl.when(kalender).then(til - fra + 1).otherwise(arbeidsdager(fra, til))


def _tangled(biter: pl.DataFrame) -> pl.Series:
    """The arbeidsforhold (rad) with pieces that overlap."""
    start = (pl.col("rad").cast(pl.Int64) * _STEG + pl.col("a")).alias("start")
    slutt = (pl.col("rad").cast(pl.Int64) * _STEG + pl.col("b")).alias("slutt")
    ordnet = biter.lazy().select("rad", start, slutt).sort("start")
    overlapp = ordnet.filter(pl.col("start") <= pl.col("slutt").cum_max().shift(1))
    return overlapp.select("rad").unique().collect()["rad"]


def _plain(biter: pl.DataFrame) -> pl.DataFrame:
    er_permisjon = pl.col("type") == PERMISJON
    grad = pl.col("grad")
    return biter.select(
        *_IDENTITET,
        *(pl.when(~er_permisjon).then(pl.col(navn)).alias(navn) for navn in _TILSTAND),
        permisjon=pl.when(er_permisjon).then(grad).otherwise(0.0),
        lang=pl.col("lang"),
    )


def _untangle(biter: pl.DataFrame) -> pl.DataFrame:
    """Cut at every first day and every day after a last one; then pick for each piece."""
    snitt = pl.concat(
        [biter.select("rad", dag="a"), biter.select("rad", dag=pl.col("b") + 1)]
    ).unique()
    ledd = (
        snitt.sort("rad", "dag")
        .with_columns(slutt=pl.col("dag").shift(-1).over("rad") - 1)
        .filter(pl.col("slutt").is_not_null())
    )
    dekket = (
        biter.join(ledd, on="rad", how="inner")
        .filter((pl.col("a") <= pl.col("dag")) & (pl.col("b") >= pl.col("slutt")))
        .with_columns(a="dag", b="slutt")
        .sort(_PRESEDENS, descending=True, nulls_last=True)
    )
    er_permisjon = pl.col("type") == PERMISJON
    vinnere = dekket.filter(~er_permisjon).unique(["rad", "a"], keep="first", maintain_order=True)
    permisjon = (
        dekket.filter(er_permisjon)
        .unique(["rad", "a"], keep="first", maintain_order=True)
        .select("rad", "a", permisjon="grad", lang="lang")
    )
    identitet = dekket.select(_IDENTITET).unique(["rad", "a"], keep="first", maintain_order=True)
    return (
        identitet.join(vinnere.select("rad", "a", *_TILSTAND), on=["rad", "a"], how="left")
        .join(permisjon, on=["rad", "a"], how="left")
        .with_columns(pl.col("permisjon").fill_null(0.0), pl.col("lang").fill_null(value=False))
        .select(*_IDENTITET, *_TILSTAND, "permisjon", "lang")
        .sort("rad", "a")
    )


_PRESEDENS = (
    -pl.max_horizontal(pl.col("type").cast(pl.Int8), SYKMELDING),
    pl.col("registrert"),
    pl.col("grad"),
    pl.col("type") == SYKMELDING,
    pl.col("arbeidsrelatert"),
    pl.col("egen_dag"),
)
