"""Tiltak where the figures are: with the names and verdicts of the role, in every page and file."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from pipelines.access.aarsbilder import Tiltaksskjerm
from pipelines.access.aarsoversikt import (
    read_aarsoversikt,
    read_screens,
    with_tiltak,
    write_comment,
)
from pipelines.access.aarstiltak import difference_words, tiltak_screen
from pipelines.access.amu import read_amu
from pipelines.access.innsyn import Innsyn, operator_innsyn, role_innsyn
from pipelines.access.lesing import read_enheter
from pipelines.access.rapport import as_role
from pipelines.access.roller import Rolle
from pipelines.access.seksjonsark import read_sheet
from pipelines.access.tiltak import propose
from pipelines.access.tiltakseffekt import read_effect
from pipelines.access.tiltaksliste import (
    DOMSORD,
    EN_ANNEN,
    name_enheter,
    read_due_lines,
    read_lines,
    read_open_lines,
)
from pipelines.contract.perioder import Periode, Periodetype
from pipelines.demo import EKSEMPELINNSTILLINGER
from pipelines.settings import FILVARIABEL, LAGERVARIABEL
from pipelines.store.lager import Lager
from pipelines.tiltak.effekt import Dom
from pipelines.tiltak.tiltak import Medvirkning, Status
from tests.lagerkopi import copy_store
from tests.tiltak.bygg_tiltak import text

NAA = datetime(2026, 11, 25, 9, tzinfo=UTC)
HR, AMU = role_innsyn(Rolle.HR), role_innsyn(Rolle.AMU)
LEDELSE = role_innsyn(Rolle.TOPPLEDELSE)
LEDER = role_innsyn(Rolle.LEDER, ("A1-02",))
DELTOK = Medvirkning("Drøftet i møte", date(2024, 2, 10))
K3 = Periode.parse("2026K3")


@pytest.fixture(autouse=True)
def _lager(eksempellager: Lager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LAGERVARIABEL, str(copy_store(eksempellager, tmp_path / "lager").mappe))
    monkeypatch.setenv(FILVARIABEL, str(EKSEMPELINNSTILLINGER))


def keep(tittel: str, *enheter: str, **endret: object) -> str:
    """Written down by HR; in motion since July 2024 unless something else is said."""
    felter: dict[str, object] = {
        "tittel": tittel,
        "enheter": enheter,
        "start": date(2024, 7, 1),
        "verneombud": DELTOK,
        "tillitsvalgt": DELTOK,
    }
    return propose(HR, text(**felter | endret), NAA)


def test_every_verdict_has_its_few_words() -> None:
    assert set(DOMSORD) == set(Dom)
    assert not any("virke" in ord_ for ord_ in DOMSORD.values())


@pytest.mark.parametrize("innsyn", [HR, AMU, LEDELSE, LEDER], ids=lambda ett: ett.rolle.value)
def test_the_verdict_is_that_of_the_role(innsyn: Innsyn) -> None:
    keep("Faste vakter", "A1-02")
    (linje,) = read_lines(innsyn, "A1-02")
    assert linje.effekt == read_effect(innsyn, linje.tiltak)
    assert linje.effekt is not None
    assert (linje.dom, linje.enheter) == (DOMSORD[linje.effekt.dom], "Kontaktsenter Elvebyen")


@pytest.mark.parametrize("rolle", [Rolle.PERSONVERNOMBUD, Rolle.ANSATT])
def test_a_role_without_tiltak_gets_none_anywhere(rolle: Rolle) -> None:
    keep("Faste vakter", "A1-02", evalueres=date(2026, 12, 1))
    innsyn = Innsyn("noen", rolle)
    assert read_lines(innsyn, "A1-02") == ()
    assert read_open_lines(innsyn) == ()
    assert read_due_lines(innsyn, NAA.date()) == ()


def test_a_tiltak_of_a_merged_enhet_stands_under_the_merged_name() -> None:
    enheter = read_enheter(AMU, Periodetype.KVARTAL)
    assert enheter is not None
    samlet = enheter.filter("slaatt_sammen", "er_seksjon").row(0, named=True)
    keep("Faste vakter", samlet["seksjoner"][0])
    (linje,) = read_open_lines(AMU)
    assert linje.enheter == samlet["navn"]
    assert [ett.tiltak for ett in read_lines(AMU, samlet["enhet_id"])] == [linje.tiltak]


def test_an_enhet_that_the_viewer_does_not_see_is_not_named() -> None:
    keep("Felles rutiner", "A1-02", "A1-03")
    (linje,) = read_lines(LEDER, "A1-02")
    assert linje.enheter == f"Kontaktsenter Elvebyen og {EN_ANNEN}"
    assert name_enheter(None, ("A1-02",)) == EN_ANNEN


def test_many_enheter_are_counted() -> None:
    keep("Felles rutiner", *(f"A1-0{nr}" for nr in range(1, 6)))
    (linje,) = read_open_lines(HR)
    assert linje.enheter.endswith(" og 2 til")


def test_reviews_are_due_within_two_weeks_or_passed_oldest_first() -> None:
    for tittel, dag in (("Siden", 10), ("Snart", 9), ("Passert", 1)):
        maaned = 12 if tittel != "Passert" else 11
        keep(tittel, "A1-02", evalueres=date(2026, maaned, dag))
    linjer = read_due_lines(HR, NAA.date())
    assert [ett.tiltak.naa.tittel for ett in linjer] == ["Passert", "Snart"]
    assert linjer[0].review_words(NAA.date()) == "skulle vært evaluert 01.11.2026"
    assert linjer[1].review_words(NAA.date()) == "evalueres 09.12.2026"


@pytest.mark.parametrize("innsyn", [HR, AMU, operator_innsyn()], ids=["hr", "amu", "drift"])
def test_the_amu_sees_its_own_names_and_verdicts_whoever_makes_it(innsyn: Innsyn) -> None:
    keep("Faste vakter", "A1-02", evalueres=date(2026, 12, 1))
    keep("Lederstøtte", "A2-01", evalueres=date(2027, 3, 1))
    keep("Ferdig", "A2-01", slutt=date(2025, 3, 1), status=Status.AVSLUTTET, erfaring="Rolig.")
    bilde = read_amu(innsyn, K3, NAA)
    assert bilde is not None
    assert [ett.tiltak.naa.tittel for ett in bilde.tiltak] == ["Faste vakter", "Lederstøtte"]
    assert [ett.effekt for ett in bilde.tiltak] == [
        read_effect(AMU, ett.tiltak) for ett in bilde.tiltak
    ]
    assert [ett.tiltak.naa.tittel for ett in bilde.skal_evalueres] == ["Faste vakter"]


def test_a_safety_delegate_sees_the_own_area_and_what_reaches_it() -> None:
    keep("Her", "A1-02")
    keep("Over", "A1")
    keep("Annet sted", "A2-01")
    bilde = read_amu(role_innsyn(Rolle.AMU, ("A1-01", "A1-02")), K3, NAA)
    assert bilde is not None
    assert {ett.tiltak.naa.tittel for ett in bilde.tiltak} == {"Her", "Over"}


def test_the_sheet_of_a_section_has_its_tiltak() -> None:
    keep("Faste vakter", "A1-02")
    keep("Annet sted", "A2-01")
    ark = read_sheet(LEDER, "A1-02", K3, NAA)
    assert ark is not None
    assert [ett.tiltak.naa.tittel for ett in ark.tiltak] == ["Faste vakter"]


def screen(innsyn: Innsyn = LEDELSE, aar: str = "2025") -> Tiltaksskjerm | None:
    return tiltak_screen(innsyn, aar)


def test_a_year_without_tiltak_has_no_screen_of_them() -> None:
    keep("Senere", "A1-02", start=date(2026, 2, 1))
    keep("Før", "A1-02", slutt=date(2024, 12, 31), status=Status.AVSLUTTET, erfaring="Roligere.")
    assert screen() is None
    aaret = read_aarsoversikt(LEDELSE, "2025", NAA)
    assert aaret is not None
    assert "tiltak" not in {ett.id for ett in aaret.skjermer}


def test_the_screen_counts_and_lists_what_has_figures() -> None:
    keep("Faste vakter", "A1-02")
    keep("For nytt", "A2-01", start=date(2025, 12, 1), status=Status.FORESLAATT)
    skjerm = screen()
    assert skjerm is not None
    assert [(ett.navn, ett.verdi) for ett in skjerm.statuser] == [
        ("Foreslått", "1"),
        ("I gang", "1"),
    ]
    (linje,) = skjerm.maalte
    assert linje.tiltak.naa.tittel == "Faste vakter"
    assert linje.effekt is not None
    assert linje.effekt.effekt is not None
    assert "til" in difference_words(linje.effekt.effekt)
    assert any("ikke et forsøk" in setning for setning in skjerm.setninger)
    assert any("vises når 5 av slaget" in setning for setning in skjerm.setninger)
    assert [ett.navn for ett in skjerm.diagrammer] == ["Kontaktsenter Elvebyen"]


def test_a_chart_of_a_section_has_what_reaches_it_from_above() -> None:
    keep("Her", "A1-02")
    keep("Over", "A1")
    keep("Annet sted", "A2-01")
    skjerm = screen()
    assert skjerm is not None
    her = next(ett for ett in skjerm.diagrammer if ett.navn == "Kontaktsenter Elvebyen")
    assert {ett.tiltak.naa.tittel for ett in her.linjer} == {"Her", "Over"}
    assert len(skjerm.diagrammer) == 2


def test_a_mean_stands_only_from_five_of_a_kind() -> None:
    for nr in range(1, 6):
        keep(f"Vakter {nr}", f"A1-0{nr}")
    skjerm = screen()
    assert skjerm is not None
    med_snitt = [ett for ett in skjerm.setninger if ett.startswith("Organisering og bemanning: ")]
    assert bool(med_snitt) == (len(skjerm.maalte) >= 5)


def test_the_page_and_the_file_have_the_same_screens() -> None:
    keep("Faste vakter", "A1-02")
    aaret, tall = read_aarsoversikt(LEDELSE, "2025", NAA), read_screens(LEDELSE, "2025")
    assert aaret is not None
    assert tall is not None
    paa_siden = with_tiltak(LEDELSE, "2025", tall)
    assert [ett.id for ett in aaret.skjermer] == [ett.id for ett in paa_siden]
    assert "tiltak" in {ett.id for ett in paa_siden}


def test_hr_comments_on_the_screen_of_tiltak() -> None:
    keep("Faste vakter", "A1-02")
    write_comment(HR, "2025", "tiltak", "Vi lærte av to av dem.", NAA)
    aaret = read_aarsoversikt(LEDELSE, "2025", NAA)
    assert aaret is not None
    assert aaret.kommentarer == {"tiltak": "Vi lærte av to av dem."}


def test_a_file_for_a_role_has_the_names_of_that_role() -> None:
    alle = read_enheter(HR, Periodetype.SISTE4)
    assert alle is not None
    for enhet_id in alle.filter(pl.col("er_seksjon"))["enhet_id"].sort()[:12]:
        keep(f"I {enhet_id}", enhet_id)
    deres = as_role(HR, Rolle.TOPPLEDELSE)
    lagd, sett = tiltak_screen(deres, "2025"), tiltak_screen(LEDELSE, "2025")
    assert lagd == sett
