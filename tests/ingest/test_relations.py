"""Checks between rows, each against a plain day-by-day or pair-by-pair version of itself."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.contract.codes import Dagenhet, Slag
from pipelines.contract.manifest import Manifest
from pipelines.contract.perioder import Kvartal
from pipelines.contract.tabeller import Arbeidsforhold, Fravaer
from pipelines.ingest.relations import outside_employment, warnings
from pipelines.ingest.totals import _ancestors
from pipelines.ingest.tree import broken_branches

START = date(2026, 1, 1)
DAGER = 20
MANIFEST = Manifest(
    "V",
    Kvartal(2026, 1),
    Kvartal(2026, 1),
    date(2026, 5, 1),
    "k",
    Slag.PERSON,
    Dagenhet.ARBEIDSDAGER,
)
perioder = st.tuples(st.integers(0, DAGER), st.one_of(st.none(), st.integers(0, 6))).map(
    lambda p: (
        START + timedelta(p[0]),
        None if p[1] is None else START + timedelta(p[0] + p[1]),
    )
)
forhold_ider = st.sampled_from([None, "1", "2"])
forhold = st.lists(
    st.tuples(st.sampled_from("ab"), forhold_ider, perioder, st.sampled_from([40.0, 60.0, 100.0])),
    max_size=6,
)
fravaer = st.lists(st.tuples(st.sampled_from("ab"), forhold_ider, perioder), max_size=6)
RASK = settings(deadline=None, max_examples=60)

Forhold = list[tuple[str, str | None, tuple[date, date | None], float]]
Fravaersrader = list[tuple[str, str | None, tuple[date, date | None]]]


def as_employments(rader: Forhold) -> pl.DataFrame:
    felt = [
        {"ansattnr": a, "arbeidsforhold_id": i, "fra": f, "til": t, "stillingsprosent": p}
        for a, i, (f, t), p in rader
    ]
    ramme = pl.DataFrame(felt, schema_overrides={"til": pl.Date, "arbeidsforhold_id": pl.String})
    tom = Arbeidsforhold.create_empty()
    return pl.concat([tom, ramme], how="diagonal") if felt else tom


def as_absences(rader: Fravaersrader) -> pl.DataFrame:
    felt = [
        {"ansattnr": a, "arbeidsforhold_id": i, "fra": f, "til": t, "type": "ferie", "grad": 100.0}
        for a, i, (f, t) in rader
    ]
    ramme = pl.DataFrame(felt, schema_overrides={"til": pl.Date, "arbeidsforhold_id": pl.String})
    tom = Fravaer.create_empty()
    samlet = pl.concat([tom, ramme], how="diagonal") if felt else tom
    return samlet.with_row_index("rad")


def on(dag: date, periode: tuple[date, date | None]) -> bool:
    return periode[0] <= dag and (periode[1] is None or dag <= periode[1])


def counts(arbeidsforhold: Forhold, fravaersrader: Fravaersrader) -> dict[str, int]:
    varsler = warnings(as_employments(arbeidsforhold), as_absences(fravaersrader), MANIFEST)
    return {varsel.regel: varsel.antall for varsel in varsler}


@RASK
@given(forhold)
def test_over_full_time_is_found_as_when_every_day_is_added_up(rader: Forhold) -> None:
    dager = [START + timedelta(n) for n in range(DAGER + 10)]
    over = {
        person
        for person in "ab"
        for dag in dager
        if sum(p for a, _, periode, p in rader if a == person and on(dag, periode)) > 100
    }
    assert counts(rader, []).get("stillingsprosent_over_100_samlet", 0) == len(over)


@RASK
@given(fravaer)
def test_overlaps_are_found_as_when_every_pair_is_compared(rader: Fravaersrader) -> None:
    sortert = sorted(rader, key=lambda rad: rad[2][0])
    overlapper = sum(
        any(annen[:2] == rad[:2] and on(rad[2][0], annen[2]) for annen in sortert[:nummer])
        for nummer, rad in enumerate(sortert)
    )
    assert counts([], rader).get("fravaer_overlapper", 0) == overlapper


@RASK
@given(forhold, fravaer)
def test_absence_outside_employment_is_found_as_when_every_day_is_looked_at(
    stillinger: Forhold, rader: Fravaersrader
) -> None:
    dager = [START + timedelta(n) for n in range(DAGER + 10)]
    utenfor = [
        nummer
        for nummer, (person, forhold_id, periode) in enumerate(rader)
        if not any(
            a == person and forhold_id in (None, i) and on(dag, periode) and on(dag, ansatt)
            for a, i, ansatt, _ in stillinger
            for dag in dager
        )
    ]
    funnet = outside_employment(as_absences(rader), as_employments(stillinger))
    assert sorted(funnet["rad"].to_list()) == utenfor


@RASK
@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["", *"abcdefx"]), min_size=1))
def test_an_enhet_stands_when_its_way_up_ends_at_a_root(over: dict[str, str]) -> None:
    def stands(enhet: str) -> bool:
        for _ in over:
            if over.get(enhet) is None:
                return False
            if not over[enhet]:
                return True
            enhet = over[enhet]
        return False

    enheter = pl.DataFrame(
        {"rad": range(len(over)), "enhet_id": list(over), "overordnet_id": list(over.values())}
    ).with_columns(overordnet_id=pl.col("overordnet_id").replace("", None))
    dom = broken_branches(enheter)
    godtatt = [e for e, regel in zip(over, dom["regel"], strict=True) if regel is None]
    assert godtatt == [enhet for enhet in over if stands(enhet)]


def test_all_pairs_of_over_and_under_are_found() -> None:
    enheter = pl.DataFrame(
        {"enhet_id": ["V", "A", "S", "T"], "overordnet_id": [None, "V", "A", "A"]}
    )
    par = set(_ancestors(enheter).select("over", "under").rows())
    assert par == {("V", "A"), ("V", "S"), ("V", "T"), ("A", "S"), ("A", "T")}


def test_a_delivery_taken_before_its_last_quarter_is_over_is_warned_of() -> None:
    for_tidlig = Manifest(
        "V", Kvartal(2026, 1), Kvartal(2026, 1), date(2026, 3, 31), "k", Slag.PERSON
    )
    varsler = warnings(as_employments([]), as_absences([]), for_tidlig)
    assert [varsel.regel for varsel in varsler] == ["uttrekket_er_tatt_for_tidlig"]


def test_rows_of_one_employment_that_overlap_are_warned_of() -> None:
    periode = (START, None)
    rader: Forhold = [("a", "1", periode, 40.0), ("a", "1", periode, 60.0)]
    assert counts(rader, []) == {"arbeidsforhold_overlapper": 1}
