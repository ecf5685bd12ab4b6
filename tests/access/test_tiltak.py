"""Tiltak: who sees which, who may write what, what is refused, and that nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from pipelines.access.arkiv import Arkiv
from pipelines.access.innsyn import Innsyn, operator_innsyn
from pipelines.access.roller import Rolle
from pipelines.access.tiltak import (
    add_note,
    due_reviews,
    find_tiltak,
    may_note,
    may_propose,
    may_remove_note,
    may_revise,
    may_write,
    names_in,
    propose,
    read_tiltak,
    remove_note,
    review_dates,
    revise,
    tiltak_of,
)
from pipelines.demo import EKSEMPELINNSTILLINGER
from pipelines.errors import Kollisjon, RegistreringFeil, TilgangFeil
from pipelines.rydd import clean_up
from pipelines.settings import FILVARIABEL, LAGERVARIABEL, read_settings
from pipelines.store.lager import Lager
from pipelines.tiltak.tiltak import Medvirkning, Status, Tiltakstekst, changes
from tests.lagerkopi import copy_store
from tests.tiltak.bygg_tiltak import text

NAA = datetime(2026, 11, 25, 9, tzinfo=UTC)
DAG = NAA.date()
DELTOK = Medvirkning("Drøftet i møte", date(2026, 2, 10))


def viewer(rolle: Rolle, *enheter: str, bruker: str = "") -> Innsyn:
    return Innsyn(bruker or f"b-{rolle}-{'-'.join(enheter)}", rolle, enheter or None)


HR, TOPP, AMU = viewer(Rolle.HR), viewer(Rolle.TOPPLEDELSE), viewer(Rolle.AMU)
SEKSJONSLEDER = viewer(Rolle.LEDER, "A1-01")
AVDELINGSLEDER = viewer(Rolle.LEDER, "A1")
VERNEOMBUD = viewer(Rolle.AMU, "A1-01", "A1-02")
UTEN = (viewer(Rolle.PERSONVERNOMBUD), viewer(Rolle.ANSATT))


@pytest.fixture(autouse=True)
def _lager(eksempellager: Lager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LAGERVARIABEL, str(copy_store(eksempellager, tmp_path / "lager").mappe))
    monkeypatch.setenv(FILVARIABEL, str(EKSEMPELINNSTILLINGER))


def words(*enheter: str, **endret: Any) -> Tiltakstekst:
    """In motion, of A1-01 unless said otherwise."""
    vanlig = {"verneombud": DELTOK, "tillitsvalgt": DELTOK}
    return text(**vanlig | {"enheter": enheter or ("A1-01",)} | endret)


def proposal(*enheter: str, **endret: Any) -> Tiltakstekst:
    return words(*enheter, status=Status.FORESLAATT, **endret)


def put(*enheter: str, **endret: Any) -> str:
    return propose(HR, words(*enheter, **endret), NAA)


# Who sees which


@pytest.mark.parametrize(
    ("innsyn", "ser"),
    [
        (HR, {"ED", "A1", "A1-01", "A1-02", "A2-01"}),
        (TOPP, {"ED", "A1", "A1-01", "A1-02", "A2-01"}),
        (AMU, {"ED", "A1", "A1-01", "A1-02", "A2-01"}),
        (operator_innsyn(), {"ED", "A1", "A1-01", "A1-02", "A2-01"}),
        (SEKSJONSLEDER, {"ED", "A1", "A1-01"}),
        (AVDELINGSLEDER, {"ED", "A1", "A1-01", "A1-02"}),
        (VERNEOMBUD, {"ED", "A1", "A1-01", "A1-02"}),
        (viewer(Rolle.TOPPLEDELSE, "A2"), {"ED", "A2-01"}),
        (viewer(Rolle.LEDER, "finnes ikke"), set()),
    ],
    ids=lambda ett: f"{ett.rolle}-{ett.enheter}" if isinstance(ett, Innsyn) else None,
)
def test_a_tiltak_is_seen_by_whom_it_concerns(innsyn: Innsyn, ser: set[str]) -> None:
    saker = {enhet: put(enhet) for enhet in ("ED", "A1", "A1-01", "A1-02", "A2-01")}
    assert {ett.naa.enheter[0] for ett in read_tiltak(innsyn)} == ser
    for enhet, sak in saker.items():
        assert (find_tiltak(innsyn, sak) is not None) == (enhet in ser)


@pytest.mark.parametrize("innsyn", UTEN, ids=lambda ett: ett.rolle.value)
def test_roles_without_tiltak_get_nothing(innsyn: Innsyn) -> None:
    sak = put()
    for gjoer in (
        lambda: read_tiltak(innsyn),
        lambda: find_tiltak(innsyn, sak),
        lambda: tiltak_of(innsyn, "A1-01"),
        lambda: propose(innsyn, proposal(), NAA),
        lambda: revise(innsyn, sak, 1, proposal(), NAA),
        lambda: add_note(innsyn, sak, "Noe", NAA),
        lambda: remove_note(innsyn, sak, 1, NAA),
    ):
        with pytest.raises(TilgangFeil):
            gjoer()
    assert not any([due_reviews(innsyn, DAG), review_dates(innsyn), names_in(innsyn, "Per Prøve")])
    assert not any([may_propose(innsyn), may_note(innsyn), may_write(innsyn, ["A1-01"])])


def test_unknown_and_not_theirs_look_the_same() -> None:
    sak = put("A2-01")
    svar = []
    for proevd in (sak, "f" * 32):
        assert find_tiltak(SEKSJONSLEDER, proevd) is None
        with pytest.raises(RegistreringFeil) as feil:
            add_note(SEKSJONSLEDER, proevd, "Noe", NAA)
        svar.append(str(feil.value))
    assert svar[0] == svar[1]


def test_the_newest_start_comes_first() -> None:
    for nr in (2, 3, 1):
        put(start=date(2026, nr, 1), tittel=f"{nr}")
    assert [ett.naa.tittel for ett in read_tiltak(HR)] == ["3", "2", "1"]


def test_of_an_enhet_are_its_own_and_those_above() -> None:
    for enhet in ("ED", "A1", "A1-01", "A1-02", "A2-01"):
        put(enhet)
    assert {ett.naa.enheter[0] for ett in tiltak_of(HR, "A1-01")} == {"ED", "A1", "A1-01"}
    assert {ett.naa.enheter[0] for ett in tiltak_of(HR, "A1")} == {"ED", "A1"}
    assert {ett.naa.enheter[0] for ett in tiltak_of(SEKSJONSLEDER, "A1-02")} == {"ED", "A1"}


def test_a_merged_enhet_has_those_of_its_members_that_the_viewer_may_see() -> None:
    put("A1-06")
    assert len(tiltak_of(TOPP, "A1-06+A1-07")) == len(tiltak_of(HR, "A1-07+A1-06")) == 1
    assert tiltak_of(viewer(Rolle.LEDER, "A1-07"), "A1-06+A1-07") == ()


def test_a_tiltak_follows_an_enhet_that_gets_another_name_or_is_split() -> None:
    put("A2-06")
    put("A5-04")
    assert len(read_tiltak(viewer(Rolle.LEDER, "A2-10"))) == 1
    for enhet in ("A5-10", "A5-11"):
        assert len(read_tiltak(viewer(Rolle.LEDER, enhet))) == 1
    assert may_write(viewer(Rolle.LEDER, "A2-10"), ["A2-06"])
    assert not may_write(viewer(Rolle.LEDER, "A5-10"), ["A5-04"])


# Who may write what


@pytest.mark.parametrize(
    ("innsyn", "enheter", "starter", "foreslaar"),
    [
        (HR, ("A1-01",), True, True),
        (HR, ("ED", "A2-01"), True, True),
        (SEKSJONSLEDER, ("A1-01",), True, True),
        (SEKSJONSLEDER, ("A1-02",), False, False),
        (SEKSJONSLEDER, ("A1-01", "A1-02"), False, False),
        (SEKSJONSLEDER, ("A1",), False, False),
        (AVDELINGSLEDER, ("A1", "A1-01"), True, True),
        (AVDELINGSLEDER, ("ED",), False, False),
        (AMU, ("ED",), False, True),
        (VERNEOMBUD, ("A1-01", "A1-02"), False, True),
        (VERNEOMBUD, ("A1-03",), False, False),
        (TOPP, ("A1-01",), False, False),
        (operator_innsyn(), ("A1-01",), False, False),
    ],
    ids=lambda ett: f"{ett.rolle}-{ett.enheter}" if isinstance(ett, Innsyn) else str(ett),
)
def test_who_may_start_and_who_may_propose(
    innsyn: Innsyn, enheter: tuple[str, ...], starter: bool, foreslaar: bool
) -> None:
    assert may_write(innsyn, enheter) == starter
    for tekst, gaar in ((words(*enheter), starter), (proposal(*enheter), foreslaar)):
        if gaar:
            assert propose(innsyn, tekst, NAA)
        else:
            with pytest.raises((TilgangFeil, RegistreringFeil)):
                propose(innsyn, tekst, NAA)


def test_what_is_not_whole_is_not_kept() -> None:
    with pytest.raises(RegistreringFeil, match="«Verneombud» mangler"):
        propose(HR, words(verneombud=Medvirkning()), NAA)
    with pytest.raises(RegistreringFeil, match=r"ikke finnes i tallene: X1"):
        propose(HR, words("A1-01", "X1"), NAA)
    with pytest.raises(RegistreringFeil, match="ikke finnes"):
        propose(HR, words(sammenlignes_med=("X1",)), NAA)
    assert read_tiltak(HR) == ()


def test_amu_goes_on_with_what_amu_proposed_until_it_is_set_in_motion() -> None:
    sak = propose(VERNEOMBUD, proposal(), NAA)
    revise(VERNEOMBUD, sak, 1, proposal(tittel="Bedre"), NAA)
    with pytest.raises(RegistreringFeil, match="AMU og verneombud foreslår"):
        revise(VERNEOMBUD, sak, 2, words(), NAA)
    revise(HR, sak, 2, words(), NAA)
    tiltak = find_tiltak(VERNEOMBUD, sak)
    assert tiltak is not None
    assert not may_revise(VERNEOMBUD, tiltak)
    with pytest.raises(TilgangFeil, match="lese, men ikke endre"):
        revise(VERNEOMBUD, sak, 3, proposal(), NAA)
    assert [ett.rolle for ett in tiltak.utgaver] == ["AMU", "AMU", "HR"]


def test_amu_does_not_rewrite_what_others_proposed() -> None:
    sak = propose(HR, proposal(), NAA)
    with pytest.raises(TilgangFeil):
        revise(AMU, sak, 1, proposal(tittel="Annet"), NAA)


def test_a_leader_can_neither_take_over_nor_give_away() -> None:
    felles, egen = put("A1-01", "A1-02"), put("A1-01")
    with pytest.raises(TilgangFeil, match="lese, men ikke endre"):
        revise(SEKSJONSLEDER, felles, 1, words("A1-01"), NAA)
    with pytest.raises(TilgangFeil, match="utenfor din del"):
        revise(SEKSJONSLEDER, egen, 1, words("A1-01", "A1-02"), NAA)


def test_two_who_write_at_once_are_told_and_nothing_is_lost() -> None:
    sak = put(tittel="Først")
    revise(SEKSJONSLEDER, sak, 1, words(tittel="Lederens"), NAA)
    with pytest.raises(Kollisjon, match="utgave 2"):
        revise(HR, sak, 1, words(tittel="HRs"), NAA)
    revise(HR, sak, 2, words(tittel="HRs"), NAA)
    tiltak = find_tiltak(HR, sak)
    assert tiltak is not None
    assert [ett.tekst.tittel for ett in tiltak.utgaver] == ["Først", "Lederens", "HRs"]
    assert [ett.versjon for ett in tiltak.utgaver] == [1, 2, 3]
    assert changes(tiltak.utgaver[0].tekst, tiltak.naa) == ["tittel"]


def test_the_history_says_who_wrote_in_which_role() -> None:
    Arkiv(read_settings()).hvelv.remember_user(HR.bruker, {"navn": "Hanne Prøve"})
    sak = put()
    add_note(VERNEOMBUD, sak, "  Fint  ", NAA)
    tiltak = find_tiltak(HR, sak)
    assert tiltak is not None
    (utgave,), (notat,) = tiltak.utgaver, tiltak.notater
    assert (utgave.av, utgave.rolle, utgave.tid) == ("Hanne Prøve", "HR", NAA)
    assert (notat.av, notat.rolle, notat.tekst) == ("ukjent", "AMU", "Fint")


def test_the_own_note_can_be_removed_and_hr_removes_every_one() -> None:
    sak = put()
    lederens, amus = (add_note(hvem, sak, "Noe", NAA) for hvem in (SEKSJONSLEDER, AMU))
    assert may_remove_note(SEKSJONSLEDER, sak, lederens)
    assert not may_remove_note(SEKSJONSLEDER, sak, amus)
    with pytest.raises(TilgangFeil, match="Bare HR kan fjerne"):
        remove_note(SEKSJONSLEDER, sak, amus, NAA)
    remove_note(SEKSJONSLEDER, sak, lederens, NAA)
    remove_note(HR, sak, amus, NAA)
    with pytest.raises(RegistreringFeil, match="alt fjernet"):
        remove_note(HR, sak, amus, NAA)
    tiltak = find_tiltak(HR, sak)
    assert tiltak is not None
    assert [(ett.tekst, ett.er_fjernet) for ett in tiltak.notater] == [("", True)] * 2


@pytest.mark.parametrize(("tekst", "ord_"), [(" ", "tomt"), ("x" * 1001, "1001 tegn")])
def test_a_note_says_something_and_not_too_much(tekst: str, ord_: str) -> None:
    with pytest.raises(RegistreringFeil, match=ord_):
        add_note(HR, put(), tekst, NAA)


def test_toppledelse_reads_only() -> None:
    sak = put()
    with pytest.raises(TilgangFeil, match="Bare HR, ledere og AMU"):
        add_note(TOPP, sak, "Noe", NAA)
    with pytest.raises(TilgangFeil):
        revise(TOPP, sak, 1, words(), NAA)


# Reviews, names, age


def test_reviews_that_are_due_come_first_and_ended_ones_not_at_all() -> None:
    for tittel, dager in (("Passert", -30), ("Straks", 14), ("Senere", 15)):
        put(tittel=tittel, evalueres=DAG + timedelta(days=dager))
    put(status=Status.STANSET, slutt=date(2026, 9, 1), evalueres=DAG)
    assert [ett.naa.tittel for ett in due_reviews(SEKSJONSLEDER, DAG)] == ["Passert", "Straks"]
    assert due_reviews(viewer(Rolle.LEDER, "A2"), DAG) == ()
    frister = review_dates(HR)
    assert [ett.tittel for ett in frister] == [
        "Evaluer tiltak: Passert",
        "Evaluer tiltak: Straks",
        "Evaluer tiltak: Senere",
    ]
    assert len({ett.uid_av for ett in frister}) == 3
    assert not [sak for sak in (t.sak for t in read_tiltak(HR)) if sak in repr(frister)]


@pytest.mark.parametrize(
    ("tekst", "navn"),
    [
        ("Kari Liksomrud tar vaktene", ("Kari Liksomrud",)),
        ("Snakk med liksomrud, kari", ("liksomrud, kari",)),
        ("Møte i Nordhavn med Kontaktsenter Elvebyen", ()),
        ("Kari har vært på kurs. Vi ser på vaktene.", ("Kari",)),
        ("Vi byttet Liksomruds vakter", ("Liksomruds",)),
    ],
)
def test_names_of_people_are_pointed_out(tekst: str, navn: tuple[str, ...]) -> None:
    folk = [(1, "1", "Kari Anne Liksomrud", None), (2, "2", "Elvebyen Nordhavn", None)]
    Arkiv(read_settings()).hvelv.keep(
        pl.DataFrame(
            folk,
            orient="row",
            schema={"ansatt_id": pl.UInt64, "ansattnr": pl.String}
            | {"navn": pl.String, "epost": pl.String},
        ),
        DAG,
    )
    assert names_in(SEKSJONSLEDER, tekst) == navn


def test_without_a_vault_nobody_is_found_and_nothing_raised(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(LAGERVARIABEL, str(tmp_path / "tomt"))
    assert names_in(HR, "Kari Liksomrud") == ()


def test_closed_tiltak_go_with_age_and_open_ones_stay() -> None:
    gammelt = datetime(2020, 6, 1, tzinfo=UTC)
    dager = {
        "start": date(2019, 1, 1),
        "innen": date(2019, 6, 1),
        "evalueres": date(2019, 6, 1),
        "verneombud": Medvirkning("Var med", date(2018, 12, 1)),
        "tillitsvalgt": Medvirkning("Var med", date(2018, 12, 1)),
    }
    stanset = {"status": Status.STANSET, "slutt": date(2019, 7, 1)}
    hvelv = Arkiv(read_settings()).hvelv
    for navn, naar, slutt in (
        ("gammelt", gammelt, stanset),
        ("aapent", gammelt, {}),
        ("nytt", NAA, stanset),
    ):
        hvelv.remember_user(navn, {"navn": navn})
        skriver = viewer(Rolle.HR, bruker=navn)
        propose(skriver, words(tittel=navn, **dager, **slutt), naar)
    assert clean_up(read_settings(), NAA).notater == 1
    assert {ett.naa.tittel for ett in read_tiltak(HR)} == {"aapent", "nytt"}
    assert [hvelv.read_user(n) is None for n in ("gammelt", "aapent", "nytt")] == [
        True,
        False,
        False,
    ]


def test_a_hundred_tiltak_are_read_while_somebody_waits() -> None:
    for nr in range(100):
        put(tittel=f"{nr}")
    start = perf_counter()
    assert len(read_tiltak(SEKSJONSLEDER)) == 100
    assert perf_counter() - start < 1


# The history is what was written


@dataclass
class _Modell:
    """One tiltak as plain lists."""

    titler: list[str]
    notater: dict[int, str]


class Historie(RuleBasedStateMachine):
    """Whatever is proposed, revised, noted and removed, in any order, by anybody."""

    @initialize()
    def begin(self) -> None:
        self.modell: dict[str, _Modell] = {}
        for ett in read_tiltak(HR):
            self.modell[ett.sak] = _Modell(
                [u.tekst.tittel for u in ett.utgaver], {n.nr: n.tekst for n in ett.notater}
            )

    def _sak(self, valg: int) -> str | None:
        return sorted(self.modell)[valg % len(self.modell)] if self.modell else None

    @rule(tittel=st.text("abcæøå ", min_size=1, max_size=9).filter(str.strip))
    def propose(self, tittel: str) -> None:
        sak = propose(HR, words(tittel=tittel), NAA)
        assert sak not in self.modell
        self.modell[sak] = _Modell([tittel.strip()], {})

    @rule(valg=st.integers(0, 9), fra=st.integers(0, 3), hvem=st.sampled_from([HR, SEKSJONSLEDER]))
    def revise(self, valg: int, fra: int, hvem: Innsyn) -> None:
        sak = self._sak(valg)
        if sak is None:
            return
        titler = self.modell[sak].titler
        versjon, ny = len(titler) - fra, f"{hvem.rolle} {len(titler)}"
        if fra:
            with pytest.raises(Kollisjon):
                revise(hvem, sak, versjon, words(tittel=ny), NAA)
        else:
            assert revise(hvem, sak, versjon, words(tittel=ny), NAA) == versjon + 1
            titler.append(ny)

    @rule(valg=st.integers(0, 9), tekst=st.sampled_from(["Fint", "Vi venter", "Færre bytter"]))
    def note(self, valg: int, tekst: str) -> None:
        if (sak := self._sak(valg)) is not None:
            self.modell[sak].notater[add_note(AMU, sak, tekst, NAA)] = tekst

    @rule(valg=st.integers(0, 9), hvilket=st.integers(0, 9))
    def remove(self, valg: int, hvilket: int) -> None:
        sak = self._sak(valg)
        if sak is None or not (numre := sorted(self.modell[sak].notater)):
            return
        nr = numre[hvilket % len(numre)]
        if self.modell[sak].notater[nr]:
            remove_note(HR, sak, nr, NAA)
            self.modell[sak].notater[nr] = ""
        else:
            with pytest.raises(RegistreringFeil):
                remove_note(HR, sak, nr, NAA)

    @invariant()
    def history_is_what_was_written(self) -> None:
        lest = {ett.sak: ett for ett in read_tiltak(HR)}
        assert lest.keys() == self.modell.keys()
        for sak, modell in self.modell.items():
            assert [ett.tekst.tittel for ett in lest[sak].utgaver] == modell.titler
            assert [ett.versjon for ett in lest[sak].utgaver] == [*range(1, len(modell.titler) + 1)]
            assert {ett.nr: ett.tekst for ett in lest[sak].notater} == modell.notater
            assert all(ett.er_fjernet == (not ett.tekst) for ett in lest[sak].notater)


def test_the_history_is_what_was_written() -> None:
    run_state_machine_as_test(
        Historie,
        settings=settings(
            max_examples=8,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
