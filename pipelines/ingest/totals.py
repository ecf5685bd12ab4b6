"""Totals of inner enheter and of whole quarters: compared with their parts, never added."""

from __future__ import annotations

from functools import partial

import polars as pl

from pipelines.contract.manifest import Manifest
from pipelines.contract.perioder import maaneder_i
from pipelines.ingest.parse import RAD
from pipelines.ingest.regnskap import Regnskap
from pipelines.ingest.relations import unknown
from pipelines.ingest.uttrekk import Varsel

_TOLERANSE = 0.005
_STOERRELSER = ("avtalte_dagsverk", "tapte_dagsverk")


def check_totals(
    regnskap: Regnskap, totaler: pl.DataFrame, enheter: pl.DataFrame, manifest: Manifest
) -> tuple[pl.DataFrame, list[Varsel]]:
    """Rows that carry the figures: covered, of known enheter, each figure once; and warnings."""
    totaler = regnskap.leave_out(totaler, outside_coverage(manifest))
    ukjent = unknown("enhet_id", enheter["enhet_id"], "ukjent_enhet")
    totaler = regnskap.reject_where(totaler, ukjent)
    totaler = regnskap.leave_out(totaler, month_beside_quarter())
    varsler = []
    for compare, grunn, hva in (
        (quarter_beside_months, "kvartal_med_maaneder", "hele kvartaler"),
        (partial(inner_beside_parts, enheter=enheter), "sum_paa_indre_enhet", "indre enheter"),
    ):
        sammenlignet = compare(totaler)
        borte = pl.col(RAD).is_in(sammenlignet[RAD].implode())
        totaler = regnskap.leave_out(totaler, pl.when(borte).then(pl.lit(grunn)))
        varsler += difference_warning(sammenlignet, grunn, hva)
    return totaler, [*varsler, *_about_figures(totaler, manifest)]


def period_of_rows(tekst: pl.DataFrame, totaler: pl.DataFrame) -> pl.DataFrame:
    """Text rows with `periode` as accepted, in the contract's form."""
    return tekst.drop("periode").join(totaler.select(RAD, "periode"), on=RAD)


