"""The change from the same periode a year earlier, and whether it deserves an arrow."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.lights.klarhet import change_z

_FOER = {
    "avtalte_dagsverk": "avtalte_foer",
    "tapte_dagsverk": "tapte_foer",
    "antall": "antall_foer",
    "phi": "phi_foer",
    "sykefravaersprosent": "prosent_aar_foer",
}


def add_change(rader: pl.DataFrame) -> pl.DataFrame:
    """`rader` with prosent_aar_foer, endring_pp, z and faerrest (people in the smaller of the two).

    Only where both periods are complete and have agreed dagsverk; null elsewhere. A periode with
    quarters missing has other seasons in it, so its change would say nothing.
    """
    hele = pl.col("fullstendig") & (pl.col("avtalte_dagsverk") > 0)
    foer = rader.filter(hele).select(
        "enhet_id",
        pl.col("periode").alias("periode_foer"),
        *(pl.col(k).alias(v) for k, v in _FOER.items()),
    )
    sammen = rader.join(foer, on=["enhet_id", "periode_foer"], how="left", maintain_order="left")
    sammen = sammen.with_columns(
        pl.when(hele).then("prosent_aar_foer"),
        z=pl.when(hele).then(_z_of(sammen)),
        faerrest=pl.min_horizontal("antall", "antall_foer"),
    )
    return sammen.with_columns(
        endring_pp=pl.col("sykefravaersprosent") - pl.col("prosent_aar_foer")
    ).drop("avtalte_foer", "tapte_foer", "antall_foer", "phi_foer")


def _z_of(sammen: pl.DataFrame) -> pl.Series:
    def tall(navn: str) -> NDArray[np.float64]:
        return sammen[navn].to_numpy()

    z = change_z(
        tall("tapte_dagsverk"),
        tall("avtalte_dagsverk"),
        tall("tapte_foer"),
        tall("avtalte_foer"),
        (tall("phi") + tall("phi_foer")) / 2,
    )
    return pl.Series(z, nan_to_null=True)
