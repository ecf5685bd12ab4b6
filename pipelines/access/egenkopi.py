"""Everything that is stored about one person, for that person (GDPR art. 15)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl

from pipelines.access.arkiv import Arkiv
from pipelines.access.innsyn import Innsyn
from pipelines.access.logg import OSLO, read_looks_at_self
from pipelines.access.personadgang import (
    ETT_OPPSLAG,
    log_entry,
    open_for_people,
    people_of,
)
from pipelines.access.roller import RETTER, Personer, Rolle, Side
from pipelines.errors import TilgangFeil
from pipelines.followup.punkter import Stoppunkt
from pipelines.store.journal.innsynslogg import Utfall
from pipelines.store.journal.personsak import Sakshendelse, Saksslag

ALT = date(1900, 1, 1)
_SLAG = {
    Saksslag.GJENNOMFOERT: "gjennomført",
    Saksslag.UNOEDVENDIG: "vurdert som åpenbart unødvendig",
    Saksslag.SAMTALE_AVTALT: "samtale avtalt",
    Saksslag.AVTALE: "avtale",
    Saksslag.EVALUERT: "avtale vurdert",
    Saksslag.KOMMENTAR: "din kommentar",
    Saksslag.HOLDES_UTENFOR: "ingen påminnelser om korte fravær til og med datoen",
    Saksslag.TRUKKET: "trukket tilbake",
}


@dataclass(frozen=True)
class Del:
    """One part of the copy: a heading, and a table of words."""

    tittel: str
    hoder: tuple[str, ...]
    rader: tuple[tuple[str, ...], ...] = field(repr=False)


@dataclass(frozen=True)
class Egenkopi:
    navn: str = field(repr=False)
    ansattnr: tuple[str, ...] = field(repr=False)
    per_dato: date
    laget: datetime
    deler: tuple[Del, ...] = field(repr=False)


def read_own_copy(innsyn: Innsyn, naa: datetime) -> Egenkopi:
    """All rows about the viewer, also what was withdrawn. Raises TilgangFeil for anybody else."""
    if innsyn.rett.personer is not Personer.SELV or innsyn.ansatt_id is None:
        raise TilgangFeil("Bare den det gjelder, kan hente alt om seg selv.")
    arkiv, ansatt_id = open_for_people(innsyn), innsyn.ansatt_id
    innslag = log_entry(innsyn, ansatt_id, Side.MIN_SIDE, Utfall.VIST, naa)
    arkiv.logg.write_once(innslag, ETT_OPPSLAG)
    person = arkiv.hvelv.read(ansatt_id)
    personer = people_of(arkiv)
    deler = (
        _identity(person.navn if person else None, person.epost if person else None),
        _employments(personer.employments(ansatt_id)),
        _absences(personer.absences(ansatt_id, ALT)),
        *_follow_up(arkiv, ansatt_id),
        _registered(arkiv.personsak.of(ansatt_id, med_trukne=True)),
        _looks(read_looks_at_self(innsyn)),
    )
    return Egenkopi(
        navn=(person.navn if person else None) or "Uten navn",
        ansattnr=person.ansattnr if person else (),
        per_dato=arkiv.per_dato or naa.date(),
        laget=naa,
        deler=deler,
    )


def _identity(navn: str | None, epost: str | None) -> Del:
    rader = (("Navn", navn or ""), ("E-post", epost or ""))
    return Del("Hvem du er", ("Hva", "Verdi"), rader)


def _employments(rader: pl.DataFrame) -> Del:
    return Del(
        "Arbeidsforhold",
        ("Enhet", "Fra", "Til", "Stilling"),
        tuple(
            (
                str(rad["enhet"] or rad["enhet_id"]),
                _day(rad["fra"]),
                _day(rad["til"]),
                f"{rad['stillingsprosent']:g} %".replace(".", ","),
            )
            for rad in rader.to_dicts()
        ),
    )


def _absences(rader: pl.DataFrame) -> Del:
    return Del(
        "Registrert fravær",
        ("Type", "Fra", "Til", "Grad"),
        tuple(
            (
                str(rad["type"]).replace("_", " "),
                _day(rad["fra"]),
                "pågår" if rad["paagaar"] else _day(rad["til"]),
                f"{rad['grad']:g} %".replace(".", ","),
            )
            for rad in rader.to_dicts()
        ),
    )


def _follow_up(arkiv: Arkiv, ansatt_id: int) -> tuple[Del, ...]:
    fil = arkiv.oppfolging
    if fil is None:
        return ()
    tilfeller = tuple(
        (_day(rad["start"]), _day(rad["slutt"]), str(rad["sykedager"]))
        for rad in fil.tilfeller([ansatt_id]).to_dicts()
    )
    levert = tuple(
        (_event(rad["hendelse"]), _day(rad["dato"]))
        for rad in fil.hendelser([ansatt_id]).to_dicts()
    )
    signal = tuple(
        (str(rad["gruppe"]), str(rad["tilfeller"]), f"{rad['dagsverk']:.1f}".replace(".", ","))
        for rad in fil.gjentatt([ansatt_id]).to_dicts()
    )
    return (
        Del("Sykefravær som følges opp", ("Fra", "Til", "Dager"), tilfeller),
        Del("Oppfølging levert fra et annet system", ("Hva", "Dato"), levert),
        Del(
            "Påminnelse til lederen om en samtale",
            ("Sammenlignet med", "Korte fravær", "Dagsverk"),
            signal,
        ),
    )


def _registered(hendelser: list[Sakshendelse]) -> Del:
    return Del(
        "Registrert i Trafikklys",
        ("Når", "Hva", "Gjelder", "Innhold"),
        tuple(
            (
                f"{ett.tid.astimezone(OSLO):%d.%m.%Y kl. %H.%M}",
                f"{_SLAG[ett.slag]}{' (trukket senere)' if ett.trukket else ''}",
                f"{_event(ett.hendelse) if ett.hendelse else ''} {_day(ett.dato)}".strip(),
                "; ".join(verdi for verdi in ett.innhold.values() if verdi),
            )
            for ett in hendelser
        ),
    )


def _looks(rader: pl.DataFrame) -> Del:
    return Del(
        "Hvem som har sett på opplysningene",
        ("Når", "Hvem", "Rolle", "Formål"),
        tuple(
            (
                f"{rad['tid']:%d.%m.%Y kl. %H.%M}",
                str(rad["navn"]),
                RETTER[Rolle(rad["rolle"])].navn,
                str(rad["formaal"]),
            )
            for rad in rader.to_dicts()
        ),
    )


def _event(kode: str) -> str:
    navn = {punkt.hendelse: punkt.navn for punkt in Stoppunkt if punkt.hendelse is not None}
    return navn[next(ett for ett in navn if ett == kode)]


def _day(dag: date | None) -> str:
    return f"{dag:%d.%m.%Y}" if dag else ""
