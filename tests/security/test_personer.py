"""Attacks on people: by number, by guessed marks, in another role, after the leader was changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import polars as pl
import pytest

from pipelines.access.adgang import Adgang, admit, for_a_purpose
from pipelines.access.avtaler import Avtaletekst, Resultat
from pipelines.access.egenkopi import read_own_copy
from pipelines.access.frister import read_own_deadlines, read_worklist, read_workload
from pipelines.access.gjennomgang import read_leader_span, read_notes, write_note
from pipelines.access.innsyn import Formaal, Innsyn
from pipelines.access.logg import read_looks_at_self
from pipelines.access.person import find_person, read_own_people, read_self
from pipelines.access.personsak import Skriver, comment
from pipelines.access.roller import Personer, Rolle, Side
from pipelines.contract.codes import Hendelse
from pipelines.demo import EKSEMPELINNSTILLINGER
from pipelines.errors import RegistreringFeil, TilgangFeil, TrafikklysFeil
from pipelines.settings import FILVARIABEL
from pipelines.sletting import forget_for
from pipelines.store.lager import Lager
from tests.fast_dag import DAG, NAA, archive, change, employee, hr, id_of, leader, log, take_in
from tests.innlogging import BRUKERE, claims
from tests.security.spor import Folk

pytestmark = pytest.mark.usefixtures("egen_dag")
SER_NOEN = ("leder", "leder2", "direktor")
"""Leaders, each of some people."""
SER_INGEN = ("toppledelse", "amu", "verneombud", "personvernombud")
"""Whose first role sees nobody."""
UKJENT = ("99999", "", " ", "10045'--", "%", "Pia Eksempelsen", "\u0000")
PIA, VIGDIS, LEDER2S = "10045", "10060", "10270"
TEKST = Avtaletekst("Det vi prøver", "b", "c", "d", DAG + timedelta(days=9))

Forsoek = Callable[[Innsyn, str], object]
PAA_NUMMER: dict[str, Forsoek] = {
    "find_person": lambda innsyn, nr: find_person(innsyn, nr, NAA),
    "done": lambda i, nr: Skriver(i, nr, NAA).register_done(Hendelse.SAMTALE, DAG, "x"),
    "unnecessary": lambda i, nr: Skriver(i, nr, NAA).register_unnecessary(Hendelse.SAMTALE, "x"),
    "talk": lambda i, nr: Skriver(i, nr, NAA).plan_talk(DAG),
    "out": lambda i, nr: Skriver(i, nr, NAA).keep_out(DAG),
    "agreement": lambda i, nr: Skriver(i, nr, NAA).make_agreement(TEKST),
    "evaluate": lambda i, nr: Skriver(i, nr, NAA).evaluate("0" * 32, Resultat.HJALP, "x", None),
    "withdraw": lambda i, nr: Skriver(i, nr, NAA).withdraw("0" * 32),
}
"""Every way in that takes a number; HR's deletion is tried apart."""


def login(sub: str) -> Adgang:
    return admit(claims(sub, iat=NAA.timestamp()), NAA)


def as_everybody(sub: str) -> Iterator[Innsyn]:
    """Every Innsyn a user can get, with every purpose there is."""
    adgang = login(sub)
    for valg in adgang.roller:
        for side in adgang.pages(valg):
            for formaal in Formaal:
                yield for_a_purpose(adgang.enter(valg.rolle, side), formaal)


def in_each_role(sub: str) -> Iterator[Innsyn]:
    """One Innsyn of each role of a user, with the purpose that opens most."""
    adgang = login(sub)
    for valg in adgang.roller:
        formaal = Formaal.EGNE if valg.rolle is Rolle.ANSATT else Formaal.OPPFOLGING
        yield for_a_purpose(adgang.enter(valg.rolle, adgang.pages(valg)[0]), formaal)


def nearest_of(sub: str) -> set[str]:
    """The employee numbers of those whose nearest leader a user is."""
    bruker = BRUKERE[sub]
    personer = archive().personer
    assert personer is not None
    if bruker.ansattnr is None:
        return set()
    return {numbers_of(id_)[0] for id_ in personer.nearest_people(id_of(bruker.ansattnr))}


def numbers_of(ansatt_id: int) -> tuple[str, ...]:
    person = archive().hvelv.read(ansatt_id)
    assert person is not None
    return person.ansattnr


def refused(forsoek: Callable[[], object]) -> str:
    """What came back: nothing, or an error of the program's own."""
    try:
        svar = forsoek()
    except (TilgangFeil, RegistreringFeil) as feil:
        return f"{type(feil).__name__}: {feil}"
    assert svar in (None, []), "something came back"
    return "nothing"


# By number


