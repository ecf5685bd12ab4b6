"""What one delivery shows: the quarters it covers, as the systems knew them on its day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipelines.contract.perioder import Kvartal
from sample_data.fravaer import Registrering, position_on
from sample_data.navn import email_of
from sample_data.organisasjon import ETTERFOLGERE, OMORGANISERING, ROT, VIRKSOMHET, Enhet
from sample_data.personer import Bemanning, Person, Stilling, leader_of, leader_slots

Verdi = str | float | date | None


@dataclass(frozen=True)
class Leveranse:
    """One uttrekk folder: which quarters, written on which day, in which format."""

    fra: Kvartal
    til: Kvartal
    uttrekksdato: date
    format: str = "csv"
    med_feil: bool = False

    @property
    def navn(self) -> str:
        return str(self.til)

    def touches(self, fra: date, til: date | None) -> bool:
        return fra <= self.til.slutt and (til is None or til >= self.fra.start)

    @property
    def knows_reorganisation(self) -> bool:
        return self.til.slutt >= OMORGANISERING


@dataclass(frozen=True)
class Tabell:
    navn: str
    kolonner: tuple[str, ...]
    rader: list[tuple[Verdi, ...]]


def _of(tekst: str) -> Kvartal:
    return Kvartal.parse(tekst)


LEVERANSER = (
    Leveranse(_of("2021K4"), _of("2025K2"), date(2025, 7, 21), format="parquet"),
    Leveranse(_of("2024K3"), _of("2025K3"), date(2025, 10, 20)),
    Leveranse(_of("2024K4"), _of("2025K4"), date(2026, 1, 20)),
    Leveranse(_of("2025K1"), _of("2026K1"), date(2026, 4, 21)),
    Leveranse(_of("2025K2"), _of("2026K2"), date(2026, 7, 20)),
    Leveranse(_of("2025K3"), _of("2026K3"), date(2026, 10, 20), med_feil=True),
)
"""The first brings the history in one go; then five quarters at a time, as recommended."""


def manifest(leveranse: Leveranse) -> str:
    return (
        "# Oppdiktet uttrekk, laget av sample_data/generate.py\n"
        f'virksomhet = "{VIRKSOMHET}"\n'
        f'dekker_fra = "{leveranse.fra}"\n'
        f'dekker_til = "{leveranse.til}"\n'
        f"uttrekksdato = {leveranse.uttrekksdato.isoformat()}\n"
        'kilde = "Eksempeldata (oppdiktet)"\n'
    )


def tables(hus: Bemanning, fravaer: list[Registrering], leveranse: Leveranse) -> list[Tabell]:
    """The tables of one delivery, in the default contract."""
    arbeidsforhold = _arbeidsforhold(hus, leveranse)
    ansattnumre = {str(rad[0]) for rad in arbeidsforhold.rader}
    tabeller = [
        _organisasjon(hus, leveranse),
        arbeidsforhold,
        _fravaer(fravaer, leveranse, ansattnumre),
        _navn(hus, ansattnumre),
    ]
    if leveranse.knows_reorganisation:
        kvartal = str(Kvartal.of(OMORGANISERING))
        rader: list[tuple[Verdi, ...]] = [(gammel, ny, kvartal) for gammel, ny in ETTERFOLGERE]
        tabeller.append(Tabell("etterfolger", ("gammel_enhet", "ny_enhet", "fra_kvartal"), rader))
    return tabeller


def _number(person: Person | None, dag: date) -> str | None:
    return (position_on(person, dag) or person.ansattnr) if person else None


def _organisasjon(hus: Bemanning, leveranse: Leveranse) -> Tabell:
    kolonner = (
        "enhet_id", "navn", "overordnet_id", "nivaa", "leder_ansattnr", "arbeidstype", "kontorsted"
    )  # fmt: skip
    dag = leveranse.til.slutt
    rader: list[tuple[Verdi, ...]] = [
        (
            enhet.enhet_id,
            enhet.navn,
            enhet.overordnet,
            enhet.nivaa,
            _number(leader_of(hus, enhet.enhet_id, 0, dag), dag),
            enhet.arbeidstype,
            enhet.kontorsted,
        )
        for enhet in hus.enheter.values()
        if leveranse.touches(enhet.fra or date.min, enhet.til)
    ]
    return Tabell("organisasjon", kolonner, rader)


def _arbeidsforhold(hus: Bemanning, leveranse: Leveranse) -> Tabell:
    kolonner = (
        "ansattnr", "arbeidsforhold_id", "person_id", "enhet_id", "fra", "til", "stillingsprosent",
        "kjonn", "stillingsgruppe", "kontorsted", "leder_ansattnr",
    )  # fmt: skip
    rader: list[tuple[Verdi, ...]] = [
        (
            stilling.ansattnr,
            stilling.arbeidsforhold_id,
            person.person_id,
            stilling.enhet_id,
            stilling.fra,
            _known_end(stilling, leveranse),
            stilling.prosent,
            person.kjonn,
            stilling.gruppe,
            stilling.kontorsted,
            _number(*_nearest_leader(hus, person, stilling, leveranse)),
        )
        for person, stilling in _positions(hus)
        if leveranse.touches(stilling.fra, stilling.til)
    ]
    return Tabell("arbeidsforhold", kolonner, sorted(rader, key=lambda r: (str(r[0]), str(r[4]))))


def _positions(hus: Bemanning) -> Iterator[tuple[Person, Stilling]]:
    for person in hus.folk:
        for stilling in person.stillinger + person.ekstra:
            yield person, stilling


def _known_end(stilling: Stilling, leveranse: Leveranse) -> date | None:
    """The end as known on the day of the extract: a future one only if it was agreed."""
    if stilling.til and (stilling.til <= leveranse.uttrekksdato or stilling.midlertidig):
        return stilling.til
    return None


def _nearest_leader(
    hus: Bemanning, person: Person, stilling: Stilling, leveranse: Leveranse
) -> tuple[Person | None, date]:
    """The leader as last known for the position, and the day it was so."""
    dag = min(stilling.til or leveranse.til.slutt, leveranse.til.slutt)
    enhet = hus.enheter[stilling.enhet_id]
    plasser = [leader_of(hus, enhet.enhet_id, n, dag) for n in range(leader_slots(enhet))]
    if person is plasser[0]:
        return _leader_above(hus, enhet, dag), dag
    if person in plasser[1:]:
        return plasser[0], dag
    return plasser[person.nr % len(plasser)] or plasser[0], dag


def _leader_above(hus: Bemanning, enhet: Enhet, dag: date) -> Person | None:
    return None if enhet.enhet_id == ROT else leader_of(hus, enhet.overordnet or ROT, 0, dag)


def _fravaer(fravaer: list[Registrering], leveranse: Leveranse, ansattnumre: set[str]) -> Tabell:
    kolonner = (
        "ansattnr", "arbeidsforhold_id", "fra", "til", "type", "grad", "arbeidsrelatert", "status",
        "registrert",
    )  # fmt: skip
    rader: list[tuple[Verdi, ...]] = [
        (
            rad.ansattnr,
            rad.arbeidsforhold_id,
            rad.fra,
            _end_so_far(rad, leveranse),
            rad.type,
            rad.grad,
            {True: "ja", False: "nei", None: None}[rad.arbeidsrelatert],
            "godkjent" if rad.omgjort and rad.omgjort > leveranse.uttrekksdato else rad.status,
            rad.registrert,
        )
        for rad in fravaer
        if rad.registrert.date() <= leveranse.uttrekksdato
        and leveranse.touches(rad.fra, rad.til)
        and rad.ansattnr in ansattnumre
    ]
    return Tabell("fravaer", kolonner, rader)


def _end_so_far(rad: Registrering, leveranse: Leveranse) -> date | None:
    """Illness that goes on has no end yet; ferie and permisjon are agreed beforehand."""
    ill = rad.type in ("egenmelding", "sykmelding", "sykt_barn")
    return None if ill and rad.til > leveranse.uttrekksdato else rad.til


def _navn(hus: Bemanning, ansattnumre: set[str]) -> Tabell:
    rader: dict[str, tuple[Verdi, ...]] = {}
    for person, stilling in _positions(hus):
        if stilling.ansattnr in ansattnumre:
            epost = email_of(person.navn, stilling.ansattnr)
            rader[stilling.ansattnr] = (stilling.ansattnr, person.navn, epost)
    return Tabell("navn", ("ansattnr", "navn", "epost"), [rader[n] for n in sorted(rader)])
