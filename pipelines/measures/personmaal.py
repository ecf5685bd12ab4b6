"""All measures of person rows, as matrices of periods by enheter."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.contract.perioder import Kvartal, Periode, Periodetype
from pipelines.measures.atoms import Tidsakse
from pipelines.measures.dagsverk import IAtomer, Matrise, absent, agreed
from pipelines.measures.fordeling import Fordeling, Sant, measure_distribution
from pipelines.measures.forfedre import Forfedre
from pipelines.measures.grunnlag import SPREDNING, Grunnlag
from pipelines.measures.koding import SYKMELDING, Kodet, encode
from pipelines.measures.permisjon import find_long
from pipelines.measures.personer import count_employed
from pipelines.measures.pieces import cut
from pipelines.measures.spredning import measure_spread
from pipelines.measures.summer import SUMMER, by_enhet, sum_pieces
from pipelines.measures.tilfeller import find_tilfeller
from pipelines.measures.varighet import measure_begun
from pipelines.settings import Opptelling

Tallmatrise: TypeAlias = Matrise | npt.NDArray[np.int64]
VERDIER = (
    *("dekket", "avtalte_dagsverk", *SUMMER, "dager", "tilfeller", "tilfeller_korttid"),
    *("antall_ansatte", "ledere", "median_varighet", "personer", "personer_med_fravaer"),
    *("personer_med_tilfeller", "andel_tapte_tidel"),
)


@dataclass(frozen=True)
class Personmaal:
    """verdier: by name, periods by enheter; dekket counts quarters (tertials: months)."""

    verdier: dict[str, Matrise]
    spredning: pl.DataFrame


def measure_people(
    grunnlag: Grunnlag,
    kvartaler: Sequence[Kvartal],
    forfedre: Forfedre,
    perioder: Sequence[Periode],
    opptelling: Opptelling,
) -> Personmaal:
    """kvartaler: those of the covered quarters that person rows are the truth for."""
    akse = Tidsakse(tuple(kvartaler))
    kodet = encode(grunnlag, akse, forfedre)
    biter = cut(kodet, find_long(kodet, opptelling.permisjon_min_dager))
    with ThreadPoolExecutor(max_workers=2) as samtidig:
        venter_x = samtidig.submit(agreed, kodet, biter)
        venter_ansatte = samtidig.submit(
            count_employed, kodet, biter, opptelling.ansatt_min_prosent
        )
        tilfeller = find_tilfeller(kodet, biter)
        borte = absent(kodet, biter)
        y = _sick(kodet, biter, borte)
        x = venter_x.result()
        venter_utbredelse = samtidig.submit(_people, kodet, x, y, tilfeller.begynt, perioder)
        summer = sum_pieces(kodet, biter, borte, tilfeller.varighet)
        begynt = measure_begun(kodet, tilfeller.begynt, perioder)
        ansatte = venter_ansatte.result()
        spredning, fordeling = venter_utbredelse.result()
    per_atom: dict[str, Tallmatrise] = {
        "avtalte_dagsverk": by_enhet(kodet, x),
        **summer,
        "dager": ansatte.dager,
        "tilfeller": begynt.antall,
        "tilfeller_korttid": begynt.korttid,
    }
    ved_slutten: dict[str, Tallmatrise] = {
        "antall_ansatte": ansatte.antall,
        "ledere": ansatte.ledere,
    }
    verdier = {
        **{navn: _sum(verdi, akse, perioder) for navn, verdi in per_atom.items()},
        **{navn: _last(verdi, akse, perioder) for navn, verdi in ved_slutten.items()},
        "dekket": _covered(ansatte.rader > 0, akse, perioder),
        "median_varighet": begynt.median,
        "personer": fordeling.personer,
        "personer_med_fravaer": fordeling.med_fravaer,
        "personer_med_tilfeller": fordeling.med_tilfeller,
        "andel_tapte_tidel": fordeling.andel_tidel,
    }
    return Personmaal(verdier, spredning)


def empty(forfedre: Forfedre, perioder: Sequence[Periode]) -> Personmaal:
    """No quarter has person rows: nothing to add, nobody to count."""
    form = (len(perioder), forfedre.antall)
    verdier = {navn: np.zeros(form) for navn in VERDIER}
    verdier["antall_ansatte"] = np.full(form, np.nan)
    return Personmaal(verdier, pl.DataFrame(schema=SPREDNING))


def _sick(kodet: Kodet, biter: pl.DataFrame, borte: IAtomer) -> Matrise:
    """Tapte dagsverk per atom and par."""
    syk = (biter["type"] <= SYKMELDING).fill_null(value=False).to_numpy()
    atom = kodet.akse.atom[biter["q"].to_numpy()]
    form = (len(kodet.akse.atomer), len(kodet.par_p))
    return borte.where(syk).spread(atom, biter["par"].to_numpy(), form)


def _people(
    kodet: Kodet, x: Matrise, y: Matrise, begynt: pl.DataFrame, perioder: Sequence[Periode]
) -> tuple[pl.DataFrame, Fordeling]:
    """Spredning and fordeling; y is used up."""
    spredning = measure_spread(kodet, x, y, perioder)
    har_begynt = np.zeros(x.shape, dtype=np.bool_)
    har_begynt[begynt["atom"].to_numpy(), begynt["par"].to_numpy()] = True
    return spredning, measure_distribution(kodet, x > 0, y, har_begynt, perioder)


def _sum(per_atom: Tallmatrise, akse: Tidsakse, perioder: Sequence[Periode]) -> Matrise:
    ut = np.zeros((len(perioder), per_atom.shape[1]))
    for nr, periode in enumerate(perioder):
        ut[nr] = per_atom[akse.span(periode)].sum(axis=0)
    return ut


def _last(per_atom: Tallmatrise, akse: Tidsakse, perioder: Sequence[Periode]) -> Matrise:
    """The value of each period's last atom; nan where person rows do not reach so far."""
    ut = np.full((len(perioder), per_atom.shape[1]), np.nan)
    for nr, periode in enumerate(perioder):
        if Kvartal.of(periode.slutt) in akse.kvartaler:
            ut[nr] = per_atom[akse.span(periode).stop - 1]
    return ut


def _covered(har: Sant, akse: Tidsakse, perioder: Sequence[Periode]) -> Matrise:
    """In how many quarters (tertials: months) of a period each enhet has arbeidsforhold."""
    ut = np.zeros((len(perioder), har.shape[1]))
    for nr, periode in enumerate(perioder):
        span = akse.span(periode)
        if periode.type is Periodetype.TERTIAL:
            maaneder = np.array([atom.maaneder for atom in akse.atomer[span]])
            ut[nr] = maaneder @ har[span]
        else:
            for kvartal in periode.kvartaler:
                ut[nr] += har[akse.span(Periode.parse(str(kvartal)))].any(axis=0)
    return ut
