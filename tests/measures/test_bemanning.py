"""Who is counted where and when, against the diary of the oracle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.measures.atoms import Tidsatom
from pipelines.measures.bemanning import Bemanning
from pipelines.settings import Opptelling
from tests.measures.oracle import Fasit
from tests.measures.strategier import SEKSJONER, worlds
from tests.measures.verden import Fravaer, Jobb, Total, Verden, quarters

_rolig = settings(max_examples=30, suppress_health_check=list(HealthCheck))
Dagbok = Mapping[tuple[str, int], set[int]]
"""Seksjon and index of the time atom → people."""


def diary(verden: Verden, *, syke: bool = False) -> Dagbok:
    folk: dict[tuple[str, int], set[int]] = defaultdict(set)
    fasit = Fasit(verden.grunnlag(), Opptelling())
    for ((seksjon, person), aar, maaned), bok in fasit.bok.summer.items():
        if bok["tapte"] > 0 or (bok["avtalte"] > 0 and not syke):
            atom = sum(maaned >= foerste for foerste in (1, 4, 5, 7, 9, 10)) - 1
            folk[seksjon, Tidsatom(aar, atom).index].add(person)
    return folk


def in_any(folk: Dagbok, celler: Iterable[tuple[str, int]]) -> int:
    return len(set().union(*(folk.get(celle, set()) for celle in celler)))


@_rolig
@given(
    worlds(),
    st.lists(st.integers(-1, 2), min_size=4, max_size=4),
    st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), min_size=1, max_size=4),
    st.booleans(),
)
def test_people_of_groups_are_counted_once(
    verden: Verden, grupper: list[int], spenn: list[tuple[int, int]], syke: bool
) -> None:
    bemanning, folk = verden.measure().bemanning, diary(verden, syke=syke)
    gruppe = np.full(len(bemanning.enhet_id), -1)
    for seksjon, nr in zip(SEKSJONER, grupper, strict=True):
        gruppe[bemanning.enhet_id.index(seksjon)] = nr
    talt = bemanning.count(gruppe, [slice(*sorted(ett)) for ett in spenn], syke=syke)
    atomer = [atom.index for atom in bemanning.akse.atomer]
    for rad, ett in zip(talt, spenn, strict=True):
        i_spennet = atomer[slice(*sorted(ett))]
        for nr, antall in enumerate(rad):
            seksjoner = [s for s, g in zip(SEKSJONER, grupper, strict=True) if g == nr]
            assert antall == in_any(folk, ((s, a) for s in seksjoner for a in i_spennet))


@_rolig
@given(worlds(), st.randoms(use_true_random=False), st.booleans())
def test_people_of_any_cells_are_counted_once(
    verden: Verden, tilfeldig: object, syke: bool
) -> None:
    bemanning, folk = verden.measure().bemanning, diary(verden, syke=syke)
    form = (len(bemanning.til_stede), len(bemanning.enhet_id))
    blokk = np.array([tilfeldig.randint(-1, 3) for _ in range(form[0] * form[1])])  # type: ignore[attr-defined]
    talt = bemanning.count_cells(blokk.reshape(form), syke=syke)
    for nr, antall in enumerate(talt):
        celler = [
            (bemanning.enhet_id[sted], bemanning.akse.atomer[atom].index)
            for atom, sted in np.argwhere(blokk.reshape(form) == nr)
        ]
        assert antall == in_any(folk, celler)


@_rolig
@given(worlds(), st.lists(st.integers(-1, 2), min_size=4, max_size=4), st.data())
def test_patterns_say_who_is_absent_in_which_atoms(
    verden: Verden, grupper: list[int], data: st.DataObject
) -> None:
    bemanning = verden.measure().bemanning
    gruppe = np.full(len(bemanning.enhet_id), -1)
    for seksjon, nr in zip(SEKSJONER, grupper, strict=True):
        gruppe[bemanning.enhet_id.index(seksjon)] = nr
    atomer = np.arange(len(bemanning.syk))[:6]
    noen = data.draw(st.sets(st.sampled_from(atomer.tolist()), min_size=1).map(sorted))
    moenstre = bemanning.count_patterns(gruppe, atomer)
    treffer = [nr for nr in range(moenstre.shape[1]) if any(nr >> a & 1 for a in noen)]
    fasit = bemanning.count(gruppe, [np.array(noen)], syke=True)[0]
    assert moenstre[:, treffer].sum(axis=1).tolist() == fasit.tolist()


def alone(bemanning: Bemanning, enhet_id: str) -> list[int]:
    """How many there are in one seksjon, atom by atom."""
    gruppe = np.full(len(bemanning.enhet_id), -1)
    gruppe[bemanning.enhet_id.index(enhet_id)] = 0
    return [int(n) for n in bemanning.count(gruppe)[:, 0]]


@pytest.mark.parametrize(
    ("totaler", "antall"),
    [
        ([Total("S1", "2025K1", None, 620, 3, 17)], 17),
        ([Total("S1", "2025K1", m, 220, 1, n) for m, n in ((1, 9), (2, 4), (3, 8))], 4),
        ([Total("S1", "2025K1", None, 7.9 * 63, 3)], 7),
        ([Total("S1", "2025K1", None, 2, 0)], 1),
        ([Total("S1", "2025K1", None, 2, 0, 0)], 1),
        ([Total("S1", "2025K1", None, 0, 0, 0)], 0),
        ([Total("S1", "2025K1", None, None, 3, 17)], 0),
        ([Total("S1", "2025K1", None, 99, 1, n) for n in (3, 4)], 7),
    ],
    ids=[
        *("antall ansatte", "minste måned", "årsverk", "ukjent er én", "noen har jobbet"),
        *("ingen", "ingen tall", "to som ble én"),
    ],
)
def test_totals_count_as_the_fewest_that_were_delivered(totaler: list[Total], antall: int) -> None:
    bemanning = Verden(quarters("2025K1"), totaler=totaler).measure().bemanning
    assert alone(bemanning, "S1") == [antall]


def test_all_parts_of_a_quarter_of_totals_have_its_count() -> None:
    verden = Verden(
        quarters("2025K1", "2025K2", "2025K3"),
        [Jobb(1), Jobb(2)],
        [Fravaer(1, date(2025, 9, 1), date(2025, 9, 1))],
        [Total("S1", "2025K2", None, 620, 3, 17)],
    )
    bemanning = verden.measure().bemanning
    assert alone(bemanning, "S1") == [2, 17, 17, 2, 2]
    assert [int(n) for n in bemanning.syk.sum(axis=1)] == [0, 0, 0, 0, 1]


def test_a_person_in_two_seksjoner_is_one_in_both_together() -> None:
    bemanning = Verden(quarters("2025K1"), [Jobb(1, "S1"), Jobb(1, "S3")]).measure().bemanning
    begge = np.array([0 if e in {"S1", "S3"} else -1 for e in bemanning.enhet_id])
    assert bemanning.count(begge).tolist() == [[1]]
