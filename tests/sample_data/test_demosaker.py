"""What the demo's leaders have registered is there to look at, once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from pipelines.access.arkiv import Arkiv
from pipelines.access.avtaler import Avtale, agreements_of
from pipelines.demo import BRUKERE, EKSEMPELINNSTILLINGER, known
from pipelines.demosaker import seed_people
from pipelines.settings import read_settings
from pipelines.store.journal.hvelv import Oppslag
from pipelines.store.journal.personsak import Sakshendelse
from pipelines.store.lager import Lager
from tests.lagerkopi import copy_store

NAA = datetime(2026, 11, 27, 8, tzinfo=UTC)
I_DAG = NAA.date()
INNSTILLINGER = read_settings(EKSEMPELINNSTILLINGER)


@pytest.fixture(scope="module")
def arkiv(eksempellager: Lager, tmp_path_factory: pytest.TempPathFactory) -> Arkiv:
    lager = copy_store(eksempellager, tmp_path_factory.mktemp("saker") / "lager")
    seed_people(lager, INNSTILLINGER, NAA)
    return Arkiv(INNSTILLINGER.model_copy(update={"lager": lager.mappe}))


def events_of(arkiv: Arkiv, ansattnr: str) -> list[Sakshendelse]:
    ansatt_id = arkiv.hvelv.find(Oppslag.ANSATTNR, ansattnr)
    assert ansatt_id is not None
    return arkiv.personsak.of(ansatt_id)


def only_agreement(arkiv: Arkiv, ansattnr: str) -> Avtale:
    (avtale,) = agreements_of(events_of(arkiv, ansattnr))
    return avtale


def test_it_is_registered_once(arkiv: Arkiv) -> None:
    foer = arkiv.personsak.count()
    assert (seed_people(arkiv.lager, INNSTILLINGER, NAA), arkiv.personsak.count()) == (0, foer)


def test_an_agreement_is_to_be_looked_at_within_a_week(arkiv: Arkiv) -> None:
    neste = only_agreement(arkiv, "10036").neste
    assert neste is not None
    assert timedelta(0) < neste - I_DAG <= timedelta(days=7)


def test_an_earlier_agreement_is_over_and_helped(arkiv: Arkiv) -> None:
    avtale = only_agreement(arkiv, "10090")
    assert not avtale.loeper
    assert avtale.vurderinger[-1].resultat == "avsluttes, det hjalp"


def test_a_talk_is_planned_for_somebody_with_short_absences(arkiv: Arkiv) -> None:
    ((_, dato),) = arkiv.personsak.talks().rows()
    assert timedelta(0) < dato - I_DAG <= timedelta(days=7)


def test_the_employee_has_commented_the_own_agreement(arkiv: Arkiv) -> None:
    assert only_agreement(arkiv, "10045").kommentarer


def test_nothing_was_registered_ahead_of_time(arkiv: Arkiv) -> None:
    alle = [
        ett for nr in ("10036", "10090", "10168", "10275", "10045") for ett in events_of(arkiv, nr)
    ]
    assert len(alle) == arkiv.personsak.count()
    assert all(ett.tid < NAA for ett in alle)


def test_pages_can_say_who_wrote_it(arkiv: Arkiv) -> None:
    leder = next(bruker for bruker in BRUKERE if bruker.sub == "leder")
    husket = arkiv.hvelv.read_user(only_agreement(arkiv, "10036").av)
    assert husket is not None
    assert husket["navn"] == known(leder)[0]


@pytest.mark.parametrize("dager", range(7))
def test_days_ahead_are_ahead_whichever_day_the_demo_starts(
    eksempellager: Lager, tmp_path_factory: pytest.TempPathFactory, dager: int
) -> None:
    naa = datetime(2026, 11, 23, 8, tzinfo=UTC) + timedelta(days=dager)
    lager = copy_store(eksempellager, tmp_path_factory.mktemp("dag") / "lager")
    seed_people(lager, INNSTILLINGER, naa)
    sak = Arkiv(INNSTILLINGER.model_copy(update={"lager": lager.mappe})).personsak
    forfalt: list[date] = sak.due(naa.date())["dato"].to_list()
    assert forfalt == []
