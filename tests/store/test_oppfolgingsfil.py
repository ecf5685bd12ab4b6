"""The follow-up file as readers meet it: what it answers, and what it keeps them from."""

from __future__ import annotations

import os
import threading
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.contract.codes import Slag
from pipelines.contract.profil import read_profil
from pipelines.errors import GammeltLager, LagerFeil
from pipelines.ingest.load import load_uttrekk
from pipelines.oppfolging import import_lopende, rebuild
from pipelines.publish import import_uttrekk
from pipelines.store.lager import Lager
from pipelines.store.oppfolgingsbygg import next_followup
from pipelines.store.oppfolgingsfil import Oppfolgingsfil, open_followup
from pipelines.store.oppfolgingsskjema import SKJEMAVERSJON
from pipelines.store.skjema import TABELLER as SNAPSHOTTABELLER
from tests.liten_verden import write_uttrekk
from tests.lopende import PAA, id_of, write_lopende

FELLES = ("organisasjon", "arbeidsforhold", "fravaer", "dekning")
LEDET = (
    "ansattnr;enhet_id;fra;til;stillingsprosent;leder_ansattnr\n"
    "101;S1;2020-01-01;;100;\n102;S1;2020-01-01;;60;101\n102;S2;2020-01-01;;40;201\n"
    "201;S2;2020-01-01;2026-10-19;100;\n202;S2;2026-10-20;;100;201\n"
)


@pytest.fixture(scope="module")
def lager(tmp_path_factory: pytest.TempPathFactory) -> Lager:
    """A quarterly uttrekk, and a løpende one in which 101 and 201 lead and 201 has just left."""
    mappe = tmp_path_factory.mktemp("oppfolging")
    lager = Lager(mappe / "lager")
    kvartal = write_uttrekk(mappe / "u", til="2026K2", uttrekksdato="2026-07-15")
    import_uttrekk(lager, load_uttrekk(kvartal, read_profil(), PAA), PAA)
    lopende = write_lopende(mappe / "l", gjelder_fra="2026-07-01")
    (lopende / "arbeidsforhold.csv").write_text(LEDET, encoding="utf-8")
    import_lopende(lager, load_uttrekk(lopende, read_profil(), PAA), PAA)
    return lager


@pytest.fixture
def fil(lager: Lager) -> Oppfolgingsfil:
    fil = open_followup(lager)
    assert fil is not None
    return fil


def test_there_is_none_before_anything_is_taken_in(tmp_path: Path) -> None:
    assert open_followup(Lager(tmp_path)) is None


def test_the_source_says_where_it_is_from(fil: Oppfolgingsfil) -> None:
    kilde = fil.source()
    assert (kilde.per_dato, kilde.kilde, kilde.virksomhet, kilde.slag, kilde.gjelder_fra) == (
        date(2026, 10, 20),
        "lønn",
        "Virksomheten",
        Slag.LOPENDE,
        date(2026, 7, 1),
    )


@pytest.mark.parametrize("tabell", FELLES)
def test_its_tables_have_the_columns_of_the_snapshot(fil: Oppfolgingsfil, tabell: str) -> None:
    with duckdb.connect() as con:
        con.execute(SNAPSHOTTABELLER)
        ventet = dict(zip(con.table(tabell).columns, con.table(tabell).types, strict=True))
    har = fil.con.cursor().table(f"snapshot.{tabell}")
    funnet = dict(zip(har.columns, har.types, strict=True))
    assert ventet.items() <= funnet.items()


def test_a_selection_cuts_to_some_people(fil: Oppfolgingsfil, lager: Lager) -> None:
    en, annen, ukjent = id_of(lager, "101"), id_of(lager, "102"), 2**64 - 1
    assert fil.fravaer([en, ukjent])["ansatt_id"].unique().to_list() == [en]
    assert fil.tilfeller([annen]).is_empty()
    assert fil.hendelser([]).is_empty()
    assert fil.arbeidsforhold([annen])["enhet_id"].to_list() == ["S1", "S2"]


def test_absence_since_a_day_leaves_out_what_was_over(fil: Oppfolgingsfil) -> None:
    assert fil.fravaer()["fra"].to_list() == [date(2026, 2, 2), date(2026, 10, 1)]
    assert fil.fravaer(siden=date(2026, 2, 6)).height == 2
    assert fil.fravaer(siden=date(2026, 2, 7)).select("fra", "til").rows() == [
        (date(2026, 10, 1), None)
    ]


def test_arbeidsforhold_are_those_of_the_day(fil: Oppfolgingsfil, lager: Lager) -> None:
    hvem = fil.arbeidsforhold()["ansatt_id"].to_list()
    assert sorted(hvem) == sorted(id_of(lager, nr) for nr in ("101", "102", "102", "202"))


def test_nearest_leaders_are_those_of_the_day(fil: Oppfolgingsfil, lager: Lager) -> None:
    en, annen, leder2, ny = (id_of(lager, nr) for nr in ("101", "102", "201", "202"))
    assert set(fil.naermeste().rows()) == {
        (annen, "S1", en),
        (annen, "S2", leder2),
        (ny, "S2", leder2),
    }


def test_enheter_are_those_there_are_now(fil: Oppfolgingsfil) -> None:
    assert fil.organisasjon()["enhet_id"].to_list() == ["A", "S1", "S2", "V"]


