"""Run the rooms in order: rows → store → measures → lights → a new live snapshot."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from pipelines.contract.codes import Slag
from pipelines.contract.perioder import Kvartal
from pipelines.disclosure.gjentatt import decide_repeated
from pipelines.disclosure.gulv import SAMMENSETNING_MIN_SYKE
from pipelines.disclosure.kjonn import count_as_shown
from pipelines.disclosure.kontroll import check_composition, check_publication, check_repeated
from pipelines.disclosure.partisjon import merged_enheter
from pipelines.disclosure.personer import sum_where_few_are_shared
from pipelines.disclosure.sammensetning import decide_composition, keep_decided
from pipelines.errors import GammeltLager, LagerFeil, UttrekkFeil
from pipelines.ingest.uttrekk import Uttrekk
from pipelines.lights.judge import judge
from pipelines.lights.tall import format_desimal
from pipelines.measures.atoms import Tidsakse
from pipelines.measures.bemanning import Bemanning
from pipelines.measures.eldre import Eldre
from pipelines.measures.samlet import with_merged
from pipelines.mottak import (
    I_STILLHET,
    Fremdrift,
    Utfall,
    keep_people,
    require_acceptable,
    require_same_virksomhet,
)
from pipelines.oppfolging import rebuild, refresh
from pipelines.settings import Innstillinger
from pipelines.store.avviste import keep_rejected
from pipelines.store.bygg import Bygg, Versjon, next_snapshot
from pipelines.store.lager import Lager
from pipelines.store.les import open_snapshot
from pipelines.store.noekkel import Pseudonymizer, key_mark, read_or_make_key
from pipelines.store.rader import partition
from pipelines.store.skjema import SKJEMAVERSJON
from pipelines.utregning import (
    keep_older,
    measure_all,
    read_grunnlag,
    read_older,
    read_tree,
)

__all__ = [
    "Fremdrift",
    "Kvartalsendring",
    "Kvittering",
    "Utfall",
    "import_uttrekk",
    "rehearsal",
    "republish",
    "require_acceptable",
]

Kvartalstall = dict[str, tuple[float | None, int | None]]
"""kvartal → the virksomhet's sykefraværsprosent and antall ansatte."""


@dataclass(frozen=True)
class Kvartalsendring:
    """A quarter of the virksomhet that an uttrekk covers, before and after; None = no figure."""

    kvartal: str
    prosent_foer: float | None
    prosent_etter: float | None
    ansatte_foer: int | None
    ansatte_etter: int | None


@dataclass(frozen=True)
class Kvittering:
    """What a publish did, for the summary."""

    utfall: Utfall
    versjon: int | None = None
    kvartaler: tuple[Kvartalsendring, ...] = ()
    varsler: tuple[str, ...] = ()


def import_uttrekk(
    lager: Lager,
    uttrekk: Uttrekk,
    innstillinger: Innstillinger,
    fremdrift: Fremdrift = I_STILLHET,
    *,
    til_hvelvet: bool = True,
) -> Kvittering:
    """Let `uttrekk` replace the parts of time it covers, and publish a new snapshot.

    The live snapshot is whole at every moment: it is replaced by one rename at the very end.
    The follow-up is brought up to date after. `til_hvelvet`: whether names go to the vault, just
    before, and the follow-up is; a rehearsal leaves both alone.
    Raises LagerFeil (busy, broken) and UttrekkFeil (of another virksomhet, or a løpende one).
    """
    if uttrekk.manifest.slag is Slag.LOPENDE:
        raise UttrekkFeil("Et løpende uttrekk hører til oppfølgingen, og rører aldri statistikken.")
    with lager.exclusive(fremdrift.venter):
        if _is_published(lager, uttrekk, innstillinger):
            if til_hvelvet:
                refresh(lager, innstillinger)
            return Kvittering(Utfall.UENDRET)
        fremdrift.steg("Kopierer forrige øyeblikksbilde")
        with next_snapshot(lager) as bygg:
            require_same_virksomhet(bygg.virksomhet(), uttrekk)
            foer = bygg.virksomhet_per_quarter()
            if not bygg.known(uttrekk.fingeravtrykk):
                deler = bygg.won(uttrekk)
                if not deler:
                    return Kvittering(Utfall.ELDRE)
                fremdrift.steg("Legger radene i lageret")
                hemmelig = read_or_make_key(lager)
                merke = key_mark(hemmelig)
                bygg.require_key(merke)
                noekkel = Pseudonymizer(hemmelig, uttrekk.manifest.virksomhet)
                kvartaler = {Kvartal.parse(del_.kvartal) for del_ in deler}
                bygg.add(uttrekk, deler, partition(uttrekk, kvartaler, noekkel), merke)
                keep_rejected(lager, uttrekk.fingeravtrykk, uttrekk.avviste)
            versjon, varsler = _publish(bygg, innstillinger, fremdrift)
            etter = bygg.virksomhet_per_quarter()
            if til_hvelvet:
                keep_people(lager, uttrekk, innstillinger)
            bygg.publish()
        if til_hvelvet:
            rebuild(lager, innstillinger)
    beroert = _changes({str(kvartal) for kvartal in uttrekk.manifest.kvartaler}, foer, etter)
    return Kvittering(Utfall.PUBLISERT, versjon, beroert, varsler)


