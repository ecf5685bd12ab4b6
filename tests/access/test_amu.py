"""The AMU's read model: whose floors it has, what it equals, and whose decisions are whose."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipelines.access.amu import (
    Amubilde,
    periods_of,
    read_amu,
    withdraw_decision,
    write_decision,
)
from pipelines.access.innsyn import Innsyn, operator_innsyn, role_innsyn
from pipelines.access.lesing import read_tall
from pipelines.access.roller import Rolle
from pipelines.contract.perioder import Periode, Periodetype
from pipelines.demo import EKSEMPELINNSTILLINGER
from pipelines.errors import RegistreringFeil, TilgangFeil, UttrekkFeil
from pipelines.settings import FILVARIABEL, LAGERVARIABEL
from pipelines.store.lager import Lager
from tests.lagerkopi import copy_store

NAA = datetime(2026, 11, 25, 9, tzinfo=UTC)
K3, K2 = Periode.parse("2026K3"), Periode.parse("2026K2")
AMU, HR = role_innsyn(Rolle.AMU), role_innsyn(Rolle.HR)
OMRAADE = ("A1-01", "A1-02", "A1-03", "A1-04")
VERNEOMBUD = role_innsyn(Rolle.AMU, OMRAADE)


@pytest.fixture(autouse=True)
def _lager(eksempellager: Lager, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LAGERVARIABEL, str(eksempellager.mappe))
    monkeypatch.setenv(FILVARIABEL, str(EKSEMPELINNSTILLINGER))


def read(innsyn: Innsyn = AMU, periode: Periode = K3) -> Amubilde:
    bilde = read_amu(innsyn, periode, NAA, "Per Prøve")
    assert bilde is not None
    return bilde


@pytest.mark.parametrize("innsyn", [HR, operator_innsyn()], ids=["hr", "drift"])
def test_whoever_makes_it_gets_the_floors_of_the_amu(innsyn: Innsyn) -> None:
    bilde, amus = read(innsyn), read(AMU)
    assert_frame_equal(bilde.enheter, amus.enheter)
    assert_frame_equal(bilde.rader, amus.rader)
    assert_frame_equal(bilde.aarsrader, amus.aarsrader)
    assert bilde.spoersmaal == amus.spoersmaal
    assert bilde.oppfolging == amus.oppfolging
    assert bilde.hode.rolle == "AMU"


@pytest.mark.parametrize("navn", ["2026K3", "2026T2", "2025"])
def test_the_figures_are_those_that_the_role_reads_anywhere(navn: str) -> None:
    bilde = read(periode=Periode.parse(navn))
    for rader, slag in (
        (bilde.rader, bilde.periode.type),
        (bilde.aarsrader, Periodetype.SISTE4),
    ):
        tall = read_tall(AMU, slag)
        assert tall is not None
        perioder = rader["periode"].unique().to_list()
        assert_frame_equal(rader, tall.filter(pl.col("periode").is_in(perioder)))


def test_no_figure_rests_on_fewer_than_ten_people() -> None:
    bilde = read(HR)
    for rader in (bilde.rader, bilde.aarsrader):
        assert rader.filter(pl.col("sykefravaersprosent").is_not_null())["personer"].min() >= 10  # type: ignore[operator]


def test_a_safety_delegate_gets_the_own_area_and_the_whole() -> None:
    bilde = read(VERNEOMBUD)
    assert set(bilde.enheter["enhet_id"]) == {"ED", *OMRAADE}
    assert set(bilde.rader["enhet_id"]) == {"ED", *OMRAADE}
    assert bilde.hode.omraade == "verneområde Kontaktsentrene"
    assert {rad[0] for rad in bilde.oppfolging.rader} == {"Hele virksomheten"}


def test_hr_can_make_the_paper_of_a_safety_delegate() -> None:
    bilde = read_amu(HR, K3, NAA, enheter=OMRAADE)
    assert bilde is not None
    assert_frame_equal(bilde.rader, read(VERNEOMBUD).rader)


@pytest.mark.parametrize(
    "innsyn",
    [
        role_innsyn(Rolle.TOPPLEDELSE),
        role_innsyn(Rolle.LEDER, ("A1-01",)),
        role_innsyn(Rolle.ANSATT),
        role_innsyn(Rolle.PERSONVERNOMBUD),
    ],
    ids=lambda ett: ett.rolle.value,
)
def test_others_get_nothing(innsyn: Innsyn) -> None:
    with pytest.raises(TilgangFeil):
        read_amu(innsyn, K3, NAA)
    with pytest.raises(TilgangFeil):
        write_decision(innsyn, K3, "Noe", NAA)
    with pytest.raises(TilgangFeil):
        withdraw_decision(innsyn, "0" * 32, NAA)


def test_a_safety_delegate_cannot_ask_for_another_area() -> None:
    with pytest.raises(TilgangFeil):
        read_amu(VERNEOMBUD, K3, NAA, enheter=("A2-01",))


@pytest.mark.parametrize("navn", ["2030K1", "2026K3-S4"])
def test_a_period_without_a_meeting_is_a_sentence(navn: str) -> None:
    with pytest.raises(UttrekkFeil, match=r"AMU ser på|ingen tall for"):
        read_amu(AMU, Periode.parse(navn), NAA)


def test_an_empty_store_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LAGERVARIABEL, "/finnes/ikke")
    assert read_amu(AMU, K3, NAA) is None
    assert periods_of(AMU, Periodetype.KVARTAL) == ()


@pytest.mark.parametrize("slag", [Periodetype.KVARTAL, Periodetype.TERTIAL, Periodetype.AAR])
def test_every_period_that_is_offered_can_be_read(slag: Periodetype) -> None:
    for navn in periods_of(AMU, slag)[-2:]:
        assert read(periode=Periode.parse(navn)).perioder[-1] == navn


def test_questions_name_only_enheter_that_the_amu_sees() -> None:
    bilde = read()
    kjente = {*bilde.enheter["navn"], "Hele virksomheten", "Øvrige enheter samlet"}
    assert bilde.spoersmaal
    for ett in bilde.spoersmaal:
        assert {rad[0] for rad in ett.rader} <= kjente


@pytest.fixture
def _eget_lager(eksempellager: Lager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LAGERVARIABEL, str(copy_store(eksempellager, tmp_path / "lager").mappe))


@pytest.mark.usefixtures("_eget_lager")
def test_the_last_meetings_decisions_come_back_and_older_ones_stand_apart() -> None:
    for periode, tekst in (("2026K1", "Først"), ("2026K2", "Sist"), ("2026K3", "Nå")):
        write_decision(AMU, Periode.parse(periode), tekst, NAA)
    bilde = read()
    assert [ett.tekst for ett in bilde.fra_sist] == ["Sist"]
    assert [ett.tekst for ett in bilde.denne_gangen] == ["Nå"]
    assert [ett.tekst for ett in bilde.tidligere] == ["Først"]


@pytest.mark.usefixtures("_eget_lager")
def test_decisions_of_an_area_are_its_own() -> None:
    write_decision(VERNEOMBUD, K2, "Om området", NAA)
    write_decision(HR, K2, "Om alle", NAA)
    assert [ett.tekst for ett in read(VERNEOMBUD).vedtak] == ["Om området"]
    assert [ett.tekst for ett in read(AMU).vedtak] == ["Om alle"]


@pytest.mark.usefixtures("_eget_lager")
def test_nobody_takes_away_what_another_area_decided() -> None:
    write_decision(AMU, K2, "Om alle", NAA)
    (vedtak,) = read().vedtak
    with pytest.raises(RegistreringFeil):
        withdraw_decision(VERNEOMBUD, vedtak.sak, NAA)
    withdraw_decision(HR, vedtak.sak, NAA)
    assert read().vedtak == ()
    with pytest.raises(RegistreringFeil):
        withdraw_decision(HR, vedtak.sak, NAA)


def test_what_somebody_wrote_is_not_in_a_repr() -> None:
    assert "vedtak=" not in repr(read())
