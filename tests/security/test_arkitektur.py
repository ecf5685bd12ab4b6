"""Pages have one way to figures and people: the Innsyn that the guard gave them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

import grimp
import pytest

from pipelines.access.roller import Side
from tests.conftest import ROT
from tests.security.sidekode import guarded_side, page_trees, render_of, trees

LAGER_INNSYN = {"Innsyn", "operator_innsyn", "role_innsyn"}
"""What makes an Innsyn."""
LAGES = {
    "pipelines/access/adgang.py",
    "pipelines/access/innsyn.py",
    "pipelines/access/rapport.py",
    "pipelines/kommandoer/oppfolging.py",
    "pipelines/kommandoer/rapport.py",
    "pipelines/kommandoer/tall.py",
}
"""Where one may be made: of a login, of one that may see more, and at the command line."""
ENDRES = {"pipelines/access/adgang.py"}
"""Where one may be changed: a purpose is added."""
LUKKEDE = ("store", "ingest", "measures", "disclosure", "publish", "demo", "serve")
AAPNE_I_ACCESS = {
    "utdrag",
    "seksjonsark",
    "sammenlign",
    "rapport",
    "lovpaalagt",
    "amu",
    "aarsoversikt",
    "aarsbilder",
    "aarstiltak",
    "adgang",
    "avtaler",
    "egenkopi",
    "frister",
    "gjennomgang",
    "innlogging",
    "innsyn",
    "lesing",
    "logg",
    "loggfil",
    "maal",
    "oekt",
    "oppsett",
    "person",
    "personsak",
    "praksis",
    "roller",
    "rollevalg",
    "sammenslaatt",
    "tiltak",
    "tiltakseffekt",
    "tiltaksliste",
    "tiltaksforslag",
    "uvanlig",
}
"""What pages may import of access; `arkiv`, with the keys, is not among it."""


@pytest.fixture(scope="module")
def graf() -> grimp.ImportGraph:
    return grimp.build_graph("pipelines", "pages", include_external_packages=True, cache_dir=None)


def _pages(graf: grimp.ImportGraph) -> set[str]:
    return {"pages", *graf.find_descendants("pages")}


def test_pages_import_nothing_of_the_rooms_behind_the_gate(graf: grimp.ImportGraph) -> None:
    for modul in _pages(graf):
        for importert in graf.find_modules_directly_imported_by(modul):
            assert not importert.startswith(tuple(f"pipelines.{rom}" for rom in LUKKEDE)), modul


def test_pages_import_only_what_access_shows(graf: grimp.ImportGraph) -> None:
    importert = {
        navn.removeprefix("pipelines.access.")
        for modul in _pages(graf)
        for navn in graf.find_modules_directly_imported_by(modul)
        if navn.startswith("pipelines.access.")
    }
    assert importert <= AAPNE_I_ACCESS


def test_pages_open_no_database_file_or_process(graf: grimp.ImportGraph) -> None:
    farlige = {"duckdb", "sqlite3", "sqlalchemy", "subprocess", "socket", "importlib", "pickle"}
    for modul in _pages(graf):
        assert not farlige & graf.find_modules_directly_imported_by(modul), modul


def _calls(tre: ast.AST) -> Iterator[str]:
    for node in ast.walk(tre):
        if isinstance(node, ast.Call):
            funksjon = node.func
            yield getattr(funksjon, "id", getattr(funksjon, "attr", ""))


def _used_names(tre: ast.AST) -> set[str]:
    """Names that are called, imported or passed on; those in annotations do not count."""
    importert = {
        navn.name
        for node in ast.walk(tre)
        if isinstance(node, ast.ImportFrom)
        for navn in node.names
    }
    return {*_calls(tre), *importert}


def test_an_innsyn_is_made_of_a_login_or_at_the_command_line() -> None:
    filer = [*(ROT / "pipelines").rglob("*.py"), *(ROT / "pages").rglob("*.py"), ROT / "app.py"]
    laget = {
        fil.relative_to(ROT).as_posix()
        for fil in filer
        if LAGER_INNSYN & set(_calls(ast.parse(fil.read_text("utf-8"))))
    }
    assert laget == LAGES


def test_an_innsyn_is_changed_in_one_place_only() -> None:
    endret = {
        fil.relative_to(ROT).as_posix()
        for fil in (ROT / "pipelines" / "access").glob("*.py")
        if {"replace", "copy", "deepcopy"} & _function_calls(ast.parse(fil.read_text("utf-8")))
    }
    assert endret == ENDRES


def _function_calls(tre: ast.AST) -> set[str]:
    """Functions called by name, not methods: str.replace is something else."""
    return {
        node.func.id
        for node in ast.walk(tre)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


@pytest.mark.parametrize("fil", trees(), ids=str)
def test_pages_neither_make_nor_change_an_innsyn(fil: Path) -> None:
    tre = trees()[fil]
    assert not {"role_innsyn", "operator_innsyn"} & _used_names(tre)
    assert "Innsyn" not in set(_calls(tre))
    assert not {"dataclasses", "copy", "setattr", "__setattr__", "eval", "exec"} & _used_names(tre)
    moduler = {
        navn.name for node in ast.walk(tre) if isinstance(node, ast.Import) for navn in node.names
    }
    assert not {"dataclasses", "copy"} & moduler
    fra_dataclasses = {
        navn.name
        for node in ast.walk(tre)
        if isinstance(node, ast.ImportFrom) and node.module in {"dataclasses", "copy"}
        for navn in node.names
    }
    assert fra_dataclasses <= {"dataclass", "field"}


@pytest.mark.parametrize("side", page_trees())
def test_every_page_begins_with_the_guard_and_runs_nothing_else(side: str) -> None:
    tre = page_trees()[side]
    assert guarded_side(tre) in Side
    lovlige = (ast.Expr, ast.Import, ast.ImportFrom, ast.FunctionDef, ast.Assign, ast.AnnAssign)
    assert all(isinstance(node, lovlige) for node in tre.body)
    assert not [node for node in tre.body if isinstance(node, ast.Expr)][1:]


def test_every_page_has_a_guard_of_its_own() -> None:
    sider = [guarded_side(tre) for tre in page_trees().values()]
    assert sorted(sider) == sorted(Side)


@pytest.mark.parametrize("side", page_trees())
def test_no_page_says_which_role_it_is_for(side: str) -> None:
    """The guard decides by the table of roles; a page that decides for itself would drift."""
    navn = {node.attr for node in ast.walk(render_of(page_trees()[side])) if _is_role(node)}
    assert not navn


def _is_role(node: ast.AST) -> TypeGuard[ast.Attribute]:
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "Rolle"
    )


def test_cached_answers_are_keyed_by_all_that_decides_them() -> None:
    """A leading underscore takes an argument out of Streamlit's key."""
    for tre in trees().values():
        for funksjon in ast.walk(tre):
            if isinstance(funksjon, ast.FunctionDef) and _is_cached(funksjon):
                argumenter = [ett.arg for ett in funksjon.args.args]
                assert not [navn for navn in argumenter if navn.startswith("_")], funksjon.name
                assert "innsyn" in argumenter, funksjon.name


def test_nothing_is_cached_outside_the_one_cache_module() -> None:
    med_cache = {
        fil.as_posix()
        for fil, tre in trees().items()
        for funksjon in ast.walk(tre)
        if isinstance(funksjon, ast.FunctionDef) and _is_cached(funksjon)
    }
    assert med_cache == {"pages/drawing/cache.py"}
    importert = {
        navn.name
        for node in ast.walk(trees()[Path("pages/drawing/cache.py")])
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pipelines.access")
        for navn in node.names
    }
    assert not {navn for navn in importert if "person" in navn.lower() or "self" in navn}


def _is_cached(funksjon: ast.FunctionDef) -> bool:
    return any("cache" in ast.unparse(pynt) for pynt in funksjon.decorator_list)
