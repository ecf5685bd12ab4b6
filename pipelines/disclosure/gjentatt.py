"""Which enheter may show how many people have repeated short absence, and with which count.

The count says of everybody in an enhet on which of two sides they are, so it needs enough people
on each: with nobody on one side, and that told, all would be. Counts of a tree can be subtracted:
what is left of a parent without the children that are shown must have enough on each side, too.
Therefore it is decided for all children of a parent at a time, from the top: those with too few are
hidden, and the smallest of the others until the rest holds. So a hidden count says no more than
that it is under the floor, or beside one that is.

A person counts once in a parent, but in each of the children where they have enough tilfeller, and
in none of them where those are spread. The difference is about the people whom children share, so
it needs enough of them on each side, else the parent has the sum of its children.

Only compositions that are shown (sammensetning) can show it: ten with sykefravær are behind it, and
what is decided there of the years holds here. Decided once, in the coarsest tree, and the same
count for all floors: somebody with roles of two has nothing to compare.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.disclosure.gulv import HVER_SIDE_MIN_PERSONER
from pipelines.disclosure.modus import Rapporteringstre
from pipelines.measures.bemanning import Sant
from pipelines.measures.forfedre import Heltall
from pipelines.measures.grunnlag import Kolonner

GJENTATT: Kolonner = {
    "gulv": pl.Int64(),
    "enhet_id": pl.String(),
    "periode": pl.String(),
    "personer_gjentatt": pl.Int64(),
}
"""What the roles of a floor get in place of the published count; for rows not here, nothing."""


def decide_repeated(
    rapportering: pl.DataFrame,
    tall: pl.DataFrame,
    sammensetning: pl.DataFrame,
    minst: int = HVER_SIDE_MIN_PERSONER,
) -> pl.DataFrame:
    """Columns GJENTATT.

    rapportering: gulv, enhet_id, overordnet_id, in depth-first order. tall: enhet_id, periode,
    personer, personer_gjentatt of all published rows. sammensetning: gulv, enhet_id, periode of the
    rows that show theirs. minst: people on each side.
    """
    rader = tall.filter(pl.col("personer_gjentatt").is_not_null())
    if rapportering.is_empty() or rader.is_empty():
        return pl.DataFrame(schema=GJENTATT)
    grovest = rapportering.filter(pl.col("gulv") == pl.col("gulv").max())
    vist = sammensetning.filter(pl.col("gulv") == pl.col("gulv").max())
    vises = _rows_of(grovest, rader, vist, minst)
    felles = rapportering.select("gulv", "enhet_id").join(vises, on="enhet_id")
    return felles.select(pl.col(n).cast(slag) for n, slag in GJENTATT.items()).sort(
        "gulv", "periode", "enhet_id"
    )


def _rows_of(
    treet: pl.DataFrame, rader: pl.DataFrame, sammensetning: pl.DataFrame, minst: int
) -> pl.DataFrame:
    """Columns enhet_id, periode, personer_gjentatt of the rows of one tree that are shown."""
    sted = {enhet_id: nr for nr, enhet_id in enumerate(treet["enhet_id"])}
    over = np.array([sted.get(o, -1) for o in treet["overordnet_id"]], dtype=np.int64)
    perioder = rader["periode"].unique().sort()
    ruter = _Ruter(treet["enhet_id"], perioder)
    i_treet = rader.filter(pl.col("enhet_id").is_in(treet["enhet_id"].implode()))
    folk, gjentatt = (ruter.fill(i_treet, navn) for navn in ("personer", "personer_gjentatt"))
    avgjoerelse = _Avgjoerelse(
        Rapporteringstre(over, ()),
        int(treet["gulv"].to_numpy()[0]),
        *(folk, gjentatt, ruter.mark(sammensetning), minst),
    )
    vises, verdi = avgjoerelse.decide()
    nr, periode = np.nonzero(vises)
    return pl.DataFrame(
        {
            "enhet_id": treet["enhet_id"].gather(nr),
            "periode": perioder.gather(periode),
            "personer_gjentatt": verdi[vises],
        }
    )


@dataclass(frozen=True)
class _Ruter:
    """Enheter by periods, as a grid."""

    enheter: pl.Series
    perioder: pl.Series

    def fill(self, rader: pl.DataFrame, kolonne: str) -> Heltall:
        ut = np.zeros((len(self.enheter), len(self.perioder)), dtype=np.int64)
        kjente = self._places(rader).drop_nulls(kolonne)
        ut[kjente["nr"].to_numpy(), kjente["p"].to_numpy()] = kjente[kolonne].to_numpy()
        return ut

    def mark(self, rader: pl.DataFrame) -> Sant:
        return self.fill(rader.select("enhet_id", "periode", har=pl.lit(1)), "har") > 0

    def _places(self, rader: pl.DataFrame) -> pl.DataFrame:
        numre = pl.DataFrame({"enhet_id": self.enheter}).with_row_index("nr")
        perioder = pl.DataFrame({"periode": self.perioder}).with_row_index("p")
        return rader.join(numre, on="enhet_id").join(perioder, on="periode")


@dataclass(frozen=True)
class _Avgjoerelse:
    """folk, gjentatt: distinct people, and those with repeated short absence, enheter by periods.
    kan_vises: whether the composition is shown.
    """

    tre: Rapporteringstre
    gulv: int
    folk: Heltall
    gjentatt: Heltall
    kan_vises: Sant
    minst: int

    def decide(self) -> tuple[Sant, Heltall]:
        """Which are shown, and the counts."""
        verdi, egen = self._values()
        nok = self.kan_vises & self._both_sides(verdi, self.folk)
        vises = nok & (self.tre.over < 0)[:, None]
        for over, barn in self.tre.barn.items():
            vises[barn] = nok[barn] & vises[over]
            while len(for_lite := np.flatnonzero(self._too_little(vises, verdi, egen, over, barn))):
                _hide_smallest(vises, verdi, barn, for_lite)
        return vises, verdi

    def _values(self) -> tuple[Heltall, Sant]:
        """The counts as they are shown, and where it is the own one beside children that share."""
        verdi, folk = self.gjentatt.copy(), self.folk.copy()
        egen = np.zeros(verdi.shape, dtype=np.bool_)
        for over, barn in reversed(self.tre.barn.items()):
            summer, delte = verdi[barn].sum(axis=0), self.folk[barn].sum(axis=0) - self.folk[over]
            forskjell = np.abs(summer - verdi[over])
            egen[over] = (delte >= self.gulv) & self._both_sides(forskjell, delte)
            dobbelt = folk[barn].sum(axis=0)
            bytt = (dobbelt > self.folk[over]) & ~egen[over]
            verdi[over] = np.where(bytt, summer, verdi[over])
            folk[over] = np.where(bytt, dobbelt, folk[over])
        return verdi, egen

    def _both_sides(self, antall: Heltall, alle: Heltall) -> Sant:
        nok: Sant = (antall >= self.minst) & (alle - antall >= self.minst)
        return nok

    def _too_little(
        self, vises: Sant, verdi: Heltall, egen: Sant, over: int, barn: Heltall
    ) -> Sant:
        """Periods in which what is left of a parent says too much, and a child can be hidden."""
        viste = vises[barn]
        rest = verdi[over] - (verdi[barn] * viste).sum(axis=0)
        folk = self.folk[over] - (self.folk[barn] * viste).sum(axis=0)
        alle = (viste | (self.folk[barn] == 0)).all(axis=0)
        ingen_rest = alle & ((rest == 0) & (folk <= 0) | egen[over])
        for_lite: Sant = viste.any(axis=0) & ~(ingen_rest | self._both_sides(rest, folk))
        return for_lite


def _hide_smallest(vises: Sant, verdi: Heltall, barn: Heltall, perioder: Heltall) -> None:
    """Hide the child with the smallest count in each of the periods; `vises` is changed."""
    stoerst = np.iinfo(np.int64).max
    i_rutene = np.ix_(barn, perioder)
    minste = np.where(vises[i_rutene], verdi[i_rutene], stoerst).argmin(axis=0)
    vises[barn[minste], perioder] = False
