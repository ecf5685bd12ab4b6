"""Small worlds for the judge: rows of maaltall from a few numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import polars as pl

from pipelines.contract.perioder import Periode, Periodetype
from pipelines.lights.judge import judge
from pipelines.measures.grunnlag import ENHETER, MAALTALL, SPREDNING, Maalinger
from pipelines.settings import Innstillinger, Maal

KREVD = {
    Periodetype.KVARTAL: 1,
    Periodetype.TERTIAL: 4,
    Periodetype.AAR: 4,
    Periodetype.SISTE4: 4,
    Periodetype.SISTE12: 12,
}
ARBEIDSDAGER = {
    Periodetype.KVARTAL: 63,
    Periodetype.TERTIAL: 84,
    Periodetype.AAR: 252,
    Periodetype.SISTE4: 252,
    Periodetype.SISTE12: 756,
}
FOER_ALT = date(2000, 1, 1)


def rad(
    periode: str,
    tapte: float | None,
    avtalte: float | None,
    *,
    enhet_id: str = "s",
    antall: int | None = None,
    **andre: object,
) -> dict[str, object]:
    """A row of maaltall. `antall` people; none where nothing is said, as in totals."""
    slag = Periode.parse(periode).type
    return {
        "enhet_id": enhet_id,
        "periode": periode,
        "periodetype": str(slag),
        "dekket": KREVD[slag],
        "krevd": KREVD[slag],
        "avtalte_dagsverk": avtalte,
        "tapte_dagsverk": tapte,
        "antall_ansatte": antall,
        "personer": antall,
        "aarsverk": None if avtalte is None else avtalte / ARBEIDSDAGER[slag],
        **andre,
    }


def maalinger(
    rader: Iterable[Mapping[str, object]], spredning: Iterable[Mapping[str, object]] = ()
) -> Maalinger:
    return Maalinger(
        pl.DataFrame(list(rader), schema=MAALTALL), pl.DataFrame(list(spredning), schema=SPREDNING)
    )


def tre(*enheter: tuple[str, str | None] | tuple[str, str | None, str]) -> pl.DataFrame:
    """The tree from (enhet_id, overordnet_id[, arbeidstype]), parents before their children."""
    dybde: dict[str | None, int] = {None: -1}
    foreldre = {enhet[1] for enhet in enheter}
    rader = []
    for nr, (enhet_id, overordnet_id, *arbeidstype) in enumerate(enheter):
        dybde[enhet_id] = dybde[overordnet_id] + 1
        rader.append(
            {
                "enhet_id": enhet_id,
                "navn": enhet_id,
                "overordnet_id": overordnet_id,
                "nivaa": "seksjon",
                "arbeidstype": arbeidstype[0] if arbeidstype else None,
                "dybde": dybde[enhet_id],
                "rekkefoelge": nr,
                "er_seksjon": enhet_id not in foreldre,
            }
        )
    return pl.DataFrame(rader, schema=ENHETER)


EN_SEKSJON = tre(("v", None), ("s", "v"))


def maal(prosent: float, **andre: object) -> Maal:
    return Maal.model_validate(
        {"prosent": prosent, "gjelder_fra": FOER_ALT, "droeftet_i_amu": FOER_ALT, **andre}
    )


def med_maal(*alle: Maal) -> Innstillinger:
    return Innstillinger(maal=alle)


def judge_one(
    *rader: Mapping[str, object],
    innstillinger: Innstillinger | None = None,
    foreloepige: frozenset[str] = frozenset(),
) -> dict[str, object]:
    """The judged row of the first of `rader`: seksjon «s» with mål 5,6 % when nothing is said."""
    doemt = judge(maalinger(rader), EN_SEKSJON, innstillinger or med_maal(maal(5.6)), foreloepige)
    enhet_id, periode = rader[0]["enhet_id"], rader[0]["periode"]
    return doemt.filter(enhet_id=enhet_id, periode=periode).row(0, named=True)
