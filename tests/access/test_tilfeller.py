"""Everybody's tilfeller: for the operator alone, and in the log before they are read."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from pipelines.access.innsyn import operator_innsyn, role_innsyn
from pipelines.access.roller import Rolle
from pipelines.access.tilfeller import FORMAAL, read_tilfeller
from pipelines.errors import LagerFeil, LoggFeil, TilgangFeil, UttrekkFeil
from pipelines.store.journal.innsynslogg import Innsynslogg
from pipelines.store.lager import Lager
from pipelines.store.oppfolgingsfil import Oppfolgingsfil
from tests.fast_dag import DAG, NAA, archive, id_of, log

pytestmark = pytest.mark.usefixtures("egen_dag")


def test_the_look_is_one_row_of_the_log_about_nobody_in_particular() -> None:
    read_tilfeller(operator_innsyn(), None, NAA)
    kolonner = ["bruker", "rolle", "ansatt_id", "side", "formaal", "utfall"]
    assert log().select(kolonner).rows() == [("drift", "drift", None, "tilfeller", FORMAAL, "vist")]


def test_every_look_is_a_row_of_its_own() -> None:
    for _ in range(3):
        read_tilfeller(operator_innsyn(), None, NAA)
    assert log().height == 3


def test_nothing_is_read_when_it_cannot_be_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    lest: list[object] = []

    def cannot(*_: object) -> None:
        raise LoggFeil("Loggen kan ikke skrives.")

    monkeypatch.setattr(Innsynslogg, "write", cannot)
    monkeypatch.setattr(Oppfolgingsfil, "tilfeller", lambda _, hvem: lest.append(hvem))
    with pytest.raises(LoggFeil):
        read_tilfeller(operator_innsyn(), None, NAA)
    assert lest == []


def test_people_stand_as_keys() -> None:
    rader = read_tilfeller(operator_innsyn(), None, NAA)
    assert rader["ansatt_id"].str.contains("^[0-9a-f]{16}$").all()
    fil = archive().oppfolging
    assert fil is not None
    pia = rader.filter(ansatt_id=f"{id_of('10045'):016x}").drop("ansatt_id")
    assert pia.equals(fil.tilfeller([id_of("10045")]).drop("ansatt_id"))


def test_the_newest_day_is_what_is_printed_without_one() -> None:
    uten, med = (read_tilfeller(operator_innsyn(), dag, NAA) for dag in (None, DAG))
    assert uten.equals(med)


def test_an_earlier_day_knows_nothing_of_what_came_after() -> None:
    dag = date(2026, 6, 30)
    rader = read_tilfeller(operator_innsyn(), dag, NAA)
    assert rader["slutt"].max() == dag
    assert rader.filter("paagaar")["slutt"].unique().to_list() == [dag]
    assert not rader.filter(pl.col("start") > dag).height


def test_a_day_that_nothing_is_known_of_is_refused_and_not_logged() -> None:
    with pytest.raises(UttrekkFeil, match=r"25\.11\.2026"):
        read_tilfeller(operator_innsyn(), DAG + timedelta(days=1), NAA)
    assert log().is_empty()


@pytest.mark.parametrize("rolle", [rolle for rolle in Rolle if rolle is not Rolle.DRIFT])
def test_it_is_for_the_operator_alone(rolle: Rolle) -> None:
    with pytest.raises(TilgangFeil):
        read_tilfeller(role_innsyn(rolle), None, NAA)


def test_without_current_rows_it_says_what_to_do(egen_dag: Lager) -> None:
    egen_dag.oppfolging.unlink()
    with pytest.raises(LagerFeil, match="droeftet"):
        read_tilfeller(operator_innsyn(), None, NAA)
