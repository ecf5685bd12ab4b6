"""The statutory table as each role may see it, from a store that the real import has made."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipelines.access.innsyn import operator_innsyn, role_innsyn
from pipelines.access.lesing import read_tall
from pipelines.access.lovpaalagt import VARIGHET, Hvem, Lovstatistikk, read_lovpaalagt
from pipelines.access.roller import Rolle
from pipelines.contract.perioder import Periodetype
from pipelines.contract.profil import read_profil
from pipelines.demo import EKSEMPELINNSTILLINGER
from pipelines.errors import TilgangFeil
from pipelines.ingest.load import load_uttrekk
from pipelines.publish import import_uttrekk, republish
from pipelines.rydd import clean_up
from pipelines.settings import FILVARIABEL, LAGERVARIABEL, Innstillinger, read_settings
from pipelines.store.lager import Lager
from tests.lagerkopi import copy_store
from tests.liten_verden import FOLK, INFLUENSA, write_totals, write_uttrekk
from tests.test_rydd import NAA

HR, AMU, TOPPLEDELSE = (role_innsyn(r) for r in (Rolle.HR, Rolle.AMU, Rolle.TOPPLEDELSE))
ROT = "ED"


def read(innsyn: object = HR) -> Lovstatistikk:
    statistikk = read_lovpaalagt(innsyn)  # type: ignore[arg-type]
    assert statistikk is not None
    return statistikk


@pytest.fixture
def _eksempel(eksempellager: Lager, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LAGERVARIABEL, str(eksempellager.mappe))


@pytest.mark.usefixtures("_eksempel")
@pytest.mark.parametrize("innsyn", [HR, AMU, TOPPLEDELSE], ids=["hr", "amu", "toppledelse"])
@pytest.mark.parametrize("slag", [Periodetype.KVARTAL, Periodetype.AAR])
def test_the_totals_are_those_that_the_role_reads_elsewhere(
    innsyn: object, slag: Periodetype
) -> None:
    tall = read_tall(innsyn, slag, ROT)  # type: ignore[arg-type]
    assert tall is not None
    alle = read(innsyn).rader.filter(enhet_id=ROT, periodetype=slag.value, hvem=Hvem.ALLE.value)
    assert_frame_equal(
        alle.select("periode", "tilfeller", "tapte_dagsverk", "tapte_4_16", "tapte_sykt_barn"),
        tall.select("periode", "tilfeller", "tapte_dagsverk", "tapte_4_16", "tapte_sykt_barn"),
    )
    assert_frame_equal(
        alle.select("mulige_dagsverk", "prosent_nasjonal", "tapte_over_16"),
        tall.select(
            mulige_dagsverk="avtalte_uten_ferie",
            prosent_nasjonal="sykefravaersprosent",
            tapte_over_16="tapte_langtid",
        ),
    )


@pytest.mark.usefixtures("_eksempel")
@pytest.mark.parametrize("innsyn", [HR, AMU, TOPPLEDELSE], ids=["hr", "amu", "toppledelse"])
def test_women_and_men_add_up_to_the_total(innsyn: object) -> None:
    rader = read(innsyn).rader.filter(enhet_id=ROT)
    felt = ["mulige_dagsverk", "tapte_dagsverk", "tilfeller", *VARIGHET]
    er_alle = pl.col("hvem") == Hvem.ALLE.value
    summer = rader.filter(~er_alle).group_by("periode", maintain_order=True).agg(pl.col(felt).sum())
    assert_frame_equal(summer, rader.filter(er_alle).select("periode", *felt))


@pytest.mark.usefixtures("_eksempel")
def test_only_hr_sees_the_avdelinger() -> None:
    assert len(read(HR).enheter) > 5
    assert set(read(HR).rader["enhet_id"]) == set(read(HR).enheter["enhet_id"])
    for innsyn in (AMU, TOPPLEDELSE, role_innsyn(Rolle.AMU, ("A1",))):
        assert set(read(innsyn).rader["enhet_id"]) == {ROT}


@pytest.mark.usefixtures("_eksempel")
def test_an_avdeling_with_few_of_one_sex_has_only_its_total() -> None:
    felles = read(HR).table("ED:felles", "2026K2")
    assert felles["hvem"].to_list() == [Hvem.ALLE.value]
    assert felles["faa"].item()


@pytest.mark.usefixtures("_eksempel")
@pytest.mark.parametrize("rolle", [Rolle.LEDER, Rolle.ANSATT, Rolle.PERSONVERNOMBUD])
def test_others_have_no_such_table(rolle: Rolle) -> None:
    with pytest.raises(TilgangFeil):
        read_lovpaalagt(role_innsyn(rolle, ("A1",)))


@pytest.mark.usefixtures("_eksempel")
def test_an_earlier_version_is_for_hr_only() -> None:
    assert read_lovpaalagt(HR, 1) is not None
    with pytest.raises(TilgangFeil):
        read_lovpaalagt(AMU, 1)


def test_an_empty_store_has_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(LAGERVARIABEL, str(tmp_path))
    assert read_lovpaalagt(HR) is None


# A small virksomhet


@pytest.fixture
def lager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lager:
    monkeypatch.setenv(LAGERVARIABEL, str(tmp_path / "lager"))
    return Lager(tmp_path / "lager")


def publish(lager: Lager, mappe: Path) -> None:
    innstillinger = Innstillinger()
    uttrekk = load_uttrekk(mappe, read_profil("standard"), innstillinger)
    import_uttrekk(lager, uttrekk, innstillinger)


def with_sex(mappe: Path, kvinner: int) -> Path:
    """The first `kvinner` of the 24 people are women, the others men."""
    fil = mappe / "arbeidsforhold.csv"
    overskrift, *rader = fil.read_text("utf-8").splitlines()
    delt = [f"{rad};{'K' if nr < kvinner else 'M'}" for nr, rad in enumerate(rader)]
    fil.write_text("\n".join([f"{overskrift};kjonn", *delt]), "utf-8")
    return mappe


@pytest.mark.parametrize(("kvinner", "vises"), [(9, False), (10, True), (14, True), (15, False)])
def test_from_ten_of_each_the_roles_see_women_and_men(
    lager: Lager, tmp_path: Path, kvinner: int, vises: bool
) -> None:
    publish(lager, with_sex(write_uttrekk(tmp_path / "u"), kvinner))
    for innsyn in (AMU, TOPPLEDELSE):
        tabell = read(innsyn).table("V", "2026K1")
        assert (Hvem.KVINNER.value in tabell["hvem"]) is vises
        assert tabell["vis_kjonn"].to_list() == [vises] * len(tabell)


def test_the_law_asks_hr_for_the_virksomhet_by_sex_however_few(
    lager: Lager, tmp_path: Path
) -> None:
    publish(lager, with_sex(write_uttrekk(tmp_path / "u"), 3))
    tabell = read(operator_innsyn()).table("V", "2026K1")
    assert tabell["hvem"].to_list() == [Hvem.KVINNER, Hvem.MENN, Hvem.ALLE]
    assert tabell["faa"].all()
    assert read(HR).table("A", "2026K1")["hvem"].to_list() == [Hvem.ALLE]


def test_what_absence_is_made_of_needs_ten_with_absence_for_the_roles(
    lager: Lager, tmp_path: Path
) -> None:
    publish(lager, with_sex(write_uttrekk(tmp_path / "u"), 12))
    deler = read(AMU).table("V", "2026K1").select(VARIGHET)
    assert deler.null_count().sum_horizontal().item() == 3 * len(VARIGHET)
    assert read(HR).table("V", "2026K1").select(VARIGHET).null_count().sum_horizontal().item() == 0


def test_ten_women_with_absence_and_two_men_are_not_told_apart(
    lager: Lager, tmp_path: Path
) -> None:
    syke = [*FOLK[:10], *FOLK[12:14]]
    fravaer = [INFLUENSA.replace("101", nr, 1) for nr in syke]
    publish(lager, with_sex(write_uttrekk(tmp_path / "u", fravaer=fravaer), 12))
    tabell = read(AMU).table("V", "2026K1")
    vist = {rad["hvem"]: rad["tapte_4_16"] for rad in tabell.to_dicts()}
    assert vist == {"Kvinner": None, "Menn": None, "I alt": 60.0}


def test_people_without_a_stated_sex_have_a_column_of_their_own(
    lager: Lager, tmp_path: Path
) -> None:
    publish(lager, write_uttrekk(tmp_path / "u"))
    assert read(HR).table("V", "2026K1")["hvem"].to_list() == [Hvem.IKKE_OPPGITT, Hvem.ALLE]


def test_totals_alone_have_no_table(lager: Lager, tmp_path: Path) -> None:
    publish(
        lager,
        write_totals(tmp_path / "u", "2026K1", "2026K1", "2026-04-15", ["S1;2026K1;700;50"]),
    )
    assert read(HR).rader.is_empty()


def test_an_older_store_gets_its_table_at_the_next_publish(lager: Lager, tmp_path: Path) -> None:
    publish(lager, with_sex(write_uttrekk(tmp_path / "u"), 12))
    with duckdb.connect(str(lager.snapshot)) as con:
        for tabell in ("lovtall", "lovtilfeller"):
            con.execute(f"DROP TABLE {tabell}")
        con.execute("UPDATE versjoner SET skjemaversjon = 3")
    republish(lager, Innstillinger())
    assert len(read(HR).table("V", "2026K1")) == 3
    gammel = read_lovpaalagt(HR, 1)
    assert gammel is not None
    assert gammel.rader.is_empty()


# When people are deleted by age


def test_the_tables_stay_as_they_were_when_the_people_go(
    eksempellager: Lager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lager = copy_store(eksempellager, tmp_path / "lager")
    monkeypatch.setenv(LAGERVARIABEL, str(lager.mappe))
    monkeypatch.setenv(FILVARIABEL, str(EKSEMPELINNSTILLINGER))
    foer = read(HR).rader
    assert clean_up(read_settings(), NAA).kvartaler
    assert_frame_equal(read(HR).rader, foer)
    republish(lager, read_settings())
    assert_frame_equal(read(HR).rader, foer, abs_tol=1e-6)
