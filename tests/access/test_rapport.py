"""A report shows what its role may see, whoever makes it, and is logged before it is made."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipelines.access.arkiv import Arkiv
from pipelines.access.innsyn import Innsyn, operator_innsyn, role_innsyn
from pipelines.access.lesing import read_info, read_tall
from pipelines.access.rapport import as_role, log_report, report_head
from pipelines.access.roller import RETTER, Rolle, Tall
from pipelines.access.utdrag import Bestilling, read_utdrag
from pipelines.contract.perioder import PUBLISERTE, Periodetype
from pipelines.demo import EKSEMPELINNSTILLINGER
from pipelines.errors import LagerFeil, TilgangFeil, UttrekkFeil
from pipelines.settings import FILVARIABEL, LAGERVARIABEL, read_settings
from pipelines.store.lager import Lager
from tests.lagerkopi import copy_store

NAA = datetime(2026, 11, 24, 12, tzinfo=UTC)
MED_TALL = [rolle for rolle in Rolle if RETTER[rolle].tall is not Tall.INGEN]
HR = Innsyn("hr", Rolle.HR)
OMRAADE = ("A1-01", "A1-02", "A1-03", "A1-04")


@pytest.fixture(autouse=True)
def _lager(eksempellager: Lager, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LAGERVARIABEL, str(eksempellager.mappe))
    monkeypatch.setenv(FILVARIABEL, str(EKSEMPELINNSTILLINGER))


def _may(innsyn: Innsyn, rolle: Rolle, enheter: tuple[str, ...] | None = None) -> bool:
    try:
        as_role(innsyn, rolle, enheter)
    except TilgangFeil:
        return False
    return True


def test_hr_makes_the_reports_of_those_who_see_less_and_of_no_leader() -> None:
    kan = {rolle for rolle in Rolle if _may(HR, rolle) or _may(HR, rolle, ("A1",))}
    assert kan == {Rolle.HR, Rolle.TOPPLEDELSE, Rolle.AMU}


@pytest.mark.parametrize("egen", [Rolle.TOPPLEDELSE, Rolle.AMU, Rolle.LEDER])
@pytest.mark.parametrize("rolle", Rolle)
def test_everybody_else_makes_only_what_they_see(egen: Rolle, rolle: Rolle) -> None:
    innsyn = Innsyn("noen", egen, ("A1",))
    assert _may(innsyn, rolle) == (rolle is egen)
    assert _may(innsyn, rolle, ("A1",)) == (rolle is egen)
    assert not _may(innsyn, rolle, ("A2",))
    assert not _may(innsyn, rolle, ("A1", "A2"))
    assert not _may(innsyn, rolle, ())


@pytest.mark.parametrize("rolle", [Rolle.PERSONVERNOMBUD, Rolle.ANSATT])
def test_who_sees_no_figures_has_no_report(rolle: Rolle) -> None:
    for egen in Rolle:
        assert not _may(Innsyn("noen", egen), rolle)
        if RETTER[egen].tall is Tall.INGEN:
            assert not any(_may(Innsyn("noen", egen), annen) for annen in Rolle)


def test_the_operator_makes_every_report_of_figures() -> None:
    drift = operator_innsyn()
    for rolle in MED_TALL:
        enheter = ("A1",) if rolle is Rolle.LEDER else None
        assert as_role(drift, rolle, enheter).omfang == (rolle.value, enheter)
    assert not _may(drift, Rolle.LEDER)
    assert not _may(drift, Rolle.HR, ("A1",))


def test_a_report_made_for_a_role_holds_nothing_of_whoever_makes_it() -> None:
    hr = replace(HR, ansatt_id=7)
    assert as_role(hr, Rolle.AMU, OMRAADE) == Innsyn("hr", Rolle.AMU, OMRAADE)


@pytest.mark.parametrize("periodetype", PUBLISERTE)
@pytest.mark.parametrize(("rolle", "enheter"), [(Rolle.AMU, None), (Rolle.AMU, OMRAADE)])
def test_what_hr_takes_out_for_the_amu_is_what_the_amu_sees(
    periodetype: Periodetype, rolle: Rolle, enheter: tuple[str, ...] | None
) -> None:
    utdrag = read_utdrag(Bestilling(as_role(HR, rolle, enheter), periodetype, "Kari", NAA))
    ser = read_tall(role_innsyn(rolle, enheter or ()), periodetype)
    assert ser is not None
    assert_frame_equal(utdrag.rader.select(ser.columns), ser)


@pytest.mark.parametrize(
    ("enheter", "omraade"),
    [
        (None, "hele virksomheten"),
        (OMRAADE, "verneområde Kontaktsentrene"),
        (("A1-01", "A1-02"), "Kontaktsenter Nordhavn og Kontaktsenter Elvebyen"),
    ],
)
def test_the_head_says_whose_figures_of_what_and_when(
    enheter: tuple[str, ...] | None, omraade: str
) -> None:
    hode = report_head(as_role(HR, Rolle.AMU, enheter), "Tittel", "Kari", NAA)
    info = read_info(HR)
    assert info is not None
    assert (hode.rolle, hode.omraade, hode.laget_av, hode.laget) == ("AMU", omraade, "Kari", NAA)
    assert (hode.snapshot_id, hode.versjon) == (info.snapshot_id, info.versjon)
    assert hode.er_demo


def test_without_figures_there_is_no_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LAGERVARIABEL, "/finnes/ikke")
    with pytest.raises(LagerFeil):
        report_head(HR, "Tittel", "Kari", NAA)


def test_a_report_of_one_enhet_holds_it_the_virksomhet_and_those_just_under() -> None:
    bestilt = Bestilling(HR, Periodetype.SISTE4, "Kari", NAA, "2026K2-S4", "A4")
    utdrag = read_utdrag(bestilt)
    enheter = set(utdrag.rader["enhet_id"])
    assert {"ED", "A4", "A4-01"} <= enheter
    assert all(ett.startswith("A4") for ett in enheter - {"ED"})
    assert utdrag.rader["periode"].max() == utdrag.periode.navn == "2026K2-S4"
    assert set(utdrag.naa["periode"]) == {"2026K2-S4"}


@pytest.mark.parametrize(("periode", "enhet"), [("1999", None), (None, "finnes-ikke")])
def test_what_there_is_no_figure_of_is_said(periode: str | None, enhet: str | None) -> None:
    with pytest.raises(UttrekkFeil):
        read_utdrag(Bestilling(HR, Periodetype.AAR, "Kari", NAA, periode, enhet))


def test_a_report_is_a_line_in_the_log_without_a_person(
    eksempellager: Lager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lager = copy_store(eksempellager, tmp_path / "lager")
    monkeypatch.setenv(LAGERVARIABEL, str(lager.mappe))
    log_report(HR, "AMU-rapport, for AMU", NAA)
    rad = Arkiv(read_settings()).logg.rows().filter(pl.col("side") == "rapport").row(-1, named=True)
    assert (rad["bruker"], rad["rolle"], rad["ansatt_id"]) == ("hr", "hr", None)
    assert (rad["formaal"], rad["tid"]) == ("Rapport: AMU-rapport, for AMU", NAA)
