"""Figures for the tests of files: of the sample data, and with names that want to be more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import polars as pl

from pipelines.access.innsyn import role_innsyn
from pipelines.access.roller import Rolle
from pipelines.access.utdrag import Bestilling, Tallutdrag, read_utdrag
from pipelines.contract.perioder import Periodetype

NAA = datetime(2026, 11, 24, 12, tzinfo=UTC)
FARLIGE = (
    '=HYPERLINK("http://ond.no","Klikk")',
    "=cmd|'/c calc'!A1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "http://ond.no",
    '=1;"2"\n=3',
)
"""Names that a spreadsheet would run, follow or split."""


def take_out(
    rolle: Rolle = Rolle.AMU, periodetype: Periodetype = Periodetype.SISTE4, navn: str = "Kari"
) -> Tallutdrag:
    return read_utdrag(Bestilling(role_innsyn(rolle), periodetype, navn, NAA))


def rename(utdrag: Tallutdrag, navn: str) -> Tallutdrag:
    """Every text that somebody outside can decide is `navn`."""
    rader = utdrag.rader.with_columns(
        pl.lit(navn).alias(kolonne) for kolonne in ("enhet", "enhet_id", "nivaa", "setning")
    )
    return replace(utdrag, rader=rader, hode=replace(utdrag.hode, virksomhet=navn, laget_av=navn))
