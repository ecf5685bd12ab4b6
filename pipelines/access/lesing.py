"""What pages get to read: figures already scoped and masked for the viewer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar

import polars as pl

from pipelines.access.innsyn import Innsyn
from pipelines.access.roller import Tall
from pipelines.contract.manifest import DEMOKILDE
from pipelines.contract.perioder import Periodetype
from pipelines.disclosure.grunntre import FORKLARING
from pipelines.disclosure.gulv import (
    HVER_SIDE_MIN_PERSONER,
    TIDEL_MIN_PERSONER,
    UTEN_GULV,
    Gulv,
    apply_floors,
    hide_small_groups,
)
from pipelines.errors import TilgangFeil
from pipelines.lights.klarhet import KVANTILER, chance_band
from pipelines.settings import Personvern, read_settings
from pipelines.store.lager import Lager
from pipelines.store.les import Snapshot, Utsnitt, Versjonsrad, open_snapshot

Lest = TypeVar("Lest")

MINST_HVER_SIDE, MINST_FOR_TIDEL = HVER_SIDE_MIN_PERSONER, TIDEL_MIN_PERSONER
"""Fewest people on each side of a share, and for the tenth with most: what pages say of floors."""
TALLKOLONNER = (
    "enhet_id",
    "enhet",
    "nivaa",
    "periode",
    "avtalte_dagsverk",
    "tapte_dagsverk",
    "sykefravaersprosent",
    "antall_ansatte",
    "lys",
    "klarhet",
    "p_verdi",
    "phi",
    "maal",
    "roed_grense",
    "setning",
)
"""The first columns of `read_tall`, in this order; files made from it can rely on them."""


@dataclass(frozen=True)
class Snapshotinfo:
    """What the figures on a page are made from."""

    virksomhet: str
    snapshot_id: str
    versjon: int
    publisert: datetime
    uttrekksdato: date
    kilder: tuple[str, ...]
    siste_kvartal: str
    foreloepige: tuple[str, ...]
    dagenhet: str
    har_personer: bool

    @property
    def er_demo(self) -> bool:
        """Whether every figure comes from the made-up agency."""
        return all(kilde.startswith(DEMOKILDE) for kilde in self.kilder)


@dataclass(frozen=True)
class Oversikt:
    """All enheter over the newest periods of one type."""

    info: Snapshotinfo
    periodetype: Periodetype
    perioder: tuple[str, ...]
    """Oldest first, newest last."""
    enheter: pl.DataFrame
    """The tree in depth-first order, columns of ENHETER, and slaatt_sammen: whether privacy has
    merged it of others, `seksjoner`. Closed enheter are left out.
    """
    rader: pl.DataFrame
    """The lights of enheter × perioder, masked: columns of the store's `overview`, and `vis`."""
    virksomhet_id: str


@dataclass(frozen=True)
class Seksjonsbilde:
    """One enhet over all periods of one type, beside the virksomhet."""

    info: Snapshotinfo
    periodetype: Periodetype
    enhet: dict[str, object]
    """Its row of ENHETER."""
    sti: tuple[dict[str, object], ...]
    """Rows of its ancestors, the virksomhet first."""
    brudd: tuple[tuple[str, str], ...]
    """(kvartal, text) where its history is broken."""
    skilt_ut: tuple[dict[str, object], ...]
    """Rows of the enheter beside it that say they were made from it."""
    serie: pl.DataFrame
    """Its judged measures, oldest first, with the band of chance around mål in percent:
    baand_0001, baand_0025, baand_0975, baand_0999."""
    virksomhet: pl.DataFrame
    barn: pl.DataFrame
    """Rows of ENHETER of the children."""
    barnerader: pl.DataFrame
    """Their judged measures in all periods."""
    vekst: pl.DataFrame
    """kvartal, foerst, naa: tapte dagsverk of the virksomhet when first delivered, and now."""


def read_info(innsyn: Innsyn, versjon: int | None = None) -> Snapshotinfo | None:
    """The live snapshot in a few words; None when nothing has been published.

    Raises TilgangFeil for an earlier version that the role may not read.
    """
    if versjon is not None and not innsyn.rett.versjoner:
        raise TilgangFeil("Bare HR kan se tidligere versjoner av tallene.")
    snapshot = open_snapshot(Lager(read_settings().lager))
    if snapshot is None or not (valgt := _pick(snapshot.versions(), versjon)):
        return None
    return Snapshotinfo(
        virksomhet=valgt.virksomhet,
        snapshot_id=valgt.snapshot_id,
        versjon=valgt.versjon,
        publisert=valgt.publisert,
        uttrekksdato=valgt.uttrekksdato,
        kilder=tuple(snapshot.sources()),
        siste_kvartal=valgt.siste_kvartal,
        foreloepige=valgt.foreloepige,
        dagenhet=valgt.dagenhet,
        har_personer=valgt.slag == "person",
    )


