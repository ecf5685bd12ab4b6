"""The løpende uttrekk of the demo is the one of the sample data, some whole weeks later."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.contract.manifest import DEMOKILDE, MANIFESTFIL
from pipelines.contract.profil import read_profil
from pipelines.demo import EKSEMPELINNSTILLINGER, require_sample_store
from pipelines.demodata import LOPENDE, running_delivery, taken_on, weeks_to
from pipelines.errors import LagerFeil
from pipelines.ingest.load import find_uttrekk, load_uttrekk
from pipelines.oppfolging import import_lopende
from pipelines.settings import read_settings
from pipelines.store.lager import Lager
from tests.sample_data import fasit

I_DAG = date(2027, 2, 6)
FLYTT = timedelta(weeks=18)
INNSTILLINGER = read_settings(EKSEMPELINNSTILLINGER)


@pytest.fixture(scope="module")
def flyttet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return running_delivery(I_DAG, tmp_path_factory.mktemp("demo"))


def both(mappe: Path, tabell: str) -> list[tuple[fasit.Rad, fasit.Rad]]:
    return list(zip(fasit.read(LOPENDE, tabell), fasit.read(mappe, tabell), strict=True))


@given(st.dates(date(2020, 1, 1), date(2060, 12, 31)))
def test_it_was_taken_within_the_week_that_ends_today(i_dag: date) -> None:
    flytt = weeks_to(i_dag)
    assert flytt.days % 7 == 0
    assert 0 <= (i_dag - (taken_on() + flytt)).days <= 6


def test_on_its_own_day_it_is_the_very_files_of_the_sample_data(tmp_path: Path) -> None:
    mappe = running_delivery(taken_on(), tmp_path)
    nye = {fil.name: fil.read_bytes() for fil in mappe.iterdir()}
    assert nye == {fil.name: fil.read_bytes() for fil in LOPENDE.iterdir()}


def test_manifest_moves_its_days_and_nothing_else(flyttet: Path) -> None:
    gammelt, nytt = (
        tomllib.loads((mappe / "uttrekk.toml").read_text(encoding="utf-8"))
        for mappe in (LOPENDE, flyttet)
    )
    dager = {"uttrekksdato", "gjelder_fra"}
    assert nytt == {k: v + FLYTT if k in dager else v for k, v in gammelt.items()}
    assert nytt["kilde"].startswith(DEMOKILDE)


def test_absence_moves_by_whole_weeks_and_keeps_all_else(flyttet: Path) -> None:
    for gammel, ny in both(flyttet, "fravaer"):
        dager = {k: _later(gammel[k]) for k in ("fra", "til")}
        registrert = datetime.fromisoformat(gammel["registrert"]) + FLYTT
        assert ny == gammel | dager | {"registrert": registrert.isoformat()}


def test_followup_moves_with_the_absence(flyttet: Path) -> None:
    for gammel, ny in both(flyttet, "oppfolging"):
        assert ny == gammel | {"dato": _later(gammel["dato"])}


def test_positions_keep_their_days_but_for_ends_that_lie_ahead(flyttet: Path) -> None:
    for gammel, ny in both(flyttet, "arbeidsforhold"):
        fram = gammel["til"] >= taken_on().isoformat()
        assert ny == gammel | {"til": _later(gammel["til"]) if fram else gammel["til"]}


@pytest.mark.parametrize("tabell", ["organisasjon", "navn"])
def test_the_rest_is_the_same(flyttet: Path, tabell: str) -> None:
    assert all(gammel == ny for gammel, ny in both(flyttet, tabell))


def test_nobody_is_ill_after_the_last_day_of_the_position(flyttet: Path) -> None:
    siste: dict[str, str] = {}
    for rad in fasit.read(flyttet, "arbeidsforhold"):
        siste[rad["ansattnr"]] = max(siste.get(rad["ansattnr"], ""), rad["til"] or "9999")
    fravaer = fasit.read(flyttet, "fravaer")
    assert not [rad["ansattnr"] for rad in fravaer if rad["fra"] > siste[rad["ansattnr"]]]


def take_in(mappe: Path, lager: Lager) -> None:
    profil = read_profil("standard", INNSTILLINGER.profiler)
    (ett,) = find_uttrekk([mappe], profil)
    import_lopende(lager, load_uttrekk(ett, profil, INNSTILLINGER), INNSTILLINGER)


def test_all_rows_of_a_moved_delivery_are_accepted(flyttet: Path) -> None:
    profil = read_profil("standard", INNSTILLINGER.profiler)
    (ett,) = find_uttrekk([flyttet], profil)
    assert load_uttrekk(ett, profil, INNSTILLINGER).avviste.is_empty()


def test_the_demo_opens_before_its_own_current_absence(flyttet: Path, tmp_path: Path) -> None:
    take_in(flyttet, Lager(tmp_path / "lager"))
    require_sample_store(Lager(tmp_path / "lager"))


def test_the_demo_opens_before_nobody_elses_current_absence(tmp_path: Path) -> None:
    mappe, lager = running_delivery(I_DAG, tmp_path), Lager(tmp_path / "lager")
    manifest = mappe / MANIFESTFIL
    tekst = manifest.read_text(encoding="utf-8").replace(DEMOKILDE, "Lønnssystemet")
    manifest.write_text(tekst, encoding="utf-8")
    take_in(mappe, lager)
    with pytest.raises(LagerFeil, match="ikke bare eksempeldata"):
        require_sample_store(lager)


def _later(dag: str) -> str:
    return (date.fromisoformat(dag) + FLYTT).isoformat() if dag else ""
