"""AMU, verneombud and toppledelse try to work out a group that is too small, and fail.

What was tried: all periods of all four kinds, of all enheter, from the command line (what pages
show is a part of it); for each role, for the verneområde, for all these roles together (one
person with several, or several who share); sums and differences of everything that adds up, by
rank and by least squares against the operator's own figures; compositions (korttid, by length,
by grad …); counts of distinct people in an enhet against those of its children, in one period and
over time; and masked shares of an enhet from those of its parent and siblings.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import polars as pl
import pytest

from pipelines.access.innsyn import Innsyn, operator_innsyn, role_innsyn
from pipelines.access.lesing import read_info, read_oversikt, read_tall
from pipelines.access.roller import Rolle
from pipelines.contract.perioder import PUBLISERTE
from pipelines.disclosure.gulv import SAMMENSETNING, SAMMENSETNING_MIN_SYKE
from pipelines.settings import LAGERVARIABEL
from pipelines.store.lager import Lager
from pipelines.store.les import Utsnitt, open_snapshot
from tests.security.regnskap import Angrep, Rad, as_rows, atoms

VERNEOMRAADE = ("A1-01", "A1-02", "A1-03", "A1-04")
TOPP, AMU = role_innsyn(Rolle.TOPPLEDELSE), role_innsyn(Rolle.AMU)
VERNEOMBUD = role_innsyn(Rolle.AMU, VERNEOMRAADE)
LEDER = role_innsyn(Rolle.LEDER, ("A1-01",))
GULV = {TOPP: 5, AMU: 10, VERNEOMBUD: 10, LEDER: 5}
SAMMEN: dict[str, tuple[Innsyn, ...]] = {
    "toppledelse": (TOPP,),
    "amu": (AMU,),
    "verneombud": (VERNEOMBUD,),
    "all together": (TOPP, AMU, VERNEOMBUD, LEDER),
}
"""Who puts together what they see."""


@pytest.fixture(autouse=True)
def _lager(eksempellager: Lager, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LAGERVARIABEL, str(eksempellager.mappe))


@cache
def figures(innsyn: Innsyn, lager: Lager) -> pl.DataFrame:
    """Everything a role can print."""
    alle = [tall for slag in PUBLISERTE if (tall := read_tall(innsyn, slag)) is not None]
    return pl.concat(alle, how="vertical_relaxed")


@cache
def trees(lager: Lager) -> dict[int | None, pl.DataFrame]:
    """The organisation (None) and what the roles of each floor see of it."""
    snapshot = open_snapshot(lager)
    info = read_info(operator_innsyn())
    assert snapshot is not None
    assert info is not None
    return {gulv: snapshot.enheter(Utsnitt(info.versjon, gulv)) for gulv in (None, 5, 10)}


@cache
def consists_of(lager: Lager) -> dict[str, frozenset[str]]:
    """enhet_id → the leaves of the organisation it consists of, of all trees."""
    rader = trees(lager)[None]
    over = dict(rader.select("enhet_id", "overordnet_id").iter_rows())
    under: dict[str, set[str]] = {enhet: set() for enhet in over}
    for blad in rader.filter("er_seksjon")["enhet_id"]:
        enhet: str | None = blad
        while enhet is not None:
            under[enhet].add(blad)
            enhet = over[enhet]
    for gulv in (5, 10):
        for enhet_id, seksjoner in trees(lager)[gulv].select("enhet_id", "seksjoner").iter_rows():
            under[enhet_id] = set(seksjoner)
    return {enhet: frozenset(blader) for enhet, blader in under.items()}


def obtained(hvem: str, lager: Lager, kolonne: str = "tapte_dagsverk") -> pl.DataFrame:
    """Rows of a figure that is shown, put together."""
    alle = pl.concat(figures(innsyn, lager) for innsyn in SAMMEN[hvem])
    return alle.filter(pl.col(kolonne).is_not_null()).unique(["enhet_id", "periode"])


def too_small(hvem: str, lager: Lager) -> list[Rad]:
    """What must not be worked out: seksjoner and enheter in periods with too few people, and
    whatever privacy has merged away."""
    gulv = min(GULV[innsyn] for innsyn in SAMMEN[hvem])
    vist = set(obtained(hvem, lager)["enhet_id"])
    sanne = figures(operator_innsyn(), lager)
    faa = sanne.filter(pl.col("personer").is_between(1, gulv - 1))
    skjult = sanne.filter(~pl.col("enhet_id").is_in(vist), pl.col("tapte_dagsverk") > 0)
    blader = {blad for blad, av in consists_of(lager).items() if av == {blad}}
    return sorted({*as_rows(faa), *as_rows(skjult.filter(pl.col("enhet_id").is_in(blader)))})


@pytest.mark.parametrize("hvem", SAMMEN)
def test_no_combination_of_sums_gives_a_group_that_is_too_small(
    eksempellager: Lager, hvem: str
) -> None:
    rader = obtained(hvem, eksempellager)
    angrep = Angrep.on(as_rows(rader), consists_of(eksempellager))
    maal = too_small(hvem, eksempellager)
    assert len(maal) > 100
    assert angrep.can_work_out(maal) == []


@pytest.mark.parametrize("hvem", ["amu", "toppledelse"])
def test_the_best_guess_is_no_better_than_a_guess(eksempellager: Lager, hvem: str) -> None:
    """Least squares over all that was obtained, against the truth."""
    kvartaler = obtained(hvem, eksempellager).filter(pl.col("periode").str.contains("K[1-4]$"))
    angrep = Angrep.on(as_rows(kvartaler), consists_of(eksempellager))
    sanne = dict(
        zip(
            as_rows(figures(operator_innsyn(), eksempellager)),
            figures(operator_innsyn(), eksempellager)["tapte_dagsverk"],
            strict=True,
        )
    )
    maal = [rad for rad in too_small(hvem, eksempellager) if "K" in rad[1] and rad[1][-2] == "K"]
    gjettet = angrep.best_guess(kvartaler["tapte_dagsverk"].to_list(), maal)
    feil = [abs(svar - sanne[rad]) for svar, rad in zip(gjettet, maal, strict=True) if sanne[rad]]
    assert len(feil) > 20
    assert np.mean(np.array(feil) < 0.05) < 0.05


def test_the_attack_itself_works(eksempellager: Lager) -> None:
    """The naive way: leave out rows that are too small, and publish the rest as it is."""
    sanne = figures(operator_innsyn(), eksempellager)
    naivt = sanne.filter(pl.col("personer") >= 5)
    angrep = Angrep.on(as_rows(naivt), consists_of(eksempellager))
    skjult = as_rows(sanne.filter(pl.col("personer").is_between(1, 4)))
    assert angrep.can_work_out(skjult)


@pytest.mark.parametrize("hvem", ["amu", "toppledelse", "all together"])
@pytest.mark.parametrize("kolonne", ["tapte_korttid", "tapte_gradert"])
def test_no_combination_gives_the_composition_of_too_few_absent_people(
    eksempellager: Lager, hvem: str, kolonne: str
) -> None:
    """Masked rows of what a role sees, and rows with too few absent people of what is merged."""
    assert kolonne in SAMMENSETNING
    rader = obtained(hvem, eksempellager, kolonne)
    assert rader.height > 100
    under = consists_of(eksempellager)
    vist = {
        enhet for innsyn in SAMMEN[hvem] for enhet in figures(innsyn, eksempellager)["enhet_id"]
    }
    angrep = Angrep.on(as_rows(rader), _joined(under, vist))
    sanne = pl.concat(
        [
            figures(operator_innsyn(), eksempellager),
            *(figures(i, eksempellager) for i in SAMMEN[hvem]),
        ],
        how="vertical_relaxed",
    ).unique(["enhet_id", "periode"])
    faa = sanne.filter(
        pl.col("personer_med_fravaer").is_between(1, SAMMENSETNING_MIN_SYKE - 1),
        pl.col("enhet_id").is_in(angrep.under.keys()),
    )
    assert (
        angrep.can_work_out(
            [rad for rad in as_rows(faa) if set(atoms(rad[1])) <= set(angrep.atomer)]
        )
        == []
    )


def _joined(under: dict[str, frozenset[str]], vist: set[str]) -> dict[str, frozenset[str]]:
    """Leaves that no row that is shown tells apart, as one: fewer cells, the same answers."""
    merke = {
        blad: "+".join(sorted(enhet for enhet in vist if blad in under[enhet]))
        for blad in {ett for enhet in under.values() for ett in enhet}
    }
    felles: dict[str, frozenset[str]] = {}
    for enhet, blader in under.items():
        grupper = {merke[blad] for blad in blader}
        hele = {blad for blad, navn in merke.items() if navn in grupper}
        if hele == blader:
            felles[enhet] = frozenset(grupper)
    return felles


INNSYN_OG_GULV = [pytest.param(TOPP, 5, id="toppledelse"), pytest.param(AMU, 10, id="amu")]


ER_KVARTAL = pl.col("periode").str.contains(r"^\d{4}K\d$")
KVARTALSTREET = 10
"""The floor whose tree single quarters are read from, for all."""
_GJENTATT = ("enhet_id", "personer_gjentatt", "personer")
TELLES = ("personer", "tilfeller", "personer_med_fravaer", "personer_med_tilfeller")


def shared(tall: pl.DataFrame, lager: Lager, gulv: int) -> pl.DataFrame:
    """Children together less the enhet itself: figures of whoever was in two of them.

    Columns enhet_id, periode and TELLES.
    """
    return pl.concat(
        [
            _shared(tall.filter(ER_KVARTAL), trees(lager)[KVARTALSTREET]),
            _shared(tall.filter(~ER_KVARTAL), trees(lager)[gulv]),
        ]
    )


def _shared(tall: pl.DataFrame, treet: pl.DataFrame) -> pl.DataFrame:
    barna = treet.select("enhet_id", over="overordnet_id").drop_nulls()
    summer = (
        tall.join(barna, on="enhet_id")
        .group_by(enhet_id="over", periode="periode")
        .agg(
            pl.when(pl.col(navn).is_not_null().all()).then(pl.col(navn).sum()).alias(navn)
            for navn in TELLES
        )
        .drop_nulls("personer")
    )
    begge = summer.join(tall, on=["enhet_id", "periode"], suffix="_selv")
    return begge.select(
        "enhet_id", "periode", *(pl.col(navn) - pl.col(f"{navn}_selv") for navn in TELLES)
    )


@pytest.mark.parametrize(("innsyn", "gulv"), INNSYN_OG_GULV)
def test_who_is_in_two_enheter_is_not_singled_out(
    eksempellager: Lager, innsyn: Innsyn, gulv: int
) -> None:
    delt = shared(figures(innsyn, eksempellager), eksempellager, gulv)
    assert delt.height > 100
    assert not delt["personer"].is_between(1, gulv - 1).any()
    ingen = delt.filter(personer=0)
    for navn in ("tilfeller", "personer_med_fravaer", "personer_med_tilfeller"):
        assert (ingen[navn].fill_null(0) == 0).all()


@pytest.mark.parametrize(("innsyn", "gulv"), INNSYN_OG_GULV)
def test_who_is_in_two_enheter_is_not_singled_out_over_time(
    eksempellager: Lager, innsyn: Innsyn, gulv: int
) -> None:
    """Tilfeller add up over time: the quarters that hide the few, from the periods that do not."""
    vist = shared(figures(innsyn, eksempellager), eksempellager, gulv)
    sant = shared(_uncorrected(eksempellager), eksempellager, gulv)
    faa = sant.filter(pl.col("personer").is_between(1, gulv - 1))
    kjent = vist.filter(pl.col("personer") >= gulv)
    assert faa.height > 10
    for (enhet,), rader in faa.group_by("enhet_id"):
        kjente = as_rows(kjent.filter(enhet_id=enhet))
        if kjente:
            angrep = Angrep.on(kjente, {str(enhet): frozenset({"delt"})})
            maal = [rad for rad in as_rows(rader) if set(atoms(rad[1])) <= set(angrep.atomer)]
            assert angrep.can_work_out(maal) == []


def _uncorrected(lager: Lager) -> pl.DataFrame:
    """Counts of distinct people as they are, also of merged enheter."""
    snapshot = open_snapshot(lager)
    assert snapshot is not None
    svar: pl.DataFrame = (
        snapshot.con.cursor()
        .sql(
            "SELECT enhet_id, periode, personer, tilfeller, personer_med_fravaer, "
            "personer_med_tilfeller FROM (FROM snapshot.maaltall UNION ALL BY NAME "
            "FROM snapshot.rapporttall) WHERE til_versjon IS NULL"
        )
        .pl()
    )
    return svar


@pytest.mark.parametrize(("innsyn", "gulv"), INNSYN_OG_GULV)
def test_a_share_of_all_or_none_is_told_by_no_other_column(
    eksempellager: Lager, innsyn: Innsyn, gulv: int
) -> None:
    tall = figures(innsyn, eksempellager)
    alle_syke = tall.filter(
        pl.col("andel_uten_fravaer").is_null(),
        pl.col("personer_med_tilfeller") == pl.col("personer"),
    )
    assert alle_syke.is_empty()


@pytest.mark.parametrize("hvem", SAMMEN)
def test_repeated_absence_is_told_of_enough_people_on_each_side(
    eksempellager: Lager, hvem: str
) -> None:
    """Of each enhet, and of what is left of it without any one shown part or all of them."""
    rader = obtained(hvem, eksempellager, "personer_gjentatt")
    assert rader.height > 20
    assert rader.group_by("enhet_id", "periode").len()["len"].max() == 1
    under = consists_of(eksempellager)
    for (_,), vist in rader.group_by("periode"):
        tall = {e: np.array(to) for e, *to in vist.select(_GJENTATT).iter_rows()}
        for enhet, (med, alle) in tall.items():
            assert 5 <= med <= alle - 5
            inne = [e for e in tall if under[e] < under[enhet]]
            stoerste = [e for e in inne if not any(under[e] < under[a] for a in inne)]
            helt = frozenset().union(*(under[e] for e in stoerste)) == under[enhet]
            grupper = [[e] for e in inne] + ([] if helt else [stoerste])
            for deler in grupper:
                rest = med - sum(tall[e][0] for e in deler)
                assert rest >= 5


def test_repeated_absence_differs_by_nobody_between_roles(eksempellager: Lager) -> None:
    """Whoever sees two trees has one count of each enhet, and no second to hold it against."""
    alle = pl.concat(figures(innsyn, eksempellager) for innsyn in (TOPP, AMU, VERNEOMBUD, LEDER))
    vist = alle.drop_nulls("personer_gjentatt").group_by("enhet_id", "periode")
    assert vist.agg(pl.col("personer_gjentatt").n_unique())["personer_gjentatt"].max() == 1


@pytest.mark.parametrize("innsyn", [TOPP, AMU, VERNEOMBUD, LEDER])
def test_names_of_columns_hold_no_row_of_a_person(eksempellager: Lager, innsyn: Innsyn) -> None:
    tall = figures(innsyn, eksempellager)
    assert not {"ansatt_id", "leder_id", "arbeidsforhold_id", "ansattnr"} & set(tall.columns)
    assert not [navn for navn, slag in tall.schema.items() if slag == pl.UInt64]


@pytest.mark.parametrize("innsyn", [TOPP, AMU, VERNEOMBUD, LEDER])
def test_a_row_that_is_shown_stands_on_enough_people(eksempellager: Lager, innsyn: Innsyn) -> None:
    tall = figures(innsyn, eksempellager)
    vist = tall.filter(pl.col("tapte_dagsverk").is_not_null(), pl.col("avtalte_dagsverk") > 0)
    assert vist["personer"].min() >= GULV[innsyn]  # type: ignore[operator]


@pytest.mark.parametrize("innsyn", [VERNEOMBUD, LEDER])
def test_a_part_of_the_virksomhet_is_a_part_of_what_the_whole_shows(
    eksempellager: Lager, innsyn: Innsyn
) -> None:
    """Whoever sees less sees nothing else: no other merging, no figure of their own."""
    hele = AMU if innsyn is VERNEOMBUD else TOPP
    kolonner = ["enhet_id", "periode", "tapte_dagsverk", "tilfeller", "personer", "tapte_korttid"]
    felles = (
        figures(innsyn, eksempellager)
        .select(kolonner)
        .join(
            figures(hele, eksempellager).select(kolonner), on=kolonner, how="anti", nulls_equal=True
        )
    )
    assert felles.is_empty()


@pytest.mark.parametrize("innsyn", [TOPP, AMU, VERNEOMBUD, LEDER])
def test_pages_show_no_more_than_the_command_line(eksempellager: Lager, innsyn: Innsyn) -> None:
    """The overview of the pages: the same enheter, and no figure that the other does not have."""
    for slag in PUBLISERTE:
        oversikt = read_oversikt(innsyn, slag)
        tall = read_tall(innsyn, slag)
        assert oversikt is not None
        assert tall is not None
        noekkel = ["enhet_id", "periode", "tapte_dagsverk", "avtalte_dagsverk", "antall_ansatte"]
        mer = oversikt.rader.select(noekkel).join(
            tall.select(noekkel), on=noekkel, how="anti", nulls_equal=True
        )
        assert mer.is_empty()


def test_periods_do_cut_the_year_in_six() -> None:
    """What the attack rests on: everything published is a sum of these parts, and not of finer."""
    grenser = {
        kant for periode in ("2025", "2025K1", "2025T1", "2025K3-S4") for kant in atoms(periode)
    }
    assert all(b - a == 1 for a, b in pairwise(sorted(grenser)))
