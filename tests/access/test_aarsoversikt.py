"""The year: every figure is the one that `trafikklys tall` gives the same role."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import polars as pl
import pytest

from pipelines.access.aarsbilder import (
    Delingsskjerm,
    Endringsskjerm,
    Lysskjerm,
    Sammenligningsskjerm,
    Skjerm,
    Stedskjerm,
    Tallskjerm,
    Traktskjerm,
)
from pipelines.access.aarsord import FLEST_NAVN, list_some
from pipelines.access.aarsoversikt import (
    for_the_wall,
    list_years,
    read_aarsoversikt,
    read_comments,
    read_screens,
    write_comment,
)
from pipelines.access.innsyn import Innsyn, operator_innsyn, role_innsyn
from pipelines.access.lesing import read_oversikt, read_tall
from pipelines.access.roller import Rolle
from pipelines.contract.perioder import Periodetype
from pipelines.demo import EKSEMPELINNSTILLINGER
from pipelines.errors import RegistreringFeil, TilgangFeil, UttrekkFeil
from pipelines.lights.nasjonal import find_national
from pipelines.settings import FILVARIABEL, LAGERVARIABEL
from pipelines.store.lager import Lager
from tests.lagerkopi import copy_store

NAA = datetime(2026, 11, 25, 12, tzinfo=UTC)
HR, LEDELSE = role_innsyn(Rolle.HR), role_innsyn(Rolle.TOPPLEDELSE)
AARENE = [(HR, "2025"), (HR, "2026K3-S4"), (LEDELSE, "2025"), (LEDELSE, "2026K3-S4")]
LIKE = ("sykefravaersprosent", "tapte_dagsverk", "lys", "klarhet", "z", "maal")

Slag = TypeVar("Slag", bound=Skjerm)


@pytest.fixture(autouse=True)
def _lager(eksempellager: Lager, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LAGERVARIABEL, str(eksempellager.mappe))
    monkeypatch.setenv(FILVARIABEL, str(EKSEMPELINNSTILLINGER))


def screen(innsyn: Innsyn, aar: str, slag: type[Slag], id_: str | None = None) -> Slag:
    skjermer = read_screens(innsyn, aar)
    assert skjermer is not None
    return next(ett for ett in skjermer if isinstance(ett, slag) and (id_ is None or ett.id == id_))


def figures(innsyn: Innsyn, aar: str) -> dict[str, dict[str, object]]:
    slag = Periodetype.AAR if len(aar) == 4 else Periodetype.SISTE4
    tall = read_tall(innsyn, slag)
    assert tall is not None
    return {rad["enhet_id"]: rad for rad in tall.filter(periode=aar).to_dicts()}


def test_the_newest_window_and_every_whole_year_can_be_shown() -> None:
    assert list_years(LEDELSE) == ("2026K3-S4", "2025", "2024", "2023", "2022")


def test_the_screens_come_in_a_fixed_order_and_the_cost_is_off() -> None:
    oversikt = read_aarsoversikt(LEDELSE, None, NAA, "Kari")
    assert oversikt is not None
    assert oversikt.periode == "2026K3-S4"
    assert oversikt.hode.rolle == "Toppledelse"
    assert [ett.id for ett in oversikt.skjermer] == [
        *("tall", "lys", "sammenligning", "utvikling"),
        *("deling", "sted", "trakt", "endringer"),
    ]
    assert all(ett.setninger and ett.kilde for ett in oversikt.skjermer)


@pytest.mark.parametrize(("innsyn", "aar"), AARENE)
def test_every_seksjon_has_the_figures_of_the_same_role(innsyn: Innsyn, aar: str) -> None:
    tall = figures(innsyn, aar)
    for rad in screen(innsyn, aar, Lysskjerm).seksjoner.to_dicts():
        assert {navn: rad[navn] for navn in LIKE} == {
            navn: tall[rad["enhet_id"]][navn] for navn in LIKE
        }


def test_the_sections_are_those_of_the_start_page() -> None:
    oversikt = read_oversikt(LEDELSE, Periodetype.SISTE4)
    assert oversikt is not None
    venter = oversikt.enheter.filter("er_seksjon")["enhet_id"].to_list()
    vist = screen(LEDELSE, "2026K3-S4", Lysskjerm).seksjoner
    assert vist["enhet_id"].to_list() == venter


@pytest.mark.parametrize(("innsyn", "aar"), AARENE)
def test_the_places_add_up_to_the_virksomhet(innsyn: Innsyn, aar: str) -> None:
    skjerm = screen(innsyn, aar, Stedskjerm)
    alt = figures(innsyn, aar)["ED"]["tapte_dagsverk"]
    assert skjerm.seksjoner["tapte_dagsverk"].sum() == pytest.approx(alt)
    assert skjerm.avdelinger.select(pl.sum("klart", "andre")).sum_horizontal()[0] == pytest.approx(
        alt
    )
    assert skjerm.seksjoner["andel"].sum() == pytest.approx(100)


def test_last_years_light_is_the_one_of_last_year() -> None:
    foer = figures(LEDELSE, "2024")
    for rad in screen(LEDELSE, "2025", Lysskjerm).seksjoner.to_dicts():
        gammel = foer.get(rad["enhet_id"])
        assert rad["lys_foer"] == (gammel and gammel["lys"])


def test_the_parts_of_absence_make_the_rate() -> None:
    for rad in screen(HR, "2025", Delingsskjerm).aar.to_dicts():
        prosent = figures(HR, rad["navn"])["ED"]["sykefravaersprosent"]
        assert rad["korttid"] + rad["langtid"] == pytest.approx(prosent)
        assert rad["egenmeldt"] + rad["legemeldt"] == pytest.approx(prosent)


def test_the_band_lies_around_the_target_and_is_widest_for_the_small() -> None:
    skjerm = screen(HR, "2025", Traktskjerm)
    baand = skjerm.baand
    assert skjerm.maal == 6.0
    assert (baand["baand_0001"] < baand["baand_0025"]).all()
    assert (baand["baand_0975"] < baand["baand_0999"]).all()
    bredde = baand["baand_0975"] - baand["baand_0025"]
    assert bredde.is_sorted(descending=True)
    assert len(baand) >= len(skjerm.seksjoner)


def test_only_clear_changes_are_named_and_the_largest_rise_comes_first() -> None:
    for aar in list_years(HR)[:-1]:
        rader = screen(HR, aar, Endringsskjerm).seksjoner
        assert (rader["z"].abs() > 1.96).all()
        assert rader["z"].is_sorted(descending=True)
    (navn,) = screen(HR, "2023", Endringsskjerm).seksjoner["navn"]
    assert navn == "Skranke og publikumsmottak"


def test_a_series_of_certified_absence_is_held_against_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fil = tmp_path / "t.toml"
    fil.write_text('[rapport]\nsektor = "kommuner"\n', encoding="utf-8")
    monkeypatch.setenv(FILVARIABEL, str(fil))
    skjerm = screen(HR, "2025", Sammenligningsskjerm)
    tall = read_tall(HR, Periodetype.KVARTAL, "ED")
    assert tall is not None
    egne = dict(
        tall.select(
            "periode", 100 * pl.col("tapte_legemeldt") / pl.col("avtalte_dagsverk")
        ).iter_rows()
    )
    serie = find_national("kommuner")
    assert serie is not None
    nasjonale = dict(serie.punkter.iter_rows())
    for kvartal, prosent, nasjonal, maal in skjerm.kvartaler.iter_rows():
        assert prosent == pytest.approx(egne[kvartal])
        assert nasjonal == nasjonale.get(kvartal)
        assert maal is None
    assert "legemeldt sykefravær" in skjerm.kilde
    assert "til og med 2. kvartal 2024" in skjerm.kilde


def test_the_cost_is_shown_with_its_assumption_when_a_price_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fil = tmp_path / "t.toml"
    fil.write_text("[rapport]\nkostnad_per_dagsverk = 3000\n", encoding="utf-8")
    monkeypatch.setenv(FILVARIABEL, str(fil))
    skjerm = screen(HR, "2025", Tallskjerm, "kostnad")
    tapte = figures(HR, "2025")["ED"]["tapte_dagsverk"]
    assert isinstance(tapte, float)
    assert skjerm.noekkeltall[0].verdi == f"{tapte * 3000 / 1e6:.1f} mill.\u00a0kroner".replace(
        ".", ",", 1
    )
    assert "3\u00a0000 kroner per tapt dagsverk" in skjerm.kilde


def test_hr_shows_the_wall_what_toppledelsen_sees_unless_asked_for_all() -> None:
    vegg = for_the_wall(HR, alle=False)
    assert vegg.rolle is Rolle.TOPPLEDELSE
    assert for_the_wall(HR, alle=True) is HR
    assert for_the_wall(LEDELSE, alle=True) is LEDELSE
    alle = screen(HR, "2025", Lysskjerm).seksjoner
    vist = screen(vegg, "2025", Lysskjerm).seksjoner
    assert alle["antall_ansatte"].min() < 5 <= vist["antall_ansatte"].min()  # type: ignore[operator]


@pytest.mark.parametrize("rolle", [Rolle.AMU, Rolle.LEDER, Rolle.ANSATT, Rolle.PERSONVERNOMBUD])
def test_others_have_no_year(rolle: Rolle) -> None:
    innsyn = role_innsyn(rolle, ("A1",) if rolle is Rolle.LEDER else ())
    with pytest.raises(TilgangFeil):
        read_aarsoversikt(innsyn, "2025", NAA)
    with pytest.raises(TilgangFeil):
        read_comments(innsyn, "2025")


def test_a_year_without_figures_is_none_and_no_period_is_an_error() -> None:
    assert read_aarsoversikt(LEDELSE, "2019", NAA) is None
    assert read_aarsoversikt(LEDELSE, "2025K3", NAA) is None
    with pytest.raises(UttrekkFeil, match="ikke en periode"):
        read_aarsoversikt(LEDELSE, "i fjor", NAA)


def test_an_empty_store_has_no_year(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LAGERVARIABEL, "/finnes/ikke")
    assert list_years(LEDELSE) == ()
    assert read_aarsoversikt(LEDELSE, None, NAA) is None


def test_a_comment_stays_with_its_year_and_is_read_by_toppledelsen(
    eksempellager: Lager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy_store(eksempellager, tmp_path / "lager")
    monkeypatch.setenv(LAGERVARIABEL, str(tmp_path / "lager"))
    write_comment(HR, "2025", "trakt", " Vi flyttet i mars. ", NAA)
    assert read_comments(LEDELSE, "2025") == {"trakt": "Vi flyttet i mars."}
    assert read_comments(LEDELSE, "2024") == {}
    oversikt = read_aarsoversikt(operator_innsyn(), "2025", NAA)
    assert oversikt is not None
    assert oversikt.kommentarer == {"trakt": "Vi flyttet i mars."}
    assert "flyttet" not in repr(oversikt)
    write_comment(HR, "2025", "trakt", "", NAA)
    assert read_comments(LEDELSE, "2025") == {}


def test_only_hr_comments_and_only_on_a_screen_there_is() -> None:
    with pytest.raises(TilgangFeil, match="Bare HR"):
        write_comment(LEDELSE, "2025", "trakt", "x", NAA)
    with pytest.raises(RegistreringFeil, match="finnes ikke"):
        write_comment(HR, "2025", "kostnad", "x", NAA)


def test_long_lists_of_names_are_counted() -> None:
    assert list_some(["A"]) == "A"
    assert list_some(["A", "B", "C"]) == "A, B og C"
    assert list_some([f"S{nr}" for nr in range(FLEST_NAVN + 3)]).endswith("og 3 til")
    lange = ["Seksjon for " + "x" * 150 for _ in range(4)]
    assert re.fullmatch(r"Seksjon for x+ og 3 til", list_some(lange))