def read_oversikt(
    innsyn: Innsyn, periodetype: Periodetype, antall: int = 12, versjon: int | None = None
) -> Oversikt | None:
    """All enheter that the viewer may see over the newest `antall` periods.

    None while the store is empty, and where not even the whole is large enough to be shown.
    """
    kilde = _source(innsyn, versjon, periodetype)
    if kilde is None or kilde.alle.is_empty():
        return None
    perioder = kilde.snapshot.periods(periodetype, kilde.info.versjon)[-antall:] or [""]
    i_bruk = kilde.snapshot.in_use(kilde.utsnitt, perioder[-1])
    rader = kilde.snapshot.overview(kilde.utsnitt, periodetype, perioder[0], perioder[-1])
    return Oversikt(
        info=kilde.info,
        periodetype=periodetype,
        perioder=tuple(filter(None, perioder)),
        enheter=kilde.alle.filter(pl.col("enhet_id").is_in(i_bruk)),
        rader=hide_small_groups(rader, kilde.gulv),
        virksomhet_id=_root(kilde.alle),
    )


def read_seksjon(
    innsyn: Innsyn, enhet_id: str, periodetype: Periodetype, versjon: int | None = None
) -> Seksjonsbilde | None:
    """One enhet of any level; None when the store is empty or the viewer has no such enhet."""
    kilde = _source(innsyn, versjon, periodetype)
    return None if kilde is None else _picture(kilde, enhet_id, periodetype)


class Seksjonslesing:
    """`read_seksjon` for many enheter, one after the other: what they share is read once.

    For the time of one command or one file; a page reads anew.
    """

    def __init__(self) -> None:
        self._kilder: dict[tuple[object, Periodetype], _Samlet | None] = {}

    def __call__(
        self, innsyn: Innsyn, enhet_id: str, periodetype: Periodetype
    ) -> Seksjonsbilde | None:
        noekkel = (innsyn.omfang, periodetype)
        if noekkel not in self._kilder:
            kilde = _source(innsyn, None, periodetype)
            self._kilder[noekkel] = None if kilde is None else _Samlet.of(kilde)
        samlet = self._kilder[noekkel]
        return None if samlet is None else _picture(samlet, enhet_id, periodetype)


def _picture(kilde: _Kilde, enhet_id: str, periodetype: Periodetype) -> Seksjonsbilde | None:
    rader = {str(rad["enhet_id"]): rad for rad in kilde.alle.to_dicts()}
    enhet_id = shown_as(kilde.alle, enhet_id)
    if enhet_id not in rader:
        return None
    rot = _root(kilde.alle)
    barn = kilde.alle.filter(pl.col("overordnet_id") == enhet_id)
    tall = kilde.measures(periodetype, list({enhet_id, rot, *barn["enhet_id"]}))
    return Seksjonsbilde(
        info=kilde.info,
        periodetype=periodetype,
        enhet=rader[enhet_id],
        sti=_ancestors(rader, enhet_id),
        brudd=kilde.breaks(enhet_id),
        skilt_ut=_made_from(kilde, rader, enhet_id),
        serie=_with_band(tall.filter(pl.col("enhet_id") == enhet_id)),
        virksomhet=tall.filter(pl.col("enhet_id") == rot),
        barn=barn,
        barnerader=tall.filter(pl.col("enhet_id").is_in(barn["enhet_id"].implode())),
        vekst=kilde.growth(rot),
    )


def read_tall(
    innsyn: Innsyn,
    periodetype: Periodetype,
    enhet_id: str | None = None,
    versjon: int | None = None,
) -> pl.DataFrame | None:
    """The measures of all periods of one type, TALLKOLONNER first, sorted by periode, enhet_id.

    None while the store is empty. What the viewer may not see is not there, or null.
    """
    rader = read_maaltall(innsyn, periodetype, enhet_id, versjon)
    return None if rader is None else rader.select(pl.exclude("^vis.*$"))


