"""The mål that the employer has set, as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipelines.access.innsyn import Innsyn
from pipelines.access.lesing import read_oversikt
from pipelines.contract.perioder import Periodetype
from pipelines.settings import Maal, read_settings


@dataclass(frozen=True)
class Maalrad:
    """One mål: for whom, how high, from when, and when it was discussed."""

    gjelder: str
    prosent: float
    roed_grense: float
    gjelder_fra: date
    droeftet_i_amu: date


def read_maal(innsyn: Innsyn) -> tuple[Maalrad, ...]:
    """The mål in the settings: those for all first, then by name, newest first."""
    innstillinger = read_settings()
    faktor = innstillinger.lys.roed_faktor
    navn = _names(innsyn) if any(maal.enhet for maal in innstillinger.maal) else {}
    rader = (
        Maalrad(
            _for_whom(maal, navn),
            maal.prosent,
            maal.roed_grense or maal.prosent * faktor,
            maal.gjelder_fra,
            maal.droeftet_i_amu,
        )
        for maal in innstillinger.maal
        if not maal.enhet or maal.enhet in navn
    )
    return tuple(
        sorted(
            rader, key=lambda rad: (rad.gjelder != ALLE, rad.gjelder, -rad.gjelder_fra.toordinal())
        )
    )


ALLE = "Hele virksomheten"


def _for_whom(maal: Maal, navn: dict[str, str]) -> str:
    if maal.enhet:
        return navn[maal.enhet]
    return f"Arbeidstype: {maal.arbeidstype}" if maal.arbeidstype else ALLE


def _names(innsyn: Innsyn) -> dict[str, str]:
    """Names of the enheter in the viewer's scope; a mål of another enhet is not told."""
    oversikt = read_oversikt(innsyn, Periodetype.KVARTAL, antall=1)
    if oversikt is None:
        return {}
    return {
        str(nr): str(navn) for nr, navn in oversikt.enheter.select("enhet_id", "navn").iter_rows()
    }
