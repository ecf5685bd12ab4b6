"""The one cache of pages. Everything that decides an answer is an ordinary argument of its key.

An argument with a leading underscore would be left out of Streamlit's key and could show one
viewer what another may see; so the viewer's role and scope, the snapshot and the settings are
plain arguments, and a new snapshot is a new key. Person rows never come this way.
"""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from pipelines.access.innsyn import Innsyn
from pipelines.access.lesing import (
    Oversikt,
    Seksjonsbilde,
    Snapshotinfo,
    read_info,
    read_oversikt,
    read_seksjon,
)
from pipelines.contract.perioder import Periodetype
from pipelines.settings import read_settings

_PERIODER = 12
"""Columns of the matrix."""


def load_info(innsyn: Innsyn) -> Snapshotinfo | None:
    """Never cached: reading it anew is how a page notices a new snapshot."""
    return read_info(innsyn)


def load_oversikt(innsyn: Innsyn, info: Snapshotinfo, slag: Periodetype) -> Oversikt | None:
    return _oversikt(_identify(innsyn, info), slag.value)


def load_seksjon(
    innsyn: Innsyn, info: Snapshotinfo, enhet_id: str, slag: Periodetype
) -> Seksjonsbilde | None:
    return _seksjon(_identify(innsyn, info), enhet_id, slag.value)


class _Hvem(NamedTuple):
    """Whose eyes, on which figures: the part of the key that every cached read shares."""

    rolle: str
    omfang: tuple[str, ...] | None
    snapshot_id: str
    versjon: int
    innstillinger: str

    @property
    def innsyn(self) -> Innsyn:
        return Innsyn(self.rolle, None if self.omfang is None else frozenset(self.omfang))


def _identify(innsyn: Innsyn, info: Snapshotinfo) -> _Hvem:
    return _Hvem(
        rolle=innsyn.rolle,
        omfang=None if innsyn.enheter is None else tuple(sorted(innsyn.enheter)),
        snapshot_id=info.snapshot_id,
        versjon=info.versjon,
        innstillinger=read_settings().fingeravtrykk,
    )


@st.cache_data(max_entries=32, show_spinner=False)
def _oversikt(hvem: _Hvem, slag: str) -> Oversikt | None:
    return read_oversikt(hvem.innsyn, Periodetype(slag), _PERIODER, hvem.versjon)


@st.cache_data(max_entries=256, show_spinner=False)
def _seksjon(hvem: _Hvem, enhet_id: str, slag: str) -> Seksjonsbilde | None:
    return read_seksjon(hvem.innsyn, enhet_id, Periodetype(slag), hvem.versjon)
