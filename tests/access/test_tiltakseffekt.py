from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl
import pytest

from pipelines.access.innsyn import Innsyn, role_innsyn
from pipelines.access.lesing import read_enheter, read_maaltall, shown_as
from pipelines.access.roller import Rolle
from pipelines.access.tiltakseffekt import (
    RESTEN,
    Effektbilde,
    effect_of,
    read_effect,
    read_summary,
)
from pipelines.access.tiltakstall import Tiltakstall
from pipelines.contract.perioder import Periodetype
from pipelines.errors import TilgangFeil
from pipelines.settings import LAGERVARIABEL
from pipelines.store.lager import Lager
from pipelines.tiltak.effekt import Dom
from pipelines.tiltak.tiltak import Ansvarlig, Slag, Status, Tiltak, Tiltakstekst, Utgave

HR, TOPP, AMU = role_innsyn(Rolle.HR), role_innsyn(Rolle.TOPPLEDELSE), role_innsyn(Rolle.AMU)
START = date(2025, 2, 10)


@pytest.fixture(autouse=True)
def _lager(eksempellager: Lager, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LAGERVARIABEL, str(eksempellager.mappe))


def tiltak(enheter: Sequence[str], start: date = START, **felt: object) -> Tiltak:
    tekst = Tiltakstekst(
        tittel="Færre oppgaver",
        slag=Slag.ORGANISERING,
        enheter=tuple(enheter),
        formaal="Mindre belastning",
        forventet="Færre lange fravær",
        innen=date(2026, 6, 30),
        start=start,
        evalueres=date(2026, 6, 30),
        ansvarlig=Ansvarlig.LEDER,
        status=Status.I_GANG,
    )
    tid = datetime(2025, 1, 1, tzinfo=UTC)
    return Tiltak("0" * 32, (Utgave(1, tid, "Kari", "hr", replace(tekst, **felt)),))  # type: ignore[arg-type]


def seksjoner(innsyn: Innsyn) -> list[str]:
    treet = read_enheter(innsyn, Periodetype.KVARTAL)
    assert treet is not None
    return treet.filter("er_seksjon")["enhet_id"].to_list()


def merged(innsyn: Innsyn) -> tuple[str, list[str]]:
    """A merged enhet and the seksjoner in it."""
    treet = read_enheter(innsyn, Periodetype.KVARTAL)
    assert treet is not None
    rad = treet.filter("slaatt_sammen", "er_seksjon").row(0, named=True)
    return rad["enhet_id"], list(rad["seksjoner"])


def rate(innsyn: Innsyn, enhet_id: str, kvartaler: Sequence[str]) -> tuple[float, float]:
    rader = read_maaltall(innsyn, Periodetype.KVARTAL, enhet_id)
    assert rader is not None
    valgt = rader.filter(pl.col("periode").is_in(list(kvartaler)))
    return float(valgt["tapte_dagsverk"].sum()), float(valgt["avtalte_dagsverk"].sum())


def effects(innsyn: Innsyn, start: date = START) -> dict[str, Effektbilde]:
    """Of a tiltak in each seksjon that the viewer sees."""
    tall = Tiltakstall.of(innsyn)
    assert tall is not None
    alle = {en: effect_of(tall, tiltak([en], start)) for en in seksjoner(innsyn)}
    return {en: bilde for en, bilde in alle.items() if bilde is not None}


def measured(innsyn: Innsyn, antall: int = 1) -> tuple[str, ...]:
    """The first seksjoner with an effect to conclude of."""
    alle = effects(innsyn).items()
    return tuple(en for en, bilde in alle if bilde.dom.er_maalt)[:antall]


def test_the_four_windows_are_the_sums_that_the_viewer_sees() -> None:
    enhet_id = measured(TOPP)[0]
    bilde = read_effect(TOPP, tiltak([enhet_id]))
    assert bilde is not None
    assert bilde.effekt is not None
    foer, etter = (("2024K1", "2024K2", "2024K3", "2024K4"),
                   ("2025K4", "2026K1", "2026K2", "2026K3"))  # fmt: skip
    treet = read_enheter(TOPP, Periodetype.KVARTAL)
    assert treet is not None
    rot = treet.filter(pl.col("overordnet_id").is_null())["enhet_id"].item()
    for kvartaler, eget, andre in (
        (foer, bilde.effekt.foer, bilde.effekt.andre_foer),
        (etter, bilde.effekt.etter, bilde.effekt.andre_etter),
    ):
        (y, x), (alle_y, alle_x) = rate(TOPP, enhet_id, kvartaler), rate(TOPP, rot, kvartaler)
        assert eget.kvartaler == kvartaler
        assert (eget.y, eget.x) == pytest.approx((y, x))
        assert (andre.y, andre.x) == pytest.approx((alle_y - y, alle_x - x))


def test_all_is_said_in_words() -> None:
    bilde = read_effect(HR, tiltak([measured(HR)[0]]))
    assert bilde is not None
    assert bilde.andre == RESTEN
    assert bilde.foer_tekst == "1. kvartal 2024 til 4. kvartal 2024"
    assert bilde.setning
    assert bilde.forklaring
    assert bilde.noekkeltall
    assert [p.navn for p in bilde.punkter][:2] == ["Før", "Etter"]


def test_what_is_only_proposed_has_no_effect() -> None:
    assert read_effect(HR, tiltak([seksjoner(HR)[0]], status=Status.FORESLAATT)) is None


