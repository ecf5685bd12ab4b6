"""Many at once: nobody ever gets a row that was made for somebody else."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import polars as pl
import pytest
import streamlit as st

from pages.drawing import cache
from pipelines.access.innsyn import Innsyn, role_innsyn
from pipelines.access.lesing import Oversikt, Seksjonsbilde, read_info, read_oversikt
from pipelines.access.roller import Rolle
from pipelines.contract.perioder import Periodetype
from pipelines.settings import LAGERVARIABEL
from pipelines.store.lager import Lager
from tests.security.conftest import LoggInn
from tests.security.spor import Folk, plain

TRAADER = 8
KJOERINGER = 500
SEERE: tuple[Innsyn, ...] = (
    role_innsyn(Rolle.HR),
    role_innsyn(Rolle.AMU),
    role_innsyn(Rolle.AMU, ("A1-01", "A1-02", "A1-03", "A1-04")),
    role_innsyn(Rolle.TOPPLEDELSE),
    role_innsyn(Rolle.TOPPLEDELSE, ("A2",)),
    role_innsyn(Rolle.LEDER, ("A1-01",)),
    role_innsyn(Rolle.LEDER, ("A3-04",)),
    role_innsyn(Rolle.LEDER, ("A1",)),
)
SLAG = Periodetype.SISTE4


@pytest.fixture(autouse=True)
def _lager(eksempellager: Lager, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LAGERVARIABEL, str(eksempellager.mappe))
    st.cache_data.clear()


def load(innsyn: Innsyn) -> Oversikt:
    info = cache.load_info(innsyn)
    assert info is not None
    oversikt = cache.load_oversikt(innsyn, info, SLAG)
    assert oversikt is not None
    return oversikt


def truth(innsyn: Innsyn) -> pl.DataFrame:
    """Without a cache, and with nobody else about."""
    oversikt = read_oversikt(innsyn, SLAG, 12)
    assert oversikt is not None
    return oversikt.rader.sort("enhet_id", "periode")


def in_threads(oppgave: Callable[[int], None], antall: int) -> None:
    """Run `oppgave` for 0 … antall−1, all threads starting together."""
    start = threading.Barrier(TRAADER)

    def begin(nr: int) -> None:
        if nr < TRAADER:
            start.wait()
        oppgave(nr)

    with ThreadPoolExecutor(TRAADER) as traader:
        list(traader.map(begin, range(antall)))


def test_cached_figures_are_those_of_the_viewer_whoever_came_first() -> None:
    fasit = {innsyn: truth(innsyn) for innsyn in SEERE}
    feil: list[Innsyn] = []

    def look(nr: int) -> None:
        innsyn = SEERE[nr % len(SEERE)]
        if not load(innsyn).rader.sort("enhet_id", "periode").equals(fasit[innsyn]):
            feil.append(innsyn)

    in_threads(look, KJOERINGER)
    assert not feil


@pytest.mark.parametrize("foerst", SEERE, ids=lambda innsyn: f"{innsyn.omfang}")
def test_who_comes_second_gets_nothing_of_the_first(foerst: Innsyn) -> None:
    load(foerst)
    for innsyn in SEERE:
        assert load(innsyn).rader.sort("enhet_id", "periode").equals(truth(innsyn))


@pytest.mark.parametrize("enhet", ["A1-02", "A6-07", "A2", "ED"])
def test_a_section_is_cached_for_each_viewer(enhet: str) -> None:
    def show(innsyn: Innsyn) -> Seksjonsbilde | None:
        info = read_info(innsyn)
        assert info is not None
        return cache.load_seksjon(innsyn, info, enhet, SLAG)

    show(role_innsyn(Rolle.HR))
    egen_leder = show(role_innsyn(Rolle.LEDER, ("A1-01",)))
    assert (egen_leder is None) is (enhet != "ED")
    if enhet == "A6-07":
        amu = show(role_innsyn(Rolle.AMU))
        assert amu is not None
        assert amu.enhet["enhet_id"] != enhet


def test_another_purpose_or_person_shares_no_more_than_figures() -> None:
    """Two with the same role and scope may share figures; there is nothing else in the answer."""
    en = Innsyn("bruker-1", Rolle.LEDER, ("A1-01",), ansatt_id=1)
    to = Innsyn("bruker-2", Rolle.LEDER, ("A1-01",), ansatt_id=2)
    assert load(en).rader.equals(load(to).rader)
    assert not {"ansatt_id", "navn_person"} & set(load(en).rader.columns)


NAVN = {"leder": "Åshild Fantasivik", "leder2": "Ragnhild Prøvedal"}


def test_two_users_in_eight_tabs_see_only_their_own(logg_inn: LoggInn, folk: Folk) -> None:
    """Whole pages over the wire, all at once; the rest of the 500 runs are the cached reads."""
    klienter = {sub: logg_inn(sub) for sub in NAVN}
    subs = list(NAVN)
    feil: list[tuple[str, set[str]]] = []

    def look(nr: int) -> None:
        sub = subs[nr % 2]
        annen = subs[(nr + 1) % 2]
        with klienter[sub].open() as fane:
            for side in ("", "seksjon", "om-tallene"):
                svar = fane.visit(side)
                tekst = plain(svar.raa)
                fremmede = folk.found_in(svar.raa) - {NAVN[sub]}
                if NAVN[sub] not in tekst or NAVN[annen] in tekst or fremmede:
                    feil.append((sub, fremmede))

    in_threads(look, TRAADER)
    assert not feil


@pytest.mark.verify
def test_two_users_in_eight_threads_for_500_page_runs(logg_inn: LoggInn, folk: Folk) -> None:
    klienter = {sub: logg_inn(sub) for sub in NAVN}
    subs = list(NAVN)
    feil: list[str] = []

    def look(nr: int) -> None:
        sub = subs[nr % 2]
        with klienter[sub].open() as fane:
            for side in ("", "seksjon", "person", "om-tallene"):
                svar = fane.visit(side)
                if folk.found_in(svar.raa) != {NAVN[sub]}:
                    feil.append(sub)

    in_threads(look, KJOERINGER // 4)
    assert not feil
