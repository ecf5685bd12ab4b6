"""The access log as a workbook, for whoever has to look into it."""

from __future__ import annotations

import io

import polars as pl
import xlsxwriter

from pipelines.access.logg import Utvalg
from pipelines.access.roller import RETTER, Rolle

TYPE = "application/vnd.trafikklys.innsynslogg"
"""A media type of its own: by it the front door knows the file, whatever its address says."""
KOLONNER = {
    "nr": "Nr.",
    "tid": "Når",
    "navn": "Hvem",
    "rolle": "Rolle",
    "person": "Person",
    "side": "Side",
    "formaal": "Formål",
    "saksnummer": "Saksnummer",
    "utfall": "Resultat",
    "merknad": "Merknad",
}


def as_workbook(rader: pl.DataFrame, utvalg: Utvalg) -> bytes:
    """`rader` as of `access.logg.read_log`: typed cells, frozen header, filters; no formulas."""
    ut = io.BytesIO()
    navn = {rolle.value: RETTER[rolle].navn for rolle in Rolle}
    with xlsxwriter.Workbook(ut, {"strings_to_formulas": False, "strings_to_urls": False}) as bok:
        rader.select(
            pl.col("tid").dt.replace_time_zone(None),
            pl.col("rolle").replace_strict(navn, default=pl.col("rolle")),
            pl.exclude("tid", "rolle"),
        ).select(pl.col(gammel).alias(ny) for gammel, ny in KOLONNER.items()).write_excel(
            bok,
            worksheet=f"Innsynslogg {utvalg.fra:%d.%m.%y}–{utvalg.til:%d.%m.%y}",
            dtype_formats={pl.Datetime: "dd.mm.yyyy hh:mm:ss"},
            freeze_panes=(1, 0),
            autofit=True,
        )
    return ut.getvalue()
