"""Whether it looks like the work or like a few: every sign, its limit, and its words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from pipelines.lights.belastning import Belastning, Tegn, share
from pipelines.lights.belastningsord import (
    PAAMINNELSE,
    explain_repeated,
    number_word,
    sentences,
)

PERIODE = "2026K3-S4"
KVARTALER = ("2025K4", "2026K1", "2026K2", "2026K3")
SESONG = dict(zip(KVARTALER, (1.0, 1.2, 0.95, 0.85), strict=True))


def rad(
    personer: int | None = 50,
    med: int | None = 30,
    gjentatt: int | None = 5,
    prosent: float = 6.0,
    lys: str = "groenn",
    klarhet: str = "trolig",
) -> dict[str, Any]:
    return {
        "periode": PERIODE,
        "dekket": 4,
        "krevd": 4,
        "personer": personer,
        "personer_med_fravaer": med,
        "personer_gjentatt": gjentatt,
        "sykefravaersprosent": prosent,
        "lys": lys,
        "klarhet": klarhet,
    }


ALLE = rad(1000, 600, 100)
"""The virksomhet: 60 % with absence, 10 % with repeated."""


def quarters(prosent: Mapping[str, float], avtalte: float = 3000, **endret: Any) -> list[Any]:
    return [
        {
            "periode": navn,
            "vis": True,
            "dekket": 1,
            "krevd": 1,
            "sykefravaersprosent": p,
            "avtalte_dagsverk": avtalte,
            "tapte_dagsverk": p / 100 * avtalte,
            "sesongfaktor": SESONG[navn],
            "phi": 35.0,
            **endret,
        }
        for navn, p in prosent.items()
    ]


def of_season(nivaa: float, **avvik: float) -> dict[str, float]:
    return {navn: nivaa * SESONG[navn] * avvik.get(navn, 1) for navn in KVARTALER}


@pytest.mark.parametrize(
    ("med", "tegn"),
    [(36, Tegn.INGEN), (37, Tegn.MANGE), (20, Tegn.INGEN), (None, Tegn.SKJULT)],
)
def test_many_are_clearly_more_than_in_the_virksomhet(med: int | None, tegn: Tegn) -> None:
    """Of 50 people 60 % are 30, and chance is 3,46 people: 1,96 of those above is 36,8."""
    assert Belastning(rad(med=med), ALLE).tegn == (tegn,)


@pytest.mark.parametrize(("gjentatt", "tegn"), [(9, Tegn.INGEN), (10, Tegn.KORTE)])
def test_repeated_absence_is_said_where_clearly_more_have_it(gjentatt: int, tegn: Tegn) -> None:
    """Of 50 people 10 % are 5, and chance is 2,12 people."""
    assert Belastning(rad(gjentatt=gjentatt), ALLE).tegn == (tegn,)


@pytest.mark.parametrize(("personer", "tegn"), [(9, Tegn.INGEN), (10, Tegn.MANGE)])
def test_so_few_people_are_not_held_against_the_virksomhet(personer: int, tegn: Tegn) -> None:
    assert Belastning(rad(personer, personer, 0), ALLE).tegn == (tegn,)


@pytest.mark.parametrize("gjentatt", [None, 50])
def test_what_is_hidden_takes_part_in_no_sign(gjentatt: int | None) -> None:
    skjult = Belastning(rad(gjentatt=gjentatt), rad(1000, 600, None))
    assert skjult.tegn == (Tegn.INGEN,)


@pytest.mark.parametrize(
    ("brudd", "tegn"),
    [
        (("2025K4",), Tegn.OMORGANISERT),
        (("2026K3",), Tegn.OMORGANISERT),
        (("2025K3",), Tegn.INGEN),
        (("2026K4",), Tegn.INGEN),
    ],
)
def test_a_reorganisation_counts_in_its_own_year(brudd: tuple[str, ...], tegn: Tegn) -> None:
    assert Belastning(rad(), ALLE, brudd=brudd).tegn == (tegn,)


@pytest.mark.parametrize(
    ("kvartaler", "tegn"),
    [
        pytest.param(quarters(of_season(6)), Tegn.INGEN, id="bare årstid"),
        pytest.param(quarters(of_season(6, **{"2026K2": 2.5})), Tegn.KVARTAL, id="våren"),
        pytest.param(quarters(of_season(6, **{"2026K1": 1.2})), Tegn.INGEN, id="litt over"),
        pytest.param(
            quarters(of_season(6, **{"2026K2": 2.5}), avtalte=200), Tegn.INGEN, id="liten enhet"
        ),
        pytest.param(
            quarters(of_season(6, **{"2026K2": 2.5}), sesongfaktor=1.0),
            Tegn.INGEN,
            id="ukjent årstid",
        ),
        pytest.param(
            quarters(of_season(6, **{"2026K2": 2.5}), vis=False), Tegn.INGEN, id="vises ikke"
        ),
        pytest.param(quarters(of_season(6, **{"2026K2": 2.5}))[1:], Tegn.INGEN, id="tre kvartaler"),
        pytest.param(quarters(of_season(0)), Tegn.INGEN, id="ingen fravær"),
    ],
)
def test_a_quarter_stands_out_beyond_season_and_chance(kvartaler: list[Any], tegn: Tegn) -> None:
    assert Belastning(rad(), ALLE, kvartaler).tegn == (tegn,)


@pytest.mark.parametrize(
    ("endret", "tegn"),
    [
        ({"med": 30, "prosent": 9.0, "lys": "roed"}, Tegn.FAA),
        ({"med": 20, "prosent": 7.0, "lys": "gul"}, Tegn.FAA),
        ({"med": 31, "prosent": 9.0, "lys": "roed"}, Tegn.INGEN),
        ({"med": 20, "prosent": 9.0, "lys": "groenn"}, Tegn.INGEN),
        ({"med": 20, "prosent": 5.0, "lys": "roed"}, Tegn.INGEN),
        ({"med": 30, "prosent": 9.0, "lys": "roed", "klarhet": "aapen"}, Tegn.INGEN),
        ({"med": None, "prosent": 9.0, "lys": "roed"}, Tegn.SKJULT),
    ],
)
def test_high_absence_without_more_people_is_long(endret: dict[str, Any], tegn: Tegn) -> None:
    assert Belastning(rad(**endret), ALLE).tegn == (tegn,)


@pytest.mark.parametrize("brudd", [(), ("2026K1",)])
def test_of_a_year_with_parts_missing_a_reorganisation_is_all_that_is_said(
    brudd: tuple[str, ...],
) -> None:
    delvis = Belastning(rad(med=45, gjentatt=20) | {"dekket": 3}, ALLE, brudd=brudd)
    assert delvis.tegn == ((Tegn.OMORGANISERT,) if brudd else ())


def test_the_virksomhet_is_not_held_against_itself() -> None:
    assert Belastning(rad(med=None), None).tegn == ()


def test_signs_come_together_with_many_people_first() -> None:
    alle = Belastning(
        rad(med=45, gjentatt=20),
        ALLE,
        quarters(of_season(6, **{"2026K2": 2.5})),
        brudd=("2026K1",),
    )
    assert alle.tegn == (Tegn.MANGE, Tegn.KORTE, Tegn.OMORGANISERT, Tegn.KVARTAL)
    assert len(sentences(alle, 4)) == 4


def test_sentences_hold_the_figures_they_rest_on() -> None:
    alle = Belastning(
        rad(med=45, gjentatt=20),
        ALLE,
        quarters(of_season(6, **{"2026K2": 2.5})),
        brudd=("2026K1",),
    )
    mange, korte, omorganisert, kvartal = sentences(alle, 4)
    assert "90,0\u00a0% av de ansatte hadde sykefravær, mot 60,0\u00a0% i virksomheten" in mange
    assert korte.startswith(
        "Fire korte fravær eller flere er vanligere her enn ellers: 40,0\u00a0%"
    )
    assert "omorganisert i 1. kvartal 2026" in omorganisert
    assert "høyest i 2. kvartal 2026: 14,3\u00a0%, mot 6,1\u00a0%" in kvartal


@pytest.mark.parametrize("tegn", Tegn)
def test_no_sentence_looks_at_people_weekdays_or_ranks(tegn: Tegn) -> None:
    eksempler = [
        Belastning(rad(med=45, gjentatt=20), ALLE, brudd=("2026K1",)),
        Belastning(rad(), ALLE, quarters(of_season(6, **{"2026K2": 2.5}))),
        Belastning(rad(med=20, prosent=9.0, lys="roed"), ALLE),
        Belastning(rad(med=None), ALLE),
        Belastning(rad(), ALLE),
    ]
    (setning,) = {
        setning
        for ett in eksempler
        for funnet, setning in zip(ett.tegn, sentences(ett, 4), strict=True)
        if funnet is tegn
    }
    assert setning[0].isupper()
    assert setning[-1] in ".?"
    forbudt = r"mandag|fredag|hyppig|mistenk|misbruk|verst|rangering|han |hun |{|}"
    assert not re.search(forbudt, f"{setning} {PAAMINNELSE}".lower())


def test_what_is_many_follows_the_setting() -> None:
    assert "fem sykefravær eller flere på høyst 16 dager" in explain_repeated(5)
    assert number_word(13) == "13"


@pytest.mark.parametrize(
    ("antall", "alle", "andel"), [(5, 50, 10.0), (None, 50, None), (0, 0, None), (0, 50, 0.0)]
)
def test_a_share_is_of_people_with_avtalte(
    antall: int | None, alle: int, andel: float | None
) -> None:
    assert share(rad(alle, gjentatt=antall), "personer_gjentatt") == andel
