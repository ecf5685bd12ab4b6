"""The tiltak of the demo are there to look at, once, with a history that could have been."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from pipelines.access.arkiv import Arkiv
from pipelines.contract.perioder import Kvartal
from pipelines.demo import BRUKERE, EKSEMPELINNSTILLINGER
from pipelines.demotiltak import Demotiltak, read_sample, seed_tiltak
from pipelines.settings import read_settings
from pipelines.store.journal.tiltak import Radslag
from pipelines.store.lager import Lager
from pipelines.tiltak.tiltak import Slag, Status, Tiltakstekst
from sample_data.organisasjon import EFFEKTER, all_units
from tests.lagerkopi import copy_store

NAA = datetime(2026, 11, 27, 8, tzinfo=UTC)
INNSTILLINGER = read_settings(EKSEMPELINNSTILLINGER)
DAGER = [date(2026, 10, 21), date(2026, 11, 25), date(2027, 8, 4)]
"""Days of the løpende uttrekk: just after the newest quarterly one, and long after."""
NYESTE = Kvartal.parse("2026K3")


def texts_of(ett: Demotiltak) -> list[Tiltakstekst]:
    return [en.tekst for en in ett.utgaver if isinstance(en.tekst, Tiltakstekst)]


def now(dag_0: date = DAGER[1]) -> list[Tiltakstekst]:
    return [texts_of(ett)[-1] for ett in read_sample(dag_0)]


@pytest.mark.parametrize("dag_0", DAGER)
def test_every_version_holds_on_the_day_it_was_written(dag_0: date) -> None:
    for ett in read_sample(dag_0):
        for en, tekst in zip(ett.utgaver, texts_of(ett), strict=True):
            tekst.check(en.tid.date())


@pytest.mark.parametrize("dag_0", DAGER)
def test_versions_follow_each_other_and_nothing_is_written_ahead_of_time(dag_0: date) -> None:
    for ett in read_sample(dag_0):
        tider = [en.tid for en in ett.utgaver]
        assert tider == sorted(set(tider))
        assert all(tider[0] < en.tid for en in ett.notater)
        assert all(en.tid.date() < dag_0 for en in (*ett.utgaver, *ett.notater))


@pytest.mark.parametrize("dag_0", DAGER)
def test_a_review_is_due_soon_and_one_is_late(dag_0: date) -> None:
    aapne = [tekst.evalueres - dag_0 for tekst in now(dag_0) if tekst.status.er_aapen]
    assert any(timedelta(0) < om <= timedelta(days=14) for om in aapne)
    assert any(om < timedelta(0) for om in aapne)


def test_enheter_are_those_of_the_sample_and_of_every_level() -> None:
    nivaaer = {enhet.enhet_id: enhet.nivaa for enhet in all_units()}
    brukt = {nivaaer[enhet] for tekst in now() for enhet in tekst.enheter}
    assert brukt == {"virksomhet", "avdeling", "seksjon"}


def test_every_status_and_almost_every_kind_is_there() -> None:
    assert {tekst.status for tekst in now()} == set(Status)
    assert {tekst.slag for tekst in now()} == set(Slag) - {Slag.ANNET}


def test_one_kind_has_five_with_two_whole_quarters_after() -> None:
    """The fewest that a mean is shown of."""
    lenge_nok = Counter(
        tekst.slag
        for tekst in now()
        if tekst.status.er_satt_i_gang and Kvartal.of(tekst.start).plus(2) <= NYESTE
    )
    assert lenge_nok[Slag.ORGANISERING] == 5


def test_some_stand_where_an_improvement_is_built_in_from_the_day_they_start() -> None:
    bedret = {
        (enhet, fra)
        for enhet, ledd in EFFEKTER.items()
        for (_, foer), (fra, etter) in pairwise(ledd)
        if etter < foer
    }
    startet = {(enhet, tekst.start) for tekst in now() for enhet in tekst.enheter}
    assert bedret <= startet
    assert startet - bedret


def test_it_is_written_once_by_users_of_the_demo(
    eksempellager: Lager, tmp_path_factory: pytest.TempPathFactory
) -> None:
    lager = copy_store(eksempellager, tmp_path_factory.mktemp("tiltak") / "lager")
    antall = seed_tiltak(lager, INNSTILLINGER, NAA)
    arkiv = Arkiv(INNSTILLINGER.model_copy(update={"lager": lager.mappe}))
    rader = arkiv.tiltak.all()
    assert antall == len({rad.sak for rad in rader}) == len(now())
    assert seed_tiltak(lager, INNSTILLINGER, NAA) == 0
    assert len(arkiv.tiltak.all()) == len(rader)
    assert {rad.slag for rad in rader} == {Radslag.UTGAVE, Radslag.NOTAT}
    navn = {(arkiv.hvelv.read_user(bruker) or {})["navn"] for bruker in arkiv.tiltak.authors()}
    assert 4 <= len(navn) <= len(BRUKERE)
