"""The judge: every enhet and periode gets its mål, its light, how sure it is, and its sentence."""

from __future__ import annotations

import polars as pl

from pipelines.contract.perioder import PUBLISERTE, Periodetype
from pipelines.lights.codes import Aarsak, Klarhet, Lys, Pil
from pipelines.lights.dispersion import add_phi
from pipelines.lights.endring import add_change
from pipelines.lights.klarhet import p_values
from pipelines.lights.maal import add_targets, provisional_target
from pipelines.lights.perioder import describe_periods
from pipelines.lights.seasons import add_seasons
from pipelines.lights.sentence import sentences
from pipelines.measures.grunnlag import Maalinger
from pipelines.settings import Innstillinger, Lysregler

DOEMT = (
    "sykefravaersprosent",
    "prosent_aar_foer",
    "endring_pp",
    "z",
    "pil",
    "maal",
    "roed_grense",
    "maal_kilde",
    "sesongfaktor",
    "over_maal_dagsverk",
    "phi",
    "phi_anslaatt",
    "p_verdi",
    "lys",
    "klarhet",
    "vedvarende",
    "aarsak",
    "setning",
    "foreloepig",
)
"""The columns that judging adds to those of maaltall."""

_LEST = (
    "enhet_id",
    "periode",
    "periodetype",
    "dekket",
    "krevd",
    "avtalte_dagsverk",
    "tapte_dagsverk",
    "personer",
    "antall_ansatte",
    "aarsverk",
)
"""All that judging reads of maaltall; the rest is carried past it."""

_LIKT = 1e-12
"""A rate this near a limit, relatively, is at it: sums of the same days in another order."""


