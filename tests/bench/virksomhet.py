"""A large made-up employer as Grunnlag frames: fast to make, the same each time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.contract.perioder import Kvartal
from pipelines.measures.grunnlag import ARBEIDSFORHOLD, ENHETER, FRAVAER, Grunnlag
from pipelines.measures.koding import FERIE, PERMISJON, SYKMELDING, TYPER

Tall = npt.NDArray[Any]
_EPOKE = date(1970, 1, 1)
_PROSENTER = np.array([100.0, 100, 100, 100, 80, 75, 60, 50, 40, 20, 10])
_GRADER = np.array([100.0, 100, 100, 80, 60, 50, 50, 40, 20])


@dataclass(frozen=True)
class Storrelse:
    """How many different people, seksjoner, registered absences and quarters."""

    personer: int
    seksjoner: int
    fravaer: int
    kvartaler: int = 40

    @classmethod
    def full(cls) -> Storrelse:
        return cls(170_000, 8_500, 3_400_000)

    def part(self, del_: int) -> Storrelse:
        return Storrelse(
            self.personer // del_, self.seksjoner // del_, self.fravaer // del_, self.kvartaler
        )


@dataclass(frozen=True)
class _Jobber:
    person: Tall
    seksjon: Tall
    fra: Tall
    til: Tall
    prosent: Tall
    leder: Tall


def generate(storrelse: Storrelse, froe: int = 1) -> Grunnlag:
    """Ten years by default, from 1. kvartal 2016. Days are numbers since 1970 until the end."""
    rng = np.random.default_rng(froe)
    kvartaler = tuple(Kvartal(2016, 1).plus(nr) for nr in range(storrelse.kvartaler))
    grenser = np.array([(k.start - _EPOKE).days for k in (*kvartaler, kvartaler[-1].plus(1))])
    jobber = _jobs(rng, storrelse, grenser)
    enheter = _tree(storrelse.seksjoner)
    seksjoner = enheter.filter("er_seksjon")["enhet_id"]
    id_er = rng.permutation(np.arange(1, jobber.person.max() + 2, dtype=np.uint64)) * np.uint64(
        0x9E3779B97F4A7C15
    )
    return Grunnlag(
        kvartaler=kvartaler,
        enheter=enheter,
        arbeidsforhold=_arbeidsforhold(jobber, kvartaler, grenser, seksjoner, id_er),
        fravaer=_fravaer(rng, storrelse, jobber, kvartaler, grenser, id_er),
    )


def _tree(seksjoner: int) -> pl.DataFrame:
    """Virksomhet, etat, avdeling, seksjon: 25 avdelinger in an etat, 25 seksjoner in each."""
    rader: list[tuple[object, ...]] = [("V", "Virksomheten", None, "virksomhet", 0, False)]
    for nr in range(seksjoner):
        if nr % 625 == 0:
            rader.append((f"E{nr // 625:03}", f"Etat {nr // 625}", "V", "etat", 1, False))
        if nr % 25 == 0:
            over = f"E{nr // 625:03}"
            rader.append((f"A{nr // 25:04}", f"Avdeling {nr // 25}", over, "avdeling", 2, False))
        rader.append((f"S{nr:05}", f"Seksjon {nr}", f"A{nr // 25:04}", "seksjon", 3, True))
    return pl.DataFrame(
        [(*rad[:4], None, None, rad[4], plass, rad[5]) for plass, rad in enumerate(rader)],
        schema=ENHETER,
        orient="row",
    )


def _jobs(rng: np.random.Generator, storrelse: Storrelse, grenser: Tall) -> _Jobber:
    """Most are there all the time, some come or go; some move inside, some have two jobs."""
    start, slutt = int(grenser[0]), int(grenser[-1]) - 1
    n = storrelse.personer
    person = np.arange(n)
    seksjon = np.sort(rng.integers(0, storrelse.seksjoner, n))
    ankomst = np.where(rng.random(n) < 0.1, rng.integers(start, slutt, n), start)
    fra = np.where(ankomst > start, ankomst, start - rng.integers(0, 4000, n))
    til = np.where(rng.random(n) < 0.1, rng.integers(ankomst, slutt), slutt + 4000)
    prosent = rng.choice(_PROSENTER, n)
    flytter = rng.random(n) < 0.25
    skille = np.where(flytter, (ankomst + np.minimum(til, slutt)) // 2, til)
    to_jobber = rng.random(n) < 0.03
    deler = [
        (person, seksjon, fra, skille, prosent),
        tuple(k[flytter] for k in (person, rng.permutation(seksjon), skille + 1, til, prosent)),
        tuple(k[to_jobber] for k in (person, rng.permutation(seksjon), fra, til, np.full(n, 20.0))),
    ]
    person, seksjon, fra, til, prosent = (
        np.concatenate(kolonne) for kolonne in zip(*deler, strict=True)
    )
    return _Jobber(person, seksjon, fra, til, prosent, leder=seksjon)


def _arbeidsforhold(
    jobber: _Jobber,
    kvartaler: tuple[Kvartal, ...],
    grenser: Tall,
    seksjoner: pl.Series,
    id_er: Tall,
) -> pl.DataFrame:
    rad, kvartal = _per_quarter(jobber.fra, jobber.til, grenser)
    aapen = jobber.til >= grenser[-1]
    ramme = pl.DataFrame(
        {
            "kvartal": pl.Series([str(k) for k in kvartaler]).gather(kvartal),
            "ansatt_id": id_er[jobber.person][rad],
            "arbeidsforhold_id": rad.astype(np.uint64),
            "enhet_id": seksjoner.gather(jobber.seksjon[rad]),
            "fra": _dates(jobber.fra).gather(rad),
            "til": _dates(jobber.til).zip_with(pl.Series(~aapen), pl.Series([None])).gather(rad),
            "stillingsprosent": jobber.prosent[rad],
            "kjonn": pl.Series(["K", "M"]).gather(jobber.person[rad] % 2),
            "leder_id": jobber.leder[rad].astype(np.uint64),
            "egne_dagsverk": pl.Series([None], dtype=pl.Float64).new_from_index(0, len(rad)),
        },
    )
    return ramme.select(pl.col(navn).cast(slag) for navn, slag in ARBEIDSFORHOLD.items())


def _fravaer(
    rng: np.random.Generator,
    storrelse: Storrelse,
    jobber: _Jobber,
    kvartaler: tuple[Kvartal, ...],
    grenser: Tall,
    id_er: Tall,
) -> pl.DataFrame:
    """Twenty rows a person; few overlap, few name an arbeidsforhold, nobody has two permisjoner."""
    n = storrelse.fravaer
    jobb, slag, fra, til = _spells(rng, n, jobber, grenser)
    slag = np.where(_again(slag == PERMISJON, jobber.person[jobb]), FERIE, slag)
    rad, kvartal = _per_quarter(fra, til, grenser)
    registrert = (fra.astype(np.int64) * 24 + rng.integers(8, 24 * 20, n)) * 3_600_000_000
    navngitt = (rng.random(n) < 0.02) & (slag <= SYKMELDING)
    ikke_navngitt = pl.Series([None], dtype=pl.UInt64)
    relatert = pl.Series([None, False, True], dtype=pl.Boolean)
    gradert = np.isin(slag, (SYKMELDING, PERMISJON))
    ramme = pl.DataFrame(
        {
            "kvartal": pl.Series([str(k) for k in kvartaler]).gather(kvartal),
            "ansatt_id": id_er[jobber.person[jobb]][rad],
            "arbeidsforhold_id": pl.Series(jobb.astype(np.uint64))
            .zip_with(pl.Series(navngitt), ikke_navngitt)
            .gather(rad),
            "fra": _dates(fra).gather(rad),
            "til": _dates(til).gather(rad),
            "type": TYPER.categories.gather(slag[rad]),
            "grad": np.where(gradert, rng.choice(_GRADER, n), 100.0)[rad],
            "arbeidsrelatert": relatert.gather(rng.choice(3, n, p=[0.6, 0.35, 0.05])[rad]),
            "registrert": pl.Series(registrert).cast(pl.Datetime("us")).gather(rad),
            "egne_dagsverk": pl.Series([None], dtype=pl.Float64).new_from_index(0, len(rad)),
        }
    )
    return ramme.select(pl.col(navn).cast(slag_) for navn, slag_ in FRAVAER.items())


def _spells(
    rng: np.random.Generator, n: int, jobber: _Jobber, grenser: Tall
) -> tuple[Tall, Tall, Tall, Tall]:
    """Which job, what kind, first and last day. Few people have most of them, and the long ones."""
    fra_jobb = np.maximum(jobber.fra, grenser[0])
    dager = np.minimum(jobber.til, grenser[-1] - 1) - fra_jobb + 1
    utsatt = rng.gamma(0.7, 1, len(jobber.person)) * dager
    jobb = np.searchsorted(np.cumsum(utsatt), rng.random(n) * utsatt.sum())
    fra = fra_jobb[jobb] + (rng.random(n) * dager[jobb]).astype(int)
    slag = rng.choice(5, n, p=[0.53, 0.32, 0.05, 0.095, 0.005])
    lengder = np.stack(
        [
            rng.integers(0, 3, n),
            np.minimum(rng.lognormal(2.7, 1.15, n), 364).astype(int),
            rng.integers(0, 2, n),
            rng.integers(4, 21, n),
            rng.integers(5, 200, n),
        ]
    )
    til = np.minimum(fra + lengder[slag, np.arange(n)], np.maximum(jobber.til[jobb], fra))
    return jobb, slag, fra, _mostly_apart(rng, jobber.person[jobb], fra, til)


def _again(er_slik: Tall, person: Tall) -> Tall:
    """Which rows are so, after another row of the same person that is."""
    rader = np.flatnonzero(er_slik)
    _, foerste = np.unique(person[rader], return_index=True)
    ut = er_slik.copy()
    ut[rader[foerste]] = False
    return ut


def _mostly_apart(rng: np.random.Generator, person: Tall, fra: Tall, til: Tall) -> Tall:
    """End each absence where the person's next one begins, but for three in a hundred."""
    orden = np.lexsort((fra, person))
    neste = np.append(fra[orden][1:], 0)
    samme = np.append(person[orden][1:] == person[orden][:-1], False)
    klippes = samme & (rng.random(len(fra)) > 0.03)
    ut = til.copy()
    ut[orden] = np.where(
        klippes, np.clip(til[orden], fra[orden], np.maximum(neste - 1, fra[orden])), til[orden]
    )
    return ut


def _per_quarter(fra: Tall, til: Tall, grenser: Tall) -> tuple[Tall, Tall]:
    """Each row once per covered quarter it touches, quarter by quarter: row number, quarter."""
    foerste = np.clip(np.searchsorted(grenser, fra, "right") - 1, 0, None)
    siste = np.clip(np.searchsorted(grenser, til, "right") - 1, None, len(grenser) - 2)
    antall = np.maximum(siste - foerste + 1, 0)
    rad = np.repeat(np.arange(len(fra)), antall)
    nr = np.arange(len(rad)) - np.repeat(np.cumsum(antall) - antall, antall)
    kvartal = np.repeat(foerste, antall) + nr
    orden = np.argsort(kvartal, kind="stable")
    return rad[orden], kvartal[orden]


def _dates(dager: Tall) -> pl.Series:
    return pl.Series(dager.astype(np.int32)).cast(pl.Date)
