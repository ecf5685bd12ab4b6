"""Walk the chain of the access log and say what is wrong with it."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from pipelines.store.journal.kjede import SIGNERTE, START, Ledd, Signering
from pipelines.store.journal.tabeller import innsynslogg, innsynslogg_anker, innsynslogg_hode

MAKS_FEIL = 100
"""A log that is broken all through is not listed row by row."""


@dataclass(frozen=True)
class Kontroll:
    """What a check of the access log found."""

    antall: int
    """Rows in the log now."""
    hode: str
    """Where the log ends. Noted down and given to a later check, it shows a log rolled back."""
    feil: tuple[str, ...]
    """What is wrong, a sentence each, with row numbers and no personal data."""


def check_chain(con: Connection, signering: Signering, forventet_hode: str | None) -> Kontroll:
    """Check every row, the anchors and the head; all read at the same moment."""
    ankre = con.execute(sa.select(innsynslogg_anker).order_by(innsynslogg_anker.c.nr)).all()
    gang = _Gang(signering, ankre, forventet_hode)
    kolonner = [innsynslogg.c[navn] for navn in (*SIGNERTE, "hash")]
    rader = sa.select(*kolonner).order_by(innsynslogg.c.nr).execution_options(yield_per=1_000)
    for rad in con.execute(rader):
        gang.check_row(rad)
    gang.check_heads(con.execute(sa.select(innsynslogg_hode)).all())
    if forventet_hode is not None:
        gang.check_expected()
    return Kontroll(gang.antall, str(gang.siste), gang.faults())


class _Gang:
    """One walk along the chain: where it began, how far it has come, what was found wrong."""

    def __init__(
        self, signering: Signering, ankre: Sequence[Row[Any]], forventet_hode: str | None
    ) -> None:
        self.signering = signering
        self.antall = 0
        self._feil: list[str] = []
        self._flere = 0
        steder = [Ledd(anker.nr, anker.hash) for anker in ankre]
        self.start = self.siste = steder[-1] if steder else START
        self.forventet = _parse(forventet_hode)
        self.gjenfunnet = self.forventet in {START, *steder}
        forrige_segl = ""
        for anker, sted in zip(ankre, steder, strict=True):
            if not _same(signering.anchor(sted, anker.ryddet, forrige_segl), anker.segl):
                self._report(
                    f"Ankeret etter rydding til og med rad {sted.nr} er forfalsket, eller det som "
                    "sto foran det, er fjernet."
                )
            forrige_segl = anker.segl

    def faults(self) -> tuple[str, ...]:
        if not self._flere:
            return tuple(self._feil)
        return (*self._feil, f"Det er {self._flere} feil til.")

    def check_row(self, rad: Row[Any]) -> None:
        self.antall += 1
        hel = _same(self.signering.row(rad._asdict()), rad.hash)
        if not hel:
            self._report(f"Rad {rad.nr} er endret, flyttet eller satt inn utenfor programmet.")
        if rad.nr <= self.siste.nr:
            self._report(f"Rad {rad.nr} skulle ha vært ryddet bort.")
            return
        if rad.nr > self.siste.nr + 1:
            self._report(f"{_span(self.siste.nr + 1, rad.nr - 1)} mangler.")
        elif hel and not _same(self.siste.hash, rad.forrige):
            self._report(f"Rad {rad.nr} følger ikke av det som står foran den.")
        self.siste = Ledd(rad.nr, rad.hash)
        self.gjenfunnet = self.gjenfunnet or self.siste == self.forventet

    def check_heads(self, hoder: Sequence[Row[Any]]) -> None:
        if not hoder and self.siste != START:
            self._report("Loggens hode, som sier hvor den slutter, mangler.")
        if len(hoder) > 1:
            self._report("Loggen har mer enn ett hode, som sier hvor den slutter.")
        for hode in hoder:
            self._check_head(hode)

    def _check_head(self, hode: Row[Any]) -> None:
        ledd = Ledd(hode.nr, hode.hash)
        if not _same(self.signering.head(ledd), hode.segl):
            self._report("Loggens hode, som sier hvor den slutter, er forfalsket.")
        elif ledd.nr > self.siste.nr:
            self._report(f"{_span(self.siste.nr + 1, ledd.nr)} mangler på slutten av loggen.")
        elif ledd.nr < self.siste.nr:
            self._report(f"{_span(ledd.nr + 1, self.siste.nr)} står etter loggens hode.")
        elif ledd != self.siste:
            self._report(f"Rad {ledd.nr} er ikke den loggens hode peker på.")

    def check_expected(self) -> None:
        if self.forventet is None:
            self._report(
                "Det oppgitte hodet kan ikke leses. Skriv det slik kontrollen viste det: "
                "radnummer, bindestrek og 64 tegn."
            )
        elif not self.gjenfunnet:
            self._report(self._why_not_found(self.forventet.nr))

    def _why_not_found(self, nr: int) -> str:
        if nr > self.siste.nr:
            return (
                f"Loggen slutter med rad {self.siste.nr}, men hadde rad {nr} da hodet ble notert: "
                "den er rullet tilbake, eller rader er fjernet på slutten."
            )
        if nr < self.start.nr:
            return (
                f"Det oppgitte hodet gjelder rad {nr}, som er ryddet bort. Bruk et hode som er "
                f"notert etter at rad {self.start.nr} ble skrevet."
            )
        return f"Rad {nr} er ikke den samme som da hodet ble notert."

    def _report(self, setning: str) -> None:
        if len(self._feil) < MAKS_FEIL:
            self._feil.append(setning)
        else:
            self._flere += 1


def _parse(hode: str | None) -> Ledd | None:
    nr, _, hash_ = (hode or "").strip().partition("-")
    if not (nr.isascii() and nr.isdigit() and len(hash_) == len(START.hash)):
        return None
    return Ledd(int(nr), hash_)


def _same(ventet: object, funnet: object) -> bool:
    """Whether both are text and the same; a forger may have put anything in the database."""
    if not (isinstance(ventet, str) and isinstance(funnet, str)):
        return False
    return hmac.compare_digest(ventet.encode(), funnet.encode())


def _span(fra: int, til: int) -> str:
    return f"Rad {fra}" if fra == til else f"Rad {fra} til {til}"
