"""The figures behind a page, as they are taken out of it: scoped, floored, and with their head."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from pipelines.access.innsyn import Innsyn
from pipelines.access.lesing import read_maaltall, read_oversikt, read_seksjon
from pipelines.access.rapport import Rapporthode, report_head
from pipelines.contract.perioder import Periode, Periodetype
from pipelines.errors import LagerFeil, UttrekkFeil


@dataclass(frozen=True)
class Tallutdrag:
    """What somebody takes with them."""

    hode: Rapporthode
    periode: Periode
    """The newest period of `rader`; the lights shown first are of this one."""
    rader: pl.DataFrame
    """Columns of `read_maaltall`, of all periods of the same type until and including `periode`."""

    @property
    def naa(self) -> pl.DataFrame:
        """The rows of `periode`."""
        return self.rader.filter(pl.col("periode") == self.periode.navn)


@dataclass(frozen=True)
class Bestilling:
    """What is asked for. `innsyn` is of `as_role`: whose figures they are."""

    innsyn: Innsyn
    periodetype: Periodetype
    laget_av: str
    naa: datetime
    periode: str | None = None
    """None is the newest."""
    enhet_id: str | None = None
    """None is all enheter; else the enhet, those just under it, and the virksomhet."""


def period_of(bestilt: Bestilling) -> Periode:
    """The period asked for, else the newest. Raises LagerFeil while the viewer has none."""
    if bestilt.periode is not None:
        return Periode.parse(bestilt.periode)
    oversikt = read_oversikt(bestilt.innsyn, bestilt.periodetype, 1)
    if oversikt is None or not oversikt.perioder:
        raise LagerFeil("Det er ingen tall å lage rapporten av for denne rollen og perioden.")
    return Periode.parse(oversikt.perioder[-1])


def read_utdrag(bestilt: Bestilling) -> Tallutdrag:
    """Raises LagerFeil while there are no figures, UttrekkFeil for an enhet or a period that the
    viewer has no figures of.
    """
    hode = report_head(bestilt.innsyn, "Tall bak siden", bestilt.laget_av, bestilt.naa)
    rader = read_maaltall(bestilt.innsyn, bestilt.periodetype)
    if rader is None or rader.is_empty():
        raise LagerFeil("Lageret har ingen hele perioder av denne typen ennå.")
    if bestilt.enhet_id is not None:
        rader = rader.filter(pl.col("enhet_id").is_in(_near(bestilt, bestilt.enhet_id)))
    nyeste = str(rader["periode"].max())
    periode = bestilt.periode or nyeste
    if periode not in rader["periode"]:
        raise UttrekkFeil(f"Det er ingen tall for perioden «{periode}». Den nyeste er {nyeste}.")
    til = rader.filter(pl.col("periode") <= periode)
    return Tallutdrag(hode, Periode.parse(periode), til)


def _near(bestilt: Bestilling, enhet_id: str) -> list[str]:
    bilde = read_seksjon(bestilt.innsyn, enhet_id, bestilt.periodetype)
    if bilde is None:
        raise UttrekkFeil(
            f"Fant ingen tall for enheten «{enhet_id}». Se enhet_id i trafikklys tall."
        )
    topp = [str(over["enhet_id"]) for over in bilde.sti[:1]]
    return [str(bilde.enhet["enhet_id"]), *topp, *bilde.barn["enhet_id"]]
