"""The access log: who looked at whom, when, where and what for. Written before anything is read.

Append-only and signed: see `kjede`. Rows go only from the start, when they are old enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy import Connection, Row
from sqlalchemy.exc import SQLAlchemyError

from pipelines.errors import LagerFeil, LoggFeil
from pipelines.store.journal.base import Journal, Laas
from pipelines.store.journal.kjede import START, Ledd, Signering
from pipelines.store.journal.kjedekontroll import Kontroll, check_chain
from pipelines.store.journal.tabeller import (
    innsynslogg,
    innsynslogg_anker,
    innsynslogg_hode,
    to_hex,
    to_text,
)


class Utfall(StrEnum):
    """What came of it."""

    VIST = "vist"
    I_LISTE = "navn i liste"
    FRIST_I_LISTE = "frist i liste"
    """The name with what is owed, in a list of deadlines."""
    AVVIST = "avvist"
    IKKE_FUNNET = "ikke funnet"
    SLETTET = "slettet"
    """Everything that leads to the person was deleted."""


@dataclass(frozen=True)
class Innslag:
    """One look, or one refusal. Shows nothing that somebody typed when printed."""

    tid: datetime
    bruker: str
    rolle: str
    ansatt_id: int | None
    side: str
    formaal: str = field(repr=False)
    utfall: Utfall
    saksnummer: str = field(default="", repr=False)


class Innsynslogg:
    """The log of one journal; `noekkel` is derived from the store's key for this purpose."""

    def __init__(self, journal: Journal, noekkel: bytes) -> None:
        self._journal = journal
        self._signering = Signering(noekkel)

    def write(self, innslag: Innslag) -> int:
        """Append a row; its number, one more than the row before, however many write at once.

        Raises LoggFeil when it is not safely on disk: then nothing may be read either.
        """
        with self._alone() as con:
            return self._append(con, innslag)

    def write_once(self, innslag: Innslag, innen: timedelta) -> int | None:
        """As `write`, but nothing when the same look was written less than `innen` away in time.

        For pages that run again at every click. Looks are the same when all but tid is.
        """
        with self._alone() as con:
            return None if _written_already(con, innslag, innen) else self._append(con, innslag)

    def verify(self, forventet_hode: str | None = None) -> Kontroll:
        """Check the whole chain. `forventet_hode` is what an earlier check gave as `hode`.

        Changed, removed, inserted and reordered rows are found by themselves; a whole database
        put back to an earlier state can be found only with a head noted down outside of it.
        """
        with self._journal.read() as con:
            return check_chain(con, self._signering, forventet_hode)

    def rows(
        self,
        *,
        fra: datetime | None = None,
        til: datetime | None = None,
        ansatt_id: int | None = None,
        bruker: str | None = None,
    ) -> pl.DataFrame:
        """Rows from and including `fra` until before `til`, of one person, of one user; by number.

        Columns nr, tid (UTC), bruker, rolle, ansatt_id (UInt64), side, formaal, saksnummer, utfall.
        """
        vilkaar = [
            *([innsynslogg.c.tid >= to_text(fra)] if fra else []),
            *([innsynslogg.c.tid < to_text(til)] if til else []),
            *([innsynslogg.c.ansatt_id == to_hex(ansatt_id)] if ansatt_id is not None else []),
            *([innsynslogg.c.bruker == bruker] if bruker is not None else []),
        ]
        kolonner = [innsynslogg.c[navn] for navn in _KOLONNER]
        with self._journal.read() as con:
            rader = con.execute(
                sa.select(*kolonner).where(*vilkaar).order_by(innsynslogg.c.nr)
            ).all()
        return _as_frame(rader)

    def prune(self, foer: datetime, naa: datetime | None = None, *, likevel: bool = False) -> int:
        """Delete the rows at the start that are older than `foer`; how many.

        A signed anchor takes their place, so that the rest can still be checked. Raises LoggFeil
        when the log does not hold: deleting would remove the traces. `likevel` does it anyway.
        """
        with self._alone() as con:
            siste = _last_before(con, foer)
            if siste is None:
                return 0
            if not likevel and check_chain(con, self._signering, None).feil:
                raise LoggFeil(
                    "Innsynsloggen er skadet eller endret, og sporene ryddes ikke bort. Se hva som "
                    "er galt med: trafikklys innsynslogg verifiser."
                )
            self._anchor(con, siste, naa or datetime.now(UTC))
            antall = con.execute(
                sa.delete(innsynslogg).where(innsynslogg.c.nr <= siste.nr)
            ).rowcount
        self._journal.scrub()
        return antall

    @contextmanager
    def _alone(self) -> Iterator[Connection]:
        try:
            with self._journal.begin(Laas.INNSYNSLOGG) as con:
                yield con
        except (LagerFeil, SQLAlchemyError):
            raise LoggFeil(
                "Innsynsloggen kan ikke skrives, og da vises ingenting. Sjekk at journalen kan "
                "nås, at det er plass på disken, og kjør: trafikklys innsynslogg verifiser."
            ) from None

    def _append(self, con: Connection, innslag: Innslag) -> int:
        hode = self._head(con)
        rad = _as_row(innslag) | {"nr": hode.nr + 1, "forrige": hode.hash}
        nytt = Ledd(hode.nr + 1, self._signering.row(rad))
        con.execute(sa.insert(innsynslogg), [rad | {"hash": nytt.hash}])
        verdier = {"nr": nytt.nr, "hash": nytt.hash, "segl": self._signering.head(nytt)}
        if hode == START:
            con.execute(sa.insert(innsynslogg_hode), [{"id": 1} | verdier])
        else:
            con.execute(sa.update(innsynslogg_hode).values(**verdier))
        return nytt.nr

    def _head(self, con: Connection) -> Ledd:
        """Where the log ends. A log that lost its head is not begun anew: that would hide it."""
        hoder = con.execute(sa.select(innsynslogg_hode)).all()
        if len(hoder) == 1:
            ledd = Ledd(hoder[0].nr, hoder[0].hash)
            if hoder[0].segl == self._signering.head(ledd):
                return ledd
        elif not hoder and not any(
            con.execute(sa.select(tabell.c.nr).limit(1)).first()
            for tabell in (innsynslogg, innsynslogg_anker)
        ):
            return START
        raise LoggFeil(
            "Innsynsloggen er skadet eller hører til en annen nøkkel, og da vises ingenting. "
            "Se hva som er galt med: trafikklys innsynslogg verifiser."
        )

    def _anchor(self, con: Connection, ledd: Ledd, naa: datetime) -> None:
        ryddet = to_text(naa)
        forrige = con.execute(
            sa.select(innsynslogg_anker.c.segl).order_by(innsynslogg_anker.c.nr.desc()).limit(1)
        ).scalar_one_or_none()
        con.execute(
            sa.insert(innsynslogg_anker).values(
                nr=ledd.nr,
                hash=ledd.hash,
                ryddet=ryddet,
                segl=self._signering.anchor(ledd, ryddet, forrige or ""),
            )
        )


