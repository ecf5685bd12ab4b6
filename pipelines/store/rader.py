"""Cut an uttrekk into the quarters the store keeps, with keyed ids for people.

A row is kept once for every covered quarter it touches. Its dates stay as delivered: what lies
outside the quarter counts for varighet only. The rows of a løpende uttrekk are not cut at all.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date

import polars as pl

from pipelines.contract.perioder import Kvartal
from pipelines.ingest.uttrekk import Uttrekk
from pipelines.store.noekkel import Pseudonymizer

INGEN_SLUTT = date(9999, 12, 31)


@dataclass(frozen=True)
class Rader:
    """Rows as the store keeps them; every frame but etterfolger has the column `kvartal`."""

    organisasjon: pl.DataFrame
    etterfolger: pl.DataFrame
    arbeidsforhold: pl.DataFrame
    fravaer: pl.DataFrame
    totaler: pl.DataFrame

    def tables(self) -> dict[str, pl.DataFrame]:
        return {felt.name: getattr(self, felt.name) for felt in fields(self)}


@dataclass(frozen=True)
class Naarader:
    """The rows of a løpende uttrekk, each once, in the columns of the follow-up file."""

    organisasjon: pl.DataFrame
    arbeidsforhold: pl.DataFrame
    fravaer: pl.DataFrame
    hendelser: pl.DataFrame


def partition(uttrekk: Uttrekk, kvartaler: Collection[Kvartal], nokkel: Pseudonymizer) -> Rader:
    """The rows of `uttrekk` that belong to `kvartaler`, in the columns of the store's tables."""
    personer = _person_ids(uttrekk, nokkel)
    return Rader(
        organisasjon=_in_quarters(uttrekk.organisasjon, kvartaler, personer),
        etterfolger=uttrekk.etterfolger.select("gammel_enhet", "ny_enhet", "fra_kvartal"),
        arbeidsforhold=_per_quarter(
            _arbeidsforhold(uttrekk.arbeidsforhold, personer, nokkel), kvartaler
        ),
        fravaer=_per_quarter(_fravaer(uttrekk, personer, nokkel), kvartaler),
        totaler=_totaler(uttrekk.totaler, kvartaler),
    )


def rows_now(uttrekk: Uttrekk, nokkel: Pseudonymizer) -> Naarader:
    """The rows of a løpende uttrekk, with keyed ids for people."""
    personer = _person_ids(uttrekk, nokkel)
    return Naarader(
        organisasjon=_organisasjon(uttrekk.organisasjon, personer),
        arbeidsforhold=_arbeidsforhold(uttrekk.arbeidsforhold, personer, nokkel),
        fravaer=_fravaer(uttrekk, personer, nokkel),
        hendelser=uttrekk.oppfolging.join(personer, on="ansattnr")
        .select("hendelse", "dato", ansatt_id="ansatt")
        .unique(),
    )


def people(uttrekk: Uttrekk, nokkel: Pseudonymizer) -> pl.DataFrame:
    """Whom the vault is to know: ansatt_id, ansattnr, navn, epost; a row per employee number.

    Everybody employed and every leader; names that belong to none of them are left behind.
    """
    ansatte = pl.concat(
        [
            uttrekk.arbeidsforhold.select("ansattnr"),
            uttrekk.arbeidsforhold.select(ansattnr="leder_ansattnr"),
            uttrekk.organisasjon.select(ansattnr="leder_ansattnr"),
        ]
    ).drop_nulls()
    navn = uttrekk.navn.select("ansattnr", "navn", "epost").unique(
        "ansattnr", keep="last", maintain_order=True
    )
    return (
        _person_ids(uttrekk, nokkel)
        .join(ansatte, on="ansattnr", how="semi")
        .join(navn, on="ansattnr", how="left")
        .rename({"ansatt": "ansatt_id"})
    )


def _person_ids(uttrekk: Uttrekk, nokkel: Pseudonymizer) -> pl.DataFrame:
    """ansattnr → person_id (UInt64). A delivered person_id joins several employee numbers."""
    kjente = uttrekk.arbeidsforhold.select(
        "ansattnr",
        identitet=pl.when(pl.col("person_id").is_not_null())
        .then(pl.lit("person:") + pl.col("person_id"))
        .otherwise("ansattnr"),
    )
    andre = pl.concat(
        [
            uttrekk.fravaer.select("ansattnr"),
            uttrekk.arbeidsforhold.select(ansattnr="leder_ansattnr"),
            uttrekk.organisasjon.select(ansattnr="leder_ansattnr"),
        ]
    ).with_columns(identitet="ansattnr")
    alle = (
        pl.concat([kjente, andre])
        .drop_nulls()
        .unique("ansattnr", keep="first", maintain_order=True)
    )
    return alle.select("ansattnr", ansatt=nokkel.ids(alle["identitet"], "ansatt"))


