from __future__ import annotations

import pytest

from pages.drawing.filters import Filter, keep_present, keep_sections, label_departments
from pipelines.lights.codes import Lys
from tests.pages.bygg import frame, judged, tree

NAA = frame(
    judged(enhet_id="S1", lys="roed", klarhet="klar"),
    judged(enhet_id="S2", lys="gul"),
)


@pytest.mark.parametrize(
    ("valg", "igjen"),
    [
        (Filter(), {"V", "A", "S1", "S2", "B", "S3"}),
        (Filter(avdeling="A"), {"V", "A", "S1", "S2"}),
        (Filter(farger=frozenset({Lys.ROED})), {"V", "A", "S1"}),
        (Filter(farger=frozenset({Lys.ROED, Lys.GUL})), {"V", "A", "S1", "S2"}),
        (Filter(farger=frozenset({Lys.GRAA})), {"V", "B", "S3"}),
        (Filter(bare_klare=True), {"V", "A", "S1"}),
        (Filter(tekst="øKO"), {"V", "A", "S2"}),
        (Filter(tekst=".*"), set()),
        (Filter(avdeling="B", bare_klare=True), set()),
    ],
)
def test_a_filter_keeps_sections_and_what_is_above_them(valg: Filter, igjen: set[str]) -> None:
    assert set(keep_sections(tree(), NAA, valg)["enhet_id"]) == igjen


def test_kept_sections_stay_in_tree_order() -> None:
    assert keep_sections(tree(), NAA, Filter(avdeling="A"))["enhet_id"].to_list() == [
        "V",
        "A",
        "S1",
        "S2",
    ]


def test_enheter_without_any_row_are_left_out() -> None:
    assert keep_present(tree(), NAA)["enhet_id"].to_list() == ["S1", "S2"]


def test_avdelinger_of_one_name_can_be_told_apart() -> None:
    like = tree().with_columns(navn=tree()["navn"].str.replace("Avdeling [AB]", "Avdeling"))
    assert label_departments(like) == {"Avdeling": "A", "Avdeling (B)": "B"}
