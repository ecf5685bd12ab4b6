"""A report in an e-mail, over SMTP: to everybody or to nobody."""

from __future__ import annotations

import os
import re
import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from pipelines.errors import RapportFeil
from pipelines.settings import EPOSTPASSORDVARIABEL, Epost

FRIST = 30.0
"""Seconds to wait for the mail server."""
_OK = (250, 251)
_FLEST = 50


@dataclass(frozen=True)
class Brev:
    """What is sent: words, and one file."""

    emne: str
    tekst: str
    filnavn: str
    type: str
    """Media type of the file."""
    innhold: bytes = field(repr=False)


def require_addresses(adresser: Sequence[str]) -> tuple[str, ...]:
    """Raises RapportFeil that says which of them is no address, or stands there twice."""
    for nr, adresse in enumerate(adresser, start=1):
        if not _is_address(adresse):
            raise RapportFeil(
                f"Adresse nr. {nr} er ikke en e-postadresse. Skriv den slik: navn@etaten.no."
            )
        if adresse in adresser[: nr - 1]:
            raise RapportFeil(f"Adresse nr. {nr} står der fra før. Ta den bort.")
    if not 0 < len(adresser) <= _FLEST:
        raise RapportFeil(f"Oppgi mellom én og {_FLEST} mottakere med --til.")
    return tuple(adresser)


def require_server(oppsett: Epost) -> None:
    """Raises RapportFeil with what is missing before anything can be sent."""
    if not oppsett.vert or not oppsett.fra:
        raise RapportFeil("Utsending er ikke satt opp: fyll ut vert og fra i [epost].")
    if not _is_address(oppsett.fra):
        raise RapportFeil("fra i [epost] er ikke en e-postadresse. Skriv den slik: navn@etaten.no.")
    if oppsett.bruker and not os.environ.get(EPOSTPASSORDVARIABEL):
        raise RapportFeil(f"Passordet mangler: sett miljøvariabelen {EPOSTPASSORDVARIABEL}.")


def send_letter(brev: Brev, til: Sequence[str], oppsett: Epost, naa: datetime) -> None:
    """One letter to all of `til`, who do not see each other's addresses.

    Raises RapportFeil, in words, when the server is not there, the connection is not encrypted as
    it should be, or one of the addresses is refused: then nobody gets it.
    """
    require_server(oppsett)
    mottakere = require_addresses(til)
    melding = _as_message(brev, oppsett.fra, naa).as_bytes(policy=SMTP)
    with _connected(oppsett) as smtp:
        _deliver(smtp, oppsett.fra, mottakere, melding)


def _is_address(tekst: str) -> bool:
    """One plain address: nothing that could be a header, a name or a second one."""
    if re.search(r"[\s<>,;:\"()\[\]\\\x00-\x1f\x7f]", tekst) or tekst.count("@") != 1:
        return False
    try:
        adresse = Address(addr_spec=tekst)
    except (ValueError, HeaderParseError):
        return False
    return tekst.isascii() and "." in adresse.domain and bool(adresse.username)


def _as_message(brev: Brev, fra: str, naa: datetime) -> EmailMessage:
    melding = EmailMessage()
    melding["Subject"] = brev.emne
    melding["From"] = fra
    melding["To"] = "undisclosed-recipients:;"
    melding["Date"] = format_datetime(naa)
    melding["Message-ID"] = make_msgid(domain=fra.rpartition("@")[2])
    melding["Auto-Submitted"] = "auto-generated"
    melding["Content-Language"] = "nb"
    melding.set_content(brev.tekst)
    hoved, _, under = brev.type.partition("/")
    melding.add_attachment(brev.innhold, maintype=hoved, subtype=under, filename=brev.filnavn)
    return melding


@contextmanager
def _connected(oppsett: Epost) -> Iterator[smtplib.SMTP]:
    """A connection that is encrypted and logged in as the settings say."""
    try:
        with _open(oppsett) as smtp:
            smtp.ehlo_or_helo_if_needed()
            if oppsett.sikkerhet == "starttls":
                smtp.starttls(context=ssl.create_default_context())
                smtp.ehlo()
            if oppsett.bruker:
                smtp.login(oppsett.bruker, os.environ[EPOSTPASSORDVARIABEL])
            yield smtp
    except (OSError, smtplib.SMTPException) as feil:
        raise RapportFeil(f"{_sentence(feil, oppsett)} Ingenting er sendt.") from None


def _open(oppsett: Epost) -> smtplib.SMTP:
    if oppsett.sikkerhet == "tls":
        kontekst = ssl.create_default_context()
        return smtplib.SMTP_SSL(oppsett.vert, oppsett.port, timeout=FRIST, context=kontekst)
    return smtplib.SMTP(oppsett.vert, oppsett.port, timeout=FRIST)


def _deliver(smtp: smtplib.SMTP, fra: str, til: Sequence[str], melding: bytes) -> None:
    """All recipients are asked for before a word is sent."""
    kode, _ = smtp.mail(fra)
    if kode not in _OK:
        smtp.rset()
        raise RapportFeil(f"E-posttjeneren godtar ikke avsenderen ({kode}). Ingenting er sendt.")
    avviste = [nr for nr, adresse in enumerate(til, start=1) if smtp.rcpt(adresse)[0] not in _OK]
    if avviste:
        smtp.rset()
        nummer = ", ".join(f"{nr}" for nr in avviste)
        raise RapportFeil(
            f"E-posttjeneren godtar ikke mottaker nr. {nummer}. Ingenting er sendt til noen: rett "
            "adressen og send på nytt."
        )
    _hand_over(smtp, melding)


def _hand_over(smtp: smtplib.SMTP, melding: bytes) -> None:
    """The letter itself. From here on a broken connection leaves it open whether it arrived."""
    try:
        kode, _ = smtp.data(melding)
    except smtplib.SMTPDataError as feil:
        kode = feil.smtp_code
    except (OSError, smtplib.SMTPException):
        raise RapportFeil(
            "Forbindelsen ble brutt mens brevet ble levert. Spør en av mottakerne om det kom fram, "
            "før du sender på nytt."
        ) from None
    if kode not in _OK:
        raise RapportFeil(f"E-posttjeneren tok ikke imot brevet ({kode}). Ingenting er sendt.")
    with suppress(OSError, smtplib.SMTPException):
        smtp.quit()  # a goodbye that fails takes nothing back


def _sentence(feil: Exception, oppsett: Epost) -> str:
    """What went wrong, without what the server said: that could hold an address."""
    sted = f"{oppsett.vert}:{oppsett.port}"
    match feil:
        case ssl.SSLError():
            return f"Sertifikatet til e-posttjeneren {sted} kan ikke kontrolleres."
        case smtplib.SMTPNotSupportedError():
            return f"E-posttjeneren {sted} kan ikke det som er satt opp i [epost]."
        case smtplib.SMTPAuthenticationError():
            return f"E-posttjeneren {sted} godtar ikke bruker og passord."
        case _:
            return f"E-posttjeneren {sted} svarer ikke som den skal."
