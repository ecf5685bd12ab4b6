"""The løpende uttrekk keeps what docs/eksempeldata.md promises, counted the plain way."""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipelines.contract.codes import Hendelse
from pipelines.demo import BRUKERE
from sample_data.demofolk import ANSATT_10045, FRAVAER, LEDER_10028, LEDER_10267
from sample_data.generate import LOPENDE_MAPPE, MAPPE, generate_running
from sample_data.uttrekk import LEVERANSER
from tests.sample_data import fasit

DAG_0 = date(2026, 9, 30)
GJELDER_FRA = date(2025, 7, 1)
DOKUMENTASJON = Path(__file__).parents[2] / "docs/eksempeldata.md"
NYESTE = MAPPE / LEVERANSER[-1].navn


@dataclass(frozen=True)
class Tilfelle:
    start: date
    slutt: date
    grader: tuple[float, ...]
    """One for each sick day."""

    @property
    def paagaar(self) -> bool:
        return self.slutt == DAG_0

    @property
    def dager(self) -> int:
        return (self.slutt - self.start).days + 1


@pytest.fixture(scope="module")
def fravaer() -> list[fasit.Rad]:
    return fasit.read(LOPENDE_MAPPE, "fravaer")


@pytest.fixture(scope="module")
def stillinger() -> list[fasit.Rad]:
    return fasit.read(LOPENDE_MAPPE, "arbeidsforhold")


@pytest.fixture(scope="module")
def oppfolging() -> list[fasit.Rad]:
    return fasit.read(LOPENDE_MAPPE, "oppfolging")


@pytest.fixture(scope="module")
def tilfeller(fravaer: list[fasit.Rad]) -> dict[str, list[Tilfelle]]:
    """Ansattnr → spells, joined by the sixteen days only: ferie bridges nothing here."""
    dager: dict[str, dict[date, tuple[str, float]]] = defaultdict(dict)
    for rad in fravaer:
        if rad["type"] in fasit.SYKT and rad["status"] == "godkjent":
            for dag in days(rad):
                siste = (rad["registrert"], float(rad["grad"]))
                egne = dager[rad["ansattnr"]]
                egne[dag] = max(siste, egne.get(dag, siste))
    return {ansattnr: join(egne) for ansattnr, egne in dager.items()}


def days(rad: fasit.Rad) -> list[date]:
    fra, til = date.fromisoformat(rad["fra"]), date.fromisoformat(rad["til"] or DAG_0.isoformat())
    return [fra + timedelta(days=nummer) for nummer in range((til - fra).days + 1)]


def join(dager: dict[date, tuple[str, float]]) -> list[Tilfelle]:
    grupper: list[list[date]] = []
    for dag in sorted(dager):
        if not grupper or (dag - grupper[-1][-1]).days > 16:
            grupper.append([])
        grupper[-1].append(dag)
    return [Tilfelle(g[0], g[-1], tuple(dager[dag][1] for dag in g)) for g in grupper]


def short_last_year(egne: list[Tilfelle]) -> int:
    return sum(ett.dager <= 16 and ett.start > date(2025, 9, 30) for ett in egne)


def test_generating_again_gives_the_committed_files(tmp_path: Path) -> None:
    generate_running(tmp_path)
    nye = {fil.name: fil.read_bytes() for fil in tmp_path.iterdir()}
    assert nye == {fil.name: fil.read_bytes() for fil in LOPENDE_MAPPE.iterdir()}


def test_manifest_says_what_it_is() -> None:
    om = tomllib.loads((LOPENDE_MAPPE / "uttrekk.toml").read_text(encoding="utf-8"))
    assert om == {
        "virksomhet": "Eksempeldirektoratet",
        "slag": "lopende",
        "gjelder_fra": GJELDER_FRA,
        "uttrekksdato": DAG_0,
        "kilde": "Eksempeldata (oppdiktet), løpende",
    }


def test_nothing_is_known_that_was_registered_later(fravaer: list[fasit.Rad]) -> None:
    assert max(rad["registrert"] for rad in fravaer) < "2026-10-01"


def test_no_illness_ends_ahead(fravaer: list[fasit.Rad]) -> None:
    syke = [rad for rad in fravaer if rad["type"] in fasit.SYKT]
    assert all(rad["til"] <= DAG_0.isoformat() for rad in syke)


