"""The code of the pages as syntax trees: what they call, and which page each module is."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from pipelines.access.roller import Side
from tests.conftest import ROT


@cache
def trees() -> dict[Path, ast.Module]:
    """Every module of pages/."""
    filer = sorted((ROT / "pages").rglob("*.py"))
    return {fil.relative_to(ROT): ast.parse(fil.read_text("utf-8")) for fil in filer}


@cache
def page_trees() -> dict[str, ast.Module]:
    """The modules that are a page, by name."""
    return {
        fil.stem: tre
        for fil, tre in trees().items()
        if fil.parent == Path("pages") and fil.stem not in {"__init__", "front"}
    }


def render_of(tre: ast.Module) -> ast.FunctionDef:
    return next(
        node for node in tre.body if isinstance(node, ast.FunctionDef) and node.name == "render"
    )


def guarded_side(tre: ast.Module) -> Side:
    """The page that the first statement of render() asks the guard for. Raises ValueError."""
    for node in ast.walk(render_of(tre).body[0]):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name("vakt"), attr="enter"),
                args=[ast.Attribute(value=ast.Name("Side"), attr=navn)],
            ):
                return Side[navn]
    raise ValueError("render() does not begin with vakt.enter(Side.…)")


@cache
def module_of(side: Side) -> str:
    return next(navn for navn, tre in page_trees().items() if guarded_side(tre) is side)
