"""Changing a tiltak: from the newest utgave, and what happens when another wrote meanwhile."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from pages.drawing import tiltaksfelt, tiltaksnavn, tiltaksskjema
from pages.drawing.tables import as_words, escape
from pages.drawing.tiltaksfelt import Enhetsvalg, Felter
from pages.drawing.tiltakshistorie import who_and_when
from pages.drawing.tiltaksnavn import Knapp
from pages.drawing.tiltaksord import FELT, NavnAv, say
from pipelines.access.innsyn import Innsyn
from pipelines.access.tiltak import may_write, revise
from pipelines.errors import Kollisjon
from pipelines.tiltak.fletting import changed, contested, merge
from pipelines.tiltak.tiltak import Status, Tiltak

FORTSETT = "Fortsett fra den nyeste utgaven"
_LAGRET = "Endringene er lagret. Den forrige utgaven står i historien."
_FORKLARING = (
    "Ingenting er gått tapt. Her er det dere endret hver for dere. Det du skrev, står fortsatt i "
    "skjemaet under."
)
_IKKE_LAGRET = "Ikke lagret ennå: se gjennom skjemaet under, og lagre."
_SAMME_FELT = (
    "Der dere har skrevet i det samme feltet, blir ditt stående i skjemaet. Se gjennom før du "
    "lagrer; den andres står i historien uansett."
)


def draw(innsyn: Innsyn, tiltak: Tiltak, valg: Enhetsvalg, navn_av: NavnAv, naa: datetime) -> None:
    """The form, filled in from the newest; what somebody is in the middle of stays."""
    st.header("Endre", anchor=False)
    grunnlag = _begin(tiltak, valg)
    felter = tiltaksfelt.take(tiltak.sak, grunnlag, valg)
    # The place is there whether anybody collides or not: else the form would move, and fold.
    with st.container():
        if _base(tiltak) != tiltak.versjon:
            _draw_collision(tiltak, (grunnlag, felter), valg, navn_av)
    underveis = bool(changed(grunnlag, felter))
    if underveis and st.session_state.get(_merged_key(tiltak.sak)) == tiltak.versjon:
        st.info(_IKKE_LAGRET, icon=":material/edit_note:")
    with st.expander("Endre tiltaket", icon=":material/edit:", expanded=underveis):
        tiltaksskjema.draw_fields(tiltak.sak, valg, _statuses(innsyn, tiltak), st.subheader)
        felter = tiltaksfelt.take(tiltak.sak, grunnlag, valg)
        tiltaksnavn.send(
            innsyn,
            Knapp("Lagre endringene", tiltak.sak, tiltaksfelt.SKJEMA, _LAGRET),
            tiltaksfelt.written(felter),
            lambda: _write(innsyn, tiltak, felter, naa),
        )


def _write(innsyn: Innsyn, tiltak: Tiltak, felter: Felter, naa: datetime) -> None:
    try:
        revise(innsyn, tiltak.sak, _base(tiltak), tiltaksfelt.as_text(felter), naa)
    except Kollisjon:
        st.rerun()  # the next run reads what the other wrote, and shows both
    st.session_state.pop(_base_key(tiltak.sak), None)


def _statuses(innsyn: Innsyn, tiltak: Tiltak) -> tuple[Status, ...]:
    return tuple(Status) if may_write(innsyn, tiltak.naa.enheter) else (Status.FORESLAATT,)


def _begin(tiltak: Tiltak, valg: Enhetsvalg) -> Felter:
    """Fill in the form where it is new or nothing in it was changed; what it was filled from."""
    sak = tiltak.sak
    nyeste = tiltaksfelt.as_fields(tiltak.naa)
    foer = st.session_state.get(_base_key(sak))
    grunnlag = next(
        (tiltaksfelt.as_fields(ett.tekst) for ett in tiltak.utgaver if ett.versjon == foer), None
    )
    borte = tiltaksfelt.key(sak, "status") not in st.session_state
    if grunnlag is None or borte:
        # Words that an ended session left behind stay; else all is as it was written last.
        tiltaksfelt.put(sak, nyeste, valg, over=not borte or grunnlag is not None)
    elif changed(grunnlag, tiltaksfelt.take(sak, grunnlag, valg)):
        return grunnlag
    elif foer != tiltak.versjon:
        tiltaksfelt.put(sak, nyeste, valg, over=True)
    st.session_state[_base_key(sak)] = tiltak.versjon
    return nyeste


def _base_key(sak: str) -> str:
    return f"tiltak_{sak}_bygger_paa"


def _merged_key(sak: str) -> str:
    return f"tiltak_{sak}_flettet_med"


def _base(tiltak: Tiltak) -> int:
    return int(st.session_state[_base_key(tiltak.sak)])


def _draw_collision(
    tiltak: Tiltak, mine: tuple[Felter, Felter], valg: Enhetsvalg, navn_av: NavnAv
) -> None:
    """What the other wrote beside what you wrote, and the way on. mine: filled from, and now."""
    grunnlag, din = mine
    nyeste = tiltaksfelt.as_fields(tiltak.naa)
    st.warning(
        f"En annen lagret mens du skrev: {escape(who_and_when(tiltak.utgaver[-1]))}. {_FORKLARING}",
        icon=":material/call_split:",
    )
    begge = {*changed(grunnlag, din), *changed(grunnlag, nyeste)}
    rader = [
        (FELT[felt], *(say(felt, ett[felt], navn_av) for ett in (grunnlag, nyeste, din)))
        for felt in FELT
        if felt in begge
    ]
    st.markdown(as_words(("Felt", "Slik det var", "Den andre skrev", "Du skrev"), rader))
    if contested(grunnlag, din, nyeste):
        st.markdown(_SAMME_FELT)
    if st.button(FORTSETT, key=f"fortsett_{tiltak.sak}", icon=":material/call_merge:"):
        tiltaksfelt.put(tiltak.sak, merge(grunnlag, din, nyeste), valg, over=True)
        st.session_state[_base_key(tiltak.sak)] = tiltak.versjon
        st.session_state[_merged_key(tiltak.sak)] = tiltak.versjon
        st.rerun()
