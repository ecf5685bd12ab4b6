"""Agreements of one person: what runs, what was tried before, and the forms for both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from pages.drawing import skjema
from pages.drawing.stoppunkter import draw_reminder
from pages.drawing.tables import escape, quiet
from pipelines.access.avtaler import Avtale, Avtaletekst, Resultat
from pipelines.access.person import Oppfolging
from pipelines.errors import RegistreringFeil
from pipelines.followup.tekster import read_texts

Vurder = Callable[[str, Resultat, str, date | None], object]
Kommenter = Callable[[str, str], object]
_OM_FIRE_UKER = timedelta(weeks=4)


@dataclass(frozen=True)
class Lederskjema:
    """What a leader or HR can do with an agreement."""

    vurder: Vurder
    trekk: Callable[[str], object]


@dataclass(frozen=True)
class Egetskjema:
    """What the employee can do with an agreement."""

    kommenter: Kommenter
    trekk: Callable[[str, int], object]


def draw_tried_before(avtaler: tuple[Avtale, ...]) -> None:
    """When somebody is ill again: what was tried the last time comes first."""
    tidligere = [ett for ett in avtaler if not ett.loeper]
    if not tidligere:
        return
    st.subheader("Dette har dere prøvd før", anchor=False)
    for avtale in tidligere[:3]:
        resultat = _came_to(avtale)
        sagt = f" «{escape(avtale.vurderinger[-1].tekst)}»" if avtale.vurderinger else ""
        st.markdown(f"- **{escape(avtale.innhold['hva'])}** – {escape(resultat)}.{sagt}")


def _came_to(avtale: Avtale) -> str:
    if not avtale.vurderinger:
        return "dere så ikke på den sammen"
    resultat = avtale.vurderinger[-1].resultat
    return {Resultat.HJALP.value: "det hjalp", Resultat.HJALP_IKKE.value: "det hjalp ikke"}.get(
        resultat, resultat
    )


def draw_agreements(
    stand: Oppfolging,
    merke: str,
    i_dag: date,
    *,
    leder: Lederskjema | None = None,
    egen: Egetskjema | None = None,
) -> None:
    """Running ones open, ended ones folded; with the forms of a leader or of the employee."""
    if not stand.avtaler:
        st.markdown("Ingen avtaler ennå.")
    for avtale in stand.avtaler:
        if avtale.loeper:
            boks = st.container(border=True)
        else:
            tittel = escape(f"Avsluttet: {avtale.innhold['hva']}")
            boks = st.expander(tittel, icon=":material/inventory_2:")
        with boks:
            _draw_agreement(avtale, stand.navn_av, i_dag, egen=egen is not None)
            if leder is not None:
                _draw_leader_forms(avtale, merke, i_dag, leder)
            if egen is not None and avtale.loeper:
                _draw_comment_form(avtale, merke, egen)


def _draw_leader_forms(avtale: Avtale, merke: str, i_dag: date, leder: Lederskjema) -> None:
    if avtale.loeper:
        _draw_evaluation(avtale, merke, i_dag, leder.vurder)
    _draw_withdrawal(avtale, merke, leder.trekk)


def _draw_agreement(avtale: Avtale, navn_av: dict[str, str], i_dag: date, *, egen: bool) -> None:
    """`egen`: read by the one it is about."""
    tekst, innhold = read_texts().avtale, avtale.innhold
    st.markdown(f"**{escape(innhold['hva'])}**")
    if avtale.neste is not None:
        forfalt = " · dagen er kommet" if avtale.is_due(i_dag) else ""
        st.markdown(f"{tekst.neste}: **{avtale.neste:%d.%m.%Y}**{forfalt}")
    linjer = [
        (tekst.grunn, innhold["grunn"]),
        (tekst.slutt, _day(innhold.get("slutt", ""))),
        (tekst.maate, innhold["maate"]),
        (tekst.ellers, innhold["ellers"]),
        (tekst.hvem, innhold.get("hvem", "")),
    ]
    st.markdown("\n".join(f"- {navn}: {escape(verdi)}" for navn, verdi in linjer if verdi))
    for vurdering in avtale.vurderinger:
        st.markdown(
            f"Sett på {vurdering.dato:%d.%m.%Y}: **{escape(vurdering.resultat)}**. "
            f"«{escape(vurdering.tekst)}»"
        )
    for dato, kommentar, _ in avtale.kommentarer:
        hvem = "Du" if egen else "Den ansatte"
        st.markdown(f"{hvem}, {dato:%d.%m.%Y}: «{escape(kommentar)}»")
    st.markdown(
        quiet(f"Skrevet av {navn_av.get(avtale.av, 'ukjent')}, {avtale.inngaatt:%d.%m.%Y}.")
    )


def _day(tekst: str) -> str:
    return f"{date.fromisoformat(tekst):%d.%m.%Y}" if tekst else ""


def _draw_evaluation(avtale: Avtale, merke: str, i_dag: date, vurder: Vurder) -> None:
    navn = f"vurder_{avtale.sak}"
    with st.expander("Se på avtalen", icon=":material/rate_review:", expanded=avtale.is_due(i_dag)):
        resultat = st.radio(
            "Hva ble dere enige om?",
            list(Resultat),
            index=None,
            format_func=lambda ett: ett.value.capitalize(),
            key=f"resultat_{avtale.sak}",
        )
        tekst = st.text_area(
            read_texts().avtale.vurdering,
            key=skjema.key(merke, navn, "tekst"),
            max_chars=skjema.ROM,
        )
        neste = (
            st.date_input(
                "Dere ser på den igjen",
                i_dag + _OM_FIRE_UKER,
                format="DD.MM.YYYY",
                min_value=i_dag + timedelta(days=1),
                key=f"neste_{avtale.sak}",
                width=160,
            )
            if resultat is not None and resultat.goes_on
            else None
        )
        draw_reminder()
        skjema.send(
            "Lagre",
            merke,
            navn,
            lambda: vurder(avtale.sak, _chosen(resultat), tekst, neste),
            "Lagret. Avtalen står som dere ble enige om.",
        )


def _chosen(resultat: Resultat | None) -> Resultat:
    if resultat is None:
        raise RegistreringFeil("Velg hva dere ble enige om.")
    return resultat


def _draw_withdrawal(avtale: Avtale, merke: str, trekk: Callable[[str], object]) -> None:
    """For what was written about the wrong person, or should never have been written."""
    with st.popover("Trekk avtalen tilbake", icon=":material/undo:", type="tertiary"):
        st.markdown(
            "Bruk dette når noe er skrevet ved en feil. Avtalen vises ikke lenger, men står i den "
            "ansattes egen kopi."
        )
        skjema.send(
            "Trekk tilbake",
            merke,
            f"trekk_{avtale.sak}",
            lambda: trekk(avtale.sak),
            "Avtalen er trukket tilbake.",
        )


def _draw_comment_form(avtale: Avtale, merke: str, egen: Egetskjema) -> None:
    navn = f"kommentar_{avtale.sak}"
    with st.expander("Skriv en kommentar", icon=":material/chat:"):
        tekst = st.text_area(
            read_texts().min_side.kommentar,
            key=skjema.key(merke, navn, "tekst"),
            max_chars=skjema.ROM,
        )
        st.markdown(quiet("Du trenger ikke skrive noe om helsen din."))
        skjema.send(
            "Lagre kommentaren", merke, navn, lambda: egen.kommenter(avtale.sak, tekst), "Lagret."
        )
        for dato, _, nr in avtale.kommentarer:
            skjema.send(
                f"Trekk tilbake kommentaren fra {dato:%d.%m.%Y}",
                merke,
                f"trekk_{avtale.sak}_{nr}",
                lambda nr=nr: egen.trekk(avtale.sak, nr),  # type: ignore[misc]
                "Kommentaren er trukket tilbake.",
            )


def draw_new(merke: str, i_dag: date, inngaa: Callable[[Avtaletekst], object]) -> None:
    """The form of a new agreement."""
    tekst = read_texts().avtale
    with st.expander("Ny avtale", icon=":material/handshake:"):
        st.markdown(quiet(tekst.hvorfor))
        felt = {
            navn: st.text_area(
                getattr(tekst, navn),
                key=skjema.key(merke, "avtale", navn),
                max_chars=skjema.ROM,
                height=80,
                placeholder=tekst.hva_eksempel if navn == "hva" else None,
            )
            for navn in ("hva", "grunn", "maate", "ellers")
        }
        hvem = st.text_input(
            f"{tekst.hvem} (utenom dere to)",
            key=skjema.key(merke, "avtale", "hvem"),
            max_chars=200,
            placeholder="For eksempel: tillitsvalgt, bedriftshelsetjenesten",
        )
        with st.container(horizontal=True, gap="small"):
            neste = st.date_input(
                tekst.neste,
                i_dag + _OM_FIRE_UKER,
                format="DD.MM.YYYY",
                min_value=i_dag,
                key=f"avtale_neste_{merke}",
                width=180,
            )
            slutt = st.date_input(
                f"{tekst.slutt} (valgfritt)",
                None,
                format="DD.MM.YYYY",
                min_value=i_dag,
                key=f"avtale_slutt_{merke}",
                width=220,
            )
        draw_reminder()
        skjema.send(
            "Lagre avtalen",
            merke,
            "avtale",
            lambda: inngaa(Avtaletekst(**felt, hvem=hvem, neste=neste, slutt=slutt)),
            "Avtalen er lagret. Den ansatte ser den på Min side.",
        )
