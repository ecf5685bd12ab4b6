"""Reading the access log: the personvernombud all of it, an employee what is about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from pipelines.access.arkiv import Arkiv
from pipelines.access.innsyn import Innsyn
from pipelines.access.personadgang import ETT_OPPSLAG
from pipelines.access.roller import Rolle, Side
from pipelines.access.uvanlig import mark_unusual
from pipelines.errors import TilgangFeil
from pipelines.settings import read_settings
from pipelines.store.journal.hvelv import Hvelv, Oppslag
from pipelines.store.journal.innsynslogg import Innslag, Utfall

OSLO = ZoneInfo("Europe/Oslo")
FORMAAL = "Kontroll av innsynsloggen"
SETT = {
    Utfall.I_LISTE.value: "så navnet i listen over egne ansatte",
    Utfall.FRIST_I_LISTE.value: (
        "så navnet i listen over det som skal gjøres: frister, avtaler og samtaler"
    ),
}
"""What an outcome was, in the words of the one it was about; else the record was opened."""
AAPNET = "åpnet opplysningene"
_SETT = (Utfall.VIST, Utfall.I_LISTE, Utfall.FRIST_I_LISTE)
"""Something was seen."""


@dataclass(frozen=True)
class Utvalg:
    """Which part of the log is asked for; both days are included."""

    fra: date
    til: date
    ansattnr: str = field(default="", repr=False)


@dataclass(frozen=True)
class Loggbilde:
    """rader: nr, tid (Oslo), bruker, navn (of the viewer), rolle, person (a mark, the same for the
    same person), side, formaal, saksnummer, utfall, merknad; newest first.
    """

    rader: pl.DataFrame = field(repr=False)
    brukere: dict[str, str] = field(repr=False)
    """Viewers in the period: bruker → name."""
    antall: int
    """Rows in the whole log."""
    feil: tuple[str, ...]
    """What is changed, removed or put in, in sentences; empty when the chain holds."""


def read_log(innsyn: Innsyn, utvalg: Utvalg, naa: datetime) -> Loggbilde:
    """What was looked at. The look at the log is itself written down first.

    Raises TilgangFeil for everybody but the personvernombud.
    """
    if Side.INNSYNSLOGG not in innsyn.rett.sider:
        raise TilgangFeil("Bare personvernombudet ser innsynsloggen.")
    arkiv = Arkiv(read_settings())
    ansatt_id = arkiv.hvelv.find(Oppslag.ANSATTNR, utvalg.ansattnr) if utvalg.ansattnr else None
    ukjent = bool(utvalg.ansattnr) and ansatt_id is None
    utfall = Utfall.IKKE_FUNNET if ukjent else Utfall.VIST
    arkiv.logg.write_once(_own_look(innsyn, ansatt_id, utfall, naa), ETT_OPPSLAG)
    rader = arkiv.logg.rows(
        fra=_midnight(utvalg.fra), til=_midnight(utvalg.til + timedelta(days=1))
    )
    navn = _names(arkiv.hvelv, rader)
    merket = mark_unusual(rader, arkiv, OSLO)
    if utvalg.ansattnr:
        merket = merket.clear() if ukjent else merket.filter(pl.col("ansatt_id") == ansatt_id)
    kontroll = arkiv.logg.verify()
    return Loggbilde(_for_people(merket, navn), navn, kontroll.antall, kontroll.feil)


def read_looks_at_self(innsyn: Innsyn) -> pl.DataFrame:
    """Others' looks at the viewer's own record: tid, navn, rolle, formaal, utfall; newest first."""
    if innsyn.rolle is not Rolle.ANSATT or innsyn.ansatt_id is None:
        raise TilgangFeil("Bare den det gjelder, ser dette.")
    arkiv = Arkiv(read_settings())
    rader = arkiv.logg.rows(ansatt_id=innsyn.ansatt_id).filter(
        pl.col("bruker") != innsyn.bruker, pl.col("utfall").is_in(_SETT)
    )
    return _for_people(rader, _names(arkiv.hvelv, rader)).select(
        "tid", "navn", "rolle", "formaal", "utfall"
    )


def _own_look(innsyn: Innsyn, ansatt_id: int | None, utfall: Utfall, naa: datetime) -> Innslag:
    return Innslag(
        tid=naa,
        bruker=innsyn.bruker,
        rolle=innsyn.rolle.value,
        ansatt_id=ansatt_id,
        side=Side.INNSYNSLOGG.value,
        formaal=FORMAAL,
        utfall=utfall,
    )


def _midnight(dag: date) -> datetime:
    return datetime.combine(dag, time(), OSLO)


def _names(hvelv: Hvelv, rader: pl.DataFrame) -> dict[str, str]:
    """Names of the viewers in the log; the people looked at stay without."""
    kjente = {bruker: hvelv.read_user(bruker) or {} for bruker in rader["bruker"].unique().sort()}
    return {bruker: data.get("navn") or bruker[:8] for bruker, data in kjente.items()}


def _for_people(rader: pl.DataFrame, navn: dict[str, str]) -> pl.DataFrame:
    return rader.sort("nr", descending=True).with_columns(
        pl.col("tid").dt.convert_time_zone(str(OSLO)),
        navn=pl.col("bruker").replace_strict(navn, default=None, return_dtype=pl.String),
        person=pl.col("ansatt_id").map_elements(lambda id_: f"P-{id_:016x}"[:8], pl.String),
    )
