"""Deliveries with rows per person: organisasjon, arbeidsforhold and fravaer, held together."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pipelines.contract.codes import Tabell
from pipelines.contract.manifest import Manifest
from pipelines.contract.profil import Profil
from pipelines.ingest.regnskap import GRUNN, REGEL, Regnskap
from pipelines.ingest.relations import (
    absence_of_left_out,
    outside_employment,
    unknown,
    warnings,
)
from pipelines.ingest.situations import (
    absence_not_counted,
    as_counted,
    outside,
    treated,
    treatment_day_again,
)
from pipelines.ingest.tables import Lest, check_table
from pipelines.ingest.uttrekk import Varsel
from pipelines.settings import Opptelling

_FAA = 5


@dataclass(frozen=True)
class Personrader:
    """Accepted rows, with what there is to say about them."""

    arbeidsforhold: pl.DataFrame
    fravaer: pl.DataFrame
    behandlet: dict[str, int]
    varsler: list[Varsel]


def check_people(
    lest: dict[Tabell, Lest],
    enheter: pl.DataFrame,
    manifest: Manifest,
    profil: Profil,
    opptelling: Opptelling,
) -> Personrader:
    """Arbeidsforhold in known enheter, and absences that hang on them."""
    arbeidsforhold = _employments(lest[Tabell.ARBEIDSFORHOLD], enheter, manifest, profil)
    telling = _Fravaerstelling(manifest, opptelling)
    fravaer = check_table(lest[Tabell.FRAVAER], profil, telling.count)
    regnskap = lest[Tabell.FRAVAER].regnskap
    fravaer = regnskap.leave_out(fravaer, outside(manifest.foerste_dag, manifest.siste_dag))
    utelatte = lest[Tabell.ARBEIDSFORHOLD].regnskap.utelatt
    fravaer, loese = _attach(regnskap, fravaer, arbeidsforhold, utelatte)
    varsler = [
        *_about_scale(fravaer, "grad", profil.grad_skala),
        *_about_scale(arbeidsforhold, "stillingsprosent", profil.stillingsprosent_skala),
        *loese,
        *warnings(arbeidsforhold, fravaer, manifest),
    ]
    return Personrader(arbeidsforhold, fravaer, telling.behandlet, varsler)


def _employments(
    lest: Lest, enheter: pl.DataFrame, manifest: Manifest, profil: Profil
) -> pl.DataFrame:
    rader = check_table(lest, profil)
    rader = lest.regnskap.leave_out(rader, outside(manifest.foerste_dag, manifest.siste_dag))
    ukjent = unknown("enhet_id", enheter["enhet_id"], "ukjent_enhet")
    return lest.regnskap.reject_where(rader, ukjent)


class _Fravaerstelling:
    """The situations of absences, run between typing and the contract's rules."""

    def __init__(self, manifest: Manifest, opptelling: Opptelling) -> None:
        self._uttrekksdato = manifest.uttrekksdato
        self._opptelling = opptelling
        self.behandlet: dict[str, int] = {}

    def count(self, regnskap: Regnskap, rader: pl.DataFrame) -> pl.DataFrame:
        grunn = absence_not_counted(self._uttrekksdato, self._opptelling)
        rader = regnskap.leave_out(rader, grunn)
        rader = regnskap.leave_out(rader, treatment_day_again())
        self.behandlet = treated(rader)
        return rader.with_columns(*as_counted(self._opptelling))


def _attach(
    regnskap: Regnskap, fravaer: pl.DataFrame, arbeidsforhold: pl.DataFrame, utelatte: pl.DataFrame
) -> tuple[pl.DataFrame, list[Varsel]]:
    """Absences that an accepted arbeidsforhold carries; and a warning about those outside."""
    merket = absence_of_left_out(fravaer, arbeidsforhold, utelatte)
    merket = regnskap.leave_out(merket.rename({GRUNN: "_grunn"}), pl.col("_grunn"))
    fravaer = regnskap.reject_where(merket, pl.col(REGEL)).select(fravaer.columns)
    loese = outside_employment(fravaer, arbeidsforhold)
    er_loes = pl.col("rad").is_in(loese["rad"].implode())
    fravaer = regnskap.leave_out(fravaer, pl.when(er_loes).then(pl.lit("utenfor_arbeidsforhold")))
    tekst = f"Fravær helt utenfor personens arbeidsforhold, utelatt: {loese.height}."
    varsel = Varsel("fravaer_utenfor_arbeidsforhold", tekst, loese.height)
    return fravaer, [varsel] if loese.height else []


def _about_scale(rader: pl.DataFrame, kolonne: str, skala: float) -> list[Varsel]:
    """A warning when all percentages are so small that the scale must be another."""
    hoeyest = rader[kolonne].max()
    if rader.height < _FAA or not isinstance(hoeyest, float) or hoeyest > 1:
        return []
    tekst = (
        f"Ingen {kolonne} er over 1 %. Er tallene delt på noe annet enn {skala:g}? "
        f"Angi skalaen i profilen ({kolonne}_skala)."
    )
    return [Varsel(f"{kolonne}_skala", tekst, rader.height)]
