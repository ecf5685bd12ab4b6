"""Figures as CSV for a Norwegian spreadsheet: semicolon, decimal comma, UTF-8 with BOM."""

from __future__ import annotations

import polars as pl

from pipelines.access.rapport import Rapporthode
from pipelines.access.utdrag import Tallutdrag
from pipelines.reports.formler import as_text
from pipelines.reports.kolonner import ALLE, Kolonne, Slag, add_words, reason_for_null

TYPE = "text/csv"


def make_csv(utdrag: Tallutdrag) -> bytes:
    """All rows and columns of figures, and in every row which version they are of and for whom.

    Figures are whole, not rounded. Where there is none, the cell says which kind of none.
    """
    rader = add_words(utdrag.rader)
    celler = [_cell(kolonne).alias(kolonne.overskrift) for kolonne in ALLE]
    merket = rader.select(*celler, *_provenance(utdrag.hode))
    return merket.write_csv(separator=";", include_bom=True, line_terminator="\r\n").encode()


def _cell(kolonne: Kolonne) -> pl.Expr:
    verdi = pl.col(kolonne.navn)
    if kolonne.slag in (Slag.TEKST, Slag.SETNING):
        return as_text(verdi).fill_null("")
    tekst = verdi.cast(pl.String).str.replace(".", ",", literal=True)
    return pl.coalesce(tekst, reason_for_null(kolonne))


def _provenance(hode: Rapporthode) -> list[pl.Expr]:
    """The head of a report as columns: a line above the headings would break every reader."""
    verdier = {
        "Virksomhet": hode.virksomhet,
        "Tall for": f"{hode.rolle}, {hode.omraade}",
        "Uttrekk": f"{hode.uttrekksdato:%d.%m.%Y}",
        "Versjon": f"{hode.versjon}",
        "Øyeblikksbilde": hode.snapshot_id,
        "Laget": f"{hode.laget:%d.%m.%Y}",
        "Eksempeldata": "ja" if hode.er_demo else "nei",
    }
    return [as_text(pl.lit(verdi)).alias(navn) for navn, verdi in verdier.items()]
