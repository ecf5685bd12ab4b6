"""Small tables of text: the twin that every chart has for those who cannot see it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from pages.drawing.lights import Rad
from pipelines.lights.tall import IKKE_OPPGITT, INGEN_TALL, VISES_IKKE

Format = Callable[[Any], str]

_TEGN = str.maketrans(
    {tegn: f"\\{tegn}" for tegn in "\\`*_[]<>$|~#&"} | {":": "&#58;", "@": "&#64;"}
)


_ADRESSE = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
"""Where a sign without width keeps an address from becoming a link: entities do not."""
_LINJER = re.compile(r"[\r\n\t\f\v\x85\u2028\u2029]+")


def figure_text(rad: Rad | None, kolonne: str, vis: Format, gulv: str = "vis") -> str:
    """A figure, or which of the four «no figure» it is.

    `gulv` is the column that says whether the floor for this figure is met. A figure that needs
    persons, from an extract of totals only, is «ikke oppgitt».
    """
    if rad is None:
        return INGEN_TALL
    if not rad["vis"]:
        return VISES_IKKE
    if rad[kolonne] is not None:
        return vis(rad[kolonne])
    if gulv == "vis":
        return INGEN_TALL
    if rad["personer"] is None:
        return IKKE_OPPGITT
    return IKKE_OPPGITT if rad[gulv] else VISES_IKKE


def draw_twin(
    overskrifter: Sequence[str],
    rader: Sequence[Sequence[str]],
    *,
    tittel: str = "Vis som tabell",
    er_ord: bool = False,
) -> None:
    """The figures of a chart as a table that a screen reader can walk through."""
    with st.expander(tittel, icon=":material/table:", type="compact"):
        st.markdown((as_words if er_ord else as_markdown)(overskrifter, rader))


def as_markdown(overskrifter: Sequence[str], rader: Sequence[Sequence[str]]) -> str:
    """First column left, the others right, as figures want."""
    skille = f"| --- |{' ---: |' * (len(overskrifter) - 1)}"
    return "\n".join([_line(overskrifter), skille, *(_line(rad) for rad in rader)])


def as_words(overskrifter: Sequence[str], rader: Sequence[Sequence[str]]) -> str:
    """A table of words: every column left."""
    skille = f"|{' --- |' * len(overskrifter)}"
    return "\n".join([_line(overskrifter), skille, *(_line(rad) for rad in rader)])


def _line(celler: Sequence[str]) -> str:
    return f"| {' | '.join(escape(celle) for celle in celler)} |"


def escape(tekst: str) -> str:
    """Text as it stands, on one line: it may hold signs that markdown would read, or an address
    that it would make a link of.
    """
    return _ADRESSE.sub("\u2060", _LINJER.sub(" ", tekst)).translate(_TEGN)


def quiet(tekst: str) -> str:
    """Small and grey, yet readable: Streamlit's caption fades below the contrast that is needed."""
    return f":small[:gray[{escape(tekst)}]]" if tekst else ""
