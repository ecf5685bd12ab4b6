"""An enhet's rate over time on a slide, with its tiltak as native bars below on the same axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE, MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.slide import Slide
from pptx.util import Inches, Pt

from pipelines.access.aarsbilder import Tiltaksdiagram
from pipelines.contract.perioder import Kvartal, Periode
from pipelines.lights.tall import format_prosent
from pipelines.reports import lysbildediagram as diagram
from pipelines.reports.lysbildediagram import Diagram, Serie
from pipelines.reports.presentasjon import Flate, describe, drop_style
from pipelines.reports.tiltaksstriper import lay_out_file, say_track
from pipelines.tiltak.spor import Spor, Stolpe
from pipelines.tiltak.tiltak import Status

SAMTIDIG = (
    "Stripene er tiltak, med status og hva tallene sier. At noe endrer seg samtidig, betyr ikke at "
    "tiltaket er grunnen."
)
PUNKTER = 11
_HOEYEST = Inches(0.3)
"""A row of bars is never higher."""
_MEST = 0.5
"""So much of the slide the bars take at most."""
_LUFT = Inches(0.08)
_I_GANG, _SLUTT = -0.15, -0.05
"""Darker than the slide, so that its text can be read on a bar in every template."""


def draw_track(bilde: Slide, rom: Flate, ett: Tiltaksdiagram, sagt: Sequence[str]) -> None:
    """The chart, and the bars below it; as alt texts what `say_chart` gives."""
    spor = lay_out_file(ett.linjer, ett.perioder, int(rom.bredde * diagram.PLOTTBREDDE), PUNKTER)
    rad = min(_HOEYEST, int(rom.hoeyde * _MEST) // max(1, spor.rader))
    striper = spor.rader * rad
    navn = [_name(periode) for periode in ett.perioder]
    serier = [Serie(ett.navn, ett.prosent, diagram.MOERK, 3)]
    if any(maal is not None for maal in ett.maal):
        serier.append(Serie("Målet", ett.maal, diagram.GRAA, 1.5, stiplet=True))
    flate = rom.top(rom.hoeyde - striper - _LUFT)
    x, bredde = diagram.draw_lines_above(bilde, flate, Diagram(navn, serier, sagt[0]))
    if spor.stolper:
        under = Flate(x, rom.y + rom.hoeyde - striper, bredde, striper)
        _add_bars(bilde, under, spor, (rad, sagt[1]))


def say_chart(ett: Tiltaksdiagram) -> list[str]:
    """What the chart shows and what the bars show, a text each."""
    tall = ", ".join(
        f"{_name(periode)} {format_prosent(verdi)}"
        for periode, verdi in zip(ett.perioder, ett.prosent, strict=True)
        if verdi is not None
    )
    spor = lay_out_file(ett.linjer, ett.perioder, Inches(11), PUNKTER)
    return [
        f"Linjediagram: sykefravær i {ett.navn}, siste fire kvartaler til og med hvert kvartal. "
        f"{tall}.",
        say_track(spor, ett.linjer),
    ]


def _name(periode: str) -> str:
    kvartal = Kvartal.of(Periode.parse(periode).slutt)
    return f"K{kvartal.nr} {kvartal.aar}"


def _add_bars(bilde: Slide, flate: Flate, spor: Spor, utseende: tuple[int, str]) -> None:
    """One group, so that it is moved and told as one. utseende: height of a row, alt text."""
    rad, alt = utseende
    gruppe = bilde.shapes.add_group_shape()
    for stolpe in spor.stolper:
        linje = Flate(flate.x, flate.y + stolpe.rad * rad + rad // 12, flate.bredde, rad - rad // 6)
        per_periode = flate.bredde / len(spor.perioder)
        _add_bar(gruppe, stolpe, _part(linje, stolpe.fra * per_periode, stolpe.til * per_periode))
        _add_label(
            gruppe,
            stolpe,
            _part(linje, stolpe.etikett_fra * per_periode, stolpe.etikett_til * per_periode),
        )
    describe(gruppe, "Tiltak", alt)


def _part(linje: Flate, fra: float, til: float) -> Flate:
    return Flate(linje.x + int(fra), linje.y, int(til) - int(fra), linje.hoeyde)


def _add_bar(gruppe: Any, stolpe: Stolpe, flate: Flate) -> None:  # noqa: ANN401 - pptx' group
    form = gruppe.shapes.add_shape(
        MSO_SHAPE.RECTANGLE, flate.x, flate.y, flate.bredde, flate.hoeyde
    )
    describe(form, "Tiltaksstripe", f"{stolpe.tittel}, {stolpe.naar}")
    drop_style(form)
    aapen = stolpe.status.er_aapen
    form.fill.solid()
    form.fill.fore_color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
    form.fill.fore_color.brightness = _I_GANG if aapen else _SLUTT
    form.line.color.rgb = RGBColor.from_string(diagram.MOERK if aapen else diagram.GRAA)
    form.line.width = Pt(0.75)
    if stolpe.status is Status.STANSET:
        form.line.dash_style = MSO_LINE.DASH


def _add_label(gruppe: Any, stolpe: Stolpe, flate: Flate) -> None:  # noqa: ANN401 - pptx' group
    form = gruppe.shapes.add_textbox(flate.x, flate.y, flate.bredde, flate.hoeyde)
    describe(form, "Tiltakstekst", stolpe.etikett)
    ramme = form.text_frame
    ramme.word_wrap, ramme.vertical_anchor = True, MSO_ANCHOR.MIDDLE
    ramme.margin_left = ramme.margin_right = Inches(0.04)
    ramme.margin_top = ramme.margin_bottom = 0
    ramme.paragraphs[0].alignment = PP_ALIGN.RIGHT if stolpe.hoeyrestilt else PP_ALIGN.LEFT
    bit = ramme.paragraphs[0].add_run()
    bit.text = stolpe.etikett
    bit.font.size = Pt(PUNKTER)
    bit.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
