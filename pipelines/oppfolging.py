"""Keep the follow-up file up to date: the løpende uttrekk in, and what is worked out from it.

Statistics are never touched here. The file is there only while the parts about people are on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime

import polars as pl

from pipelines.contract.codes import Slag
from pipelines.errors import LagerFeil, UttrekkFeil
from pipelines.followup import oppfolgingstilfeller
from pipelines.followup.gjentatt import set_limits, signals
from pipelines.ingest.uttrekk import Uttrekk
from pipelines.mottak import I_STILLHET, Fremdrift, Utfall, keep_people, require_same_virksomhet
from pipelines.settings import Gjentatt, Innstillinger
from pipelines.store.avviste import keep_rejected, sweep_rejected
from pipelines.store.journal.base import journal_url, open_journal
from pipelines.store.journal.grenser import Grenser
from pipelines.store.lager import Lager
from pipelines.store.les import open_snapshot
from pipelines.store.noekkel import Pseudonymizer, key_mark, read_or_make_key
from pipelines.store.oppfolgingsbygg import (
    Leveranse,
    Oppfolgingsbygg,
    next_followup,
    remove_followup,
)
from pipelines.store.oppfolgingsskjema import SKJEMAVERSJON
from pipelines.store.rader import rows_now


@dataclass(frozen=True)
class Lopendekvittering:
    """What the import of a løpende uttrekk did, in counts only."""

    utfall: Utfall
    per_dato: date
    """Of the follow-up as it is now."""
    ansatte: int = 0
    """People with an arbeidsforhold on the day."""
    paagaar: int = 0
    """Oppfølgingstilfeller that go on."""
    hendelser: int = 0
    """What was done, as delivered."""


def import_lopende(
    lager: Lager,
    uttrekk: Uttrekk,
    innstillinger: Innstillinger,
    fremdrift: Fremdrift = I_STILLHET,
    *,
    til_hvelvet: bool = True,
) -> Lopendekvittering:
    """Let a løpende uttrekk replace its predecessor, whole, in one step at the very end.

    `til_hvelvet`: whether names go to the vault and limits are read from the journal; a rehearsal
    leaves both alone. A store is made at first use, with its key.
    Raises LagerFeil (busy, broken, or the parts about people are off: then nothing is kept) and
    UttrekkFeil (of another virksomhet, or not a løpende one).
    """
    _require_lopende(uttrekk)
    require_switched_on(innstillinger)
    with lager.exclusive(fremdrift.venter), next_followup(lager) as bygg:
        require_same_virksomhet(bygg.virksomhet(), uttrekk)
        if _is_taken_in(bygg, uttrekk, innstillinger):
            return Lopendekvittering(Utfall.UENDRET, uttrekk.manifest.uttrekksdato)
        nyeste = _newest(bygg)
        if nyeste is not None and nyeste.per_dato > uttrekk.manifest.uttrekksdato:
            return Lopendekvittering(Utfall.ELDRE, nyeste.per_dato)
        fremdrift.steg("Legger radene i oppfølgingen")
        hemmelig = read_or_make_key(lager)
        leveranse = Leveranse.of(uttrekk, key_mark(hemmelig))
        bygg.require_key(leveranse.noekkelmerke)
        bygg.take(rows_now(uttrekk, Pseudonymizer(hemmelig, uttrekk.manifest.virksomhet)))
        keep_rejected(lager, uttrekk.fingeravtrykk, uttrekk.avviste)
        fremdrift.steg("Finner tilfellene")
        grenser = _limits(lager, innstillinger) if til_hvelvet else None
        aar = _work_out(bygg, leveranse, innstillinger, grenser)
        if til_hvelvet:
            keep_people(lager, uttrekk, innstillinger)
        fremdrift.steg("Skriver oppfølgingen")
        kvittering = _receipt(bygg, leveranse)
        _publish(bygg, leveranse, innstillinger, aar)
    return kvittering


def require_switched_on(innstillinger: Innstillinger) -> None:
    """Raise LagerFeil while the parts about people are off: then no current rows are kept."""
    if not innstillinger.personvern.personsider_paa:
        raise LagerFeil(
            "Et løpende uttrekk brukes bare til oppfølgingen av den enkelte, og delene om "
            "personer er ikke tatt i bruk: trafikklys.toml mangler droeftet eller dpia under "
            "[personvern]. Ingenting er tatt vare på. Fyll dem inn når det er gjort, og importer "
            "uttrekket på nytt."
        )


def rebuild(
    lager: Lager,
    innstillinger: Innstillinger,
    grenser: Grenser | None = None,
    *,
    uten: Collection[int] = (),
) -> None:
    """Make the follow-up file anew from the rows the store holds; the caller has the lock.

    With the parts about people off, or without any rows about people, there is none: a live one
    is deleted. `grenser`: the limits of repeated absence, else those in the store's journal.
    `uten`: people whose rows are left behind, as when somebody is deleted.
    """
    if not innstillinger.personvern.personsider_paa:
        _remove(lager)
        return
    with next_followup(lager, uten) as bygg:
        leveranse = _newest(bygg)
        if leveranse is not None:
            if leveranse.slag is Slag.LOPENDE:
                bygg.take_over_current()
            bygg.take_over_events()
            grenser = grenser or _limits(lager, innstillinger)
            aar = _work_out(bygg, leveranse, innstillinger, grenser)
            _publish(bygg, leveranse, innstillinger, aar)
            return
    _remove(lager)


def refresh(lager: Lager, innstillinger: Innstillinger) -> None:
    """`rebuild`, unless the file is what would be made; the caller has the lock."""
    if innstillinger.personvern.personsider_paa:
        with next_followup(lager) as bygg:
            if bygg.previous_basis() == _basis(bygg, innstillinger):
                return
    rebuild(lager, innstillinger)


def _require_lopende(uttrekk: Uttrekk) -> None:
    if uttrekk.manifest.slag is not Slag.LOPENDE:
        raise UttrekkFeil('Oppfølgingen tar bare løpende uttrekk (slag = "lopende").')


def _newest(bygg: Oppfolgingsbygg) -> Leveranse | None:
    """The uttrekk that knows most of what is going on; of the same day, the løpende one."""
    forrige, kvartalsvis = bygg.previous(), bygg.quarterly()
    if forrige is None or forrige.slag is not Slag.LOPENDE:
        return kvartalsvis
    if kvartalsvis is not None and kvartalsvis.per_dato > forrige.per_dato:
        return kvartalsvis
    return forrige


def _is_taken_in(bygg: Oppfolgingsbygg, uttrekk: Uttrekk, innstillinger: Innstillinger) -> bool:
    forrige = bygg.previous()
    return (
        forrige is not None
        and forrige.fingeravtrykk == uttrekk.fingeravtrykk
        and bygg.previous_basis() == _basis(bygg, innstillinger)
    )


def _basis(bygg: Oppfolgingsbygg, innstillinger: Innstillinger) -> str:
    """What decides the content of the file, besides the løpende rows in it."""
    regler = innstillinger.model_dump_json(
        include={"oppfolging": {"friskedager"}, "gjentatt": True}
    )
    grunnlag = f"{bygg.snapshot_id()} {regler} {SKJEMAVERSJON}"
    return hashlib.sha256(grunnlag.encode()).hexdigest()[:16]


def _limits(lager: Lager, innstillinger: Innstillinger) -> Grenser:
    return Grenser(open_journal(journal_url(lager, innstillinger.journal or None)))


def _work_out(
    bygg: Oppfolgingsbygg,
    leveranse: Leveranse,
    innstillinger: Innstillinger,
    grenser: Grenser | None,
) -> int | None:
    """History before the løpende rows, the tilfeller of everybody, and repeated short absence.

    Returns the year whose limits the last was judged by.
    """
    bygg.add_quarterly(leveranse.gjelder_fra)
    rader, per_dato = bygg.combined(), leveranse.per_dato
    friskedager = innstillinger.oppfolging.friskedager
    bygg.write("tilfeller", oppfolgingstilfeller(rader.fravaer, per_dato, friskedager))
    regler = innstillinger.gjentatt
    gjelder = None if grenser is None else _limits_of_year(bygg, per_dato.year, regler, grenser)
    if gjelder is None:
        return None
    bygg.write(
        "gjentatt",
        signals(rader.fravaer, rader.arbeidsforhold, rader.organisasjon, gjelder, per_dato, regler),
    )
    return per_dato.year


def _limits_of_year(
    bygg: Oppfolgingsbygg, aar: int, regler: Gjentatt, grenser: Grenser
) -> pl.DataFrame | None:
    """The limits of a year, set now when they can be: all of the year before is delivered."""
    satt = grenser.of(aar)
    if satt is not None or not bygg.covered(aar - 1):
        return satt
    rader = bygg.only_quarterly()
    nye = set_limits(rader.fravaer, rader.arbeidsforhold, rader.organisasjon, aar, regler)
    if nye["tilfeller"].null_count():
        return None
    return grenser.fix(aar, nye, datetime.now(UTC))


def _publish(
    bygg: Oppfolgingsbygg, leveranse: Leveranse, innstillinger: Innstillinger, aar: int | None
) -> None:
    """Swap the file in, and let go of rejected rows that belong to nothing any more."""
    grunnlag = _basis(bygg, innstillinger)
    kjente = [*bygg.fingerprints(), leveranse.fingeravtrykk]
    bygg.publish(leveranse, grunnlag, aar)
    sweep_rejected(bygg.lager, kjente)


def _receipt(bygg: Oppfolgingsbygg, leveranse: Leveranse) -> Lopendekvittering:
    dag = leveranse.siste_dag
    ansatt = (pl.col("fra") <= dag) & (pl.col("til").is_null() | (pl.col("til") >= dag))
    return Lopendekvittering(
        Utfall.PUBLISERT,
        leveranse.per_dato,
        ansatte=bygg.frame("arbeidsforhold").filter(ansatt)["ansatt_id"].n_unique(),
        paagaar=bygg.frame("tilfeller").filter("paagaar").height,
        hendelser=bygg.frame("hendelser").height,
    )


def _remove(lager: Lager) -> None:
    if not lager.oppfolging.exists():
        return
    remove_followup(lager)
    snapshot = open_snapshot(lager)
    sweep_rejected(lager, snapshot.delivered_before(date.max) if snapshot else [])
