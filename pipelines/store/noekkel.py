"""The store's secret key, and what is derived from it: person ids and encrypted files."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from cryptography.fernet import Fernet

from pipelines.errors import LagerFeil
from pipelines.store.lager import Lager

_LENGDE = 32


def read_or_make_key(lager: Lager) -> bytes:
    """The key of the store; made at first use (mode 0600) and never changed after.

    Raises LagerFeil when a snapshot or a follow-up file exists without its key: a new key would
    give every person a new id and silently break all history.
    """
    try:
        return _read(lager)
    except FileNotFoundError:
        if lager.finnes or lager.oppfolging.exists():
            raise LagerFeil(
                f"Lageret {lager.mappe} mangler nøkkelfilen «{lager.noekkelfil.name}». "
                "Hent den fra sikkerhetskopien; uten den kan nye uttrekk ikke legges til."
            ) from None
    lager.create()
    _make(lager.noekkelfil)
    return _read(lager)


def _make(fil: Path) -> None:
    """A whole key or none, whenever the process is killed; one that is there stays."""
    uferdig = fil.with_name(f".{fil.name}.{secrets.token_hex(4)}")
    handle = os.open(uferdig, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as ny:
            ny.write(secrets.token_bytes(_LENGDE))
            ny.flush()
            os.fsync(ny.fileno())
        with suppress(FileExistsError):
            fil.hardlink_to(uferdig)
    finally:
        uferdig.unlink()


def _read(lager: Lager) -> bytes:
    noekkel = lager.noekkelfil.read_bytes()
    if len(noekkel) != _LENGDE:
        raise LagerFeil(
            f"Nøkkelfilen i {lager.mappe} er skadet ({len(noekkel)} byte, ventet {_LENGDE}). "
            "Hent den fra sikkerhetskopien."
        )
    return noekkel


def read_key(lager: Lager) -> bytes:
    """The key of the store, never a new one. Raises LagerFeil when it is missing or damaged."""
    try:
        return _read(lager)
    except FileNotFoundError:
        raise LagerFeil(
            f"Lageret {lager.mappe} mangler nøkkelfilen «{lager.noekkelfil.name}». "
            "Importer et uttrekk først, eller hent filen fra sikkerhetskopien."
        ) from None


def derive(noekkel: bytes, formaal: bytes) -> bytes:
    """A key of its own for one purpose, so that what one part gives away helps with no other.

    Purposes: `oppslag`, `innsynslogg`, `bruker`, `informasjonskapsel`, `avviste rader`, `merke`,
    `frist`.
    """
    return hmac.digest(noekkel, b"trafikklys:" + formaal, hashlib.sha256)


def encryption(noekkel: bytes) -> Fernet:
    """Encryption for rows that must be kept but never lie readable on disk."""
    return Fernet(base64.urlsafe_b64encode(derive(noekkel, b"avviste rader")))


def key_mark(noekkel: bytes) -> str:
    """What tells one key from another without giving it away; kept with every uttrekk."""
    return derive(noekkel, b"merke").hex()[:16]


@dataclass(frozen=True)
class Pseudonymizer:
    """Turns identifiers of one virksomhet into keyed hashes of 64 bits.

    The same identifier always gives the same id in one store; without the key nobody can go
    back or link two stores. Two of 170 000 people share an id with a chance of one in a billion.
    """

    noekkel: bytes
    virksomhet: str

    def ids(self, verdier: pl.Series, slag: str) -> pl.Series:
        """UInt64 ids for text identifiers of one kind («ansatt», «arbeidsforhold»); null stays."""
        hemmelighet = derive(self.noekkel, f"{slag}:{self.virksomhet}".encode())
        unike = verdier.drop_nulls().unique()
        hasher = [
            int.from_bytes(hmac.digest(hemmelighet, verdi.encode(), hashlib.sha256)[:8], "big")
            for verdi in unike
        ]
        return verdier.replace_strict(
            unike, pl.Series(hasher, dtype=pl.UInt64), default=None, return_dtype=pl.UInt64
        )
