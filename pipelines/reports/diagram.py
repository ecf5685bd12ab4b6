"""A chart over periods as data for lys.typ: places, lines and ticks, no drawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from pipelines.contract.perioder import Kvartal, Periode, Periodetype
from pipelines.lights.tall import format_desimal

Rad = Mapping[str, Any]

_HAKK = (1, 2, 5, 10, 20, 25, 50)
_FAERRE_ENN = 6
"""With so many periods or fewer each has its name on the axis; else the years have."""


def make_chart(
    perioder: Sequence[str],
    linjer: Mapping[str, Sequence[float | None]],
    rader: Sequence[Rad | None],
    topp: float,
    baand: tuple[Sequence[float | None], Sequence[float | None]] | None = None,
) -> dict[str, Any]:
    """linjer: look (of lys.typ) → a value per period, None where the line breaks.

    rader: the judged rows whose lights stand on the line, one per period. topp: the highest value
    that has to have room. baand: the lower and upper edge of the band of chance.
    """
    steg = _step(topp)
    hoeyest = max(steg, ceil(topp / steg) * steg)
    return {
        "antall": len(perioder),
        "topp": hoeyest,
        "hakk": [
            (nr * steg, f"{format_desimal(nr * steg, 0)} %")
            for nr in range(int(hoeyest / steg) + 1)
        ],
        "akse": _axis(perioder),
        "baand": [] if baand is None else _bands(*baand),
        "linjer": [
            {"slag": slag, "stykker": _unbroken(verdier)} for slag, verdier in linjer.items()
        ],
        "merker": [
            {
                "i": nr,
                "t": rad["sykefravaersprosent"],
                "lys": rad["lys"],
                "klarhet": rad["klarhet"],
            }
            for nr, rad in enumerate(rader)
            if rad is not None and rad["sykefravaersprosent"] is not None
        ],
    }


def values_of(rader: Sequence[Rad | None], kolonne: str) -> list[float | None]:
    return [None if rad is None else rad[kolonne] for rad in rader]


def highest(*linjer: Sequence[float | None]) -> float:
    """The highest value of all lines; 1 where there is none."""
    return max((verdi for linje in linjer for verdi in linje if verdi is not None), default=1.0)


def _step(topp: float) -> int:
    """Four ticks or so."""
    return next((steg for steg in _HAKK if topp / steg <= 5), _HAKK[-1])


def _unbroken(verdier: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """Pieces without a gap: nothing is drawn across a period that is not shown."""
    stykker: list[list[tuple[int, float]]] = [[]]
    for nr, verdi in enumerate(verdier):
        if verdi is not None:
            stykker[-1].append((nr, verdi))
        elif stykker[-1]:
            stykker.append([])
    return [stykke for stykke in stykker if stykke]


def _bands(
    lav: Sequence[float | None], hoey: Sequence[float | None]
) -> list[tuple[list[tuple[int, float]], list[tuple[int, float]]]]:
    begge = [verdi if andre is not None else None for verdi, andre in zip(lav, hoey, strict=True)]
    return [
        (stykke, [(nr, float(hoey[nr] or 0)) for nr, _ in stykke])
        for stykke in _unbroken(begge)
        if len(stykke) > 1
    ]


def _axis(perioder: Sequence[str]) -> list[tuple[int, str]]:
    """Every period by name when there are few, else each year where it begins."""
    alle = [Periode.parse(navn) for navn in perioder]
    if len(alle) <= _FAERRE_ENN:
        return [(nr, _short(periode)) for nr, periode in enumerate(alle)]
    if alle[0].type is Periodetype.AAR:
        return [(nr, periode.navn) for nr, periode in enumerate(alle) if not nr % 2]
    aar = [periode.slutt.year for periode in alle]
    steder = [(nr, f"{ett}") for nr, ett in enumerate(aar) if nr == 0 or ett != aar[nr - 1]]
    return steder[1:] if len(steder) > 1 and steder[1][0] < 2 else steder


def _short(periode: Periode) -> str:
    kvartal = Kvartal.of(periode.slutt)
    match periode.type:
        case Periodetype.AAR:
            return periode.navn
        case Periodetype.TERTIAL:
            return f"T{periode.nummer} {kvartal.aar}"
        case _:
            return f"K{kvartal.nr} {kvartal.aar}"
