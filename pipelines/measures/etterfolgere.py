"""Reorganisations: which enhet carries on the history of which, and where history breaks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from pipelines.contract.oppramsing import list_words

BRUDD = {"enhet_id": pl.String, "kvartal": pl.String, "tekst": pl.String}


@dataclass(frozen=True)
class Etterfolgere:
    """nye: for each old enhet its successors and since when. kjente: what organisasjon names."""

    nye: Mapping[str, Mapping[str, str]]
    kjente: Collection[str]

    @classmethod
    def of(cls, etterfolger: pl.DataFrame, kjente: Collection[str]) -> Etterfolgere:
        nye: dict[str, dict[str, str]] = defaultdict(dict)
        rader = (
            etterfolger.select("fra_kvartal", "gammel_enhet", "ny_enhet").unique().sort(pl.all())
        )
        for kvartal, gammel, ny in rader.iter_rows():
            nye[gammel].setdefault(ny, kvartal)
        return cls(nye, kjente)

    def resolve(self, enhet_id: str) -> str:
        """The enhet that carries the history of this one: itself, unless renamed or merged.

        Followed step by step, to the last that organisasjon names; where the steps lead in a ring,
        nothing is carried.
        """
        sett = [enhet_id]
        while (neste := self._only_successor(sett[-1])) is not None:
            if neste in sett:
                return enhet_id
            sett.append(neste)
        return next((ledd for ledd in reversed(sett) if ledd in self.kjente), enhet_id)

    def resolve_parent(self, overordnet_id: str | None, enhet_id: str) -> str | None:
        over = None if overordnet_id is None else self.resolve(overordnet_id)
        return None if over == enhet_id else over

    def breaks(self, navn: Mapping[str, str], organisasjon: pl.DataFrame) -> pl.DataFrame:
        """Splits and merges, as lines for the enheter that are in the tree."""
        kvartaler = dict(organisasjon.group_by("enhet_id").agg("kvartal").iter_rows())
        alle = [*self._splits(navn), *self._merges(navn, kvartaler)]
        rader = [rad for rad in alle if rad[0] in self.kjente]
        return pl.DataFrame(rader, schema=BRUDD, orient="row").unique().sort(pl.all())

    def _only_successor(self, enhet_id: str) -> str | None:
        nye = self.nye.get(enhet_id, {})
        (ny,) = nye if len(nye) == 1 else (enhet_id,)
        return None if ny == enhet_id else ny

    def _splits(self, navn: Mapping[str, str]) -> list[tuple[str, str, str]]:
        rader = []
        for gammel, nye in self.nye.items():
            if len(nye) < 2:
                continue
            andre = list_words(navn.get(ny, ny) for ny in nye if ny != gammel)
            for ny, kvartal in nye.items():
                fra = navn.get(gammel, gammel)
                tekst = f"{andre} er skilt ut" if ny == gammel else f"Skilt ut fra {fra}"
                rader.append((self.resolve(ny), kvartal, tekst))
        return rader

    def _merges(
        self, navn: Mapping[str, str], kvartaler: Mapping[str, Sequence[str]]
    ) -> list[tuple[str, str, str]]:
        """Enheter that became one; one of them may be the successor, if it was there beside."""
        inn: dict[tuple[str, str], set[str]] = defaultdict(set)
        for gammel, nye in self.nye.items():
            for ny, kvartal in nye.items():
                if len(nye) == 1:
                    side_om_side = set(kvartaler.get(gammel, ())) & set(kvartaler.get(ny, ()))
                    inn[ny, kvartal] |= {gammel, ny} if side_om_side else {gammel}
        return [
            (self.resolve(ny), kvartal, f"Slått sammen av {list_words(sorted(navner))}")
            for (ny, kvartal), kilder in inn.items()
            if len(navner := [navn.get(k, k) for k in kilder]) > 1
        ]
