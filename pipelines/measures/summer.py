"""Everything that can be added up, per time atom and enhet."""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.measures.calendar import arbeidsdager_foer
from pipelines.measures.dagsverk import IAtomer, Matrise
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


def sum_pieces(
    kodet: Kodet, biter: pl.DataFrame, borte: IAtomer, varighet: Heltall
) -> dict[str, Matrise]:
    """Dagsverk of each kind of absence (SUMMER), per atom and enhet (whole subtree).

    biter: of pieces.cut; borte: their dagsverk; varighet: of their tilfeller. Gradert: a
    sykmelding for less than the whole day.
    """
    slag = biter["type"].fill_null(FERIE).to_numpy()
    etter_type = _by_code(
        kodet, biter, borte, slag * len(VARIGHETER) + _class(varighet), _TYPER * 6
    )
    etter_type = etter_type.reshape(*kodet.form, _TYPER, len(VARIGHETER))
    av_type, syke = etter_type.sum(axis=-1), etter_type[..., : SYKMELDING + 1, :].sum(axis=-2)
    av_syke = _by_code(kodet, biter, borte, _stated_and_graded(biter), 7)
    egne = {
        "ferie": av_type[..., FERIE],
        "tapte_sykt_barn": av_type[..., SYKT_BARN],
        "tapte_egenmeldt": av_type[..., EGENMELDING],
        "tapte_legemeldt": av_type[..., SYKMELDING],
        **{f"tapte_{navn}": syke[..., nr] for nr, navn in enumerate(VARIGHETER)},
        "tapte_gradert": av_syke[..., [1, 3, 5]].sum(axis=-1),
        "tapte_arbeidsrelatert": av_syke[..., [2, 3]].sum(axis=-1),
        "arbeidsrelatert_oppgitt": av_syke[..., :4].sum(axis=-1),
    }
    return {navn: kodet.forfedre.sum_up(egne[navn]) for navn in SUMMER}


def _stated_and_graded(biter: pl.DataFrame) -> Heltall:
    """For sykefravær: arbeidsrelatert (no, yes, not stated) × gradert; 6 for all else."""
    oppgitt = pl.col("arbeidsrelatert").cast(pl.Int8).fill_null(2)
    gradert = (pl.col("type") == SYKMELDING) & (pl.col("grad") < 1)
    kode = pl.when(pl.col("type") <= SYKMELDING).then(oppgitt * 2 + gradert).otherwise(6)
    return biter.select(kode).to_series().to_numpy()


def _by_code(
    kodet: Kodet, biter: pl.DataFrame, borte: IAtomer, kode: Heltall, antall: int
) -> Matrise:
    """Sums per atom, enhet and code of the piece."""
    atomer, enheter = kodet.form
    atom = kodet.akse.atom[biter["q"].to_numpy()]
    sted = biter["s"].to_numpy() * antall + kode
    return borte.spread(atom, sted, (atomer, enheter * antall)).reshape(atomer, enheter, antall)


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
