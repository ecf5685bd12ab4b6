"""What can be written about a person, by whom, and what is refused in which words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from pipelines.access.avtaler import Avtale, Avtaletekst, Resultat, agreements_of
from pipelines.access.innsyn import role_innsyn
from pipelines.access.person import Oppfolging, find_person, read_self
from pipelines.access.personsak import Skriver, comment, today
from pipelines.access.roller import Rolle
from pipelines.contract.codes import Hendelse
from pipelines.contract.fritekst import LENGSTE
from pipelines.errors import LoggFeil, RegistreringFeil, TilgangFeil
from pipelines.store.journal.innsynslogg import Innsynslogg
from pipelines.store.journal.personsak import Personsak, Saksslag
from tests.fast_dag import DAG, NAA, archive, employee, hr, id_of, leader, log

pytestmark = pytest.mark.usefixtures("egen_dag")
PIA, VIGDIS, FREMMED = "10045", "10060", "10270"
"""Two of the leader's own people, and one of somebody else's."""
EN_DAG = timedelta(days=1)
TEKST = Avtaletekst("Kortere dager", "Støy", "Vi spør", "Noe annet", DAG + timedelta(days=14))


def writer(ansattnr: str = PIA, naa: datetime = NAA) -> Skriver:
    return Skriver(leader(naa=naa), ansattnr, naa)


def seen(ansattnr: str = PIA, naa: datetime = NAA) -> Oppfolging:
    bilde = find_person(leader(naa=naa), ansattnr, naa)
    assert bilde is not None
    assert bilde.oppfolging is not None
    return bilde.oppfolging


def agreement(sak: str, ansattnr: str = PIA) -> Avtale:
    return next(ett for ett in seen(ansattnr).avtaler if ett.sak == sak)


def test_what_was_done_is_shown_with_who_wrote_it() -> None:
    writer().register_done(Hendelse.DIALOGMOTE_1, DAG - EN_DAG, "  Med tillitsvalgt ")
    (rad,) = seen().registrert
    assert (rad.hva, rad.dato, rad.unoedvendig) == (Hendelse.DIALOGMOTE_1, DAG - EN_DAG, False)
    assert (rad.tekst, rad.av) == ("Med tillitsvalgt", leader_name())


def leader_name() -> str:
    person = archive().hvelv.read(id_of("10028"))
    assert person is not None
    assert person.navn is not None
    return person.navn


def test_what_was_not_needed_has_its_reason() -> None:
    writer().register_unnecessary(Hendelse.OPPFOLGINGSPLAN, "Tilbake i full jobb mandag")
    (rad,) = seen().registrert
    assert (rad.dato, rad.unoedvendig, rad.tekst) == (DAG, True, "Tilbake i full jobb mandag")


def test_the_talk_that_was_set_last_is_the_one() -> None:
    writer().plan_talk(DAG + timedelta(days=9))
    writer().plan_talk(DAG + timedelta(days=3))
    assert seen().samtale == DAG + timedelta(days=3)


def test_whoever_is_kept_out_is_so_until_the_day_is_over() -> None:
    writer().keep_out(DAG + EN_DAG)
    assert seen(naa=NAA + EN_DAG).holdes_utenfor == DAG + EN_DAG
    assert seen(naa=NAA + 2 * EN_DAG).holdes_utenfor is None


def test_no_reason_is_stored_for_who_is_kept_out() -> None:
    writer().keep_out(DAG + EN_DAG)
    (hendelse,) = archive().personsak.of(id_of(PIA))
    assert hendelse.innhold == {}


def test_an_agreement_goes_on_and_ends_with_its_evaluations() -> None:
    sak = writer().make_agreement(TEKST)
    writer().evaluate(sak, Resultat.JUSTERES, "Tirsdager bytter vi", DAG + timedelta(days=7))
    assert agreement(sak).neste == DAG + timedelta(days=7)
    writer().evaluate(sak, Resultat.HJALP, "Det gikk bra", None)
    avtale = agreement(sak)
    assert not avtale.loeper
    assert [ett.tekst for ett in avtale.vurderinger] == ["Tirsdager bytter vi", "Det gikk bra"]


def test_an_ended_agreement_is_not_evaluated_again() -> None:
    sak = writer().make_agreement(TEKST)
    writer().evaluate(sak, Resultat.HJALP_IKKE, "Ingen endring", None)
    with pytest.raises(RegistreringFeil, match="avsluttet eller trukket"):
        writer().evaluate(sak, Resultat.HJALP, "Likevel", None)


def test_an_end_has_no_next_day_whatever_was_sent() -> None:
    sak = writer().make_agreement(TEKST)
    writer().evaluate(sak, Resultat.HJALP, "Bra", DAG + timedelta(days=7))
    assert agreement(sak).neste is None


def test_an_agreement_withdrawn_is_gone_from_everybody_with_what_belongs_to_it() -> None:
    sak = writer().make_agreement(TEKST)
    comment(employee(), sak, "Fint", NAA)
    writer().withdraw(sak)
    assert seen().avtaler == ()
    egen = read_self(employee(), NAA)
    assert egen is not None
    assert egen.oppfolging is not None
    assert egen.oppfolging.avtaler == ()


def test_what_is_withdrawn_cannot_be_withdrawn_or_evaluated_again() -> None:
    sak = writer().make_agreement(TEKST)
    writer().withdraw(sak)
    with pytest.raises(RegistreringFeil, match="alt trukket tilbake"):
        writer().withdraw(sak)
    with pytest.raises(RegistreringFeil, match="avsluttet eller trukket"):
        writer().evaluate(sak, Resultat.HJALP, "Bra", None)


def test_the_employees_own_words_are_read_by_the_leader() -> None:
    sak = writer().make_agreement(TEKST)
    comment(employee(), sak, "Rommet er opptatt på tirsdager", NAA)
    ((dag, tekst, _),) = agreement(sak).kommentarer
    assert (dag, tekst) == (DAG, "Rommet er opptatt på tirsdager")


def test_an_empty_comment_is_refused() -> None:
    sak = writer().make_agreement(TEKST)
    with pytest.raises(RegistreringFeil, match="«Kommentar» er tomt"):
        comment(employee(), sak, "  ", NAA)


def test_only_an_own_agreement_is_commented() -> None:
    annens = writer(VIGDIS).make_agreement(TEKST)
    for sak in (annens, "0" * 32, ""):
        with pytest.raises(RegistreringFeil, match="finnes ikke lenger"):
            comment(employee(), sak, "Hei", NAA)
    assert agreement(annens, VIGDIS).kommentarer == ()


def test_only_the_employee_comments() -> None:
    sak = writer().make_agreement(TEKST)
    for innsyn in (leader(), hr(), role_innsyn(Rolle.AMU), role_innsyn(Rolle.ANSATT)):
        with pytest.raises(TilgangFeil, match="Bare den avtalen gjelder"):
            comment(innsyn, sak, "Hei", NAA)


@pytest.mark.parametrize("resultat", Resultat)
def test_anothers_agreement_is_the_same_as_none(resultat: Resultat) -> None:
    annens = writer(VIGDIS).make_agreement(TEKST)
    feil = []
    for sak in (annens, "0" * 32):
        with pytest.raises(RegistreringFeil) as fanget:
            writer(PIA).evaluate(sak, resultat, "Bra", DAG + EN_DAG)
        feil.append(str(fanget.value))
    assert feil[0] == feil[1]
    assert agreement(annens, VIGDIS).vurderinger == ()


def test_anothers_sak_is_not_withdrawn_through_an_own_person() -> None:
    annens = writer(VIGDIS).make_agreement(TEKST)
    with pytest.raises(RegistreringFeil):
        writer(PIA).withdraw(annens)
    assert agreement(annens, VIGDIS).loeper


Handling = Callable[[Skriver], object]
LANG = "a" * (LENGSTE + 1)
AVSLAG: dict[str, tuple[Handling, str]] = {
    "done tomorrow": (
        lambda s: s.register_done(Hendelse.SAMTALE, DAG + EN_DAG, ""),
        "Datoen er fram i tid",
    ),
    "done long ago": (
        lambda s: s.register_done(Hendelse.SAMTALE, DAG - timedelta(days=731), ""),
        "for langt unna",
    ),
    "long note": (lambda s: s.register_done(Hendelse.SAMTALE, DAG, LANG), "1001 tegn"),
    "no reason": (lambda s: s.register_unnecessary(Hendelse.SAMTALE, " "), "unødvendig» er tomt"),
    "long reason": (lambda s: s.register_unnecessary(Hendelse.SAMTALE, LANG), "1001 tegn"),
    "talk yesterday": (lambda s: s.plan_talk(DAG - EN_DAG), "Dagen har vært"),
    "talk far ahead": (lambda s: s.plan_talk(DAG + timedelta(days=366)), "for langt unna"),
    "out until yesterday": (lambda s: s.keep_out(DAG - EN_DAG), "Dagen har vært"),
    "out for long": (lambda s: s.keep_out(DAG + timedelta(days=366)), "for langt unna"),
    "nothing tried": (lambda s: s.make_agreement(replace(TEKST, hva="")), "«Hva dere prøver»"),
    "no why": (lambda s: s.make_agreement(replace(TEKST, grunn="")), "«Hvorfor akkurat dette»"),
    "no how": (lambda s: s.make_agreement(replace(TEKST, maate="")), "«Hvordan dere ser om"),
    "no else": (lambda s: s.make_agreement(replace(TEKST, ellers=" ")), "hvis det ikke hjelper»"),
    "long who": (lambda s: s.make_agreement(replace(TEKST, hvem=LANG)), "«Hvem som er med»"),
    "looked at yesterday": (
        lambda s: s.make_agreement(replace(TEKST, neste=DAG - EN_DAG)),
        "en dag som har vært",
    ),
    "over before": (
        lambda s: s.make_agreement(replace(TEKST, slutt=DAG + EN_DAG)),
        "slutter før",
    ),
    "looked at in two years": (
        lambda s: s.make_agreement(replace(TEKST, neste=DAG + timedelta(days=700))),
        "for langt unna",
    ),
    "goes on without a day": (
        lambda s: s.evaluate(_running(s), Resultat.FORTSETTER, "Bra", None),
        "Velg en senere dag",
    ),
    "goes on until today": (
        lambda s: s.evaluate(_running(s), Resultat.JUSTERES, "Bra", DAG),
        "Velg en senere dag",
    ),
    "no sentence": (
        lambda s: s.evaluate(_running(s), Resultat.HJALP, "", None),
        "«Hvordan gikk det?» er tomt",
    ),
}


def _running(skriver: Skriver) -> str:
    return next(ett.sak for ett in agreements_of(archive().personsak.of(id_of(skriver.ansattnr))))


@pytest.mark.parametrize("hva", AVSLAG)
def test_what_cannot_be_so_is_refused_with_what_to_do_and_not_written(hva: str) -> None:
    handling, setning = AVSLAG[hva]
    writer().make_agreement(TEKST)
    foer = archive().personsak.count()
    with pytest.raises(RegistreringFeil) as feil:
        handling(writer())
    assert setning in str(feil.value)
    assert archive().personsak.count() == foer


@pytest.mark.parametrize("hva", AVSLAG)
def test_a_refusal_says_nothing_of_the_person(hva: str) -> None:
    writer().make_agreement(TEKST)
    with pytest.raises(RegistreringFeil) as feil:
        AVSLAG[hva][0](writer())
    assert PIA not in str(feil.value)
    assert "Pia" not in str(feil.value)
    assert TEKST.hva not in str(feil.value)


GRENSER: dict[str, Handling] = {
    "done today": lambda s: s.register_done(Hendelse.SAMTALE, DAG, "a" * LENGSTE),
    "done two years ago": lambda s: s.register_done(
        Hendelse.SAMTALE, DAG - timedelta(days=730), ""
    ),
    "talk today": lambda s: s.plan_talk(DAG),
    "talk in a year": lambda s: s.plan_talk(DAG + timedelta(days=365)),
    "out today": lambda s: s.keep_out(DAG),
    "looked at today": lambda s: s.make_agreement(replace(TEKST, neste=DAG)),
    "over the same day": lambda s: s.make_agreement(replace(TEKST, slutt=TEKST.neste)),
}


@pytest.mark.parametrize("hva", GRENSER)
def test_what_can_just_be_so_is_written(hva: str) -> None:
    GRENSER[hva](writer())
    assert archive().personsak.count() == 1


SKRIV: dict[str, Handling] = {
    "done": lambda s: s.register_done(Hendelse.SAMTALE, DAG, ""),
    "unnecessary": lambda s: s.register_unnecessary(Hendelse.OPPFOLGINGSPLAN, "Grunn"),
    "talk": lambda s: s.plan_talk(DAG),
    "out": lambda s: s.keep_out(DAG),
    "agreement": lambda s: s.make_agreement(TEKST),
    "evaluate": lambda s: s.evaluate("0" * 32, Resultat.HJALP, "Bra", None),
    "withdraw": lambda s: s.withdraw("0" * 32),
}
"""Every way to write."""


def test_every_way_to_write_is_tried() -> None:
    egne = {navn for navn in vars(Skriver) if not navn.startswith("_")}
    metoder = {navn for navn in egne if callable(getattr(Skriver, navn))}
    assert len(metoder) == len(SKRIV)


@pytest.mark.parametrize("hva", SKRIV)
def test_nobody_writes_about_somebody_elses_people(hva: str) -> None:
    with pytest.raises(TilgangFeil, match="ikke registrere noe på denne personen"):
        SKRIV[hva](writer(FREMMED))
    assert archive().personsak.count() == 0
    assert log().select("ansatt_id", "utfall").rows() == [(id_of(FREMMED), "avvist")]


@pytest.mark.parametrize("hva", SKRIV)
def test_writing_is_a_look_and_the_row_comes_first(hva: str) -> None:
    try:
        SKRIV[hva](writer())
    except RegistreringFeil:
        assert hva in {"evaluate", "withdraw"}
    assert log().select("ansatt_id", "utfall").rows() == [(id_of(PIA), "vist")]


@pytest.mark.parametrize("hva", SKRIV)
def test_nothing_is_read_or_written_when_the_look_cannot_be_logged(
    hva: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    skriver = writer()
    lest: list[int] = []

    def cannot(*_: object) -> None:
        raise LoggFeil("Loggen kan ikke skrives.")

    monkeypatch.setattr(Innsynslogg, "write_once", cannot)
    monkeypatch.setattr(Personsak, "of", lambda _, id_, **__: lest.append(id_))
    with pytest.raises(LoggFeil):
        SKRIV[hva](skriver)
    assert lest == []
    assert archive().personsak.count() == 0


@pytest.mark.parametrize("hva", SKRIV)
@pytest.mark.parametrize("rolle", [ett for ett in Rolle if ett not in {Rolle.HR, Rolle.LEDER}])
def test_only_hr_and_the_nearest_leader_write(hva: str, rolle: Rolle) -> None:
    with pytest.raises(TilgangFeil, match="Bare HR og nærmeste leder"):
        SKRIV[hva](Skriver(role_innsyn(rolle), PIA, NAA))
    assert archive().personsak.count() == 0


def test_hr_writes_about_anybody_and_the_person_sees_who() -> None:
    Skriver(hr(), PIA, NAA).register_done(Hendelse.SAMTALE, DAG, "")
    egen = read_self(employee(), NAA)
    assert egen is not None
    assert egen.oppfolging is not None
    assert [ett.av for ett in egen.oppfolging.registrert] == ["Frode Attrappsen"]


def test_without_a_purpose_nothing_is_written() -> None:
    with pytest.raises(TilgangFeil, match="Oppgi hva"):
        Skriver(replace(leader(), formaal=None), PIA, NAA).plan_talk(DAG)
    assert archive().personsak.count() == 0


def test_what_is_written_keeps_moment_writer_and_role() -> None:
    innsyn = leader()
    Skriver(innsyn, PIA, NAA).plan_talk(DAG)
    (hendelse,) = archive().personsak.of(id_of(PIA))
    assert (hendelse.slag, hendelse.tid, hendelse.rolle) == (Saksslag.SAMTALE_AVTALT, NAA, "leder")
    assert hendelse.bruker == innsyn.bruker


def test_a_skriver_shows_nobody_when_printed() -> None:
    assert PIA not in repr(writer())


@pytest.mark.parametrize(
    ("tid", "dag"),
    [
        (datetime(2026, 11, 24, 22, 59, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 11, 24, 23, 0, tzinfo=UTC), date(2026, 11, 25)),
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), date(2026, 7, 2)),
    ],
)
def test_today_is_the_day_in_norway(tid: datetime, dag: date) -> None:
    assert today(tid) == dag
