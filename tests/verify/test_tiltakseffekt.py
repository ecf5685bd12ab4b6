"""How often «forenlig med at tiltaket hjalp» is said where nothing was done, by simulation.

Ten thousand made-up sections of 8–150 people live three years with seasons and long spells, and go
through the production verdict. Some are picked as people pick them: for being high in the year
before. The figures are printed; docs/tiltak-effekt.md holds and explains them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from pipelines.contract.perioder import Periodetype
from pipelines.lights.dispersion import PHI0, phi_expression
from pipelines.lights.klarhet import p_values
from pipelines.lights.tall import format_desimal, format_heltall
from pipelines.tiltak.effekt import (
    Bakgrunn,
    Dom,
    Effekt,
    Vindu,
    judge_effect,
    needs_seasons,
    spread_between,
    window_phi,
)
from tests.verify.fravaersverden import (
    AAR,
    PROFILER,
    SEKSJONER,
    Fravaer,
    Heltall,
    Profil,
    Tall,
    draw_people,
)
from tests.verify.fravaersverden import Vindu as Tidsrom

pytestmark = pytest.mark.verify

VIRKSOMHETER = 34
"""Of each of the five profiles, with 60 seksjoner: 10 200 in all."""
MINST, STOERST = 8, 150
SESONG = (1.18, 1.0, 0.8, 1.02)
"""How much more often than usual spells begin in each quarter of the year."""
KVARTALER = range(4, 16)
"""Quarters that are counted: the three years after the first, in which spells only build up."""
FOER, START = range(4, 8), 8
"""The tiltak begins in the middle of quarter 8, which belongs to neither window."""
ETTER = {2: range(9, 11), 4: range(9, 13)}
ROED = 1.4
"""Rød grense as a multiple of mål, as where nothing is set."""
FAST_ANDEL = 0.6
"""Part of their time that those are away who are always partly away."""

VIRKNINGER = {"30 %": 0.37, "50 %": 0.6}
"""What a tiltak does: so many fewer of the new spells take that part of the days after a while."""

DOK = Path(__file__).parents[2] / "docs" / "tiltak-effekt.md"

MAKS_FALSK = 5.0
MINST_DEKNING = 93.0


@dataclass(frozen=True)
class Forhold:
    """What a world is like."""

    navn: str
    ulike: float = 0.0
    """Standard deviation of the logarithm of the seksjoner's true rates."""
    fast: float = 0.0
    """Part of all absence that stays with the same people from year to year."""
    nye_folk: bool = False
    """Other people after the start: before and after have no chance in common."""
    drift: float = 0.0
    """Standard deviation of the logarithm of what else changes in a seksjon from the start on."""


FORHOLD = (
    Forhold("alle like"),
    Forhold("ulike seksjoner", ulike=0.3),
    Forhold("halvparten hos de samme", ulike=0.2, fast=0.5),
    Forhold("nye folk etter start", ulike=0.2, nye_folk=True),
    Forhold("endrer seg av seg selv", ulike=0.2, nye_folk=True, drift=0.2),
)
"""In the last, a quarter of the seksjoner rise or fall by more than a fifth for other reasons."""


@dataclass(frozen=True)
class Verden:
    """Sums of each seksjon (rows) in each quarter of KVARTALER (columns), of many virksomheter."""

    x: Tall
    y: Tall
    y_virket: Tall
    """The same people, with fewer new spells from the start on."""
    faktor: Tall
    """The true rate of each seksjon as a multiple of the others'."""
    phi: dict[int, Tall]
    """By number of quarters (1, 4): of each virksomhet."""

    @property
    def virksomhet(self) -> Heltall:
        return np.arange(len(self.x)) // SEKSJONER

    @cached_property
    def sesong(self) -> Tall:
        """Of each virksomhet and quarter of the year, as `lights.seasons` counts it."""
        x, y = (np.add.reduceat(tall, self.foerste) for tall in (self.x, self.y))
        x, y = (tall.reshape(len(tall), 3, 4).sum(axis=1) for tall in (x, y))
        faktor: Tall = (y / x) / (y.sum(axis=1) / x.sum(axis=1))[:, None]
        return faktor

    @property
    def foerste(self) -> Heltall:
        return np.arange(0, len(self.x), SEKSJONER)


def live(rng: np.random.Generator, profil: Profil, forhold: Forhold, virkning: float) -> Verden:
    antall = VIRKSOMHETER * SEKSJONER
    logget = rng.uniform(np.log(MINST), np.log(STOERST + 1), antall)
    stoerrelser = np.floor(np.exp(logget)).astype(np.int64)
    faktor = np.exp(rng.normal(-(forhold.ulike**2) / 2, forhold.ulike, antall))
    verden = _live_once(rng, profil, forhold, virkning, stoerrelser, faktor)
    if not (forhold.nye_folk or forhold.drift):
        return verden
    endret = faktor * np.exp(rng.normal(-(forhold.drift**2) / 2, forhold.drift, antall))
    etter = _live_once(rng, profil, forhold, virkning, stoerrelser, endret)
    senere = np.arange(len(KVARTALER)) >= START - KVARTALER[0]
    return replace(
        verden,
        x=np.where(senere, etter.x, verden.x),
        y=np.where(senere, etter.y, verden.y),
        y_virket=np.where(senere, etter.y_virket, verden.y_virket),
    )


