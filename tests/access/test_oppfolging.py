"""Where somebody works most, whose enhet registers here, and what file and journal say together."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

import polars as pl
import pytest

from pipelines.access.oppfolging import as_seksjon, main_enhet, read_stand, registers_since
from pipelines.access.personsak import Skriver
from pipelines.contract.codes import Hendelse
from pipelines.followup.punkter import Status, Stoppunkt
from pipelines.settings import Registrerer
from pipelines.store.oppfolgingsfil import Oppfolgingsfil
from tests.fast_dag import DAG, NAA, archive, id_of, leader

pytestmark = pytest.mark.usefixtures("egen_dag")
ODDNY = "10090"
TIDLIG, SENT = date(2025, 7, 1), date(2026, 9, 1)


def the_file() -> Oppfolgingsfil:
    fil = archive().oppfolging
    assert fil is not None
    return fil


def test_everybody_employed_works_most_in_one_enhet() -> None:
    """The one with the largest position; of two alike, the first by enhet_id."""
    sum_av: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for rad in the_file().arbeidsforhold().to_dicts():
        sum_av[rad["ansatt_id"]][rad["enhet_id"]] += rad["stillingsprosent"]
    ventet = {
        id_: min(enheter, key=lambda enhet: (-enheter[enhet], enhet))
        for id_, enheter in sum_av.items()
    }
    rader = main_enhet(the_file(), None)
    assert rader["ansatt_id"].is_unique().all()
    assert dict(rader.select("ansatt_id", "levert").iter_rows()) == ventet


def test_some_are_the_same_as_among_all() -> None:
    alle = main_enhet(the_file(), None)
    noen = alle["ansatt_id"].to_list()[::97]
    utvalg = alle.filter(pl.col("ansatt_id").is_in(noen)).sort("ansatt_id")
    assert main_enhet(the_file(), noen).sort("ansatt_id").equals(utvalg)


def test_people_of_an_inner_enhet_are_its_leaf() -> None:
    organisasjon = the_file().organisasjon()
    indre = set(organisasjon["overordnet_id"].drop_nulls())
    for rad in as_seksjon(organisasjon).to_dicts():
        if rad["levert"] in indre:
            assert rad["enhet_id"] == f"{rad['levert']}:felles"
            assert rad["enhet"].endswith(", felles")
        else:
            assert rad["enhet_id"] == rad["levert"]


def since(registrerer: list[Registrerer]) -> dict[int, date]:
    rader = registers_since(the_file(), registrerer, None)
    return dict(rader.select("ansatt_id", "fra").iter_rows())


@pytest.mark.parametrize(
    "sier",
    [
        {},
        {"ED": TIDLIG},
        {"A1": TIDLIG, "A1-01": SENT},
        {"A1-01": TIDLIG},
        {"ED": SENT, "A1": TIDLIG, "A8-01": SENT},
        {"finnes-ikke": TIDLIG},
    ],
)
def test_the_nearest_enhet_above_that_says_so_decides(sier: dict[str, date]) -> None:
    over = dict(the_file().organisasjon().select("enhet_id", "overordnet_id").iter_rows())
    ventet = {}
    for id_, enhet in main_enhet(the_file(), None).select("ansatt_id", "levert").iter_rows():
        vei = enhet
        while vei is not None and vei not in sier:
            vei = over[vei]
        if vei is not None:
            ventet[id_] = sier[vei]
    assert since([Registrerer(enhet=enhet, fra=fra) for enhet, fra in sier.items()]) == ventet


def status_of(ansattnr: str, punkt: Stoppunkt, i_dag: date = DAG) -> tuple[object, object]:
    """Of the newest tilfelle: status, and the day it was done."""
    stand = read_stand(archive(), [id_of(ansattnr)], i_dag)
    assert stand is not None
    siste = stand.punkter.filter(pl.col("start") == pl.col("start").max(), stoppunkt=punkt)
    return siste.select("status", "utfoert").row(0)


def test_what_is_registered_here_fulfils_a_stop_point() -> None:
    assert status_of(ODDNY, Stoppunkt.OPPFOLGINGSPLAN) == (Status.PASSERT, None)
    gjort = DAG - timedelta(days=10)
    Skriver(leader(), ODDNY, NAA).register_done(Hendelse.OPPFOLGINGSPLAN, gjort, "")
    assert status_of(ODDNY, Stoppunkt.OPPFOLGINGSPLAN) == (Status.GJENNOMFOERT, gjort)


def test_what_was_delivered_fulfils_a_stop_point() -> None:
    """Every delivered plan that lies in a tilfelle is found as done."""
    fil = the_file()
    planer = fil.hendelser().filter(hendelse=Hendelse.OPPFOLGINGSPLAN)
    stand = read_stand(archive(), None, DAG)
    assert stand is not None
    gjort = stand.punkter.filter(
        pl.col("utfoert").is_not_null(), stoppunkt=Stoppunkt.OPPFOLGINGSPLAN
    )
    for rad in gjort.to_dicts():
        assert not planer.filter(ansatt_id=rad["ansatt_id"], dato=rad["utfoert"]).is_empty()
    assert len(gjort) > 100


def test_old_rows_have_no_status_but_what_was_done() -> None:
    Skriver(leader(), ODDNY, NAA).register_done(Hendelse.OPPFOLGINGSPLAN, DAG, "")
    senere = DAG + timedelta(days=15)
    assert status_of(ODDNY, Stoppunkt.OPPFOLGINGSPLAN, senere) == (Status.ETTER_FRISTEN, DAG)
    assert status_of(ODDNY, Stoppunkt.DIALOGMOTE_1, senere) == (None, None)


def test_the_stand_of_some_is_theirs_alone() -> None:
    id_ = id_of(ODDNY)
    en, alle = read_stand(archive(), [id_], DAG), read_stand(archive(), None, DAG)
    assert en is not None
    assert alle is not None
    assert en.punkter.equals(alle.punkter.filter(ansatt_id=id_))
    assert en.tilfeller.equals(alle.tilfeller.filter(ansatt_id=id_))


def test_the_stand_of_nobody_is_empty() -> None:
    stand = read_stand(archive(), [], DAG)
    assert stand is not None
    assert stand.tilfeller.is_empty()
    assert stand.punkter.is_empty()
