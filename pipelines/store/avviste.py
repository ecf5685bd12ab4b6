"""Rejected rows: kept outside the snapshot, encrypted, until the sender has corrected them."""

from __future__ import annotations

import io

import polars as pl
from cryptography.fernet import InvalidToken

from pipelines.errors import LagerFeil
from pipelines.store.lager import Lager
from pipelines.store.noekkel import encryption, read_or_make_key


def keep_rejected(lager: Lager, fingeravtrykk: str, avviste: pl.DataFrame) -> None:
    """Write the rejected rows of one uttrekk; written again, they replace themselves."""
    if avviste.is_empty():
        return
    lager.avviste.mkdir(exist_ok=True, mode=0o700)
    innhold = io.BytesIO()
    avviste.write_parquet(innhold)
    fil = lager.avviste / f"{fingeravtrykk[:32]}.kryptert"
    uferdig = fil.with_suffix(".uferdig")
    uferdig.write_bytes(encryption(read_or_make_key(lager)).encrypt(innhold.getvalue()))
    uferdig.replace(fil)


def read_rejected(lager: Lager, fingeravtrykk: str) -> pl.DataFrame | None:
    """The rejected rows of one uttrekk, or None when it had none."""
    fil = lager.avviste / f"{fingeravtrykk[:32]}.kryptert"
    if not fil.exists():
        return None
    try:
        innhold = encryption(read_or_make_key(lager)).decrypt(fil.read_bytes())
    except InvalidToken:
        raise LagerFeil(
            f"De avviste radene i {fil.name} kan ikke åpnes med lagerets nøkkel. "
            "Er nøkkelfilen byttet ut, hent den riktige fra sikkerhetskopien."
        ) from None
    return pl.read_parquet(io.BytesIO(innhold))
