"""Deleting one person: what goes, what stays, and a word to type so that it is meant."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from pages.drawing import skjema
from pipelines.access.innsyn import Innsyn
from pipelines.sletting import forget_for

ORD = "SLETT"
FORKLARING = """
Slettes: navn, e-post og ansattnummer, alt som er registrert om oppfølgingen, og radene som viser
hvem som er borte nå. Tallene for seksjonene står som før; radene bak dem kan ikke lenger føres
tilbake til noen. Innsynsloggen står. **Rett personalsystemet først:** et uttrekk som fortsatt har
personen, legger alt inn igjen. Slettingen kan ikke angres.
"""


def draw_deletion(innsyn: Innsyn, ansattnr: str, merke: str, naa: datetime) -> None:
    """For HR: everything about the person who is open (GDPR art. 17)."""
    with st.expander("Slett alt om denne personen", icon=":material/delete_forever:"):
        st.markdown(FORKLARING)
        ord_ = st.text_input(
            f"Skriv {ORD} for å slette", key=f"slett_{merke}", max_chars=10, width=220
        )
        if ord_.strip() == ORD:
            skjema.send(
                "Slett",
                merke,
                "slett",
                lambda: forget_for(innsyn, ansattnr, naa),
                "Personen er slettet. Tallene for seksjonene står som før.",
            )
