"""Fast measures held against slow ones, column by column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from pipelines.measures.grunnlag import MAALTALL, SPREDNING, Kolonner, Maalinger
from pipelines.settings import Opptelling
from tests.measures.oracle import Fasit
from tests.measures.verden import Verden


def assert_as_oracle(
    verden: Verden, opptelling: Opptelling | None = None, min_tilfeller: int = 2
) -> Maalinger:
    """min_tilfeller: fewer than the setting, so that small worlds have somebody with so many."""
    opptelling = opptelling or Opptelling()
    maalinger = verden.measure(opptelling, min_tilfeller)
    fasit = Fasit(verden.grunnlag(), opptelling, min_tilfeller)
    maaltall = {(r["enhet_id"], r["periode"]): r for r in maalinger.maaltall.iter_rows(named=True)}
    spredning = {r["periode"]: r for r in maalinger.spredning.iter_rows(named=True)}
    assert maalinger.maaltall.height == len(maaltall)
    _assert_same(maaltall, fasit.maaltall, MAALTALL)
    _assert_same(spredning, fasit.spredning, SPREDNING)
    return maalinger


def _assert_same(
    raske: Mapping[Any, dict[str, Any]], fasit: Mapping[Any, dict[str, Any]], kolonner: Kolonner
) -> None:
    assert sorted(raske) == sorted(fasit)
    ulike = [
        f"{noekkel} {navn}: {raske[noekkel][navn]} skulle vært {rad.get(navn)}"
        for noekkel, rad in fasit.items()
        for navn in kolonner
        if not _same(raske[noekkel][navn], rad.get(navn))
    ]
    assert not ulike, "\n".join(ulike)


def _same(rask: object, fasit: object) -> bool:
    if isinstance(rask, float) and fasit is not None:
        return rask == pytest.approx(fasit, rel=1e-9, abs=1e-9)
    return rask == fasit
