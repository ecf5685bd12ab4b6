"""The one cache of pages. Everything that decides an answer is an ordinary argument of its key.

An argument with a leading underscore would be left out of Streamlit's key and could show one
viewer what another may see; so the viewer (as role and scope), the snapshot and the settings are
plain arguments, and a new snapshot is a new key. Person rows never come this way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import streamlit as st

from pipelines.access.aarsbilder import Skjerm
from pipelines.access.aarsoversikt import read_screens
from pipelines.access.innsyn import Innsyn
from pipelines.access.lesing import (
    Oversikt,
    Seksjonsbilde,
    Snapshotinfo,
    read_info,
    read_oversikt,
    read_seksjon,
)
from pipelines.access.lovpaalagt import Lovstatistikk, read_lovpaalagt
from pipelines.access.sammenlign import Sammenligning, read_sammenligning
from pipelines.access.tiltakseffekt import Effektbilde, read_effects, read_summary
from pipelines.contract.perioder import Periodetype
from pipelines.settings import read_settings
from pipelines.tiltak.oppsummering import Slagsum
from pipelines.tiltak.tiltak import Tiltak

_PERIODER = 12
"""Columns of the matrix."""


def load_info(innsyn: Innsyn) -> Snapshotinfo | None:
    """Never cached: reading it anew is how a page notices a new snapshot."""
    return read_info(innsyn)


def load_oversikt(innsyn: Innsyn, info: Snapshotinfo, slag: Periodetype) -> Oversikt | None:
    return _oversikt(innsyn, _identify(innsyn, info), slag.value)


def load_seksjon(
    innsyn: Innsyn, info: Snapshotinfo, enhet_id: str, slag: Periodetype
) -> Seksjonsbilde | None:
    return _seksjon(innsyn, _identify(innsyn, info), enhet_id, slag.value)


def load_lovpaalagt(innsyn: Innsyn, info: Snapshotinfo) -> Lovstatistikk | None:
    return _lovpaalagt(innsyn, _identify(innsyn, info))


def load_sammenligning(
    innsyn: Innsyn,
    info: Snapshotinfo,
    enheter: tuple[str, ...],
    kontorsteder: tuple[str, ...],
    slag: Periodetype,
) -> Sammenligning | None:
    figurer = _identify(innsyn, info)
    return _sammenligning(innsyn, figurer, enheter, kontorsteder, slag.value)


def load_aarsskjermer(innsyn: Innsyn, info: Snapshotinfo, aar: str) -> tuple[Skjerm, ...] | None:
    valg = read_settings().rapport.model_dump_json()
    return _aarsskjermer(innsyn, _identify(innsyn, info), aar, valg)


def load_effects(
    innsyn: Innsyn, info: Snapshotinfo, alle: Sequence[Tiltak]
) -> dict[str, Effektbilde | None]:
    """sak → effect, of tiltak that the viewer has read just now; no text is cached."""
    return _effekter(innsyn, _identify(innsyn, info), tuple(alle))


def load_tiltakssum(innsyn: Innsyn, info: Snapshotinfo, alle: Sequence[Tiltak]) -> list[Slagsum]:
    return _tiltakssum(innsyn, _identify(innsyn, info), tuple(alle))


class _Figurer(NamedTuple):
    """Which figures: the part of the key that is the same for every viewer."""

    snapshot_id: str
    versjon: int | None
    """None: the newest, which is all that most roles may read."""
    innstillinger: str


def _identify(innsyn: Innsyn, info: Snapshotinfo) -> _Figurer:
    versjon = info.versjon if innsyn.rett.versjoner else None
    return _Figurer(info.snapshot_id, versjon, read_settings().fingeravtrykk)


_NOEKKEL: dict[str | type[Any], Callable[[Any], Any]] = {
    Innsyn: lambda innsyn: innsyn.omfang,
    Tiltak: lambda tiltak: (tiltak.sak, tiltak.versjon),
}
"""Of a viewer, role and scope decide a figure: two with the same may share an answer. Of a tiltak
its newest version does."""


@st.cache_data(max_entries=32, show_spinner=False, hash_funcs=_NOEKKEL)
def _oversikt(innsyn: Innsyn, figurer: _Figurer, slag: str) -> Oversikt | None:
    return read_oversikt(innsyn, Periodetype(slag), _PERIODER, figurer.versjon)


@st.cache_data(max_entries=256, show_spinner=False, hash_funcs=_NOEKKEL)
def _seksjon(innsyn: Innsyn, figurer: _Figurer, enhet_id: str, slag: str) -> Seksjonsbilde | None:
    return read_seksjon(innsyn, enhet_id, Periodetype(slag), figurer.versjon)


@st.cache_data(max_entries=16, show_spinner=False, hash_funcs=_NOEKKEL)
def _lovpaalagt(innsyn: Innsyn, figurer: _Figurer) -> Lovstatistikk | None:
    return read_lovpaalagt(innsyn, figurer.versjon)


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=_NOEKKEL)
def _sammenligning(
    innsyn: Innsyn,
    figurer: _Figurer,
    enheter: tuple[str, ...],
    kontorsteder: tuple[str, ...],
    slag: str,
) -> Sammenligning | None:
    return read_sammenligning(innsyn, Periodetype(slag), enheter, kontorsteder, figurer.versjon)


@st.cache_data(max_entries=32, show_spinner=False, hash_funcs=_NOEKKEL)
def _aarsskjermer(
    innsyn: Innsyn, figurer: _Figurer, aar: str, valg: str
) -> tuple[Skjerm, ...] | None:
    """figurer and valg are there for the key: the screens are of the newest snapshot."""
    del figurer, valg
    return read_screens(innsyn, aar)


@st.cache_data(max_entries=128, show_spinner=False, hash_funcs=_NOEKKEL)
def _effekter(
    innsyn: Innsyn, figurer: _Figurer, alle: tuple[Tiltak, ...]
) -> dict[str, Effektbilde | None]:
    """figurer is there for the key: the figures are of the newest snapshot."""
    del figurer
    return read_effects(innsyn, alle)


@st.cache_data(max_entries=32, show_spinner=False, hash_funcs=_NOEKKEL)
def _tiltakssum(innsyn: Innsyn, figurer: _Figurer, alle: tuple[Tiltak, ...]) -> list[Slagsum]:
    del figurer
    return read_summary(innsyn, alle)
