"""Measures as published: one row per enhet and period with data, ratios made of the sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from pipelines.contract.perioder import Kvartal, Periode, Periodetype
from pipelines.measures.calendar import antall_arbeidsdager
from pipelines.measures.dagsverk import Matrise
from pipelines.measures.forfedre import Forfedre
from pipelines.measures.grunnlag import MAALTALL
from pipelines.measures.totaler import Totalsum

_KREVD = {
    Periodetype.KVARTAL: 1,
    Periodetype.TERTIAL: 4,
    Periodetype.AAR: 4,
    Periodetype.SISTE4: 4,
    Periodetype.SISTE12: 12,
}
_KORTTID = ("tapte_1_3", "tapte_4_16")
_LANGTID = ("tapte_17_56", "tapte_57_140", "tapte_141_273", "tapte_over_273")
_SOM_DE_ER = (
    *("tapte_egenmeldt", "tapte_legemeldt", *_KORTTID, *_LANGTID, "tapte_gradert"),
    *("tapte_sykt_barn", "tilfeller", "tilfeller_korttid", "personer", "personer_med_fravaer"),
    *("personer_med_tilfeller", "personer_gjentatt", "median_varighet", "andel_tapte_tidel"),
)


@dataclass(frozen=True)
class Dager:
    """Days of each period that lie in covered quarters; arbeidsdager among them."""

    kalender: Matrise
    arbeidsdager: Matrise

    @classmethod
    def of(cls, perioder: Sequence[Periode], kvartaler: Sequence[Kvartal]) -> Dager:
        dekket = set(kvartaler)
        kalender = [sum((b - a).days + 1 for a, b in _parts(p, dekket)) for p in perioder]
        arbeid = [sum(antall_arbeidsdager(a, b) for a, b in _parts(p, dekket)) for p in perioder]
        return cls(np.array(kalender, float)[:, None], np.array(arbeid, float)[:, None])


def _parts(periode: Periode, dekket: set[Kvartal]) -> list[tuple[date, date]]:
    kvartaler = [kvartal for kvartal in periode.kvartaler if kvartal in dekket]
    return [(max(k.start, periode.start), min(k.slutt, periode.slutt)) for k in kvartaler]


def assemble(
    forfedre: Forfedre,
    perioder: Sequence[Periode],
    personmaal: Mapping[str, Matrise],
    totaler: Totalsum,
    kvartaler: tuple[Sequence[Kvartal], Sequence[Kvartal]],
) -> pl.DataFrame:
    """The maaltall frame. kvartaler: those covered by person rows, and those by totaler."""
    med_personer, med_totaler = kvartaler
    dager = Dager.of(perioder, [*med_personer, *med_totaler])
    dekket = personmaal["dekket"] + totaler.dekket
    kolonner = _shared(personmaal, totaler, dager)
    uten_personer = [bool(set(periode.kvartaler) & set(med_totaler)) for periode in perioder]
    for navn, verdi in _of_people(personmaal, dager).items():
        kolonner[navn] = verdi
        verdi[uten_personer] = np.nan
    tall = {navn: verdi.ravel() for navn, verdi in {"dekket": dekket, **kolonner}.items()}
    nr, enhet = np.divmod(np.arange(dekket.size), forfedre.antall)
    ramme = (
        pl.DataFrame(tall)
        .lazy()
        .with_columns(
            pl.all().fill_nan(None),
            enhet_id=pl.Series(forfedre.enhet_id, dtype=pl.String).gather(enhet),
            periode=pl.Series([p.navn for p in perioder], dtype=pl.String).gather(nr),
            periodetype=pl.Series([str(p.type) for p in perioder], dtype=pl.String).gather(nr),
            krevd=pl.Series([_KREVD[p.type] for p in perioder], dtype=pl.Int64).gather(nr),
        )
    )
    med_data = ramme.filter(pl.col("dekket") > 0)
    return med_data.select(pl.col(navn).cast(slag) for navn, slag in MAALTALL.items()).collect()


def _shared(
    personmaal: Mapping[str, Matrise], totaler: Totalsum, dager: Dager
) -> dict[str, Matrise]:
    """What people and totals both have; they add up where a period has quarters of both."""
    ansatte = personmaal["antall_ansatte"]
    totaldager = dager.kalender if totaler.i_kalenderdager else dager.arbeidsdager
    return {
        "avtalte_dagsverk": personmaal["avtalte_dagsverk"] + totaler.avtalte,
        "tapte_dagsverk": _lost(personmaal) + totaler.tapte,
        "antall_ansatte": np.where(np.isnan(ansatte), totaler.antall_ansatte, ansatte),
        "aarsverk": _ratio(personmaal["avtalte_dagsverk"], dager.arbeidsdager)
        + _ratio(totaler.avtalte, totaldager),
    }


def _lost(personmaal: Mapping[str, Matrise]) -> Matrise:
    return personmaal["tapte_egenmeldt"] + personmaal["tapte_legemeldt"]


def _of_people(personmaal: Mapping[str, Matrise], dager: Dager) -> dict[str, Matrise]:
    maal = personmaal
    gjennomsnitt = _ratio(maal["dager"], dager.kalender)
    oppgitt = maal["arbeidsrelatert_oppgitt"] > 0
    uten_fravaer = _ratio(maal["personer"] - maal["personer_med_fravaer"], maal["personer"])
    return {
        **{navn: np.array(maal[navn], dtype=np.float64) for navn in _SOM_DE_ER},
        "avtalte_uten_ferie": np.maximum(maal["avtalte_dagsverk"] - maal["ferie"], 0),
        "tapte_korttid": _total(maal, _KORTTID),
        "tapte_langtid": _total(maal, _LANGTID),
        "tapte_arbeidsrelatert": np.where(oppgitt, maal["tapte_arbeidsrelatert"], np.nan),
        "tilfeller_langtid": maal["tilfeller"] - maal["tilfeller_korttid"],
        "gjennomsnitt_ansatte": gjennomsnitt,
        "tilfeller_per_ansatt": _ratio(maal["tilfeller"], gjennomsnitt),
        "andel_uten_fravaer": 100 * np.maximum(uten_fravaer, 0),
        "ansatte_per_leder": _ratio(maal["antall_ansatte"], maal["ledere"]),
    }


def _total(maal: Mapping[str, Matrise], navn: Sequence[str]) -> Matrise:
    return sum((maal[ett] for ett in navn[1:]), start=maal[navn[0]])


def _ratio(teller: Matrise, nevner: Matrise) -> Matrise:
    """teller / nevner; nan where there is nothing to divide by."""
    teller, nevner = np.broadcast_arrays(teller, nevner)
    andel = np.full(teller.shape, np.nan)
    np.divide(teller, nevner, out=andel, where=nevner > 0)
    return andel
