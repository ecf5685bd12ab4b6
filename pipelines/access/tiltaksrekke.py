"""Which enheter a tiltak reaches: the delivered tree, upwards and downwards, also after a change of
name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipelines.access.arkiv import Arkiv
from pipelines.store.les import Utsnitt


@dataclass(frozen=True)
class Rekke:
    """The tree as it is now."""

    over: Mapping[str, str | None]
    """enhet_id → the enhet above."""
    etter: Mapping[str, frozenset[str]]
    """Enheter that were renamed, merged or split → those that came after, itself among them where
    it goes on."""
    ord: frozenset[str]
    """Words of its names and places, in lower case: no names of people."""

    def now(self, enheter: Iterable[str]) -> set[str]:
        """Themselves, or those that came after them."""
        return {nyeste for ett in enheter for nyeste in self._newest(ett)}

    def up(self, enheter: Iterable[str]) -> set[str]:
        """They, and all above them."""
        return {ledd for ett in self.now(enheter) for ledd in self._chain(ett)}

    def down(self, enheter: Iterable[str]) -> set[str]:
        """They, and all below them."""
        topper = self.now(enheter)
        return topper | {ett for ett in self.over if not topper.isdisjoint(self._chain(ett))}

    def unknown(self, enheter: Iterable[str]) -> list[str]:
        """Those that are not in the tree, in the order given."""
        return [ett for ett in enheter if not self.now([ett]) & self.over.keys()]

    def _newest(self, enhet_id: str) -> set[str]:
        """Where the changes end; the enhet itself where they lead in a ring."""
        funnet: set[str] = set()
        vei = [enhet_id]
        while vei:
            if (ett := vei.pop()) not in funnet:
                funnet.add(ett)
                vei += self.etter.get(ett, ())
        return {ett for ett in funnet if ett in self.etter.get(ett, (ett,))} or {enhet_id}

    def _chain(self, enhet_id: str) -> Iterator[str]:
        ledd: str | None = enhet_id
        while ledd is not None:
            yield ledd
            ledd = self.over.get(ledd)


def open_reach(arkiv: Arkiv) -> Rekke:
    """Of the newest version of the figures; empty while nothing is published."""
    snapshot = arkiv.snapshot
    if snapshot is None or not (versjoner := snapshot.versions()):
        return Rekke({}, {}, frozenset())
    enheter = snapshot.enheter(Utsnitt(versjoner[-1].versjon))
    over = dict(enheter.select("enhet_id", "overordnet_id").iter_rows())
    tekster = [versjoner[-1].virksomhet, *enheter["navn"], *enheter["kontorsted"].drop_nulls()]
    etter: dict[str, set[str]] = {}
    for fra, til in snapshot.successors():
        etter.setdefault(fra, set()).add(til)
    return Rekke(
        over,
        {fra: frozenset(til) for fra, til in etter.items()},
        frozenset(re.findall(r"\w+", " ".join(tekster).casefold())),
    )
