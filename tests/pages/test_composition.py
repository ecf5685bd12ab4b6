from __future__ import annotations

import pytest

from pages.drawing.composition import part_colours
from pages.drawing.theme import length_colours, read_colours
from pipelines.lights.oppdeling import divide
from tests.pages.bygg import judged, masked


def test_parts_add_up_to_a_hundred() -> None:
    for oppdeling in divide(judged(tapte_arbeidsrelatert=20.0)):
        assert sum(andel for _, andel in oppdeling.deler) == pytest.approx(100)


def test_what_the_sender_left_out_is_said_apart_from_what_privacy_hides() -> None:
    ikke_levert = {ett.navn: ett.mangler for ett in divide(judged())}
    assert ikke_levert["Arbeidsrelatert"] == "ikke oppgitt"
    assert ikke_levert["Meldt"] is None
    for_faa = judged(tapte_legemeldt=None, vis_sammensetning=False)
    assert divide(for_faa)[0].mangler == "vises ikke (personvern)"
    assert divide(masked())[0].mangler == "vises ikke (personvern)"


def test_totals_have_no_composition() -> None:
    totaler = judged(personer=None, tapte_legemeldt=None, vis_sammensetning=False)
    assert divide(totaler)[0].mangler == "ikke oppgitt"


def test_no_absence_has_nothing_to_divide() -> None:
    deler = ("legemeldt", "egenmeldt")
    uten = judged(tapte_dagsverk=0.0, **{f"tapte_{del_}": 0.0 for del_ in deler})
    assert divide(uten)[0].mangler == "ingen tapte dagsverk"


def test_short_and_long_absence_keep_their_colours_in_every_division() -> None:
    farger = read_colours("light")
    korte, lange = length_colours(farger)
    deler = {ett.navn: part_colours(ett, farger) for ett in divide(judged())}
    assert deler["Lengde"] == [lange[0], korte[0]]
    assert deler["Varighet i dager"] == [*korte, *lange]
    assert not {*deler["Meldt"], *deler["Gradert"]} & {*korte, *lange}


def test_parts_say_all_that_they_are() -> None:
    navn = [navn for ett in divide(judged(tapte_arbeidsrelatert=20.0)) for navn, _ in ett.deler]
    assert navn[-2:] == ["arbeidsrelatert", "ikke arbeidsrelatert"]
    assert "korttid" in navn
