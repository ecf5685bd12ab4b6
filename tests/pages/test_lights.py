from __future__ import annotations

from typing import Any

import pytest

from pages.drawing.lights import closer_look, count_lights, describe, light_words, symbol_of
from tests.pages.bygg import frame, judged, masked


@pytest.mark.parametrize(
    ("endret", "ord_"),
    [
        ({"klarhet": "klar"}, "gul, 7,5\u00a0%, klart over målet"),
        ({"klarhet": "trolig"}, "gul, 7,5\u00a0%, trolig over målet"),
        ({}, "gul, 7,5\u00a0%, over målet, kan være tilfeldig"),
        ({"lys": "groenn", "klarhet": "klar"}, "grønn, 7,5\u00a0%, klart under målet"),
        ({"sykefravaersprosent": 0.0, "lys": "groenn"}, "grønn, 0,0\u00a0%, under målet, "),
        ({"vedvarende": True}, "vedvarende over målet"),
        ({"pil": "opp"}, "opp 1,5 prosentpoeng fra året før"),
        ({"pil": "ned", "endring_pp": -2.25}, "ned 2,3 prosentpoeng fra året før"),
    ],
)
def test_a_light_says_colour_rate_and_how_sure(endret: dict[str, Any], ord_: str) -> None:
    assert ord_ in describe(judged(**endret))


def test_no_figure_says_why() -> None:
    assert describe(masked()) == "vises ikke (personvern)"
    ufullstendig = judged(lys="graa", klarhet="aapen", aarsak="ufullstendig: 2 av 4 kvartaler")
    assert describe(ufullstendig) == "grå, 7,5\u00a0%, ufullstendig: 2 av 4 kvartaler"
    assert describe(judged(sykefravaersprosent=None, aarsak="ingen data")) == "ingen data"


def test_masked_and_missing_look_different() -> None:
    assert symbol_of(masked())["lys"] == "skjult"
    assert symbol_of(judged(lys="graa"))["lys"] == "graa"


def test_closer_look_takes_klare_then_vedvarende_then_trolige_by_dagsverk() -> None:
    rader = frame(
        judged(enhet_id="trolig", klarhet="trolig", over_maal_dagsverk=900.0),
        judged(enhet_id="åpen", over_maal_dagsverk=1000.0),
        judged(enhet_id="vedvarende", vedvarende=True, over_maal_dagsverk=5.0),
        judged(enhet_id="liten", klarhet="klar", lys="roed", over_maal_dagsverk=10.0),
        judged(enhet_id="stor", klarhet="klar", over_maal_dagsverk=20.0),
        judged(enhet_id="under", klarhet="klar", lys="groenn", over_maal_dagsverk=-30.0),
        masked(enhet_id="skjult"),
    )
    assert closer_look(rader)["enhet_id"].to_list() == ["stor", "liten", "vedvarende", "trolig"]


def test_closer_look_stops_at_seven() -> None:
    mange = [judged(enhet_id=f"S{nr}", klarhet="klar") for nr in range(20)]
    assert len(closer_look(frame(*mange))) == 7


def test_counts_tell_how_many_are_sure_and_count_hidden_ones_apart() -> None:
    rader = frame(
        judged(lys="roed", klarhet="klar"),
        judged(lys="roed"),
        judged(),
        judged(lys="graa", klarhet=None, aarsak="ufullstendig: 3 av 4 kvartaler"),
        masked(),
        masked(),
    )
    assert count_lights(rader) == [
        ("roed", 2, "røde, 1 klart"),
        ("gul", 1, "gule"),
        ("groenn", 0, "grønne"),
        ("graa", 1, "grå"),
        ("skjult", 2, "vises ikke"),
    ]


def test_a_table_says_colour_and_how_sure() -> None:
    assert light_words(judged(lys="roed", klarhet="klar")) == "rød, klart"
    assert light_words(judged()) == "gul, kan være tilfeldig"
    assert light_words(masked()) == "vises ikke (personvern)"
