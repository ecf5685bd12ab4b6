"""Addresses and messages that a viewer made up: a sentence, never another's data, no traceback."""

from __future__ import annotations

import polars as pl
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState

from pipelines.access.innsyn import operator_innsyn, role_innsyn
from pipelines.access.lesing import read_tall
from pipelines.access.roller import Rolle, Side
from pipelines.contract.perioder import Periodetype
from pipelines.settings import LAGERVARIABEL
from pipelines.store.lager import Lager
from tests.security.conftest import LoggInn
from tests.security.klient import Svar
from tests.security.spor import Folk, figures_in, plain, recognizable
from tests.security.test_adgangstabell import SIDER

EGNE: dict[str, tuple[Rolle, tuple[str, ...]]] = {
    "amu": (Rolle.AMU, ()),
    "toppledelse": (Rolle.TOPPLEDELSE, ()),
    "verneombud": (Rolle.AMU, ("A1-01", "A1-02", "A1-03", "A1-04")),
    "leder": (Rolle.LEDER, ("A1-01",)),
    "direktor": (Rolle.LEDER, ("A1",)),
}
"""Users without HR's rights, and their part of the virksomhet."""
BRUKERROLLER = {sub: rolle for sub, (rolle, _) in EGNE.items()} | {
    "ansatt": Rolle.ANSATT,
    "personvernombud": Rolle.PERSONVERNOMBUD,
}
FREMMEDE = {
    "amu": "A6-07",
    "toppledelse": "A6-01",
    "verneombud": "A1-05",
    "leder": "A1-02",
    "direktor": "A2",
}
"""An enhet outside of what each may see, or one that privacy hides."""
FORFALSKET = (
    "finnes-ikke",
    "",
    "' OR '1'='1",
    "ED' UNION SELECT * FROM snapshot.fravaer --",
    "'; ATTACH '/etc/passwd'; --",
    "../../../../etc/passwd",
    "..%2f..%2fnoekkel",
    "%00",
    "\u202eED\u0000",
    "ＥＤ",
    "A1-01\u200b",
    "ΑΑ1",
    "<script>alert(1)</script>",
    "{{7*7}}${7*7}%(x)s",
    "[x](javascript:alert(1))",
    "=1+1",
    "10045",
    "A" * 20_000,
    "🚦" * 500,
)
FEIL = ("Traceback", "Noe gikk galt", 'File "', "Error:", "duckdb", "polars", "root:x:")


def assert_a_sentence(svar: Svar, *gjengitt: str) -> None:
    assert svar.titler
    tekst = plain(svar.raa)
    for gjengis in gjengitt:
        tekst = tekst.replace(gjengis, "")
    assert not [ord_ for ord_ in FEIL if ord_ in tekst]


@pytest.fixture
def skjult(
    request: pytest.FixtureRequest, eksempellager: Lager, monkeypatch: pytest.MonkeyPatch
) -> set[float]:
    """Figures of enheter that a user must not see, as only those enheter have them."""
    rolle, omfang = EGNE[request.param]
    monkeypatch.setenv(LAGERVARIABEL, str(eksempellager.mappe))
    hemmelige: set[float] = set()
    aapne: set[float] = set()
    for slag in (Periodetype.SISTE4, Periodetype.KVARTAL):
        alt, vist = read_tall(operator_innsyn(), slag), read_tall(role_innsyn(rolle, omfang), slag)
        assert alt is not None
        assert vist is not None
        skjules = alt.filter(~pl.col("enhet_id").is_in(vist["enhet_id"].implode()))
        hemmelige |= recognizable(skjules)
        aapne |= recognizable(vist) | recognizable(
            alt.filter(pl.col("enhet_id").is_in(vist["enhet_id"].implode()))
        )
    assert len(hemmelige - aapne) > 1000
    return hemmelige - aapne


@pytest.mark.parametrize(("sub", "skjult"), [(sub, sub) for sub in EGNE], indirect=["skjult"])
def test_no_address_brings_figures_of_another_enhet(
    logg_inn: LoggInn, sub: str, skjult: set[float], folk: Folk
) -> None:
    eget = folk.found_in(logg_inn(sub).see("om-tallene").raa)
    fremmed = FREMMEDE[sub]
    with logg_inn(sub).open() as fane:
        for side, periode in (("seksjon", "kvartal"), ("seksjon", "siste4"), ("", "kvartal")):
            svar = fane.visit(side, {"enhet": fremmed, "periode": periode})
            assert_a_sentence(svar)
            assert not figures_in(svar.rammer) & skjult
            assert folk.found_in(svar.raa) == eget


@pytest.mark.parametrize("skjult", ["amu"], indirect=True)
def test_such_figures_are_seen_where_they_are_sent(logg_inn: LoggInn, skjult: set[float]) -> None:
    """The search itself: HR's page of a hidden enhet is full of them."""
    svar = logg_inn("hr").see("seksjon", {"enhet": FREMMEDE["amu"], "periode": "kvartal"})
    assert len(figures_in(svar.rammer) & skjult) > 10


@pytest.mark.parametrize("sub", ["verneombud", "leder", "direktor"])
def test_another_enhet_is_the_same_as_none(logg_inn: LoggInn, sub: str) -> None:
    with logg_inn(sub).open() as fane:
        fremmed = fane.visit("seksjon", {"enhet": FREMMEDE[sub]})
        ingen = fane.visit("seksjon", {"enhet": "finnes-ikke"})
    assert fremmed.titler == ingen.titler == ["Ukjent enhet"]
    assert elements(fremmed) == elements(ingen)


