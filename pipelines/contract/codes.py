"""The closed sets of values that a delivery may hold."""

from __future__ import annotations

from enum import StrEnum


class Tabell(StrEnum):
    """The tables of a delivery; the name is also the file name in the standard contract."""

    ORGANISASJON = "organisasjon"
    ETTERFOLGER = "etterfolger"
    ARBEIDSFORHOLD = "arbeidsforhold"
    FRAVAER = "fravaer"
    TOTALER = "totaler"
    NAVN = "navn"
    OPPFOLGING = "oppfolging"


class Slag(StrEnum):
    """What a delivery is: rows per person, totals per enhet, or what is going on right now."""

    PERSON = "person"
    TOTALER = "totaler"
    LOPENDE = "lopende"
    """Current absence, weekly or daily: feeds the follow-up of people, never a figure."""


class Dagenhet(StrEnum):
    """The unit of avtalte and tapte in totals: Norwegian working days or calendar days."""

    ARBEIDSDAGER = "arbeidsdager"
    KALENDERDAGER = "kalenderdager"


class Fravaerstype(StrEnum):
    """What an accepted absence is. The first two are sykefravær."""

    EGENMELDING = "egenmelding"
    SYKMELDING = "sykmelding"
    SYKT_BARN = "sykt_barn"
    FERIE = "ferie"
    PERMISJON = "permisjon"


class Situasjonstype(StrEnum):
    """Delivered types that become one of the above, or are left out, by rule or setting."""

    BEHANDLINGSDAG = "behandlingsdag"
    AVVENTENDE_SYKMELDING = "avventende_sykmelding"
    REISETILSKUDD = "reisetilskudd"
    ETTER_MAKSDATO = "etter_maksdato"
    ANNET = "annet"
    """Known, and no absence that the figures use: course, travel, time off in lieu."""


class Status(StrEnum):
    """Whether a registered absence stands. Empty counts as godkjent."""

    GODKJENT = "godkjent"
    AVSLAATT = "avslått"
    ANNULLERT = "annullert"
    IKKE_GODKJENT = "ikke godkjent"


class Kjonn(StrEnum):
    KVINNE = "K"
    MANN = "M"


class Hendelse(StrEnum):
    """What an employer does to follow up a spell of illness, as delivered and as registered."""

    OPPFOLGINGSPLAN = "oppfolgingsplan"
    DIALOGMOTE_1 = "dialogmote_1"
    SAMTALE = "samtale"
    """A talk on the way back; what the reminder after twelve weeks asks for."""
    OPPDATERT_PLAN = "oppdatert_plan"
    DIALOGMOTE_2 = "dialogmote_2"
    SAMTALE_ETTER_RETUR = "samtale_etter_retur"


UKJENT = "ukjent"
"""What a code may mean where the contract lets the cell be empty."""
SYKEFRAVAER = (Fravaerstype.EGENMELDING, Fravaerstype.SYKMELDING)
LEVERTE_TYPER = (*Fravaerstype, *Situasjonstype)
