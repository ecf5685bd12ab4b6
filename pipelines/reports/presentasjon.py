"""A PowerPoint file slide by slide: template, titles, footers, notes, language."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import PP_ALIGN
from pptx.oxml.ns import qn
from pptx.slide import Slide, SlideLayout
from pptx.util import Emu, Inches, Pt

from pipelines.access.logg import OSLO
from pipelines.access.rapport import Rapporthode
from pipelines.contract.perioder import Kvartal
from pipelines.errors import TrafikklysFeil
from pipelines.reports.tekstplass import largest_size

SPRAAK = "nb-NO"
TITTELPUNKTER = (28, 24, 20, 16)
_BUNNTEKST = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.DATE)
_TITLER = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
_LENGSTE_EGENSKAP = 255
"""Signs in a property of an office file."""
_MARG = Inches(0.5)
_BUNNHOEYDE = Inches(0.42)


@dataclass(frozen=True)
class Flate:
    """A part of a slide, in EMU."""

    x: int
    y: int
    bredde: int
    hoeyde: int

    def left(self, andel: float, luft: int = 0) -> Flate:
        return Flate(self.x, self.y, int(self.bredde * andel) - luft, self.hoeyde)

    def right(self, andel: float) -> Flate:
        """What `left` of the same share leaves."""
        brukt = int(self.bredde * andel)
        return Flate(self.x + brukt, self.y, self.bredde - brukt, self.hoeyde)

    def top(self, hoeyde: int) -> Flate:
        return Flate(self.x, self.y, self.bredde, hoeyde)

    def below(self, hoeyde: int) -> Flate:
        return Flate(self.x, self.y + hoeyde, self.bredde, self.hoeyde - hoeyde)


class Presentasjon:
    """Slides added one after the other, in the template that is set or the one that comes along.

    Raises TrafikklysFeil, naming the template, when it cannot be used.
    """

    def __init__(self, hode: Rapporthode, mal: str = "") -> None:
        self._hode = hode
        self._fil = _standard() if not mal else _own(Path(mal))
        self._oppsett = _title_only(self._fil)
        egenskaper = self._fil.core_properties
        egenskaper.title = f"{hode.tittel} – {hode.virksomhet}"[:_LENGSTE_EGENSKAP]
        egenskaper.author, egenskaper.last_modified_by = "Trafikklys", "Trafikklys"
        egenskaper.subject = f"Tall for {hode.rolle}, øyeblikksbilde {hode.snapshot_id}"
        egenskaper.language = SPRAAK
        egenskaper.created = egenskaper.modified = hode.laget.replace(tzinfo=None)

    def add(self, tittel: str, notat: Sequence[str]) -> tuple[Slide, Flate]:
        """A new slide with its title, footer and notes; and the room that is left on it."""
        bilde = self._fil.slides.add_slide(self._oppsett)
        bilde.shapes.turbo_add_enabled = True
        for plass in list(bilde.placeholders):
            if plass.placeholder_format.type not in _TITLER:
                plass._element.getparent().remove(plass._element)
        self._set_title(bilde, tittel)
        self._add_footer(bilde)
        ramme = bilde.notes_slide.notes_text_frame
        if ramme is not None:
            ramme.text = "\n".join(notat)
        return bilde, self.room()

    def save(self) -> bytes:
        for bilde in self._fil.slides:
            for del_ in _xml_parts(bilde):
                set_language(del_)
        ut = io.BytesIO()
        self._fil.save(ut)
        return ut.getvalue()

    def _set_title(self, bilde: Slide, tittel: str) -> None:
        plass = bilde.shapes.title
        if plass is None:
            raise _no_title()
        stoerrelse = largest_size([tittel], plass.width * 0.94, plass.height * 0.9, TITTELPUNKTER)
        plass.text_frame.text = tittel
        for avsnitt in plass.text_frame.paragraphs:
            for bit in avsnitt.runs:
                bit.font.size = Pt(stoerrelse or TITTELPUNKTER[-1])

    def room(self) -> Flate:
        """What a slide has between its title and its footer."""
        tittel = next(
            ett for ett in self._oppsett.placeholders if ett.placeholder_format.type in _TITLER
        )
        topp = tittel.top + tittel.height + Inches(0.08)
        bredde, hoeyde = int(self._fil.slide_width or 0), int(self._fil.slide_height or 0)
        return Flate(_MARG, topp, bredde - 2 * _MARG, hoeyde - topp - _BUNNHOEYDE - Inches(0.1))

    def _add_footer(self, bilde: Slide) -> None:
        """As the template's own footer, so that it looks like it; where it is free for it."""
        bredde, hoeyde = int(self._fil.slide_width or 0), int(self._fil.slide_height or 0)
        nr_bredde = Inches(0.7)
        rad = Flate(_MARG, hoeyde - _BUNNHOEYDE - Inches(0.05), bredde - 2 * _MARG, _BUNNHOEYDE)
        tekst = Flate(rad.x, rad.y, rad.bredde - nr_bredde, rad.hoeyde)
        linje = source_line(self._hode)
        punkter = largest_size([linje], tekst.bredde * 0.97, tekst.hoeyde, (10, 9, 8, 7)) or 6
        _place(bilde, self._oppsett, PP_PLACEHOLDER.FOOTER, tekst, (linje, punkter))
        plass = Flate(rad.x + tekst.bredde, rad.y, nr_bredde, rad.hoeyde)
        _place(bilde, self._oppsett, PP_PLACEHOLDER.SLIDE_NUMBER, plass, None)


