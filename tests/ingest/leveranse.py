"""Small deliveries for tests: written as files, so that they enter through the real reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from pipelines.contract.profil import Profil, read_profil
from pipelines.ingest.load import load_uttrekk
from pipelines.ingest.uttrekk import Uttrekk
from pipelines.settings import Innstillinger, Opptelling

Rad = Mapping[str, object]

MANIFEST = """\
virksomhet = "Prøveetaten"
dekker_fra = "2026K1"
dekker_til = "2026K2"
uttrekksdato = 2026-07-15
kilde = "prøvesystem"
"""
TOTALMANIFEST = MANIFEST.replace("2026K1", "2026-01").replace("2026K2", "2026-06")

ORGANISASJON: tuple[Rad, ...] = (
    {"enhet_id": "V", "navn": "Prøveetaten", "overordnet_id": "", "nivaa": "virksomhet"},
    {"enhet_id": "A", "navn": "Avdeling A", "overordnet_id": "V", "nivaa": "avdeling"},
    {"enhet_id": "S1", "navn": "Seksjon 1", "overordnet_id": "A", "nivaa": "seksjon"},
    {"enhet_id": "S2", "navn": "Seksjon 2", "overordnet_id": "A", "nivaa": "seksjon"},
)
ANSATT: Rad = {
    "ansattnr": "10001",
    "enhet_id": "S1",
    "fra": "2020-01-01",
    "til": "",
    "stillingsprosent": "100",
}
SYK: Rad = {
    "ansattnr": "10001",
    "fra": "2026-02-02",
    "til": "2026-02-06",
    "type": "sykmelding",
    "grad": "100",
}
TOTAL: Rad = {
    "enhet_id": "S1",
    "periode": "2026-01",
    "avtalte_dagsverk": "100",
    "tapte_dagsverk": "7",
}


def as_csv(rader: Sequence[Rad], skille: str = ";") -> str:
    """Rows as CSV text; the header holds every key that a row has."""
    kolonner = list(dict.fromkeys(navn for rad in rader for navn in rad))
    linjer = [skille.join(kolonner)]
    linjer += [skille.join(str(rad.get(navn, "")) for navn in kolonner) for rad in rader]
    return "\n".join(linjer) + "\n"


def write_people(
    mappe: Path,
    *,
    organisasjon: Sequence[Rad] = ORGANISASJON,
    arbeidsforhold: Sequence[Rad] = (ANSATT,),
    fravaer: Sequence[Rad] = (SYK,),
    etterfolger: Sequence[Rad] = (),
    manifest: str = MANIFEST,
) -> Path:
    """A folder with rows per person."""
    tabeller = {
        "organisasjon": organisasjon,
        "arbeidsforhold": arbeidsforhold,
        "fravaer": fravaer,
        "etterfolger": etterfolger,
    }
    return _write(mappe, tabeller, manifest)


def write_totals(
    mappe: Path,
    totaler: Sequence[Rad] = (TOTAL,),
    *,
    organisasjon: Sequence[Rad] = ORGANISASJON,
    manifest: str = TOTALMANIFEST,
) -> Path:
    """A folder with totals per enhet."""
    return _write(mappe, {"organisasjon": organisasjon, "totaler": totaler}, manifest)


def load(
    mappe: Path, profil: Profil | str = "standard", opptelling: Opptelling | None = None
) -> Uttrekk:
    """The folder through the real way in."""
    valgt = read_profil(profil) if isinstance(profil, str) else profil
    return load_uttrekk(mappe, valgt, Innstillinger(opptelling=opptelling or Opptelling()))


def left_out(uttrekk: Uttrekk) -> dict[str, int]:
    return uttrekk.rapport.utelatt


def rejected(uttrekk: Uttrekk) -> dict[str, int]:
    return uttrekk.rapport.avvist


def warned(uttrekk: Uttrekk) -> dict[str, int]:
    return {varsel.regel: varsel.antall for varsel in uttrekk.rapport.varsler}


def only(ramme: pl.DataFrame) -> dict[str, object]:
    """The one row of a frame."""
    return ramme.row(0, named=True) if ramme.height == 1 else {"antall rader": ramme.height}


def _write(mappe: Path, tabeller: Mapping[str, Sequence[Rad]], manifest: str) -> Path:
    mappe.mkdir(parents=True, exist_ok=True)
    (mappe / "uttrekk.toml").write_text(manifest, encoding="utf-8")
    for navn, rader in tabeller.items():
        if rader:
            (mappe / f"{navn}.csv").write_text(as_csv(rader), encoding="utf-8")
    return mappe
