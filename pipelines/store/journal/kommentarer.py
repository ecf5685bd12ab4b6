"""HR's comments on the screens of a year, sealed: one text for each year and screen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Row

from pipelines.store.journal.base import Journal, Laas
from pipelines.store.journal.forsegling import Hvelvkrypto, require_own_keys
from pipelines.store.journal.tabeller import from_text, kommentar, to_text


@dataclass(frozen=True)
class Kommentar:
    """What HR says about one screen of one year. Shows nothing of the text when printed."""

    periode: str
    """The year it stays with: 2025, or siste fire kvartaler as 2026K3-S4."""
    skjerm: str
    """The id of the screen."""
    tid: datetime
    bruker: str
    tekst: str = field(repr=False)
    """Empty: there is no comment any longer."""
    nr: int = 0
    """Given by the journal when it is written."""


class Kommentarer:
    """The comments of one journal, sealed with the vault's keys; added to, never changed."""

    def __init__(self, journal: Journal, krypto: Hvelvkrypto) -> None:
        self._journal = journal
        self._krypto = krypto

    def write(self, ny: Kommentar) -> int:
        """Append a comment; it stands instead of the one before on that screen. Its number.

        Raises LagerFeil when the vault's keys are others than those of the journal.
        """
        rad = _as_row(ny)
        with self._journal.begin(Laas.HVELV) as con:
            require_own_keys(con, self._krypto)
            forseglet = self._krypto.seal(_owner(rad), ny.tekst)
            nr = con.execute(
                sa.insert(kommentar)
                .values(**rad, innhold=forseglet.innhold, noekkel=forseglet.noekkel)
                .returning(kommentar.c.nr)
            ).scalar_one()
        return int(nr)

    def of(self, periode: str) -> dict[str, Kommentar]:
        """What stands about a year, opened: screen id → its latest comment."""
        siste = (
            sa.select(sa.func.max(kommentar.c.nr))
            .where(kommentar.c.periode == periode)
            .group_by(kommentar.c.skjerm)
        )
        with self._journal.read() as con:
            rader = con.execute(sa.select(kommentar).where(kommentar.c.nr.in_(siste))).all()
        aapnet = map(self._open, rader)
        return {ett.skjerm: ett for ett in aapnet if ett.tekst}

    def authors(self) -> set[str]:
        """The users who have written something."""
        with self._journal.read() as con:
            return set(con.execute(sa.select(kommentar.c.bruker).distinct()).scalars())

    def prune(self, foer: date) -> int:
        """Delete by age; how many rows. A year's comments go one by one, as they were written."""
        with self._journal.begin(Laas.HVELV) as con:
            gamle = sa.delete(kommentar).where(kommentar.c.tid < foer.isoformat())
            antall = con.execute(gamle).rowcount
        self._journal.scrub()
        return antall

    def _open(self, rad: Row[Any]) -> Kommentar:
        aapent = {navn: rad._mapping[navn] for navn in _AAPENT}
        return Kommentar(
            periode=rad.periode,
            skjerm=rad.skjerm,
            tid=from_text(rad.tid),
            bruker=rad.bruker,
            tekst=self._krypto.open(_owner(aapent), rad.innhold),
            nr=rad.nr,
        )


_AAPENT = ("periode", "skjerm", "tid", "bruker")
"""What lies open of a row; the seal is bound to all of it."""


def _as_row(ny: Kommentar) -> dict[str, str]:
    return {
        "periode": ny.periode,
        "skjerm": ny.skjerm,
        "tid": to_text(ny.tid),
        "bruker": ny.bruker,
    }


def _owner(rad: Mapping[str, str]) -> str:
    return json.dumps(["kommentar", *(rad[navn] for navn in _AAPENT)])
