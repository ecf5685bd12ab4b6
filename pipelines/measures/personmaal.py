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
from pipelines.measures.bemanning import Bemanning
from pipelines.measures.dagsverk import Matrise, agreed
from pipelines.measures.fordeling import Fordeling, Sant, measure_distribution
from pipelines.measures.forfedre import Forfedre
from pipelines.measures.gjentatt import count_repeated
from pipelines.measures.grunnlag import SPREDNING, Grunnlag
from pipelines.measures.koding import Kodet, encode
from pipelines.measures.lovtall import Lovmaal, measure_by_sex
from pipelines.measures.permisjon import find_long
from pipelines.measures.personer import Ansatte, count_employed
from pipelines.measures.pieces import cut
from pipelines.measures.spredning import measure_spread
from pipelines.measures.summer import SUMMER, Fravaerssum, by_enhet, sum_absence
from pipelines.measures.tilfeller import find_tilfeller
from pipelines.measures.varighet import Begynt, measure_begun
from pipelines.settings import Opptelling

Tallmatrise: TypeAlias = Matrise | npt.NDArray[np.int64]
VERDIER = (
    *("dekket", "avtalte_dagsverk", *SUMMER, "dager", "tilfeller", "tilfeller_korttid"),
    *("antall_ansatte", "ledere", "median_varighet", "personer", "personer_med_fravaer"),
    *("personer_med_tilfeller", "personer_gjentatt", "andel_tapte_tidel"),
)


@dataclass(frozen=True)
class Regler:
    """What counts, and from how many short tilfeller on absence is repeated."""

    opptelling: Opptelling
    min_tilfeller: int


@dataclass(frozen=True)
class Personmaal:
    """verdier: by name, periods by enheter; dekket counts quarters (tertials: months)."""

    verdier: dict[str, Matrise]
    spredning: pl.DataFrame
    bemanning: Bemanning
    lov: Lovmaal


@dataclass(frozen=True)
class _Deler:
    """What the parts of the room found out."""

    avtalte: Matrise
    fravaer: Fravaerssum
    begynt: Begynt
    ansatte: Ansatte
    fordeling: Fordeling
    gjentatt: Matrise
    spredning: pl.DataFrame
    bemanning: Bemanning
    lov: Lovmaal


def measure_people(
    grunnlag: Grunnlag,
    kvartaler: Sequence[Kvartal],
    forfedre: Forfedre,
    perioder: Sequence[Periode],
    regler: Regler,
) -> Personmaal:
    """kvartaler: those of the covered quarters that person rows are the truth for."""
    kodet = encode(grunnlag, Tidsakse(tuple(kvartaler)), forfedre)
    biter = cut(kodet, find_long(kodet, regler.opptelling.permisjon_min_dager))
    deler = _measure(kodet, biter, perioder, regler)
    verdier = _over_periods(kodet, deler, perioder)
    return Personmaal(verdier, deler.spredning, deler.bemanning, deler.lov)


def _measure(
    kodet: Kodet, biter: pl.DataFrame, perioder: Sequence[Periode], regler: Regler
) -> _Deler:
    """Two parts at a time, each as soon as what it is made from is there."""
    with ThreadPoolExecutor(max_workers=2) as samtidig:
        avtalt = samtidig.submit(agreed, kodet, biter)
        ansatte = samtidig.submit(
            count_employed, kodet, biter, regler.opptelling.ansatt_min_prosent
        )
        tilfeller = find_tilfeller(kodet, biter)
        gjentatt = samtidig.submit(
            count_repeated, kodet, tilfeller.begynt, perioder, regler.min_tilfeller
        )
        fravaer = sum_absence(kodet, biter, tilfeller.varighet)
        avtalte, tapte = avtalt.result(), fravaer.tapte
        lov = samtidig.submit(measure_by_sex, kodet, biter, tilfeller, (avtalte, tapte), perioder)
        har_begynt = _has_begun(avtalte.shape, tilfeller.begynt)
        fordeling = samtidig.submit(
            measure_distribution, kodet, avtalte > 0, tapte.copy(), har_begynt, perioder
        )
        spredning = measure_spread(kodet, avtalte, tapte, perioder)
        begynt = measure_begun(kodet, tilfeller.begynt, perioder)
        bemanning = _staff(kodet, avtalte, tapte)
        return _Deler(
            *(avtalte, fravaer, begynt, ansatte.result(), fordeling.result()),
            *(gjentatt.result(), spredning, bemanning, lov.result()),
        )


def _staff(kodet: Kodet, avtalte: Matrise, tapte: Matrise) -> Bemanning:
    """Tapte without avtalte are own dagsverk on days off: these people are in the figures, too."""
    syk = tapte > 0
    uten_navn = np.zeros(kodet.form, dtype=np.int64)
    til_stede = (avtalte > 0) | syk
    return Bemanning(
        *(kodet.akse, kodet.forfedre.enhet_id, kodet.par_p, kodet.par_s),
        *(til_stede, syk, uten_navn),
    )


def _over_periods(kodet: Kodet, deler: _Deler, perioder: Sequence[Periode]) -> dict[str, Matrise]:
    akse, ansatte, begynt, fordeling = kodet.akse, deler.ansatte, deler.begynt, deler.fordeling
    per_atom: dict[str, Tallmatrise] = {
        "avtalte_dagsverk": by_enhet(kodet, deler.avtalte),
        **deler.fravaer.etter_slag,
        "dager": ansatte.dager,
        "tilfeller": begynt.antall,
        "tilfeller_korttid": begynt.korttid,
    }
    return {
        **{navn: _sum(verdi, akse, perioder) for navn, verdi in per_atom.items()},
        "antall_ansatte": _last(ansatte.antall, akse, perioder),
        "ledere": _last(ansatte.ledere, akse, perioder),
        "dekket": _covered(ansatte.rader > 0, akse, perioder),
        "median_varighet": begynt.median,
        "personer": fordeling.personer,
        "personer_med_fravaer": fordeling.med_fravaer,
        "personer_med_tilfeller": fordeling.med_tilfeller,
        "personer_gjentatt": deler.gjentatt,
        "andel_tapte_tidel": fordeling.andel_tidel,
    }


def empty(forfedre: Forfedre, perioder: Sequence[Periode]) -> Personmaal:
    """No quarter has person rows: nothing to add, nobody to count."""
    form = (len(perioder), forfedre.antall)
    verdier = {navn: np.zeros(form) for navn in VERDIER}
    verdier["antall_ansatte"] = np.full(form, np.nan)
    ingen = Bemanning.empty(forfedre.enhet_id)
    return Personmaal(verdier, pl.DataFrame(schema=SPREDNING), ingen, Lovmaal.empty())


def _has_begun(form: tuple[int, ...], begynt: pl.DataFrame) -> Sant:
    """Whether each par has a tilfelle that begins in each atom."""
    har = np.zeros(form, dtype=np.bool_)
    har[begynt["atom"].to_numpy(), begynt["par"].to_numpy()] = True
    return har


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