def test_only_those_who_work_here_now_are_in_it(stillinger: list[fasit.Rad]) -> None:
    i_dag = DAG_0.isoformat()
    naa = {r["ansattnr"] for r in stillinger if r["fra"] <= i_dag <= (r["til"] or "9999")}
    assert naa == {rad["ansattnr"] for rad in stillinger}


def test_every_row_is_about_somebody_with_a_position(
    fravaer: list[fasit.Rad], stillinger: list[fasit.Rad], oppfolging: list[fasit.Rad]
) -> None:
    ansatte = {rad["ansattnr"] for rad in stillinger}
    assert {rad["ansattnr"] for rad in fravaer + oppfolging} <= ansatte
    assert {rad["ansattnr"] for rad in fasit.read(LOPENDE_MAPPE, "navn")} == ansatte


def test_people_written_by_hand_have_the_same_absence_in_no_quarterly_delivery(
    fravaer: list[fasit.Rad],
) -> None:
    noekkel = ("ansattnr", "fra", "til", "type", "grad")
    kvartal = {tuple(rad[k] for k in noekkel) for rad in fasit.read(NYESTE, "fravaer")}
    egne = [
        rad
        for rad in fravaer
        if rad["ansattnr"] in FRAVAER and rad["registrert"][11:] == "08:30:00"
    ]
    assert egne
    assert not [rad for rad in egne if tuple(rad[k] for k in noekkel) in kvartal]


def test_followup_has_known_codes_and_days_of_the_fifteen_months(
    oppfolging: list[fasit.Rad],
) -> None:
    assert {rad["hendelse"] for rad in oppfolging} == set(Hendelse)
    dager = [rad["dato"] for rad in oppfolging]
    assert GJELDER_FRA.isoformat() < min(dager) <= max(dager) <= DAG_0.isoformat()


def done_in_time(
    tilfeller: dict[str, list[Tilfelle]], oppfolging: list[fasit.Rad]
) -> dict[str, Counter[str]]:
    """Ansattnr → how plans went whose deadline, four weeks, came in the fifteen months."""
    planer: dict[str, list[date]] = defaultdict(list)
    for rad in oppfolging:
        if rad["hendelse"] == "oppfolgingsplan":
            planer[rad["ansattnr"]].append(date.fromisoformat(rad["dato"]))
    svar: dict[str, Counter[str]] = defaultdict(Counter)
    for ansattnr, egne in tilfeller.items():
        for ett in egne:
            frist = ett.start + timedelta(days=27)
            if ett.start < GJELDER_FRA or ett.slutt <= frist:
                continue
            gjort = [dag for dag in planer[ansattnr] if ett.start <= dag <= ett.slutt]
            utfall = "mangler" if not gjort else "i tide" if min(gjort) <= frist else "sent"
            svar[ansattnr][utfall] += 1
    return svar


def test_most_plans_are_in_time_and_some_are_late_or_missing(
    tilfeller: dict[str, list[Tilfelle]], oppfolging: list[fasit.Rad]
) -> None:
    alle = sum(done_in_time(tilfeller, oppfolging).values(), Counter[str]())
    andeler = {utfall: antall / alle.total() for utfall, antall in alle.items()}
    assert 0.63 <= andeler["i tide"] <= 0.73
    assert 0.10 <= andeler["sent"] <= 0.16
    assert 0.15 <= andeler["mangler"] <= 0.22


def test_practice_differs_from_section_to_section(
    tilfeller: dict[str, list[Tilfelle]],
    oppfolging: list[fasit.Rad],
    stillinger: list[fasit.Rad],
) -> None:
    seksjon = {rad["ansattnr"]: rad["enhet_id"] for rad in stillinger}
    per_seksjon: dict[str, Counter[str]] = defaultdict(Counter)
    for ansattnr, utfall in done_in_time(tilfeller, oppfolging).items():
        per_seksjon[seksjon[ansattnr]] += utfall
    i_tide = {e: u["i tide"] / u.total() for e, u in per_seksjon.items() if u.total() >= 9}
    assert i_tide["A4-01"] > 0.9
    assert i_tide["A1-02"] < 0.4
    assert i_tide["A8-01"] == 0


