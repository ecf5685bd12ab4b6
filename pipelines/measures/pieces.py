"""Overlapping registrations cut into disjoint pieces, each with the one state that counts.

Which registration holds a day of an arbeidsforhold:
    permisjon  beside the others: what else happens fills the part of the day it leaves
    the rest   sykefravær before sykt_barn before ferie
    the same   the last registered; without a time, or at the same time, the highest grad; then
               legemeldt before egenmeldt, and arbeidsrelatert before not
"""

from __future__ import annotations

import polars as pl

from pipelines.measures.calendar import STEG, arbeidsdager, dag
from pipelines.measures.koding import FLERE, PERMISJON, SYKMELDING, Kodet, at

_JOBB = ("s", "par", "per_dag")
_IDENTITET = ("rad", *_JOBB, "q", "p", "a", "b")
_TILSTAND = ("type", "grad", "arbeidsrelatert", "egen_dag", "kalender")


def cut(kodet: Kodet, lang: pl.Series) -> pl.DataFrame:
    """Disjoint pieces per arbeidsforhold: rad (of kodet.jobber), s, par, per_dag, q, p, a, b.

    And their state: type, grad, arbeidsrelatert (null type: nothing but permisjon), egen_dag (own
    dagsverk lost per day of the piece, null where none were delivered), kalender (those days are
    calendar days), permisjon (0-1 of the day) and lang (the permisjon lowers avtalte).

    lang: which rows of kodet.fravaer are long permisjon.
    """
    fravaer = kodet.fravaer.lazy().with_columns(
        lang, _stands_alone(kodet.fravaer), kodet.only_row(kodet.fravaer)
    )
    biter = _with_own_days(kodet, _in_jobs(kodet, fravaer))
    floket = biter.filter(~pl.col("alene")).collect()
    registrert = kodet.levert["registrert"].gather(floket["opphav"])
    return pl.concat(
        [
            _plain(biter.filter("alene")).collect(),
            _untangle(floket.with_columns(registrert)),
        ]
    )


def _stands_alone(fravaer: pl.DataFrame) -> pl.Series:
    """Rows that overlap no other row of the person; they come sorted by person and first day."""
    trinn = fravaer["p"].cast(pl.Int64) * STEG
    begynner_etter = (trinn + fravaer["a"]) > (trinn + fravaer["b"]).cum_max().shift(1)
    begynner_etter = begynner_etter.fill_null(value=True)
    alene = begynner_etter & begynner_etter.shift(-1).fill_null(value=True)
    return alene.alias("alene")


def _in_jobs(kodet: Kodet, fravaer: pl.LazyFrame) -> pl.LazyFrame:
    """Each absence in each arbeidsforhold it counts in, clipped to it.

    rad: kodet.only_row, by which nearly everybody's arbeidsforhold is found without a join.
    """
    deres = kodet.jobber.lazy().select(
        "p", "q", "flere", rad=pl.int_range(pl.len(), dtype=pl.Int32)
    )
    i_flere = (
        fravaer.filter(pl.col("rad") == FLERE)
        .drop("rad")
        .join(deres.filter("flere").drop("flere"), on=["p", "q"], maintain_order="left_right")
    )
    jobb_a, jobb_b, jobb_af = (at(kodet.jobber[navn], "rad") for navn in ("a", "b", "af"))
    return (
        pl.concat([fravaer.filter(pl.col("rad") >= 0), i_flere])
        .filter(pl.col("af").is_null() | (pl.col("af") == jobb_af))
        .with_columns(a=pl.max_horizontal("a", jobb_a), b=pl.min_horizontal("b", jobb_b))
        .filter(pl.col("a") <= pl.col("b"))
        .with_columns(at(kodet.jobber[navn], "rad").alias(navn) for navn in _JOBB)
        .drop("af")
    )


