"""The stop points of a spell of illness: what is to be done, by whom, and by what law."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipelines.contract.codes import Hendelse
from pipelines.settings import Oppfolging


class Ansvarlig(StrEnum):
    """Who is to do something."""

    ARBEIDSGIVER = "arbeidsgiver"
    LEDER = "leder"
    NAV = "Nav"


class Stoppunkt(StrEnum):
    """What comes when somebody stays ill, in the order of time."""

    OPPFOLGINGSPLAN = "oppfolgingsplan"
    DIALOGMOTE_1 = "dialogmote_1"
    AKTIVITETSKRAV = "aktivitetskrav"
    PAAMINNELSE_12 = "paaminnelse_12"
    """No legal deadline: from here the chance of coming back to the full job falls."""
    OPPDATERT_PLAN = "oppdatert_plan"
    DIALOGMOTE_2 = "dialogmote_2"
    INFORMASJONSBREV = "informasjonsbrev"
    MAKSDATO = "maksdato"
    """An estimate (followup.maksdato)."""
    SAMTALE_ETTER_RETUR = "samtale_etter_retur"

    @property
    def navn(self) -> str:
        return _OM[self].navn

    @property
    def hvem(self) -> Ansvarlig:
        return _OM[self].hvem

    @property
    def kilde(self) -> str:
        """The law or the practice that it comes from, as a user reads it."""
        return _OM[self].kilde

    @property
    def hendelse(self) -> Hendelse | None:
        """What fulfils it; None where Nav alone knows."""
        return _OM[self].hendelse

    def dager(self, regler: Oppfolging) -> int | None:
        """The day of the tilfelle, which begins with day 1, that is the deadline.

        None for the two that are counted from something else: maksdato and the return.
        """
        return {
            Stoppunkt.OPPFOLGINGSPLAN: regler.plan_dager,
            Stoppunkt.DIALOGMOTE_1: regler.dialogmote_1_dager,
            Stoppunkt.AKTIVITETSKRAV: regler.aktivitetskrav_dager,
            Stoppunkt.PAAMINNELSE_12: regler.paaminnelse_dager,
            Stoppunkt.OPPDATERT_PLAN: regler.dialogmote_2_dager - regler.oppdatert_plan_dager_foer,
            Stoppunkt.DIALOGMOTE_2: regler.dialogmote_2_dager,
            Stoppunkt.INFORMASJONSBREV: regler.informasjonsbrev_dager,
        }.get(self)

    def uker(self, regler: Oppfolging) -> int | None:
        """Whole weeks of `dager`."""
        dager = self.dager(regler)
        return None if dager is None else dager // 7


class Status(StrEnum):
    """What has become of a stop point. The value is what a user reads."""

    GJENNOMFOERT = "gjennomført"
    ETTER_FRISTEN = "gjennomført etter fristen"
    UNOEDVENDIG = "vurdert som unødvendig"
    UNOEDVENDIG_SENT = "vurdert som unødvendig etter fristen"
    SNART = "frist innen 14 dager"
    """The number is the setting's: `text`."""
    SENERE = "senere"
    PASSERT = "fristen er passert"
    """Only of somebody whose enhet has said that it registers here."""
    IKKE_REGISTRERT = "ikke registrert her"
    IKKE_AKTUELT = "ikke aktuelt"
    NAV = "Nav følger opp"

    def text(self, regler: Oppfolging) -> str:
        """As a user reads it, with the number of days from the settings."""
        if self is Status.SNART:
            return f"frist innen {regler.snart_dager} dager"
        return self.value


@dataclass(frozen=True)
class _Om:
    navn: str
    hvem: Ansvarlig
    kilde: str
    hendelse: Hendelse | None = None


_OM = {
    Stoppunkt.OPPFOLGINGSPLAN: _Om(
        "Oppfølgingsplan",
        Ansvarlig.ARBEIDSGIVER,
        "arbeidsmiljøloven § 4-6 tredje ledd",
        Hendelse.OPPFOLGINGSPLAN,
    ),
    Stoppunkt.DIALOGMOTE_1: _Om(
        "Dialogmøte 1",
        Ansvarlig.ARBEIDSGIVER,
        "arbeidsmiljøloven § 4-6 fjerde ledd",
        Hendelse.DIALOGMOTE_1,
    ),
    Stoppunkt.AKTIVITETSKRAV: _Om(
        "Nav vurderer aktivitetskravet",
        Ansvarlig.NAV,
        "folketrygdloven § 8-7 a og § 8-8",
    ),
    Stoppunkt.PAAMINNELSE_12: _Om(
        "Samtale om veien tilbake",
        Ansvarlig.ARBEIDSGIVER,
        "Navs råd om systematisk oppfølging; ingen lovfrist",
        Hendelse.SAMTALE,
    ),
    Stoppunkt.OPPDATERT_PLAN: _Om(
        "Oppdatert oppfølgingsplan til Nav",
        Ansvarlig.ARBEIDSGIVER,
        "folketrygdloven § 8-7 a",
        Hendelse.OPPDATERT_PLAN,
    ),
    Stoppunkt.DIALOGMOTE_2: _Om(
        "Dialogmøte 2",
        Ansvarlig.NAV,
        "folketrygdloven § 8-7 a",
        Hendelse.DIALOGMOTE_2,
    ),
    Stoppunkt.INFORMASJONSBREV: _Om(
        "Brev fra Nav om at sykepengene tar slutt",
        Ansvarlig.NAV,
        "Navs praksis",
    ),
    Stoppunkt.MAKSDATO: _Om(
        "Siste dag med sykepenger (anslag)",
        Ansvarlig.NAV,
        "folketrygdloven § 8-12; Nav fastsetter datoen",
    ),
    Stoppunkt.SAMTALE_ETTER_RETUR: _Om(
        "Samtale etter at en er tilbake",
        Ansvarlig.LEDER,
        "god praksis, beskrevet av en statlig etat; ingen lovfrist",
        Hendelse.SAMTALE_ETTER_RETUR,
    ),
}
