"""Who is looking, as what, at which part of the virksomhet, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from pipelines.access.roller import RETTER, Rett, Rolle


class Formaal(StrEnum):
    """Why somebody opens a page about a person. Closed: free text would become health data."""

    OPPFOLGING = "Oppfølging av sykefravær"
    TILRETTELEGGING = "Tilrettelegging av arbeidet"
    KONTROLL = "Kontroll av registreringer"
    INNSYNSKRAV = "Den ansatte har bedt om innsyn"
    EGNE = "Egne opplysninger"
    """Only of one's own record."""

    @classmethod
    def to_choose(cls) -> tuple[Formaal, ...]:
        return tuple(ett for ett in cls if ett is not cls.EGNE)


def is_case_number(tekst: str) -> bool:
    """«2026/123», «26/123-4»: nothing that could be the number of a person."""
    return re.fullmatch(r"(\d{2}|\d{4})/\d{1,7}(-\d{1,3})?", tekst, re.ASCII) is not None


@dataclass(frozen=True)
class Innsyn:
    """A viewer and what the viewer may see. Nothing can be read without one.

    Made by `access.adgang` of a login, or by `operator_innsyn` at the command line; pages only pass
    it on (a test of the import graph and the syntax tree says so).
    """

    bruker: str
    """Keyed hash of issuer and subject."""
    rolle: Rolle
    enheter: tuple[str, ...] | None = None
    """The enheter whose figures may be read, with all below them; None is the whole tree."""
    ansatt_id: int | None = field(default=None, repr=False)
    """The viewer's own id, where the role rests on it (leder, ansatt)."""
    formaal: Formaal | None = None
    saksnummer: str = ""

    @property
    def rett(self) -> Rett:
        return RETTER[self.rolle]

    @property
    def omfang(self) -> tuple[str, tuple[str, ...] | None]:
        """All of this that decides a figure: the part of a cache key that speaks of the viewer."""
        return self.rolle.value, self.enheter


def operator_innsyn() -> Innsyn:
    """The person at the command line, who can read the store's files and key anyway."""
    return Innsyn("drift", Rolle.DRIFT)


def role_innsyn(rolle: Rolle, enheter: tuple[str, ...] = ()) -> Innsyn:
    """At the command line: exactly what somebody with this role would see."""
    return Innsyn("drift", rolle, enheter or None)