@pytest.mark.parametrize("hva", PAA_NUMMER)
@pytest.mark.parametrize("sub", SER_NOEN)
def test_a_leader_gets_nothing_of_others_people_and_every_attempt_is_logged(
    sub: str, hva: str, folk: Folk
) -> None:
    innsyn = leader(sub)
    fremmede = sorted(folk.numre - nearest_of(sub))[::97]
    for nr in fremmede:
        svar = refused(partial(PAA_NUMMER[hva], innsyn, nr))
        assert not folk.found_in(svar)
    assert archive().personsak.count() == 0
    rader = log()
    assert len(rader) == len(fremmede)
    assert set(rader["utfall"]) <= {"avvist", "ikke funnet"}


@pytest.mark.parametrize("hva", PAA_NUMMER)
def test_somebody_elses_and_nobodys_number_cannot_be_told_apart(hva: str) -> None:
    svar = {
        refused(partial(PAA_NUMMER[hva], leader(), nr))
        for nr in (LEDER2S, f" {LEDER2S}\n", *UKJENT)
    }
    assert len(svar) == 1


@pytest.mark.parametrize("hva", PAA_NUMMER)
@pytest.mark.parametrize("sub", SER_INGEN)
def test_who_sees_nobody_gets_nothing_in_any_role_for_any_purpose(
    sub: str, hva: str, folk: Folk
) -> None:
    """Whatever roles of theirs do see somebody, it is only their own people or themselves."""
    egne = nearest_of(sub) | {BRUKERE[sub].ansattnr or ""}
    for nr in sorted(folk.numre - egne)[::400]:
        for innsyn in as_everybody(sub):
            assert not folk.found_in(refused(partial(PAA_NUMMER[hva], innsyn, nr)))
    assert archive().personsak.count() == 0


def test_everybody_a_leader_can_open_is_one_of_the_own(folk: Folk) -> None:
    """Every fifth number of the virksomhet, one after the other."""
    innsyn, egne = leader("leder2"), nearest_of("leder2")
    proeves = egne | set(sorted(folk.numre)[::5])
    assert {nr for nr in proeves if find_person(innsyn, nr, NAA) is not None} == egne
    assert log().filter(pl.col("utfall") != "vist").height == len(proeves - egne)


def test_everybody_an_employee_can_open_is_the_employee(folk: Folk) -> None:
    innsyn = employee()
    aapnet = {nr for nr in sorted(folk.numre)[::7] if find_person(innsyn, nr, NAA) is not None}
    assert aapnet <= {PIA}
    assert find_person(innsyn, PIA, NAA) is not None


@pytest.mark.parametrize("sub", [sub for sub in BRUKERE if sub != "hr"])
def test_only_hr_deletes_a_person(sub: str, egen_dag: Lager) -> None:
    foer = egen_dag.snapshot.read_bytes()
    for innsyn in as_everybody(sub):
        with pytest.raises(TilgangFeil):
            forget_for(innsyn, PIA, NAA)
    assert egen_dag.snapshot.read_bytes() == foer


def test_hr_deletes_nobody_by_a_number_that_is_nobodys() -> None:
    for nr in UKJENT:
        with pytest.raises(TilgangFeil):
            forget_for(hr(), nr, NAA)
    assert set(log()["utfall"]) == {"ikke funnet"}


# In another role


@pytest.mark.parametrize("sub", BRUKERE)
def test_saying_another_role_gives_only_what_is_held(sub: str) -> None:
    adgang = login(sub)
    holder = {valg.rolle for valg in adgang.roller}
    for rolle in (*Rolle, "", "HR", None):
        for side in Side:
            try:
                innsyn = adgang.enter(rolle, side)
            except TilgangFeil:
                continue
            assert innsyn.rolle in holder
            assert innsyn.rett.personer is not Personer.ALLE or sub == "hr"


@pytest.mark.parametrize("sub", [sub for sub in BRUKERE if sub != "hr"])
def test_all_roles_together_reach_the_own_people_and_oneself(sub: str, folk: Folk) -> None:
    egne = nearest_of(sub)
    selv = {nr for nr in [BRUKERE[sub].ansattnr] if nr}
    proeves = sorted(egne | selv | set(sorted(folk.numre)[::150]))
    aapnet = set()
    for innsyn in in_each_role(sub):
        for nr in proeves:
            try:
                aapnet |= {nr} if find_person(innsyn, nr, NAA) is not None else set()
            except TilgangFeil:
                continue
    assert aapnet == egne | selv


def test_a_leader_does_not_open_the_own_record_as_leader() -> None:
    assert find_person(leader("leder"), "10028", NAA) is None
    with pytest.raises(TilgangFeil):
        Skriver(leader("leder"), "10028", NAA).keep_out(DAG + timedelta(days=90))


