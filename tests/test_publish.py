"""The way from a folder to a live snapshot, with real files and a real DuckDB."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pytest

from pipelines.access.innsyn import operator_innsyn
from pipelines.access.lesing import read_tall
from pipelines.contract.perioder import Periodetype
from pipelines.contract.profil import read_profil
from pipelines.errors import AvvistForMye, LagerFeil, UttrekkFeil
from pipelines.ingest.load import load_uttrekk
from pipelines.publish import (
    Kvittering,
    Utfall,
    import_uttrekk,
    rehearsal,
    republish,
    require_acceptable,
)
from pipelines.settings import LAGERVARIABEL, Innstillinger, Maal
from pipelines.store.lager import Lager
from pipelines.store.les import open_snapshot
from tests.liten_verden import FOLK, INFLUENSA, write_totals, write_uttrekk

INNSTILLINGER = Innstillinger()
SEN_SYKMELDING = "102;2026-03-02;2026-03-27;sykmelding;100;2026-04-20T08:00:00"


@pytest.fixture
def lager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lager:
    monkeypatch.setenv(LAGERVARIABEL, str(tmp_path / "lager"))
    return Lager(tmp_path / "lager")


def publish(lager: Lager, mappe: Path, innstillinger: Innstillinger = INNSTILLINGER) -> Kvittering:
    uttrekk = load_uttrekk(mappe, read_profil("standard"), innstillinger)
    require_acceptable(uttrekk, innstillinger)
    return import_uttrekk(lager, uttrekk, innstillinger)


def tapte(enhet: str = "V", versjon: int | None = None, periode: str = "2026K1") -> float | None:
    rader = read_tall(operator_innsyn(), Periodetype.KVARTAL, enhet, versjon)
    assert rader is not None
    funnet = rader.filter(periode=periode)["tapte_dagsverk"].to_list()
    return funnet[0] if funnet else None


def test_a_folder_becomes_figures(lager: Lager, tmp_path: Path) -> None:
    kvittering = publish(lager, write_uttrekk(tmp_path / "u"))
    assert kvittering.utfall is Utfall.PUBLISERT
    assert [endring.kvartal for endring in kvittering.kvartaler] == ["2026K1"]
    assert tapte("V") == tapte("S1") == 5
    assert tapte("S2") == 0


def test_the_same_files_again_change_nothing(lager: Lager, tmp_path: Path) -> None:
    mappe = write_uttrekk(tmp_path / "u")
    publish(lager, mappe)
    foer = lager.snapshot.read_bytes()
    assert publish(lager, mappe).utfall is Utfall.UENDRET
    assert lager.snapshot.read_bytes() == foer


def test_a_later_uttrekk_replaces_what_it_covers_and_the_past_can_be_read(
    lager: Lager, tmp_path: Path
) -> None:
    publish(lager, write_uttrekk(tmp_path / "u1"))
    senere = write_uttrekk(
        tmp_path / "u2",
        til="2026K2",
        uttrekksdato="2026-07-15",
        fravaer=[INFLUENSA, SEN_SYKMELDING],
    )
    publish(lager, senere)
    assert tapte() == 5 + 20
    assert tapte(versjon=1) == 5


def test_an_older_uttrekk_does_not_overwrite_a_newer_one(lager: Lager, tmp_path: Path) -> None:
    publish(
        lager, write_uttrekk(tmp_path / "ny", uttrekksdato="2026-07-15", fravaer=[SEN_SYKMELDING])
    )
    gammel = write_uttrekk(tmp_path / "gammel")
    assert publish(lager, gammel).utfall is Utfall.ELDRE
    assert tapte() == 20


def test_an_older_uttrekk_still_adds_the_quarters_nobody_else_covers(
    lager: Lager, tmp_path: Path
) -> None:
    publish(
        lager, write_uttrekk(tmp_path / "ny", uttrekksdato="2026-07-15", fravaer=[SEN_SYKMELDING])
    )
    publish(lager, write_uttrekk(tmp_path / "gammel", fra="2025K4"))
    assert tapte() == 20
    assert tapte(periode="2025K4") == 0


def test_the_newest_quarter_is_preliminary_until_it_is_delivered_again(
    lager: Lager, tmp_path: Path
) -> None:
    publish(lager, write_uttrekk(tmp_path / "u1"))
    publish(lager, write_uttrekk(tmp_path / "u2", uttrekksdato="2026-07-15"))
    snapshot = open_snapshot(lager)
    assert snapshot is not None
    assert [rad.foreloepige for rad in snapshot.versions()] == [("2026K1",), ()]


def test_growth_is_told_from_the_first_delivery_to_now(lager: Lager, tmp_path: Path) -> None:
    publish(lager, write_uttrekk(tmp_path / "u1"))
    publish(
        lager,
        write_uttrekk(
            tmp_path / "u2",
            til="2026K2",
            uttrekksdato="2026-07-15",
            fravaer=[INFLUENSA, SEN_SYKMELDING],
        ),
    )
    snapshot = open_snapshot(lager)
    assert snapshot is not None
    assert snapshot.growth("V").rows() == [("2026K1", 5.0, 25.0), ("2026K2", 0.0, 0.0)]


def test_a_changed_target_reruns_the_lights_and_not_the_import(
    lager: Lager, tmp_path: Path
) -> None:
    mappe = write_uttrekk(tmp_path / "u")
    publish(lager, mappe)
    maal = Maal(prosent=9, gjelder_fra="2020-01-01", droeftet_i_amu="2019-12-01")  # type: ignore[arg-type]
    kvittering = publish(lager, mappe, Innstillinger(maal=(maal,)))
    assert kvittering.versjon == 2
    rader = read_tall(operator_innsyn(), Periodetype.KVARTAL, "V")
    foer = read_tall(operator_innsyn(), Periodetype.KVARTAL, "V", versjon=1)
    assert rader is not None
    assert foer is not None
    assert rader["maal"].item() == 9
    assert foer["maal"].item() != 9


def test_republishing_needs_a_store(lager: Lager) -> None:
    with pytest.raises(LagerFeil, match="Importer et uttrekk først"):
        republish(lager, INNSTILLINGER)


def test_one_store_holds_one_virksomhet(lager: Lager, tmp_path: Path) -> None:
    publish(lager, write_uttrekk(tmp_path / "u1"))
    with pytest.raises(UttrekkFeil, match="eget lager"):
        publish(lager, write_uttrekk(tmp_path / "u2", virksomhet="En annen"))


def test_too_many_rejected_rows_stop_the_publish(lager: Lager, tmp_path: Path) -> None:
    mappe = write_uttrekk(
        tmp_path / "u", fravaer=[INFLUENSA, "103;2026-02-09;2026-02-02;egenmelding;100;"]
    )
    with pytest.raises(AvvistForMye, match="godta-avvik"):
        publish(lager, mappe)
    assert not lager.finnes


def test_a_rehearsal_leaves_the_store_as_it_was(lager: Lager, tmp_path: Path) -> None:
    publish(lager, write_uttrekk(tmp_path / "u1"))
    foer = {fil: fil.read_bytes() for fil in lager.mappe.iterdir()}
    ny = write_uttrekk(tmp_path / "u2", uttrekksdato="2026-07-15", fravaer=[SEN_SYKMELDING])
    uttrekk = load_uttrekk(ny, read_profil("standard"), INNSTILLINGER)
    with rehearsal(lager) as proeve:
        kvittering = import_uttrekk(proeve, uttrekk, INNSTILLINGER)
    assert kvittering.kvartaler
    assert {fil: fil.read_bytes() for fil in lager.mappe.iterdir()} == foer
    assert not proeve.mappe.exists()


def test_a_jump_in_head_count_is_a_warning(lager: Lager, tmp_path: Path) -> None:
    publish(lager, write_uttrekk(tmp_path / "u1"))
    faa = write_uttrekk(
        tmp_path / "u2", fra="2026K2", til="2026K2", uttrekksdato="2026-07-15", folk=FOLK[:5]
    )
    varsler = publish(lager, faa).varsler
    assert any("Antall ansatte går fra 24" in varsel for varsel in varsler)


def test_replaced_rows_leave_no_trace_in_the_file(lager: Lager, tmp_path: Path) -> None:
    publish(lager, write_uttrekk(tmp_path / "u1"))
    publish(
        lager, write_uttrekk(tmp_path / "u2", uttrekksdato="2026-07-15", fravaer=[SEN_SYKMELDING])
    )
    with duckdb.connect(str(lager.snapshot), read_only=True) as con:
        assert con.execute("SELECT count(*) FROM fravaer").fetchone() == (1,)


def test_no_employee_number_is_in_the_snapshot(lager: Lager, tmp_path: Path) -> None:
    merket = "ansattnr-merket-for-leting"
    publish(
        lager,
        write_uttrekk(
            tmp_path / "u",
            folk=[*FOLK, f"1{merket}"],
            fravaer=[f"1{merket};2026-02-02;2026-02-06;egenmelding;100;"],
        ),
    )
    assert tapte() == 5
    for fil in lager.mappe.iterdir():
        if fil.is_file():
            assert merket.encode() not in fil.read_bytes(), fil.name


def test_a_reader_keeps_its_snapshot_while_a_new_one_is_published(
    lager: Lager, tmp_path: Path
) -> None:
    publish(lager, write_uttrekk(tmp_path / "u1"))
    gammel = open_snapshot(lager)
    publish(lager, write_uttrekk(tmp_path / "u2", uttrekksdato="2026-07-15"))
    ny = open_snapshot(lager)
    assert gammel is not None
    assert ny is not None
    assert [len(snapshot.versions()) for snapshot in (gammel, ny)] == [1, 2]


def test_an_open_snapshot_reaches_no_other_file(lager: Lager, tmp_path: Path) -> None:
    publish(lager, write_uttrekk(tmp_path / "u1"))
    snapshot = open_snapshot(lager)
    assert snapshot is not None
    hemmelig = tmp_path / "hemmelig.csv"
    hemmelig.write_text("a\n1\n")
    for sporring in (
        f"SELECT * FROM read_csv('{hemmelig}')",
        "SET enable_external_access = true",
        f"COPY (SELECT 1) TO '{tmp_path / 'ut.csv'}'",
        "DELETE FROM snapshot.versjoner",
    ):
        with pytest.raises(duckdb.Error):
            snapshot.con.cursor().execute(sporring)


def test_a_broken_store_is_one_sentence(lager: Lager) -> None:
    lager.create()
    lager.snapshot.write_bytes(os.urandom(5000))
    with pytest.raises(LagerFeil, match="kan ikke leses"):
        open_snapshot(lager)


def test_another_key_is_refused(lager: Lager, tmp_path: Path) -> None:
    publish(lager, write_uttrekk(tmp_path / "u1"))
    lager.noekkelfil.write_bytes(b"a" * 32)
    with pytest.raises(LagerFeil, match="ikke den lageret er laget med"):
        publish(lager, write_uttrekk(tmp_path / "u2", uttrekksdato="2026-07-15"))


def test_the_last_import_of_a_date_wins_also_when_it_is_an_old_one(
    lager: Lager, tmp_path: Path
) -> None:
    en, annen = write_uttrekk(tmp_path / "u1"), write_uttrekk(tmp_path / "u2", fravaer=[])
    (annen / "fravaer.csv").write_text(
        "ansattnr;fra;til;type;grad;registrert\n" + SEN_SYKMELDING, encoding="utf-8"
    )
    for mappe, ventet in ((en, 5), (annen, 20), (en, 5)):
        publish(lager, mappe)
        assert tapte() == ventet


def test_a_mal_for_nobody_is_a_warning(lager: Lager, tmp_path: Path) -> None:
    maal = Maal(enhet="S9", prosent=9, gjelder_fra="2020-01-01", droeftet_i_amu="2019-12-01")  # type: ignore[arg-type]
    varsler = publish(lager, write_uttrekk(tmp_path / "u"), Innstillinger(maal=(maal,))).varsler
    assert any("Målet for «S9» brukes ikke" in varsel for varsel in varsler)


def test_an_etterfolger_can_be_corrected(lager: Lager, tmp_path: Path) -> None:
    def deliver(navn: str, dato: str, etterfolger: str) -> None:
        mappe = write_uttrekk(
            tmp_path / navn, fra="2026K2", til="2026K2", uttrekksdato=dato, folk=FOLK[12:]
        )
        (mappe / "etterfolger.csv").write_text(
            f"gammel_enhet;ny_enhet;fra_kvartal\nS1;{etterfolger};2026K2\n", encoding="utf-8"
        )
        publish(lager, mappe)

    publish(lager, write_uttrekk(tmp_path / "u1"))
    deliver("feil", "2026-07-15", "A")
    deliver("rettet", "2026-07-16", "S2")
    assert tapte("S2") == 5
    assert tapte("A:felles") is None


def test_one_month_of_totals_does_not_cost_a_whole_quarter(lager: Lager, tmp_path: Path) -> None:
    publish(lager, write_uttrekk(tmp_path / "u1"))
    maaned = write_totals(tmp_path / "t", "2026-03", "2026-03", "2026-05-05", ["S1;2026-03;100;7"])
    assert publish(lager, maaned).utfall is Utfall.ELDRE
    assert tapte() == 5


def test_a_quarter_of_months_delivered_once_each_is_preliminary(
    lager: Lager, tmp_path: Path
) -> None:
    to = [f"S1;2026-0{nr};100;7" for nr in (1, 2)]
    publish(lager, write_totals(tmp_path / "t1", "2026-01", "2026-02", "2026-03-05", to))
    publish(
        lager,
        write_totals(tmp_path / "t2", "2026-03", "2026-03", "2026-04-05", ["S1;2026-03;100;7"]),
    )
    snapshot = open_snapshot(lager)
    assert snapshot is not None
    assert snapshot.versions()[-1].foreloepige == ("2026K1",)
    assert tapte() == 21
