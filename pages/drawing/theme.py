"""Colours of the two themes, read from the one place that decides them: .streamlit/config.toml."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import streamlit as st

Tema = Literal["light", "dark"]


@dataclass(frozen=True)
class Farger:
    """What charts need of a theme. Lines and words; the lights keep their own colours."""

    bakgrunn: str
    flate: str
    tekst: str
    dempet: str
    strek: str
    hoved: str
    roed: str
    gul: str
    gul_kant: str
    groenn: str
    serier: tuple[str, ...]


def current_theme() -> Tema:
    """The theme the viewer looks at; light until the browser has said otherwise."""
    return "dark" if st.context.theme.type == "dark" else "light"


def read_colours(tema: Tema) -> Farger:
    def farge(navn: str) -> str:
        return str(st.get_option(f"theme.{tema}.{navn}"))

    return Farger(
        bakgrunn=farge("backgroundColor"),
        flate=farge("secondaryBackgroundColor"),
        tekst=farge("textColor"),
        dempet=farge("grayTextColor"),
        strek=farge("borderColor"),
        hoved=farge("primaryColor"),
        roed=farge("redColor"),
        gul=farge("yellowColor"),
        gul_kant=farge("yellowTextColor"),
        groenn=farge("greenColor"),
        serier=tuple(st.get_option(f"theme.{tema}.chartCategoricalColors")),
    )


def current_colours() -> Farger:
    return read_colours(current_theme())
