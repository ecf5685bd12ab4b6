"""The tables of the AMU as text: the page and the paper say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.lights.belastning import share
from pipelines.lights.belastningsord import number_word
from pipelines.lights.spoersmaalsord import format_hundredths, light_in_words, part_of
from pipelines.lights.tall import (
    IKKE_OPPGITT,
    INGEN_TALL,
    format_endring,
    format_prosent,
)

Rad = Mapping[str, Any]

KORT_SKJULT = "vises ikke"
"""In a narrow column; what it means stands under the table."""
SKJULT = (
    "«vises ikke»: for få personer med fravær til at tallet kan vises uten å si noe om "
    "enkeltpersoner, her eller i det som kan regnes ut av enhetene rundt."
)
SLAATT_SAMMEN = "slått sammen"


@dataclass(frozen=True)
class Tabell:
    """Headings, rows and what has to be said under them."""

    hoder: tuple[str, ...]
    rader: tuple[tuple[str, ...], ...]
    merknader: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lysrad:
    """One enhet in the table of lights."""

    navn: str
    slaatt_sammen: bool
    dybde: int
    er_seksjon: bool
    serie: tuple[Rad | None, ...]
    """Its judged rows, oldest first; None where the enhet had nobody."""

    @property
    def rad(self) -> Rad | None:
        """That of the period shown."""
        return self.serie[-1]

    @property
    def celler(self) -> tuple[str, str, str, str]:
        """Rate, mål, change on a year and the light in words."""
        rad = self.rad
        if rad is None:
            return (INGEN_TALL, INGEN_TALL, INGEN_TALL, "ingen data")
        return (
            format_prosent(rad["sykefravaersprosent"]),
            format_prosent(rad["maal"]),
            format_endring(rad["endring_pp"]),
            light_in_words(rad),
        )


LYSHODER = ("Enhet", "Sykefravær", "Målet", "Endring", "Utvikling", "Lys")


def parts_table(rader: Sequence[tuple[str, Rad]], min_tilfeller: int) -> Tabell:
    """What twelve months of some enheter are made of; (name, row) in the order they are shown."""
    gjentatt = f"{number_word(min_tilfeller).capitalize()} korte eller flere"
    hoder = ("Enhet", "Korttid", "Egenmeldt", "Arbeidsrelatert", "Sykt barn", gjentatt)
    linjer = tuple((navn, *_parts(rad)) for navn, rad in rader)
    forklart = (
        "Korttid (til og med 16 dager) og egenmeldt: av tapte dagsverk. Arbeidsrelatert og sykt "
        "barn: av avtalte dagsverk; sykt barn er ikke med i sykefraværet. Siste kolonne: av de "
        "ansatte."
    )
    skjult = any(KORT_SKJULT in linje for linje in linjer)
    return Tabell(hoder, linjer, (forklart, SKJULT) if skjult else (forklart,))


def _parts(rad: Rad) -> tuple[str, ...]:
    if rad["personer"] is None:
        return (IKKE_OPPGITT,) * 5 if rad["avtalte_dagsverk"] is not None else (KORT_SKJULT,) * 5
    if rad["tapte_korttid"] is None:
        return (KORT_SKJULT,) * 5
    arbeid = part_of(rad, "tapte_arbeidsrelatert", "avtalte_dagsverk")
    gjentatt = share(rad, "personer_gjentatt")
    return (
        format_prosent(part_of(rad, "tapte_korttid", "tapte_dagsverk")),
        format_prosent(part_of(rad, "tapte_egenmeldt", "tapte_dagsverk")),
        IKKE_OPPGITT if arbeid is None else format_hundredths(arbeid),
        format_hundredths(part_of(rad, "tapte_sykt_barn", "avtalte_dagsverk")),
        KORT_SKJULT if gjentatt is None else format_prosent(gjentatt),
    )


def children_table(rader: Sequence[tuple[str, Rad, Rad | None]], naa: str, foer: str) -> Tabell:
    """Children's illness of some enheter in a period and a year before: (name, now, before)."""
    linjer = tuple((navn, _children(rad), _children(aaret_foer)) for navn, rad, aaret_foer in rader)
    skjult = any(KORT_SKJULT in linje for linje in linjer)
    return Tabell(("Enhet", naa, foer), linjer, (SKJULT,) if skjult else ())


def _children(rad: Rad | None) -> str:
    if rad is None:
        return INGEN_TALL
    if rad["tapte_sykt_barn"] is None:
        ikke_levert = rad["personer"] is None and rad["avtalte_dagsverk"] is not None
        return IKKE_OPPGITT if ikke_levert else KORT_SKJULT
    return format_hundredths(part_of(rad, "tapte_sykt_barn", "avtalte_dagsverk"))
