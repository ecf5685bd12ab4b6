"""The figures that effects of tiltak are made from: the viewer's rows, read once for many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import polars as pl

from pipelines.access.innsyn import Innsyn
from pipelines.access.lesing import Snapshotinfo, read_enheter, read_info, read_maaltall, shown_as
from pipelines.contract.perioder import Periodetype
from pipelines.lights.dispersion import PHI0
from pipelines.lights.perioder import KALENDERDAGER_PER_ARBEIDSDAG
from pipelines.settings import read_settings
from pipelines.store.lager import Lager
from pipelines.store.les import Snapshot, Utsnitt, open_snapshot
from pipelines.tiltak.effekt import Bakgrunn, Vindu, spread_between, window_phi

Rad = dict[str, Any]


@dataclass(frozen=True)
class Maalt:
    """Sums of some enheter in one quarter, as the viewer sees them."""

    y: float
    x: float
    personer: int


class Tiltakstall:
    """What one viewer sees of quarters, for as long as one page, file or summary is made.

    Rows come from `lesing`, scoped and masked. Only three scalars come from all seksjoner, as phi
    does: how much they differ (tau²), how many of them an enhet is made of, and breaks in history.
    """

    def __init__(self, innsyn: Innsyn, info: Snapshotinfo, snapshot: Snapshot) -> None:
        self._innsyn, self.info, self._snapshot = innsyn, info, snapshot
        self._alle = Utsnitt(info.versjon)
        self.rader = cache(self._read_rows)
        self.bakgrunn = cache(self._read_background)
        self._aar_av = cache(self._read_year)

    @classmethod
    def of(cls, innsyn: Innsyn) -> Tiltakstall | None:
        """None while the store is empty, and where not even the whole is large enough to be shown.

        Raises TilgangFeil for a role that sees no figures.
        """
        info = read_info(innsyn)
        snapshot = open_snapshot(Lager(read_settings().lager))
        if info is None or snapshot is None:
            return None
        tall = cls(innsyn, info, snapshot)
        return tall if tall.enheter else None

    @cached_property
    def enheter(self) -> dict[str, Rad]:
        """The viewer's tree by enhet_id."""
        return {str(rad["enhet_id"]): rad for rad in self._treet.to_dicts()}

    @cached_property
    def virksomhet(self) -> str:
        return next(e for e, rad in self.enheter.items() if rad["overordnet_id"] is None)

    @cached_property
    def kvartaler(self) -> tuple[str, ...]:
        """Those delivered, oldest first."""
        return tuple(self.rader(self.virksomhet))

    def shown(self, enheter: Iterable[str]) -> tuple[str, ...] | None:
        """What the viewer sees these as, none twice nor below another; None if one is hidden."""
        vist = list(dict.fromkeys(shown_as(self._treet, enhet_id) for enhet_id in enheter))
        if not vist or any(en not in self.enheter for en in vist):
            return None
        return tuple(en for en in vist if not set(self.above(en)) & set(vist))

    def above(self, enhet_id: str) -> list[str]:
        """The enheter above it, the nearest first."""
        over = self.enheter[enhet_id]["overordnet_id"]
        return [] if over is None else [str(over), *self.above(str(over))]

    def is_merged(self, enhet_id: str) -> bool:
        return bool(self.enheter[enhet_id]["slaatt_sammen"])

    def has_break(self, enheter: Iterable[str], foerste: str, siste: str) -> bool:
        """Whether the history of one of them breaks after the beginning of `foerste`."""
        ledd = {ett for enhet in enheter for ett in [enhet, *self._parts(enhet)]}
        brudd = {str(k) for ett in ledd for k in self._breaks(ett)}
        return any(foerste < kvartal <= siste for kvartal in brudd)

    def sums(self, enheter: Sequence[str], kvartal: str, *, sesong: bool) -> Maalt | None:
        """Of all of them together; None where one is masked or not whole.

        sesong: tapte divided by the sesongfaktor of the quarter.
        """
        hver = [self.rader(enhet).get(kvartal) for enhet in enheter]
        rader = [rad for rad in hver if rad is not None and rad["vis"] and _is_whole(rad)]
        if len(rader) < len(hver):
            return None
        faktor = rader[0]["sesongfaktor"] if sesong else 1.0
        return Maalt(
            y=sum(rad["tapte_dagsverk"] for rad in rader) / faktor,
            x=sum(rad["avtalte_dagsverk"] for rad in rader),
            personer=sum(_people(rad) for rad in rader),
        )

    def is_delivered(self, enheter: Sequence[str], kvartaler: Sequence[str]) -> bool:
        """Whether each has a row of each quarter that is whole, or masked."""
        return all(
            (rad := self.rader(enhet).get(kvartal)) is not None
            and (_is_whole(rad) or not rad["vis"])
            for enhet in enheter
            for kvartal in kvartaler
        )

    def phi(self, kvartaler: Sequence[str]) -> float:
        """Dispersion of the virksomhet over a window, in dagsverk."""
        rader = self.rader(self.virksomhet)
        hver = [self._or_usual(rader[navn]["phi"], Periodetype.KVARTAL) for navn in kvartaler]
        siste4 = self._or_usual(self._aar.get(f"{kvartaler[-1]}-S4"), Periodetype.SISTE4)
        return window_phi(len(kvartaler), sum(hver) / len(hver), siste4, self._dagfaktor)

    def count_seksjoner(self, enheter: Iterable[str], kvartal: str) -> int:
        """How many seksjoner with figures these are made of, at least 1."""
        ledd = {ett for enhet in enheter for ett in [enhet, *self._parts(enhet)]}
        over = self._organisasjon

        def inside(seksjon: str | None) -> bool:
            return seksjon is not None and (seksjon in ledd or inside(over.get(seksjon)))

        return max(1, sum(inside(seksjon) for seksjon in self._seksjoner(kvartal)))

    def window(self, sum_av: Sequence[Maalt], kvartaler: tuple[str, ...], justert: bool) -> Vindu:
        return Vindu(
            y=sum(maalt.y for maalt in sum_av),
            x=sum(maalt.x for maalt in sum_av),
            kvartaler=kvartaler,
            phi=self.phi(kvartaler),
            justert=justert,
        )

    def _read_rows(self, enhet_id: str) -> dict[str, Rad]:
        lest = read_maaltall(self._innsyn, Periodetype.KVARTAL, enhet_id)
        return {} if lest is None else {rad["periode"]: rad for rad in lest.to_dicts()}

    def _read_background(self, foer: tuple[str, ...]) -> Bakgrunn:
        egne = [self.sums([self.virksomhet], kvartal, sesong=False) for kvartal in foer]
        y, x = (sum(getattr(m, n) for m in egne if m) for n in ("y", "x"))
        phi, sats = self.phi(foer), y / x if x else 0.0
        seksjoner = self._seksjoner(foer[-1])
        return Bakgrunn(100 * sats, spread_between(list(seksjoner.values()), phi * sats), phi)

    def _seksjoner(self, kvartal: str) -> dict[str, tuple[float, float]]:
        """(tapte, avtalte) of every seksjon over the year that ends with `kvartal`."""
        return self._aar_av(f"{kvartal}-S4")

    def _read_year(self, periode: str) -> dict[str, tuple[float, float]]:
        rader = self._snapshot.overview(self._alle, Periodetype.SISTE4, periode, periode)
        blad = self._tree.filter("er_seksjon").select("enhet_id")
        hele = rader.join(blad, on="enhet_id").filter(
            pl.col("dekket") >= pl.col("krevd"), pl.col("avtalte_dagsverk") > 0
        )
        return {
            enhet_id: (y, x)
            for enhet_id, y, x in hele.select(
                "enhet_id", "tapte_dagsverk", "avtalte_dagsverk"
            ).iter_rows()
        }

    @cached_property
    def _treet(self) -> pl.DataFrame:
        enheter = read_enheter(self._innsyn, Periodetype.KVARTAL)
        return pl.DataFrame() if enheter is None else enheter

    @cached_property
    def _tree(self) -> pl.DataFrame:
        """The organisation as delivered."""
        return self._snapshot.enheter(self._alle)

    @cached_property
    def _organisasjon(self) -> dict[str, str | None]:
        return dict(self._tree.select("enhet_id", "overordnet_id").iter_rows())

    @cached_property
    def _aar(self) -> dict[str, float | None]:
        lest = read_maaltall(self._innsyn, Periodetype.SISTE4, self.virksomhet)
        return {} if lest is None else dict(lest.select("periode", "phi").iter_rows())

    @property
    def _dagfaktor(self) -> float:
        return KALENDERDAGER_PER_ARBEIDSDAG if self.info.dagenhet == "kalenderdager" else 1.0

    def _or_usual(self, phi: float | None, slag: Periodetype) -> float:
        return PHI0[slag] * self._dagfaktor if phi is None else float(phi)

    def _parts(self, enhet_id: str) -> list[str]:
        """Seksjoner of a merged enhet."""
        return (
            list(self.enheter[enhet_id].get("seksjoner") or ())
            if (self.is_merged(enhet_id))
            else []
        )

    def _breaks(self, enhet_id: str) -> list[str]:
        return self._snapshot.brudd(enhet_id, self.info.versjon)["kvartal"].to_list()


def _is_whole(rad: Rad) -> bool:
    return bool(rad["dekket"] >= rad["krevd"] and (rad["avtalte_dagsverk"] or 0) > 0)


def _people(rad: Rad) -> int:
    """The fewest: on the last day, or over the quarter; årsverk where people were not delivered."""
    kjent = [rad[navn] for navn in ("antall_ansatte", "personer") if rad[navn] is not None]
    return int(min(kjent) if kjent else rad["aarsverk"] or 0)
