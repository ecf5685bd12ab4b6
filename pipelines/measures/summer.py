"""Everything that can be added up, per time atom and enhet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.measures.calendar import arbeidsdager_foer
from pipelines.measures.dagsverk import Matrise, absent
from pipelines.measures.forfedre import Heltall
from pipelines.measures.koding import EGENMELDING, FERIE, SYKMELDING, SYKT_BARN, Kodet
from pipelines.measures.tilfeller import KLASSER

VARIGHETER = ("1_3", "4_16", "17_56", "57_140", "141_273", "over_273")
SUMMER = (
    *("ferie", "tapte_sykt_barn", "tapte_egenmeldt", "tapte_legemeldt"),
    *(f"tapte_{navn}" for navn in VARIGHETER),
    *("tapte_gradert", "tapte_arbeidsrelatert", "arbeidsrelatert_oppgitt"),
)
_TYPER = 4
"""Those before permisjon."""
_OPPGITT = 7
"""Arbeidsrelatert (no, yes, not stated) × gradert, for sykefravær; and all else."""
_BOLK = 1 << 18
"""So many pieces at a time: what is worked out about them fits in the fast memory."""


@dataclass(frozen=True)
class Fravaerssum:
    """tapte: dagsverk lost to sykefravær, per atom and par. etter_slag: dagsverk of each kind of
    absence (SUMMER), per atom and enhet (whole subtree).
    """

    tapte: Matrise
    etter_slag: dict[str, Matrise]


def sum_absence(kodet: Kodet, biter: pl.DataFrame, varighet: Heltall) -> Fravaerssum:
    """biter: of pieces.cut; varighet: of their tilfeller."""
    atomer, enheter = kodet.form
    tapte = np.zeros((atomer, len(kodet.par_p)))
    etter_type = np.zeros((atomer, enheter * _TYPER * len(VARIGHETER)))
    etter_oppgitt = np.zeros((atomer, enheter * _OPPGITT))
    for fra in range(0, biter.height, _BOLK):
        bolk = biter.slice(fra, _BOLK)
        borte, atom = absent(kodet, bolk), kodet.akse.atom[bolk["q"].to_numpy()]
        s, syk = bolk["s"].to_numpy(), _true(bolk["type"] <= SYKMELDING)
        type_ = s * _TYPER + bolk["type"].fill_null(FERIE).to_numpy()
        klasse = _class(varighet[fra : fra + _BOLK])
        borte.where(syk).add_rows(tapte, atom, bolk["par"].to_numpy())
        borte.add_rows(etter_type, atom, type_ * len(VARIGHETER) + klasse)
        borte.add_rows(etter_oppgitt, atom, s * _OPPGITT + _stated_and_graded(bolk))
    etter_slag = _by_name(
        etter_type.reshape(atomer, enheter, _TYPER, len(VARIGHETER)),
        etter_oppgitt.reshape(atomer, enheter, _OPPGITT),
    )
    return Fravaerssum(tapte, {navn: kodet.forfedre.sum_up(etter_slag[navn]) for navn in SUMMER})


def _by_name(etter_type: Matrise, etter_oppgitt: Matrise) -> dict[str, Matrise]:
    """Gradert: a sykmelding for less than the whole day."""
    av_type, syke = etter_type.sum(axis=-1), etter_type[..., : SYKMELDING + 1, :].sum(axis=-2)
    return {
        "ferie": av_type[..., FERIE],
        "tapte_sykt_barn": av_type[..., SYKT_BARN],
        "tapte_egenmeldt": av_type[..., EGENMELDING],
        "tapte_legemeldt": av_type[..., SYKMELDING],
        **{f"tapte_{navn}": syke[..., nr] for nr, navn in enumerate(VARIGHETER)},
        "tapte_gradert": etter_oppgitt[..., [1, 3, 5]].sum(axis=-1),
        "tapte_arbeidsrelatert": etter_oppgitt[..., [2, 3]].sum(axis=-1),
        "arbeidsrelatert_oppgitt": etter_oppgitt[..., :4].sum(axis=-1),
    }


def _stated_and_graded(biter: pl.DataFrame) -> Heltall:
    oppgitt = pl.col("arbeidsrelatert").cast(pl.Int8).fill_null(2)
    gradert = (pl.col("type") == SYKMELDING) & (pl.col("grad") < 1)
    kode = pl.when(pl.col("type") <= SYKMELDING).then(oppgitt * 2 + gradert)
    return biter.select(kode.otherwise(_OPPGITT - 1)).to_series().to_numpy()


def _true(serie: pl.Series) -> npt.NDArray[np.bool_]:
    return serie.fill_null(value=False).to_numpy()


def _class(varighet: Heltall) -> Heltall:
    """Which of VARIGHETER: by table, since there are many pieces and few lengths."""
    lengder = np.arange(len(arbeidsdager_foer()))
    return np.searchsorted(KLASSER, lengder)[varighet]


def by_enhet(kodet: Kodet, per_par: Matrise) -> Matrise:
    """A matrix of atoms by par as atoms by enhet (whole subtree)."""
    summer = np.zeros((len(per_par), kodet.forfedre.antall))
    for atom, verdier in enumerate(per_par):
        summer[atom] = np.bincount(kodet.par_s, verdier, kodet.forfedre.antall)
    return kodet.forfedre.sum_up(summer)
