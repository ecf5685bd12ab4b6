"""How follow-up is done: the same counts as one by one, and to the roles no cell of too few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import polars as pl
import pytest

from pipelines.access.innsyn import Innsyn, role_innsyn
from pipelines.access.oppfolging import main_enhet
from pipelines.access.personsak import Skriver
from pipelines.access.praksis import Praksis, groups_below_the_top, read_practice, whole_quarters
from pipelines.access.roller import Rolle, Side
from pipelines.contract.codes import Hendelse
from pipelines.contract.perioder import Kvartal
from pipelines.errors import TilgangFeil
from pipelines.followup.praksis import HELE, OEVRIGE
from tests.fast_dag import DAG, NAA, archive, hr, id_of, log, viewer

pytestmark = pytest.mark.usefixtures("egen_dag")
DAGER = {"oppfolgingsplan": 27, "dialogmote_1": 48}
"""The deadline is so many days after the first."""
REGISTRERER_FRA = date(2025, 7, 1)
"""Of the whole virksomhet, in the settings of the sample."""
FRA, TIL = date(2025, 10, 1), date(2026, 9, 30)
SYKT = {"egenmelding", "sykmelding"}
Rad = dict[str, Any]


def practice_of(innsyn: Innsyn) -> Praksis:
    funnet = read_practice(innsyn, NAA)
    assert funnet is not None
    return funnet


def hrs() -> Praksis:
    return practice_of(hr(Side.OPPFOLGING))


def one_by_one() -> Iterator[tuple[int, str, bool]]:
    """(ansatt_id, stoppunkt, done in time) of every deadline that was due."""
    fil = archive().oppfolging
    assert fil is not None
    fravaer = _by_person(fil.fravaer())
    hendelser, tilfeller = _by_person(fil.hendelser()), _by_person(fil.tilfeller())
    for id_, egne in tilfeller.items():
        for nr, tilfelle in enumerate(egne):
            neste = egne[nr + 1]["start"] if nr + 1 < len(egne) else date.max
            for punkt, dager in DAGER.items():
                frist = tilfelle["start"] + timedelta(days=dager)
                if not FRA <= frist <= TIL or frist > tilfelle["slutt"]:
                    continue
                if tilfelle["start"] < REGISTRERER_FRA:
                    continue
                if punkt == "dialogmote_1" and _grade(fravaer[id_], frist) < 100:
                    continue
                gjort = [
                    ett["dato"]
                    for ett in hendelser.get(id_, [])
                    if ett["hendelse"] == punkt and tilfelle["start"] <= ett["dato"] < neste
                ]
                yield id_, punkt, bool(gjort) and min(gjort) <= frist


def _by_person(rader: pl.DataFrame) -> dict[int, list[Rad]]:
    ut: dict[int, list[Rad]] = {}
    for rad in rader.to_dicts():
        ut.setdefault(rad["ansatt_id"], []).append(rad)
    return ut


def _grade(fravaer: list[Rad], dag: date) -> float:
    """On a day, or on the last sick day before it."""
    while True:
        grader = [
            100.0 if rad["type"] == "egenmelding" else float(rad["grad"])
            for rad in fravaer
            if rad["type"] in SYKT and rad["fra"] <= dag <= (rad["til"] or DAG)
        ]
        if grader:
            return max(grader)
        dag -= timedelta(days=1)


def test_hr_sees_each_seksjon_as_counted_one_by_one() -> None:
    fil = archive().oppfolging
    assert fil is not None
    enhet_av = dict(main_enhet(fil, None).select("ansatt_id", "enhet_id").iter_rows())
    alle = [(enhet_av[id_], punkt, ok) for id_, punkt, ok in one_by_one() if id_ in enhet_av]
    antall = Counter((enhet, punkt) for enhet, punkt, _ in alle)
    i_tide = Counter((enhet, punkt) for enhet, punkt, ok in alle if ok)
    rader = hrs().rader
    assert {
        rad[:2]: rad[2] for rad in rader.select("enhet_id", "stoppunkt", "antall").rows()
    } == antall
    assert {
        rad[:2]: rad[2]
        for rad in rader.filter(pl.col("i_tide") > 0)
        .select("enhet_id", "stoppunkt", "i_tide")
        .rows()
    } == i_tide


def test_the_quarters_are_the_last_four_whole_ones() -> None:
    assert hrs().kvartaler == tuple(map(Kvartal.parse, ("2025K4", "2026K1", "2026K2", "2026K3")))


@pytest.mark.parametrize(
    ("dag", "siste"),
    [
        (date(2026, 9, 29), "2026K2"),
        (date(2026, 9, 30), "2026K3"),
        (date(2026, 10, 1), "2026K3"),
        (date(2026, 12, 31), "2026K4"),
        (date(2027, 1, 1), "2026K4"),
    ],
)
def test_a_quarter_is_whole_on_its_last_day(dag: date, siste: str) -> None:
    kvartaler = whole_quarters(dag)
    assert len(kvartaler) == 4
    assert kvartaler[-1] == Kvartal.parse(siste)
    assert all(b == a.plus(1) for a, b in pairwise(kvartaler))


def test_what_is_registered_here_counts() -> None:
    """Somebody whose plan was never delivered, and is written down as made in time."""
    fil = archive().oppfolging
    assert fil is not None
    ute = next(
        (id_, tilfelle["start"])
        for id_, punkt, ok in one_by_one()
        if punkt == "oppfolgingsplan" and not ok
        for tilfelle in fil.tilfeller([id_]).to_dicts()
        if FRA <= tilfelle["start"] + timedelta(days=27) <= min(TIL, tilfelle["slutt"])
        and fil.hendelser([id_]).is_empty()
    )
    person = archive().hvelv.read(ute[0])
    assert person is not None
    foer = hrs().rader["i_tide"].sum()
    gjort = ute[1] + timedelta(days=20)
    Skriver(hr(), person.ansattnr[0], NAA).register_done(Hendelse.OPPFOLGINGSPLAN, gjort, "")
    assert hrs().rader["i_tide"].sum() == foer + 1


ROLLER = [("toppledelse", Rolle.TOPPLEDELSE), ("amu", Rolle.AMU)]


@pytest.mark.parametrize(("sub", "rolle"), ROLLER)
def test_the_cells_add_up_to_the_whole(sub: str, rolle: Rolle) -> None:
    rader = practice_of(viewer(sub, rolle, Side.OPPFOLGING)).rader
    hele, celler = rader.filter(navn=HELE), rader.filter(pl.col("navn") != HELE)
    summer = celler.group_by("stoppunkt").agg(pl.col("antall", "i_tide", "personer").sum())
    kolonner = ["stoppunkt", "antall", "i_tide", "personer"]
    assert summer.sort("stoppunkt").rows() == hele.select(kolonner).sort("stoppunkt").rows()


def test_the_whole_is_that_of_hr() -> None:
    rader = practice_of(viewer("amu", Rolle.AMU, Side.OPPFOLGING)).rader.filter(navn=HELE)
    kolonner = ["antall", "i_tide"]
    ventet = hrs().rader.group_by("stoppunkt").agg(pl.col(kolonner).sum()).sort("stoppunkt")
    assert rader.select("stoppunkt", *kolonner).sort("stoppunkt").rows() == ventet.rows()


@pytest.mark.parametrize(
    ("sub", "rolle"), [*ROLLER, ("verneombud", Rolle.AMU), ("direktor", Rolle.LEDER)]
)
def test_no_cell_has_fewer_than_ten_people(sub: str, rolle: Rolle) -> None:
    funnet = practice_of(viewer(sub, rolle, Side.OPPFOLGING))
    assert funnet.minst == 10
    assert funnet.rader["personer"].min() >= 10  # type: ignore[operator]


def test_a_scoped_viewer_sees_only_cells_wholly_inside_and_the_whole() -> None:
    rader = practice_of(viewer("verneombud", Rolle.AMU, Side.OPPFOLGING)).rader
    assert set(rader["navn"]) == {HELE}
    rader = practice_of(viewer("direktor", Rolle.LEDER, Side.OPPFOLGING)).rader
    assert set(rader["gruppe_id"].drop_nulls()) == {"A1"}
    assert OEVRIGE not in set(rader["navn"])


@pytest.mark.parametrize(
    ("enheter", "synlig"),
    [
        (("A8",), set()),
        (("ED",), None),
        (("A1", "A2"), {"A1", "A2"}),
        (("A1-01",), set()),
        ((), set()),
    ],
)
def test_a_cell_shared_with_others_is_not_for_half_of_it(
    enheter: tuple[str, ...], synlig: set[str] | None
) -> None:
    """A8 is put together with the people of the top, so A8 alone is not the cell."""
    alle = practice_of(role_innsyn(Rolle.AMU)).rader
    rader = practice_of(replace(role_innsyn(Rolle.AMU), enheter=enheter)).rader
    ventet = set(alle["gruppe_id"].drop_nulls()) if synlig is None else synlig
    assert set(rader["gruppe_id"].drop_nulls()) == ventet
    assert rader.rows() == [rad for rad in alle.rows() if rad in set(rader.rows())]


def test_every_seksjon_lies_in_at_most_one_group() -> None:
    snapshot = archive().snapshot
    assert snapshot is not None
    grupper = groups_below_the_top(snapshot, 10)
    assert grupper["enhet_id"].is_unique().all()


@pytest.mark.parametrize("rolle", [Rolle.PERSONVERNOMBUD, Rolle.ANSATT, Rolle.DRIFT])
def test_roles_without_the_page_read_no_practice(rolle: Rolle) -> None:
    with pytest.raises(TilgangFeil):
        read_practice(role_innsyn(rolle), NAA)


def test_practice_opens_and_logs_nobody() -> None:
    hrs()
    assert log().is_empty()


def test_without_rows_about_people_there_is_no_practice() -> None:
    arkiv = archive()
    arkiv.lager.oppfolging.unlink()
    assert read_practice(hr(Side.OPPFOLGING), NAA) is None


def test_nobody_in_practice_has_an_id() -> None:
    kolonner = {*hrs().rader.columns, *practice_of(role_innsyn(Rolle.AMU)).rader.columns}
    assert "ansatt_id" not in kolonner
    assert id_of("10045") not in {verdi for rad in hrs().rader.rows() for verdi in rad}
