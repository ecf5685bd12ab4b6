"""The screens about seksjoner: lights, where the days are, what is real, what has changed."""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.access.aarsbilder import Endringsskjerm, Lysskjerm, Stedskjerm, Traktskjerm
from pipelines.access.aarsgrunnlag import Aarsgrunnlag, clearly_over
from pipelines.access.aarsord import (
    change_text,
    counts_text,
    light_counts,
    list_lines,
    list_some,
    own_source,
    sections_text,
    year_name,
)
from pipelines.lights.codes import Aarsak, Klarhet, Lys, Pil
from pipelines.lights.klarhet import KVANTILER, chance_band
from pipelines.lights.tall import format_endring, format_heltall, format_prosent

HOVEDLYS = (
    "Fargen viser hvor høyt fraværet er. Fylt symbol: klart over eller under målet. Halvfylt: "
    "trolig. Åpent: kan være tilfeldig."
)
BAANDPUNKTER = 80
"""At least; never fewer than there are seksjoner, so that a chart has the band as its longest."""


def lights_screen(grunnlag: Aarsgrunnlag) -> Lysskjerm | None:
    """Every seksjon's light now beside a year ago; None where there are no seksjoner."""
    seksjoner = grunnlag.seksjoner.filter("i_bruk")
    if seksjoner.is_empty():
        return None
    foer = seksjoner.filter(pl.col("lys_foer").is_not_null())
    setninger = [f"Nå: {counts_text(light_counts(seksjoner))}."]
    if len(foer):
        setninger.append(f"For ett år siden: {counts_text(light_counts(foer, '_foer'))}.")
    setninger += _both_years(seksjoner)
    setninger += _moved(seksjoner)
    return Lysskjerm(
        id="lys",
        tittel="Trafikklys per seksjon, nå og for ett år siden",
        setninger=tuple(setninger),
        kilde=f"{HOVEDLYS} {own_source(grunnlag.info, grunnlag.periode)}",
        seksjoner=seksjoner,
        naa=year_name(grunnlag.periode),
        foer=year_name(grunnlag.periode.et_aar_foer),
    )


def _both_years(seksjoner: pl.DataFrame) -> list[str]:
    """Who lies klart over the mål in both years: what is least likely to be chance."""
    over_foer = pl.col("lys_foer").is_in([Lys.ROED.value, Lys.GUL.value])
    begge = seksjoner.filter(clearly_over(), over_foer & (pl.col("klarhet_foer") == Klarhet.KLAR))
    if begge.is_empty():
        return []
    return [f"Klart over målet begge årene: {list_some(begge['navn'].to_list())}."]


def _moved(seksjoner: pl.DataFrame) -> list[str]:
    """Who changed more than chance, each way."""
    if seksjoner["z"].null_count() == len(seksjoner):
        return ["Det er ingen tall fra året før å sammenligne med."]
    endret = {
        pil: seksjoner.filter(pl.col("pil") == pil.value).sort(pl.col("z").abs(), descending=True)
        for pil in Pil
    }
    if not any(len(rader) for rader in endret.values()):
        return ["Ingen seksjoner har endret seg mer enn tilfeldig variasjon tilsier."]
    return [
        f"Klart {pil.value} på ett år, i prosentpoeng: "
        f"{list_some([change_text(rad) for rad in rader.to_dicts()])}."
        for pil, rader in endret.items()
        if len(rader)
    ]


def places_screen(grunnlag: Aarsgrunnlag) -> Stedskjerm | None:
    """Where the tapte dagsverk are, avdeling by avdeling; None where none are shown."""
    vist = grunnlag.seksjoner.filter(pl.col("tapte_dagsverk") > 0)
    if vist.is_empty():
        return None
    tapte = pl.col("tapte_dagsverk")
    seksjoner = vist.with_columns(klart_over=clearly_over(), andel=100 * tapte / tapte.sum())
    avdelinger = (
        seksjoner.group_by("sted", maintain_order=True)
        .agg(
            klart=tapte.filter(pl.col("klart_over")).sum(),
            andre=tapte.filter(~pl.col("klart_over")).sum(),
        )
        .sort(pl.col("klart") + pl.col("andre"), descending=True, maintain_order=True)
    )
    orden = avdelinger.select("sted", plass=pl.int_range(pl.len()))
    return Stedskjerm(
        id="sted",
        tittel="Hvor de tapte dagsverkene er",
        setninger=tuple(_places(seksjoner, avdelinger)),
        kilde=(
            "Store avdelinger har mange dagsverk også når fraværet er lavt; se derfor etter dem "
            f"som er klart over målet. {own_source(grunnlag.info, grunnlag.periode)}"
        ),
        avdelinger=avdelinger,
        seksjoner=seksjoner.join(orden, on="sted")
        .sort("plass", tapte, descending=[False, True], maintain_order=True)
        .drop("plass"),
    )