def republish(
    lager: Lager,
    innstillinger: Innstillinger,
    fremdrift: Fremdrift = I_STILLHET,
) -> Kvittering:
    """Measure and judge the stored rows again, as after a change of mål or other settings."""
    with lager.exclusive(fremdrift.venter):
        if not lager.finnes:
            raise LagerFeil(
                f"Det finnes ikke noe lager i {lager.mappe}. Importer et uttrekk først: "
                "trafikklys importer MAPPE."
            )
        with next_snapshot(lager) as bygg:
            foer = bygg.virksomhet_per_quarter()
            versjon, varsler = _publish(bygg, innstillinger, fremdrift)
            etter = bygg.virksomhet_per_quarter()
            bygg.publish()
        rebuild(lager, innstillinger)
    return Kvittering(Utfall.PUBLISERT, versjon, _changes(etter, foer, etter), varsler)


@contextmanager
def rehearsal(lager: Lager) -> Iterator[Lager]:
    """A throw-away copy of a store, on which an import can be tried without publishing anything."""
    with TemporaryDirectory(prefix="trafikklys-") as mappe:
        kopi = Lager(Path(mappe))
        for fil in (lager.snapshot, lager.oppfolging, lager.noekkelfil):
            if fil.exists():
                shutil.copy2(fil, kopi.mappe)
        yield kopi


def _is_published(lager: Lager, uttrekk: Uttrekk, innstillinger: Innstillinger) -> bool:
    try:
        snapshot = open_snapshot(lager)
    except GammeltLager:
        return False
    return (
        snapshot is not None
        and snapshot.knows(uttrekk.fingeravtrykk)
        and snapshot.settings_hash() == innstillinger.fingeravtrykk
    )


def _publish(
    bygg: Bygg, innstillinger: Innstillinger, fremdrift: Fremdrift
) -> tuple[int, tuple[str, ...]]:
    """Measure, judge, check and write; the number of the version, and what deserves a warning."""
    fremdrift.steg("Regner ut fraværet")
    tre, eldre = read_tree(bygg), read_older(bygg)
    maalinger, rapportering = measure_all(read_grunnlag(bygg, tre), eldre, innstillinger)
    fremdrift.steg("Setter lysene")
    samlede, foreloepige = merged_enheter(rapportering), frozenset(bygg.preliminary())
    enheter = with_merged(tre.enheter, samlede)
    lys = judge(maalinger, enheter, innstillinger, foreloepige, samlede)
    fremdrift.steg("Kontrollerer personvernet")
    sammensetning = _checked_compositions(rapportering, lys, maalinger.bemanning)
    if eldre.faste:
        sammensetning = _keep_older_compositions(
            bygg, sammensetning, rapportering, eldre, maalinger.bemanning.akse
        )
    gjentatt = decide_repeated(rapportering, lys, sammensetning)
    check_repeated(rapportering, lys, sammensetning, gjentatt)
    fremdrift.steg("Skriver øyeblikksbildet")
    persontall = sum_where_few_are_shared(rapportering, lys)
    lovtilfeller = count_as_shown(rapportering, persontall, maalinger.tilfeller_kjonn)
    er_samlet = pl.col("enhet_id").is_in(samlede["enhet_id"].to_list())
    tabeller = {
        "enheter": tre.enheter,
        "maaltall": lys.filter(~er_samlet),
        "brudd": tre.brudd,
        "rapportering": rapportering,
        "rapporttall": lys.filter(er_samlet),
        "sammensetning": sammensetning,
        "persontall": persontall,
        "gjentatt_vist": gjentatt,
        "spredning": maalinger.spredning,
        "lovtall": keep_older(bygg, "lovtall", maalinger.lovtall, eldre),
        "lovtilfeller": keep_older(bygg, "lovtilfeller", lovtilfeller, eldre),
    }
    nummer = bygg.write(_version(bygg, innstillinger), tabeller)
    varsler = _unknown_targets(tre.enheter, innstillinger)
    hopp = _jumps(bygg.virksomhet_per_quarter(), innstillinger.kontroll.hopp_faktor)
    return nummer, (*varsler, *hopp)


