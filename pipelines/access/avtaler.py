"""Agreements between an employee and the leader: what is tried, for how long, and how it went.

An agreement is the events of one sak in the journal, so nothing that was written is overwritten. It
follows the person from one tilfelle to the next.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import groupby

from pipelines.contract.fritekst import require_short, require_text
from pipelines.errors import RegistreringFeil
from pipelines.store.journal.personsak import Sakshendelse, Saksslag


class Resultat(StrEnum):
    """What an evaluation came to."""

    FORTSETTER = "fortsetter som avtalt"
    JUSTERES = "fortsetter med en endring"
    HJALP = "avsluttes, det hjalp"
    HJALP_IKKE = "avsluttes, det hjalp ikke"

    @property
    def goes_on(self) -> bool:
        return self in {Resultat.FORTSETTER, Resultat.JUSTERES}


@dataclass(frozen=True)
class Avtaletekst:
    """What two people agree on. Every field but `hvem` and `slutt` has to say something."""

    hva: str = field(repr=False)
    grunn: str = field(repr=False)
    maate: str = field(repr=False)
    """How they see whether it helps."""
    ellers: str = field(repr=False)
    """What they do if it does not."""
    neste: date
    """When they look at it together."""
    slutt: date | None = None
    """How long it is tried; None until they say otherwise."""
    hvem: str = field(default="", repr=False)
    """Who takes part besides the two."""

    def check(self, i_dag: date) -> None:
        """Raises RegistreringFeil that names the field and what to do."""
        for navn, tekst in (
            ("Hva dere prøver", self.hva),
            ("Hvorfor akkurat dette", self.grunn),
            ("Hvordan dere ser om det hjelper", self.maate),
            ("Hva dere gjør hvis det ikke hjelper", self.ellers),
        ):
            require_text(navn, tekst)
        require_short("Hvem som er med", self.hvem)
        if self.neste < i_dag:
            raise RegistreringFeil(
                "«Dere ser på det sammen» er en dag som har vært. Velg en senere."
            )
        if self.slutt is not None and self.slutt < self.neste:
            raise RegistreringFeil(
                "Avtalen slutter før dere skal se på den sammen. Flytt en av datoene."
            )

    def content(self) -> dict[str, str]:
        return {
            "hva": self.hva.strip(),
            "grunn": self.grunn.strip(),
            "maate": self.maate.strip(),
            "ellers": self.ellers.strip(),
            "hvem": self.hvem.strip(),
            "slutt": self.slutt.isoformat() if self.slutt else "",
        }


@dataclass(frozen=True)
class Vurdering:
    """One evaluation: when, what it came to, in a sentence."""

    dato: date
    resultat: str
    tekst: str = field(repr=False)
    av: str


@dataclass(frozen=True)
class Avtale:
    """One agreement as it stands after all that was written about it."""

    sak: str
    inngaatt: date
    av: str
    """Keyed id of whoever wrote it down."""
    innhold: dict[str, str] = field(repr=False)
    neste: date | None
    """When it is to be evaluated; None once it is over."""
    vurderinger: tuple[Vurdering, ...] = ()
    kommentarer: tuple[tuple[date, str, int], ...] = field(default=(), repr=False)
    """The employee's own words: the day, the text, the number of the event."""

    @property
    def loeper(self) -> bool:
        return self.neste is not None

    def is_due(self, dag: date) -> bool:
        return self.neste is not None and self.neste <= dag


def agreements_of(hendelser: Iterable[Sakshendelse]) -> tuple[Avtale, ...]:
    """The agreements in a person's events, those that run first, then the newest first."""
    om_avtaler = {Saksslag.AVTALE, Saksslag.EVALUERT, Saksslag.KOMMENTAR}
    deres = sorted(
        (ett for ett in hendelser if ett.slag in om_avtaler), key=lambda ett: (ett.sak, ett.nr)
    )
    avtaler = [
        avtale
        for _, saken in groupby(deres, key=lambda ett: ett.sak)
        if (avtale := _assemble(tuple(saken))) is not None
    ]
    return tuple(sorted(avtaler, key=lambda a: (not a.loeper, -a.inngaatt.toordinal(), a.sak)))


def _assemble(saken: tuple[Sakshendelse, ...]) -> Avtale | None:
    start = next((ett for ett in saken if ett.slag is Saksslag.AVTALE), None)
    if start is None:
        return None
    vurderinger = [ett for ett in saken if ett.slag is Saksslag.EVALUERT]
    return Avtale(
        sak=start.sak,
        inngaatt=start.dato,
        av=start.bruker,
        innhold=dict(start.innhold),
        neste=(vurderinger[-1] if vurderinger else start).neste,
        vurderinger=tuple(
            Vurdering(ett.dato, ett.innhold["resultat"], ett.innhold["tekst"], ett.bruker)
            for ett in vurderinger
        ),
        kommentarer=tuple(
            (ett.dato, ett.innhold["tekst"], ett.nr)
            for ett in saken
            if ett.slag is Saksslag.KOMMENTAR
        ),
    )
