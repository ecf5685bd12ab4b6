"""Build the next snapshot beside the live one: carry over, replace, write, check, swap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time

import duckdb
import polars as pl

from pipelines.contract.perioder import Kvartal
from pipelines.errors import LagerFeil
from pipelines.ingest.uttrekk import Uttrekk
from pipelines.store.dekning import Tidsdel, tidsdeler
from pipelines.store.glemt import Glemt
from pipelines.store.kontroll import check_rows, check_snapshot
from pipelines.store.lager import Lager
from pipelines.store.rader import Rader
from pipelines.store.skjema import (
    NYE_KOLONNER,
    PERSONTABELLER,
    RADTABELLER,
    SKJEMAVERSJON,
    TABELLER,
    VERSJONERTE,
)
from pipelines.store.versjoner import write_version


@dataclass(frozen=True)
class Versjon:
    """What is written about one publish."""

    snapshot_id: str
    innstillinger: str
    siste_kvartal: str
    foreloepige: Sequence[str]


@contextmanager
def next_snapshot(
    lager: Lager, uten_personer: Collection[str] = (), glemt: Glemt | None = None
) -> Iterator[Bygg]:
    """A snapshot under construction, holding all rows of the live one.

    `uten_personer`: quarters whose rows about people are left behind for good. `glemt`: somebody
    whose rows no key shall lead to any longer.

    It is rewritten from scratch, never edited: rows that were replaced leave no trace in the
    file. Nothing happens to the live snapshot until `Bygg.publish`; on any error the half-built
    file is thrown away. The caller holds the store's lock.
    """
    _remove(lager)
    con = duckdb.connect(str(lager.neste))
    lager.neste.chmod(0o600)
    bygg = Bygg(lager, con)
    try:
        bygg.carry_over(uten_personer, glemt)
        yield bygg
    finally:
        con.close()
        _remove(lager)


def _remove(lager: Lager) -> None:
    for sti in (lager.neste, lager.neste.with_name(lager.neste.name + ".wal")):
        sti.unlink(missing_ok=True)


@dataclass(frozen=True)
class Bygg:
    lager: Lager
    con: duckdb.DuckDBPyConnection

    def carry_over(self, uten_personer: Collection[str] = (), glemt: Glemt | None = None) -> None:
        self.con.execute(TABELLER)
        if not self.lager.finnes:
            return
        self.con.execute(f"ATTACH '{_quoted(str(self.lager.snapshot))}' AS forrige (READ_ONLY)")
        check_rows(self.con, "forrige")
        for (tabell,) in self.con.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = 'forrige'"
        ).fetchall():
            ny = (
                "CREATE TABLE {0} AS SELECT {1} FROM forrige.{0}"
                if tabell in VERSJONERTE
                else "INSERT INTO {0} BY NAME SELECT {1} FROM forrige.{0}"
            )
            hvor = " WHERE NOT list_contains($k, kvartal)" if tabell in PERSONTABELLER else ""
            kolonner, verdier = glemt.selection(tabell) if glemt else ("*", {})
            if hvor:
                verdier = verdier | {"k": list(uten_personer)}
            self.con.execute(ny.format(tabell, kolonner) + hvor, verdier)
            for navn, slag in NYE_KOLONNER.get(tabell, {}).items():
                self.con.execute(f"ALTER TABLE {tabell} ADD COLUMN IF NOT EXISTS {navn} {slag}")
        self.con.execute("DETACH forrige")
        if glemt:
            self.con.execute("INSERT INTO glemte VALUES ($ny)", {"ny": glemt.ny_id})
        for kvartal in uten_personer:
            self.con.execute("INSERT OR REPLACE INTO faste VALUES ($k, false)", {"k": kvartal})
            self.con.execute(
                "UPDATE organisasjon SET leder_id = NULL WHERE kvartal = $k", {"k": kvartal}
            )

    # What is there

    def known(self, fingeravtrykk: str) -> bool:
        """Whether an uttrekk with exactly this content is the latest imported of its date."""
        rader = self._rows(
            "SELECT 1 FROM uttrekk WHERE fingeravtrykk = $f AND uttrekk_id = "
            "(SELECT max(u.uttrekk_id) FROM uttrekk u WHERE u.uttrekksdato = uttrekk.uttrekksdato)",
            f=fingeravtrykk,
        )
        return bool(rader)

    def frame(self, tabell: str) -> pl.DataFrame:
        rader: pl.DataFrame = self.con.table(tabell).pl()
        return rader

    def enheter_in_use(self) -> pl.DataFrame:
        """The ids that rows hang on, sorted."""
        rader: pl.DataFrame = self.con.sql(
            "SELECT enhet_id FROM arbeidsforhold UNION SELECT enhet_id FROM totaler "
            "UNION SELECT regexp_replace(enhet_id, ':felles$', '') FROM slettede_folk ORDER BY ALL"
        ).pl()
        return rader

    def with_people(self) -> list[Kvartal]:
        """Quarters with rows about people, sorted."""
        rader = self._rows("SELECT DISTINCT kvartal FROM arbeidsforhold ORDER BY kvartal")
        return [Kvartal.parse(kvartal) for (kvartal,) in rader]

    def settled(self) -> dict[Kvartal, bool]:
        """Quarters whose figures stay as they are, and whether they have rows about people."""
        rader = self._rows("SELECT kvartal, har_rader FROM faste ORDER BY kvartal")
        return {Kvartal.parse(kvartal): har_rader for kvartal, har_rader in rader}

    def has_published(self, tabell: str) -> bool:
        """Whether a published table is there: not in a new store, nor in one taken over."""
        return bool(self._rows("SELECT 1 FROM duckdb_tables() WHERE table_name = $t", t=tabell))

    def published(self, tabell: str) -> pl.DataFrame:
        """The rows of a published table that are still valid."""
        rader: pl.DataFrame = self.con.sql(
            f"SELECT * EXCLUDE (avtrykk, fra_versjon, til_versjon) FROM {tabell} "  # noqa: S608
            "WHERE til_versjon IS NULL"
        ).pl()
        return rader

    def rows_in_seksjoner(self, tabell: str, omsetting: pl.DataFrame) -> pl.DataFrame:
        """The rows of a table, each in the seksjon it counts in (fra_enhet → til_enhet)."""
        self.con.register("omsetting", omsetting)
        rader: pl.DataFrame = self.con.sql(
            f"SELECT rader.* REPLACE (til_enhet AS enhet_id) FROM {tabell} AS rader "  # noqa: S608
            "JOIN omsetting ON fra_enhet = enhet_id"
        ).pl()
        self.con.unregister("omsetting")
        return rader

    def won(self, uttrekk: Uttrekk) -> list[Tidsdel]:
        """The parts of time for which no later uttrekk is the truth already.

        A quarter that was delivered whole is not given up for one or two of its months.
        """
        nyere = [
            Tidsdel(kvartal, maaned)
            for kvartal, maaned in self._rows(
                "SELECT kvartal, maaned FROM dekning JOIN uttrekk USING (uttrekk_id) "
                "WHERE uttrekksdato > $dato",
                dato=uttrekk.manifest.uttrekksdato,
            )
        ]
        hele = [Tidsdel(k) for (k,) in self._rows("SELECT kvartal FROM dekning WHERE maaned = 0")]
        deler = tidsdeler(uttrekk)
        antall = Counter(del_.kvartal for del_ in deler)
        faste = [*nyere, *(helt for helt in hele if antall[helt.kvartal] in {1, 2})]
        return [
            del_
            for del_ in deler
            if not any(del_.overlaps(annen) for annen in (faste if del_.maaned else nyere))
        ]

    def covered(self) -> list[Kvartal]:
        """Quarters with any data, sorted."""
        rader = self._rows("SELECT DISTINCT kvartal FROM dekning ORDER BY kvartal")
        return [Kvartal.parse(kvartal) for (kvartal,) in rader]

    def preliminary(self) -> list[str]:
        """The newest quarter, as long as only one uttrekk has covered one of its months."""
        dekket = self.covered()
        if not dekket:
            return []
        siste = str(dekket[-1])
        leveranser = self._rows(
            "SELECT count(DISTINCT uttrekksdato) FROM uttrekk, "
            "unnest(range($start, $slutt, INTERVAL 1 MONTH)) AS t(maaned) "
            "WHERE maaned BETWEEN foerste_dag AND siste_dag GROUP BY maaned",
            start=datetime.combine(dekket[-1].start, time()),
            slutt=datetime.combine(dekket[-1].slutt, time()),
        )
        return [siste] if min((antall for (antall,) in leveranser), default=0) <= 1 else []

    def truth(self) -> list[tuple[str, int, str]]:
        """(kvartal, maaned, fingerprint of the uttrekk that is its truth), sorted."""
        return self._rows(
            "SELECT kvartal, maaned, fingeravtrykk FROM dekning JOIN uttrekk USING (uttrekk_id) "
            "ORDER BY ALL"
        )

    def virksomhet(self) -> str | None:
        """Whose store this is; None while it is empty."""
        rader = self._rows("SELECT virksomhet FROM uttrekk ORDER BY uttrekk_id DESC LIMIT 1")
        return str(rader[0][0]) if rader else None

    def require_key(self, merke: str) -> None:
        """Raise LagerFeil when the ids in the store were made with another key."""
        kjente = {rad[0] for rad in self._rows("SELECT DISTINCT noekkelmerke FROM uttrekk")}
        if kjente - {merke}:
            raise LagerFeil(
                f"Nøkkelfilen i {self.lager.mappe} er ikke den lageret er laget med. Med en annen "
                "nøkkel ville alle fått ny id. Hent den riktige fra sikkerhetskopien."
            )

    def day_unit(self) -> str:
        """Arbeidsdager or kalenderdager, as in the newest uttrekk."""
        rader = self._rows("SELECT dagenhet FROM uttrekk ORDER BY uttrekk_id DESC LIMIT 1")
        return str(rader[0][0])

    def virksomhet_per_quarter(self) -> dict[str, tuple[float | None, int | None]]:
        """kvartal → the virksomhet's sykefraværsprosent and antall ansatte, as published."""
        if not self.has_published("maaltall"):
            return {}
        rader = self._rows(
            "SELECT periode, sykefravaersprosent, antall_ansatte FROM maaltall "
            "JOIN enheter USING (enhet_id) WHERE overordnet_id IS NULL "
            "AND periodetype = 'kvartal' AND maaltall.til_versjon IS NULL "
            "AND enheter.til_versjon IS NULL ORDER BY periode"
        )
        return {kvartal: (prosent, ansatte) for kvartal, prosent, ansatte in rader}

    # What is added

    def add(self, uttrekk: Uttrekk, deler: Sequence[Tidsdel], rader: Rader, merke: str) -> None:
        """Log `uttrekk` and let its rows replace what the store held for `deler`.

        What it says of an enhet's etterfolger replaces what earlier uttrekk said of that enhet.
        """
        uttrekk_id = self._log(uttrekk, merke)
        for del_ in deler:
            self._clear(del_)
            self.con.execute(
                "INSERT INTO dekning VALUES ($k, $m, $u)",
                {"k": del_.kvartal, "m": del_.maaned, "u": uttrekk_id},
            )
        self.con.register("nye", rader.etterfolger)
        self.con.execute(
            "DELETE FROM etterfolger WHERE gammel_enhet IN (SELECT gammel_enhet FROM nye)"
        )
        self.con.unregister("nye")
        for tabell, frame in rader.tables().items():
            self._insert(tabell, frame)

    def settle(self, folk: pl.DataFrame, aaret_etter: Sequence[Kvartal]) -> None:
        """Remember how many people worked where in the quarters that were left behind.

        Those of the year after keep their rows, but are measured no more.
        """
        self._insert("slettede_folk", folk)
        for kvartal in aaret_etter:
            self.con.execute("INSERT INTO faste VALUES ($k, true)", {"k": str(kvartal)})

    def _log(self, uttrekk: Uttrekk, merke: str) -> int:
        manifest, rapport = uttrekk.manifest, uttrekk.rapport
        deler = tidsdeler(uttrekk)
        (uttrekk_id,) = self._rows("SELECT coalesce(max(uttrekk_id), 0) + 1 FROM uttrekk")[0]
        self.con.execute(
            "INSERT INTO uttrekk VALUES "
            "($id, $f, $v, $k, $s, $d, $dato, $fra, $til, $foerste, $siste, $naa, "
            "$lest, $godtatt, $ute, $avvist, $merke)",
            {
                "id": uttrekk_id,
                "f": uttrekk.fingeravtrykk,
                "v": manifest.virksomhet,
                "k": manifest.kilde,
                "s": manifest.slag,
                "d": manifest.dagenhet,
                "dato": manifest.uttrekksdato,
                "fra": deler[0].kvartal,
                "til": deler[-1].kvartal,
                "foerste": manifest.foerste_dag,
                "siste": manifest.siste_dag,
                "merke": merke,
                "naa": datetime.now(UTC).replace(tzinfo=None),
                "lest": rapport.lest,
                "godtatt": rapport.godtatt,
                "ute": sum(rapport.utelatt.values()),
                "avvist": sum(rapport.avvist.values()),
            },
        )
        return int(uttrekk_id)

    def _clear(self, del_: Tidsdel) -> None:
        self.con.execute(
            "DELETE FROM dekning WHERE kvartal = $k AND ($m = 0 OR maaned IN (0, $m))",
            {"k": del_.kvartal, "m": del_.maaned},
        )
        self._unsettle(Kvartal.parse(del_.kvartal))
        for tabell in RADTABELLER:
            behold = "FALSE"
            if tabell == "totaler":
                behold = "$m <> 0 AND maaned IS NOT NULL AND maaned <> $m"
            self.con.execute(
                f"DELETE FROM {tabell} WHERE kvartal = $k AND NOT ({behold})",  # noqa: S608
                {"k": del_.kvartal} | ({"m": del_.maaned} if "$m" in behold else {}),
            )

    def _unsettle(self, kvartal: Kvartal) -> None:
        """A quarter that is delivered anew is measured anew."""
        self.con.execute("DELETE FROM faste WHERE kvartal = $k", {"k": str(kvartal)})
        self.con.execute(
            "DELETE FROM slettede_folk WHERE fra BETWEEN $fra AND $til",
            {"fra": kvartal.start, "til": kvartal.slutt},
        )

    def _insert(self, tabell: str, frame: pl.DataFrame) -> None:
        self.con.register("nye", frame)
        self.con.execute(f"INSERT INTO {tabell} BY NAME FROM nye")
        self.con.unregister("nye")

    def write(self, versjon: Versjon, tabeller: dict[str, pl.DataFrame]) -> int:
        """Write what was published; rows that did not change keep their version.

        Returns the number of the new version.
        """
        (nummer,) = self._rows("SELECT coalesce(max(versjon), 0) + 1 FROM versjoner")[0]
        for tabell, frame in tabeller.items():
            write_version(self.con, tabell, frame, int(nummer))
        self.con.execute(
            "INSERT INTO versjoner VALUES ($n, $id, $skjema, $naa, $inn, $siste, $forel, "
            "(SELECT coalesce(max(uttrekk_id), 0) FROM uttrekk))",
            {
                "n": nummer,
                "id": versjon.snapshot_id,
                "skjema": SKJEMAVERSJON,
                "naa": datetime.now(UTC).replace(tzinfo=None),
                "inn": versjon.innstillinger,
                "siste": versjon.siste_kvartal,
                "forel": list(versjon.foreloepige),
            },
        )
        return int(nummer)

    def publish(self) -> None:
        """Check the finished file and swap it in."""
        self.con.execute("CHECKPOINT")
        self.con.close()
        check_snapshot(self.lager)
        self.lager.swap()

    def _rows(self, sporring: str, **verdier: object) -> list[tuple]:  # type: ignore[type-arg]
        return self.con.execute(sporring, verdier).fetchall()


def _quoted(tekst: str) -> str:
    return tekst.replace("'", "''")
