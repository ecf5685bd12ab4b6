"""Nothing, or nearly nothing, to measure."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from pipelines.measures.grunnlag import ENHETER, MAALTALL, SPREDNING
from tests.measures.sammenlign import assert_as_oracle
from tests.measures.verden import Fravaer, Jobb, Total, Verden, quarters

K2 = quarters("2025K2")
BARE_ROT = pl.DataFrame(
    [("V", "Virksomheten", None, "virksomhet", None, None, 0, 0, True)],
    schema=ENHETER,
    orient="row",
)


@pytest.mark.parametrize(
    "verden",
    [
        Verden(()),
        Verden(K2),
        Verden(K2, fravaer=[Fravaer(1, date(2025, 5, 2), date(2025, 5, 9))]),
        Verden(K2, totaler=[Total("S1", "2025K2", None, None, None)]),
        Verden(K2, jobber=[Jobb(1, til=date(2025, 3, 31))]),
    ],
    ids=["ingen kvartaler", "ingen rader", "bare fravær", "bare blanke totaler", "sluttet før"],
)
def test_without_data_there_are_no_rows(verden: Verden) -> None:
    maalinger = verden.measure()
    assert maalinger.maaltall.is_empty()
    assert maalinger.spredning.is_empty()


def test_the_columns_are_the_same_with_and_without_data() -> None:
    for verden in (Verden(()), Verden(K2, [Jobb(1)])):
        maalinger = verden.measure()
        assert maalinger.maaltall.schema == pl.Schema(MAALTALL)
        assert maalinger.spredning.schema == pl.Schema(SPREDNING)


def test_a_virksomhet_of_one_enhet() -> None:
    verden = Verden(
        K2,
        [Jobb(1, "V"), Jobb(2, "V")],
        [Fravaer(1, date(2025, 5, 2), date(2025, 5, 9))],
        enheter=BARE_ROT,
    )
    maalinger = assert_as_oracle(verden)
    assert set(maalinger.maaltall["enhet_id"]) == {"V"}


def test_jobs_without_absence() -> None:
    assert_as_oracle(Verden(K2, [Jobb(1), Jobb(2, "S3")]))


def test_an_unknown_enhet_is_no_silent_loss() -> None:
    with pytest.raises(pl.exceptions.InvalidOperationError, match="ukjent"):
        Verden(K2, [Jobb(1, "ukjent")]).measure()
