"""Who gets what: a row for every page, command and file there is, a column for every role.

A page, command or file that is added without a row here makes a test fail.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import typer
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from pipelines.access.innsyn import role_innsyn
from pipelines.access.logg import Utvalg, read_log
from pipelines.access.roller import AVGRENSES, PERSONSIDER, RETTER, Rolle, Side
from pipelines.cli import app as kommandolinjen
from pipelines.cli import main
from pipelines.demo import EKSEMPELINNSTILLINGER
from pipelines.errors import TilgangFeil
from pipelines.settings import FILVARIABEL, LAGERVARIABEL
from pipelines.store.lager import Lager
from tests.innlogging import claims
from tests.security.sidekode import module_of, page_trees, trees
from tests.security.spor import Folk

BRUKER_AV: dict[Rolle, tuple[str, ...]] = {
    Rolle.HR: ("hr",),
    Rolle.TOPPLEDELSE: ("toppledelse",),
    Rolle.AMU: ("amu", "verneombud"),
    Rolle.LEDER: ("leder", "direktor"),
    Rolle.PERSONVERNOMBUD: ("personvernombud",),
    Rolle.ANSATT: ("ansatt",),
}
"""Whose first role this is."""

MED_TALL = frozenset({Rolle.HR, Rolle.TOPPLEDELSE, Rolle.AMU, Rolle.LEDER})
SIDER: dict[Side, tuple[str, frozenset[Rolle]]] = {
    Side.TRAFIKKLYS: ("Se nærmere på", MED_TALL),
    Side.SEKSJON: ("Utvikling", MED_TALL),
    Side.AARSOVERSIKT: ("Egne tall til og med", frozenset({Rolle.HR, Rolle.TOPPLEDELSE})),
    Side.AMU: ("Spørsmål til møtet", frozenset({Rolle.HR, Rolle.AMU})),
    Side.TILTAK: ("Et tiltak er noe dere prøver", MED_TALL),
    Side.SAMMENLIGN: ("sammenlign helst enheter som gjør det samme", MED_TALL),
    Side.OPPFOLGING: ("noe arbeidsgiver skylder den som er syk", MED_TALL),
    Side.PERSON: ("oppfølgingen av én person", frozenset({Rolle.HR, Rolle.LEDER})),
    Side.GJENNOMGANG: ("Kvartalets gjennomgang", frozenset({Rolle.HR})),
    Side.LOVPAALAGT: (
        "Arbeidsgiver skal føre denne statistikken",
        frozenset({Rolle.HR, Rolle.TOPPLEDELSE, Rolle.AMU}),
    ),
    Side.OM: ("Slik regnes tallene", MED_TALL),
    Side.ANDRE: ("Hvem som ser hva", frozenset({Rolle.HR})),
    Side.MIN_SIDE: ("Hvem som har sett på opplysningene mine", frozenset({Rolle.ANSATT})),
    Side.INNSYNSLOGG: ("Alle oppslag", frozenset({Rolle.PERSONVERNOMBUD})),
}
"""What only the page itself says (its title is in the menu), and the roles that see it."""

DRIFT: frozenset[Rolle] = frozenset()
"""Commands that take no role: who runs them has the store and its keys."""
KOMMANDOER: dict[str, frozenset[Rolle]] = {
    "tall": MED_TALL,
    "lys": MED_TALL,
    "rapport": MED_TALL,
    "send": DRIFT,
    "start": DRIFT,
    "rydd": DRIFT,
    "slett": DRIFT,
    "kontroller": DRIFT,
    "importer": DRIFT,
    "publiser": DRIFT,
    "avvist": DRIFT,
    "versjoner": DRIFT,
    "tilfeller": DRIFT,
    "demo": DRIFT,
    "noekkel ny": DRIFT,
    "noekkel bytt": DRIFT,
    "innsynslogg verifiser": DRIFT,
}
FILER: dict[str, frozenset[Rolle]] = {
    "pages/drawing/loglist.py:offer_file": frozenset({Rolle.PERSONVERNOMBUD}),
    "pages/drawing/nedlasting.py:offer_report": MED_TALL,
    "pages/drawing/frister.py:offer_calendar": frozenset({Rolle.LEDER}),
    "pages/drawing/tiltak.py:offer_calendar": frozenset({Rolle.HR, Rolle.LEDER}),
    "pages/drawing/samtale.py:draw_person_calendar": frozenset(
        {Rolle.HR, Rolle.LEDER, Rolle.ANSATT}
    ),
    "pages/drawing/egen.py:offer_copy": frozenset({Rolle.ANSATT}),
}
"""Where pages hand out files, and to whom."""
FILVEIER = {"download_button", "add_file", "get_url"}

ROLLER = tuple(rolle for rolle in Rolle if rolle is not Rolle.DRIFT)
CELLER = [
    pytest.param(side, rolle, sub, id=f"{side.name}-{sub}")
    for side in Side
    for rolle in ROLLER
    for sub in BRUKER_AV[rolle]
]
AVSLAG = "Du har ikke tilgang til denne siden i rollen du har valgt."


def test_every_page_has_a_row() -> None:
    assert SIDER.keys() == set(Side)
    assert {module_of(side) for side in Side} == page_trees().keys()


def test_every_role_has_a_user() -> None:
    assert BRUKER_AV.keys() == set(ROLLER)


def test_every_command_has_a_row() -> None:
    gruppe = typer.main.get_group(kommandolinjen)
    assert set(_commands(gruppe)) == KOMMANDOER.keys()


def _commands(gruppe: typer.core.TyperGroup, foran: str = "") -> Iterator[str]:
    for navn, kommando in gruppe.commands.items():
        if isinstance(kommando, typer.core.TyperGroup):
            yield from _commands(kommando, f"{foran}{navn} ")
        else:
            yield f"{foran}{navn}"


def test_every_file_that_is_handed_out_has_a_row() -> None:
    funnet = {
        f"{fil.as_posix()}:{funksjon.name}"
        for fil, tre in trees().items()
        for funksjon in ast.walk(tre)
        if isinstance(funksjon, ast.FunctionDef)
        for node in ast.walk(funksjon)
        if isinstance(node, ast.Attribute) and node.attr in FILVEIER
    }
    assert funnet == FILER.keys()


def test_the_table_is_what_the_gate_says() -> None:
    for side, (_, roller) in SIDER.items():
        assert {rolle for rolle in ROLLER if side in RETTER[rolle].sider} == roller
    for kommando, roller in KOMMANDOER.items():
        assert {rolle for rolle in ROLLER if kommando in RETTER[rolle].kommandoer} == roller


def open_directly(side: Side, krav: dict[str, object]) -> AppTest:
    """The page itself, past the menu that would not offer it."""
    skript = f"from pages.{module_of(side)} import render\nrender()"
    apnet = AppTest.from_string(skript, default_timeout=60)
    apnet.user = krav
    apnet.run()
    assert not apnet.exception
    return apnet


def sent(apnet: AppTest) -> list[str]:
    """Every element that was sent, drawn or not."""
    return [str(proto) for proto in _protos(apnet.main)] + [
        str(proto) for proto in _protos(apnet.sidebar)
    ]


def _protos(blokk: Block) -> Iterator[object]:
    for ett in blokk.children.values():
        if isinstance(ett, Block):
            yield from _protos(ett)
        else:
            yield ett.proto


@pytest.mark.usefixtures("eget_lager")
@pytest.mark.parametrize(("side", "rolle", "sub"), CELLER)
def test_a_page_shows_itself_to_its_roles_and_nothing_to_the_rest(
    side: Side, rolle: Rolle, sub: str, folk: Folk
) -> None:
    ord_, roller = SIDER[side]
    apnet = open_directly(side, claims(sub))
    if rolle in roller:
        assert any(ord_ in ett for ett in (ett.replace("\\", "") for ett in _words(apnet)))
        return
    assert [ett.value for ett in (*apnet.title, *apnet.info)] == ["Ikke tilgang", AVSLAG]
    assert len(sent(apnet)) == 2
    assert not folk.found_in("\n".join(sent(apnet)))


def _words(apnet: AppTest) -> list[str]:
    return [f"{ett.value}" for ett in (*apnet.title, *apnet.header, *apnet.markdown)]


@pytest.mark.usefixtures("eget_lager")
@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize(
    ("krav", "tittel"),
    [({"is_logged_in": False}, "Trafikklys per seksjon"), ({}, "Trafikklys per seksjon")],
    ids=["logged out", "nobody"],
)
def test_a_page_shows_nobody_anything_but_the_way_in(
    side: Side, krav: dict[str, object], tittel: str
) -> None:
    apnet = open_directly(side, krav)
    assert [ett.value for ett in apnet.title] == [tittel]
    assert len(sent(apnet)) == 3
    assert [knapp.label for knapp in apnet.button] == ["Logg inn"]


@pytest.mark.usefixtures("eget_lager")
@pytest.mark.parametrize("side", Side)
def test_a_page_tells_who_has_no_role_whom_to_ask(side: Side) -> None:
    apnet = open_directly(side, claims("uten-rolle"))
    assert [ett.value for ett in apnet.title] == ["Du har ikke tilgang ennå"]
    assert [knapp.label for knapp in apnet.button] == ["Logg ut"]
    assert len(sent(apnet)) == 3


@dataclass(frozen=True)
class Svar:
    kode: int
    ut: str
    feil: str


Kjoer = Callable[..., Svar]


@pytest.fixture
def kjoer(
    eksempellager: Lager, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Kjoer:
    """Run a command as its `main` does, on the sample store."""
    monkeypatch.setenv(FILVARIABEL, str(EKSEMPELINNSTILLINGER))
    monkeypatch.setenv(LAGERVARIABEL, str(eksempellager.mappe))

    def run(*ord_: str) -> Svar:
        monkeypatch.setattr(sys, "argv", ["trafikklys", *ord_])
        with pytest.raises(SystemExit) as slutt:
            main()
        return Svar(int(slutt.value.code or 0), *capfd.readouterr())

    return run


@pytest.mark.parametrize("kommando", [navn for navn, roller in KOMMANDOER.items() if roller])
@pytest.mark.parametrize("rolle", ROLLER)
def test_a_command_answers_its_roles_and_refuses_the_rest(
    kjoer: Kjoer, kommando: str, rolle: Rolle, folk: Folk, tmp_path: Path
) -> None:
    omfang = ["--omfang", "A1-01"] if rolle is Rolle.LEDER else []
    fil = tmp_path / "tall.csv"
    hva = ["csv", "--ut", str(fil)] if kommando == "rapport" else []
    svar = kjoer(kommando, *hva, "--rolle", rolle.value, *omfang)
    skrevet = fil.read_text("utf-8") if fil.exists() else ""
    if rolle in KOMMANDOER[kommando]:
        assert svar.kode == 0
        assert "Kontaktsenter" in svar.ut + skrevet
    else:
        assert (svar.kode, svar.ut, skrevet) == (2, "", "")
        assert "Denne rollen ser ingen tall om fravær." in svar.feil
    assert not folk.found_in(svar.ut + svar.feil + skrevet)


@pytest.mark.parametrize("kommando", [navn for navn, roller in KOMMANDOER.items() if not roller])
def test_a_command_of_the_operator_knows_no_role(kommando: str) -> None:
    gruppe: typer.core.TyperGroup | typer.core.TyperCommand = typer.main.get_group(kommandolinjen)
    for ledd in kommando.split():
        assert isinstance(gruppe, typer.core.TyperGroup)
        gruppe = gruppe.commands[ledd]  # type: ignore[assignment]
    assert not {"rolle", "omfang"} & {valg.name for valg in gruppe.params}


@pytest.mark.parametrize("rolle", [rolle for rolle in ROLLER if rolle is not Rolle.HR])
def test_earlier_versions_are_for_hr(kjoer: Kjoer, rolle: Rolle) -> None:
    omfang = ["--omfang", "A1-01"] if rolle is Rolle.LEDER else []
    svar = kjoer("tall", "--rolle", rolle.value, "--versjon", "1", *omfang)
    assert (svar.kode, svar.ut) == (2, "")


@pytest.mark.parametrize("rolle", [None, *(r for r in ROLLER if r not in AVGRENSES)])
def test_a_role_that_cannot_be_cut_is_not_cut(kjoer: Kjoer, rolle: Rolle | None) -> None:
    ord_ = ["--rolle", rolle.value] if rolle else []
    svar = kjoer("tall", *ord_, "--omfang", "A1-01")
    assert (svar.kode, svar.ut) == (2, "")


def test_a_leader_at_the_command_line_names_the_enhet(kjoer: Kjoer) -> None:
    svar = kjoer("tall", "--rolle", "leder")
    assert (svar.kode, svar.ut) == (2, "")


@pytest.mark.usefixtures("eget_lager")
@pytest.mark.parametrize("rolle", Rolle)
def test_the_file_of_the_log_is_for_the_personvernombud(rolle: Rolle) -> None:
    utvalg = Utvalg(date(2026, 1, 1), date(2026, 12, 31))
    naa = datetime(2026, 11, 24, 12, tzinfo=UTC)
    if rolle is Rolle.PERSONVERNOMBUD:
        assert read_log(role_innsyn(rolle), utvalg, naa).feil == ()
        return
    with pytest.raises(TilgangFeil):
        read_log(role_innsyn(rolle), utvalg, naa)


@pytest.mark.usefixtures("eget_lager")
@pytest.mark.parametrize("mangler", ["droeftet", "dpia"])
@pytest.mark.parametrize("side", sorted(PERSONSIDER))
def test_pages_about_people_are_shut_until_discussed_and_assessed(
    side: Side, mangler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    linjer = EKSEMPELINNSTILLINGER.read_text("utf-8").splitlines()
    fil = tmp_path / "trafikklys.toml"
    fil.write_text("\n".join(ett for ett in linjer if not ett.startswith(f"{mangler} =")), "utf-8")
    monkeypatch.setenv(FILVARIABEL, str(fil))
    for sub in ("hr", "leder", "toppledelse"):
        apnet = open_directly(side, claims(sub))
        assert [ett.value for ett in apnet.info] == [AVSLAG]
        assert len(sent(apnet)) == 2
    assert not open_directly(side, claims("ansatt")).subheader
