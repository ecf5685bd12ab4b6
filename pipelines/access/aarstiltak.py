"""The screen of a year's tiltak: how many have come how far, and what the figures say of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from pipelines.access.aarsbilder import Noekkeltall, Tiltaksdiagram, Tiltaksskjerm
from pipelines.access.aarsord import own_source, until_when
from pipelines.access.innsyn import Innsyn
from pipelines.access.lesing import Seksjonslesing, Snapshotinfo, read_enheter, read_info, shown_as
from pipelines.access.tiltak import concerning, may_see, read_tiltak
from pipelines.access.tiltaksliste import Linje, as_lines, count_status
from pipelines.contract.perioder import Kvartal, Periode, Periodetype
from pipelines.lights.tall import format_endring
from pipelines.tiltak.effekt import Effekt
from pipelines.tiltak.oppsummering import ADVARSEL, MINST_FOR_SNITT, Slagsum, by_kind
from pipelines.tiltak.tiltak import Status, Tiltak

SKJERM = "tiltak"
FLEST_DIAGRAMMER = 8
"""So many enheter have a chart with their tiltak in the files."""
FOER_OG_ETTER = 12
"""So many windows of a chart, the newest last."""


def tiltak_screen(innsyn: Innsyn, aar: str, *, med_diagrammer: bool = True) -> Tiltaksskjerm | None:
    """None where the viewer sees no tiltak that touches the year (`2025`, `2026K3-S4`).

    med_diagrammer: whether the enheter's charts are wanted. Status and verdicts are as they are
    now. Raises UttrekkFeil for what is no period.
    """
    periode, info = Periode.parse(aar), read_info(innsyn)
    if info is None or not may_see(innsyn):
        return None
    aarets = [ett for ett in read_tiltak(innsyn) if touches(ett, periode)]
    if not aarets:
        return None
    linjer = as_lines(innsyn, aarets, periode.type)
    diagrammer = _charts(innsyn, linjer, periode) if med_diagrammer else ()
    return Tiltaksskjerm(
        id=SKJERM,
        tittel="Tiltak og hva som kom av dem",
        setninger=tuple(_sentences(linjer, periode)),
        kilde=_source(info, periode),
        statuser=_counts(aarets),
        maalte=tuple(sorted(filter(_is_measured, linjer), key=lambda ett: ett.enheter)),
        diagrammer=diagrammer,
    )


def touches(ett: Tiltak, periode: Periode) -> bool:
    """Whether it began, or is meant to begin, by the end of a period and ended in it or later."""
    naa = ett.naa
    return naa.start <= periode.slutt and (naa.slutt is None or naa.slutt >= periode.start)


def difference_words(effekt: Effekt) -> str:
    """«−1,2 (−2,0 til −0,4)» prosentpoeng against the others."""
    lav, hoey = format_endring(effekt.lav), format_endring(effekt.hoey)
    return f"{format_endring(effekt.forskjell)} ({lav} til {hoey})"


def _is_measured(linje: Linje) -> bool:
    return linje.effekt is not None and linje.effekt.dom.er_maalt


def _counts(tiltak: Sequence[Tiltak]) -> tuple[Noekkeltall, ...]:
    return tuple(
        Noekkeltall(status.value.capitalize(), str(tall), _FORKLARING[status])
        for status, tall in count_status(tiltak).items()
    )


_FORKLARING = {
    Status.FORESLAATT: "ikke bestemt ennå",
    Status.I_GANG: "pågår nå",
    Status.TIL_EVALUERING: "skal ses på nå",
    Status.AVSLUTTET: "gjennomført",
    Status.STANSET: "ikke fullført",
    Status.IKKE_VALGT: "foreslått, men noe annet ble valgt",
}


def _sentences(linjer: Sequence[Linje], periode: Periode) -> list[str]:
    antall, maalte = len(linjer), sum(map(_is_measured, linjer))
    tall = "Ingen har" if not maalte else f"{maalte} har" if maalte > 1 else "Ett har"
    summer = by_kind(
        [(ett.tiltak, None if ett.effekt is None else ett.effekt.effekt) for ett in linjer]
    )
    return [
        f"{antall} tiltak i {until_when(periode)}. {tall} nok tall før og etter til at noe kan "
        "sies.",
        *_by_kind(summer),
        ADVARSEL,
    ]


def _by_kind(summer: Sequence[Slagsum]) -> list[str]:
    """The kinds with a mean; one sentence where none has."""
    med_snitt = [f"{ett.slag.value.capitalize()}: {ett.setning}" for ett in summer if ett.snitt]
    if med_snitt:
        return med_snitt
    return [f"Snitt for et slag tiltak vises når {MINST_FOR_SNITT} av slaget har slike tall."]


def _source(info: Snapshotinfo, periode: Periode) -> str:
    return (
        "Status og tall slik de er nå. Forskjell: endringen i prosentpoeng fra fire kvartaler før "
        "til kvartalene etter, minus endringen i enhetene den sammenlignes med, med 95 prosent "
        f"intervall. {own_source(info, periode)}"
    )


def _charts(
    innsyn: Innsyn, linjer: Sequence[Linje], periode: Periode
) -> tuple[Tiltaksdiagram, ...]:
    """The first FLEST_DIAGRAMMER seksjoner that had tiltak of their own set in motion, in tree
    order, over windows of four quarters; each with those of enheter above it too.
    """
    enheter, les = read_enheter(innsyn, Periodetype.SISTE4), Seksjonslesing()
    if enheter is None:
        return ()
    tatt_i_bruk = [ett for ett in linjer if ett.tiltak.naa.status.er_satt_i_gang]
    egne = {shown_as(enheter, e) for ett in tatt_i_bruk for e in ett.tiltak.naa.enheter}
    funnet = (
        _chart(les, innsyn, enhet_id, _concerning(innsyn, enhet_id, tatt_i_bruk), periode)
        for enhet_id in enheter.filter("er_seksjon")["enhet_id"]
        if enhet_id in egne
    )
    return tuple(islice((ett for ett in funnet if ett is not None), FLEST_DIAGRAMMER))


def _concerning(innsyn: Innsyn, enhet_id: str, linjer: Sequence[Linje]) -> tuple[Linje, ...]:
    gjelder = concerning(innsyn, enhet_id, [ett.tiltak for ett in linjer])
    return tuple(ett for ett in linjer if ett.tiltak in gjelder)


def _chart(
    les: Seksjonslesing,
    innsyn: Innsyn,
    enhet_id: str,
    linjer: tuple[Linje, ...],
    periode: Periode,
) -> Tiltaksdiagram | None:
    bilde = les(innsyn, enhet_id, Periodetype.SISTE4)
    siste = f"{Kvartal.of(periode.slutt)}-S4"
    if bilde is None:
        return None
    perioder = [ett for ett in bilde.virksomhet["periode"] if ett <= siste][-FOER_OG_ETTER:]
    per = {rad["periode"]: rad for rad in bilde.serie.to_dicts()}
    prosent, maal = (
        tuple(per[ett][kolonne] if ett in per else None for ett in perioder)
        for kolonne in ("sykefravaersprosent", "maal")
    )
    if sum(ett is not None for ett in prosent) < 2:
        return None
    return Tiltaksdiagram(str(bilde.enhet["navn"]), tuple(perioder), prosent, maal, linjer)
