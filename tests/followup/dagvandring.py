"""The oracle: every rule again, walking one calendar day at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.followup.fravaer import Rad, months_before

SYK = {"egenmelding", "sykmelding"}
FRI = {"ferie", "permisjon"}


@dataclass
class Tilfelle:
    start: date
    slutt: date
    sykedager: int
    syke: list[date] = field(default_factory=list)


def days(fra: date, til: date) -> Iterator[date]:
    while fra <= til:
        yield fra
        fra += timedelta(days=1)


def registered(rader: Iterable[Rad], per_dato: date) -> dict[date, list[Rad]]:
    """Each day with what is registered on it, as known on per_dato."""
    dagene: dict[date, list[Rad]] = {}
    for rad in rader:
        for dagen in days(rad.fra, min(rad.til or per_dato, per_dato)):
            dagene.setdefault(dagen, []).append(rad)
    return dagene


def walk(rader: Iterable[Rad], per_dato: date, friskedager: int = 16) -> list[Tilfelle]:
    """The tilfeller of one person."""
    dagene = registered(rader, per_dato)
    ferdige: list[Tilfelle] = []
    aapent: Tilfelle | None = None
    friske, bro, har_arbeidet = 0, 0, False
    for dagen in days(min(dagene, default=per_dato), per_dato):
        typer = {rad.type for rad in dagene.get(dagen, [])}
        if typer & SYK:
            if aapent is None:
                aapent = Tilfelle(dagen, dagen, 0)
                ferdige.append(aapent)
                bro = 0
            aapent.sykedager += bro + 1
            aapent.slutt = dagen
            aapent.syke.append(dagen)
            friske, bro, har_arbeidet = 0, 0, False
        elif aapent is not None:
            if typer & FRI and not har_arbeidet:
                bro += 1
            else:
                har_arbeidet = har_arbeidet or not typer & FRI
                friske += 1
            if friske == friskedager:
                aapent = None
    return ferdige


def by_person(rader: Iterable[Rad]) -> dict[int, list[Rad]]:
    personer: dict[int, list[Rad]] = {}
    for rad in rader:
        personer.setdefault(rad.ansatt_id, []).append(rad)
    return dict(sorted(personer.items()))


def spells(rader: Iterable[Rad], per_dato: date, friskedager: int = 16) -> list[tuple[object, ...]]:
    """As the rows of oppfolgingstilfeller."""
    return [
        (person, t.start, t.slutt, t.sykedager, t.sykedager // 7, t.slutt == per_dato)
        for person, egne in by_person(rader).items()
        for t in walk(egne, per_dato, friskedager)
    ]


def max_date(rader: Iterable[Rad], per_dato: date) -> tuple[int, date] | None:
    """Days of sykepenger used, and the day the 248th is; None for who is not sick on per_dato."""
    tilfeller = walk(rader, per_dato)
    if not tilfeller or tilfeller[-1].slutt != per_dato:
        return None
    brukt, brukt_til, forrige = 0, date.min, date.min
    etter = months_before(per_dato, 36)
    for tilfelle in tilfeller:
        for nr, dagen in enumerate(tilfelle.syke, start=1):
            if forrige != date.min and (dagen - forrige).days - 1 >= 182:
                brukt, brukt_til = 0, date.min
            forrige = dagen
            if nr > 16 and dagen > etter and dagen.weekday() < 5:
                brukt += 1
                brukt_til = dagen if brukt == 248 else brukt_til
    if brukt >= 248:
        return brukt, brukt_til
    nr, tenkt, dagen = len(tilfeller[-1].syke), brukt, per_dato
    while tenkt < 248:
        dagen += timedelta(days=1)
        nr += 1
        tenkt += nr > 16 and dagen.weekday() < 5
    return brukt, dagen


def self_certified(rader: Iterable[Rad], per_dato: date) -> int:
    """Days of egenmelding the last twelve months, with weekends between two of them."""
    dagene = {
        dagen
        for dagen, egne in registered(rader, per_dato).items()
        if any(rad.type == "egenmelding" for rad in egne)
    }
    for dagen in sorted(dagene):
        i_helgen = []
        neste = dagen + timedelta(days=1)
        while neste.weekday() >= 5 and neste not in dagene:
            i_helgen.append(neste)
            neste += timedelta(days=1)
        if neste in dagene:
            dagene.update(i_helgen)
    return sum(dagen > months_before(per_dato, 12) for dagen in dagene)
