"""What the measures are made from, and what they are: the frames on both sides of this room."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

import polars as pl

from pipelines.contract.perioder import Kvartal
from pipelines.measures.bemanning import Bemanning

Kolonner: TypeAlias = dict[str, pl.DataType | type[pl.DataType]]

ENHETER: Kolonner = {
    "enhet_id": pl.String,
    "navn": pl.String,
    "overordnet_id": pl.String,
    "nivaa": pl.String,
    "arbeidstype": pl.String,
    "kontorsted": pl.String,
    "dybde": pl.Int64,
    "rekkefoelge": pl.Int64,
    "er_seksjon": pl.Boolean,
}
"""The tree, one row per enhet. overordnet_id is null for exactly one row, the virksomhet."""

ARBEIDSFORHOLD: Kolonner = {
    "kvartal": pl.String,
    "ansatt_id": pl.UInt64,
    "arbeidsforhold_id": pl.UInt64,
    "enhet_id": pl.String,
    "fra": pl.Date,
    "til": pl.Date,
    "stillingsprosent": pl.Float64,
    "kjonn": pl.String,
    "leder_id": pl.UInt64,
    "egne_dagsverk": pl.Float64,
}
"""A row is stored once per covered quarter it touches; fra and til are not clipped to it."""

FRAVAER: Kolonner = {
    "kvartal": pl.String,
    "ansatt_id": pl.UInt64,
    "arbeidsforhold_id": pl.UInt64,
    "fra": pl.Date,
    "til": pl.Date,
    "type": pl.String,
    "grad": pl.Float64,
    "arbeidsrelatert": pl.Boolean,
    "registrert": pl.Datetime("us"),
    "egne_dagsverk": pl.Float64,
}
"""As ARBEIDSFORHOLD; an ongoing absence has already been ended at uttrekksdato."""

TOTALER: Kolonner = {
    "kvartal": pl.String,
    "enhet_id": pl.String,
    "maaned": pl.Int64,
    "avtalte_dagsverk": pl.Float64,
    "tapte_dagsverk": pl.Float64,
    "antall_ansatte": pl.Int64,
}
"""maaned 1-12, or null where the figure is of the whole quarter; null figure = not stated."""


@dataclass(frozen=True)
class Grunnlag:
    """Everything that figures are made of, as the store keeps it.

    A covered quarter rests on either person rows or totaler, never on both.
    """

    kvartaler: tuple[Kvartal, ...]
    enheter: pl.DataFrame
    arbeidsforhold: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema=ARBEIDSFORHOLD)
    )
    fravaer: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FRAVAER))
    totaler: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=TOTALER))
    dagenhet: str = "arbeidsdager"
    """What totaler count: arbeidsdager or kalenderdager. Person rows are always arbeidsdager."""


MAALTALL: Kolonner = {
    "enhet_id": pl.String,
    "periode": pl.String,
    "periodetype": pl.String,
    "dekket": pl.Int64,
    "krevd": pl.Int64,
    "avtalte_dagsverk": pl.Float64,
    "avtalte_uten_ferie": pl.Float64,
    "tapte_dagsverk": pl.Float64,
    "tapte_egenmeldt": pl.Float64,
    "tapte_legemeldt": pl.Float64,
    "tapte_korttid": pl.Float64,
    "tapte_langtid": pl.Float64,
    "tapte_1_3": pl.Float64,
    "tapte_4_16": pl.Float64,
    "tapte_17_56": pl.Float64,
    "tapte_57_140": pl.Float64,
    "tapte_141_273": pl.Float64,
    "tapte_over_273": pl.Float64,
    "tapte_gradert": pl.Float64,
    "tapte_arbeidsrelatert": pl.Float64,
    "tapte_sykt_barn": pl.Float64,
    "tilfeller": pl.Int64,
    "tilfeller_korttid": pl.Int64,
    "tilfeller_langtid": pl.Int64,
    "personer": pl.Int64,
    "personer_med_fravaer": pl.Int64,
    "personer_med_tilfeller": pl.Int64,
    "personer_gjentatt": pl.Int64,
    "antall_ansatte": pl.Int64,
    "gjennomsnitt_ansatte": pl.Float64,
    "aarsverk": pl.Float64,
    "tilfeller_per_ansatt": pl.Float64,
    "andel_uten_fravaer": pl.Float64,
    "andel_tapte_tidel": pl.Float64,
    "median_varighet": pl.Float64,
    "ansatte_per_leder": pl.Float64,
}
"""One row per enhet and periode with any data. Percentages are numbers (8.4), unrounded.

personer_gjentatt is null but for periods of twelve months (gjentatt.count_repeated).
"""

SPREDNING: Kolonner = {
    "periode": pl.String,
    "periodetype": pl.String,
    "n": pl.Int64,
    "k": pl.Int64,
    "sum_x": pl.Float64,
    "sum_y": pl.Float64,
    "sum_kvadrat": pl.Float64,
}
"""One row per periode with person rows, for the whole virksomhet."""

LOVTALL: Kolonner = {
    "enhet_id": pl.String,
    "periode": pl.String,
    "periodetype": pl.String,
    "kjonn": pl.String,
    "personer": pl.Int64,
    "personer_med_fravaer": pl.Int64,
    "avtalte_dagsverk": pl.Float64,
    "ferie": pl.Float64,
    "tilfeller": pl.Int64,
    "tilfeller_sykt_barn": pl.Int64,
    "tapte_1_3": pl.Float64,
    "tapte_4_16": pl.Float64,
    "tapte_17_56": pl.Float64,
    "tapte_over_56": pl.Float64,
    "tapte_sykt_barn": pl.Float64,
}
"""The statutory statistics (lovtall): the virksomhet and the enheter right below it, in quarters
and years of person rows, one row per sex with anything. Everybody is of one sex (K, M, «ikke
oppgitt»), so that the rows of an enhet add up. ferie: dagsverk, to be taken out of avtalte.
"""

TILFELLER_KJONN: Kolonner = {
    "enhet_id": pl.String,
    "periode": pl.String,
    "kjonn": pl.String,
    "tilfeller": pl.Int64,
}
"""Tilfeller by sex in every enhet: not published, but what the roles' own counts are summed of."""


@dataclass(frozen=True)
class Maalinger:
    """The measures of every enhet and periode, the sums their certainty rests on, the people they
    are of, and the statutory statistics by sex.
    """

    maaltall: pl.DataFrame
    spredning: pl.DataFrame
    bemanning: Bemanning = field(default_factory=Bemanning.empty)
    lovtall: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=LOVTALL))
    tilfeller_kjonn: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema=TILFELLER_KJONN)
    )
