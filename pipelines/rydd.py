"""Delete by age: person rows, rejected rows, the vault's people, the access log and old sessions,
and what is registered about follow-up and meetings.

The figures of seksjoner stay as they were (measures.eldre). Each step can be done again: a run that
is killed half-way is finished by the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from pipelines.access.arkiv import Arkiv
from pipelines.contract.perioder import Kvartal
from pipelines.errors import LagerFeil, LoggFeil
from pipelines.measures.eldre import count_for_later
from pipelines.oppfolging import rebuild
from pipelines.settings import Innstillinger
from pipelines.store.avviste import drop_rejected
from pipelines.store.bygg import next_snapshot
from pipelines.store.journal.amuvedtak import Amuvedtak
from pipelines.store.journal.kommentarer import Kommentarer
from pipelines.store.journal.moetenotat import Moetenotater
from pipelines.store.journal.tiltak import Radslag
from pipelines.store.lager import Lager
from pipelines.store.oppfolgingsfil import open_followup
from pipelines.tiltak.tiltak import Tiltakstekst
from pipelines.utregning import measure_bemanning

ETT_AAR = 4
"""Quarters: no tilfelle is longer, since sykepenger end (ftrl § 8-12)."""
KAPSELENS_LEVETID = timedelta(days=31)
"""Streamlit's cookie lives 30 days: what is known of older logins can be forgotten."""
UTKASTETS_LEVETID = timedelta(days=14)


@dataclass(frozen=True)
class Ryddet:
    """What was deleted."""

    grense: date
    """Everything from before this day."""
    kvartaler: tuple[Kvartal, ...]
    avviste: int
    personer: int
    innslag: int
    saker: int = 0
    """Events of people's follow-up."""
    notater: int = 0
    """Notes and decisions of meetings, comments on a year, and versions and notes of tiltak."""


def oldest_kept(innstillinger: Innstillinger, i_dag: date) -> date:
    """The first day that person rows and the log are kept from: so many whole years, and this."""
    return date(i_dag.year - innstillinger.personvern.oppbevaring_aar, 1, 1)


def clean_up(innstillinger: Innstillinger, naa: datetime) -> Ryddet:
    """Raises LagerFeil when there is no store, LoggFeil when the access log does not hold."""
    arkiv = Arkiv(innstillinger)
    if not arkiv.lager.finnes:
        raise LagerFeil(f"Det finnes ikke noe lager i {arkiv.lager.mappe}. Rett --lager.")
    if arkiv.logg.verify().feil:
        raise LoggFeil(
            "Innsynsloggen er skadet eller endret, så ingenting er slettet. Se hva som er galt "
            "med: trafikklys innsynslogg verifiser."
        )
    grense = oldest_kept(innstillinger, naa.date())
    with arkiv.lager.exclusive():
        kvartaler = _delete_people(arkiv.lager, innstillinger, grense)
        avviste = _delete_rejected(arkiv, grense)
        rebuild(arkiv.lager, innstillinger, arkiv.grenser)
    midnatt = datetime(grense.year, 1, 1, tzinfo=UTC)
    innslag = arkiv.logg.prune(midnatt, naa)
    saker = arkiv.personsak.prune(grense)
    notater = sum(samling.prune(grense) for samling in _written(arkiv))
    notater += arkiv.tiltak.prune(grense, behold=_open_tiltak(arkiv))
    arkiv.grenser.prune(grense.year)
    personer = _forget(arkiv)
    arkiv.okter.prune(naa - KAPSELENS_LEVETID)
    arkiv.utkast.prune(naa - UTKASTETS_LEVETID)
    return Ryddet(grense, kvartaler, avviste, personer, innslag, saker, notater)


def _delete_people(lager: Lager, innstillinger: Innstillinger, grense: date) -> tuple[Kvartal, ...]:
    """A new snapshot without the person rows of quarters that ended before `grense`.

    The file is written without them, so that no trace is left in it.
    """
    with next_snapshot(lager) as bygg:
        kvartaler = [ett for ett in bygg.with_people() if ett.slutt < grense]
        if not kvartaler:
            return ()
        folk = count_for_later(measure_bemanning(bygg, innstillinger), kvartaler)
    with next_snapshot(lager, uten_personer=[str(ett) for ett in kvartaler]) as bygg:
        fast = bygg.settled()
        etter = (kvartaler[-1].plus(nr) for nr in range(1, ETT_AAR + 1))
        bygg.settle(folk, [ett for ett in etter if ett not in fast])
        bygg.publish()
    return tuple(kvartaler)


def _delete_rejected(arkiv: Arkiv, grense: date) -> int:
    snapshot = arkiv.snapshot
    gamle: Sequence[str] = snapshot.delivered_before(grense) if snapshot else []
    return drop_rejected(arkiv.lager, gamle)


def _written(arkiv: Arkiv) -> tuple[Moetenotater, Kommentarer, Amuvedtak]:
    """Where people write about enheter, never about somebody."""
    return arkiv.moetenotater, arkiv.kommentarer, arkiv.amuvedtak


def _open_tiltak(arkiv: Arkiv) -> set[str]:
    """Tiltak that somebody still has to look at; they stay however old they are."""
    nyeste = {rad.sak: rad for rad in arkiv.tiltak.all() if rad.slag is Radslag.UTGAVE}
    return {sak for sak, rad in nyeste.items() if Tiltakstekst.of(rad.innhold).status.er_aapen}


def _forget(arkiv: Arkiv) -> int:
    """Whoever has no row left, and no look in the log, leaves the vault."""
    logg = arkiv.logg.rows()
    samlinger = (arkiv.personsak, arkiv.tiltak, *_written(arkiv))
    skrevet = {bruker for samling in samlinger for bruker in samling.authors()}
    arkiv.hvelv.forget_users({*logg["bruker"], *skrevet})
    kilder = (arkiv.snapshot, open_followup(arkiv.lager))
    i_bruk = [id_ for kilde in kilder if kilde for id_ in kilde.personer.everybody()]
    return arkiv.hvelv.forget({*i_bruk, *arkiv.personsak.people(), *logg["ansatt_id"].drop_nulls()})
