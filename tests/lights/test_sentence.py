"""Every colour, fill and reason has its sentence. Read them aloud before changing one."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from pipelines.contract.perioder import Periode
from pipelines.settings import Innstillinger
from tests.lights.bygg import ARBEIDSDAGER, judge_one, maal, med_maal, rad

NAA, IFJOR, TRE_AAR = "2026K3-S4", "2025K3-S4", "2026K3-S12"
Rad = Mapping[str, object]


def seksjon(prosent: float, antall: int, periode: str = NAA, **andre: int) -> Rad:
    """A seksjon where everybody works full time; phi is the usual 80 (35, 150)."""
    avtalte = float(antall * ARBEIDSDAGER[Periode.parse(periode).type])
    return {**rad(periode, avtalte * prosent / 100, avtalte, antall=antall), **andre}


def sentence(
    *rader: Rad,
    innstillinger: Innstillinger | None = None,
    foreloepige: frozenset[str] = frozenset(),
) -> str:
    """The first row's sentence with ordinary spaces."""
    setning = judge_one(*rader, innstillinger=innstillinger, foreloepige=foreloepige)["setning"]
    assert isinstance(setning, str)
    return setning.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("prosent", "antall", "ventet"),
    [
        (
            10.4,
            60,
            "Rød. 10,4 % siste fire kvartaler, klart over målet på 5,6 %. "
            "726 flere tapte dagsverk enn målet tilsier.",
        ),
        (
            9.2,
            46,
            "Rød. 9,2 % siste fire kvartaler, trolig over målet på 5,6 %. "
            "417 flere tapte dagsverk enn målet tilsier.",
        ),
        (
            9.1,
            14,
            "Rød. 9,1 % siste fire kvartaler, over målet på 5,6 %, "
            "men i en seksjon med 14 ansatte kan ett langt fravær alene gi slike tall.",
        ),
        (
            8.1,
            45,
            "Rød. 8,1 % siste fire kvartaler, over målet på 5,6 %, "
            "men i en seksjon med 45 ansatte kan noen få lange fravær alene gi slike tall.",
        ),
        (
            9.1,
            8,
            "Rød. 9,1 % siste fire kvartaler, over målet på 5,6 %, "
            "men det er for få ansatte til å konkludere.",
        ),
        (
            6.2,
            3000,
            "Gul. 6,2 % siste fire kvartaler, klart over målet på 5,6 %. "
            "4 536 flere tapte dagsverk enn målet tilsier.",
        ),
        (
            6.2,
            1700,
            "Gul. 6,2 % siste fire kvartaler, trolig over målet på 5,6 %. "
            "2 570 flere tapte dagsverk enn målet tilsier.",
        ),
        (
            6.2,
            400,
            "Gul. 6,2 % siste fire kvartaler, over målet på 5,6 %, "
            "men forskjellen kan være tilfeldig.",
        ),
        (
            6.2,
            9,
            "Gul. 6,2 % siste fire kvartaler, over målet på 5,6 %, "
            "men det er for få ansatte til å konkludere.",
        ),
        (
            2.7,
            60,
            "Grønn. 2,7 % siste fire kvartaler, klart under målet på 5,6 %. "
            "438 færre tapte dagsverk enn målet tilsier.",
        ),
        (
            2.7,
            38,
            "Grønn. 2,7 % siste fire kvartaler, trolig under målet på 5,6 %. "
            "278 færre tapte dagsverk enn målet tilsier.",
        ),
        (
            4.7,
            38,
            "Grønn. 4,7 % siste fire kvartaler, under målet på 5,6 %, "
            "men i en seksjon med 38 ansatte kan tilfeldigheter alene gi slike tall.",
        ),
        (
            4.7,
            70,
            "Grønn. 4,7 % siste fire kvartaler, under målet på 5,6 %, "
            "men forskjellen kan være tilfeldig.",
        ),
        (
            0.0,
            7,
            "Grønn. 0,0 % siste fire kvartaler, under målet på 5,6 %, "
            "men det er for få ansatte til å konkludere.",
        ),
    ],
)
def test_each_colour_and_fill_has_its_sentence(prosent: float, antall: int, ventet: str) -> None:
    assert sentence(seksjon(prosent, antall)) == ventet


