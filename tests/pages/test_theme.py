"""Contrast of both themes: 4.5:1 for words, 3:1 for symbols and lines (WCAG 2.2 AA)."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pages.drawing.theme import contrast, readable_on

TEMAER = tomllib.loads(Path(".streamlit/config.toml").read_text(encoding="utf-8"))["theme"]
FLATER = ("backgroundColor", "secondaryBackgroundColor")
ORD = ("textColor", "linkColor", "grayTextColor", "redTextColor", "yellowTextColor")
SYMBOLER = ("redColor", "yellowTextColor", "greenColor", "grayColor", "primaryColor")


@pytest.mark.parametrize("tema", ["light", "dark"])
@pytest.mark.parametrize("flate", FLATER)
@pytest.mark.parametrize("farge", ORD)
def test_words_can_be_read(tema: str, flate: str, farge: str) -> None:
    assert contrast(TEMAER[tema][farge], TEMAER[tema][flate]) >= 4.5


@pytest.mark.parametrize("tema", ["light", "dark"])
@pytest.mark.parametrize("flate", FLATER)
@pytest.mark.parametrize("farge", SYMBOLER)
def test_symbols_can_be_seen(tema: str, flate: str, farge: str) -> None:
    assert contrast(TEMAER[tema][farge], TEMAER[tema][flate]) >= 3


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#777777", "#777777") == 1


@pytest.mark.parametrize("tema", ["light", "dark"])
def test_words_inside_bars_can_be_read(tema: str) -> None:
    for farge in TEMAER[tema]["chartCategoricalColors"]:
        tekst = readable_on(farge, (TEMAER[tema]["textColor"], TEMAER[tema]["backgroundColor"]))
        assert contrast(tekst, farge) >= 4.5
