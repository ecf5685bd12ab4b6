"""Every column of maaltall and spredning equals a count day by day."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.settings import Opptelling
from tests.measures.sammenlign import assert_as_oracle
from tests.measures.strategier import worlds, worlds_with_totals
from tests.measures.verden import Verden

_rolig = settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@_rolig
@given(worlds())
def test_people_are_measured_as_day_by_day(verden: Verden) -> None:
    assert_as_oracle(verden)


@_rolig
@given(worlds_with_totals())
def test_totals_and_people_are_measured_as_day_by_day(verden: Verden) -> None:
    assert_as_oracle(verden)


@_rolig
@given(worlds(), st.sampled_from([0, 14, 30]), st.sampled_from([0, 20, 60]))
def test_settings_are_measured_as_day_by_day(
    verden: Verden, min_dager: int, min_prosent: float
) -> None:
    assert_as_oracle(
        verden, Opptelling(permisjon_min_dager=min_dager, ansatt_min_prosent=min_prosent)
    )
