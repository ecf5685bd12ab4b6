"""What every delivery meets on its way in, whether it feeds the statistics or the follow-up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pipelines.errors import AvvistForMye, UttrekkFeil
from pipelines.ingest.uttrekk import Uttrekk
from pipelines.lights.tall import format_prosent
from pipelines.settings import Innstillinger
from pipelines.store.hvelvnoekkel import read_or_make_vault_keys
from pipelines.store.journal.base import journal_url, open_journal
from pipelines.store.journal.hvelv import Hvelv
from pipelines.store.lager import Lager
from pipelines.store.noekkel import Pseudonymizer, derive, read_or_make_key
from pipelines.store.rader import people


class Utfall(StrEnum):
    PUBLISERT = "publisert"
    UENDRET = "uendret"
    """The very same files have been imported before, and the settings are the same."""
    ELDRE = "eldre"
    """Later uttrekk, or whole quarters, are the truth for all time that this one covers."""


@dataclass(frozen=True)
class Fremdrift:
    """How an import tells what it is doing: `steg` before each step, `venter` when it must wait."""

    steg: Callable[[str], None] = lambda _: None
    venter: Callable[[], None] = lambda: None


I_STILLHET = Fremdrift()


def require_acceptable(uttrekk: Uttrekk, innstillinger: Innstillinger) -> None:
    """Raise AvvistForMye when more rows were rejected than `kontroll.maks_avvist_prosent`."""
    grense = innstillinger.kontroll.maks_avvist_prosent
    andel = uttrekk.rapport.avvist_prosent
    if andel > grense:
        manifest, avvist = uttrekk.manifest, sum(uttrekk.rapport.avvist.values())
        raise AvvistForMye(
            f"Uttrekket {manifest.dekker_fra}–{manifest.dekker_til}: {avvist} av "
            f"{uttrekk.rapport.lest} rader er avvist ({format_prosent(andel)}); grensen er "
            f"{format_prosent(grense)}. Ingenting er publisert. "
            "Få rettet radene hos avsenderen, eller bruk --godta-avvik."
        )


def require_taken_by(uttrekk: Uttrekk, i_dag: date) -> None:
    """Raise UttrekkFeil for an uttrekk that was not taken yet: it would hide all that come after.

    A day is let through, since the sender's clock may be in another zone.
    """
    tatt = uttrekk.manifest.uttrekksdato
    if tatt > i_dag + timedelta(days=1):
        raise UttrekkFeil(
            f"uttrekksdato er {tatt:%d.%m.%Y}, som er fram i tid. Rett den i uttrekk.toml til "
            "dagen uttrekket ble tatt. Ingenting er tatt inn."
        )


def require_same_virksomhet(virksomhet: str | None, uttrekk: Uttrekk) -> None:
    """Raise UttrekkFeil when the store is somebody else's."""
    if virksomhet not in (None, uttrekk.manifest.virksomhet):
        raise UttrekkFeil(
            f"Uttrekket gjelder «{uttrekk.manifest.virksomhet}», men lageret holder "
            f"«{virksomhet}». Bruk et eget lager (--lager), eller rett virksomhet i uttrekk.toml."
        )


def keep_people(lager: Lager, uttrekk: Uttrekk, innstillinger: Innstillinger) -> None:
    """Names, addresses and employee numbers to the vault; those of the newest uttrekk win."""
    hemmelig = read_or_make_key(lager)
    journal = open_journal(journal_url(lager, innstillinger.journal or None))
    hvelv = Hvelv(journal, read_or_make_vault_keys(lager, journal), derive(hemmelig, b"oppslag"))
    noekkel = Pseudonymizer(hemmelig, uttrekk.manifest.virksomhet)
    med_navn = not uttrekk.navn.is_empty()
    hvelv.keep(people(uttrekk, noekkel), uttrekk.manifest.uttrekksdato, med_navn=med_navn)
