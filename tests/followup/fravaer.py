"""Registrations as a person would write them, and random ones."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
from hypothesis import strategies as st

from pipelines.contract.codes import Fravaerstype

INN = {
    "ansatt_id": pl.UInt64,
    "fra": pl.Date,
    "til": pl.Date,
    "type": pl.String,
    "grad": pl.Float64,
}
TYPER = {
    "E": Fravaerstype.EGENMELDING,
    "S": Fravaerstype.SYKMELDING,
    "B": Fravaerstype.SYKT_BARN,
    "F": Fravaerstype.FERIE,
    "P": Fravaerstype.PERMISJON,
}


@dataclass(frozen=True)
class Rad:
    ansatt_id: int
    fra: date
    til: date | None
    type: str = "sykmelding"
    grad: float = 100


def frame(rader: list[Rad]) -> pl.DataFrame:
    return pl.DataFrame([vars(rad) for rad in rader], schema=INN)


def day(tekst: str, aar: int = 2025) -> date:
    """«3.6» is 3 June."""
    dagen, maaned = tekst.split(".")
    return date(aar, int(maaned), int(dagen))


def registrations(tekst: str, ansatt_id: int = 1) -> pl.DataFrame:
    """«S50 2.6-6.6, F 9.6-» is half sick for a week, then ferie without an end."""
    rader = []
    for ett in filter(None, tekst.split(", ")):
        slag, dager = ett.split(" ")
        fra, _, til = dager.partition("-")
        siste = day(til) if til else (None if dager.endswith("-") else day(fra))
        rader.append(Rad(ansatt_id, day(fra), siste, TYPER[slag[0]], float(slag[1:] or 100)))
    return frame(rader)


START = date(2024, 12, 20)
_FRA = st.integers(0, 120).map(lambda dager: START + timedelta(days=dager))
_LENGDE = st.one_of(st.integers(0, 3), st.integers(0, 20), st.integers(0, 60))


@st.composite
def rows(draw: st.DrawFn, personer: int = 3, hoeyst: int = 12) -> list[Rad]:
    """Several people, all types, overlaps, changing grades, some without an end."""

    @st.composite
    def one(draw: st.DrawFn) -> Rad:
        fra = draw(_FRA)
        til = draw(st.one_of(st.none(), *[_LENGDE.map(lambda n: fra + timedelta(days=n))] * 5))
        slag = draw(st.sampled_from([*Fravaerstype, "sykmelding", "egenmelding"]))
        return Rad(draw(st.integers(1, personer)), fra, til, slag, draw(st.sampled_from([20, 100])))

    return draw(st.lists(one(), max_size=hoeyst))


def months_before(dagen: date, maaneder: int) -> date:
    """The same day of the month so much earlier, or the last day of that month."""
    maaned = dagen.year * 12 + dagen.month - 1 - maaneder
    aar, nr = divmod(maaned, 12)
    return date(aar, nr + 1, min(dagen.day, calendar.monthrange(aar, nr + 1)[1]))
