"""What every report begins with: for whom, made from what, and its line in the access log.

A report shows what its role may see, whoever makes it: HR makes the AMU's with the AMU's floors.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from pipelines.access.arkiv import Arkiv
from pipelines.access.innsyn import Innsyn
from pipelines.access.lesing import read_info
from pipelines.access.roller import AVGRENSES, RETTER, Rolle, Tall
from pipelines.access.rollevalg import HELE, list_names, name_enheter
from pipelines.errors import LagerFeil, TilgangFeil
from pipelines.settings import Innstillinger, read_settings
from pipelines.store.journal.innsynslogg import Innslag, Utfall

SIDE = "rapport"
"""Where the access log says that a report was made."""
_HR_LAGER_FOR = frozenset({Rolle.HR, Rolle.TOPPLEDELSE, Rolle.AMU})


@dataclass(frozen=True)
class Rapporthode:
    """Who made a report, for which role, when, and of which figures. Goes on every report."""

    tittel: str
    virksomhet: str
    rolle: str
    """Name of the role whose figures these are: «AMU»."""
    omraade: str
    """Which part of the virksomhet that role sees, in words."""
    laget_av: str
    laget: datetime
    """With a time zone."""
    snapshot_id: str
    versjon: int
    uttrekksdato: date
    siste_kvartal: str
    """«2026K3»."""
    foreloepige: tuple[str, ...]
    """Quarters that a later uttrekk may still change."""
    er_demo: bool
    """Whether every figure comes from the made-up agency."""


def as_role(innsyn: Innsyn, rolle: Rolle, enheter: tuple[str, ...] | None = None) -> Innsyn:
    """The same viewer, seeing exactly what `rolle` sees of `enheter` (None: all that role may see).

    The operator makes every report of figures, hr those of toppledelse and amu too, everybody else
    only what they see themselves. Raises TilgangFeil for anything else, and for a role without
    figures, a leader without an enhet, or a part of the virksomhet for a role that has none.
    """
    if RETTER[rolle].tall is Tall.INGEN:
        raise TilgangFeil("Denne rollen ser ingen tall om fravær.")
    if (rolle, enheter) in ((innsyn.rolle, None), (innsyn.rolle, innsyn.enheter)):
        return innsyn
    er_drift = innsyn.rolle is Rolle.DRIFT
    if not er_drift and not (innsyn.rolle is Rolle.HR and rolle in _HR_LAGER_FOR):
        raise TilgangFeil("En rapport lages for den rollen og de enhetene du selv ser.")
    if enheter and rolle not in AVGRENSES:
        raise TilgangFeil(f"Rollen {RETTER[rolle].navn} gjelder hele virksomheten.")
    if rolle is Rolle.LEDER and not enheter:
        raise TilgangFeil("En leder ser egen enhet. Oppgi hvilken.")
    return Innsyn(innsyn.bruker, rolle, enheter or None)


def report_head(innsyn: Innsyn, tittel: str, laget_av: str, naa: datetime) -> Rapporthode:
    """The head of a report with the figures of `innsyn` (of `as_role`), as they are now.

    laget_av: who makes it, in words. Raises LagerFeil while nothing has been published.
    """
    info = read_info(innsyn)
    if info is None:
        raise LagerFeil("Lageret er tomt. Importer et uttrekk før du lager rapporter.")
    return Rapporthode(
        tittel=tittel,
        virksomhet=info.virksomhet,
        rolle=innsyn.rett.navn,
        omraade=_area(innsyn, read_settings()),
        laget_av=laget_av,
        laget=naa,
        snapshot_id=info.snapshot_id,
        versjon=info.versjon,
        uttrekksdato=info.uttrekksdato,
        siste_kvartal=info.siste_kvartal,
        foreloepige=info.foreloepige,
        er_demo=info.er_demo,
    )


def log_report(innsyn: Innsyn, navn: str, naa: datetime) -> None:
    """Write in the access log that a report is taken out; before it is made.

    navn: which report and for which role, never anything that somebody typed. `innsyn`: whoever
    takes it. Raises LoggFeil when it cannot be written: then no report may be made.
    """
    Arkiv(read_settings()).logg.write(
        Innslag(
            tid=naa,
            bruker=innsyn.bruker,
            rolle=innsyn.rolle.value,
            ansatt_id=None,
            side=SIDE,
            formaal=f"Rapport: {navn}",
            utfall=Utfall.VIST,
        )
    )


def _area(innsyn: Innsyn, innstillinger: Innstillinger) -> str:
    """A verneområde by its name, else the names of the enheter."""
    if innsyn.enheter is None:
        return HELE
    egne = frozenset(innsyn.enheter)
    for omraade in innstillinger.verneomraade:
        if frozenset(omraade.enheter) == egne:
            return f"verneområde {omraade.navn}"
    navn = name_enheter(Arkiv(innstillinger).snapshot)
    return list_names(innsyn.enheter, navn) if innsyn.enheter else "virksomheten samlet"
