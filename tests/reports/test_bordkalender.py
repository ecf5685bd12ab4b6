from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from pipelines.contract.codes import Fravaerstype
from pipelines.followup.kalender import Kalendermaaned, day_states
from pipelines.followup.kalenderord import MAANEDSNAVN
from pipelines.reports.bordkalender import Kalenderside, calendar_pdf
from tests.followup.test_kalender import Rad, frame

PER = date(2026, 11, 25)
E, S, B, F, P = Fravaerstype
RADER = (
    Rad(date(2026, 1, 19), date(2026, 1, 20)),
    Rad(date(2026, 2, 5), date(2026, 2, 6), B),
    Rad(date(2026, 3, 2), date(2026, 3, 15), S),
    Rad(date(2026, 3, 16), date(2026, 3, 29), S, 50),
    Rad(date(2026, 7, 6), date(2026, 7, 24), F),
    Rad(date(2026, 8, 17), date(2026, 8, 21), P),
)
ONDT = r"""Åse #[let x] $a^2$ "Q" \ * _b_ <l> @c `d` = // /* ~ #panic("x") sys.inputs"""


def side(
    navn: str = "Åse Testdatter",
    *rader: Rad,
    formaal: str = "Oppfølging av sykefravær",
    skrevet_ut_av: str = "Per Prøve",
) -> Kalenderside:
    return Kalenderside(
        navn=navn,
        maaneder=day_states(frame(*rader), PER),
        per_dato=PER,
        skrevet_ut_av=skrevet_ut_av,
        rolle="leder",
        tidspunkt=datetime(2026, 7, 1, 12, 5, tzinfo=UTC),
        formaal=formaal,
    )


def opened(en: Kalenderside) -> PdfReader:
    return PdfReader(BytesIO(calendar_pdf(en)))


def text_of(pdf: PdfReader) -> str:
    """All text with single blanks, whatever lines it was broken into."""
    return " ".join(pdf.pages[0].extract_text().split())


@pytest.fixture(scope="module")
def pdf() -> PdfReader:
    return opened(side("Åse Testdatter", *RADER))


def test_it_is_one_sheet_of_a4_on_its_side(pdf: PdfReader) -> None:
    (ark,) = pdf.pages
    assert (round(ark.mediabox.width), round(ark.mediabox.height)) == (842, 595)


def test_the_file_says_its_title_and_language(pdf: PdfReader) -> None:
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Bordkalender med registrert fravær"
    assert str(pdf.root_object["/Lang"]) == "nb"


def test_the_name_is_on_the_sheet_and_not_in_the_title_of_the_file(pdf: PdfReader) -> None:
    assert "Åse Testdatter" in text_of(pdf)
    assert "Åse" not in str(pdf.metadata)


def claims_pdf_ua(pdf: PdfReader) -> bool:
    metadata: Any = pdf.root_object["/Metadata"]
    return b"<pdfuaid:part>1</pdfuaid:part>" in metadata.get_data()


def test_it_is_tagged_and_follows_pdf_ua(pdf: PdfReader) -> None:
    assert "/StructTreeRoot" in pdf.root_object
    assert claims_pdf_ua(pdf)


@pytest.mark.parametrize("navn", [ONDT, "a\x00b", "linje\nskift", "\u202esnudd"])
def test_no_sign_in_a_name_costs_the_claim(navn: str) -> None:
    assert claims_pdf_ua(opened(side(navn)))


def test_letters_that_the_fonts_lack_cost_the_claim_only() -> None:
    assert not claims_pdf_ua(opened(side("漢字")))


def test_every_font_is_in_the_file(pdf: PdfReader) -> None:
    ressurser: Any = pdf.pages[0]["/Resources"]
    for skrift in ressurser["/Font"].values():
        (nedre,) = skrift.get_object()["/DescendantFonts"]
        beskrivelse = nedre.get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(beskrivelse)


@pytest.mark.parametrize("navn", MAANEDSNAVN)
def test_all_twelve_months_are_there(pdf: PdfReader, navn: str) -> None:
    aar = 2025 if navn == "desember" else 2026
    assert f"{navn} {aar}" in text_of(pdf)


