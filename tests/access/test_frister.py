"""What is owed to whom: all of it, of the right people, and in the log before a name is read."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from pipelines.access.avtaler import Avtaletekst, Resultat
from pipelines.access.frister import (
    EVALUERING,
    GJENTATT,
    SAMTALE,
    TALT_MED,
    below,
    read_own_deadlines,
    read_worklist,
    read_workload,
    tree_of,
)
from pipelines.access.innsyn import role_innsyn
from pipelines.access.oppfolging import read_stand
from pipelines.access.person import read_own_people
from pipelines.access.personsak import Skriver
from pipelines.access.roller import Rolle, Side
from pipelines.contract.codes import Hendelse
from pipelines.demo import EKSEMPELINNSTILLINGER
from pipelines.errors import LoggFeil, TilgangFeil
from pipelines.followup.punkter import Ansvarlig, Status, Stoppunkt
from pipelines.settings import FILVARIABEL
from pipelines.store.journal.hvelv import Hvelv, Persondata
from pipelines.store.journal.innsynslogg import Innslag, Innsynslogg
from pipelines.store.lager import Lager
from tests.fast_dag import (
    DAG,
    NAA,
    archive,
    change,
    employee,
    hr,
    id_of,
    leader,
    log,
    take_in,
)

pytestmark = pytest.mark.usefixtures("egen_dag")
PIA, OMAR, ODDNY, VIGDIS = "10045", "10168", "10090", "10060"
"""Ill for three weeks; with several short absences; plan passed; dialogmøte 1 passed."""
EN_DAG = timedelta(days=1)


def lines(sub: str = "leder", naa: datetime = NAA) -> pl.DataFrame:
    liste = read_own_deadlines(leader(sub, Side.OPPFOLGING, naa), naa)
    assert liste is not None
    return liste.rader


def of(ansattnr: str, naa: datetime = NAA) -> list[str]:
    return lines(naa=naa).filter(ansattnr=ansattnr)["hva"].to_list()


def writer(ansattnr: str, naa: datetime = NAA) -> Skriver:
    return Skriver(leader(naa=naa), ansattnr, naa)


def agreement(neste: date) -> Avtaletekst:
    return Avtaletekst("Kortere dager", "Støy", "Vi spør", "Noe annet", neste)


def test_the_soonest_comes_first_and_what_has_no_day_last() -> None:
    frister = lines()["frist"].to_list()
    assert frister == sorted(frister, key=lambda dag: dag or date.max)


def test_every_line_is_about_one_of_the_own_people() -> None:
    egne = {nr for nr, _ in read_own_people(leader(), NAA)}
    assert set(lines()["ansattnr"]) <= egne


def owed_one_by_one(ansatte: list[int]) -> set[tuple[int, str, date]]:
    """What can still be done, looked at point by point."""
    stand = read_stand(archive(), ansatte, DAG)
    assert stand is not None
    paagaar = {
        (rad["ansatt_id"], rad["start"]): rad["paagaar"] for rad in stand.tilfeller.to_dicts()
    }
    funnet = set()
    for rad in stand.punkter.to_dicts():
        punkt = Stoppunkt(rad["stoppunkt"])
        gaar = paagaar[rad["ansatt_id"], rad["start"]]
        nylig = punkt is Stoppunkt.SAMTALE_ETTER_RETUR and (
            rad["frist"] is not None and rad["frist"] >= DAG - timedelta(days=28)
        )
        if (
            punkt.hvem is not Ansvarlig.NAV
            and rad["status"] in {Status.PASSERT, Status.SNART}
            and (gaar or nylig)
        ):
            funnet.add((rad["ansatt_id"], rad["stoppunkt"], rad["frist"]))
    return funnet


@pytest.mark.parametrize(
    ("sub", "nr"), [("leder", "10028"), ("leder2", "10267"), ("direktor", "10009")]
)
def test_all_that_can_still_be_done_is_listed_and_nothing_else(sub: str, nr: str) -> None:
    personer = archive().personer
    assert personer is not None
    ventet = owed_one_by_one(personer.nearest_people(id_of(nr)))
    rader = lines(sub).filter(pl.col("hva").is_in([ett.value for ett in Stoppunkt]))
    assert {
        (id_of(rad["ansattnr"]), rad["hva"], rad["frist"]) for rad in rader.to_dicts()
    } == ventet


def test_whoever_came_back_is_owed_no_plan(egen_dag: Lager) -> None:
    assert "oppfolgingsplan" in of(PIA)
    hennes = (pl.col("ansattnr") == PIA) & pl.col("til").is_null()
    til = pl.when(hennes).then(pl.lit("2026-11-24")).otherwise("til")
    take_in(egen_dag, DAG + EN_DAG, change("fravaer", til=til))
    assert of(PIA, NAA + EN_DAG) == []


def test_what_was_done_is_not_owed_any_longer() -> None:
    assert "oppfolgingsplan" in of(ODDNY)
    writer(ODDNY).register_done(Hendelse.OPPFOLGINGSPLAN, DAG, "")
    assert of(ODDNY) == ["dialogmote_1"]


def test_what_was_withdrawn_is_owed_again() -> None:
    writer(ODDNY).register_unnecessary(Hendelse.OPPFOLGINGSPLAN, "Tilbake mandag")
    assert "oppfolgingsplan" not in of(ODDNY)
    (hendelse,) = archive().personsak.of(id_of(ODDNY))
    writer(ODDNY).withdraw(hendelse.sak)
    assert "oppfolgingsplan" in of(ODDNY)


@pytest.mark.parametrize(("om", "med"), [(0, True), (14, True), (15, False)])
def test_an_evaluation_is_listed_two_weeks_ahead(om: int, med: bool) -> None:
    writer(PIA).make_agreement(agreement(DAG + timedelta(days=om)))
    assert (EVALUERING in of(PIA)) is med


def test_an_evaluation_that_nobody_made_is_passed() -> None:
    writer(PIA).make_agreement(agreement(DAG))
    rad = lines(naa=NAA + EN_DAG).filter(ansattnr=PIA, hva=EVALUERING).row(0, named=True)
    assert rad["status"] == Status.PASSERT


def test_an_evaluated_agreement_is_due_when_they_look_again() -> None:
    sak = writer(PIA).make_agreement(agreement(DAG))
    writer(PIA).evaluate(sak, Resultat.FORTSETTER, "Går bra", DAG + timedelta(days=9))
    rad = lines().filter(ansattnr=PIA, hva=EVALUERING).row(0, named=True)
    assert rad["frist"] == DAG + timedelta(days=9)


@pytest.mark.parametrize(("om", "med"), [(0, True), (14, True), (15, False)])
def test_a_planned_talk_is_listed_two_weeks_ahead(om: int, med: bool) -> None:
    writer(PIA).plan_talk(DAG + timedelta(days=om))
    assert (SAMTALE in of(PIA)) is med


def test_several_short_absences_are_an_invitation_without_a_day() -> None:
    rad = lines().filter(ansattnr=OMAR).row(0, named=True)
    assert (rad["hva"], rad["frist"], rad["status"]) == (GJENTATT, None, "")


def test_there_is_no_invitation_for_whoever_is_kept_out_until_that_day() -> None:
    writer(OMAR).keep_out(DAG + timedelta(days=3))
    assert of(OMAR) == []
    assert of(OMAR, NAA + timedelta(days=3)) == []
    assert of(OMAR, NAA + timedelta(days=4)) == [GJENTATT]


def test_a_planned_talk_takes_the_place_of_the_invitation() -> None:
    writer(OMAR).plan_talk(DAG + timedelta(days=5))
    assert of(OMAR) == [SAMTALE]


def test_after_a_talk_nobody_is_reminded_of_the_next_for_a_while(egen_dag: Lager) -> None:
    writer(OMAR).plan_talk(DAG)
    uke = timedelta(weeks=1)
    take_in(egen_dag, DAG + uke)
    assert GJENTATT not in of(OMAR, NAA + uke)
    senere = TALT_MED + EN_DAG
    take_in(egen_dag, DAG + senere)
    signal = archive().oppfolging
    assert signal is not None
    har_signal = not signal.gjentatt([id_of(OMAR)]).is_empty()
    assert (GJENTATT in of(OMAR, NAA + senere)) is har_signal


def test_old_rows_say_nothing_about_deadlines() -> None:
    """What somebody agreed on stands; what the rows would say does not."""
    writer(PIA).make_agreement(agreement(DAG + timedelta(days=20)))
    naa = NAA + timedelta(days=15)
    liste = read_own_deadlines(leader(side=Side.OPPFOLGING, naa=naa), naa)
    assert liste is not None
    assert not liste.fersk
    assert liste.rader.select("ansattnr", "hva").rows() == [(PIA, EVALUERING)]


def test_rows_of_two_weeks_ago_are_new_enough() -> None:
    naa = NAA + timedelta(days=14)
    liste = read_own_deadlines(leader(side=Side.OPPFOLGING, naa=naa), naa)
    assert liste is not None
    assert liste.fersk


def test_every_name_in_the_list_is_a_row_of_the_log_and_no_other() -> None:
    rader = lines()
    skrevet = log()
    assert set(skrevet["utfall"]) == {"frist i liste"}
    assert sorted(skrevet["ansatt_id"]) == sorted(map(id_of, rader["ansattnr"].unique()))


def test_the_same_list_an_hour_later_is_the_same_look() -> None:
    lines()
    foer = log().height
    lines(naa=NAA + timedelta(hours=1))
    assert log().height == foer


def test_each_name_is_read_after_its_row_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    innsyn = leader(side=Side.OPPFOLGING)
    steg: list[tuple[str, int | None]] = []
    skriv, les = Innsynslogg.write_once, Hvelv.read

    def note_and_write(selv: Innsynslogg, innslag: Innslag, innen: timedelta) -> int | None:
        steg.append(("skrevet", innslag.ansatt_id))
        return skriv(selv, innslag, innen)

    def note_and_read(selv: Hvelv, ansatt_id: int) -> Persondata | None:
        steg.append(("lest", ansatt_id))
        return les(selv, ansatt_id)

    monkeypatch.setattr(Innsynslogg, "write_once", note_and_write)
    monkeypatch.setattr(Hvelv, "read", note_and_read)
    read_own_deadlines(innsyn, NAA)
    assert steg
    assert [hva for hva, _ in steg] == ["skrevet", "lest"] * (len(steg) // 2)
    assert [id_ for _, id_ in steg[::2]] == [id_ for _, id_ in steg[1::2]]


def test_no_name_is_read_when_it_cannot_be_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    innsyn = leader(side=Side.OPPFOLGING)
    lest: list[int] = []

    def cannot(*_: object) -> None:
        raise LoggFeil("Loggen kan ikke skrives.")

    monkeypatch.setattr(Innsynslogg, "write_once", cannot)
    monkeypatch.setattr(Hvelv, "read", lambda _, id_: lest.append(id_))
    with pytest.raises(LoggFeil):
        read_own_deadlines(innsyn, NAA)
    assert lest == []


def test_a_deadline_has_a_mark_of_its_own() -> None:
    for dager in (3, 4):
        writer(ODDNY).make_agreement(agreement(DAG + timedelta(days=dager)))
    assert lines()["uid"].is_unique().all()


def test_a_deadline_keeps_its_mark_when_its_day_moves() -> None:
    def mark() -> list[str]:
        return lines().filter(ansattnr=PIA, hva=EVALUERING)["uid"].to_list()

    sak = writer(PIA).make_agreement(agreement(DAG + timedelta(days=3)))
    foer = mark()
    writer(PIA).evaluate(sak, Resultat.JUSTERES, "Vi bytter dag", DAG + timedelta(days=9))
    assert foer == mark()


def test_a_mark_is_nobodys_id() -> None:
    merker = " ".join(lines()["uid"])
    for nr in lines()["ansattnr"].unique():
        id_ = id_of(nr)
        assert f"{id_}" not in merker
        assert f"{id_:016x}" not in merker


def in_part(enhet_id: str) -> pl.DataFrame:
    liste = read_worklist(hr(Side.OPPFOLGING), enhet_id, NAA)
    assert liste is not None
    return liste.rader


def test_the_working_list_of_an_enhet_has_everybody_below_it() -> None:
    under = pl.concat([in_part(f"A1-0{nr}") for nr in range(1, 8)] + [in_part("A1:felles")])
    assert set(in_part("A1").drop("uid").rows()) == set(under.drop("uid").rows())


def test_an_unknown_enhet_has_nobody() -> None:
    liste = read_worklist(hr(Side.OPPFOLGING), "finnes-ikke", NAA)
    assert liste is not None
    assert (liste.antall, liste.rader.height, log().height) == (0, 0, 0)


@pytest.mark.parametrize("enhet_id", ["A1-01", "A1-02", "A8-01", "A4-01"])
def test_the_numbers_for_hr_are_those_of_the_working_list(enhet_id: str) -> None:
    mengde = read_workload(hr(Side.OPPFOLGING), NAA)
    assert mengde is not None
    rader = in_part(enhet_id).filter(pl.col("hva") != EVALUERING)
    talt = (rader["status"] == Status.PASSERT).sum(), (rader["status"] == Status.SNART).sum()
    assert mengde.rader.filter(enhet_id=enhet_id).select("passert", "snart").row(0) == talt


def test_counting_what_is_owed_opens_and_logs_nobody() -> None:
    mengde = read_workload(hr(Side.OPPFOLGING), NAA)
    assert mengde is not None
    assert mengde.rader.columns == ["enhet_id", "enhet", "passert", "snart", "evalueringer"]
    assert log().is_empty()


def test_due_evaluations_are_counted_where_the_person_works() -> None:
    writer(PIA).make_agreement(agreement(DAG))
    mengde = read_workload(hr(Side.OPPFOLGING), NAA)
    assert mengde is not None
    assert mengde.rader.filter(pl.col("evalueringer") > 0).select(
        "enhet_id", "evalueringer"
    ).rows() == [("A1-01", 1)]


def test_an_evaluation_is_not_counted_as_a_deadline_too() -> None:
    def counted() -> pl.DataFrame:
        mengde = read_workload(hr(Side.OPPFOLGING), NAA)
        assert mengde is not None
        return mengde.rader.filter(enhet_id="A1-01").select("passert", "snart")

    foer = counted()
    writer(PIA).make_agreement(agreement(DAG))
    assert counted().equals(foer)


def test_a_list_needs_a_purpose() -> None:
    innsyn = role_innsyn(Rolle.HR)
    with pytest.raises(TilgangFeil, match="Oppgi hva"):
        read_worklist(innsyn, "A1-01", NAA)


def test_each_role_has_its_own_list() -> None:
    with pytest.raises(TilgangFeil):
        read_own_deadlines(hr(Side.OPPFOLGING), NAA)
    with pytest.raises(TilgangFeil):
        read_worklist(leader(side=Side.OPPFOLGING), "A1-01", NAA)
    with pytest.raises(TilgangFeil):
        read_workload(leader(side=Side.OPPFOLGING), NAA)


@pytest.mark.parametrize(
    "rolle", [Rolle.TOPPLEDELSE, Rolle.AMU, Rolle.PERSONVERNOMBUD, Rolle.DRIFT]
)
def test_other_roles_have_no_list(rolle: Rolle) -> None:
    innsyn = role_innsyn(rolle)
    for les in (
        lambda: read_own_deadlines(innsyn, NAA),
        lambda: read_worklist(innsyn, "A1-01", NAA),
        lambda: read_workload(innsyn, NAA),
    ):
        with pytest.raises(TilgangFeil):
            les()


def test_an_employee_has_no_list() -> None:
    with pytest.raises(TilgangFeil):
        read_own_deadlines(employee(), NAA)


def test_with_the_parts_about_people_off_nothing_is_listed_or_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    innsyn, hrs = leader(side=Side.OPPFOLGING), hr(Side.OPPFOLGING)
    tekst = EKSEMPELINNSTILLINGER.read_text("utf-8").replace('dpia = "Sak', 'kontakt_ = "Sak')
    fil = tmp_path / "uten.toml"
    fil.write_text("\n".join(ett for ett in tekst.splitlines() if "kontakt_" not in ett), "utf-8")
    monkeypatch.setenv(FILVARIABEL, str(fil))
    with pytest.raises(TilgangFeil):
        read_own_deadlines(innsyn, NAA)
    assert read_workload(hrs, NAA) is None


def test_the_tree_lists_every_enhet_once_below_its_own() -> None:
    fil = archive().oppfolging
    assert fil is not None
    organisasjon = fil.organisasjon()
    treet = tree_of(organisasjon)
    assert sorted(treet["enhet_id"]) == sorted(organisasjon["enhet_id"])
    over = dict(organisasjon.select("enhet_id", "overordnet_id").iter_rows())
    dybde = dict(treet.select("enhet_id", "dybde").iter_rows())
    assert all(dybde[ett] == (dybde[over[ett]] + 1 if over[ett] else 0) for ett in over)


def test_below_an_enhet_is_what_climbs_to_it() -> None:
    fil = archive().oppfolging
    assert fil is not None
    over = dict(fil.organisasjon().select("enhet_id", "overordnet_id").iter_rows())

    def climbs(enhet: str | None, til: str) -> bool:
        return enhet is not None and (enhet == til or climbs(over[enhet], til))

    for ett in ("ED", "A1", "A1-01"):
        assert sorted(below(fil.organisasjon(), ett)) == sorted(e for e in over if climbs(e, ett))