def test_a_tiltak_of_the_last_months_is_too_early() -> None:
    bilde = read_effect(HR, tiltak([measured(HR)[0]], date(2026, 4, 1)))
    assert bilde is not None
    assert bilde.dom is not Dom.FOR_TIDLIG
    bilde = read_effect(HR, tiltak([measured(HR)[0]], date(2026, 4, 2)))
    assert bilde is not None
    assert bilde.dom is Dom.FOR_TIDLIG
    assert bilde.effekt is None
    assert bilde.etter_tekst == ""


def test_half_a_year_is_held_at_its_seasons() -> None:
    enhet_id = measured(HR)[0]
    bilde = read_effect(HR, tiltak([enhet_id], date(2026, 1, 5)))
    assert bilde is not None
    assert bilde.effekt is not None
    rader = read_maaltall(HR, Periodetype.KVARTAL, enhet_id)
    assert rader is not None
    to = rader.filter(pl.col("periode").is_in(["2026K2", "2026K3"]))
    assert bilde.effekt.etter.y == pytest.approx((to["tapte_dagsverk"] / to["sesongfaktor"]).sum())
    assert any("årstiden" in setning for setning in bilde.forklaring)


def test_a_merged_enhet_counts_once_and_is_said_to_be_one() -> None:
    sammen, deler = merged(AMU)
    hver, begge = read_effect(AMU, tiltak(deler[:1])), read_effect(AMU, tiltak(deler))
    assert hver is not None
    assert begge is not None
    assert hver.enheter == begge.enheter
    assert shown_as(read_enheter(AMU, Periodetype.KVARTAL), deler[0]) == sammen  # type: ignore[arg-type]
    assert hver.effekt == begge.effekt
    if hver.effekt is not None:
        assert any("slått sammen" in setning for setning in hver.forklaring)


def test_an_enhet_below_another_is_not_counted_twice() -> None:
    treet = read_enheter(HR, Periodetype.KVARTAL)
    assert treet is not None
    avdeling = treet.filter(~pl.col("er_seksjon"), pl.col("dybde") == 1)["enhet_id"][0]
    under = treet.filter(pl.col("overordnet_id") == avdeling)["enhet_id"][0]
    alene, sammen = (read_effect(HR, tiltak(e)) for e in ([avdeling], [under, avdeling]))
    assert alene == sammen


def test_a_leader_gets_the_own_enhet_and_nothing_of_others() -> None:
    egen, annen = measured(TOPP, 2)
    leder = role_innsyn(Rolle.LEDER, tuple(egen.split("+")))
    eget, annet = read_effect(leder, tiltak([egen])), read_effect(leder, tiltak([annen]))
    hele = read_effect(TOPP, tiltak([egen]))
    assert eget is not None
    assert hele is not None
    assert annet is not None
    assert eget.effekt == hele.effekt
    assert (annet.dom, annet.effekt, annet.enheter) == (Dom.IKKE_VIST, None, "")
    ukjent = read_effect(leder, tiltak(["finnes-ikke"]))
    assert ukjent == annet


def test_a_comparison_that_may_not_be_seen_hides_the_effect() -> None:
    egen, annen = measured(TOPP, 2)
    maalt = tiltak([egen], sammenlignes_med=(annen,))
    sett = read_effect(TOPP, maalt)
    assert sett is not None
    assert sett.effekt is not None
    bilde = read_effect(role_innsyn(Rolle.LEDER, tuple(egen.split("+"))), maalt)
    assert bilde is not None
    assert bilde.dom is Dom.IKKE_VIST


def test_the_whole_virksomhet_has_nobody_to_be_compared_with() -> None:
    treet = read_enheter(HR, Periodetype.KVARTAL)
    assert treet is not None
    rot = treet.filter(pl.col("overordnet_id").is_null())["enhet_id"].item()
    bilde = read_effect(HR, tiltak([rot]))
    assert bilde is not None
    assert bilde.dom is Dom.INGEN_ANDRE


def test_quarters_from_before_the_first_delivery_are_missing() -> None:
    bilde = read_effect(HR, tiltak([measured(HR)[0]], date(2010, 5, 1)))
    assert bilde is not None
    assert bilde.dom is Dom.MANGLER


def test_a_break_in_the_history_is_its_own_reason() -> None:
    doemt = [bilde.dom for bilde in effects(HR).values()]
    assert Dom.BRUDD in doemt


@pytest.mark.parametrize("innsyn", [TOPP, AMU])
def test_what_is_masked_is_in_no_effect(innsyn: Innsyn) -> None:
    for enhet_id, bilde in effects(innsyn).items():
        rader = read_maaltall(innsyn, Periodetype.KVARTAL, enhet_id)
        assert rader is not None
        if bilde.effekt is not None:
            brukt = [*bilde.effekt.foer.kvartaler, *bilde.effekt.etter.kvartaler]
            assert rader.filter(pl.col("periode").is_in(brukt))["vis"].all()


def test_who_sees_no_figures_sees_no_effect() -> None:
    with pytest.raises(TilgangFeil):
        read_effect(role_innsyn(Rolle.PERSONVERNOMBUD), tiltak(["A1"]))


def test_an_empty_store_has_no_effect(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LAGERVARIABEL, "/finnes/ikke")
    assert read_effect(HR, tiltak(["A1"])) is None
    assert [kind.med_effekt for kind in read_summary(HR, [tiltak(["A1"])])] == [0]


def test_the_summary_counts_the_effects_that_are_shown() -> None:
    alle = [tiltak([en]) for en in measured(TOPP, 6)]
    (slag,) = read_summary(TOPP, alle)
    assert (slag.antall, slag.med_effekt) == (6, 6)
    assert slag.snitt is not None
