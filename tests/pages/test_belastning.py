"""The block about work or a few: which shares stand there, and which months it is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

import polars as pl

from pages.drawing.belastning import shares
from pipelines.access.lesing import Seksjonsbilde
from pipelines.access.seksjonsark import of_year
from pipelines.lights.tall import VISES_IKKE
from tests.pages.bygg import frame, judged, masked


@dataclass(frozen=True)
class Bilde:
    """The part of a Seksjonsbilde that the block reads."""

    serie: pl.DataFrame
    virksomhet: pl.DataFrame
    enhet: dict[str, object] = field(default_factory=lambda: {"enhet_id": "S1"})
    sti: tuple[dict[str, object], ...] = ({"enhet_id": "V"},)
    brudd: tuple[tuple[str, str], ...] = (("2026K1", "Slått sammen"),)


def picture(*rader: dict[str, Any], **endret: Any) -> Seksjonsbilde:
    serie = frame(*rader)
    return cast("Seksjonsbilde", Bilde(serie, serie, **endret))


def test_the_tenth_with_most_is_told_from_fifty_people() -> None:
    navn = [[t.navn for t in shares(judged(personer=n), None, 4)] for n in (49, 50)]
    assert navn[1] == [*navn[0], "Hos tidelen med mest"]


def test_each_share_stands_beside_the_virksomhet() -> None:
    gjentatt, med = shares(judged(personer=20), judged(personer=100), 4)
    assert (gjentatt.verdi, gjentatt.forklaring) == ("30,0\u00a0%", "virksomheten: 6,0\u00a0%")
    assert (med.verdi, med.forklaring) == ("70,0\u00a0%", "virksomheten: 14,0\u00a0%")


def test_the_virksomhet_has_nothing_beside_it() -> None:
    assert [tall.forklaring for tall in shares(judged(), None, 4)] == ["", ""]


def test_what_privacy_hides_is_said() -> None:
    skjult = judged(personer_gjentatt=None, vis_gjentatt=False)
    assert shares(skjult, judged(), 4)[0].verdi == VISES_IKKE


def test_the_chosen_year_is_taken() -> None:
    bilde = picture(judged(periode="2026K2-S4"), judged(periode="2026K3-S4"))
    aaret = of_year(bilde, "2026K2-S4", None)
    assert aaret is not None
    assert aaret.rad["periode"] == "2026K2-S4"


def test_without_a_choice_it_is_the_newest_year_that_is_shown() -> None:
    bilde = picture(judged(periode="2026K2-S4"), masked(periode="2026K3-S4"))
    aaret = of_year(bilde, None, None)
    assert aaret is not None
    assert aaret.rad["periode"] == "2026K2-S4"


def test_a_year_that_is_hidden_has_no_block() -> None:
    assert of_year(picture(masked()), "2026K3-S4", None) is None


def test_quarters_of_another_enhet_take_no_part() -> None:
    """For single quarters privacy may have merged it with a sibling."""
    kvartal = judged(periode="2026K3", krevd=1)
    egne = picture(kvartal)
    andres = picture(kvartal, enhet={"enhet_id": "S1+S2"})
    aar = picture(judged())
    antall = [
        len(aaret.kvartaler)
        for kvartaler in (egne, andres, None)
        if (aaret := of_year(aar, None, kvartaler))
    ]
    assert antall == [1, 0, 0]


def test_the_whole_is_not_compared_with_itself() -> None:
    aaret = of_year(picture(judged(), sti=()), None, None)
    assert aaret is not None
    assert aaret.virksomhet is None
