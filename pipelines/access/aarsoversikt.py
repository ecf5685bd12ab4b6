"""The year as a row of screens: one read model for the page, the presentation and the files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pipelines.access.aarsbilder import Skjerm
from pipelines.access.aarsgrunnlag import list_years, read_grunnlag
from pipelines.access.aarsord import until_when
from pipelines.access.aarsseksjoner import (
    changes_screen,
    funnel_screen,
    lights_screen,
    places_screen,
)
from pipelines.access.aarsskjermer import (
    comparison_screen,
    cost_screen,
    figures_screen,
    parts_screen,
    seasons_screen,
)
from pipelines.access.aarstiltak import SKJERM as TILTAK
from pipelines.access.aarstiltak import tiltak_screen
from pipelines.access.arkiv import Arkiv
from pipelines.access.innsyn import Innsyn
from pipelines.access.rapport import Rapporthode, as_role, report_head
from pipelines.access.roller import Rolle, Side
from pipelines.contract.fritekst import require_short
from pipelines.contract.perioder import Periode
from pipelines.errors import RegistreringFeil, TilgangFeil
from pipelines.lights.nasjonal import find_national
from pipelines.settings import read_settings
from pipelines.store.journal.kommentarer import Kommentar

__all__ = ["Aarsoversikt", "list_years", "read_aarsoversikt", "read_comments", "read_screens"]


@dataclass(frozen=True)
class Aarsoversikt:
    """A year ready to be shown."""

    hode: Rapporthode
    periode: str
    """2025, or 2026K3-S4."""
    skjermer: tuple[Skjerm, ...]
    kommentarer: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Screen id → what HR says about it."""


def read_aarsoversikt(
    innsyn: Innsyn, aar: str | None, naa: datetime, laget_av: str = ""
) -> Aarsoversikt | None:
    """The screens of a year with HR's comments; `aar` None is the newest of `list_years`.

    None while the store is empty, and where the viewer has no figures of that year. Raises
    UttrekkFeil for what is no year, TilgangFeil for a role without it.
    """
    valgt = aar or next(iter(list_years(innsyn)), None)
    skjermer = None if valgt is None else read_screens(innsyn, valgt)
    if valgt is None or skjermer is None:
        return None
    skjermer = with_tiltak(innsyn, valgt, skjermer, til_fil=True)
    tittel = f"Årsoversikt, {until_when(Periode.parse(valgt))}"
    hode = report_head(innsyn, tittel, laget_av, naa)
    return Aarsoversikt(hode, valgt, skjermer, read_comments(innsyn, valgt))


def read_screens(innsyn: Innsyn, aar: str) -> tuple[Skjerm, ...] | None:
    """The screens alone, in the order they are shown: figures, and nothing that somebody wrote."""
    _require_right(innsyn)
    grunnlag = read_grunnlag(innsyn, aar)
    if grunnlag is None:
        return None
    rapport = read_settings().rapport
    skjermer: tuple[Skjerm | None, ...] = (
        figures_screen(grunnlag),
        lights_screen(grunnlag),
        comparison_screen(grunnlag, find_national(rapport.sektor)),
        seasons_screen(grunnlag),
        parts_screen(grunnlag),
        places_screen(grunnlag),
        funnel_screen(grunnlag),
        changes_screen(grunnlag),
        cost_screen(grunnlag, rapport.kostnad_per_dagsverk),
    )
    return tuple(skjerm for skjerm in skjermer if skjerm is not None)


def with_tiltak(
    innsyn: Innsyn, aar: str, skjermer: Sequence[Skjerm], *, til_fil: bool = False
) -> tuple[Skjerm, ...]:
    """The screens with that of the year's tiltak, before what absence costs; without, if none.

    til_fil: with the charts that only files have.
    """
    tiltak = tiltak_screen(innsyn, aar, med_diagrammer=til_fil)
    if tiltak is None:
        return tuple(skjermer)
    sted = next((nr for nr, ett in enumerate(skjermer) if ett.id == "kostnad"), len(skjermer))
    return (*skjermer[:sted], tiltak, *skjermer[sted:])


def read_comments(innsyn: Innsyn, aar: str) -> dict[str, str]:
    """Screen id → HR's comment on it that year."""
    _require_right(innsyn)
    staar = Arkiv(read_settings()).kommentarer.of(aar)
    return {skjerm: kommentar.tekst for skjerm, kommentar in staar.items()}


def for_the_wall(innsyn: Innsyn, *, alle: bool) -> Innsyn:
    """Whose figures are shown: HR shows what toppledelsen sees, since a wall is for everybody;
    with `alle` HR sees the smallest seksjoner, too. Others see their own.
    """
    if innsyn.rolle is not Rolle.HR or alle:
        return innsyn
    return as_role(innsyn, Rolle.TOPPLEDELSE)


def may_comment(innsyn: Innsyn) -> bool:
    """HR, who presents the year."""
    return innsyn.rolle is Rolle.HR


def write_comment(innsyn: Innsyn, aar: str, skjerm: str, tekst: str, naa: datetime) -> None:
    """Keep HR's comment on a screen; an empty one takes it away.

    Raises TilgangFeil for anybody else, RegistreringFeil for one that is too long or of no screen.
    """
    if not may_comment(innsyn):
        raise TilgangFeil("Bare HR skriver kommentarer til årsoversikten.")
    kjente = {ett.id for ett in read_screens(innsyn, aar) or ()} | {TILTAK}
    if skjerm not in kjente:
        raise RegistreringFeil("Skjermen finnes ikke for dette året. Last siden på nytt.")
    Arkiv(read_settings()).kommentarer.write(
        Kommentar(aar, skjerm, naa, innsyn.bruker, require_short("Kommentar", tekst))
    )


def _require_right(innsyn: Innsyn) -> None:
    if Side.AARSOVERSIKT not in innsyn.rett.sider and innsyn.rolle is not Rolle.DRIFT:
        raise TilgangFeil("Årsoversikten er for HR og toppledelsen.")