@pytest.mark.parametrize("sub", [sub for sub in BRUKERE if sub != "hr"])
def test_lists_over_leaders_are_hrs_alone(sub: str) -> None:
    for innsyn in as_everybody(sub):
        for les in (
            lambda i: read_worklist(i, "ED", NAA),
            lambda i: read_worklist(i, "A1-01", NAA),
            lambda i: read_workload(i, NAA),
            lambda i: read_notes(i, ["A1-01"]),
            lambda i: write_note(i, "A1-01", "x", NAA, er_beslutning=False),
            read_leader_span,
        ):
            with pytest.raises(TilgangFeil):
                les(innsyn)
    assert log().is_empty()


@pytest.mark.parametrize("sub", BRUKERE)
def test_own_lists_hold_own_people_in_every_role(sub: str) -> None:
    egne = nearest_of(sub)
    for innsyn in as_everybody(sub):
        try:
            assert {nr for nr, _ in read_own_people(innsyn, NAA)} <= egne
            liste = read_own_deadlines(innsyn, NAA)
        except TilgangFeil:
            continue
        assert liste is not None
        assert set(liste.rader["ansattnr"]) <= egne


@pytest.mark.parametrize("sub", BRUKERE)
def test_what_is_ones_own_is_only_given_as_oneself(sub: str) -> None:
    for innsyn in as_everybody(sub):
        for les in (lambda i: read_own_copy(i, NAA), read_looks_at_self):
            try:
                les(innsyn)
            except TilgangFeil:
                continue
            assert innsyn.rolle is Rolle.ANSATT
        try:
            selv = read_self(innsyn, NAA)
        except TilgangFeil:
            continue
        assert selv is None or selv.ansattnr == (BRUKERE[sub].ansattnr,)


def test_oneself_is_no_purpose_for_anothers_record() -> None:
    for innsyn in (leader(), hr()):
        egne = replace(innsyn, formaal=Formaal.EGNE)
        for hva, forsoek in PAA_NUMMER.items():
            with pytest.raises(TilgangFeil, match="Oppgi hva"):
                forsoek(egne, PIA)
            assert log().is_empty(), hva


@pytest.mark.parametrize("saksnummer", [PIA, "Pia Eksempelsen", "01017012345", "2026/1;10045"])
def test_a_case_number_carries_nobody_into_the_log(saksnummer: str) -> None:
    with pytest.raises(TilgangFeil) as feil:
        for_a_purpose(leader(), Formaal.OPPFOLGING, saksnummer)
    assert saksnummer not in str(feil.value)


# By a guessed mark


@pytest.fixture
def annens_avtale() -> str:
    """The sak of an agreement with one of the leader's people."""
    return Skriver(leader(), VIGDIS, NAA).make_agreement(TEKST)


@pytest.mark.parametrize("sub", ["leder2", "direktor"])
def test_a_known_sak_opens_nothing_for_another_leader(sub: str, annens_avtale: str) -> None:
    innsyn = leader(sub)
    egen = min(nearest_of(sub))
    for nr in (VIGDIS, egen, "99999"):
        skriver = Skriver(innsyn, nr, NAA)
        with pytest.raises(TrafikklysFeil) as feil:
            skriver.evaluate(annens_avtale, Resultat.HJALP, "x", None)
        assert "Det vi prøver" not in str(feil.value)
        with pytest.raises(TrafikklysFeil):
            skriver.withdraw(annens_avtale)
    assert [ett.slag.value for ett in archive().personsak.of(id_of(VIGDIS))] == ["avtale"]


def test_a_known_sak_is_not_commented_by_another_employee(annens_avtale: str) -> None:
    feil = []
    for sak in (annens_avtale, "0" * 32):
        with pytest.raises(RegistreringFeil) as fanget:
            comment(employee(), sak, "x", NAA)
        feil.append(str(fanget.value))
    assert feil[0] == feil[1]
    assert len(archive().personsak.of(id_of(VIGDIS))) == 1


@pytest.mark.parametrize("sak", ["", "0", "x" * 10_000, "' OR 1=1 --", "\u0000", "%"])
def test_a_made_up_sak_is_a_sentence(sak: str) -> None:
    skriver = Skriver(leader(), PIA, NAA)
    with pytest.raises(RegistreringFeil):
        skriver.withdraw(sak)
    with pytest.raises(RegistreringFeil):
        skriver.evaluate(sak, Resultat.HJALP, "x", None)
    with pytest.raises(RegistreringFeil):
        comment(employee(), sak, "x", NAA)
    assert archive().personsak.count() == 0


# When the leader changes


NY_LEDER = pl.when(pl.col("ansattnr") == PIA).then(pl.lit("10267")).otherwise("leder_ansattnr")