def _keep_older_compositions(
    bygg: Bygg, nye: pl.DataFrame, rapportering: pl.DataFrame, eldre: Eldre, akse: Tidsakse
) -> pl.DataFrame:
    """Which older rows may show their parts was decided while there were rows to decide it by."""
    gamle = bygg.published("sammensetning").join(rapportering, on=["gulv", "enhet_id"], how="semi")
    forrige = bygg.frame("versjoner").sort("versjon")["siste_kvartal"][-1]
    return keep_decided(nye, gamle, eldre.faste, akse, Kvartal.parse(forrige))


def _checked_compositions(
    rapportering: pl.DataFrame, lys: pl.DataFrame, bemanning: Bemanning
) -> pl.DataFrame:
    """The table sammensetning. Raises PersonvernFeil when anything small could be worked out."""
    vises = lys.select("enhet_id", "periode")
    check_publication(rapportering, vises, bemanning)
    sammensetning = decide_composition(rapportering, vises, bemanning)
    check_composition(rapportering, sammensetning, bemanning, SAMMENSETNING_MIN_SYKE)
    return sammensetning


def _version(bygg: Bygg, innstillinger: Innstillinger) -> Versjon:
    return Versjon(
        _snapshot_id(bygg, innstillinger),
        innstillinger.fingeravtrykk,
        str(bygg.covered()[-1]),
        bygg.preliminary(),
    )


def _unknown_targets(enheter: pl.DataFrame, innstillinger: Innstillinger) -> list[str]:
    """Mål that nobody is judged by, since no enhet has that id or arbeidstype."""
    kjente = {*enheter["enhet_id"], *enheter["arbeidstype"].drop_nulls()}
    gjelder = {maal.enhet or maal.arbeidstype for maal in innstillinger.maal} - {None}
    return [
        f"Målet for «{navn}» brukes ikke: ingen enhet har den id-en eller arbeidstypen. Rett "
        "trafikklys.toml."
        for navn in sorted(map(str, gjelder - kjente))
    ]


def _snapshot_id(bygg: Bygg, innstillinger: Innstillinger) -> str:
    """The same data judged by the same settings have the same id, on every machine."""
    grunnlag = (bygg.truth(), innstillinger.fingeravtrykk, SKJEMAVERSJON)
    return hashlib.sha256(repr(grunnlag).encode()).hexdigest()[:16]


def _changes(
    kvartaler: Iterable[str], foer: Kvartalstall, etter: Kvartalstall
) -> tuple[Kvartalsendring, ...]:
    def change(kvartal: str) -> Kvartalsendring:
        prosent_foer, ansatte_foer = foer.get(kvartal, (None, None))
        prosent_etter, ansatte_etter = etter.get(kvartal, (None, None))
        return Kvartalsendring(kvartal, prosent_foer, prosent_etter, ansatte_foer, ansatte_etter)

    return tuple(change(kvartal) for kvartal in sorted(kvartaler))


def _jumps(tall: Kvartalstall, faktor: float) -> tuple[str, ...]:
    """Quarters whose percent or head count is more than `faktor` times its neighbour's."""
    varsler = []
    for (forrige, (prosent0, ansatte0)), (kvartal, (prosent1, ansatte1)) in pairwise(tall.items()):
        for navn, gammel, ny in (
            ("Sykefraværsprosenten", prosent0, prosent1),
            ("Antall ansatte", ansatte0, ansatte1),
        ):
            if gammel and ny and max(gammel / ny, ny / gammel) > faktor:
                varsler.append(
                    f"{navn} går fra {format_desimal(gammel)} i {forrige} til "
                    f"{format_desimal(ny)} i {kvartal}, mer enn {faktor:g} ganger. "
                    "Se om uttrekket er helt."
                )
    return tuple(varsler)
