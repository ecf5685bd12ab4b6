"""No look at a person without a row in the log, and the row comes first."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.testing.v1 import AppTest

from pipelines.access.adgang import admit, for_a_purpose
from pipelines.access.arkiv import Arkiv
from pipelines.access.egenkopi import read_own_copy
from pipelines.access.frister import read_own_deadlines, read_worklist
from pipelines.access.innsyn import Formaal, Innsyn
from pipelines.access.person import find_person, read_own_people, read_self
from pipelines.access.roller import Side
from pipelines.errors import LoggFeil, TilgangFeil
from pipelines.settings import Innstillinger, read_settings
from pipelines.store.journal import base
from pipelines.store.lager import Lager
from tests.innlogging import claims
from tests.lagerkopi import copy_store
from tests.security.conftest import LoggInn
from tests.security.spor import Folk
from tests.security.test_adgangstabell import sent
from tests.security.tjener import JOURNAL, Oppe, serve

NAA = datetime(2026, 11, 24, 12, tzinfo=UTC)
SNART = datetime.now(UTC)
"""Deadlines are said something about on the days of the løpende uttrekk, which is this week's."""
ANSATTNR = "10045"
NAVN = "Pia Eksempelsen"


def innsyn_of(sub: str, side: Side, formaal: Formaal = Formaal.OPPFOLGING) -> Innsyn:
    adgang = admit(claims(sub, iat=NAA.timestamp()), NAA)
    rolle = next(valg.rolle for valg in adgang.roller if side in adgang.pages(valg))
    return for_a_purpose(adgang.enter(rolle, side), formaal)


Les = Callable[[], object]
LESNINGER: dict[str, Les] = {
    "hr": lambda: find_person(innsyn_of("hr", Side.PERSON), ANSATTNR, NAA),
    "leder": lambda: find_person(innsyn_of("leder", Side.PERSON), ANSATTNR, NAA),
    "own people": lambda: read_own_people(innsyn_of("leder", Side.PERSON), NAA),
    "self": lambda: read_self(innsyn_of("ansatt", Side.MIN_SIDE, Formaal.EGNE), NAA),
    "own deadlines": lambda: read_own_deadlines(innsyn_of("leder", Side.OPPFOLGING), SNART),
    "worklist": lambda: read_worklist(innsyn_of("hr", Side.OPPFOLGING), "A1-01", SNART),
    "own copy": lambda: read_own_copy(innsyn_of("ansatt", Side.MIN_SIDE, Formaal.EGNE), NAA),
}
"""Every way to read something of a person."""


