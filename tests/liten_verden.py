"""A small made-up virksomhet as files in the standard contract, for tests that need a real import.

V has avdeling A with seksjonene S1 and S2, twelve people in each, all in full positions.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

ORGANISASJON = (
    "enhet_id;navn;overordnet_id;nivaa\n"
    "V;Virksomheten;;virksomhet\nA;Avdelingen;V;avdeling\n"
    "S1;Første seksjon;A;seksjon\nS2;Andre seksjon;A;seksjon\n"
)
FOLK = [f"{seksjon}{nr:02}" for seksjon in "12" for nr in range(12)]
INFLUENSA = "101;2026-02-02;2026-02-06;egenmelding;100;2026-02-02T08:00:00"


def write_totals(
    mappe: Path, fra: str, til: str, uttrekksdato: str, totaler: Sequence[str]
) -> Path:
    """Write one delivery of totals; lines enhet_id;periode;avtalte_dagsverk;tapte_dagsverk."""
    _write_manifest(mappe, fra, til, uttrekksdato, "Virksomheten")
    (mappe / "totaler.csv").write_text(
        "\n".join(["enhet_id;periode;avtalte_dagsverk;tapte_dagsverk", *totaler]), encoding="utf-8"
    )
    return mappe


def _write_manifest(mappe: Path, fra: str, til: str, uttrekksdato: str, virksomhet: str) -> None:
    mappe.mkdir(parents=True, exist_ok=True)
    (mappe / "uttrekk.toml").write_text(
        f'virksomhet = "{virksomhet}"\ndekker_fra = "{fra}"\ndekker_til = "{til}"\n'
        f'uttrekksdato = {uttrekksdato}\nkilde = "test"\n',
        encoding="utf-8",
    )
    (mappe / "organisasjon.csv").write_text(ORGANISASJON, encoding="utf-8")


def write_uttrekk(
    mappe: Path,
    fra: str = "2026K1",
    til: str = "2026K1",
    uttrekksdato: str = "2026-04-15",
    fravaer: Sequence[str] = (INFLUENSA,),
    virksomhet: str = "Virksomheten",
    folk: Sequence[str] = tuple(FOLK),
) -> Path:
    """Write one delivery; `fravaer` are lines ansattnr;fra;til;type;grad;registrert."""
    _write_manifest(mappe, fra, til, uttrekksdato, virksomhet)
    rader = [f"{nr};S{nr[0]};2020-01-01;;100" for nr in folk]
    (mappe / "arbeidsforhold.csv").write_text(
        "\n".join(["ansattnr;enhet_id;fra;til;stillingsprosent", *rader]), encoding="utf-8"
    )
    (mappe / "fravaer.csv").write_text(
        "\n".join(["ansattnr;fra;til;type;grad;registrert", *fravaer]), encoding="utf-8"
    )
    return mappe
