"""What could be tried in an enhet, and how it is staffed and led, as far as the viewer may see."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pipelines.access.gjennomgang import read_leader_span
from pipelines.access.innsyn import Innsyn
from pipelines.access.lesing import Seksjonsbilde, read_seksjon
from pipelines.access.roller import Side
from pipelines.access.seksjonsark import of_year
from pipelines.contract.perioder import Periode, Periodetype
from pipelines.lights.belastning import Rad
from pipelines.tiltak.forslag import Forslag, suggest
from pipelines.tiltak.moenster import UKJENT_LEDELSE, Ledelse


@dataclass(frozen=True)
class Bemanning:
    """How an enhet is staffed and led in a period, from rows that are masked for the viewer."""

    rad: Rad
    aaret_foer: Rad | None
    """The same period a year before; None where nobody was there."""
    ledelse: Ledelse

    def change(self, kolonne: str) -> float | None:
        """Percent more of `kolonne` than a year before; None where either is not shown, or where
        a year is not whole."""
        foer = self.aaret_foer
        if foer is None or any(rad["dekket"] < rad["krevd"] for rad in (self.rad, foer)):
            return None
        naa, den_gang = self.rad[kolonne], foer[kolonne]
        return None if naa is None or not den_gang else float(100 * (naa / den_gang - 1))


def read_suggestions(innsyn: Innsyn, enhet_id: str) -> list[Forslag]:
    """Suggestions from the newest twelve months of an enhet; none where the viewer has no such.

    Raises TilgangFeil for a role that sees no figures.
    """
    aar, kvartaler = (
        read_seksjon(innsyn, enhet_id, slag) for slag in (Periodetype.SISTE4, Periodetype.KVARTAL)
    )
    if aar is None:
        return []
    aaret = of_year(aar, None, kvartaler)
    ledelse = UKJENT_LEDELSE if aaret is None else read_leadership(innsyn, aar, aaret.rad)
    return suggest(aaret, ledelse)


def read_staffing(innsyn: Innsyn, bilde: Seksjonsbilde, rad: Rad) -> Bemanning:
    """Of the enhet of `bilde` in the period of `rad`, one of its rows."""
    foer = Periode.parse(rad["periode"]).et_aar_foer.navn
    rader = bilde.serie.filter(pl.col("periode") == foer).to_dicts()
    return Bemanning(rad, rader[0] if rader else None, read_leadership(innsyn, bilde, rad))


def read_leadership(innsyn: Innsyn, bilde: Seksjonsbilde, rad: Rad) -> Ledelse:
    """Of a seksjon: how many each leader has, and for HR how many have theirs elsewhere.

    People per leader come from the published row, masked as all of it. Where leaders sit is known
    from the løpende uttrekk only, of today and without floors: so only HR reads it.
    """
    if not bilde.enhet["er_seksjon"]:
        return UKJENT_LEDELSE
    spenn = _span(innsyn, str(bilde.enhet["enhet_id"]))
    return Ledelse(
        per_leder=rad["ansatte_per_leder"],
        med_leder=spenn["ansatte"] if spenn else None,
        annet_sted=spenn["annet_sted"] if spenn else None,
    )


def _span(innsyn: Innsyn, enhet_id: str) -> dict[str, int] | None:
    if Side.GJENNOMGANG not in innsyn.rett.sider:
        return None
    spenn = read_leader_span(innsyn)
    rader = [] if spenn is None else spenn.filter(enhet_id=enhet_id).to_dicts()
    return rader[0] if rader else None
