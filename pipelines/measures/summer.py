"""Everything that can be added up, per time atom and enhet."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
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
_KODER = 4 * len(VARIGHETER)
"""Type of absence × class of varighet."""


def sum_pieces(
    kodet: Kodet, biter: pl.DataFrame, borte: IAtomer, varighet: Heltall
) -> dict[str, Matrise]:
    """Dagsverk of each kind of absence (SUMMER), per atom and enhet (whole subtree).

    biter: of pieces.cut; borte: their dagsverk; varighet: of their tilfeller. Gradert: a
    sykmelding for less than the whole day.
    """
    atom = kodet.akse.atom[biter["q"].to_numpy()]
    s, slag = biter["s"].to_numpy(), biter["type"].fill_null(FERIE).to_numpy()
    syk = biter["type"] <= SYKMELDING
    kode = (s * 4 + slag) * len(VARIGHETER) + _class(varighet)
    atomer, enheter = kodet.form
    per_kode = borte.spread(atom, kode, (atomer, enheter * _KODER))
    per_kode = per_kode.reshape(atomer, enheter, 4, len(VARIGHETER))
    oppgitt = biter["arbeidsrelatert"]
    flagg = {
        "tapte_gradert": (biter["grad"] < 1) & (biter["type"] == SYKMELDING),
        "tapte_arbeidsrelatert": oppgitt,
        "arbeidsrelatert_oppgitt": oppgitt.is_not_null(),
    }
    av_type = per_kode.sum(axis=-1)
    syke = per_kode[..., [EGENMELDING, SYKMELDING], :].sum(axis=-2)
    egne = {
        "ferie": av_type[..., FERIE],
        "tapte_sykt_barn": av_type[..., SYKT_BARN],
        "tapte_egenmeldt": av_type[..., EGENMELDING],
        "tapte_legemeldt": av_type[..., SYKMELDING],
        **{f"tapte_{navn}": syke[..., nr] for nr, navn in enumerate(VARIGHETER)},
        **{
            navn: borte.where(_true(syk & med)).spread(atom, s, kodet.form)
            for navn, med in flagg.items()
        },
    }
    return {navn: kodet.forfedre.sum_up(egne[navn]) for navn in SUMMER}


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
