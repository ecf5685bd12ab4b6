"""Drafts: text that somebody had typed when the session ended, kept until the next login."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import ColumnElement

from pipelines.store.journal.base import Journal, Laas
from pipelines.store.journal.forsegling import Hvelvkrypto, require_own_keys
from pipelines.store.journal.tabeller import to_text, utkast


class Utkast:
    """Sealed text by user and field. It may be about a person, so it is kept like the vault."""

    def __init__(self, journal: Journal, krypto: Hvelvkrypto) -> None:
        self._journal = journal
        self._krypto = krypto

    def save(self, bruker: str, felt: str, tekst: str, naa: datetime) -> None:
        """Keep what is typed so far; the latest replaces the one before, blank text removes it."""
        with self._journal.begin(Laas.HVELV) as con:
            if not tekst.strip():
                con.execute(sa.delete(utkast).where(_is(bruker, felt)))
                return
            require_own_keys(con, self._krypto)
            forseglet = self._krypto.seal(_owner(bruker, felt), tekst)
            verdier = {
                "innhold": forseglet.innhold,
                "noekkel": forseglet.noekkel,
                "lagret": to_text(naa),
            }
            con.execute(
                self._journal.insert(utkast)
                .values(bruker=bruker, felt=felt, **verdier)
                .on_conflict_do_update(index_elements=["bruker", "felt"], set_=verdier)
            )

    def take(self, bruker: str, felt: str) -> str | None:
        """The draft, which is gone afterwards; None when there is none."""
        with self._journal.begin(Laas.HVELV) as con:
            innhold = con.execute(
                sa.select(utkast.c.innhold).where(_is(bruker, felt))
            ).scalar_one_or_none()
            if innhold is None:
                return None
            tekst: str = self._krypto.open(_owner(bruker, felt), innhold)
            con.execute(sa.delete(utkast).where(_is(bruker, felt)))
        return tekst

    def fields(self, bruker: str) -> list[str]:
        """Which drafts there are of a user."""
        with self._journal.read() as con:
            funnet = con.execute(sa.select(utkast.c.felt).where(utkast.c.bruker == bruker))
            return list(funnet.scalars())

    def forget(self, brukere: Collection[str]) -> int:
        """Delete everything that some users have typed and not saved; how many fields."""
        with self._journal.begin(Laas.HVELV) as con:
            borte = sa.delete(utkast).where(utkast.c.bruker.in_(list(brukere)))
            antall = con.execute(borte).rowcount
        self._journal.scrub()
        return antall

    def prune(self, foer: datetime) -> int:
        """Delete drafts last saved before `foer`."""
        with self._journal.begin(Laas.HVELV) as con:
            antall = con.execute(sa.delete(utkast).where(utkast.c.lagret < to_text(foer))).rowcount
        self._journal.scrub()
        return antall


def _is(bruker: str, felt: str) -> ColumnElement[bool]:
    return sa.and_(utkast.c.bruker == bruker, utkast.c.felt == felt)


def _owner(bruker: str, felt: str) -> str:
    return json.dumps(["utkast", felt, bruker])
