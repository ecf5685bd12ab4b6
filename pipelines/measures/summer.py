"""Everything that can be added up, per time atom and enhet."""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.measures.dagsverk import Matrise, in_atoms, spread
from pipelines.measures.koding import EGENMELDING, FERIE, SYKMELDING, SYKT_BARN, Kodet
from pipelines.measures.tilfeller import KLASSER

VARIGHETER = ("1_3", "4_16", "17_56", "57_140", "141_273", "over_273")
_TYPE = pl.col("type")
_SYK = _TYPE <= SYKMELDING
_KLASSE = pl.sum_horizontal(pl.col("varighet") > grense for grense in KLASSER)
_UTVALG: dict[str, pl.Expr] = {
    "ferie": _TYPE == FERIE,
    "tapte_sykt_barn": _TYPE == SYKT_BARN,
    "tapte_egenmeldt": _TYPE == EGENMELDING,
    "tapte_legemeldt": _TYPE == SYKMELDING,
    "tapte_gradert": _SYK & (pl.col("grad") < 1),
    "tapte_arbeidsrelatert": _SYK & pl.col("arbeidsrelatert"),
    "arbeidsrelatert_oppgitt": _SYK & pl.col("arbeidsrelatert").is_not_null(),
    **{f"tapte_{navn}": _SYK & (nr == _KLASSE) for nr, navn in enumerate(VARIGHETER)},
}
SUMMER = tuple(_UTVALG)


def sum_pieces(kodet: Kodet, biter: pl.DataFrame) -> dict[str, Matrise]:
    """Dagsverk of each kind of absence, by name, per atom and enhet (whole subtree).

    biter: dagsverk.with_days, with varighet. Gradert: less than the whole day.
    """
    return {
        navn: kodet.forfedre.sum_up(_spread(kodet, biter.filter(utvalg)))
        for navn, utvalg in _UTVALG.items()
    }


def count_rows(kodet: Kodet) -> Matrise:
    """Arbeidsforhold per atom and enhet: where there are none, the enhet has no figures."""
    jobber = kodet.jobber.lazy().with_columns(kalender=True)
    rader = in_atoms(kodet, jobber).with_columns((pl.col("d1", "d2") > 0).cast(pl.Float64))
    return kodet.forfedre.sum_up(_spread(kodet, rader.collect()))


def by_enhet(kodet: Kodet, per_par: Matrise) -> Matrise:
    """A matrix of atoms by par as atoms by enhet (whole subtree)."""
    summer = np.zeros((len(per_par), kodet.forfedre.antall))
    for atom, verdier in enumerate(per_par):
        summer[atom] = np.bincount(kodet.par_s, verdier, kodet.forfedre.antall)
    return kodet.forfedre.sum_up(summer)


def _spread(kodet: Kodet, rader: pl.DataFrame) -> Matrise:
    return spread(rader, "s", len(kodet.akse.atomer), kodet.forfedre.antall)
