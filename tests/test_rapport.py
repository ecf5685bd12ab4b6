"""`trafikklys rapport` and `trafikklys send`: the figures of a role, to a file or by mail."""

from __future__ import annotations

import io
import sqlite3
import stat
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pypdf
import pytest

from pipelines.access.arkiv import Arkiv
from pipelines.access.innsyn import role_innsyn
from pipelines.access.lesing import read_oversikt, read_tall
from pipelines.access.roller import Rolle
from pipelines.cli import main
from pipelines.contract.perioder import Periodetype
from pipelines.demo import EKSEMPELINNSTILLINGER
from pipelines.settings import FILVARIABEL, LAGERVARIABEL, read_settings
from pipelines.store.lager import Lager
from tests.lagerkopi import copy_store
from tests.reports.test_csvfil import read_rows
from tests.test_utsending import TIL, Postkasse, free_port, serve

JOURNAL = "journal.sqlite3"


@dataclass(frozen=True)
class Svar:
    kode: int
    ut: str
    feil: str


Kjoer = Callable[..., Svar]


@pytest.fixture
def lager(eksempellager: Lager, tmp_path: Path) -> Lager:
    return copy_store(eksempellager, tmp_path / "lager")


@pytest.fixture
def kjoer(
    lager: Lager, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Kjoer:
    """Run a command as its `main` does, on a store of its own."""
    monkeypatch.setenv(FILVARIABEL, str(EKSEMPELINNSTILLINGER))
    monkeypatch.setenv(LAGERVARIABEL, str(lager.mappe))

    def run(*ord_: str) -> Svar:
        monkeypatch.setattr(sys, "argv", ["trafikklys", *ord_])
        with pytest.raises(SystemExit) as slutt:
            main()
        return Svar(int(slutt.value.code or 0), *capfd.readouterr())

    return run


def logged() -> list[str]:
    """What the access log says of reports."""
    rader = Arkiv(read_settings()).logg.rows().filter(pl.col("side") == "rapport")
    assert rader["ansatt_id"].null_count() == len(rader)
    return rader["formaal"].to_list()


def text_of(pdf: bytes) -> str:
    return "\n".join(ark.extract_text() for ark in pypdf.PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize(
    ("ord_", "navn", "begynner", "hvem"),
    [
        (["aarsoversikt"], "aar.pptx", b"PK", "årsoversikt, for Toppledelse"),
        (["aarsoversikt", "--rolle", "hr"], "aar.pptx", b"PK", "årsoversikt, for HR"),
        (["amu", "--periode", "2026K3"], "amu.pdf", b"%PDF", "AMU-rapport, for AMU"),
        (["seksjon", "--enhet", "A1-01"], "s.pdf", b"%PDF", "seksjonsark, for Drift"),
        (["regneark", "--rolle", "amu"], "t.xlsx", b"PK", "regneark, for AMU"),
        (["csv", "--rolle", "leder", "--omfang", "A1"], "t.csv", b"\xef\xbb\xbf", "CSV, for Leder"),
    ],
)
def test_every_report_is_a_file_for_its_owner_and_a_line_in_the_log(
    kjoer: Kjoer, tmp_path: Path, ord_: list[str], navn: str, begynner: bytes, hvem: str
) -> None:
    fil = tmp_path / navn
    svar = kjoer("rapport", *ord_, "--ut", str(fil))
    assert (svar.kode, svar.feil) == (0, "")
    assert fil.read_bytes().startswith(begynner)
    assert stat.S_IMODE(fil.stat().st_mode) == 0o600
    assert logged() == [f"Rapport: {hvem}"]


def test_the_figures_are_those_of_the_tall_command_for_the_role(
    kjoer: Kjoer, tmp_path: Path
) -> None:
    fil = tmp_path / "t.csv"
    kjoer("rapport", "csv", "--rolle", "amu", "--periode", "2025", "--ut", str(fil))
    ser = read_tall(role_innsyn(Rolle.AMU), Periodetype.AAR)
    assert ser is not None
    ventet = ser.filter(pl.col("periode") <= "2025")
    rader = read_rows(fil.read_bytes())
    assert [(rad["Enhet-id"], rad["Periode"]) for rad in rader] == ventet.select(
        "enhet_id", "periode"
    ).rows()
    lest = [float(rad["Tapte dagsverk"].replace(",", ".")) for rad in rader]
    assert lest == ventet["tapte_dagsverk"].to_list()


def test_a_file_that_is_there_is_not_written_over_and_nothing_is_made(
    kjoer: Kjoer, tmp_path: Path
) -> None:
    fil = tmp_path / "t.csv"
    fil.write_bytes(b"min")
    svar = kjoer("rapport", "csv", "--ut", str(fil))
    assert (svar.kode, svar.ut) == (2, "")
    assert "--overskriv" in svar.feil
    assert (fil.read_bytes(), logged()) == (b"min", [])
    assert kjoer("rapport", "csv", "--ut", str(fil), "--overskriv").kode == 0
    assert fil.read_bytes() != b"min"


def test_without_a_line_in_the_log_there_is_no_report(
    kjoer: Kjoer, lager: Lager, tmp_path: Path
) -> None:
    assert kjoer("rapport", "csv", "--ut", str(tmp_path / "a.csv")).kode == 0
    with closing(sqlite3.connect(lager.mappe / JOURNAL)) as con:
        con.execute(
            "CREATE TRIGGER full BEFORE INSERT ON innsynslogg "
            "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
        con.commit()
    assert kjoer("rapport", "csv", "--ut", str(tmp_path / "b.csv")).kode == 2
    assert not (tmp_path / "b.csv").exists()


def test_a_sheet_for_every_section_that_the_role_sees(kjoer: Kjoer, tmp_path: Path) -> None:
    mappe = tmp_path / "ark"
    svar = kjoer("rapport", "seksjon", "--rolle", "amu", "--periode", "2026K3", "--ut", str(mappe))
    assert svar.kode == 0
    assert "Lager seksjonsark" in svar.feil
    oversikt = read_oversikt(role_innsyn(Rolle.AMU), Periodetype.KVARTAL, 1)
    assert oversikt is not None
    seksjoner = oversikt.enheter.filter("er_seksjon")
    assert len(list(mappe.iterdir())) == len(seksjoner)
    assert stat.S_IMODE(mappe.stat().st_mode) == 0o700
    assert {stat.S_IMODE(fil.stat().st_mode) for fil in mappe.iterdir()} == {0o600}
    assert logged() == [f"Rapport: seksjonsark, {len(seksjoner)} seksjoner, for AMU"]
    assert "Kontaktsenter Nordhavn" in text_of((mappe / "seksjon-A1-01-2026K3.pdf").read_bytes())
    igjen = kjoer("rapport", "seksjon", "--rolle", "amu", "--periode", "2026K3", "--ut", str(mappe))
    assert (igjen.kode, igjen.ut) == (2, "")


@pytest.mark.parametrize(
    ("ord_", "sier"),
    [
        (["amu", "--rolle", "hr"], "bare for rollen amu"),
        (["amu", "--periode", "2026K3-S4"], "kvartal, tertial, aar"),
        (["aarsoversikt", "--periode", "2026K3"], "aar, siste4"),
        (["aarsoversikt", "--rolle", "leder", "--omfang", "A1"], "HR og toppledelsen"),
        (["regneark", "--rolle", "hr", "--omfang", "A1"], "--omfang avgrenser rollene"),
        (["regneark", "--rolle", "ansatt"], "ser ingen tall"),
        (["regneark", "--periode", "1999K1"], "ingen tall for perioden"),
        (["seksjon", "--enhet", "finnes-ikke"], "Det er ingen tall"),
        (["csv", "--periode", "tull"], "er ikke en periode"),
    ],
)
def test_what_cannot_be_made_is_a_sentence_and_no_file(
    kjoer: Kjoer, tmp_path: Path, ord_: list[str], sier: str
) -> None:
    svar = kjoer("rapport", *ord_, "--ut", str(tmp_path / "ut"))
    assert (svar.kode, svar.ut) == (2, "")
    assert sier in svar.feil
    assert not (tmp_path / "ut").exists()


@pytest.fixture
def oppsatt(tmp_path: Path, kjoer: Kjoer, monkeypatch: pytest.MonkeyPatch) -> int:
    """The settings of the sample with a mail server on this machine; its port."""
    port = free_port()
    fil = tmp_path / "trafikklys.toml"
    egne = (
        f'[epost]\nvert = "127.0.0.1"\nport = {port}\nsikkerhet = "ingen"\nfra = "tl@etaten.no"\n'
    )
    fil.write_text(EKSEMPELINNSTILLINGER.read_text("utf-8") + "\n" + egne, "utf-8")
    monkeypatch.setenv(FILVARIABEL, str(fil))
    return port


TIL_ALLE = [ord_ for adresse in TIL for ord_ in ("--til", adresse)]


@pytest.mark.parametrize(
    ("type_", "filnavn", "hvem"),
    [
        ("amu", "amu-2026K3.pdf", "AMU-rapport sendt til 3 på e-post, for AMU"),
        (
            "aarsoversikt",
            "aarsoversikt-2026K3-S4.pptx",
            "årsoversikt sendt til 3 på e-post, for Toppledelse",
        ),
    ],
)
def test_a_role_gets_its_report_by_mail(
    kjoer: Kjoer, oppsatt: int, type_: str, filnavn: str, hvem: str
) -> None:
    kasse = Postkasse()
    with serve(kasse, port=oppsatt):
        svar = kjoer("send", "--type", type_, "--kvartal", "2026K3", *TIL_ALLE)
    assert (svar.kode, svar.ut) == (0, "Sendt til 3.\n")
    assert kasse.konvolutter[0].rcpt_tos == list(TIL)
    (vedlegg,) = kasse.letter().iter_attachments()
    assert vedlegg.get_filename() == filnavn
    assert logged() == [f"Rapport: {hvem}"]


def test_what_is_sent_to_the_amu_says_that_it_is_as_the_amu_sees_it(
    kjoer: Kjoer, oppsatt: int
) -> None:
    kasse = Postkasse()
    with serve(kasse, port=oppsatt):
        kjoer("send", "--type", "amu", "--kvartal", "2026K3", *TIL_ALLE)
    (vedlegg,) = kasse.letter().iter_attachments()
    innhold = vedlegg.get_payload(decode=True)
    assert isinstance(innhold, bytes)
    assert "AMU" in text_of(innhold)
    tekst = kasse.letter().get_body()
    assert tekst is not None
    assert "slik rollen AMU ser dem" in tekst.get_content()


def test_a_dry_run_shows_what_would_go_to_whom_and_sends_nothing(
    kjoer: Kjoer, oppsatt: int
) -> None:
    kasse = Postkasse()
    with serve(kasse, port=oppsatt):
        svar = kjoer("send", "--type", "amu", "--kvartal", "2026K3", *TIL_ALLE, "--toerr")
    assert (svar.kode, kasse.konvolutter) == (0, [])
    assert "Emne: AMU-rapport, 3. kvartal 2026 – Eksempeldirektoratet" in svar.ut
    assert "amu-2026K3.pdf" in svar.ut
    assert all(adresse in svar.ut for adresse in TIL)
    assert "Ingenting er sendt." in svar.ut


def test_a_dry_run_needs_no_mail_server(kjoer: Kjoer) -> None:
    assert kjoer("send", "--type", "amu", *TIL_ALLE, "--toerr").kode == 0
    svar = kjoer("send", "--type", "amu", *TIL_ALLE)
    assert (svar.kode, svar.ut) == (2, "")
    assert "Utsending er ikke satt opp" in svar.feil


@pytest.mark.parametrize("kasse", [Postkasse(avviser=frozenset({TIL[1]})), None])
def test_a_letter_that_did_not_go_is_a_sentence(
    kjoer: Kjoer, oppsatt: int, kasse: Postkasse | None
) -> None:
    if kasse is None:
        svar = kjoer("send", "--type", "amu", *TIL_ALLE)
    else:
        with serve(kasse, port=oppsatt):
            svar = kjoer("send", "--type", "amu", *TIL_ALLE)
        assert kasse.konvolutter == []
    assert (svar.kode, svar.ut) == (2, "")
    assert "Ingenting er sendt" in svar.feil
    assert "@" not in svar.feil


@pytest.mark.parametrize("type_", ["seksjon", "regneark", "csv", "tilfeller"])
def test_only_the_reports_of_roles_that_see_no_people_are_sent(kjoer: Kjoer, type_: str) -> None:
    svar = kjoer("send", "--type", type_, *TIL_ALLE, "--toerr")
    assert svar.kode != 0
    assert logged() == []


def test_a_presentation_opens(kjoer: Kjoer, tmp_path: Path) -> None:
    fil = tmp_path / "aar.pptx"
    kjoer("rapport", "aarsoversikt", "--periode", "2025", "--ut", str(fil))
    with zipfile.ZipFile(fil) as arkiv:
        assert arkiv.testzip() is None
        assert "ppt/presentation.xml" in arkiv.namelist()
