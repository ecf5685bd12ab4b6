"""Deleting by age: what is about people goes, what is about seksjoner stays as it was."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipelines.access.arkiv import Arkiv
from pipelines.access.innsyn import role_innsyn
from pipelines.access.lesing import read_tall
from pipelines.access.roller import Rolle
from pipelines.contract.perioder import PUBLISERTE, Periodetype
from pipelines.contract.profil import read_profil
from pipelines.demo import EKSEMPELDATA, EKSEMPELINNSTILLINGER
from pipelines.ingest.load import load_uttrekk
from pipelines.publish import import_uttrekk, republish
from pipelines.rydd import Ryddet, clean_up, oldest_kept
from pipelines.settings import FILVARIABEL, LAGERVARIABEL, Innstillinger, read_settings
from pipelines.store.journal.grenser import GRENSER
from pipelines.store.journal.innsynslogg import Innslag, Utfall
from pipelines.store.journal.moetenotat import Moetenotat, Notatslag
from pipelines.store.journal.personsak import Sakshendelse, Saksslag, new_sak
from pipelines.store.lager import Lager
from tests.lagerkopi import copy_store

NAA = datetime(2026, 11, 1, 12, tzinfo=UTC)
LIMITS = pl.DataFrame([("alle", 1000, 4, 12.5)], schema=GRENSER, orient="row")
ROLLER = (Rolle.HR, Rolle.TOPPLEDELSE, Rolle.AMU)


@pytest.fixture
def innstillinger(
    eksempellager: Lager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Innstillinger:
    """The sample store as a copy of its own."""
    copy_store(eksempellager, tmp_path / "lager")
    monkeypatch.setenv(LAGERVARIABEL, str(tmp_path / "lager"))
    monkeypatch.setenv(FILVARIABEL, str(EKSEMPELINNSTILLINGER))
    return read_settings()


def figures() -> dict[tuple[Rolle, Periodetype], pl.DataFrame]:
    alle = {}
    for rolle in ROLLER:
        for slag in PUBLISERTE:
            tall = read_tall(role_innsyn(rolle), slag)
            assert tall is not None
            alle[rolle, slag] = tall
    return alle


def person_quarters(lager: Lager) -> set[str]:
    with duckdb.connect(str(lager.snapshot), read_only=True) as con:
        rader = con.sql("SELECT kvartal FROM arbeidsforhold UNION SELECT kvartal FROM fravaer")
        return {kvartal for (kvartal,) in rader.fetchall()}


def test_three_whole_years_and_this_one_are_kept() -> None:
    assert oldest_kept(Innstillinger(), date(2026, 12, 31)) == date(2023, 1, 1)
    assert oldest_kept(Innstillinger(), date(2027, 1, 1)) == date(2024, 1, 1)


def test_people_go_and_every_figure_stays_as_it_was(innstillinger: Innstillinger) -> None:
    foer, lager = figures(), Lager(innstillinger.lager)
    assert "2022K4" in person_quarters(lager)
    ryddet = clean_up(innstillinger, NAA)
    assert [str(ett) for ett in ryddet.kvartaler] == [
        "2021K4",
        "2022K1",
        "2022K2",
        "2022K3",
        "2022K4",
    ]
    assert min(person_quarters(lager)) == "2023K1"
    for noekkel, tall in figures().items():
        assert_frame_equal(tall, foer[noekkel])


def test_a_publish_afterwards_keeps_them_too(innstillinger: Innstillinger) -> None:
    foer, lager = figures(), Lager(innstillinger.lager)
    clean_up(innstillinger, NAA)
    republish(lager, innstillinger)
    for noekkel, tall in figures().items():
        gammel = foer[noekkel]
        assert_frame_equal(tall.drop("vedvarende"), gammel.drop("vedvarende"), abs_tol=1e-6)
        ulikt = tall["vedvarende"].ne_missing(gammel["vedvarende"])
        # The dispersion of three years that reach back is an estimate.
        assert ulikt.sum() <= 0.01 * len(ulikt)


def test_a_quarter_delivered_anew_has_people_again(innstillinger: Innstillinger) -> None:
    lager = Lager(innstillinger.lager)
    foer = figures()
    clean_up(innstillinger, NAA)
    foerste = load_uttrekk(EKSEMPELDATA / "2025K2", read_profil("standard"), innstillinger)
    import_uttrekk(lager, foerste, innstillinger)
    assert min(person_quarters(lager)) == "2023K1"  # later uttrekk are the truth: nothing to do
    assert_frame_equal(figures()[Rolle.HR, Periodetype.AAR], foer[Rolle.HR, Periodetype.AAR])


def test_the_vault_keeps_only_who_has_rows_or_is_in_the_log(innstillinger: Innstillinger) -> None:
    arkiv = Arkiv(innstillinger)
    foer = arkiv.hvelv.count()
    borte = _only_in_old_quarters(Lager(innstillinger.lager))
    assert len(borte) > 1
    sett, *glemt = borte
    arkiv.logg.write(_look(sett, datetime(2024, 5, 1, tzinfo=UTC)))
    ryddet = clean_up(innstillinger, NAA)
    assert ryddet.personer == foer - arkiv.hvelv.count() >= len(glemt)
    assert arkiv.hvelv.read(sett) is not None
    assert all(arkiv.hvelv.read(ansatt_id) is None for ansatt_id in glemt)


def test_the_log_loses_what_is_as_old_and_still_holds(innstillinger: Innstillinger) -> None:
    arkiv = Arkiv(innstillinger)
    for aar in (2021, 2022, 2023, 2026):
        arkiv.logg.write(_look(aar, datetime(aar, 12, 31, tzinfo=UTC)))
    assert clean_up(innstillinger, NAA).innslag == 2
    assert arkiv.logg.rows()["ansatt_id"].to_list() == [2023, 2026]
    assert not arkiv.logg.verify().feil


def test_what_is_registered_and_noted_goes_with_age(innstillinger: Innstillinger) -> None:
    arkiv = Arkiv(innstillinger)
    for aar in (2022, 2023):
        dag = date(aar, 12, 31)
        tid = datetime(aar, 12, 31, tzinfo=UTC)
        arkiv.personsak.write(
            Sakshendelse(aar, new_sak(), Saksslag.SAMTALE_AVTALT, dag, tid, "b", "leder")
        )
        notat = Moetenotat(new_sak(), "S1", f"{aar}K4", Notatslag.NOTAT, tid, "b", str(aar))
        arkiv.moetenotater.write(notat)
        arkiv.grenser.fix(aar, LIMITS, tid)
    ryddet = clean_up(innstillinger, NAA)
    assert (ryddet.saker, ryddet.notater) == (1, 1)
    assert arkiv.personsak.people() == {2023}
    assert [ett.tekst for ett in arkiv.moetenotater.of(["S1"])] == ["2023"]
    assert [arkiv.grenser.of(aar) is None for aar in (2022, 2023)] == [True, False]


def test_who_is_known_from_what_is_registered_stays_in_the_vault(
    innstillinger: Innstillinger,
) -> None:
    arkiv = Arkiv(innstillinger)
    omtalt, *_ = _only_in_old_quarters(Lager(innstillinger.lager))
    arkiv.hvelv.remember_user("forfatter", {"navn": "Kari Eksempel"})
    arkiv.hvelv.remember_user("ingen", {"navn": "Ola Eksempel"})
    arkiv.personsak.write(
        Sakshendelse(omtalt, new_sak(), Saksslag.SAMTALE_AVTALT, NAA.date(), NAA, "forfatter", "hr")
    )
    clean_up(innstillinger, NAA)
    assert arkiv.hvelv.read(omtalt) is not None
    assert arkiv.hvelv.read_user("forfatter") is not None
    assert arkiv.hvelv.read_user("ingen") is None


def test_the_follow_up_loses_what_is_as_old(innstillinger: Innstillinger) -> None:
    lager = Lager(innstillinger.lager)
    gamle = set(_only_in_old_quarters(lager))
    assert gamle & _followed(lager)
    clean_up(innstillinger, NAA)
    assert not gamle & _followed(lager)


def test_who_is_in_the_follow_up_alone_stays_in_the_vault(innstillinger: Innstillinger) -> None:
    lager, arkiv = Lager(innstillinger.lager), Arkiv(innstillinger)
    clean_up(innstillinger, NAA)
    ny = pl.DataFrame(
        [(7, "7", None, None)],
        schema={"ansatt_id": pl.UInt64, "ansattnr": pl.String, "navn": pl.String}
        | {"epost": pl.String},
        orient="row",
    )
    arkiv.hvelv.keep(ny, NAA.date())
    arkiv.hvelv.keep(ny.with_columns(ansatt_id=pl.lit(8, pl.UInt64)), NAA.date())
    shutil.copy(lager.oppfolging, lager.neste_oppfolging)
    with duckdb.connect(str(lager.neste_oppfolging)) as con:
        con.execute(
            "INSERT INTO arbeidsforhold SELECT * REPLACE (7 AS ansatt_id, true AS lopende) "
            "FROM arbeidsforhold LIMIT 1"
        )
        con.execute("UPDATE uttrekk SET slag = 'lopende', uttrekksdato = DATE '2026-10-31'")
    lager.swap_followup()
    assert clean_up(innstillinger, NAA).personer == 1
    assert arkiv.hvelv.read(7) is not None


def _followed(lager: Lager) -> set[int]:
    with duckdb.connect(str(lager.oppfolging), read_only=True) as con:
        rader = con.sql("SELECT ansatt_id FROM arbeidsforhold UNION SELECT ansatt_id FROM fravaer")
        return {ansatt_id for (ansatt_id,) in rader.fetchall()}


def test_cleaning_up_again_finds_nothing(innstillinger: Innstillinger) -> None:
    clean_up(innstillinger, NAA)
    ny = clean_up(innstillinger, NAA)
    assert ny == Ryddet(date(2023, 1, 1), (), 0, 0, 0)


def _look(ansatt_id: int, tid: datetime) -> Innslag:
    return Innslag(
        tid=tid,
        bruker="b",
        rolle="hr",
        ansatt_id=ansatt_id,
        side="person",
        formaal="x",
        utfall=Utfall.VIST,
    )


def _only_in_old_quarters(lager: Lager) -> list[int]:
    with duckdb.connect(str(lager.snapshot), read_only=True) as con:
        rader = con.sql(
            "SELECT ansatt_id FROM arbeidsforhold GROUP BY 1 HAVING max(kvartal) < '2023K1' "
            "EXCEPT SELECT leder_id FROM arbeidsforhold EXCEPT SELECT leder_id FROM organisasjon "
            "ORDER BY 1"
        )
        return [ansatt_id for (ansatt_id,) in rader.fetchall()]
