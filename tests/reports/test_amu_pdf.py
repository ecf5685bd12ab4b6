"""The AMU's papers: every figure is one that its role may read, and nothing is hidden in them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from pypdf import PdfReader

from pipelines.access.amu import Amubilde, Vedtak, read_amu
from pipelines.access.innsyn import Innsyn, role_innsyn
from pipelines.access.lesing import read_oversikt, read_tall
from pipelines.access.praksis import read_practice
from pipelines.access.roller import Rolle
from pipelines.access.tiltaksliste import as_lines
from pipelines.contract.perioder import Periode, Periodetype
from pipelines.demo import EKSEMPELINNSTILLINGER
from pipelines.lights.tall import format_desimal
from pipelines.reports.amu_pdf import amu_pdf
from pipelines.settings import FILVARIABEL, LAGERVARIABEL, Innstillinger
from pipelines.store.hvelvnoekkel import read_or_make_vault_keys
from pipelines.store.journal.base import journal_url, open_journal
from pipelines.store.lager import Lager
from tests.conftest import publish_folder
from tests.liten_verden import write_uttrekk
from tests.reports.test_bordkalender import ONDT, claims_pdf_ua
from tests.tiltak.bygg_tiltak import HEMMELIG, tiltak

NAA = datetime(2026, 11, 25, 9, 5, tzinfo=UTC)
AMU, HR = role_innsyn(Rolle.AMU), role_innsyn(Rolle.HR)
VERNEOMBUD = role_innsyn(Rolle.AMU, ("A1-01", "A1-02", "A1-03", "A1-04"))
DESIMALTALL = re.compile(r"\d+(?:\u00a0\d{3})*,\d+")


@pytest.fixture(autouse=True)
def _lager(eksempellager: Lager, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LAGERVARIABEL, str(eksempellager.mappe))
    monkeypatch.setenv(FILVARIABEL, str(EKSEMPELINNSTILLINGER))


def read(innsyn: Innsyn = HR, periode: str = "2026K3") -> Amubilde:
    bilde = read_amu(innsyn, Periode.parse(periode), NAA, "Per Prøve")
    assert bilde is not None
    return bilde


def opened(bilde: Amubilde) -> PdfReader:
    return PdfReader(BytesIO(amu_pdf(bilde)))


def text_of(pdf: PdfReader) -> str:
    return "\n".join(side.extract_text() for side in pdf.pages)


def one_line(pdf: PdfReader) -> str:
    return " ".join(text_of(pdf).replace("\u00a0", " ").split())


def allowed(innsyn: Innsyn, slag: Periodetype) -> set[str]:
    """Every decimal that can be made of the role's own figures, worked out by itself here."""
    rader = [
        rad
        for type_ in (slag, Periodetype.SISTE4)
        if (tall := read_tall(innsyn, type_)) is not None
        for rad in tall.to_dicts()
    ]
    ut: set[str] = set()
    for rad in rader:
        for navn in ("sykefravaersprosent", "prosent_aar_foer", "maal", "endring_pp"):
            ut.add(_text(rad[navn], 1))
        for del_, hele in (
            ("tapte_korttid", "tapte_dagsverk"),
            ("tapte_egenmeldt", "tapte_dagsverk"),
            ("tapte_arbeidsrelatert", "tapte_dagsverk"),
            ("tapte_arbeidsrelatert", "avtalte_dagsverk"),
            ("tapte_sykt_barn", "avtalte_dagsverk"),
            ("personer_med_fravaer", "personer"),
            ("personer_gjentatt", "personer"),
        ):
            if rad[del_] is not None and rad[hele]:
                ut |= {_text(100 * rad[del_] / rad[hele], antall) for antall in (1, 2)}
        ut.add(_text(rad["ansatte_per_leder"], 1))
        ut |= set(DESIMALTALL.findall(rad["setning"]))
    return ut


def _text(verdi: float | None, desimaler: int) -> str:
    return format_desimal(verdi if verdi is None else abs(verdi), desimaler)


@pytest.mark.parametrize("periode", ["2026K3", "2026K1", "2026T2", "2025"])
@pytest.mark.parametrize(
    ("lager_den", "ser_som"), [(HR, AMU), (AMU, AMU), (VERNEOMBUD, VERNEOMBUD)]
)
def test_every_figure_is_one_that_the_role_may_read(
    lager_den: Innsyn, ser_som: Innsyn, periode: str
) -> None:
    tall = DESIMALTALL.findall(text_of(opened(read(lager_den, periode))))
    assert len(tall) > 20
    assert not set(tall) - allowed(ser_som, Periode.parse(periode).type)


def test_the_test_would_see_a_figure_from_below_the_floor() -> None:
    """What HR sees beyond the AMU has decimals of its own, so the check above can fail."""
    assert allowed(HR, Periodetype.KVARTAL) - allowed(AMU, Periodetype.KVARTAL)


