"""The delivered rows as small numbers: everything after this counts with integers, not names.

Columns from here on:
    q       place of the quarter among those with person rows
    p       person
    s       place of the enhet in the tree (Forfedre)
    par     a person in a seksjon: what most sums are made of
    a, b    first and last day (calendar.dag), clipped to the quarter

Every column of a large employer is millions long, so only what is needed is carried along.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.measures.atoms import Tidsakse
from pipelines.measures.calendar import STEG, arbeidsdager, dag
from pipelines.measures.forfedre import Forfedre, Heltall
from pipelines.measures.grunnlag import Grunnlag
from pipelines.measures.kjonn import code_sex

EGENMELDING, SYKMELDING, SYKT_BARN, FERIE, PERMISJON = range(5)
TYPER = pl.Enum(["egenmelding", "sykmelding", "sykt_barn", "ferie", "permisjon"])
INGEN, FLERE = -1, -2


@dataclass(frozen=True)
class Kodet:
    """Coded person rows.

    jobber: one row per arbeidsforhold and quarter, quarter by quarter: q, p, s, par, a, b, af
        (arbeidsforhold_id), per_dag (dagsverk of one arbeidsdag), stilling (percent), leder
        (code), flere (the person has several rows in the quarter).
    fravaer: one row per absence and quarter, by person and time: q, p, a, b, af, type, grad (0-1),
        arbeidsrelatert, opphav (its row in `levert`).
    levert: the absences as they were delivered.
    eneste: for each quarter and person (q × persons + p) the row of jobber, where there is but
        one; else INGEN or FLERE.
    par_p, par_s: person and enhet of each par, sorted by enhet, then person.
    kjonn: of each person, the place in kjonn.KJONN.
    """

    akse: Tidsakse
    forfedre: Forfedre
    jobber: pl.DataFrame
    fravaer: pl.DataFrame
    levert: pl.DataFrame
    eneste: npt.NDArray[np.int32]
    antall_ledere: int
    par_p: Heltall
    par_s: Heltall
    kjonn: Heltall

    @property
    def antall_personer(self) -> int:
        return len(self.eneste) // len(self.akse.kvartaler)

    @property
    def form(self) -> tuple[int, int]:
        """Of what is known per time atom and enhet."""
        return len(self.akse.atomer), self.forfedre.antall

    def quarters(self) -> Iterator[tuple[int, int, pl.DataFrame]]:
        """The rows of jobber a quarter at a time: first atom, number of the first row, the rows.

        There are millions of rows: what is worked out about them fits in the fast memory this way.
        """
        q = np.arange(len(self.akse.kvartaler) + 1)
        grenser = np.searchsorted(self.jobber["q"].to_numpy(), q).tolist()
        for atom, fra, til in zip(self.akse.atom.tolist(), grenser, grenser[1:], strict=False):
            yield atom, fra, self.jobber.slice(fra, til - fra)

    def only_row(self, rader: pl.DataFrame) -> pl.Series:
        """For rows with p and q their value in `eneste`."""
        sted = rader["q"].to_numpy() * np.int64(self.antall_personer) + rader["p"].to_numpy()
        return pl.Series("rad", self.eneste[sted])


def encode(grunnlag: Grunnlag, akse: Tidsakse, forfedre: Forfedre) -> Kodet:
    jobber = _encode_arbeidsforhold(grunnlag.arbeidsforhold.lazy(), akse, forfedre).collect()
    jobber = jobber if jobber["q"].is_sorted() else jobber.sort("q", maintain_order=True)
    par, jobbens_par = _pairs(jobber["person_enhet"], forfedre.antall)
    personer = par.select("p", "ansatt_id").unique("p").sort("p")["ansatt_id"]
    with ThreadPoolExecutor(max_workers=1) as samtidig:
        fravaer = samtidig.submit(_encode_fravaer, grunnlag.fravaer, personer, akse)
        ledere, leder = _encode(jobber["leder_id"], "leder")
        jobber = jobber.drop("person_enhet", "leder_id").with_columns(
            leder, par=jobbens_par, p=par["p"].gather(jobbens_par)
        )
        eneste, flere = _only_rows(jobber, len(personer), len(akse.kvartaler))
    return Kodet(
        akse=akse,
        forfedre=forfedre,
        jobber=jobber.with_columns(flere),
        fravaer=fravaer.result(),
        levert=grunnlag.fravaer,
        eneste=eneste,
        antall_ledere=len(ledere),
        par_p=par["p"].to_numpy().astype(np.int64),
        par_s=par["s"].to_numpy().astype(np.int64),
        kjonn=code_sex(grunnlag.arbeidsforhold, personer),
    )


def _pairs(person_enhet: pl.Series, enheter: int) -> tuple[pl.DataFrame, pl.Series]:
    """Each person in each seksjon, by seksjon and person: s, p, ansatt_id; and each row's place.

    person_enhet: ansatt_id and enhet as one number, so that one look-up finds both.
    """
    ulike = person_enhet.unique().sort().alias("verdi")
    par = (
        ulike.to_frame()
        .with_columns(
            s=(pl.col("verdi") % enheter).cast(pl.Int32),
            ansatt_id=(pl.col("verdi") // enheter).cast(pl.UInt64),
        )
        .with_columns(p=pl.col("ansatt_id").rle_id().cast(pl.Int32))
        .sort("s", "p")
    )
    return par, _code(person_enhet, par["verdi"], "par")


def at(verdier: npt.NDArray[np.int32] | pl.Series, kode: str) -> pl.Expr:
    """The element of `verdier` that the column `kode` points at."""
    return pl.lit(pl.Series(verdier)).gather(pl.col(kode))


def _encode(verdier: pl.Series, navn: str) -> tuple[pl.Series, pl.Series]:
    """The different values in order (null is none of them), and the place of each value there."""
    ulike = verdier.unique().drop_nulls().sort()
    return ulike, _code(verdier, ulike, navn)


def _code(verdier: pl.Series, ulike: pl.Series, navn: str) -> pl.Series:
    koder = ulike.to_frame(navn + "_verdi").with_row_index(navn)
    kodet = verdier.to_frame("verdi").join(
        koder, left_on="verdi", right_on=navn + "_verdi", how="left", maintain_order="left"
    )
    return kodet[navn]


def _only_rows(
    jobber: pl.DataFrame, personer: int, kvartaler: int
) -> tuple[npt.NDArray[np.int32], pl.Series]:
    """Kodet.eneste, and which rows are not alone in their place."""
    eneste = np.full((kvartaler, personer), INGEN, dtype=np.int32)
    flere = np.zeros(jobber.height, dtype=np.bool_)
    rader = np.arange(jobber.height, dtype=np.int32)
    p = jobber["p"].to_numpy()
    grenser = np.searchsorted(jobber["q"].to_numpy(), np.arange(kvartaler + 1))
    for i_kvartalet, fra, til in zip(eneste, grenser, grenser[1:], strict=False):
        hvem = p[fra:til]
        i_kvartalet[hvem] = rader[fra:til]
        i_kvartalet[hvem[i_kvartalet[hvem] != rader[fra:til]]] = FLERE
        flere[fra:til] = i_kvartalet[hvem] == FLERE
    return eneste.ravel(), pl.Series("flere", flere)


def _quarter(akse: Tidsakse) -> pl.Expr:
    navn = pl.Enum([str(kvartal) for kvartal in akse.kvartaler])
    return pl.col("kvartal").cast(navn, strict=False).to_physical().cast(pl.Int32).alias("q")


def _encode_arbeidsforhold(rader: pl.LazyFrame, akse: Tidsakse, forfedre: Forfedre) -> pl.LazyFrame:
    enhet = pl.col("enhet_id").cast(forfedre.slag).to_physical().cast(pl.Int32)
    slutt = pl.lit(int(akse.slutt[-1]), dtype=pl.Int32)
    egne_dager = arbeidsdager(dag("fra"), dag("til").fill_null(slutt))
    return (
        rader.with_columns(_quarter(akse))
        .filter(pl.col("q").is_not_null())
        .select(
            "q",
            "leder_id",
            person_enhet=pl.col("ansatt_id").cast(pl.UInt128) * forfedre.antall
            + enhet.cast(pl.UInt128),
            s=enhet,
            af="arbeidsforhold_id",
            a=pl.max_horizontal(dag("fra"), at(akse.start, "q")),
            b=pl.min_horizontal(dag("til"), at(akse.slutt, "q")),
            per_dag=pl.when(pl.col("egne_dagsverk").is_not_null() & (egne_dager > 0))
            .then(pl.col("egne_dagsverk") / egne_dager)
            .otherwise(pl.col("stillingsprosent") / 100),
            stilling="stillingsprosent",
        )
        .filter(pl.col("a") <= pl.col("b"))
    )


def _encode_fravaer(levert: pl.DataFrame, personer: pl.Series, akse: Tidsakse) -> pl.DataFrame:
    type_ = pl.col("type").cast(TYPER).to_physical()
    return (
        levert.lazy()
        .with_columns(_quarter(akse), _code(levert["ansatt_id"], personer, "p"))
        .with_row_index("opphav")
        .filter(pl.col("q").is_not_null() & pl.col("p").is_not_null())
        .with_columns(
            a=pl.max_horizontal(dag("fra"), at(akse.start, "q")),
            b=pl.min_horizontal(dag("til"), at(akse.slutt, "q")),
        )
        .filter(pl.col("a") <= pl.col("b"))
        .select(
            *("opphav", "q", "p", "a", "b", "arbeidsrelatert"),
            af="arbeidsforhold_id",
            type=type_,
            grad=pl.col("grad") / 100,
        )
        .sort(pl.col("p").cast(pl.Int64) * STEG + pl.col("a"))
        .collect()
    )


def unclipped(kodet: Kodet, fravaer: pl.DataFrame) -> pl.DataFrame:
    """Rows of kodet.fravaer with first and last day as delivered: fra, til."""
    levert = kodet.levert.select("fra", "til")[fravaer["opphav"]]
    return fravaer.hstack(levert.select(dag("fra").alias("fra"), dag("til").alias("til")))
