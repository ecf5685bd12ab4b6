"""The house is walked through once, left to right: no import points back."""

from pathlib import Path

import grimp
import pytest

ROM = [
    "contract",
    "ingest",
    "store",
    "measures",
    "lights",
    "disclosure",
    "followup",
    "tiltak",
    "access",
    "reports",
]
FOR_ALLE = {"pipelines.errors", "pipelines.settings"}
ROT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def graf() -> grimp.ImportGraph:
    return grimp.build_graph("pipelines", "pages", include_external_packages=True, cache_dir=None)


def _modules(graf: grimp.ImportGraph, pakke: str) -> set[str]:
    return {pakke, *graf.find_descendants(pakke)} if pakke in graf.modules else set()


@pytest.mark.parametrize("rom", ROM)
def test_a_room_imports_only_rooms_to_its_left(graf: grimp.ImportGraph, rom: str) -> None:
    til_venstre = {f"pipelines.{navn}" for navn in ROM[: ROM.index(rom) + 1]} | FOR_ALLE
    for modul in _modules(graf, f"pipelines.{rom}"):
        egne = {
            importert
            for importert in graf.find_modules_directly_imported_by(modul)
            if importert.startswith(("pipelines.", "pages."))
        }
        tilbake = {
            importert
            for importert in egne
            if not any(importert == fri or importert.startswith(f"{fri}.") for fri in til_venstre)
        }
        assert not tilbake, f"{modul} imports {tilbake}"


def test_streamlit_is_imported_by_pages_only(graf: grimp.ImportGraph) -> None:
    assert not {
        modul
        for modul in graf.find_modules_that_directly_import("streamlit")
        if not modul.startswith("pages")
    }


def test_pages_read_through_access_only(graf: grimp.ImportGraph) -> None:
    lukkede = {"pipelines.store", "pipelines.ingest", "pipelines.measures", "pipelines.publish"}
    for modul in _modules(graf, "pages"):
        direkte = graf.find_modules_directly_imported_by(modul)
        ulovlige = {navn for navn in direkte if any(navn.startswith(rom) for rom in lukkede)}
        assert not ulovlige, f"{modul} imports {ulovlige}"


def test_pages_hold_no_database(graf: grimp.ImportGraph) -> None:
    assert not {
        modul
        for modul in graf.find_modules_that_directly_import("duckdb")
        if not modul.startswith("pipelines.store")
    }


def test_page_modules_define_render_and_run_nothing() -> None:
    for fil in (ROT / "pages").glob("*.py"):
        if fil.name in {"front.py", "__init__.py"}:
            continue
        assert "def render(" in fil.read_text(encoding="utf-8"), fil.name
