"""Delivered follow-up (oppfolging): what was done, for people that the løpende uttrekk knows."""

from __future__ import annotations

from datetime import date

import polars as pl

from pipelines.contract.manifest import Manifest
from pipelines.contract.profil import Profil
from pipelines.ingest.people import Personrader
from pipelines.ingest.relations import unknown
from pipelines.ingest.tables import Lest, check_table


def check_followup(
    lest: Lest, forhold: Lest, personer: Personrader, manifest: Manifest, profil: Profil
) -> pl.DataFrame:
    """Accepted rows, however old: what was done in an ongoing tilfelle may lie before gjelder_fra.

    `forhold` is the account of arbeidsforhold: who is left out there is left out here too.
    """
    rader = lest.regnskap.reject_where(
        check_table(lest, profil), _in_the_future(manifest.uttrekksdato)
    )
    kjente = personer.arbeidsforhold["ansattnr"]
    utelatte = forhold.regnskap.utelatt["ansattnr"].drop_nulls()
    er_kjent, er_utelatt = (
        pl.col("ansattnr").is_in(s.unique().implode()) for s in (kjente, utelatte)
    )
    grunn = pl.when(er_utelatt & ~er_kjent).then(pl.lit("arbeidsforholdet_er_utelatt"))
    rader = lest.regnskap.leave_out(rader, grunn)
    ukjent = unknown("ansattnr", kjente, "oppfolging_uten_arbeidsforhold")
    return lest.regnskap.reject_where(rader, ukjent)


def _in_the_future(uttrekksdato: date) -> pl.Expr:
    return pl.when(pl.col("dato") > uttrekksdato).then(pl.lit("dato_etter_uttrekket"))
