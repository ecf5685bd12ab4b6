"""The tiltak of the demo: read from the sample data, with their days, and written in the journal.

They go in through the journal's own door, each version by the user of the demo who wrote it, and
are as made up as the people. What is to happen soon moves with the løpende uttrekk.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from pipelines.access.arkiv import Arkiv
from pipelines.access.personsak import OSLO
from pipelines.access.roller import Rolle
from pipelines.demo import BRUKERE
from pipelines.demodata import taken_on, weeks_to
from pipelines.demosaker import remember_user, viewer_of
from pipelines.settings import Innstillinger
from pipelines.store.journal.personsak import new_sak
from pipelines.store.journal.tiltak import Skrevet
from pipelines.store.lager import Lager
from pipelines.tiltak.tiltak import Ansvarlig, Medvirkning, Slag, Status, Tiltakstekst

TILTAK = Path(__file__).resolve().parent.parent / "sample_data" / "tiltak.toml"
_SKREVET = time(10, 15)
_ROLLER = {
    "hr": Rolle.HR,
    "amu": Rolle.AMU,
    "verneombud": Rolle.AMU,
    "leder": Rolle.LEDER,
    "direktor": Rolle.LEDER,
}
"""What each user of the demo who writes tiltak acts as."""
_TEKSTER = ("tittel", "formaal", "forventet", "erfaring")
_DATOER = ("start", "innen", "evalueres", "slutt")
_PARTER = ("verneombud", "tillitsvalgt")
_EGNE_FELT = ("dag", "av")


@dataclass(frozen=True)
class Demoutgave:
    """One version, or one note: by which user of the demo, when."""

    av: str
    rolle: Rolle
    tid: datetime
    tekst: Tiltakstekst | str


@dataclass(frozen=True)
class Demotiltak:
    """A tiltak of the sample data, oldest version first."""

    utgaver: tuple[Demoutgave, ...]
    notater: tuple[Demoutgave, ...]


def read_sample(dag_0: date) -> tuple[Demotiltak, ...]:
    """All tiltak of the sample data, as on `dag_0`, the day of the løpende uttrekk.

    Nothing is written on `dag_0` or later; the order of versions stays.
    """
    innhold = tomllib.loads(TILTAK.read_text(encoding="utf-8"))
    return tuple(_one(rad, dag_0) for rad in innhold["tiltak"])


def seed_tiltak(lager: Lager, innstillinger: Innstillinger, naa: datetime) -> int:
    """Write the tiltak of the demo; how many there were. Nothing where there are some already."""
    arkiv = Arkiv(innstillinger.model_copy(update={"lager": lager.mappe}))
    if arkiv.tiltak.authors():
        return 0
    alle = read_sample(taken_on() + weeks_to(naa.astimezone(OSLO).date()))
    skrev = {en.av for ett in alle for en in (*ett.utgaver, *ett.notater)}
    brukere = {bruker.sub: bruker for bruker in BRUKERE if bruker.sub in skrev}
    for bruker in brukere.values():
        remember_user(arkiv, bruker)
    ider = {sub: viewer_of(arkiv, bruker) for sub, bruker in brukere.items()}
    for ett in alle:
        _write(arkiv, ett, ider)
    return len(alle)


def _write(arkiv: Arkiv, ett: Demotiltak, ider: Mapping[str, str]) -> None:
    """Versions and notes of one tiltak in the order they were made."""
    sak, versjon = new_sak(), 0
    for en in sorted((*ett.utgaver, *ett.notater), key=lambda en: en.tid):
        av = Skrevet(en.tid, ider[en.av], en.rolle.value)
        if isinstance(en.tekst, str):
            arkiv.tiltak.note(sak, en.tekst, av)
        else:
            versjon = arkiv.tiltak.write(sak, versjon, en.tekst.content(), av)


def _one(rad: Mapping[str, Any], dag_0: date) -> Demotiltak:
    felles = {navn: verdi for navn, verdi in rad.items() if navn not in ("utgave", "notat")}
    utgaver = []
    for utgave in rad["utgave"]:
        felles |= {navn: verdi for navn, verdi in utgave.items() if navn not in _EGNE_FELT}
        utgaver.append(_written(utgave, dag_0, _text(felles, dag_0)))
    notater = (_written(notat, dag_0, notat["tekst"]) for notat in rad.get("notat", ()))
    return Demotiltak(tuple(utgaver), tuple(notater))


def _written(rad: Mapping[str, Any], dag_0: date, tekst: Tiltakstekst | str) -> Demoutgave:
    dag = min(_day(rad["dag"], dag_0), dag_0 - timedelta(days=1))
    return Demoutgave(rad["av"], _ROLLER[rad["av"]], datetime.combine(dag, _SKREVET, UTC), tekst)


def _text(felt: Mapping[str, Any], dag_0: date) -> Tiltakstekst:
    kjent: dict[str, Any] = {navn: felt[navn] for navn in _TEKSTER if navn in felt}
    kjent |= {navn: _day(felt[navn], dag_0) for navn in _DATOER if navn in felt}
    kjent |= {navn: _took_part(felt[navn], dag_0) for navn in _PARTER if navn in felt}
    return Tiltakstekst(
        **kjent,
        slag=Slag(felt["slag"]),
        enheter=tuple(felt["enheter"]),
        ansvarlig=Ansvarlig(felt["ansvarlig"]),
        status=Status(felt["status"]),
    )


def _took_part(part: Mapping[str, Any], dag_0: date) -> Medvirkning:
    return Medvirkning(part["hvordan"], _day(part["dato"], dag_0))


def _day(dag: date | int, dag_0: date) -> date:
    """A date, or so many days from `dag_0`."""
    return dag if isinstance(dag, date) else dag_0 + timedelta(days=dag)