def _live_once(
    rng: np.random.Generator,
    profil: Profil,
    forhold: Forhold,
    virkning: float,
    stoerrelser: Heltall,
    faktor: Tall,
) -> Verden:
    folk = draw_people(rng, profil, stoerrelser, faktor)
    beholdes = (1 - forhold.fast) * _season(folk.fravaer)
    folk = replace(folk, fravaer=_thin(folk.fravaer, beholdes, rng))
    fra_start = folk.fravaer.fra >= (START + 0.5) / 4 * AAR
    virket = replace(folk, fravaer=_thin(folk.fravaer, 1 - virkning * fra_start, rng))
    tidsrom = [Tidsrom("", nr / 4, (nr + 1) / 4) for nr in KVARTALER]
    maalt = [(*folk.dagsverk(t), virket.dagsverk(t)[1]) for t in tidsrom]
    x, y, y_virket = (np.stack(tall, axis=1) for tall in zip(*maalt, strict=True))
    if forhold.fast:
        andel = y.sum() / x.sum() / FAST_ANDEL * forhold.fast / (1 - forhold.fast)
        alltid = (rng.random(len(x)) < andel * faktor[folk.seksjon])[:, None]
        y, y_virket = (np.where(alltid, np.maximum(v, FAST_ANDEL * x), v) for v in (y, y_virket))
    return _add_up(folk.seksjon, x, y, y_virket, faktor)


def _season(fravaer: Fravaer) -> Tall:
    sesong: Tall = np.array(SESONG)[(fravaer.fra / AAR * 4).astype(np.int64) % 4]
    return sesong / max(SESONG)


def _thin(fravaer: Fravaer, beholdes: NDArray[np.floating], rng: np.random.Generator) -> Fravaer:
    med = rng.random(len(fravaer.person)) < beholdes
    return Fravaer(fravaer.person[med], fravaer.fra[med], fravaer.til[med], fravaer.andel[med])


def _add_up(seksjon: Heltall, x: Tall, y: Tall, y_virket: Tall, faktor: Tall) -> Verden:
    def summed(tall: Tall) -> Tall:
        return np.stack([np.bincount(seksjon, k, len(faktor)) for k in tall.T], axis=1)

    phi = {n: _phi(seksjon, x[:, :n].sum(axis=1), y[:, :n].sum(axis=1), len(faktor), n)
           for n in (1, 4)}  # fmt: skip
    return Verden(summed(x), summed(y), summed(y_virket), faktor, phi)


def _phi(seksjon: Heltall, x: Tall, y: Tall, antall: int, kvartaler: int) -> Tall:
    """By the production formula, of each virksomhet."""
    sum_x, sum_y = np.bincount(seksjon, x, antall), np.bincount(seksjon, y, antall)
    kvadrat = (y - (sum_y / sum_x)[seksjon] * x) ** 2
    hver = pl.DataFrame(
        {
            "nr": np.arange(antall) // SEKSJONER,
            "n": np.bincount(seksjon, x > 0, antall),
            "k": np.ones(antall),
            "sum_x": sum_x,
            "sum_y": sum_y,
            "sum_kvadrat": np.bincount(seksjon, kvadrat, antall),
        }
    )
    slag = Periodetype.SISTE4 if kvartaler == 4 else Periodetype.KVARTAL
    samlet = hver.group_by("nr", maintain_order=True).sum()
    phi: Tall = samlet.select(phi_expression(pl.lit(PHI0[slag])))["n"].to_numpy()
    return phi


def judge_all(verden: Verden, antall: int, virket: bool) -> list[Effekt]:
    """The verdict of every seksjon, `antall` quarters after, beside the rest of its virksomhet."""
    return [
        effekt
        for nr in range(len(verden.foerste))
        for effekt in _judge_virksomhet(verden, nr, antall, virket)
    ]


def _judge_virksomhet(verden: Verden, nr: int, antall: int, virket: bool) -> list[Effekt]:
    her = slice(nr * SEKSJONER, (nr + 1) * SEKSJONER)
    navn = [str(q) for q in ETTER[antall]]
    sesong = np.array([verden.sesong[nr, q % 4] for q in ETTER[antall]])
    justert = sesong if needs_seasons(navn) else np.ones(antall)
    foer, etter = (np.array(q) - KVARTALER[0] for q in (FOER, ETTER[antall]))
    x0, y0 = verden.x[her][:, foer].sum(axis=1), verden.y[her][:, foer].sum(axis=1)
    x1 = verden.x[her][:, etter].sum(axis=1)
    y1, y1_virket = ((y[her][:, etter] / justert).sum(axis=1)
                     for y in (verden.y, verden.y_virket))  # fmt: skip
    phi4 = float(verden.phi[4][nr])
    phi1 = window_phi(antall, float(verden.phi[1][nr]), phi4, 1.0)
    sats = y0.sum() / x0.sum()
    tau2 = spread_between(list(zip(y0, x0, strict=True)), phi4 * sats)
    bakgrunn = Bakgrunn(100 * sats, tau2, phi4)

    def pair(y0: float, x0: float, y1: float, x1: float) -> tuple[Vindu, Vindu]:
        return Vindu(y0, x0, ("1",) * 4, phi4), Vindu(y1, x1, ("1",) * antall, phi1)

    return [
        judge_effect(
            pair(y0[s], x0[s], (y1_virket if virket else y1)[s], x1[s]),
            pair(y0.sum() - y0[s], x0.sum() - x0[s], y1.sum() - y1[s], x1.sum() - x1[s]),
            bakgrunn,
            personer=10,
        )
        for s in range(SEKSJONER)
    ]


