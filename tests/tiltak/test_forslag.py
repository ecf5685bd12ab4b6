"""What is suggested for which pattern, where the limits lie, and in which words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import sqrt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.lights.belastning import Belastning
from pipelines.tiltak.forslag import FLEST, Forslag, find_template, suggest
from pipelines.tiltak.forslagsord import FORBEHOLD, INGEN_FORSLAG, MALER
from pipelines.tiltak.moenster import Grunn, Ledelse, find_patterns, is_clearly_more
from pipelines.tiltak.tiltak import LENGSTE_TITTEL

KVARTALER = ("2025K4", "2026K1", "2026K2", "2026K3")
SESONG = dict(zip(KVARTALER, (1.0, 1.2, 0.95, 0.85), strict=True))
PHI = 80.0


def rad(**endret: Any) -> dict[str, Any]:
    """A seksjon of 50 people, like the virksomhet in everything."""
    return {
        "periode": "2026K3-S4",
        "dekket": 4,
        "krevd": 4,
        "personer": 50,
        "personer_med_fravaer": 30,
        "personer_gjentatt": 5,
        "sykefravaersprosent": 6.0,
        "avtalte_dagsverk": 11_000.0,
        "tapte_dagsverk": 660.0,
        "tapte_langtid": 500.0,
        "tapte_korttid": 160.0,
        "tapte_arbeidsrelatert": 40.0,
        "phi": PHI,
        "lys": "groenn",
        "klarhet": "trolig",
        **endret,
    }


def whole() -> dict[str, Any]:
    """The virksomhet: 20 such seksjoner, this one among them."""
    personer = ("personer", "personer_med_fravaer", "personer_gjentatt", "avtalte_dagsverk")
    tapte = ("tapte_dagsverk", "tapte_langtid", "tapte_korttid", "tapte_arbeidsrelatert")
    return rad(**{navn: 20 * rad()[navn] for navn in (*personer, *tapte)})


def one_high_quarter() -> list[dict[str, Any]]:
    prosent = {navn: 6 * SESONG[navn] * (2.5 if navn == "2026K2" else 1) for navn in KVARTALER}
    return [
        {
            "periode": navn,
            "vis": True,
            "dekket": 1,
            "krevd": 1,
            "sykefravaersprosent": p,
            "avtalte_dagsverk": 3000,
            "tapte_dagsverk": 30 * p,
            "sesongfaktor": SESONG[navn],
            "phi": 35.0,
        }
        for navn, p in prosent.items()
    ]


def year(**endret: Any) -> Belastning:
    return Belastning(rad(**endret), whole())


EVERYTHING = Belastning(
    rad(
        personer_med_fravaer=45,
        personer_gjentatt=20,
        tapte_dagsverk=3000.0,
        tapte_langtid=2600.0,
        tapte_arbeidsrelatert=900.0,
        sykefravaersprosent=27.0,
    ),
    whole(),
    one_high_quarter(),
    ("2026K1",),
)
MANY_ELSEWHERE = Ledelse(per_leder=30.0, med_leder=50, annet_sted=40)


def test_without_a_pattern_nothing_is_suggested() -> None:
    assert suggest(year(), Ledelse(12.0, 50, 5)) == []
    assert "samtale med de ansatte og verneombudet" in INGEN_FORSLAG


@pytest.mark.parametrize(
    ("aaret", "grunn"),
    [
        (year(tapte_arbeidsrelatert=900.0), Grunn.ARBEIDSRELATERT),
        (Belastning(rad(), whole(), brudd=("2026K1",)), Grunn.OMORGANISERT),
        (year(personer_med_fravaer=45), Grunn.MANGE),
        (year(personer_gjentatt=20), Grunn.KORTE),
        (year(tapte_korttid=900.0), Grunn.KORTE),
        (year(tapte_dagsverk=1660.0, tapte_langtid=1500.0), Grunn.LANGE),
        (year(sykefravaersprosent=9.0, lys="roed"), Grunn.LANGE),
        (Belastning(rad(), whole(), one_high_quarter()), Grunn.KVARTAL),
    ],
)
def test_each_pattern_leads_to_its_own_suggestions(aaret: Belastning, grunn: Grunn) -> None:
    assert {forslag.grunn for forslag in suggest(aaret)} == {grunn}


def test_much_of_everything_is_not_long_absence() -> None:
    """Three times as much of all: long absence is no larger part than elsewhere."""
    mye = year(tapte_dagsverk=1980.0, tapte_langtid=1500.0, tapte_korttid=160.0)
    assert Grunn.LANGE not in find_patterns(mye)


@pytest.mark.parametrize(
    ("ledelse", "grunner"),
    [
        (Ledelse(24.9, 50, 0), ()),
        (Ledelse(25.0, 50, 0), (Grunn.PER_LEDER,)),
        (Ledelse(10.0, 50, 24), ()),
        (Ledelse(10.0, 50, 25), (Grunn.ANNET_STED,)),
        (Ledelse(10.0, 4, 4), ()),
        (Ledelse(10.0, 5, 5), (Grunn.ANNET_STED,)),
        (Ledelse(None, None, None), ()),
        (Ledelse(25.0, 50, 50), (Grunn.PER_LEDER, Grunn.ANNET_STED)),
    ],
)
def test_how_it_is_led_counts_also_where_no_year_is_shown(
    ledelse: Ledelse, grunner: tuple[Grunn, ...]
) -> None:
    assert find_patterns(None, ledelse) == grunner


@pytest.mark.parametrize("kolonne", ["tapte_langtid", "tapte_korttid", "tapte_arbeidsrelatert"])
@given(andel=st.floats(0, 0.4), phi=st.floats(5, 200))
def test_clearly_more_is_beyond_chance_as_a_change_is(
    kolonne: str, andel: float, phi: float
) -> None:
    """Beside the plain formula of DESIGN 3, between the enhet and all others together."""
    aaret = year(**{kolonne: andel * 11_000, "phi": phi})
    alle = whole()
    x1, x0 = 11_000.0, alle["avtalte_dagsverk"] - 11_000.0
    y1 = andel * x1
    y0 = max(alle[kolonne] - y1, 0.0)
    felles = (y1 + y0) / (x1 + x0)
    z = (y1 / x1 - y0 / x0) / sqrt(phi * felles * (1 / x1 + 1 / x0))
    if y1 <= alle[kolonne] and abs(z - 2.5) > 1e-6:
        assert is_clearly_more(aaret, kolonne) == (z > 2.5)


@pytest.mark.parametrize(
    "skjult",
    [
        {"tapte_langtid": None, "tapte_korttid": None, "tapte_arbeidsrelatert": None},
        {"phi": None},
        {"personer": 9, "personer_med_fravaer": 9, "personer_gjentatt": None},
        {"dekket": 3},
        {"personer": None, "personer_med_fravaer": None, "personer_gjentatt": None},
    ],
)
def test_what_is_hidden_or_too_little_leads_nowhere(skjult: Mapping[str, Any]) -> None:
    mye = {"tapte_dagsverk": 3000.0, "tapte_langtid": 2600.0, "tapte_arbeidsrelatert": 900.0}
    assert suggest(year(**{**mye, **skjult})) == []


def test_the_virksomhet_is_not_held_against_itself() -> None:
    assert suggest(Belastning(whole(), None)) == []


def test_at_most_four_with_one_of_each_pattern_first() -> None:
    forslag = suggest(EVERYTHING, MANY_ELSEWHERE)
    assert find_patterns(EVERYTHING, MANY_ELSEWHERE) == tuple(Grunn)
    assert [ett.grunn for ett in forslag] == list(Grunn)[:FLEST]


def test_one_pattern_alone_gives_all_it_has_up_to_four() -> None:
    lange = suggest(year(tapte_dagsverk=1660.0, tapte_langtid=1500.0))
    assert [ett.slag.name for ett in lange] == ["TILRETTELEGGING", "LEDERSTOETTE", "NAV", "BHT"]


@pytest.mark.parametrize(
    ("aaret", "ledelse", "setning"),
    [
        (year(personer_med_fravaer=45), Ledelse(), "90,0 % av de ansatte hadde sykefravær, mot 60"),
        (year(personer_gjentatt=20), Ledelse(), "40,0 % av de ansatte har hatt det, mot 10,0 %"),
        (year(tapte_arbeidsrelatert=880.0), Ledelse(), "tar 8,0 % av de avtalte dagsverkene her"),
        (year(tapte_korttid=880.0), Ledelse(), "klart mer enn 1,5 % i virksomheten"),
        (None, Ledelse(per_leder=26.0), "Hver nærmeste leder har i snitt 26 ansatte"),
        (None, Ledelse(10.0, 40, 30), "75,0 % av de ansatte har en leder som sitter"),
        (Belastning(rad(), whole(), one_high_quarter()), Ledelse(), "høyest i 2. kvartal 2026"),
    ],
)
def test_the_reason_holds_the_figures(
    aaret: Belastning | None, ledelse: Ledelse, setning: str
) -> None:
    assert setning in suggest(aaret, ledelse)[0].hvorfor.replace("\u00a0", " ")


def test_every_grunn_has_words_and_every_address_leads_back() -> None:
    assert {mal.grunn for mal in MALER} == set(Grunn)
    assert len({mal.id for mal in MALER}) == len(MALER)
    for mal in MALER:
        assert re.fullmatch(r"[a-z-]+", mal.id)
        assert find_template(mal.id) is mal
    assert find_template("<script>") is None


@pytest.mark.parametrize("mal", MALER, ids=lambda mal: mal.id)
def test_what_is_tried_is_short_and_brings_in_the_representatives(mal: Any) -> None:
    assert len(mal.tittel) <= LENGSTE_TITTEL
    assert re.search(r"[Vv]erneombud|[Tt]illitsvalgt", mal.medvirkning)
    assert not re.search(r"\d", mal.formaal), "a purpose is read by more than its writer"
    for setning in (mal.formaal, mal.medvirkning):
        assert setning[0].isupper()
        assert setning.endswith(".")
        assert setning.count(". ") == 0


def _all_sentences() -> list[str]:
    alle: list[Forslag] = []
    for aaret, ledelse in (
        (year(tapte_arbeidsrelatert=900.0), Ledelse()),
        (Belastning(rad(), whole(), brudd=("2026K1",)), Ledelse()),
        (year(personer_med_fravaer=45), MANY_ELSEWHERE),
        (year(personer_gjentatt=20), Ledelse()),
        (year(tapte_korttid=900.0), Ledelse()),
        (year(tapte_dagsverk=1660.0, tapte_langtid=1500.0), Ledelse()),
        (year(sykefravaersprosent=9.0, lys="roed"), Ledelse()),
        (Belastning(rad(), whole(), one_high_quarter()), Ledelse()),
    ):
        alle += suggest(aaret, ledelse)
    ord_ = [f"{mal.tittel} {mal.formaal} {mal.medvirkning}" for mal in MALER]
    return [*ord_, *(ett.hvorfor for ett in alle), FORBEHOLD, INGEN_FORSLAG]


@pytest.mark.parametrize("setning", _all_sentences())
def test_no_word_looks_at_people_weekdays_or_ranks(setning: str) -> None:
    forbudt = r"mandag|fredag|hyppig|mistenk|misbruk|verst|rangering|\bhan\b|\bhun\b|virket|{|}"
    assert not re.search(forbudt, setning.lower())
