"""Open a page as somebody who has logged in, without a browser."""

from __future__ import annotations

from collections.abc import Mapping

from streamlit.testing.v1 import AppTest

from tests.innlogging import claims


def open_alone(navn: str, sub: str, adresse: Mapping[str, str | list[str]]) -> AppTest:
    """The page module `navn`, drawn without the menu around it."""
    skript = f"from pages import {navn}\n{navn}.render()"
    return run_as(AppTest.from_string(skript, default_timeout=90), sub, adresse)


def run_as(side: AppTest, sub: str, adresse: Mapping[str, str | list[str]]) -> AppTest:
    """Run a page for a user of the demo at an address; no error may be on it."""
    side.user = claims(sub)
    for felt, verdi in adresse.items():
        side.query_params[felt] = verdi
    side.run()
    assert not side.exception
    return side
