"""The account of one table's rows: each is accepted, left out or rejected, and none is lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import polars as pl

from pipelines.contract.codes import Tabell
from pipelines.contract.profil import delivered_columns
from pipelines.contract.regler import UJEVN_LINJE, rules
from pipelines.ingest.parse import RAD
from pipelines.ingest.uttrekk import AVVISTE_FELT, Tabelltall

GRUNN = "grunn"
REGEL = "regel"


@dataclass
class Regnskap:
    """Rows of one table as delivered (text, by RAD), with what became of them."""

    tabell: Tabell
    rader: pl.DataFrame
    ujevne: pl.DataFrame
    _utelatt: list[pl.DataFrame] = field(default_factory=list)
    _avvist: list[pl.DataFrame] = field(default_factory=list)

    def leave_out(self, rader: pl.DataFrame, grunn: pl.Expr) -> pl.DataFrame:
        """Leave out rows for which `grunn` (text) is not null; the others."""
        merket = rader.with_columns(grunn.alias(GRUNN))
        self._utelatt.append(merket.filter(pl.col(GRUNN).is_not_null()).select(RAD, GRUNN))
        return merket.filter(pl.col(GRUNN).is_null()).drop(GRUNN)

    def reject(self, rader: pl.DataFrame, brudd: pl.DataFrame) -> pl.DataFrame:
        """Reject the rows of `brudd` (RAD, REGEL; a row may break several); the others."""
        self._avvist.append(brudd.select(pl.col(RAD).cast(pl.UInt32), REGEL))
        return rader.join(brudd, on=RAD, how="anti")

    def reject_where(self, rader: pl.DataFrame, regel: pl.Expr) -> pl.DataFrame:
        """Reject rows for which `regel` (a rule's name) is not null; the others."""
        brudd = rader.select(RAD, regel.alias(REGEL)).drop_nulls(REGEL)
        return self.reject(rader, brudd)

    @property
    def utelatt(self) -> pl.DataFrame:
        """The delivered rows that were left out, with GRUNN."""
        tom = pl.DataFrame(schema={RAD: pl.UInt32, GRUNN: pl.String})
        return self.rader.join(pl.concat([tom, *self._utelatt]), on=RAD)

    def counts(self, godtatt: int) -> Tabelltall:
        """The numbers of the summary."""
        utelatt = Counter(self.utelatt[GRUNN].to_list())
        avvist = Counter(self._first_broken()[REGEL].to_list())
        if len(self.ujevne):
            avvist[UJEVN_LINJE] += len(self.ujevne)
        lest = len(self.rader) + len(self.ujevne)
        return Tabelltall(self.tabell, lest, godtatt, dict(utelatt), dict(avvist))

    def rejected(self, kvartal: pl.Expr) -> pl.DataFrame:
        """Rejected rows: AVVISTE_FELT (`kvartal` from the row's text), then contract columns."""
        kontrakt = sorted(delivered_columns(self.tabell))
        brutt = self._broken_with_text(kontrakt)
        foerst = brutt.group_by(RAD, maintain_order=True).agg(
            pl.col(REGEL, "kolonne", "verdi").first(), pl.col("rettelse").str.join(" ")
        )
        ujevn = rules(self.tabell)[UJEVN_LINJE]
        ujevne = self.ujevne.with_columns(
            pl.lit(UJEVN_LINJE).alias(REGEL),
            pl.lit(f"{ujevn.hva}. {ujevn.rettelse}").alias("rettelse"),
        )
        rader = self.rader.join(foerst, on=RAD).drop(RAD)
        alle = pl.concat([rader, ujevne], how="diagonal_relaxed").with_columns(
            pl.lit(self.tabell.value).alias("tabell"), kvartal.alias("kvartal")
        )
        return alle.select(*AVVISTE_FELT, *kontrakt).cast(dict(AVVISTE_FELT))  # type: ignore[arg-type]

    def _broken_with_text(self, kontrakt: list[str]) -> pl.DataFrame:
        """Each broken rule with its column, the delivered value and the sentence about it."""
        regler = rules(self.tabell)
        tekster = pl.DataFrame(
            [(r.navn, r.kolonne, r.hva, r.rettelse) for r in regler.values()],
            schema=[REGEL, "kolonne", "hva", "hjelp"],
            orient="row",
        )
        brutt = self._broken().join(tekster, on=REGEL, how="left", maintain_order="left")
        verdi = pl.coalesce(
            pl.when(pl.col("kolonne") == navn).then(pl.col(f"{navn}_levert")) for navn in kontrakt
        )
        levert = self.rader.select(RAD, pl.col(kontrakt).name.suffix("_levert"))
        return brutt.join(levert, on=RAD, maintain_order="left").select(
            RAD,
            REGEL,
            "kolonne",
            verdi.alias("verdi"),
            pl.format("{} {}. {}", pl.coalesce(verdi, pl.lit("Verdien")), "hva", "hjelp").alias(
                "rettelse"
            ),
        )

    def _broken(self) -> pl.DataFrame:
        tom = pl.DataFrame(schema={RAD: pl.UInt32, REGEL: pl.String})
        return pl.concat([tom, *self._avvist])

    def _first_broken(self) -> pl.DataFrame:
        return self._broken().unique(RAD, keep="first", maintain_order=True)