def _full(fil: str) -> Iterator[None]:
    """As on a disk without room: every row of the log is refused."""
    with closing(sqlite3.connect(fil)) as con:
        con.execute(
            "CREATE TRIGGER full BEFORE INSERT ON innsynslogg "
            "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
        con.commit()
    yield


def _without_head(fil: str) -> Iterator[None]:
    with closing(sqlite3.connect(fil)) as con:
        con.execute("UPDATE innsynslogg_hode SET segl = 'x'")
        con.execute("INSERT OR IGNORE INTO innsynslogg_hode VALUES (1, 7, 'x', 'x')")
        con.commit()
    yield


def _without_table(fil: str) -> Iterator[None]:
    with closing(sqlite3.connect(fil)) as con:
        con.execute("ALTER TABLE innsynslogg RENAME TO borte")
        con.commit()
    yield


def _locked(fil: str) -> Iterator[None]:
    """Somebody else holds the database for writing and does not let go."""
    with closing(sqlite3.connect(fil)) as con:
        con.execute("BEGIN IMMEDIATE")
        yield
        con.rollback()


SKADER = {"full": _full, "head": _without_head, "table": _without_table, "locked": _locked}


@contextmanager
def broken(lager: Lager, skade: str) -> Iterator[None]:
    yield from SKADER[skade](str(lager.mappe / JOURNAL))


@pytest.mark.parametrize("lesning", LESNINGER)
@pytest.mark.parametrize("skade", SKADER)
def test_without_a_log_nothing_is_read(
    eget_lager: Lager, skade: str, lesning: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "VENTETID_SEKUNDER", 0.1)
    for sub in ("hr", "leder", "ansatt"):
        admit(claims(sub, iat=NAA.timestamp()), NAA)
    with broken(eget_lager, skade), statements() as spurt:
        with pytest.raises((LoggFeil, sa.exc.SQLAlchemyError)) as feil:
            LESNINGER[lesning]()
        assert NAVN not in str(feil.value)
        assert ANSATTNR not in str(feil.value)
        assert not [ett for ett in spurt if "hvelv.innhold" in ett]


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is asked of the journal, in order."""
    spurt: list[str] = []

    def note(_con: Any, _cursor: Any, setning: str, *_: Any) -> None:
        spurt.append(setning)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    yield spurt
    sa.event.remove(sa.Engine, "before_cursor_execute", note)


@pytest.mark.usefixtures("eget_lager")
@pytest.mark.parametrize("lesning", LESNINGER)
def test_the_row_is_written_before_the_person_is_read(lesning: str) -> None:
    for sub in ("hr", "leder", "ansatt"):
        admit(claims(sub, iat=NAA.timestamp()), NAA)
    with statements() as spurt:
        assert LESNINGER[lesning]()
    skrevet = next(nr for nr, ett in enumerate(spurt) if "INSERT INTO innsynslogg" in ett)
    lest = next(nr for nr, ett in enumerate(spurt) if "SELECT hvelv.innhold" in ett)
    assert skrevet < lest


@pytest.mark.usefixtures("eget_lager")
def test_refusals_are_written_too() -> None:
    arkiv = Arkiv(read_settings())
    assert find_person(innsyn_of("leder2", Side.PERSON), ANSATTNR, NAA) is None
    assert find_person(innsyn_of("hr", Side.PERSON), "99999", NAA) is None
    assert find_person(innsyn_of("hr", Side.PERSON), ANSATTNR, NAA) is not None
    rader = arkiv.logg.rows()
    assert rader["utfall"].to_list() == ["avvist", "ikke funnet", "vist"]
    assert rader["rolle"].to_list() == ["leder", "hr", "hr"]
    assert rader["ansatt_id"].null_count() == 1
    assert arkiv.logg.verify().feil == ()


@pytest.mark.usefixtures("eget_lager")
@pytest.mark.parametrize("sub", ["leder", "direktor", "hr", "toppledelse", "amu"])
def test_nobody_reads_a_person_as_themselves_but_the_person(sub: str) -> None:
    """«Egne opplysninger» is no purpose for somebody else's record."""
    adgang = admit(claims(sub, iat=NAA.timestamp()), NAA)
    for valg in adgang.roller:
        if Side.MIN_SIDE in adgang.pages(valg):
            bilde = read_self(
                for_a_purpose(adgang.enter(valg.rolle, Side.MIN_SIDE), Formaal.EGNE), NAA
            )
            assert bilde is not None
            assert bilde.navn == claims(sub)["name"]
            continue
        with pytest.raises(TilgangFeil):
            adgang.enter(valg.rolle, Side.MIN_SIDE)


@pytest.mark.usefixtures("eget_lager")
def test_without_a_purpose_nothing_is_read_or_written() -> None:
    adgang = admit(claims("hr", iat=NAA.timestamp()), NAA)
    with pytest.raises(TilgangFeil):
        find_person(adgang.enter("hr", Side.PERSON), ANSATTNR, NAA)
    assert Arkiv(read_settings()).logg.rows().is_empty()


@pytest.mark.parametrize("skade", ["full", "head"])
def test_the_page_shows_nothing_when_the_log_cannot_be_written(
    eget_lager: Lager, skade: str, folk: Folk
) -> None:
    side = AppTest.from_string("from pages.person import render\nrender()", default_timeout=60)
    side.user = claims("hr")
    side.run()
    side.selectbox(key="formaal").set_value(Formaal.OPPFOLGING).run()
    with broken(eget_lager, skade):
        side.text_input(key="utkast_ansattnr").set_value(ANSATTNR)
        side.run()
    skrevet = "\n".join(sent(side))
    assert folk.found_in(skrevet) <= {ANSATTNR}, "what was typed"
    assert "Arbeidsforhold" not in skrevet


def choose(fane: Any, side: str, **verdier: str) -> Any:
    """Fill in the fields of a page, one after the other as they come."""
    valg = ClientState()
    svar = fane.visit(side)
    for noekkel, verdi in verdier.items():
        widget = valg.widget_states.widgets.add()
        widget.id, widget.string_value = svar.widget(noekkel), verdi
        svar = fane.visit(side, valg=valg)
    return svar


def test_every_look_over_the_wire_is_in_the_log_and_the_chain_holds(
    eksempellager: Lager, tmp_path: Any, folk: Folk
) -> None:
    """And when the log breaks in the middle, the same page is a sentence."""
    with serve(copy_store(eksempellager, tmp_path / "lager"), tmp_path / "t") as oppe:
        hr = oppe.log_in("hr")
        felt = {"formaal": Formaal.KONTROLL.value, "utkast_ansattnr": ANSATTNR}
        with hr.open() as fane:
            assert NAVN in choose(fane, "person", **felt).tekst
        rader = _log(oppe).rows()
        assert rader.select("rolle", "side", "formaal", "utfall").rows() == [
            ("hr", "person", Formaal.KONTROLL.value, "vist")
        ]
        assert _log(oppe).verify().feil == ()
        with broken(oppe.lager, "full"), hr.open() as fane:
            felt["utkast_ansattnr"] = "10007"
            svar = choose(fane, "person", **felt)
            assert "Arbeidsforhold" not in svar.tekst
            assert "Noe gikk galt" in svar.tekst or "ingenting" in svar.tekst
            assert "Traceback" not in svar.tekst
        skrevet = oppe.logg.read_bytes()
        assert not folk.found_in(skrevet)


def _log(oppe: Oppe) -> Any:
    return Arkiv(Innstillinger(lager=oppe.lager.mappe)).logg


def test_looking_at_the_log_is_in_the_log(oppe: Oppe, logg_inn: LoggInn) -> None:
    logg_inn("personvernombud").see()
    rader = _log(oppe).rows().filter(rolle="personvernombud")
    assert set(rader["side"]) == {"innsynslogg"}
