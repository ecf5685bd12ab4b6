"""Which mål and rød grense an enhet is judged by in a periode."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from pipelines.contract.perioder import Periodetype
from pipelines.lights.codes import Maalkilde
from pipelines.settings import Innstillinger, Maal

KVARTALER_I_FORELOPIG = 12


@dataclass(frozen=True)
class Gjeldende:
    """A mål in force for an enhet, in percent before seasons; without one, nothing is judged."""

    maal: float | None
    roed_grense: float | None
    kilde: Maalkilde


def provisional_target(virksomhet: pl.DataFrame, roed_faktor: float) -> Gjeldende:
    """The virksomhet's own rate over its newest twelve complete quarters.

    Of fewer quarters, the newest whole number of years, so that no season counts twice; under a
    year, what there is. One figure for all periods: the line that history is seen against.
    """
    kvartaler = virksomhet.filter(
        pl.col("periodetype") == Periodetype.KVARTAL, pl.col("avtalte_dagsverk") > 0
    ).sort("periode")
    antall = min(kvartaler.height, KVARTALER_I_FORELOPIG)
    sum_av = kvartaler.tail(antall // 4 * 4 or antall).sum()
    tapte, avtalte = sum_av["tapte_dagsverk"].item(), sum_av["avtalte_dagsverk"].item()
    if not tapte or not avtalte:
        return Gjeldende(None, None, Maalkilde.FORELOPIG)
    prosent = 100 * tapte / avtalte
    return Gjeldende(prosent, prosent * roed_faktor, Maalkilde.FORELOPIG)


def add_targets(
    rader: pl.DataFrame,
    enheter: pl.DataFrame,
    innstillinger: Innstillinger,
    uten: Gjeldende,
    samlede: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """`rader` with columns maal, roed_grense and maal_kilde.

    It has enhet_id, periode, slutt (of the periode), er_seksjon and avtalte_dagsverk.

    Nearest wins: the enhet's own mål, then that of its arbeidstype, then the same two of its
    overordnet, and so on up; then the mål for all; then `uten`. Of several in one place, the
    latest that applies by the last day of the periode. The mål for all is the virksomhet's own. An
    inner enhet without a mål of its own has its seksjoner's, weighted by avtalte_dagsverk: it is
    over by what they together are over. So has each of `samlede` (enhet_id, seksjoner).
    """
    datoer = sorted({maal.gjelder_fra for maal in innstillinger.maal})
    domt = _resolve_all(enheter, innstillinger, datoer, uten)
    begynt = [(pl.col("slutt") >= dato).cast(pl.Int64) for dato in datoer]
    med_maal = rader.with_columns(epoke=pl.sum_horizontal(pl.lit(0), *begynt)).join(
        domt, on=["enhet_id", "epoke"], how="left", maintain_order="left"
    )
    if _same_everywhere(domt):
        return med_maal.drop("epoke", "eget")
    return _weigh_inner(med_maal, enheter, samlede).drop("epoke", "eget")


def _resolve_all(
    enheter: pl.DataFrame, innstillinger: Innstillinger, datoer: list[date], uten: Gjeldende
) -> pl.DataFrame:
    """One row per enhet and epoke (how many of `datoer` have come), and whether it is its own."""
    rot = enheter.filter(pl.col("overordnet_id").is_null())["enhet_id"].item()
    rader: list[tuple[object, ...]] = []
    for epoke in range(len(datoer) + 1):
        steder = _in_force(innstillinger, datoer[epoke - 1] if epoke else None)
        for enhet_id, gjeldende in _resolve(enheter, steder, uten).items():
            eget = ("enhet", enhet_id) in steder or (enhet_id == rot and ("alle", None) in steder)
            rader.append(
                (enhet_id, epoke, eget, gjeldende.maal, gjeldende.roed_grense, gjeldende.kilde)
            )
    return pl.DataFrame(
        rader,
        schema={
            "enhet_id": pl.String,
            "epoke": pl.Int64,
            "eget": pl.Boolean,
            "maal": pl.Float64,
            "roed_grense": pl.Float64,
            "maal_kilde": pl.String,
        },
        orient="row",
    )


def _in_force(
    innstillinger: Innstillinger, dato: date | None
) -> dict[tuple[str, str | None], Gjeldende]:
    """The newest mål begun by `dato` for each place: an enhet, an arbeidstype, or all."""
    if dato is None:
        return {}
    begynte = [maal for maal in innstillinger.maal if maal.gjelder_fra <= dato]
    faktor = innstillinger.lys.roed_faktor
    return {
        _place(maal): Gjeldende(
            maal.prosent, maal.roed_grense or maal.prosent * faktor, Maalkilde.EGEN
        )
        for maal in sorted(begynte, key=lambda maal: maal.gjelder_fra)
    }


def _place(maal: Maal) -> tuple[str, str | None]:
    if maal.enhet:
        return "enhet", maal.enhet
    return ("arbeidstype", maal.arbeidstype) if maal.arbeidstype else ("alle", None)


def _resolve(
    enheter: pl.DataFrame, steder: dict[tuple[str, str | None], Gjeldende], uten: Gjeldende
) -> dict[str, Gjeldende]:
    arvet: dict[str | None, Gjeldende] = {None: steder.get(("alle", None), uten)}
    funnet: dict[str, Gjeldende] = {}
    kolonner = enheter.sort("dybde").select("enhet_id", "overordnet_id", "arbeidstype")
    for enhet_id, overordnet_id, arbeidstype in kolonner.iter_rows():
        naermest = (
            steder.get(("enhet", enhet_id))
            or (steder.get(("arbeidstype", arbeidstype)) if arbeidstype else None)
            or funnet.get(overordnet_id, arvet[None])
        )
        funnet[enhet_id] = naermest
    return funnet


def _same_everywhere(domt: pl.DataFrame) -> bool:
    ulike = domt.select("epoke", "maal", "roed_grense", "maal_kilde").n_unique()
    return ulike == domt["epoke"].n_unique()


def _weigh_inner(
    rader: pl.DataFrame, enheter: pl.DataFrame, samlede: pl.DataFrame | None
) -> pl.DataFrame:
    vekt, mangler = pl.col("avtalte_dagsverk"), pl.col("maal_kilde") == Maalkilde.FORELOPIG
    blader = rader.filter("er_seksjon").select(
        "enhet_id",
        "periode",
        vekt=vekt,
        vektet_maal=vekt * pl.col("maal"),
        vektet_grense=vekt * pl.col("roed_grense"),
        forelopige=mangler.cast(pl.Int64),
    )
    veid = _sum_upwards(blader, enheter)
    if samlede is not None:
        veid = pl.concat([veid, _sum_together(blader, samlede)])
    eget = pl.col("eget") | pl.col("er_seksjon") | ~(pl.col("vekt") > 0).fill_null(value=False)
    return (
        rader.join(veid, on=["enhet_id", "periode"], how="left", maintain_order="left")
        .with_columns(
            maal=pl.when(eget).then("maal").otherwise(pl.col("vektet_maal") / pl.col("vekt")),
            roed_grense=pl.when(eget)
            .then("roed_grense")
            .otherwise(pl.col("vektet_grense") / pl.col("vekt")),
            maal_kilde=pl.when(eget)
            .then("maal_kilde")
            .when(pl.col("forelopige") > 0)
            .then(pl.lit(str(Maalkilde.FORELOPIG)))
            .otherwise(pl.lit(str(Maalkilde.EGEN))),
        )
        .drop("vekt", "vektet_maal", "vektet_grense", "forelopige")
    )


def _sum_upwards(blader: pl.DataFrame, enheter: pl.DataFrame) -> pl.DataFrame:
    """The sums of `blader` in every enhet above them, per periode; one level at a time."""
    summert = [blader.clear()]
    while not blader.is_empty():
        blader = (
            blader.join(enheter.select("enhet_id", "overordnet_id"), on="enhet_id")
            .filter(pl.col("overordnet_id").is_not_null())
            .group_by(pl.col("overordnet_id").alias("enhet_id"), "periode")
            .agg(pl.exclude("enhet_id", "periode", "overordnet_id").sum())
        )
        summert.append(blader)
    return pl.concat(summert).group_by("enhet_id", "periode").agg(pl.all().sum())


def _sum_together(blader: pl.DataFrame, samlede: pl.DataFrame) -> pl.DataFrame:
    """The sums of `blader` in each of `samlede`, per periode."""
    return (
        samlede.select("seksjoner", samlet="enhet_id")
        .explode("seksjoner")
        .join(blader, left_on="seksjoner", right_on="enhet_id")
        .group_by(pl.col("samlet").alias("enhet_id"), "periode")
        .agg(pl.exclude("samlet", "seksjoner", "periode").sum())
    )
