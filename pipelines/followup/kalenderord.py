"""The wall calendar in words: what the eye reads in a square, and what the ear hears."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pipelines.contract.codes import Fravaerstype
from pipelines.contract.perioder import Maaned
from pipelines.followup.kalender import Fravaersperiode, Kalenderdag, Kalendersum
from pipelines.lights.tall import HARDT_MELLOMROM, format_heltall

UKEDAGER = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
MAANEDSNAVN = (
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
)
TYPENAVN = {
    Fravaerstype.EGENMELDING: "egenmelding",
    Fravaerstype.SYKMELDING: "sykmelding",
    Fravaerstype.SYKT_BARN: "sykt barn",
    Fravaerstype.FERIE: "ferie",
    Fravaerstype.PERMISJON: "permisjon",
}
BOKSTAVER = {
    Fravaerstype.EGENMELDING: "E",
    Fravaerstype.SYKMELDING: "S",
    Fravaerstype.SYKT_BARN: "B",
    Fravaerstype.FERIE: "F",
    Fravaerstype.PERMISJON: "P",
}
GRADERES = {Fravaerstype.SYKMELDING, Fravaerstype.PERMISJON}
"""The types that can be of a part of the day; of others the grad says nothing."""


def is_graded(type: Fravaerstype | None, grad: float | None) -> bool:
    return type in GRADERES and grad is not None and grad < 100


def letter_of(dag: Kalenderdag) -> str:
    """What stands in the square: «E», «S», «S50» when graded; empty without absence."""
    if dag.fravaer is None:
        return ""
    grad = format_heltall(dag.grad) if is_graded(dag.fravaer, dag.grad) else ""
    return f"{BOKSTAVER[dag.fravaer]}{grad}"


def speak_day(dag: Kalenderdag) -> str:
    """«tirsdag 3. mars: sykmelding 50 %»; a holiday is named before the absence."""
    merker = [dag.helligdag, dag.fravaer and _with_grad(dag.fravaer, dag.grad)]
    dato = f"{UKEDAGER[dag.dato.weekday()]} {_day_and_month(dag.dato)}"
    sagt = ", ".join(merke for merke in merker if merke)
    return f"{dato}: {sagt}" if sagt else dato


def _with_grad(type: Fravaerstype, grad: float | None) -> str:
    return f"{TYPENAVN[type]} {_percent(grad)}" if is_graded(type, grad) else TYPENAVN[type]


def _percent(grad: float | None) -> str:
    return f"{format_heltall(grad)}{HARDT_MELLOMROM}%"


def _day_and_month(dag: date) -> str:
    return f"{dag.day}. {MAANEDSNAVN[dag.month - 1]}"


def name_month(maaned: Maaned) -> str:
    """«mars 2026»."""
    return f"{MAANEDSNAVN[maaned.nr - 1]} {maaned.aar}"


def name_date(dag: date) -> str:
    """«3. mars 2026»."""
    return f"{_day_and_month(dag)} {dag.year}"


def name_span(fra: date, til: date) -> str:
    """«3. mars 2026», «2.–6. mars 2026», «28. februar – 3. mars 2026»."""
    if fra == til:
        return name_date(til)
    if (fra.year, fra.month) == (til.year, til.month):
        return f"{fra.day}.–{name_date(til)}"
    return f"{_day_and_month(fra) if fra.year == til.year else name_date(fra)} – {name_date(til)}"


def speak_spell(periode: Fravaersperiode) -> str:
    """«2.–29. mars 2026: sykmelding, 28 dager. 100 %, fra 16. mars 50 %»."""
    tekst = (
        f"{name_span(periode.fra, periode.til)}: {TYPENAVN[periode.type]}, "
        f"{_count(periode.dager, 'dag', 'dager')}"
    )
    grader = _grades(periode)
    return f"{tekst}. {grader}" if grader else tekst


def _grades(periode: Fravaersperiode) -> str:
    """Empty when all of it is whole days."""
    if not any(is_graded(periode.type, grad) for _, grad in periode.grader):
        return ""
    (_, foerste), *resten = periode.grader
    senere = [f"fra {_day_and_month(fra)} {_percent(grad)}" for fra, grad in resten]
    return ", ".join([_percent(foerste), *senere])


def speak_sum(total: Kalendersum) -> str:
    """«Egenmelding 7 dager i 3 perioder»."""
    dager = _count(total.dager, "dag", "dager")
    perioder = _count(total.perioder, "periode", "perioder")
    return f"{TYPENAVN[total.type].capitalize()} {dager} i {perioder}"


def _count(antall: int, en: str, flere: str) -> str:
    return f"{format_heltall(antall)} {en if antall == 1 else flere}"


def speak_sums(summer: Iterable[Kalendersum]) -> str:
    """All totals in one line; a sentence where there is nothing."""
    return " · ".join(speak_sum(total) for total in summer) or "Ikke noe fravær er registrert."
