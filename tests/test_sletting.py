"""One person is deleted: nothing leads to them any longer, and every figure is as it was."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipelines import cli
from pipelines.access.arkiv import Arkiv
from pipelines.contract.codes import Hendelse
from pipelines.contract.profil import read_profil
from pipelines.demo import EKSEMPELINNSTILLINGER
from pipelines.errors import LagerFeil
from pipelines.ingest.load import load_uttrekk
from pipelines.publish import import_uttrekk, republish
from pipelines.settings import FILVARIABEL, LAGERVARIABEL, Innstillinger, read_settings
from pipelines.sletting import Slettet, forget_person
from pipelines.store.avviste import forget_rejected, keep_rejected, read_rejected
from pipelines.store.journal.hvelv import Oppslag
from pipelines.store.journal.innsynslogg import Innslag, Utfall
from pipelines.store.journal.personsak import Sakshendelse, Saksslag, new_sak
from pipelines.store.lager import Lager
from pipelines.store.skjema import VERSJONERTE
from tests.lagerkopi import copy_store
from tests.liten_verden import INFLUENSA, write_uttrekk
from tests.test_rydd import figures

NAA = datetime(2026, 11, 1, 12, tzinfo=UTC)
FULGT = ("arbeidsforhold", "fravaer", "tilfeller")
RADTALL = "SELECT kvartal, count(*), count(DISTINCT ansatt_id) FROM {} GROUP BY 1 ORDER BY 1"


@pytest.fixture
def innstillinger(
    eksempellager: Lager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Innstillinger:
    """The sample store as a copy of its own."""
    copy_store(eksempellager, tmp_path / "lager")
    monkeypatch.setenv(LAGERVARIABEL, str(tmp_path / "lager"))
    monkeypatch.setenv(FILVARIABEL, str(EKSEMPELINNSTILLINGER))
    return read_settings()


@pytest.fixture
def lager(innstillinger: Innstillinger) -> Lager:
    return Lager(innstillinger.lager)


@pytest.fixture
def leder(lager: Lager) -> int:
    """Somebody with absence of their own who leads both an enhet and named people."""
    return _one(
        lager,
        "SELECT leder_id FROM organisasjon WHERE leder_id IN (SELECT ansatt_id FROM fravaer) "
        "GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1",
    )


def _rows(lager: Lager, sporring: str, fil: Path | None = None) -> list[tuple[object, ...]]:
    with duckdb.connect(str(fil or lager.snapshot), read_only=True) as con:
        return con.execute(sporring).fetchall()


def _one(lager: Lager, sporring: str) -> int:
    ((verdi,),) = _rows(lager, sporring)
    assert isinstance(verdi, int)
    return verdi


def _ids(lager: Lager, fil: Path | None = None) -> set[int]:
    """Every number in a file that is as long as an id, whatever the column is called."""
    kolonner = _rows(
        lager,
        "SELECT table_name, column_name FROM duckdb_columns() WHERE data_type = 'UBIGINT'",
        fil,
    )
    return {
        id_
        for tabell, kolonne in kolonner
        if tabell not in VERSJONERTE
        for (id_,) in _rows(lager, f"SELECT DISTINCT {kolonne} FROM {tabell}", fil)
        if isinstance(id_, int)
    }


def _employments(lager: Lager, ansatt_id: int) -> set[int]:
    rader = _rows(
        lager,
        f"SELECT arbeidsforhold_id FROM arbeidsforhold WHERE ansatt_id = {ansatt_id}::UBIGINT "
        f"UNION SELECT arbeidsforhold_id FROM fravaer WHERE ansatt_id = {ansatt_id}::UBIGINT",
    )
    return {id_ for (id_,) in rader if isinstance(id_, int)}


def _published(lager: Lager) -> dict[str, pl.DataFrame]:
    """Every published table, row for row, with the versions each row held for."""
    with duckdb.connect(str(lager.snapshot), read_only=True) as con:
        return {tabell: con.sql(f"FROM {tabell} ORDER BY ALL").pl() for tabell in VERSJONERTE}


# The snapshot


def test_no_id_of_the_person_is_left(
    innstillinger: Innstillinger, lager: Lager, leder: int
) -> None:
    egne = {leder} | _employments(lager, leder)
    assert egne <= _ids(lager)
    forget_person(innstillinger, leder, NAA)
    assert not egne & _ids(lager)


def test_no_byte_of_the_id_is_left_in_the_files(
    innstillinger: Innstillinger, lager: Lager, leder: int
) -> None:
    filer = (lager.snapshot, lager.oppfolging)
    assert all(leder.to_bytes(8, "little") in fil.read_bytes() for fil in filer)
    forget_person(innstillinger, leder, NAA)
    assert not any(leder.to_bytes(8, "little") in fil.read_bytes() for fil in filer)


def test_every_published_figure_stays_as_it_was(
    innstillinger: Innstillinger, lager: Lager, leder: int
) -> None:
    foer, publisert = figures(), _published(lager)
    forget_person(innstillinger, leder, NAA)
    for noekkel, tall in figures().items():
        assert_frame_equal(tall, foer[noekkel], check_exact=True)
    for tabell, frame in _published(lager).items():
        assert_frame_equal(frame, publisert[tabell], check_exact=True)


def test_figures_worked_out_again_are_the_same(
    innstillinger: Innstillinger, lager: Lager, leder: int
) -> None:
    foer = figures()
    forget_person(innstillinger, leder, NAA)
    republish(lager, innstillinger)
    for noekkel, tall in figures().items():
        assert_frame_equal(tall, foer[noekkel], abs_tol=1e-6)


def test_people_and_rows_are_as_many_as_before(
    innstillinger: Innstillinger, lager: Lager, leder: int
) -> None:
    tabeller = ("arbeidsforhold", "fravaer")
    foer = [_rows(lager, RADTALL.format(tabell)) for tabell in tabeller]
    forget_person(innstillinger, leder, NAA)
    assert [_rows(lager, RADTALL.format(tabell)) for tabell in tabeller] == foer


def test_all_rows_of_the_person_are_still_one_persons(
    innstillinger: Innstillinger, lager: Lager, leder: int
) -> None:
    monster = (
        "SELECT a.kvartal, a.fra, f.fra, f.type FROM arbeidsforhold a JOIN fravaer f "
        "ON a.ansatt_id = f.ansatt_id AND a.kvartal = f.kvartal AND "
        "a.arbeidsforhold_id IS NOT DISTINCT FROM coalesce(f.arbeidsforhold_id, "
        "a.arbeidsforhold_id) WHERE a.ansatt_id = {}::UBIGINT ORDER BY ALL"
    )
    ledet = "SELECT kvartal, enhet_id FROM organisasjon WHERE leder_id = {}::UBIGINT ORDER BY ALL"
    foer = [_rows(lager, sporring.format(leder)) for sporring in (monster, ledet)]
    forget_person(innstillinger, leder, NAA)
    ny = _one(lager, "SELECT ansatt_id FROM glemte")
    assert all(foer)
    assert [_rows(lager, sporring.format(ny)) for sporring in (monster, ledet)] == foer


def test_rows_of_others_are_left_alone(
    innstillinger: Innstillinger, lager: Lager, leder: int
) -> None:
    andre = (
        f"SELECT * EXCLUDE (leder_id) FROM arbeidsforhold WHERE ansatt_id <> {leder}::UBIGINT "
        "AND ansatt_id NOT IN (FROM glemte) ORDER BY ALL"
    )
    with duckdb.connect(str(lager.snapshot), read_only=True) as con:
        foer = con.sql(andre).pl()
    forget_person(innstillinger, leder, NAA)
    with duckdb.connect(str(lager.snapshot), read_only=True) as con:
        assert_frame_equal(con.sql(andre).pl(), foer)


def test_two_who_are_deleted_are_still_two(
    innstillinger: Innstillinger, lager: Lager, leder: int
) -> None:
    annen = _one(lager, f"SELECT max(ansatt_id) FROM fravaer WHERE ansatt_id <> {leder}::UBIGINT")
    foer = _rows(lager, RADTALL.format("arbeidsforhold"))
    for ansatt_id in (leder, annen):
        forget_person(innstillinger, ansatt_id, NAA)
    assert _rows(lager, RADTALL.format("arbeidsforhold")) == foer
    assert _one(lager, "SELECT count(*) FROM glemte") == 2


def test_the_mark_of_who_was_deleted_stays_with_the_next_publish(
    innstillinger: Innstillinger, lager: Lager, leder: int
) -> None:
    forget_person(innstillinger, leder, NAA)
    foer = _rows(lager, "FROM glemte")
    republish(lager, innstillinger)
    assert _rows(lager, "FROM glemte") == foer


# The follow-up


@pytest.mark.parametrize("publisert", [False, True])
def test_nobody_follows_the_person_up_under_any_id(
    innstillinger: Innstillinger, lager: Lager, leder: int, publisert: bool
) -> None:
    assert leder in _ids(lager, lager.oppfolging)
    personer = "SELECT DISTINCT ansatt_id FROM {} ORDER BY 1"
    foer = {tabell: _rows(lager, personer.format(tabell), lager.oppfolging) for tabell in FULGT}
    forget_person(innstillinger, leder, NAA)
    if publisert:
        republish(lager, innstillinger)
    ny = _one(lager, "SELECT ansatt_id FROM glemte")
    assert not {leder, *_employments(lager, ny)} & _ids(lager, lager.oppfolging)
    for tabell in FULGT:
        naa = _rows(lager, personer.format(tabell), lager.oppfolging)
        assert naa == [rad for rad in foer[tabell] if rad != (leder,)]


def test_without_pages_about_people_there_is_nothing_to_rebuild(liten: Innstillinger) -> None:
    ansatt_id = Arkiv(liten).hvelv.find(Oppslag.ANSATTNR, "101")
    assert ansatt_id is not None
    forget_person(liten, ansatt_id, NAA)
    assert not Lager(liten.lager).oppfolging.exists()


# The journal


def _event(ansatt_id: int) -> Sakshendelse:
    return Sakshendelse(
        ansatt_id,
        new_sak(),
        Saksslag.GJENNOMFOERT,
        date(2026, 10, 1),
        NAA,
        "b",
        "leder",
        hendelse=Hendelse.OPPFOLGINGSPLAN,
    )


def _look(bruker: str, ansatt_id: int) -> Innslag:
    return Innslag(NAA, bruker, "leder", ansatt_id, "person", "x", Utfall.VIST)


def test_the_vault_and_what_was_registered_know_the_person_no_longer(
    innstillinger: Innstillinger, leder: int
) -> None:
    arkiv = Arkiv(innstillinger)
    foer = arkiv.hvelv.count()
    person = arkiv.hvelv.read(leder)
    assert person is not None
    for ansatt_id in (leder, leder, leder - 1):
        arkiv.personsak.write(_event(ansatt_id))
    slettet = forget_person(innstillinger, leder, NAA)
    assert slettet.saker == 2
    assert arkiv.personsak.people() == {leder - 1}
    assert arkiv.hvelv.read(leder) is None
    assert arkiv.hvelv.find(Oppslag.ANSATTNR, person.ansattnr[0]) is None
    assert arkiv.hvelv.count() == foer - 1


def test_the_log_keeps_who_looked_and_says_that_it_was_deleted(
    innstillinger: Innstillinger, leder: int
) -> None:
    arkiv = Arkiv(innstillinger)
    arkiv.logg.write(_look("b", leder))
    forget_person(innstillinger, leder, NAA)
    rader = arkiv.logg.rows(ansatt_id=leder)
    assert rader["utfall"].to_list() == [Utfall.VIST, Utfall.SLETTET]
    assert arkiv.logg.verify().feil == ()


@pytest.mark.parametrize("har_sett", [True, False])
def test_what_the_person_typed_goes_and_the_name_stays_only_for_the_log(
    innstillinger: Innstillinger, leder: int, har_sett: bool
) -> None:
    arkiv = Arkiv(innstillinger)
    for bruker, ansatt_id in (("egen", leder), ("annen", leder - 1)):
        arkiv.hvelv.remember_user(bruker, {"navn": "N", "ansatt_id": str(ansatt_id)})
        arkiv.utkast.save(bruker, "formaal", "tekst", NAA)
    arkiv.logg.write(_look("egen", leder - 1 if har_sett else leder))
    slettet = forget_person(innstillinger, leder, NAA)
    assert (slettet.utkast, slettet.navn_i_loggen) == (1, har_sett)
    assert arkiv.utkast.fields("egen") == []
    assert arkiv.utkast.fields("annen") == ["formaal"]
    assert (arkiv.hvelv.read_user("egen") is not None) is har_sett
    assert arkiv.hvelv.read_user("annen") is not None


def test_deleting_again_finds_nothing(innstillinger: Innstillinger, leder: int) -> None:
    forget_person(innstillinger, leder, NAA)
    assert forget_person(innstillinger, leder, NAA) == Slettet(0, 0, 0, 0, navn_i_loggen=False)


def test_a_deletion_that_was_cut_short_is_finished_by_the_next(
    innstillinger: Innstillinger, lager: Lager, leder: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> int:
        raise KeyboardInterrupt

    arkiv = Arkiv(innstillinger)
    arkiv.personsak.write(_event(leder))
    with monkeypatch.context() as avbrutt:
        avbrutt.setattr("pipelines.store.journal.personsak.Personsak.forget", fail)
        with pytest.raises(KeyboardInterrupt):
            forget_person(innstillinger, leder, NAA)
    assert leder not in _ids(lager)
    assert arkiv.hvelv.read(leder) is not None
    assert forget_person(innstillinger, leder, NAA).saker == 1
    assert arkiv.hvelv.read(leder) is None


def test_without_a_store_nothing_is_deleted(tmp_path: Path) -> None:
    with pytest.raises(LagerFeil, match="ikke noe lager"):
        forget_person(Innstillinger(lager=tmp_path / "tomt"), 1, NAA)


# Rejected rows


def _rejected() -> pl.DataFrame:
    felles = {
        "tabell": "fravaer",
        "verdi": "150",
        "rettelse": "150 er over 100.",
        "kolonne": "grad",
    }
    rader = [
        felles | {"ansattnr": "101", "grad": "150"},
        felles | {"ansattnr": " 101 ", "grad": "150"},
        felles | {"ansattnr": "1012", "grad": "101"},
        felles | {"ansattnr": "7", "person_id": "101"},
        felles | {"ansattnr": None, "leder_ansattnr": None},
        felles
        | {
            "ansattnr": "8",
            "leder_ansattnr": "101",
            "kolonne": "leder_ansattnr",
            "verdi": "101",
            "rettelse": "101 finnes ikke.",
        },
    ]
    skjema = [*felles, "ansattnr", "person_id", "leder_ansattnr", "grad"]
    return pl.DataFrame(rader, schema=dict.fromkeys(skjema, pl.String))


def test_rejected_rows_of_the_person_go_and_those_of_others_name_them_no_longer(
    tmp_path: Path,
) -> None:
    lager = Lager(tmp_path / "lager")
    lager.create()
    keep_rejected(lager, "f" * 32, _rejected())
    assert forget_rejected(lager, ["101"]) == 3
    igjen = read_rejected(lager, "f" * 32)
    assert igjen is not None
    assert igjen["ansattnr"].to_list() == ["1012", None, "8"]
    assert igjen.row(2, named=True) == _rejected().row(5, named=True) | {
        "leder_ansattnr": None,
        "verdi": None,
        "rettelse": None,
    }
    assert_frame_equal(igjen[:2], _rejected()[[2, 4]])


def test_a_file_with_nobody_else_is_gone(tmp_path: Path) -> None:
    lager = Lager(tmp_path / "lager")
    lager.create()
    keep_rejected(lager, "f" * 32, _rejected()[:1])
    assert forget_rejected(lager, ["101"]) == 1
    assert list(lager.avviste.iterdir()) == []


# The whole way, from the files and the command


@pytest.fixture
def liten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Innstillinger:
    monkeypatch.setenv(LAGERVARIABEL, str(tmp_path / "liten"))
    innstillinger = read_settings()
    _bring(write_uttrekk(tmp_path / "u"), innstillinger)
    return innstillinger


def _bring(mappe: Path, innstillinger: Innstillinger) -> None:
    uttrekk = load_uttrekk(mappe, read_profil("standard"), innstillinger)
    import_uttrekk(Lager(innstillinger.lager), uttrekk, innstillinger)


def _command(monkeypatch: pytest.MonkeyPatch, *ord_: str, svar: str = "") -> int:
    monkeypatch.setattr("sys.argv", ["trafikklys", "slett", *ord_])
    monkeypatch.setattr("sys.stdin", io.StringIO(svar))
    try:
        cli.main()
    except SystemExit as slutt:
        return int(slutt.code or 0)
    return 0


def test_the_command_deletes_and_says_what_remains(
    liten: Innstillinger, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _command(monkeypatch, "101", "--ja") == 0
    sagt = " ".join(capsys.readouterr().out.split())
    assert "Rett kilden først" in sagt
    assert "Innsynsloggen står" in sagt
    assert "101" not in sagt
    assert Arkiv(liten).hvelv.find(Oppslag.ANSATTNR, "101") is None


@pytest.mark.parametrize("svar", ["\n", "nei\n", "j\n"])
def test_the_command_asks_first(
    liten: Innstillinger,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    svar: str,
) -> None:
    assert _command(monkeypatch, "101", svar=svar) == 0
    assert "Ingenting er slettet" in capsys.readouterr().out
    assert Arkiv(liten).hvelv.find(Oppslag.ANSATTNR, "101") is not None


@pytest.mark.usefixtures("liten")
def test_a_number_that_nobody_has_is_one_sentence_without_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _command(monkeypatch, "98765", "--ja") == 2
    feil = capsys.readouterr().err
    assert "Ingen har dette ansattnummeret" in feil
    assert "98765" not in feil


def test_an_uttrekk_that_still_has_the_person_brings_them_back(
    liten: Innstillinger, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lager = Lager(liten.lager)
    ansatt_id = Arkiv(liten).hvelv.find(Oppslag.ANSATTNR, "101")
    assert ansatt_id is not None
    _command(monkeypatch, "101", "--ja")
    assert ansatt_id not in _ids(lager)
    _bring(write_uttrekk(tmp_path / "u2", uttrekksdato="2026-07-15", fravaer=[INFLUENSA]), liten)
    assert ansatt_id in _ids(lager)
    assert Arkiv(liten).hvelv.find(Oppslag.ANSATTNR, "101") == ansatt_id
