"""The screens about the virksomhet as a whole: figures, comparison, seasons, what it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from pipelines.access.aarsbilder import (
    Delingsskjerm,
    Noekkeltall,
    Sammenligningsskjerm,
    Sesongskjerm,
    Tallskjerm,
)
from pipelines.access.aarsgrunnlag import Aarsgrunnlag
from pipelines.access.aarsord import (
    capitalise,
    counts_text,
    light_counts,
    own_source,
    sections_text,
    until_when,
    year_name,
)
from pipelines.contract.perioder import Kvartal, Periode
from pipelines.lights.codes import Maalkilde
from pipelines.lights.nasjonal import NasjonalSerie
from pipelines.lights.tall import (
    HARDT_MELLOMROM,
    INGEN_TALL,
    format_desimal,
    format_endring,
    format_heltall,
    format_prosent,
)

LEGEMELDT = "legemeldt"
"""omfang of a national series that counts certified absence only."""
_DELER = ("korttid", "langtid", "egenmeldt", "legemeldt")


def figures_screen(grunnlag: Aarsgrunnlag) -> Tallskjerm:
    """The year in four figures."""
    rot, telling = grunnlag.rot, light_counts(grunnlag.seksjoner.filter("i_bruk"))
    antall = int(telling["antall"].sum())
    setninger = [
        f"{grunnlag.info.virksomhet}, {until_when(grunnlag.periode)}.",
        str(rot["setning"]),
        f"{capitalise(sections_text(antall))}: {counts_text(telling)}.",
    ]
    return Tallskjerm(
        id="tall",
        tittel="Året i fire tall",
        setninger=tuple(setninger if antall else setninger[:2]),
        kilde=own_source(grunnlag.info, grunnlag.periode),
        noekkeltall=(
            _rate(rot),
            _change(rot),
            _lost(rot),
            Noekkeltall("Seksjoner", format_heltall(antall), counts_text(telling)),
        ),
    )


def _rate(rot: Mapping[str, Any]) -> Noekkeltall:
    maal = rot["maal"]
    slag = "foreløpig mål" if rot["maal_kilde"] == Maalkilde.FORELOPIG else "mål"
    forklaring = "ikke noe mål" if maal is None else f"{slag} {format_prosent(maal)}"
    return Noekkeltall("Sykefravær", format_prosent(rot["sykefravaersprosent"]), forklaring)


def _change(rot: Mapping[str, Any]) -> Noekkeltall:
    navn = "Endring fra året før"
    if rot["endring_pp"] is None:
        return Noekkeltall(navn, INGEN_TALL, "ingen tall fra året før")
    grad = "mer enn tilfeldig" if rot["pil"] else "kan være tilfeldig"
    return Noekkeltall(navn, format_endring(rot["endring_pp"]), f"prosentpoeng, {grad}")


def _lost(rot: Mapping[str, Any]) -> Noekkeltall:
    over = rot["over_maal_dagsverk"]
    forklaring = "ikke vurdert mot mål"
    if over is not None:
        retning = "flere" if over >= 0 else "færre"
        forklaring = f"{format_heltall(abs(over))} {retning} enn målet tilsier"
    return Noekkeltall("Tapte dagsverk", format_heltall(rot["tapte_dagsverk"]), forklaring)


def cost_screen(grunnlag: Aarsgrunnlag, per_dagsverk: float) -> Tallskjerm | None:
    """What the tapte dagsverk cost, of the whole virksomhet; None while no price is set."""
    tapte = grunnlag.rot["tapte_dagsverk"]
    if not per_dagsverk or not isinstance(tapte, float):
        return None
    kroner, pris = _money(tapte * per_dagsverk), f"{format_heltall(per_dagsverk)} kroner"
    antall = format_heltall(tapte)
    return Tallskjerm(
        id="kostnad",
        tittel="Hva fraværet koster",
        setninger=(
            f"{antall} tapte dagsverk til {pris} hvert er {kroner}.",
            "Det er et anslag over det hele. Det sier ikke hva et tiltak ville spart, og deles "
            "ikke på seksjoner.",
        ),
        kilde=(
            f"Forutsetning: {pris} per tapt dagsverk, satt av virksomheten. Refusjon fra Nav er "
            f"ikke trukket fra. {own_source(grunnlag.info, grunnlag.periode)}"
        ),
        noekkeltall=(
            Noekkeltall("Anslått kostnad", kroner, "for hele virksomheten"),
            Noekkeltall("Tapte dagsverk", antall, until_when(grunnlag.periode)),
            Noekkeltall("Forutsetning", pris, "per tapt dagsverk"),
        ),
    )


def _money(kroner: float) -> str:
    if kroner < 1_000_000:
        return f"{format_heltall(kroner)} kroner"
    return f"{format_desimal(kroner / 1_000_000)} mill.{HARDT_MELLOMROM}kroner"


def comparison_screen(
    grunnlag: Aarsgrunnlag, serie: NasjonalSerie | None
) -> Sammenligningsskjerm | None:
    """Each quarter beside the national series, and the mål; None with fewer than two quarters."""
    legemeldt = serie is not None and serie.omfang == LEGEMELDT
    prosent = (
        100 * pl.col("tapte_legemeldt") / pl.col("avtalte_dagsverk")
        if legemeldt
        else pl.col("sykefravaersprosent")
    )
    egne = grunnlag.kvartaler.filter(pl.col("dekket") >= pl.col("krevd")).select(
        kvartal="periode",
        prosent=prosent,
        maal=pl.lit(None, pl.Float64) if legemeldt else pl.col("maal"),
    )
    if len(egne.drop_nulls("prosent")) < 2:
        return None
    punkter = (
        pl.DataFrame(schema={"kvartal": pl.String, "nasjonal": pl.Float64})
        if serie is None
        else serie.punkter.rename({"prosent": "nasjonal"})
    )
    kvartaler = egne.join(punkter, on="kvartal", how="left", maintain_order="left")
    navn = "" if serie is None else _series_name(serie)
    return Sammenligningsskjerm(
        id="sammenligning",
        tittel="Sammenlignet med andre og med eget mål",
        setninger=tuple(_comparison(grunnlag, kvartaler, navn, legemeldt=legemeldt)),
        kilde=f"{_national_source(serie)}{own_source(grunnlag.info, grunnlag.periode)}",
        kvartaler=kvartaler.select("kvartal", "prosent", "nasjonal", "maal"),
        virksomhet=grunnlag.info.virksomhet + (" (legemeldt)" if legemeldt else ""),
        serie=navn,
    )


def _series_name(serie: NasjonalSerie) -> str:
    return "Hele arbeidslivet" if serie.sektor == "alle" else capitalise(serie.sektor)


def _national_source(serie: NasjonalSerie | None) -> str:
    if serie is None:
        return ""
    siste = Kvartal.parse(str(serie.punkter["kvartal"].last())).tekst
    return f"{serie.definisjon} Nasjonale tall til og med {siste}. "


def _comparison(
    grunnlag: Aarsgrunnlag, kvartaler: pl.DataFrame, navn: str, *, legemeldt: bool
) -> list[str]:
    felles = kvartaler.drop_nulls(["prosent", "nasjonal"])
    setninger = [_against_target(grunnlag)]
    if not navn:
        return setninger
    if felles.is_empty():
        return [*setninger, "De nasjonale tallene dekker ingen av kvartalene vi har tall for."]
    siste = felles.to_dicts()[-1]
    slag = "legemeldt sykefravær" if legemeldt else "sykefravær"
    setninger.append(
        f"I {Kvartal.parse(siste['kvartal']).tekst}, det siste kvartalet begge har tall for, "
        f"hadde virksomheten {format_prosent(siste['prosent'])} {slag} og "
        f"{_in_sentence(navn)} {format_prosent(siste['nasjonal'])}."
    )
    hoeyere = felles.filter(pl.col("prosent") > pl.col("nasjonal")).height
    if len(felles) > 1:
        setninger.append(
            f"Virksomheten lå høyest i {hoeyere} av de {len(felles)} kvartalene begge har tall for."
        )
    if siste["kvartal"] < str(grunnlag.periode.kvartaler[0]):
        setninger.append("De nasjonale tallene er eldre enn året som vises her.")
    return setninger


def _in_sentence(navn: str) -> str:
    return navn[:1].lower() + navn[1:]


def _against_target(grunnlag: Aarsgrunnlag) -> str:
    rot = grunnlag.rot
    prosent, maal = rot["sykefravaersprosent"], rot["maal"]
    if not isinstance(prosent, float) or not isinstance(maal, float):
        return "Virksomheten har ikke noe mål å sammenlignes med."
    slag = "det foreløpige målet" if rot["maal_kilde"] == Maalkilde.FORELOPIG else "målet"
    return (
        f"{capitalise(until_when(grunnlag.periode))}: {format_prosent(prosent)}, {slag} er "
        f"{format_prosent(maal)}."
    )


def seasons_screen(grunnlag: Aarsgrunnlag) -> Sesongskjerm | None:
    """All years, quarter by quarter; None with fewer than two quarters."""
    kvartaler = (
        grunnlag.kvartaler.filter(pl.col("sykefravaersprosent").is_not_null())
        .select(
            aar=pl.col("periode").str.slice(0, 4).cast(pl.Int64),
            nr=pl.col("periode").str.slice(5, 1).cast(pl.Int64),
            prosent="sykefravaersprosent",
            sesong="sesongfaktor",
        )
        .sort("aar", "nr")
    )
    if len(kvartaler) < 2:
        return None
    aar = grunnlag.kalenderaar.filter(
        pl.col("periode").cast(pl.Int64) <= grunnlag.periode.slutt.year
    ).select(aar=pl.col("periode").cast(pl.Int64), prosent="sykefravaersprosent")
    return Sesongskjerm(
        id="utvikling",
        tittel="Utviklingen, år for år",
        setninger=tuple(_seasons(kvartaler, aar)),
        kilde=own_source(grunnlag.info, grunnlag.periode),
        kvartaler=kvartaler.drop("sesong"),
        aar=aar,
    )


def _seasons(kvartaler: pl.DataFrame, aar: pl.DataFrame) -> list[str]:
    setninger = []
    if len(aar):
        deler = [f"{navn}: {format_prosent(prosent)}" for navn, prosent in aar.iter_rows()]
        setninger.append(f"Hele år: {', '.join(deler)}.")
    faktor = dict(kvartaler.group_by("nr").agg(pl.col("sesong").last()).iter_rows())
    hoey, lav = max(faktor, key=lambda nr: faktor[nr]), min(faktor, key=lambda nr: faktor[nr])
    if faktor[hoey] == 1 and faktor[lav] == 1:
        return [*setninger, "Det trengs tre hele år for å si hvor mye årstiden betyr."]
    setninger.append(
        f"{hoey}. kvartal ligger vanligvis {_share(faktor[hoey])} over årets nivå, {lav}. kvartal "
        f"{_share(faktor[lav])} under. Sammenlign derfor et kvartal med samme kvartal året før."
    )
    return setninger


def _share(faktor: float) -> str:
    return f"{format_heltall(abs(100 * (faktor - 1)))}{HARDT_MELLOMROM}prosent"


def parts_screen(grunnlag: Aarsgrunnlag) -> Delingsskjerm | None:
    """korttid/langtid and egenmeldt/legemeldt, year by year; None where only totals are known."""
    aar = grunnlag.aar.select(
        "periode",
        *(
            (100 * pl.col(f"tapte_{del_}") / pl.col("avtalte_dagsverk")).alias(del_)
            for del_ in _DELER
        ),
    ).drop_nulls(list(_DELER))
    if aar.is_empty() or aar["periode"][-1] != grunnlag.periode.navn:
        return None
    navn = [year_name(Periode.parse(ett)) for ett in aar["periode"]]
    return Delingsskjerm(
        id="deling",
        tittel="Kort og langt, egenmeldt og legemeldt",
        setninger=tuple(_parts(aar.to_dicts())),
        kilde=(
            "Korttid er tilfeller på til og med 16 dager, langtid er lengre. "
            f"{own_source(grunnlag.info, grunnlag.periode)}"
        ),
        aar=aar.select(pl.Series("navn", navn), *_DELER),
    )


def _parts(aar: list[dict[str, Any]]) -> list[str]:
    naa = aar[-1]
    alt = naa["korttid"] + naa["langtid"]
    if not alt:
        return ["Det er ikke registrert sykefravær dette året."]
    setninger = [
        f"Langtid står for {_part_of(naa['langtid'], alt)} av de tapte dagsverkene, korttid for "
        f"{_part_of(naa['korttid'], alt)}. Legemeldt er {_part_of(naa['legemeldt'], alt)}, "
        f"egenmeldt {_part_of(naa['egenmeldt'], alt)}."
    ]
    if len(aar) > 1:
        foer = aar[-2]
        setninger.append(
            f"Fra året før er langtid endret med {format_endring(naa['langtid'] - foer['langtid'])}"
            f" prosentpoeng og korttid med {format_endring(naa['korttid'] - foer['korttid'])}."
        )
    return setninger


def _part_of(del_: float, alt: float) -> str:
    return f"{format_heltall(100 * del_ / alt)}{HARDT_MELLOMROM}prosent"
