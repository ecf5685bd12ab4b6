"""A new tiltak: from a suggestion on a section's page, or from nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import streamlit as st

from pages.drawing import tiltaksfelt, tiltaksnavn, tiltaksskjema
from pages.drawing.tables import quiet
from pages.drawing.tiltaksfelt import Enhetsvalg, Felter
from pages.drawing.tiltaksnavn import Knapp
from pipelines.access.innsyn import Innsyn
from pipelines.access.personsak import today
from pipelines.access.tiltak import may_write, propose
from pipelines.tiltak.forslag import find_template
from pipelines.tiltak.tiltak import Slag, Status

NY, SAK, ENHET, SLAG, FORSLAG = "ny", "sak", "enhet", "slag", "forslag"
_FORSLAG = ("Send forslaget", "Forslaget er sendt. HR og lederen ser det.")
_INNLEDNING = (
    "Snakk med de ansatte, verneombudet og de tillitsvalgte først. Begynn gjerne med ett tiltak "
    "som er lite nok til å bli gjennomført."
)


def draw(innsyn: Innsyn, valg: Enhetsvalg, adresse: Mapping[str, str], naa: datetime) -> None:
    """adresse: ids and names of enums only; whatever it does not know is left out."""
    skriver = _writes(innsyn, valg)
    st.title("Nytt tiltak" if skriver else "Foreslå et tiltak", anchor=False)
    st.markdown(_INNLEDNING)
    enhet = adresse.get(ENHET, "")
    mal = find_template(adresse.get(FORSLAG, ""))
    slag = next((ett for ett in Slag if ett.name.lower() == adresse.get(SLAG)), None)
    kjent = [ett for ett in valg.shown([enhet]) if ett]
    tomt = tiltaksfelt.blank(today(naa), valg.delivered(kjent, ()), slag, mal)
    merke = "_".join([NY, *kjent, mal.id if mal else ""])
    tiltaksfelt.put(merke, tomt, valg, over=False)
    if mal is not None:
        st.markdown(
            quiet(f"Forslaget er fylt ut under. Endre det så det passer. {mal.medvirkning}")
        )
    tiltaksskjema.draw_fields(merke, valg, tuple(Status)[:2] if skriver else (Status.FORESLAATT,))
    felter = tiltaksfelt.take(merke, tomt, valg)
    knapp = ("Lagre tiltaket", "Tiltaket er lagret.") if skriver else _FORSLAG
    tiltaksnavn.send(
        innsyn,
        Knapp(knapp[0], merke, tiltaksfelt.SKJEMA, knapp[1]),
        tiltaksfelt.written(felter),
        lambda: _write(innsyn, felter, naa),
    )


def _writes(innsyn: Innsyn, valg: Enhetsvalg) -> bool:
    """Whether the viewer may write for any enhet that can be chosen."""
    return any(may_write(innsyn, deler) for deler in valg.deler.values())


def _write(innsyn: Innsyn, felter: Felter, naa: datetime) -> None:
    sak = propose(innsyn, tiltaksfelt.as_text(felter), naa)
    st.query_params.from_dict({SAK: sak})