@pytest.mark.parametrize(("sub", "ansattnumre"), [("leder", LEDER_10028), ("leder2", LEDER_10267)])
def test_the_people_written_by_hand_are_those_of_the_demo_leaders(
    stillinger: list[fasit.Rad], sub: str, ansattnumre: dict[str, str]
) -> None:
    leder = next(bruker.ansattnr for bruker in BRUKERE if bruker.sub == sub)
    deres = {
        rad["ansattnr"] for rad in stillinger if rad["leder_ansattnr"] == leder and not rad["til"]
    }
    assert set(ansattnumre) <= deres


def test_everybody_written_by_hand_belongs_to_a_user_of_the_demo() -> None:
    assert set(FRAVAER) == {*LEDER_10028, *LEDER_10267, *ANSATT_10045}


@pytest.mark.parametrize(
    ("ansattnr", "uker"),
    [("10063", 2), ("10090", 5), ("10060", 9), ("10036", 20), ("10030", 40), ("11517", 5)],
)
def test_ongoing_spells_have_every_length(
    tilfeller: dict[str, list[Tilfelle]], ansattnr: str, uker: int
) -> None:
    siste = tilfeller[ansattnr][-1]
    assert siste.paagaar
    assert siste.dager // 7 == uker


def test_one_has_just_come_back_after_ten_weeks(tilfeller: dict[str, list[Tilfelle]]) -> None:
    siste = tilfeller["11938"][-1]
    assert (siste.dager // 7, (DAG_0 - siste.slutt).days) == (10, 3)


def test_one_is_graded_from_the_first_day(tilfeller: dict[str, list[Tilfelle]]) -> None:
    assert set(tilfeller["10051"][-1].grader) == {50.0}


@pytest.mark.parametrize(("ansattnr", "antall"), [("10168", 7), ("11623", 5), ("11416", 6)])
def test_some_have_been_away_for_short_times_again_and_again(
    tilfeller: dict[str, list[Tilfelle]], ansattnr: str, antall: int
) -> None:
    assert short_last_year(tilfeller[ansattnr]) == antall
    assert max(ett.dager for ett in tilfeller[ansattnr]) <= 16


def test_the_employee_has_several_kinds_of_absence_and_one_that_goes_on(
    fravaer: list[fasit.Rad], tilfeller: dict[str, list[Tilfelle]]
) -> None:
    typer = {rad["type"] for rad in fravaer if rad["ansattnr"] == "10045"}
    assert typer == {"egenmelding", "sykmelding", "sykt_barn", "ferie", "permisjon"}
    assert tilfeller["10045"][-1].paagaar
    assert tilfeller["10045"][-1].dager // 7 == 3


def test_nobody_written_by_hand_is_on_holiday_while_ill(fravaer: list[fasit.Rad]) -> None:
    for ansattnr in FRAVAER:
        egne = [rad for rad in fravaer if rad["ansattnr"] == ansattnr]
        syke = {dag for rad in egne if rad["type"] in fasit.SYKT for dag in days(rad)}
        fri = {dag for rad in egne if rad["type"] not in fasit.SYKT for dag in days(rad)}
        assert not syke & fri, ansattnr


def test_figures_in_the_documentation(
    fravaer: list[fasit.Rad],
    stillinger: list[fasit.Rad],
    oppfolging: list[fasit.Rad],
    tilfeller: dict[str, list[Tilfelle]],
) -> None:
    folk = len({rad["person_id"] or rad["ansattnr"] for rad in stillinger})
    plan = sum(done_in_time(tilfeller, oppfolging).values(), Counter[str]())
    andel = {utfall: round(100 * antall / plan.total()) for utfall, antall in plan.items()}
    skal_staa = (
        f"{_thousands(folk)} personer",
        f"{_thousands(len(fravaer))} fraværsrader",
        f"{len(oppfolging)} hendelser",
        f"{sum(egne[-1].paagaar for egne in tilfeller.values())} tilfeller pågår",
        f"{andel['i tide']} % av oppfølgingsplanene",
        f"{andel['sent']} % er kommet senere, og {andel['mangler']} % mangler",
    )
    tekst = " ".join(DOKUMENTASJON.read_text(encoding="utf-8").split())
    assert [ett for ett in skal_staa if ett not in tekst] == []


def test_everybody_written_by_hand_stands_in_the_documentation() -> None:
    tekst = DOKUMENTASJON.read_text(encoding="utf-8")
    assert [ansattnr for ansattnr in FRAVAER if f"| {ansattnr} |" not in tekst] == []


def _thousands(tall: int) -> str:
    return f"{tall:,}".replace(",", " ")
