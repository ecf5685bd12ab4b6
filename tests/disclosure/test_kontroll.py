"""The check at publish against what exact arithmetic says can be worked out."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.contract.perioder import kvartaler_mellom
from pipelines.disclosure.kontroll import check_publication, find_leaks
from pipelines.disclosure.partisjon import build_partition
from pipelines.errors import PersonvernFeil
from tests.disclosure.bemannet import Liten, always
from tests.disclosure.rang import leaks
from tests.disclosure.strategier import SMAA_GULV, small_worlds
from tests.lights.bygg import tre
from tests.measures.verden import quarters

TRE = tre(
    ("V", None),
    *(("A", "V"), ("A:felles", "A"), ("S1", "A"), ("S2", "A"), ("S3", "A")),
    *(("B", "V"), ("S4", "B"), ("S5", "B")),
)
ETT_AAR = quarters("2024K1", "2024K2", "2024K3", "2024K4")
FEM_KVARTALER = (*ETT_AAR, *quarters("2025K1"))
APRIL, SEPTEMBER, HOEST = 1, 4, 5
AAPENT = {
    "S2": always(range(20, 32), 7),
    "S3": always(range(30, 42), 7),
    "S4": always(range(40, 52), 7),
    "S5": always(range(50, 62), 7),
}
"""Seksjoner that are large all the time; some people have two jobs."""


def world(
    jobber: dict[str, dict[int, list[int]]], *, kvartaler: tuple[object, ...] = ETT_AAR
) -> Liten:
    atomer = 6 if kvartaler is ETT_AAR else 7
    store = {s: {p: range(atomer) for p in folk} for s, folk in AAPENT.items()}
    return Liten(TRE, kvartaler, {**store, **jobber})  # type: ignore[arg-type]


def people(antall: int, *atomer: int, fra: int = 0) -> dict[int, list[int]]:
    return {person: list(atomer) for person in range(fra, fra + antall)}


LEKKASJER = {
    "en liten seksjon ved siden av en vist sum": world({"S1": people(3, *range(6))}),
    "to skjulte seksjoner som er små til sammen": world(
        {"S1": people(2, *range(6)), "S2": people(2, *range(6), fra=2)}
    ),
    "kvartaler og tertialer: april står alene": world(
        {"S1": {**people(3, *range(6)), **people(5, 0, 2, 3, 4, 5, fra=3)}}
    ),
    "kvartaler og året": world({"S1": {**people(3, *range(6)), **people(5, 0, 1, 2, 5, fra=3)}}),
    "siste fire kvartaler og det første året": world(
        {"S1": {**people(3, *range(7)), **people(5, *range(6), fra=3)}}, kvartaler=FEM_KVARTALER
    ),
    "under gulvet i september": world(
        {"S1": {**people(3, *range(6)), **people(5, 0, 1, 2, 3, 5, fra=3)}}
    ),
    "lagt ned midt i året": world({"S1": {**people(3, 0, APRIL), **people(5, 0, fra=3)}}),
    "folk på en indre enhet": world(
        {"S1": people(8, *range(6)), "A:felles": people(2, *range(6), fra=8)}
    ),
}


@pytest.mark.parametrize("navn", LEKKASJER)
def test_hiding_small_figures_one_by_one_leaks_and_both_see_it(navn: str) -> None:
    liten = LEKKASJER[navn]
    enheter = liten.base()
    rader = liten.rows_with(enheter, 5)
    assert not find_leaks(enheter, rader, liten.bemanning(), 5).is_empty()
    assert leaks(liten.sums(enheter, rader), liten.people(), 5)


@pytest.mark.parametrize("navn", LEKKASJER)
def test_of_rapporteringsenheter_nothing_small_can_be_worked_out(navn: str) -> None:
    liten = LEKKASJER[navn]
    enheter = build_partition(liten.enheter, liten.bemanning(), [5]).filter(gulv=5)
    rader = liten.rows(enheter)
    assert find_leaks(enheter, rader, liten.bemanning(), 5).is_empty()
    assert not leaks(liten.sums(enheter, rader), liten.people(), 5)


@given(small_worlds(), st.sampled_from(SMAA_GULV), st.data())
def test_what_the_check_lets_pass_never_leaks(liten: Liten, gulv: int, data: st.DataObject) -> None:
    """Whatever rows are published: all, those that are large, or any."""
    enheter = liten.base()
    alle = liten.rows(enheter)
    rader = data.draw(
        st.one_of(
            st.just(alle),
            st.just(liten.rows_with(enheter, gulv)),
            st.sets(st.integers(0, alle.height - 1)).map(lambda nr: alle[sorted(nr)]),
        )
    )
    if find_leaks(enheter, rader, liten.bemanning(), gulv).is_empty():
        assert not leaks(liten.sums(enheter, rader), liten.people(), gulv)


@given(small_worlds())
def test_partitions_pass_the_check_and_leak_nothing(liten: Liten) -> None:
    rapportering = build_partition(liten.enheter, liten.bemanning(), SMAA_GULV)
    check_publication(rapportering, liten.rows(rapportering), liten.bemanning())
    for gulv in SMAA_GULV:
        enheter = rapportering.filter(gulv=gulv)
        assert not leaks(liten.sums(enheter, liten.rows(enheter)), liten.people(), gulv)
    alle = rapportering.unique("enhet_id", maintain_order=True)
    assert not leaks(liten.sums(alle, liten.rows(alle)), liten.people(), min(SMAA_GULV))


def test_a_hole_stops_the_publish_and_names_enhet_and_time() -> None:
    liten = LEKKASJER["under gulvet i september"]
    enheter = liten.base().with_columns(gulv=pl.lit(5, pl.Int64))
    with pytest.raises(PersonvernFeil, match=r"S1 i tiden 01\.09\.2024–30\.09\.2024.*3 personer"):
        check_publication(enheter, liten.rows(enheter), liten.bemanning())


def test_of_what_is_not_published_nothing_can_be_worked_out() -> None:
    liten = LEKKASJER["en liten seksjon ved siden av en vist sum"]
    enheter = liten.base()
    ingen = liten.rows(enheter).clear()
    assert find_leaks(enheter, ingen, liten.bemanning(), 5).is_empty()


def test_a_store_without_quarters_has_nothing_to_leak() -> None:
    liten = Liten(TRE, (), {})
    rapportering = build_partition(TRE, liten.bemanning(), [5, 10])
    check_publication(rapportering, liten.rows(rapportering), liten.bemanning())


def test_all_quarters_of_a_long_time_are_seen() -> None:
    kvartaler = tuple(kvartaler_mellom(ETT_AAR[0], ETT_AAR[0].plus(11)))
    liten = Liten(TRE, kvartaler, {"S1": {p: range(18) for p in range(8)}, "S4": people(3, 17)})
    enheter = liten.base()
    hull = find_leaks(enheter, liten.rows(enheter), liten.bemanning(), 5)
    assert hull["seksjoner"].to_list() == [["S4"]]
