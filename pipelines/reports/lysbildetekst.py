"""Sentences, comments and large figures on slides, as large as there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.slide import Slide
from pptx.util import Inches, Pt

from pipelines.access.aarsbilder import Noekkeltall
from pipelines.reports.presentasjon import Flate, describe, drop_style
from pipelines.reports.tekstplass import largest_size, text_height

STOERRELSER = (28, 24, 20, 18, 16, 14, 13, 12, 11)
SMAL = Inches(6)
"""A column narrower than this has no text over 20 points."""
KILDEPUNKTER = 10
KOMMENTAR = "Kommentar fra HR:"
SETNINGER = "Hva tallene sier"
_LUFT = Inches(0.12)


@dataclass(frozen=True)
class _Tekst:
    """Paragraphs of one size; from number `kursiv_fra` on they are a comment, in italics."""

    avsnitt: Sequence[str]
    punkter: int
    navn: str
    kursiv_fra: int | None = None


def add_source(bilde: Slide, kilde: str, rom: Flate) -> Flate:
    """The definition and how new the figures are, at the foot; the room above it."""
    hoeyde = text_height([kilde], KILDEPUNKTER, rom.bredde) + Inches(0.05)
    nederst = Flate(rom.x, rom.y + rom.hoeyde - hoeyde, rom.bredde, hoeyde)
    _write(bilde, nederst, _Tekst([kilde], KILDEPUNKTER, "Kilde"))
    return rom.top(rom.hoeyde - hoeyde - _LUFT)


def add_sentences(
    bilde: Slide, flate: Flate, setninger: Sequence[str], kommentar: str = ""
) -> bool:
    """Sentences, and a comment under them; whether the comment had room."""
    med = [*setninger, *_as_comment(kommentar)]
    stoerrelser = [ett for ett in STOERRELSER if ett <= 20 or flate.bredde >= SMAL]
    punkter = largest_size(med, flate.bredde, flate.hoeyde, stoerrelser)
    if punkter is not None:
        _write(bilde, flate, _Tekst(med, punkter, SETNINGER, len(setninger)))
        return True
    punkter = largest_size(setninger, flate.bredde, flate.hoeyde, (*stoerrelser, 10, 9, 8)) or 7
    _write(bilde, flate, _Tekst(setninger, punkter, SETNINGER))
    return not kommentar


def add_comment(bilde: Slide, flate: Flate, kommentar: str) -> None:
    """A comment alone."""
    tekst = _as_comment(kommentar)
    punkter = largest_size(tekst, flate.bredde, flate.hoeyde, STOERRELSER) or 10
    _write(bilde, flate, _Tekst(tekst, punkter, "Kommentar", 0))


def _as_comment(kommentar: str) -> list[str]:
    linjer = [linje.strip() for linje in kommentar.splitlines() if linje.strip()]
    return [f"{KOMMENTAR} {linjer[0]}", *linjer[1:]] if linjer else []


def add_cards(bilde: Slide, flate: Flate, tallene: Sequence[Noekkeltall]) -> None:
    """Large figures side by side, each in a frame."""
    luft = Inches(0.2)
    bredde = (flate.bredde - luft * (len(tallene) - 1)) // len(tallene)
    for nr, tall in enumerate(tallene):
        kort = Flate(flate.x + nr * (bredde + luft), flate.y, bredde, flate.hoeyde)
        _add_card(bilde, kort, tall)


def _add_card(bilde: Slide, kort: Flate, tall: Noekkeltall) -> None:
    form = bilde.shapes.add_shape(MSO_SHAPE.RECTANGLE, kort.x, kort.y, kort.bredde, kort.hoeyde)
    describe(form, tall.navn, f"{tall.navn}: {tall.verdi}, {tall.forklaring}")
    drop_style(form)
    form.fill.background()
    form.line.width = Pt(1)
    form.line.color.rgb = RGBColor.from_string("98A3AC")
    marg = Inches(0.15)
    indre = kort.bredde - 2 * marg
    ramme = form.text_frame
    ramme.word_wrap, ramme.vertical_anchor = True, MSO_ANCHOR.MIDDLE
    ramme.margin_left = ramme.margin_right = marg
    for nr, (tekst, stoerrelser, plass) in enumerate(
        (
            (tall.navn, (18, 16, 14, 12), 0.25),
            (tall.verdi, (44, 40, 36, 32, 28, 24, 20), 0),
            (tall.forklaring, (18, 16, 14, 12, 11, 10), 0.35),
        )
    ):
        avsnitt = ramme.paragraphs[0] if nr == 0 else ramme.add_paragraph()
        avsnitt.alignment = PP_ALIGN.LEFT
        bit = avsnitt.add_run()
        bit.text, bit.font.bold = tekst, not plass
        bit.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
        bit.font.size = Pt(_fitting(tekst, indre, stoerrelser, int(kort.hoeyde * plass)))


def _fitting(tekst: str, bredde: int, stoerrelser: Sequence[int], hoeyde: int) -> int:
    """The largest size within a height; without one (0), the largest that keeps it on a line."""
    for punkter in stoerrelser:
        plass = hoeyde or text_height(["x"], punkter, bredde)
        if text_height([tekst], punkter, bredde) <= plass:
            return punkter
    return stoerrelser[-1]


def _write(bilde: Slide, flate: Flate, tekst: _Tekst) -> None:
    form = bilde.shapes.add_textbox(flate.x, flate.y, flate.bredde, flate.hoeyde)
    describe(form, tekst.navn, " ".join(tekst.avsnitt))
    ramme = form.text_frame
    ramme.word_wrap = True
    ramme.margin_left = ramme.margin_right = ramme.margin_top = ramme.margin_bottom = 0
    for nr, linje in enumerate(tekst.avsnitt):
        avsnitt = ramme.paragraphs[0] if nr == 0 else ramme.add_paragraph()
        if nr:
            avsnitt.space_before = Pt(tekst.punkter * 0.5)
        bit = avsnitt.add_run()
        bit.text = linje
        bit.font.size = Pt(tekst.punkter)
        bit.font.italic = tekst.kursiv_fra is not None and nr >= tekst.kursiv_fra
