"""How much room text takes on a slide, counted on the safe side: nothing may run over or be cut."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

EMU_PER_PUNKT = 12_700
LINJEHOEYDE = 1.22
_BREDDER = dict.fromkeys(" .,:;|!/()'itfjl-I", 0.28) | dict.fromkeys("mwMW%æÆ—", 0.87)
"""Signs as wide as in Arial, in parts of the font size; PowerPoint's own font is narrower."""
_SMAA, _STORE = 0.56, 0.7
_MARGIN = 1.08
"""For bold letters, and fonts that are a little wider."""


def text_width(tekst: str) -> float:
    """The width of a text on one line, in parts of its font size."""
    return _MARGIN * sum(_BREDDER.get(tegn, _STORE if tegn.isupper() else _SMAA) for tegn in tekst)


def count_lines(tekst: str, punkter: float, bredde: float) -> int:
    """Lines that `tekst` fills at a font size in a width (EMU), broken between words."""
    plass = bredde / (punkter * EMU_PER_PUNKT)
    mellom = text_width(" ")
    linjer, brukt = 1, 0.0
    for ord_ in tekst.split(" "):
        lengde = text_width(ord_)
        if brukt and brukt + mellom + lengde > plass:
            linjer, brukt = linjer + 1, 0.0
        if lengde > plass:
            linjer, brukt = linjer + _broken(ord_, plass), 0.0
        elif ord_:
            brukt += lengde + (mellom if brukt else 0)
    return linjer


def _broken(ord_: str, plass: float) -> int:
    """Lines that a word longer than a line takes more than one, broken between signs."""
    per_linje = max(1, int(plass / max(map(text_width, ord_))))
    return ceil(len(ord_) / per_linje)


def text_height(avsnitt: Sequence[str], punkter: float, bredde: float) -> int:
    """The height (EMU) of paragraphs with half a line between them."""
    linjer = sum(count_lines(tekst, punkter, bredde) for tekst in avsnitt)
    luft = 0.5 * max(0, len(avsnitt) - 1)
    return ceil((linjer + luft) * punkter * LINJEHOEYDE * EMU_PER_PUNKT)


def largest_size(
    avsnitt: Sequence[str], bredde: float, hoeyde: float, stoerrelser: Sequence[int]
) -> int | None:
    """The first of `stoerrelser` (points, largest first) that lets all in; None when none does."""
    return next((ett for ett in stoerrelser if text_height(avsnitt, ett, bredde) <= hoeyde), None)
