"""Counts of people in an enhet and in its children never differ by one to gulv - 1 people."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.access.innsyn import role_innsyn
from pipelines.access.lesing import read_oversikt, read_tall
from pipelines.access.roller import Rolle
from pipelines.contract.perioder import PUBLISERTE, Periodetype
from pipelines.disclosure.personer import TELLES, sum_where_few_are_shared
from pipelines.settings import LAGERVARIABEL
from pipelines.store.lager import Lager

GULV = 5
TRE = pl.DataFrame(
    {
        "gulv": [GULV] * 6,
        "enhet_id": ["V", "A", "A1", "A2", "B", "B1"],
        "overordnet_id": [None, "V", "A", "A", "V", "B"],
        "dybde": [0, 1, 2, 2, 1, 2],
    }
)


def figures(folk: dict[str, int], syke: dict[str, int]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "enhet_id": enhet,
                "periode": "2026",
                "gjennomsnitt_ansatte": float(antall),
                **dict.fromkeys(TELLES, syke[enhet]),
                "personer": antall,
            }
            for enhet, antall in folk.items()
        ]
    )


@given(
    st.lists(st.integers(5, 30), min_size=3, max_size=3),
    st.tuples(st.integers(0, 8), st.integers(0, 8)),
    st.data(),
)
def test_no_difference_is_about_one_to_four_people(
    blader: list[int], delte: tuple[int, int], data: st.DataObject
) -> None:
    a1, a2, b1 = blader
    i_a, i_v = min(delte[0], a1, a2), min(delte[1], b1, a1)
    folk = {"A1": a1, "A2": a2, "B1": b1, "A": a1 + a2 - i_a, "B": b1}
    folk["V"] = folk["A"] + b1 - i_v
    syke = {enhet: data.draw(st.integers(0, antall)) for enhet, antall in folk.items()}
    tall = figures(folk, syke)
    nye = sum_where_few_are_shared(TRE, tall)
    vist = {rad["enhet_id"]: rad for rad in [*tall.to_dicts(), *nye.to_dicts()]}
    for over, barn in (("A", ("A1", "A2")), ("B", ("B1",)), ("V", ("A", "B"))):
        felles = sum(vist[ett]["personer"] for ett in barn) - vist[over]["personer"]
        assert felles == 0 or felles >= GULV
        if felles == 0 and over in set(nye["enhet_id"]):
            for navn in TELLES:
                assert vist[over][navn] == sum(vist[ett][navn] for ett in barn)


def test_what_nobody_shares_stays_as_it_was() -> None:
    folk = {"A1": 10, "A2": 10, "B1": 10, "A": 20, "B": 10, "V": 22}
    assert sum_where_few_are_shared(TRE, figures(folk, folk)).is_empty()


@pytest.mark.parametrize(("rolle", "gulv"), [(Rolle.TOPPLEDELSE, 5), (Rolle.AMU, 10)])
@pytest.mark.parametrize("slag", PUBLISERTE)
def test_the_sample_singles_out_nobody(
    eksempellager: Lager,
    monkeypatch: pytest.MonkeyPatch,
    rolle: Rolle,
    gulv: int,
    slag: Periodetype,
) -> None:
    monkeypatch.setenv(LAGERVARIABEL, str(eksempellager.mappe))
    tall, oversikt = read_tall(role_innsyn(rolle), slag), read_oversikt(role_innsyn(rolle), slag)
    assert tall is not None
    assert oversikt is not None
    over = oversikt.enheter.select("enhet_id", "overordnet_id")
    alle = tall.filter(pl.col("personer").is_not_null())
    barn = alle.join(over.drop_nulls(), on="enhet_id")
    hele = over.group_by("overordnet_id").len("barn")
    summer = (
        barn.group_by(pl.col("overordnet_id"), "periode")
        .agg(pl.col("personer").sum().alias("sum"), pl.len().alias("vist"))
        .join(hele, on="overordnet_id")
        .filter(pl.col("vist") == pl.col("barn"))
        .join(alle, left_on=["overordnet_id", "periode"], right_on=["enhet_id", "periode"])
    )
    delte = summer["sum"] - summer["personer"]
    assert len(delte)
    assert not delte.is_between(1, gulv - 1).any()
