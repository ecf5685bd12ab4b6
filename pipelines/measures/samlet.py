"""The measures of seksjoner put together that are no enhet of the tree.

A person counts once in them, so they are no sums of what their seksjoner have. They are measured
as inner enheter of a small tree of their own, from the rows of their own people only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import polars as pl

from pipelines.measures.build import MIN_TILFELLER, build_measures
from pipelines.measures.grunnlag import ENHETER, MAALTALL, TILFELLER_KJONN, Grunnlag
from pipelines.settings import Opptelling

ROT, ANDRE = ":alle", ":andre"
"""The top of the small tree, and where everything else in it counts."""


def measure_merged(
    grunnlag: Grunnlag,
    samlede: pl.DataFrame,
    opptelling: Opptelling,
    min_tilfeller: int = MIN_TILFELLER,
) -> pl.DataFrame:
    """Columns MAALTALL. samlede: enhet_id, seksjoner; they may overlap."""
    return measure_merged_by_sex(grunnlag, samlede, opptelling, min_tilfeller)[0]


def measure_merged_by_sex(
    grunnlag: Grunnlag,
    samlede: pl.DataFrame,
    opptelling: Opptelling,
    min_tilfeller: int = MIN_TILFELLER,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`measure_merged`, and the tilfeller by sex: columns MAALTALL, and TILFELLER_KJONN."""
    sett = {enhet_id: frozenset(s) for enhet_id, s in samlede.iter_rows()}
    tall, tilfeller = [pl.DataFrame(schema=MAALTALL)], [pl.DataFrame(schema=TILFELLER_KJONN)]
    for familie in _families(sett):
        smaa = _of_these(grunnlag, _small_tree(familie))
        maalt = build_measures(smaa, opptelling, min_tilfeller)
        er_med = pl.col("enhet_id").is_in(list(familie))
        tall.append(maalt.maaltall.filter(er_med))
        tilfeller.append(maalt.tilfeller_kjonn.filter(er_med))
    return pl.concat(tall), pl.concat(tilfeller)


def with_merged(enheter: pl.DataFrame, samlede: pl.DataFrame) -> pl.DataFrame:
    """The tree with `samlede` (enhet_id, …) right below its root, as no seksjoner."""
    rot = enheter.filter(pl.col("overordnet_id").is_null())["enhet_id"].item()
    nye = samlede.select(
        "enhet_id",
        navn="enhet_id",
        overordnet_id=pl.lit(rot),
        dybde=pl.lit(1, dtype=pl.Int64),
        er_seksjon=pl.lit(value=False),
    )
    return pl.concat([enheter, nye], how="diagonal")


def _families(sett: Mapping[str, frozenset[str]]) -> Iterator[dict[str, frozenset[str]]]:
    """Sets of which any two are apart or one within the other: those fit into one tree."""
    igjen = dict(sorted(sett.items(), key=lambda par: (-len(par[1]), par[0])))
    while igjen:
        familie: dict[str, frozenset[str]] = {}
        minste: dict[str, str] = {}
        for enhet_id, seksjoner in igjen.items():
            if len({minste.get(seksjon) for seksjon in seksjoner}) == 1:
                familie[enhet_id] = seksjoner
                minste.update(dict.fromkeys(seksjoner, enhet_id))
        yield familie
        igjen = {enhet_id: s for enhet_id, s in igjen.items() if enhet_id not in familie}


def _small_tree(familie: Mapping[str, frozenset[str]]) -> pl.DataFrame:
    """Columns ENHETER: ROT, what is elsewhere, the sets within each other, and their seksjoner."""
    over: dict[str, str] = {ANDRE: ROT}
    innerst: dict[str, str] = {}
    for enhet_id, seksjoner in familie.items():
        over[enhet_id] = innerst.get(next(iter(seksjoner)), ROT)
        innerst.update(dict.fromkeys(seksjoner, enhet_id))
    return _depth_first(over | innerst, {ANDRE, *innerst})


def _depth_first(over: Mapping[str, str], blader: Collection[str]) -> pl.DataFrame:
    barn: dict[str, list[str]] = {}
    for enhet_id, ett in sorted(over.items()):
        barn.setdefault(ett, []).append(enhet_id)
    rader: list[dict[str, object]] = []
    venter = [(ROT, 0)]
    while venter:
        enhet_id, dybde = venter.pop()
        rader.append(
            {
                "enhet_id": enhet_id,
                "navn": enhet_id,
                "overordnet_id": over.get(enhet_id),
                "dybde": dybde,
                "rekkefoelge": len(rader),
                "er_seksjon": enhet_id in blader,
            }
        )
        venter.extend((ett, dybde + 1) for ett in barn.get(enhet_id, ()))
    return pl.DataFrame(rader, schema=ENHETER)


def _of_these(grunnlag: Grunnlag, tre: pl.DataFrame) -> Grunnlag:
    """All rows of the people with a job in the seksjoner of `tre`; what is elsewhere as ANDRE."""
    er_med = pl.col("enhet_id").is_in(tre.filter("er_seksjon")["enhet_id"].to_list())
    ellers = pl.when(er_med).then("enhet_id").otherwise(pl.lit(ANDRE)).alias("enhet_id")
    folk = grunnlag.arbeidsforhold.lazy().filter(er_med).select("ansatt_id").unique()
    arbeidsforhold, fravaer = pl.collect_all(
        [
            grunnlag.arbeidsforhold.lazy()
            .join(folk, on="ansatt_id", how="semi")
            .with_columns(ellers),
            grunnlag.fravaer.lazy().join(folk, on="ansatt_id", how="semi"),
        ]
    )
    totaler = grunnlag.totaler.with_columns(ellers)
    return Grunnlag(grunnlag.kvartaler, tre, arbeidsforhold, fravaer, totaler, grunnlag.dagenhet)
