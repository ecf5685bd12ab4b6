"""The front door: a login becomes somebody with roles, and a role an Innsyn for one page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from pipelines.access.arkiv import Arkiv
from pipelines.access.innlogging import Bruker, Krav, identify
from pipelines.access.innsyn import Formaal, Innsyn, is_case_number
from pipelines.access.oekt import Oekt, end_session, look_at_session, use_session
from pipelines.access.roller import RETTER, Rolle, Side, pages_of
from pipelines.access.rollevalg import Rollevalg, find_employee, find_roles
from pipelines.errors import TilgangFeil
from pipelines.settings import read_settings


@dataclass(frozen=True)
class Adgang:
    """Somebody at the door: who, how long the session lasts, and the roles they hold.

    Without a session that lasts there are no roles.
    """

    bruker: Bruker
    oekt: Oekt
    roller: tuple[Rollevalg, ...]
    personsider_paa: bool
    arkiv: Arkiv = field(repr=False)

    def choose(self, rolle: str | None) -> Rollevalg | None:
        """The role asked for when it is held, else the first; None when there is none."""
        return next(
            (valg for valg in self.roller if valg.rolle == rolle), next(iter(self.roller), None)
        )

    def pages(self, valg: Rollevalg) -> tuple[Side, ...]:
        return pages_of(valg.rolle, personsider_paa=self.personsider_paa)

    def enter(self, rolle: str | None, side: Side) -> Innsyn:
        """The right to see one page, acting in a role. Raises TilgangFeil when there is none."""
        valg = self.choose(rolle)
        if self.oekt.slutt is not None or valg is None or side not in self.pages(valg):
            raise TilgangFeil("Du har ikke tilgang til denne siden i rollen du har valgt.")
        return Innsyn(self.bruker.bruker_id, valg.rolle, valg.enheter, valg.ansatt_id)

    def keep_drafts(self, felt: Mapping[str, str], naa: datetime) -> None:
        """What somebody has typed when the session is about to end; the next one gets it back."""
        for navn, tekst in felt.items():
            self.arkiv.utkast.save(self.bruker.bruker_id, navn, tekst, naa)

    def take_drafts(self) -> dict[str, str]:
        """What was typed when the session before this one ended; given once."""
        utkast, bruker = self.arkiv.utkast, self.bruker.bruker_id
        return {navn: utkast.take(bruker, navn) or "" for navn in utkast.fields(bruker)}

    def log_out(self, naa: datetime) -> None:
        end_session(self.arkiv.okter, self.bruker, naa)


def admit(krav: Krav, naa: datetime, *, er_bruk: bool = True) -> Adgang:
    """Read the settings anew and see what this login gives right now.

    `er_bruk`: whether somebody is using the page, so that the session goes on. Raises TilgangFeil
    when the login is not good, LagerFeil when a key or the journal is missing.
    """
    innstillinger = read_settings()
    arkiv = Arkiv(innstillinger)
    bruker = identify(krav, innstillinger.innlogging, arkiv.brukernoekkel, naa)
    oekt = (use_session if er_bruk else look_at_session)(arkiv.okter, bruker, naa)
    roller: tuple[Rollevalg, ...] = ()
    if oekt.slutt is None:
        ansatt_id = find_employee(bruker, arkiv.hvelv)
        roller = find_roles(bruker, ansatt_id, arkiv)
        arkiv.hvelv.remember_user(bruker.bruker_id, _known_as(bruker, ansatt_id))
    return Adgang(bruker, oekt, roller, innstillinger.personvern.personsider_paa, arkiv)


def is_logged_in(krav: Krav, naa: datetime) -> bool:
    """Whether a login is good and its session lasts, for somebody with a role."""
    return bool(admit(krav, naa, er_bruk=False).roller)


def may_fetch_log(krav: Krav, naa: datetime) -> bool:
    """Whether a login may fetch the access log as a file."""
    adgang = admit(krav, naa, er_bruk=False)
    return any(Side.INNSYNSLOGG in RETTER[valg.rolle].sider for valg in adgang.roller)


def may_bring_files(krav: Krav, naa: datetime) -> bool:
    """Whether a login may send files to the server: those who bring in deliveries (hr)."""
    adgang = admit(krav, naa, er_bruk=False)
    return any(valg.rolle is Rolle.HR for valg in adgang.roller)


def for_a_purpose(innsyn: Innsyn, formaal: Formaal, saksnummer: str = "") -> Innsyn:
    """The same viewer with a stated purpose: what a page about a person needs.

    Raises TilgangFeil for a case number that could say who it is about.
    """
    if saksnummer and not is_case_number(saksnummer):
        raise TilgangFeil("Et saksnummer skrives slik: 2026/123.")
    return replace(innsyn, formaal=formaal, saksnummer=saksnummer)


def role_title(valg: Rollevalg) -> str:
    """«AMU, verneområde Nord»: what every page shows about whom one acts as."""
    return f"{RETTER[valg.rolle].navn} · {valg.omraade}"


def _known_as(bruker: Bruker, ansatt_id: int | None) -> dict[str, str]:
    """What the vault remembers of a viewer, so that the log can say who looked."""
    return {
        "navn": bruker.navn,
        "epost": bruker.epost or "",
        "ansatt_id": "" if ansatt_id is None else str(ansatt_id),
    }
