"""The sheet of one enhet: one page whatever is on it, and no figure that its viewer may not see."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from pipelines.access.innsyn import Innsyn, role_innsyn
from pipelines.access.lesing import read_oversikt, read_tall
from pipelines.access.roller import Rolle
from pipelines.access.seksjonsark import Seksjonsark, read_sheet
from pipelines.access.tiltaksliste import Linje
from pipelines.contract.perioder import Periode, Periodetype
from pipelines.demo import EKSEMPELINNSTILLINGER
from pipelines.errors import TilgangFeil
from pipelines.lights.oppdeling import divide
from pipelines.lights.tall import format_heltall, format_prosent
from pipelines.reports.seksjon_pdf import section_pdf
from pipelines.settings import FILVARIABEL, LAGERVARIABEL
from pipelines.store.lager import Lager
from pipelines.tiltak.tiltak import Status, Tiltak
from tests.pages.bygg import masked
from tests.reports.test_amu_pdf import elements_of
from tests.reports.test_bordkalender import ONDT, claims_pdf_ua
from tests.tiltak.bygg_tiltak import HEMMELIG, ten, tiltak

NAA = datetime(2026, 11, 25, 9, 5, tzinfo=UTC)
HR, AMU = role_innsyn(Rolle.HR), role_innsyn(Rolle.AMU)
LEDER = role_innsyn(Rolle.LEDER, ("A1-02",))


@pytest.fixture(autouse=True)
def _lager(eksempellager: Lager, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LAGERVARIABEL, str(eksempellager.mappe))
    monkeypatch.setenv(FILVARIABEL, str(EKSEMPELINNSTILLINGER))


def read(innsyn: Innsyn = HR, enhet_id: str = "A1-02", periode: str = "2026K3-S4") -> Seksjonsark:
    ark = read_sheet(innsyn, enhet_id, Periode.parse(periode), NAA, "Per Prøve")
    assert ark is not None
    return ark


def opened(ark: Seksjonsark) -> PdfReader:
    return PdfReader(BytesIO(section_pdf(ark)))


def text_of(pdf: PdfReader) -> str:
    alt = " ".join(side.extract_text() for side in pdf.pages)
    return " ".join(alt.replace("\u00a0", " ").split())


def plain(tekst: str) -> str:
    return " ".join(tekst.replace("\u00a0", " ").split())


@pytest.mark.parametrize("innsyn", [HR, AMU, LEDER], ids=["hr", "amu", "leder"])
@pytest.mark.parametrize("periode", ["2026K3-S4", "2026K3", "2026T2", "2025"])
def test_the_figures_are_those_of_the_role(innsyn: Innsyn, periode: str) -> None:
    tall = read_tall(innsyn, Periode.parse(periode).type, "A1-02")
    assert tall is not None
    rad = tall.filter(periode=periode).row(0, named=True)
    tekst = text_of(opened(read(innsyn, periode=periode)))
    assert plain(rad["setning"]) in tekst
    for verdi in (
        format_prosent(rad["sykefravaersprosent"]),
        format_prosent(rad["maal"]),
        format_heltall(rad["tapte_dagsverk"]),
        format_heltall(rad["antall_ansatte"]),
    ):
        assert plain(verdi) in tekst


def test_light_figures_development_composition_and_the_work_are_on_it() -> None:
    tekst = text_of(opened(read()))
    for ord_ in (
        "Kontaktsenter Elvebyen: siste fire kvartaler til og med 3. kvartal 2026",
        "Eksempeldirektoratet › Brukerkontakt og veiledning",
        "Utvikling",
        "tilfeldig variasjon rundt målet",
        "Hva fraværet består av",
        "Er det arbeidet eller noen få?",
        "Slik leses lysene.",
        "Laget av Per Prøve 25.11.2026 kl. 10.05. Rolle: HR. Uttrekk per 20.10.2026.",
    ):
        assert ord_ in tekst


def test_the_composition_is_in_words_too() -> None:
    ark = read()
    assert ark.rad is not None
    tekst = text_of(opened(ark))
    for ett in divide(ark.rad):
        for navn, andel in ett.deler:
            assert f"{navn} {plain(format_prosent(andel))}" in tekst


def test_a_composition_that_is_hidden_says_so() -> None:
    tekst = text_of(opened(read(AMU, "A1-05", "2026K3")))
    assert "Meldt, Lengde, Varighet i dager, Gradert, Arbeidsrelatert: vises ikke" in tekst


def test_every_enhet_has_one_page() -> None:
    oversikt = read_oversikt(AMU, Periodetype.SISTE4)
    assert oversikt is not None
    for enhet_id in oversikt.enheter["enhet_id"][:20]:
        assert len(opened(read(AMU, enhet_id)).pages) == 1


@pytest.mark.parametrize("navn", ["langt " * 50, ONDT, "Ŋáđđá Čábžži", "a" * 120])
def test_one_page_whatever_it_is_called(navn: str) -> None:
    ark = read()
    bilde = replace(ark.bilde, enhet={**ark.bilde.enhet, "navn": navn})
    hode = replace(ark.hode, tittel=f"{navn}: 3. kvartal 2026", laget_av="Per " * 30)
    pdf = opened(replace(ark, bilde=bilde, hode=hode))
    assert len(pdf.pages) == 1
    assert claims_pdf_ua(pdf)


def test_too_few_people_leave_a_sentence_and_no_figure() -> None:
    ark = read()
    skjult = masked(periode="2026K3-S4")
    tomt = replace(ark, serie=(None,) * 11 + (skjult,), aaret=None)
    tekst = text_of(opened(tomt))
    assert "Det er for få personer bak tallene" in tekst
    assert "%" not in tekst.replace("3. kvartal", "")
    assert "Utvikling" not in tekst


def test_an_enhet_with_nobody_in_the_period_says_so() -> None:
    tomt = replace(read(), serie=(None,) * 12, aaret=None)
    assert "ingen ansatte med avtalte dagsverk" in text_of(opened(tomt))


@pytest.mark.parametrize(("enhet_id", "periode"), [("finnes ikke", "2026K3"), ("A1-02", "2030K1")])
def test_an_unknown_enhet_or_period_is_none(enhet_id: str, periode: str) -> None:
    assert read_sheet(HR, enhet_id, Periode.parse(periode), NAA) is None


def test_a_leader_has_no_sheet_of_another_section() -> None:
    assert read_sheet(LEDER, "A1-01", Periode.parse("2026K3"), NAA) is None


def test_a_role_without_figures_is_refused() -> None:
    with pytest.raises(TilgangFeil):
        read_sheet(role_innsyn(Rolle.ANSATT), "A1-02", Periode.parse("2026K3"), NAA)


def test_title_and_language_are_set() -> None:
    pdf = opened(read())
    assert pdf.metadata is not None
    assert pdf.metadata.title == (
        "Kontaktsenter Elvebyen: siste fire kvartaler til og med 3. kvartal 2026"
    )
    assert str(pdf.root_object["/Lang"]) == "nb"


def with_tiltak(alle: tuple[Tiltak, ...]) -> Seksjonsark:
    return replace(read(), tiltak=tuple(Linje(ett, "Elvebyen", None) for ett in alle))


@pytest.mark.parametrize("antall", [0, 1, 4, 10, 25])
def test_one_page_however_many_tiltak(antall: int) -> None:
    mange = tuple(
        tiltak(nr, tittel=f"Tiltak {nr}: " + "Øk" * 36, start=date(2024, 1 + nr % 12, 1))
        for nr in range(antall)
    )
    pdf = opened(with_tiltak(mange))
    assert len(pdf.pages) == 1
    assert claims_pdf_ua(pdf)
    assert ("15 eldre tiltak er ikke tegnet." in text_of(pdf)) == (antall == 25)


def test_tiltak_stand_below_the_chart_with_status_and_no_note() -> None:
    tekst = text_of(opened(with_tiltak(ten())))
    for ett in ten():
        assert f"Tiltak {int(ett.sak, 16)}: jevnere fordeling" in tekst
        assert f"({ett.naa.status.value}; " in tekst
    assert HEMMELIG not in tekst


def test_the_strip_says_all_of_it_for_the_ear() -> None:
    pdf = opened(with_tiltak(ten()))
    alt = next(
        str(ett["/Alt"])
        for ett in elements_of(pdf)
        if str(ett.get("/Alt", "")).startswith("Tiltak under diagrammet")
    )
    for ett in ten():
        assert ett.naa.tittel in alt
        assert f"{ett.naa.start:%d.%m.%Y}" in alt


def test_a_proposed_tiltak_is_not_drawn() -> None:
    tekst = text_of(opened(with_tiltak((tiltak(status=Status.FORESLAATT),))))
    assert "Fast vaktplan" not in tekst
    assert "Striper" not in tekst
