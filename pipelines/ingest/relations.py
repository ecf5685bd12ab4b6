"""Checks between the tables of people: which rows hang on nothing, and what to look at."""

from __future__ import annotations

from datetime import date

import polars as pl

from pipelines.contract.codes import Slag
from pipelines.contract.manifest import Manifest
from pipelines.ingest.parse import RAD
from pipelines.ingest.uttrekk import Varsel

INGEN_SLUTT = date(9999, 12, 31)
_AVRUNDING = 0.01


def unknown(kolonne: str, kjente: pl.Series, regel: str) -> pl.Expr:
    """The rule broken where `kolonne` holds a value that is not among `kjente`."""
    return pl.when(~pl.col(kolonne).is_in(kjente.unique().implode())).then(pl.lit(regel))


def absence_of_left_out(
    fravaer: pl.DataFrame, godtatt: pl.DataFrame, utelatt: pl.DataFrame
) -> pl.DataFrame:
    """fravaer with `grunn` where only left-out arbeidsforhold could carry it, and `regel` where
    none is known. An absence that names an arbeidsforhold hangs on that one alone."""
    person, forhold = ["ansattnr"], ["ansattnr", "arbeidsforhold_id"]
    nevner = pl.col("arbeidsforhold_id").is_not_null()
    merket = (
        fravaer.join(_marked(godtatt, person, "har"), on=person, how="left")
        .join(_marked(utelatt, person, "hadde"), on=person, how="left")
        .join(_marked(godtatt, forhold, "har_dette"), on=forhold, how="left")
        .join(_marked(utelatt, forhold, "hadde_dette"), on=forhold, how="left")
    )
    baeres = pl.when(nevner).then("har_dette").otherwise("har").fill_null(False)
    utelates = pl.when(nevner).then("hadde_dette").otherwise("hadde").fill_null(False)
    finnes = pl.col("har").fill_null(False) | pl.col("hadde").fill_null(False)
    return merket.select(
        *fravaer.columns,
        grunn=pl.when(~baeres & utelates).then(pl.lit("arbeidsforholdet_er_utelatt")),
        regel=pl.when(~baeres & ~utelates).then(
            pl.when(finnes)
            .then(pl.lit("ukjent_arbeidsforhold"))
            .otherwise(pl.lit("fravaer_uten_arbeidsforhold"))
        ),
    )


def outside_employment(fravaer: pl.DataFrame, arbeidsforhold: pl.DataFrame) -> pl.DataFrame:
    """RAD of absences that touch no day of the arbeidsforhold that could carry them."""
    par = fravaer.select(RAD, "ansattnr", "arbeidsforhold_id", "fra", "til").join(
        arbeidsforhold.select("ansattnr", "arbeidsforhold_id", "fra", "til"), on="ansattnr"
    )
    treffer = (
        (pl.col("fra") <= pl.col("til_right").fill_null(INGEN_SLUTT))
        & (pl.col("til").fill_null(INGEN_SLUTT) >= pl.col("fra_right"))
        & (
            pl.col("arbeidsforhold_id").eq_missing(pl.col("arbeidsforhold_id_right"))
            | pl.col("arbeidsforhold_id").is_null()
        )
    )
    return fravaer.select(RAD).join(par.filter(treffer), on=RAD, how="anti")


def warnings(
    arbeidsforhold: pl.DataFrame, fravaer: pl.DataFrame, manifest: Manifest
) -> list[Varsel]:
    """What the sender should look at, though every row is accepted. Counts only, no people."""
    person = pl.coalesce("person_id", "ansattnr")
    over = _over_full_time(arbeidsforhold.with_columns(person=person))
    doble = _overlapping(
        arbeidsforhold.filter(pl.col("arbeidsforhold_id").is_not_null()),
        ["ansattnr", "arbeidsforhold_id"],
    )
    overlapp = _overlapping(fravaer, ["ansattnr", "arbeidsforhold_id"])
    lav = fravaer.filter((pl.col("type") == "sykmelding") & (pl.col("grad") < 20)).height
    egne = arbeidsforhold.filter(
        pl.col("egne_dagsverk").is_not_null() & pl.col("til").is_null()
    ).height
    mulige = [
        Varsel(
            "stillingsprosent_over_100_samlet",
            f"Personer med over 100 % stilling til sammen på minst én dag: {over}.",
            over,
        ),
        Varsel(
            "arbeidsforhold_overlapper",
            f"Arbeidsforhold som overlapper et annet med samme arbeidsforhold_id: {doble}. "
            "Dagene telles i begge.",
            doble,
        ),
        Varsel(
            "fravaer_overlapper",
            f"Fravær som overlapper et annet for samme person: {overlapp}. Den sist registrerte "
            "teller, ellers den høyeste graden, aldri summen.",
            overlapp,
        ),
        Varsel("sykmelding_under_20", f"Sykmeldinger med grad under 20 %: {lav}.", lav),
        Varsel(
            "egne_dagsverk_uten_slutt",
            f"Arbeidsforhold med egne dagsverk og uten slutt: {egne}. Dagsverkene fordeles ut "
            "siste kvartal; lever heller én rad per måned.",
            egne,
        ),
    ]
    return [varsel for varsel in mulige if varsel.antall] + _about_dates(manifest)


def _about_dates(manifest: Manifest) -> list[Varsel]:
    if manifest.slag is Slag.LOPENDE or manifest.uttrekksdato > manifest.siste_dag:
        return []
    tekst = (
        f"Uttrekksdatoen {manifest.uttrekksdato} er før siste dekkede dag {manifest.siste_dag}: "
        "det siste kvartalet er ikke helt med."
    )
    return [Varsel("uttrekket_er_tatt_for_tidlig", tekst, 1)]


def _marked(rader: pl.DataFrame, noekkel: list[str], merke: str) -> pl.DataFrame:
    return rader.select(noekkel).drop_nulls().unique().with_columns(pl.lit(True).alias(merke))


def _over_full_time(arbeidsforhold: pl.DataFrame) -> int:
    """People whose stillingsprosent together is over 100 on some day."""
    starter = arbeidsforhold.select("person", dag="fra", endring="stillingsprosent")
    slutter = arbeidsforhold.filter(pl.col("til").is_not_null()).select(
        "person", dag=pl.col("til").dt.offset_by("1d"), endring=-pl.col("stillingsprosent")
    )
    per_dag = (
        pl.concat([starter, slutter])
        .group_by("person", "dag")
        .agg(pl.col("endring").sum())
        .sort("person", "dag")
        .with_columns(samlet=pl.col("endring").cum_sum().over("person"))
    )
    return per_dag.filter(pl.col("samlet") > 100 + _AVRUNDING)["person"].n_unique()


def _overlapping(rader: pl.DataFrame, noekkel: list[str]) -> int:
    """Rows that begin before an earlier row of the same key has ended."""
    slutt = pl.col("til").fill_null(INGEN_SLUTT)
    tidligere = slutt.cum_max().shift(1).over(noekkel)
    return rader.sort([*noekkel, "fra"]).filter(pl.col("fra") <= tidligere).height
