"""What tapte dagsverk are made of: which divisions are shown, and which are not and why."""

from __future__ import annotations

from dataclasses import dataclass

from pages.drawing.lights import Rad
from pipelines.lights.tall import IKKE_OPPGITT, VISES_IKKE

DELINGER: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("Meldt", (("tapte_legemeldt", "legemeldt"), ("tapte_egenmeldt", "egenmeldt"))),
    (
        "Lengde",
        (
            ("tapte_langtid", "langtid, over 16 dager"),
            ("tapte_korttid", "korttid, til og med 16 dager"),
        ),
    ),
    (
        "Varighet i dager",
        (
            ("tapte_1_3", "1–3"),
            ("tapte_4_16", "4–16"),
            ("tapte_17_56", "17–56"),
            ("tapte_57_140", "57–140"),
            ("tapte_141_273", "141–273"),
            ("tapte_over_273", "over 273"),
        ),
    ),
    ("Gradert", (("tapte_gradert", "gradert"), ("", "ikke gradert"))),
    ("Arbeidsrelatert", (("tapte_arbeidsrelatert", "arbeidsrelatert"), ("", "ikke"))),
)
"""Each division of the same tapte dagsverk; a part without a column is what the others leave."""


@dataclass(frozen=True)
class Oppdeling:
    """One division of tapte dagsverk in parts of a hundred, or the reason why it is not shown."""

    navn: str
    deler: tuple[tuple[str, float], ...] = ()
    mangler: str | None = None


def divide(rad: Rad) -> list[Oppdeling]:
    """The divisions of one judged row, masked ones with their reason."""
    return [_division(rad, navn, deler) for navn, deler in DELINGER]


def _division(rad: Rad, navn: str, deler: tuple[tuple[str, str], ...]) -> Oppdeling:
    kjente = [rad[kolonne] for kolonne, _ in deler if kolonne]
    if any(verdi is None for verdi in kjente):
        skjult = not rad["vis"] or (rad["personer"] is not None and not rad["vis_sammensetning"])
        return Oppdeling(navn, mangler=VISES_IKKE if skjult else IKKE_OPPGITT)
    alt = rad["tapte_dagsverk"]
    if not alt:
        return Oppdeling(navn, mangler="ingen tapte dagsverk")
    rest = alt - sum(kjente)
    andeler = tuple(
        (ord_, 100 * (rad[kolonne] if kolonne else rest) / alt) for kolonne, ord_ in deler
    )
    return Oppdeling(navn, deler=andeler)
