"""The quarterly meeting with each office: how people are led there, and what was noted last time.

For HR. Nothing here names anybody; the names of a section are the working list (`frister`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from pipelines.access.arkiv import Arkiv
from pipelines.access.innsyn import Innsyn
from pipelines.access.oppfolging import as_seksjon
from pipelines.access.roller import Side
from pipelines.contract.fritekst import require_text
from pipelines.errors import RegistreringFeil, TilgangFeil
from pipelines.followup.ledelse import leader_span
from pipelines.settings import read_settings
from pipelines.store.journal.moetenotat import Moetenotat, Notatslag
from pipelines.store.journal.personsak import new_sak


@dataclass(frozen=True)
class Notat:
    """One note or decision of a meeting."""

    sak: str
    enhet_id: str
    kvartal: str
    er_beslutning: bool
    tid: datetime
    av: str = field(repr=False)
    """The name of whoever wrote it."""
    tekst: str = field(repr=False)


def read_leader_span(innsyn: Innsyn) -> pl.DataFrame | None:
    """Columns of `leader_span`, of every enhet; None until rows came in with those parts on."""
    fil = _open(innsyn).oppfolging
    if fil is None:
        return None
    enheter = fil.organisasjon()
    spenn = leader_span(fil.arbeidsforhold(None), enheter, fil.naermeste())
    return (
        spenn.rename({"enhet_id": "levert"})
        .join(as_seksjon(enheter), on="levert")
        .select("enhet_id", "ansatte", "ledere", "annet_sted")
    )


def read_notes(innsyn: Innsyn, enheter: Sequence[str]) -> list[Notat]:
    """Notes and decisions about some enheter, the newest first."""
    arkiv = _open(innsyn)
    rader = arkiv.moetenotater.of(enheter)
    navn = arkiv.names_of(rad.bruker for rad in rader)
    return [
        Notat(
            rad.sak,
            rad.enhet_id,
            rad.kvartal,
            rad.slag is Notatslag.BESLUTNING,
            rad.tid,
            navn[rad.bruker],
            rad.tekst,
        )
        for rad in rader
    ]


def write_note(
    innsyn: Innsyn, enhet_id: str, tekst: str, naa: datetime, *, er_beslutning: bool
) -> None:
    """Keep what was said or decided about an enhet in the meeting about the newest quarter."""
    arkiv = _open(innsyn)
    if arkiv.snapshot is None:
        raise TilgangFeil("Det finnes ingen publiserte tall ennå.")
    kvartal = arkiv.snapshot.versions()[-1].siste_kvartal
    arkiv.moetenotater.write(
        Moetenotat(
            sak=new_sak(),
            enhet_id=enhet_id,
            kvartal=kvartal,
            slag=Notatslag.BESLUTNING if er_beslutning else Notatslag.NOTAT,
            tid=naa,
            bruker=innsyn.bruker,
            tekst=require_text("Notat", tekst),
        )
    )


def withdraw_note(innsyn: Innsyn, enhet_id: str, sak: str, naa: datetime) -> None:
    """Show a note no more."""
    arkiv = _open(innsyn)
    notater = {rad.sak: rad for rad in arkiv.moetenotater.of([enhet_id])}
    if sak not in notater:
        raise RegistreringFeil("Notatet er alt fjernet. Last siden på nytt.")
    arkiv.moetenotater.write(
        Moetenotat(
            sak=sak,
            enhet_id=enhet_id,
            kvartal=notater[sak].kvartal,
            slag=Notatslag.TRUKKET,
            tid=naa,
            bruker=innsyn.bruker,
            tekst="",
        )
    )


def _open(innsyn: Innsyn) -> Arkiv:
    if Side.GJENNOMGANG not in innsyn.rett.sider:
        raise TilgangFeil("Bare HR holder gjennomgangen.")
    return Arkiv(read_settings())
