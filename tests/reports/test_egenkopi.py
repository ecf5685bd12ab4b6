"""The copy of everything stored about a person: whole, readable, and only what it was given."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pypdf import PdfReader

from pipelines.access.egenkopi import Del, Egenkopi
from pipelines.reports.egenkopi import own_copy_pdf

FIENDTLIG = 'Kari #set "Eksempel" $x$ \\ *stjerne* <b>'


@pytest.fixture(scope="module")
def pdf() -> PdfReader:
    kopi = Egenkopi(
        navn=FIENDTLIG,
        ansattnr=("10045", "20045"),
        per_dato=date(2026, 11, 23),
        laget=datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
        deler=(
            Del("Registrert fravær", ("Type", "Fra"), (("egenmelding", "02.11.2026"),) * 120),
            Del("Registrert i Trafikklys", ("Når", "Innhold"), (("i går", FIENDTLIG),)),
            Del("Hvem som har sett på opplysningene", ("Når", "Hvem"), ()),
        ),
    )
    return PdfReader(io.BytesIO(own_copy_pdf(kopi)))


def words(pdf: PdfReader) -> str:
    return " ".join(" ".join(side.extract_text().split()) for side in pdf.pages)


def test_every_row_is_in_it_over_as_many_pages_as_it_takes(pdf: PdfReader) -> None:
    assert words(pdf).count("02.11.2026") == 120
    assert len(pdf.pages) > 2
    assert f"Side 1 av {len(pdf.pages)}" in words(pdf)


def test_text_comes_out_as_it_is(pdf: PdfReader) -> None:
    assert words(pdf).count(FIENDTLIG) == 2


def test_a_part_with_nothing_says_so(pdf: PdfReader) -> None:
    assert "Ingenting er lagret." in words(pdf)


def test_it_is_norwegian_tagged_and_has_a_title_without_a_name(pdf: PdfReader) -> None:
    katalog: Any = pdf.root_object
    assert katalog["/Lang"] == "nb"
    assert katalog["/MarkInfo"]["/Marked"]
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Det som er lagret om deg i Trafikklys"
