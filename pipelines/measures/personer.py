"""People: how many are employed on a day, and on average."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.measures.dagsverk import IAtomer, Matrise, calendar_days
from pipelines.measures.forfedre import Heltall
from pipelines.measures.koding import Kodet
from pipelines.measures.ledere import count_leaders

_STEG = 1 << 20
"""More than the days of the calendar."""
_KOLONNER = ("p", "q", "s", "a", "b", "leder")


@dataclass(frozen=True)
class Ansatte:
    """Per time atom and enhet (whole subtree, each person once).

    rader: days of arbeidsforhold of any kind: without, the enhet has no figures. antall: people
    employed on the atom's last day. dager: person-days. ledere: nearest leaders of the people
    employed on the last day.
    """

    rader: Matrise
    antall: Matrise
    dager: Matrise
    ledere: Heltall


def count_employed(kodet: Kodet, biter: pl.DataFrame, min_prosent: float) -> Ansatte:
    """A person is employed on the days of an arbeidsforhold of at least `min_prosent`, but not
    on those of full permisjon that is taken out of avtalte dagsverk.
    """
    borte = biter.filter(pl.col("lang") & (pl.col("permisjon") >= 1))
    flere = kodet.jobber["flere"].to_numpy()
    hele = np.ones(kodet.jobber.height, dtype=np.bool_)
    hele[borte["rad"].to_numpy()] = False
    ansatt = (kodet.jobber["stilling"] >= min_prosent).to_numpy()
    dager = calendar_days(kodet, kodet.jobber)
    rader = kodet.forfedre.sum_up(dager.spread(kodet.jobber["s"].to_numpy(), kodet.form))
    enkle = _Til(kodet, kodet.jobber, dager, ansatt & hele & ~flere)
    floket = pl.concat(
        [
            kodet.jobber.select(_KOLONNER).filter(ansatt & hele & flere),
            _around_leave(kodet.jobber.with_row_index("rad").filter(ansatt & ~hele), borte),
        ]
    )
    antall, persondager = (kodet.forfedre.sum_up(egne) for egne in enkle.count("s"))
    for nivaa in kodet.forfedre.nivaaer:
        hver = _once_each(kodet, floket, nivaa)
        i_enhet, dager_i_enhet = _Til(kodet, hver, calendar_days(kodet, hver)).count("enhet")
        antall += i_enhet
        persondager += dager_i_enhet
    flokede = _Til(kodet, floket, calendar_days(kodet, floket))
    ledere = count_leaders(kodet, [enkle.til_stede, flokede.til_stede])
    return Ansatte(rader, antall, persondager, ledere)


def _around_leave(jobber: pl.DataFrame, borte: pl.DataFrame) -> pl.DataFrame:
    """The parts of each row before, between and after its pieces of leave."""
    borte = borte.select("rad", borte_a="a", borte_b="b")
    rammede = jobber.join(borte, on="rad").sort("rad", "borte_a")
    foer = rammede.with_columns(
        a=(pl.col("borte_b").shift(1).over("rad") + 1).fill_null(pl.col("a")),
        b=pl.col("borte_a") - 1,
    )
    sist = rammede.unique("rad", keep="last", maintain_order=True)
    sist = sist.with_columns(a=pl.col("borte_b") + 1)
    return pl.concat([foer, sist]).filter(pl.col("a") <= pl.col("b")).select(_KOLONNER)


def _once_each(kodet: Kodet, tid: pl.DataFrame, nivaa: Heltall) -> pl.DataFrame:
    """The intervals as disjoint ones per person and enhet at one level of the tree."""
    rader = tid.with_columns(enhet=pl.Series(nivaa).gather(tid["s"])).filter(pl.col("enhet") >= 0)
    person = pl.col("enhet") * kodet.antall_personer + pl.col("p")
    rader = rader.with_columns(gruppe=person * _STEG).sort(pl.col("gruppe") + pl.col("a"))
    naadd = (pl.col("gruppe") + pl.col("b")).cum_max().shift(1).fill_null(-1) - pl.col("gruppe")
    a = pl.max_horizontal("a", naadd + 1)
    return rader.with_columns(a=a).filter(pl.col("a") <= pl.col("b"))


class _Til:
    """Intervals of employment: their days, and whether they last to the end, in each atom."""

    def __init__(
        self,
        kodet: Kodet,
        tid: pl.DataFrame,
        dager: IAtomer,
        teller: npt.NDArray[np.bool_] | None = None,
    ) -> None:
        """dager: of the rows of `tid`; teller: which of them count at all."""
        akse = kodet.akse
        q, a, b = (tid[navn].to_numpy() for navn in "qab")
        skille, slutt = akse.skille[q], akse.slutt[q]
        siste_i_foerste = np.minimum(slutt, skille - 1)
        self._kodet, self._tid = kodet, tid
        self._dager = dager
        self._slutt = IAtomer(
            self._dager.atom,
            (a <= siste_i_foerste) & (b >= siste_i_foerste),
            (b >= slutt) & (skille <= slutt),
        )
        if teller is not None:
            self._dager, self._slutt = self._dager.where(teller), self._slutt.where(teller)

    def count(self, sted: str) -> tuple[Matrise, Matrise]:
        """People on the last day, and person-days, per atom and `sted`."""
        hvor = self._tid[sted].to_numpy()
        form = self._kodet.form
        return self._slutt.spread(hvor, form), self._dager.spread(hvor, form)

    @property
    def til_stede(self) -> pl.DataFrame:
        """atom, s, leder, and s1 and s2: there at the end of `atom`, and of the one after."""
        return self._tid.select("s", "leder").with_columns(
            atom=pl.Series(self._slutt.atom),
            s1=pl.Series(self._slutt.d1),
            s2=pl.Series(self._slutt.d2),
        )
