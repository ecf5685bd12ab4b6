"""For whoever takes reports out: to a file, or by e-mail to those they are made for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track

from pipelines.access.innsyn import Innsyn, operator_innsyn
from pipelines.access.lesing import read_oversikt
from pipelines.access.rapport import as_role, log_report, report_head
from pipelines.access.roller import AVGRENSES, RETTER, Rolle, Tall
from pipelines.access.utdrag import Bestilling, period_of
from pipelines.contract.perioder import Kvartal, Periode, Periodetype
from pipelines.errors import RapportFeil, TilgangFeil
from pipelines.kommandoer.tall import Omfangsvalg, Rollevalg
from pipelines.kommandoer.valg import Lagersti, feil_ut, settings_for, ut
from pipelines.reports.dokument import printable
from pipelines.reports.rapporter import RAPPORTER, Rapport, Rapporttype, make_report, make_sections
from pipelines.reports.rapportfil import file_name, require_free, save_report
from pipelines.utsending import Brev, require_addresses, require_server, send_letter

LAGET_AV = "drift, på kommandolinjen"
STANDARD = {Rapporttype.AMU: Periodetype.KVARTAL}
"""The kind of period without --periode; else siste fire kvartaler."""


class Sendbar(StrEnum):
    """Reports of a role that never sees people."""

    AMU = "amu"
    AARSOVERSIKT = "aarsoversikt"


def rapport(
    type_: Annotated[Rapporttype, typer.Argument(metavar="TYPE", help="Hvilken rapport.")],
    til: Annotated[Path, typer.Option("--ut", help="Filen, eller mappen for alle seksjonsark.")],
    periode: Annotated[
        str | None,
        typer.Option("--periode", help="2026K3, 2026T2, 2026, 2026K3-S4; ellers nyeste."),
    ] = None,
    enhet: Annotated[str | None, typer.Option("--enhet", help="Bare denne enhet_id-en.")] = None,
    rolle: Rollevalg = None,
    omfang: Omfangsvalg = None,
    overskriv: Annotated[
        bool, typer.Option("--overskriv", help="Erstatt filer som finnes fra før.")
    ] = False,
    lager: Lagersti = None,
) -> None:
    """Lag en rapport med tallene rollen ser. Det skrives i innsynsloggen."""
    settings_for(lager)
    bestilt = _order(type_, periode, _viewer(RAPPORTER[type_], rolle, omfang), enhet)
    if type_ is Rapporttype.SEKSJON and enhet is None:
        _make_sections(bestilt, til, overskriv=overskriv)
        return
    require_free([til], overskriv=overskriv)
    _log(RAPPORTER[type_].navn, bestilt)
    save_report(til, make_report(type_, bestilt), overskriv=overskriv)
    ut.print(f"Skrevet: {til}", markup=False, highlight=False, soft_wrap=True)


def send(
    type_: Annotated[Sendbar, typer.Option("--type", help="Hvilken rapport.")],
    til: Annotated[list[str], typer.Option("--til", help="E-postadresse; kan gjentas.")],
    kvartal: Annotated[
        str | None, typer.Option("--kvartal", help="For eksempel 2026K3; ellers det nyeste.")
    ] = None,
    toerr: Annotated[
        bool, typer.Option("--toerr", help="Vis hva som ville gått til hvem; send ingenting.")
    ] = False,
    lager: Lagersti = None,
) -> None:
    """Send en rapport for AMU eller toppledelsen på e-post. Aldri opplysninger om personer."""
    oppsett = settings_for(lager).epost
    mottakere = require_addresses(til)
    slag = Rapporttype(type_.value)
    bestilt = _order(slag, _window(slag, kvartal), _viewer(RAPPORTER[slag], None, None), None)
    if toerr:
        _log(f"{RAPPORTER[slag].navn}, prøvd uten å sende", bestilt)
        _show(_letter(slag, bestilt), mottakere)
        return
    require_server(oppsett)
    _log(f"{RAPPORTER[slag].navn} sendt til {len(mottakere)} på e-post", bestilt)
    send_letter(_letter(slag, bestilt), mottakere, oppsett, bestilt.naa)
    ut.print(f"Sendt til {len(mottakere)}.")


def _viewer(rapport: Rapport, rolle: Rolle | None, omfang: list[str] | None) -> Innsyn:
    """Whose figures: those of the role asked for, else of the one that the report is made for."""
    if rapport.bare_den and rolle not in (None, rapport.rolle):
        raise TilgangFeil(f"Denne rapporten lages bare for rollen {rapport.rolle}.")
    valgt = rolle or rapport.rolle
    if omfang and valgt not in AVGRENSES:
        kan = ", ".join(AVGRENSES)
        raise TilgangFeil(f"--omfang avgrenser rollene {kan}. Oppgi en av dem med --rolle.")
    drift = operator_innsyn()
    return drift if valgt is None else as_role(drift, valgt, tuple(omfang or ()) or None)


def _order(slag: Rapporttype, periode: str | None, innsyn: Innsyn, enhet: str | None) -> Bestilling:
    type_ = Periode.parse(periode).type if periode else STANDARD.get(slag, Periodetype.SISTE4)
    return Bestilling(innsyn, type_, LAGET_AV, datetime.now(UTC), periode, enhet)


def _window(slag: Rapporttype, kvartal: str | None) -> str | None:
    """The period of a report that is asked for by its quarter."""
    if kvartal is None:
        return None
    navn = f"{Kvartal.parse(kvartal)}"
    return navn if Periodetype.KVARTAL in RAPPORTER[slag].perioder else f"{navn}-S4"


def _log(navn: str, bestilt: Bestilling) -> None:
    log_report(operator_innsyn(), f"{navn}, for {bestilt.innsyn.rett.navn}", bestilt.naa)


def _make_sections(bestilt: Bestilling, mappe: Path, *, overskriv: bool) -> None:
    """One sheet for every seksjon that the role sees, in a folder."""
    filer = {enhet: mappe / navn for enhet, navn in _file_names(bestilt).items()}
    if not mappe.is_dir():
        require_free([mappe], overskriv=False)
        mappe.mkdir(mode=0o700)
    require_free(filer.values(), overskriv=overskriv)
    _log(f"seksjonsark, {len(filer)} seksjoner", bestilt)
    arkene = make_sections(bestilt, filer)
    for enhet, ark in track(arkene, "Lager seksjonsark", total=len(filer), console=feil_ut):
        save_report(filer[enhet], ark, overskriv=overskriv)
    ut.print(f"Skrevet: {len(filer)} filer i {mappe}", markup=False, soft_wrap=True)


def _file_names(bestilt: Bestilling) -> dict[str, str]:
    """enhet_id → name of its file, for the seksjoner in use; no two the same."""
    periode = period_of(bestilt)
    oversikt = read_oversikt(bestilt.innsyn, bestilt.periodetype, 1)
    navn: dict[str, str] = {}
    for enhet in oversikt.enheter.filter("er_seksjon")["enhet_id"] if oversikt else ():
        forslag = file_name("seksjon", enhet, periode.navn)
        nr = sum(ett.casefold().startswith(forslag.casefold()) for ett in navn.values())
        navn[enhet] = f"{forslag}{f'-{nr + 1}' if nr else ''}.pdf"
    return navn


def _letter(slag: Rapporttype, bestilt: Bestilling) -> Brev:
    """A role's report with a few words about what it is."""
    rapport = RAPPORTER[slag]
    if RETTER[bestilt.innsyn.rolle].tall not in (Tall.MINSTE_GRUPPE, Tall.MINSTE_GRUPPE_AMU):
        raise RapportFeil("Bare rapporter for AMU og toppledelsen sendes på e-post.")
    hode = report_head(bestilt.innsyn, rapport.navn, bestilt.laget_av, bestilt.naa)
    periode = period_of(bestilt)
    tittel = f"{rapport.navn[:1].upper()}{rapport.navn[1:]}, {periode.tekst}"
    return Brev(
        emne=printable(f"{tittel} – {hode.virksomhet}"),
        tekst=(
            f"Vedlagt: {tittel}.\n\n"
            f"Tallene gjelder {hode.virksomhet} og er slik rollen {hode.rolle} ser dem. Uttrekket "
            f"er fra {hode.uttrekksdato:%d.%m.%Y}. Rapporten har ingen opplysninger om "
            "enkeltpersoner.\n\nSendt fra Trafikklys.\n"
        ),
        filnavn=file_name(slag.value, periode.navn) + rapport.endelse,
        type=rapport.type,
        innhold=make_report(slag, bestilt),
    )


def _show(brev: Brev, mottakere: Sequence[str]) -> None:
    linjer = [
        f"Emne: {brev.emne}",
        f"Vedlegg: {brev.filnavn} ({len(brev.innhold) / 1024:.0f} kB)",
        *(f"Til: {adresse}" for adresse in mottakere),
        "Ingenting er sendt.",
    ]
    for linje in linjer:
        ut.print(linje, markup=False, highlight=False, soft_wrap=True)
