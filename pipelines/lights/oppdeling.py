"""What tapte dagsverk are made of: which divisions are shown, and which are not and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.lights.tall import IKKE_OPPGITT, VISES_IKKE

Rad = Mapping[str, Any]

KORT, LANG, ANNET = "kort", "lang", "annet"
"""What a part's colour means: until 16 days, over 16 days, or nothing."""

DELINGER: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...] = (
    (
        "Meldt",
        (("tapte_legemeldt", "legemeldt", ANNET), ("tapte_egenmeldt", "egenmeldt", ANNET)),
    ),
    ("Lengde", (("tapte_langtid", "langtid", LANG), ("tapte_korttid", "korttid", KORT))),
    (
        "Varighet i dager",
        (
            ("tapte_1_3", "1–3 dager", KORT),
            ("tapte_4_16", "4–16 dager", KORT),
            ("tapte_17_56", "17–56 dager", LANG),
            ("tapte_57_140", "57–140 dager", LANG),
            ("tapte_141_273", "141–273 dager", LANG),
            ("tapte_over_273", "over 273 dager", LANG),
        ),
    ),
    ("Gradert", (("tapte_gradert", "gradert", ANNET), ("", "ikke gradert", ANNET))),
    (
        "Arbeidsrelatert",
        (("tapte_arbeidsrelatert", "arbeidsrelatert", ANNET), ("", "ikke arbeidsrelatert", ANNET)),
    ),
)
"""Each division of the same tapte dagsverk; a part without a column is what the others leave."""


@dataclass(frozen=True)
class Oppdeling:
    """One division of tapte dagsverk in parts of a hundred, or the reason why it is not shown."""

    navn: str
    deler: tuple[tuple[str, float], ...] = ()
    slag: tuple[str, ...] = ()
    """What the colour of each part means."""
    mangler: str | None = None


def divide(rad: Rad) -> list[Oppdeling]:
    """The divisions of one judged row, masked ones with their reason."""
    return [_division(rad, navn, deler) for navn, deler in DELINGER]


def _division(rad: Rad, navn: str, deler: tuple[tuple[str, str, str], ...]) -> Oppdeling:
    kjente = [rad[kolonne] for kolonne, _, _ in deler if kolonne]
    if any(verdi is None for verdi in kjente):
        skjult = not rad["vis"] or (rad["personer"] is not None and not rad["vis_sammensetning"])
        return Oppdeling(navn, mangler=VISES_IKKE if skjult else IKKE_OPPGITT)
    alt = rad["tapte_dagsverk"]
    if not alt:
        return Oppdeling(navn, mangler="ingen tapte dagsverk")
    rest = alt - sum(kjente)
    andeler = tuple(
        (ord_, 100 * (rad[kolonne] if kolonne else rest) / alt) for kolonne, ord_, _ in deler
    )
    return Oppdeling(navn, deler=andeler, slag=tuple(slag for _, _, slag in deler))