@pytest.mark.parametrize(
    ("prosent", "antall", "ventet"),
    [
        (5.6, 60, "Gul. 5,6 % siste fire kvartaler, på høyde med målet på 5,6 %."),
        (
            5.62,
            60,
            "Gul. 5,6 % siste fire kvartaler, så vidt over målet på 5,6 %, "
            "men forskjellen kan være tilfeldig.",
        ),
        (
            5.58,
            60,
            "Grønn. 5,6 % siste fire kvartaler, så vidt under målet på 5,6 %, "
            "men forskjellen kan være tilfeldig.",
        ),
        (
            5.64,
            250_000,
            "Gul. 5,6 % siste fire kvartaler, trolig litt over målet på 5,6 %. "
            "25 200 flere tapte dagsverk enn målet tilsier.",
        ),
        (
            5.64,
            2_000_000,
            "Gul. 5,6 % siste fire kvartaler, litt, men klart over målet på 5,6 %. "
            "201 600 flere tapte dagsverk enn målet tilsier.",
        ),
    ],
)
def test_figures_that_read_the_same_are_told_apart(
    prosent: float, antall: int, ventet: str
) -> None:
    assert sentence(seksjon(prosent, antall)) == ventet


def test_a_change_that_chance_seldom_makes_is_told() -> None:
    assert sentence(seksjon(10.4, 160), seksjon(6.0, 160, IFJOR)) == (
        "Rød. 10,4 % siste fire kvartaler, klart over målet på 5,6 %. "
        "Opp 4,4 prosentpoeng fra samme periode i fjor, mer enn tilfeldig variasjon tilsier. "
        "1 935 flere tapte dagsverk enn målet tilsier."
    )


def test_lasting_and_falling_are_both_told() -> None:
    naa = seksjon(3.0, 60), seksjon(10.0, 60, IFJOR), seksjon(10.0, 60, TRE_AAR)
    assert sentence(*naa) == (
        "Grønn. 3,0 % siste fire kvartaler, trolig under målet på 5,6 %. "
        "Ned 7,0 prosentpoeng fra samme periode i fjor, mer enn tilfeldig variasjon tilsier. "
        "Samlet for de siste tre årene er fraværet likevel klart over målet. "
        "393 færre tapte dagsverk enn målet tilsier."
    )


def test_small_sections_get_their_say_in_three_years() -> None:
    assert sentence(seksjon(9.0, 8), seksjon(20.0, 8, TRE_AAR)) == (
        "Rød. 9,0 % siste fire kvartaler, over målet på 5,6 %, "
        "men det er for få ansatte til å konkludere. Vedvarende over målet siste tre år."
    )


def test_an_older_period_is_not_called_the_last() -> None:
    foer = (
        seksjon(10.4, 160, IFJOR),
        seksjon(4.4, 160, "2024K3-S4"),
        seksjon(10.0, 160, "2025K3-S12"),
        seksjon(10.4, 160, NAA),
    )
    assert sentence(*foer) == (
        "Rød. 10,4 % i de fire kvartalene til og med 3. kvartal 2025, "
        "klart over målet på 5,6 %. "
        "Opp 6,0 prosentpoeng fra samme periode året før, mer enn tilfeldig variasjon tilsier. "
        "Vedvarende over målet gjennom tre år. 1 935 flere tapte dagsverk enn målet tilsier."
    )


def test_last_year_is_not_said_of_a_period_read_after_new_year() -> None:
    setning = sentence(seksjon(10.4, 160, "2026K4-S4"), seksjon(4.4, 160, "2025K4-S4"))
    assert "fra samme periode året før" in setning


@pytest.mark.parametrize(
    ("periode", "foer", "tid", "fra"),
    [
        ("2026K3", "2025K3", "i 3. kvartal 2026", "3. kvartal 2025"),
        ("2026T2", "2025T2", "i 2. tertial 2026", "2. tertial 2025"),
        ("2025", "2024", "i 2025", "2024"),
    ],
)
def test_each_kind_of_period_is_named(periode: str, foer: str, tid: str, fra: str) -> None:
    setning = sentence(seksjon(10.4, 160, periode), seksjon(4.4, 160, foer))
    assert setning.startswith(f"Rød. 10,4 % {tid}, klart over målet på 5,6 %. Opp 6,0 ")
    assert f"prosentpoeng fra {fra}, mer enn" in setning


@pytest.mark.parametrize(("periode", "sies"), [("2026K3", True), ("2026T2", True), (NAA, False)])
def test_preliminary_figures_are_said_to_be_where_they_weigh(periode: str, sies: bool) -> None:
    setning = sentence(seksjon(10.4, 160, periode), foreloepige=frozenset({"2026K3"}))
    assert setning.endswith("enn målet tilsier. Tallene er foreløpige.") is sies


