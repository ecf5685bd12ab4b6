"""What was done → practice per enhet, and what of it may be seen without access to people."""

from __future__ import annotations

from datetime import date
from itertools import product

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.followup.praksis import HELE, OEVRIGE, practice, practice_for_roles
from pipelines.followup.punkter import Status, Stoppunkt

PUNKTER = {
    "ansatt_id": pl.UInt64,
    "stoppunkt": pl.String,
    "frist": pl.Date,
    "status": pl.String,
    "utfoert": pl.Date,
    "unoedvendig": pl.Boolean,
    "gjelder": pl.Boolean,
    "registrerer": pl.Boolean,
}
FRIST = date(2025, 6, 29)
AARET = date(2025, 1, 1), date(2025, 12, 31)
ENHET_AV = pl.DataFrame(
    {"ansatt_id": [1, 2, 3, 1], "enhet_id": ["S1", "S1", "S2", "S2"]},
    schema={"ansatt_id": pl.UInt64, "enhet_id": pl.String},
)


def point(ansatt_id: object = 1, **annet: object) -> dict[str, object]:
    return {
        "ansatt_id": ansatt_id,
        "stoppunkt": Stoppunkt.OPPFOLGINGSPLAN,
        "frist": FRIST,
        "status": Status.PASSERT,
        "utfoert": None,
        "unoedvendig": False,
        "gjelder": True,
        "registrerer": True,
    } | annet


def counted(*punkter: dict[str, object]) -> list[tuple[object, ...]]:
    """enhet_id, antall, i_tide, personer."""
    svar = practice(pl.DataFrame(punkter, schema=PUNKTER), ENHET_AV, *AARET)
    return svar.drop("stoppunkt").rows()


@pytest.mark.parametrize(
    ("situasjon", "annet", "svar"),
    [
        ("ikke gjort", {}, (1, 0)),
        ("gjort på fristen", {"utfoert": FRIST, "status": Status.GJENNOMFOERT}, (1, 1)),
        (
            "gjort dagen etter",
            {"utfoert": date(2025, 6, 30), "status": Status.ETTER_FRISTEN},
            (1, 0),
        ),
        (
            "unødvendig på fristen",
            {"utfoert": FRIST, "unoedvendig": True, "status": Status.UNOEDVENDIG},
            (1, 1),
        ),
        (
            "unødvendig dagen etter",
            {"utfoert": date(2025, 6, 30), "unoedvendig": True, "status": Status.UNOEDVENDIG_SENT},
            (1, 0),
        ),
        ("for gamle data til å si noe om fristen", {"status": None}, (1, 0)),
        ("tok slutt før fristen, men gjort", {"gjelder": False, "utfoert": FRIST}, None),
        ("enheten registrerer ikke her", {"registrerer": False, "utfoert": FRIST}, None),
        ("fristen er i dag", {"status": Status.SNART}, None),
        ("annet stoppunkt", {"stoppunkt": Stoppunkt.DIALOGMOTE_2}, None),
        ("frist før perioden", {"frist": date(2024, 12, 31)}, None),
        ("frist første dag", {"frist": date(2025, 1, 1)}, (1, 0)),
        ("frist siste dag", {"frist": date(2025, 12, 31)}, (1, 0)),
        ("frist etter perioden", {"frist": date(2026, 1, 1)}, None),
    ],
)
def test_what_counts(
    situasjon: str, annet: dict[str, object], svar: tuple[int, int] | None
) -> None:
    assert counted(point(**annet)) == ([("S1", *svar, 1)] if svar else []), situasjon


def test_per_enhet_with_people_counted_once() -> None:
    assert counted(point(1), point(1, utfoert=FRIST), point(2), point(3)) == [
        ("S1", 3, 1, 2),
        ("S2", 1, 0, 1),
    ]


def test_plan_and_dialogmote_are_apart() -> None:
    punkter = [point(), point(stoppunkt=Stoppunkt.DIALOGMOTE_1)]
    svar = practice(pl.DataFrame(punkter, schema=PUNKTER), ENHET_AV, *AARET)
    assert svar["stoppunkt"].to_list() == [Stoppunkt.DIALOGMOTE_1, Stoppunkt.OPPFOLGINGSPLAN]


PRAKSIS = {
    "enhet_id": pl.String,
    "stoppunkt": pl.String,
    "antall": pl.Int64,
    "i_tide": pl.Int64,
    "personer": pl.Int64,
}


