"""Enheter side by side are the same figures as anywhere else; places are HR's, sums first."""

from __future__ import annotations

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipelines.access.innsyn import Innsyn, role_innsyn
from pipelines.access.lesing import read_enheter, read_seksjon, read_tall
from pipelines.access.roller import Rolle
from pipelines.access.sammenlign import (
    FLEST,
    Sammenligning,
    Slag,
    list_places,
    read_sammenligning,
)
from pipelines.contract.perioder import PUBLISERTE, Periodetype
from pipelines.errors import TilgangFeil
from pipelines.settings import LAGERVARIABEL
from pipelines.store.lager import Lager

HR = role_innsyn(Rolle.HR)
SER = [HR, role_innsyn(Rolle.TOPPLEDELSE), role_innsyn(Rolle.AMU)]


@pytest.fixture(autouse=True)
def _lager(eksempellager: Lager, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LAGERVARIABEL, str(eksempellager.mappe))


def compare(
    innsyn: Innsyn,
    enheter: list[str],
    steder: tuple[str, ...] = (),
    slag: Periodetype = PUBLISERTE[0],
) -> Sammenligning:
    bilde = read_sammenligning(innsyn, slag, enheter, steder)
    assert bilde is not None
    return bilde


@pytest.mark.parametrize("innsyn", SER, ids=lambda ett: ett.rolle)
@pytest.mark.parametrize("periodetype", PUBLISERTE)
def test_every_line_is_what_the_page_of_the_enhet_shows(
    innsyn: Innsyn, periodetype: Periodetype
) -> None:
    bilde = compare(innsyn, ["A1-01", "A4", "ED"], slag=periodetype)
    for linje in bilde.linjer:
        alene = read_seksjon(innsyn, linje.id, periodetype)
        assert alene is not None
        felles = [navn for navn in linje.rader.columns if not navn.startswith("baand")]
        assert_frame_equal(linje.rader.select(felles), alene.serie.select(felles))


def test_they_stand_in_the_order_they_were_chosen_then_what_they_lie_in() -> None:
    bilde = compare(HR, ["A1-03", "A1-01"])
    assert [(linje.slag, linje.id) for linje in bilde.linjer] == [
        (Slag.ENHET, "A1-03"),
        (Slag.ENHET, "A1-01"),
        (Slag.OVER, "A1"),
        (Slag.VIRKSOMHET, "ED"),
    ]


@pytest.mark.parametrize("enheter", [["A1-01", "A2-01"], ["A1", "A1-01"], ["A1", "A2"]])
def test_an_avdeling_is_named_only_when_it_holds_all(enheter: list[str]) -> None:
    linjer = compare(HR, enheter).linjer
    assert [linje.id for linje in linjer] == [*enheter, "ED"]


def test_nothing_stands_there_twice_and_no_more_than_six() -> None:
    mange = ["ED", "A1", "A1", "A2", "A3", "A4", "A5", "A6", "A7", "finnes-ikke"]
    valgte = [linje.id for linje in compare(HR, mange).linjer]
    assert len(valgte) == len(set(valgte))
    assert set(valgte) <= set(mange[:FLEST])


def test_what_the_viewer_does_not_have_is_left_out() -> None:
    leder = Innsyn("noen", Rolle.LEDER, ("A1-01",))
    linjer = compare(leder, ["A1-01", "A1-02", "A2", "A1"], slag=Periodetype.SISTE4).linjer
    assert [linje.id for linje in linjer] == ["A1-01", "ED"]


def test_a_merged_section_is_shown_as_what_it_is_merged_into() -> None:
    amu = role_innsyn(Rolle.AMU)
    tre = read_enheter(amu, Periodetype.KVARTAL)
    assert tre is not None
    samlet = tre.filter("slaatt_sammen", "er_seksjon").row(0, named=True)
    en_av_dem = samlet["seksjoner"][0]
    assert en_av_dem != samlet["enhet_id"]
    assert compare(amu, [en_av_dem]).linjer[0].id == samlet["enhet_id"]


@pytest.mark.parametrize("periodetype", PUBLISERTE)
def test_a_place_is_the_sum_of_its_sections_before_it_is_a_rate(periodetype: Periodetype) -> None:
    tall = read_tall(HR, periodetype)
    tre = read_enheter(HR, periodetype)
    assert tall is not None
    assert tre is not None
    sted_av = {rad["enhet_id"]: rad["kontorsted"] for rad in tre.to_dicts() if rad["er_seksjon"]}
    ventet: dict[tuple[str, str], list[float]] = {}
    for rad in tall.to_dicts():
        if sted := sted_av.get(rad["enhet_id"]):
            sum_ = ventet.setdefault((sted, rad["periode"]), [0.0, 0.0])
            sum_[0] += rad["tapte_dagsverk"]
            sum_[1] += rad["avtalte_dagsverk"]
    for sted in list_places(HR):
        linje = compare(HR, ["A1-01"], (sted,), periodetype).linjer[1]
        assert (linje.slag, linje.id) == (Slag.KONTORSTED, sted)
        for rad in linje.rader.to_dicts():
            tapte, avtalte = ventet[sted, rad["periode"]]
            assert rad["sykefravaersprosent"] == pytest.approx(100 * tapte / avtalte)
        assert len(linje.rader) == sum(s == sted and v[1] > 0 for (s, _), v in ventet.items())


def test_places_are_whole_where_every_section_has_one() -> None:
    tre = read_enheter(HR, Periodetype.KVARTAL)
    assert tre is not None
    assert not tre.filter("er_seksjon")["kontorsted"].has_nulls()
    steder = list_places(HR)
    bilde = compare(HR, ["ED"], steder)
    deler = pl.concat(
        linje.rader.select("periode", "tapte_dagsverk")
        for linje in bilde.linjer
        if linje.slag is Slag.KONTORSTED
    )
    samlet = deler.group_by("periode").agg(pl.col("tapte_dagsverk").sum()).sort("periode")
    hele = bilde.linjer[0].rader.select("periode", "tapte_dagsverk")
    assert_frame_equal(samlet, hele, rel_tol=1e-9)


@pytest.mark.parametrize("rolle", [rolle for rolle in Rolle if rolle is not Rolle.HR])
def test_places_are_for_hr(rolle: Rolle) -> None:
    """A place cuts through the rapporteringsenheter: its figures would tell of the small ones."""
    innsyn = Innsyn("noen", rolle, ("A1",))
    assert list_places(innsyn) == ()
    with pytest.raises(TilgangFeil):
        read_sammenligning(innsyn, Periodetype.SISTE4, ["A1"], ["Nordhavn"])


def test_an_unknown_place_is_left_out() -> None:
    assert [linje.slag for linje in compare(HR, ["A1"], ("Månen",)).linjer] == [
        Slag.ENHET,
        Slag.VIRKSOMHET,
    ]


def test_an_empty_store_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LAGERVARIABEL, "/finnes/ikke")
    assert read_sammenligning(HR, Periodetype.AAR, ["A1"]) is None
    assert list_places(HR) == ()