def test_the_footer_says_who_printed_it_when_and_why(pdf: PdfReader) -> None:
    fot = (
        "Skrevet ut av Per Prøve, leder, 01.07.2026 kl. 14.05. "
        "Formål: Oppfølging av sykefravær. Per 25.11.2026."
    )
    assert fot in text_of(pdf)


def test_the_footer_says_what_to_do_with_the_paper(pdf: PdfReader) -> None:
    assert "Inneholder helseopplysninger. Makuleres etter samtalen." in text_of(pdf)


@pytest.mark.parametrize(
    "total",
    [
        "Egenmelding 2 dager i 1 periode",
        "Sykmelding 28 dager i 1 periode",
        "Sykt barn 2 dager i 1 periode",
        "Ferie 19 dager i 1 periode",
        "Permisjon 5 dager i 1 periode",
    ],
)
def test_the_legend_has_the_totals(pdf: PdfReader, total: str) -> None:
    assert total in text_of(pdf)


def test_graded_days_carry_their_grad(pdf: PdfReader) -> None:
    assert text_of(pdf).count("S50") == 14


def test_every_day_until_per_dato_has_its_square() -> None:
    tall = [en for en in text_of(opened(side())).replace("•", "").split() if en == "25"]
    i_maanedene, som_ukenummer = 12, 1
    assert len(tall) == i_maanedene + som_ukenummer


def test_without_absence_the_sheet_says_so() -> None:
    assert "Ikke noe fravær er registrert." in text_of(opened(side()))


@pytest.mark.parametrize(
    "navn", [ONDT, "#", "$", '"', "\\", "{{}}", "Ŋáđđá Čábžži", "Żółć", "O'Neill–Ås", "a" * 60]
)
def test_a_name_comes_out_as_it_is(navn: str) -> None:
    assert navn in text_of(opened(side(navn)))


def test_purpose_and_printer_come_out_as_they_are() -> None:
    assert f"Formål: {ONDT}." in text_of(opened(side(formaal=ONDT)))
    assert f"av {ONDT}," in text_of(opened(side(skrevet_ut_av=ONDT)))


@pytest.mark.parametrize("navn", ["漢字", "a\x00b", "linje\nskift", "\u202esnudd", "😀"])
def test_signs_without_a_picture_do_not_stop_the_sheet(navn: str) -> None:
    assert len(opened(side(navn)).pages) == 1


@pytest.mark.parametrize("lengde", [100, 400])
def test_long_texts_stay_on_one_sheet(lengde: int) -> None:
    lang = "langt " * (lengde // 6)
    pdf = opened(side(lang, *RADER, formaal=lang))
    assert len(pdf.pages) == 1
    assert "Makuleres etter samtalen." in text_of(pdf)


@pytest.mark.parametrize(
    "per", [date(2024, 2, 29), date(2027, 1, 1), date(2026, 5, 31), date(2026, 8, 31)]
)
def test_any_twelve_months_fit_on_the_sheet(per: date) -> None:
    maaneder: list[Kalendermaaned] = day_states(frame(Rad(date(2020, 1, 1), None, S, 50)), per)
    en = Kalenderside("Åse", maaneder, per, "Per", "HR", datetime(2027, 1, 1, tzinfo=UTC), "Møte")
    assert len(opened(en).pages) == 1


def test_the_same_sheet_is_the_same_file() -> None:
    assert calendar_pdf(side("Åse", *RADER)) == calendar_pdf(side("Åse", *RADER))


def test_repr_of_a_sheet_has_neither_name_nor_purpose() -> None:
    tekst = repr(side("Åse Testdatter", *RADER))
    assert not [ord for ord in ("Åse", "Per Prøve", "Oppfølging", "sykmelding") if ord in tekst]


def test_a_purpose_written_as_a_sentence_ends_once() -> None:
    assert "Formål: Samtale. Per" in text_of(opened(side(formaal="Samtale. ")))
