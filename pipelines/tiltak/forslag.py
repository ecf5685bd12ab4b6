"""Suggestions: what could be tried in an enhet, where its figures show a clear pattern.

They begin a talk with those who do the work; none of them is about a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, zip_longest

from pipelines.lights.belastning import Belastning
from pipelines.tiltak.forslagsord import MALER, Mal, explain
from pipelines.tiltak.moenster import UKJENT_LEDELSE, Grunn, Ledelse, find_patterns
from pipelines.tiltak.tiltak import Slag

FLEST = 4
"""More suggestions than this are no help. Source: chosen here."""


@dataclass(frozen=True)
class Forslag:
    """One thing to try, and the figures that speak for it."""

    mal: Mal
    hvorfor: str
    """One sentence, with figures as shown to this viewer: never into a text that others read."""

    @property
    def id(self) -> str:
        """What stands in an address; `find_template` leads back."""
        return self.mal.id

    @property
    def grunn(self) -> Grunn:
        return self.mal.grunn

    @property
    def slag(self) -> Slag:
        return self.mal.slag

    @property
    def tittel(self) -> str:
        return self.mal.tittel

    @property
    def medvirkning(self) -> str:
        """How verneombud and tillitsvalgte come in, in one sentence."""
        return self.mal.medvirkning


def suggest(aaret: Belastning | None, ledelse: Ledelse = UKJENT_LEDELSE) -> list[Forslag]:
    """At most `FLEST`, the most fitting first; none where no pattern is clear.

    aaret: the twelve months as the viewer may see them; None where none are shown. The first
    suggestion of each pattern comes before the second of any.
    """
    grunner = find_patterns(aaret, ledelse)
    return [
        Forslag(mal, explain(mal.grunn, aaret, ledelse)) for mal in islice(_in_turn(grunner), FLEST)
    ]


def find_template(forslag_id: str) -> Mal | None:
    """What an address asks for; None for anything else."""
    return next((mal for mal in MALER if mal.id == forslag_id), None)


def _in_turn(grunner: tuple[Grunn, ...]) -> Iterator[Mal]:
    per_grunn = [[mal for mal in MALER if mal.grunn is grunn] for grunn in grunner]
    for runde in zip_longest(*per_grunn):
        yield from (mal for mal in runde if mal is not None)
