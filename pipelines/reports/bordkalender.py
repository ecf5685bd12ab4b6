"""The wall calendar on one sheet of paper, for the talk between an employee and their leader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pipelines.contract.codes import Fravaerstype
from pipelines.followup.kalender import (
    Kalenderdag,
    Kalendermaaned,
    Kalendersum,
    absence_spells,
    sum_up,
    weeks_of,
)
from pipelines.followup.kalenderord import (
    BOKSTAVER,
    is_graded,
    letter_of,
    name_date,
    name_month,
    speak_sum,
    speak_sums,
)
from pipelines.reports.dokument import make_pdf, printable

MAL = Path(__file__).with_suffix(".typ")
OSLO = ZoneInfo("Europe/Oslo")


@dataclass(frozen=True)
class Kalenderside:
    """One person's calendar, and who prints it, when and why."""

    navn: str = field(repr=False)
    """Of the one it is about, as given."""
    maaneder: Sequence[Kalendermaaned] = field(repr=False)
    per_dato: date
    skrevet_ut_av: str = field(repr=False)
    rolle: str
    """In words: «HR», «leder», «ansatt»."""
    tidspunkt: datetime
    """With a time zone; printed as the time in Norway."""
    formaal: str = field(repr=False)


def calendar_pdf(side: Kalenderside) -> bytes:
    """One A4 sheet on its side that stays readable without colours (see `make_pdf`)."""
    return make_pdf(MAL, _content(side), side.tidspunkt)


def _content(side: Kalenderside) -> dict[str, Any]:
    summer = sum_up(absence_spells(side.maaneder))
    return {
        "navn": printable(side.navn),
        "periode": f"{name_date(side.maaneder[0].dager[0].dato)} – {name_date(side.per_dato)}",
        "tegn": [_sign(total) for total in summer],
        "uten": "" if summer else speak_sums(summer),
        "gradert": _has_graded(side.maaneder),
        "maaneder": [_month(maaned) for maaned in side.maaneder],
        "fot": printable(_footer(side)),
    }


def _footer(side: Kalenderside) -> str:
    tid = side.tidspunkt.astimezone(OSLO)
    return (
        f"Skrevet ut av {side.skrevet_ut_av}, {side.rolle}, {tid:%d.%m.%Y kl. %H.%M}. "
        f"Formål: {side.formaal.rstrip(' .')}. Per {side.per_dato:%d.%m.%Y}."
    )


def _sign(total: Kalendersum) -> dict[str, str]:
    return {
        "type": total.type.value,
        "bokstav": BOKSTAVER[total.type],
        "tekst": speak_sum(total),
    }


def _has_graded(maaneder: Sequence[Kalendermaaned]) -> bool:
    return any(is_graded(dag.fravaer, dag.grad) for maaned in maaneder for dag in maaned.dager)


def _month(maaned: Kalendermaaned) -> dict[str, Any]:
    return {
        "navn": name_month(maaned.maaned),
        "uker": [
            {"nr": nr, "dager": [_square(dag) if dag else None for dag in dager]}
            for nr, dager in weeks_of(maaned)
        ],
    }


def _square(dag: Kalenderdag) -> dict[str, Any]:
    return {
        "nr": dag.dato.day,
        "fri": dag.er_helg or dag.helligdag is not None,
        "helligdag": dag.helligdag is not None,
        "type": _type_of(dag.fravaer),
        "gradert": is_graded(dag.fravaer, dag.grad),
        "tegn": letter_of(dag),
    }


def _type_of(type: Fravaerstype | None) -> str | None:
    return type.value if type else None
