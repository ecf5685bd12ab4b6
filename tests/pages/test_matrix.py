from __future__ import annotations

import pytest

from pages.drawing.matrix import counts_aarsverk, describe_periods, group_rows
from tests.pages.bygg import frame, judged, masked, tree

PERIODER = ("2025K4", "2026K1", "2026K2")


def test_each_avdeling_is_a_group_with_its_sections_under_it() -> None:
    grupper = group_rows(tree(), frame(judged()), ("2026K3-S4",))
    navn = [[rad["navn"] for rad in gruppe] for gruppe in grupper]
    assert navn == [
        ["Virksomheten"],
        ["Avdeling A", "Landbruk", "Økonomi"],
        ["Avdeling B", "Drift"],
    ]


def test_cells_follow_the_periods_and_a_missing_one_says_so() -> None:
    rader = frame(judged(periode="2025K4"), judged(periode="2026K2", lys="roed"))
    seksjon = group_rows(tree().filter(enhet_id="S1"), rader, PERIODER)[0][0]
    assert [celle["lys"] for celle in seksjon["celler"]] == ["gul", None, "roed"]
    assert seksjon["celler"][1]["tekst"] == "ingen data"


def test_the_newest_cell_carries_percent_arrow_and_badge() -> None:
    rader = frame(judged(pil="opp", endring_pp=2.55, vedvarende=True))
    naa = group_rows(tree().filter(enhet_id="S1"), rader, ("2026K3-S4",))[0][0]["celler"][-1]
    assert naa["prosent"] == "7,5\u00a0%"
    assert (naa["pil"], naa["endring"], naa["vedvarende"]) == ("opp", "2,6", True)


def test_a_masked_row_sends_no_figure() -> None:
    rader = frame(judged(enhet_id="S2"), masked())
    rad = group_rows(tree().filter(enhet_id="S1"), rader, ("2026K3-S4",))[0][0]
    naa = rad["celler"][-1]
    assert (naa["lys"], naa["merknad"]) == ("skjult", "vises ikke (personvern)")
    assert "prosent" not in naa
    assert rad["ansatte"] == "–"


def test_totals_without_people_count_whole_aarsverk() -> None:
    rader = frame(judged(antall_ansatte=None))
    assert counts_aarsverk(rader)
    assert group_rows(tree().filter(enhet_id="S1"), rader, ("2026K3-S4",))[0][0]["ansatte"] == "18"


@pytest.mark.parametrize(
    ("perioder", "kort", "aar"),
    [
        (PERIODER, ["K4", "K1", "2. kvartal 2026"], ["2025", "2026", "Nå"]),
        (("2025T3", "2026T1", "2026T2"), ["T3", "T1", "2. tertial 2026"], ["2025", "2026", "Nå"]),
        (("2024", "2025"), ["2024", "2025"], ["", "Nyeste"]),
        (("2026K2-S4", "2026K3-S4"), ["K2", "til og med 3. kvartal 2026"], ["2026", "Nå"]),
        (("2026K3",), ["3. kvartal 2026"], ["Nå"]),
    ],
)
def test_columns_are_headed_by_year_and_short_name(
    perioder: tuple[str, ...], kort: list[str], aar: list[str]
) -> None:
    kolonner = describe_periods(perioder)
    assert [kolonne["kort"] for kolonne in kolonner] == kort
    assert [kolonne["aar"] for kolonne in kolonner] == aar
