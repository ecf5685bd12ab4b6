"""Build the next follow-up file beside the live one: combine, add what was worked out, swap.

The rows of the newest uttrekk rule. Where that is the løpende one, history from before its
gjelder_fra comes from the quarterly snapshot, cut off the day before. Where it is a quarterly
one, its snapshot is all there is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import polars as pl

from pipelines.contract.codes import Slag
from pipelines.contract.perioder import Kvartal
from pipelines.errors import GammeltLager, LagerFeil
from pipelines.ingest.uttrekk import Uttrekk
from pipelines.store.kontroll import check_rows
from pipelines.store.lager import Lager
from pipelines.store.oppfolgingsfil import check_version
from pipelines.store.oppfolgingsskjema import NAA, SKJEMAVERSJON, TABELLER
from pipelines.store.rader import Naarader

_KVARTALER = """
    SELECT DISTINCT kvartal FROM kvartalsvis.dekning JOIN kvartalsvis.uttrekk USING (uttrekk_id)
    WHERE slag = 'person' ORDER BY kvartal
"""
_KVARTALSKILDE = """
    SELECT uttrekk.* FROM kvartalsvis.dekning JOIN kvartalsvis.uttrekk USING (uttrekk_id)
    WHERE slag = 'person' ORDER BY kvartal DESC LIMIT 1
"""
# Of each row the newest quarter that holds it. A quarter speaks only for its own days once the
# next has been delivered: what that one no longer holds had ended by then. What the løpende
# uttrekk holds too is told once, as that says it.
_KVARTALSVIS = """
    CREATE TEMP VIEW arbeidsforhold_kvartalsvis AS
    WITH nyeste AS (
        SELECT ansatt_id, arbeidsforhold_id, enhet_id, fra, max(kvartal) AS kvartal
        FROM kvartalsvis.arbeidsforhold GROUP BY ALL
    )
    SELECT rader.* REPLACE ('naa' AS kvartal, least(til, grense) AS til), false AS lopende
    FROM kvartalsvis.arbeidsforhold AS rader JOIN kvartalsslutt USING (kvartal)
    SEMI JOIN nyeste ON nyeste.ansatt_id = rader.ansatt_id AND nyeste.fra = rader.fra
        AND nyeste.enhet_id = rader.enhet_id AND nyeste.kvartal = rader.kvartal
        AND nyeste.arbeidsforhold_id IS NOT DISTINCT FROM rader.arbeidsforhold_id
    ANTI JOIN utelatt ON utelatt.ansatt_id = rader.ansatt_id;
    CREATE TEMP VIEW fravaer_kvartalsvis AS
    WITH nyeste AS (
        SELECT ansatt_id, arbeidsforhold_id, type, fra, max(kvartal) AS kvartal
        FROM kvartalsvis.fravaer GROUP BY ALL
    )
    SELECT rader.* REPLACE (
        'naa' AS kvartal, least(til, grense) AS til, paagaar AND er_nyeste AS paagaar
    ), false AS lopende
    FROM kvartalsvis.fravaer AS rader JOIN kvartalsslutt USING (kvartal)
    SEMI JOIN nyeste ON nyeste.ansatt_id = rader.ansatt_id AND nyeste.fra = rader.fra
        AND nyeste.type = rader.type AND nyeste.kvartal = rader.kvartal
        AND nyeste.arbeidsforhold_id IS NOT DISTINCT FROM rader.arbeidsforhold_id
    ANTI JOIN utelatt ON utelatt.ansatt_id = rader.ansatt_id;
"""
_ARBEIDSFORHOLD_FOER = """
    INSERT INTO arbeidsforhold BY NAME
    SELECT rader.* REPLACE (least(rader.til, $siste) AS til)
    FROM arbeidsforhold_kvartalsvis AS rader
    ANTI JOIN arbeidsforhold AS ny ON ny.ansatt_id = rader.ansatt_id
        AND ny.enhet_id = rader.enhet_id AND ny.fra = rader.fra
    WHERE $siste IS NULL OR rader.fra <= $siste
