from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import typer.main

from pipelines import cli
from pipelines.access.lesing import TALLKOLONNER
from pipelines.demo import EKSEMPELINNSTILLINGER
from pipelines.kommandoer import uttrekk
from pipelines.settings import FILVARIABEL
from pipelines.store.lager import Lager
from tests.liten_verden import INFLUENSA, write_uttrekk
from tests.lopende import write_lopende

ROT = Path(__file__).parents[1]
BAKLENGS = "103;2026-02-09;2026-02-02;egenmelding;100;"


class Svar:
    def __init__(self, kode: int, ut: str, feil: str) -> None:
        self.kode, self.ut, self.feil = kode, ut, feil


Kommando = Callable[..., Svar]


@pytest.fixture
def trafikklys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Kommando:
    monkeypatch.setenv("TRAFIKKLYS_LAGER", str(tmp_path / "lager"))
    monkeypatch.setenv("COLUMNS", "200")

    def run(*ledd: str | Path) -> Svar:
        monkeypatch.setattr("sys.argv", ["trafikklys", *map(str, ledd)])
        try:
            cli.main()
            kode = 0
        except SystemExit as slutt:
            kode = int(slutt.code or 0)
        skrevet = capsys.readouterr()
        return Svar(kode, skrevet.out, skrevet.err)

    return run


def test_import_ends_with_an_account_of_rows_and_quarters(
    trafikklys: Kommando, tmp_path: Path
) -> None:
    svar = trafikklys("importer", write_uttrekk(tmp_path / "u"))
    assert svar.kode == 0, svar.feil
    assert re.search(r"fravaer\s+1\s+1\s+0\s+0", svar.ut)
    assert re.search(r"2026K1\s+–\s+0,3", svar.ut)


def test_control_publishes_nothing(trafikklys: Kommando, tmp_path: Path) -> None:
    svar = trafikklys("kontroller", write_uttrekk(tmp_path / "u"))
    assert svar.kode == 0, svar.feil
    assert "ingenting er publisert" in svar.ut
    assert not Lager(tmp_path / "lager").finnes


def test_importing_again_says_that_nothing_changed(trafikklys: Kommando, tmp_path: Path) -> None:
    mappe = write_uttrekk(tmp_path / "u")
    trafikklys("importer", mappe)
    assert "Ingenting er endret" in trafikklys("importer", mappe).ut


