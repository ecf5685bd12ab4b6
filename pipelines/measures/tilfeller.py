"""Tilfeller: spells of sykefravær, joined across registrations, grades, types and quarters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.measures.forfedre import Heltall
from pipelines.measures.koding import EGENMELDING, SYKMELDING, SYKT_BARN, Kodet, at, unclipped
from pipelines.measures.runs import find_runs

KLASSER = (3, 16, 56, 140, 273)
"""Upper ends, in calendar days, of all classes of varighet but the last."""
KORTTID = 16
EGEN_SYKDOM, BARNS_SYKDOM = (EGENMELDING, SYKMELDING), (SYKT_BARN, SYKT_BARN)
"""What a tilfelle is made of: the first and the last of its types (koding)."""


@dataclass(frozen=True)
class Tilfeller:
    """varighet: of the tilfelle that each piece belongs to, in the order of the pieces; 0 for
        pieces that are no sykefravær.
    begynt: one row per tilfelle and seksjon where it begins: loep, s, par, atom, varighet.
    """

    varighet: Heltall
    begynt: pl.DataFrame


def find_tilfeller(
    kodet: Kodet, biter: pl.DataFrame, typer: tuple[int, int] = EGEN_SYKDOM
) -> Tilfeller:
    """Pieces of sykefravær in the covered quarters, and registrations outside them, in runs.

    biter: as pieces.cut gives them. A day of full permisjon is no sykefravær, nor is a day without
    arbeidsforhold. A tilfelle counts where the pieces of its first day are; one that begins before
    the first covered quarter counts in no period. typer: BARNS_SYKDOM joins the days at home with
    a child by the same rules.
    """
    er_syk = pl.col("type").is_between(*typer) & (pl.col("permisjon") < 1)
    nr = biter.select(er_syk.fill_null(value=False).arg_true()).to_series()
    syke = biter.select("p", "q", "s", "par", "a", "b")[nr]
    ute = _outside(kodet, typer)
    p, a, b = (np.append(syke[navn].to_numpy(), ute[navn].to_numpy()) for navn in "pab")
    loep = find_runs(p, a, b)
    inne = slice(syke.height)
    varighet = np.zeros(biter.height, dtype=np.int64)
    varighet[nr.to_numpy()] = loep.varighet[inne]
    foerste_dag = loep.start[inne] == a[inne]
    begynt = syke.filter(pl.Series(foerste_dag)).select(
        "s",
        "par",
        atom=at(kodet.akse.atom, "q") + (pl.col("a") >= at(kodet.akse.skille, "q")),
        loep=pl.Series(loep.nr[inne][foerste_dag]),
        varighet=pl.Series(loep.varighet[inne][foerste_dag]),
    )
    return Tilfeller(varighet, begynt)


def _outside(kodet: Kodet, typer: tuple[int, int]) -> pl.DataFrame:
    """The parts of registrations that lie where no covered quarter knows better."""
    akse = kodet.akse
    ved_kanten = np.flatnonzero((akse.nedre_grense < akse.start) | (akse.oevre_grense > akse.slutt))
    syke = unclipped(
        kodet,
        kodet.fravaer.filter(
            pl.col("q").is_in(ved_kanten.tolist()) & pl.col("type").is_between(*typer)
        ),
    )
    foer = syke.select(
        "p",
        a=pl.max_horizontal("fra", at(akse.nedre_grense, "q")),
        b=pl.min_horizontal("til", at(akse.start, "q") - 1),
    )
    etter = syke.select(
        "p",
        a=pl.max_horizontal("fra", at(akse.slutt, "q") + 1),
        b=pl.min_horizontal("til", at(akse.oevre_grense, "q")),
    )
    return pl.concat([foer, etter]).filter(pl.col("a") <= pl.col("b"))