"""
_FRAVAER_FOER = """
    INSERT INTO fravaer BY NAME
    SELECT rader.* REPLACE (
        least(rader.til, $siste) AS til, rader.paagaar AND $siste IS NULL AS paagaar
    )
    FROM fravaer_kvartalsvis AS rader
    ANTI JOIN fravaer AS ny ON ny.ansatt_id = rader.ansatt_id AND ny.fra = rader.fra
        AND ny.type = rader.type
        AND ny.arbeidsforhold_id IS NOT DISTINCT FROM rader.arbeidsforhold_id
    WHERE $siste IS NULL OR rader.fra <= $siste
"""
_ENHETER_NAA = """
    INSERT INTO organisasjon BY NAME
    SELECT * REPLACE ($naa AS kvartal), false AS nedlagt FROM kvartalsvis.organisasjon
    WHERE kvartal = (SELECT kvartal FROM kvartalsslutt WHERE er_nyeste)
"""
_ENHETER_FOER = """
    INSERT INTO organisasjon BY NAME
    SELECT $naa AS kvartal, enhet_id, arg_max(navn, kvartal) AS navn, true AS nedlagt
    FROM kvartalsvis.organisasjon
    WHERE enhet_id NOT IN (SELECT enhet_id FROM organisasjon)
    AND enhet_id IN (SELECT enhet_id FROM arbeidsforhold)
    GROUP BY enhet_id
"""
_TA_OVER = """
    INSERT INTO organisasjon BY NAME
    SELECT * REPLACE (CASE WHEN leder_id NOT IN (FROM utelatt) THEN leder_id END AS leder_id)
    FROM forrige.organisasjon WHERE NOT nedlagt;
    INSERT INTO arbeidsforhold BY NAME
    SELECT * REPLACE (CASE WHEN leder_id NOT IN (FROM utelatt) THEN leder_id END AS leder_id)
    FROM forrige.arbeidsforhold WHERE lopende AND ansatt_id NOT IN (FROM utelatt);
    INSERT INTO fravaer BY NAME
    FROM forrige.fravaer WHERE lopende AND ansatt_id NOT IN (FROM utelatt);
"""
_KONTROLL = """
    SELECT (SELECT count(*) FROM dekning JOIN uttrekk USING (uttrekk_id)) AS uttrekk,
        (SELECT count(*) FROM organisasjon) AS enheter,
        (SELECT count(*) FROM arbeidsforhold
            WHERE enhet_id NOT IN (SELECT enhet_id FROM organisasjon)) AS uten_enhet,
        (SELECT count(*) FROM tilfeller
            WHERE ansatt_id NOT IN (SELECT ansatt_id FROM fravaer)) AS uten_fravaer
