"""Notes of the quarterly meeting, and how people are led, for HR."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

import polars as pl
import pytest

from pipelines.access.gjennomgang import read_leader_span, read_notes, withdraw_note, write_note
from pipelines.access.innsyn import role_innsyn
from pipelines.access.roller import Rolle, Side
from pipelines.contract.fritekst import LENGSTE
from pipelines.errors import LagerFeil, RegistreringFeil, TilgangFeil
from pipelines.store.lager import Lager
from tests.fast_dag import NAA, archive, hr, log

pytestmark = pytest.mark.usefixtures("egen_dag")


def note(
    tekst: str, enhet_id: str = "A1-01", *, er_beslutning: bool = False, timer: int = 0
) -> None:
    write_note(
        hr(Side.GJENNOMGANG),
        enhet_id,
        tekst,
        NAA + timedelta(hours=timer),
        er_beslutning=er_beslutning,
    )


def texts(*enheter: str) -> list[str]:
    return [ett.tekst for ett in read_notes(hr(Side.GJENNOMGANG), enheter or ["A1-01"])]


def test_a_note_comes_back_with_who_when_and_of_which_quarter() -> None:
    note("  Ny vaktplan  ", er_beslutning=True)
    (ett,) = read_notes(hr(Side.GJENNOMGANG), ["A1-01"])
    assert (ett.tekst, ett.er_beslutning, ett.tid) == ("Ny vaktplan", True, NAA)
    assert (ett.av, ett.kvartal, ett.enhet_id) == ("Frode Attrappsen", "2026K3", "A1-01")


def test_the_newest_comes_first() -> None:
    for nr in range(3):
        note(f"{nr}", timer=nr)
    assert texts() == ["2", "1", "0"]


def test_notes_are_of_the_enheter_that_are_asked_for() -> None:
    note("Nord")
    note("Elv", "A1-02")
    assert texts("A1-01") == ["Nord"]
    assert sorted(texts("A1-01", "A1-02")) == ["Elv", "Nord"]


def test_a_note_that_is_withdrawn_is_shown_no_more() -> None:
    note("Feil")
    (ett,) = read_notes(hr(Side.GJENNOMGANG), ["A1-01"])
    withdraw_note(hr(Side.GJENNOMGANG), "A1-01", ett.sak, NAA)
    assert texts() == []


def test_a_note_is_withdrawn_once_and_where_it_belongs() -> None:
    note("Nord")
    (ett,) = read_notes(hr(Side.GJENNOMGANG), ["A1-01"])
    for enhet_id, sak in (("A1-02", ett.sak), ("A1-01", "0" * 32)):
        with pytest.raises(RegistreringFeil, match="alt fjernet"):
            withdraw_note(hr(Side.GJENNOMGANG), enhet_id, sak, NAA)
    withdraw_note(hr(Side.GJENNOMGANG), "A1-01", ett.sak, NAA)
    with pytest.raises((RegistreringFeil, LagerFeil)):
        withdraw_note(hr(Side.GJENNOMGANG), "A1-01", ett.sak, NAA)


@pytest.mark.parametrize(("tekst", "setning"), [(" ", "tomt"), ("a" * (LENGSTE + 1), "1001 tegn")])
def test_a_note_says_something_short(tekst: str, setning: str) -> None:
    with pytest.raises(RegistreringFeil, match=setning):
        note(tekst)
    assert texts() == []


def test_a_note_does_not_lie_readable_on_disk(egen_dag: Lager) -> None:
    note("Hemmelig sak om vakten")
    filer = [fil for fil in egen_dag.mappe.rglob("*") if fil.is_file()]
    assert not [fil.name for fil in filer if b"Hemmelig sak" in fil.read_bytes()]


def test_a_note_shows_nothing_when_printed() -> None:
    note("Hemmelig")
    assert "Hemmelig" not in repr(read_notes(hr(Side.GJENNOMGANG), ["A1-01"]))


@pytest.mark.parametrize("rolle", [rolle for rolle in Rolle if rolle is not Rolle.HR])
def test_others_neither_read_nor_write_notes(rolle: Rolle) -> None:
    note("Vår")
    (ett,) = read_notes(hr(Side.GJENNOMGANG), ["A1-01"])
    innsyn = role_innsyn(rolle)
    with pytest.raises(TilgangFeil):
        read_notes(innsyn, ["A1-01"])
    with pytest.raises(TilgangFeil):
        write_note(innsyn, "A1-01", "Min", NAA, er_beslutning=False)
    with pytest.raises(TilgangFeil):
        withdraw_note(innsyn, "A1-01", ett.sak, NAA)
    with pytest.raises(TilgangFeil):
        read_leader_span(innsyn)
    assert texts() == ["Vår"]


def test_people_are_counted_per_leader_as_one_by_one() -> None:
    """Of each seksjon: people with a nearest leader, leaders, and leaders at another place."""
    fil = archive().oppfolging
    assert fil is not None
    organisasjon = fil.organisasjon()
    indre = set(organisasjon["overordnet_id"].drop_nulls())
    folk, ledere = defaultdict(set), defaultdict(set)
    for ansatt_id, enhet_id, leder_id in fil.naermeste().iter_rows():
        enhet = f"{enhet_id}:felles" if enhet_id in indre else enhet_id
        folk[enhet].add(ansatt_id)
        ledere[enhet].add(leder_id)
    spenn = read_leader_span(hr(Side.GJENNOMGANG))
    assert spenn is not None
    telt = {enhet: (len(folk[enhet]), len(ledere[enhet])) for enhet in folk}
    assert {
        rad[0]: rad[1:] for rad in spenn.select("enhet_id", "ansatte", "ledere").iter_rows()
    } == telt
    assert spenn.filter(pl.col("annet_sted") > pl.col("ansatte")).is_empty()


def test_the_meeting_names_and_logs_nobody() -> None:
    spenn = read_leader_span(hr(Side.GJENNOMGANG))
    assert spenn is not None
    assert spenn.columns == ["enhet_id", "ansatte", "ledere", "annet_sted"]
    assert log().is_empty()


def test_without_current_rows_there_is_no_span(egen_dag: Lager) -> None:
    egen_dag.oppfolging.unlink()
    assert read_leader_span(hr(Side.GJENNOMGANG)) is None
