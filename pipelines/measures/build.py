"""From person rows and totals to the measures of every enhet and period."""

from __future__ import annotations

import polars as pl

from pipelines.contract.perioder import perioder_fra
from pipelines.measures.bemanning import add_totals
from pipelines.measures.forfedre import Forfedre
from pipelines.measures.grunnlag import Grunnlag, Maalinger
from pipelines.measures.personmaal import Regler, empty, measure_people
from pipelines.measures.tabell import assemble
from pipelines.measures.totaler import sum_totals
from pipelines.settings import Gjentatt, Opptelling

MIN_TILFELLER = Gjentatt().min_tilfeller


def build_measures(
    grunnlag: Grunnlag, opptelling: Opptelling, min_tilfeller: int = MIN_TILFELLER
) -> Maalinger:
    """All measures of all enheter in all periods that the covered quarters reach into.

    min_tilfeller: from so many short tilfeller absence is repeated (settings, Gjentatt).
    A covered quarter with rows in totaler rests on those, every other one on person rows. In a
    period with any quarter of totals the figures that need people are null.
    """
    perioder = tuple(perioder_fra(list(grunnlag.kvartaler)))
    forfedre = Forfedre.of(grunnlag.enheter)
    i_totaler = set(grunnlag.totaler["kvartal"].unique())
    med_totaler = [k for k in grunnlag.kvartaler if str(k) in i_totaler]
    med_personer = [k for k in grunnlag.kvartaler if str(k) not in i_totaler]
    rader = grunnlag.totaler.filter(pl.col("kvartal").is_in([str(k) for k in med_totaler]))
    i_kalenderdager = grunnlag.dagenhet == "kalenderdager"
    totaler = sum_totals(rader, forfedre, perioder, i_kalenderdager=i_kalenderdager)
    personmaal = (
        measure_people(
            grunnlag, med_personer, forfedre, perioder, Regler(opptelling, min_tilfeller)
        )
        if med_personer
        else empty(forfedre, perioder)
    )
    maaltall = assemble(
        forfedre, perioder, personmaal.verdier, totaler, (med_personer, med_totaler)
    )
    bemanning = add_totals(
        personmaal.bemanning, rader, grunnlag.kvartaler, i_kalenderdager=i_kalenderdager
    )
    lov = personmaal.lov.without(med_totaler)
    return Maalinger(maaltall, personmaal.spredning, bemanning, lov.lovtall, lov.tilfeller)
