"""uttrekk.toml of a løpende uttrekk: days instead of quarters."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipelines.contract.codes import Dagenhet, Slag
from pipelines.contract.manifest import Manifest, read_manifest
from pipelines.errors import UttrekkFeil

SLAG = 'slag = "lopende"\n'
FAST = 'virksomhet = "Etaten"\nuttrekksdato = 2026-11-20\nkilde = "systemet"\n'
FRA = "gjelder_fra = 2025-11-01\n"


def read(mappe: Path, tekst: str, slag: Slag = Slag.PERSON) -> Manifest:
    fil = mappe / "uttrekk.toml"
    fil.write_text(tekst, encoding="utf-8")
    return read_manifest(fil, slag, Dagenhet.ARBEIDSDAGER)


@pytest.mark.parametrize("slag", [SLAG, 'slag = "løpende"\n'])
def test_it_is_the_truth_from_a_day_to_the_day_it_was_taken(slag: str, tmp_path: Path) -> None:
    manifest = read(tmp_path, slag + FAST + FRA)
    assert manifest.slag is Slag.LOPENDE
    assert (manifest.foerste_dag, manifest.siste_dag) == (date(2025, 11, 1), date(2026, 11, 20))
    assert str(manifest.dekker_fra) == "01.11.2025"


def test_it_covers_no_quarter_and_no_month(tmp_path: Path) -> None:
    manifest = read(tmp_path, SLAG + FAST + FRA)
    assert (manifest.kvartaler, manifest.maaneder) == ((), ())


def test_three_years_back_is_far_enough(tmp_path: Path) -> None:
    manifest = read(tmp_path, SLAG + FAST + "gjelder_fra = 2023-11-20\n")
    assert manifest.foerste_dag == date(2023, 11, 20)


def test_it_may_be_the_truth_for_one_day(tmp_path: Path) -> None:
    assert read(tmp_path, SLAG + FAST + "gjelder_fra = 2026-11-20\n").foerste_dag.year == 2026


@pytest.mark.parametrize(
    ("tekst", "melding"),
    [
        ('slag = "person"\n' + FAST + FRA, "«slag» = 'person' kan ikke brukes.*Fjern nøkkelen"),
        ("slag = 1\n" + FAST + FRA, "«slag» = 1 kan ikke brukes"),
        (SLAG + FAST, "«gjelder_fra» mangler.*Eksempel"),
        (FAST + FRA + 'kvartal = "2026K3"\n', "«gjelder_fra» = 2025-11-01 hører bare til"),
        (SLAG + FAST + "gjelder_fra = 2026-11-21\n", "er etter uttrekksdatoen 2026-11-20"),
        (SLAG + FAST + "gjelder_fra = 2023-11-10\n", "mer enn tre år før.*kvartalsuttrekkene"),
        (SLAG + FAST + 'gjelder_fra = "i fjor"\n', "«gjelder_fra» = 'i fjor'.*slag ="),
        (SLAG + FAST + FRA + 'kvartal = "2026K3"\n', "«kvartal» = '2026K3' kan ikke stå"),
        (SLAG + FAST + FRA + 'dekker_fra = "2026K3"\n', "«dekker_fra».*gjelder_fra"),
        (SLAG + FAST + FRA + 'dekker_til = "2026-07"\n', "«dekker_til».*Fjern nøkkelen"),
        (SLAG + FRA + 'virksomhet = "V"\nkilde = "k"\n', "«uttrekksdato» mangler.*gjelder_fra ="),
        (SLAG + FAST.replace("2026-", "0026-") + FRA, "«uttrekksdato» = 0026-11-20"),
    ],
)
def test_what_cannot_be_used_is_said_with_what_can(
    tekst: str, melding: str, tmp_path: Path
) -> None:
    with pytest.raises(UttrekkFeil, match=f"(?s){melding}") as feil:
        read(tmp_path, tekst)
    assert "uttrekk.toml" in str(feil.value)


def test_it_holds_rows_per_person_and_never_totals(tmp_path: Path) -> None:
    with pytest.raises(UttrekkFeil, match=r"mappen har totaler.*arbeidsforhold og fravaer"):
        read(tmp_path, SLAG + FAST + FRA, Slag.TOTALER)