def _with_own_days(kodet: Kodet, biter: pl.LazyFrame) -> pl.LazyFrame:
    """Own dagsverk of a registration as so much per day of its pieces.

    The part in the quarter, by arbeidsdager, or by calendar days where it has none (`kalender`);
    with several arbeidsforhold each bears its share by days and per_dag.
    """
    egne = kodet.levert["egne_dagsverk"]
    if egne.null_count() == len(egne):
        ingen = pl.lit(None, dtype=pl.Float64)
        return biter.with_columns(egen_dag=ingen, kalender=pl.lit(value=False))
    fra, til, egne_dager = (
        at(kodet.levert.select(kolonne).to_series(), "opphav")
        for kolonne in (dag("fra"), dag("til"), pl.col("egne_dagsverk"))
    )
    i_kvartalet = (
        pl.max_horizontal(fra, at(kodet.akse.start, "q")),
        pl.min_horizontal(til, at(kodet.akse.slutt, "q")),
    )
    kalender = egne_dager.is_not_null() & (arbeidsdager(fra, til) == 0)
    andel = _days(*i_kvartalet, kalender) / _days(fra, til, kalender)
    vekt = (_days(pl.col("a"), pl.col("b"), kalender) * pl.col("per_dag")).sum().over("opphav")
    egen_dag = pl.when(vekt > 0).then(egne_dager * andel * pl.col("per_dag") / vekt)
    uten = pl.when(egne_dager.is_not_null()).then(0.0)
    return biter.with_columns(egen_dag=egen_dag.otherwise(uten), kalender=kalender)


def _days(fra: pl.Expr, til: pl.Expr, kalender: pl.Expr) -> pl.Expr:
    return pl.when(kalender).then(til - fra + 1).otherwise(arbeidsdager(fra, til))


def _plain(biter: pl.LazyFrame) -> pl.LazyFrame:
    er_permisjon = pl.col("type") == PERMISJON
    return biter.select(
        *_IDENTITET,
        *(pl.when(~er_permisjon).then(pl.col(navn)).alias(navn) for navn in _TILSTAND),
        permisjon=pl.when(er_permisjon).then("grad").otherwise(0.0),
        lang="lang",
    )


def _untangle(biter: pl.DataFrame) -> pl.DataFrame:
    """Cut at every first day and every day after a last one; then pick for each piece."""
    snitt = pl.concat([biter.select("rad", dag="a"), biter.select("rad", dag=pl.col("b") + 1)])
    ledd = (
        snitt.unique()
        .sort("rad", "dag")
        .with_columns(slutt=pl.col("dag").shift(-1).over("rad") - 1)
        .filter(pl.col("slutt").is_not_null())
    )
    dekket = (
        biter.join(ledd, on="rad", how="inner")
        .filter((pl.col("a") <= pl.col("dag")) & (pl.col("b") >= pl.col("slutt")))
        .with_columns(a="dag", b="slutt")
        .sort(_PRESEDENS, descending=True, nulls_last=True)
    )
    permisjon = _first_of_each(dekket.filter(pl.col("type") == PERMISJON))
    andre = _first_of_each(dekket.filter(pl.col("type") != PERMISJON))
    return (
        _first_of_each(dekket.select(_IDENTITET))
        .join(andre.select("rad", "a", *_TILSTAND), on=["rad", "a"], how="left")
        .join(permisjon.select("rad", "a", "lang", permisjon="grad"), on=["rad", "a"], how="left")
        .with_columns(pl.col("permisjon").fill_null(0.0), pl.col("lang").fill_null(value=False))
        .select(*_IDENTITET, *_TILSTAND, "permisjon", "lang")
        .sort("p", "a", "rad")
    )


def _first_of_each(dekket: pl.DataFrame) -> pl.DataFrame:
    return dekket.unique(["rad", "a"], keep="first", maintain_order=True)


_PRESEDENS = (
    -pl.max_horizontal(pl.col("type").cast(pl.Int8), SYKMELDING),
    pl.col("registrert"),
    pl.col("grad"),
    pl.col("type") == SYKMELDING,
    pl.col("arbeidsrelatert"),
    pl.col("egen_dag"),
)
