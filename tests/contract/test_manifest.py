"""uttrekk.toml: what it may say, and what is said back when it says something else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipelines.contract.codes import Dagenhet, Slag
from pipelines.contract.manifest import Manifest, manifest_from_periods, read_manifest
from pipelines.contract.perioder import Kvartal, Maaned
from pipelines.errors import UttrekkFeil

FAST = 'virksomhet = "Etaten"\nuttrekksdato = 2026-10-15\nkilde = "systemet"\n'
KVARTALER = 'dekker_fra = "2025K3"\ndekker_til = "2026K3"\n'


def read(mappe: Path, tekst: str, slag: Slag = Slag.PERSON) -> Manifest:
    fil = mappe / "uttrekk.toml"
    fil.write_text(tekst, encoding="utf-8")
    return read_manifest(fil, slag, Dagenhet.ARBEIDSDAGER)


def test_from_and_to_cover_all_quarters_between(tmp_path: Path) -> None:
    manifest = read(tmp_path, FAST + KVARTALER)
    assert [str(k) for k in manifest.kvartaler] == [
        "2025K3",
        "2025K4",
        "2026K1",
        "2026K2",
        "2026K3",
    ]
    assert (manifest.foerste_dag, manifest.siste_dag) == (date(2025, 7, 1), date(2026, 9, 30))
    assert len(manifest.maaneder) == 15


def test_one_quarter_alone(tmp_path: Path) -> None:
    manifest = read(tmp_path, FAST + 'kvartal = "2026K3"\n')
    assert manifest.kvartaler == (Kvartal(2026, 3),)


def test_totals_may_say_months(tmp_path: Path) -> None:
    manifest = read(tmp_path, FAST + 'dekker_fra = "2026-03"\ndekker_til = "2026-04"', Slag.TOTALER)
    assert manifest.maaneder == (Maaned(2026, 3), Maaned(2026, 4))
    assert manifest.kvartaler == (Kvartal(2026, 1), Kvartal(2026, 2))


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    assert read(tmp_path, "\ufeff" + FAST + KVARTALER).virksomhet == "Etaten"


@pytest.mark.parametrize(
    ("tekst", "melding"),
    [
        (FAST + KVARTALER + 'dekning = "alt"', "«dekning» er en ukjent nøkkel"),
        (KVARTALER, "«virksomhet» mangler"),
        (FAST, "dekker_fra og dekker_til, eller kvartal alene"),
        (FAST + 'dekker_fra = "2025K3"', "dekker_fra og dekker_til, eller kvartal alene"),
        (FAST + KVARTALER + 'kvartal = "2026K3"', "dekker_fra og dekker_til, eller kvartal alene"),
        (FAST + 'kvartal = "2026K5"', "«kvartal» = '2026K5' er verken"),
        (FAST + 'kvartal = "3. kvartal"', "er verken et kvartal"),
        (FAST + 'kvartal = "2026-07"', "kvartal alene"),
        (FAST + 'dekker_fra = "2026K3"\ndekker_til = "2025K3"', "er før dekker_fra"),
        (FAST + 'dekker_fra = "0000K1"\ndekker_til = "2025K3"', "årstall"),
        (FAST + 'dekker_fra = "2026-01"\ndekker_til = "2026-06"', "hele kvartaler"),
        (FAST + 'dekker_fra = "2026K1"\ndekker_til = "2026-06"', "begge være"),
        (FAST.replace("2026-10-15", '"i går"') + KVARTALER, "«uttrekksdato» = 'i går'"),
        (FAST.replace('"Etaten"', '""') + KVARTALER, "«virksomhet»"),
        ("virksomhet = ", "er ikke gyldig TOML"),
    ],
)
def test_what_cannot_be_used_is_said_with_what_can(
    tekst: str, melding: str, tmp_path: Path
) -> None:
    with pytest.raises(UttrekkFeil, match=melding) as feil:
        read(tmp_path, tekst)
    assert "uttrekk.toml" in str(feil.value)


def test_periods_make_a_manifest_of_their_own() -> None:
    manifest = manifest_from_periods("V", "k", ["2026-02", "2026-01"], Dagenhet.KALENDERDAGER)
    assert (manifest.dekker_fra, manifest.dekker_til) == (Maaned(2026, 1), Maaned(2026, 2))
    assert (manifest.uttrekksdato, manifest.slag) == (date(2026, 2, 28), Slag.TOTALER)


def test_a_gap_between_the_periods_is_not_covered() -> None:
    manifest = manifest_from_periods("V", "k", ["2025-12", "2026-07"], Dagenhet.ARBEIDSDAGER)
    assert manifest.maaneder == (Maaned(2025, 12), Maaned(2026, 7))
    assert manifest.kvartaler == (Kvartal(2025, 4), Kvartal(2026, 3))


def test_whole_quarters_stay_quarters() -> None:
    manifest = manifest_from_periods("V", "k", ["2026K1", "2026K2"], Dagenhet.ARBEIDSDAGER)
    assert manifest.dekker_til == Kvartal(2026, 2)


def test_no_period_is_said() -> None:
    with pytest.raises(UttrekkFeil, match="Ingen rader har en periode"):
        manifest_from_periods("V", "k", [], Dagenhet.ARBEIDSDAGER)
