"""How long rapporteringsenheter and the check take: 300 seksjoner and 20 quarters in a minute."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import polars as pl
import pytest

from pipelines.contract.perioder import PUBLISERTE
from pipelines.disclosure.gulv import SAMMENSETNING_MIN_SYKE
from pipelines.disclosure.kontroll import check_composition, check_publication
from pipelines.disclosure.partisjon import build_partition, merged_enheter
from pipelines.disclosure.sammensetning import decide_composition
from pipelines.measures.build import build_measures
from pipelines.measures.calendar import arbeidsdager_foer
from pipelines.measures.samlet import measure_merged
from pipelines.settings import Opptelling
from tests.bench.virksomhet import Storrelse, generate

pytestmark = pytest.mark.verify

Svar = TypeVar("Svar")
MAKS_SEKUNDER = 60.0
GULV = (5, 10)


class Klokke:
    def __init__(self) -> None:
        self.brukt: dict[str, float] = {}

    def time(self, navn: str, gjoer: Callable[[], Svar]) -> Svar:
        start = time.perf_counter()
        svar = gjoer()
        self.brukt[navn] = time.perf_counter() - start
        return svar


def run(storrelse: Storrelse) -> dict[str, float]:
    """Seconds of each step that a publish takes for the sake of the roles."""
    grunnlag, opptelling, klokke = generate(storrelse), Opptelling(), Klokke()
    arbeidsdager_foer()
    maalinger = klokke.time("mål for alle", lambda: build_measures(grunnlag, opptelling))
    bemanning = maalinger.bemanning
    rapportering = klokke.time(
        "slå sammen", lambda: build_partition(grunnlag.enheter, bemanning, GULV)
    )
    samlet = klokke.time(
        "mål for sammenslåtte",
        lambda: measure_merged(grunnlag, merged_enheter(rapportering), opptelling),
    )
    alle = maalinger.maaltall.vstack(samlet)
    rader = alle.filter(pl.col("periodetype").is_in([str(slag) for slag in PUBLISERTE]))
    klokke.time("kontroll", lambda: check_publication(rapportering, rader, bemanning))
    sammensetning = klokke.time(
        "sammensetning", lambda: decide_composition(rapportering, rader, bemanning)
    )
    klokke.time(
        "kontroll av sammensetning",
        lambda: check_composition(rapportering, sammensetning, bemanning, SAMMENSETNING_MIN_SYKE),
    )
    for gulv in GULV:
        treet = rapportering.filter(er_seksjon=True, gulv=gulv)
        print(f"  gulv {gulv}: {treet.height} enheter, {treet['slaatt_sammen'].sum()} slått sammen")
    print(f"  {sammensetning.height} av {rader.height} rader viser sammensetning")
    for navn, sekunder in klokke.brukt.items():
        print(f"  {sekunder:6.2f} s  {navn}")
    return klokke.brukt


def test_300_seksjoner_and_20_quarters_are_ready_in_time() -> None:
    print("\n300 seksjoner, 6 000 personer, 20 kvartaler:")
    brukt = run(Storrelse(personer=6_000, seksjoner=300, fravaer=60_000, kvartaler=20))
    print(f"  {sum(brukt.values()):6.2f} s  alt (krav: under {MAKS_SEKUNDER:.0f} s)")
    assert sum(brukt.values()) < MAKS_SEKUNDER


@pytest.mark.bench
def test_what_a_large_employer_waits() -> None:
    print("\n8 500 seksjoner, 170 000 personer, 40 kvartaler:")
    brukt = run(Storrelse.full())
    assert sum(brukt.values()) - brukt["mål for alle"] < MAKS_SEKUNDER