def test_counts_are_those_of_the_practice_that_the_role_sees() -> None:
    praksis = read_practice(AMU, NAA)
    assert praksis is not None
    ventet = {(rad["i_tide"], rad["antall"]) for rad in praksis.rader.to_dicts()}
    funnet = re.findall(r"\((\d+) av (\d+)\)", one_line(opened(read())))
    assert {(int(a), int(b)) for a, b in funnet} == ventet


def test_every_enhet_stands_with_its_own_rate() -> None:
    bilde = read()
    tekst = one_line(opened(bilde))
    for ett in bilde.lysrader:
        assert ett.rad is not None
        assert ett.navn in tekst
        assert ett.celler[0].replace("\u00a0", " ") in tekst


def test_names_outside_the_area_are_not_there() -> None:
    alle = read_oversikt(HR, Periodetype.KVARTAL)
    assert alle is not None
    bilde = read(VERNEOMBUD)
    tekst = one_line(opened(bilde))
    utenfor = alle.enheter.filter(~pl.col("enhet_id").is_in(bilde.enheter["enhet_id"].implode()))
    assert not [navn for navn in utenfor["navn"] if navn in tekst]


def test_sections_hidden_below_a_small_avdeling_have_no_name_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mappe = write_uttrekk(tmp_path / "inn", "2025K1", "2026K1")
    with (mappe / "organisasjon.csv").open("a", encoding="utf-8") as fil:
        fil.write("B;Den lille avdelingen;V;avdeling\nS3;Hemmelig seksjon;B;seksjon\n")
    with (mappe / "arbeidsforhold.csv").open("a", encoding="utf-8") as fil:
        fil.write("".join(f"\n3{nr:02};S3;2020-01-01;;100" for nr in range(3)))
    lager = Lager(tmp_path / "lager")
    monkeypatch.setenv(LAGERVARIABEL, str(lager.mappe))
    publish_folder(mappe, lager, Innstillinger())
    read_or_make_vault_keys(lager)
    open_journal(journal_url(lager, None))
    tekst = one_line(opened(read(HR, "2026K1")))
    assert "Den lille avdelingen" in tekst
    assert "Hemmelig seksjon" not in tekst


@pytest.mark.parametrize("periode", ["2026K3", "2026T2", "2025"])
def test_it_is_four_to_eight_pages_of_a4(periode: str) -> None:
    pdf = opened(read(periode=periode))
    assert 4 <= len(pdf.pages) <= 8
    assert {
        (round(float(s.mediabox.width)), round(float(s.mediabox.height))) for s in pdf.pages
    } == {(595, 842)}


def test_three_hundred_sections_with_long_names_are_all_there() -> None:
    bilde = read()
    seksjoner = bilde.enheter.filter("er_seksjon")["enhet_id"]
    stor = replace(
        bilde,
        enheter=pl.concat([bilde.enheter, *(_copy(bilde.enheter, seksjoner, n) for n in range(5))])
        .with_columns(familie=pl.col("overordnet_id").fill_null(""))
        .sort(pl.col("dybde") > 0, "familie", "dybde", maintain_order=True),
        rader=pl.concat([bilde.rader, *(_copy(bilde.rader, seksjoner, n) for n in range(5))]),
    )
    assert len(stor.enheter) > 300
    pdf = opened(stor)
    tekst = one_line(pdf)
    assert 4 <= len(pdf.pages) <= 8
    assert all(navn in tekst for navn in stor.enheter["navn"].unique())


def _copy(rader: pl.DataFrame, seksjoner: pl.Series, nr: int) -> pl.DataFrame:
    """Every section once more beside itself; every other one with a longer name."""
    kopi = rader.filter(pl.col("enhet_id").is_in(seksjoner.implode())).with_columns(
        enhet_id=pl.col("enhet_id") + f"_{nr}"
    )
    if "navn" not in rader.columns or not nr % 2:
        return kopi
    return kopi.with_columns(navn=pl.col("navn") + " med ansvar for samordning av oppgaver")


@pytest.fixture(scope="module")
def pdf(eksempellager: Lager) -> PdfReader:
    with pytest.MonkeyPatch.context() as miljoe:
        miljoe.setenv(LAGERVARIABEL, str(eksempellager.mappe))
        miljoe.setenv(FILVARIABEL, str(EKSEMPELINNSTILLINGER))
        return opened(read())


def test_the_foot_says_who_when_which_role_and_which_data(pdf: PdfReader) -> None:
    tekst = one_line(pdf)
    assert "Laget av Per Prøve 25.11.2026 kl. 10.05. Rolle: AMU. Uttrekk per 20.10.2026." in tekst
    assert f"Side 1 av {len(pdf.pages)}" in tekst
    assert f"Side {len(pdf.pages)} av {len(pdf.pages)}" in tekst


