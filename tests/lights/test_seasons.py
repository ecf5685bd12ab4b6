from __future__ import annotations

import polars as pl
import pytest

from pipelines.lights.judge import judge
from tests.lights.bygg import EN_SEKSJON, maal, maalinger, med_maal, rad

SATSER = {1: 8.0, 2: 6.0, 3: 5.0, 4: 7.0}
"""Percent by quarter; equal weights make 6.5 of the year."""


def virksomhet(aar: range, satser: dict[int, float] = SATSER) -> list[dict[str, object]]:
    return [
        rad(f"{ett}K{nr}", sats * 100, 10_000.0, enhet_id="v", antall=500)
        for ett in aar
        for nr, sats in satser.items()
    ]


def judged(rader: list[dict[str, object]]) -> pl.DataFrame:
    return judge(maalinger(rader), EN_SEKSJON, med_maal(maal(6.5)), frozenset())


def factors(rader: list[dict[str, object]]) -> dict[str, float]:
    return dict(judged(rader).select("periode", "sesongfaktor").iter_rows())


def test_target_and_limit_follow_the_season() -> None:
    kvartal = judged(virksomhet(range(2023, 2026))).filter(periode="2025K1").row(0, named=True)
    assert kvartal["sesongfaktor"] == pytest.approx(8 / 6.5)
    assert kvartal["maal"] == pytest.approx(8.0)
    assert kvartal["roed_grense"] == pytest.approx(8.0 * 1.4)
    assert kvartal["over_maal_dagsverk"] == pytest.approx(0, abs=1e-9)


def test_two_complete_years_are_too_few() -> None:
    rader = virksomhet(range(2024, 2026)) + virksomhet(range(2026, 2027), {1: 8.0, 2: 6.0})
    assert set(factors(rader).values()) == {1.0}


def test_a_begun_year_gets_the_factor_and_does_not_make_it() -> None:
    rader = virksomhet(range(2023, 2026)) + virksomhet(range(2026, 2027), {1: 20.0})
    assert factors(rader)["2026K1"] == pytest.approx(8 / 6.5)


def test_a_year_with_an_incomplete_quarter_does_not_count() -> None:
    rader = virksomhet(range(2023, 2026))
    rader[0] = {**rader[0], "dekket": 0}
    assert set(factors(rader).values()) == {1.0}


def test_windows_of_a_year_have_no_season() -> None:
    aar = rad("2025", 2600.0, 40_000.0, enhet_id="v", antall=500)
    fire = rad("2025K4-S4", 2600.0, 40_000.0, enhet_id="v", antall=500)
    fikk = factors([*virksomhet(range(2023, 2026)), aar, fire])
    assert (fikk["2025"], fikk["2025K4-S4"]) == (1.0, 1.0)


def test_tertials_have_their_own() -> None:
    satser = {1: 7.5, 2: 5.0, 3: 7.0}
    rader = [
        rad(f"{aar}T{nr}", sats * 100, 10_000.0, enhet_id="v", antall=500)
        for aar in (2023, 2024, 2025)
        for nr, sats in satser.items()
    ]
    assert factors(rader)["2024T2"] == pytest.approx(5.0 / 6.5)


def test_a_quarter_in_which_nobody_ever_was_ill_has_no_factor() -> None:
    assert factors(virksomhet(range(2023, 2026), {**SATSER, 3: 0.0}))["2025K3"] == 1.0