def elements(svar: Svar) -> list[str]:
    """What was drawn, without what names the run."""
    return [
        str(melding.delta.new_element)
        for melding in svar.meldinger
        if melding.delta.HasField("new_element")
    ]


@pytest.mark.parametrize("sub", ["amu", "toppledelse"])
def test_a_merged_enhet_stands_for_the_one_it_hides(logg_inn: LoggInn, sub: str) -> None:
    with logg_inn(sub).open() as fane:
        svar = fane.visit("seksjon", {"enhet": FREMMEDE[sub]})
    assert " og " in svar.titler[0]


@pytest.mark.parametrize("sub", BRUKERROLLER)
def test_made_up_parameters_end_in_a_page(logg_inn: LoggInn, sub: str, folk: Folk) -> None:
    felter = ("enhet", "periode", "vis", "sok", "avdeling", "farge", "versjon", "ansattnr")
    with logg_inn(sub).open() as fane:
        eget = folk.found_in(fane.visit().raa)
        for side, verdi in (("seksjon", FORFALSKET[3]), ("", FORFALSKET[12]), ("person", "10045")):
            svar = fane.visit(side, dict.fromkeys(felter, verdi))
            assert_a_sentence(svar, verdi)
            assert folk.found_in(svar.raa) - {verdi} <= eget


@pytest.mark.parametrize("verdi", FORFALSKET, ids=lambda verdi: verdi[:12].encode().hex())
def test_made_up_enheter_are_unknown(logg_inn: LoggInn, verdi: str) -> None:
    with logg_inn("hr").open() as fane:
        svar = fane.visit("seksjon", {"enhet": verdi})
    assert_a_sentence(svar, verdi)
    kjent = verdi == "" or svar.titler == ["Ukjent enhet"]
    assert kjent, svar.titler


@pytest.mark.parametrize(
    "spoerring",
    ["enhet=%ff%fe", "enhet[]=A1", "enhet=A1&enhet=A2", "&&&=", "%", "a" * 100_000, "enhet"],
)
def test_a_broken_query_ends_in_a_page(logg_inn: LoggInn, spoerring: str) -> None:
    with logg_inn("amu").open() as fane:
        assert_a_sentence(fane.visit("seksjon", spoerring))


@pytest.mark.parametrize("sub", BRUKERROLLER)
def test_pages_of_other_roles_are_not_there(logg_inn: LoggInn, sub: str, folk: Folk) -> None:
    """By name, with the hash that the page has for those who see it, and with made-up ones."""
    egne = {side for side, (_, roller) in SIDER.items() if BRUKERROLLER[sub] in roller}
    hasher = logg_inn("hr").see().hasher
    with logg_inn(sub).open() as fane:
        eget = folk.found_in(fane.visit().raa)
        for side in set(Side) - egne:
            ord_, _ = SIDER[side]
            hash_ = hasher.get(side.value, "0" * 32)
            svar = fane.visit(side.value, {"enhet": "A1-02"}, hash_=hash_)
            assert ord_ not in plain(svar.raa)
            assert folk.found_in(svar.raa) <= eget


@pytest.mark.parametrize("sub", BRUKERROLLER)
def test_a_role_is_not_taken_by_saying_so(logg_inn: LoggInn, sub: str) -> None:
    """In the address, and as the state of a widget that the page has or has not."""
    klient = logg_inn(sub)
    with klient.open() as fane:
        foerst = fane.visit()
        try:
            id_ = foerst.widget("valgt_rolle")
        except LookupError:
            id_ = f"$$ID-{'0' * 32}-valgt_rolle"
        for rolle in ("hr", "drift", "x"):
            valg = ClientState()
            widget = valg.widget_states.widgets.add()
            widget.id, widget.string_value = id_, rolle
            svar = fane.visit("", {"rolle": rolle, "valgt_rolle": rolle}, valg=valg)
            assert svar.sider == foerst.sider


def test_a_leader_gets_only_own_people_whatever_the_browser_says(
    logg_inn: LoggInn, folk: Folk
) -> None:
    """Somebody else's number, sent as the choice of a list that does not hold it."""
    klient = logg_inn("leder2")
    with klient.open() as fane:
        foerst = fane.visit("person")
        valg = ClientState()
        formaal = valg.widget_states.widgets.add()
        formaal.id = foerst.widget("formaal")
        formaal.string_value = "Oppfølging av sykefravær"
        listet = fane.visit("person", valg=valg)
        egne = folk.found_in(listet.raa)
        for verdi in ("10045", "10007", "11094", "Pia Eksempelsen (10045)"):
            ansatt = valg.widget_states.widgets.add()
            ansatt.id, ansatt.string_value = listet.widget("egen_ansatt"), verdi
            svar = fane.visit("person", valg=valg)
            assert "Arbeidsforhold" not in svar.tekst
            assert folk.found_in(svar.raa) <= egne


def test_a_fragment_of_somebody_elses_page_runs_nothing(logg_inn: LoggInn, folk: Folk) -> None:
    """Fragments are asked for by id; an id from another session is unknown in this one."""
    with logg_inn("hr").open() as fane:
        fragmenter = {m.delta.fragment_id for m in fane.visit("person").meldinger} - {""}
    assert fragmenter
    with logg_inn("amu").open() as fane:
        eget = folk.found_in(fane.visit().raa)
        for fragment in fragmenter:
            melding = BackMsg()
            melding.rerun_script.fragment_id = fragment
            melding.rerun_script.page_name = "person"
            fane.forbindelse.send(melding.SerializeToString())
        svar = fane.visit("person")
        assert "registrert fravær" not in svar.tekst
        assert folk.found_in(svar.raa) <= eget
