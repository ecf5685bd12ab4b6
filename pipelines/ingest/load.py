"""From a folder of files to a checked Uttrekk."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from pipelines.contract.codes import Slag, Tabell
from pipelines.contract.manifest import (
    EKSEMPEL,
    MANIFESTFIL,
    Manifest,
    manifest_from_periods,
    read_manifest,
)
from pipelines.contract.profil import Profil
from pipelines.contract.tabeller import SKJEMAER
from pipelines.errors import UttrekkFeil
from pipelines.ingest.find import Filer, find_uttrekk, table_files
from pipelines.ingest.oppfolging import check_followup
from pipelines.ingest.people import check_people
from pipelines.ingest.rejected import rejected_rows
from pipelines.ingest.relations import unknown
from pipelines.ingest.tables import Lest, check_table, read_table
from pipelines.ingest.totals import check_totals, period_of_rows
from pipelines.ingest.tree import broken_branches, tree_from_rows, with_one_root
from pipelines.ingest.uttrekk import Rapport, Uttrekk, Varsel
from pipelines.settings import Innstillinger

__all__ = ["find_uttrekk", "load_uttrekk"]

_PERSONTABELLER = (Tabell.ORGANISASJON, Tabell.ARBEIDSFORHOLD, Tabell.FRAVAER)
_LOPENDE = {*_PERSONTABELLER, Tabell.NAVN, Tabell.OPPFOLGING}
_ANDRE = set(Tabell) - {Tabell.OPPFOLGING}


def load_uttrekk(mappe: Path, profil: Profil, innstillinger: Innstillinger) -> Uttrekk:
    """Read, map and check one folder.

    Nothing is lost: each row read is accepted, left out with a reason, or kept in `avviste`.

    Raises UttrekkFeil, one sentence, when a file cannot be read or breaks the contract as a
    whole. More rejected rows than the limit is the caller's to judge (`rapport.avvist_prosent`).
    """
    filer, andre = table_files(mappe, profil)
    slag = _kind(mappe, filer, profil)
    manifest = _manifest_file(mappe, slag, profil)
    lasting = _Lasting(profil, innstillinger, manifest)
    lasting.read(filer)
    if andre:
        lasting.merknader.append(f"Filer som ikke er lest: {', '.join(andre)}.")
    if slag is Slag.TOTALER:
        lasting.load_totals()
    else:
        lasting.load_people()
    return lasting.result(mappe)


@dataclass
class _Lasting:
    """One delivery on its way in: what is read, accepted and said so far."""

    profil: Profil
    innstillinger: Innstillinger
    manifest: Manifest | None
    lest: dict[Tabell, Lest] = field(default_factory=dict)
    godtatt: dict[Tabell, pl.DataFrame] = field(default_factory=dict)
    varsler: list[Varsel] = field(default_factory=list)
    merknader: list[str] = field(default_factory=list)
    behandlet: dict[str, int] = field(default_factory=dict)

    @property
    def er_lopende(self) -> bool:
        return self.manifest is not None and self.manifest.slag is Slag.LOPENDE

    def read(self, filer: Filer) -> None:
        for tabell, sti in filer.items():
            if tabell not in (_LOPENDE if self.er_lopende else _ANDRE):
                self.merknader.append(_not_read(tabell))
                continue
            # On a day when nobody is away, a løpende uttrekk holds no absence.
            kan_vaere_tom = self.er_lopende and tabell is Tabell.FRAVAER
            lest = read_table(tabell, sti, self.profil, kan_vaere_tom=kan_vaere_tom)
            self.lest[tabell] = lest
            self.merknader.extend(lest.merknader)
        if Tabell.NAVN in self.lest:
            self.godtatt[Tabell.NAVN] = check_table(self.lest[Tabell.NAVN], self.profil)
            self.merknader.append("navn: tas bare vare på kryptert, i hvelvet.")

    def load_people(self) -> None:
        assert self.manifest is not None
        self._load_tree()
        personer = check_people(
            self.lest,
            self.godtatt[Tabell.ORGANISASJON],
            self.manifest,
            self.profil,
            self.innstillinger.opptelling,
        )
        self.godtatt[Tabell.ARBEIDSFORHOLD] = personer.arbeidsforhold
        self.godtatt[Tabell.FRAVAER] = personer.fravaer
        self.behandlet |= personer.behandlet
        self.varsler += personer.varsler
        if self.er_lopende and personer.fravaer.is_empty():
            tekst = "Uttrekket har ikke noe fravær. Se om det er helt."
            self.varsler.append(Varsel("ingen_fravaer", tekst, 1))
        if oppfolging := self.lest.get(Tabell.OPPFOLGING):
            self.godtatt[Tabell.OPPFOLGING] = check_followup(
                oppfolging, self.lest[Tabell.ARBEIDSFORHOLD], personer, self.manifest, self.profil
            )

    def load_totals(self) -> None:
        lest = self.lest[Tabell.TOTALER]
        totaler = check_table(lest, self.profil)
        mal = self.profil.manifest
        if self.manifest is None and mal is not None:
            self.manifest = manifest_from_periods(
                mal.virksomhet, mal.kilde, totaler["periode"], self.profil.dagenhet
            )
        if self.profil.nivaaer:
            rader = period_of_rows(lest.tekst, totaler)
            self.godtatt[Tabell.ORGANISASJON] = tree_from_rows(rader, self.profil)
            self._add_root()
        else:
            self._load_tree()
        assert self.manifest is not None
        enheter = self.godtatt[Tabell.ORGANISASJON]
        totaler, varsler = check_totals(lest.regnskap, totaler, enheter, self.manifest)
        self.godtatt[Tabell.TOTALER] = totaler
        self.varsler += varsler

    def _load_tree(self) -> None:
        lest = self.lest[Tabell.ORGANISASJON]
        enheter = check_table(lest, self.profil)
        brudd = broken_branches(enheter).drop_nulls()
        self.godtatt[Tabell.ORGANISASJON] = lest.regnskap.reject(enheter, brudd)
        self._add_root()
        if etterfolger := self.lest.get(Tabell.ETTERFOLGER):
            kjente = self.godtatt[Tabell.ORGANISASJON]["enhet_id"]
            rader = check_table(etterfolger, self.profil)
            self.godtatt[Tabell.ETTERFOLGER] = etterfolger.regnskap.reject_where(
                rader, unknown("ny_enhet", kjente, "ny_enhet_ukjent")
            )

    def _add_root(self) -> None:
        assert self.manifest is not None
        enheter, roetter = with_one_root(
            self.godtatt[Tabell.ORGANISASJON], self.manifest.virksomhet
        )
        self.godtatt[Tabell.ORGANISASJON] = enheter
        if roetter > 1:
            self.merknader.append(
                f"{roetter} enheter uten overordnet er samlet under «{self.manifest.virksomhet}»."
            )

    def result(self, mappe: Path) -> Uttrekk:
        assert self.manifest is not None
        rapport = self._report()
        avviste = [
            rejected_rows(lest.regnskap, self.manifest, self.profil)
            for tabell, lest in self.lest.items()
            if tabell is not Tabell.NAVN
        ]
        rammer = {tabell.value: self._frame(tabell) for tabell in SKJEMAER}
        return Uttrekk(
            manifest=self.manifest,
            fingeravtrykk=self._fingerprint(mappe),
            avviste=pl.concat(avviste, how="diagonal"),
            rapport=rapport,
            **rammer,
        )

    def _report(self) -> Rapport:
        tall = [
            lest.regnskap.counts(self.godtatt[tabell].height) for tabell, lest in self.lest.items()
        ]
        for tabell in tall:
            if not tabell.godtatt and not tabell.avvist and tabell.tabell in _MAA_HA_RADER:
                grunner = ", ".join(f"{grunn} {n}" for grunn, n in tabell.utelatt.items())
                raise UttrekkFeil(
                    f"Alle radene i {tabell.tabell} er utelatt ({grunner}). "
                    "Kontroller hva profilen utelater, og kvartalene (eller gjelder_fra) i "
                    "uttrekk.toml."
                )
        return Rapport(tuple(tall), tuple(self.varsler), tuple(self.merknader), self.behandlet)

    def _frame(self, tabell: Tabell) -> pl.DataFrame:
        skjema = SKJEMAER[tabell]
        rader = self.godtatt.get(tabell)
        return skjema.create_empty() if rader is None else rader.select(skjema.column_names())

    def _fingerprint(self, mappe: Path) -> str:
        """Same files, profile and counting settings, same fingerprint; names do not matter."""
        manifest = mappe / MANIFESTFIL
        deler = [
            manifest.read_bytes().hex() if manifest.is_file() else "",
            self.profil.fingeravtrykk,
            self.innstillinger.opptelling.model_dump_json(),
            *sorted(lest.avtrykk for lest in self.lest.values()),
        ]
        return hashlib.sha256("\n".join(deler).encode()).hexdigest()


_MAA_HA_RADER = (Tabell.ARBEIDSFORHOLD, Tabell.TOTALER)


def _kind(mappe: Path, filer: Filer, profil: Profil) -> Slag:
    """What the folder's files make it. Raises UttrekkFeil when a table is missing or too much."""
    if Tabell.TOTALER in filer:
        if flere := {Tabell.ARBEIDSFORHOLD, Tabell.FRAVAER} & set(filer):
            raise UttrekkFeil(
                f"{mappe.name} har både totaler og {min(flere)}. Lever enten totaler, eller "
                "arbeidsforhold og fravaer."
            )
        kreves: tuple[Tabell, ...] = () if profil.nivaaer else (Tabell.ORGANISASJON,)
    else:
        kreves = _PERSONTABELLER
    if mangler := [tabell for tabell in kreves if tabell not in filer]:
        raise UttrekkFeil(
            f"{mappe.name} mangler filen {mangler[0]} (CSV, XLSX eller Parquet). "
            f"Legg den i mappen, eller rett tabeller.{mangler[0]}.filer i profilen."
        )
    return Slag.TOTALER if Tabell.TOTALER in filer else Slag.PERSON


def _not_read(tabell: Tabell) -> str:
    if tabell is Tabell.OPPFOLGING:
        return f'{tabell}: leses bare i et løpende uttrekk, som har slag = "lopende".'
    return f"{tabell}: leses ikke i et løpende uttrekk."


def _manifest_file(mappe: Path, slag: Slag, profil: Profil) -> Manifest | None:
    fil = mappe / MANIFESTFIL
    if fil.is_file():
        return read_manifest(fil, slag, profil.dagenhet)
    if profil.manifest and slag is Slag.TOTALER:
        return None
    raise UttrekkFeil(f"{mappe.name} mangler {MANIFESTFIL}. Den ser slik ut:\n{EKSEMPEL}")
