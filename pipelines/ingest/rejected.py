"""Rejected rows on their way to the sender: with quarter, place, rule, value and remedy."""

from __future__ import annotations

import polars as pl

from pipelines.contract.codes import Tabell
from pipelines.contract.manifest import Manifest
from pipelines.contract.profil import Profil
from pipelines.ingest.parse import parse_date, parse_period
from pipelines.ingest.regnskap import Regnskap
from pipelines.ingest.totals import quarter_of


def rejected_rows(regnskap: Regnskap, manifest: Manifest, profil: Profil) -> pl.DataFrame:
    """Rejected rows of one table. A row whose quarter cannot be read belongs to the last one.

    Those of a løpende uttrekk belong to no quarter.
    """
    kvartaler = [str(kvartal) for kvartal in manifest.kvartaler]
    if not kvartaler:
        return regnskap.rejected(pl.lit(None, dtype=pl.String))
    if regnskap.tabell in (Tabell.ARBEIDSFORHOLD, Tabell.FRAVAER):
        lest = pl.coalesce(parse_date(pl.col(navn), profil) for navn in ("fra", "til"))
        dag = lest.clip(manifest.foerste_dag, manifest.siste_dag)
        kvartal = pl.format("{}K{}", dag.dt.year(), dag.dt.quarter())
    elif regnskap.tabell is Tabell.TOTALER:
        enhet = profil.tabeller[Tabell.TOTALER].periode_enhet
        kvartal = quarter_of(parse_period(pl.col("periode"), profil, enhet))
    else:
        kvartal = pl.lit(None, dtype=pl.String)
    kjent = pl.when(kvartal.is_in(kvartaler)).then(kvartal)
    return regnskap.rejected(kjent.fill_null(kvartaler[-1]))
