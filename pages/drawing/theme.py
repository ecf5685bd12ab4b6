"""Colours of the two themes, read from the one place that decides them: .streamlit/config.toml."""

from __future__ import annotations

from collections.abc import Sequence
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


def readable_on(farge: str, tekstfarger: Sequence[str]) -> str:
    """The one of `tekstfarger` that stands out most against a bar of `farge`."""
    return max(tekstfarger, key=lambda tekst: contrast(tekst, farge))


def contrast(en: str, annen: str) -> float:
    """Contrast ratio of two #rrggbb colours (WCAG 2)."""
    lyst, moerkt = sorted((_luminance(en), _luminance(annen)), reverse=True)
    return (lyst + 0.05) / (moerkt + 0.05)


def _luminance(farge: str) -> float:
    kanaler = [int(farge[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    lineaert = [k / 12.92 if k <= 0.04045 else ((k + 0.055) / 1.055) ** 2.4 for k in kanaler]
    return 0.2126 * lineaert[0] + 0.7152 * lineaert[1] + 0.0722 * lineaert[2]


def see_through(farge: str, andel: float) -> str:
    """`farge` (#rrggbb) covering `andel` of what is behind it."""
    kanaler = ",".join(str(int(farge[i : i + 2], 16)) for i in (1, 3, 5))
    return f"rgba({kanaler},{andel})"


def length_colours(farger: Farger) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The colours of korttid (two) and of langtid (four): one family each, wherever they stand."""
    kort, lang = farger.serier[0], farger.serier[3]
    return (
        (kort, mix(kort, farger.bakgrunn, 0.6)),
        tuple(mix(lang, farger.bakgrunn, andel) for andel in (1, 0.78, 0.56, 0.36)),
    )


def mix(farge: str, bakgrunn: str, andel: float) -> str:
    """`farge` covering `andel` of `bakgrunn`, as one solid colour."""
    kanaler = (
        round(int(farge[i : i + 2], 16) * andel + int(bakgrunn[i : i + 2], 16) * (1 - andel))
        for i in (1, 3, 5)
    )
    return "#" + "".join(f"{kanal:02X}" for kanal in kanaler)
