"""What the gate rests on: the store with its keys, and the journal's vault, log and sessions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from pipelines.settings import Innstillinger
from pipelines.store.hvelvnoekkel import read_vault_keys
from pipelines.store.journal.amuvedtak import Amuvedtak
from pipelines.store.journal.base import Journal, journal_url, open_journal
from pipelines.store.journal.grenser import Grenser
from pipelines.store.journal.hvelv import Hvelv
from pipelines.store.journal.innsynslogg import Innsynslogg
from pipelines.store.journal.kommentarer import Kommentarer
from pipelines.store.journal.moetenotat import Moetenotater
from pipelines.store.journal.okter import Okter
from pipelines.store.journal.personsak import Personsak
from pipelines.store.journal.tiltak import Tiltaksregister
from pipelines.store.journal.utkast import Utkast
from pipelines.store.lager import Lager
from pipelines.store.les import Snapshot, open_snapshot
from pipelines.store.les_person import Personrader
from pipelines.store.noekkel import derive, read_key
from pipelines.store.oppfolgingsfil import Oppfolgingsfil, open_followup


@dataclass(frozen=True)
class Arkiv:
    """Opened for one page run or one command; each part is made when it is asked for.

    Raises LagerFeil, with what to do, when a key or the journal is missing.
    """

    innstillinger: Innstillinger
    lager: Lager = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lager", Lager(self.innstillinger.lager))

    @cached_property
    def _noekkel(self) -> bytes:
        return read_key(self.lager)

    @cached_property
    def brukernoekkel(self) -> bytes:
        """Key for the ids of viewers."""
        return derive(self._noekkel, b"bruker")

    @cached_property
    def fristnoekkel(self) -> bytes:
        """Key for what tells deadlines apart in a calendar."""
        return derive(self._noekkel, b"frist")

    def sign_with(self, hemmelighet: str) -> str:
        """What the login's cookies are signed with. A new client secret logs everybody out."""
        return derive(self._noekkel, b"informasjonskapsel:" + hemmelighet.encode()).hex()

    @cached_property
    def _journal(self) -> Journal:
        return open_journal(journal_url(self.lager, self.innstillinger.journal or None))

    @cached_property
    def hvelv(self) -> Hvelv:
        return Hvelv(self._journal, read_vault_keys(self.lager), derive(self._noekkel, b"oppslag"))

    def names_of(self, brukere: Iterable[str]) -> dict[str, str]:
        """User → name of those who wrote something; «ukjent» for who has been deleted since."""
        return {
            bruker: (self.hvelv.read_user(bruker) or {}).get("navn", "ukjent")
            for bruker in set(brukere)
        }

    @cached_property
    def utkast(self) -> Utkast:
        return Utkast(self._journal, read_vault_keys(self.lager))

    @cached_property
    def personsak(self) -> Personsak:
        return Personsak(self._journal, read_vault_keys(self.lager))

    @cached_property
    def grenser(self) -> Grenser:
        return Grenser(self._journal)

    @cached_property
    def moetenotater(self) -> Moetenotater:
        return Moetenotater(self._journal, read_vault_keys(self.lager))

    @cached_property
    def kommentarer(self) -> Kommentarer:
        return Kommentarer(self._journal, read_vault_keys(self.lager))

    @cached_property
    def amuvedtak(self) -> Amuvedtak:
        return Amuvedtak(self._journal, read_vault_keys(self.lager))

    @cached_property
    def tiltak(self) -> Tiltaksregister:
        return Tiltaksregister(self._journal, read_vault_keys(self.lager))

    @cached_property
    def logg(self) -> Innsynslogg:
        return Innsynslogg(self._journal, derive(self._noekkel, b"innsynslogg"))

    @cached_property
    def okter(self) -> Okter:
        return Okter(self._journal)

    @property
    def snapshot(self) -> Snapshot | None:
        return open_snapshot(self.lager)

    @property
    def oppfolging(self) -> Oppfolgingsfil | None:
        """Who works where and is away now; None until rows came in with those parts on."""
        if not self.innstillinger.personvern.personsider_paa:
            return None
        return open_followup(self.lager)

    @property
    def personer(self) -> Personrader | None:
        """Rows about people as they are now: from the follow-up where there is one."""
        kilde = self.oppfolging or self.snapshot
        return None if kilde is None else kilde.personer

    @property
    def per_dato(self) -> date | None:
        """The day `personer` was taken."""
        if self.oppfolging is not None:
            return self.oppfolging.source().per_dato
        return None if self.snapshot is None else self.snapshot.versions()[-1].uttrekksdato
