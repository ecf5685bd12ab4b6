"""Native tables on slides: split where the slide ends, with lights as shapes in their cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide
from pptx.table import Table, _Cell
from pptx.util import Emu, Inches, Pt

from pipelines.lights.codes import Klarhet, Lys
from pipelines.reports.lysform import add_light
from pipelines.reports.presentasjon import Flate, describe
from pipelines.reports.tekstplass import EMU_PER_PUNKT, LINJEHOEYDE, count_lines

PUNKTER = 11
_UTEN_STIL = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's «No Style, No Grid»: the template's text colour, and our own thin lines."""
_MARG = Inches(0.05)
_LOFT = Inches(0.035)
_LYS = Inches(0.15)
_LYSPLASS = Inches(0.24)


@dataclass(frozen=True)
class Kolonne:
    navn: str
    andel: float
    """Part of the table's width; those of a table make 1."""
    er_tall: bool = False


@dataclass(frozen=True)
class Celle:
    tekst: str
    lys: tuple[Lys, Klarhet | None] | None = None
    alt: str = ""
    """What the light says, for the ear."""


@dataclass(frozen=True)
class Linje:
    """A row of cells, and which group it stands under; a group's name comes before its rows."""

    celler: tuple[Celle, ...]
    gruppe: str = ""


@dataclass(frozen=True)
class Tabellvalg:
    """How a table looks."""

    kolonner: tuple[Kolonne, ...]
    punkter: int = PUNKTER
    alt: str = field(default="Tabell")


@dataclass(frozen=True)
class _Rad:
    """A row as it is drawn; one cell alone is a heading across."""

    celler: tuple[Celle, ...]
    er_gruppe: bool = False


Del: TypeAlias = Sequence[_Rad]
"""A piece of a table that fits."""


def split_table(linjer: Sequence[Linje], valg: Tabellvalg, bredde: int, hoeyde: int) -> list[Del]:
    """The rows in pieces that each fit, with its heading, into a width and height (EMU).

    A group that goes on in the next piece has its name there too.
    """
    deler: list[list[_Rad]] = [[]]
    brukt, gruppe = 0, ""
    topp = _row_height(_heading(valg), valg, bredde)
    for linje in linjer:
        rader = [_Rad(linje.celler)]
        if linje.gruppe and linje.gruppe != gruppe:
            rader.insert(0, _group(linje.gruppe))
        trengs = sum(_row_height(rad, valg, bredde) for rad in rader)
        if deler[-1] and topp + brukt + trengs > hoeyde:
            fortsatt = linje.gruppe and linje.gruppe == gruppe
            rader = [_group(f"{gruppe} (forts.)"), *rader] if fortsatt else rader
            deler.append([])
            brukt, trengs = 0, sum(_row_height(rad, valg, bredde) for rad in rader)
        deler[-1] += rader
        brukt, gruppe = brukt + trengs, linje.gruppe
    return list(deler)


def draw_table(bilde: Slide, rader: Del, valg: Tabellvalg, flate: Flate) -> None:
    """One piece of `split_table` with its upper left corner in `flate`."""
    alle = [_heading(valg), *rader]
    hoeyder = [_row_height(rad, valg, flate.bredde) for rad in alle]
    ramme = bilde.shapes.add_table(
        len(alle), len(valg.kolonner), flate.x, flate.y, flate.bredde, sum(hoeyder)
    )
    describe(ramme, "Tabell", valg.alt)
    tabell = ramme.table
    tabell.horz_banding = False
    tabell._tbl.tblPr.find(qn("a:tableStyleId")).text = _UTEN_STIL
    for kolonne, bredde in zip(tabell.columns, _widths(valg, flate.bredde), strict=True):
        kolonne.width = Emu(bredde)
    y = flate.y
    for nr, (rad, hoeyde) in enumerate(zip(alle, hoeyder, strict=True)):
        tabell.rows[nr].height = Emu(hoeyde)
        _fill_row(tabell, nr, rad, valg)
        for x, celle in _lights_in(rad, valg, flate):
            if celle.lys is not None:
                sted = (x + _MARG, y + (hoeyde - _LYS) // 2, int(_LYS))
                add_light(bilde, celle.lys, sted, celle.alt or celle.tekst)
        y += hoeyde


def _heading(valg: Tabellvalg) -> _Rad:
    return _Rad(tuple(Celle(kolonne.navn) for kolonne in valg.kolonner))


def _group(navn: str) -> _Rad:
    return _Rad((Celle(navn),), er_gruppe=True)


def _widths(valg: Tabellvalg, bredde: int) -> list[int]:
    return [int(bredde * kolonne.andel) for kolonne in valg.kolonner]


def _row_height(rad: _Rad, valg: Tabellvalg, bredde: int) -> int:
    bredder = [bredde] if rad.er_gruppe else _widths(valg, bredde)
    linjer = max(
        count_lines(
            celle.tekst,
            valg.punkter,
            plass - 2 * _MARG - (_LYSPLASS if celle.lys is not None else 0),
        )
        for celle, plass in zip(rad.celler, bredder, strict=True)
    )
    return int(linjer * valg.punkter * LINJEHOEYDE * EMU_PER_PUNKT + 2 * _LOFT)


def _lights_in(rad: _Rad, valg: Tabellvalg, flate: Flate) -> Iterator[tuple[int, Celle]]:
    x = flate.x
    if rad.er_gruppe:
        return
    for celle, bredde in zip(rad.celler, _widths(valg, flate.bredde), strict=True):
        yield x, celle
        x += bredde


def _fill_row(tabell: Table, nr: int, rad: _Rad, valg: Tabellvalg) -> None:
    if rad.er_gruppe:
        tabell.cell(nr, 0).merge(tabell.cell(nr, len(valg.kolonner) - 1))
    for kolonne in range(len(valg.kolonner)):
        rute = tabell.cell(nr, kolonne)
        _underline(rute, tykk=nr == 0)
        if kolonne >= len(rad.celler):
            continue
        celle = rad.celler[kolonne]
        _write(rute, celle, valg.punkter, halvfet=nr == 0 or rad.er_gruppe)
        if valg.kolonner[kolonne].er_tall and not rad.er_gruppe:
            rute.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT


def _write(rute: _Cell, celle: Celle, punkter: int, *, halvfet: bool) -> None:
    rute.margin_left = _MARG + (_LYSPLASS if celle.lys is not None else 0)
    rute.margin_right, rute.margin_top, rute.margin_bottom = _MARG, _LOFT, _LOFT
    rute.vertical_anchor = MSO_ANCHOR.MIDDLE
    rute.text_frame.text = celle.tekst
    for bit in rute.text_frame.paragraphs[0].runs:
        bit.font.size = Pt(punkter)
        bit.font.bold = halvfet
    if not celle.tekst:  # else an empty cell is as high as text of 18 points
        rute.text_frame.paragraphs[0].font.size = Pt(punkter)


def _underline(rute: _Cell, *, tykk: bool) -> None:
    strek = parse_xml(
        f'<a:lnB {nsdecls("a")} w="{12700 if tykk else 6350}"><a:solidFill>'
        f'<a:srgbClr val="{RGBColor(0x98, 0xA3, 0xAC)}"/></a:solidFill></a:lnB>'
    )
    rute._tc.get_or_add_tcPr().insert(0, strek)
