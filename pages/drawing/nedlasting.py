"""Files of figures that somebody takes with them; each is written in the access log first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from pages.drawing import vakt
from pipelines.access.innsyn import Innsyn
from pipelines.access.rapport import log_report


@dataclass(frozen=True)
class Rapportfil:
    """One file on offer. It is made when somebody asks for it, not before."""

    etikett: str
    """On the button: «Last ned som PowerPoint»."""
    navn: str
    """In the access log: which report, and for which role. Nothing that somebody typed."""
    filnavn: str
    type: str
    """Its media type."""
    lag: Callable[[], bytes]


def offer_report(innsyn: Innsyn, fil: Rapportfil) -> None:
    """A small button. `innsyn`: whoever looks, also where the report is made for another role."""
    st.download_button(
        fil.etikett,
        lambda: _make(innsyn, fil),
        file_name=fil.filnavn,
        mime=fil.type,
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
        key=f"hent_{fil.filnavn}",
    )


def _make(innsyn: Innsyn, fil: Rapportfil) -> bytes:
    log_report(innsyn, fil.navn, vakt.now())
    return fil.lag()
