"""Compositions: what the rule lets through stands on enough people, whatever is worked out."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.contract.perioder import Kvartal
from pipelines.disclosure.kontroll import check_composition, find_leaks
from pipelines.disclosure.partisjon import build_partition
from pipelines.disclosure.sammensetning import SAMMENSETNING, decide_composition, keep_decided
from pipelines.errors import PersonvernFeil
from tests.disclosure.bemannet import Liten
from tests.disclosure.rang import leaks
from tests.disclosure.strategier import absent_worlds
from tests.lights.bygg import tre
from tests.measures.verden import quarters

AAR = quarters("2024K1", "2024K2", "2024K3", "2024K4")
FLATT = tre(("V", None), ("S1", "V"), ("S2", "V"))
MINST = 3


def absent(enheter: pl.DataFrame, **syke: list[int]) -> Liten:
    """Thirty people in each seksjon, always; so many of them absent in each atom."""
    jobber: dict[str, dict[int, range]] = {}
    borte: dict[str, dict[int, list[int]]] = {}
    for nr, (seksjon, antall) in enumerate(syke.items()):
        folk = range(100 * nr, 100 * nr + 30)
        jobber[seksjon] = dict.fromkeys(folk, range(len(antall)))
        borte[seksjon] = {p: [a for a, n in enumerate(antall) if p - 100 * nr < n] for p in folk}
    return Liten(enheter, AAR, jobber, borte)


def shown(liten: Liten, minst: int = 10) -> dict[str, set[str]]:
    """enhet → the periods that show their composition."""
    rapportering = build_partition(liten.enheter, liten.bemanning(), [5])
    rader = decide_composition(rapportering, liten.rows(rapportering), liten.bemanning(), minst)
    return {str(e): set(p) for e, p in rader.group_by("enhet_id").agg("periode").iter_rows()}


ALLE_PERIODER = {p.navn for p in Liten(FLATT, AAR, {}).periods()}
HELE = {"2024", "2024K4-S4"}


def test_enough_everywhere_shows_everything() -> None:
    vist = shown(absent(FLATT, S1=[12] * 6, S2=[10] * 6))
    assert vist["S1"] == vist["V"] >= HELE | {"2024K1", "2024T1", "2024K4"}


def test_one_thin_part_of_the_year_leaves_the_year() -> None:
    vist = shown(absent(FLATT, S1=[20, 20, 20, 20, 9, 20], S2=[20] * 6))
    assert vist["V"] > HELE
    assert vist["S1"] == vist["S2"] == HELE


def test_one_small_sibling_hides_all_of_them() -> None:
    """Else the small one is what is left of the parent."""
    assert set(shown(absent(FLATT, S1=[9] * 6, S2=[20] * 6))) == {"V"}


def test_a_small_one_is_hidden_with_the_next_smallest() -> None:
    treet = tre(("V", None), ("S1", "V"), ("S2", "V"), ("S3", "V"), ("S4", "V"))
    vist = shown(absent(treet, S1=[4] * 6, S2=[20] * 6, S3=[12] * 6, S4=[15] * 6))
    assert set(vist) == {"V", "S2", "S4"}


def test_small_ones_that_are_enough_together_hide_nobody_else() -> None:
    treet = tre(("V", None), ("S1", "V"), ("S2", "V"), ("S3", "V"))
    assert set(shown(absent(treet, S1=[4] * 6, S2=[6] * 6, S3=[12] * 6))) == {"V", "S3"}


def test_whole_years_of_many_go_before_quarters_of_few() -> None:
    treet = tre(("V", None), *((f"S{nr}", "V") for nr in range(4)))
    tynn = [20, 6, 20, 20, 20, 20]
    vist = shown(absent(treet, S0=[20] * 6, S1=tynn, S2=tynn, S3=tynn))
    assert {enhet: perioder == HELE for enhet, perioder in vist.items()} == {
        "V": False,
        **{f"S{nr}": True for nr in range(4)},
    }


def test_nobody_absent_hides_nothing_of_the_others() -> None:
    assert "S2" in shown(absent(FLATT, S1=[0] * 6, S2=[20] * 6))


def test_the_children_are_never_finer_than_their_parent() -> None:
    treet = tre(
        ("V", None), ("A", "V"), ("S1", "A"), ("S2", "A"), ("B", "V"), ("S3", "B"), ("S4", "B")
    )
    vist = shown(absent(treet, S1=[20] * 6, S2=[20] * 6, S3=[4] * 6, S4=[3] * 6))
    assert set(vist) == {"V"}


def test_a_year_and_a_quarter_do_not_give_the_few_between_them() -> None:
    """S2 is alone in its autumn: all of V's autumn is its, and the rest of its year is one."""
    liten = absent(FLATT, S1=[20, 0, 0, 0, 0, 0], S2=[1, 0, 0, 0, 0, 20])
    forskjoevet = {p: [5] if a else a for p, a in liten.syke["S2"].items()}
    liten = Liten(FLATT, AAR, liten.jobber, {**liten.syke, "S2": forskjoevet | {129: [0]}})
    assert set(shown(liten)) == {"V"}


