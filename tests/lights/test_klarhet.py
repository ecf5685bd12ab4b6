from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import gamma

from pipelines.lights.klarhet import KVANTILER, chance_band, change_z, p_values

PROSENT = st.floats(min_value=0.5, max_value=30)
AVTALTE = st.floats(min_value=1, max_value=1e6)
PHI = st.floats(min_value=1, max_value=500)
ANDEL = st.floats(min_value=0, max_value=1)


def naive_p(tapte: float, avtalte: float, maal: float, phi: float) -> float:
    """DESIGN 3 as it reads, one row at a time."""
    form = maal / 100 * avtalte / phi
    if tapte / avtalte >= maal / 100:
        return float(gamma.sf(tapte, form, scale=phi))
    if tapte == 0:
        return float(np.exp(-form))
    return float(gamma.cdf(tapte, form, scale=phi))


def test_band_of_the_check_figures() -> None:
    nedre, oevre = (float(chance_band(6.5, 2760, 80, q)) for q in (0.025, 0.975))
    assert (round(nedre, 4), round(oevre, 4)) == (0.9336, 17.3525)


def test_band_is_where_p_meets_its_limit() -> None:
    oevre = float(chance_band(6.5, 2760, 80, 0.975))
    assert float(p_values(oevre / 100 * 2760, 2760, 6.5, 80)) == pytest.approx(0.025)


@given(AVTALTE, PROSENT, PHI)
def test_band_widens_outwards(avtalte: float, maal: float, phi: float) -> None:
    band = [float(chance_band(maal, avtalte, phi, q)) for q in KVANTILER]
    assert band == sorted(band)


@given(ANDEL, AVTALTE, PROSENT, PHI)
def test_p_equals_the_naive_one(andel: float, avtalte: float, maal: float, phi: float) -> None:
    fikk = float(p_values(andel * avtalte, avtalte, maal, phi))
    assert fikk == pytest.approx(naive_p(andel * avtalte, avtalte, maal, phi), rel=1e-6, abs=1e-12)


@given(ANDEL, ANDEL, AVTALTE, PROSENT, PHI)
def test_further_above_is_surer(
    en: float, annen: float, avtalte: float, maal: float, phi: float
) -> None:
    mindre, mer = sorted((max(en, maal / 100), max(annen, maal / 100)))
    p = [float(p_values(andel * avtalte, avtalte, maal, phi)) for andel in (mindre, mer)]
    assert p[1] <= p[0]


@given(ANDEL, AVTALTE, PROSENT, PHI, st.floats(min_value=0.01, max_value=100))
def test_the_day_unit_does_not_matter(
    andel: float, avtalte: float, maal: float, phi: float, enhet: float
) -> None:
    en = p_values(andel * avtalte, avtalte, maal, phi)
    annen = p_values(andel * avtalte * enhet, avtalte * enhet, maal, phi * enhet)
    assert float(en) == pytest.approx(float(annen), rel=1e-5, abs=1e-9)


def test_nobody_ill_is_judged_by_the_chance_of_no_spell() -> None:
    assert float(p_values(0, 2760, 6.5, 80)) == pytest.approx(np.exp(-0.065 * 2760 / 80))


@pytest.mark.parametrize(
    ("avtalte", "maal", "phi"), [(0, 5.6, 80), (100, 0, 80), (100, np.nan, 80), (100, 5.6, 0)]
)
def test_what_cannot_be_judged_is_nan(avtalte: float, maal: float, phi: float) -> None:
    assert np.isnan(p_values(0, avtalte, maal, phi))


def test_no_band_where_nothing_is_agreed() -> None:
    assert np.isnan(chance_band(5.6, 0, 80, 0.975))


def test_change_is_measured_in_chance() -> None:
    felles = (180 + 120) / (2000 + 2000)
    ventet = (180 / 2000 - 120 / 2000) / (80 * felles * (1 / 2000 + 1 / 2000)) ** 0.5
    assert float(change_z(180, 2000, 120, 2000, 80)) == pytest.approx(ventet)


def test_change_backwards_is_the_opposite() -> None:
    assert float(change_z(180, 2000, 120, 1500, 80)) == pytest.approx(
        -float(change_z(120, 1500, 180, 2000, 80))
    )


def test_nobody_ill_in_either_is_no_change() -> None:
    assert float(change_z(0, 2000, 0, 2000, 80)) == 0


def test_change_from_nothing_agreed_is_nan() -> None:
    assert np.isnan(change_z(10, 2000, 0, 0, 80))


def test_arrays_are_judged_elementwise() -> None:
    tapte = np.array([0.0, 50.0, 400.0])
    p = p_values(tapte, 2000, 5.6, 80)
    assert p.tolist() == pytest.approx([naive_p(float(y), 2000, 5.6, 80) for y in tapte])
