"""Suggestions and staffing of the sample data: each role gets what its own figures show."""

from __future__ import annotations

import pytest

from pipelines.access.innsyn import Innsyn, role_innsyn
from pipelines.access.lesing import Seksjonsbilde, read_oversikt, read_seksjon
from pipelines.access.roller import Rolle
from pipelines.access.tiltaksforslag import Bemanning, read_staffing, read_suggestions
from pipelines.contract.perioder import Periodetype
from pipelines.errors import TilgangFeil
from pipelines.lights.spoersmaal import MANGE_PER_LEDER
from pipelines.store.lager import Lager
from pipelines.tiltak.forslag import FLEST
from pipelines.tiltak.moenster import Grunn

HR = role_innsyn(Rolle.HR)
UTEN_GULV_HR = [role_innsyn(Rolle.TOPPLEDELSE), role_innsyn(Rolle.AMU)]


@pytest.fixture(autouse=True)
def _store(egen_dag: Lager) -> None:
    """The sample data with the løpende uttrekk of a fixed day."""


def reasons(innsyn: Innsyn, enhet_id: str) -> set[Grunn]:
    return {forslag.grunn for forslag in read_suggestions(innsyn, enhet_id)}


def picture(innsyn: Innsyn, enhet_id: str) -> Seksjonsbilde:
    bilde = read_seksjon(innsyn, enhet_id, Periodetype.SISTE4)
    assert bilde is not None
    return bilde


def staffing(innsyn: Innsyn, enhet_id: str) -> Bemanning:
    bilde = picture(innsyn, enhet_id)
    return read_staffing(innsyn, bilde, bilde.serie.row(-1, named=True))


@pytest.mark.parametrize(
    ("enhet_id", "grunn"),
    [
        ("A8-01", Grunn.MANGE),
        ("A4-01", Grunn.KORTE),
        ("A6-05", Grunn.LANGE),
        ("A2-10", Grunn.OMORGANISERT),
        ("A1-05", Grunn.ARBEIDSRELATERT),
        ("A2-03", Grunn.ANNET_STED),
        ("A2-01", Grunn.KVARTAL),
    ],
)
def test_the_sample_shows_each_pattern_somewhere(enhet_id: str, grunn: Grunn) -> None:
    assert grunn in reasons(HR, enhet_id)


@pytest.mark.parametrize("enhet_id", ["ED", "A3-04", "A7-02", "A5-06", "finnes-ikke"])
def test_where_nothing_is_clear_nothing_is_suggested(enhet_id: str) -> None:
    assert read_suggestions(HR, enhet_id) == []


@pytest.mark.parametrize("innsyn", [HR, *UTEN_GULV_HR], ids=lambda innsyn: innsyn.rolle.value)
def test_most_enheter_get_none_and_nobody_more_than_four(innsyn: Innsyn) -> None:
    oversikt = read_oversikt(innsyn, Periodetype.SISTE4)
    assert oversikt is not None
    antall = [len(read_suggestions(innsyn, enhet)) for enhet in oversikt.enheter["enhet_id"]]
    assert 0 < sum(map(bool, antall)) < len(antall) / 2
    assert max(antall) <= FLEST


@pytest.mark.parametrize("innsyn", UTEN_GULV_HR, ids=lambda innsyn: innsyn.rolle.value)
def test_where_leaders_sit_is_for_hr_alone(innsyn: Innsyn) -> None:
    assert staffing(HR, "A2-03").ledelse.er_annet_sted
    ledelse = staffing(innsyn, "A2-03").ledelse
    assert (ledelse.med_leder, ledelse.annet_sted) == (None, None)
    assert Grunn.ANNET_STED not in reasons(innsyn, "A2-03")


def test_a_leader_gets_suggestions_for_the_own_part_only() -> None:
    leder = role_innsyn(Rolle.LEDER, ("A8-01",))
    assert read_suggestions(leder, "A8-01")
    assert read_suggestions(leder, "A6-05") == []


@pytest.mark.parametrize("rolle", [Rolle.ANSATT, Rolle.PERSONVERNOMBUD])
def test_who_sees_no_figures_gets_no_suggestions(rolle: Rolle) -> None:
    with pytest.raises(TilgangFeil):
        read_suggestions(role_innsyn(rolle), "A8-01")


def test_staffing_is_held_against_the_same_months_a_year_before() -> None:
    """A2-09 was reduced from 21 people to 15 over four years."""
    bilde = picture(HR, "A2-09")
    rad, foer = bilde.serie.row(-1, named=True), bilde.serie.row(-5, named=True)
    bemanning = read_staffing(HR, bilde, rad)
    assert bemanning.aaret_foer == foer
    assert bemanning.change("aarsverk") == pytest.approx(
        100 * (rad["aarsverk"] - foer["aarsverk"]) / foer["aarsverk"]
    )


def test_a_new_enhet_has_no_year_before() -> None:
    """A5-10 was made of a part of another on 1 January 2026."""
    assert staffing(HR, "A5-10").change("aarsverk") is None


def test_leaders_are_counted_in_seksjoner() -> None:
    per_leder = staffing(HR, "A1-01").ledelse.per_leder
    assert per_leder is not None
    assert per_leder < MANGE_PER_LEDER
    assert staffing(HR, "A1").ledelse.per_leder is None
