"""Tilfeller: spells of sykefravær, joined across registrations, grades, types and quarters."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pipelines.measures.atoms import Tidsakse
from pipelines.measures.koding import SYKMELDING, Kodet, at
from pipelines.measures.runs import find_runs

KLASSER = (3, 16, 56, 140, 273)
"""Upper ends, in calendar days, of all classes of varighet but the last."""
KORTTID = 16


@dataclass(frozen=True)
class Tilfeller:
    """varighet: of the tilfelle that each piece of sykefravær belongs to: nr (of the piece),
        varighet (calendar days).
    begynt: one row per tilfelle and seksjon where it begins: loep, p, s, par, atom, varighet.
    """

    varighet: pl.DataFrame
    begynt: pl.DataFrame


def find_tilfeller(kodet: Kodet, fravaer: pl.DataFrame, biter: pl.DataFrame) -> Tilfeller:
    """Pieces of sykefravær in the covered quarters, and registrations outside them, in runs.

    biter: as pieces.cut gives them, with `nr`. A day of full permisjon is no sykefravær, nor is a
    day without arbeidsforhold. A tilfelle counts where the pieces of its first day are; one that
    begins before the first covered quarter counts in no period.
    """
    syke = biter.filter((pl.col("type") <= SYKMELDING) & (pl.col("permisjon") < 1))
    inne = syke.select("nr", "q", "par", "s", "a", "b", gruppe="p")
    ute = _outside(kodet.akse, fravaer)
    loep = (
        find_runs(pl.concat([inne, ute], how="diagonal"))
        .filter(pl.col("nr").is_not_null())
        .with_columns(varighet=pl.col("slutt") - pl.col("start") + 1)
    )
    i_andre = (pl.col("a") >= at(kodet.akse.skille, "q")).cast(pl.Int32)
    begynt = (
        loep.filter(pl.col("a") == pl.col("start"))
        .unique(["loep", "s"], keep="first", maintain_order=True)
        .select(
            *("loep", "s", "par", "varighet"),
            p="gruppe",
            atom=at(kodet.akse.atom, "q") + i_andre,
        )
    )
    return Tilfeller(loep.select("nr", "varighet"), begynt)


def _outside(akse: Tidsakse, fravaer: pl.DataFrame) -> pl.DataFrame:
    """The parts of sykefravær that lie where no covered quarter knows better."""
    syke = fravaer.filter(pl.col("type") <= SYKMELDING)
    foer = syke.select(
        pl.max_horizontal("fra", at(akse.nedre_grense, "q")).alias("a"),
        pl.min_horizontal("til", at(akse.start, "q") - 1).alias("b"),
        gruppe="p",
    )
    etter = syke.select(
        pl.max_horizontal("fra", at(akse.slutt, "q") + 1).alias("a"),
        pl.min_horizontal("til", at(akse.oevre_grense, "q")).alias("b"),
        gruppe="p",
    )
    return pl.concat([foer, etter]).filter(pl.col("a") <= pl.col("b"))
