"""Pages of words for whoever is not let in: log in, logged out, no role, not set up."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from pages.drawing.tables import escape
from pipelines.access.adgang import Adgang
from pipelines.access.oekt import Oekt, Slutt
from pipelines.settings import read_settings

OSLO = ZoneInfo("Europe/Oslo")
LOGG_INN = "logg_inn"
"""The button's key; the shell remembers by it where somebody was going (shell.js)."""


def draw_login() -> None:
    st.title("Trafikklys per seksjon", anchor=False)
    st.markdown(
        "Sykefraværet i virksomheten, kvartal for kvartal. Logg inn med brukeren du har på jobb. "
        "Hva du ser, følger av rollen din."
    )
    _draw_button()


def draw_ended(slutt: Slutt) -> None:
    st.title("Logg inn igjen", anchor=False)
    st.info(slutt.value, icon=":material/lock_clock:")
    st.markdown("Når du logger inn igjen, kommer du tilbake til siden du var på.")
    _draw_button()


def draw_refused(grunn: str) -> None:
    st.title("Innloggingen kan ikke brukes", anchor=False)
    st.info(grunn, icon=":material/lock:")
    st.markdown("Logg inn på nytt. Skjer det igjen, gi beskjed til den som drifter Trafikklys.")
    _draw_button()


def draw_no_role(adgang: Adgang) -> None:
    """Somebody the login service knows, but who has no role here: whom to ask."""
    st.title("Du har ikke tilgang ennå", anchor=False)
    kontakt = escape(read_settings().innlogging.kontakt)
    st.markdown(
        f"Du er logget inn som **{escape(adgang.bruker.navn)}**, men har ingen rolle i Trafikklys. "
        f"Spør **{kontakt}** om du skal ha en. Ledere får tilgang av seg selv når de står som "
        "leder i personalsystemet, fra neste uttrekk."
    )
    draw_log_out(adgang)


def draw_not_set_up() -> None:
    st.title("Innlogging er ikke satt opp", anchor=False)
    st.markdown(
        "Trafikklys viser ingen tall uten innlogging. Den som drifter Trafikklys, setter opp "
        "[innlogging] i trafikklys.toml og starter med trafikklys start. For å se på oppdiktede "
        "eksempeldata:".replace("[", "\\[").replace("]", "\\]")
    )
    st.code("make demo", language=None)


def draw_out_of_order() -> None:
    st.title("Trafikklys er ikke klart", anchor=False)
    st.error(
        "Lageret eller journalen kan ikke åpnes. Gi beskjed til den som drifter Trafikklys.",
        icon=":material/error:",
    )


def draw_warning(oekt: Oekt, naa: datetime) -> None:
    """Shortly before the end; going on is one press, and keeps what is typed."""
    klokka = f"{oekt.varer_til.astimezone(OSLO):%H.%M}"
    if not oekt.kan_forlenges:
        st.warning(
            f"Du logges ut kl. {klokka}, åtte timer etter at du logget inn. Det du har skrevet, "
            "tas vare på til du logger inn igjen.",
            icon=":material/schedule:",
        )
        return
    minutter = max(1, round(oekt.left(naa).total_seconds() / 60))
    with st.container(horizontal=True, vertical_alignment="center", key="varsel"):
        st.warning(
            f"Siden er ikke brukt på en stund. Du logges ut om {minutter} "
            f"{'minutt' if minutter == 1 else 'minutter'}, kl. {klokka}.",
            icon=":material/schedule:",
        )
        if st.button("Fortsett", type="primary"):
            st.rerun()


def draw_log_out(adgang: Adgang) -> None:
    if st.button("Logg ut", icon=":material/logout:", key="logg_ut"):
        adgang.log_out(datetime.now(OSLO))
        st.logout()
        st.stop()  # whatever runs the page anew now would drop the way to the login service


def _draw_button() -> None:
    if st.button("Logg inn", type="primary", icon=":material/login:", key=LOGG_INN):
        st.login()