"""


@contextmanager
def next_followup(lager: Lager, uten: Collection[int] = ()) -> Iterator[Oppfolgingsbygg]:
    """A follow-up file under construction, empty. The caller holds the store's lock.

    `uten`: people whose rows are not taken over from the snapshot or the live file.

    Nothing happens to the live file until `Oppfolgingsbygg.publish`; on any error the half-built
    one is thrown away.
    """
    _remove(lager)
    con = duckdb.connect(str(lager.neste_oppfolging))
    lager.neste_oppfolging.chmod(0o600)
    try:
        con.execute(TABELLER)
        con.execute(
            "CREATE TEMP TABLE utelatt AS SELECT unnest($u::UBIGINT[]) AS ansatt_id",
            {"u": list(uten)},
        )
        yield Oppfolgingsbygg(
            lager, con, _attach_snapshot(con, lager), _attach_previous(con, lager)
        )
    finally:
        con.close()
        _remove(lager)


def _attach_snapshot(con: duckdb.DuckDBPyConnection, lager: Lager) -> bool:
    """Whether there is a snapshot, then attached as `kvartalsvis`, and `kvartalsslutt` made."""
    if not lager.finnes:
        return False
    con.execute(f"ATTACH '{_quoted(lager.snapshot)}' AS kvartalsvis (READ_ONLY)")
    check_rows(con, "kvartalsvis")
    _leave_out_forgotten(con)
    kvartaler = [Kvartal.parse(navn) for (navn,) in con.execute(_KVARTALER).fetchall()]
    kjente = set(kvartaler)
    rader = [
        (str(ett), ett.slutt if ett.plus(1) in kjente else None, ett == max(kjente))
        for ett in kvartaler
    ]
    skjema = {"kvartal": pl.String, "grense": pl.Date, "er_nyeste": pl.Boolean}
    con.register("slutter", pl.DataFrame(rader, schema=skjema, orient="row"))
    con.execute("CREATE TEMP TABLE kvartalsslutt AS FROM slutter")
    con.unregister("slutter")
    con.execute(_KVARTALSVIS)
    return bool(kvartaler)


def _leave_out_forgotten(con: duckdb.DuckDBPyConnection) -> None:
    """Whoever was deleted counts in the figures only. Older snapshots know of nobody."""
    if con.execute(
        "SELECT 1 FROM duckdb_tables() WHERE database_name = 'kvartalsvis' "
        "AND table_name = 'glemte'"
    ).fetchall():
        con.execute("INSERT INTO utelatt FROM kvartalsvis.glemte")


def _attach_previous(con: duckdb.DuckDBPyConnection, lager: Lager) -> bool:
    """Whether there is a live follow-up file that can be read, then attached as `forrige`."""
    if not lager.oppfolging.exists():
        return False
    try:
        con.execute(f"ATTACH '{_quoted(lager.oppfolging)}' AS forrige (READ_ONLY)")
        check_version(con, "forrige")
    except (duckdb.Error, GammeltLager):
        return False
    return True


def _quoted(fil: Path) -> str:
    return str(fil).replace("'", "''")


def _remove(lager: Lager) -> None:
    neste = lager.neste_oppfolging
    for sti in (neste, neste.with_name(neste.name + ".wal")):
        sti.unlink(missing_ok=True)


def remove_followup(lager: Lager) -> None:
    """Delete the live follow-up file, as when the parts about people are switched off."""
    _remove(lager)
    lager.oppfolging.unlink(missing_ok=True)


@dataclass(frozen=True)
class Leveranse:
    """The uttrekk that a follow-up file speaks of, as its table `uttrekk` keeps it."""

    uttrekk_id: int
    fingeravtrykk: str
    virksomhet: str
    kilde: str
    slag: Slag
    uttrekksdato: date
    foerste_dag: date
    siste_dag: date
    avvist: int
    noekkelmerke: str

    @classmethod
    def of(cls, uttrekk: Uttrekk, merke: str) -> Leveranse:
        manifest = uttrekk.manifest
        return cls(
            uttrekk_id=1,
            fingeravtrykk=uttrekk.fingeravtrykk,
            virksomhet=manifest.virksomhet,
            kilde=manifest.kilde,
            slag=manifest.slag,
            uttrekksdato=manifest.uttrekksdato,
            foerste_dag=manifest.foerste_dag,
            siste_dag=manifest.siste_dag,
            avvist=sum(uttrekk.rapport.avvist.values()),
            noekkelmerke=merke,
        )

    @property
    def per_dato(self) -> date:
        """The last day it knows: a quarterly one holds nothing that began after its quarters."""
        if self.slag is Slag.LOPENDE:
            return self.uttrekksdato
        return min(self.uttrekksdato, self.siste_dag)

    @property
    def gjelder_fra(self) -> date | None:
        return self.foerste_dag if self.slag is Slag.LOPENDE else None


@dataclass(frozen=True)
class Grunnlag:
    """What tilfeller and signals are worked out from."""

    fravaer: pl.DataFrame
    """ansatt_id, fra, til (null: goes on), type, grad."""
    arbeidsforhold: pl.DataFrame
    """ansatt_id, enhet_id, fra, til, stillingsprosent, stillingsgruppe."""
    organisasjon: pl.DataFrame
    """enhet_id, arbeidstype."""


@dataclass(frozen=True)
class Oppfolgingsbygg:
    lager: Lager
    con: duckdb.DuckDBPyConnection
    har_kvartaler: bool
    """Whether the snapshot holds quarters with rows about people."""
    har_forrige: bool
    """Whether there is a live follow-up file to take over from."""

    # What is there

    def quarterly(self) -> Leveranse | None:
        """The uttrekk that is the truth for the newest quarter with rows about people."""
        return self._delivery(_KVARTALSKILDE) if self.har_kvartaler else None

    def previous(self) -> Leveranse | None:
        """The uttrekk that the live follow-up file speaks of."""
        return self._delivery("FROM forrige.uttrekk") if self.har_forrige else None

    def previous_basis(self) -> str | None:
        """What the live follow-up file was made of."""
        if not self.har_forrige:
            return None
        ((grunnlag,),) = self.con.execute("SELECT grunnlag FROM forrige.kilde").fetchall()
        return str(grunnlag)

    def snapshot_id(self) -> str:
        """Of the newest version of the snapshot; empty while there is none."""
        if not self.lager.finnes:
            return ""
        ((snapshot_id,),) = self.con.execute(
            "SELECT arg_max(snapshot_id, versjon) FROM kvartalsvis.versjoner"
        ).fetchall()
        return str(snapshot_id)

    def virksomhet(self) -> str | None:
        """Whose store this is; None while it is empty."""
        kjente = (self.previous(), self.quarterly())
        return next((ett.virksomhet for ett in kjente if ett is not None), None)

    def require_key(self, merke: str) -> None:
        """Raise LagerFeil when the ids in the store were made with another key."""
        kjente = {ett.noekkelmerke for ett in (self.previous(), self.quarterly()) if ett}
        if kjente - {merke}:
            raise LagerFeil(
                f"Nøkkelfilen i {self.lager.mappe} er ikke den lageret er laget med. Med en annen "
                "nøkkel ville alle fått ny id. Hent den riktige fra sikkerhetskopien."
            )

    def covered(self, aar: int) -> bool:
        """Whether all four quarters of a year have rows about people."""
        if not self.har_kvartaler:
            return False
        dekket = {navn for (navn,) in self.con.execute(_KVARTALER).fetchall()}
        return dekket.issuperset({str(Kvartal(aar, nr)) for nr in (1, 2, 3, 4)})

    def frame(self, tabell: str) -> pl.DataFrame:
        rader: pl.DataFrame = self.con.table(tabell).pl()
        return rader

    def combined(self) -> Grunnlag:
        """The rows that follow-up goes by."""
        return self._read("fravaer", "arbeidsforhold", "organisasjon")

    def only_quarterly(self) -> Grunnlag:
        """The rows of the snapshot alone, also of those who have left since."""
        return self._read(
            "fravaer_kvartalsvis", "arbeidsforhold_kvartalsvis", "kvartalsvis.organisasjon"
        )

    def fingerprints(self) -> list[str]:
        """Of all uttrekk that the snapshot remembers."""
        if not self.lager.finnes:
            return []
        rader = self.con.execute("SELECT fingeravtrykk FROM kvartalsvis.uttrekk").fetchall()
        return [str(rad[0]) for rad in rader]

    # What is added

    def take(self, rader: Naarader) -> None:
        """The rows of a løpende uttrekk, with what it says was done."""
        naa = pl.lit(NAA).alias("kvartal")
        lopende = pl.lit(value=True).alias("lopende")
        nedlagt = pl.lit(value=False).alias("nedlagt")
        self.write("organisasjon", rader.organisasjon.with_columns(naa, nedlagt))
        self.write("arbeidsforhold", rader.arbeidsforhold.with_columns(naa, lopende))
        self.write("fravaer", rader.fravaer.with_columns(naa, lopende))
        self.write("hendelser", rader.hendelser)

    def take_over_current(self) -> None:
        """The rows of the løpende uttrekk that the live file holds."""
        self.con.execute(_TA_OVER)

    def take_over_events(self) -> None:
        """What was delivered as done; it stays when a quarterly uttrekk is the newest."""
        if self.har_forrige:
            self.con.execute(
                "INSERT INTO hendelser FROM forrige.hendelser WHERE ansatt_id NOT IN (FROM utelatt)"
            )

    def add_quarterly(self, foer: date | None) -> None:
        """The rows of the snapshot, each as its newest quarter says.

        `foer`: the day that a løpende uttrekk, taken already, is the truth from; None: there is
        none, and the enheter of the newest quarter are those that are.
        """
        if not self.har_kvartaler:
            return
        naa = {"naa": NAA}
        siste = {"siste": None if foer is None else foer - timedelta(days=1)}
        if foer is None:
            self.con.execute(_ENHETER_NAA, naa)
        self.con.execute(_ARBEIDSFORHOLD_FOER, siste)
        self.con.execute(_FRAVAER_FOER, siste)
        self.con.execute(_ENHETER_FOER, naa)

    def write(self, tabell: str, rader: pl.DataFrame) -> None:
        self.con.register("nye", rader)
        self.con.execute(f"INSERT INTO {tabell} BY NAME FROM nye")
        self.con.unregister("nye")

    def publish(self, leveranse: Leveranse, grunnlag: str, grense_aar: int | None) -> None:
        """Say where it is all from, check the finished file and swap it in."""
        self.write("uttrekk", pl.DataFrame([asdict(leveranse)]))
        self.con.execute("INSERT INTO dekning VALUES ($naa, 0, 1)", {"naa": NAA})
        self.con.execute(
            "INSERT INTO kilde VALUES ($skjema, $dato, $kilde, $hvem, $slag, $fra, $naa, $aar, $g)",
            {
                "skjema": SKJEMAVERSJON,
                "dato": leveranse.per_dato,
                "kilde": leveranse.kilde,
                "hvem": leveranse.virksomhet,
                "slag": leveranse.slag,
                "fra": leveranse.gjelder_fra,
                "naa": datetime.now(UTC).replace(tzinfo=None),
                "aar": grense_aar,
                "g": grunnlag,
            },
        )
        self.con.execute("CHECKPOINT")
        self.con.close()
        check_followup(self.lager)
        self.lager.swap_followup()

    def _read(self, fravaer: str, arbeidsforhold: str, organisasjon: str) -> Grunnlag:
        """From one of two fixed sets of relations."""
        sporringer = (
            f"FROM {fravaer} SELECT "
            "ansatt_id, fra, CASE WHEN NOT paagaar THEN til END AS til, type, grad",
            f"FROM {arbeidsforhold} SELECT "
            "ansatt_id, enhet_id, fra, til, stillingsprosent, stillingsgruppe",
            f"FROM {organisasjon} SELECT "
            "enhet_id, arg_max(arbeidstype, kvartal) AS arbeidstype GROUP BY enhet_id",
        )
        return Grunnlag(*(self.con.sql(sporring).pl() for sporring in sporringer))

    def _delivery(self, sporring: str) -> Leveranse | None:
        rader: pl.DataFrame = self.con.sql(sporring).pl()
        if rader.is_empty():
            return None
        felt = rader.select(field.name for field in fields(Leveranse)).row(0, named=True)
        return Leveranse(**felt | {"uttrekk_id": 1, "slag": Slag(felt["slag"])})


def check_followup(lager: Lager) -> None:
    """Open the finished file as a reader would, and see that it is whole."""
    with duckdb.connect(str(lager.neste_oppfolging), read_only=True) as con:
        rad: tuple[int, ...] = con.execute(_KONTROLL).fetchone() or (0, 0, 0, 0)
    uttrekk, enheter, *feil = rad
    if uttrekk != 1 or not enheter or any(feil):
        raise LagerFeil(
            f"Filen med oppfølgingen er ikke hel ({uttrekk} uttrekk, {enheter} enheter, {feil[0]} "
            f"arbeidsforhold uten enhet, {feil[1]} tilfeller uten fravær). Den forrige gjelder "
            "fortsatt."
        )
