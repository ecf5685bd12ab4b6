from __future__ import annotations

import threading

import polars as pl
import pytest

from pipelines.access.innsyn import operator_innsyn, role_innsyn
from pipelines.access.lesing import (
    TALLKOLONNER,
    read_info,
    read_oversikt,
    read_seksjon,
    read_tall,
    shown_as,
)
from pipelines.access.roller import Rolle
from pipelines.contract.perioder import PUBLISERTE, Periodetype
from pipelines.settings import LAGERVARIABEL
from pipelines.store.lager import Lager

ALLE = role_innsyn(Rolle.TOPPLEDELSE)


@pytest.fixture(autouse=True)
def _lager(eksempellager: Lager, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LAGERVARIABEL, str(eksempellager.mappe))


def test_info_tells_what_the_figures_are_made_from() -> None:
    info = read_info(ALLE)
    assert info is not None
    assert info.er_demo
    assert info.siste_kvartal == "2026K3"
    assert info.foreloepige == ("2026K3",)
    assert info.har_personer


def test_an_empty_store_is_none_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LAGERVARIABEL, "/finnes/ikke")
    assert read_info(ALLE) is None
    assert read_oversikt(ALLE, Periodetype.KVARTAL) is None
    assert read_seksjon(ALLE, "A1", Periodetype.KVARTAL) is None
    assert read_tall(ALLE, Periodetype.KVARTAL) is None


@pytest.mark.parametrize("periodetype", PUBLISERTE)
def test_every_row_of_the_overview_is_an_enhet_in_a_period(periodetype: Periodetype) -> None:
    oversikt = read_oversikt(ALLE, periodetype)
    assert oversikt is not None
    assert 0 < len(oversikt.perioder) <= 12
    assert list(oversikt.perioder) == sorted(oversikt.perioder)
    assert set(oversikt.rader["periode"]) == set(oversikt.perioder)
    assert set(oversikt.rader["enhet_id"]) <= set(oversikt.enheter["enhet_id"])
    assert not oversikt.rader.select("enhet_id", "periode").is_duplicated().any()


@pytest.mark.parametrize(("rolle", "gulv"), [(Rolle.TOPPLEDELSE, 5), (Rolle.AMU, 10)])
def test_small_sections_are_merged_for_others_and_not_for_hr(rolle: Rolle, gulv: int) -> None:
    vist = read_oversikt(role_innsyn(rolle), Periodetype.KVARTAL)
    alt = read_oversikt(role_innsyn(Rolle.HR), Periodetype.KVARTAL)
    assert vist is not None
    assert alt is not None
    smaa = alt.rader.filter(pl.col("personer").is_between(1, gulv - 1))["enhet_id"].unique()
    assert len(smaa)
    assert not set(smaa) & set(vist.enheter["enhet_id"])
    assert set(smaa) <= set(vist.enheter["seksjoner"].explode())
    assert vist.rader["personer"].min() >= gulv  # type: ignore[operator]


def test_a_single_quarter_is_of_ten_people_or_more_and_hides_none_in_plain_sight() -> None:
    """A mask over the finer tree could be worked out from the rows beside it."""
    for rolle in (Rolle.TOPPLEDELSE, Rolle.AMU):
        tall = read_tall(role_innsyn(rolle), Periodetype.KVARTAL)
        assert tall is not None
        assert tall["tapte_dagsverk"].null_count() == 0
        assert tall["personer"].min() >= 10  # type: ignore[operator]
    topp, amu = (
        read_tall(role_innsyn(rolle), Periodetype.KVARTAL)
        for rolle in (Rolle.TOPPLEDELSE, Rolle.AMU)
    )
    assert topp is not None
    assert amu is not None
    assert topp.equals(amu)


def test_an_enhet_of_one_kind_of_period_is_found_in_another() -> None:
    aar = read_seksjon(ALLE, "A1-06", Periodetype.SISTE4)
    kvartal = read_seksjon(ALLE, "A1-06", Periodetype.KVARTAL)
    assert aar is not None
    assert kvartal is not None
    assert aar.enhet["enhet_id"] == "A1-06"
    assert "A1-06" in str(kvartal.enhet["enhet_id"]).split("+")
    tilbake = read_seksjon(ALLE, str(kvartal.enhet["enhet_id"]), Periodetype.SISTE4)
    assert tilbake is not None


def test_nobody_gets_more_than_the_own_scope() -> None:
    omfang = role_innsyn(Rolle.AMU, ("A1-01", "A1-02"))
    oversikt = read_oversikt(omfang, Periodetype.KVARTAL)
    tall = read_tall(omfang, Periodetype.KVARTAL)
    assert oversikt is not None
    assert tall is not None
    assert set(oversikt.rader["enhet_id"]) == {"ED", "A1-01", "A1-02"}
    assert set(tall["enhet_id"]) == {"ED", "A1-01", "A1-02"}
    assert read_tall(omfang, Periodetype.KVARTAL, "A2") is not None
    assert read_tall(omfang, Periodetype.KVARTAL, "A2").is_empty()  # type: ignore[union-attr]
    assert read_seksjon(omfang, "A2", Periodetype.KVARTAL) is None


