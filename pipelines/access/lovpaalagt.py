"""The statistics that the law asks for, as a role may see them (FOR-1997-03-25-272 § 4).

The law asks for the virksomhet, so that is what everybody with the page sees. HR sees the enheter
right below it, too. HR has the virksomhet by sex however few there are, since the law requires it;
all else by sex has a floor of its own (disclosure.kjonn).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from pipelines.access.innsyn import Innsyn
from pipelines.access.lesing import (
    Seksjonsbilde,
    Snapshotinfo,
    floor_of,
    read_info,
    read_seksjon,
    tall_of,
)
from pipelines.access.roller import Rolle, Side, Tall
from pipelines.contract.codes import Kjonn
from pipelines.contract.perioder import Periodetype
from pipelines.disclosure.kjonn import enough_of_each, few_of_one
from pipelines.errors import TilgangFeil
from pipelines.settings import read_settings
from pipelines.store.lager import Lager
from pipelines.store.les import Snapshot, Utsnitt, open_snapshot


class Hvem(StrEnum):
    """Whose figures stand in a column of the table."""

    KVINNER = "Kvinner"
    MENN = "Menn"
    IKKE_OPPGITT = "Ikke oppgitt"
    ALLE = "I alt"


PERIODETYPER = (Periodetype.KVARTAL, Periodetype.AAR)
TALL = ("mulige_dagsverk", "tapte_dagsverk", "prosent")
"""Figures with the floor of people."""
VARIGHET = (
    *("tapte_1_3", "tapte_4_16", "tapte_over_16", "tapte_over_56"),
    *("tilfeller_sykt_barn", "tapte_sykt_barn"),
)
"""Figures with the floor of people with absence: what the absence is made of."""
_SUMMER = (
    *("personer", "personer_med_fravaer", "avtalte_dagsverk", "ferie", "tilfeller"),
    *("tilfeller_sykt_barn", "tapte_1_3", "tapte_4_16", "tapte_17_56", "tapte_over_56"),
    "tapte_sykt_barn",
)
_NOEKKEL = ["enhet_id", "periode"]


@dataclass(frozen=True)
class Lovstatistikk:
    """All tables that a viewer may see: quarters and years of the virksomhet, for HR of more."""

    info: Snapshotinfo
    enheter: pl.DataFrame
    """Rows of ENHETER, the virksomhet first."""
    rader: pl.DataFrame
    """One row per enhet, periode and column of the table, in that order. enhet_id, periode,
    periodetype, hvem (Hvem), mulige_dagsverk, tilfeller, tilfeller_sykt_barn, tapte_dagsverk,
    tapte_1_3, tapte_4_16, tapte_over_16, tapte_over_56 (part of over_16), tapte_sykt_barn: dagsverk
    and counts; prosent: tapte of mulige; prosent_nasjonal: tapte of avtalte, as SSB and Nav count.
    Null: not to be shown. vis_kjonn: whether there are rows by sex; faa: whether some group by sex
    has fewer people than others would be shown; dekket, krevd: quarters; foreloepig.
    """

    def periods(self, enhet_id: str, slag: Periodetype) -> list[str]:
        """Names of the periods with a table, oldest first."""
        rader = self.rader.filter(enhet_id=enhet_id, periodetype=slag.value)
        return rader["periode"].unique().sort().to_list()

    def table(self, enhet_id: str, periode: str) -> pl.DataFrame:
        """The columns of one table, in the order of Hvem."""
        return self.rader.filter(enhet_id=enhet_id, periode=periode)


def read_lovpaalagt(innsyn: Innsyn, versjon: int | None = None) -> Lovstatistikk | None:
    """None while the store is empty, and where the virksomhet itself is too small to be shown.

    Raises TilgangFeil for a role that does not have the page.
    """
    if Side.LOVPAALAGT not in innsyn.rett.sider and innsyn.rolle is not Rolle.DRIFT:
        raise TilgangFeil("Denne rollen ser ikke den lovpålagte statistikken.")
    snapshot = open_snapshot(Lager(read_settings().lager))
    info = read_info(innsyn, versjon)
    if snapshot is None or info is None:
        return None
    rot = _root(snapshot, info.versjon)
    bilder = [
        bilde
        for slag in PERIODETYPER
        if (bilde := read_seksjon(innsyn, rot, slag, versjon)) is not None
    ]
    if not bilder:
        return None
    ser_alt = innsyn.rett.tall is Tall.ALLE
    enheter = _shown(bilder[0], ser_alt=ser_alt)
    vurdert = pl.concat([_judged(bilde, ser_alt=ser_alt) for bilde in bilder], how="vertical")
    lovtall = snapshot.lovtall(info.versjon).join(vurdert, on=_NOEKKEL, how="semi")
    if not ser_alt:
        lovtall = _counted_for_roles(lovtall, snapshot.lovtilfeller(info.versjon), innsyn)
    gulv = _floors(lovtall, vurdert, rot if ser_alt else None, ser_alt=ser_alt)
    return Lovstatistikk(info, enheter, _with_floors(lovtall, gulv, enheter, ser_alt=ser_alt))


def _root(snapshot: Snapshot, versjon: int) -> str:
    tre = snapshot.enheter(Utsnitt(versjon))
    return str(tre.filter(pl.col("overordnet_id").is_null())["enhet_id"].item())


def _shown(bilde: Seksjonsbilde, *, ser_alt: bool) -> pl.DataFrame:
    """Rows of ENHETER: the virksomhet, and what lies right below it for those who see all."""
    rot = pl.DataFrame([bilde.enhet], schema=bilde.barn.schema)
    return pl.concat([rot, bilde.barn]) if ser_alt else rot


def _judged(bilde: Seksjonsbilde, *, ser_alt: bool) -> pl.DataFrame:
    """What the floors of the role say of each row, and the figures that others are held against."""
    rader = [bilde.virksomhet, *([bilde.barnerader] if ser_alt else [])]
    return pl.concat(
        rad.filter("vis").select(
            *_NOEKKEL,
            "dekket",
            "krevd",
            "foreloepig",
            "vis_sammensetning",
            prosent_nasjonal="sykefravaersprosent",
            tilfeller_vist="tilfeller",
        )
        for rad in rader
    )


def _counted_for_roles(
    lovtall: pl.DataFrame, lovtilfeller: pl.DataFrame, innsyn: Innsyn
) -> pl.DataFrame:
    """`lovtall` of the virksomhet with the tilfeller of the tree that the role sees each kind of
    period in.
    """
    personvern = read_settings().personvern
    gulv = {
        slag.value: floor_of(tall_of(innsyn, slag), personvern).minste_gruppe
        for slag in PERIODETYPER
    }
    sett = lovtall.with_columns(
        gulv=pl.col("periodetype").replace_strict(gulv, return_dtype=pl.Int64)
    )
    return (
        sett.drop("tilfeller")
        .join(lovtilfeller, on=["gulv", "periode", "kjonn"], how="left", maintain_order="left")
        .with_columns(pl.col("tilfeller").fill_null(0))
        .select(lovtall.columns)
    )


def _floors(
    lovtall: pl.DataFrame, vurdert: pl.DataFrame, uten_gulv: str | None, *, ser_alt: bool
) -> pl.DataFrame:
    """`vurdert` with vis_kjonn, vis_kjonn_varighet, vis_kjonn_tilfeller and faa.

    uten_gulv: the enhet that is shown by sex however few there are. Tilfeller by sex are shown only
    where they add up to those that the role sees elsewhere, in all periods: figures from before
    people were deleted may not, and the difference would be about few (disclosure.personer).
    """
    alle = lovtall.group_by(_NOEKKEL).agg(pl.col("tilfeller").sum())
    folk, syke = (
        enough_of_each(lovtall, kolonne).rename({"nok": f"nok_{kolonne}"})
        for kolonne in ("personer", "personer_med_fravaer")
    )
    samlet = vurdert
    for del_ in (alle, folk, syke, few_of_one(lovtall)):
        samlet = samlet.join(del_, on=_NOEKKEL, how="inner", maintain_order="left")
    fritt = pl.col("enhet_id") == (uten_gulv or "")
    nok_syke = pl.col("nok_personer_med_fravaer") & pl.col("vis_sammensetning")
    delt = (pl.col("tilfeller") != pl.col("tilfeller_vist")).any().over("enhet_id")
    return samlet.with_columns(
        vis_kjonn=fritt | pl.col("nok_personer"),
        vis_kjonn_varighet=fritt | (pl.col("nok_personer") & (nok_syke | ser_alt)),
        vis_kjonn_tilfeller=fritt | (pl.col("nok_personer") & (~delt | ser_alt)),
    ).drop("tilfeller", "nok_personer", "nok_personer_med_fravaer")


def _with_floors(
    lovtall: pl.DataFrame, gulv: pl.DataFrame, enheter: pl.DataFrame, *, ser_alt: bool
) -> pl.DataFrame:
    """Rows of Lovstatistikk."""
    navn = {Kjonn.KVINNE.value: Hvem.KVINNER.value, Kjonn.MANN.value: Hvem.MENN.value}
    hvem = pl.col("kjonn").replace_strict(navn, default=Hvem.IKKE_OPPGITT.value)
    noekkel = [*_NOEKKEL, "periodetype"]
    alle = lovtall.group_by(noekkel).agg(pl.col(_SUMMER).sum(), hvem=pl.lit(Hvem.ALLE.value))
    rader = pl.concat([lovtall.with_columns(hvem=hvem).drop("kjonn"), alle], how="diagonal")
    er_alle = pl.col("hvem") == Hvem.ALLE.value
    vist = (
        rader.join(gulv, on=_NOEKKEL)
        .filter(er_alle | pl.col("vis_kjonn"))
        .with_columns(_figures())
        .with_columns(
            tilfeller=pl.when(er_alle)
            .then("tilfeller" if ser_alt else "tilfeller_vist")
            .when("vis_kjonn_tilfeller")
            .then("tilfeller"),
            vis_varighet=pl.when(er_alle).then("vis_sammensetning").otherwise("vis_kjonn_varighet"),
        )
        .with_columns(pl.when("vis_varighet").then(pl.col(VARIGHET)))
    )
    return _in_order(vist, enheter)


def _figures() -> list[pl.Expr]:
    """What is made of the sums. Own dagsverk of an extract can make more ferie than avtalte."""
    mulige = (pl.col("avtalte_dagsverk") - pl.col("ferie")).clip(0)
    over_16 = pl.sum_horizontal("tapte_17_56", "tapte_over_56")
    tapte = pl.sum_horizontal("tapte_1_3", "tapte_4_16", over_16)
    return [
        mulige.alias("mulige_dagsverk"),
        tapte.alias("tapte_dagsverk"),
        over_16.alias("tapte_over_16"),
        pl.when(mulige > 0).then(100 * tapte / mulige).alias("prosent"),
        pl.when(pl.col("avtalte_dagsverk") > 0)
        .then(100 * tapte / pl.col("avtalte_dagsverk"))
        .alias("prosent_nasjonal"),
    ]


def _in_order(rader: pl.DataFrame, enheter: pl.DataFrame) -> pl.DataFrame:
    rekke = {hvem.value: nr for nr, hvem in enumerate(Hvem)}
    sted = {enhet_id: nr for nr, enhet_id in enumerate(enheter["enhet_id"])}
    return rader.sort(
        pl.col("enhet_id").replace_strict(sted),
        "periode",
        pl.col("hvem").replace_strict(rekke),
    ).select(
        *_NOEKKEL,
        "periodetype",
        "hvem",
        *TALL,
        "prosent_nasjonal",
        "tilfeller",
        *VARIGHET,
        *("vis_kjonn", "faa", "dekket", "krevd", "foreloepig"),
    )
