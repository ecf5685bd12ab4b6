"""Rejected rows: kept outside the snapshot, encrypted, until the sender has corrected them."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

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
    fil = _file(lager, fingeravtrykk)
    uferdig = fil.with_suffix(".uferdig")
    uferdig.touch(mode=0o600)
    uferdig.write_bytes(encryption(read_or_make_key(lager)).encrypt(innhold.getvalue()))
    uferdig.replace(fil)


def drop_rejected(lager: Lager, fingeravtrykk: Iterable[str]) -> int:
    """Delete the rejected rows of some uttrekk; of how many there were any."""
    filer = [_file(lager, ett) for ett in fingeravtrykk]
    finnes = [fil for fil in filer if fil.exists()]
    for fil in finnes:
        fil.unlink()
    return len(finnes)


def _file(lager: Lager, fingeravtrykk: str) -> Path:
    return lager.avviste / f"{fingeravtrykk[:32]}.kryptert"


def read_rejected(lager: Lager, fingeravtrykk: str) -> pl.DataFrame | None:
    """The rejected rows of one uttrekk, or None when it had none."""
    fil = _file(lager, fingeravtrykk)
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