def judge(
    maalinger: Maalinger,
    enheter: pl.DataFrame,
    innstillinger: Innstillinger,
    foreloepige: frozenset[str],
    samlede: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Maaltall of the published periods with the columns `DOEMT`, in the same order of rows.

    samlede: enhet_id, seksjoner of the enheter that lie beside the tree (they are in `enheter`, as
    no seksjoner): they have the mål of those seksjoner.
    `foreloepige`: the quarters (`2026K3`) that no later uttrekk has covered yet. Percentages are
    numbers (8.4); maal and roed_grense are as judged by, that is, times sesongfaktor. A periode
    with parts missing keeps its rate but is grå and has no p_verdi, arrow or over_maal_dagsverk.
    """
    maaltall, regler = maalinger.maaltall, innstillinger.lys
    rot = enheter.filter(pl.col("overordnet_id").is_null())["enhet_id"].item()
    virksomhet = maaltall.filter(pl.col("enhet_id") == rot)
    perioder = describe_periods(maaltall, virksomhet, foreloepige)
    perioder = add_seasons(add_phi(perioder, maalinger.spredning), virksomhet)
    rader = (
        maaltall.select(_LEST)
        .join(perioder, on=["periode", "periodetype"], how="left", maintain_order="left")
        .join(
            enheter.select("enhet_id", "er_seksjon"),
            on="enhet_id",
            how="left",
            maintain_order="left",
        )
        .with_columns(*_rates(), *_people())
    )
    uten = provisional_target(virksomhet, regler.roed_faktor)
    doemt = _judge_target(add_targets(rader, enheter, innstillinger, uten, samlede))
    doemt = _mark_lasting(doemt, regler)
    doemt = add_change(doemt.filter(_published()))
    doemt = (
        doemt.lazy()
        .with_columns(lys=_light(), aarsak=_reason(regler), klarhet=_fill(regler))
        .with_columns(pil=_arrow(regler))
        .with_columns(setning=sentences())
        .select(DOEMT)
        .collect()
    )
    return maaltall.filter(_published()).hstack(doemt)


def _published() -> pl.Expr:
    return pl.col("periodetype").is_in([str(slag) for slag in PUBLISERTE])


def _rates() -> list[pl.Expr]:
    """Sums first: a rate only where something is agreed and the lost is known."""
    prosent = 100 * pl.col("tapte_dagsverk") / pl.col("avtalte_dagsverk")
    return [
        pl.when(pl.col("avtalte_dagsverk") > 0).then(prosent).alias("sykefravaersprosent"),
        (pl.col("dekket") >= pl.col("krevd")).alias("fullstendig"),
    ]


def _people() -> list[pl.Expr]:
    """How many the light speaks of: the fewer of those on the last day and those in the periode.

    It is the figure shown beside the light, and a section that many passed through is no larger
    for it. Totals without head counts: årsverk, rounded down.
    """
    personer = pl.min_horizontal("antall_ansatte", "personer")
    return [
        pl.coalesce(personer, pl.col("aarsverk").floor().cast(pl.Int64)).alias("antall"),
        personer.is_null().alias("antall_er_aarsverk"),
    ]


def _judge_target(rader: pl.DataFrame) -> pl.DataFrame:
    """Mål of the season, dagsverk over it and p; null where the periode is not whole."""
    sesong = pl.col("sesongfaktor")
    rader = rader.with_columns(pl.col("maal", "roed_grense") * sesong)
    p = p_values(
        *(
            rader[navn].cast(pl.Float64).to_numpy()
            for navn in ("tapte_dagsverk", "avtalte_dagsverk", "maal", "phi")
        )
    )
    ventet = pl.col("maal") / 100 * pl.col("avtalte_dagsverk")
    hel = pl.col("fullstendig") & pl.col("sykefravaersprosent").is_not_null()
    return rader.with_columns(
        p_verdi=pl.when(hel).then(pl.Series(p, nan_to_null=True)),
        over_maal_dagsverk=pl.when(hel).then(pl.col("tapte_dagsverk") - ventet),
    )


def _mark_lasting(rader: pl.DataFrame, regler: Lysregler) -> pl.DataFrame:
    """vedvarende: the whole three-year window lies klart over mål; small sections get their say."""
    vedvarende = rader.filter(
        pl.col("periodetype") == Periodetype.SISTE12, _over(), pl.col("p_verdi") < regler.klar
    ).select("enhet_id", pl.col("periode").alias("tre_aar"), vedvarende=pl.lit(value=True))
    return rader.join(
        vedvarende, on=["enhet_id", "tre_aar"], how="left", maintain_order="left"
    ).with_columns(vedvarende=pl.col("vedvarende").fill_null(value=False) & pl.col("fullstendig"))


def _over() -> pl.Expr:
    return _at_least("maal")


def _at_least(grense: str) -> pl.Expr:
    return pl.col("sykefravaersprosent") >= pl.col(grense) * (1 - _LIKT)


def _light() -> pl.Expr:
    return (
        pl.when(pl.col("p_verdi").is_null())
        .then(pl.lit(str(Lys.GRAA)))
        .when(_at_least("roed_grense"))
        .then(pl.lit(str(Lys.ROED)))
        .when(_over())
        .then(pl.lit(str(Lys.GUL)))
        .otherwise(pl.lit(str(Lys.GROENN)))
    )


def _few(regler: Lysregler) -> pl.Expr:
    """Unknown counts as few."""
    return (pl.col("antall") < regler.minst_ansatte).fill_null(value=True)


def _reason(regler: Lysregler) -> pl.Expr:
    deler = pl.when(pl.col("periodetype") == Periodetype.TERTIAL).then(pl.lit(" måneder"))
    mangler = pl.concat_str(
        pl.lit(f"{Aarsak.UFULLSTENDIG}: "),
        "dekket",
        pl.lit(" av "),
        "krevd",
        deler.otherwise(pl.lit(" kvartaler")),
    )
    ufullstendig = (
        pl.when(pl.col("krevd") > 1).then(mangler).otherwise(pl.lit(str(Aarsak.UFULLSTENDIG)))
    )
    return (
        pl.when(pl.col("sykefravaersprosent").is_null())
        .then(pl.lit(str(Aarsak.INGEN_DATA)))
        .when(~pl.col("fullstendig"))
        .then(ufullstendig)
        .when(pl.col("p_verdi").is_null())
        .then(pl.lit(str(Aarsak.INGEN_MAAL)))
        .when(_few(regler))
        .then(pl.lit(str(Aarsak.FOR_FAA)))
        .when(pl.col("p_verdi") >= regler.trolig)
        .then(pl.lit(str(Aarsak.TILFELDIG)))
    )


def _fill(regler: Lysregler) -> pl.Expr:
    p = pl.col("p_verdi")
    return (
        pl.when(pl.col("sykefravaersprosent").is_null())
        .then(None)
        .when(p.is_null() | _few(regler))
        .then(pl.lit(str(Klarhet.AAPEN)))
        .when(p < regler.klar)
        .then(pl.lit(str(Klarhet.KLAR)))
        .when(p < regler.trolig)
        .then(pl.lit(str(Klarhet.TROLIG)))
        .otherwise(pl.lit(str(Klarhet.AAPEN)))
    )


def _arrow(regler: Lysregler) -> pl.Expr:
    """Never under ten people, now or a year ago."""
    nok = (pl.col("faerrest") >= regler.minst_ansatte) & (pl.col("lys") != Lys.GRAA)
    return (
        pl.when(nok & (pl.col("z") > regler.endring_z))
        .then(pl.lit(str(Pil.OPP)))
        .when(nok & (pl.col("z") < -regler.endring_z))
        .then(pl.lit(str(Pil.NED)))
    )