def per_enhet(personer: dict[str, int], punkt: str = Stoppunkt.OPPFOLGINGSPLAN) -> pl.DataFrame:
    """enhet «A2» lies in gruppe «A», and «-1» in none; a case a person, and one more."""
    rader = [(enhet, punkt, antall + 1, antall // 2, antall) for enhet, antall in personer.items()]
    return pl.DataFrame(rader, schema=PRAKSIS, orient="row")


def groups(per_seksjon: pl.DataFrame) -> pl.DataFrame:
    enheter = (
        per_seksjon.select("enhet_id").unique().filter(~pl.col("enhet_id").str.starts_with("-"))
    )
    gruppe = pl.col("enhet_id").str.head(1)
    return enheter.with_columns(gruppe_id=gruppe, gruppe="Avdeling " + gruppe)


def shown(personer: dict[str, int], minst: int = 5) -> dict[str, int]:
    per_seksjon = per_enhet(personer)
    svar = practice_for_roles(per_seksjon, groups(per_seksjon), minst)
    return dict(svar.select("gruppe", "personer").iter_rows())


@pytest.mark.parametrize(
    ("personer", "svar"),
    [
        ({}, {}),
        ({"A1": 4}, {}),
        ({"A1": 5}, {"Avdeling A": 5, HELE: 5}),
        ({"A1": 2, "A2": 3}, {"Avdeling A": 5, HELE: 5}),
        ({"A1": 5, "B1": 5}, {"Avdeling A": 5, "Avdeling B": 5, HELE: 10}),
        ({"A1": 9, "B1": 3, "C1": 2}, {"Avdeling A": 9, OEVRIGE: 5, HELE: 14}),
        ({"A1": 9, "B1": 6, "C1": 4}, {"Avdeling A": 9, OEVRIGE: 10, HELE: 19}),
        ({"A1": 9, "B1": 4}, {HELE: 13}),
        ({"A1": 3, "B1": 3}, {HELE: 6}),
        ({"A1": 9, "-1": 7}, {"Avdeling A": 9, OEVRIGE: 7, HELE: 16}),
        ({"A1": 9, "-1": 1}, {HELE: 10}),
        ({"A1": 9, "B1": 6, "-1": 1}, {"Avdeling A": 9, OEVRIGE: 7, HELE: 16}),
    ],
)
def test_gruppene_that_are_large_enough_are_shown(
    personer: dict[str, int], svar: dict[str, int]
) -> None:
    assert shown(personer) == svar


def test_each_stop_point_has_its_own_partition() -> None:
    per_seksjon = pl.concat(
        [per_enhet({"A1": 5, "B1": 5}), per_enhet({"A1": 5, "B1": 2}, Stoppunkt.DIALOGMOTE_1)]
    )
    svar = practice_for_roles(per_seksjon, groups(per_seksjon), 5)
    assert svar.group_by("stoppunkt", maintain_order=True).agg("gruppe").rows() == [
        (Stoppunkt.DIALOGMOTE_1, [HELE]),
        (Stoppunkt.OPPFOLGINGSPLAN, ["Avdeling A", "Avdeling B", HELE]),
    ]


_verdener = st.dictionaries(
    st.tuples(st.sampled_from("ABCDE-"), st.sampled_from("12")).map("".join),
    st.integers(1, 12),
    max_size=10,
)


@given(_verdener, st.sampled_from([5, 10]))
def test_whatever_can_be_worked_out_is_of_enough_people(
    personer: dict[str, int], minst: int
) -> None:
    """Every sum and difference of shown rows that is of some people is of at least `minst`."""
    svar = shown(personer, minst)
    grupper = {"Avdeling " + enhet[0] for enhet in personer if enhet[0] != "-"}
    synlige = [navn for navn in svar if navn in grupper]
    rader = [{e for e in personer if "Avdeling " + e[0] == navn} for navn in synlige]
    if OEVRIGE in svar:
        rader.append(set(personer) - set().union(*rader))
    if HELE in svar:
        rader.append(set(personer))
    for vekter in product((-1, 0, 1), repeat=len(rader)):
        ganger = [
            sum(vekt for vekt, rad in zip(vekter, rader, strict=True) if enhet in rad)
            for enhet in personer
        ]
        if set(ganger) <= {0, 1}:
            funnet = sum(personer[e] for e, gang in zip(personer, ganger, strict=True) if gang)
            assert funnet == 0 or funnet >= minst


@given(_verdener, st.sampled_from([5, 10]))
def test_cells_sum_to_the_whole(personer: dict[str, int], minst: int) -> None:
    per_seksjon = per_enhet(personer)
    svar = practice_for_roles(per_seksjon, groups(per_seksjon), minst)
    tall = ("antall", "i_tide", "personer")
    celler, hele = svar.filter(pl.col("gruppe") != HELE), svar.filter(gruppe=HELE)
    assert celler.is_empty() or celler.select(tall).sum().equals(hele.select(tall))


@given(_verdener, st.sampled_from([5, 10]))
def test_the_whole_is_shown_when_it_is_large_enough(personer: dict[str, int], minst: int) -> None:
    alle = sum(personer.values())
    assert shown(personer, minst).get(HELE) == (alle if alle >= minst else None)
