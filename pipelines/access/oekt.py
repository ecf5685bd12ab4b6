"""How long a login lasts: eight hours in all, thirty minutes without anybody at the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from pipelines.access.innlogging import Bruker
from pipelines.store.journal.okter import Okt, Okter

LENGSTE = timedelta(hours=8)
UVIRKSOM = timedelta(minutes=30)
VARSEL = timedelta(minutes=5)
"""So long before the end somebody is told."""


class Slutt(StrEnum):
    """Why a session is over, as the page says it."""

    LOGGET_UT = "Du er logget ut."
    UVIRKSOM = "Du er logget ut fordi siden ikke er brukt på 30 minutter."
    UTLOEPT = "Du er logget ut fordi det er åtte timer siden du logget inn."


@dataclass(frozen=True)
class Oekt:
    """A login session: why it is over, or until when it lasts."""

    slutt: Slutt | None
    varer_til: datetime
    kan_forlenges: bool
    """Whether using the page moves the end."""

    def left(self, naa: datetime) -> timedelta:
        return self.varer_til - naa


def use_session(okter: Okter, bruker: Bruker, naa: datetime) -> Oekt:
    """The session of this login; being here counts as use, unless it is over already."""
    oekt = look_at_session(okter, bruker, naa)
    if oekt.slutt is not None:
        return oekt
    return _judge(okter.touch(bruker.bruker_id, bruker.innlogget, naa), bruker, naa)


def look_at_session(okter: Okter, bruker: Bruker, naa: datetime) -> Oekt:
    """The same without counting as use. A login never seen counts from when it was made."""
    kjent = okter.look(bruker.bruker_id, bruker.innlogget)
    return _judge(kjent or Okt(bruker.innlogget, None), bruker, naa)


def end_session(okter: Okter, bruker: Bruker, naa: datetime) -> None:
    """Log out: this login is never good again, in any tab or from any copy of its cookie."""
    okter.end(bruker.bruker_id, bruker.innlogget, naa)


def _judge(okt: Okt, bruker: Bruker, naa: datetime) -> Oekt:
    siste, stille = bruker.innlogget + LENGSTE, okt.sist_aktiv + UVIRKSOM
    slutt = None
    if okt.avsluttet is not None:
        slutt = Slutt.LOGGET_UT
    elif naa >= siste:
        slutt = Slutt.UTLOEPT
    elif naa >= stille:
        slutt = Slutt.UVIRKSOM
    return Oekt(slutt, min(siste, stille), stille < siste)
