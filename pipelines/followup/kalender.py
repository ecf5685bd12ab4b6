"""The wall calendar of one person: twelve months, and what counts on each of their days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import Any

import holidays
import polars as pl

from pipelines.contract.codes import SYKEFRAVAER, Fravaerstype
from pipelines.contract.perioder import Maaned, maaneder_mellom
from pipelines.measures.calendar import antall_arbeidsdager

MAANEDER = 12
"""Never further back, whatever is delivered (DESIGN 1: no long memory of anybody's absence)."""
EN_DAG = timedelta(days=1)
_GAAR_FORAN = {
    **dict.fromkeys(SYKEFRAVAER, 0),
    Fravaerstype.SYKT_BARN: 1,
    Fravaerstype.FERIE: 2,
    Fravaerstype.PERMISJON: 3,
}


@dataclass(frozen=True)
class Kalenderdag:
    """One day, with the one absence that counts on it."""

    dato: date
    er_helg: bool
    helligdag: str | None
    """The name of the public holiday (lov om helligdager, lov om 1. og 17. mai)."""
    fravaer: Fravaerstype | None = field(default=None, repr=False)
    grad: float | None = field(default=None, repr=False)
    """Percent of the working time, 0-100; None where the delivery does not say."""


@dataclass(frozen=True)
class Kalendermaaned:
    maaned: Maaned
    dager: tuple[Kalenderdag, ...]
    """From the first; the month of per_dato ends with that day, since nothing is known after it."""


@dataclass(frozen=True)
class Fravaersperiode:
    """Days of one type with no arbeidsdag between them."""

    type: Fravaerstype
    fra: date
    til: date
    dager: int
    """Calendar days with this absence; a weekend that is not registered is not among them."""
    grader: tuple[tuple[date, float | None], ...]
    """Where each grad begins; more than one when it changes on the way."""


@dataclass(frozen=True)
class Kalendersum:
    """All of one type in the calendar: calendar days, and in how many periods they lie."""

    type: Fravaerstype
    dager: int
    perioder: int


def day_states(fravaer: pl.DataFrame, per_dato: date) -> list[Kalendermaaned]:
    """The twelve months that end with the one of `per_dato`, day by day, and nothing after it.

    `fravaer` is of one person: fra, til (null = ongoing), type (contract codes), grad. Where
    several hold on a day, sykefravær goes before sykt barn, ferie and permisjon, in that order;
    of the same rank the highest grad counts, and sykmelding before egenmelding.
    """
    siste = Maaned(per_dato.year, per_dato.month)
    maaneder = maaneder_mellom(siste.plus(1 - MAANEDER), siste)
    gjelder = _of_days(fravaer, maaneder[0].start, per_dato)
    helligdager = _holidays(maaneder)
    return [
        Kalendermaaned(
            maaned,
            tuple(
                _day(dag, helligdager.get(dag), gjelder.get(dag))
                for dag in pl.date_range(maaned.start, min(maaned.slutt, per_dato), eager=True)
            ),
        )
        for maaned in maaneder
    ]


def _of_days(fravaer: pl.DataFrame, fra: date, til: date) -> dict[date, Mapping[str, Any]]:
    """The type and grad that count on each day of [fra, til] with absence."""
    rang = pl.col("type").replace_strict(_GAAR_FORAN, default=None, return_dtype=pl.Int8)
    gjelder = (
        pl.select(dato=pl.date_range(fra, til))
        .join_where(
            fravaer.select(
                "fra", pl.col("til").fill_null(til), "type", pl.col("grad").cast(pl.Float64)
            ),
            pl.col("fra") <= pl.col("dato"),
            pl.col("dato") <= pl.col("til"),
        )
        .with_columns(rang=rang)
        .drop_nulls("rang")
        .sort(
            "dato",
            "rang",
            "grad",
            pl.col("type") == Fravaerstype.SYKMELDING,
            descending=[False, False, True, True],
            nulls_last=True,
        )
        .unique("dato", keep="first")
    )
    return {rad["dato"]: rad for rad in gjelder.to_dicts()}


def _holidays(maaneder: Sequence[Maaned]) -> Mapping[date, str]:
    aar = {maaned.aar for maaned in maaneder}
    return dict(holidays.country_holidays("NO", years=aar, language="no"))


def _day(dag: date, helligdag: str | None, gjelder: Mapping[str, Any] | None) -> Kalenderdag:
    er_helg = dag.isoweekday() > 5
    if gjelder is None:
        return Kalenderdag(dag, er_helg, helligdag)
    return Kalenderdag(dag, er_helg, helligdag, Fravaerstype(gjelder["type"]), gjelder["grad"])


def weeks_of(maaned: Kalendermaaned) -> list[tuple[int, list[Kalenderdag | None]]]:
    """Rows of the sheet: the ISO week and its seven days from Monday; None outside the month."""
    uker = groupby(maaned.dager, key=lambda dag: dag.dato.isocalendar().week)
    return [(nr, _seven(list(dager))) for nr, dager in uker]


def _seven(dager: list[Kalenderdag]) -> list[Kalenderdag | None]:
    foran = dager[0].dato.weekday()
    return [*[None] * foran, *dager, *[None] * (7 - foran - len(dager))]


def absence_spells(maaneder: Iterable[Kalendermaaned]) -> list[Fravaersperiode]:
    """The absence of the calendar as periods, in order of their first day.

    Days of the same type belong together when no arbeidsdag lies between, as in a tilfelle; a
    new grad continues the period.
    """
    borte = [dag for maaned in maaneder for dag in maaned.dager if dag.fravaer is not None]
    perioder = [
        _spell(type, bit)
        for type in Fravaerstype
        for bit in _pieces([dag for dag in borte if dag.fravaer is type])
    ]
    return sorted(perioder, key=lambda periode: periode.fra)


def _pieces(dager: Sequence[Kalenderdag]) -> Iterator[list[Kalenderdag]]:
    """Cut where an arbeidsdag lies between two days."""
    if not dager:
        return
    bit = [dager[0]]
    for forrige, neste in pairwise(dager):
        if antall_arbeidsdager(forrige.dato + EN_DAG, neste.dato - EN_DAG):
            yield bit
            bit = []
        bit.append(neste)
    yield bit


def _spell(type: Fravaerstype, dager: Sequence[Kalenderdag]) -> Fravaersperiode:
    grader = tuple(
        (next(like).dato, grad) for grad, like in groupby(dager, key=lambda dag: dag.grad)
    )
    return Fravaersperiode(type, dager[0].dato, dager[-1].dato, len(dager), grader)


def sum_up(perioder: Iterable[Fravaersperiode]) -> list[Kalendersum]:
    """Days and periods of each type that occurs, in the order of the contract's types."""
    alle = list(perioder)
    return [
        Kalendersum(type, sum(en.dager for en in av_type), len(av_type))
        for type in Fravaerstype
        if (av_type := [en for en in alle if en.type is type])
    ]
