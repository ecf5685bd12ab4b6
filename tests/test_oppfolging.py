"""The way from a løpende uttrekk, and from the quarters, to the follow-up file."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.contract.codes import Slag
from pipelines.contract.perioder import Kvartal
from pipelines.contract.profil import read_profil
from pipelines.demo import EKSEMPELINNSTILLINGER
from pipelines.demodata import running_delivery
from pipelines.errors import LagerFeil, UttrekkFeil
from pipelines.followup import oppfolgingstilfeller
from pipelines.ingest.load import load_uttrekk
from pipelines.ingest.uttrekk import Uttrekk
from pipelines.mottak import Utfall
from pipelines.oppfolging import Lopendekvittering, import_lopende, rebuild
from pipelines.publish import import_uttrekk, rehearsal, republish
from pipelines.settings import Innstillinger, read_settings
from pipelines.store.avviste import read_rejected
from pipelines.store.hvelvnoekkel import read_vault_keys
from pipelines.store.journal.base import journal_url, open_journal
from pipelines.store.journal.grenser import Grenser
from pipelines.store.journal.hvelv import Hvelv, Oppslag
from pipelines.store.lager import Lager
from pipelines.store.noekkel import derive, read_key
from pipelines.store.oppfolgingsfil import Oppfolgingsfil, open_followup
from tests.lagerkopi import copy_store
from tests.liten_verden import FOLK, INFLUENSA, write_uttrekk
from tests.lopende import PAA, PLAN, Rad, id_of, keep, quarterly, running, write_lopende

AV = Innstillinger()
K1 = Kvartal(2026, 1)


@pytest.fixture
def lager(tmp_path: Path) -> Lager:
    return Lager(tmp_path / "lager")


def load(mappe: Path) -> Uttrekk:
    return load_uttrekk(mappe, read_profil(), PAA)


def take(lager: Lager, mappe: Path, innstillinger: Innstillinger = PAA) -> Lopendekvittering:
    return import_lopende(lager, load(mappe), innstillinger)


def publish(lager: Lager, mappe: Path, innstillinger: Innstillinger = PAA) -> Utfall:
    return import_uttrekk(lager, load(mappe), innstillinger).utfall


def followup(lager: Lager) -> Oppfolgingsfil:
    fil = open_followup(lager)
    assert fil is not None
    return fil


def vault(lager: Lager) -> Hvelv:
    journal = open_journal(journal_url(lager, None))
    return Hvelv(journal, read_vault_keys(lager), derive(read_key(lager), b"oppslag"))


def test_a_folder_becomes_tilfeller_and_events(lager: Lager, tmp_path: Path) -> None:
    kvittering = take(lager, write_lopende(tmp_path / "l"))
    fil, hun = followup(lager), id_of(lager, "101")
    assert kvittering == Lopendekvittering(
        Utfall.PUBLISERT, date(2026, 10, 20), ansatte=3, paagaar=1, hendelser=1
    )
    assert fil.tilfeller().rows() == [
        (hun, date(2026, 10, 1), date(2026, 10, 20), 20, 2, True),
    ]
    assert fil.hendelser([hun]).rows() == [(hun, "oppfolgingsplan", date(2026, 10, 12))]


def test_a_store_and_its_key_are_made_by_a_lopende_alone(lager: Lager, tmp_path: Path) -> None:
    take(lager, write_lopende(tmp_path / "l"))
    assert not lager.finnes
    assert lager.noekkelfil.exists()
    assert lager.oppfolging.stat().st_mode & 0o777 == 0o600


def test_the_statistics_are_not_touched(lager: Lager, tmp_path: Path) -> None:
    publish(lager, write_uttrekk(tmp_path / "u"))
    foer = (lager.snapshot.read_bytes(), lager.snapshot.stat().st_ino)
    take(lager, write_lopende(tmp_path / "l"))
    assert (lager.snapshot.read_bytes(), lager.snapshot.stat().st_ino) == foer


def test_the_next_one_replaces_it_whole(lager: Lager, tmp_path: Path) -> None:
    take(lager, write_lopende(tmp_path / "l1"))
    take(
        lager,
        write_lopende(tmp_path / "l2", "2026-10-27", fravaer=[], oppfolging=[], folk=["101"]),
    )
    fil = followup(lager)
    assert fil.source().per_dato == date(2026, 10, 27)
    assert [ramme.height for ramme in (fil.tilfeller(), fil.hendelser(), fil.fravaer())] == [0] * 3
    assert fil.arbeidsforhold().height == 1


def test_an_older_one_changes_nothing(lager: Lager, tmp_path: Path) -> None:
    take(lager, write_lopende(tmp_path / "ny", "2026-10-27"))
    foer = lager.oppfolging.read_bytes()
    kvittering = take(lager, write_lopende(tmp_path / "gammel", "2026-10-20"))
    assert kvittering == Lopendekvittering(Utfall.ELDRE, date(2026, 10, 27))
    assert lager.oppfolging.read_bytes() == foer


def test_one_older_than_the_quarters_changes_nothing(lager: Lager, tmp_path: Path) -> None:
    publish(lager, write_uttrekk(tmp_path / "u", til="2026K3", uttrekksdato="2026-10-21"))
    eldre = write_lopende(tmp_path / "l", "2026-09-29", fravaer=["101;2026-09-01;;sykmelding;100;"])
    assert take(lager, eldre).utfall is Utfall.ELDRE


def test_the_same_files_again_change_nothing(lager: Lager, tmp_path: Path) -> None:
    mappe = write_lopende(tmp_path / "l")
    take(lager, mappe)
    foer = lager.oppfolging.stat().st_ino
    assert take(lager, mappe).utfall is Utfall.UENDRET
    assert lager.oppfolging.stat().st_ino == foer


def test_corrected_on_the_same_day_the_last_one_counts(lager: Lager, tmp_path: Path) -> None:
    take(lager, write_lopende(tmp_path / "l1"))
    take(lager, write_lopende(tmp_path / "l2", fravaer=[]))
    assert followup(lager).tilfeller().is_empty()


def test_switched_off_nothing_is_kept(lager: Lager, tmp_path: Path) -> None:
    with pytest.raises(LagerFeil, match=r"droeftet eller dpia.*Ingenting er tatt vare på"):
        take(lager, write_lopende(tmp_path / "l"), AV)
    assert not lager.mappe.exists()


def test_switched_off_later_the_file_is_deleted(lager: Lager, tmp_path: Path) -> None:
    publish(lager, write_uttrekk(tmp_path / "u"))
    take(lager, write_lopende(tmp_path / "l"))
    republish(lager, AV)
    assert open_followup(lager) is None
    assert not lager.oppfolging.exists()


def test_switched_off_the_next_import_deletes_it_also_when_nothing_is_new(
    lager: Lager, tmp_path: Path
) -> None:
    publish(lager, write_uttrekk(tmp_path / "u"))
    assert publish(lager, tmp_path / "u", AV) is Utfall.UENDRET
    assert not lager.oppfolging.exists()


def test_switched_on_the_next_import_makes_it_also_when_nothing_is_new(
    lager: Lager, tmp_path: Path
) -> None:
    publish(lager, write_uttrekk(tmp_path / "u"), AV)
    assert open_followup(lager) is None
    assert publish(lager, tmp_path / "u") is Utfall.UENDRET
    assert followup(lager).source().slag is Slag.PERSON


def test_of_another_virksomhet_is_refused(lager: Lager, tmp_path: Path) -> None:
    publish(lager, write_uttrekk(tmp_path / "u"))
    with pytest.raises(UttrekkFeil, match="eget lager"):
        take(lager, write_lopende(tmp_path / "l", virksomhet="En annen"))


def test_of_another_virksomhet_than_the_last_lopende_is_refused(
    lager: Lager, tmp_path: Path
) -> None:
    take(lager, write_lopende(tmp_path / "l1"))
    with pytest.raises(UttrekkFeil, match="eget lager"):
        take(lager, write_lopende(tmp_path / "l2", "2026-10-27", virksomhet="En annen"))


def test_another_key_is_refused(lager: Lager, tmp_path: Path) -> None:
    take(lager, write_lopende(tmp_path / "l1"))
    lager.noekkelfil.write_bytes(b"a" * 32)
    with pytest.raises(LagerFeil, match="ikke den lageret er laget med"):
        take(lager, write_lopende(tmp_path / "l2", "2026-10-27"))


def test_a_lost_key_is_not_made_anew(lager: Lager, tmp_path: Path) -> None:
    take(lager, write_lopende(tmp_path / "l1"))
    lager.noekkelfil.unlink()
    with pytest.raises(LagerFeil, match="mangler nøkkelfilen"):
        take(lager, write_lopende(tmp_path / "l2", "2026-10-27"))


def test_the_statistics_take_no_lopende(lager: Lager, tmp_path: Path) -> None:
    with pytest.raises(UttrekkFeil, match="rører aldri statistikken"):
        import_uttrekk(lager, load(write_lopende(tmp_path / "l")), PAA)


def test_the_followup_takes_no_quarters(lager: Lager, tmp_path: Path) -> None:
    with pytest.raises(UttrekkFeil, match="bare løpende uttrekk"):
        import_lopende(lager, load(write_uttrekk(tmp_path / "u")), PAA)


def test_the_vault_knows_who_is_only_in_the_lopende(lager: Lager, tmp_path: Path) -> None:
    take(lager, write_lopende(tmp_path / "l", folk=["101", "299"]))
    ny = vault(lager).find(Oppslag.ANSATTNR, "299")
    assert ny == id_of(lager, "299")
    assert ny in followup(lager).personer.everybody()


def test_no_name_or_number_is_in_the_file(lager: Lager, tmp_path: Path) -> None:
    merket = "1nummer-for-leting"
    take(lager, write_lopende(tmp_path / "l", folk=["101", merket]))
    for fil in lager.mappe.iterdir():
        if fil.is_file():
            assert b"nummer-for-leting" not in fil.read_bytes(), fil.name


def test_rejected_rows_are_kept_until_the_next_one(lager: Lager, tmp_path: Path) -> None:
    ukjent = "999;oppfolgingsplan;2026-10-12"
    foerste = load(write_lopende(tmp_path / "l1", oppfolging=[PLAN, ukjent]))
    import_lopende(lager, foerste, PAA)
    avviste = read_rejected(lager, foerste.fingeravtrykk)
    assert avviste is not None
    assert avviste["regel"].to_list() == ["oppfolging_uten_arbeidsforhold"]
    take(lager, write_lopende(tmp_path / "l2", "2026-10-27"))
    assert list(lager.avviste.iterdir()) == []


def test_rejected_rows_of_the_quarters_stay(lager: Lager, tmp_path: Path) -> None:
    kvartal = load(
        write_uttrekk(tmp_path / "u", fravaer=[INFLUENSA, "999;2026-02-02;;egenmelding;100;"])
    )
    import_uttrekk(lager, kvartal, PAA)
    take(lager, write_lopende(tmp_path / "l"))
    assert read_rejected(lager, kvartal.fingeravtrykk) is not None


def test_a_rehearsal_leaves_store_and_journal_as_they_were(lager: Lager, tmp_path: Path) -> None:
    take(lager, write_lopende(tmp_path / "l1"))
    foer = {fil: fil.read_bytes() for fil in lager.mappe.iterdir() if fil.is_file()}
    with rehearsal(lager) as proeve:
        kvittering = import_lopende(
            proeve, load(write_lopende(tmp_path / "l2", "2026-10-27")), PAA, til_hvelvet=False
        )
    assert kvittering.paagaar == 1
    assert {fil: fil.read_bytes() for fil in lager.mappe.iterdir() if fil.is_file()} == foer


def test_a_broken_file_is_made_anew_by_a_publish(lager: Lager, tmp_path: Path) -> None:
    publish(lager, write_uttrekk(tmp_path / "u"))
    lager.oppfolging.write_bytes(os.urandom(5000))
    republish(lager, PAA)
    assert followup(lager).source().slag is Slag.PERSON


def test_a_deleted_person_leaves_no_row(lager: Lager, tmp_path: Path) -> None:
    mappe = write_lopende(tmp_path / "l")
    ledes = "\n".join(f"{nr};S1;2020-01-01;;100;101" for nr in ("101", "102"))
    (mappe / "arbeidsforhold.csv").write_text(
        f"ansattnr;enhet_id;fra;til;stillingsprosent;leder_ansattnr\n{ledes}", encoding="utf-8"
    )
    take(lager, mappe)
    hun, annen = id_of(lager, "101"), id_of(lager, "102")
    assert followup(lager).personer.nearest_people(hun) == [annen]
    with lager.exclusive():
        rebuild(lager, PAA, uten=[hun])
    fil = followup(lager)
    assert fil.personer.everybody() == [annen]
    assert fil.hendelser().is_empty()
    assert fil.tilfeller().is_empty()


# Which uttrekk is the truth


def test_the_quarters_alone_are_a_followup_too(lager: Lager, tmp_path: Path) -> None:
    publish(lager, write_uttrekk(tmp_path / "u"))
    kilde = followup(lager).source()
    assert (kilde.slag, kilde.per_dato, kilde.gjelder_fra) == (
        Slag.PERSON,
        date(2026, 3, 31),
        None,
    )
    assert followup(lager).tilfeller()["sykedager"].to_list() == [5]


def test_a_later_quarterly_uttrekk_takes_over_and_what_was_done_stays(
    lager: Lager, tmp_path: Path
) -> None:
    plan = "101;oppfolgingsplan;2026-03-02"
    take(lager, write_lopende(tmp_path / "l", "2026-03-30", fravaer=[], oppfolging=[plan]))
    publish(lager, write_uttrekk(tmp_path / "u"))
    fil = followup(lager)
    assert fil.source().slag is Slag.PERSON
    assert fil.tilfeller()["start"].to_list() == [date(2026, 2, 2)]
    assert fil.hendelser()["dato"].to_list() == [date(2026, 3, 2)]


@pytest.mark.parametrize("tatt", ["2026-09-30", "2026-10-01"])
def test_the_lopende_counts_from_the_last_day_of_the_quarters_on(
    lager: Lager, tmp_path: Path, tatt: str
) -> None:
    """However late the quarters are taken out: they hold nothing that began after them."""
    take(lager, write_lopende(tmp_path / "l", tatt, fravaer=[]))
    publish(lager, write_uttrekk(tmp_path / "u", til="2026K3", uttrekksdato="2026-10-20"))
    assert followup(lager).source().slag is Slag.LOPENDE


def test_an_earlier_quarterly_uttrekk_gives_the_days_before(lager: Lager, tmp_path: Path) -> None:
    take(lager, write_lopende(tmp_path / "l", gjelder_fra="2026-07-01"))
    publish(lager, write_uttrekk(tmp_path / "u"))
    fil = followup(lager)
    assert fil.source().slag is Slag.LOPENDE
    assert fil.tilfeller()["start"].to_list() == [date(2026, 2, 2), date(2026, 10, 1)]


def test_whoever_is_not_delivered_any_more_has_left(lager: Lager, tmp_path: Path) -> None:
    publish(lager, write_uttrekk(tmp_path / "u1"))
    publish(
        lager,
        write_uttrekk(
            tmp_path / "u2", fra="2026K2", til="2026K2", uttrekksdato="2026-07-15", folk=FOLK[1:]
        ),
    )
    fil, borte = followup(lager), id_of(lager, FOLK[0])
    assert fil.arbeidsforhold().height == len(FOLK) - 1
    assert fil.personer.employments(borte)["til"].to_list() == [date(2026, 3, 31)]


def test_what_a_later_quarter_no_longer_holds_had_ended(tmp_path: Path) -> None:
    lager, hun = Lager(tmp_path), "1"
    lang = Rad(hun, date(2026, 3, 1), date(2026, 5, 20))
    keep(lager, quarterly(K1, K1, date(2026, 4, 15), [lang], [hun]))
    keep(lager, quarterly(K1.plus(1), K1.plus(1), date(2026, 7, 15), [], [hun]))
    rebuild(lager, PAA)
    assert followup(lager).fravaer()["til"].to_list() == [date(2026, 3, 31)]


def test_the_newest_quarter_says_how_long_it_lasted(tmp_path: Path) -> None:
    lager, hun = Lager(tmp_path), "1"
    start = date(2026, 3, 1)
    keep(lager, quarterly(K1, K1, date(2026, 4, 15), [Rad(hun, start, None)], [hun]))
    slutt = Rad(hun, start, date(2026, 5, 20))
    keep(lager, quarterly(K1.plus(1), K1.plus(1), date(2026, 7, 15), [slutt], [hun]))
    rebuild(lager, PAA)
    assert followup(lager).fravaer().select("fra", "til").rows() == [(start, date(2026, 5, 20))]


def test_what_goes_on_in_both_is_told_once_and_as_the_lopende_says(tmp_path: Path) -> None:
    lager, hun = Lager(tmp_path), "1"
    start = date(2026, 3, 1)
    keep(lager, quarterly(K1, K1, date(2026, 4, 15), [Rad(hun, start, None)], [hun]))
    halv = Rad(hun, start, None, grad=50.0)
    import_lopende(lager, running(date(2026, 4, 1), date(2026, 5, 1), [halv], [hun]), PAA)
    fil = followup(lager)
    assert fil.fravaer().select("fra", "til", "grad").rows() == [(start, None, 50.0)]
    assert fil.arbeidsforhold().height == 1


def test_what_the_quarters_said_goes_on_ends_where_the_lopende_begins(tmp_path: Path) -> None:
    lager, hun = Lager(tmp_path), "1"
    rad = Rad(hun, date(2026, 3, 1), None)
    keep(lager, quarterly(K1, K1, date(2026, 4, 15), [rad], [hun]))
    import_lopende(lager, running(date(2026, 4, 1), date(2026, 5, 1), [], [hun]), PAA)
    assert followup(lager).fravaer()["til"].to_list() == [date(2026, 3, 31)]


def test_the_day_last_heard_of_is_the_end_of_what_nobody_speaks_of_after(tmp_path: Path) -> None:
    lager, hun = Lager(tmp_path), "1"
    rad = Rad(hun, date(2026, 3, 1), None)
    keep(lager, quarterly(K1, K1, date(2026, 4, 15), [rad], [hun]))
    import_lopende(lager, running(date(2026, 6, 1), date(2026, 7, 1), [], [hun]), PAA)
    assert followup(lager).fravaer()["til"].to_list() == [date(2026, 4, 15)]


# The same by walking the days

START = date(2026, 1, 1)
FOLKET = ["1", "2"]
GANG = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
dager = st.integers(-40, 300).map(lambda n: START + timedelta(n))


@st.composite
def registreringer(draw: st.DrawFn) -> list[Rad]:
    """Registrations that do not begin on the same day twice for one person and type."""
    rader = {}
    for hvem, fra, lengde, type_ in draw(
        st.lists(
            st.tuples(
                st.sampled_from(FOLKET),
                dager,
                st.one_of(st.none(), st.integers(0, 60)),
                st.sampled_from(["egenmelding", "sykmelding", "ferie"]),
            ),
            max_size=6,
        )
    ):
        til = None if lengde is None else fra + timedelta(lengde)
        rader[hvem, fra, type_] = Rad(hvem, fra, til, type_)
    return list(rader.values())


Dagene = set[tuple[str, str, date]]


def days_of(rader: list[Rad], siste: date, fra: date = date.min, til: date = date.max) -> Dagene:
    """(who, type, day) of every absent day in [fra, til]; what goes on lasts to `siste`."""
    ut: Dagene = set()
    for rad in rader:
        dag, slutt = rad.fra, max(rad.fra, siste) if rad.til is None else rad.til
        while dag <= slutt:
            if fra <= dag <= til:
                ut.add((rad.hvem, rad.type, dag))
            dag += timedelta(1)
    return ut


def days_in(lager: Lager, siste: date) -> Dagene:
    hvem = {id_of(lager, nr): nr for nr in FOLKET}
    rader = [
        Rad(hvem[ansatt], fra, til, type_)
        for ansatt, fra, til, type_, _ in followup(lager).fravaer().iter_rows()
    ]
    return days_of(rader, siste)


@GANG
@given(kvartalsvis=registreringer(), naa=registreringer(), gjelder_fra=dager)
def test_each_day_is_what_the_uttrekk_in_force_for_it_says(
    kvartalsvis: list[Rad], naa: list[Rad], gjelder_fra: date
) -> None:
    """From gjelder_fra the løpende; before, the quarters and what the løpende says began there."""
    til, tatt = K1.plus(2), date(2026, 10, 15)
    idag = date(2026, 11, 20)
    med = [r for r in kvartalsvis if r.fra <= til.slutt and (r.til is None or r.til >= K1.start)]
    deres = [r for r in naa if r.fra <= idag and (r.til is None or r.til >= gjelder_fra)]
    with tempfile.TemporaryDirectory() as mappe:
        lager = Lager(Path(mappe))
        keep(lager, quarterly(K1, til, tatt, kvartalsvis, FOLKET))
        import_lopende(lager, running(gjelder_fra, idag, naa, FOLKET), PAA)
        funnet = days_in(lager, idag)
        tilfeller = followup(lager).tilfeller()
        fravaer = followup(lager).fravaer()
    begynt = {(r.hvem, r.type, r.fra) for r in deres}
    andre = [r for r in med if (r.hvem, r.type, r.fra) not in begynt]
    ventet = days_of(deres, idag) | days_of(andre, tatt, til=gjelder_fra - timedelta(1))
    assert funnet == ventet
    assert tilfeller.equals(oppfolgingstilfeller(fravaer, idag).cast(tilfeller.schema))


@GANG
@given(foerste=registreringer(), annen=registreringer(), rekke=st.permutations([0, 1]))
def test_without_a_lopende_each_row_is_as_its_newest_quarter_says(
    foerste: list[Rad], annen: list[Rad], rekke: list[int]
) -> None:
    """Two deliveries of a quarter each, in whatever order they were taken in."""
    uttrekk = [
        quarterly(K1, K1, date(2026, 4, 15), foerste, FOLKET),
        quarterly(K1.plus(1), K1.plus(1), date(2026, 7, 15), annen, FOLKET),
    ]
    with tempfile.TemporaryDirectory() as mappe:
        lager = Lager(Path(mappe))
        for nr in rekke:
            keep(lager, uttrekk[nr])
        rebuild(lager, PAA)
        funnet = days_in(lager, date(2026, 7, 15))
    assert funnet == _newest_says(foerste, annen)


def _newest_says(foerste: list[Rad], annen: list[Rad]) -> Dagene:
    """Row by row: the second quarter's, and the first's own, cut where the second begins."""
    andre = [r for r in annen if r.fra <= K1.plus(1).slutt and (r.til or date.max) > K1.slutt]
    kjente = {(r.hvem, r.type, r.fra) for r in andre}
    ut = days_of(andre, date(2026, 7, 15))
    for rad in foerste:
        gjelder = rad.fra <= K1.slutt and (rad.til is None or rad.til >= K1.start)
        if gjelder and (rad.hvem, rad.type, rad.fra) not in kjente:
            ut |= days_of([rad], date(2026, 4, 15), til=K1.slutt)
    return ut


# Repeated short absence

FIRE_KORTE = [Rad("1", date(2026, maaned, 5), date(2026, maaned, 7)) for maaned in (2, 4, 6, 8)]


def year_of_quarters(lager: Lager, fravaer: list[Rad]) -> None:
    folk = [str(nr) for nr in range(1, 21)]
    aaret_foer = quarterly(Kvartal(2025, 1), Kvartal(2025, 4), date(2026, 1, 15), [], folk)
    keep(lager, aaret_foer)
    import_lopende(lager, running(date(2026, 1, 1), date(2026, 9, 1), fravaer, folk), PAA)


def test_limits_are_set_from_the_year_before_and_written_down(tmp_path: Path) -> None:
    lager = Lager(tmp_path)
    year_of_quarters(lager, FIRE_KORTE)
    assert followup(lager).source().grense_aar == 2026
    assert followup(lager).gjentatt()["ansatt_id"].to_list() == [id_of(lager, "1")]
    assert Grenser(open_journal(journal_url(lager, None))).of(2026) is not None


def test_limits_that_are_set_hold_the_whole_year(tmp_path: Path) -> None:
    lager = Lager(tmp_path)
    satt = pl.DataFrame(
        {
            "gruppe": ["hele virksomheten"],
            "antall_personer": [20],
            "tilfeller": [9],
            "dagsverk": 9.0,
        }
    )
    lager.create()
    Grenser(open_journal(journal_url(lager, None))).fix(
        2026, satt, datetime(2026, 1, 20, tzinfo=UTC)
    )
    year_of_quarters(lager, FIRE_KORTE)
    assert followup(lager).gjentatt().is_empty()


def test_without_the_year_before_there_are_no_limits_and_no_signals(tmp_path: Path) -> None:
    lager = Lager(tmp_path)
    import_lopende(lager, running(date(2026, 1, 1), date(2026, 9, 1), FIRE_KORTE, ["1"]), PAA)
    assert followup(lager).source().grense_aar is None
    assert followup(lager).gjentatt().is_empty()


def test_a_rehearsal_sets_no_limits(tmp_path: Path) -> None:
    lager = Lager(tmp_path)
    keep(lager, quarterly(Kvartal(2025, 1), Kvartal(2025, 4), date(2026, 1, 15), FIRE_KORTE, ["1"]))
    naa = running(date(2026, 1, 1), date(2026, 9, 1), [], ["1"])
    import_lopende(lager, naa, PAA, til_hvelvet=False)
    assert followup(lager).source().grense_aar is None
    assert not (lager.mappe / "journal.sqlite3").exists()


# The sample


def test_the_sample_goes_the_whole_way(eksempellager: Lager, tmp_path: Path) -> None:
    lager = copy_store(eksempellager, tmp_path / "lager")
    lager.oppfolging.unlink()
    foer = lager.snapshot.read_bytes()
    innstillinger = read_settings(EKSEMPELINNSTILLINGER)
    mappe = running_delivery(date(2026, 11, 20), tmp_path)
    uttrekk = load_uttrekk(mappe, read_profil(), innstillinger)
    kvittering = import_lopende(lager, uttrekk, innstillinger)
    fil, per_dato = followup(lager), uttrekk.manifest.uttrekksdato
    ventet = oppfolgingstilfeller(fil.fravaer(), per_dato)
    assert fil.tilfeller().equals(ventet.cast(fil.tilfeller().schema))
    assert kvittering.paagaar == ventet.filter("paagaar").height > 50
    assert fil.hendelser().height == uttrekk.oppfolging.height > 500
    assert lager.snapshot.read_bytes() == foer
