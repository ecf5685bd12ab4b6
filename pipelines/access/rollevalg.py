"""Which roles somebody holds: by trafikklys.toml, the extract's leader columns and the vault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.access.arkiv import Arkiv
from pipelines.access.innlogging import Bruker
from pipelines.access.roller import RETTER, Rolle, Tall
from pipelines.settings import Innstillinger, Tilgang
from pipelines.store.journal.hvelv import Hvelv, Oppslag
from pipelines.store.les import Snapshot, Utsnitt
from pipelines.store.les_person import Personrader

HELE = "hele virksomheten"


@dataclass(frozen=True)
class Rollevalg:
    """A role somebody may act in, and what it applies to."""

    rolle: Rolle
    enheter: tuple[str, ...] | None = None
    """As `Innsyn.enheter`."""
    omraade: str = HELE
    """The same in words."""
    ansatt_id: int | None = field(default=None, repr=False)

    @property
    def navn(self) -> str:
        return RETTER[self.rolle].navn


def find_roles(bruker: Bruker, ansatt_id: int | None, arkiv: Arkiv) -> tuple[Rollevalg, ...]:
    """Every role of somebody, in the order of `Rolle`; none at all is a possible answer.

    ansatt_id: of `find_employee`.
    """
    navn = name_enheter(arkiv.snapshot)
    roller = [*_granted(bruker, arkiv.innstillinger, navn)]
    if ansatt_id is not None and arkiv.personer is not None:
        paa = arkiv.innstillinger.personvern.personsider_paa
        roller += _by_the_extract(ansatt_id, arkiv.personer, navn, personsider_paa=paa)
    rekkefoelge = list(Rolle)
    return tuple(sorted(roller, key=lambda valg: rekkefoelge.index(valg.rolle)))


def find_employee(bruker: Bruker, hvelv: Hvelv) -> int | None:
    """Whose record is the viewer's own: by employee number where the login has it, else by address.

    Two that point to different people point to nobody.
    """
    funnet = {
        hvelv.find(slag, verdi)
        for slag, verdi in ((Oppslag.ANSATTNR, bruker.ansattnr), (Oppslag.EPOST, bruker.epost))
        if verdi
    } - {None}
    return funnet.pop() if len(funnet) == 1 else None


def _granted(
    bruker: Bruker, innstillinger: Innstillinger, navn: dict[str, str]
) -> Iterator[Rollevalg]:
    for rolle in Rolle:
        rader = [
            rad
            for rad in innstillinger.tilgang
            if rad.rolle == rolle and bruker.has(rad.krav, rad.verdi)
        ]
        omraader = [innstillinger.areas_of(rad) for rad in rader]
        if omraader and all(omraader):
            enheter = tuple(sorted({enhet for omraade in omraader for enhet in omraade}))
            ord_ = [_area(rad, navn) for rad in rader]
            yield Rollevalg(rolle, enheter, " og ".join(dict.fromkeys(ord_)))
        elif omraader:
            har_tall = RETTER[rolle].tall is not Tall.INGEN
            yield Rollevalg(rolle, None, HELE if har_tall else RETTER[rolle].omraade)


def _area(rad: Tilgang, navn: dict[str, str]) -> str:
    if rad.verneomraade is not None:
        return f"verneområde {rad.verneomraade}"
    return list_names(rad.enheter or (), navn)


def _by_the_extract(
    ansatt_id: int, personer: Personrader, navn: dict[str, str], *, personsider_paa: bool
) -> Iterator[Rollevalg]:
    """leder: of an enhet, or of people; ansatt: whoever there are rows about.

    The newest extract decides: who took over last week looks after the people this week.
    """
    leder_av = personer.led_by(ansatt_id)
    if leder_av or personer.nearest_people(ansatt_id):
        omraade = list_names(tuple(leder_av), navn) if leder_av else "egne ansatte"
        yield Rollevalg(Rolle.LEDER, tuple(leder_av), omraade, ansatt_id)
    if personsider_paa and personer.is_known(ansatt_id):
        yield Rollevalg(Rolle.ANSATT, (), RETTER[Rolle.ANSATT].omraade, ansatt_id)


def name_enheter(snapshot: Snapshot | None) -> dict[str, str]:
    """enhet_id → name, of every enhet there is."""
    if snapshot is None:
        return {}
    enheter = snapshot.enheter(Utsnitt(snapshot.versions()[-1].versjon))
    return dict(enheter.select("enhet_id", "navn").iter_rows())


def list_names(enheter: tuple[str, ...], navn: dict[str, str]) -> str:
    """«Nord, Sør og Øst»; an id where the name is not known. At least one."""
    *foerste, siste = [navn.get(enhet, enhet) for enhet in enheter]
    return f"{', '.join(foerste)} og {siste}" if foerste else siste
