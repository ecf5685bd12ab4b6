"""The figures of the sample agency, counted the plain way: files, days and dictionaries.

Nothing of the program is used, so that the sample can be judged while the program changes. Of two
registrations on a day the last registered holds. Leave over 14 days is taken out of avtalte.
Absence counts in every position of the person, also the few rows that name one of two.
"""

from __future__ import annotations

import csv
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import holidays
import polars as pl

SYKT = ("egenmelding", "sykmelding")
_HELLIGDAGER = holidays.country_holidays("NO", years=range(2020, 2028), language="nb")
Rad = dict[str, str]


@dataclass
class Sum:
    """Dagsverk of one section in one quarter."""

    avtalte: float = 0.0
    tapte: float = 0.0
    egenmeldt: float = 0.0
    gradert: float = 0.0
    per_person: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    @property
    def prosent(self) -> float:
        return 100 * self.tapte / self.avtalte


Tall = dict[tuple[str, str], Sum]
"""(kvartal, enhet_id) → Sum."""


@cache
def is_working_day(dag: date) -> bool:
    return dag.weekday() < 5 and dag not in _HELLIGDAGER


def read(mappe: Path, tabell: str) -> list[Rad]:
    """The rows of a table as texts, whatever the format of the delivery."""
    fil = mappe / f"{tabell}.csv"
    if fil.exists():
        with fil.open(encoding="utf-8", newline="") as aapen:
            return list(csv.DictReader(aapen, delimiter=";"))
    ramme = read_frame(mappe / f"{tabell}.parquet")
    return [{k: _text(v) for k, v in rad.items()} for rad in ramme.iter_rows(named=True)]


def read_frame(fil: Path) -> pl.DataFrame:
    return pl.read_parquet(fil)


def _text(verdi: object) -> str:
    if isinstance(verdi, datetime):
        return verdi.isoformat()
    return "" if verdi is None else str(verdi)


def window(mappe: Path) -> tuple[list[str], date]:
    """The quarters a delivery covers, and its uttrekksdato."""
    innhold = tomllib.loads((mappe / "uttrekk.toml").read_text(encoding="utf-8"))
    fra, til = innhold["dekker_fra"], innhold["dekker_til"]
    aar = range(int(fra[:4]), int(til[:4]) + 1)
    alle = [f"{a}K{nr}" for a in aar for nr in (1, 2, 3, 4)]
    return [kvartal for kvartal in alle if fra <= kvartal <= til], innhold["uttrekksdato"]


def days_of(kvartal: str) -> list[date]:
    aar, nr = int(kvartal[:4]), int(kvartal[5])
    dag, dager = date(aar, 3 * nr - 2, 1), []
    while (dag.month + 2) // 3 == nr:
        dager.append(dag)
        dag += timedelta(days=1)
    return dager


def count_delivery(mappe: Path, kvartaler: list[str]) -> Tall:
    """Dagsverk per section of the given quarters, from one delivery."""
    fravaer = absence_by_day(mappe)
    tall: Tall = defaultdict(Sum)
    stillinger = [rad for rad in map(_position, read(mappe, "arbeidsforhold")) if rad]
    for kvartal in kvartaler:
        dager = [dag for dag in days_of(kvartal) if is_working_day(dag)]
        for person, enhet, fra, til, andel in stillinger:
            if fra <= dager[-1] and til >= dager[0]:
                ansatt = [dag for dag in dager if fra <= dag <= til]
                _count(tall[kvartal, enhet], person, andel, ansatt, fravaer.get(person, {}))
    return tall


def _position(rad: Rad) -> tuple[str, str, date, date, float] | None:
    """Person, section, first and last day, share of a full position; None for rows to leave out."""
    prosent = float(rad["stillingsprosent"] or 0)
    if not 0 < prosent <= 100 or not rad["enhet_id"] or rad["enhet_id"] == "A9-99":
        return None
    fra, til = date.fromisoformat(rad["fra"]), date.fromisoformat(rad["til"] or "9999-12-31")
    person = rad["person_id"] or rad["ansattnr"]
    return (person, rad["enhet_id"], fra, til, prosent / 100) if fra <= til else None


@dataclass
class Dag:
    """What holds on a day of a person."""

    sykt: tuple[str, str, float] | None = None
    """registrert, type and grad of the last registration."""
    permisjon: float = 0.0


@cache
def absence_by_day(mappe: Path) -> dict[str, dict[date, Dag]]:
    """Person → day → what holds; sickness and leave only."""
    _, uttrekksdato = window(mappe)
    person_av = {r["ansattnr"]: r["person_id"] for r in read(mappe, "arbeidsforhold")}
    personer: dict[str, dict[date, Dag]] = defaultdict(lambda: defaultdict(Dag))
    for rad in read(mappe, "fravaer"):
        if rad["type"] not in (*SYKT, "permisjon"):
            continue
        for dag in _days(rad, uttrekksdato):
            _put(personer[person_av.get(rad["ansattnr"]) or rad["ansattnr"]][dag], rad)
    return personer


def _days(rad: Rad, uttrekksdato: date) -> Iterator[date]:
    try:
        fra = date.fromisoformat(rad["fra"])
        til = date.fromisoformat(rad["til"]) if rad["til"] else uttrekksdato
        gyldig = rad["status"] == "godkjent" and 0 < float(rad["grad"]) <= 100
    except ValueError:
        return
    kort = (til - fra).days < 14
    if not gyldig or (rad["type"] == "permisjon" and kort):
        return
    for nummer in range((til - fra).days + 1):
        yield fra + timedelta(days=nummer)


def _put(dag: Dag, rad: Rad) -> None:
    grad = float(rad["grad"]) / 100
    if rad["type"] == "permisjon":
        dag.permisjon = max(dag.permisjon, grad)
    elif rad["type"] in SYKT:
        ny = (rad["registrert"], rad["type"], grad)
        dag.sykt = max(dag.sykt, ny) if dag.sykt else ny


def _count(
    total: Sum, person: str, andel: float, ansatt: list[date], fravaer: dict[date, Dag]
) -> None:
    total.avtalte += andel * len(ansatt)
    total.per_person[person] += 0.0
    for dag in ansatt:
        if dag not in fravaer:
            continue
        hva = fravaer[dag]
        total.avtalte -= andel * hva.permisjon
        if hva.sykt and hva.permisjon < 1:
            _, slag, grad = hva.sykt
            tapt = andel * grad
            total.tapte += tapt
            total.egenmeldt += tapt if slag == "egenmelding" else 0.0
            total.gradert += tapt if grad < 1 else 0.0
            total.per_person[person] += tapt


def count_all(rot: Path) -> Tall:
    """Every quarter from the newest delivery that covers it."""
    kilder: dict[str, Path] = {}
    for mappe in sorted(rot.iterdir()):
        for kvartal in window(mappe)[0]:
            kilder[kvartal] = mappe
    tall: Tall = {}
    for mappe in sorted(set(kilder.values())):
        tall |= count_delivery(mappe, [k for k, kilde in kilder.items() if kilde == mappe])
    return tall


def virksomhet(tall: Tall, kvartaler: list[str]) -> Sum:
    """The whole agency over some quarters."""
    return add([s for (kvartal, _), s in tall.items() if kvartal in kvartaler])


def add(summer: list[Sum]) -> Sum:
    total = Sum()
    for en in summer:
        total.avtalte += en.avtalte
        total.tapte += en.tapte
        total.egenmeldt += en.egenmeldt
        total.gradert += en.gradert
        for person, tapt in en.per_person.items():
            total.per_person[person] += tapt
    return total
