"""Two who wrote in the same tiltak at once: nothing of either is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipelines.tiltak.fletting import changed, contested, merge

FELT = ("tittel", "formaal", "slutt")
tekster = st.fixed_dictionaries({felt: st.sampled_from(["", "a", "b", "c"]) for felt in FELT})


@given(tekster, tekster, tekster)
def test_what_only_one_changed_stands_and_where_both_did_yours_does(
    grunnlag: dict[str, str], din: dict[str, str], nyeste: dict[str, str]
) -> None:
    flettet = merge(grunnlag, din, nyeste)
    for felt in FELT:
        ventet = nyeste[felt] if din[felt] == grunnlag[felt] else din[felt]
        assert flettet[felt] == ventet


@given(tekster, tekster)
def test_there_is_nothing_to_choose_between_when_one_wrote(
    grunnlag: dict[str, str], din: dict[str, str]
) -> None:
    assert contested(grunnlag, din, grunnlag) == []
    assert merge(grunnlag, din, grunnlag) == din


def test_both_in_one_field_is_told_unless_they_wrote_the_same() -> None:
    grunnlag, nyeste = {"a": "1", "b": "1"}, {"a": "2", "b": "2"}
    assert contested(grunnlag, {"a": "3", "b": "2"}, nyeste) == ["a"]


def test_a_blank_at_the_end_is_no_change() -> None:
    assert changed({"a": "Faste vakter"}, {"a": "Faste vakter \n"}) == []
