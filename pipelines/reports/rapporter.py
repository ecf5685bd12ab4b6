"""Every kind of report there is, and how each is made: the one list that commands read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from pipelines.access.aarsoversikt import read_aarsoversikt
from pipelines.access.amu import PERIODER, periods_of, read_amu
from pipelines.access.roller import Rolle
from pipelines.access.utdrag import Bestilling, read_utdrag
from pipelines.contract.perioder import PUBLISERTE, Periode, Periodetype
from pipelines.errors import LagerFeil, RapportFeil
from pipelines.reports import csvfil, regneark
from pipelines.reports.aarsoversikt_pptx import make_pptx
from pipelines.reports.amu_pdf import amu_pdf
from pipelines.settings import read_settings

Lest = TypeVar("Lest")
PDF = "application/pdf"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


class Rapporttype(StrEnum):
    """What a report is called at the command line."""

    AARSOVERSIKT = "aarsoversikt"
    AMU = "amu"
    SEKSJON = "seksjon"
    REGNEARK = "regneark"
    CSV = "csv"


@dataclass(frozen=True)
class Rapport:
    """One kind of report."""

    navn: str
    """In the access log and in a letter."""
    endelse: str
    type: str
    """Its media type."""
    lag: Callable[[Bestilling], bytes]
    perioder: tuple[Periodetype, ...] = PUBLISERTE
    rolle: Rolle | None = None
    """The role it is made for unless another is asked for; None is whoever asks."""
    bare_den: bool = False
    """Whether it is made for that role only."""


def make_report(slag: Rapporttype, bestilt: Bestilling) -> bytes:
    """The file. Raises LagerFeil or UttrekkFeil where there are no figures to make it of,
    TilgangFeil for a role that has no such report, RapportFeil for a period of the wrong kind.
    """
    rapport = RAPPORTER[slag]
    if bestilt.periodetype not in rapport.perioder:
        kan = ", ".join(f"{ett}" for ett in rapport.perioder)
        raise RapportFeil(f"Rapporten {slag} lages for periodene {kan}. Velg en slik periode.")
    return rapport.lag(bestilt)


def _year(bestilt: Bestilling) -> bytes:
    aaret = read_aarsoversikt(bestilt.innsyn, bestilt.periode, bestilt.naa, bestilt.laget_av)
    return make_pptx(_there(aaret), read_settings().rapport.pptx_mal)


def _amu(bestilt: Bestilling) -> bytes:
    kjente = periods_of(bestilt.innsyn, bestilt.periodetype)
    if not kjente:
        _there(None)
    periode = Periode.parse(bestilt.periode or kjente[-1])
    return amu_pdf(_there(read_amu(bestilt.innsyn, periode, bestilt.naa, bestilt.laget_av)))


def _section(_: Bestilling) -> bytes:
    raise RapportFeil("Seksjonsarket kan ikke lages ennå.")


def _there(lest: Lest | None) -> Lest:
    if lest is None:
        raise LagerFeil("Det er ingen tall å lage rapporten av for denne rollen og perioden.")
    return lest


RAPPORTER: Mapping[Rapporttype, Rapport] = {
    Rapporttype.AARSOVERSIKT: Rapport(
        navn="årsoversikt",
        endelse=".pptx",
        type=PPTX,
        lag=_year,
        perioder=(Periodetype.AAR, Periodetype.SISTE4),
        rolle=Rolle.TOPPLEDELSE,
    ),
    Rapporttype.AMU: Rapport(
        navn="AMU-rapport",
        endelse=".pdf",
        type=PDF,
        lag=_amu,
        perioder=PERIODER,
        rolle=Rolle.AMU,
        bare_den=True,
    ),
    Rapporttype.SEKSJON: Rapport("seksjonsark", ".pdf", PDF, _section),
    Rapporttype.REGNEARK: Rapport(
        "regneark", ".xlsx", regneark.TYPE, lambda ett: regneark.make_workbook(read_utdrag(ett))
    ),
    Rapporttype.CSV: Rapport(
        "CSV", ".csv", csvfil.TYPE, lambda ett: csvfil.make_csv(read_utdrag(ett))
    ),
}
