"""The figures of a year that every screen is made of, as the viewer may see them."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pipelines.access.innsyn import Innsyn
from pipelines.access.lesing import Snapshotinfo, read_enheter, read_info, read_tall
from pipelines.contract.perioder import Kvartal, Periode, Periodetype
from pipelines.disclosure.gulv import VISES_IKKE
from pipelines.lights.codes import Klarhet, Lys

AARSTYPER = (Periodetype.SISTE4, Periodetype.AAR)
SLAATT_SAMMEN = " (slått sammen)"

SEKSJONER = (
    "enhet_id",
    "navn",
    "sted",
    "rekkefoelge",
    "i_bruk",
    "antall_ansatte",
    "aarsverk",
    "avtalte_dagsverk",
    "tapte_dagsverk",
    "sykefravaersprosent",
    "prosent_aar_foer",
    "endring_pp",
    "z",
    "pil",
    "maal",
    "phi",
    "over_maal_dagsverk",
    "lys",
    "klarhet",
    "aarsak",
    "vedvarende",
    "setning",
    "lys_foer",
    "klarhet_foer",
    "aarsak_foer",
)
"""sted: name of the enhet above. i_bruk: whether somebody worked there on the last day."""


@dataclass(frozen=True)
class Aarsgrunnlag:
    """One year of the virksomhet and its seksjoner, and its own history."""

    info: Snapshotinfo
    periode: Periode
    seksjoner: pl.DataFrame
    """Columns SEKSJONER, one row for each seksjon with anything in the year, in tree order."""
    rot: dict[str, object]
    """The virksomhet's judged row of the year; empty where there is none."""
    aar: pl.DataFrame
    """The virksomhet's judged rows of all years of this kind, oldest first: for siste fire
    kvartaler, those that end with the same quarter of the year."""
    kalenderaar: pl.DataFrame
    """Its judged rows of whole calendar years, oldest first."""
    kvartaler: pl.DataFrame
    """Its judged rows of all quarters up to the end of the year, oldest first."""


def list_years(innsyn: Innsyn) -> tuple[str, ...]:
    """The years that can be shown: siste fire kvartaler, then whole calendar years, newest first.

    Siste fire kvartaler that are a calendar year are left out. Where nothing is whole yet, the
    newest window is all there is. Empty while the store is.
    """
    navn: list[str] = []
    for slag in AARSTYPER:
        rader = _root_rows(innsyn, slag)
        hele = rader.filter(pl.col("dekket") >= pl.col("krevd"))["periode"].to_list()[::-1]
        navn += hele[:1] if slag is Periodetype.SISTE4 else hele
    if not navn:
        return tuple(_root_rows(innsyn, Periodetype.SISTE4)["periode"].to_list()[-1:])
    vindu = Periode.parse(navn[0])
    er_kalenderaar = Kvartal.of(vindu.slutt).nr == 4 and str(vindu.slutt.year) in navn
    return tuple(navn[1:] if er_kalenderaar else navn)


def read_grunnlag(innsyn: Innsyn, aar: str) -> Aarsgrunnlag | None:
    """The figures of a year (`2025`, `2026K3-S4`); None while the store is empty, or where the
    viewer has no figures of that year. Raises UttrekkFeil for what is no period.
    """
    periode = Periode.parse(aar)
    info, tre = read_info(innsyn), read_enheter(innsyn, periode.type)
    tall = read_tall(innsyn, periode.type) if periode.type in AARSTYPER else None
    if info is None or tre is None or tall is None or tre.is_empty():
        return None
    rot_id = _root(tre)
    aarene = tall.filter(enhet_id=rot_id)
    if aar not in aarene["periode"]:
        return None
    kvartaler = read_tall(innsyn, Periodetype.KVARTAL, rot_id)
    samme = _same_end(aarene, periode)
    return Aarsgrunnlag(
        info=info,
        periode=periode,
        seksjoner=_sections(tre, tall, periode),
        rot=aarene.filter(periode=aar).to_dicts()[0],
        aar=samme,
        kalenderaar=_whole(_root_rows(innsyn, Periodetype.AAR)),
        kvartaler=_until(tall.clear() if kvartaler is None else kvartaler, periode),
    )


def _root_rows(innsyn: Innsyn, slag: Periodetype) -> pl.DataFrame:
    """The virksomhet's own rows of a kind of period, oldest first."""
    tre = read_enheter(innsyn, slag)
    tall = None if tre is None or tre.is_empty() else read_tall(innsyn, slag, _root(tre))
    return pl.DataFrame(schema=_TOM) if tall is None else tall


_TOM = {"periode": pl.String, "dekket": pl.Int64, "krevd": pl.Int64}


def _root(tre: pl.DataFrame) -> str:
    return str(tre.filter(pl.col("overordnet_id").is_null())["enhet_id"].item())


def _whole(rader: pl.DataFrame) -> pl.DataFrame:
    return rader.filter(pl.col("dekket") >= pl.col("krevd"))


def _same_end(aarene: pl.DataFrame, periode: Periode) -> pl.DataFrame:
    """Whole years up to this one that end in the same quarter, and this one."""
    hale = periode.navn[4:]
    samme = aarene.filter(pl.col("periode").str.slice(4) == hale, pl.col("periode") <= periode.navn)
    return samme.filter((pl.col("dekket") >= pl.col("krevd")) | (pl.col("periode") == periode.navn))


def _until(kvartaler: pl.DataFrame, periode: Periode) -> pl.DataFrame:
    return kvartaler.filter(pl.col("periode") <= str(Kvartal.of(periode.slutt)))


def _sections(tre: pl.DataFrame, tall: pl.DataFrame, periode: Periode) -> pl.DataFrame:
    over = tre.select(overordnet_id="enhet_id", sted="navn")
    merke = pl.when("slaatt_sammen").then(pl.lit(SLAATT_SAMMEN)).otherwise(pl.lit(""))
    seksjoner = (
        tre.filter("er_seksjon")
        .join(over, on="overordnet_id", how="left", maintain_order="left")
        .select("enhet_id", pl.col("navn") + merke, "sted", "rekkefoelge")
    )
    foer = tall.filter(periode=periode.et_aar_foer.navn).select(
        "enhet_id", *(pl.col(navn).alias(f"{navn}_foer") for navn in ("lys", "klarhet", "aarsak"))
    )
    har_tall = (pl.col("avtalte_dagsverk") > 0) | (pl.col("aarsak") == VISES_IKKE)
    return (
        seksjoner.join(
            tall.filter(pl.col("periode") == periode.navn, har_tall.fill_null(value=False)),
            on="enhet_id",
            how="inner",
            maintain_order="left",
        )
        .join(foer, on="enhet_id", how="left", maintain_order="left")
        .with_columns(i_bruk=pl.coalesce("antall_ansatte", 1) > 0)
        .select(SEKSJONER)
    )


def clearly_over() -> pl.Expr:
    """Whether a seksjon lies klart over its mål; null counts as no."""
    over = pl.col("lys").is_in([Lys.ROED.value, Lys.GUL.value])
    return (over & (pl.col("klarhet") == Klarhet.KLAR)).fill_null(value=False)
