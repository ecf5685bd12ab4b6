"""Seksjoner put together have what an inner enhet of just those would have."""

from __future__ import annotations

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from pipelines.measures.build import build_measures
from pipelines.measures.grunnlag import ENHETER, MAALTALL
from pipelines.measures.samlet import measure_merged
from pipelines.settings import Opptelling
from tests.measures.strategier import SEKSJONER, worlds, worlds_with_totals
from tests.measures.verden import Jobb, Verden, quarters

_rolig = settings(max_examples=25, suppress_health_check=list(HealthCheck))
_sett = st.sets(st.frozensets(st.sampled_from(SEKSJONER), min_size=2), max_size=4)


def merged(sett: set[frozenset[str]]) -> pl.DataFrame:
    rader = [("+".join(sorted(ett)), sorted(ett)) for ett in sett]
    return pl.DataFrame(
        rader, schema={"enhet_id": pl.String, "seksjoner": pl.List(pl.String)}, orient="row"
    )


def as_inner(verden: Verden, enhet_id: str, seksjoner: frozenset[str]) -> pl.DataFrame:
    """The measures of an enhet with these seksjoner, in a tree that has it."""
    andre = [s for s in SEKSJONER if s not in seksjoner]
    rader = [("V", None, False), (enhet_id, "V", False)]
    rader += [(s, enhet_id, True) for s in sorted(seksjoner)]
    rader += [(s, "V", True) for s in andre]
    treet = pl.DataFrame(
        [
            {"enhet_id": e, "overordnet_id": o, "er_seksjon": blad, "rekkefoelge": nr}
            for nr, (e, o, blad) in enumerate(rader)
        ],
        schema=ENHETER,
    )
    grunnlag = Verden(
        *(verden.kvartaler, verden.jobber, verden.fravaer, verden.totaler),
        *(treet, verden.dagenhet),
    ).grunnlag()
    return build_measures(grunnlag, Opptelling()).maaltall.filter(enhet_id=enhet_id)


@_rolig
@given(st.one_of(worlds(), worlds_with_totals()), _sett)
def test_merged_seksjoner_are_measured_as_an_enhet_of_the_tree(
    verden: Verden, sett: set[frozenset[str]]
) -> None:
    """Also when sets overlap, and hold each other."""
    samlede = merged(sett)
    maalt = measure_merged(verden.grunnlag(), samlede, Opptelling())
    fasit = [as_inner(verden, "+".join(sorted(ett)), ett) for ett in sett]
    assert_frame_equal(
        maalt,
        pl.concat([maalt.clear(), *fasit]),
        check_row_order=False,
        abs_tol=1e-9,
    )


def test_nothing_merged_is_nothing_measured() -> None:
    verden = Verden(quarters("2025K1"), [Jobb(1)])
    maalt = measure_merged(verden.grunnlag(), merged(set()), Opptelling())
    assert maalt.is_empty()
    assert maalt.schema == pl.Schema(MAALTALL)
