"""The organisation tree: found in its own file or in the rows, checked, and with one root."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from pipelines.contract.codes import Tabell
from pipelines.contract.profil import Profil
from pipelines.contract.tabeller import Organisasjon
from pipelines.errors import UttrekkFeil
from pipelines.ingest.map import tree_column
from pipelines.ingest.regnskap import REGEL

ROT = "virksomhet"


def tree_from_rows(rader: pl.DataFrame, profil: Profil) -> pl.DataFrame:
    """Enheter of every level that stands in the rows of totaler; the newest row's parent wins.

    `rader` holds `periode` in the contract's form. enhet_id is `nivaa:kode`.
    """
    lag, over = [], pl.lit(None, dtype=pl.String)
    for nivaa in profil.nivaaer:
        kode = pl.col(tree_column(nivaa, "kode"))
        enhet_id = pl.lit(f"{nivaa.nivaa}:") + kode
        har_type = nivaa.arbeidstype is not None
        arbeidstype = pl.col(tree_column(nivaa, "arbeidstype")) if har_type else pl.lit(None)
        lag.append(
            rader.filter(kode.is_not_null()).select(
                "periode",
                enhet_id=enhet_id,
                navn=pl.col(tree_column(nivaa, "navn")).fill_null(kode),
                overordnet_id=over,
                nivaa=pl.lit(nivaa.nivaa),
                arbeidstype=arbeidstype.cast(pl.String),
            )
        )
        over = pl.coalesce(enhet_id, over)
    nyeste = pl.concat(lag).sort("periode", maintain_order=True)
    enheter = nyeste.unique("enhet_id", keep="last", maintain_order=True)
    tomme = {k: pl.lit(None, dtype=pl.String) for k in ("leder_ansattnr", "kontorsted")}
    return enheter.sort("enhet_id").with_columns(**tomme).select(Organisasjon.column_names())


def derive_level(rader: pl.DataFrame) -> pl.DataFrame:
    """The rows with `nivaa` from the place in the tree where it is empty."""
    har_barn = pl.col("enhet_id").is_in(rader["overordnet_id"].drop_nulls().unique().to_list())
    utledet = (
        pl.when(pl.col("overordnet_id").is_null())
        .then(pl.lit("virksomhet"))
        .when(har_barn)
        .then(pl.lit("avdeling"))
        .otherwise(pl.lit("seksjon"))
    )
    return rader.with_columns(nivaa=pl.col("nivaa").fill_null(utledet))


def broken_branches(rader: pl.DataFrame) -> pl.DataFrame:
    """(REGEL per row, null when it hangs on a root): unknown parent, ring, or rejected parent."""
    over = dict(rader.select("enhet_id", "overordnet_id").iter_rows())
    dom: dict[str, str | None] = {enhet: None for enhet, o in over.items() if o is None}
    for enhet in over:
        sti: list[str] = []
        gjeldende = enhet
        while gjeldende in over and gjeldende not in dom and gjeldende not in sti:
            sti.append(gjeldende)
            gjeldende = over[gjeldende]
        dom.update(_judge(sti, gjeldende, dom))
    return rader.select(
        "rad", pl.col("enhet_id").replace_strict(dom, return_dtype=pl.String).alias(REGEL)
    )


def _judge(sti: list[str], stopp: str, dom: Mapping[str, str | None]) -> Mapping[str, str | None]:
    """Verdicts for a path upwards that ended at `stopp`: judged, on the path itself, or unknown."""
    if not sti:
        return {}
    if stopp in sti:
        ring = sti[sti.index(stopp) :]
        under = sti[: sti.index(stopp)]
        return dict.fromkeys(under, "overordnet_avvist") | dict.fromkeys(ring, "enhet_i_ring")
    if stopp not in dom:
        return dict.fromkeys(sti, "overordnet_avvist") | {sti[-1]: "overordnet_ukjent"}
    return dict.fromkeys(sti, None if dom[stopp] is None else "overordnet_avvist")


def with_one_root(enheter: pl.DataFrame, virksomhet: str) -> tuple[pl.DataFrame, int]:
    """The tree under one root, made when there are several; and how many there were.

    Raises UttrekkFeil when there is none.
    """
    roetter = enheter.filter(pl.col("overordnet_id").is_null()).height
    if not roetter:
        raise UttrekkFeil(
            f"{Tabell.ORGANISASJON} har ingen enhet øverst. "
            "La overordnet_id være tom for virksomheten selv."
        )
    if roetter == 1:
        return enheter, 1
    rot_id = ROT
    while rot_id in enheter["enhet_id"]:
        rot_id += "_"
    rot = pl.DataFrame(
        {"enhet_id": [rot_id], "navn": [virksomhet], "nivaa": [ROT]},
    )
    under = enheter.with_columns(overordnet_id=pl.col("overordnet_id").fill_null(rot_id))
    return pl.concat([under.clear(), rot, under], how="diagonal_relaxed"), roetter
