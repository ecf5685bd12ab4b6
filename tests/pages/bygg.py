"""Judged rows as pages get them, for tests of what is drawn from them."""

from __future__ import annotations

from typing import Any

import polars as pl

_VANLIG: dict[str, Any] = {
    "enhet_id": "S1",
    "periode": "2026K3-S4",
    "sykefravaersprosent": 7.5,
    "prosent_aar_foer": 6.0,
    "endring_pp": 1.5,
    "pil": None,
    "maal": 6.0,
    "roed_grense": 8.4,
    "maal_kilde": "egen",
    "sesongfaktor": 1.0,
    "dekket": 4,
    "krevd": 4,
    "phi_anslaatt": False,
    "over_maal_dagsverk": 40.0,
    "tapte_dagsverk": 200.0,
    "lys": "gul",
    "klarhet": "aapen",
    "vedvarende": False,
    "aarsak": "kan være tilfeldig",
    "setning": "Gul. 7,5 %.",
    "antall_ansatte": 20,
    "personer": 22,
    "aarsverk": 18.5,
    "tapte_legemeldt": 150.0,
    "tapte_egenmeldt": 50.0,
    "tapte_korttid": 60.0,
    "tapte_langtid": 140.0,
    "tapte_1_3": 20.0,
    "tapte_4_16": 40.0,
    "tapte_17_56": 40.0,
    "tapte_57_140": 100.0,
    "tapte_141_273": 0.0,
    "tapte_over_273": 0.0,
    "tapte_gradert": 50.0,
    "tapte_arbeidsrelatert": None,
    "personer_med_fravaer": 14,
    "personer_gjentatt": 6,
    "andel_tapte_tidel": 60.0,
    "tilfeller": 11,
    "tilfeller_korttid": 9,
    "tilfeller_langtid": 2,
    "baand_0025": 2.0,
    "baand_0975": 11.0,
    "vis": True,
    "vis_sammensetning": True,
    "vis_median": True,
    "vis_tidel": True,
    "vis_uten_fravaer": True,
    "vis_gjentatt": True,
}
_ALLTID = {"enhet_id", "periode", "maal_kilde", "sesongfaktor", "dekket", "krevd"}


def judged(**endret: Any) -> dict[str, Any]:
    """A yellow, open row of S1 in the four quarters to 2026K3, with what is changed."""
    return _VANLIG | endret


def masked(**endret: Any) -> dict[str, Any]:
    """A row of too few people, as disclosure leaves it."""
    tomt = {navn: _VANLIG[navn] if navn in _ALLTID else None for navn in _VANLIG}
    skjult = {
        "lys": "graa",
        "aarsak": "vises ikke (personvern)",
        "setning": "Tallene vises ikke (personvern).",
        "vedvarende": False,
        "phi_anslaatt": False,
        **{navn: False for navn in _VANLIG if navn.startswith("vis")},
    }
    return tomt | skjult | endret


def frame(*rader: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rader), infer_schema_length=None)


def tree() -> pl.DataFrame:
    """V over avdelingene A (S1, S2) and B (S3)."""
    rader = [
        ("V", "Virksomheten", None, 0, False),
        ("A", "Avdeling A", "V", 1, False),
        ("S1", "Landbruk", "A", 2, True),
        ("S2", "Økonomi", "A", 2, True),
        ("B", "Avdeling B", "V", 1, False),
        ("S3", "Drift", "B", 2, True),
    ]
    kolonner = ["enhet_id", "navn", "overordnet_id", "dybde", "er_seksjon"]
    return pl.DataFrame(rader, schema=kolonner, orient="row")
