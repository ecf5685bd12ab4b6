"""Who is logged in, as what and for which part: shown on every page, with the way to change it."""

from __future__ import annotations

import streamlit as st

from pages.drawing import innlogging, vakt
from pages.drawing.tables import escape, quiet
from pipelines.access.adgang import Adgang, role_title
from pipelines.access.rollevalg import Rollevalg


def draw_account(adgang: Adgang) -> Rollevalg:
    """Name, role and scope; several roles can be chosen between. Returns the chosen one."""
    valg = adgang.choose(vakt.chosen_role()) or adgang.roller[0]
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="konto"
    ):
        hvem = f"**{escape(adgang.bruker.navn)}** · {escape(role_title(valg))}"
        st.markdown(f":small[{hvem}]")
        with st.popover("Rolle og utlogging", icon=":material/account_circle:", type="tertiary"):
            if len(adgang.roller) > 1:
                _choose_role(adgang, valg)
            st.markdown(quiet(f"Innlogget til kl. {_until(adgang)}."))
            innlogging.draw_log_out(adgang)
    return valg


def _choose_role(adgang: Adgang, valg: Rollevalg) -> None:
    titler = {ett.rolle.value: role_title(ett) for ett in adgang.roller}
    st.session_state[vakt.ROLLE] = valg.rolle.value
    st.radio("Vis som", list(titler), format_func=lambda rolle: titler[rolle], key=vakt.ROLLE)


def _until(adgang: Adgang) -> str:
    return f"{adgang.oekt.varer_til.astimezone(innlogging.OSLO):%H.%M}"
