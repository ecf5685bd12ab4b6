"""Deadlines as a calendar file (RFC 5545): something to do, never whom it is about."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

BESKRIVELSE = "Åpne Oppfølging i Trafikklys."
PRODUSENT = "-//Trafikklys//Oppfølging//NO"
KATEGORI = "Trafikklys"
VARSEL = timedelta(hours=9) - timedelta(days=2)
"""Two days before, at nine: counted from midnight, the alarm would wake people."""


@dataclass(frozen=True)
class Kalenderfrist:
    """One thing to have done by a day."""

    dato: date
    tittel: str
    """What, without a name: «Frist: oppfølgingsplan», «Evaluering av en avtale»."""
    uid_av: str = field(repr=False)
    """A keyed hash of what the deadline belongs to, so that a new file moves the old event."""


def deadlines_ics(
    frister: Sequence[Kalenderfrist], navn: str, laget: datetime, beskrivelse: str = BESKRIVELSE
) -> bytes:
    """An all-day event per deadline with a reminder; `navn` is what the calendar is called.

    `laget` has a time zone. Of a person there is nothing but `uid_av`, hashed once more. The file
    is the same whatever order the deadlines come in.
    """
    kalender = Calendar()
    kalender.add("prodid", PRODUSENT)
    kalender.add("version", "2.0")
    kalender.add("method", "PUBLISH")
    kalender.add("x-wr-calname", navn)
    for frist in sorted(frister, key=lambda en: (en.dato, en.tittel, _uid(en))):
        kalender.add_component(_event(frist, laget, beskrivelse))
    fil: bytes = kalender.to_ical()
    return fil


def _event(frist: Kalenderfrist, laget: datetime, beskrivelse: str) -> Event:
    hendelse = Event()
    hendelse.add("uid", _uid(frist))
    hendelse.add("dtstamp", laget.astimezone(UTC))
    hendelse.add("dtstart", frist.dato)
    hendelse.add("dtend", frist.dato + timedelta(days=1))
    hendelse.add("summary", frist.tittel)
    hendelse.add("description", beskrivelse)
    hendelse.add("categories", [KATEGORI])
    hendelse.add("class", "PRIVATE")
    hendelse.add("transp", "TRANSPARENT")  # a deadline does not make anybody busy
    hendelse.add_component(_alarm(frist))
    return hendelse


def _alarm(frist: Kalenderfrist) -> Alarm:
    varsel = Alarm()
    varsel.add("action", "DISPLAY")
    varsel.add("description", frist.tittel)
    varsel.add("trigger", VARSEL)
    return varsel


def _uid(frist: Kalenderfrist) -> str:
    return f"{hashlib.sha256(frist.uid_av.encode()).hexdigest()[:32]}@trafikklys"
