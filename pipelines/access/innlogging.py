"""From the claims of a login to a person that the login service vouches for."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from pipelines.errors import TilgangFeil
from pipelines.settings import Innlogging

SKJEV_KLOKKE = timedelta(minutes=2)
"""So far ahead of ours may the clock of the login service be."""

Krav = Mapping[str, Any]
"""Claims as the login service sends them."""


@dataclass(frozen=True)
class Bruker:
    """Somebody who has logged in. `bruker_id` stands for issuer and subject in journal and log."""

    bruker_id: str
    innlogget: datetime
    """When the login service vouched for the person (iat), UTC."""
    navn: str = field(repr=False)
    epost: str | None = field(repr=False)
    """Lower case; None unless the address is confirmed."""
    ansattnr: str | None = field(repr=False)
    krav: Krav = field(repr=False)

    def has(self, navn: str, verdi: str) -> bool:
        """Whether the claim `navn` is, or holds, `verdi`. An address counts only when confirmed."""
        if navn == "email":
            return self.epost is not None and self.epost == verdi.strip().casefold()
        return verdi in _values(self.krav, navn)


def identify(krav: Krav, oppsett: Innlogging, noekkel: bytes, naa: datetime) -> Bruker:
    """The person behind the claims. `noekkel` is the store's key for ids of viewers.

    Raises TilgangFeil when the login was not made by the configured service for this program, or
    lacks what every login has (OpenID Connect Core 2: iss, sub, aud, iat).
    """
    utsteder, subjekt = krav.get("iss"), krav.get("sub")
    if not oppsett.utstedt_av or utsteder != oppsett.utstedt_av:
        raise TilgangFeil("Innloggingen kommer fra en annen tjeneste enn den som er satt opp.")
    if oppsett.klient_id not in _values(krav, "aud"):
        raise TilgangFeil("Innloggingen er laget for et annet program.")
    if not isinstance(subjekt, str) or not subjekt:
        raise TilgangFeil("Innloggingen sier ikke hvem den gjelder.")
    return Bruker(
        bruker_id=user_id(noekkel, str(utsteder), subjekt),
        innlogget=_issued(krav.get("iat"), naa),
        navn=_text(krav, oppsett.navn_krav) or "Uten navn",
        epost=_confirmed_address(krav, tiltrodd=oppsett.stol_paa_epost),
        ansattnr=_text(krav, oppsett.ansattnr_krav) if oppsett.ansattnr_krav else None,
        krav=krav,
    )


def user_id(noekkel: bytes, utsteder: str, subjekt: str) -> str:
    """What stands for a login's issuer and subject: neither can be read out of it."""
    return hmac.digest(noekkel, f"{utsteder}\0{subjekt}".encode(), "sha256").hex()[:32]


def _issued(iat: object, naa: datetime) -> datetime:
    try:
        innlogget = datetime.fromtimestamp(float(str(iat)), UTC)
    except (ValueError, OverflowError, OSError):
        raise TilgangFeil("Innloggingen sier ikke når den er gjort.") from None
    if innlogget > naa + SKJEV_KLOKKE:
        raise TilgangFeil("Innloggingen er datert fram i tid. Se om klokkene er stilt riktig.")
    return innlogget


def _confirmed_address(krav: Krav, *, tiltrodd: bool) -> str | None:
    adresse = _text(krav, "email")
    if adresse is None or not (tiltrodd or krav.get("email_verified") is True):
        return None
    return adresse.casefold()


def _text(krav: Krav, navn: str) -> str | None:
    verdi = next(iter(_values(krav, navn)), "").strip()
    return verdi or None


def _values(krav: Krav, navn: str) -> list[str]:
    """The texts of a claim. Dots reach into objects, unless a claim has just that name."""
    return list(_texts(krav[navn] if navn in krav else _reach(krav, navn)))


def _reach(krav: object, navn: str) -> object:
    for ledd in navn.split("."):
        krav = krav.get(ledd) if isinstance(krav, Mapping) else None
    return krav


def _texts(verdi: object) -> Iterator[str]:
    if isinstance(verdi, str):
        yield verdi
    elif isinstance(verdi, int) and not isinstance(verdi, bool):
        yield str(verdi)
    elif isinstance(verdi, list | tuple):
        for ett in verdi:
            yield from _texts(ett)
