"""Totals: compared with their parts, never added; months and quarters each once."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.errors import UttrekkFeil
from tests.ingest.leveranse import (
    ORGANISASJON,
    TOTAL,
    Rad,
    left_out,
    load,
    warned,
    write_totals,
)


def total(enhet: str, periode: str, avtalte: object, tapte: object) -> Rad:
    return {
        "enhet_id": enhet,
        "periode": periode,
        "avtalte_dagsverk": avtalte,
        "tapte_dagsverk": tapte,
    }


SEKSJONER = (total("S1", "2026-01", 100, 7), total("S2", "2026-01", 50, 1))


@pytest.mark.parametrize(
    ("avtalte", "tapte", "varsler"),
    [(150, 8, {}), (150.2, 8.01, {}), (160, 8, {"sum_paa_indre_enhet": 1})],
)
def test_inner_enhet_is_compared_with_the_sum_below(
    avtalte: float, tapte: float, varsler: dict[str, int], tmp_path: Path
) -> None:
    uttrekk = load(write_totals(tmp_path, (*SEKSJONER, total("A", "2026-01", avtalte, tapte))))
    assert uttrekk.totaler["enhet_id"].to_list() == ["S1", "S2"]
    assert left_out(uttrekk) == {"sum_paa_indre_enhet": 1}
    assert warned(uttrekk) == varsler


def test_several_inner_levels_are_each_compared_with_the_leaves(tmp_path: Path) -> None:
    rader = (*SEKSJONER, total("A", "2026-01", 150, 8), total("V", "2026-01", 150, 8))
    uttrekk = load(write_totals(tmp_path, rader))
    assert left_out(uttrekk) == {"sum_paa_indre_enhet": 2}
    assert warned(uttrekk) == {}


def test_inner_enhet_without_figures_below_keeps_its_own(tmp_path: Path) -> None:
    rader = (*SEKSJONER, total("A", "2026-04", 150, 8))
    uttrekk = load(write_totals(tmp_path, rader))
    assert uttrekk.totaler["enhet_id"].to_list() == ["S1", "S2", "A"]
    assert left_out(uttrekk) == {}


@pytest.mark.parametrize(("avtalte", "varsler"), [(300, {}), (330, {"kvartal_med_maaneder": 1})])
def test_quarter_beside_its_months_is_compared_and_left_out(
    avtalte: float, varsler: dict[str, int], tmp_path: Path
) -> None:
    maaneder = [total("S1", f"2026-0{n}", 100, 7) for n in (1, 2, 3)]
    uttrekk = load(write_totals(tmp_path, (*maaneder, total("S1", "2026K1", avtalte, 21))))
    assert uttrekk.totaler["periode"].to_list() == ["2026-01", "2026-02", "2026-03"]
    assert left_out(uttrekk) == {"kvartal_med_maaneder": 1}
    assert warned(uttrekk) == varsler


def test_some_months_beside_the_whole_quarter_give_way_to_it(tmp_path: Path) -> None:
    rader = (total("S1", "2026-01", 100, 7), total("S1", "2026K1", 300, 21))
    uttrekk = load(write_totals(tmp_path, rader))
    assert uttrekk.totaler["periode"].to_list() == ["2026K1"]
    assert left_out(uttrekk) == {"maaned_med_kvartal": 1}


@pytest.mark.parametrize(("avtalte", "varsler"), [(300, {}), (330, {"sum_paa_indre_enhet": 1})])
def test_inner_quarter_is_compared_with_the_months_below(
    avtalte: float, varsler: dict[str, int], tmp_path: Path
) -> None:
    maaneder = [total("S1", f"2026-0{n}", 100, 7) for n in (1, 2, 3)]
    uttrekk = load(write_totals(tmp_path, (*maaneder, total("A", "2026K1", avtalte, 21))))
    assert left_out(uttrekk) == {"sum_paa_indre_enhet": 1}
    assert warned(uttrekk) == varsler


def test_periods_outside_the_manifest_are_left_out(tmp_path: Path) -> None:
    rader = (TOTAL, {**TOTAL, "periode": "2025-12"}, {**TOTAL, "periode": "2026K3"})
    assert left_out(load(write_totals(tmp_path, rader))) == {"utenfor_perioden": 2}


def test_more_lost_than_agreed_is_kept_with_a_warning(tmp_path: Path) -> None:
    uttrekk = load(write_totals(tmp_path, (total("S1", "2026-01", 10, 11),)))
    assert warned(uttrekk) == {"tapte_over_avtalte": 1}
    assert uttrekk.totaler.height == 1


def test_nothing_left_to_count_stops(tmp_path: Path) -> None:
    with pytest.raises(UttrekkFeil, match=r"Alle radene i totaler er utelatt \(undergruppe 1\)"):
        load(write_totals(tmp_path, ({**TOTAL, "gruppe": "ledere"},)))


def test_several_roots_are_gathered_under_the_virksomhet(tmp_path: Path) -> None:
    enheter = [{**rad, "overordnet_id": ""} for rad in ORGANISASJON[2:]]
    uttrekk = load(write_totals(tmp_path, organisasjon=enheter))
    assert uttrekk.organisasjon["overordnet_id"].to_list() == [None, "virksomhet", "virksomhet"]
    assert uttrekk.organisasjon["navn"][0] == "Prøveetaten"


def test_a_tree_without_root_stops(tmp_path: Path) -> None:
    enheter = [
        {**ORGANISASJON[2], "overordnet_id": "S2"},
        {**ORGANISASJON[3], "overordnet_id": "S1"},
    ]
    with pytest.raises(UttrekkFeil, match="ingen enhet øverst"):
        load(write_totals(tmp_path, organisasjon=enheter))
