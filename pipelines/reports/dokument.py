"""From data to PDF: the one place that calls the typesetter."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from pipelines.errors import TrafikklysFeil


def make_pdf(mal: Path, innhold: Mapping[str, Any], tidspunkt: datetime) -> bytes:
    """The template `mal` with `innhold` (as JSON), tagged for screen readers.

    Text is handed to typst as data, so signs of its language come out as they are. Names in
    letters that the built-in fonts lack are set with the machine's fonts, and the file then makes
    no claim to follow PDF/UA. Raises TrafikklysFeil, which says nothing of what was in it.
    """
    data = json.dumps(innhold, ensure_ascii=False)
    for med_egne_skrifter in (True, False):
        try:
            return _compile(mal, data, tidspunkt, med_egne_skrifter)
        except typst.TypstError:
            continue  # its message would quote the text
    raise TrafikklysFeil(
        "Dokumentet kunne ikke lages som PDF. Meld fra til den som drifter Trafikklys."
    )


def printable(tekst: str) -> str:
    """Without line breaks and other signs that have no picture: one line stays one line."""
    return "".join(
        " " if tegn.isspace() else tegn
        for tegn in tekst
        if tegn.isspace() or unicodedata.category(tegn)[0] != "C"
    )


def _compile(mal: Path, data: str, tidspunkt: datetime, med_egne_skrifter: bool) -> bytes:
    return typst.compile(
        mal,
        format="pdf",
        sys_inputs={"data": data},
        ignore_system_fonts=med_egne_skrifter,
        pdf_standards="ua-1" if med_egne_skrifter else [],
        timestamp=int(tidspunkt.timestamp()),
    )
