"""Tiltak as the viewer may see and write them: who sees which, who may do what, and the history.

A tiltak names enheter, never people. Reading one needs no log; every version says who wrote it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from pipelines.access.innsyn import Innsyn
from pipelines.tiltak.tiltak import Tiltak, Tiltakstekst

FRAM = timedelta(days=14)
"""How long before its day a review is shown."""


@dataclass(frozen=True)
class Evalueringsfrist:
    """A review for the calendar file (`reports.kalenderfil.Kalenderfrist` takes the same three)."""

    dato: date
    tittel: str
    """«Evaluer tiltak: Faste vakter»."""
    uid_av: str = field(repr=False)
    """A keyed hash of the sak."""


def read_tiltak(innsyn: Innsyn) -> tuple[Tiltak, ...]:
    """Those the viewer may see, the newest start first.

    HR and a toppledelse or AMU of the whole: all. Others: those of an enhet in their part, or of
    one above it. Raises TilgangFeil for a role that has no page of tiltak.
    """
    raise NotImplementedError


def find_tiltak(innsyn: Innsyn, sak: str) -> Tiltak | None:
    """One of them; None when there is none or the viewer may not see it, which look the same."""
    raise NotImplementedError


def tiltak_of(innsyn: Innsyn, enhet_id: str) -> tuple[Tiltak, ...]:
    """Those that concern an enhet as it is shown to the viewer: its own, those of the seksjoner it
    is merged of, and those of enheter above. Proposed ones too; the newest start first.
    """
    raise NotImplementedError


def may_write(innsyn: Innsyn, enheter: Sequence[str]) -> bool:
    """Whether the viewer may write any version of a tiltak of these: HR everywhere, a leder where
    all of them are their own. False for no enheter but from HR.
    """
    raise NotImplementedError


def may_propose(innsyn: Innsyn) -> bool:
    """Whether the viewer's role may propose one anywhere: HR, leder and AMU."""
    raise NotImplementedError


def may_note(innsyn: Innsyn) -> bool:
    """Whether the viewer's role may write notes beside the tiltak they see."""
    raise NotImplementedError


def may_revise(innsyn: Innsyn, tiltak: Tiltak) -> bool:
    """Whether the viewer may write the next version of one: as `may_write`, and AMU what is still
    proposed and lies wholly in their part.
    """
    raise NotImplementedError


def propose(innsyn: Innsyn, tekst: Tiltakstekst, naa: datetime) -> str:
    """Keep a new tiltak; its sak. HR and leder may start it at once, AMU only propose it.

    Raises RegistreringFeil, with the field and what to do, when the text does not hold, TilgangFeil
    when the viewer may not write it for these enheter.
    """
    raise NotImplementedError


def revise(innsyn: Innsyn, sak: str, versjon: int, tekst: Tiltakstekst, naa: datetime) -> int:
    """Keep the next version of a tiltak; its number. `versjon`: the one it was made from.

    Raises Kollisjon when somebody has written a newer one since: nothing is kept and nothing lost,
    and `find_tiltak` gives both to show. Else as `propose`.
    """
    raise NotImplementedError


def add_note(innsyn: Innsyn, sak: str, tekst: str, naa: datetime) -> int:
    """Keep a note beside a tiltak; its number.

    Raises RegistreringFeil when it says nothing or too much, TilgangFeil for who may not.
    """
    raise NotImplementedError


def may_remove_note(innsyn: Innsyn, sak: str, nr: int) -> bool:
    """Whether a note is the viewer's own, or the viewer is HR."""
    raise NotImplementedError


def remove_note(innsyn: Innsyn, sak: str, nr: int, naa: datetime) -> None:
    """Erase the text of a note; that one stood there, who wrote it and who removed it stays.

    HR may remove every note, others their own. Raises as `add_note`.
    """
    raise NotImplementedError


def names_in(innsyn: Innsyn, tekst: str) -> tuple[str, ...]:
    """The parts of a text that are the name of somebody in the vault, as they stand there.

    A warning, never an error: whoever writes can mean something else. Empty where it cannot be
    known.
    """
    raise NotImplementedError


def due_reviews(innsyn: Innsyn, i_dag: date, fram: timedelta = FRAM) -> tuple[Tiltak, ...]:
    """Open tiltak the viewer sees whose review is due within `fram` or passed, the oldest first.

    Empty for a role without tiltak.
    """
    raise NotImplementedError


def review_dates(innsyn: Innsyn) -> tuple[Evalueringsfrist, ...]:
    """The reviews of all open tiltak the viewer sees, for the calendar file, the first first.

    Empty for a role without tiltak.
    """
    raise NotImplementedError
