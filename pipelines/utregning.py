"""From the rows in a snapshot under construction to measures and reporting trees."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from pipelines.disclosure.partisjon import build_partition, merged_enheter
from pipelines.measures.bemanning import Bemanning
from pipelines.measures.build import build_measures
from pipelines.measures.eldre import Eldre, with_older_figures, with_older_people
from pipelines.measures.enheter import Tre, build_enheter
from pipelines.measures.grunnlag import (
    ARBEIDSFORHOLD,
    FRAVAER,
    MAALTALL,
    SPREDNING,
    TOTALER,
    Grunnlag,
    Kolonner,
    Maalinger,
)
from pipelines.measures.lovtall import with_older
from pipelines.measures.samlet import measure_merged_by_sex
from pipelines.settings import Innstillinger
from pipelines.store.bygg import Bygg


def read_tree(bygg: Bygg) -> Tre:
    return build_enheter(
        bygg.frame("organisasjon"),
        bygg.frame("etterfolger"),
        bygg.enheter_in_use(),
        bygg.virksomhet() or "",
    )


def read_older(bygg: Bygg) -> Eldre:
    """What was published of quarters whose person rows have been deleted by age, and after."""
    faste = bygg.settled()
    if not faste:
        return Eldre.none()
    tall = pl.concat([bygg.published("maaltall"), bygg.published("rapporttall")])
    return Eldre(
        tuple(kvartal for kvartal, har_rader in faste.items() if not har_rader),
        tuple(faste),
        tall.select(*MAALTALL),
        bygg.published("spredning").select(*SPREDNING),
        bygg.frame("slettede_folk"),
    )


def keep_older(bygg: Bygg, tabell: str, rader: pl.DataFrame, eldre: Eldre) -> pl.DataFrame:
    """`rader` of a published table, settled periods as published; none where they never were."""
    if not eldre.faste:
        return rader
    gamle = bygg.published(tabell) if bygg.has_published(tabell) else rader.clear()
    return with_older(rader, gamle, eldre)


def measure_all(
    grunnlag: Grunnlag, eldre: Eldre, innstillinger: Innstillinger
) -> tuple[Maalinger, pl.DataFrame]:
    """The measures of all enheter and of what is merged for the roles, and the reporting trees."""
    regler = (innstillinger.opptelling, innstillinger.gjentatt.min_tilfeller)
    maalinger = build_measures(grunnlag, *regler)
    bemanning = with_older_people(maalinger.bemanning, eldre)
    rapportering = build_partition(grunnlag.enheter, bemanning, _floors(innstillinger))
    samlede = merged_enheter(rapportering)
    samlet, tilfeller = measure_merged_by_sex(grunnlag, samlede, *regler)
    alle = replace(
        maalinger,
        maaltall=pl.concat([maalinger.maaltall, samlet]),
        tilfeller_kjonn=pl.concat([maalinger.tilfeller_kjonn, tilfeller]),
        bemanning=bemanning,
    )
    finnes = [*grunnlag.enheter["enhet_id"], *samlede["enhet_id"]]
    gamle = eldre.maaltall.filter(pl.col("enhet_id").is_in(finnes))
    return with_older_figures(alle, replace(eldre, maaltall=gamle)), rapportering


def measure_bemanning(bygg: Bygg, innstillinger: Innstillinger) -> Bemanning:
    """Who worked where, of all rows in the store."""
    grunnlag = read_grunnlag(bygg, read_tree(bygg))
    return build_measures(grunnlag, innstillinger.opptelling).bemanning


def read_grunnlag(bygg: Bygg, tre: Tre) -> Grunnlag:
    def typed(rader: pl.DataFrame, kolonner: Kolonner) -> pl.DataFrame:
        return rader.select(pl.col(navn).cast(dtype) for navn, dtype in kolonner.items())

    slettet = {kvartal for kvartal, har_rader in bygg.settled().items() if not har_rader}
    return Grunnlag(
        kvartaler=tuple(ett for ett in bygg.covered() if ett not in slettet),
        enheter=tre.enheter,
        arbeidsforhold=typed(
            bygg.rows_in_seksjoner("arbeidsforhold", tre.omsetting), ARBEIDSFORHOLD
        ),
        fravaer=typed(bygg.frame("fravaer"), FRAVAER),
        totaler=typed(bygg.rows_in_seksjoner("totaler", tre.omsetting), TOTALER),
        dagenhet=bygg.day_unit(),
    )


def _floors(innstillinger: Innstillinger) -> tuple[int, int]:
    """Of toppledelse and leaders, and of the AMU."""
    personvern = innstillinger.personvern
    return personvern.minste_gruppe, personvern.minste_gruppe_amu
