"""Seal what nobody may read without the vault's keys, and open it again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Connection, Table

from pipelines.errors import LagerFeil
from pipelines.store.journal.base import Journal, Laas
from pipelines.store.journal.tabeller import KRYPTERTE

_BOLK = 2_000
"""Rows sealed anew in one transaction: a fraction of a second during which others wait."""


@dataclass(frozen=True)
class Forseglet:
    """An encrypted value, and the mark of the key that opens it."""

    innhold: bytes
    noekkel: str


class Hvelvkrypto(MultiFernet):
    """The vault's keys, newest first: the newest seals, all of them open."""

    def __init__(self, noekler: Sequence[bytes]) -> None:
        self._use(noekler)

    def _use(self, noekler: Sequence[bytes]) -> None:
        super().__init__([Fernet(noekkel) for noekkel in noekler])
        self._nyeste = _mark(noekler[0]), Fernet(noekler[0])
        self._merker = frozenset(map(_mark, noekler))

    def refresh(self) -> None:
        """Take in keys that were changed since; those given by hand never are."""

    @property
    def merke(self) -> str:
        """The mark of the key that seals now."""
        return self._nyeste[0]

    @property
    def merker(self) -> frozenset[str]:
        """The marks of all keys that open."""
        return self._merker

    def seal(self, eier: str, innhold: object) -> Forseglet:
        """Encrypt a JSON value so that it opens only as the property of `eier`."""
        self.refresh()
        merke, fernet = self._nyeste
        klartekst = json.dumps([eier, innhold], separators=(",", ":"))
        return Forseglet(fernet.encrypt(klartekst.encode()), merke)

    def open(self, eier: str, innhold: bytes) -> Any:  # noqa: ANN401 - whatever was sealed
        """What was sealed for `eier`. Raises LagerFeil when no key fits or it is somebody else's:
        a row moved to another person must not show its content there.
        """
        funnet, verdi = json.loads(self._decrypt(innhold))
        if funnet != eier:
            raise _cannot_open()
        return verdi

    def _decrypt(self, innhold: bytes) -> bytes:
        """With the keys at hand first: the row may have been read before a change of key."""
        try:
            return self.decrypt(innhold)
        except InvalidToken:
            self.refresh()
        try:
            return self.decrypt(innhold)
        except InvalidToken:
            raise _cannot_open() from None


def _mark(noekkel: bytes) -> str:
    """Tells one key from another without giving it away: a hash of 256 random bits."""
    return hashlib.sha256(b"trafikklys:hvelvnoekkel:" + noekkel).hexdigest()[:16]


def _cannot_open() -> LagerFeil:
    return LagerFeil(
        "En rad i hvelvet kan ikke åpnes med hvelvnøkkelen: nøkkelen er en annen, eller raden er "
        "endret. Hent riktig nøkkel eller journal fra sikkerhetskopien."
    )


def require_own_keys(con: Connection, krypto: Hvelvkrypto) -> None:
    """Before anything is sealed: rows under two unrelated keys would be lost in part.

    One row of each table tells. All that were sealed before passed here, or were sealed anew with
    a key that opened them.
    """
    krypto.refresh()
    for tabell in KRYPTERTE:
        merke = con.execute(sa.select(tabell.c.noekkel).limit(1)).scalar_one_or_none()
        if merke is not None and merke not in krypto.merker:
            raise LagerFeil(
                "Hvelvet er forseglet med en annen hvelvnøkkel enn den som er satt. Hent den "
                "riktige nøkkelen fra sikkerhetskopien før noe mer legges inn."
            )


def count_sealed(journal: Journal) -> int:
    """How many rows would be lost with the keys."""
    with journal.read() as con:
        return sum(
            con.execute(sa.select(sa.func.count()).select_from(tabell)).scalar_one()
            for tabell in KRYPTERTE
        )


def reseal(journal: Journal, krypto: Hvelvkrypto) -> int:
    """Seal every row with the newest key that is not yet; the number of rows.

    Killed, the rows done so far stay done. Raises LagerFeil when a row opens with no key.
    """
    antall = 0
    for tabell in KRYPTERTE:
        while bolk := _reseal_some(journal, krypto, tabell):
            antall += bolk
    return antall


def _reseal_some(journal: Journal, krypto: Hvelvkrypto, tabell: Table) -> int:
    noekler = list(tabell.primary_key.columns)
    with journal.begin(Laas.HVELV) as con:
        rader = con.execute(
            sa.select(tabell.c.innhold, *noekler)
            .where(tabell.c.noekkel != krypto.merke)
            .limit(_BOLK)
        ).all()
        if rader:
            endring = sa.update(tabell).where(
                *(kolonne == sa.bindparam(f"rad_{kolonne.name}") for kolonne in noekler)
            )
            con.execute(endring, [_resealed(krypto, noekler, rad) for rad in rader])
    return len(rader)


def _resealed(
    krypto: Hvelvkrypto, noekler: Sequence[sa.Column[Any]], rad: sa.Row[Any]
) -> dict[str, object]:
    try:
        innhold = krypto.rotate(rad.innhold)
    except InvalidToken:
        raise _cannot_open() from None
    hvilken = {f"rad_{kolonne.name}": rad._mapping[kolonne] for kolonne in noekler}
    return hvilken | {"innhold": innhold, "noekkel": krypto.merke}