def _in_quarters(
    rader: pl.DataFrame, kvartaler: Collection[Kvartal], personer: pl.DataFrame
) -> pl.DataFrame:
    navn = pl.DataFrame({"kvartal": sorted(map(str, kvartaler))}, schema={"kvartal": pl.String})
    return navn.join(_organisasjon(rader, personer), how="cross")


def _organisasjon(rader: pl.DataFrame, personer: pl.DataFrame) -> pl.DataFrame:
    return _with_leader(rader, personer).select(
        "enhet_id",
        "navn",
        "overordnet_id",
        "nivaa",
        "arbeidstype",
        "kontorsted",
        "leder_id",
    )


def _arbeidsforhold(
    rader: pl.DataFrame, personer: pl.DataFrame, nokkel: Pseudonymizer
) -> pl.DataFrame:
    med_id = _with_leader(rader, personer).join(personer, on="ansattnr", how="left")
    return med_id.select(
        "enhet_id",
        "fra",
        "til",
        "stillingsprosent",
        "kjonn",
        "stillingsgruppe",
        "kontorsted",
        "leder_id",
        "egne_dagsverk",
        ansatt_id="ansatt",
        arbeidsforhold_id=_hashed("arbeidsforhold_id", nokkel),
    )


def _fravaer(uttrekk: Uttrekk, personer: pl.DataFrame, nokkel: Pseudonymizer) -> pl.DataFrame:
    per_dato = pl.lit(uttrekk.manifest.uttrekksdato)
    avsluttet = uttrekk.fravaer.join(personer, on="ansattnr", how="left").with_columns(
        paagaar=pl.col("til").is_null(),
        til=pl.col("til").fill_null(pl.max_horizontal("fra", per_dato)),
    )
    return avsluttet.select(
        "fra",
        "til",
        "paagaar",
        "type",
        "grad",
        "arbeidsrelatert",
        "registrert",
        "egne_dagsverk",
        ansatt_id="ansatt",
        arbeidsforhold_id=_hashed("arbeidsforhold_id", nokkel),
    )


def _totaler(rader: pl.DataFrame, kvartaler: Collection[Kvartal]) -> pl.DataFrame:
    maaned = pl.col("periode").str.extract(r"^\d{4}-(\d{2})$").cast(pl.Int64)
    kvartal = (
        pl.when(maaned.is_null())
        .then("periode")
        .otherwise(pl.col("periode").str.head(4) + "K" + ((maaned + 2) // 3).cast(pl.String))
    )
    return (
        rader.with_columns(kvartal=kvartal, maaned=maaned)
        .filter(pl.col("kvartal").is_in([str(k) for k in kvartaler]))
        .select(
            "kvartal", "enhet_id", "maaned", "avtalte_dagsverk", "tapte_dagsverk", "antall_ansatte"
        )
    )


def _with_leader(rader: pl.DataFrame, personer: pl.DataFrame) -> pl.DataFrame:
    ledere = personer.select(leder_ansattnr="ansattnr", leder_id="ansatt")
    return rader.join(ledere, on="leder_ansattnr", how="left", maintain_order="left")


def _hashed(kolonne: str, nokkel: Pseudonymizer) -> pl.Expr:
    return pl.col(kolonne).map_batches(
        lambda verdier: nokkel.ids(verdier, kolonne), return_dtype=pl.UInt64
    )


def _per_quarter(rader: pl.DataFrame, kvartaler: Collection[Kvartal]) -> pl.DataFrame:
    """One row per quarter among `kvartaler` that the row's days touch, dates untouched."""
    if not kvartaler:
        return rader.clear().with_columns(kvartal=pl.lit("", pl.String))
    foerste, siste = min(kvartaler), max(kvartaler)
    fra = _quarter_index(pl.col("fra").clip(lower_bound=foerste.start))
    til = _quarter_index(pl.col("til").fill_null(INGEN_SLUTT).clip(upper_bound=siste.slutt))
    navn = pl.DataFrame(
        {"index": [k.index for k in kvartaler], "kvartal": [str(k) for k in kvartaler]},
        schema={"index": pl.Int64, "kvartal": pl.String},
    )
    return (
        rader.with_columns(index=pl.int_ranges(fra, til + 1))
        .explode("index")
        .join(navn, on="index")
        .drop("index")
    )


def _quarter_index(dag: pl.Expr) -> pl.Expr:
    return dag.dt.year().cast(pl.Int64) * 4 + dag.dt.quarter().cast(pl.Int64) - 1
