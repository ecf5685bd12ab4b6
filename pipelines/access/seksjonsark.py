"""What the sheet about one enhet holds: its light, its development, and what it points to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from pipelines.access.innsyn import Innsyn
from pipelines.access.lesing import Seksjonsbilde, Seksjonslesing
from pipelines.access.rapport import Rapporthode, report_head
from pipelines.access.tiltaksliste import Linje, read_lines
from pipelines.contract.perioder import Periode, Periodetype, year_until
from pipelines.lights.belastning import Belastning, Rad
from pipelines.settings import read_settings

ANTALL = 12
"""So many periods of development, the newest last."""


@dataclass(frozen=True)
class Seksjonsark:
    """One enhet in one period, as the viewer may see it."""

    hode: Rapporthode
    periode: Periode
    bilde: Seksjonsbilde
    serie: tuple[Rad | None, ...]
    """Its rows of `perioder`; None where there was nobody."""
    virksomhet: tuple[Rad | None, ...]
    perioder: tuple[str, ...]
    """Up to ANTALL of one type, `periode` last."""
    aaret: Belastning | None
    """Its twelve months; None where none are shown."""
    min_tilfeller: int
    """What is many short absences."""
    tiltak: tuple[Linje, ...] = ()
    """Those of the enhet that the viewer may see, the newest start first."""

    @property
    def rad(self) -> Rad | None:
        """The row of the period."""
        return self.serie[-1]


def read_sheet(
    innsyn: Innsyn, enhet_id: str, periode: Periode, naa: datetime, laget_av: str = ""
) -> Seksjonsark | None:
    """None when nothing is published, or the viewer has no such enhet or period.

    laget_av: who makes it, in words. Raises TilgangFeil for a role that sees no figures.
    """
    return Arkleser(innsyn, naa, laget_av).read(enhet_id, periode)


@dataclass(frozen=True)
class Arkleser:
    """Reads the sheets of one viewer, one after the other; what they share is read once."""

    innsyn: Innsyn
    naa: datetime
    laget_av: str = ""
    les: Seksjonslesing = field(default_factory=Seksjonslesing)

    def read(self, enhet_id: str, periode: Periode) -> Seksjonsark | None:
        """As `read_sheet`."""
        bilde = self.les(self.innsyn, enhet_id, periode.type)
        kjente = [] if bilde is None else bilde.virksomhet["periode"].to_list()
        if bilde is None or periode.navn not in kjente:
            return None
        perioder = tuple(kjente[: kjente.index(periode.navn) + 1][-ANTALL:])
        tittel = f"{bilde.enhet['navn']}: {periode.tekst}"
        return Seksjonsark(
            hode=report_head(self.innsyn, tittel, self.laget_av, self.naa),
            periode=periode,
            bilde=bilde,
            serie=_series(bilde.serie.to_dicts(), perioder),
            virksomhet=_series(bilde.virksomhet.to_dicts(), perioder) if bilde.sti else (),
            perioder=perioder,
            aaret=self._year(bilde, periode),
            min_tilfeller=read_settings().gjentatt.min_tilfeller,
            tiltak=read_lines(self.innsyn, str(bilde.enhet["enhet_id"]), periode.type),
        )

    def _year(self, bilde: Seksjonsbilde, periode: Periode) -> Belastning | None:
        """The twelve months until the period; none where the enhet is another one in a year."""
        enhet_id = str(bilde.enhet["enhet_id"])
        aar, kvartaler = (
            self.les(self.innsyn, enhet_id, slag)
            for slag in (Periodetype.SISTE4, Periodetype.KVARTAL)
        )
        if aar is None or aar.enhet["enhet_id"] != enhet_id:
            return None
        return of_year(aar, year_until(periode).navn, kvartaler)


def _series(rader: list[dict[str, object]], perioder: tuple[str, ...]) -> tuple[Rad | None, ...]:
    per = {rad["periode"]: rad for rad in rader}
    return tuple(per.get(navn) for navn in perioder)


def of_year(
    bilde: Seksjonsbilde, vist: str | None, kvartaler: Seksjonsbilde | None
) -> Belastning | None:
    """The year `vist` of an enhet, else its newest; None where it has none to show.

    kvartaler: what the viewer sees as this enhet quarter by quarter, which can be another one.
    """
    vises = bilde.serie.filter("vis")
    rader = vises.filter(periode=vist) if vist else vises.tail(1)
    if rader.is_empty():
        return None
    rad = rader.row(0, named=True)
    rot = bilde.virksomhet.filter(periode=rad["periode"]).to_dicts()
    samme = kvartaler is not None and kvartaler.enhet["enhet_id"] == bilde.enhet["enhet_id"]
    return Belastning(
        rad,
        rot[0] if rot and bilde.sti else None,
        kvartaler.serie.to_dicts() if kvartaler is not None and samme else (),
        tuple(kvartal for kvartal, _ in bilde.brudd),
    )
