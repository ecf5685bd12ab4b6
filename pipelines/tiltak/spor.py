"""Tiltak laid out as bars below a chart over periods: from where to where, in which row, and how
much of the title has room.

Only places are worked out here; the page, the slide and the sheet draw the same ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pipelines.contract.perioder import Kvartal, Periode, Periodetype
from pipelines.tiltak.tiltak import Status, Tiltak

SMALEST = 0.008
"""Of the axis: a bar of one day can still be seen."""
LUFT = "mm"
"""So much room, in signs, between two in the same row."""
KUTT = "…"
KORTEST = 10
"""Signs: what is left of a title still says what it is."""


@dataclass(frozen=True)
class Stolpe:
    """One tiltak as a bar. Places in periods: 0 is the left edge of the first, 1 of the second."""

    sak: str
    fra: float
    til: float
    rad: int
    """From 0, the topmost."""
    etikett: str
    """The title, cut to the room there is."""
    etikett_fra: float
    etikett_til: float
    """Where the label stands; it can go on past its bar."""
    hoeyrestilt: bool
    """Whether it ends at `etikett_til`, however short it turns out; else it begins at
    `etikett_fra`."""
    tittel: str
    status: Status
    start: date
    slutt: date | None
    """None: goes on."""

    @property
    def naar(self) -> str:
        """«i gang fra 01.03.2026», «avsluttet, 01.03.2026 til 30.09.2026»."""
        if self.slutt is None:
            return f"{self.status.value} fra {self.start:%d.%m.%Y}"
        return f"{self.status.value}, {self.start:%d.%m.%Y} til {self.slutt:%d.%m.%Y}"

    @property
    def venstre(self) -> float:
        return min(self.fra, self.etikett_fra)

    @property
    def hoeyre(self) -> float:
        return max(self.til, self.etikett_til)


@dataclass(frozen=True)
class Spor:
    """All bars of one axis."""

    stolper: tuple[Stolpe, ...]
    """By start."""
    perioder: tuple[str, ...]

    @property
    def rader(self) -> int:
        return max((ett.rad + 1 for ett in self.stolper), default=0)


def lay_out(
    tiltak: Sequence[Tiltak],
    perioder: Sequence[str],
    bredde: Callable[[str], float],
    hale: Callable[[Tiltak], str] = lambda _: "",
    *,
    ved_stolpen: bool = False,
) -> Spor:
    """The bars of those that have been set in motion and touch the axis, each drawn once.

    perioder: those of the axis, of one type, oldest first. bredde: how many periods of the axis a
    text takes, never less for a longer text. hale: what stands after the title, never cut.
    ved_stolpen: cut a title to the room beside its bar rather than write across the bar's edge, for
    paper, where widths are known. No two bars or labels in a row overlap.
    """
    akse = _columns(perioder)
    opptatt: list[float] = []
    stolper = []
    for ett in on_axis(tiltak, perioder):
        stolpe = _bar(ett, akse, _Etikett(bredde, hale(ett), ved_stolpen))
        rad = next((nr for nr, til in enumerate(opptatt) if til <= stolpe.venstre), len(opptatt))
        opptatt[rad : rad + 1] = [stolpe.hoeyre + bredde(LUFT)]
        stolper.append(replace(stolpe, rad=rad))
    return Spor(tuple(stolper), tuple(perioder))


def on_axis(tiltak: Sequence[Tiltak], perioder: Sequence[str]) -> list[Tiltak]:
    """Those that have a bar: set in motion, and touching the axis. By start."""
    akse = _columns(perioder)
    return sorted(
        (ett for ett in tiltak if akse and _touches(ett, akse)),
        key=lambda ett: (ett.naa.start, ett.sak),
    )


def place_of(dag: date, akse: Sequence[tuple[date, date]]) -> float:
    """Where a day begins; a day in a gap stands at the edge of what comes after it."""
    for nr, (start, slutt) in enumerate(akse):
        if dag <= slutt:
            return nr + max(0, (dag - start).days) / ((slutt - start).days + 1)
    return float(len(akse))


def _columns(perioder: Sequence[str]) -> list[tuple[date, date]]:
    return [_column(Periode.parse(navn)) for navn in perioder]


def _column(periode: Periode) -> tuple[date, date]:
    """First and last day of a place on the axis: of windows, which overlap, the last quarter."""
    if periode.type in (Periodetype.SISTE4, Periodetype.SISTE12):
        siste = Kvartal.of(periode.slutt)
        return siste.start, siste.slutt
    return periode.start, periode.slutt


def _touches(ett: Tiltak, akse: Sequence[tuple[date, date]]) -> bool:
    naa = ett.naa
    return (
        naa.status.er_satt_i_gang
        and naa.start <= akse[-1][1]
        and (naa.slutt is None or naa.slutt >= akse[0][0])
    )


@dataclass(frozen=True)
class _Etikett:
    """How a label is made."""

    bredde: Callable[[str], float]
    hale: str
    ved_stolpen: bool

    def text(self, tittel: str, rom: float, alt: float) -> str:
        """Cut to `rom`, within or beside the bar, where that says enough; else to all there is."""
        hele = self._cut(tittel, alt)
        kort = self._cut(tittel, rom) if self.ved_stolpen else ""
        return (kort if len(kort) >= min(KORTEST, len(hele)) else hele) + self.hale

    def _cut(self, tittel: str, rom: float) -> str:
        return cut_to(tittel, rom - self.bredde(self.hale), self.bredde)


def _bar(ett: Tiltak, akse: Sequence[tuple[date, date]], merke: _Etikett) -> Stolpe:
    naa, kant = ett.naa, float(len(akse))
    fra = min(place_of(naa.start, akse), kant * (1 - SMALEST))
    slutt = kant if naa.slutt is None else place_of(naa.slutt + timedelta(days=1), akse)
    til = min(kant, max(slutt, fra + kant * SMALEST))
    etikett = merke.text(naa.tittel, max(til - fra, kant - til, fra), kant)
    etikett_fra, etikett_til, hoeyrestilt = _label_place(fra, til, kant, merke.bredde(etikett))
    return Stolpe(
        sak=ett.sak,
        fra=fra,
        til=til,
        rad=0,
        etikett=etikett,
        etikett_fra=etikett_fra,
        etikett_til=etikett_til,
        hoeyrestilt=hoeyrestilt,
        tittel=naa.tittel,
        status=naa.status,
        start=naa.start,
        slutt=naa.slutt,
    )


def _label_place(fra: float, til: float, kant: float, lengde: float) -> tuple[float, float, bool]:
    """Within the bar, else after it, else before it: no edge of a bar runs through a text.

    Only one with too little room on either side stands across: from the start of the bar, to its
    end, or to the edge of the axis. One that turns out shorter than `lengde` still is at its bar.
    """
    if lengde <= til - fra:
        return fra, fra + lengde, False
    if til + lengde <= kant:
        return til, til + lengde, False
    if lengde <= fra:
        return fra - lengde, fra, True
    if fra + lengde <= kant:
        return fra, fra + lengde, False
    slutt = next((ende for ende in (fra, til) if lengde <= ende), kant)
    return max(0.0, slutt - lengde), slutt, True


def cut_to(tekst: str, rom: float, bredde: Callable[[str], float]) -> str:
    """As much of a text as there is room for, at a word where one ends in time; «…» where cut."""
    if bredde(tekst) <= rom:
        return tekst
    lengde = next(
        (antall for antall in range(len(tekst), 0, -1) if bredde(tekst[:antall] + KUTT) <= rom), 0
    )
    kort = tekst[:lengde].rstrip()
    ved_ord = kort.rsplit(" ", 1)[0]
    if tekst[lengde : lengde + 1] not in ("", " ") and len(ved_ord) > 0.7 * len(kort):
        kort = ved_ord
    return kort.rstrip(" ,.;:–-") + KUTT if kort else ""