def source_line(hode: Rapporthode) -> str:
    """Whose figures, for which role, made when by whom, of which data: on every slide."""
    deler = [
        hode.virksomhet + (" (oppdiktede eksempeldata)" if hode.er_demo else ""),
        f"Tall for {hode.rolle}, {hode.omraade}",
        f"Laget {hode.laget.astimezone(OSLO):%d.%m.%Y}"
        + (f" av {hode.laget_av}" if hode.laget_av else ""),
        f"Data fra {hode.uttrekksdato:%d.%m.%Y}, til og med "
        f"{Kvartal.parse(hode.siste_kvartal).tekst}",
        f"Øyeblikksbilde {hode.snapshot_id}",
    ]
    return " · ".join(deler)


def describe(form: Any, navn: str, tekst: str) -> None:  # noqa: ANN401 - any kind of shape
    """Name and alt text of a shape, a table or a chart."""
    egenskaper = form._element.xpath(".//p:cNvPr")[0]
    egenskaper.set("name", navn)
    egenskaper.set("descr", tekst)


def drop_style(form: Any) -> None:  # noqa: ANN401 - any kind of shape
    """Without the template's fill, line and shadow of drawn shapes: what is set is all there is."""
    for stil in form._element.findall(qn("p:style")):
        form._element.remove(stil)


def set_language(rot: Any) -> None:  # noqa: ANN401 - an lxml element
    """Every piece of text is bokmål: for the spelling check and for reading aloud."""
    for navn in ("a:rPr", "a:endParaRPr", "a:defRPr"):
        for egenskap in rot.iter(qn(navn)):
            egenskap.set("lang", SPRAAK)
    for bit in rot.iter(qn("a:r"), qn("a:fld")):
        if bit.find(qn("a:rPr")) is None:
            egenskap = bit.makeelement(qn("a:rPr"), {"lang": SPRAAK})
            bit.insert(0, egenskap)


def _xml_parts(bilde: Slide) -> Iterator[Any]:
    yield bilde._element
    if bilde.has_notes_slide:
        yield bilde.notes_slide._element
    for form in bilde.shapes:
        if form.has_chart:
            yield form.chart._chartSpace