_KOLONNER = {
    "nr": pl.Int64,
    "tid": pl.String,
    "bruker": pl.String,
    "rolle": pl.String,
    "ansatt_id": pl.String,
    "side": pl.String,
    "formaal": pl.String,
    "saksnummer": pl.String,
    "utfall": pl.String,
}


def _as_row(innslag: Innslag) -> dict[str, object]:
    return {
        "tid": to_text(innslag.tid),
        "bruker": _printable(innslag.bruker),
        "rolle": _printable(innslag.rolle),
        "ansatt_id": None if innslag.ansatt_id is None else to_hex(innslag.ansatt_id),
        "side": _printable(innslag.side),
        "formaal": _printable(innslag.formaal),
        "saksnummer": _printable(innslag.saksnummer),
        "utfall": innslag.utfall.value,
    }


def _printable(tekst: str) -> str:
    """Free text without line breaks and control characters, which no log should hold and not
    every database takes.
    """
    return "".join(tegn if tegn.isprintable() else " " for tegn in tekst)


def _as_frame(rader: Sequence[Row[Any]]) -> pl.DataFrame:
    return pl.DataFrame(
        [tuple(map(_readable, rad)) for rad in rader],
        schema=_KOLONNER,
        orient="row",
        strict=False,
    ).with_columns(
        pl.col("tid").str.to_datetime(
            "%Y-%m-%dT%H:%M:%S%.fZ", time_unit="us", time_zone="UTC", strict=False
        ),
        pl.col("ansatt_id").str.to_integer(base=16, dtype=pl.UInt64, strict=False),
    )


def _readable(verdi: object) -> object:
    """SQLite takes bytes in a column of text: a forged row is shown too, whatever it holds."""
    return verdi.decode(errors="replace") if isinstance(verdi, bytes) else verdi


def _written_already(con: Connection, innslag: Innslag, innen: timedelta) -> bool:
    rad = _as_row(innslag)
    rad.pop("tid")
    return (
        con.execute(
            sa.select(innsynslogg.c.nr)
            .where(*(innsynslogg.c[navn] == verdi for navn, verdi in rad.items()))
            .where(innsynslogg.c.tid > to_text(innslag.tid - innen))
            .where(innsynslogg.c.tid < to_text(innslag.tid + innen))
            .limit(1)
        ).first()
        is not None
    )


def _last_before(con: Connection, foer: datetime) -> Ledd | None:
    """The last row of the start of the log in which every row is older than `foer`."""
    foerste_nyere = con.execute(
        sa.select(sa.func.min(innsynslogg.c.nr)).where(innsynslogg.c.tid >= to_text(foer))
    ).scalar_one()
    eldre = sa.select(innsynslogg.c.nr, innsynslogg.c.hash).order_by(innsynslogg.c.nr.desc())
    if foerste_nyere is not None:
        eldre = eldre.where(innsynslogg.c.nr < foerste_nyere)
    rad = con.execute(eldre.limit(1)).first()
    return None if rad is None else Ledd(rad.nr, rad.hash)
