"""A handful of people of the demo whose absence is written by hand, in the løpende uttrekk only.

They are the people of the leaders and the employee that the demo logs in as, so that every stop
point, a return, repeated short absence and agreements are there to look at. All of it is made up,
like the rest. The six quarterly deliveries, and so all figures, know nothing of it.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sample_data.fravaer import Registrering
from sample_data.personer import SLUTT

_EGEN, _SYK, _PERM = "egenmelding", "sykmelding", "permisjon"
_PAAGAAR = (SLUTT + timedelta(days=30)).isoformat()
_PLAN, _MOETE_1, _MOETE_2 = "oppfolgingsplan", "dialogmote_1", "dialogmote_2"
_SAMTALE, _NY_PLAN, _RETUR = "samtale", "oppdatert_plan", "samtale_etter_retur"

LEDER_10028 = {
    "10063": "borte i to uker, pågår",
    "10090": "borte i fem uker, pågår; ett tilfelle til i fjor høst",
    "10060": "borte i ni uker, pågår; dialogmøte 1 mangler",
    "10036": "borte i tjue uker, pågår; gradert fra august",
    "10030": "borte i førti uker, pågår; gradert fra april",
    "10051": "gradert fra første dag, sju uker, pågår",
    "11938": "nettopp tilbake etter ti uker",
    "10168": "sju korte fravær det siste året",
    "11623": "fem korte fravær det siste året",
}
LEDER_10267 = {
    "11517": "borte i fem uker, pågår",
    "10275": "borte i tjue uker, pågår; gradert fra juli",
    "11416": "seks korte fravær det siste året",
}
ANSATT_10045 = {"10045": "flere slags fravær, og et som pågår i fjerde uke"}
"""Ansattnr → what there is to see; the names say whose people they are."""

FRAVAER: dict[str, tuple[tuple[str, str, str, float], ...]] = {
    "10063": (("2026-09-16", _PAAGAAR, _SYK, 100),),
    "10090": (
        ("2025-10-06", "2025-11-02", _SYK, 100),
        ("2025-11-03", "2025-12-07", _SYK, 50),
        ("2026-08-26", "2026-09-08", _SYK, 100),
        ("2026-09-09", _PAAGAAR, _SYK, 100),
    ),
    "10060": (
        ("2026-07-29", "2026-08-25", _SYK, 100),
        ("2026-08-26", _PAAGAAR, _SYK, 100),
    ),
    "10036": (
        ("2026-05-13", "2026-05-15", _EGEN, 100),
        ("2026-05-16", "2026-06-28", _SYK, 100),
        ("2026-06-29", "2026-08-09", _SYK, 100),
        ("2026-08-10", _PAAGAAR, _SYK, 60),
    ),
    "10030": (
        ("2025-12-22", "2026-02-01", _SYK, 100),
        ("2026-02-02", "2026-04-12", _SYK, 100),
        ("2026-04-13", "2026-06-28", _SYK, 80),
        ("2026-06-29", _PAAGAAR, _SYK, 50),
    ),
    "10051": (("2026-08-12", "2026-09-08", _SYK, 50), ("2026-09-09", _PAAGAAR, _SYK, 50)),
    "11938": (("2026-07-20", "2026-08-16", _SYK, 100), ("2026-08-17", "2026-09-27", _SYK, 100)),
    "10168": (
        ("2025-10-20", "2025-10-21", _EGEN, 100),
        ("2025-12-03", "2025-12-05", _EGEN, 100),
        ("2026-01-21", "2026-01-23", _EGEN, 100),
        ("2026-03-16", "2026-03-17", _EGEN, 100),
        ("2026-05-05", "2026-05-07", _EGEN, 100),
        ("2026-06-15", "2026-06-16", _EGEN, 100),
        ("2026-08-31", "2026-09-02", _EGEN, 100),
    ),
    "11623": (
        ("2025-11-10", "2025-11-12", _EGEN, 100),
        ("2026-01-08", "2026-01-09", _EGEN, 100),
        ("2026-02-18", "2026-02-27", _SYK, 100),
        ("2026-06-10", "2026-06-12", _EGEN, 100),
        ("2026-09-21", "2026-09-23", _EGEN, 100),
    ),
    "11517": (("2026-08-26", "2026-09-22", _SYK, 100), ("2026-09-23", _PAAGAAR, _SYK, 100)),
    "10275": (
        ("2026-05-13", "2026-07-12", _SYK, 100),
        ("2026-07-13", _PAAGAAR, _SYK, 60),
    ),
    "11416": (
        ("2025-10-15", "2025-10-17", _EGEN, 100),
        ("2025-12-08", "2025-12-10", _EGEN, 100),
        ("2026-02-04", "2026-02-13", _SYK, 100),
        ("2026-04-20", "2026-04-21", _EGEN, 100),
        ("2026-06-03", "2026-06-05", _EGEN, 100),
        ("2026-09-10", "2026-09-11", _EGEN, 100),
    ),
    "10045": (
        ("2025-11-12", "2025-11-13", _EGEN, 100),
        ("2026-02-02", "2026-02-15", _SYK, 100),
        ("2026-02-16", "2026-03-01", _SYK, 50),
        ("2026-04-27", "2026-04-28", _EGEN, 100),
        ("2026-05-22", "2026-05-22", _PERM, 100),
        ("2026-09-07", "2026-09-20", _SYK, 100),
        ("2026-09-21", _PAAGAAR, _SYK, 60),
    ),
}
"""Ansattnr → from, to, type, grad."""

OPPFOLGING: dict[str, tuple[tuple[str, str], ...]] = {
    "10063": (),
    "10090": ((_PLAN, "2025-10-28"), (_RETUR, "2025-12-12")),
    "10060": ((_PLAN, "2026-08-20"),),
    "10036": ((_PLAN, "2026-06-04"), (_MOETE_1, "2026-07-10"), (_SAMTALE, "2026-08-06")),
    "10030": (
        (_PLAN, "2026-01-14"),
        (_MOETE_1, "2026-02-05"),
        (_SAMTALE, "2026-03-12"),
        (_NY_PLAN, "2026-06-10"),
        (_MOETE_2, "2026-06-18"),
    ),
    "10051": ((_PLAN, "2026-09-16"),),
    "11938": ((_PLAN, "2026-08-13"), (_MOETE_1, "2026-09-03")),
    "10168": (),
    "11623": (),
    "11517": ((_PLAN, "2026-09-17"),),
    "10275": ((_PLAN, "2026-06-08"), (_MOETE_1, "2026-06-29")),
    "11416": (),
    "10045": ((_PLAN, "2026-02-20"),),
}
"""Ansattnr → what was done, and when."""


def with_demo_people(fravaer: list[Registrering], fra: date) -> list[Registrering]:
    """The absence with the demo people's own from `fra` on instead of what chance gave them.

    Ferie, permisjon and sick children that chance gave them stay where they do not collide.
    """
    egne = [_row(ansattnr, *rad) for ansattnr, rader in FRAVAER.items() for rad in rader]
    beholdt = [rad for rad in fravaer if not _is_replaced(rad, fra)]
    return sorted(beholdt + egne, key=lambda rad: (rad.ansattnr, rad.fra, rad.registrert))


def _is_replaced(rad: Registrering, fra: date) -> bool:
    if rad.ansattnr not in FRAVAER or rad.til < fra:
        return False
    opptatt = [(date.fromisoformat(a), date.fromisoformat(b)) for a, b, *_ in FRAVAER[rad.ansattnr]]
    return rad.type in (_EGEN, _SYK) or any(a <= rad.til and rad.fra <= b for a, b in opptatt)


def _row(ansattnr: str, fra: str, til: str, slag: str, grad: float) -> Registrering:
    dag = date.fromisoformat(fra)
    registrert = datetime.combine(dag + timedelta(days=slag == _SYK), time(8, 30))
    return Registrering(ansattnr, dag, date.fromisoformat(til), slag, float(grad), registrert)
