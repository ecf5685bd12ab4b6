"""The statistics an employer must keep, by sex (aml. § 5-1 fjerde ledd, FOR-1997-03-25-272 § 4).

The figures are those of the other measures, cut by sex: avtalte dagsverk and ferie (mulige dagsverk
are avtalte less ferie), tilfeller of own and of children's illness, and dagsverk lost by the length
of the tilfelle. Only the virksomhet and the enheter right below it: further down, a sex is few
people, and the law asks for the virksomhet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.contract.perioder import Kvartal, Periode, Periodetype
from pipelines.measures.dagsverk import Matrise, absent
from pipelines.measures.eldre import Eldre
from pipelines.measures.forfedre import Heltall
from pipelines.measures.grunnlag import LOVTALL, TILFELLER_KJONN
from pipelines.measures.kjonn import KJONN
from pipelines.measures.koding import FERIE, SYKMELDING, SYKT_BARN, Kodet
from pipelines.measures.tilfeller import BARNS_SYKDOM, KLASSER, Tilfeller, find_tilfeller

PERIODER = (Periodetype.KVARTAL, Periodetype.AAR)
"""What the statistics are kept for."""
_VARIGHETER = ("tapte_1_3", "tapte_4_16", "tapte_17_56", "tapte_over_56")
_SLAG = (*_VARIGHETER, "tapte_sykt_barn", "ferie")
_BOLK = 1 << 18
"""As in summer: so many pieces at a time."""

_Celler: TypeAlias = npt.NDArray[Any]
"""A figure of each enhet below the top and sex: the last two axes."""


@dataclass(frozen=True)
class Lovmaal:
    """lovtall: columns LOVTALL. tilfeller: columns TILFELLER_KJONN."""

    lovtall: pl.DataFrame
    tilfeller: pl.DataFrame

    @classmethod
    def empty(cls) -> Lovmaal:
        return cls(pl.DataFrame(schema=LOVTALL), pl.DataFrame(schema=TILFELLER_KJONN))

    def without(self, med_totaler: Sequence[Kvartal]) -> Lovmaal:
        """Only periods that lie in quarters of person rows alone: totals know no sex."""
        return Lovmaal(*(_without(rader, med_totaler) for rader in (self.lovtall, self.tilfeller)))


@dataclass(frozen=True)
class _Steder:
    """The enheter right below the top, or the top where there are none.

    enheter: their places in the tree. av_enhet: for every enhet the one of them it is in.
    """

    enheter: Heltall
    av_enhet: Heltall

    @classmethod
    def of(cls, kodet: Kodet) -> _Steder:
        nivaaer = kodet.forfedre.nivaaer
        oeverst = nivaaer[1] if len(nivaaer) > 1 else nivaaer[0]
        enheter, av_enhet = np.unique(np.maximum(oeverst, 0), return_inverse=True)
        if len(nivaaer) > 1:
            enheter, av_enhet = enheter[1:], np.maximum(av_enhet - 1, 0)
        return cls(enheter, av_enhet)

    @property
    def navn(self) -> Heltall:
        """Places of the rows of a figure: the top first."""
        return np.concatenate([[0], self.enheter]) if self.har_topp else self.enheter

    @property
    def har_topp(self) -> bool:
        return bool(self.enheter[0] > 0)

    def with_top(self, per_enhet: _Celler, topp: _Celler | None = None) -> _Celler:
        """`per_enhet` with the whole virksomhet before it: `topp`, else the sum."""
        if not self.har_topp:
            return per_enhet
        hele = per_enhet.sum(axis=-2) if topp is None else topp
        return np.concatenate([np.expand_dims(hele, -2), per_enhet], axis=-2)


def measure_by_sex(
    kodet: Kodet,
    biter: pl.DataFrame,
    tilfeller: Tilfeller,
    dagsverk: tuple[Matrise, Matrise],
    perioder: Sequence[Periode],
) -> Lovmaal:
    """tilfeller: those of own illness; dagsverk: avtalte and tapte per par."""
    steder = _Steder.of(kodet)
    valgt = [periode for periode in perioder if periode.type in PERIODER]
    spenn = [kodet.akse.span(periode) for periode in valgt]
    barns = find_tilfeller(kodet, biter, BARNS_SYKDOM)
    egne = _begun(kodet, tilfeller.begynt)
    per_atom = {
        "avtalte_dagsverk": steder.with_top(_by_cell(kodet, steder, dagsverk[0])),
        **_by_kind(kodet, steder, biter, tilfeller.varighet),
        "tilfeller": egne[:, steder.navn],
        "tilfeller_sykt_barn": _begun(kodet, barns.begynt)[:, steder.navn],
    }
    tall = {navn: _over(verdi, spenn) for navn, verdi in per_atom.items()}
    form = (len(valgt), len(steder.navn), len(KJONN))
    tall["personer"] = _people(kodet, steder, dagsverk[0] > 0, spenn).reshape(form)
    tall["personer_med_fravaer"] = _people(kodet, steder, dagsverk[1] > 0, spenn).reshape(form)
    i_alle = {"tilfeller": _over(egne, spenn)}
    overalt = np.arange(kodet.forfedre.antall)
    rader = _as_rows(kodet, steder.navn, valgt, tall), _as_rows(kodet, overalt, valgt, i_alle)
    return Lovmaal(
        *(
            ramme.select(pl.col(navn).cast(slag) for navn, slag in skjema.items())
            for ramme, skjema in zip(rader, (LOVTALL, TILFELLER_KJONN), strict=True)
        )
    )


def _over(per_atom: _Celler, spenn: Sequence[slice]) -> _Celler:
    """Sums over each of the spans of atoms."""
    ut = np.zeros((len(spenn), *per_atom.shape[1:]), dtype=per_atom.dtype)
    for nr, span in enumerate(spenn):
        ut[nr] = per_atom[span].sum(axis=0)
    return ut


def _without(rader: pl.DataFrame, med_totaler: Sequence[Kvartal]) -> pl.DataFrame:
    hele = [
        navn
        for navn in rader["periode"].unique()
        if not set(Periode.parse(navn).kvartaler) & set(med_totaler)
    ]
    return rader.filter(pl.col("periode").is_in(hele))


def with_older(nye: pl.DataFrame, gamle: pl.DataFrame, eldre: Eldre) -> pl.DataFrame:
    """`nye`, but settled periods as they were published (`gamle`, which may be without rows and
    columns): see eldre.
    """
    if gamle.is_empty():
        return nye.filter(~eldre.settled(nye))
    kjente = gamle.filter(eldre.settled(gamle)).select(nye.columns)
    return pl.concat([nye.filter(~eldre.settled(nye)), kjente])


def _by_cell(kodet: Kodet, steder: _Steder, per_par: Matrise) -> Matrise:
    antall = len(steder.enheter) * len(KJONN)
    celle = _cell_of_par(kodet, steder)
    summer = np.array([np.bincount(celle, verdier, antall) for verdier in per_par])
    return summer.reshape(len(per_par), -1, len(KJONN))


def _cell_of_par(kodet: Kodet, steder: _Steder) -> Heltall:
    celle: Heltall = steder.av_enhet[kodet.par_s] * len(KJONN) + kodet.kjonn[kodet.par_p]
    return celle


def _by_kind(
    kodet: Kodet, steder: _Steder, biter: pl.DataFrame, varighet: Heltall
) -> dict[str, _Celler]:
    """Dagsverk of absence of each of _SLAG, per atom."""
    celle = _cell_of_par(kodet, steder)
    atomer, antall = len(kodet.akse.atomer), len(steder.enheter) * len(KJONN)
    summer = np.zeros((atomer, antall * len(_SLAG)))
    for fra in range(0, biter.height, _BOLK):
        bolk = biter.slice(fra, _BOLK)
        sted = celle[bolk["par"].to_numpy()] * len(_SLAG)
        sted += _kind(bolk, varighet[fra : fra + _BOLK])
        atom = kodet.akse.atom[bolk["q"].to_numpy()]
        absent(kodet, bolk).add_rows(summer, atom, sted)
    per_slag = summer.reshape(atomer, -1, len(KJONN), len(_SLAG))
    return {navn: steder.with_top(per_slag[..., nr]) for nr, navn in enumerate(_SLAG)}


def _kind(biter: pl.DataFrame, varighet: Heltall) -> Heltall:
    """The place of each piece in _SLAG. What is neither takes no dagsverk (dagsverk.absent)."""
    type_ = biter["type"].fill_null(FERIE).to_numpy()
    klasse = np.searchsorted(KLASSER[: len(_VARIGHETER) - 1], varighet)
    ellers = np.where(type_ == SYKT_BARN, len(_VARIGHETER), len(_VARIGHETER) + 1)
    return np.where(type_ <= SYKMELDING, klasse, ellers)


def _begun(kodet: Kodet, begynt: pl.DataFrame) -> Heltall:
    """Tilfeller begun per atom, enhet and sex; each once in an enhet, however many of its seksjoner
    it is in.
    """
    loep, atom, par = (begynt[navn].to_numpy().astype(np.int64) for navn in ("loep", "atom", "par"))
    kjonn, flere = kodet.kjonn[kodet.par_p[par]], begynt["loep"].is_duplicated().to_numpy()
    antall = np.zeros((*kodet.form, len(KJONN)), dtype=np.int64)
    for nivaa in kodet.forfedre.nivaaer:
        enhet = nivaa[begynt["s"].to_numpy()]
        _, foerste = np.unique(loep[flere] * len(nivaa) + enhet[flere], return_index=True)
        med = ~flere
        med[np.flatnonzero(flere)[foerste]] = True
        med &= enhet >= 0
        np.add.at(antall, (atom[med], enhet[med], kjonn[med]), 1)
    return antall


def _people(
    kodet: Kodet, steder: _Steder, har: npt.NDArray[np.bool_], spenn: Sequence[slice]
) -> _Celler:
    """Distinct people with any of it in each span of atoms. har: per atom and par."""
    av_par = steder.av_enhet[kodet.par_s] * np.int64(kodet.antall_personer) + kodet.par_p
    ulike, nr = np.unique(av_par, return_inverse=True)
    celle = ulike // kodet.antall_personer * len(KJONN)
    celle += kodet.kjonn[ulike % kodet.antall_personer]
    ut = []
    for span in spenn:
        med = np.flatnonzero(har[span].any(axis=0))
        i_enhet, i_alt = np.zeros(len(ulike)), np.zeros(kodet.antall_personer)
        i_enhet[nr[med]], i_alt[kodet.par_p[med]] = 1, 1
        per_enhet = np.bincount(celle, i_enhet, len(steder.enheter) * len(KJONN))
        hele = np.bincount(kodet.kjonn, i_alt, len(KJONN))
        ut.append(steder.with_top(per_enhet.reshape(-1, len(KJONN)), hele))
    return np.array(ut)


def _as_rows(
    kodet: Kodet, steder: Heltall, perioder: Sequence[Periode], tall: dict[str, _Celler]
) -> pl.DataFrame:
    """The cells with anything in them, as rows of what they are of. steder: of the second axis."""
    noe = np.any([verdi != 0 for verdi in tall.values()], axis=0)
    periode, enhet, kjonn = np.nonzero(noe)
    navn, slag = ([f"{p.navn}" for p in perioder], [p.type.value for p in perioder])
    ramme = pl.DataFrame({felt: verdi[noe] for felt, verdi in tall.items()})
    return ramme.with_columns(
        enhet_id=pl.Series(kodet.forfedre.enhet_id, dtype=pl.String).gather(steder[enhet]),
        periode=pl.Series(navn, dtype=pl.String).gather(periode),
        periodetype=pl.Series(slag, dtype=pl.String).gather(periode),
        kjonn=pl.Series(KJONN).gather(kjonn),
    )