def _places(seksjoner: pl.DataFrame, avdelinger: pl.DataFrame) -> list[str]:
    alt = float(seksjoner["tapte_dagsverk"].sum())
    sted, klart, andre = avdelinger.row(0)
    setninger = [f"{sted} har flest: {format_heltall(klart + andre)} av {format_heltall(alt)}."]
    over = seksjoner.filter("klart_over").sort("over_maal_dagsverk", descending=True)
    if over.is_empty():
        return [*setninger, "Ingen seksjoner ligger klart over målet."]
    dager, deres = (float(over[navn].sum()) for navn in ("over_maal_dagsverk", "tapte_dagsverk"))
    ligger = f"{sections_text(len(over))} ligger klart over målet"
    setninger.append(
        f"{ligger[:1].upper()}{ligger[1:]}: {list_some(over['navn'].to_list())}. "
        f"{'Den' if len(over) == 1 else 'De'} har {format_heltall(deres)} tapte dagsverk, "
        f"{format_heltall(dager)} flere enn målet tilsier."
    )
    return setninger


def funnel_screen(grunnlag: Aarsgrunnlag) -> Traktskjerm | None:
    """Size against rate, with the band of chance; None without a mål or seksjoner to draw."""
    rot, seksjoner = grunnlag.rot, grunnlag.seksjoner.filter("i_bruk")
    seksjoner = seksjoner.filter(
        pl.col("sykefravaersprosent").is_not_null(), pl.col("aarsverk") > 0
    )
    maal, phi, aarsverk = rot["maal"], rot["phi"], rot["aarsverk"]
    avtalte = rot["avtalte_dagsverk"]
    if seksjoner.is_empty() or not all(
        isinstance(ett, float) and ett > 0 for ett in (maal, phi, aarsverk, avtalte)
    ):
        return None
    per_aarsverk = float(str(avtalte)) / float(str(aarsverk))
    trakt = _Trakt(float(str(maal)), float(str(phi)), per_aarsverk)
    return Traktskjerm(
        id="trakt",
        tittel="Er forskjellene reelle?",
        setninger=tuple(trakt.sentences(seksjoner)),
        kilde=(
            "Båndene viser hvor en seksjon som egentlig ligger på virksomhetens mål, havner ved "
            "tilfeldigheter: i 95 og i 99,8 av 100 år. Seksjoner med eget mål dømmes mot det. "
            f"{own_source(grunnlag.info, grunnlag.periode)}"
        ),
        seksjoner=seksjoner,
        baand=trakt.band(seksjoner),
        maal=trakt.maal,
    )


