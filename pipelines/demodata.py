"""The demo's current absence: the made-up løpende uttrekk, moved to this week."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from pipelines.contract.manifest import MANIFESTFIL

LOPENDE = Path(__file__).resolve().parent.parent / "sample_data" / "lopende"
_SKILLE = ";"
_TIDSPUNKT = "%Y-%m-%dT%H:%M:%S"
_ISO_DATO = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def running_delivery(i_dag: date, mappe: Path) -> Path:
    """Write the løpende uttrekk of the sample data below `mappe`, as if it was taken this week.

    All dates of absence and follow-up move by whole weeks, so that every weekday stays what it is
    and uttrekksdato is 0–6 days before `i_dag`. Positions keep their dates, but for an agreed end
    that lies ahead, which stays as far ahead. Returns the folder.
    """
    flytt = weeks_to(i_dag)
    ut = mappe / LOPENDE.name
    ut.mkdir(parents=True, exist_ok=True)
    (ut / MANIFESTFIL).write_text(_moved_manifest(flytt), encoding="utf-8")
    for fil in sorted(LOPENDE.glob("*.csv")):
        ramme = pl.read_csv(fil, separator=_SKILLE, infer_schema=False)
        flyttet = ramme.with_columns(_MOVED.get(fil.stem, _nothing)(flytt))
        flyttet.write_csv(ut / fil.name, separator=_SKILLE)
    return ut


def weeks_to(i_dag: date) -> timedelta:
    """How far the løpende uttrekk moves: whole weeks, to the last one not after `i_dag`."""
    return timedelta(weeks=(i_dag - taken_on()).days // 7)


def taken_on() -> date:
    """uttrekksdato of the løpende uttrekk as it lies in the sample data."""
    innhold = tomllib.loads((LOPENDE / MANIFESTFIL).read_text(encoding="utf-8"))
    dato: date = innhold["uttrekksdato"]
    return dato


def _moved_manifest(flytt: timedelta) -> str:
    tekst = (LOPENDE / MANIFESTFIL).read_text(encoding="utf-8")
    return _ISO_DATO.sub(lambda treff: str(date.fromisoformat(treff[0]) + flytt), tekst)


def _moved_absence(flytt: timedelta) -> list[pl.Expr]:
    registrert = pl.col("registrert").str.to_datetime(_TIDSPUNKT) + flytt
    return [_moved("fra", flytt), _moved("til", flytt), registrert.dt.to_string(_TIDSPUNKT)]


def _moved_ends_ahead(flytt: timedelta) -> list[pl.Expr]:
    """Else somebody on an agreed short contract would be ill after it."""
    fram = pl.col("til").str.to_date() >= taken_on()
    return [pl.when(fram).then(_moved("til", flytt)).otherwise("til").alias("til")]


def _moved_followup(flytt: timedelta) -> list[pl.Expr]:
    return [_moved("dato", flytt)]


def _moved(kolonne: str, flytt: timedelta) -> pl.Expr:
    return (pl.col(kolonne).str.to_date() + flytt).dt.to_string("iso")


def _nothing(_flytt: timedelta) -> list[pl.Expr]:
    return []


_MOVED: dict[str, Callable[[timedelta], list[pl.Expr]]] = {
    "fravaer": _moved_absence,
    "oppfolging": _moved_followup,
    "arbeidsforhold": _moved_ends_ahead,
}