@dataclass(frozen=True)
class Resultat:
    """All seksjoner of one kind of world, so many quarters after."""

    plukket: NDArray[np.bool_]
    """Red and klart over mål in the year before."""
    uten: list[Effekt]
    med: list[Effekt]
    virkning: Tall
    """True change of each, in prosentpoeng, in `med`."""

    def said(self, dom: Dom, *, virket: bool = False) -> float:
        """Percent of the picked that got this verdict."""
        dommer = np.array([e.dom is dom for e in (self.med if virket else self.uten)])
        return float(100 * dommer[self.plukket].mean())

    def covered(self, *, virket: bool = False) -> float:
        """Percent of those not picked whose interval holds the truth."""
        sann = self.virkning if virket else np.zeros_like(self.virkning)
        lav, hoey = np.array([(e.lav, e.hoey) for e in (self.med if virket else self.uten)]).T
        return float(100 * ((lav <= sann) & (sann <= hoey))[~self.plukket].mean())

    @property
    def falt(self) -> float:
        """Percent that the tiltak really took of the absence after."""
        return 100 * (1 - _samlet(self.med) / _samlet(self.uten))


def _samlet(effekter: list[Effekt]) -> float:
    return sum(e.etter.y for e in effekter) / sum(e.etter.x for e in effekter)


def simulate(forhold: Forhold, virkning: float, antall: int) -> Resultat:
    rng = np.random.default_rng(2026)
    deler = [_of_profile(live(rng, p, forhold, virkning), antall) for p in PROFILER]
    return Resultat(
        plukket=np.concatenate([d.plukket for d in deler]),
        uten=[e for d in deler for e in d.uten],
        med=[e for d in deler for e in d.med],
        virkning=np.concatenate([d.virkning for d in deler]),
    )


def _of_profile(verden: Verden, antall: int) -> Resultat:
    uten, med = (judge_all(verden, antall, virket) for virket in (False, True))
    y, x = np.array([(e.foer.y, e.foer.x) for e in uten]).T
    maal = 100 * (np.add.reduceat(y, verden.foerste) / np.add.reduceat(x, verden.foerste))
    maal, phi = maal[verden.virksomhet], verden.phi[4][verden.virksomhet]
    roed, klart = 100 * y / x >= ROED * maal, p_values(y, x, maal, phi) < 0.025
    return Resultat(roed & klart, uten, med,
                    100 * (_samlet(med) - _samlet(uten)) * verden.faktor)  # fmt: skip


@pytest.mark.parametrize("antall", ETTER)
@pytest.mark.parametrize("forhold", FORHOLD, ids=lambda forhold: forhold.navn)
def test_the_verdict_seldom_credits_a_tiltak_that_did_nothing(
    forhold: Forhold, antall: int
) -> None:
    resultat = simulate(forhold, VIRKNINGER["30 %"], antall)
    falsk, dekning = resultat.said(Dom.FORENLIG), resultat.covered()
    bare_falt = falsk + resultat.said(Dom.LAVERE_IKKE_MER_ENN_VENTET)
    tall = (bare_falt, falsk, dekning, resultat.covered(virket=True))
    linje = f"| {forhold.navn} | {antall} | {resultat.plukket.sum()} | "
    linje += " | ".join(format_desimal(prosent) for prosent in tall) + " |"
    print(f"\n{linje}")
    assert linje in DOK.read_text(encoding="utf-8")
    assert len(resultat.uten) >= 10_000
    assert falsk <= MAKS_FALSK
    assert dekning >= MINST_DEKNING
    assert resultat.covered(virket=True) >= MINST_DEKNING


@pytest.mark.parametrize("antall", ETTER)
@pytest.mark.parametrize("virkning", VIRKNINGER.values(), ids=VIRKNINGER)
def test_what_really_helps_is_credited_more_often_than_what_does_not(
    virkning: float, antall: int
) -> None:
    resultat = simulate(FORHOLD[1], virkning, antall)
    funnet = resultat.said(Dom.FORENLIG, virket=True)
    linje = f"| {format_heltall(resultat.falt)} | {antall} | {format_desimal(funnet)} |"
    print(f"\n{linje}")
    assert linje in DOK.read_text(encoding="utf-8")
    assert funnet > 2 * resultat.said(Dom.FORENLIG)
