"""Rapporteringsenheter: what is merged with what, what it is called, and that nothing is lost."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given

from pipelines.disclosure.partisjon import RAPPORTERING, build_partition, merged_enheter
from pipelines.measures.grunnlag import ENHETER
from tests.disclosure.bemannet import Liten
from tests.disclosure.strategier import SMAA_GULV, small_worlds
from tests.lights.bygg import tre
from tests.measures.verden import quarters

AAR = quarters("2024K1", "2024K2", "2024K3", "2024K4")


def build(treet: str, gulv: tuple[int, ...] = (5,), /, **antall: object) -> pl.DataFrame:
    """`treet`: words child<parent. antall: people of each seksjon all the time, or per atom."""
    enheter = tre(
        ("V", None), *((barn, over) for barn, over in (ord_.split("<") for ord_ in treet.split()))
    )
    jobber: dict[str, dict[int, list[int]]] = {}
    neste = 0
    for seksjon, n in antall.items():
        per_atom = n if isinstance(n, list) else [n] * 6
        jobber[seksjon.replace("_", ":")] = {
            neste + nr: [a for a, m in enumerate(per_atom) if nr < m] for nr in range(max(per_atom))
        }
        neste += max(per_atom)
    return build_partition(enheter, Liten(enheter, AAR, jobber).bemanning(), gulv)


def lines(rader: pl.DataFrame, gulv: int = 5) -> list[str]:
    treet = rader.filter(gulv=gulv)
    return ["  " * d + enhet_id for d, enhet_id in treet.select("dybde", "enhet_id").iter_rows()]


def test_a_tree_where_all_hold_is_as_it_was() -> None:
    treet = "A<V S1<A S2<A B<V S3<B"
    rader = build(treet, S1=5, S2=6, S3=5)
    assert lines(rader) == ["V", "  A", "    S1", "    S2", "  B", "    S3"]
    assert not rader["slaatt_sammen"].any()
    assert rader["aarsak"].null_count() == rader.height


def test_a_small_seksjon_goes_with_its_smallest_sibling() -> None:
    rader = build("A<V S1<A S2<A S3<A B<V S4<B", S1=4, S2=9, S3=7, S4=20)
    assert lines(rader) == ["V", "  A", "    S1+S3", "    S2", "  B", "    S4"]


def test_equally_small_siblings_are_taken_by_id() -> None:
    assert "  S1+S2" in lines(build("S3<V S2<V S1<V", S1=4, S2=7, S3=7))


def test_what_is_still_small_goes_on() -> None:
    rader = build("S1<V S2<V S3<V S4<V", S1=1, S2=2, S3=3, S4=9)
    assert lines(rader) == ["V", "  S1+S2+S3", "  S4"]


def test_an_avdeling_that_is_small_as_a_whole_hides_its_seksjoner() -> None:
    rader = build("A<V S1<A S2<A B<V S3<B S4<V", S1=2, S2=2, S3=9, S4=8)
    assert lines(rader) == ["V", "  A+S4", "  B", "    S3"]
    assert rader.filter(enhet_id="A+S4")["seksjoner"].item().to_list() == ["S1", "S2", "S4"]


def test_a_small_leaf_beside_avdelinger_goes_into_the_smallest_of_them() -> None:
    rader = build("V:felles<V A<V S1<A S2<A B<V S3<B S4<B", V_felles=2, S1=9, S2=8, S3=6, S4=7)
    assert lines(rader) == [
        *("V", "  A", "    S1", "    S2", "  B+V:felles", "    S3+V:felles", "    S4"),
    ]
    navn = rader.filter(enhet_id="B+V:felles")["navn"].item()
    assert navn == "B og V:felles (slått sammen av hensyn til personvern)"


def test_it_goes_where_it_is_not_alone_in_time() -> None:
    """The smallest avdeling opens in July; before that it would hide nobody."""
    ny = [0, 0, 0, 6, 6, 6]
    rader = build("V:felles<V A<V S1<A B<V S3<B S4<B", V_felles=2, S1=ny, S3=9, S4=9)
    assert "  B+V:felles" in lines(rader)
    assert "    S1" in lines(rader)


def test_a_parent_with_one_leaf_of_all_its_people_is_one_row() -> None:
    rader = build("A<V S1<A S2<A B<V S3<B", S1=3, S2=4, S3=9)
    assert lines(rader) == ["V", "  A", "  B", "    S3"]
    a = rader.filter(enhet_id="A")
    assert (a["er_seksjon"].item(), a["slaatt_sammen"].item()) == (True, False)
    assert "S1 har 3 personer" in a["aarsak"].item()


def test_a_seksjon_without_people_is_no_reason_to_merge() -> None:
    assert lines(build("S1<V S2<V S3<V", S1=9, S2=8)) == ["V", "  S1", "  S2", "  S3"]


def test_one_small_month_in_all_the_years_is_enough() -> None:
    i_april = [9, 4, 9, 9, 9, 9]
    rader = build("S1<V S2<V S3<V", S1=i_april, S2=9, S3=9)
    assert rader.filter(enhet_id="S1+S2")["aarsak"].item() == (
        "S1 har 4 personer med avtalte dagsverk i april 2024; minst 5 kreves."
    )


def test_a_closed_seksjon_counts_as_every_other() -> None:
    nedlagt = [3, 3, 0, 0, 0, 0]
    assert lines(build("S1<V S2<V S3<V", S1=nedlagt, S2=9, S3=10)) == ["V", "  S1+S2", "  S3"]


def test_a_virksomhet_that_is_too_small_shows_nothing() -> None:
    rader = build("S1<V S2<V", (5, 10), S1=3, S2=4)
    assert rader["gulv"].unique().to_list() == [5]
    assert lines(rader) == ["V"]


def test_the_higher_floor_is_built_on_the_lower() -> None:
    rader = build("S1<V S2<V S3<V S4<V", (5, 10), S1=4, S2=5, S3=8, S4=12)
    assert lines(rader) == ["V", "  S1+S2", "  S3", "  S4"]
    assert lines(rader, 10) == ["V", "  S1+S2+S3", "  S4"]
    assert merged_enheter(rader)["enhet_id"].to_list() == ["S1+S2", "S1+S2+S3"]


@pytest.mark.parametrize(
    ("antall", "navn"),
    [
        (2, "S0 og S1"),
        (3, "S0, S1 og S2"),
        (4, "S0, S1, S2 og S3"),
        (5, "S0, S1, S2 og 2 til"),
        (7, "S0, S1, S2 og 4 til"),
    ],
)
def test_a_merged_enhet_is_named_by_what_it_is_made_of(antall: int, navn: str) -> None:
    treet = " ".join(f"S{nr}<V" for nr in range(antall)) + " T<V"
    rader = build(treet, (antall,), **{f"S{nr}": 1 for nr in range(antall)}, T=20)
    slaatt = rader.filter("slaatt_sammen")["navn"].to_list()
    assert slaatt == [f"{navn} (slått sammen av hensyn til personvern)"]


def test_a_long_id_is_cut_and_still_its_own() -> None:
    lange = [f"seksjon-med-et-langt-navn-{nr}" for nr in range(6)]
    rader = build(" ".join(f"{n}<V" for n in lange) + " T<V", **dict.fromkeys(lange, 1), T=9)
    enhet_id = rader.filter("slaatt_sammen")["enhet_id"].item()
    assert len(enhet_id) < 60
    assert enhet_id.startswith(f"{lange[0]}+5-")


def test_what_the_parts_have_in_common_is_kept() -> None:
    enheter = tre(("V", None), ("S1", "V", "kontor"), ("S2", "V", "kontor"), ("S3", "V", "tilsyn"))
    jobber = {"S1": {1: range(6)}, "S2": {2: range(6)}, "S3": {p: range(6) for p in range(3, 9)}}
    for gulv, arbeidstype in ((2, "kontor"), (3, None)):
        rader = build_partition(enheter, Liten(enheter, AAR, jobber).bemanning(), [gulv])
        slaatt = rader.filter(pl.col("seksjoner").list.len().is_between(2, 3)).tail(1)
        assert slaatt["arbeidstype"].item() == arbeidstype


def test_columns_are_those_of_the_tree_and_some_more() -> None:
    for rader in (build("S1<V", S1=9), build("S1<V", S1=1)):
        assert rader.schema == pl.Schema(RAPPORTERING)
    assert set(ENHETER) < set(RAPPORTERING)


def per_atom(liten: Liten, seksjoner: list[str]) -> list[int]:
    """Distinct people in each atom."""
    folk = liten.people()
    hvem = [
        [folk.get((s, atom), frozenset()) for s in seksjoner]
        for atom in range(len(liten.akse.atomer))
    ]
    return [len(frozenset().union(*deler)) for deler in hvem]


def leaves(rapportering: pl.DataFrame, gulv: int) -> list[frozenset[str]]:
    blader = rapportering.filter(pl.col("gulv") == gulv, "er_seksjon")
    return [frozenset(s) for s in blader["seksjoner"]]


@given(small_worlds())
def test_every_rapporteringsenhet_has_nobody_or_enough_in_every_part_of_time(liten: Liten) -> None:
    rapportering = build_partition(liten.enheter, liten.bemanning(), SMAA_GULV)
    for gulv, seksjoner in rapportering.select("gulv", "seksjoner").iter_rows():
        assert all(n == 0 or n >= gulv for n in per_atom(liten, seksjoner))


@given(small_worlds())
def test_no_seksjon_is_lost_and_none_counted_twice(liten: Liten) -> None:
    rapportering = build_partition(liten.enheter, liten.bemanning(), SMAA_GULV)
    alle = sorted(liten.enheter.filter("er_seksjon")["enhet_id"])
    for gulv in rapportering["gulv"].unique():
        assert sorted(s for enhet in leaves(rapportering, gulv) for s in enhet) == alle
        treet = rapportering.filter(gulv=gulv)
        assert treet["enhet_id"].is_unique().all()
        sett = dict(treet.select("enhet_id", "seksjoner").iter_rows())
        for over, barn in treet.group_by("overordnet_id"):
            if over[0] is not None:
                assert sorted(s for ett in barn["seksjoner"] for s in ett) == sorted(sett[over[0]])


@given(small_worlds())
def test_the_higher_floor_is_a_coarsening_of_the_lower(liten: Liten) -> None:
    rapportering = build_partition(liten.enheter, liten.bemanning(), SMAA_GULV)
    fine, grove = (leaves(rapportering, gulv) for gulv in SMAA_GULV)
    assert all(any(fin <= grov for grov in grove) for fin in fine) or not grove


@given(small_worlds())
def test_a_tree_where_everything_holds_is_never_touched(liten: Liten) -> None:
    gulv = SMAA_GULV[0]
    antall = [n for s in liten.base()["seksjoner"] for n in per_atom(liten, s)]
    treet = build_partition(liten.enheter, liten.bemanning(), [gulv])
    if not any(0 < n < gulv for n in antall):
        assert (
            treet.select("enhet_id", "overordnet_id", "er_seksjon")
            .sort("enhet_id")
            .equals(
                liten.enheter.select("enhet_id", "overordnet_id", "er_seksjon").sort("enhet_id")
            )
        )
    elif not treet.is_empty():
        assert treet["aarsak"].drop_nulls().len() > 0


@given(small_worlds())
def test_the_order_of_enheter_decides_nothing(liten: Liten) -> None:
    stokket = liten.enheter.reverse()
    annen = Liten(stokket, liten.kvartaler, liten.jobber)
    en, to = (build_partition(v.enheter, v.bemanning(), SMAA_GULV) for v in (liten, annen))
    assert en.equals(to)