class _Trakt:
    """The band of chance around one mål (percent), by size in årsverk."""

    def __init__(self, maal: float, phi: float, per_aarsverk: float) -> None:
        self.maal = maal
        self._phi = phi
        self._per_aarsverk = per_aarsverk
        """Avtalte dagsverk of one årsverk in the year."""

    def at(self, aarsverk: np.ndarray, kvantil: float) -> np.ndarray:
        return chance_band(self.maal, aarsverk * self._per_aarsverk, self._phi, kvantil)

    def band(self, seksjoner: pl.DataFrame) -> pl.DataFrame:
        stoerrelser = seksjoner["aarsverk"].to_numpy()
        fra, til = float(stoerrelser.min()), 1.05 * float(stoerrelser.max())
        akse = np.geomspace(max(0.8 * fra, 0.5), til, max(BAANDPUNKTER, len(seksjoner)))
        return pl.DataFrame(
            {
                "aarsverk": akse,
                **{f"baand_{q * 1000:04.0f}": self.at(akse, q) for q in KVANTILER},
            }
        )

    def sentences(self, seksjoner: pl.DataFrame) -> list[str]:
        stoerrelser, prosent = (
            seksjoner[navn].to_numpy() for navn in ("aarsverk", "sykefravaersprosent")
        )
        lav, hoey = self.at(stoerrelser, 0.025), self.at(stoerrelser, 0.975)
        utenfor = int(((prosent < lav) | (prosent > hoey)).sum())
        ventet = round(0.05 * len(seksjoner))
        liten, stor = (max(1, round(float(np.quantile(stoerrelser, q)))) for q in (0.1, 0.9))
        setninger = [self._swing(liten, "Det er derfor små seksjoner svinger mest.")]
        if stor > liten:
            setninger = [self._swing(liten), self._swing(stor, "Små seksjoner svinger mest.")]
        setninger.append(
            f"{utenfor} av {len(seksjoner)} seksjoner ligger utenfor båndet for 95 av 100 år. Om "
            f"alle egentlig lå på målet, ville om lag {ventet} gjort det likevel."
        )
        return setninger

    def _swing(self, aarsverk: int, til_slutt: str = "") -> str:
        en = np.array([float(aarsverk)])
        lav, hoey = (format_prosent(float(self.at(en, q)[0])) for q in (0.025, 0.975))
        return (
            f"En seksjon på {aarsverk} årsverk som egentlig ligger på målet, havner mellom {lav} "
            f"og {hoey} i 95 av 100 år. {til_slutt}"
        ).strip()


def changes_screen(grunnlag: Aarsgrunnlag) -> Endringsskjerm | None:
    """What changed klart, both ways; None where there is no year to hold it against."""
    alle = grunnlag.seksjoner.filter(
        "i_bruk",
        pl.col("z").is_not_null(),
        pl.col("aarsak").ne_missing(Aarsak.FOR_FAA.value),
    )
    if alle.is_empty():
        return None
    endret = alle.filter(pl.col("pil").is_not_null()).sort("z", descending=True)
    return Endringsskjerm(
        id="endringer",
        tittel="Hva har endret seg klart?",
        setninger=tuple(_changes(alle, endret)),
        kilde=(
            "Klar endring: større enn tilfeldigheter alene gir i 95 av 100 tilfeller, for minst ti "
            f"ansatte begge årene. {own_source(grunnlag.info, grunnlag.periode)}"
        ),
        seksjoner=endret,
        naa=year_name(grunnlag.periode),
        foer=year_name(grunnlag.periode.et_aar_foer),
    )


def _changes(alle: pl.DataFrame, endret: pl.DataFrame) -> list[str]:
    ventet = round(0.05 * len(alle))
    tilfeldige = (
        f"Av {sections_text(len(alle))} som kan sammenlignes, ville om lag {ventet} sett ut til å "
        "ha endret seg klart ved en tilfeldighet."
    )
    if endret.is_empty():
        fra, til = alle["endring_pp"].min(), alle["endring_pp"].max()
        return [
            "Ingen seksjoner har endret seg mer enn tilfeldig variasjon tilsier.",
            f"Endringene går fra {format_endring(_as_float(fra))} til "
            f"{format_endring(_as_float(til))} prosentpoeng. Det er innenfor det tilfeldigheter "
            "gir i seksjoner av denne størrelsen.",
        ]
    linjer = [
        f"{rad['navn']} fra {format_prosent(rad['prosent_aar_foer'])} til "
        f"{format_prosent(rad['sykefravaersprosent'])}"
        for rad in endret.to_dicts()
    ]
    opp = endret.filter(pl.col("pil") == Pil.OPP.value).height
    return [
        *([f"Opp: {list_lines(linjer[:opp])}."] if opp else []),
        *([f"Ned: {list_lines(linjer[opp:][::-1])}."] if opp < len(linjer) else []),
        tilfeldige,
    ]


def _as_float(verdi: object) -> float | None:
    return float(verdi) if isinstance(verdi, int | float) else None
