"""The guard: every run begins here, and every page asks here for the right to show itself.

The login is what Streamlit's signed cookie says (`st.user`); whether it is still good is asked of
the gate on every run, since Streamlit reads the cookie only when a session starts.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import streamlit as st

from pages.drawing import innlogging
from pipelines.access.adgang import Adgang, admit
from pipelines.access.innsyn import Innsyn
from pipelines.access.oekt import VARSEL
from pipelines.access.oppsett import is_set_up
from pipelines.access.roller import Side
from pipelines.errors import LagerFeil, TilgangFeil
from pipelines.settings import read_settings

ROLLE = "valgt_rolle"
UTKAST = "utkast_"
"""Fields whose key begins so are kept when a session ends with something typed in them."""
_HENTET = "har_hentet_utkast"
_NAVN = "hvem_som_ser"
_SJEKK = timedelta(seconds=20)
"""How often an open tab asks whether its session and its role still hold."""


def open_door() -> Adgang:
    """Let somebody with a good login and a role in; everybody else gets a page of words."""
    adgang = _admit(er_bruk=True)
    if adgang is None:
        st.stop()
    if adgang.oekt.slutt is not None:
        innlogging.draw_ended(adgang.oekt.slutt)
        st.stop()
    if not adgang.roller:
        innlogging.draw_no_role(adgang)
        st.stop()
    _restore_drafts(adgang)
    st.session_state[_NAVN] = adgang.bruker.navn
    return adgang


def enter(side: Side) -> Innsyn:
    """The right to show a page in the role that is chosen; else a sentence, and nothing more."""
    adgang = open_door()
    try:
        return adgang.enter(chosen_role(), side)
    except TilgangFeil as feil:
        st.title("Ikke tilgang", anchor=False)
        st.info(str(feil), icon=":material/lock:")
        st.stop()


def viewer_name() -> str:
    """The name of whoever is looking, as the login service says it."""
    return str(st.session_state[_NAVN])


def has_people_pages() -> bool:
    """Whether the parts that touch people are switched on."""
    return read_settings().personvern.personsider_paa


def chosen_role() -> str | None:
    return st.session_state.get(ROLLE)


def read_claims() -> dict[str, Any]:
    return dict(st.user.to_dict())


def now() -> datetime:
    return datetime.now(UTC)


def _admit(*, er_bruk: bool) -> Adgang | None:
    """None after saying why: not set up, not logged in, or a login that is not good."""
    krav = read_claims()
    if not krav.get("is_logged_in"):
        if is_set_up():
            innlogging.draw_login()
        else:
            innlogging.draw_not_set_up()
        return None
    try:
        return admit(krav, now(), er_bruk=er_bruk)
    except TilgangFeil as feil:
        innlogging.draw_refused(str(feil))
    except LagerFeil:
        innlogging.draw_out_of_order()
    return None


@st.fragment(run_every=_SJEKK)
def keep_watch(roller: tuple[str, ...]) -> None:
    """In every open tab: warn before the session ends, and close the page when it has.

    Runs by itself and does not count as use. `roller`: those the page was drawn for.
    """
    try:
        adgang = admit(read_claims(), now(), er_bruk=False)
    except (TilgangFeil, LagerFeil):
        st.rerun()
    if adgang.oekt.slutt is not None or role_keys(adgang) != roller:
        st.rerun()
    if adgang.oekt.left(now()) <= VARSEL:
        adgang.keep_drafts(_typed(), now())
        innlogging.draw_warning(adgang.oekt, now())


def _typed() -> dict[str, str]:
    return {
        str(felt): str(tekst)
        for felt, tekst in st.session_state.items()
        if str(felt).startswith(UTKAST) and tekst
    }


def _restore_drafts(adgang: Adgang) -> None:
    """In the first run of a session, before any field is drawn."""
    if _HENTET not in st.session_state:
        st.session_state.update(adgang.take_drafts())
        st.session_state[_HENTET] = True


def role_keys(adgang: Adgang) -> tuple[str, ...]:
    """The roles with what they apply to: when these change, an open page is no longer right."""
    return tuple(f"{valg.rolle}:{valg.enheter}" for valg in adgang.roller)
