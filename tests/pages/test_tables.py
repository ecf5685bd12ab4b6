from __future__ import annotations

from pages.drawing.tables import as_markdown, escape, figure_text
from pipelines.lights.tall import format_desimal, format_prosent
from tests.pages.bygg import judged, masked


def test_the_four_kinds_of_no_figure_read_differently() -> None:
    nesten_null = judged(sykefravaersprosent=0.04)
    uten_personer = judged(personer=None, tilfeller=None, vis_median=None)
    for_faa_tilfeller = judged(tilfeller=None, vis_median=False)
    assert figure_text(nesten_null, "sykefravaersprosent", format_prosent) == "0,0\u00a0%"
    assert figure_text(judged(maal=None), "maal", format_prosent) == "–"
    assert figure_text(None, "maal", format_prosent) == "–"
    assert figure_text(masked(), "maal", format_prosent) == "vises ikke (personvern)"
    assert figure_text(uten_personer, "tilfeller", format_desimal, "vis_median") == "ikke oppgitt"
    assert figure_text(for_faa_tilfeller, "tilfeller", format_desimal, "vis_median") == (
        "vises ikke (personvern)"
    )


def test_names_are_shown_as_they_are_and_never_as_markup() -> None:
    assert escape("A*B_[x](y) <b> $1$ :red[z] &amp;") == (
        "A\\*B\\_\\[x\\](y) \\<b\\> \\$1\\$ &#58;red\\[z\\] \\&amp;"
    )


def test_a_table_has_figures_to_the_right() -> None:
    assert as_markdown(("Periode", "Prosent"), [("2026", "7,5")]) == (
        "| Periode | Prosent |\n| --- | ---: |\n| 2026 | 7,5 |"
    )
