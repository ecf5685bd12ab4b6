"""Everybody's oppfølgingstilfeller, for the operator at the command line; written down first."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl

from pipelines.access.arkiv import Arkiv
from pipelines.access.innsyn import Innsyn
from pipelines.access.roller import Rolle
from pipelines.errors import LagerFeil, TilgangFeil, UttrekkFeil
from pipelines.followup import oppfolgingstilfeller
from pipelines.settings import read_settings
from pipelines.store.journal.innsynslogg import Innslag, Utfall

FORMAAL = "Drift: alle tilfeller"


def read_tilfeller(innsyn: Innsyn, per: date | None, naa: datetime) -> pl.DataFrame:
    """Columns of `oppfolgingstilfeller`, ansatt_id as 16 hex digits; as of `per`, else the newest.

    Raises TilgangFeil for anybody but the operator, LagerFeil while the parts about people are
    off or empty, UttrekkFeil for a day nothing is known of yet.
    """
    if innsyn.rolle is not Rolle.DRIFT:
        raise TilgangFeil("Bare den som drifter maskinen, kan skrive ut alle tilfeller.")
    arkiv = Arkiv(read_settings())
    fil = arkiv.oppfolging
    if fil is None:
        raise LagerFeil(
            "Det finnes ingen oppfølging i lageret. Delene om personer må være på (droeftet og "
            "dpia i trafikklys.toml), og et uttrekk importert."
        )
    per_dato = fil.source().per_dato
    if per is not None and per > per_dato:
        raise UttrekkFeil(
            f"Uttrekket er fra {per_dato:%d.%m.%Y}; om dagene etter vet lageret ingenting. Oppgi "
            "en tidligere dato med --per."
        )
    arkiv.logg.write(_entry(innsyn, naa))
    if per is None or per == per_dato:
        rader = fil.tilfeller(None)
    else:
        friskedager = arkiv.innstillinger.oppfolging.friskedager
        rader = oppfolgingstilfeller(fil.fravaer(None), per, friskedager)
    hex_ = pl.col("ansatt_id").map_elements(lambda id_: f"{id_:016x}", pl.String)
    return rader.with_columns(ansatt_id=hex_)


def _entry(innsyn: Innsyn, naa: datetime) -> Innslag:
    return Innslag(
        tid=naa,
        bruker=innsyn.bruker,
        rolle=innsyn.rolle.value,
        ansatt_id=None,
        side="tilfeller",
        formaal=FORMAAL,
        utfall=Utfall.VIST,
    )
