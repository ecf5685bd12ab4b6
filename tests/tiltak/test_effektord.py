from __future__ import annotations

import re

import pytest

from pipelines.tiltak.effekt import Bakgrunn, Dom, Effekt, Vindu, judge_effect
from pipelines.tiltak.effektord import PAAMINNELSE, sentences, span, verdict

AAR = tuple(f"2024K{nr}" for nr in (1, 2, 3, 4))
ETTER = tuple(f"2025K{nr}" for nr in (1, 2, 3, 4))
KAUSALT = re.compile(r"\b(virke|virket|virker|skyldes|førte til|takket være|på grunn av)\b")


def effekt(
    foer: float, etter: float, kvartaler: tuple[str, ...] = ETTER, tau2: float = 0.0004
) -> Effekt:
    def vindu(prosent: float, x: float, naar: tuple[str, ...]) -> Vindu:
        return Vindu(prosent / 100 * x, x, naar, 60.0, justert=len(naar) < 4)

    return judge_effect(
        (vindu(foer, 1e4, AAR), vindu(etter, 1e4, kvartaler)),
        (vindu(6.0, 1e6, AAR), vindu(6.1, 1e6, kvartaler)),
        Bakgrunn(6.0, tau2, 60.0),
        personer=40,
    )


TALL = {
    Dom.FORENLIG: effekt(12.0, 2.0),
    Dom.INGEN_TYDELIG: effekt(7.0, 6.0),
    Dom.HOEYERE: effekt(6.0, 13.0),
    Dom.LAVERE_IKKE_MER_ENN_VENTET: effekt(12.0, 6.0, tau2=0.0),
}


@pytest.mark.parametrize("dom", Dom)
def test_every_verdict_has_words_that_claim_no_cause(dom: Dom) -> None:
    tekst = verdict(dom, TALL.get(dom))
    assert tekst.endswith(".")
    assert not KAUSALT.search(tekst)
    assert "{" not in tekst


@pytest.mark.parametrize(("dom", "tall"), TALL.items())
def test_the_made_up_figures_have_the_verdicts_they_stand_for(dom: Dom, tall: Effekt) -> None:
    assert tall.dom is dom


def test_the_strongest_word_is_forenlig() -> None:
    (sterkest,) = [dom for dom in Dom if "hjalp" in verdict(dom, TALL.get(dom))]
    assert sterkest is Dom.FORENLIG
    assert "forenlig med at tiltaket hjalp" in verdict(sterkest, TALL[sterkest])


def test_the_figures_are_said_as_people_read_them() -> None:
    assert verdict(Dom.FORENLIG, TALL[Dom.FORENLIG]).startswith(
        "Sykefraværet gikk fra 12,0\u00a0% til 2,0\u00a0%, mens resten av virksomheten gikk fra "
        "6,0\u00a0% til 6,1\u00a0%: en forskjell på −10,1 prosentpoeng (usikkert: fra −"
    )


def test_seasons_are_spoken_of_only_where_they_count() -> None:
    assert not any("årstid" in s for s in sentences(TALL[Dom.FORENLIG]))
    assert any("årstid" in s for s in sentences(effekt(12.0, 2.0, ETTER[:2])))


@pytest.mark.parametrize(("foer", "ord_"), [(12.0, "høyt"), (2.0, "lavt")])
def test_a_low_figure_is_said_to_rise_by_itself(foer: float, ord_: str) -> None:
    assert any(s.startswith(f"Et {ord_} tall") for s in sentences(effekt(foer, 6.0)))


@pytest.mark.parametrize(
    ("kvartaler", "tekst"),
    [
        ((), ""),
        (("2024K1",), "1. kvartal 2024"),
        (AAR, "1. kvartal 2024 til 4. kvartal 2024"),
    ],
)
def test_a_window_is_said_by_its_ends(kvartaler: tuple[str, ...], tekst: str) -> None:
    assert span(kvartaler) == tekst


def test_every_effect_comes_with_a_reminder() -> None:
    assert "ikke hvorfor" in PAAMINNELSE
