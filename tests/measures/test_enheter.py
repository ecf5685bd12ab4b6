"""The one tree, and where delivered rows find their place in it."""

from __future__ import annotations

import polars as pl
import pytest

from pipelines.measures.enheter import Tre, build_enheter
from pipelines.measures.grunnlag import ENHETER

_KOLONNER = "kvartal enhet_id navn overordnet_id nivaa arbeidstype kontorsted"
ORGANISASJON = dict.fromkeys(_KOLONNER.split(), pl.String)
ETTERFOLGER = {"gammel_enhet": pl.String, "ny_enhet": pl.String, "fra_kvartal": pl.String}


def build(
    organisasjon: str, etterfolger: str = "", i_bruk: str = "", virksomhet: str = "Verket"
) -> Tre:
    """Lines `kvartal enhet_id overordnet_id navn`; `gammel ny kvartal`; ids."""
    rader = [linje.split(maxsplit=3) for linje in organisasjon.strip().splitlines()]
    return build_enheter(
        pl.DataFrame(
            [
                (k, e, navn, None if o == "-" else o, "seksjon", None, None)
                for k, e, o, navn in rader
            ],
            schema=ORGANISASJON,
            orient="row",
        ),
        pl.DataFrame(
            [linje.split() for linje in etterfolger.strip().splitlines()],
            schema=ETTERFOLGER,
            orient="row",
        ),
        pl.DataFrame({"enhet_id": i_bruk.split()}, schema={"enhet_id": pl.String}),
        virksomhet,
    )


def lines(tre: Tre) -> list[str]:
    return ["  " * dybde + navn for navn, dybde in tre.enheter.select("navn", "dybde").iter_rows()]


def mapping(tre: Tre) -> dict[str, str]:
    return dict(tre.omsetting.iter_rows())


ENKEL = """
2025K1 V - Verket
2025K1 A V Avdeling A
2025K1 S1 A Seksjon 1
2025K1 S2 A Seksjon 2
"""


def test_columns_are_those_of_grunnlag() -> None:
    assert build(ENKEL).enheter.schema == pl.Schema(ENHETER)


def test_depth_first_with_siblings_as_a_norwegian_reader_expects() -> None:
    tre = build("""
        2025K1 V - Verket
        2025K1 å V Årnes
        2025K1 ø V Ørland
        2025K1 z V Zoologi
        2025K1 b V avdeling b
        2025K1 s10 b Seksjon 10
        2025K1 s9 b Seksjon 9
        2025K1 a V Avdeling A
    """)
    assert lines(tre) == [
        *("Verket", "  Avdeling A", "  avdeling b", "    Seksjon 9", "    Seksjon 10"),
        *("  Zoologi", "  Ørland", "  Årnes"),
    ]
    assert tre.enheter["rekkefoelge"].to_list() == list(range(8))


def test_leaves_are_seksjoner() -> None:
    seksjoner = build(ENKEL).enheter.filter("er_seksjon")
    assert seksjoner["enhet_id"].to_list() == ["S1", "S2"]


def test_people_of_an_inner_node_form_its_leaf() -> None:
    tre = build(ENKEL, i_bruk="A S1")
    assert mapping(tre) == {"A": "A:felles", "S1": "S1"}
    assert lines(tre)[2] == "    Avdeling A, felles"
    assert tre.enheter.filter(enhet_id="A:felles")["er_seksjon"].item()


def test_newest_row_of_an_enhet_wins() -> None:
    tre = build(ENKEL + "2024K4 S1 - Gammelt navn\n2025K2 S2 A Nytt navn")
    assert lines(tre) == ["Verket", "  Avdeling A", "    Nytt navn", "    Seksjon 1"]


def test_a_rename_carries_history_and_leaves_the_tree() -> None:
    tre = build(ENKEL, "S1 S2 2025K1", "S1 S2")
    assert mapping(tre) == {"S1": "S2", "S2": "S2"}
    assert "    Seksjon 1" not in lines(tre)


def test_renames_are_followed_step_by_step_into_felles() -> None:
    tre = build(ENKEL, "X S9 2023K1\nS9 A 2024K1", "X S9 S1")
    assert mapping(tre) == {"S1": "S1", "S9": "A:felles", "X": "A:felles"}


