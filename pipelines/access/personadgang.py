"""Who may open which person, and the row of the log that goes before every look (DESIGN 5)."""

from __future__ import annotations

from datetime import datetime, timedelta

from pipelines.access.arkiv import Arkiv
from pipelines.access.innsyn import Formaal, Innsyn
from pipelines.access.roller import Personer, Side
from pipelines.errors import TilgangFeil
from pipelines.settings import read_settings
from pipelines.store.journal.hvelv import Oppslag
from pipelines.store.journal.innsynslogg import Innslag, Utfall
from pipelines.store.les_person import Personrader

ETT_OPPSLAG = timedelta(minutes=15)
"""So long is looking again at the same person, for the same purpose, the same look."""
EN_DAG = timedelta(hours=12)
"""So long is a name in a list the same look."""


def open_for_people(innsyn: Innsyn) -> Arkiv:
    """Raises TilgangFeil unless the role may, the switch is on, and a purpose is said."""
    innstillinger = read_settings()
    if innsyn.rett.personer is Personer.INGEN:
        raise TilgangFeil("Denne rollen ser ingen opplysninger om personer.")
    if not innstillinger.personvern.personsider_paa:
        raise TilgangFeil(
            "Sidene om personer er ikke tatt i bruk: trafikklys.toml mangler droeftet eller dpia."
        )
    if innsyn.formaal is None or (
        innsyn.formaal is Formaal.EGNE and innsyn.rett.personer is not Personer.SELV
    ):
        raise TilgangFeil("Oppgi hva du trenger opplysningene til.")
    return Arkiv(innstillinger)


def people_of(arkiv: Arkiv) -> Personrader:
    """Rows about people as they are now. Raises TilgangFeil while there are none."""
    if arkiv.personer is None:
        raise TilgangFeil("Det finnes ingen publiserte tall ennå.")
    return arkiv.personer


def may_see(innsyn: Innsyn, arkiv: Arkiv, ansatt_id: int) -> bool:
    match innsyn.rett.personer:
        case Personer.ALLE:
            return True
        case Personer.EGNE:
            return ansatt_id in people_of(arkiv).nearest_people(innsyn.ansatt_id or 0)
        case Personer.SELV:
            return ansatt_id == innsyn.ansatt_id
        case Personer.INGEN:
            return False


def refuse_self(innsyn: Innsyn, arkiv: Arkiv, ansatt_id: int) -> None:
    """Raise TilgangFeil for somebody who would write about, or delete, themselves."""
    kjent = (arkiv.hvelv.read_user(innsyn.bruker) or {}).get("ansatt_id")
    if ansatt_id == innsyn.ansatt_id or kjent == str(ansatt_id):
        raise TilgangFeil(
            "Dette er deg selv. Lederen din eller en annen i HR gjør det; dine egne opplysninger "
            "finner du på Min side."
        )


def find_for(innsyn: Innsyn, arkiv: Arkiv, ansattnr: str, side: Side, naa: datetime) -> int | None:
    """The id of the person with an employee number, when the viewer may open it.

    None, written down, both when there is nobody and when it is somebody else's to see: the
    answer tells neither apart.
    """
    ansatt_id = arkiv.hvelv.find(Oppslag.ANSATTNR, ansattnr)
    if ansatt_id is not None and may_see(innsyn, arkiv, ansatt_id):
        return ansatt_id
    utfall = Utfall.IKKE_FUNNET if ansatt_id is None else Utfall.AVVIST
    arkiv.logg.write(log_entry(innsyn, ansatt_id, side, utfall, naa))
    return None


def log_entry(
    innsyn: Innsyn, ansatt_id: int | None, side: Side, utfall: Utfall, naa: datetime
) -> Innslag:
    formaal = innsyn.formaal or Formaal.EGNE
    return Innslag(
        tid=naa,
        bruker=innsyn.bruker,
        rolle=innsyn.rolle.value,
        ansatt_id=ansatt_id,
        side=side.value,
        formaal=formaal.value,
        utfall=utfall,
        saksnummer=innsyn.saksnummer,
    )