def test_a_window_of_other_quarters_needs_both_its_years() -> None:
    """The newest quarter is K1; a calendar year lies in two of the years that are decided for."""
    kvartaler = (*AAR, *quarters("2025K1"))
    liten = absent(FLATT, S1=[20] * 7, S2=[20, 9, 20, 20, 20, 20, 20])
    liten = Liten(FLATT, kvartaler, liten.jobber, liten.syke)
    assert shown(liten)["S1"] == {"2024K1", "2024K1-S4", "2025K1-S4"}


def test_without_quarters_there_is_nothing_to_show() -> None:
    rapportering = build_partition(FLATT, Liten(FLATT, (), {}).bemanning(), [5])
    rader = Liten(FLATT, (), {}).rows(rapportering)
    vist = decide_composition(rapportering, rader, Liten(FLATT, (), {}).bemanning())
    assert vist.schema == pl.Schema(SAMMENSETNING)
    assert vist.is_empty()


def test_hiding_rows_one_by_one_leaks_and_both_see_it() -> None:
    liten = absent(FLATT, S1=[9] * 6, S2=[20] * 6)
    enheter = liten.base()
    rader = liten.rows_with(enheter, 10, syke=True)
    assert not find_leaks(enheter, rader, liten.bemanning(), 10, syke=True).is_empty()
    assert leaks(liten.sums(enheter, rader), liten.people(syke=True), 10)


def test_a_hole_stops_the_publish() -> None:
    liten = absent(FLATT, S1=[9] * 6, S2=[20] * 6)
    enheter = liten.base().with_columns(gulv=pl.lit(5, pl.Int64))
    rader = liten.rows_with(enheter, 10, syke=True).with_columns(gulv=pl.lit(5, pl.Int64))
    with pytest.raises(PersonvernFeil, match=r"minst 10 personer.*S1"):
        check_composition(enheter, rader, liten.bemanning(), 10)


@settings(max_examples=300)
@given(absent_worlds())
def test_no_combination_of_compositions_stands_on_few_absent_people(liten: Liten) -> None:
    bemanning = liten.bemanning()
    rapportering = build_partition(liten.enheter, bemanning, [MINST])
    rader = decide_composition(rapportering, liten.rows(rapportering), bemanning, MINST)
    assert not leaks(liten.sums(rapportering, rader), liten.people(syke=True), MINST)
    check_composition(rapportering, rader, bemanning, MINST)


def until(liten: Liten, antall: int) -> Liten:
    """The world as it was known when only the first `antall` quarters were covered."""
    kort = Liten(liten.enheter, liten.kvartaler[:antall], {})
    atomer = range(len(kort.akse.atomer))
    jobber, syke = (
        {s: {p: [a for a in t if a in atomer] for p, t in folk.items()} for s, folk in hver.items()}
        for hver in (liten.jobber, liten.syke)
    )
    return Liten(liten.enheter, kort.kvartaler, jobber, syke)


def without(liten: Liten, faste: set[Kvartal]) -> Liten:
    """The absent people of some quarters are known no more."""
    borte = {nr for nr, a in enumerate(liten.akse.atomer) if Kvartal.of(a.start) in faste}
    syke = {
        s: {p: [a for a in t if a not in borte] for p, t in folk.items()}
        for s, folk in liten.syke.items()
    }
    return Liten(liten.enheter, liten.kvartaler, liten.jobber, syke)


@settings(max_examples=200)
@given(absent_worlds(flest_kvartaler=10), st.integers(1, 10), st.integers(1, 10))
def test_what_was_decided_before_people_were_deleted_gives_nothing_away(
    liten: Liten, foer: int, slettet: int
) -> None:
    """Published with `foer` quarters; then people of some are deleted, and new quarters come."""
    rapportering = build_partition(liten.enheter, liten.bemanning(), [MINST])
    gammel = until(liten, foer)
    rader = gammel.rows(rapportering)
    gamle = decide_composition(rapportering, rader, gammel.bemanning(), MINST)
    faste = set(gammel.kvartaler[:slettet])
    ny = without(liten, faste).bemanning()
    nye = decide_composition(rapportering, liten.rows(rapportering), ny, MINST)
    vises = keep_decided(nye, gamle, faste, ny.akse, gammel.kvartaler[-1])
    assert not leaks(liten.sums(rapportering, vises), liten.people(syke=True), MINST)


def test_deleting_people_changes_nothing_that_was_shown() -> None:
    kvartaler = tuple(Kvartal(2024, 1).plus(nr) for nr in range(10))
    liten = absent(FLATT, S1=[20] * 15, S2=[20] * 15)
    liten = Liten(FLATT, kvartaler, liten.jobber, liten.syke)
    rapportering = build_partition(FLATT, liten.bemanning(), [5])
    rader, faste = liten.rows(rapportering), set(kvartaler[:3])
    gamle = decide_composition(rapportering, rader, liten.bemanning())
    nye = decide_composition(rapportering, rader, without(liten, faste).bemanning())
    vises = keep_decided(nye, gamle, faste, liten.akse, kvartaler[-1])
    assert vises.sort(vises.columns).equals(gamle.sort(gamle.columns))
