from __future__ import annotations

from dataclasses import replace
from datetime import date

from pages.drawing import guide, texts
from pipelines.access.maal import Maalrad
from tests.pages.bygg import frame, judged, masked
from tests.pages.test_charts import INFO

TOTALER = replace(INFO, har_personer=False, dagenhet="kalenderdager")


def test_only_our_own_counting_is_said_to_be_that_of_the_national_statistics() -> None:
    assert "SSB og Nav" in texts.how_counted(INFO)
    assert texts.how_counted(TOTALER) == (
        "Avtalte og tapte dagsverk er avsenderens egne tall, i kalenderdager"
    )
    assert "Permisjon over 14 dager" in guide.how_counted(INFO)
    assert "avsenderens egne tall, i kalenderdager" in guide.how_counted(TOTALER)
    assert "Permisjon over 14 dager" not in guide.how_counted(TOTALER)


def test_figures_are_foreloepige_only_where_the_period_holds_that_quarter() -> None:
    assert texts.provisional_line(INFO, "2025") is None
    linje = texts.provisional_line(INFO, "2026K3-S4")
    assert linje is not None
    assert linje.startswith("3. kvartal 2026 er foreløpig")


def test_chance_is_counted_among_sections_that_can_be_filled() -> None:
    store = [judged(enhet_id=f"S{nr}") for nr in range(40)]
    smaa = [judged(enhet_id=f"L{nr}", aarsak="for få ansatte til å konkludere") for nr in range(9)]
    assert texts.chance_line(frame(*store, *smaa, masked())).startswith(
        "Om alle de 40 seksjonene som er store nok til å vurderes, egentlig lå på målet, "
        "ville om lag 2 likevel"
    )
    graa = judged(lys="graa", klarhet=None)
    assert not texts.chance_line(frame(graa, *smaa))


def test_the_maal_in_force_are_a_table() -> None:
    maal = Maalrad("Hele virksomheten", 6.0, 8.4, date(2026, 1, 1), date(2025, 12, 10))
    assert "| Hele virksomheten | 6,0\u00a0% | 8,4\u00a0% | 01.01.2026 | 10.12.2025 |" in (
        guide.targets_table([maal])
    )
