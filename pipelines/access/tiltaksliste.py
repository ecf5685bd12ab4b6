"""Tiltak where the figures are: those of an enhet, or of all that a viewer sees, with what can be
said of each. The one door for pages and files that show tiltak beside something else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from pipelines.access.innsyn import Innsyn
from pipelines.access.lesing import read_enheter, shown_as
from pipelines.access.tiltak import due_reviews, may_see, read_tiltak, tiltak_of
from pipelines.access.tiltakseffekt import Effektbilde, read_effects
from pipelines.contract.oppramsing import list_words
from pipelines.contract.perioder import Periodetype
from pipelines.tiltak.effekt import Dom
from pipelines.tiltak.tiltak import Status, Tiltak

EN_ANNEN = "enhet over eller utenfor"
"""What an enhet is called that the viewer does not see by name."""
FLEST_NAVN = 3
DOMSORD = {
    Dom.FOR_TIDLIG: "for tidlig å si",
    Dom.MANGLER: "mangler tall",
    Dom.BRUDD: "enheten er endret underveis",
    Dom.IKKE_VIST: "vises ikke i din rolle",
    Dom.INGEN_ANDRE: "ingen å sammenligne med",
    Dom.FOR_FAA: "for få ansatte til å konkludere",
    Dom.FORENLIG: "forenlig med at tiltaket hjalp",
    Dom.LAVERE_IKKE_MER_ENN_VENTET: "lavere, men ikke mer enn ventet uten tiltak",
    Dom.INGEN_TYDELIG: "ingen tydelig endring",
    Dom.HOEYERE: "høyere, mer enn tilfeldig",
}
"""The verdict in few words, for a table."""


@dataclass(frozen=True)
class Linje:
    """One tiltak where it is listed."""

    tiltak: Tiltak
    enheter: str
    """Their names as the viewer sees them."""
    effekt: Effektbilde | None
    """None for what has not been set in motion."""

    @property
    def dom(self) -> str:
        """In few words, for a table."""
        return "ikke satt i gang" if self.effekt is None else DOMSORD[self.effekt.dom]

    @property
    def setning(self) -> str:
        """In a sentence, to read aloud."""
        return "" if self.effekt is None else self.effekt.setning

    def place_words(self, *, med_enhet: bool = True) -> str:
        """«Lønn · lederstøtte · i gang, siden 01.03.2026»."""
        naa = self.tiltak.naa
        naar = f", siden {naa.start:%d.%m.%Y}"
        if naa.status is Status.IKKE_VALGT:
            naar = ""
        elif naa.status is Status.FORESLAATT:
            naar = f", start {naa.start:%d.%m.%Y}"
        elif naa.slutt is not None:
            naar = f", {naa.start:%d.%m.%Y}–{naa.slutt:%d.%m.%Y}"
        ledd = [self.enheter] if med_enhet else []
        return " · ".join([*ledd, naa.slag.value, f"{naa.status.value}{naar}"])

    def review_words(self, i_dag: date) -> str:
        """«evalueres 01.12.2026», «skulle vært evaluert 01.11.2026»."""
        dag = self.tiltak.naa.evalueres
        ord_ = "skulle vært evaluert" if dag < i_dag else "evalueres"
        return f"{ord_} {dag:%d.%m.%Y}"

    def cells(self) -> tuple[str, ...]:
        """Title, kind, status, from, to, to be evaluated, verdict."""
        naa = self.tiltak.naa
        slutt = "–" if naa.slutt is None else f"{naa.slutt:%d.%m.%Y}"
        dager = (f"{naa.start:%d.%m.%Y}", slutt, f"{naa.evalueres:%d.%m.%Y}")
        return (naa.tittel, naa.slag.value, naa.status.value, *dager, self.dom)


def read_lines(
    innsyn: Innsyn, enhet_id: str, slag: Periodetype = Periodetype.KVARTAL
) -> tuple[Linje, ...]:
    """Of an enhet as it is shown, newest start first; none for a role that sees no tiltak."""
    if not may_see(innsyn):
        return ()
    alle = tiltak_of(innsyn, enhet_id)
    return as_lines(innsyn, alle, slag)


def read_open_lines(innsyn: Innsyn, slag: Periodetype = Periodetype.KVARTAL) -> tuple[Linje, ...]:
    """All that the viewer sees and somebody still has to look at; first to be evaluated first."""
    if not may_see(innsyn):
        return ()
    alle = read_tiltak(innsyn)
    aapne = [ett for ett in alle if ett.naa.status.er_aapen]
    return as_lines(innsyn, sorted(aapne, key=lambda ett: (ett.naa.evalueres, ett.sak)), slag)


def read_due_lines(innsyn: Innsyn, i_dag: date) -> tuple[Linje, ...]:
    """Reviews due within two weeks or passed, without verdicts; the oldest first."""
    if not may_see(innsyn):
        return ()
    skyldes = due_reviews(innsyn, i_dag)
    enheter = read_enheter(innsyn, Periodetype.KVARTAL) if skyldes else None
    return tuple(Linje(ett, name_enheter(enheter, ett.naa.enheter), None) for ett in skyldes)


def as_lines(
    innsyn: Innsyn,
    tiltak: Sequence[Tiltak],
    slag: Periodetype = Periodetype.KVARTAL,
    effekter: Mapping[str, Effektbilde | None] | None = None,
) -> tuple[Linje, ...]:
    """Tiltak that the viewer may see, with names and verdicts.

    slag: whose enheter the names are of. effekter: sak → verdict, where somebody has them already.
    """
    if not tiltak:
        return ()
    enheter = read_enheter(innsyn, slag)
    kjente = read_effects(innsyn, tiltak) if effekter is None else effekter
    return tuple(
        Linje(ett, name_enheter(enheter, ett.naa.enheter), kjente[ett.sak]) for ett in tiltak
    )


def name_enheter(
    enheter: pl.DataFrame | None, levert: Sequence[str], flest: int = FLEST_NAVN
) -> str:
    """«Lønn og Regnskap» as shown; what the viewer does not see by name is not named.

    flest: so many names at most; the rest are counted.
    """
    if enheter is None:
        return EN_ANNEN
    kjente = dict(enheter.select("enhet_id", "navn").iter_rows())
    navn = [kjente.get(shown_as(enheter, ett), EN_ANNEN) for ett in levert]
    ulike = sorted(dict.fromkeys(navn), key=lambda ett: ett == EN_ANNEN)
    if len(ulike) > flest:
        return f"{', '.join(ulike[:flest])} og {len(ulike) - flest} til"
    return list_words(ulike)


def count_status(tiltak: Sequence[Tiltak]) -> dict[Status, int]:
    """Only those that occur, in the order of Status."""
    antall = {status: sum(ett.naa.status is status for ett in tiltak) for status in Status}
    return {status: tall for status, tall in antall.items() if tall}