def read_maaltall(
    innsyn: Innsyn,
    periodetype: Periodetype,
    enhet_id: str | None = None,
    versjon: int | None = None,
) -> pl.DataFrame | None:
    """As `read_tall`, with the columns vis… beside: whether a null is masked or was never known."""
    kilde = _source(innsyn, versjon, periodetype)
    if kilde is None:
        return None
    samlet = pl.when("slaatt_sammen").then(pl.lit(f" {FORKLARING}")).otherwise(pl.lit(""))
    enheter = kilde.alle.select("enhet_id", pl.col("navn") + samlet, "nivaa")
    rader = kilde.measures(periodetype, [enhet_id] if enhet_id else None)
    ordnet = rader.join(
        enheter.rename({"navn": "enhet"}), on="enhet_id", how="left", maintain_order="left"
    )
    return ordnet.select(*TALLKOLONNER, pl.exclude(*TALLKOLONNER, "periodetype"))


def read_enheter(
    innsyn: Innsyn, periodetype: Periodetype, versjon: int | None = None
) -> pl.DataFrame | None:
    """The viewer's whole tree in depth-first order, as `Oversikt.enheter`, closed enheter too.

    None while the store is empty.
    """
    kilde = _source(innsyn, versjon, periodetype)
    return None if kilde is None else kilde.alle


@dataclass(frozen=True)
class _Kilde:
    """A version of the snapshot, cut to what the viewer may see."""

    snapshot: Snapshot
    info: Snapshotinfo
    utsnitt: Utsnitt
    gulv: Gulv

    @cached_property
    def alle(self) -> pl.DataFrame:
        """The viewer's tree; what lost its parent on the way hangs on the nearest that is left.

        slaatt_sammen says what of it privacy has merged; the names do not repeat it.
        """
        enheter = _rehang(self.snapshot.enheter(self.utsnitt))
        if "slaatt_sammen" not in enheter.columns:
            return enheter.with_columns(slaatt_sammen=pl.lit(value=False))
        return enheter.with_columns(pl.col("navn").str.strip_suffix(f" {FORKLARING}"))

    def measures(self, periodetype: Periodetype, enheter: list[str] | None) -> pl.DataFrame:
        return apply_floors(
            self.snapshot.measures(self.utsnitt, periodetype, enheter=enheter), self.gulv
        )

    def breaks(self, enhet_id: str) -> tuple[tuple[str, str], ...]:
        """(kvartal, text) where the history of an enhet is broken."""
        return tuple(self.snapshot.brudd(enhet_id, self.info.versjon).iter_rows())

    def growth(self, enhet_id: str) -> pl.DataFrame:
        return self.snapshot.growth(enhet_id)


@dataclass(frozen=True)
class _Samlet(_Kilde):
    """The same, with all rows read at once and kept."""

    _lest: dict[object, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, kilde: _Kilde) -> _Samlet:
        return cls(kilde.snapshot, kilde.info, kilde.utsnitt, kilde.gulv)

    def measures(self, periodetype: Periodetype, enheter: list[str] | None) -> pl.DataFrame:
        rader = self._once(periodetype, lambda: _Kilde.measures(self, periodetype, None))
        return rader if enheter is None else rader.filter(pl.col("enhet_id").is_in(enheter))

    def breaks(self, enhet_id: str) -> tuple[tuple[str, str], ...]:
        return self._once(("brudd", enhet_id), lambda: _Kilde.breaks(self, enhet_id))

    def growth(self, enhet_id: str) -> pl.DataFrame:
        return self._once(("vekst", enhet_id), lambda: _Kilde.growth(self, enhet_id))

    def _once(self, noekkel: object, les: Callable[[], Lest]) -> Lest:
        if noekkel not in self._lest:
            self._lest[noekkel] = les()
        svar: Lest = self._lest[noekkel]
        return svar


def _source(innsyn: Innsyn, versjon: int | None, slag: Periodetype) -> _Kilde | None:
    """Where figures come from: the one place that turns a role into a cut of the snapshot.

    Raises TilgangFeil for a role that may see no figures.
    """
    innstillinger = read_settings()
    snapshot = open_snapshot(Lager(innstillinger.lager))
    info = read_info(innsyn, versjon)
    if snapshot is None or info is None:
        return None
    gulv = floor_of(tall_of(innsyn, slag), innstillinger.personvern)
    utsnitt = Utsnitt(info.versjon, gulv.minste_gruppe or None, innsyn.enheter)
    return _Kilde(snapshot, info, utsnitt, gulv)


