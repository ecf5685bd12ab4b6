"""Writes `sample_data/uttrekk/` and `sample_data/lopende/`.

Run `python -m sample_data.generate` from the project folder.

The same seed always gives the same files, byte for byte.
"""

from __future__ import annotations

import csv
import io
import random
import shutil
from datetime import date, datetime
from pathlib import Path

import polars as pl

from sample_data.annet_fravaer import add_holidays, add_leave, add_sick_children
from sample_data.feilrader import add_bad_rows
from sample_data.fravaer import Fravaershistorie, Registrering, add_sickness
from sample_data.lopende import running_manifest, running_tables
from sample_data.personer import Bemanning, Person, build_staff
from sample_data.saertilfeller import add_special_cases, name_positions
from sample_data.uttrekk import LEVERANSER, Tabell, Verdi, manifest, tables

SEED = 35
MAPPE = Path(__file__).parent / "uttrekk"
LOPENDE_MAPPE = Path(__file__).parent / "lopende"

_PARQUETTYPER: dict[str, pl.DataType] = {
    "fra": pl.Date(),
    "til": pl.Date(),
    "stillingsprosent": pl.Float64(),
    "grad": pl.Float64(),
    "registrert": pl.Datetime("us"),
}


def build_world(seed: int = SEED) -> tuple[Bemanning, list[Registrering]]:
    """Everybody, and every absence row that is ever registered, in a fixed order."""
    hus = build_staff(seed)
    add_special_cases(hus, seed)
    rader = [rad for person in hus.folk for rad in _absence_of(person, seed)]
    rader.sort(key=lambda rad: (rad.ansattnr, rad.fra, rad.registrert, rad.til, rad.type))
    return hus, name_positions(hus, rader, seed)


def _absence_of(person: Person, seed: int) -> list[Registrering]:
    """Each person has a stream of their own: a change for one moves nobody else's absence."""
    if person.naa.gruppe == "timelønt":
        return []
    historie = Fravaershistorie(person, random.Random(f"{seed}-fravær-{person.nr}"))
    add_leave(historie)
    add_sickness(historie)
    add_holidays(historie)
    add_sick_children(historie)
    return historie.rader


def generate(mappe: Path = MAPPE, seed: int = SEED) -> None:
    """Write one folder per delivery below `mappe`; what was there before is removed."""
    hus, fravaer = build_world(seed)
    for leveranse in LEVERANSER:
        tabeller = tables(hus, fravaer, leveranse)
        if leveranse.med_feil:
            tabeller = add_bad_rows(tabeller)
        _write(mappe / leveranse.navn, manifest(leveranse), tabeller, leveranse.format)


def generate_running(mappe: Path = LOPENDE_MAPPE, seed: int = SEED) -> None:
    """Write the løpende uttrekk; what was there before is removed."""
    hus, fravaer = build_world(seed)
    _write(mappe, running_manifest(), running_tables(hus, fravaer, seed), "csv")


def _write(mappe: Path, om: str, tabeller: list[Tabell], endelse: str) -> None:
    shutil.rmtree(mappe, ignore_errors=True)
    mappe.mkdir(parents=True)
    (mappe / "uttrekk.toml").write_bytes(om.encode())
    for tabell in tabeller:
        fil = mappe / f"{tabell.navn}.{endelse}"
        if endelse == "parquet":
            as_frame(tabell).write_parquet(fil, compression="zstd")
        else:
            fil.write_bytes(as_csv(tabell).encode())


def as_frame(tabell: Tabell) -> pl.DataFrame:
    typer = {kolonne: _PARQUETTYPER.get(kolonne, pl.String()) for kolonne in tabell.kolonner}
    return pl.DataFrame(tabell.rader, schema=typer, orient="row")


def as_csv(tabell: Tabell) -> str:
    """Semicolons, ISO dates, decimal point, empty for none."""
    tekst = io.StringIO()
    skriver = csv.writer(tekst, delimiter=";", lineterminator="\n")
    skriver.writerow(tabell.kolonner)
    skriver.writerows([_as_text(verdi) for verdi in rad] for rad in tabell.rader)
    return tekst.getvalue()


def _as_text(verdi: Verdi) -> str:
    match verdi:
        case None:
            return ""
        case datetime() | date():
            return verdi.isoformat()
        case float():
            return f"{verdi:g}"
        case _:
            return verdi


if __name__ == "__main__":
    generate()
    generate_running()
