"""The statutory statistics are the other measures by sex: counted day by day, and whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.contract.perioder import Periode, perioder_fra
from pipelines.measures.grunnlag import LOVTALL
from pipelines.settings import Opptelling
from tests.measures.oracle import Fasit
from tests.measures.strategier import worlds, worlds_with_totals
from tests.measures.verden import Fravaer, Jobb, Total, Verden, quarters

Rad = dict[str, Any]
Noekkel = tuple[str, str, str]
IKKE_OPPGITT = "ikke oppgitt"
AAR = quarters("2024K1", "2024K2", "2024K3", "2024K4")
_rolig = settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


class Lovfasit(Fasit):
    """The diary of the oracle, read by sex."""

    def by_sex(self) -> dict[Noekkel, Rad]:
        topp = [e["enhet_id"] for e in self.enheter if e["overordnet_id"] is None]
        under = [e["enhet_id"] for e in self.enheter if e["overordnet_id"] in topp]
        perioder = [
            periode
            for periode in perioder_fra(list(self.kvartaler))
            if str(periode.type) in ("kvartal", "aar")
            and not set(periode.kvartaler) & set(self.med_totaler)
        ]
        rader = {
            (enhet_id, periode.navn, kjonn): self._row(enhet_id, periode, kjonn)
            for enhet_id in topp + under
            for periode in perioder
            for kjonn in ("K", "M", IKKE_OPPGITT)
        }
        return {noekkel: rad for noekkel, rad in rader.items() if any(rad.values())}

    def _sex(self, person: int) -> str:
        rader = [
            (str(kvartal), jobb["fra"], jobb["kjonn"])
            for kvartal, jobber in self.jobber.items()
            for jobb in jobber
            if jobb["ansatt_id"] == person and jobb["kjonn"]
        ]
        return str(max(rader)[2]) if rader else IKKE_OPPGITT

    def _row(self, enhet_id: str, periode: Periode, kjonn: str) -> Rad:
        inne = self._below(enhet_id)
        folk = {person for person in self.personer if self._sex(person) == kjonn}
        steder = {s: b for s, b in self._sums(inne, periode).items() if s[1] in folk}

        def total(*navn: str) -> float:
            return sum(bok[ett] for bok in steder.values() for ett in navn)

        def begun(tilfeller: list[Any]) -> int:
            return sum(
                t.person in folk
                and bool(t.seksjoner & inne)
                and periode.start <= t.dager[0] <= periode.slutt
                for t in tilfeller
            )

        return {
            "personer": len({s[1] for s, bok in steder.items() if bok["avtalte"] > 0}),
            "personer_med_fravaer": len({s[1] for s, bok in steder.items() if bok["tapte"] > 0}),
            "avtalte_dagsverk": total("avtalte"),
            "ferie": total("ferie"),
            "tilfeller": begun(self.bok.tilfeller),
            "tilfeller_sykt_barn": begun(self.bok.barns),
            "tapte_1_3": total("1_3"),
            "tapte_4_16": total("4_16"),
            "tapte_17_56": total("17_56"),
            "tapte_over_56": total("57_140", "141_273", "over_273"),
            "tapte_sykt_barn": total("sykt_barn"),
        }


@st.composite
def worlds_by_sex(draw: st.DrawFn, verdener: st.SearchStrategy[Verden]) -> Verden:
    """Every arbeidsforhold says its own: also two of the same person."""
    verden = draw(verdener)
    kjonn = st.sampled_from([None, "K", "K", "M"])
    return replace(verden, jobber=tuple(replace(j, kjonn=draw(kjonn)) for j in verden.jobber))


def measured(verden: Verden) -> dict[Noekkel, Rad]:
    lovtall = verden.measure().lovtall
    assert dict(lovtall.schema) == {navn: slag() for navn, slag in LOVTALL.items()}  # type: ignore[operator]
    return {
        (rad.pop("enhet_id"), rad.pop("periode"), rad.pop("kjonn")): rad
        for rad in lovtall.drop("periodetype").to_dicts()
    }


def assert_as_counted(verden: Verden) -> dict[Noekkel, Rad]:
    maalt, fasit = measured(verden), Lovfasit(verden.grunnlag(), Opptelling()).by_sex()
    assert sorted(maalt) == sorted(fasit)
    for noekkel, rad in fasit.items():
        assert maalt[noekkel] == pytest.approx(rad, rel=1e-9, abs=1e-9), noekkel
    return maalt


@_rolig
@given(worlds_by_sex(worlds()))
def test_each_sex_is_measured_as_day_by_day(verden: Verden) -> None:
    assert_as_counted(verden)


@_rolig
@given(worlds_by_sex(worlds_with_totals()))
def test_periods_with_totals_have_no_statistics_by_sex(verden: Verden) -> None:
    assert_as_counted(verden)


@_rolig
@given(worlds_by_sex(worlds()))
def test_the_sexes_add_up_to_the_published_figures(verden: Verden) -> None:
    maalinger = verden.measure()
    tapte = pl.sum_horizontal("tapte_1_3", "tapte_4_16", "tapte_17_56", "tapte_over_56")
    alle = (
        maalinger.lovtall.with_columns(tapte_dagsverk=tapte)
        .group_by("enhet_id", "periode")
        .agg(pl.exclude("periodetype", "kjonn").sum())
    )
    par = alle.join(maalinger.maaltall, on=["enhet_id", "periode"], suffix="_publisert")
    assert par.height == alle.height
    mulige = (pl.col("avtalte_dagsverk") - pl.col("ferie")).clip(0)
    ulike = par.select(
        *(
            (pl.col(navn) - pl.col(f"{navn}_publisert")).abs().max().fill_null(0)
            for navn in ("avtalte_dagsverk", "tapte_dagsverk", "tilfeller", "personer")
        ),
        ferie=(mulige - pl.col("avtalte_uten_ferie")).abs().max().fill_null(0),
    )
    assert max(ulike.row(0), default=0) == pytest.approx(0, abs=1e-9)


def test_a_sick_day_in_the_ferie_stays_in_mulige_dagsverk() -> None:
    """Two weeks of ferie in July, ill on the last three days of them."""
    verden = Verden(
        AAR,
        [Jobb(1, kjonn="K")],
        [
            Fravaer(1, date(2024, 7, 1), date(2024, 7, 12), "ferie"),
            Fravaer(1, date(2024, 7, 10), date(2024, 7, 12), "egenmelding"),
        ],
    )
    rad = assert_as_counted(verden)["V", "2024K3", "K"]
    assert (rad["avtalte_dagsverk"], rad["ferie"], rad["tapte_1_3"]) == (66, 7, 3)


def test_part_time_and_grad_are_multiplied() -> None:
    verden = Verden(
        AAR,
        [Jobb(1, kjonn="M", stillingsprosent=50)],
        [Fravaer(1, date(2024, 1, 8), date(2024, 1, 26), "sykmelding", 40)],
    )
    assert assert_as_counted(verden)["V", "2024K1", "M"]["tapte_17_56"] == pytest.approx(3)


@pytest.mark.parametrize(
    ("dager", "felt"),
    [
        *((3, "tapte_1_3"), (4, "tapte_4_16"), (16, "tapte_4_16"), (17, "tapte_17_56")),
        *((56, "tapte_17_56"), (57, "tapte_over_56")),
    ],
)
def test_days_count_by_the_calendar_days_of_the_whole_tilfelle(dager: int, felt: str) -> None:
    fra = date(2024, 1, 8)
    til = date.fromordinal(fra.toordinal() + dager - 1)
    verden = Verden(AAR, [Jobb(1, kjonn="K")], [Fravaer(1, fra, til)])
    rad = assert_as_counted(verden)["V", "2024K1", "K"]
    assert [navn for navn in rad if navn.startswith("tapte") and rad[navn] > 0] == [felt]


def test_days_with_a_child_are_joined_over_a_weekend_and_an_illness_parts_them() -> None:
    fredag, mandag = date(2024, 2, 2), date(2024, 2, 5)
    verden = Verden(
        AAR,
        [Jobb(1, kjonn="M")],
        [
            Fravaer(1, fredag, fredag, "sykt_barn"),
            Fravaer(1, mandag, date(2024, 2, 9), "sykt_barn"),
            Fravaer(1, date(2024, 2, 7), date(2024, 2, 7), "egenmelding"),
        ],
    )
    rad = assert_as_counted(verden)["V", "2024K1", "M"]
    assert (rad["tilfeller_sykt_barn"], rad["tilfeller"], rad["tapte_sykt_barn"]) == (2, 1, 5)


def test_somebody_who_has_been_stated_as_both_is_of_the_newest() -> None:
    verden = Verden(
        AAR, [Jobb(1, til=date(2024, 5, 31), kjonn="M"), Jobb(1, fra=date(2024, 6, 1), kjonn="K")]
    )
    assert {kjonn for _, _, kjonn in assert_as_counted(verden)} == {"K"}


def test_a_newer_row_that_says_nothing_does_not_take_it_away() -> None:
    verden = Verden(AAR, [Jobb(1, til=date(2024, 5, 31), kjonn="M"), Jobb(1, fra=date(2024, 6, 1))])
    assert {kjonn for _, _, kjonn in assert_as_counted(verden)} == {"M"}


def test_who_works_in_two_avdelinger_is_one_person_and_one_tilfelle_in_the_virksomhet() -> None:
    verden = Verden(
        AAR,
        [Jobb(1, "S1", kjonn="K", stillingsprosent=50), Jobb(1, "S3", stillingsprosent=50)],
        [Fravaer(1, date(2024, 1, 8), date(2024, 1, 9), "egenmelding")],
    )
    maalt = assert_as_counted(verden)
    for enhet_id in ("V", "A", "B"):
        rad = maalt[enhet_id, "2024K1", "K"]
        assert (rad["personer"], rad["tilfeller"]) == (1, 1)


def test_a_year_that_rests_on_totals_in_one_quarter_has_only_its_other_quarters() -> None:
    verden = Verden(AAR, [Jobb(1, kjonn="K")], totaler=[Total("S1", "2024K2", None, 60, 3)])
    perioder = {periode for _, periode, _ in assert_as_counted(verden)}
    assert perioder == {"2024K1", "2024K3", "2024K4"}


def test_a_virksomhet_that_is_one_seksjon_has_its_statistics_once() -> None:
    alene = verden_of_one_seksjon()
    assert {enhet for enhet, _, _ in assert_as_counted(alene)} == {"V"}


def verden_of_one_seksjon() -> Verden:
    tre = Verden(AAR).enheter.head(1).with_columns(er_seksjon=pl.lit(value=True))
    return Verden(AAR, [Jobb(1, "V", kjonn="K")], enheter=tre)
