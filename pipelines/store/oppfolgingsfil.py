"""Read `oppfolging.duckdb`: who works where now, and whose sykefravær the employer follows up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import duckdb
import polars as pl

from pipelines.contract.codes import Slag
from pipelines.errors import GammeltLager
from pipelines.store import les_person
from pipelines.store.lager import Lager
from pipelines.store.oppfolgingsskjema import SKJEMAVERSJON
from pipelines.store.tilkobling import Filslag, open_file


def check_version(con: duckdb.DuckDBPyConnection, database: str) -> None:
    """Raise GammeltLager when a follow-up file was written by a version with other tables."""
    ((funnet,),) = con.execute(
        f"SELECT max(skjemaversjon) FROM {database}.kilde"  # noqa: S608
    ).fetchall()
    if funnet != SKJEMAVERSJON:
        raise GammeltLager(
            "Filen med oppfølgingen er skrevet av en annen utgave av programmet (skjema "
            f"{funnet}, ventet {SKJEMAVERSJON}). Kjør «trafikklys publiser», og importer det "
            "siste løpende uttrekket på nytt."
        )


_FIL = Filslag(
    les_person.MAKROER,
    check_version,
    "Kjør «trafikklys publiser», og importer det siste løpende uttrekket på nytt.",
)
_UTVALG = "($ansatte IS NULL OR ansatt_id IN (SELECT unnest($ansatte::UBIGINT[])))"


def open_followup(lager: Lager) -> Oppfolgingsfil | None:
    """The live follow-up file; None while there is none, as when personsider are off.

    Raises LagerFeil when it is broken or of another version of the program.
    """
    con = open_file(lager.oppfolging, _FIL)
    return None if con is None else Oppfolgingsfil(con)


@dataclass(frozen=True)
class Kilde:
    """Where the rows of a follow-up file are from."""

    per_dato: date
    """The last day the rows know of: uttrekksdato of a løpende, the last day of the quarters."""
    kilde: str
    virksomhet: str
    slag: Slag
    """LOPENDE, or PERSON when a quarterly uttrekk is the newest."""
    gjelder_fra: date | None
    """First day that a løpende uttrekk is the truth for; None of a quarterly one."""
    bygget: datetime
    """UTC."""
    grense_aar: int | None
    """The year whose limits `gjentatt` was judged by; None while there are none."""


@dataclass(frozen=True)
class Oppfolgingsfil:
    """Queries against one follow-up file. Thread-safe: each query has a cursor of its own.

    `ansatte` cuts to some people; None is everybody.
    """

    con: duckdb.DuckDBPyConnection

    @property
    def personer(self) -> les_person.Personrader:
        """The same queries as on the snapshot, about the day of the file."""
        return les_person.Personrader(self.con)

    def source(self) -> Kilde:
        rad = self._frame(
            "SELECT per_dato, kilde, virksomhet, slag, gjelder_fra, bygget, grense_aar "
            "FROM snapshot.kilde"
        ).row(0, named=True)
        return Kilde(**rad | {"slag": Slag(rad["slag"])})

    def built_from(self) -> str:
        """What the file was made of, to see whether it must be made anew."""
        return str(self._frame("SELECT grunnlag FROM snapshot.kilde").item())

    def delivery(self) -> tuple[str, int]:
        """(fingerprint, number of rejected rows) of the uttrekk it speaks of."""
        rad = self._frame("SELECT fingeravtrykk, avvist FROM snapshot.uttrekk").row(0)
        return str(rad[0]), int(rad[1])

    def key_mark(self) -> str:
        """Tells which key the ids were made with."""
        return str(self._frame("SELECT noekkelmerke FROM snapshot.uttrekk").item())

    def tilfeller(self, ansatte: Sequence[int] | None = None) -> pl.DataFrame:
        """Oppfølgingstilfeller: ansatt_id, start, slutt, sykedager, varighet_uker, paagaar."""
        return self._frame(
            f"SELECT * FROM snapshot.tilfeller WHERE {_UTVALG} "  # noqa: S608 - fixed text
            "ORDER BY ansatt_id, start",
            ansatte=ansatte,
        )

    def fravaer(
        self, ansatte: Sequence[int] | None = None, siden: date | None = None
    ) -> pl.DataFrame:
        """Registered absence that lasts into or after `siden`: ansatt_id, fra, til, type, grad.

        til is null where it goes on.
        """
        return self._frame(
            "SELECT ansatt_id, fra, CASE WHEN NOT paagaar THEN til END AS til, "  # noqa: S608
            f"type, grad FROM snapshot.fravaer WHERE {_UTVALG} "
            "AND ($siden IS NULL OR paagaar OR til >= $siden) "
            "ORDER BY ansatt_id, fra, type, grad",
            ansatte=ansatte,
            siden=siden,
        )

    def hendelser(self, ansatte: Sequence[int] | None = None) -> pl.DataFrame:
        """What was done, as delivered: ansatt_id, hendelse (codes.Hendelse), dato."""
        return self._frame(
            f"SELECT * FROM snapshot.hendelser WHERE {_UTVALG} "  # noqa: S608 - fixed text
            "ORDER BY ansatt_id, dato, hendelse",
            ansatte=ansatte,
        )

    def gjentatt(self, ansatte: Sequence[int] | None = None) -> pl.DataFrame:
        """Who is over the limits of repeated short absence: ansatt_id, gruppe, tilfeller, dagsverk.

        Whoever is held outside is still in here: the caller takes them out.
        """
        return self._frame(
            f"SELECT * FROM snapshot.gjentatt WHERE {_UTVALG} "  # noqa: S608 - fixed text
            "ORDER BY ansatt_id",
            ansatte=ansatte,
        )

    def arbeidsforhold(self, ansatte: Sequence[int] | None = None) -> pl.DataFrame:
        """The arbeidsforhold of the last day: ansatt_id, enhet_id, fra, til, stillingsprosent,
        stillingsgruppe, kontorsted, leder_id."""
        return self._frame(
            "SELECT ansatt_id, enhet_id, fra, til, stillingsprosent, "  # noqa: S608 - fixed text
            "stillingsgruppe, kontorsted, leder_id FROM snapshot.arbeidsforhold "
            "JOIN snapshot.uttrekk ON fra <= siste_dag AND (til IS NULL OR til >= siste_dag) "
            f"WHERE {_UTVALG} ORDER BY ansatt_id, enhet_id, fra",
            ansatte=ansatte,
        )

    def naermeste(self) -> pl.DataFrame:
        """The nearest leader of everybody in each of their enheter: ansatt_id, enhet_id, leder_id.

        Whoever has none (the topmost leader) is not in it.
        """
        return self._frame(
            "SELECT ansatt_id, enhet_id, leder_id FROM naermeste() ORDER BY ansatt_id, enhet_id"
        )

    def organisasjon(self) -> pl.DataFrame:
        """The enheter there are now: enhet_id, navn, overordnet_id, arbeidstype, kontorsted,
        leder_id."""
        return self._frame(
            "SELECT enhet_id, navn, overordnet_id, arbeidstype, kontorsted, leder_id "
            "FROM snapshot.organisasjon WHERE NOT nedlagt ORDER BY enhet_id"
        )

    def _frame(self, sporring: str, **verdier: object) -> pl.DataFrame:
        if "ansatte" in verdier and verdier["ansatte"] is not None:
            verdier["ansatte"] = list(verdier["ansatte"])  # type: ignore[call-overload]
        svar: pl.DataFrame = self.con.cursor().sql(sporring, params=verdier).pl()
        return svar
