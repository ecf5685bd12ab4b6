"""What stands in the fields of a tiltak's form: filled in, read back, and kept while one writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import polars as pl
import streamlit as st

from pages.drawing import skjema
from pipelines.access.innsyn import Innsyn
from pipelines.access.lesing import shown_as
from pipelines.errors import RegistreringFeil
from pipelines.tiltak.forslagsord import Mal
from pipelines.tiltak.tiltak import Medvirkning, Slag, Status, Tiltakstekst

SKJEMA = "tiltak"
ORD = ("tittel", "formaal", "forventet", "erfaring", "verneombud", "tillitsvalgt")
"""Fields that somebody types; of the last two: how they took part."""
DATOER = ("innen", "start", "evalueres", "slutt", "verneombud_dato", "tillitsvalgt_dato")
VALG = ("slag", "enheter", "ansvarlig", "status", "sammenlignes_med")
_HALVT_AAR = timedelta(weeks=26)

Felter = dict[str, Any]
"""Field of a Tiltakstekst → what stands in the form; None where nothing is chosen yet."""


@dataclass(frozen=True)
class Enhetsvalg:
    """The enheter a viewer can choose, as shown, and which delivered ones each stands for."""

    enheter: pl.DataFrame = field(repr=False)
    navn: Mapping[str, str]
    """enhet_id as shown → name, in the order of the tree."""
    deler: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, innsyn: Innsyn, enheter: pl.DataFrame) -> Enhetsvalg:
        """Of the viewer's tree; who has a part of it does not choose the whole."""
        egne = innsyn.enheter
        rader = [
            rad
            for rad in enheter.to_dicts()
            if egne is None or rad["overordnet_id"] is not None or rad["enhet_id"] in egne
        ]
        return cls(
            enheter,
            {rad["enhet_id"]: rad["navn"] for rad in rader},
            {rad["enhet_id"]: _parts(rad) for rad in rader},
        )

    def shown(self, levert: Sequence[str]) -> list[str]:
        """Those that can be chosen, of some delivered ones."""
        vist = dict.fromkeys(shown_as(self.enheter, ett) for ett in levert)
        return [ett for ett in vist if ett in self.navn]

    def delivered(self, valgt: Sequence[str], foer: Sequence[str]) -> tuple[str, ...]:
        """Back again. What stood there (`foer`) and is still chosen stays as it was, and so does
        what the viewer has no field for.
        """
        beholdt = [ett for ett in foer if self._stays(ett, valgt)]
        har = {shown_as(self.enheter, ett) for ett in beholdt}
        nye = [del_ for ett in valgt if ett not in har for del_ in self.deler[ett]]
        return tuple(dict.fromkeys([*beholdt, *nye]))

    def _stays(self, levert: str, valgt: Sequence[str]) -> bool:
        vist = shown_as(self.enheter, levert)
        return vist in valgt or vist not in self.navn


def _parts(rad: Mapping[str, Any]) -> tuple[str, ...]:
    seksjoner = rad.get("seksjoner") if rad["er_seksjon"] else None
    return tuple(seksjoner or (rad["enhet_id"],))


def blank(i_dag: date, enheter: tuple[str, ...], slag: Slag | None, mal: Mal | None) -> Felter:
    """A new tiltak, with what a suggestion says of it."""
    return {
        "tittel": mal.tittel if mal else "",
        "slag": mal.slag if mal else slag,
        "enheter": enheter,
        "formaal": mal.formaal if mal else "",
        "forventet": "",
        "innen": i_dag + _HALVT_AAR,
        "start": i_dag,
        "evalueres": i_dag + _HALVT_AAR,
        "ansvarlig": None,
        "status": Status.FORESLAATT,
        "verneombud": Medvirkning(),
        "tillitsvalgt": Medvirkning(),
        "slutt": None,
        "erfaring": "",
        "sammenlignes_med": (),
    }


def as_fields(tekst: Tiltakstekst) -> Felter:
    return dict(vars(tekst))


def as_text(felter: Felter) -> Tiltakstekst:
    """What can be kept. Raises RegistreringFeil that names what has not been chosen."""
    for felt, hva in (
        ("slag", "«Slag»: velg hva slags tiltak det er."),
        ("ansvarlig", "«Ansvarlig»: velg rollen som har ansvaret."),
        ("start", "«Start»: velg dagen tiltaket begynner."),
        ("innen", "«Ventet innen»: velg når det skal være merkbart."),
        ("evalueres", "«Evalueres»: velg dagen dere ser på det sammen."),
    ):
        if felter[felt] is None:
            raise RegistreringFeil(hva)
    return Tiltakstekst(**felter)


def key(merke: str, felt: str) -> str:
    """What is typed is kept when a session ends (`vakt.UTKAST`); the rest lasts with the page."""
    return skjema.key(merke, SKJEMA, felt) if felt in ORD else f"tiltak_{merke}_{felt}"


def put(merke: str, felter: Felter, valg: Enhetsvalg, *, over: bool) -> None:
    """Before the fields are drawn: fill them in. `over`: also what is filled in already."""
    for felt, verdi in _widgets(felter, valg).items():
        if over or key(merke, felt) not in st.session_state:
            st.session_state[key(merke, felt)] = verdi


def _widgets(felter: Felter, valg: Enhetsvalg) -> Felter:
    """Widget → what it holds."""
    ett = {felt: felter[felt] for felt in (*ORD[:4], *DATOER[:4], *VALG)}
    for felt in ("enheter", "sammenlignes_med"):
        ett[felt] = valg.shown(felter[felt])
    for felt in ("verneombud", "tillitsvalgt"):
        ett[felt], ett[f"{felt}_dato"] = felter[felt].hvordan, felter[felt].dato
    return ett


def take(merke: str, foer: Felter, valg: Enhetsvalg) -> Felter:
    """What stands in the fields now. `foer`: the text they were filled from."""
    ett: Felter = {felt: _state(merke, felt) for felt in (*ORD, *DATOER, *VALG)}
    for felt in ("enheter", "sammenlignes_med"):
        ett[felt] = valg.delivered(ett[felt] or (), foer[felt])
    for felt in ("verneombud", "tillitsvalgt"):
        ett[felt] = Medvirkning(f"{ett[felt]}".strip(), ett.pop(f"{felt}_dato"))
    if not ett["status"].er_slutt:
        ett["slutt"], ett["erfaring"] = None, ""
    return {felt: ett[felt].strip() if felt in ORD[:4] else ett[felt] for felt in foer}


def _state(merke: str, felt: str) -> object:
    return st.session_state.get(key(merke, felt), "" if felt in ORD else None)


def written(felter: Felter) -> str:
    """All that somebody typed, to look for names in."""
    medvirkning = (felter[felt].hvordan for felt in ("verneombud", "tillitsvalgt"))
    return "\n".join([*(felter[felt] for felt in ORD[:4]), *medvirkning])
