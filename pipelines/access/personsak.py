"""What somebody writes down about a person's follow-up: only of people they may open.

Rows are added, never changed: what was a mistake is withdrawn, and stays in the person's own copy.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from pipelines.access.arkiv import Arkiv
from pipelines.access.avtaler import (
    Avtaletekst,
    Resultat,
    agreements_of,
)
from pipelines.access.innsyn import Innsyn
from pipelines.access.personadgang import (
    ETT_OPPSLAG,
    find_for,
    log_entry,
    open_for_people,
    refuse_self,
)
from pipelines.access.roller import Personer, Side
from pipelines.contract.codes import Hendelse
from pipelines.contract.fritekst import require_short, require_text
from pipelines.errors import RegistreringFeil, TilgangFeil
from pipelines.store.journal.innsynslogg import Utfall
from pipelines.store.journal.personsak import Sakshendelse, Saksslag, new_sak

OSLO = ZoneInfo("Europe/Oslo")
TILBAKE = timedelta(days=2 * 365)
"""So far back something can have been done that is written down now."""
FRAM = timedelta(days=365)
"""So far ahead a talk is planned, an agreement looked at, or somebody kept out of the signals."""


@dataclass(frozen=True)
class Skriver:
    """Somebody who writes about one of the people they may open, at one moment.

    Writing is a look: it is in the log before anything is read or written. Every method raises
    TilgangFeil, after writing the attempt down, for somebody else's people, and RegistreringFeil,
    with what to do, for what cannot be so.
    """

    innsyn: Innsyn
    ansattnr: str = field(repr=False)
    naa: datetime

    def register_done(self, hendelse: Hendelse, dato: date, notat: str) -> None:
        """What was done on a day, with a short note (about the work, not about health)."""
        if dato > self._i_dag:
            raise RegistreringFeil(
                "Datoen er fram i tid. Registrer det når det er gjort, eller velg en tidligere "
                "dato."
            )
        self._require_within(dato)
        innhold = {"notat": require_short("Notat", notat)} if notat.strip() else {}
        self._add(Saksslag.GJENNOMFOERT, dato, innhold, hendelse=hendelse)

    def register_unnecessary(self, hendelse: Hendelse, grunn: str) -> None:
        """Åpenbart unødvendig (aml § 4-6): decided today, with the reason."""
        innhold = {"grunn": require_text("Hvorfor det er åpenbart unødvendig", grunn)}
        self._add(Saksslag.UNOEDVENDIG, self._i_dag, innhold, hendelse=hendelse)

    def plan_talk(self, dato: date) -> None:
        """A talk on a day, today or later: it opens the calendar that both bring."""
        self._require_ahead(dato)
        self._add(Saksslag.SAMTALE_AVTALT, dato, {})

    def keep_out(self, til: date) -> None:
        """No reminders of short absences until a day has passed; why is nobody's business."""
        self._require_ahead(til)
        self._add(Saksslag.HOLDES_UTENFOR, til, {})

    def make_agreement(self, tekst: Avtaletekst) -> str:
        """Write down what two people agreed on; the sak that its later events belong to."""
        tekst.check(self._i_dag)
        self._require_within(tekst.neste)
        return self._add(Saksslag.AVTALE, self._i_dag, tekst.content(), neste=tekst.neste)

    def evaluate(self, sak: str, resultat: Resultat, tekst: str, neste: date | None) -> None:
        """How it went, in a sentence; `neste` is when they look again, if it goes on."""
        arkiv, ansatt_id = self._open()
        avtaler = {ett.sak: ett for ett in agreements_of(arkiv.personsak.of(ansatt_id))}
        if sak not in avtaler or not avtaler[sak].loeper:
            raise RegistreringFeil("Avtalen er avsluttet eller trukket. Last siden på nytt.")
        if resultat.goes_on and (neste is None or neste <= self._i_dag):
            raise RegistreringFeil("Avtalen fortsetter. Velg en senere dag dere ser på den igjen.")
        innhold = {"resultat": resultat.value, "tekst": require_text("Hvordan gikk det?", tekst)}
        neste = neste if resultat.goes_on else None
        self._add(Saksslag.EVALUERT, self._i_dag, innhold, sak=sak, neste=neste)

    def withdraw(self, sak: str) -> None:
        """What was written by mistake is shown no more; the person's own copy still has it."""
        arkiv, ansatt_id = self._open()
        if sak not in {ett.sak for ett in arkiv.personsak.of(ansatt_id)}:
            raise RegistreringFeil("Det er alt trukket tilbake. Last siden på nytt.")
        self._add(Saksslag.TRUKKET, self._i_dag, {}, sak=sak)

    @property
    def _i_dag(self) -> date:
        return today(self.naa)

    def _open(self) -> tuple[Arkiv, int]:
        if self.innsyn.rett.personer not in {Personer.ALLE, Personer.EGNE}:
            raise TilgangFeil("Bare HR og nærmeste leder kan registrere oppfølging.")
        arkiv = open_for_people(self.innsyn)
        ansatt_id = find_for(self.innsyn, arkiv, self.ansattnr, Side.PERSON, self.naa)
        if ansatt_id is None:
            raise TilgangFeil("Du kan ikke registrere noe på denne personen.")
        refuse_self(self.innsyn, arkiv, ansatt_id)
        innslag = log_entry(self.innsyn, ansatt_id, Side.PERSON, Utfall.VIST, self.naa)
        arkiv.logg.write_once(innslag, ETT_OPPSLAG)
        return arkiv, ansatt_id

    def _add(  # noqa: PLR0913 - the columns of one row
        self,
        slag: Saksslag,
        dato: date,
        innhold: dict[str, str],
        *,
        sak: str | None = None,
        hendelse: Hendelse | None = None,
        neste: date | None = None,
    ) -> str:
        arkiv, ansatt_id = self._open()
        ny = Sakshendelse(
            ansatt_id=ansatt_id,
            sak=sak or new_sak(),
            slag=slag,
            dato=dato,
            tid=self.naa,
            bruker=self.innsyn.bruker,
            rolle=self.innsyn.rolle.value,
            innhold=innhold,
            hendelse=hendelse,
            neste=neste,
        )
        arkiv.personsak.write(ny)
        return ny.sak

    def _require_ahead(self, dato: date) -> None:
        if dato < self._i_dag:
            raise RegistreringFeil("Dagen har vært. Velg i dag eller en senere dag.")
        self._require_within(dato)

    def _require_within(self, dato: date) -> None:
        if not self._i_dag - TILBAKE <= dato <= self._i_dag + FRAM:
            raise RegistreringFeil(
                "Datoen er for langt unna: høyst to år tilbake og ett år fram. Rett datoen."
            )


