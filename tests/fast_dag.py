"""The sample store with the løpende uttrekk of one fixed day, so that no test depends on today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from pipelines.access.adgang import admit, for_a_purpose
from pipelines.access.arkiv import Arkiv
from pipelines.access.innsyn import Formaal, Innsyn
from pipelines.access.roller import Rolle, Side
from pipelines.contract.profil import read_profil
from pipelines.demo import EKSEMPELINNSTILLINGER
from pipelines.demodata import running_delivery
from pipelines.ingest.load import find_uttrekk, load_uttrekk
from pipelines.oppfolging import import_lopende
from pipelines.settings import Innstillinger, read_settings
from pipelines.store.journal.hvelv import Oppslag
from pipelines.store.lager import Lager
from tests.innlogging import claims
from tests.lagerkopi import copy_store, remember_as_new

DAG = date(2026, 11, 25)
"""A Wednesday, eight weeks after the løpende uttrekk as it lies in the sample data."""
NAA = datetime(2026, 11, 25, 10, tzinfo=UTC)
Endring = Callable[[Path], None]
"""Something done to the files of a løpende uttrekk before it is taken in."""


def make_store(eksempellager: Lager, til: Path) -> Lager:
    """A copy that knows DAG as the newest day; copy it further for each test."""
    lager = copy_store(eksempellager, til)
    lager.oppfolging.unlink()
    take_in(lager, DAG)
    remember_as_new(lager)
    return lager


def take_in(lager: Lager, dag: date, endring: Endring = lambda _: None) -> None:
    """Let the løpende uttrekk of a day in, changed first."""
    innstillinger = _settings(lager)
    profil = read_profil("standard", innstillinger.profiler)
    with TemporaryDirectory() as mappe:
        leveranse = running_delivery(dag, Path(mappe))
        endring(leveranse)
        (ett,) = find_uttrekk([leveranse], profil)
        import_lopende(lager, load_uttrekk(ett, profil, innstillinger), innstillinger)


def _settings(lager: Lager) -> Innstillinger:
    innstillinger = read_settings(EKSEMPELINNSTILLINGER)
    return innstillinger.model_copy(update={"lager": lager.mappe})


def change(fil: str, **verdier: pl.Expr) -> Endring:
    """Set columns of one file."""

    def do(mappe: Path) -> None:
        sti = mappe / f"{fil}.csv"
        rader = pl.read_csv(sti, separator=";", infer_schema=False)
        rader.with_columns(**verdier).write_csv(sti, separator=";")

    return do


def viewer(
    sub: str, rolle: Rolle, side: Side, formaal: Formaal = Formaal.OPPFOLGING, naa: datetime = NAA
) -> Innsyn:
    """A user of the demo who has logged in at `naa` and said what for."""
    adgang = admit(claims(sub, iat=naa.timestamp()), naa)
    return for_a_purpose(adgang.enter(rolle.value, side), formaal)


def leader(sub: str = "leder", side: Side = Side.PERSON, naa: datetime = NAA) -> Innsyn:
    return viewer(sub, Rolle.LEDER, side, naa=naa)


def hr(side: Side = Side.PERSON, naa: datetime = NAA) -> Innsyn:
    return viewer("hr", Rolle.HR, side, naa=naa)


def employee(naa: datetime = NAA) -> Innsyn:
    return viewer("ansatt", Rolle.ANSATT, Side.MIN_SIDE, Formaal.EGNE, naa)


def archive() -> Arkiv:
    return Arkiv(read_settings())


def id_of(ansattnr: str) -> int:
    ansatt_id = archive().hvelv.find(Oppslag.ANSATTNR, ansattnr)
    assert ansatt_id is not None
    return ansatt_id


def log() -> pl.DataFrame:
    """What is in the log, with the numbers of those looked at."""
    return archive().logg.rows()
