"""What the leaders of the demo have registered: agreements, evaluations, a planned talk.

It goes in through the journal's own door and is as made up as the people. Days are counted from
the day of the løpende uttrekk, and move with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from pipelines.access.arkiv import Arkiv
from pipelines.access.avtaler import Avtaletekst, Resultat
from pipelines.access.innlogging import user_id
from pipelines.access.personsak import OSLO
from pipelines.access.roller import Rolle
from pipelines.contract.codes import Hendelse
from pipelines.demo import BRUKERE, Demobruker, known
from pipelines.demodata import taken_on, weeks_to
from pipelines.settings import Innstillinger
from pipelines.store.journal.hvelv import Oppslag
from pipelines.store.journal.personsak import Sakshendelse, Saksslag, new_sak
from pipelines.store.lager import Lager

_SKREVET = time(9, 30)


@dataclass(frozen=True)
class _Innslag:
    """One event of a sak: what, which day, by which user of the demo."""

    slag: Saksslag
    dag: date
    av: str = "leder"
    innhold: Mapping[str, str] = field(default_factory=dict)
    neste: date | None = None
    hendelse: Hendelse | None = None


def _agreement(dag: date, tekst: Avtaletekst, av: str = "leder") -> _Innslag:
    return _Innslag(Saksslag.AVTALE, dag, av, tekst.content(), tekst.neste)


def _evaluation(
    dag: date, resultat: Resultat, tekst: str, neste: date | None = None, av: str = "leder"
) -> _Innslag:
    innhold = {"resultat": resultat.value, "tekst": tekst}
    return _Innslag(Saksslag.EVALUERT, dag, av, innhold, neste)


def _saker(dag_0: date) -> tuple[tuple[str, tuple[_Innslag, ...]], ...]:
    """Ansattnr and the events of one sak, oldest first; `dag_0` is the day of the uttrekk."""
    return (
        ("10036", (_shorter_days(dag_0),)),
        ("10090", _tried_last_year(dag_0)),
        ("10168", (_Innslag(Saksslag.SAMTALE_AVTALT, _from(dag_0, 7)),)),
        ("10275", (_talk_that_was_held(dag_0),)),
        ("10045", _with_own_words(dag_0)),
    )


def _from(dag_0: date, dager: int) -> date:
    return dag_0 + timedelta(days=dager)


def _shorter_days(dag_0: date) -> _Innslag:
    """To be looked at together next week."""
    tekst = Avtaletekst(
        hva="Tre dager i uken. Saker uten frist samme dag, og ikke telefonvakt.",
        grunn="Det er telefonvakten som er vanskeligst å dele opp når dagene er kortere.",
        maate="Vi ser om dagene holder seg innenfor avtalt tid to uker på rad.",
        ellers="Vi tar opp en dag hjemmefra og snakker med bedriftshelsetjenesten.",
        hvem="Tillitsvalgt er med på neste møte",
        neste=_from(dag_0, 7),
        slutt=_from(dag_0, 63),
    )
    return _agreement(_from(dag_0, -51), tekst)


def _tried_last_year(dag_0: date) -> tuple[_Innslag, ...]:
    """From an earlier tilfelle, which is over: what was tried, and that it helped."""
    tekst = Avtaletekst(
        hva="Halve dager i fire uker, med arbeid i skriftkøen i stedet for telefon.",
        grunn="Køen kan legges bort og tas opp igjen. Det kan ikke telefonen.",
        maate="En kort prat hver fredag om hva som gikk og ikke gikk.",
        ellers="Vi forlenger med to uker og ser på oppgavene på nytt.",
        neste=_from(dag_0, -306),
        slutt=_from(dag_0, -297),
    )
    return (
        _agreement(_from(dag_0, -338), tekst),
        _evaluation(
            _from(dag_0, -306),
            Resultat.FORTSETTER,
            "Det går bra. Fredagspraten beholdes.",
            _from(dag_0, -295),
        ),
        _evaluation(
            _from(dag_0, -295),
            Resultat.HJALP,
            "Tilbake i full jobb. Skriftkøen i starten av uken var det som hjalp mest.",
        ),
    )


def _talk_that_was_held(dag_0: date) -> _Innslag:
    return _Innslag(
        Saksslag.GJENNOMFOERT,
        _from(dag_0, -57),
        "leder2",
        {"notat": "Gikk gjennom arbeidsplanen for høsten."},
        hendelse=Hendelse.SAMTALE,
    )


def _with_own_words(dag_0: date) -> tuple[_Innslag, ...]:
    tekst = Avtaletekst(
        hva="60 % fra uke tre: kortere dager, og fast plass i det stille rommet.",
        grunn="Støyen i landskapet er det som tærer mest på.",
        maate="Vi ser på det sammen etter tre uker.",
        ellers="Vi prøver to dager hjemmefra.",
        neste=_from(dag_0, 14),
    )
    ord_selv = {"tekst": "Det stille rommet er ofte opptatt på tirsdager. Kan det settes av?"}
    return (
        _agreement(_from(dag_0, -9), tekst),
        _Innslag(Saksslag.KOMMENTAR, _from(dag_0, -2), "ansatt", ord_selv),
    )


def seed_people(lager: Lager, innstillinger: Innstillinger, naa: datetime) -> int:
    """Register what the demo's leaders agreed with their people; how many events that were.

    Does nothing where anything is registered already. People whom the vault does not know are
    passed over.
    """
    arkiv = Arkiv(innstillinger.model_copy(update={"lager": lager.mappe}))
    if arkiv.personsak.count():
        return 0
    dag_0 = taken_on() + weeks_to(naa.astimezone(OSLO).date())
    hendelser = [
        hendelse
        for ansattnr, sak in _saker(dag_0)
        for hendelse in _as_events(arkiv, ansattnr, sak, dag_0)
    ]
    for bruker in BRUKERE:
        if viewer_of(arkiv, bruker) in {hendelse.bruker for hendelse in hendelser}:
            remember_user(arkiv, bruker)
    for hendelse in hendelser:
        arkiv.personsak.write(hendelse)
    return len(hendelser)


def _as_events(
    arkiv: Arkiv, ansattnr: str, innslag: tuple[_Innslag, ...], dag_0: date
) -> list[Sakshendelse]:
    """The events of one sak, each written on its day, or the day before `dag_0`."""
    ansatt_id, sak = arkiv.hvelv.find(Oppslag.ANSATTNR, ansattnr), new_sak()
    brukere = {bruker.sub: viewer_of(arkiv, bruker) for bruker in BRUKERE}
    if ansatt_id is None:
        return []
    return [
        Sakshendelse(
            ansatt_id=ansatt_id,
            sak=sak,
            slag=ett.slag,
            dato=ett.dag,
            tid=datetime.combine(min(ett.dag, _from(dag_0, -1)), _SKREVET, UTC),
            bruker=brukere[ett.av],
            rolle=Rolle.ANSATT if ett.av == "ansatt" else Rolle.LEDER,
            innhold=ett.innhold,
            hendelse=ett.hendelse,
            neste=ett.neste,
        )
        for ett in innslag
    ]


def viewer_of(arkiv: Arkiv, bruker: Demobruker) -> str:
    """What stands for the user in the journal. The login service has a new address every start, so
    it is never quite the one that logs in.
    """
    return user_id(arkiv.brukernoekkel, "demo", bruker.sub)


def remember_user(arkiv: Arkiv, bruker: Demobruker) -> None:
    """So that the pages can say who wrote it."""
    navn, epost = known(bruker)
    ansatt_id = arkiv.hvelv.find(Oppslag.ANSATTNR, bruker.ansattnr or "")
    arkiv.hvelv.remember_user(
        viewer_of(arkiv, bruker),
        {"navn": navn, "epost": epost, "ansatt_id": "" if ansatt_id is None else str(ansatt_id)},
    )
