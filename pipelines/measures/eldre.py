"""Quarters whose person rows have been deleted by age: their figures stay as they were published.

Every period that reaches into such a quarter is kept, not measured again. So are those of the year
after: a tilfelle there may have begun in rows that are gone. The three-year windows, which are not
published, are summed from quarters. How many people worked where is remembered as counts, so that
nothing that was merged for privacy comes apart afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from pipelines.contract.perioder import Kvartal, Periode, Periodetype, vindu
from pipelines.measures.atoms import Tidsakse, Tidsatom
from pipelines.measures.bemanning import Bemanning, on_axis
from pipelines.measures.forfedre import Heltall
from pipelines.measures.grunnlag import MAALTALL, SPREDNING, Kolonner, Maalinger

FOLK: Kolonner = {"enhet_id": pl.String, "fra": pl.Date, "antall": pl.Int64}
"""People in a seksjon in the time atom that begins `fra`; each person in one seksjon only."""

_HELE_AAR = 12


@dataclass(frozen=True)
class Eldre:
    """uten_rader: quarters without person rows. faste: those, and the year after. maaltall,
    spredning: rows as published. folk: columns FOLK.
    """

    uten_rader: tuple[Kvartal, ...]
    faste: tuple[Kvartal, ...]
    maaltall: pl.DataFrame
    spredning: pl.DataFrame
    folk: pl.DataFrame

    @classmethod
    def none(cls) -> Eldre:
        tomme = (pl.DataFrame(schema=skjema) for skjema in (MAALTALL, SPREDNING, FOLK))
        return cls((), (), *tomme)

    def settles(self, navn: str) -> bool:
        """Whether a period is not measured any more: it reaches into faste quarters.

        The dispersion and the three years need the days alone, so only deleted quarters settle
        those.
        """
        periode = Periode.parse(navn)
        av_tre_aar = periode.type is Periodetype.SISTE12
        return bool(set(periode.kvartaler) & set(self.uten_rader if av_tre_aar else self.faste))

    def settled(self, rader: pl.DataFrame) -> pl.Expr:
        """Which rows of `rader` are of such periods."""
        return pl.col("periode").is_in(
            [ett for ett in rader["periode"].unique() if self.settles(ett)]
        )


def count_for_later(bemanning: Bemanning, kvartaler: Sequence[Kvartal]) -> pl.DataFrame:
    """How many people worked where in `kvartaler`; columns FOLK.

    Somebody in two seksjoner counts in the smaller of them. So the counts of any seksjoner add up
    to no more people than there were: a floor that holds for the sum held for the people.
    """
    rader = [
        (bemanning.enhet_id[sted], atom.start, int(antall))
        for nr, atom in enumerate(bemanning.akse.atomer)
        if Kvartal.of(atom.start) in kvartaler
        for sted, antall in enumerate(_once_each(bemanning, nr))
        if antall
    ]
    return pl.DataFrame(rader, schema=FOLK, orient="row")


def _once_each(bemanning: Bemanning, atom: int) -> Heltall:
    """People per enhet in an atom, everybody in one."""
    par = np.flatnonzero(bemanning.til_stede[atom])
    sted, person = bemanning.sted[par], bemanning.person[par]
    alle = np.bincount(sted, minlength=len(bemanning.enhet_id))
    orden = np.lexsort((sted, alle[sted]))
    _, foerste = np.unique(person[orden], return_index=True)
    hver = np.bincount(sted[orden][foerste], minlength=len(bemanning.enhet_id))
    folk: Heltall = hver + bemanning.uten_navn[atom]
    return folk


def with_older_people(bemanning: Bemanning, eldre: Eldre) -> Bemanning:
    """`bemanning` over the deleted quarters, too."""
    if not eldre.uten_rader:
        return bemanning
    akse = Tidsakse(tuple(sorted({*bemanning.akse.kvartaler, *eldre.uten_rader})))
    til_stede, syk = (
        on_axis(har, bemanning.akse, akse) for har in (bemanning.til_stede, bemanning.syk)
    )
    uten_navn = on_axis(bemanning.uten_navn, bemanning.akse, akse)
    sted = {enhet_id: nr for nr, enhet_id in enumerate(bemanning.enhet_id)}
    null = akse.atomer[0].index
    for enhet_id, fra, antall in eldre.folk.iter_rows():
        uten_navn[Tidsatom.of(fra).index - null, sted[enhet_id]] += antall
    return replace(bemanning, akse=akse, til_stede=til_stede, syk=syk, uten_navn=uten_navn)


def with_older_figures(maalinger: Maalinger, eldre: Eldre) -> Maalinger:
    """`maalinger` with the settled periods as they were published."""
    if not eldre.faste:
        return maalinger
    maaltall, spredning = (
        pl.concat([nye.filter(~eldre.settled(nye)), gamle.filter(eldre.settled(gamle))])
        for nye, gamle in (
            (maalinger.maaltall, eldre.maaltall),
            (maalinger.spredning, eldre.spredning),
        )
    )
    vinduer = _three_years(maaltall, eldre)
    return replace(maalinger, maaltall=pl.concat([maaltall, vinduer]), spredning=spredning)


def _three_years(maaltall: pl.DataFrame, eldre: Eldre) -> pl.DataFrame:
    """The windows of twelve quarters that reach into deleted ones, summed; columns MAALTALL."""
    kvartaler = maaltall.filter(pl.col("periodetype") == Periodetype.KVARTAL)
    navn = kvartaler["periode"].unique().sort().to_list()
    vinduer = [vindu(Kvartal.parse(ett), _HELE_AAR) for ett in navn]
    par = [
        (periode.navn, str(kvartal))
        for periode in vinduer
        if eldre.settles(periode.navn)
        for kvartal in periode.kvartaler
    ]
    summer = (
        pl.DataFrame(par, schema=["vindu", "periode"], orient="row")
        .join(kvartaler, on="periode")
        .group_by("vindu", "enhet_id", maintain_order=True)
        .agg(pl.col("dekket", "avtalte_dagsverk", "tapte_dagsverk").sum())
        .rename({"vindu": "periode"})
        .with_columns(
            periodetype=pl.lit(Periodetype.SISTE12.value),
            krevd=pl.lit(_HELE_AAR, dtype=pl.Int64),
        )
    )
    tom = pl.DataFrame(schema=MAALTALL)
    return pl.concat([tom, summer], how="diagonal").select(*MAALTALL)
