"""Small stores with quarterly and løpende rows, by the store's own writers, without measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.contract.codes import Dagenhet, Slag
from pipelines.contract.manifest import Dag, Manifest
from pipelines.contract.perioder import Kvartal
from pipelines.contract.tabeller import SKJEMAER
from pipelines.ingest.uttrekk import Rapport, Uttrekk
from pipelines.settings import Innstillinger, Personvern
from pipelines.store.bygg import next_snapshot
from pipelines.store.lager import Lager
from pipelines.store.noekkel import Pseudonymizer, key_mark, read_or_make_key
from pipelines.store.rader import partition
from tests.liten_verden import ORGANISASJON

VIRKSOMHET = "Virksomheten"
PAA = Innstillinger(personvern=Personvern(droeftet=date(2025, 11, 20), dpia="Sak 1"))
"""Settings with the parts about people on."""
PLAN = "101;oppfolgingsplan;2026-10-12"


@dataclass(frozen=True)
class Rad:
    """One registered absence of somebody; til None goes on."""

    hvem: str
    fra: date
    til: date | None
    type: str = "sykmelding"
    grad: float = 100.0


def write_lopende(
    mappe: Path,
    uttrekksdato: str = "2026-10-20",
    gjelder_fra: str = "2026-01-01",
    fravaer: Sequence[str] = ("101;2026-10-01;;sykmelding;100;",),
    folk: Sequence[str] = ("101", "102", "201"),
    oppfolging: Sequence[str] = (PLAN,),
    virksomhet: str = VIRKSOMHET,
) -> Path:
    """Write one løpende delivery; lines as in `liten_verden.write_uttrekk`."""
    mappe.mkdir(parents=True, exist_ok=True)
    (mappe / "uttrekk.toml").write_text(
        f'slag = "lopende"\nvirksomhet = "{virksomhet}"\ngjelder_fra = {gjelder_fra}\n'
        f'uttrekksdato = {uttrekksdato}\nkilde = "lønn"\n',
        encoding="utf-8",
    )
    filer = {
        "organisasjon": ORGANISASJON.rstrip().splitlines(),
        "arbeidsforhold": [
            "ansattnr;enhet_id;fra;til;stillingsprosent",
            *(f"{nr};S{nr[0]};2020-01-01;;100" for nr in folk),
        ],
        "fravaer": ["ansattnr;fra;til;type;grad;registrert", *fravaer],
        "navn": ["ansattnr;navn;epost", *(f"{nr};Ansatt {nr};" for nr in folk)],
        "oppfolging": ["ansattnr;hendelse;dato", *oppfolging],
    }
    for navn, linjer in filer.items():
        (mappe / f"{navn}.csv").write_text("\n".join(linjer), encoding="utf-8")
    return mappe


def quarterly(
    fra: Kvartal, til: Kvartal, uttrekksdato: date, fravaer: Sequence[Rad], folk: Sequence[str]
) -> Uttrekk:
    """A checked quarterly delivery."""
    manifest = Manifest(
        VIRKSOMHET, fra, til, uttrekksdato, "lønn", Slag.PERSON, Dagenhet.ARBEIDSDAGER
    )
    return _uttrekk(manifest, fravaer, folk)


def running(
    gjelder_fra: date, uttrekksdato: date, fravaer: Sequence[Rad], folk: Sequence[str]
) -> Uttrekk:
    """A checked løpende delivery, of the rows that touch its days."""
    manifest = Manifest(
        VIRKSOMHET,
        Dag(gjelder_fra),
        Dag(uttrekksdato),
        uttrekksdato,
        "løpende",
        Slag.LOPENDE,
        Dagenhet.ARBEIDSDAGER,
    )
    return _uttrekk(manifest, fravaer, folk)


def _uttrekk(manifest: Manifest, fravaer: Sequence[Rad], folk: Sequence[str]) -> Uttrekk:
    fra, til = manifest.foerste_dag, manifest.siste_dag
    med = [rad for rad in fravaer if rad.fra <= til and (rad.til is None or rad.til >= fra)]
    rader: dict[str, list[dict[str, object]]] = {
        "organisasjon": [
            {"enhet_id": "V", "navn": "V", "nivaa": "virksomhet"},
            {"enhet_id": "S", "navn": "S", "nivaa": "seksjon", "overordnet_id": "V"},
        ],
        "arbeidsforhold": [
            {"ansattnr": nr, "enhet_id": "S", "fra": date(2020, 1, 1), "stillingsprosent": 100.0}
            for nr in folk
        ],
        "fravaer": [
            {"ansattnr": r.hvem, "fra": r.fra, "til": r.til, "type": r.type, "grad": r.grad}
            for r in med
        ],
    }
    rammer = {
        tabell.value: pl.concat(
            [skjema.create_empty(), pl.DataFrame(rader[tabell.value], schema_overrides=_DATOER)],
            how="diagonal_relaxed",
        )
        if rader.get(tabell.value)
        else skjema.create_empty()
        for tabell, skjema in SKJEMAER.items()
    }
    return Uttrekk(
        manifest=manifest,
        fingeravtrykk=f"{manifest.slag}-{manifest.uttrekksdato}",
        avviste=pl.DataFrame(),
        rapport=Rapport(()),
        **rammer,
    )


_DATOER = {"til": pl.Date, "fra": pl.Date}


def keep(lager: Lager, uttrekk: Uttrekk) -> None:
    """Let a quarterly delivery into the snapshot as a publish does, but measure nothing."""
    hemmelig = read_or_make_key(lager)
    noekkel = Pseudonymizer(hemmelig, VIRKSOMHET)
    with next_snapshot(lager) as bygg:
        deler = bygg.won(uttrekk)
        kvartaler = {Kvartal.parse(del_.kvartal) for del_ in deler}
        bygg.add(uttrekk, deler, partition(uttrekk, kvartaler, noekkel), key_mark(hemmelig))
        bygg.con.execute("CHECKPOINT")
        bygg.con.close()
        lager.swap()


def id_of(lager: Lager, ansattnr: str) -> int:
    """The id of an employee number in a store."""
    noekkel = Pseudonymizer(read_or_make_key(lager), VIRKSOMHET)
    return int(noekkel.ids(pl.Series([ansattnr]), "ansatt").item())