def test_queries_for_one_person_work_as_on_the_snapshot(fil: Oppfolgingsfil, lager: Lager) -> None:
    en, annen = id_of(lager, "101"), id_of(lager, "102")
    personer = fil.personer
    assert personer.is_known(en)
    assert not personer.is_known(1)
    assert personer.nearest_people(en) == [annen]
    assert personer.led_by(en) == []
    assert personer.employments(annen).select("enhet_id", "til", "stillingsprosent").rows() == [
        ("S1", None, 60.0),
        ("S2", None, 40.0),
    ]
    assert personer.employments(annen, leder_id=en)["enhet_id"].to_list() == ["S1"]
    assert personer.absences(en, date(2026, 1, 1))["paagaar"].to_list() == [True, False]
    assert personer.absences(en, date(2026, 1, 1), leder_id=annen).is_empty()
    assert {en, annen} < set(personer.everybody())


def test_the_enhet_of_an_old_arbeidsforhold_keeps_its_name(tmp_path: Path) -> None:
    lager = Lager(tmp_path / "lager")
    kvartal = write_uttrekk(tmp_path / "u")
    import_uttrekk(lager, load_uttrekk(kvartal, read_profil(), PAA), PAA)
    lopende = write_lopende(tmp_path / "l", folk=["101"])
    org = (lopende / "organisasjon.csv").read_text("utf-8").replace("S2;Andre", "S3;Tredje")
    (lopende / "organisasjon.csv").write_text(org, encoding="utf-8")
    import_lopende(lager, load_uttrekk(lopende, read_profil(), PAA), PAA)
    fil = open_followup(lager)
    assert fil is not None
    assert fil.personer.employments(id_of(lager, "200"))["enhet"].to_list() == ["Andre seksjon"]
    assert fil.organisasjon()["enhet_id"].to_list() == ["A", "S1", "S3", "V"]


def test_an_open_file_reaches_no_other(fil: Oppfolgingsfil, tmp_path: Path) -> None:
    hemmelig = tmp_path / "hemmelig.csv"
    hemmelig.write_text("a\n1\n")
    for sporring in (
        f"SELECT * FROM read_csv('{hemmelig}')",
        "SET enable_external_access = true",
        f"COPY (SELECT 1) TO '{tmp_path / 'ut.csv'}'",
        "DELETE FROM snapshot.tilfeller",
    ):
        with pytest.raises(duckdb.Error):
            fil.con.cursor().execute(sporring)


def test_threads_get_their_own_rows(fil: Oppfolgingsfil, lager: Lager) -> None:
    folk = [id_of(lager, nr) for nr in ("101", "102", "202")] * 10
    svar: dict[int, list[int]] = {}

    def ask(nr: int) -> None:
        svar[nr] = fil.arbeidsforhold([folk[nr]])["ansatt_id"].unique().to_list()

    traader = [threading.Thread(target=ask, args=(nr,)) for nr in range(len(folk))]
    for traad in traader:
        traad.start()
    for traad in traader:
        traad.join()
    assert svar == {nr: [ansatt] for nr, ansatt in enumerate(folk)}


def test_a_broken_file_is_one_sentence(tmp_path: Path) -> None:
    lager = Lager(tmp_path)
    lager.oppfolging.write_bytes(os.urandom(5000))
    with pytest.raises(LagerFeil, match=r"kan ikke leses.*trafikklys publiser"):
        open_followup(lager)


def _take(lager: Lager, mappe: Path) -> None:
    uttrekk = load_uttrekk(write_lopende(mappe), read_profil(), PAA)
    import_lopende(lager, uttrekk, PAA)


def test_a_file_of_another_version_is_not_read_but_made_anew(tmp_path: Path) -> None:
    lager = Lager(tmp_path / "lager")
    _take(lager, tmp_path / "l")
    with duckdb.connect(str(lager.oppfolging)) as con:
        con.execute("UPDATE kilde SET skjemaversjon = $ny", {"ny": SKJEMAVERSJON + 1})
    with pytest.raises(GammeltLager, match="annen utgave"):
        open_followup(lager)
    _take(lager, tmp_path / "l")
    assert open_followup(lager) is not None


def test_a_reader_keeps_its_file_while_a_new_one_is_made(tmp_path: Path) -> None:
    lager = Lager(tmp_path / "lager")
    _take(lager, tmp_path / "l")
    gammel = open_followup(lager)
    rebuild(lager, PAA, uten=[id_of(lager, "101")])
    ny = open_followup(lager)
    assert gammel is not None
    assert ny is not None
    assert [fil.tilfeller().height for fil in (gammel, ny)] == [1, 0]


def test_a_build_that_fails_leaves_the_live_file(lager: Lager) -> None:
    foer = lager.oppfolging.read_bytes()
    with pytest.raises(duckdb.Error), next_followup(lager) as bygg:
        bygg.write("tilfeller", pl.DataFrame({"ukjent": [1]}))
    assert lager.oppfolging.read_bytes() == foer
    assert not lager.neste_oppfolging.exists()


def test_a_file_that_is_not_whole_is_not_swapped_in(lager: Lager) -> None:
    foer = lager.oppfolging.read_bytes()
    with next_followup(lager) as bygg:
        forrige = bygg.previous()
        assert forrige is not None
        with pytest.raises(LagerFeil, match="ikke hel"):
            bygg.publish(forrige, "grunnlag", None)
    assert lager.oppfolging.read_bytes() == foer
