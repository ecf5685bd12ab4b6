"""Forms that write something down: what was typed is kept until it is safely written.

Plain widgets rather than st.form, whose fields a session that ends would take with it. Keys begin
with `vakt.UTKAST`, so drafts survive; a person's mark in the key keeps one person's words from
standing in another's form.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.drawing.vakt import UTKAST
from pipelines.errors import LagerFeil, LoggFeil, RegistreringFeil, TilgangFeil

ROM = 10_000
"""Signs a field takes in. More than may be written (`contract.fritekst.LENGSTE`): what is too long
is told, where the browser would drop a pasted text without a word."""
_TOEMMES = "toemmes"
_KVITTERING = "kvittering"


def key(merke: str, skjema: str, felt: str) -> str:
    """Of one field in one form about one person or thing."""
    return f"{UTKAST}{merke}_{skjema}_{felt}"


def begin() -> None:
    """Before any field is drawn: empty the form that was sent, and say that it was written."""
    if foran := st.session_state.pop(_TOEMMES, None):
        for navn in [str(navn) for navn in st.session_state if str(navn).startswith(foran)]:
            st.session_state[navn] = ""  # a key that is gone leaves the text in the browser
    # The place is there whether anything is said or not: else all below would move in the next run,
    # and what was unfolded would fold.
    with st.container():
        if kvittering := st.session_state.pop(_KVITTERING, None):
            st.success(kvittering, icon=":material/check:")
            st.toast(kvittering, icon=":material/check:")  # where the reader is, far down the page


def send(knapp: str, merke: str, skjema: str, skriv: Callable[[], object], kvittering: str) -> None:
    """A button that writes. Whatever stands in the way is a sentence, and nothing typed is lost."""
    if not st.button(knapp, key=f"send_{merke}_{skjema}"):
        return
    try:
        skriv()
    except (RegistreringFeil, TilgangFeil, LagerFeil, LoggFeil) as feil:
        st.warning(str(feil), icon=":material/edit:")
        return
    st.session_state[_TOEMMES] = key(merke, skjema, "")
    st.session_state[_KVITTERING] = kvittering
    st.rerun()
