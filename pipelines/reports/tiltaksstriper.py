"""The bars of tiltak under a chart as data for lys.typ, with what they say to the ear."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipelines.access.tiltaksliste import Linje
from pipelines.reports.dokument import printable
from pipelines.reports.tekstplass import EMU_PER_PUNKT, text_width
from pipelines.tiltak.spor import Spor, Stolpe, lay_out, on_axis
from pipelines.tiltak.tiltak import Status

EMU_PER_MM = 36_000
FLEST = 10
"""So many bars at most on a sheet: the newest. What is left out is counted."""


_MARG = 0.6
"""Room beside a label, in parts of its size."""


def lay_out_file(
    linjer: Sequence[Linje], perioder: Sequence[str], bredde: int, punkter: float
) -> Spor:
    """Bars for an axis of a width (EMU) with labels of a size: title, status and verdict."""
    per_tegn = len(perioder) * punkter * EMU_PER_PUNKT / max(1, bredde)
    haler = {ett.tiltak.sak: f" ({ett.tiltak.naa.status.value}; {ett.dom})" for ett in linjer}
    return lay_out(
        on_axis([ett.tiltak for ett in linjer], perioder)[-FLEST:],
        perioder,
        lambda tekst: (text_width(tekst) + _MARG) * per_tegn,
        lambda ett: haler[ett.sak],
        ved_stolpen=True,
    )


def make_track(linjer: Sequence[Linje], perioder: Sequence[str], bredde_mm: float) -> Any:  # noqa: ANN401
    """None where no tiltak touches the axis. bredde_mm: of the axis, from edge to edge."""
    spor = lay_out_file(linjer, perioder, int(bredde_mm * EMU_PER_MM), 7)
    if not spor.stolper:
        return None
    return {
        "data": {
            "antall": len(perioder),
            "rader": spor.rader,
            "stolper": [_bar(ett) for ett in spor.stolper],
        },
        "alt": printable(say_track(spor, linjer)),
        "utelatt": left_out(linjer, perioder),
    }


def left_out(linjer: Sequence[Linje], perioder: Sequence[str]) -> str:
    """«2 eldre tiltak er ikke tegnet.»; empty where all are."""
    antall = len(on_axis([ett.tiltak for ett in linjer], perioder)) - FLEST
    return f"{antall} eldre tiltak er ikke tegnet." if antall > 0 else ""


def say_track(spor: Spor, linjer: Sequence[Linje]) -> str:
    """All that the bars show, in sentences."""
    dommer = {ett.tiltak.sak: ett.dom for ett in linjer}
    deler = [f"{ett.tittel}, {ett.naar}: {dommer[ett.sak]}." for ett in spor.stolper]
    return f"Tiltak under diagrammet, på samme akse. {' '.join(deler)}"


def _bar(stolpe: Stolpe) -> dict[str, Any]:
    return {
        "fra": stolpe.fra,
        "til": stolpe.til,
        "rad": stolpe.rad,
        "etikett": printable(stolpe.etikett),
        "etikett_fra": stolpe.etikett_fra,
        "etikett_til": stolpe.etikett_til,
        "hoeyrestilt": stolpe.hoeyrestilt,
        "aapen": stolpe.status.er_aapen,
        "stanset": stolpe.status is Status.STANSET,
    }
