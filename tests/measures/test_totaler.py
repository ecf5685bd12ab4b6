"""Totals without people: what adds up to which periods."""

from __future__ import annotations

import pytest

from tests.measures.sammenlign import assert_as_oracle
from tests.measures.verden import Fravaer, Jobb, Total, Verden, quarters

AAR = quarters("2025K1", "2025K2", "2025K3", "2025K4")


def months(enhet_id: str, *maaneder: int, antall: int | None = None) -> list[Total]:
    return [
        Total(enhet_id, f"2025K{(maaned + 2) // 3}", maaned, 100.0, float(maaned), antall)
        for maaned in maaneder
    ]


def periods(totaler: list[Total], enhet_id: str = "S1") -> dict[str, tuple[int, float]]:
    verden = Verden(AAR, totaler=totaler)
    assert_as_oracle(verden)
    rader = verden.measure().maaltall.filter(enhet_id=enhet_id)
    return {
        navn: (dekket, tapte)
        for navn, dekket, tapte in rader.select("periode", "dekket", "tapte_dagsverk").iter_rows()
        if "S" not in navn
    }


def test_months_make_quarters_tertials_and_the_year() -> None:
    assert periods(months("S1", *range(1, 13))) == {
        **{"2025K1": (1, 6), "2025K2": (1, 15), "2025K3": (1, 24), "2025K4": (1, 33)},
        **{"2025T1": (4, 10), "2025T2": (4, 26), "2025T3": (4, 42), "2025": (4, 78)},
    }


def test_a_quarter_needs_all_three_months_and_a_tertial_shows_those_there_are() -> None:
    assert periods(months("S1", 1, 2, 3, 4, 5)) == {
        **{"2025K1": (1, 6), "2025T1": (4, 10), "2025T2": (1, 5), "2025": (1, 6)},
    }


def test_months_without_a_quarter_of_their_own_still_count_above() -> None:
    totaler = [*months("S1", 1, 2, 3), *months("S2", 1, 2)]
    assert periods(totaler, "A")["2025K1"] == (1, 6 + 3)
    assert "2025K1" not in periods(totaler, "S2")


def test_a_quarter_that_nobody_has_whole_is_none() -> None:
    assert "2025K1" not in periods([*months("S1", 1, 2), *months("S2", 2, 3)], "A")


def test_whole_quarters_make_no_tertials() -> None:
    totaler = [Total("S1", str(kvartal), None, 300, 20) for kvartal in AAR]
    assert set(periods(totaler)) == {"2025K1", "2025K2", "2025K3", "2025K4", "2025"}


def test_a_row_for_the_quarter_goes_before_its_months() -> None:
    totaler = [Total("S1", "2025K1", None, 300, 7), *months("S1", 1, 2, 3)]
    assert periods(totaler)["2025K1"] == (1, 7)


def test_two_enheter_that_became_one_are_summed() -> None:
    verden = Verden(AAR[:1], totaler=months("S1", 1, 2, 3, antall=5) * 2)
    rad = verden.row("S1", "2025K1")
    assert (rad["avtalte_dagsverk"], rad["antall_ansatte"]) == (600, 10)


def test_a_blank_figure_is_not_zero() -> None:
    blank = Total("S1", "2025K1", None, None, 3)
    assert periods([blank, Total("S2", "2025K1", None, 300, 20)], "A") == {
        "2025K1": (1, 20),
        "2025": (1, 20),
    }


@pytest.mark.parametrize(("antall", "i_avdelingen"), [(3, 20), (None, None)])
def test_head_count_of_a_parent_needs_that_of_every_seksjon(
    antall: int | None, i_avdelingen: int | None
) -> None:
    verden = Verden(
        AAR[:1],
        totaler=[Total("S1", "2025K1", None, 1, 1, antall), Total("S2", "2025K1", None, 1, 1, 17)],
    )
    assert verden.row("A", "2025K1")["antall_ansatte"] == i_avdelingen


@pytest.mark.parametrize(
    ("dagenhet", "aarsverk"), [("arbeidsdager", 630 / 63), ("kalenderdager", 7)]
)
def test_aarsverk_divides_by_the_days_that_the_totals_count(dagenhet: str, aarsverk: float) -> None:
    verden = Verden(AAR[:1], totaler=[Total("S1", "2025K1", None, 630, 1)], dagenhet=dagenhet)
    assert verden.row("V", "2025K1")["aarsverk"] == pytest.approx(aarsverk)


def test_figures_that_need_people_are_null_where_any_quarter_has_none() -> None:
    verden = Verden(
        AAR[:2],
        [Jobb(1)],
        [Fravaer(1, AAR[1].start, AAR[1].slutt)],
        [Total("S1", "2025K1", None, 63, 3)],
    )
    assert_as_oracle(verden)
    tapte = [verden.row("V", p)["tapte_korttid"] for p in ("2025K1", "2025K2", "2025K2-S4")]
    assert tapte == [None, 0, None]
    vindu = verden.row("V", "2025K2-S4")
    assert (vindu["avtalte_dagsverk"], vindu["tapte_dagsverk"], vindu["dekket"]) == (122, 62, 2)


def test_totals_have_no_spread() -> None:
    assert Verden(AAR[:1], totaler=months("S1", 1, 2, 3)).measure().spredning.is_empty()
