"""Everything that is stored about one person, for that person (GDPR art. 15)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl

from pipelines.access.arkiv import Arkiv
from pipelines.access.innsyn import Innsyn
from pipelines.access.logg import AAPNET, OSLO, SETT, read_looks_at_self
from pipelines.access.personadgang import (
    ETT_OPPSLAG,
    log_entry,
    open_for_people,
    people_of,
)
from pipelines.access.roller import RETTER, Personer, Rolle, Side
from pipelines.errors import TilgangFeil
from pipelines.followup.punkter import Stoppunkt
from pipelines.ingest.uttrekk import AVVISTE_FELT
from pipelines.store.avviste import find_rejected
from pipelines.store.journal.hvelv import Persondata
from pipelines.store.journal.innsynslogg import Utfall
from pipelines.store.journal.okter import Okt
from pipelines.store.journal.personsak import Sakshendelse, Saksslag
from pipelines.store.les_person import Personrader

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


_FELT = {
    "hva": "hva dere prøver",
    "grunn": "hvorfor",
    "maate": "hvordan dere ser om det hjelper",
    "ellers": "hvis det ikke hjelper",
    "hvem": "hvem som er med",
    "slutt": "prøves til og med",
    "resultat": "resultat",
    "tekst": "tekst",
    "notat": "notat",
}


@dataclass(frozen=True)
class Del:
    """One part of the copy: a heading, and a table of words."""

    tittel: str
    hoder: tuple[str, ...]
    rader: tuple[tuple[str, ...], ...] = field(repr=False)
    forklaring: str = ""
    """What it is, where the table does not say it."""


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
    numre = person.ansattnr if person else ()
    people_of(arkiv)
    deler = (
        _identity(person, arkiv.hvelv.read_user(innsyn.bruker) or {}),
        _employments(_everywhere(arkiv, lambda kilde: kilde.all_employments(ansatt_id))),
        _absences(_everywhere(arkiv, lambda kilde: kilde.all_absences(ansatt_id))),
        *_follow_up(arkiv, ansatt_id),
        _registered(arkiv.personsak.of(ansatt_id, med_trukne=True)),
        _rejected(find_rejected(arkiv.lager, numre)),
        _looks(read_looks_at_self(innsyn)),
        _own_looks(arkiv.logg.rows(bruker=innsyn.bruker)),
        _logins(arkiv.okter.of(innsyn.bruker)),
    )
    return Egenkopi(
        navn=(person.navn if person else None) or "Uten navn",
        ansattnr=numre,
        per_dato=arkiv.per_dato or naa.date(),
        laget=naa,
        deler=deler,
    )


def _everywhere(arkiv: Arkiv, les: Callable[[Personrader], pl.DataFrame]) -> pl.DataFrame:
    """Rows of the follow-up and of the statistics, each said once, newest first."""
    kilder = [kilde for kilde in (arkiv.oppfolging, arkiv.snapshot) if kilde is not None]
    rader = pl.concat([les(kilde.personer) for kilde in kilder])
    return rader.unique(maintain_order=True).sort("fra", descending=True, maintain_order=True)


def _identity(person: Persondata | None, innlogget: Mapping[str, str]) -> Del:
    rader = (
        ("Navn", (person.navn if person else None) or ""),
        ("E-post", (person.epost if person else None) or ""),
        ("Ansattnummer", ", ".join(person.ansattnr) if person else ""),
        ("Navn fra innloggingen", innlogget.get("navn", "")),
        ("E-post fra innloggingen", innlogget.get("epost", "")),
    )
    return Del("Hvem du er", ("Hva", "Verdi"), rader)


def _employments(rader: pl.DataFrame) -> Del:
    return Del(
        "Arbeidsforhold",
        ("Enhet", "Fra", "Til", "Stilling", "Kjønn", "Gruppe", "Sted", "Egen leder", "Dagsverk"),
        tuple(
            (
                str(rad["enhet"]),
                _day(rad["fra"]),
                _day(rad["til"]),
                f"{_number(rad['stillingsprosent'])} %",
                rad["kjonn"] or "",
                rad["stillingsgruppe"] or "",
                rad["kontorsted"] or "",
                _yes(rad["har_egen_leder"]),
                _number(rad["egne_dagsverk"]),
            )
            for rad in rader.to_dicts()
        ),
    )


def _absences(rader: pl.DataFrame) -> Del:
    return Del(
        "Registrert fravær",
        ("Type", "Fra", "Til", "Grad", "Arbeidsrelatert", "Registrert", "Dagsverk"),
        tuple(
            (
                str(rad["type"]).replace("_", " "),
                _day(rad["fra"]),
                "pågår" if rad["paagaar"] else _day(rad["til"]),
                f"{_number(rad['grad'])} %",
                _yes(rad["arbeidsrelatert"]),
                f"{rad['registrert']:%d.%m.%Y}" if rad["registrert"] else "",
                _number(rad["egne_dagsverk"]),
            )
            for rad in rader.to_dicts()
        ),
    )


def _rejected(rader: pl.DataFrame) -> Del:
    """Rows of deliveries that broke a rule, as they were delivered."""
    return Del(
        "Rader som ikke kunne brukes",
        ("Fil", "Regel", "Innhold"),
        tuple(
            (
                str(rad["kilde_fil"]),
                str(rad["regel"]),
                "; ".join(
                    f"{navn}: {verdi}"
                    for navn, verdi in rad.items()
                    if verdi and navn not in AVVISTE_FELT and navn != "leder_ansattnr"
                ),
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
        (str(rad["gruppe"]), str(rad["tilfeller"]), _number(rad["dagsverk"]))
        for rad in fil.gjentatt([ansatt_id]).to_dicts()
    )
    return (
        Del("Sykefravær som følges opp", ("Fra", "Til", "Dager"), tilfeller),
        Del("Oppfølging levert fra et annet system", ("Hva", "Dato"), levert),
        Del(
            "Påminnelse til lederen om en samtale",
            ("Sammenlignet med", "Korte fravær", "Dagsverk"),
            signal,
            "Har du hatt flere korte fravær enn de faste grensene for lignende arbeid, blir "
            "lederen din minnet om å spørre hvordan du har det på jobb. Grensene settes én gang "
            "i året, og ingenting avgjøres om deg. Står det noe her, er det tallene bak.",
        ),
    )


def _registered(hendelser: list[Sakshendelse]) -> Del:
    return Del(
        "Registrert i Trafikklys",
        ("Når", "Hva", "Gjelder", "Innhold"),
        tuple(
            (
                _moment(ett.tid),
                f"{_SLAG[ett.slag]}{' (trukket senere)' if ett.trukket else ''}",
                f"{_event(ett.hendelse) if ett.hendelse else ''} {_day(ett.dato)}".strip(),
                "; ".join(
                    f"{_FELT[navn]}: {verdi}" for navn, verdi in ett.innhold.items() if verdi
                ),
            )
            for ett in hendelser
        ),
    )


def _looks(rader: pl.DataFrame) -> Del:
    return Del(
        "Hvem som har sett på opplysningene",
        ("Når", "Hvem", "Rolle", "Hva", "Formål"),
        tuple(
            (
                _moment(rad["tid"]),
                str(rad["navn"]),
                RETTER[Rolle(rad["rolle"])].navn,
                SETT.get(rad["utfall"], AAPNET),
                str(rad["formaal"]),
            )
            for rad in rader.to_dicts()
        ),
    )


def _own_looks(rader: pl.DataFrame) -> Del:
    """What the viewer has looked at, without whom: that is somebody else's."""
    return Del(
        "Det du selv har åpnet",
        ("Når", "Rolle", "Side", "Formål", "Resultat"),
        tuple(
            (
                _moment(rad["tid"]),
                RETTER[Rolle(rad["rolle"])].navn,
                str(rad["side"]),
                str(rad["formaal"]),
                str(rad["utfall"]),
            )
            for rad in rader.to_dicts()
        ),
    )


def _logins(okter: Sequence[tuple[datetime, Okt]]) -> Del:
    return Del(
        "Innloggingene dine",
        ("Logget inn", "Sist i bruk", "Logget ut"),
        tuple(
            (_moment(inn), _moment(okt.sist_aktiv), _moment(okt.avsluttet)) for inn, okt in okter
        ),
    )


def _event(kode: str) -> str:
    navn = {punkt.hendelse: punkt.navn for punkt in Stoppunkt if punkt.hendelse is not None}
    return navn[next(ett for ett in navn if ett == kode)]


def _day(dag: date | None) -> str:
    return f"{dag:%d.%m.%Y}" if dag else ""


def _moment(tid: datetime | None) -> str:
    return f"{tid.astimezone(OSLO):%d.%m.%Y kl. %H.%M}" if tid else ""


def _number(verdi: float | None) -> str:
    return "" if verdi is None else f"{verdi:g}".replace(".", ",")


def _yes(verdi: bool | None) -> str:
    return "" if verdi is None else "ja" if verdi else "nei"
