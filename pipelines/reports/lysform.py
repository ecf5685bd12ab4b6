"""The light as shapes of a slide: triangle, diamond or circle; filled, half or open."""

from __future__ import annotations

from collections.abc import Mapping
from math import cos, pi, sin
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_SHAPE
from pptx.slide import Slide
from pptx.util import Pt

from pipelines.disclosure.gulv import VISES_IKKE
from pipelines.lights.codes import Klarhet, Lys
from pipelines.lights.tall import INGEN_TALL, format_prosent
from pipelines.reports.presentasjon import describe, drop_style

FYLL = {Lys.ROED: "C8322B", Lys.GUL: "F2B200", Lys.GROENN: "00875A"}
KANT = {Lys.ROED: "C8322B", Lys.GUL: "7D5700", Lys.GROENN: "00875A", Lys.GRAA: "68737B"}
_FORMER = {
    Lys.ROED: MSO_SHAPE.ISOSCELES_TRIANGLE,
    Lys.GUL: MSO_SHAPE.DIAMOND,
    Lys.GROENN: MSO_SHAPE.OVAL,
    Lys.GRAA: MSO_SHAPE.OVAL,
}
_KVARTSIRKEL = tuple(
    (0.5 - 0.5 * sin(pi * nr / 16), 0.5 - 0.5 * cos(pi * nr / 16)) for nr in range(17)
)
_VENSTRE_HALVDEL = {
    Lys.ROED: ((0.5, 0.0), (0.5, 1.0), (0.0, 1.0)),
    Lys.GUL: ((0.5, 0.0), (0.5, 1.0), (0.0, 0.5)),
    Lys.GROENN: _KVARTSIRKEL,
}
"""Corners of the left half, in parts of the shape."""

Rad = Mapping[str, Any]


def light_of(rad: Rad, etter: str = "") -> tuple[Lys, Klarhet | None]:
    """Colour and fill of a row; `etter` is the end of the columns («_foer»)."""
    lys, klarhet = rad[f"lys{etter}"], rad[f"klarhet{etter}"]
    return Lys(lys or Lys.GRAA), None if klarhet is None else Klarhet(klarhet)


def light_words(rad: Rad, etter: str = "") -> str:
    """«rød, klart»; «rød, åpent» where it can be chance; the reason where nothing is judged."""
    lys, klarhet = light_of(rad, etter)
    if lys is Lys.GRAA:
        return str(rad[f"aarsak{etter}"] or "grå")
    fyll = "åpent" if klarhet in (None, Klarhet.AAPEN) else Klarhet(str(klarhet)).ord
    return f"{lys.ord}, {fyll}"


def light_text(rad: Rad, prosent: str, etter: str = "") -> str:
    """«10,4 % rød, klart»: what stands beside the shape."""
    if rad[f"lys{etter}"] is None:
        return INGEN_TALL
    if rad[f"aarsak{etter}"] == VISES_IKKE:
        return VISES_IKKE
    return f"{format_prosent(rad[prosent])} {light_words(rad, etter)}"


def add_light(
    bilde: Slide, lys: tuple[Lys, Klarhet | None], sted: tuple[int, int, int], tekst: str
) -> None:
    """Draw a light with its upper left corner and size in EMU; `tekst` is its alt text."""
    x, y, stoerrelse = sted
    farge, klarhet = lys
    if klarhet is not Klarhet.TROLIG or farge is Lys.GRAA:
        form = bilde.shapes.add_shape(_FORMER[farge], x, y, stoerrelse, stoerrelse)
        _paint(form, farge, fylt=klarhet is Klarhet.KLAR)
        describe(form, "Lys", tekst)
        return
    gruppe = bilde.shapes.add_group_shape()
    hel = gruppe.shapes.add_shape(_FORMER[farge], x, y, stoerrelse, stoerrelse)
    _paint(hel, farge, fylt=False)
    punkter = [
        (x + int(a * stoerrelse), y + int(b * stoerrelse)) for a, b in _VENSTRE_HALVDEL[farge]
    ]
    tegner = gruppe.shapes.build_freeform(*punkter[0])
    tegner.add_line_segments(punkter[1:], close=True)
    halv = tegner.convert_to_shape()
    _paint(halv, farge, fylt=True)
    halv.line.fill.background()
    for del_ in (hel, halv):
        describe(del_, "Del av lys", tekst)
    describe(gruppe, "Lys", tekst)


def _paint(form: Any, farge: Lys, *, fylt: bool) -> None:  # noqa: ANN401 - a shape or a freeform
    drop_style(form)
    form.line.color.rgb = RGBColor.from_string(KANT[farge])
    form.line.width = Pt(1.25)
    if farge is Lys.GRAA:
        form.line.dash_style = MSO_LINE.DASH
    if fylt and farge is not Lys.GRAA:
        form.fill.solid()
        form.fill.fore_color.rgb = RGBColor.from_string(FYLL[farge])
    else:
        form.fill.background()
