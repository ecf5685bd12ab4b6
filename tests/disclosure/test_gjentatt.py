"""Counts of people with repeated short absence: nothing that is worked out is about a few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, combinations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.disclosure.gjentatt import decide_repeated
from pipelines.disclosure.kontroll import check_repeated
from pipelines.errors import PersonvernFeil

GULV, MINST, FIRE = 10, 5, 4
PERIODE = "2026K3-S4"
OVER: dict[str, str | None] = {"V": None, "A": "V", "S1": "A", "S2": "A", "S3": "A", "B": "V"}
OVER |= {"S4": "B", "S5": "B"}
SEKSJONER = ("S1", "S2", "S3", "S4", "S5")


def leaves(enhet: str) -> frozenset[str]:
    barn = [ett for ett, over in OVER.items() if over == enhet]
    return frozenset({enhet}) if not barn else frozenset().union(*map(leaves, barn))


@dataclass(frozen=True)
class Folk:
    """person → seksjon → how many short tilfeller began there; people can be in several."""

    hver: Mapping[int, Mapping[str, int]]

    def people(self, seksjoner: frozenset[str]) -> set[int]:
        return {p for p, deres in self.hver.items() if seksjoner & deres.keys()}

    def repeated(self, seksjoner: frozenset[str]) -> int:
        antall = Counter(
            {p: sum(deres.get(s, 0) for s in seksjoner) for p, deres in self.hver.items()}
        )
        return sum(n >= FIRE for n in antall.values())

    def shared(self, deler: tuple[str, ...]) -> set[int]:
        i_hver = Counter(p for ett in deler for p in self.people(leaves(ett)))
        return {p for p, n in i_hver.items() if n > 1}

    def figures(self) -> pl.DataFrame:
        rader = [(e, PERIODE, len(self.people(leaves(e))), self.repeated(leaves(e))) for e in OVER]
        kolonner = ["enhet_id", "periode", "personer", "personer_gjentatt"]
        return pl.DataFrame(rader, schema=kolonner, orient="row")


def alone(**seksjoner: tuple[int, int]) -> Folk:
    """Of each seksjon: people in it alone with repeated absence, and without."""
    rader: list[dict[str, int]] = []
    for seksjon, (med, uten) in seksjoner.items():
        rader += [{seksjon: FIRE}] * med + [{seksjon: 1}] * uten
    return Folk(dict(enumerate(rader)))


TREET = pl.DataFrame(
    [(GULV, e, over, sorted(leaves(e))) for e, over in OVER.items()],
    schema=["gulv", "enhet_id", "overordnet_id", "seksjoner"],
    orient="row",
)


def compositions(enheter: Mapping[str, str | None] = OVER) -> pl.DataFrame:
    return TREET.filter(pl.col("enhet_id").is_in(list(enheter))).select(
        "gulv", "enhet_id", periode=pl.lit(PERIODE)
    )


def shown(folk: Folk, sammensetning: pl.DataFrame | None = None) -> dict[str, int]:
    med = compositions() if sammensetning is None else sammensetning
    vist = decide_repeated(TREET, folk.figures(), med, MINST)
    return dict(vist.select("enhet_id", "personer_gjentatt").iter_rows())


NOK = {"S1": (6, 20), "S2": (7, 20), "S3": (8, 20), "S4": (6, 20), "S5": (9, 20)}


def test_enough_on_each_side_everywhere_shows_everything() -> None:
    assert shown(alone(**NOK)) == {
        **{"V": 36, "A": 21, "S1": 6, "S2": 7, "S3": 8},
        **{"B": 15, "S4": 6, "S5": 9},
    }


@pytest.mark.parametrize("side", [0, 1, 4])
def test_too_few_on_a_side_hides_the_enhet_and_one_beside_it(side: int) -> None:
    """What is left of the parent would be the hidden one; with the smallest other it is enough."""
    for s1 in ((side, 20), (20, side)):
        vist = shown(alone(**(NOK | {"S1": s1})))
        assert "S1" not in vist
        assert "S2" not in vist
        assert vist["S3"] == 8


def test_nobody_with_repeated_absence_is_hidden_as_a_few_are() -> None:
    """Else being hidden would say that there are one to four."""
    assert (
        shown(alone(**(NOK | {"S4": (0, 20)}))).keys()
        == shown(alone(**(NOK | {"S4": (3, 20)}))).keys()
    )


def test_of_two_one_that_is_hidden_hides_both() -> None:
    vist = shown(alone(**(NOK | {"S4": (2, 20)})))
    assert "B" in vist
    assert not {"S4", "S5"} & vist.keys()


def test_below_what_is_hidden_nothing_is_shown() -> None:
    vist = shown(alone(S1=(1, 20), S2=(1, 20), S3=(1, 20), S4=(8, 20), S5=(8, 20)))
    assert not vist.keys() - {"V"}


def test_where_the_composition_is_hidden_the_count_is() -> None:
    uten = compositions({e: o for e, o in OVER.items() if e != "S3"})
    assert shown(alone(**NOK), uten).keys() == OVER.keys() - {"S3"}


def test_few_people_in_two_seksjoner_count_in_both() -> None:
    """The difference would be about them alone."""
    folk = alone(**NOK).hver
    delte = {1000 + nr: {"S4": FIRE, "S5": FIRE} for nr in range(4)}
    vist = shown(Folk({**folk, **delte}))
    assert vist["B"] == vist["S4"] + vist["S5"] == 23
    assert vist["V"] == vist["A"] + vist["B"]


def test_many_people_in_two_seksjoner_count_once_above() -> None:
    delte = {1000 + nr: {"S4": FIRE if nr < 8 else 1, "S5": FIRE} for nr in range(16)}
    vist = shown(Folk({**alone(**NOK).hver, **delte}))
    assert vist["S4"] + vist["S5"] - vist["B"] == 8


def test_all_floors_have_the_same_counts() -> None:
    finere = TREET.with_columns(gulv=pl.lit(5, pl.Int64))
    begge = pl.concat([TREET, finere])
    vist = decide_repeated(begge, alone(**NOK).figures(), compositions(), MINST)
    per_gulv = vist.partition_by("gulv", include_key=False)
    assert per_gulv[0].equals(per_gulv[1])


def test_without_counts_nothing_is_shown() -> None:
    uten = alone(**NOK).figures().with_columns(personer_gjentatt=pl.lit(None, pl.Int64))
    assert decide_repeated(TREET, uten, compositions(), MINST).is_empty()


@st.composite
def people(draw: st.DrawFn) -> Folk:
    rader: list[dict[str, int]] = []
    for seksjon in SEKSJONER:
        med, uten = draw(st.integers(0, 12)), draw(st.integers(0, 14))
        rader += [{seksjon: FIRE}] * med + [{seksjon: 0}] * uten
    for _ in range(draw(st.integers(0, 3))):
        begge = draw(st.lists(st.sampled_from(SEKSJONER), min_size=2, max_size=2, unique=True))
        tilfeller = [draw(st.sampled_from([0, 2, FIRE])) for _ in begge]
        rader += [dict(zip(begge, tilfeller, strict=True))] * draw(st.integers(1, 14))
    return Folk(dict(enumerate(rader)))


def _worked_out(
    vist: Mapping[str, int],
) -> Iterator[tuple[int, frozenset[str], tuple[str, ...]]]:
    """Of each enhet all enheter inside, shown and apart, taken away: what is left, of whom."""
    for enhet, verdi in vist.items():
        inne = [e for e in vist if e != enhet and leaves(e) <= leaves(enhet)]
        for deler in chain.from_iterable(combinations(inne, n) for n in range(len(inne) + 1)):
            borte = frozenset[str]().union(*map(leaves, deler))
            if sum(len(leaves(e)) for e in deler) == len(borte):
                yield verdi - sum(vist[e] for e in deler), leaves(enhet) - borte, deler


def _both_sides(antall: int, alle: int) -> bool:
    return MINST <= antall <= alle - MINST


@settings(deadline=None)
@given(people(), st.sets(st.sampled_from(sorted(OVER))))
def test_whatever_is_subtracted_is_about_enough_people(folk: Folk, uten: set[str]) -> None:
    sammensetning = compositions({e: o for e, o in OVER.items() if e not in uten})
    vist = shown(folk, sammensetning)
    for rest, igjen, deler in _worked_out(vist):
        if folk.people(igjen):
            assert _both_sides(rest, len(folk.people(igjen)))
        else:
            assert rest == 0 or _both_sides(abs(rest), len(folk.shared(deler)))


@settings(deadline=None)
@given(people())
def test_what_is_decided_passes_the_check(folk: Folk) -> None:
    tall = folk.figures()
    vist = decide_repeated(TREET, tall, compositions(), MINST)
    check_repeated(TREET, tall, compositions(), vist, MINST)


@settings(deadline=None)
@given(people(), st.sets(st.sampled_from(sorted(OVER)), min_size=1))
def test_what_the_check_lets_pass_is_about_enough_people(folk: Folk, valgt: set[str]) -> None:
    """Whatever is shown: here the true counts of any enheter."""
    tall = folk.figures()
    vist = as_shown(tall.filter(pl.col("enhet_id").is_in(sorted(valgt))))
    try:
        check_repeated(TREET, tall, compositions(), vist, MINST)
    except PersonvernFeil:
        return
    verdier = dict(vist.select("enhet_id", "personer_gjentatt").iter_rows())
    for rest, igjen, _ in _worked_out(verdier):
        assert not folk.people(igjen) or _both_sides(rest, len(folk.people(igjen)))


def as_shown(tall: pl.DataFrame) -> pl.DataFrame:
    return tall.select(pl.lit(GULV, pl.Int64).alias("gulv"), *tall.columns).drop("personer")


def test_masking_one_by_one_is_stopped_by_the_check() -> None:
    tall = alone(**(NOK | {"S4": (3, 20)})).figures()
    hver_for_seg = as_shown(tall.filter(pl.col("personer_gjentatt") >= MINST))
    with pytest.raises(PersonvernFeil, match=r"B, 2026K3-S4.*Ingenting er publisert"):
        check_repeated(TREET, tall, compositions(), hver_for_seg, MINST)


def test_a_count_without_its_composition_is_stopped_by_the_check() -> None:
    tall = alone(**NOK).figures()
    uten = compositions({e: o for e, o in OVER.items() if e != "S3"})
    with pytest.raises(PersonvernFeil, match="S3"):
        check_repeated(TREET, tall, uten, as_shown(tall), MINST)


def test_two_counts_of_one_enhet_are_stopped_by_the_check() -> None:
    tall = alone(**NOK).figures()
    annen = as_shown(tall.filter(enhet_id="V")).with_columns(pl.col("personer_gjentatt") + 1)
    with pytest.raises(PersonvernFeil, match="V"):
        check_repeated(TREET, tall, compositions(), pl.concat([as_shown(tall), annen]), MINST)
