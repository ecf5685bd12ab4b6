"""What a working environment committee could ask about: found in figures, by figures alone.

All that is read here has been masked for the viewer already: what may not be seen leads to no
question. A finding is a reason to ask how work goes; it ranks nobody and is never about people.
The words are in spoersmaalsord.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from math import sqrt
from typing import Any

import numpy as np
import polars as pl

from pipelines.contract.perioder import Periode
from pipelines.lights.belastning import Belastning, Tegn
from pipelines.lights.codes import Lys, Pil
from pipelines.lights.klarhet import change_z

Rad = Mapping[str, Any]

KLART_ARBEIDSRELATERT = 2.5
"""From so many standard deviations above the rest it is «klart mer» work-related: stricter than an
arrow, since the highest of many enheter is always high. Source: chosen here."""
MANGE_PER_LEDER = 25.0
"""From so many people per nearest leader it is worth asking about. Source: chosen here; no law or
agreement gives a number."""
GOD_PRAKSIS = 80.0
"""Percent of deadlines met; below it the whole virksomhet is asked about. Source: chosen here."""
KLART_SJELDNERE = 1.96
"""So many standard deviations fewer deadlines met than in the virksomhet. Source: the two-sided 5 %
level."""
BARN_OEKNING = 1.25
"""Children's illness is up when it is a quarter more than a year before. Source: chosen here."""
BARN_OVERALT = 0.8
"""Up «everywhere»: in so large a part of the enheter below the top. Source: chosen here; of eight,
chance alone seldom makes seven go the same way."""
MINST_DELER = 3
"""Fewer enheter below the top are not «everywhere»."""


class Tema(StrEnum):
    """What a question is about, in the order of the agenda."""

    OEKNING_IGJEN = "clear increase two periods in a row"
    OEKNING = "clear increase in this period"
    VEDVARENDE = "over mål, and the last three years together clearly so"
    ARBEIDSRELATERT = "clearly more work-related than in the rest of the virksomhet"
    MANGE = "clearly more people with sykefravær than in the virksomhet"
    GJENTATT = "clearly more people with repeated short absence"
    PER_LEDER = "many people per nearest leader"
    PRAKSIS = "deadlines of follow-up met too seldom"
    SYKT_BARN = "children's illness is up almost everywhere in the season"
    LAVERE = "clear decrease: others may have something to learn"


@dataclass(frozen=True)
class Tallgrunnlag:
    """Masked figures of one role. Rows have enhet_id, periode and the columns of judged measures.

    virksomhet_id: the top. perioder: names of one type, oldest first; the last is asked about.
    """

    virksomhet_id: str
    perioder: tuple[str, ...]
    enheter: pl.DataFrame
    """enhet_id, navn, overordnet_id, er_seksjon; in the order of the tree."""
    rader: pl.DataFrame
    """Of `perioder`."""
    aaret: pl.DataFrame
    """Of the twelve months that end with the last whole quarter of the period."""
    praksis: pl.DataFrame
    """navn, frist (in words), antall, i_tide, er_hele (the virksomhet); empty where unknown."""

    @property
    def periode(self) -> Periode:
        return Periode.parse(self.perioder[-1])

    @property
    def forrige(self) -> str | None:
        """The period just before; None where it was not delivered."""
        dagen_foer = self.periode.start - timedelta(days=1)
        navn = self.perioder[-2] if len(self.perioder) > 1 else None
        return navn if navn and Periode.parse(navn).slutt == dagen_foer else None

    def rows_of(self, periode: str | None) -> pl.DataFrame:
        """Rows of a period, with navn and overordnet_id, in the order of the tree."""
        return self.named(self.rader.filter(pl.col("periode") == (periode or "")))

    def named(self, rader: pl.DataFrame) -> pl.DataFrame:
        treet = self.enheter.select("enhet_id", "navn", "overordnet_id", "er_seksjon")
        return treet.join(rader, on="enhet_id", how="inner", maintain_order="left")

    def total(self, rader: pl.DataFrame) -> Rad | None:
        """The row of the virksomhet."""
        funnet = rader.filter(pl.col("enhet_id") == self.virksomhet_id).to_dicts()
        return funnet[0] if funnet else None

    def innermost(self, rader: pl.DataFrame) -> Sequence[Rad]:
        """Rows without the enheter that have another of the rows below them, most over mål first.

        What a section shows is not said once more of its avdeling.
        """
        over = dict(self.enheter.select("enhet_id", "overordnet_id").iter_rows())
        sagt = {forfar for enhet_id in rader["enhet_id"] for forfar in _ancestors(enhet_id, over)}
        igjen = rader.filter(~pl.col("enhet_id").is_in(sorted(sagt)))
        return igjen.sort(
            "over_maal_dagsverk", descending=True, nulls_last=True, maintain_order=True
        ).to_dicts()


