"""The løpende uttrekk: absence of the last fifteen months as the systems knew it on one day."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

from pipelines.contract.perioder import Kvartal
from sample_data.demofolk import OPPFOLGING, with_demo_people
from sample_data.fravaer import Registrering, position_on
from sample_data.oppfolging import Rad, followed_up, practice_of, spells
from sample_data.organisasjon import VIRKSOMHET
from sample_data.personer import Bemanning, Person
from sample_data.uttrekk import Leveranse, Tabell, Verdi, tables

LOPENDE = Leveranse(Kvartal.parse("2025K3"), Kvartal.parse("2026K3"), date(2026, 9, 30))
"""Fifteen months, so that a rolling year and compliance over four quarters rest on it alone."""
GJELDER_FRA = LOPENDE.fra.start


def running_manifest() -> str:
    """The text of uttrekk.toml."""
    return (
        "# Oppdiktet løpende uttrekk, laget av sample_data/generate.py\n"
        f'virksomhet = "{VIRKSOMHET}"\n'
        'slag = "lopende"\n'
        f"gjelder_fra = {GJELDER_FRA.isoformat()}\n"
        f"uttrekksdato = {LOPENDE.uttrekksdato.isoformat()}\n"
        'kilde = "Eksempeldata (oppdiktet), løpende"\n'
    )


def running_tables(hus: Bemanning, fravaer: list[Registrering], seed: int) -> list[Tabell]:
    """organisasjon, arbeidsforhold, fravaer, navn and oppfolging, of those who work here now."""
    ansatte = _employed(hus)
    alle = {
        tabell.navn: tabell
        for tabell in tables(hus, with_demo_people(fravaer, GJELDER_FRA), LOPENDE)
    }
    egne = [_only(alle[navn], set(ansatte)) for navn in ("arbeidsforhold", "fravaer", "navn")]
    return [alle["organisasjon"], *egne, _followup(egne[1], ansatte, seed)]


def _employed(hus: Bemanning) -> dict[str, Person]:
    """Ansattnr → person, of those with a position on the day of the delivery."""
    dag = LOPENDE.uttrekksdato
    return {
        stilling.ansattnr: person
        for person in hus.folk
        for stilling in person.stillinger + person.ekstra
        if stilling.fra <= dag and (stilling.til is None or stilling.til >= dag)
    }


def _only(tabell: Tabell, ansattnumre: set[str]) -> Tabell:
    return replace(tabell, rader=[rad for rad in tabell.rader if rad[0] in ansattnumre])


def _followup(fravaer: Tabell, ansatte: dict[str, Person], seed: int) -> Tabell:
    rader: list[tuple[Verdi, ...]] = [
        (ansattnr, hendelse, date.fromisoformat(dato))
        for ansattnr, hendelser in OPPFOLGING.items()
        for hendelse, dato in hendelser
    ]
    for person, egne in _by_person(fravaer, ansatte).values():
        if person.ansattnr not in OPPFOLGING:
            rader += _drawn(person, egne, seed)
    rader.sort(key=lambda rad: (str(rad[0]), str(rad[2]), str(rad[1])))
    return Tabell("oppfolging", ("ansattnr", "hendelse", "dato"), rader)


def _by_person(fravaer: Tabell, ansatte: dict[str, Person]) -> dict[int, tuple[Person, list[Rad]]]:
    """The approved absence of each person, over all employee numbers."""
    samlet: dict[int, tuple[Person, list[Rad]]] = {}
    for verdier in fravaer.rader:
        rad = dict(zip(fravaer.kolonner, verdier, strict=True))
        if rad["status"] == "godkjent":
            person = ansatte[str(rad["ansattnr"])]
            samlet.setdefault(person.nr, (person, []))[1].append(_row(rad))
    return samlet


def _row(rad: dict[str, Verdi]) -> Rad:
    fra, til, grad = rad["fra"], rad["til"] or LOPENDE.uttrekksdato, rad["grad"]
    assert isinstance(fra, date)
    assert isinstance(til, date)
    assert isinstance(grad, float)
    return Rad(fra, til, str(rad["type"]), grad, str(rad["registrert"]))


def _drawn(person: Person, egne: list[Rad], seed: int) -> list[tuple[Verdi, ...]]:
    """What was done for the spells of a person that began in the fifteen months."""
    rng = random.Random(f"{seed}-oppfølging-{person.nr}")
    return [
        (person.ansattnr, hendelse, dato)
        for tilfelle in spells(egne)
        if tilfelle.start >= GJELDER_FRA and position_on(person, tilfelle.start)
        for hendelse, dato in followed_up(
            tilfelle, practice_of(_section(person, tilfelle.start), seed), rng, LOPENDE.uttrekksdato
        )
    ]


def _section(person: Person, dag: date) -> str:
    return next(s.enhet_id for s in reversed(person.stillinger) if s.fra <= dag)
