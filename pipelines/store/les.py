"""Read a published snapshot: named queries, and one connection per snapshot file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import duckdb
import polars as pl

from pipelines.store import les_person
from pipelines.store.kontroll import check_schema
from pipelines.store.lager import Lager
from pipelines.store.tilkobling import Filslag, open_file

_MAKROER = (
    # Enheter that still have somebody on the last day of period p, in version v.
    """
    CREATE MACRO in_use(v, p) AS TABLE
        SELECT enhet_id FROM snapshot.maaltall
        WHERE periode = p AND avtalte_dagsverk > 0 AND coalesce(antall_ansatte, 1) > 0
        AND v BETWEEN fra_versjon AND coalesce(til_versjon, v)
    """,
    # The enheter in `omfang` and everything below them, in the organisation as it was delivered.
    """
    CREATE MACRO under(v, omfang) AS TABLE
        WITH RECURSIVE treet AS (
            SELECT enhet_id, overordnet_id FROM snapshot.enheter
            WHERE v BETWEEN fra_versjon AND coalesce(til_versjon, v)
        ), nedover AS (
            SELECT enhet_id FROM treet WHERE list_contains(omfang, enhet_id)
            UNION
            SELECT treet.enhet_id FROM treet JOIN nedover ON overordnet_id = nedover.enhet_id
        )
        SELECT enhet_id FROM nedover
    """,
    # The reporting tree of floor g within a scope: what lies wholly inside it, and the top.
    """
    CREATE MACRO synlige(v, g, omfang) AS TABLE
        SELECT * EXCLUDE (avtrykk, fra_versjon, til_versjon) FROM snapshot.rapportering
        WHERE gulv = g AND v BETWEEN fra_versjon AND coalesce(til_versjon, v)
        AND (omfang IS NULL OR overordnet_id IS NULL OR list_has_all(
            (SELECT coalesce(list(enhet_id), []) FROM under(v, omfang)), seksjoner))
    """,
    # The judged measures of those, with the counts of people that the floor allows.
    """
    CREATE MACRO rolletall(v, g, omfang) AS TABLE
        SELECT tall.* REPLACE (
            coalesce(p.personer, tall.personer) AS personer,
            coalesce(p.personer_med_fravaer, tall.personer_med_fravaer) AS personer_med_fravaer,
            coalesce(p.personer_med_tilfeller, tall.personer_med_tilfeller)
                AS personer_med_tilfeller,
            gjentatt.personer_gjentatt AS personer_gjentatt,
            coalesce(p.tilfeller, tall.tilfeller) AS tilfeller,
            coalesce(p.tilfeller_korttid, tall.tilfeller_korttid) AS tilfeller_korttid,
            coalesce(p.tilfeller_langtid, tall.tilfeller_langtid) AS tilfeller_langtid,
            coalesce(p.andel_uten_fravaer, tall.andel_uten_fravaer) AS andel_uten_fravaer,
            coalesce(p.tilfeller_per_ansatt, tall.tilfeller_per_ansatt) AS tilfeller_per_ansatt
        ), vises.enhet_id IS NOT NULL AS vis_sammensetning
        FROM (FROM snapshot.maaltall UNION ALL BY NAME FROM snapshot.rapporttall) AS tall
        LEFT JOIN (FROM snapshot.sammensetning
            WHERE gulv = g AND v BETWEEN fra_versjon AND coalesce(til_versjon, v)) AS vises
        ON tall.enhet_id = vises.enhet_id AND tall.periode = vises.periode
        LEFT JOIN (FROM snapshot.persontall
            WHERE gulv = g AND v BETWEEN fra_versjon AND coalesce(til_versjon, v)) AS p
        ON tall.enhet_id = p.enhet_id AND tall.periode = p.periode
        LEFT JOIN (FROM snapshot.gjentatt_vist
            WHERE gulv = g AND v BETWEEN fra_versjon AND coalesce(til_versjon, v)) AS gjentatt
        ON tall.enhet_id = gjentatt.enhet_id AND tall.periode = gjentatt.periode
        WHERE v BETWEEN tall.fra_versjon AND coalesce(tall.til_versjon, v)
        AND tall.enhet_id IN (SELECT enhet_id FROM synlige(v, g, omfang))
    """,
)


_FIL = Filslag(
    (*_MAKROER, *les_person.MAKROER),
    check_schema,
    "Gjenopprett filen fra sikkerhetskopi, eller importer uttrekkene på nytt i en tom mappe.",
)


def open_snapshot(lager: Lager) -> Snapshot | None:
    """The live snapshot, or None when nothing has been published yet."""
    con = open_file(lager.snapshot, _FIL)
    return None if con is None else Snapshot(con)


@dataclass(frozen=True)
class Versjonsrad:
    """One publish, as the file remembers it."""

    versjon: int
    snapshot_id: str
    publisert: datetime
    siste_kvartal: str
    foreloepige: tuple[str, ...]
    uttrekksdato: date
    virksomhet: str
    dagenhet: str
    slag: str


@dataclass(frozen=True)
class Utsnitt:
    """Which part of a version is read: everything, or the reporting tree of a floor in a scope."""

    versjon: int
    gulv: int | None = None
    """None: every enhet as delivered; else the enheter that hold so many people (DESIGN 6)."""
    omfang: tuple[str, ...] | None = None
    """enhet_id-er that it is cut to, with all below them, and the top; None is the whole tree."""

    @property
    def verdier(self) -> dict[str, object]:
        """As parameters of a query."""
        if self.gulv is None:
            return {"v": self.versjon}
        omfang = None if self.omfang is None else list(self.omfang)
        return {"v": self.versjon, "g": self.gulv, "omfang": omfang}

    @property
    def tall(self) -> str:
        """The relation that holds its judged measures."""
        return "snapshot.maaltall" if self.gulv is None else "rolletall($v, $g, $omfang)"


@dataclass(frozen=True)
class Snapshot:
    """Queries against one snapshot file. Thread-safe: each query has a cursor of its own."""

    con: duckdb.DuckDBPyConnection

    @property
    def personer(self) -> les_person.Personrader:
        return les_person.Personrader(self.con)

    def versions(self) -> list[Versjonsrad]:
        """All publishes, oldest first."""
        rader = self._frame(
            "SELECT versjon, snapshot_id, publisert, siste_kvartal, foreloepige, uttrekksdato, "
            "virksomhet, dagenhet, slag FROM snapshot.versjoner "
            "JOIN snapshot.uttrekk USING (uttrekk_id) ORDER BY versjon"
        )
        return [
            Versjonsrad(**rad | {"foreloepige": tuple(rad["foreloepige"])})
            for rad in rader.to_dicts()
        ]

    def knows(self, fingeravtrykk: str) -> bool:
        """Whether an uttrekk with exactly this content is the latest imported of its date."""
        return not self._frame(
            "SELECT 1 FROM snapshot.uttrekk AS uttrekk WHERE fingeravtrykk = $f AND uttrekk_id = "
            "(SELECT max(u.uttrekk_id) FROM snapshot.uttrekk u "
            "WHERE u.uttrekksdato = uttrekk.uttrekksdato)",
            f=fingeravtrykk,
        ).is_empty()

    def settings_hash(self) -> str:
        """Fingerprint of the settings that the newest version was judged by."""
        rader = self._frame(
            "SELECT arg_max(innstillinger, versjon) AS innstillinger FROM snapshot.versjoner"
        )
        return str(rader.item())

    def sources(self) -> list[str]:
        """Where the figures in force come from: kilde of each uttrekk that is still a truth."""
        rader = self._frame(
            "SELECT DISTINCT kilde FROM snapshot.uttrekk "
            "WHERE uttrekk_id IN (SELECT uttrekk_id FROM snapshot.dekning) ORDER BY kilde"
        )
        return rader["kilde"].to_list()

    def all_sources(self) -> list[str]:
        """Where anything was ever delivered from, also what a later uttrekk has replaced."""
        return self._frame("SELECT DISTINCT kilde FROM snapshot.uttrekk ORDER BY kilde")[
            "kilde"
        ].to_list()

    def delivered_before(self, dag: date) -> list[str]:
        """Fingerprints of the uttrekk that cover nothing from `dag` on."""
        return self._frame(
            "SELECT fingeravtrykk FROM snapshot.uttrekk WHERE siste_dag < $dag", dag=dag
        )["fingeravtrykk"].to_list()

    def deliveries(self, kvartal: str) -> pl.DataFrame:
        """The uttrekk that cover `kvartal`, oldest first.

        Columns uttrekk_id, fingeravtrykk, kilde, uttrekksdato, avvist (number of rows).
        """
        return self._frame(
            "SELECT uttrekk_id, fingeravtrykk, kilde, uttrekksdato, avvist FROM snapshot.uttrekk "
            "WHERE $kvartal BETWEEN dekker_fra AND dekker_til ORDER BY uttrekk_id",
            kvartal=kvartal,
        )

    def enheter(self, utsnitt: Utsnitt) -> pl.DataFrame:
        """The tree in depth-first order, in the columns of measures' ENHETER.

        A reporting tree has also seksjoner (the delivered seksjoner each is made of) and
        slaatt_sammen.
        """
        if utsnitt.gulv is None:
            return self._frame(
                "SELECT * EXCLUDE (avtrykk, fra_versjon, til_versjon) FROM snapshot.enheter "
                "WHERE $v BETWEEN fra_versjon AND coalesce(til_versjon, $v) ORDER BY rekkefoelge",
                **utsnitt.verdier,
            )
        return self._frame(
            "SELECT * EXCLUDE (gulv, aarsak) FROM synlige($v, $g, $omfang) ORDER BY rekkefoelge",
            **utsnitt.verdier,
        )

    def merged(self, versjon: int, gulv: int) -> pl.DataFrame:
        """Which seksjoner are merged for a floor, and why: navn, seksjoner, aarsak."""
        return self._frame(
            "SELECT navn, seksjoner, aarsak, er_seksjon FROM synlige($v, $g, NULL) "
            "WHERE slaatt_sammen ORDER BY rekkefoelge",
            v=versjon,
            g=gulv,
        )

    def brudd(self, enhet_id: str, versjon: int) -> pl.DataFrame:
        """Where the history of an enhet is broken: kvartal, tekst."""
        return self._frame(
            "SELECT kvartal, tekst FROM snapshot.brudd WHERE enhet_id = $e "
            "AND $v BETWEEN fra_versjon AND coalesce(til_versjon, $v) ORDER BY kvartal",
            e=enhet_id,
            v=versjon,
        )

    def successors(self) -> list[tuple[str, str]]:
        """(old enhet_id, new enhet_id), as delivered: renamed, merged and split enheter."""
        rader = self._frame(
            "SELECT DISTINCT gammel_enhet, ny_enhet FROM snapshot.etterfolger ORDER BY ALL"
        )
        return list(rader.iter_rows())

    def periods(self, periodetype: str, versjon: int) -> list[str]:
        """Names of the published periods of one type, oldest first."""
        rader = self._frame(
            "SELECT DISTINCT periode FROM snapshot.maaltall WHERE periodetype = $t "
            "AND $v BETWEEN fra_versjon AND coalesce(til_versjon, $v) ORDER BY periode",
            t=periodetype,
            v=versjon,
        )
        return rader["periode"].to_list()

    def in_use(self, utsnitt: Utsnitt, periode: str) -> list[str]:
        """Enheter that still have somebody on the last day of `periode`; closed ones do not."""
        rader = self._frame(
            f"SELECT DISTINCT enhet_id FROM {utsnitt.tall} "  # noqa: S608 - one of two fixed texts
            "WHERE periode = $p AND avtalte_dagsverk > 0 AND coalesce(antall_ansatte, 1) > 0 "
            "AND $v BETWEEN fra_versjon AND coalesce(til_versjon, $v)",
            p=periode,
            **utsnitt.verdier,
        )
        return rader["enhet_id"].to_list()

    def measures(
        self, utsnitt: Utsnitt, periodetype: str, enheter: list[str] | None = None
    ) -> pl.DataFrame:
        """Judged measures, sorted by periode and enhet_id; None means all that the cut holds.

        Those of a reporting tree have also vis_sammensetning: whether its parts may be shown.
        """
        return self._frame(
            "SELECT * EXCLUDE (avtrykk, fra_versjon, til_versjon) "  # noqa: S608 - fixed texts
            f"FROM {utsnitt.tall} "
            "WHERE periodetype = $t AND $v BETWEEN fra_versjon AND coalesce(til_versjon, $v) "
            "AND ($enheter IS NULL OR list_contains($enheter, enhet_id)) "
            "ORDER BY periode, enhet_id",
            t=periodetype,
            enheter=enheter,
            **utsnitt.verdier,
        )

    def overview(self, utsnitt: Utsnitt, periodetype: str, fra: str, til: str) -> pl.DataFrame:
        """The light of every enhet in use from period `fra` to `til`; the sentence of `til` only.

        A narrow `measures`: what a page of hundreds of sections needs, in no order.
        """
        i_bruk = "FROM in_use($v, $til)"
        if utsnitt.gulv is not None:
            i_bruk = (
                "SELECT enhet_id FROM rader WHERE periode = $til "
                "AND avtalte_dagsverk > 0 AND coalesce(antall_ansatte, 1) > 0"
            )
        return self._frame(
            f"WITH rader AS (FROM {utsnitt.tall} "  # noqa: S608 - fixed texts
            "WHERE periodetype = $t AND periode BETWEEN $fra AND $til "
            "AND $v BETWEEN fra_versjon AND coalesce(til_versjon, $v)) "
            "SELECT enhet_id, periode, dekket, krevd, avtalte_dagsverk, tapte_dagsverk, personer, "
            "antall_ansatte, aarsverk, sykefravaersprosent, endring_pp, pil, maal, roed_grense, "
            "maal_kilde, sesongfaktor, over_maal_dagsverk, phi_anslaatt, lys, klarhet, vedvarende, "
            "aarsak, CASE WHEN periode = $til THEN setning END AS setning, foreloepig "
            f"FROM rader WHERE enhet_id IN ({i_bruk})",
            t=periodetype,
            fra=fra,
            til=til,
            **utsnitt.verdier,
        )

    def lovtall(self, versjon: int) -> pl.DataFrame:
        """The statutory statistics by sex, columns LOVTALL, sorted; all enheter that have any."""
        return self._frame(
            "SELECT * EXCLUDE (avtrykk, fra_versjon, til_versjon) FROM snapshot.lovtall "
            "WHERE $v BETWEEN fra_versjon AND coalesce(til_versjon, $v) "
            "ORDER BY periode, enhet_id, kjonn",
            v=versjon,
        )

    def lovtilfeller(self, versjon: int) -> pl.DataFrame:
        """Tilfeller of the virksomhet by sex as the roles of each floor count them, sorted:
        gulv, periode, kjonn, tilfeller.
        """
        return self._frame(
            "SELECT * EXCLUDE (avtrykk, fra_versjon, til_versjon) FROM snapshot.lovtilfeller "
            "WHERE $v BETWEEN fra_versjon AND coalesce(til_versjon, $v) "
            "ORDER BY gulv, periode, kjonn",
            v=versjon,
        )

    def growth(self, enhet_id: str) -> pl.DataFrame:
        """How each quarter of an enhet has grown since it was first the newest.

        Columns kvartal, foerst (tapte dagsverk when first delivered), naa (tapte dagsverk now);
        quarters that were already old when they first came are left out.
        """
        return self._frame(
            "SELECT m.periode AS kvartal, arg_min(m.tapte_dagsverk, m.fra_versjon) AS foerst, "
            "arg_max(m.tapte_dagsverk, m.fra_versjon) AS naa FROM snapshot.maaltall m "
            "WHERE m.enhet_id = $e AND m.periodetype = 'kvartal' AND m.periode IN "
            "(SELECT siste_kvartal FROM snapshot.versjoner v WHERE v.versjon = "
            "(SELECT min(fra_versjon) FROM snapshot.maaltall x "
            "WHERE x.enhet_id = $e AND x.periode = m.periode)) "
            "GROUP BY m.periode ORDER BY m.periode",
            e=enhet_id,
        )

    def _frame(self, sporring: str, **verdier: object) -> pl.DataFrame:
        svar: pl.DataFrame = self.con.cursor().sql(sporring, params=verdier).pl()
        return svar
