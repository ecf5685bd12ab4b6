"""Absence that is not sickness: foreldrepermisjon, other permisjon, ferie, sick children."""

from __future__ import annotations

from datetime import date, timedelta

from sample_data.fravaer import Fravaershistorie, Registrering, position_on, register_spell, stamp
from sample_data.personer import SLUTT, START, weighted

FODSLER_PER_AAR = {"K": 0.040, "M": 0.040}
_PERMISJONSUKER = {"K": (30, 50), "M": (12, 19)}
_ANNEN_PERMISJON_PER_AAR = 0.25
_LANG_PERMISJON_PER_AAR = 0.006
_SYKE_BARN_PER_AAR = 2.6
_ANDEL_SMAABARN = 0.2
# January to December; children are ill in winter, and hardly ever in the common holiday.
_SESONG_BARN = (1.4, 1.5, 1.3, 0.9, 0.9, 0.7, 0.1, 0.8, 1.1, 1.1, 1.2, 1.0)
_PAASKEDAG = {
    2020: date(2020, 4, 12),
    2021: date(2021, 4, 4),
    2022: date(2022, 4, 17),
    2023: date(2023, 4, 9),
    2024: date(2024, 3, 31),
    2025: date(2025, 4, 20),
    2026: date(2026, 4, 5),
}


def add_leave(historie: Fravaershistorie) -> None:
    """Foreldrepermisjon (often with illness before it) and other permisjon, before all else."""
    rng = historie.rng
    for aar in range(START.year, SLUTT.year + 1):
        if rng.random() < FODSLER_PER_AAR[historie.person.kjonn]:
            fra = date(aar, 1, 1) + timedelta(days=rng.randrange(365))
            _add_parental(historie, fra)
        if rng.random() < _LANG_PERMISJON_PER_AAR:
            fra = date(aar, rng.randrange(1, 13), 1)
            grad = weighted(rng, ((100.0, 6), (50.0, 3), (20.0, 2)))
            _add_permisjon(historie, fra, rng.randrange(60, 330), grad)
        for _ in range(2):
            if rng.random() < _ANNEN_PERMISJON_PER_AAR / 2:
                fra = _weekday(date(aar, 1, 1) + timedelta(days=rng.randrange(360)))
                _add_permisjon(historie, fra, rng.choice((1, 1, 2, 3)), 100.0)


def _add_parental(historie: Fravaershistorie, fra: date) -> None:
    rng = historie.rng
    uker = rng.randrange(*_PERMISJONSUKER[historie.person.kjonn])
    grad = 80.0 if rng.random() < 0.2 else 100.0
    if not _add_permisjon(historie, fra, round(uker * 7 * 100 / grad), grad):
        return
    syk_fra = fra - timedelta(days=rng.randrange(25, 100))
    foer = fra - timedelta(days=1)
    if historie.person.kjonn == "K" and rng.random() < 0.5 and _employed(historie, syk_fra, foer):
        register_spell(historie, syk_fra, foer, arbeidsrelatert=False)
        historie.sykdom.append((syk_fra, foer))


def _employed(historie: Fravaershistorie, fra: date, til: date) -> bool:
    return bool(
        position_on(historie.person, fra)
        and til <= historie.siste_dag
        and historie.is_free(fra, til)
    )


def _add_permisjon(historie: Fravaershistorie, fra: date, dager: int, grad: float) -> bool:
    til = min(fra + timedelta(days=dager - 1), historie.siste_dag)
    if til < fra or not _employed(historie, fra, til):
        return False
    foer = historie.rng.randrange(20, 90) if dager > 14 else 3
    _register(historie, (fra, til), "permisjon", foer, grad)
    historie.permisjoner.append((fra, til))
    return True


def _register(
    historie: Fravaershistorie, dager: tuple[date, date], slag: str, foer: int, grad: float = 100.0
) -> None:
    """One row, registered `foer` days before it begins."""
    fra, til = dager
    ansattnr = position_on(historie.person, fra) or historie.person.ansattnr
    naar = stamp(historie.rng, fra, -foer)
    historie.rader.append(Registrering(ansattnr, fra, til, slag, grad, naar))


def add_holidays(historie: Fravaershistorie) -> None:
    """About five weeks a year, most in July; not during permisjon or long illness."""
    for aar in range(START.year, SLUTT.year + 1):
        for fra, til in _holiday_blocks(historie, aar):
            lang_sykdom = [(a, b) for a, b in historie.sykdom if (b - a).days > 16]
            opptatt = historie.permisjoner + lang_sykdom
            ledig = not any(a <= til and fra <= b for a, b in opptatt)
            if ledig and position_on(historie.person, fra) and til <= historie.siste_dag:
                _register(historie, (fra, til), "ferie", historie.rng.randrange(20, 120))


def _holiday_blocks(historie: Fravaershistorie, aar: int) -> list[tuple[date, date]]:
    rng = historie.rng
    sommer = _monday(date(aar, 6, 24) + timedelta(weeks=rng.choice((0, 1, 1, 2, 2, 2, 3, 3, 4))))
    uker = rng.choice((2, 3, 3, 3, 4))
    blokker = [(sommer, sommer + timedelta(days=7 * uker - 3))]
    if rng.random() < 0.35:
        vinter = _monday(date(aar, 2, 20))
        blokker.append((vinter, vinter + timedelta(days=4)))
    if rng.random() < 0.45:
        paaske = _PAASKEDAG[aar]
        blokker.append((paaske - timedelta(days=6), paaske - timedelta(days=4)))
    if rng.random() < 0.5:
        hoest = _monday(date(aar, 10, 4) + timedelta(weeks=rng.randrange(0, 3)))
        blokker.append((hoest, hoest + timedelta(days=4)))
    if rng.random() < 0.55:
        blokker.append((date(aar, 12, 27), date(aar, 12, 31)))
    for _ in range(rng.randrange(0, 3)):
        dag = _weekday(date(aar, 1, 8) + timedelta(days=rng.choice((100, 125, 130, 240, 310, 330))))
        blokker.append((dag, dag))
    return sorted(set(blokker))


def add_sick_children(historie: Fravaershistorie) -> None:
    """One or two days at a time for those with small children; not sykefravær."""
    rng = historie.rng
    if rng.random() > _ANDEL_SMAABARN:
        return
    dag = START
    while (
        dag := dag + timedelta(days=1 + int(rng.expovariate(_SYKE_BARN_PER_AAR * 1.5) * 365))
    ) < SLUTT:
        if rng.random() * 1.5 > _SESONG_BARN[dag.month - 1]:
            continue
        fra = _weekday(dag)
        til = min(fra + timedelta(days=rng.choice((0, 0, 1, 2))), historie.siste_dag)
        if fra <= til and _employed(historie, fra, til):
            _register(historie, (fra, til), "sykt_barn", 0)


def _monday(dag: date) -> date:
    return dag - timedelta(days=dag.weekday())


def _weekday(dag: date) -> date:
    return _monday(dag) + timedelta(days=7) if dag.weekday() > 4 else dag