def _place(
    bilde: Slide,
    oppsett: SlideLayout,
    slag: PP_PLACEHOLDER,
    flate: Flate,
    innhold: tuple[str, int] | None,
) -> None:
    """A copy of the layout's placeholder, or a text box where it has none; None keeps its field."""
    kilde = next((ett for ett in oppsett.placeholders if ett.placeholder_format.type is slag), None)
    if kilde is not None:
        bilde.shapes._spTree.append(deepcopy(kilde._element))
        form = bilde.shapes[-1]
        form._element.xpath(".//p:cNvPr")[0].set("id", f"{form._parent._next_shape_id}")
    elif innhold is not None:
        form = bilde.shapes.add_textbox(0, 0, 0, 0)
    else:
        return
    form.left, form.top, form.width, form.height = (
        Emu(ett) for ett in (flate.x, flate.y, flate.bredde, flate.hoeyde)
    )
    if innhold is None or not form.has_text_frame:
        return
    ramme = form.text_frame
    ramme.word_wrap = True
    ramme.margin_left = ramme.margin_right = ramme.margin_top = ramme.margin_bottom = 0
    ramme.text = innhold[0]
    ramme.paragraphs[0].alignment = PP_ALIGN.LEFT
    ramme.paragraphs[0].runs[0].font.size = Pt(innhold[1])


def _title_only(fil: Any) -> SlideLayout:  # noqa: ANN401 - pptx names its own class in a private module
    """The layout with a title and as little else as possible."""
    med_tittel = [
        oppsett
        for oppsett in fil.slide_layouts
        if any(ett.placeholder_format.type in _TITLER for ett in oppsett.placeholders)
    ]
    if not med_tittel:
        raise _no_title()
    valgt: SlideLayout = min(
        med_tittel,
        key=lambda oppsett: (
            sum(ett.placeholder_format.type not in _BUNNTEKST for ett in oppsett.placeholders),
            any(
                ett.placeholder_format.type is PP_PLACEHOLDER.CENTER_TITLE
                for ett in oppsett.placeholders
            ),
        ),
    )
    return valgt


def _no_title() -> TrafikklysFeil:
    return TrafikklysFeil(
        "PowerPoint-malen har ikke noe oppsett med tittel. Legg til ett, eller la "
        "rapport.pptx_mal stå tom."
    )


def _own(mal: Path) -> Any:  # noqa: ANN401
    """The employer's template, without the slides that may be in it."""
    try:
        fil = Presentation(str(mal))
    except Exception:
        raise TrafikklysFeil(
            f"PowerPoint-malen {mal.name} kan ikke åpnes. Sjekk rapport.pptx_mal i innstillingene "
            "og at filen er en .pptx."
        ) from None
    liste = fil.slides._sldIdLst
    for bilde in list(liste):
        fil.part.drop_rel(bilde.rId)
        liste.remove(bilde)
    return fil


def _standard() -> Any:  # noqa: ANN401
    """The library's own template in 16:9, with titles to the left and room for a long footer."""
    fil = Presentation()
    forhold = Inches(13.333) / fil.slide_width
    fil.slide_width, fil.slide_height = Inches(13.333), Inches(7.5)
    mesteren = fil.slide_master
    for side in (mesteren, *fil.slide_layouts):
        for form in side.placeholders:
            if form._element.spPr.find(qn("a:xfrm")) is not None:
                form.left, form.width = int(form.left * forhold), int(form.width * forhold)
    tittel = next(ett for ett in mesteren.placeholders if ett.placeholder_format.type in _TITLER)
    tittel.left, tittel.top = _MARG, Inches(0.3)
    tittel.width, tittel.height = fil.slide_width - 2 * _MARG, Inches(0.75)
    tittel.text_frame.margin_left = tittel.text_frame.margin_right = 0
    stil = mesteren._element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    stil.set("algn", "l")
    stil.find(qn("a:defRPr")).set("sz", "2800")
    stil.find(qn("a:defRPr")).set("b", "1")
    return fil