def comment(innsyn: Innsyn, sak: str, tekst: str, naa: datetime) -> None:
    """The employee's own words on an agreement; leader and HR read them."""
    if innsyn.rett.personer is not Personer.SELV or innsyn.ansatt_id is None:
        raise TilgangFeil("Bare den avtalen gjelder, kan skrive her.")
    arkiv = open_for_people(innsyn)
    if sak not in {ett.sak for ett in agreements_of(arkiv.personsak.of(innsyn.ansatt_id))}:
        raise RegistreringFeil("Avtalen finnes ikke lenger. Last siden på nytt.")
    arkiv.personsak.write(
        Sakshendelse(
            ansatt_id=innsyn.ansatt_id,
            sak=sak,
            slag=Saksslag.KOMMENTAR,
            dato=today(naa),
            tid=naa,
            bruker=innsyn.bruker,
            rolle=innsyn.rolle.value,
            innhold={"tekst": require_text("Kommentar", tekst)},
        )
    )


def withdraw_comment(innsyn: Innsyn, sak: str, nr: int, naa: datetime) -> None:
    """The employee takes back an own comment."""
    if innsyn.rett.personer is not Personer.SELV or innsyn.ansatt_id is None:
        raise TilgangFeil("Bare den som skrev kommentaren, kan trekke den tilbake.")
    arkiv = open_for_people(innsyn)
    egne = {
        ett.nr
        for ett in arkiv.personsak.of(innsyn.ansatt_id)
        if ett.slag is Saksslag.KOMMENTAR and ett.sak == sak
    }
    if nr not in egne:
        raise RegistreringFeil("Kommentaren er alt trukket tilbake. Last siden på nytt.")
    arkiv.personsak.write(
        Sakshendelse(
            ansatt_id=innsyn.ansatt_id,
            sak=sak,
            slag=Saksslag.TRUKKET,
            dato=today(naa),
            tid=naa,
            bruker=innsyn.bruker,
            rolle=innsyn.rolle.value,
            gjelder=nr,
        )
    )


def today(naa: datetime) -> date:
    """The day it is in Norway."""
    return naa.astimezone(OSLO).date()