def quarter_of(periode: pl.Expr) -> pl.Expr:
    """`2026-07` and `2026K3` → `2026K3`."""
    maaned = periode.str.extract(r"-(\d{2})$").cast(pl.Int32, strict=False)
    kvartal = pl.format("{}K{}", periode.str.slice(0, 4), (maaned + 2) // 3)
    return pl.coalesce(kvartal, periode)


def outside_coverage(manifest: Manifest) -> pl.Expr:
    """Why a row of a period that the delivery does not cover is left out."""
    maaneder = set(manifest.maaneder)
    hele = [k for k in manifest.kvartaler if maaneder.issuperset(maaneder_i(k))]
    dekket = [str(p) for p in (*manifest.maaneder, *hele)]
    return pl.when(~pl.col("periode").is_in(dekket)).then(pl.lit("utenfor_perioden"))


def month_beside_quarter() -> pl.Expr:
    """Why a month is left out: the whole quarter is given too, and its months are not."""
    kvartal = quarter_of(pl.col("periode"))
    er_maaned = pl.col("periode") != kvartal
    med_tall = (
        (er_maaned & pl.col("avtalte_dagsverk").is_not_null()).sum().over("enhet_id", kvartal)
    )
    har_kvartal = (~er_maaned).any().over("enhet_id", kvartal)
    return pl.when(er_maaned & har_kvartal & (med_tall < 3)).then(pl.lit("maaned_med_kvartal"))


def quarter_beside_months(totaler: pl.DataFrame) -> pl.DataFrame:
    """RAD and differences of quarter rows whose enhet also has the months of that quarter."""
    med = totaler.with_columns(kvartal=quarter_of(pl.col("periode")))
    er_kvartal = pl.col("periode") == pl.col("kvartal")
    sum_ = _sums(med.filter(~er_kvartal), ["enhet_id", "kvartal"])
    kvartaler = med.filter(er_kvartal).join(sum_, on=["enhet_id", "kvartal"])
    return _compared(kvartaler)


def inner_beside_parts(totaler: pl.DataFrame, enheter: pl.DataFrame) -> pl.DataFrame:
    """RAD and differences of rows of enheter that have figures below them in that period."""
    per_kvartal = totaler.with_columns(kvartal=quarter_of(pl.col("periode")))
    med_tall = per_kvartal.filter(pl.col("avtalte_dagsverk").is_not_null())
    under = _ancestors(enheter).join(med_tall, left_on="under", right_on="enhet_id")
    indre = under.select(enhet_id="over", kvartal="kvartal").unique()
    nederst = under.join(
        indre, left_on=["under", "kvartal"], right_on=["enhet_id", "kvartal"], how="anti"
    )
    maaneder = nederst.filter(pl.col("periode") != pl.col("kvartal"))
    deler = pl.concat([maaneder, nederst.with_columns(periode="kvartal")])
    sum_ = _sums(deler.rename({"over": "enhet_id"}), ["enhet_id", "periode"])
    egne = per_kvartal.join(indre, on=["enhet_id", "kvartal"], how="semi")
    return _compared(egne.join(sum_, on=["enhet_id", "periode"], how="left"))


def difference_warning(sammenlignet: pl.DataFrame, regel: str, hva: str) -> list[Varsel]:
    """A warning when compared sums differ by more than half a percent."""
    antall = int(sammenlignet["ulik"].sum())
    if not antall:
        return []
    tekst = f"Totaler for {hva} som avviker mer enn 0,5 % fra summen: {antall}. Summen er brukt."
    return [Varsel(regel, tekst, antall)]


def _about_figures(totaler: pl.DataFrame, manifest: Manifest) -> list[Varsel]:
    tomme = totaler.filter(
        pl.col("avtalte_dagsverk").is_null() | pl.col("tapte_dagsverk").is_null()
    ).height
    umulige = totaler.filter(pl.col("tapte_dagsverk") > pl.col("avtalte_dagsverk")).height
    hull = len(manifest.hull)
    mulige = [
        Varsel(
            "ikke_oppgitt",
            f"Rader der avtalte eller tapte dagsverk ikke er oppgitt: {tomme}.",
            tomme,
        ),
        Varsel(
            "tapte_over_avtalte",
            f"Rader med flere tapte enn avtalte dagsverk: {umulige}.",
            umulige,
        ),
        Varsel(
            "maaneder_mangler",
            f"Måneder som mangler mellom {manifest.dekker_fra} og {manifest.dekker_til}: "
            f"{', '.join(map(str, sorted(manifest.hull)))}.",
            hull,
        ),
    ]
    return [varsel for varsel in mulige if varsel.antall]


def _sums(rader: pl.DataFrame, noekkel: list[str]) -> pl.DataFrame:
    return rader.group_by(noekkel).agg(
        pl.col(navn).sum().name.suffix("_sum") for navn in _STOERRELSER
    )


def _compared(sammen: pl.DataFrame) -> pl.DataFrame:
    """RAD, ulik: whether the row's own figure is another than the sum of its parts."""
    ulik = pl.any_horizontal(
        (pl.col(navn) - pl.col(f"{navn}_sum")).abs() > _TOLERANSE * pl.col(navn).abs() + 0.01
        for navn in _STOERRELSER
    )
    return sammen.select(RAD, ulik=ulik.fill_null(False))


def _ancestors(enheter: pl.DataFrame) -> pl.DataFrame:
    """(over, under) for every pair of an enhet and one somewhere below it."""
    par = enheter.select(under="enhet_id", over="overordnet_id").drop_nulls()
    opp = enheter.select(over="enhet_id", neste="overordnet_id").drop_nulls()
    alle, lag = [par], par
    while len(lag := lag.join(opp, on="over").select("under", over="neste")):
        alle.append(lag)
    return pl.concat(alle)
