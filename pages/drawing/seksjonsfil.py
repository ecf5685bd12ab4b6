"""The sheet about one enhet, to print: a quiet button on its page."""

from __future__ import annotations

from pages.drawing import vakt
from pages.drawing.nedlasting import Rapportfil, offer_report
from pipelines.access.innsyn import Innsyn
from pipelines.access.seksjonsark import read_sheet
from pipelines.contract.perioder import Periode
from pipelines.errors import LagerFeil
from pipelines.reports.rapportfil import file_name
from pipelines.reports.seksjon_pdf import section_pdf


def offer_sheet(innsyn: Innsyn, enhet_id: str, periode: str) -> None:
    """One page of A4; read and made when somebody asks for it."""
    navn = vakt.viewer_name()

    def make() -> bytes:
        ark = read_sheet(innsyn, enhet_id, Periode.parse(periode), vakt.now(), navn)
        if ark is None:
            raise LagerFeil("Enheten har ikke lenger tall i denne perioden. Last siden på nytt.")
        return section_pdf(ark)

    filnavn = f"{file_name(f'seksjon-{enhet_id}', periode)}.pdf"
    offer_report(
        innsyn,
        Rapportfil(
            "Skriv ut som PDF, én side", "seksjonsark, en enhet", filnavn, "application/pdf", make
        ),
    )