def _ancestors(enhet_id: str, over: Mapping[str, str | None]) -> Iterator[str]:
    forelder = over.get(enhet_id)
    while forelder is not None:
        yield forelder
        forelder = over.get(forelder)


@dataclass(frozen=True)
class Funn:
    """One theme and the rows it is about, those with most dagsverk over mål first."""

    tema: Tema
    rader: tuple[Rad, ...]


def find_questions(grunnlag: Tallgrunnlag) -> tuple[Funn, ...]:
    """All themes that the figures raise, in the order of `Tema`."""
    funnet = ((tema, finn(grunnlag)) for tema, finn in _FINNERE.items())
    return tuple(Funn(tema, tuple(rader)) for tema, rader in funnet if rader)


def _moved(grunnlag: Tallgrunnlag, pil: Pil) -> pl.DataFrame:
    return grunnlag.rows_of(grunnlag.perioder[-1]).filter(pl.col("pil") == pil)


def _rising_again(grunnlag: Tallgrunnlag) -> Sequence[Rad]:
    """The period before has its own arrow up; its change is kept as endring_forrige."""
    foer = grunnlag.rows_of(grunnlag.forrige).filter(pl.col("pil") == Pil.OPP)
    igjen = _moved(grunnlag, Pil.OPP).join(
        foer.select("enhet_id", endring_forrige="endring_pp"), on="enhet_id", maintain_order="left"
    )
    return grunnlag.innermost(igjen)


def _rising(grunnlag: Tallgrunnlag) -> Sequence[Rad]:
    sagt = {rad["enhet_id"] for rad in _rising_again(grunnlag)}
    return [
        rad for rad in grunnlag.innermost(_moved(grunnlag, Pil.OPP)) if rad["enhet_id"] not in sagt
    ]


def _falling(grunnlag: Tallgrunnlag) -> Sequence[Rad]:
    return grunnlag.innermost(_moved(grunnlag, Pil.NED))


def _lasting(grunnlag: Tallgrunnlag) -> Sequence[Rad]:
    over = pl.col("lys").is_in([Lys.ROED.value, Lys.GUL.value])
    rader = grunnlag.rows_of(grunnlag.perioder[-1])
    return grunnlag.innermost(rader.filter(pl.col("vedvarende") & over))


def _work_related(grunnlag: Tallgrunnlag) -> Sequence[Rad]:
    """Work-related dagsverk of the agreed, held against all other enheter together.

    It comes in long spells of few people as all sykefravær does, so the same phi measures chance.
    """
    rot = grunnlag.total(grunnlag.aaret)
    if rot is None or rot["tapte_arbeidsrelatert"] is None:
        return []
    kjente = grunnlag.named(grunnlag.aaret).filter(
        pl.col("enhet_id") != grunnlag.virksomhet_id,
        pl.col("tapte_arbeidsrelatert").is_not_null(),
        pl.col("dekket") >= pl.col("krevd"),
    )
    y, x, phi = (
        kjente[navn].cast(pl.Float64).to_numpy()
        for navn in ("tapte_arbeidsrelatert", "avtalte_dagsverk", "phi")
    )
    z = change_z(y, x, rot["tapte_arbeidsrelatert"] - y, rot["avtalte_dagsverk"] - x, phi)
    klare = pl.Series(np.nan_to_num(z)) > KLART_ARBEIDSRELATERT
    return grunnlag.innermost(kjente.filter(klare))


