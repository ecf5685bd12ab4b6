from __future__ import annotations

import polars as pl
import pytest

from pipelines.disclosure.gulv import (
    MEDIAN_MIN_PERSONER,
    SAMMENSETNING,
    SAMMENSETNING_MIN_SYKE,
    TIDEL_MIN_PERSONER,
    UTEN_GULV,
    VISES_IKKE,
    Gulv,
    apply_floors,
)

MINSTE = Gulv(5)


def rad(**tall: object) -> pl.DataFrame:
    vanlig: dict[str, object] = {
        "enhet_id": "A",
        "periode": "2026K3-S4",
        "periodetype": "siste4",
        "personer": 60,
        "antall_ansatte": 58,
        "aarsverk": 50.0,
        "personer_med_fravaer": 20,
        "personer_med_tilfeller": 20,
        "personer_gjentatt": 8,
        "andel_uten_fravaer": 66.7,
        "andel_tapte_tidel": 70.0,
        "median_varighet": 4.0,
        "tapte_dagsverk": 100.0,
        "sykefravaersprosent": 5.0,
        "lys": "gul",
        "aarsak": None,
        "setning": "Gul.",
        "vedvarende": True,
        "phi_anslaatt": False,
    }
    return pl.DataFrame([vanlig | dict.fromkeys(SAMMENSETNING, 1.0) | tall])


@pytest.mark.parametrize(("personer", "vises"), [(4, False), (5, True), (6, True)])
def test_a_row_is_shown_from_the_smallest_group(personer: int, vises: bool) -> None:
    maskert = apply_floors(rad(personer=personer, antall_ansatte=personer), MINSTE)
    assert (maskert["sykefravaersprosent"].item() is not None) is vises


def test_a_hidden_row_holds_no_figure_and_says_why() -> None:
    (maskert,) = apply_floors(rad(personer=4), MINSTE).to_dicts()
    assert maskert["lys"] == "graa"
    assert maskert["aarsak"] == VISES_IKKE
    assert not maskert["vedvarende"]
    assert not [navn for navn, verdi in maskert.items() if isinstance(verdi, int | float) and verdi]


@pytest.mark.parametrize(
    ("kolonne", "grense", "skjules"),
    [
        ("personer_med_fravaer", SAMMENSETNING_MIN_SYKE, "tapte_langtid"),
        ("personer_med_tilfeller", MEDIAN_MIN_PERSONER, "median_varighet"),
        ("personer", TIDEL_MIN_PERSONER, "andel_tapte_tidel"),
    ],
)
def test_each_floor_holds_just_below_and_opens_at_its_limit(
    kolonne: str, grense: int, skjules: str
) -> None:
    assert apply_floors(rad(**{kolonne: grense - 1}), MINSTE)[skjules].item() is None
    assert apply_floors(rad(**{kolonne: grense}), MINSTE)[skjules].item() is not None


@pytest.mark.parametrize(("personer", "vises"), [(9, False), (10, True)])
def test_a_single_kvartal_needs_more_people(personer: int, vises: bool) -> None:
    maskert = apply_floors(rad(personer=personer, periode="2026K3"), MINSTE)
    assert maskert["vis"].item() is vises
    assert apply_floors(rad(personer=personer, periode="2026T2"), MINSTE)["vis"].item()


@pytest.mark.parametrize("tabellen", [True, False, None])
def test_the_table_of_compositions_goes_before_the_count(tabellen: bool | None) -> None:
    rader = rad().with_columns(vis_sammensetning=pl.lit(tabellen, pl.Boolean))
    assert apply_floors(rader, MINSTE)["vis_sammensetning"].item() is bool(tabellen)


def test_without_floors_nothing_is_masked() -> None:
    rader = rad(personer=1, personer_med_fravaer=1, andel_uten_fravaer=0.0, periode="2026K3")
    maskert = apply_floors(rader, UTEN_GULV)
    assert maskert.select(rader.columns).equals(rader)


@pytest.mark.parametrize(
    ("med", "vises"), [(0, False), (4, False), (5, True), (55, True), (56, False), (60, False)]
)
def test_how_many_had_absence_is_told_with_five_on_each_side(med: int, vises: bool) -> None:
    """Hidden at 0 and 100 per cent alone, it would be told by being hidden."""
    maskert = apply_floors(rad(personer=60, personer_med_fravaer=med), MINSTE)
    assert (maskert["andel_uten_fravaer"].item() is not None) is vises
    assert (maskert["personer_med_fravaer"].item() is not None) is vises


@pytest.mark.parametrize(
    ("gjentatt", "vises"), [(0, False), (4, False), (5, True), (55, True), (56, False), (60, False)]
)
def test_how_many_have_repeated_absence_is_told_with_five_on_each_side(
    gjentatt: int, vises: bool
) -> None:
    maskert = apply_floors(rad(personer=60, personer_gjentatt=gjentatt), MINSTE)
    assert maskert["personer_gjentatt"].item() == (gjentatt if vises else None)
    assert maskert["vis_gjentatt"].item() is vises


def test_repeated_absence_is_told_with_the_composition_only() -> None:
    for_faa = rad(personer_med_fravaer=SAMMENSETNING_MIN_SYKE - 1)
    assert apply_floors(for_faa, MINSTE)["personer_gjentatt"].item() is None


@pytest.mark.parametrize(("aarsverk", "vises"), [(4.9, False), (5.0, True)])
def test_totals_without_head_counts_go_by_aarsverk_rounded_down(
    aarsverk: float, vises: bool
) -> None:
    totaler = rad(aarsverk=aarsverk).with_columns(personer=None, antall_ansatte=None)
    assert apply_floors(totaler, MINSTE)["vis"].item() is vises