@pytest.mark.parametrize("enhet", ["finnes-ikke", "", "' OR 1=1 --", "../../etc/passwd"])
def test_an_unknown_enhet_is_none(enhet: str) -> None:
    assert read_seksjon(ALLE, enhet, Periodetype.KVARTAL) is None


def test_a_section_comes_with_ancestors_series_and_band() -> None:
    bilde = read_seksjon(ALLE, "A1-01", Periodetype.SISTE4)
    assert bilde is not None
    assert [rad["enhet_id"] for rad in bilde.sti] == ["ED", "A1"]
    assert bilde.serie["periode"].to_list() == bilde.virksomhet["periode"].to_list()
    hele = bilde.serie.filter(pl.col("baand_0025").is_not_null())
    assert hele.height
    assert (hele["baand_0001"] <= hele["baand_0025"]).all()
    assert (hele["baand_0025"] < hele["maal"]).all()
    assert (hele["maal"] < hele["baand_0975"]).all()
    assert (hele["baand_0975"] <= hele["baand_0999"]).all()


def test_an_avdeling_shows_its_children() -> None:
    bilde = read_seksjon(ALLE, "A1", Periodetype.SISTE4)
    assert bilde is not None
    assert set(bilde.barn["overordnet_id"]) == {"A1"}
    assert not bilde.barn["enhet_id"].is_duplicated().any()
    assert set(bilde.barnerader["enhet_id"]) == set(bilde.barn["enhet_id"])
    assert set(bilde.barnerader["periode"]) == set(bilde.virksomhet["periode"])


def test_figures_are_sorted_and_start_with_the_promised_columns() -> None:
    tall = read_tall(operator_innsyn(), Periodetype.TERTIAL)
    assert tall is not None
    assert tuple(tall.columns[: len(TALLKOLONNER)]) == TALLKOLONNER
    noekler = tall.select("periode", "enhet_id")
    assert noekler.equals(noekler.sort("periode", "enhet_id"))


def test_closed_enheter_leave_the_overview_but_can_still_be_opened() -> None:
    oversikt = read_oversikt(ALLE, Periodetype.SISTE4)
    delt = read_seksjon(ALLE, "A5-04", Periodetype.SISTE4)
    assert oversikt is not None
    assert "A5-04" not in oversikt.enheter["enhet_id"]
    assert delt is not None
    assert delt.serie.height
    assert {rad["enhet_id"] for rad in delt.skilt_ut} == {"A5-10", "A5-11"}


def test_sections_add_up_to_the_virksomhet() -> None:
    oversikt = read_oversikt(operator_innsyn(), Periodetype.KVARTAL, antall=3)
    assert oversikt is not None
    blader = oversikt.enheter.filter("er_seksjon").select("enhet_id")
    summer = (
        oversikt.rader.join(blader, on="enhet_id")
        .group_by("periode")
        .agg(pl.col("tapte_dagsverk", "avtalte_dagsverk").sum())
    )
    rot = oversikt.rader.filter(pl.col("enhet_id") == oversikt.virksomhet_id)
    begge = rot.join(summer, on="periode", suffix="_sum")
    for navn in ("tapte_dagsverk", "avtalte_dagsverk"):
        assert (begge[navn] - begge[f"{navn}_sum"]).abs().max() < 1e-6  # type: ignore[operator]


def test_eight_threads_read_their_own_enhet_and_nobody_elses() -> None:
    feil: list[object] = []

    def read(enhet: str) -> None:
        for _ in range(25):
            rader = read_tall(operator_innsyn(), Periodetype.KVARTAL, enhet)
            if rader is None or set(rader["enhet_id"]) != {enhet}:
                feil.append(enhet)

    traader = [threading.Thread(target=read, args=(f"A{nr}",)) for nr in range(1, 9)]
    for traad in traader:
        traad.start()
    for traad in traader:
        traad.join()
    assert not feil


def test_the_address_of_a_merged_section_leads_hr_to_the_enhet_above() -> None:
    amu, hr = (
        read_oversikt(role_innsyn(rolle), Periodetype.KVARTAL) for rolle in (Rolle.AMU, Rolle.HR)
    )
    assert amu is not None
    assert hr is not None
    samlet = amu.enheter.filter("slaatt_sammen", "er_seksjon")
    over = dict(hr.enheter.select("enhet_id", "overordnet_id").iter_rows())
    for enhet_id, seksjoner in samlet.select("enhet_id", "seksjoner").iter_rows():
        assert shown_as(hr.enheter, enhet_id) in {over[ett] for ett in seksjoner}
    assert shown_as(hr.enheter, "finnes ikke") == "finnes ikke"