@pytest.mark.parametrize(
    "ord_",
    [
        "Unntatt offentlighet etter offentleglova §",
        "Slik leses lysene.",
        "fylt: klart",
        "halvfylt: trolig",
        "åpent: kan være tilfeldig",
        "3. kvartal 2026 er foreløpig",
        "Tallene er oppdiktede eksempeldata.",
    ],
)
def test_what_a_reader_needs_is_there(pdf: PdfReader, ord_: str) -> None:
    assert ord_ in one_line(pdf)


def test_title_language_and_structure_are_set(pdf: PdfReader) -> None:
    assert pdf.metadata is not None
    assert pdf.metadata.title == "AMU: sykefravær 3. kvartal 2026"
    assert str(pdf.root_object["/Lang"]) == "nb"
    assert "/StructTreeRoot" in pdf.root_object
    assert claims_pdf_ua(pdf)


def test_every_font_is_in_the_file(pdf: PdfReader) -> None:
    for side in pdf.pages:
        ressurser: Any = side["/Resources"]
        for skrift in ressurser["/Font"].values():
            (nedre,) = skrift.get_object()["/DescendantFonts"]
            beskrivelse = nedre.get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(beskrivelse)


def test_every_chart_says_what_it_shows(pdf: PdfReader) -> None:
    tekster = [en["/Alt"] for en in elements_of(pdf) if "/Alt" in en]
    assert len(tekster) == 1 + len(read().deler)
    assert all(tekst.startswith("Linjediagram: sykefravær i ") for tekst in tekster)


def elements_of(pdf: PdfReader) -> list[Any]:
    igjen: list[Any] = [pdf.root_object["/StructTreeRoot"]]
    funnet = []
    while igjen:
        node = igjen.pop()
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            igjen += node
        elif isinstance(node, dict):
            funnet.append(node)
            igjen += [node["/K"]] if "/K" in node else []
    return funnet


def test_decisions_come_out_as_they_were_written() -> None:
    vedtak = Vedtak("0" * 32, "2026K2", NAA, "Åse Prøve", ONDT)
    tekst = one_line(opened(replace(read(), vedtak=(vedtak,))))
    assert "Fra sist" in tekst
    assert " ".join(ONDT.split()) in tekst
    assert "Om 2. kvartal 2026. Skrevet av Åse Prøve 25.11.2026." in tekst


def test_the_same_paper_is_the_same_file() -> None:
    assert amu_pdf(read()) == amu_pdf(read())


def with_tiltak(antall: int) -> Amubilde:
    """Under way in sections the AMU sees, with what the AMU may be told of each."""
    alle = [
        tiltak(
            nr,
            tittel=f"Tiltak {nr}: jevnere fordeling av oppgaver mellom kontorene",
            enheter=("A1-02",),
            start=date(2024, 7, 1),
            evalueres=date(2026, 11, 1) if nr == 0 else date(2026, 12, 1),
        )
        for nr in range(antall)
    ]
    return replace(read(), tiltak=as_lines(AMU, alle))


def test_tiltak_under_way_stand_with_enhet_status_day_and_verdict() -> None:
    bilde = with_tiltak(2)
    tekst = one_line(opened(bilde))
    assert "Tiltak under arbeid" in tekst
    assert "01.11.2026 (passert)" in tekst
    for ett in bilde.tiltak:
        for ord_ in (*ett.tiltak.naa.tittel.split(), ett.enheter.split()[0], "i gang"):
            assert ord_ in tekst
        assert ett.dom.split()[0] in tekst
    assert HEMMELIG not in tekst
    assert tekst.index("Spørsmål til møtet") < tekst.index("Tiltak under arbeid")


def test_tiltak_bring_no_figure_into_it_but_what_the_amu_may_be_told() -> None:
    bilde = with_tiltak(3)
    fortalt = {
        tall
        for ett in bilde.tiltak
        if ett.effekt is not None
        for tall in DESIMALTALL.findall(ett.effekt.setning)
    }
    assert fortalt, "the verdict has figures of its own"
    tall = set(DESIMALTALL.findall(text_of(opened(bilde))))
    assert not tall - allowed(AMU, Periodetype.KVARTAL) - fortalt


def test_many_tiltak_leave_it_within_eight_pages_and_say_how_many_more() -> None:
    pdf = opened(with_tiltak(60))
    assert len(pdf.pages) <= 8
    assert "40 tiltak til" in one_line(pdf)
    assert claims_pdf_ua(pdf)


def test_without_tiltak_there_is_no_heading_of_them() -> None:
    assert "Tiltak under arbeid" not in one_line(opened(read()))
