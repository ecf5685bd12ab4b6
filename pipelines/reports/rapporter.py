"""Every kind of report there is, and how each is made: the one list that commands read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from pipelines.access.aarsoversikt import read_aarsoversikt
from pipelines.access.amu import PERIODER, read_amu
from pipelines.access.roller import Rolle
from pipelines.access.seksjonsark import Arkleser
from pipelines.access.utdrag import Bestilling, period_of, read_utdrag
from pipelines.contract.perioder import PUBLISERTE, Periodetype
from pipelines.errors import LagerFeil, RapportFeil
from pipelines.reports import csvfil, regneark
from pipelines.reports.aarsoversikt_pptx import make_pptx
from pipelines.reports.amu_pdf import amu_pdf
from pipelines.reports.seksjon_pdf import section_pdf
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


def make_sections(bestilt: Bestilling, enheter: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """(enhet_id, its sheet) one after the other; what they share is read once."""
    leser = Arkleser(bestilt.innsyn, bestilt.naa, bestilt.laget_av)
    periode = period_of(bestilt)
    for enhet_id in enheter:
        yield enhet_id, section_pdf(_there(leser.read(enhet_id, periode)))


def _year(bestilt: Bestilling) -> bytes:
    aaret = read_aarsoversikt(bestilt.innsyn, bestilt.periode, bestilt.naa, bestilt.laget_av)
    return make_pptx(_there(aaret), read_settings().rapport.pptx_mal)


def _amu(bestilt: Bestilling) -> bytes:
    bilde = read_amu(bestilt.innsyn, period_of(bestilt), bestilt.naa, bestilt.laget_av)
    return amu_pdf(_there(bilde))


def _section(bestilt: Bestilling) -> bytes:
    if bestilt.enhet_id is None:
        raise RapportFeil("Et seksjonsark gjelder én enhet. Oppgi den med --enhet.")
    ((_, ark),) = make_sections(bestilt, [bestilt.enhet_id])
    return ark


def _there(lest: Lest | None) -> Lest:
    if lest is None:
        raise LagerFeil(
            "Det er ingen tall å lage rapporten av for denne rollen, enheten og perioden."
        )
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
