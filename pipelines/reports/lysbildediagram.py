"""Native charts on slides: their figures can be opened and edited in PowerPoint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide
from pptx.util import Inches, Pt

from pipelines.reports.presentasjon import Flate, describe

MOERK, LYS_BLAA, BRUN, GRAA, SVAK = "0F5B78", "5AA0BC", "7A6B41", "68737B", "C3C8CB"
ETT_DESIMALTALL = "0.0"
PROSENT = '0" %"'
HELTALL = "#,##0"
_PUNKTER = Pt(12)


@dataclass(frozen=True)
class Serie:
    """One line or one part of the bars."""

    navn: str
    verdier: Sequence[float | None]
    farge: str
    bredde: float = 2.25
    stiplet: bool = False


@dataclass(frozen=True)
class Punktserie:
    """Points (or a line) of a scatter chart."""

    navn: str
    punkter: Sequence[tuple[float, float]]
    farge: str
    merke: XL_MARKER_STYLE | None = None
    """None is a line without markers."""
    fyll: str = "FFFFFF"
    """Colour inside the marker."""
    stiplet: bool = False
    i_forklaringen: bool = True


@dataclass(frozen=True)
class Diagram:
    """What a chart with categories shows."""

    kategorier: Sequence[str]
    serier: Sequence[Serie]
    alt: str


def draw_lines(bilde: Slide, flate: Flate, innhold: Diagram) -> None:
    """Percent over periods."""
    diagram = _add(bilde, flate, XL_CHART_TYPE.LINE, _by_category(innhold), innhold.alt)
    for tegnet, serie in zip(diagram.plots[0].series, innhold.serier, strict=True):
        tegnet.smooth = False
        tegnet.marker.style = XL_MARKER_STYLE.NONE
        _draw_line(tegnet.format.line, serie.farge, serie.bredde, stiplet=serie.stiplet)
    _dress_axes(diagram, PROSENT)
    _thin_labels(diagram, len(innhold.kategorier))


def draw_lines_above(bilde: Slide, flate: Flate, innhold: Diagram) -> tuple[int, int]:
    """As `draw_lines`, with the plot's edges set: left and width (EMU), for what stands below it.

    PowerPoint else places the plot as the labels happen to be.
    """
    draw_lines(bilde, flate, innhold)
    plott = bilde.shapes[-1].chart._chartSpace.find(f".//{qn('c:plotArea')}")
    for gammel in plott.findall(qn("c:layout")):
        plott.remove(gammel)
    hoeyde = max(0.4, 1 - _TOPP - _UNDER / flate.hoeyde)
    plott.insert(0, parse_xml(_layout(_VENSTRE, _TOPP, PLOTTBREDDE, hoeyde)))
    return flate.x + int(flate.bredde * _VENSTRE), int(flate.bredde * PLOTTBREDDE)


PLOTTBREDDE = 0.93
_VENSTRE, _TOPP = 0.06, 0.03
"""Of the frame."""
_UNDER = Inches(0.7)
"""Room below the plot for the names of the periods and the key."""


def _layout(x: float, y: float, bredde: float, hoeyde: float) -> str:
    return (
        f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/>'
        '<c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{x}"/><c:y val="{y}"/><c:w val="{bredde}"/><c:h val="{hoeyde}"/>'
        "</c:manualLayout></c:layout>"
    )


def draw_columns(bilde: Slide, flate: Flate, innhold: Diagram) -> None:
    """Parts of percentages on top of each other, with their figures."""
    diagram = _add(bilde, flate, XL_CHART_TYPE.COLUMN_STACKED, _by_category(innhold), innhold.alt)
    plott = diagram.plots[0]
    plott.gap_width = 60
    _stack(plott, innhold.serier)
    _dress_axes(diagram, PROSENT)
    plott.has_data_labels = True
    plott.data_labels.number_format = ETT_DESIMALTALL
    plott.data_labels.number_format_is_linked = False
    plott.data_labels.font.size = _PUNKTER


def draw_bars(bilde: Slide, flate: Flate, innhold: Diagram) -> None:
    """Parts of whole numbers after each other, the first category on top."""
    diagram = _add(bilde, flate, XL_CHART_TYPE.BAR_STACKED, _by_category(innhold), innhold.alt)
    plott = diagram.plots[0]
    plott.gap_width = 45
    _stack(plott, innhold.serier)
    _dress_axes(diagram, HELTALL)
    diagram.category_axis.reverse_order = True
    diagram.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH


def _stack(plott: Any, serier: Sequence[Serie]) -> None:  # noqa: ANN401 - pptx' plot
    plott.overlap = 100
    for tegnet, serie in zip(plott.series, serier, strict=True):
        tegnet.format.fill.solid()
        tegnet.format.fill.fore_color.rgb = RGBColor.from_string(serie.farge)
        tegnet.invert_if_negative = False


def draw_points(
    bilde: Slide, flate: Flate, serier: Sequence[Punktserie], akser: tuple[str, str], alt: str
) -> Any:  # noqa: ANN401 - pptx' chart
    """A scatter chart; `akser` names x and y. The chart, for its limits to be set."""
    data = XyChartData(number_format=ETT_DESIMALTALL)
    for serie in serier:
        rad = data.add_series(serie.navn)
        for x, y in serie.punkter:
            rad.add_data_point(x, y)
    diagram = _add(bilde, flate, XL_CHART_TYPE.XY_SCATTER, data, alt)
    for tegnet, serie in zip(diagram.plots[0].series, serier, strict=True):
        _draw_points(tegnet, serie)
    uten = [nr for nr, serie in enumerate(serier) if not serie.i_forklaringen]
    _leave_out_of_legend(diagram, uten)
    _dress_axes(diagram, PROSENT)
    diagram.category_axis.tick_labels.number_format = HELTALL
    diagram.category_axis.tick_labels.number_format_is_linked = False
    for akse, navn in zip((diagram.category_axis, diagram.value_axis), akser, strict=True):
        akse.has_title = True
        akse.axis_title.text_frame.text = navn
        akse.axis_title.text_frame.paragraphs[0].runs[0].font.size = _PUNKTER
        akse.axis_title.text_frame.paragraphs[0].runs[0].font.bold = False
    return diagram


def _by_category(innhold: Diagram) -> CategoryChartData:
    data = CategoryChartData(number_format=ETT_DESIMALTALL)
    data.categories = list(innhold.kategorier)
    for serie in innhold.serier:
        data.add_series(serie.navn, list(serie.verdier))
    return data


def _add(bilde: Slide, flate: Flate, slag: XL_CHART_TYPE, data: Any, alt: str) -> Any:  # noqa: ANN401
    ramme = bilde.shapes.add_chart(slag, flate.x, flate.y, flate.bredde, flate.hoeyde, data)
    describe(ramme, "Diagram", alt)
    diagram = ramme.chart
    diagram.has_title = False
    diagram.font.size = _PUNKTER
    diagram.has_legend = True
    diagram.legend.position = XL_LEGEND_POSITION.BOTTOM
    diagram.legend.include_in_layout = False
    return diagram


def _draw_line(strek: Any, farge: str, bredde: float, *, stiplet: bool) -> None:  # noqa: ANN401
    strek.color.rgb = RGBColor.from_string(farge)
    strek.width = Pt(bredde)
    if stiplet:
        strek.dash_style = MSO_LINE.DASH


def _draw_points(tegnet: Any, serie: Punktserie) -> None:  # noqa: ANN401
    if serie.merke is None:
        tegnet.marker.style = XL_MARKER_STYLE.NONE
        _draw_line(tegnet.format.line, serie.farge, 1.5, stiplet=serie.stiplet)
        return
    tegnet.format.line.fill.background()
    merke = tegnet.marker
    merke.style, merke.size = serie.merke, 8
    merke.format.line.color.rgb = RGBColor.from_string(serie.farge)
    merke.format.line.width = Pt(1.25)
    merke.format.fill.solid()
    merke.format.fill.fore_color.rgb = RGBColor.from_string(serie.fyll)


def _leave_out_of_legend(diagram: Any, steder: Sequence[int]) -> None:  # noqa: ANN401
    posisjon = diagram.legend._element.find(qn("c:legendPos"))
    for sted in reversed(steder):
        posisjon.addnext(
            parse_xml(
                f'<c:legendEntry {nsdecls("c")}><c:idx val="{sted}"/>'
                '<c:delete val="1"/></c:legendEntry>'
            )
        )


def _dress_axes(diagram: Any, format_: str) -> None:  # noqa: ANN401
    verdier, andre = diagram.value_axis, diagram.category_axis
    verdier.minimum_scale = 0
    verdier.has_major_gridlines = True
    andre.has_major_gridlines = False
    verdier.major_gridlines.format.line.color.rgb = RGBColor.from_string("D3D7D6")
    verdier.format.line.fill.background()
    andre.format.line.color.rgb = RGBColor.from_string("98A3AC")
    verdier.tick_labels.number_format = format_
    verdier.tick_labels.number_format_is_linked = False


def _thin_labels(diagram: Any, antall: int) -> None:  # noqa: ANN401
    """Of many periods, the names of some: else they are turned or left out as it happens."""
    if antall <= 8:
        return
    akse = diagram.category_axis._element
    for navn in ("c:tickLblSkip", "c:tickMarkSkip"):
        element = akse.makeelement(qn(navn), {"val": f"{-(-antall // 8)}"})
        akse.find(qn("c:noMultiLvlLbl")).addprevious(element)