def test_a_split_counts_successors_that_no_organisasjon_names_yet() -> None:
    tre = build(ENKEL + "2024K1 S0 A Seksjon 0", "S0 S1 2025K1\nS0 S9 2025K1", "S0")
    assert mapping(tre) == {"S0": "S0"}
    assert tre.brudd["enhet_id"].to_list() == ["S1"]


def test_a_renamed_inner_node_takes_its_old_children_along() -> None:
    tre = build(ENKEL + "2024K1 G V Gammel avdeling\n2024K1 S0 G Nedlagt seksjon", "G A 2025K1")
    assert lines(tre)[2:] == ["    Nedlagt seksjon", "    Seksjon 1", "    Seksjon 2"]


def test_an_old_enhet_without_successor_stays_below_its_last_parent() -> None:
    tre = build(ENKEL + "2024K1 S0 A Nedlagt seksjon", i_bruk="S0")
    assert lines(tre)[2] == "    Nedlagt seksjon"
    assert mapping(tre) == {"S0": "S0"}


def test_a_split_carries_no_history_and_marks_each_new_enhet() -> None:
    tre = build(ENKEL + "2024K1 S0 A Seksjon 0", "S0 S1 2025K1\nS0 S2 2025K1", "S0 S1")
    assert mapping(tre) == {"S0": "S0", "S1": "S1"}
    assert tre.brudd.rows() == [
        ("S1", "2025K1", "Skilt ut fra Seksjon 0"),
        ("S2", "2025K1", "Skilt ut fra Seksjon 0"),
    ]


def test_an_enhet_that_goes_on_after_a_split_says_what_left() -> None:
    tre = build(ENKEL, "S1 S1 2025K1\nS1 S2 2025K1")
    assert tre.brudd.rows() == [
        ("S1", "2025K1", "Seksjon 2 er skilt ut"),
        ("S2", "2025K1", "Skilt ut fra Seksjon 1"),
    ]


def test_a_merge_is_marked_with_those_it_is_made_of() -> None:
    gamle = "2024K1 X A Seksjon X\n2024K1 Y A Seksjon Y"
    tre = build(ENKEL + gamle, "X S1 2025K1\nY S1 2025K1", "X Y S1")
    assert mapping(tre) == {"S1": "S1", "X": "S1", "Y": "S1"}
    assert tre.brudd.rows() == [("S1", "2025K1", "Slått sammen av Seksjon X og Seksjon Y")]


def test_a_merge_into_an_enhet_that_was_there_beside_names_both() -> None:
    tre = build(ENKEL, "S1 S2 2025K2")
    assert tre.brudd["tekst"].to_list() == ["Slått sammen av Seksjon 1 og Seksjon 2"]


def test_a_mere_rename_is_no_break() -> None:
    assert build(ENKEL + "2024K1 X A Seksjon X", "X S1 2025K1").brudd.is_empty()


def test_successors_in_a_ring_carry_nothing() -> None:
    tre = build(ENKEL, "S1 S2 2025K1\nS2 S1 2025K2", "S1 S2")
    assert mapping(tre) == {"S1": "S1", "S2": "S2"}


@pytest.mark.parametrize(
    "organisasjon",
    [
        "2025K1 A - Avdeling A\n2025K1 B - Avdeling B",
        "2025K1 A B Avdeling A\n2025K1 B A Avdeling B",
    ],
    ids=["to røtter", "bare en ring"],
)
def test_several_roots_or_none_get_the_virksomhet_on_top(organisasjon: str) -> None:
    tre = build(organisasjon)
    assert lines(tre) == ["Verket", "  Avdeling A", "  Avdeling B"]
    assert tre.enheter.row(0, named=True)["enhet_id"] == "virksomhet"


def test_an_unknown_parent_is_replaced_by_the_root_and_the_rest_below_stays() -> None:
    tre = build(ENKEL + "2025K1 L Q Løs\n2025K1 M L Under løs")
    assert lines(tre)[4:] == ["  Løs", "    Under løs"]


def test_an_enhet_that_no_organisasjon_names_keeps_its_rows() -> None:
    tre = build(ENKEL, i_bruk="X")
    assert mapping(tre) == {"X": "X"}
    assert lines(tre)[-1] == "  X"


def test_exactly_one_root_even_without_an_organisasjon() -> None:
    tre = build("", i_bruk="X Y")
    assert lines(tre) == ["Verket", "  X", "  Y"]
