"""Tiltak below the chart of a section: on the same axis, each with its words, none on another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from math import floor

import plotly.graph_objects as go
import pytest

from pages.drawing.axes import period_names
from pages.drawing.charts import rate_chart
from pages.drawing.theme import read_colours
from pages.drawing.tiltaksspor import FLEST_STRIPER, SKRIFT, SMALEST, lay_out_page, tiltak_link
from pipelines.reports.tekstplass import text_width
from pipelines.tiltak.tiltak import Status, Tiltak
from tests.pages.test_charts import KVARTALER, LYS, picture, rows
from tests.tiltak.bygg_tiltak import HEMMELIG, ten, tiltak

PERIODER = [f"{aar}K{nr}" for aar in (2024, 2025, 2026) for nr in (1, 2, 3, 4)]


def chart(alle: tuple[Tiltak, ...], perioder: list[str] = PERIODER) -> go.Figure:
    bilde = replace(picture(rows("S1", perioder)), virksomhet=rows("V", perioder))
    return rate_chart(bilde, LYS, tiltak=alle)


def bars(figur: go.Figure) -> list[go.layout.Shape]:
    return [ett for ett in figur.layout.shapes if ett.yref == "y2"]


def test_without_tiltak_the_chart_is_as_before() -> None:
    assert chart(()) == chart((tiltak(status=Status.FORESLAATT),))
    assert "yaxis2" not in chart(()).to_plotly_json()["layout"]


def test_a_bar_has_its_title_and_what_hovering_says() -> None:
    figur = chart((tiltak(start=date(2026, 4, 1)),), KVARTALER)
    (stripe,), (tekst,) = bars(figur), figur.layout.annotations
    assert (stripe.x0, stripe.x1) == (1.5, 3.5)
    assert tekst.text == "Fast vaktplan seks uker fram"
    (peker,) = [ett for ett in figur.data if ett.yaxis == "y2"]
    assert list(peker.x) == period_names(KVARTALER[2:])
    assert set(peker.text) == {"Fast vaktplan seks uker fram, i gang fra 01.04.2026"}


def test_ten_long_titles_have_a_row_of_readable_letters_each() -> None:
    figur = chart(ten())
    rader = sorted(floor(ett.y0 + 0.5) for ett in bars(figur))
    assert rader == list(range(10))
    per_rad = (figur.layout.height - 130) * figur.layout.yaxis2.domain[1] / 10
    assert per_rad > 1.5 * SKRIFT, "with a legend of five lines on a phone"
    for ett in figur.layout.annotations:
        sted = (ett.x + 0.5) * SMALEST / len(PERIODER)
        lengde = text_width(ett.text) * SKRIFT
        fra = sted if ett.xanchor == "left" else sted - lengde
        assert -1 <= fra <= fra + lengde <= SMALEST + 1


def test_the_two_parts_do_not_lie_on_each_other() -> None:
    layout = chart(ten()).layout
    assert layout.yaxis2.domain[1] < layout.yaxis.domain[0] < 0.75
    assert chart(ten()[:1]).layout.height < layout.height


def test_labels_in_a_row_do_not_lie_on_each_other() -> None:
    spor = lay_out_page(
        [
            tiltak(
                nr, tittel="Kort", start=date(2024, 1 + 2 * nr, 1), slutt=date(2024, 1 + 2 * nr, 9)
            )
            for nr in range(6)
        ],
        PERIODER,
    )
    for rad in range(spor.rader):
        stolper = [ett for ett in spor.stolper if ett.rad == rad]
        assert all(en.hoeyre < annen.venstre for en, annen in pairwise(stolper))
    assert spor.rader < 6


def test_of_very_many_the_newest_are_drawn() -> None:
    mange = [tiltak(nr, start=date(2024, 1 + nr % 12, 1 + nr // 12)) for nr in range(40)]
    spor = lay_out_page(mange, PERIODER)
    assert len(spor.stolper) == FLEST_STRIPER
    assert min(ett.start for ett in spor.stolper) >= date(2024, 8, 1)


@pytest.mark.parametrize("tema", ["light", "dark"])
def test_a_title_is_text_and_never_markup(tema: str) -> None:
    tittel = "<b>Vakt</b> & <a href='x'>ro</a>"
    bilde = picture(rows("S1", KVARTALER))
    figur = rate_chart(
        bilde, read_colours("dark" if tema == "dark" else "light"), tiltak=(tiltak(tittel=tittel),)
    )
    (tekst,) = figur.layout.annotations
    assert tekst.text.startswith("&lt;b&gt;Vakt&lt;/b&gt; &amp;")
    assert all("<b>" not in ord_ for ett in figur.data if ett.yaxis == "y2" for ord_ in ett.text)


def test_no_note_is_in_the_chart() -> None:
    assert HEMMELIG not in str(chart(ten()).to_json())


def test_the_address_carries_a_case_and_nothing_else() -> None:
    assert tiltak_link("0" * 32) == f"tiltak?sak={'0' * 32}"