@pytest.mark.parametrize(
    ("fil", "innhold"),
    [
        ("fravaer.csv", b""),
        ("fravaer.csv", b"\x00\x01\x02\xff" * 500),
        ("fravaer.csv", b"helt;andre;kolonner\n1;2;3\n"),
        ("uttrekk.toml", b"virksomhet = "),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence_and_code_2(
    trafikklys: Kommando, tmp_path: Path, fil: str, innhold: bytes
) -> None:
    trafikklys("importer", write_uttrekk(tmp_path / "u1"))
    foer = Lager(tmp_path / "lager").snapshot.read_bytes()
    mappe = write_uttrekk(tmp_path / "u2", uttrekksdato="2026-07-15")
    (mappe / fil).write_bytes(innhold)
    svar = trafikklys("importer", mappe)
    assert svar.kode == 2
    assert fil in svar.feil
    assert "Traceback" not in svar.feil
    assert Lager(tmp_path / "lager").snapshot.read_bytes() == foer


def test_too_many_rejected_rows_stop_unless_accepted(trafikklys: Kommando, tmp_path: Path) -> None:
    mappe = write_uttrekk(tmp_path / "u", fravaer=[INFLUENSA, BAKLENGS])
    assert trafikklys("importer", mappe).kode == 2
    assert trafikklys("importer", mappe, "--godta-avvik").kode == 0


def test_rejected_rows_are_shown_and_written_for_the_sender(
    trafikklys: Kommando, tmp_path: Path
) -> None:
    mappe = write_uttrekk(tmp_path / "u", fravaer=[INFLUENSA, BAKLENGS])
    trafikklys("importer", mappe, "--godta-avvik")
    vist = trafikklys("avvist", "2026K1").ut
    assert "fravaer.csv" in vist
    fil = tmp_path / "retting.csv"
    trafikklys("avvist", "2026K1", "--ut", fil)
    rader = pl.read_csv(fil, separator=";", infer_schema=False)
    assert rader["ansattnr"].to_list() == ["103"]
    assert rader["kilde_linje"].to_list() == ["3"]


def test_a_quarter_without_rejected_rows_says_so(trafikklys: Kommando, tmp_path: Path) -> None:
    trafikklys("importer", write_uttrekk(tmp_path / "u"))
    assert "Ingen rader er avvist" in trafikklys("avvist", "2026K1").ut


def test_figures_have_the_promised_columns_first_in_every_format(
    trafikklys: Kommando, tmp_path: Path
) -> None:
    trafikklys("importer", write_uttrekk(tmp_path / "u"))
    som_csv = pl.read_csv(
        io.StringIO(trafikklys("tall", "--periode", "kvartal", "--format", "csv").ut)
    )
    som_json = json.loads(trafikklys("tall", "--periode", "kvartal", "--format", "json").ut)
    assert tuple(som_csv.columns[: len(TALLKOLONNER)]) == TALLKOLONNER
    assert tuple(som_json[0])[: len(TALLKOLONNER)] == TALLKOLONNER
    assert [rad["enhet_id"] for rad in som_json] == som_csv["enhet_id"].to_list()
    assert som_csv.select("periode", "enhet_id").equals(
        som_csv.select("periode", "enhet_id").sort("periode", "enhet_id")
    )


def test_figures_of_one_enhet(trafikklys: Kommando, tmp_path: Path) -> None:
    trafikklys("importer", write_uttrekk(tmp_path / "u"))
    svar = trafikklys("tall", "--periode", "kvartal", "--enhet", "S1", "--format", "json")
    assert [rad["enhet"] for rad in json.loads(svar.ut)] == ["Første seksjon"]
    assert trafikklys("tall", "--enhet", "finnes-ikke").kode == 2


def test_lights_are_told_with_shape_and_words(trafikklys: Kommando, tmp_path: Path) -> None:
    trafikklys("importer", write_uttrekk(tmp_path / "u"))
    svar = trafikklys("lys", "--periode", "kvartal")
    assert svar.kode == 0, svar.feil
    assert re.search(r"Første seksjon\s+[△▲◭]", svar.ut)
    assert "kan være tilfeldig" in svar.ut


@pytest.mark.parametrize(
    "kommando", [("tall",), ("lys",), ("versjoner",), ("publiser",), ("avvist", "2026K1")]
)
def test_an_empty_store_says_what_to_do(trafikklys: Kommando, kommando: tuple[str, ...]) -> None:
    svar = trafikklys(*kommando)
    assert svar.kode == 2
    assert "trafikklys importer" in svar.feil


def test_a_missing_version_says_where_to_look(trafikklys: Kommando, tmp_path: Path) -> None:
    trafikklys("importer", write_uttrekk(tmp_path / "u"))
    assert "trafikklys versjoner" in trafikklys("tall", "--versjon", "9").feil


def test_the_demo_refuses_a_store_with_other_data(trafikklys: Kommando, tmp_path: Path) -> None:
    trafikklys("importer", write_uttrekk(tmp_path / "u"))
    svar = trafikklys("demo")
    assert svar.kode == 2
    assert "ikke bare eksempeldata" in svar.feil


def test_nothing_is_deleted_by_a_date_that_has_not_come(
    trafikklys: Kommando, tmp_path: Path
) -> None:
    trafikklys("importer", write_uttrekk(tmp_path / "u"))
    svar = trafikklys("rydd", "--dato", "2999-01-01")
    assert svar.kode == 2
    assert "fram i tid" in svar.feil
    assert trafikklys("rydd", "--dato", "i morgen").kode == 2


def test_every_command_is_in_the_readme() -> None:
    kommandoer = typer.main.get_command(cli.app).commands  # type: ignore[attr-defined]
    readme = (ROT / "README.md").read_text(encoding="utf-8")
    assert not [navn for navn in kommandoer if f"`trafikklys {navn}" not in readme]


@pytest.mark.parametrize("periode", ["kvartal", "siste4"])
def test_figures_are_a_table_for_people_by_default(
    trafikklys: Kommando, tmp_path: Path, periode: str
) -> None:
    trafikklys("importer", write_uttrekk(tmp_path / "u"))
    svar = trafikklys("tall", "--periode", periode)
    assert svar.kode == 0, svar.feil
    assert "Første seksjon" in svar.ut


def test_a_cell_that_a_spreadsheet_would_run_is_written_as_text(
    trafikklys: Kommando, tmp_path: Path
) -> None:
    farlig = '=cmd("x");2026-02-09;2026-02-12;egenmelding;100;'
    trafikklys(
        "importer", write_uttrekk(tmp_path / "u", fravaer=[INFLUENSA, farlig]), "--godta-avvik"
    )
    trafikklys("avvist", "2026K1", "--ut", tmp_path / "r.csv")
    rader = pl.read_csv(tmp_path / "r.csv", separator=";", infer_schema=False)
    assert rader["ansattnr"].item().startswith("'=")


@pytest.mark.parametrize("valg", ["--ut", "--avvist-til"])
def test_a_file_that_cannot_be_written_is_one_sentence(
    trafikklys: Kommando, tmp_path: Path, valg: str
) -> None:
    mappe = write_uttrekk(tmp_path / "u", fravaer=[INFLUENSA, BAKLENGS])
    trafikklys("importer", mappe, "--godta-avvik")
    kommando = ["avvist", "2026K1"] if valg == "--ut" else ["kontroller", mappe]
    svar = trafikklys(*kommando, valg, tmp_path / "finnes-ikke" / "r.csv")
    assert svar.kode == 2
    assert "Kan ikke skrive" in svar.feil


def test_an_error_in_the_program_names_the_place_and_no_row(
    trafikklys: Kommando, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("ansattnr 10001")

    monkeypatch.setattr(uttrekk, "find_uttrekk", fail)
    svar = trafikklys("kontroller", tmp_path)
    assert svar.kode == cli.UVENTET
    assert "ValueError i test_cli.py" in svar.feil
    assert "10001" not in svar.feil


def test_an_unwritable_store_is_one_sentence(
    trafikklys: Kommando, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pipelines.store.lager.FileLock.acquire", refuse)
    svar = trafikklys("importer", write_uttrekk(tmp_path / "u"))
    assert svar.kode == 2
    assert "Be eieren av mappen om tilgang" in svar.feil


# A løpende uttrekk


@pytest.fixture
def paa(monkeypatch: pytest.MonkeyPatch) -> None:
    """The parts about people are on."""
    monkeypatch.setenv(FILVARIABEL, str(EKSEMPELINNSTILLINGER))


@pytest.mark.usefixtures("paa")
def test_a_lopende_ends_with_counts_and_no_people(trafikklys: Kommando, tmp_path: Path) -> None:
    svar = trafikklys("importer", write_lopende(tmp_path / "l"))
    assert svar.kode == 0, svar.feil
    assert "løpende 01.01.2026–20.10.2026" in svar.ut
    assert re.search(r"oppfolging\s+1\s+1\s+0\s+0", svar.ut)
    assert "Oppfølging per 20.10.2026" in svar.ut
    assert "Tilfeller som pågår: 1" in svar.ut
    assert "Ansatt 101" not in svar.ut


@pytest.mark.usefixtures("paa")
def test_both_kinds_are_taken_in_one_go_the_oldest_first(
    trafikklys: Kommando, tmp_path: Path
) -> None:
    write_lopende(tmp_path / "alle" / "a", "2026-10-20")
    write_uttrekk(tmp_path / "alle" / "b")
    svar = trafikklys("importer", tmp_path / "alle")
    assert svar.kode == 0, svar.feil
    assert svar.ut.index("Sykefravær per kvartal") < svar.ut.index("Oppfølging per")


@pytest.mark.usefixtures("paa")
def test_control_of_a_lopende_keeps_nothing(trafikklys: Kommando, tmp_path: Path) -> None:
    svar = trafikklys("kontroller", write_lopende(tmp_path / "l"))
    assert svar.kode == 0, svar.feil
    assert "Tilfeller som pågår: 1" in svar.ut
    assert not Lager(tmp_path / "lager").oppfolging.exists()


def test_switched_off_nothing_of_the_lot_is_taken_in(trafikklys: Kommando, tmp_path: Path) -> None:
    svar = trafikklys("importer", write_uttrekk(tmp_path / "u"), write_lopende(tmp_path / "l"))
    assert svar.kode == 2
    assert "droeftet eller dpia" in svar.feil
    assert not Lager(tmp_path / "lager").finnes


@pytest.mark.usefixtures("paa")
def test_what_was_rejected_of_the_lopende_can_be_seen(trafikklys: Kommando, tmp_path: Path) -> None:
    mappe = write_lopende(tmp_path / "l", oppfolging=["999;oppfolgingsplan;2026-10-12"])
    trafikklys("importer", mappe, "--godta-avvik")
    svar = trafikklys("avvist", "lopende")
    assert "oppfolging.csv, linje 2" in svar.ut
    assert "oppfolging_uten_arbeidsforhold" in svar.ut


@pytest.mark.usefixtures("paa")
def test_without_a_lopende_there_is_nothing_to_see_and_that_is_said(
    trafikklys: Kommando, tmp_path: Path
) -> None:
    trafikklys("importer", write_uttrekk(tmp_path / "u"))
    svar = trafikklys("avvist", "lopende")
    assert svar.kode == 2
    assert "ikke på noe løpende uttrekk" in svar.feil