def tall_of(innsyn: Innsyn, slag: Periodetype) -> Tall:
    """Which figures a viewer reads of a kind of period.

    A single kvartal needs ten people (DESIGN 6), so it is read from the coarser tree: a mask over
    the finer one could be worked out from the rows beside it.
    """
    tall = innsyn.rett.tall
    if tall is Tall.MINSTE_GRUPPE and slag is Periodetype.KVARTAL:
        return Tall.MINSTE_GRUPPE_AMU
    return tall


def floor_of(tall: Tall, personvern: Personvern) -> Gulv:
    """The floors of a role's figures. Raises TilgangFeil where there are no figures to see."""
    match tall:
        case Tall.ALLE:
            return UTEN_GULV
        case Tall.MINSTE_GRUPPE:
            return Gulv(personvern.minste_gruppe)
        case Tall.MINSTE_GRUPPE_AMU:
            return Gulv(personvern.minste_gruppe_amu)
        case Tall.INGEN:
            raise TilgangFeil("Denne rollen ser ingen tall om fravær.")


def _made_from(
    kilde: _Kilde, rader: dict[str, dict[str, object]], enhet_id: str
) -> tuple[dict[str, object], ...]:
    """Enheter under the same parent whose history begins with the split of this one."""
    fra = rader[enhet_id]
    tekst = f"Skilt ut fra {fra['navn']}"
    return tuple(
        rad
        for rad in rader.values()
        if rad["overordnet_id"] == fra["overordnet_id"]
        and any(brudd == tekst for _, brudd in kilde.breaks(str(rad["enhet_id"])))
    )


def _with_band(rader: pl.DataFrame) -> pl.DataFrame:
    maal, avtalte, phi = (
        rader[navn].cast(pl.Float64).to_numpy() for navn in ("maal", "avtalte_dagsverk", "phi")
    )
    return rader.with_columns(
        pl.Series(
            f"baand_{kvantil * 1000:04.0f}", chance_band(maal, avtalte, phi, kvantil)
        ).fill_nan(None)
        for kvantil in KVANTILER
    )


def _pick(versjoner: list[Versjonsrad], versjon: int | None) -> Versjonsrad | None:
    if versjon is None:
        return versjoner[-1] if versjoner else None
    return next((rad for rad in versjoner if rad.versjon == versjon), None)


def _rehang(enheter: pl.DataFrame) -> pl.DataFrame:
    """The tree with every enhet below the nearest of its ancestors that is in it.

    A scope holds enheter without those between them and the top.
    """
    topp = enheter.filter(pl.col("overordnet_id").is_null())["enhet_id"].first()
    borte = ~pl.col("overordnet_id").is_in(enheter["enhet_id"].implode())
    hengt = enheter.with_columns(
        overordnet_id=pl.when(borte).then(pl.lit(topp)).otherwise("overordnet_id")
    )
    dybder: dict[str, int] = {}
    for enhet_id, over in hengt.select("enhet_id", "overordnet_id").iter_rows():
        dybder[enhet_id] = 0 if over is None else dybder[over] + 1
    return hengt.with_columns(dybde=pl.Series(list(dybder.values()), dtype=pl.Int64))


def shown_as(enheter: pl.DataFrame, enhet_id: str) -> str:
    """The enhet that privacy shows an enhet as: merged for one kind of period, alone in another.

    An address from HR, or of another kind of period, leads there; and that of a merged enhet leads
    somebody who sees all to the enhet above.
    """
    if enhet_id in enheter["enhet_id"]:
        return enhet_id
    if "seksjoner" not in enheter.columns:
        over = enheter.filter(pl.col("enhet_id") == enhet_id.split("+", maxsplit=1)[0])[
            "overordnet_id"
        ].first()
        return str(over or enhet_id)
    samlet = enheter.filter(
        "er_seksjon",
        pl.col("seksjoner").list.eval(pl.element().is_in(enhet_id.split("+"))).list.any(),
    )
    return str(samlet["enhet_id"].first() or enhet_id)


def _root(enheter: pl.DataFrame) -> str:
    return str(enheter.filter(pl.col("overordnet_id").is_null())["enhet_id"].first())


def _ancestors(rader: dict[str, dict[str, object]], enhet_id: str) -> tuple[dict[str, object], ...]:
    sti: list[dict[str, object]] = []
    over = rader[enhet_id]["overordnet_id"]
    while over is not None and str(over) in rader:
        sti.insert(0, rader[str(over)])
        over = rader[str(over)]["overordnet_id"]
    return tuple(sti)
