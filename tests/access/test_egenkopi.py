"""The own copy holds everything that is stored about a person, and nothing about anybody else."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb
import polars as pl
import pytest

from pipelines.access.avtaler import Avtaletekst, Resultat
from pipelines.access.egenkopi import Del, Egenkopi, read_own_copy
from pipelines.access.innsyn import role_innsyn
from pipelines.access.person import find_person
from pipelines.access.personsak import Skriver, comment
from pipelines.access.roller import Rolle
from pipelines.contract.codes import Hendelse
from pipelines.errors import LoggFeil, TilgangFeil
from pipelines.reports.egenkopi import own_copy_pdf
from pipelines.store.avviste import keep_rejected
from pipelines.store.journal.hvelv import Hvelv
from pipelines.store.journal.innsynslogg import Innsynslogg
from pipelines.store.journal.personsak import Saksslag
from pipelines.store.lager import Lager
from tests.fast_dag import DAG, NAA, archive, employee, hr, id_of, leader, log, take_in

pytestmark = pytest.mark.usefixtures("egen_dag")
PIA, ANNEN = "10045", "10060"
SAKSORD = {
    Saksslag.GJENNOMFOERT: "Ordene om det som ble gjort",
    Saksslag.UNOEDVENDIG: "Ordene om hvorfor det ikke trengtes",
    Saksslag.SAMTALE_AVTALT: "samtale avtalt",
    Saksslag.AVTALE: "Ordene om det vi prøver",
    Saksslag.EVALUERT: "Ordene om hvordan det gikk",
    Saksslag.KOMMENTAR: "Mine egne ord",
    Saksslag.HOLDES_UTENFOR: "ingen påminnelser om korte fravær",
    Saksslag.TRUKKET: "trukket tilbake",
}
"""What each kind of event leaves in the copy."""


def write_one_of_each(ansattnr: str) -> None:
    skriver = Skriver(leader(), ansattnr, NAA)
    skriver.register_done(Hendelse.SAMTALE, DAG, SAKSORD[Saksslag.GJENNOMFOERT])
    skriver.register_unnecessary(Hendelse.OPPFOLGINGSPLAN, SAKSORD[Saksslag.UNOEDVENDIG])
    skriver.plan_talk(DAG + timedelta(days=2))
    skriver.keep_out(DAG + timedelta(days=100))
    hva = SAKSORD[Saksslag.AVTALE]
    sak = skriver.make_agreement(Avtaletekst(hva, "b", "c", "d", DAG + timedelta(days=9)))
    if ansattnr == PIA:
        comment(employee(), sak, SAKSORD[Saksslag.KOMMENTAR], NAA)
    skriver.evaluate(sak, Resultat.HJALP, SAKSORD[Saksslag.EVALUERT], None)
    skriver.withdraw(sak)


def copy() -> Egenkopi:
    return read_own_copy(employee(), NAA)


def part(tittel: str) -> Del:
    return next(del_ for del_ in copy().deler if del_.tittel == tittel)


def words(kopi: Egenkopi) -> str:
    return "\n".join(" | ".join(rad) for del_ in kopi.deler for rad in del_.rader)


def test_every_kind_of_event_is_tried() -> None:
    assert SAKSORD.keys() == set(Saksslag)


@pytest.mark.parametrize("slag", Saksslag)
def test_what_was_registered_is_in_the_copy(slag: Saksslag) -> None:
    write_one_of_each(PIA)
    assert SAKSORD[slag] in words(copy())


def test_every_event_is_a_row_also_what_was_withdrawn() -> None:
    write_one_of_each(PIA)
    rader = part("Registrert i Trafikklys").rader
    assert len(rader) == archive().personsak.count()
    trukket = [rad for rad in rader if "(trukket senere)" in rad[1]]
    assert {rad[1].removesuffix(" (trukket senere)") for rad in trukket} == {
        "avtale",
        "avtale vurdert",
        "din kommentar",
    }


def test_nothing_of_anybody_else_is_in_the_copy() -> None:
    write_one_of_each(ANNEN)
    find_person(leader(), ANNEN, NAA)
    skrevet = words(copy())
    assert not [ett for ett in SAKSORD.values() if ett in skrevet]
    assert ANNEN not in skrevet
    annen = archive().hvelv.read(id_of(ANNEN))
    assert annen is not None
    assert str(annen.navn) not in skrevet


def stored(lager: Lager, fil: str, tabell: str, kolonner: str) -> set[tuple[object, ...]]:
    sti = lager.snapshot if fil == "snapshot" else lager.oppfolging
    with duckdb.connect(str(sti), read_only=True) as con:
        return set(
            con.execute(
                f"SELECT {kolonner} FROM {tabell} WHERE ansatt_id = $id::UBIGINT",
                {"id": id_of(PIA)},
            ).fetchall()
        )


def norwegian(dag: object) -> str:
    return f"{dag:%d.%m.%Y}" if isinstance(dag, date) else ""


@pytest.mark.parametrize("fil", ["snapshot", "oppfolging"])
def test_every_absence_that_is_stored_is_in_the_copy(egen_dag: Lager, fil: str) -> None:
    rader = stored(egen_dag, fil, "fravaer", "type, fra, til, paagaar, grad, arbeidsrelatert")
    ventet = {
        (
            str(type_).replace("_", " "),
            norwegian(fra),
            "pågår" if paagaar else norwegian(til),
            f"{grad:g} %",
            {True: "ja", False: "nei", None: ""}[arbeidsrelatert],  # type: ignore[index]
        )
        for type_, fra, til, paagaar, grad, arbeidsrelatert in rader
    }
    assert ventet
    assert ventet <= {rad[:5] for rad in part("Registrert fravær").rader}


@pytest.mark.parametrize("fil", ["snapshot", "oppfolging"])
def test_every_arbeidsforhold_that_is_stored_is_in_the_copy(egen_dag: Lager, fil: str) -> None:
    kolonner = "fra, til, stillingsprosent, kjonn, stillingsgruppe, kontorsted"
    ventet = {
        (norwegian(fra), norwegian(til), f"{prosent:g} %", kjonn or "", gruppe or "", sted or "")
        for fra, til, prosent, kjonn, gruppe, sted in stored(
            egen_dag, fil, "arbeidsforhold", kolonner
        )
    }
    assert ventet
    assert ventet <= {rad[1:7] for rad in part("Arbeidsforhold").rader}


def test_the_tilfeller_and_what_was_delivered_are_in_the_copy(egen_dag: Lager) -> None:
    tilfeller = stored(egen_dag, "oppfolging", "tilfeller", "start, slutt, sykedager")
    assert {(norwegian(a), norwegian(b), f"{n}") for a, b, n in tilfeller} == set(
        part("Sykefravær som følges opp").rader
    )
    hendelser = stored(egen_dag, "oppfolging", "hendelser", "dato")
    assert {norwegian(dag) for (dag,) in hendelser} == {
        rad[1] for rad in part("Oppfølging levert fra et annet system").rader
    }


def test_who_the_person_is_stands_as_in_the_vault() -> None:
    person = archive().hvelv.read(id_of(PIA))
    assert person is not None
    verdier = {rad[0]: rad[1] for rad in part("Hvem du er").rader}
    assert (verdier["Navn"], verdier["E-post"], verdier["Ansattnummer"]) == (
        person.navn,
        person.epost,
        PIA,
    )


def test_a_rejected_row_of_the_person_is_in_the_copy_and_no_other(egen_dag: Lager) -> None:
    felles = {"tabell": "fravaer", "kilde_fil": "fravaer.csv", "kilde_linje": 7, "regel": "grad"}
    avviste = pl.DataFrame(
        [
            {**felles, "ansattnr": PIA, "grad": "150", "leder_ansattnr": "10028"},
            {**felles, "ansattnr": ANNEN, "grad": "151", "leder_ansattnr": PIA},
        ]
    )
    keep_rejected(egen_dag, "f" * 32, avviste)
    (rad,) = part("Rader som ikke kunne brukes").rader
    assert "grad: 150" in rad[2]
    assert "10028" not in rad[2]


def test_who_has_looked_is_in_the_copy() -> None:
    find_person(hr(), PIA, NAA)
    (rad,) = part("Hvem som har sett på opplysningene").rader
    assert rad[1:3] == ("Frode Attrappsen", "HR")


def test_what_the_person_did_here_is_in_the_copy_without_whom_it_was_about() -> None:
    assert find_person(employee(), ANNEN, NAA) is None
    rader = part("Det du selv har åpnet").rader
    assert {rad[4] for rad in rader} == {"avvist", "vist"}
    assert f"{id_of(ANNEN):016x}" not in words(copy())


def test_the_logins_are_in_the_copy() -> None:
    assert [rad[0] for rad in part("Innloggingene dine").rader] == ["25.11.2026 kl. 11.00"]


def test_making_the_copy_is_a_look_and_the_row_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    innsyn = employee()
    copy()
    assert log().select("ansatt_id", "side", "utfall").rows() == [(id_of(PIA), "min-side", "vist")]
    lest: list[int] = []

    def cannot(*_: object) -> None:
        raise LoggFeil("Loggen kan ikke skrives.")

    monkeypatch.setattr(Innsynslogg, "write_once", cannot)
    monkeypatch.setattr(Hvelv, "read", lambda _, id_: lest.append(id_))
    with pytest.raises(LoggFeil):
        read_own_copy(innsyn, NAA)
    assert lest == []


@pytest.mark.parametrize("rolle", Rolle)
def test_a_copy_is_for_the_person_alone(rolle: Rolle) -> None:
    """Also a role of its own without anybody behind it has none."""
    with pytest.raises(TilgangFeil, match="Bare den det gjelder"):
        read_own_copy(role_innsyn(rolle), NAA)


def test_without_current_rows_the_copy_has_those_of_the_statistics(egen_dag: Lager) -> None:
    med = len(part("Registrert fravær").rader)
    egen_dag.oppfolging.unlink()
    uten = part("Registrert fravær").rader
    assert 0 < len(uten) < med


def test_nothing_is_said_twice(egen_dag: Lager) -> None:
    take_in(egen_dag, DAG + timedelta(days=7))
    for del_ in copy().deler:
        assert len(set(del_.rader)) == len(del_.rader), del_.tittel


def test_a_copy_shows_nobody_when_printed() -> None:
    assert "Pia" not in repr(copy())
    assert PIA not in repr(copy())


def test_all_of_it_is_a_document() -> None:
    write_one_of_each(PIA)
    assert own_copy_pdf(copy()).startswith(b"%PDF")
