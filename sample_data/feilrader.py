"""Rows that cannot be right, put into one delivery so that the checks have something to show.

They come on top of the true rows: when all of them are rejected, the figures are the true ones.
"""

from __future__ import annotations

from dataclasses import replace

from sample_data.uttrekk import Tabell, Verdi

_ARBEIDSFORHOLD: tuple[tuple[Verdi, ...], ...] = (
    # enhet_id that organisasjon does not know
    ("39001", "39001-1", "", "A9-99", "2025-08-01", "", "100", "K", "rådgiver", "Hovedbyen", ""),
    ("39002", "39002-1", "", "", "2025-08-01", "", "80", "M", "rådgiver", "Hovedbyen", ""),
    # stillingsprosent over 100
    ("39003", "39003-1", "", "A2-02", "2025-11-01", "", "1000", "K", "rådgiver", "Fjordvik", ""),
    # til before fra
    ("39004", "39004-1", "", "A4-02", "2026-03-01", "2026-02-01", "100", "M", "rådgiver", "", ""),
)

# ansattnr is a place among the true rows ("#120"), or a number of nobody
_FRAVAER: tuple[tuple[Verdi, ...], ...] = (
    # til before fra
    ("#120", "", "2026-02-16", "2026-02-06", "egenmelding", "100", "", "godkjent", ""),
    ("#410", "", "2026-05-11", "2026-05-01", "sykmelding", "50", "nei", "godkjent", ""),
    ("#733", "", "2026-08-24", "2025-08-28", "sykmelding", "100", "", "godkjent", ""),
    # grad out of range
    ("#222", "", "2026-03-02", "2026-03-13", "sykmelding", "150", "", "godkjent", ""),
    ("#315", "", "2026-09-01", "2026-09-11", "sykmelding", "-50", "", "godkjent", ""),
    ("#502", "", "2026-01-12", "2026-01-16", "sykmelding", "", "", "godkjent", ""),
    # a date that no calendar has, or that cannot be read
    ("#610", "", "2026-02-30", "2026-03-06", "sykmelding", "100", "", "godkjent", ""),
    ("#644", "", "i går", "2026-06-12", "egenmelding", "100", "", "godkjent", ""),
    ("#671", "", "2026-13-01", "", "sykmelding", "60", "", "godkjent", ""),
    # nobody has this employee number
    ("99901", "", "2026-02-02", "2026-02-04", "egenmelding", "100", "", "godkjent", ""),
    ("99902", "", "2026-06-01", "2026-06-19", "sykmelding", "100", "nei", "godkjent", ""),
    ("", "", "2026-09-07", "2026-09-08", "egenmelding", "100", "", "godkjent", ""),
)
_DOBLE = (901, 1502, 2203)
"""Places of true rows that stand twice."""


def add_bad_rows(tabeller: list[Tabell]) -> list[Tabell]:
    """The tables with the bad rows spread among the true ones."""
    per_navn = {tabell.navn: tabell for tabell in tabeller}
    fravaer = per_navn["fravaer"].rader
    feil = [_with_number(rad, fravaer) for rad in _FRAVAER] + [fravaer[n] for n in _DOBLE]
    per_navn["fravaer"] = _spread(per_navn["fravaer"], feil)
    per_navn["arbeidsforhold"] = _spread(per_navn["arbeidsforhold"], list(_ARBEIDSFORHOLD))
    return list(per_navn.values())


def _with_number(rad: tuple[Verdi, ...], fravaer: list[tuple[Verdi, ...]]) -> tuple[Verdi, ...]:
    ansattnr = str(rad[0])
    return (fravaer[int(ansattnr[1:])][0], *rad[1:]) if ansattnr.startswith("#") else rad


def _spread(tabell: Tabell, feil: list[tuple[Verdi, ...]]) -> Tabell:
    avstand = len(tabell.rader) // (len(feil) + 1)
    rader = list(tabell.rader)
    for nummer, rad in reversed(list(enumerate(feil, start=1))):
        rader.insert(nummer * avstand, rad)
    return replace(tabell, rader=rader)
