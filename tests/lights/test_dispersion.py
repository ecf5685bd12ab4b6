from __future__ import annotations

import polars as pl
import pytest

from pipelines.lights.dispersion import add_phi
from pipelines.measures.grunnlag import SPREDNING

PERIODER = pl.DataFrame({"periode": ["2026K3-S4"], "periodetype": ["siste4"], "dagfaktor": [1.0]})


def spredning(**andre: float) -> pl.DataFrame:
    rad = {"n": 1000, "k": 50, "sum_x": 200_000.0, "sum_y": 12_000.0, "sum_kvadrat": 600_000.0}
    return pl.DataFrame(
        [{"periode": "2026K3-S4", "periodetype": "siste4", **rad, **andre}], schema=SPREDNING
    )


def phi_of(spredning: pl.DataFrame, perioder: pl.DataFrame = PERIODER) -> tuple[float, bool]:
    return add_phi(perioder, spredning).select("phi", "phi_anslaatt").row(0)


def test_phi_is_drawn_towards_what_is_usual() -> None:
    phi_hatt = 1000 / 950 * 600_000 / 12_000
    phi, anslaatt = phi_of(spredning())
    assert phi == pytest.approx((1000 * phi_hatt + 300 * 80) / 1300)
    assert not anslaatt


@pytest.mark.parametrize(
    ("slag", "phi0"),
    [("kvartal", 35), ("tertial", 35), ("aar", 80), ("siste4", 80), ("siste12", 150)],
)
def test_totals_only_take_the_usual(slag: str, phi0: float) -> None:
    perioder = PERIODER.with_columns(periodetype=pl.lit(slag))
    assert phi_of(spredning().clear(), perioder) == (phi0, True)


@pytest.mark.parametrize(
    "rad", [{"n": 50}, {"sum_x": 0.0}, {"sum_y": 0.0, "sum_kvadrat": 0.0}, {"sum_kvadrat": 0.0}]
)
def test_nothing_to_learn_from_takes_the_usual(rad: dict[str, float]) -> None:
    assert phi_of(spredning(**rad)) == (80, True)


def test_calendar_days_stretch_the_usual() -> None:
    perioder = PERIODER.with_columns(dagfaktor=pl.lit(1.45))
    phi, _ = phi_of(spredning().clear(), perioder)
    assert phi == pytest.approx(80 * 1.45)
