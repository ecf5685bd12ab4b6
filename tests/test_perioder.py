from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.contract.perioder import (
    Kvartal,
    Periode,
    Periodetype,
    kvartaler_mellom,
    perioder_fra,
    year_until,
)
from pipelines.errors import UttrekkFeil

KVARTALER = st.builds(Kvartal, st.integers(1950, 2150), st.integers(1, 4))


@given(st.dates(date(1950, 1, 1), date(2150, 12, 31)))
def test_every_day_lies_in_its_quarter(dag: date) -> None:
    kvartal = Kvartal.of(dag)
    assert kvartal.start <= dag <= kvartal.slutt


@given(KVARTALER)
def test_a_quarter_survives_text_and_meets_its_neighbour(kvartal: Kvartal) -> None:
    assert Kvartal.parse(str(kvartal)) == kvartal
    assert kvartal.slutt + timedelta(days=1) == kvartal.plus(1).start


@pytest.mark.parametrize(
    ("navn", "type_", "start", "slutt", "tekst"),
    [
        ("2026K3", Periodetype.KVARTAL, (2026, 7, 1), (2026, 9, 30), "3. kvartal 2026"),
        ("2026T2", Periodetype.TERTIAL, (2026, 5, 1), (2026, 8, 31), "2. tertial 2026"),
        ("2026T3", Periodetype.TERTIAL, (2026, 9, 1), (2026, 12, 31), "3. tertial 2026"),
        ("2026", Periodetype.AAR, (2026, 1, 1), (2026, 12, 31), "2026"),
        (
            "2026K3-S4",
            Periodetype.SISTE4,
            (2025, 10, 1),
            (2026, 9, 30),
            "siste fire kvartaler til og med 3. kvartal 2026",
        ),
    ],
)
def test_a_period_knows_its_days_and_its_name(
    navn: str,
    type_: Periodetype,
    start: tuple[int, int, int],
    slutt: tuple[int, int, int],
    tekst: str,
) -> None:
    periode = Periode.parse(navn)
    assert periode == Periode(type_, navn, date(*start), date(*slutt))
    assert periode.tekst == tekst


@pytest.mark.parametrize("navn", ["", "2026K5", "2026T4", "K3", "2026-07", "2026K3-S5", "'; --"])
def test_what_is_no_period_is_one_clear_error(navn: str) -> None:
    with pytest.raises(UttrekkFeil, match="er ikke en periode"):
        Periode.parse(navn)


@pytest.mark.parametrize(
    ("navn", "foer"), [("2026K3", "2025K3"), ("2026T1", "2025T1"), ("2026K1-S4", "2025K1-S4")]
)
def test_the_same_period_a_year_earlier(navn: str, foer: str) -> None:
    assert Periode.parse(navn).et_aar_foer.navn == foer


@given(KVARTALER, st.integers(1, 24))
def test_published_periods_end_within_what_is_covered(fra: Kvartal, antall: int) -> None:
    dekket = kvartaler_mellom(fra, fra.plus(antall - 1))
    perioder = list(perioder_fra(dekket))
    assert all(periode.slutt <= dekket[-1].slutt for periode in perioder)
    assert all(periode.slutt >= dekket[0].start for periode in perioder)
    assert len({periode.navn for periode in perioder}) == len(perioder)
    for type_ in (Periodetype.KVARTAL, Periodetype.SISTE4):
        assert sum(periode.type is type_ for periode in perioder) == antall


@pytest.mark.parametrize(
    ("periode", "aaret"),
    [("2026K3", "2026K3-S4"), ("2026T2", "2026K2-S4"), ("2026", "2026K4-S4")],
)
def test_the_year_of_a_period_ends_with_its_last_whole_quarter(periode: str, aaret: str) -> None:
    assert year_until(Periode.parse(periode)).navn == aaret