@pytest.fixture
def overtatt(egen_dag: Lager) -> None:
    """In the next løpende uttrekk somebody has another nearest leader."""
    Skriver(leader(), PIA, NAA).make_agreement(TEKST)
    take_in(egen_dag, DAG, change("arbeidsforhold", leder_ansattnr=NY_LEDER))


@pytest.mark.usefixtures("overtatt")
def test_a_new_leader_has_the_person_at_once_with_what_was_agreed() -> None:
    bilde = find_person(leader("leder2"), PIA, NAA)
    assert bilde is not None
    assert bilde.oppfolging is not None
    assert [ett.innhold["hva"] for ett in bilde.oppfolging.avtaler] == ["Det vi prøver"]
    assert PIA in {nr for nr, _ in read_own_people(leader("leder2"), NAA)}
    liste = read_own_deadlines(leader("leder2", Side.OPPFOLGING), NAA)
    assert liste is not None
    assert PIA in set(liste.rader["ansattnr"])


@pytest.mark.usefixtures("overtatt")
@pytest.mark.parametrize("hva", PAA_NUMMER)
def test_the_old_leader_has_lost_the_person_at_once(hva: str) -> None:
    foer = archive().personsak.count()
    assert refused(lambda: PAA_NUMMER[hva](leader(), PIA)) == refused(
        lambda: PAA_NUMMER[hva](leader(), "99999")
    )
    assert archive().personsak.count() == foer
    assert log()["utfall"].to_list() == ["vist", "avvist", "ikke funnet"]


@pytest.mark.usefixtures("overtatt")
def test_the_old_leader_has_the_person_in_no_list() -> None:
    assert PIA not in {nr for nr, _ in read_own_people(leader(), NAA)}
    liste = read_own_deadlines(leader(side=Side.OPPFOLGING), NAA)
    assert liste is not None
    assert PIA not in set(liste.rader["ansattnr"])


def test_an_innsyn_from_before_the_change_is_worth_what_is_true_now(egen_dag: Lager) -> None:
    """As in a tab that stayed open."""
    gammelt = leader()
    take_in(egen_dag, DAG, change("arbeidsforhold", leder_ansattnr=NY_LEDER))
    assert find_person(gammelt, PIA, NAA) is None
    with pytest.raises(TilgangFeil):
        Skriver(gammelt, PIA, NAA).plan_talk(DAG)


def test_whoever_leads_an_enhet_no_more_is_leader_no_more(egen_dag: Lager) -> None:
    """Both the people and the figures of the enhet are somebody else's."""
    leder = pl.col("leder_ansattnr").replace("10267", "10028")

    def hand_over(mappe: Path) -> None:
        for fil in ("organisasjon", "arbeidsforhold"):
            change(fil, leder_ansattnr=leder)(mappe)

    take_in(egen_dag, DAG, hand_over)
    assert Rolle.LEDER not in {valg.rolle for valg in login("leder2").roller}
    assert nearest_of("leder2") == set()
    assert LEDER2S in nearest_of("leder")
    (som_leder,) = (valg for valg in login("leder").roller if valg.rolle is Rolle.LEDER)
    assert som_leder.enheter == ("A1-01", "A1-06")


def test_whoever_has_left_has_no_leader(egen_dag: Lager) -> None:
    """Their rows are history; nobody is nearest leader of them any longer."""
    slutt = pl.when(pl.col("ansattnr") == PIA).then(pl.lit("2026-11-24")).otherwise("til")
    take_in(egen_dag, DAG, change("arbeidsforhold", til=slutt))
    assert find_person(leader(), PIA, NAA) is None
    assert find_person(hr(), PIA, NAA) is not None


@pytest.mark.parametrize("mangler", ["droeftet", "dpia"])
def test_with_the_parts_about_people_off_nothing_is_reached(
    mangler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    innsyn, hrs, egen = leader(), hr(), employee()
    linjer = EKSEMPELINNSTILLINGER.read_text("utf-8").splitlines()
    fil = tmp_path / "trafikklys.toml"
    fil.write_text("\n".join(ett for ett in linjer if not ett.startswith(f"{mangler} =")), "utf-8")
    monkeypatch.setenv(FILVARIABEL, str(fil))
    for seer in (innsyn, hrs):
        for forsoek in PAA_NUMMER.values():
            with pytest.raises(TilgangFeil, match="ikke tatt i bruk"):
                forsoek(seer, PIA)
    for les in (
        lambda: read_own_people(innsyn, NAA),
        lambda: read_own_deadlines(innsyn, NAA),
        lambda: read_worklist(hrs, "ED", NAA),
        lambda: read_self(egen, NAA),
        lambda: read_own_copy(egen, NAA),
        lambda: comment(egen, "0" * 32, "x", NAA),
        lambda: forget_for(hrs, PIA, NAA),
    ):
        with pytest.raises(TilgangFeil):
            les()