@pytest.mark.parametrize(
    ("periode", "dekket", "ventet"),
    [
        (NAA, 2, "bare to av de siste fire kvartalene har tall"),
        (NAA, 1, "bare ett av de siste fire kvartalene har tall"),
        ("2026T2", 1, "bare én av de fire månedene i 2. tertial 2026 har tall"),
        ("2026T2", 3, "bare tre av de fire månedene i 2. tertial 2026 har tall"),
        ("2025", 3, "bare tre av de fire kvartalene i 2025 har tall"),
        ("2026K3", 0, "ingen av de tre månedene i 3. kvartal 2026 har fullstendige tall"),
    ],
)
def test_an_incomplete_period_is_shown_and_not_judged(
    periode: str, dekket: int, ventet: str
) -> None:
    assert sentence(seksjon(7.3, 16, periode, dekket=dekket)) == (
        f"Grå. 7,3 %, men {ventet}. Det er for lite til å vurdere mot målet."
    )


def test_an_older_incomplete_window_is_named_by_its_last_quarter() -> None:
    assert sentence(seksjon(7.3, 16, IFJOR, dekket=2), seksjon(7.3, 16)) == (
        "Grå. 7,3 %, men bare to av de fire kvartalene til og med 3. kvartal 2025 har tall. "
        "Det er for lite til å vurdere mot målet."
    )


@pytest.mark.parametrize(
    ("periode", "ventet"),
    [
        (NAA, "Grå. Ingen data siste fire kvartaler."),
        ("2026K3", "Grå. Ingen data i 3. kvartal 2026."),
        ("2025", "Grå. Ingen data i 2025."),
    ],
)
def test_no_data_is_said_plainly(periode: str, ventet: str) -> None:
    uten = rad(periode, 0.0, 0.0, antall=0)
    assert sentence(uten, foreloepige=frozenset({"2026K3", "2025K4"})) == ventet


def test_no_target_is_said_plainly() -> None:
    ingen = seksjon(8.0, 40), rad(NAA, 0.0, 100.0, enhet_id="v", antall=50)
    assert sentence(*ingen, innstillinger=Innstillinger()) == (
        "Grå. 8,0 % siste fire kvartaler, men det er ikke noe mål å vurdere mot."
    )


def test_a_provisional_target_is_called_so() -> None:
    alle = seksjon(8.0, 400), rad("2026K3", 300.0, 6000.0, enhet_id="v", antall=100)
    assert sentence(*alle, innstillinger=Innstillinger()) == (
        "Rød. 8,0 % siste fire kvartaler, klart over det foreløpige målet på 5,0 %. "
        "3 024 flere tapte dagsverk enn målet tilsier."
    )


@pytest.mark.parametrize(
    ("innstillinger", "navn"),
    [
        (med_maal(maal(5.0)), "det sesongjusterte målet på 7,5 %"),
        (Innstillinger(), "det foreløpige, sesongjusterte målet på 7,5 %"),
    ],
)
def test_a_target_of_the_season_is_called_so(innstillinger: Innstillinger, navn: str) -> None:
    sesong = [
        rad(f"{aar}K{nr}", 750.0 if nr == 1 else 1250 / 3, 10_000.0, enhet_id="v", antall=100)
        for aar in (2023, 2024, 2025)
        for nr in (1, 2, 3, 4)
    ]
    setning = sentence(seksjon(7.0, 100, "2025K1"), *sesong, innstillinger=innstillinger)
    assert f"under {navn}" in setning


def test_totals_without_head_count_speak_of_aarsverk() -> None:
    setning = sentence(rad(NAA, 300.0, 252 * 14.7))
    assert "men i en seksjon med 14 årsverk kan ett langt fravær" in setning


def test_an_inner_enhet_is_not_called_a_section() -> None:
    setning = sentence(rad(NAA, 300.0, 252 * 14.0, enhet_id="v", antall=14))
    assert "men i en enhet med 14 ansatte kan ett langt fravær" in setning


def test_a_single_day_is_in_the_singular() -> None:
    lavt_maal = med_maal(maal(0.05))
    setning = sentence(rad("2026K3", 2.26, 2520.0, antall=40), innstillinger=lavt_maal)
    assert setning.endswith("målet på 0,1 %. Ett tapt dagsverk mer enn målet tilsier.")
