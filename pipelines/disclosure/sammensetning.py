"""Which rows may show what absence is made of: type, grad, korttid and langtid, varighet.

Such figures need at least ten people with sykefravær behind them. They are sums, so a hidden one
could be worked out from the parent and the siblings, or from overlapping periods. Therefore it is
decided for all children of a parent and a whole year at a time, never for one row.

The time is cut into years that end with the newest covered quarter. In a year each enhet is

    FIN   with nobody or at least ten absent people in every time atom of it
    GROV  with nobody or at least ten in the year as a whole
    INGEN otherwise

The children of a parent are all FIN or all GROV but for those that are hidden: the ones with too
few, and the next smallest, until the hidden ones together have enough. Of the two ways the one that
hides fewer is taken, and it is never finer than the parent's. Where children are GROV below a
parent that is FIN, their years and its parts of the year together must not single out fewer than
ten either, else they are INGEN. A row shows its composition when all years that its periode touches
are FIN, or when it is exactly such a year, and that is GROV.

What this guarantees: whatever is worked out from all compositions of a floor, by any sums and
differences over the tree and over time, stands on at least ten people with sykefravær in a year,
or on none. What it does not: that ten people who all were absent in the same way are not seen to
have been so; and corrected deliveries, of which two versions were printed.
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from pipelines.contract.perioder import Kvartal, Periode, Periodetype
from pipelines.disclosure.aarsvinduer import Aarsvinduer
from pipelines.disclosure.gulv import SAMMENSETNING_MIN_SYKE
from pipelines.disclosure.modus import Modus, Rapporteringstre, decide_modes
from pipelines.measures.atoms import Tidsakse
from pipelines.measures.bemanning import Bemanning
from pipelines.measures.grunnlag import Kolonner

SAMMENSETNING: Kolonner = {
    "gulv": pl.Int64(),
    "enhet_id": pl.String(),
    "periode": pl.String(),
}
"""One row per floor, enhet of its reporting tree and periode whose composition may be shown."""


def decide_composition(
    rapportering: pl.DataFrame,
    rader: pl.DataFrame,
    bemanning: Bemanning,
    minst: int = SAMMENSETNING_MIN_SYKE,
) -> pl.DataFrame:
    """Columns SAMMENSETNING. rader: enhet_id, periode of all published figures.

    Decided once, in the coarsest tree. The finer ones show the same rows of the enheter that they
    share with it, so that somebody with roles of both floors learns no more.
    """
    if rapportering.is_empty():
        return pl.DataFrame(schema=SAMMENSETNING)
    grovest = rapportering.filter(pl.col("gulv") == pl.col("gulv").max())
    vises = _rows_of(grovest, rader, bemanning, minst).drop("gulv")
    felles = rapportering.select("gulv", "enhet_id").join(vises, on="enhet_id")
    return felles.select(pl.col(n).cast(slag) for n, slag in SAMMENSETNING.items()).sort(
        "gulv", "periode", "enhet_id"
    )


def keep_decided(
    nye: pl.DataFrame,
    gamle: pl.DataFrame,
    faste: Collection[Kvartal],
    akse: Tidsakse,
    forrige: Kvartal,
) -> pl.DataFrame:
    """Columns SAMMENSETNING where the people of some quarters (`faste`) are known no more.

    What was decided of the years they lie in (`gamle`, as last published) stands, and what is
    decided now (`nye`) holds for all other years. A row that reaches over both needs both. When the
    newest quarter was another one in its year (`forrige`), whole years reaching over both are
    hidden: they could be years that were shown as a whole only.
    """
    vinduer = Aarsvinduer(akse)
    avgjort = vinduer.quarters_of(faste)
    samme_aar = bool(vinduer.siste) and forrige.nr == vinduer.siste[-1].nr
    kort = {Periodetype.KVARTAL, Periodetype.TERTIAL}
    begge = nye.join(gamle, on=list(SAMMENSETNING), how="semi")
    valgt = [pl.DataFrame(schema=SAMMENSETNING)]
    for navn in pl.concat([nye, gamle])["periode"].unique().sort():
        periode = Periode.parse(navn)
        avgjorte = set(periode.kvartaler) & avgjort
        if not avgjorte:
            valgt.append(nye.filter(periode=navn))
        elif avgjorte == set(periode.kvartaler):
            valgt.append(gamle.filter(periode=navn))
        elif samme_aar or periode.type in kort:
            valgt.append(begge.filter(periode=navn))
    return pl.concat([del_.select(SAMMENSETNING.keys()) for del_ in valgt])


def _rows_of(
    treet: pl.DataFrame, rader: pl.DataFrame, bemanning: Bemanning, minst: int
) -> pl.DataFrame:
    modus = decide_modes(Rapporteringstre.of(treet, bemanning), bemanning, minst)
    vinduer = Aarsvinduer(bemanning.akse)
    numre = treet.select("gulv", "enhet_id").with_row_index("nr")
    aktuelle = rader.select("enhet_id", "periode").join(numre, on="enhet_id").sort("periode", "nr")
    deler = [aktuelle.clear()]
    for (navn,), gruppe in aktuelle.group_by("periode", maintain_order=True):
        periode = Periode.parse(str(navn))
        krav = Modus.GROV if vinduer.is_one(periode) else Modus.FIN
        holder = (modus[:, vinduer.touched(periode)] >= krav).all(axis=1)
        deler.append(gruppe.filter(pl.Series(holder).gather(gruppe["nr"])))
    return pl.concat(deler).select(SAMMENSETNING.keys())