def _signs(tegn: Tegn) -> Callable[[Tallgrunnlag], Sequence[Rad]]:
    """Enheter where twelve months have a sign of «Er det arbeidet eller noen få?»."""

    def find(grunnlag: Tallgrunnlag) -> Sequence[Rad]:
        rot = grunnlag.total(grunnlag.aaret)
        rader = grunnlag.named(grunnlag.aaret)
        har = [
            rot is not None
            and rad["enhet_id"] != grunnlag.virksomhet_id
            and tegn in Belastning(rad, rot).tegn
            for rad in rader.to_dicts()
        ]
        return grunnlag.innermost(rader.filter(pl.Series(har, dtype=pl.Boolean)))

    return find


def _many_per_leader(grunnlag: Tallgrunnlag) -> Sequence[Rad]:
    mange = pl.col("er_seksjon") & (pl.col("ansatte_per_leder") >= MANGE_PER_LEDER)
    rader = grunnlag.rows_of(grunnlag.perioder[-1]).filter(mange)
    return rader.sort("ansatte_per_leder", descending=True, maintain_order=True).to_dicts()


def _practice_low(grunnlag: Tallgrunnlag) -> Sequence[Rad]:
    """Per deadline: parts that meet it clearly more seldom, else the whole where it is low."""
    lave: list[Rad] = []
    for frist in grunnlag.praksis["frist"].unique(maintain_order=True):
        rader = grunnlag.praksis.filter(pl.col("frist") == frist)
        for hele in rader.filter("er_hele").to_dicts():
            deler = rader.filter(~pl.col("er_hele")).to_dicts()
            egne = [rad for rad in deler if _more_seldom(rad, hele)]
            lav = 100 * hele["i_tide"] < GOD_PRAKSIS * hele["antall"]
            lave += [*egne, hele] if egne or lav else []
    return lave


def _more_seldom(rad: Rad, hele: Rad) -> bool:
    vanlig = hele["i_tide"] / hele["antall"]
    if not 0 < vanlig < 1:
        return False
    tilfeldig = sqrt(vanlig * (1 - vanlig) / rad["antall"])
    return bool((vanlig - rad["i_tide"] / rad["antall"]) / tilfeldig > KLART_SJELDNERE)


def _childrens_illness(grunnlag: Tallgrunnlag) -> Sequence[Rad]:
    """Only of a kvartal or tertial: a wave has a season."""
    if grunnlag.periode.nummer is None:
        return []
    rader = _with_children_before(grunnlag)
    deler = rader.filter(pl.col("overordnet_id") == grunnlag.virksomhet_id)
    rot = grunnlag.total(rader)
    oppe = deler.filter(pl.col("barn_prosent") > pl.col("barn_foer"))
    nok = len(deler) >= MINST_DELER and len(oppe) >= BARN_OVERALT * len(deler)
    if rot is None or not nok or rot["barn_prosent"] < BARN_OEKNING * rot["barn_foer"]:
        return []
    return [*deler.to_dicts(), rot]


def _with_children_before(grunnlag: Tallgrunnlag) -> pl.DataFrame:
    """barn_prosent and barn_foer: sykt_barn in percent of avtalte, now and a year before."""
    prosent = 100 * pl.col("tapte_sykt_barn") / pl.col("avtalte_dagsverk")
    naa, foer = (
        grunnlag.rows_of(navn).with_columns(barn_prosent=prosent)
        for navn in (grunnlag.periode.navn, grunnlag.periode.et_aar_foer.navn)
    )
    sammen = naa.join(
        foer.select("enhet_id", barn_foer="barn_prosent"), on="enhet_id", maintain_order="left"
    )
    return sammen.drop_nulls(["barn_prosent", "barn_foer"])


_FINNERE: Mapping[Tema, Callable[[Tallgrunnlag], Sequence[Rad]]] = {
    Tema.OEKNING_IGJEN: _rising_again,
    Tema.OEKNING: _rising,
    Tema.VEDVARENDE: _lasting,
    Tema.ARBEIDSRELATERT: _work_related,
    Tema.MANGE: _signs(Tegn.MANGE),
    Tema.GJENTATT: _signs(Tegn.KORTE),
    Tema.PER_LEDER: _many_per_leader,
    Tema.PRAKSIS: _practice_low,
    Tema.SYKT_BARN: _childrens_illness,
    Tema.LAVERE: _falling,
}
